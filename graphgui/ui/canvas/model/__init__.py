"""The places of items on the canvas: hit test, spatial index, levels of groups, snapping."""
