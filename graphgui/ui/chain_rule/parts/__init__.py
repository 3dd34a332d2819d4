"""Widgets of the pages of the Chain rule panel."""
