"""Unsaved work of programs that ended without being closed: kept in journals, and offered again."""
