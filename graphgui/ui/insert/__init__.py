"""Adding operations: palette, popup, search, wiring by keyboard."""
