"""Painting of the canvas: style, caches, layers, overview, pictures."""
