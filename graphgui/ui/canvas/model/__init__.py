"""Where things are on the canvas, without painting."""
