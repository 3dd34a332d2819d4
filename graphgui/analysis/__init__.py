"""Questions one asks of a graph. No Qt."""
