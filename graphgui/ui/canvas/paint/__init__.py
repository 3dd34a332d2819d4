"""How the canvas is painted."""
