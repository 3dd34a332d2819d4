"""Graph files and what annotates a graph in them."""
