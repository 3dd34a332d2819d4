"""Recording: NumPy functions that become graphs, and their gradients."""
