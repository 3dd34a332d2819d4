"""Analyses of a graph: Jacobians, curvature, paths, diagnosis, layout. No Qt."""
