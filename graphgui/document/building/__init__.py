"""Edits that add, wire, splice, retype, copy and paste."""
