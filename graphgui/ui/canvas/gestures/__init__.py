"""The gestures of the mouse, one class each, and what begins them."""
