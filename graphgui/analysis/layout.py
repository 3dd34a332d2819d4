"""Layered graph layout with few crossings (Sugiyama, Tagawa and Toda, 1981).

Four steps: every node gets a layer; the nodes of a layer are ordered so that few wires cross; they are moved along it
towards what they are wired to, as far as the gaps between them allow; parts that no wire joins are placed beside one
another. Nothing is random, so that a graph always looks the same. The steps assume layers from left to right; a
drawing from top to bottom or from bottom to top is the same one turned.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import floor, fsum
from typing import Literal

from graphgui.engine.graph import Graph, Node

GRID = 20.0
CARD_WIDTH, CARD_HEIGHT = 180.0, 84.0
SLOT_GAP = 34.0
LAYER_GAP = 280.0
"""From the left of one card to the left of the next: between them is room for a chip or a number before a slot."""
ROW_GAP = 140.0
STOREY_GAP = 180.0
"""From the top of one card to the top of the next, where layers are above one another, in scene units."""
COLUMN_GAP = 260.0
BEND_GAP = 40.0
NODE_WIDTH, NODE_HEIGHT = 240.0, 112.0
SWEEPS, FEWEST_SWEEPS, FULLY_SWEPT = 12, 2, 3_000
MOST_BENDS = 50_000
MOST_SWITCHED = 3_000

Neighbours = dict[int, list[int]]
Direction = Literal["right", "down", "up"]
"""The direction of wires: from left to right, from top to bottom, or from bottom to top."""


def card_height(slots: int) -> float:
    """The height of a card in scene units: room for its slots."""
    return max(CARD_HEIGHT, 20.0 + SLOT_GAP * slots)


def card_rect(node: Node) -> tuple[float, float, float, float]:
    """Left, top, width and height of a node's card."""
    return (*node.position, CARD_WIDTH, card_height(len(node.slots)))


def layered_positions(
    graph: Graph, ids: Collection[int] | None = None, direction: Direction = "right"
) -> dict[int, tuple[float, float]]:
    """Positions for these nodes (all, if not given), inputs first and output last, on the grid, centred on (0, 0)."""
    chosen = set(ids) if ids is not None else {node.id for node in graph.nodes()}
    order = [id for id in graph.order() if id in chosen]
    before = {id: list(dict.fromkeys(w.source for w in graph.wires_into(id) if w.source in chosen)) for id in order}
    after: Neighbours = {id: [] for id in order}
    for id in sorted(chosen):
        for source in before[id]:
            after[source].append(id)
    heights = {id: card_height(len(graph.node(id).slots)) for id in order}
    gap = ROW_GAP if direction == "right" else COLUMN_GAP
    # Taller cards than most take more room, equally above and below.
    extra = {id: max(0.0, height + BEND_GAP - ROW_GAP) for id, height in heights.items()}
    places: dict[int, tuple[float, float]] = {}
    bottom = 0.0
    for part in _parts(order, before, after):
        layer = _layers(part, before, after)
        rooms = {id: gap + (extra[id] if direction == "right" else 0.0) for id in part}
        rows = _rows(part, layer, before, rooms)
        first = min(row - rooms[id] / 2 for id, row in rows.items())
        last = max(row + rooms[id] / 2 for id, row in rows.items())
        along = {id: row - first - gap / 2 + bottom for id, row in rows.items()}
        if direction == "right":
            places |= {id: (layer[id] * LAYER_GAP, along[id] - extra[id] / 2) for id in part}
        else:
            storeys = _storeys(layer, extra, direction)
            places |= {id: (along[id], storeys[layer[id]]) for id in part}
        bottom += last - first
    if not places:
        return {}
    middle_x = (min(x for x, _ in places.values()) + max(x for x, _ in places.values())) / 2
    middle_y = (min(y for _, y in places.values()) + max(y for _, y in places.values())) / 2
    return {id: (_snap(x - middle_x), _snap(y - middle_y)) for id, (x, y) in places.items()}


def lay_out(graph: Graph) -> None:
    """Moves the nodes of a graph that was read from text to the positions of the layered layout."""
    for id, position in layered_positions(graph).items():
        graph.replace(replace(graph.node(id), position=position))


def free_place(x: float, y: float, taken: Collection[tuple[float, float]]) -> tuple[float, float]:
    """The grid position at (x, y), or the first below it where a node, with its literals, covers no other."""
    return FreePlaces(place for place in taken if abs(place[0] - x) < 2 * NODE_WIDTH).find(x, y)


class FreePlaces:
    """Finds places for new nodes where they cover no other; only the nodes of the columns beside are looked at."""

    def __init__(self, taken: Iterable[tuple[float, float]] = ()) -> None:
        self._columns: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for place in taken:
            self.take(place)

    def take(self, place: tuple[float, float]) -> None:
        """Has a node stand at this place from now on."""
        self._columns[floor(place[0] / NODE_WIDTH)].append(place)

    def find(self, x: float, y: float) -> tuple[float, float]:
        """The grid position at (x, y), or the first below it where a node, with its literals, covers no other."""
        x, y = _snap(x), _snap(y)
        column = floor(x / NODE_WIDTH)
        near = (place for at in (column - 1, column, column + 1) for place in self._columns.get(at, ()))
        for other in sorted(other for left, other in near if abs(left - x) < NODE_WIDTH and other > y - NODE_HEIGHT):
            while overlap((x, y), (x, other)):
                y += GRID
        return x, y


def overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether nodes at these two places, with the numbers before their slots, cover one another."""
    return abs(a[0] - b[0]) < NODE_WIDTH and abs(a[1] - b[1]) < NODE_HEIGHT


def on_grid(length: float) -> float:
    """The nearest place on the grid."""
    return round(length / GRID) * GRID


def is_unplaced(graph: Graph) -> bool:
    """Whether all nodes are at one position, as those of a graph read from text."""
    return len(graph) > 1 and len({node.position for node in graph.nodes()}) == 1


def _parts(order: list[int], before: Neighbours, after: Neighbours) -> Iterator[list[int]]:
    """The connected parts, each in the given order."""
    part_of: dict[int, int] = {}
    for start in order:
        waiting = [] if start in part_of else [start]
        while waiting:
            id = waiting.pop()
            if id not in part_of:
                part_of[id] = start
                waiting += before[id] + after[id]
    parts: dict[int, list[int]] = defaultdict(list)
    for id in order:
        parts[part_of[id]].append(id)
    yield from parts.values()


def _layers(order: list[int], before: Neighbours, after: Neighbours) -> dict[int, int]:
    layer: dict[int, int] = {}
    for id in order:
        layer[id] = max((layer[source] + 1 for source in before[id]), default=0)
    for id in order:
        # An input is placed close to what it feeds first.
        if after[id] and not before[id]:
            layer[id] = min(layer[target] for target in after[id]) - 1
    return layer


def _storeys(layer: dict[int, int], extra: dict[int, float], direction: Direction) -> list[float]:
    """The top of each layer, if layers are above one another, in scene units."""
    tallest = [0.0] * (max(layer.values()) + 1)
    for id, at in layer.items():
        tallest[at] = max(tallest[at], extra[id])
    tops, top = [], 0.0
    for room in tallest if direction == "down" else reversed(tallest):
        tops.append(top)
        top += STOREY_GAP + room
    return tops if direction == "down" else tops[::-1]


def _rows(order: list[int], layer: dict[int, int], before: Neighbours, rooms: Mapping[int, float]) -> dict[int, float]:
    """The vertical place of every node. Where a wire passes through a layer, a bend (id below 0) represents it."""
    layers: list[list[int]] = [[] for _ in range(max(layer.values()) + 1)]
    for id in order:
        layers[layer[id]].append(id)
    left: Neighbours = defaultdict(list)
    right: Neighbours = defaultdict(list)
    bends: dict[tuple[int, int], int] = {}
    with_bends = sum(layer[id] - layer[source] - 1 for id in order for source in before[id]) <= MOST_BENDS
    for id in order:
        for source in before[id]:
            at = source
            for passed in range(layer[source] + 1, layer[id]) if with_bends else ():
                if (source, passed) not in bends:
                    bend = bends[source, passed] = -1 - len(bends)
                    layers[passed].append(bend)
                    left[bend] = [at]
                    right[at].append(bend)
                at = bends[source, passed]
            left[id].append(at)
            right[at].append(id)
    sweeps = _sweeps(layers)
    layers = _ordered(layers, left, right, sweeps)
    heights: dict[int, float] = {}
    spaced = [(row, _offsets(row, rooms)) for row in layers]
    for row, offsets in spaced:
        heights |= {id: offset - offsets[-1] / 2 for id, offset in zip(row, offsets, strict=True)}
    for _ in range(sweeps):
        for sides, rows in ((left, spaced), (right, spaced[::-1])):
            for row, offsets in rows:
                wished = [_towards(heights[id], [heights[other] for other in sides[id]]) for id in row]
                heights |= zip(row, _spaced(wished, offsets), strict=True)
    return {id: heights[id] for id in order}


def _sweeps(layers: list[list[int]]) -> int:
    """How often to sweep over the layers: less over more than `FULLY_SWEPT` nodes and bends, since the first sweeps do most."""
    return min(SWEEPS, max(FEWEST_SWEEPS, SWEEPS * FULLY_SWEPT // max(sum(map(len, layers)), 1)))


def _ordered(layers: list[list[int]], left: Neighbours, right: Neighbours, sweeps: int) -> list[list[int]]:
    """The layers, each sorted by the places of its neighbours; of all sweeps, the one with the fewest crossings."""
    # Wires end at the slots of a card, from the top down: the first of three ends at 0, the second at ⅓ of its place.
    slot = {(other, id): i / len(others) for id, others in left.items() for i, other in enumerate(others)}
    best, fewest = layers, _crossings(layers, right, slot)
    now = [list(row) for row in layers]
    for again in range(sweeps):
        for sides, sweep in ((left, range(1, len(now))), (right, range(len(now) - 2, -1, -1))):
            if not fewest:
                return best
            step = -1 if sides is left else 1
            for at in sweep:
                place = {id: i for i, id in enumerate(now[at + step])}
                # With too many bends to draw, wires reach beyond the next layer; those do not count here.
                seen = {
                    id: [place[other] + slot.get((id, other), 0.0) for other in sides[id] if other in place]
                    for id in now[at]
                }
                # Sorting is stable: equal means keep their order.
                means = {id: _mean(ends) if ends else i for i, (id, ends) in enumerate(seen.items())}
                now[at] = sorted(now[at], key=means.__getitem__)
            # Counting takes longer than sweeping: of a large graph the first and the last are compared.
            is_counted = sweeps > FEWEST_SWEEPS or (sides is right and again == sweeps - 1)
            crossings = _crossings(now, right, slot) if is_counted else fewest
            if crossings < fewest:
                best, fewest = [list(row) for row in now], crossings
    if fewest and sum(map(len, best)) <= MOST_SWITCHED:
        _switch(best, left, right, slot)
    return best


def _mean(numbers: list[float]) -> float:
    return numbers[0] if len(numbers) == 1 else fsum(numbers) / len(numbers)


def _switch(layers: list[list[int]], left: Neighbours, right: Neighbours, slot: dict[tuple[int, int], float]) -> None:
    """Swaps neighbours in a layer as long as that reduces the number of crossings."""
    place = {id: float(i) for row in layers for i, id in enumerate(row)}
    for _ in range(SWEEPS):
        before = list(place.values())
        for row in layers:
            for i in range(len(row) - 1):
                a, b = row[i], row[i + 1]
                ends = [[place[other] + slot.get((other, id), 0.0) for other in right[id]] for id in (a, b)]
                starts = [[place[other] for other in left[id]] for id in (a, b)]
                gain = _inverted(*ends) + _inverted(*starts) - _inverted(*ends[::-1]) - _inverted(*starts[::-1])
                if gain > 0:
                    row[i], row[i + 1] = b, a
                    place[a], place[b] = i + 1.0, float(i)
        if before == list(place.values()):
            return


def _inverted(first: list[float], second: list[float]) -> int:
    """The number of pairs of ends in which the first is below the second."""
    return sum(a > b for a in first for b in second)


def _crossings(layers: list[list[int]], right: Neighbours, slot: dict[tuple[int, int], float]) -> int:
    found = 0
    for row, following in pairwise(layers):
        place = {id: i for i, id in enumerate(following)}
        above: list[float] = []
        for id in row:
            ends = sorted(place[other] + slot[id, other] for other in right[id] if other in place)
            found += sum(len(above) - bisect(above, end) for end in ends)
            for end in ends:
                insort(above, end)
    return found


def _offsets(row: list[int], rooms: Mapping[int, float]) -> list[float]:
    """The least distance of each node of a layer below its first one, in scene units."""
    sizes = [rooms.get(id, BEND_GAP) for id in row]
    offsets = [0.0]
    for above, below in pairwise(sizes):
        offsets.append(offsets[-1] + (above + below) / 2)
    return offsets


def _towards(height: float, others: list[float]) -> float:
    """The nearest height at which the wires to these others are shortest: anywhere between their two medians."""
    if len(others) < 2:
        return others[0] if others else height
    ordered = sorted(others)
    return min(max(height, ordered[(len(ordered) - 1) // 2]), ordered[len(ordered) // 2])


def _spaced(wished: list[float], offsets: list[float]) -> list[float]:
    """The heights nearest to those wished for that keep the gaps: isotonic regression, by pooling adjacent violators."""
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        mean, count = wish - offset, 1
        while pools and pools[-1][0] >= mean:
            other, size = pools.pop()
            mean, count = (other * size + mean * count) / (size + count), size + count
        pools.append((mean, count))
    levels = [mean for mean, count in pools for _ in range(count)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


def _snap(place: float) -> float:
    # Rounded first, so that a gap that is whole but for the last bit stays whole.
    return floor(round(place, 6) / GRID + 0.5) * GRID
