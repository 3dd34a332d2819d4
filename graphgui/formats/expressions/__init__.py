"""Typed text in and out: expressions and numbers."""
