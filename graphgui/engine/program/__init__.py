"""What runs a graph: statements, compiled programs, steps of descent, the register machine."""
