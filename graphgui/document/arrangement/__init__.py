"""Edits that place, align, frame and group."""
