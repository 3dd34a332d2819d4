"""Edits: each does one thing and knows its opposite; helpers make the edits for a whole command."""

from dataclasses import replace

import numpy as np
import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import (
    ChangeDescent,
    ChooseOutput,
    Content,
    RemoveNode,
    compress,
    move,
    pull_out_literal,
    push_in_constant,
    remove_nodes,
    rename,
    set_option,
    set_slot_count,
    set_value,
    wire_up,
)
from graphgui.engine.evaluator import evaluate
from graphgui.engine.graph import GraphError, Wire
from graphgui.engine.options import OptionError
from graphgui.formats.expressions.expression_parser import parse
from tests.document.edit_kinds import KINDS, edits_of_every_kind


@pytest.fixture
def document():
    """e = (a + b)(b + 1) at a = 2, b = 1."""
    graph = parse("c = a + b; d = b + 1; e = c * d")
    graph.choose_output(None)
    graph.replace(replace(graph.named("a"), value=np.float64(2.0)))
    return Document(Content(graph, DescentSettings()))


def ids(document, *names):
    return [document.graph.named(name).id for name in names]


def snapshot(document):
    """All that a document holds, ids and the chosen output included."""
    graph = document.graph
    return graph.nodes(), graph.wires(), graph.chosen_output, document.descent, document.annotations


@pytest.mark.parametrize("kind", KINDS)
def test_the_opposite_takes_an_edit_back_and_its_opposite_does_it_again(document, kind):
    edits, before = edits_of_every_kind(document)[kind], snapshot(document)
    for edit in edits:
        assert edit.opposite().opposite() == edit
        edit.apply(document.content)
    after = snapshot(document)
    assert after != before
    for edit in reversed(edits):
        edit.opposite().apply(document.content)
    assert snapshot(document) == before


def test_every_kind_of_edit_is_tried(document):
    assert list(edits_of_every_kind(document)) == KINDS


def test_deleting_the_chosen_output_and_loss_forgets_both_and_undo_remembers(document):
    (e,) = ids(document, "e")
    document.do("Choose", ChooseOutput(None, e), ChangeDescent(document.descent, DescentSettings(loss=e)))
    before = snapshot(document)
    document.do("Delete", *remove_nodes(document.content, [e]))
    assert document.graph.chosen_output is None
    assert document.descent.loss is None
    document.undo()
    assert snapshot(document) == before


def test_a_literal_is_pulled_out_into_a_constant_and_pushed_back(document):
    """d = b + 1 becomes d = b + f with f = 1: same value; pushing f back in gives the same graph."""
    (d,) = ids(document, "d")
    before = snapshot(document)
    document.do("Pull out", *pull_out_literal(document.graph, document.graph.node(d), "b"))
    (wire,) = [wire for wire in document.graph.wires_into(d) if wire.slot == "b"]
    constant = document.graph.node(wire.source)
    assert (constant.op, float(constant.value)) == ("constant", 1.0)
    assert evaluate(document.graph, gradient_of="e").value == 6
    document.do("Push in", *push_in_constant(document.content, constant))
    assert snapshot(document) == before


def test_a_constant_is_pushed_into_every_slot_it_feeds_both_of_one_node_too(document):
    graph = parse("y = k * k; z = y + k")
    content = Content(graph, DescentSettings())
    graph.replace(replace(graph.named("k"), value=np.float64(3.0)))
    other = Document(content)
    other.do("Push in", *push_in_constant(content, graph.named("k")))
    assert not graph.has_name("k")
    assert [float(n) for n in graph.named("y").literals] == [3.0, 3.0]
    assert evaluate(graph).value == 12
    other.undo()
    assert evaluate(graph).value == 12
    assert graph.has_name("k")


def test_pulling_out_of_a_wired_slot_is_refused_and_changes_nothing(document):
    (c,) = ids(document, "c")
    before = snapshot(document)
    with pytest.raises(GraphError, match="already has a wire"):
        document.do("Pull out", *pull_out_literal(document.graph, document.graph.node(c), "a"))
    assert snapshot(document) == before


def test_wiring_up_a_taken_slot_replaces_its_wire_and_the_same_wire_again_is_nothing(document):
    a, c = ids(document, "a", "c")
    assert wire_up(document.graph, Wire(a, c, "a")) == []
    document.do("Wire", *wire_up(document.graph, Wire(a, c, "b")))
    assert [wire.source for wire in document.graph.wires_into(c)] == [a, a]


@pytest.mark.parametrize(
    "make", [lambda n: rename(n, "q"), lambda n: set_value(n, 5.0), RemoveNode], ids=["rename", "value", "remove"]
)
def test_an_edit_made_from_an_outdated_record_is_refused(document, make):
    """It would bring the old place back, and undo would not know."""
    (a,) = ids(document, "a")
    document.do("Lonely", *remove_nodes(document.content, ids(document, "c")))
    old = document.graph.node(a)
    document.do("Move", move(old, (60.0, 60.0)))
    before = snapshot(document)
    with pytest.raises(GraphError, match="a has changed since this edit was made"):
        document.do("Late", make(old))
    assert snapshot(document) == before


def test_compressed_edits_do_the_same_in_fewer_steps(document):
    node = document.graph.named("a")
    edits = []
    for value in (3.0, 4.0, 5.0):
        edits.append(set_value(node, np.float64(value)))
        node = edits[-1].after
    short = compress(edits)
    assert len(short) == 1
    assert (float(short[0].before.value), float(short[0].after.value)) == (2.0, 5.0)


def test_compressed_renames_stay_in_turn(document):
    """Two nodes that swap names by way of a third name: told in one step each, the name would be taken."""
    before = snapshot(document)
    a, b = document.graph.named("a"), document.graph.named("b")
    first, second = rename(a, "t"), rename(b, "a")
    for edit in (first, second, rename(first.after, "b")):
        document.do("Rename", edit, merge="swap")
    assert document.graph.named("a").id == b.id
    after = snapshot(document)
    document.undo()
    assert snapshot(document) == before
    document.redo()
    assert snapshot(document) == after


def test_an_option_is_set_and_undone():
    document = Document(Content(parse("s = sum(x)"), DescentSettings()))
    s = document.graph.named("s")
    document.do("Set axis", set_option(s, "axis", [0, 1]))
    assert dict(document.graph.named("s").options) == {"axis": (0, 1), "keepdims": False}
    document.undo()
    assert document.graph.named("s") == s
    document.redo()
    assert document.graph.named("s").options["axis"] == (0, 1)
    for name, value in (("axis", 0.5), ("axes", 1), ("keepdims", "True")):
        with pytest.raises(OptionError):
            set_option(s, name, value)


def test_slots_are_added_and_taken_away_with_their_wires():
    document = Document(Content(parse("c = concatenate([a, b, 3], axis=1)"), DescentSettings()))
    graph, c = document.graph, document.graph.named("c")
    before = snapshot(document)
    document.do("Add input", *set_slot_count(graph, c, 5))
    now = graph.named("c")
    assert now.slots == ("x1", "x2", "x3", "x4", "x5")
    assert [float(number) for number in now.literals] == [0.0, 0.0, 3.0, 0.0, 0.0]
    assert now.options == c.options
    document.do("Take inputs away", *set_slot_count(graph, now, 1))
    assert graph.named("c").slots == ("x1",)
    assert [wire.slot for wire in graph.wires_into(c.id)] == ["x1"]
    document.undo()
    assert graph.named("c") == now
    document.undo()
    assert snapshot(document) == before
    for count in (0, -1, 1001):
        with pytest.raises(GraphError):
            document.do("Too far", *set_slot_count(graph, c, count))
    assert snapshot(document) == before
