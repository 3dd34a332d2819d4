"""The inspector: the panel for the selected nodes."""
