"""Practice: numbers to predict before they are shown, drills, and bugs to find."""
