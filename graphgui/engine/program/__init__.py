"""The ways to run a graph: statements, compiled programs, steps of descent, the register machine."""
