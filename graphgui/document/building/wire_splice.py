"""Splicing: a node is inserted into a wire, and the nodes in its way are moved aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphgui.analysis.layout import GRID, NODE_HEIGHT, NODE_WIDTH, overlap
from graphgui.document.edits import ChangeNode, Edit, move
from graphgui.engine.graph import Graph, Node, Wire

ROOM = NODE_WIDTH + 2 * GRID
"""From one node to the next along a wire: the card, and the wire with the numbers before its slots."""


def make_room(graph: Graph, node: Node, wire: Wire) -> tuple[Node, list[Edit]]:
    """The node clear of the source of a wire that it is spliced into, and the edits that make room for it.

    What it covers, and the target with all that follows where that is too near, moves to the right by one distance,
    and so does whatever they would come to cover. A wire that runs backwards pushes nothing.
    """
    source, target = graph.node(wire.source), graph.node(wire.target)
    x, y = node.position
    if overlap(node.position, source.position):
        node = replace(node, position=(source.position[0] + ROOM, y))
        x = node.position[0]
    fixed = graph.ancestors(wire.source) | {node.id}
    others = [other for other in graph.nodes() if other.id not in fixed]
    movers = {other.id for other in others if overlap(node.position, other.position)}
    distances = [x + ROOM - graph.node(id).position[0] for id in movers]
    if source.position[0] < target.position[0] < x + ROOM:
        movers |= graph.descendants([target.id])
        distances.append(x + ROOM - target.position[0])
    if not movers:
        return node, []
    distance = -(-max(distances) // GRID) * GRID
    movers = _with_those_in_the_way(others, movers, distance)
    return node, [_moved(graph.node(id), distance) for id in sorted(movers)]


def _moved(node: Node, distance: float) -> ChangeNode:
    return move(node, (node.position[0] + distance, node.position[1]))


def _with_those_in_the_way(others: Iterable[Node], movers: set[int], distance: float) -> set[int]:
    """The movers, and whatever they or these would come to cover when all go to the right by this distance."""
    places = {other.id: other.position for other in others}
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for id, (x, y) in places.items():
        cells[_cell(x, y)].append(id)
    found, waiting = set(movers), [id for id in movers if id in places]
    while waiting:
        x, y = places[waiting.pop()]
        for cell in _around(x + distance, y):
            for id in cells[cell]:
                if id not in found and overlap((x + distance, y), places[id]):
                    found.add(id)
                    waiting.append(id)
    return found


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // NODE_WIDTH), int(y // NODE_HEIGHT)


def _around(x: float, y: float) -> Iterator[tuple[int, int]]:
    column, row = _cell(x, y)
    return ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
