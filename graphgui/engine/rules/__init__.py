"""The texts of the table, parsed and printed."""
