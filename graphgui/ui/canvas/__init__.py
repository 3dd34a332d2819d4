"""The canvas: scene, view, node and wire items, and one class per gesture."""
