"""The window and everything on it: the only place that knows Qt."""
