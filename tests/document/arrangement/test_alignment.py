"""Arranging: lined up, spread, snapped and laid out; every way is one undo step."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.alignment import Guide, align, arrange, distribute, snapped
from graphgui.document.arrangement.frames import add_frame
from graphgui.document.arrangement.groups import group_nodes
from graphgui.document.arrangement.placement import move_all, put, rect_of
from graphgui.document.arrangement.wire_bends import set_route
from graphgui.document.document import Document
from tests.document.annotated import do, document, ids


def scattered() -> Document:
    """Cards of different heights at places of their own."""
    doc = document("y = where(a, b, c) + sum(d)")
    doc.do(
        "Scatter",
        *put(doc.content, {node.id: (37.0 * node.id + node.id % 3, 53.0 * node.id**2) for node in doc.graph.nodes()}),
    )
    return doc


@pytest.mark.parametrize(
    ("edge", "at"),
    [
        ("left", (0, 0)),
        ("right", (0, 1)),
        ("centre", (0, 0.5)),
        ("top", (1, 0)),
        ("bottom", (1, 1)),
        ("middle", (1, 0.5)),
    ],
)
def test_aligning(edge, at):
    doc, (axis, part) = scattered(), at
    nodes = [node.id for node in doc.graph.nodes()]
    before = [rect_of(doc.content, id) for id in nodes]
    do(doc, *align(doc.content, nodes, edge))
    after = [rect_of(doc.content, id) for id in nodes]
    assert len({rect[axis] + part * rect[axis + 2] for rect in after}) == 1
    assert [rect[1 - axis] for rect in after] == [rect[1 - axis] for rect in before]
    assert align(doc.content, nodes, edge) == [], "they are lined up already"
    assert align(doc.content, nodes[:1], edge) == []


@pytest.mark.parametrize("axis", ["x", "y"])
def test_distributing(axis):
    doc, at = scattered(), "xy".index(axis)
    nodes = [node.id for node in doc.graph.nodes()]
    before = sorted(rect_of(doc.content, id)[at] for id in nodes)
    do(doc, *distribute(doc.content, nodes, axis))
    rects = sorted((rect_of(doc.content, id) for id in nodes), key=lambda rect: rect[at])
    gaps = [b[at] - a[at] - a[at + 2] for a, b in pairwise(rects)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps))
    assert (rects[0][at], rects[-1][at]) == (before[0], before[-1])
    assert distribute(doc.content, nodes[:2], axis) == []


def test_groups_and_frames_are_arranged_with_what_they_hold():
    doc = document()
    edits = group_nodes(doc.content, ids(doc, "p z"))
    do(doc, *edits)
    group = edits[-1].after.id
    do(doc, frame := add_frame(doc.content, ids(doc, "x")))
    before = doc.graph.node(*ids(doc, "p")).position
    shift = rect_of(doc.content, frame.after.id)[0] - rect_of(doc.content, group)[0]
    do(doc, *align(doc.content, [group, frame.after.id], "left"))
    assert doc.graph.node(*ids(doc, "p")).position == (before[0] + min(shift, 0.0), before[1])


def test_nudging():
    doc = document()
    before = doc.graph.node(*ids(doc, "x")).position
    do(doc, *move_all(doc.content, ids(doc, "x"), (GRID, 0.0)))
    assert doc.graph.node(*ids(doc, "x")).position == (before[0] + GRID, before[1])


def test_snapping_to_a_neighbour_else_to_the_grid():
    other = (103.0, 0.0, 180.0, 84.0)
    place, guides = snapped((108.0, 207.0, 180.0, 84.0), [other])
    assert place == (103.0, 200.0)
    assert guides == [Guide("x", at, 0.0, 284.0) for at in (103.0, 193.0, 283.0)]
    place, guides = snapped((108.0, 207.0, 180.0, 122.0), [])
    assert (place, guides) == ((100.0, 200.0), [])
    place, guides = snapped((400.0, 35.0, 180.0, 20.0), [other])
    assert place == (400.0, 32.0), "middle to middle"
    assert guides == [Guide("y", 42.0, 103.0, 580.0)]


@pytest.mark.parametrize(("direction", "axis", "sign"), [("right", 0, 1), ("down", 1, 1), ("up", 1, -1)])
def test_laying_out_in_every_direction(direction, axis, sign):
    doc = scattered()
    before = [node.position for node in doc.graph.nodes()]
    do(doc, *arrange(doc.content, (), direction))
    graph = doc.graph
    for wire in graph.wires():
        assert sign * graph.node(wire.source).position[axis] < sign * graph.node(wire.target).position[axis]
    for at in (0, 1):
        old, new = ([place[at] for place in places] for places in (before, [n.position for n in graph.nodes()]))
        assert abs((min(old) + max(old)) - (min(new) + max(new))) <= 2 * GRID, "around the place where it stood"


def test_only_what_is_chosen_is_laid_out():
    doc = document()
    chosen = ids(doc, "x w p")
    doc.do("Move", *move_all(doc.content, ids(doc, "x"), (500.0, 500.0)))
    assert {edit.after.id for edit in arrange(doc.content, chosen)} <= set(chosen)
    assert arrange(Document().content) == []


def test_bends_follow_where_a_whole_part_moves():
    doc = document()
    wire = doc.graph.wires_into(*ids(doc, "z"))[0]
    doc.do("Bend", set_route(doc.content, wire, ((0.0, 0.0),)))
    doc.do("Away", *put(doc.content, dict.fromkeys(ids(doc, "p"), (900.0, 900.0))))
    assert doc.annotations.routes[wire] == ((0.0, 0.0),)
