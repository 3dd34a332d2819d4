"""The functions that NumPy lacks: the preamble of written programs."""
