"""Typed statements as edits: what the text says already stays, what it says anew is changed or added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import CycleError, Graph, GraphError
from graphgui.formats.expressions.expression_parser import ExpressionError, parse


def document(text=""):
    return Document(Content(parse(text) if text else Graph(), DescentSettings()))


def type_in(doc, text):
    edits, last = edits_for_text(doc.content, text)
    doc.do("Type", *edits)
    return last


def names(doc):
    return {node.name for node in doc.graph.nodes()}


def value(doc, name):
    results = Evaluator().run(doc.graph)
    return float(results.value_of[doc.graph.named(name).id])


def test_a_first_text_is_the_graph_that_it_says():
    doc = document()
    last = type_in(doc, "a = 2; b = 1; e = (a + b) * (b + 1)")
    assert doc.graph.node(last).name == "e"
    assert doc.graph.output == last
    assert doc.graph == placed_as(parse("a = 2; b = 1; e = (a + b) * (b + 1)"), doc.graph)


def placed_as(graph, other):
    """The graph with its nodes where those of another stand."""
    from dataclasses import replace

    for node in graph.nodes():
        graph.replace(replace(node, position=other.named(node.name).position))
    return graph


def test_saying_it_again_changes_nothing():
    doc = document("e = (a + b) * (b + 1)")
    assert edits_for_text(doc.content, "e = (a + b) * (b + 1)")[0] == []


def test_names_stand_for_the_nodes_that_bear_them():
    doc = document("a = 2; b = 1; e = a + b")
    type_in(doc, "f = e * a")
    assert names(doc) == {"a", "b", "e", "f"}
    assert value(doc, "f") == 6.0
    assert doc.graph.node(doc.graph.output).name == "f"


def test_a_node_keeps_its_identity_place_and_readers_when_it_is_told_anew():
    """e turns from a sum into a product; f still reads it, and it is still the output if it was chosen."""
    doc = document("a = 2; b = 3; e = a + b; f = e * 10")
    e = doc.graph.named("e")
    doc.graph.choose_output(e.id)
    type_in(doc, "e = a * b")
    now = doc.graph.named("e")
    assert (now.id, now.position, now.op) == (e.id, e.position, "mul")
    assert doc.graph.output == e.id
    assert value(doc, "f") == 60.0
    doc.undo()
    assert value(doc, "f") == 50.0


def test_what_only_the_old_text_needed_goes():
    doc = document("e = (a + b) * (b + 1)")
    type_in(doc, "e = a + b")
    assert names(doc) == {"a", "b", "e"}


def test_what_others_need_stays():
    doc = document("c = a + b; e = c * 2; f = c * 3")
    type_in(doc, "e = a - 1")
    assert {"c", "f"} <= names(doc)


def test_sources_never_go_by_themselves():
    doc = document("a = 2; b = 1; e = a + b")
    type_in(doc, "e = a * 2")
    assert "b" in names(doc)


def test_a_literal_is_changed_in_place():
    doc = document("y = x + 1")
    y = doc.graph.named("y")
    edits, _ = edits_for_text(doc.content, "y = x + 5")
    assert len(edits) == 1
    doc.do("Type", *edits)
    assert float(doc.graph.node(y.id).literal("b")) == 5.0


@pytest.mark.parametrize(("before", "after", "option"), [
    ("y = sum(x, axis=0)", "y = sum(x, axis=1, keepdims=True)", ("axis", 1)),
    ("y = sum(x, axis=0)", "y = sum(x)", ("axis", None)),
    ("y = x[0]", "y = x[1:, None]", ("index", "1:, None")),
    ("y = mse(x, 1)", "y = mse(x, 1, reduction='sum')", ("reduction", "sum")),
    ("y = concatenate([x, x])", "y = concatenate([x, x], axis=1)", ("axis", 1)),
])  # fmt: skip
def test_a_changed_option_changes_the_node_in_place(before, after, option):
    """Name, place and wires stay; it is one edit."""
    doc = document("x = [[1, 2], [3, 4]]; " + before + "; z = y * 2")
    y, wires = doc.graph.named("y"), doc.graph.wires()
    edits, last = edits_for_text(doc.content, after)
    assert len(edits) == 1
    doc.do("Type", *edits)
    now = doc.graph.node(last)
    assert (now.id, now.name, now.position, doc.graph.wires()) == (y.id, "y", y.position, wires)
    assert now.options[option[0]] == option[1]
    doc.undo()
    assert doc.graph.named("y") == y


def test_an_unnamed_part_changes_its_option_in_place():
    doc = document("y = sum(x * 2, axis=0) + 1")
    ids = {node.id for node in doc.graph.nodes()}
    edits, _ = edits_for_text(doc.content, "y = sum(x * 2, axis=-1) + 1")
    doc.do("Type", *edits)
    assert len(edits) == 1
    assert {node.id for node in doc.graph.nodes()} == ids


def test_slots_come_and_go_with_the_text():
    doc = document("c = concatenate([a, b, 3]); z = c * 2")
    c = doc.graph.named("c")
    type_in(doc, "c = concatenate([a, b, 3, d, 5])")
    assert doc.graph.named("c").slots == ("x1", "x2", "x3", "x4", "x5")
    assert [doc.graph.node(wire.source).name for wire in doc.graph.wires_into(c.id)] == ["a", "b", "d"]
    type_in(doc, "c = concatenate([b])")
    assert doc.graph.named("c").slots == ("x1",)
    assert [doc.graph.node(wire.target).name for wire in doc.graph.wires_from(c.id)] == ["z"]
    assert {"a", "b", "d"} <= names(doc)
    doc.undo()
    doc.undo()
    assert doc.graph.named("c") == c
    assert [doc.graph.node(wire.source).name for wire in doc.graph.wires_into(c.id)] == ["a", "b"]


def test_a_source_may_become_an_operation_and_turn_back():
    doc = document("a = 2; e = a * 3")
    type_in(doc, "a = b + 1")
    assert value(doc, "e") == 6.0
    type_in(doc, "a = 7")
    assert value(doc, "e") == 21.0
    while doc.undo_label:
        doc.undo()
    assert names(doc) == {"a", "e"}


@pytest.mark.parametrize("text", ["a = e + 1", "c = d; d = c + 1", "a = a + 1"])
def test_a_cycle_is_refused_and_nothing_changes(text):
    doc = document("c = a + b; e = c * 2; d = c + 3")
    before = doc.graph.nodes(), doc.graph.wires()
    with pytest.raises((CycleError, GraphError, ExpressionError)):
        type_in(doc, text)
    assert (doc.graph.nodes(), doc.graph.wires()) == before
    assert doc.undo_label is None


def test_new_nodes_cover_no_others():
    doc = document()
    for text in ("e = (a + b) * (b + 1)", "z = sin(e) + cos(e)", "k = 4", "w = z @ k", "p = q"):
        type_in(doc, text)
    places = [node.position for node in doc.graph.nodes()]
    for at, (x, y) in enumerate(places):
        assert not [1 for ox, oy in places[at + 1 :] if abs(x - ox) < 240 and abs(y - oy) < 112]


@settings(max_examples=80)
@given(
    st.lists(
        st.sampled_from([
            "e = (a + b) * (b + 1)", "a = 3", "a = b * 2", "b = tanh(e)", "c = e - a", "e = c", "e = a", "a = [1, 2]",
            "c = a + b; d = c * c", "d = -d2; d2 = 4", "c = constant(2)", "a = c ** c + b", "x", "x * 2", "e = e2 = 1",
            "c = stack([a, b])", "c = stack([a, b, e], axis=-1)", "e = sum(a, axis=0)", "e = sum(a * 2)[0]", "e = a > b",
        ]),
        max_size=6,
    )
)  # fmt: skip
def test_whatever_is_typed_is_undone_and_done_again(texts):
    doc = document()
    for text in texts:
        before = doc.graph.nodes(), doc.graph.wires(), doc.graph.chosen_output
        try:
            last = type_in(doc, text)
        except (ExpressionError, GraphError):
            assert (doc.graph.nodes(), doc.graph.wires(), doc.graph.chosen_output) == before
        else:
            assert last in doc.graph
            assert edits_for_text(doc.content, text)[0] == [] or "x" in text, "saying it again changes nothing"
    final = doc.graph.nodes(), doc.graph.wires(), doc.graph.chosen_output
    while doc.undo_label:
        doc.undo()
    assert len(doc.graph) == 0
    while doc.redo_label:
        doc.redo()
    assert (doc.graph.nodes(), doc.graph.wires(), doc.graph.chosen_output) == final
