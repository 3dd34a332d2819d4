"""The engine: operations, graphs, and the straight-line programs that run them. NumPy and networkx only."""
