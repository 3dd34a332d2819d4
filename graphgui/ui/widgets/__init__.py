"""Widgets that several parts share."""
