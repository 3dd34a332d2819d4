"""Text and bytes in and out: expressions, numbers, graph files."""
