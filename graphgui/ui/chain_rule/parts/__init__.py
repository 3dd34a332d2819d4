"""Widgets of the chain rule pages."""
