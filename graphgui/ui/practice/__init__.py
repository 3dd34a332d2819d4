"""Practice: numbers to predict before one sees them, drills, and bugs to find."""
