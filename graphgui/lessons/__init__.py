"""Learning by doing: predictions, drills, and bugs to find. No Qt."""
