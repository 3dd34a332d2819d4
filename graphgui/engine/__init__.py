"""What a computation is: operations, graphs, and the straight-line programs that run them."""
