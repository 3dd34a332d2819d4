"""Arranging: lining up, spreading, snapping and laying out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from graphgui.analysis.layout import GRID, Direction, layered_positions, on_grid
from graphgui.document.arrangement.groups import members_of
from graphgui.document.arrangement.placement import put, rect_of, shifted_each
from graphgui.document.edits import Content, Edit
from graphgui.formats.cgraph.annotations import Place, Rect

Edge = Literal["left", "right", "top", "bottom", "centre", "middle"]
"""Centres share one vertical line, middles one horizontal line."""
Axis = Literal["x", "y"]
_EDGES: dict[Edge, tuple[int, float]] = {
    "left": (0, 0.0), "centre": (0, 0.5), "right": (0, 1.0), "top": (1, 0.0), "middle": (1, 0.5), "bottom": (1, 1.0),
}  # fmt: skip


@dataclass(frozen=True)
class Guide:
    """A line that shows what something lines up with: at this x (or y), from one end to the other."""

    axis: Axis
    at: float
    start: float
    end: float


def align(content: Content, ids: Collection[int], edge: Edge) -> list[Edit]:
    """The edits that line up nodes, groups, frames and notes: at the outermost edge of all, or at the middle of all."""
    rects = {id: rect_of(content, id) for id in ids}
    if len(rects) < 2:
        return []
    axis, part = _EDGES[edge]
    low = min(rect[axis] for rect in rects.values())
    high = max(rect[axis] + rect[axis + 2] for rect in rects.values())
    line = low + part * (high - low)
    return put(content, {id: _along(rect, axis, line - part * rect[axis + 2]) for id, rect in rects.items()})


def distribute(content: Content, ids: Collection[int], axis: Axis) -> list[Edit]:
    """The edits that leave equal gaps between these; the first and the last stay where they are."""
    at = 0 if axis == "x" else 1
    rects = sorted(((rect_of(content, id), id) for id in ids), key=lambda pair: (pair[0][at], pair[1]))
    if len(rects) < 3:
        return []
    first, last = rects[0][0], rects[-1][0]
    room = last[at] - first[at] - sum(rect[at + 2] for rect, _ in rects[:-1])
    gap, place = room / (len(rects) - 1), first[at]
    places = {}
    for rect, id in rects[:-1]:
        places[id] = _along(rect, at, place)
        place += rect[at + 2] + gap
    return put(content, places)


def snapped(rect: Rect, others: Iterable[Rect], reach: float = GRID / 2) -> tuple[Place, list[Guide]]:
    """The shift that snaps a rectangle to the nearest of others within reach, else to the grid; and the guides."""
    others = list(others)
    place, guides = [0.0, 0.0], []
    lined_up: list[int] = []
    for axis in (0, 1):
        offers = [
            (abs(shift), shift)
            for other in others
            for part in (0.0, 0.5, 1.0)
            if abs(shift := other[axis] + part * other[axis + 2] - rect[axis] - part * rect[axis + 2]) <= reach
        ]
        if offers:
            place[axis] = rect[axis] + min(offers)[1]
            lined_up.append(axis)
        else:
            place[axis] = on_grid(rect[axis])
    settled = (place[0], place[1], rect[2], rect[3])
    for axis in lined_up:
        guides += _guides(settled, others, axis)
    return (place[0], place[1]), guides


def arrange(content: Content, ids: Collection[int] = (), direction: Direction = "right") -> list[Edit]:
    """The edits that lay out these nodes (all, if not given) in layers, around their present middle."""
    graph, groups = content.graph, content.annotations.groups
    nodes = {id for id in ids if id in graph} | {each for id in ids if id in groups for each in members_of(content, id)}
    chosen = sorted(nodes) if ids else [node.id for node in graph.nodes()]
    places = layered_positions(graph, chosen, direction)
    if not places:
        return []
    old = [graph.node(id).position for id in chosen]
    middle = [on_grid((min(axis) + max(axis)) / 2) for axis in zip(*old, strict=True)]
    shifts = {}
    for id, (x, y) in places.items():
        now = graph.node(id).position
        shifts[id] = (x + middle[0] - now[0], y + middle[1] - now[1])
    return shifted_each(content, shifts)


def _along(rect: Rect, axis: int, place: float) -> Place:
    return (place, rect[1]) if axis == 0 else (rect[0], place)


def _guides(rect: Rect, others: list[Rect], axis: int) -> list[Guide]:
    """One guide for each edge or middle of a rectangle that is in line with those of others."""
    across, found = 1 - axis, []
    for part in (0.0, 0.5, 1.0):
        line = rect[axis] + part * rect[axis + 2]
        level = [other for other in others if abs(other[axis] + part * other[axis + 2] - line) < 1e-6]
        if level:
            ends = [rect, *level]
            start, end = min(each[across] for each in ends), max(each[across] + each[across + 2] for each in ends)
            found.append(Guide("x" if axis == 0 else "y", line, start, end))
    return found
