"""Wires laid in place of others, several at once, and the slot that is meant."""

from __future__ import annotations

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.arrangement.wire_bends import set_route
from graphgui.document.building.connection import enough_slots, in_order, lay, meant_slot, refusal
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Wire

OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"


def opened(text: str) -> Document:
    return Document(Content(graphgui.parse(text), DescentSettings()))


def ids(document: Document, names: str) -> list[int]:
    return [document.graph.named(name).id for name in names]


def shapes(document: Document):
    return graphgui.evaluate(document.graph).shape_of


def test_a_wire_laid_instead_of_another_takes_its_bends() -> None:
    document = opened(OLAH)
    a, c, d = ids(document, "acd")
    old, new = Wire(a, c, "a"), Wire(a, d, "a")
    document.do("Bend", set_route(document.content, old, ((10.0, 20.0),)))
    before = document.graph.wires()
    document.do("Move", *lay(document.content, [new], [old]))
    assert document.content.annotations.routes == {new: ((10.0, 20.0),)}
    assert document.graph.wire_into(c, "a") is None
    assert document.graph.wire_into(d, "a") == new
    document.undo()
    assert document.graph.wires() == before
    assert document.content.annotations.routes == {old: ((10.0, 20.0),)}


def test_a_wire_that_is_there_already_stays() -> None:
    document = opened(OLAH)
    a, c = ids(document, "ac")
    assert lay(document.content, [Wire(a, c, "a")]) == []
    assert lay(document.content, [Wire(a, c, "a")], [Wire(a, c, "a")]) == []


def test_a_wire_drawn_anew_does_not_take_up_bends_of_old() -> None:
    document = opened(OLAH)
    a, b, c = ids(document, "abc")
    wire = Wire(a, c, "a")
    document.do("Bend", set_route(document.content, wire, ((10.0, 20.0),)))
    document.do("Replace", *lay(document.content, [Wire(b, c, "a")]))
    document.do("Draw", *lay(document.content, [wire]))
    assert document.graph.wire_into(c, "a") == wire
    assert not document.content.annotations.routes.get(wire)


def test_a_cycle_is_told() -> None:
    document = opened(OLAH)
    a, c, e = ids(document, "ace")
    assert refusal(document.graph, [Wire(a, e, "a")]) is None
    error = refusal(document.graph, [Wire(a, e, "a"), Wire(e, c, "a")])
    assert error is not None
    assert error.path == (c, e)


def test_the_slot_that_is_meant_is_free_and_fits() -> None:
    document = opened(OLAH)
    a, d, e = ids(document, "ade")
    assert meant_slot(document.graph, shapes(document), a, d) == "b"
    assert meant_slot(document.graph, shapes(document), a, e) is None


def test_nodes_come_into_the_slots_of_one_from_top_to_bottom() -> None:
    document = opened("p = 1; q = 2; r = 3; s = stack(0, 0)")
    p, q, r, s = ids(document, "pqrs")
    first = document.graph.node(s).slots[0]
    wires = in_order(document.graph, [p, q, r], s, first)
    assert len(wires) == 3
    heights = [document.graph.node(wire.source).position[1] for wire in wires]
    assert heights == sorted(heights)
    document.do("Connect", *enough_slots(document.graph, wires), *lay(document.content, wires))
    assert set(document.graph.wires()) == set(wires)
    assert [wire.slot for wire in wires] == list(document.graph.node(s).slots)
    assert enough_slots(document.graph, wires) == []


def test_a_slot_whose_shapes_go_together_comes_first() -> None:
    """A 2 by 3 matrix can stand after the vector (2), not before the matrix (2, 2); both slots are free."""
    document = opened("m = [[1, 2, 3], [4, 5, 6]]; p = matmul([1, 2], [[1, 2], [3, 4]])")
    m, p = ids(document, "mp")
    assert meant_slot(document.graph, shapes(document), m, p) == document.graph.node(p).slots[1]
