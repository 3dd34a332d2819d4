"""The items of the canvas: nodes, wires, groups, frames, notes."""
