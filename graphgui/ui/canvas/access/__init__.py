"""The canvas by keyboard and for a screen reader."""
