"""Where nodes stand: a layered drawing from left to right with few crossings (Sugiyama, Tagawa and Toda, 1981)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import floor

from graphgui.engine.graph import Graph

GRID = 20.0
LAYER_GAP = 320.0
ROW_GAP = 120.0


def layered_positions(graph: Graph, ids: Collection[int] | None = None) -> dict[int, tuple[float, float]]:
    """Positions for these nodes (all, if not given), inputs left and output right, on the grid, centred on (0, 0)."""
    import igraph  # takes a while to import, and only layouts need it

    chosen = set(ids) if ids is not None else {node.id for node in graph.nodes()}
    order = [id for id in graph.order() if id in chosen]
    if not order:
        return {}
    index = {id: at for at, id in enumerate(order)}
    layer: dict[int, int] = {}
    for id in order:
        layer[id] = max((layer[wire.source] + 1 for wire in graph.wires_into(id) if wire.source in index), default=0)
    for id in reversed(order):
        # An input stands close to what it feeds first.
        after = [layer[wire.target] for wire in graph.wires_from(id) if wire.target in index]
        if after and graph.node(id).row.is_source:
            layer[id] = min(after) - 1
    wires = {(index[wire.source], index[wire.target]) for id in order for wire in graph.wires_into(id) if wire.source in index}
    drawing = igraph.Graph(n=len(order), edges=sorted(wires), directed=True)
    layout = drawing.layout_sugiyama(layers=[layer[id] for id in order], hgap=1.0, vgap=1.0, maxiter=100)
    places = {id: (layer[id] * LAYER_GAP, layout[at][0] * ROW_GAP) for id, at in index.items()}
    middle_x = (min(x for x, _ in places.values()) + max(x for x, _ in places.values())) / 2
    middle_y = (min(y for _, y in places.values()) + max(y for _, y in places.values())) / 2
    return {id: (_snap(x - middle_x), _snap(y - middle_y)) for id, (x, y) in places.items()}


def lay_out(graph: Graph) -> None:
    """Puts the nodes of a graph that was read from text in their places."""
    for id, position in layered_positions(graph).items():
        graph.replace(replace(graph.node(id), position=position))


def is_unplaced(graph: Graph) -> bool:
    """Whether all nodes still lie on one spot, as those of a graph read from text."""
    return len(graph) > 1 and len({node.position for node in graph.nodes()}) == 1


def _snap(place: float) -> float:
    return floor(place / GRID + 0.5) * GRID
