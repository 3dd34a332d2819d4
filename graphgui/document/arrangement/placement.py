"""Placement: the rectangles of nodes, groups, frames and notes in scene units, what moves along, and the edits that move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from graphgui.analysis.layout import CARD_HEIGHT, CARD_WIDTH, GRID, NODE_HEIGHT, NODE_WIDTH, card_rect
from graphgui.document.arrangement.groups import group_rect, groups_inside, homes, members_of, visible
from graphgui.document.edits import AddNode, ChangeAnnotations, ChangeRoute, Content, Edit, move
from graphgui.formats.cgraph.annotations import Frame, Place, Rect

GAP_BESIDE, GAP_BELOW = NODE_WIDTH - CARD_WIDTH, NODE_HEIGHT - CARD_HEIGHT
"""The least distance between cards, in scene units: beside a card are the numbers before its slots."""


MOST_FITTED = 300
"""The most rectangles that are fitted between others one by one."""


def rect_of(content: Content, id: int) -> Rect:
    """Left, top, width and height of a node, group, frame or note."""
    if id in content.graph:
        return card_rect(content.graph.node(id))
    if id in content.annotations.groups:
        return group_rect(content, id)
    return (content.annotations.frames.get(id) or content.annotations.notes[id]).rect


def held_by(content: Content, frame: Frame) -> set[int]:
    """The nodes, groups and notes whose middle is in a frame, and the frames that are wholly in it, at its level."""
    graph, annotations = content.graph, content.annotations
    home = homes(annotations)
    found = {
        node.id
        for node in graph.nodes()
        if home.get(node.id) == frame.parent and _contains(frame.rect, _middle(card_rect(node)))
    }
    for other in annotations.standing():
        if other.parent == frame.parent and other.id != frame.id:
            rect = rect_of(content, other.id)
            x, y, width, height = rect
            corners = [(x, y), (x + width, y + height)] if isinstance(other, Frame) else [_middle(rect)]
            if all(_contains(frame.rect, corner) for corner in corners) and rect != frame.rect:
                found.add(other.id)
    return found


def carried(content: Content, ids: Iterable[int]) -> set[int]:
    """These nodes, groups, frames and notes with all that moves along with them.

    A frame carries what it holds now, a group what is in it. A gesture asks once, when it begins: what a frame passes
    over on its way is not picked up.
    """
    annotations, found = content.annotations, set[int]()
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id in found:
            continue
        found.add(id)
        if id in annotations.frames:
            waiting += held_by(content, annotations.frames[id])
        elif id in annotations.groups:
            inside = groups_inside(content, id)
            waiting += members_of(content, id)
            waiting += [each.id for each in annotations.standing() if each.parent in inside]
    return found


def shifted(content: Content, ids: Collection[int], shift: Place) -> list[Edit]:
    """The edits that move exactly these nodes, groups, frames and notes, and the bends of the wires between them."""
    return shifted_each(content, dict.fromkeys(ids, shift))


def shifted_each(content: Content, shifts: Mapping[int, Place]) -> list[Edit]:
    """The edits that move each of these by a shift of its own; a wire's bends move if both its ends move alike."""
    graph, annotations = content.graph, content.annotations
    edits: list[Edit] = []
    for id, (dx, dy) in shifts.items():
        if (dx, dy) == (0.0, 0.0):
            continue
        if id in graph:
            x, y = graph.node(id).position
            edits.append(move(graph.node(id), (_tidy(x + dx), _tidy(y + dy))))
        elif id in annotations.groups:
            group = annotations.groups[id]
            x, y = group.position
            edits.append(ChangeAnnotations(group, replace(group, position=(_tidy(x + dx), _tidy(y + dy)))))
        elif record := annotations.frames.get(id) or annotations.notes.get(id):
            x, y, width, height = record.rect
            edits.append(ChangeAnnotations(record, replace(record, rect=(_tidy(x + dx), _tidy(y + dy), width, height))))
    for wire, route in annotations.routes.items():
        dx, dy = shifts.get(wire.source, (0.0, 0.0))
        if (dx, dy) != (0.0, 0.0) and shifts.get(wire.target) == (dx, dy):
            edits.append(ChangeRoute(wire, route, tuple((x + dx, y + dy) for x, y in route)))
    return edits


def move_all(content: Content, ids: Iterable[int], shift: Place) -> list[Edit]:
    """The edits that move these with all that they carry."""
    return shifted(content, carried(content, ids), shift)


def put(content: Content, places: Mapping[int, Place]) -> list[Edit]:
    """The edits that put nodes, groups, frames and notes at these places, with all that they carry."""
    shifts: dict[int, Place] = {}
    for id, (x, y) in places.items():
        left, top, *_ = rect_of(content, id)
        for each in carried(content, [id]):
            if each == id or each not in places:
                shifts[each] = (x - left, y - top)
    return shifted_each(content, shifts)


def free_shift(content: Content, level: int | None, rects: Collection[Rect], start: Place = (0.0, 0.0)) -> Place:
    """The shift for the content of these rectangles, from `start` on downwards, so that it covers nothing seen at a level.

    It is wholly inside a frame, if it is so at the start, or wholly outside. The order of its parts and the
    distances between them stay, and so does the grid.
    """
    if not rects:
        return start
    seen = visible(content, level)
    taken = [rect_of(content, id) for id in (*seen.nodes, *seen.groups, *seen.notes)]
    moved = [(x + start[0], y + start[1], width, height) for x, y, width, height in rects]
    whole = around(moved, 0.0)
    sides = np.array(taken, float).reshape(-1, 4)
    # Many are kept clear as one.
    blocked = [span for rect in (moved if len(moved) <= MOST_FITTED else [whole]) for span in _in_the_way(rect, sides)]
    left, top, width, height = whole
    for frame in (content.annotations.frames[id].rect for id in seen.frames):
        if _contains(frame, (left, top)) and _contains(frame, (left + width, top + height)):
            # Only its lower edge is in the way.
            edge = frame[1] + frame[3]
            blocked.append((edge - top - height, edge - top + GAP_BELOW))
        else:
            blocked += _in_the_way(whole, np.array([frame], float))
    down = 0.0
    for low, high in sorted(blocked):
        if low < down < high:
            down = ceil(high / GRID) * GRID
    return start[0], start[1] + down


def cleared(content: Content, level: int | None, edits: Iterable[Edit], start: Place = (0.0, 0.0)) -> list[Edit]:
    """The same edits, with the nodes that they add moved together to where they cover nothing, from `start` on down."""
    edits = list(edits)
    added = [edit.node for edit in edits if isinstance(edit, AddNode)]
    dx, dy = free_shift(content, level, [card_rect(node) for node in added], start)
    places = {node.id: (node.position[0] + dx, node.position[1] + dy) for node in added}
    return [
        AddNode(replace(edit.node, position=places[edit.node.id])) if isinstance(edit, AddNode) else edit
        for edit in edits
    ]


def _in_the_way(rect: Rect, found: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The intervals of a downward shift in which a rectangle would come too near to one of others, given as (n, 4)."""
    x, y, width, height = rect
    left, top = found[:, 0] - GAP_BESIDE, found[:, 1] - GAP_BELOW
    right, bottom = found[:, 0] + found[:, 2] + GAP_BESIDE, found[:, 1] + found[:, 3] + GAP_BELOW
    low, high = top - y - height, bottom - y
    meets = (left < x + width) & (right > x) & (high > 0)
    return list(zip(low[meets].tolist(), high[meets].tolist(), strict=True))


def around(rects: Iterable[Rect], margin: float) -> Rect:
    """The rectangle around all of these, with a margin."""
    rects = list(rects)
    left, top = min(x for x, *_ in rects) - margin, min(y for _, y, *_ in rects) - margin
    right, bottom = max(x + w for x, _, w, _ in rects) + margin, max(y + h for _, y, _, h in rects) + margin
    return left, top, right - left, bottom - top


def _tidy(place: float) -> float:
    # Without what is left of adding and taking away: 2.8e-14 is 0.
    return round(place, 6)


def _middle(rect: Rect) -> Place:
    x, y, width, height = rect
    return x + width / 2, y + height / 2


def _contains(rect: Rect, point: Place) -> bool:
    x, y, width, height = rect
    return x <= point[0] <= x + width and y <= point[1] <= y + height
