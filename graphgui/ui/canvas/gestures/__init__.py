"""One class per gesture of the mouse."""
