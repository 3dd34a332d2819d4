"""Bytes in and out of files, whatever they hold: the lowest layer, which knows no graph."""
