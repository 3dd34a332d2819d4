"""What the canvas shows: nodes, wires, groups, frames, notes."""
