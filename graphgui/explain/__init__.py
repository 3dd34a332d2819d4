"""Explanations: every number of a graph as an equation with symbols and with numbers, step by step; knows no Qt."""
