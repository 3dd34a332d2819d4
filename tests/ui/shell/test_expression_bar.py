"""The expression bar: typing builds, selecting shows, retyping edits in place, errors keep the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from graphgui.document.edits import move
from tests.ui.hand import CTRL, node_names

OLAH = "e = (a + b) * (b + 1)"


def type_in(window, me, text):
    me.wake()
    me.key(Qt.Key.Key_E, CTRL)
    assert window.expression.hasFocus()
    window.expression.selectAll()
    me.type(text)


def overlaps(window):
    graph = window.session.graph
    places = [(node.name, *node.position) for node in graph.nodes()]
    return [
        (a, b) for i, (a, ax, ay) in enumerate(places) for b, bx, by in places[i + 1 :]
        if abs(ax - bx) < 234 and abs(ay - by) < 90
    ]  # fmt: skip


def test_typing_builds_and_lays_out_a_graph(open_window, hand):
    window = open_window()
    me = hand(window)
    before = me.state()
    type_in(window, me, OLAH)
    graph = window.session.graph
    assert len(graph) == 5
    assert len(graph.wires()) == 5
    assert graph.node(graph.output).name == "e"
    assert {graph.node(id).name for id in window.session.selection} == {"e"}
    assert overlaps(window) == []
    for wire in graph.wires():
        assert graph.node(wire.source).position[0] < graph.node(wire.target).position[0], "inputs left, output right"
    me.check_one_step(before)


def test_typing_into_a_full_canvas_covers_nothing(open_window, hand):
    window = open_window("p = x * y; q = sin(p) + x")
    me = hand(window)
    old = {node.name: node.position for node in window.session.graph.nodes()}
    for text in (OLAH, "z = e + q", "w = relu(z) + tanh(z * 2) - log(a)"):
        before = me.state()
        type_in(window, me, text)
        assert overlaps(window) == []
        me.check_one_step(before)
    assert {name: window.session.graph.named(name).position for name in old} == old


def test_selecting_a_node_shows_its_expression(open_window, hand):
    window = open_window("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    me = hand(window)
    shown = {}
    for name in "abcde":
        me.click(me.at(name))
        shown[name] = window.expression.text()
    assert shown == {"a": "a = 2", "b": "b = 1", "c": "c = a + b", "d": "d = b + 1", "e": "e = (a + b) * (b + 1)"}


def test_retyping_edits_in_place(open_window, hand):
    """e keeps its place and its wires; c = a + b became a − b, with the place of the sum."""
    window = open_window("a = 2; b = 1; e = (a + b) * (b + 1); f = e * 2")
    me = hand(window)
    e = window.session.graph.named("e")
    me.click(me.at("e"))
    before = me.state()
    type_in(window, me, "e = (a - b) * (b + 5)")
    assert window.session.graph.named("e") == e
    assert float(window.session.results.values["f"]) == 12.0
    assert len(node_names(window)) == 6
    assert window.expression.text() == "e = (a - b) * (b + 5)"
    me.check_one_step(before)


def test_a_value_is_typed_as_an_assignment(open_window, hand):
    window = open_window("y = a * a")
    me = hand(window)
    before = me.state()
    type_in(window, me, "a = 3")
    assert float(window.session.results.values["y"]) == 9.0
    me.check_one_step(before)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("e = (a + b", 5, "never closed"),
        ("e = a + * b", 9, "not an expression"),
        ("e = foo(a)", 5, "foo"),
        ("2 = a", 1, "nly a name"),
    ],
)
def test_a_syntax_error_keeps_the_text_and_puts_the_cursor_there(open_window, hand, text, column, words):
    window = open_window(OLAH)
    me = hand(window)
    before = me.state()
    type_in(window, me, text)
    assert window.expression.text() == text
    assert window.expression.cursorPosition() == column - 1
    assert window.expression.hasFocus()
    assert words in window.view.banner.text()
    assert me.state() == before
    me.key(Qt.Key.Key_Escape)
    assert window.expression.text() == OLAH


def test_a_cycle_is_refused_and_may_be_tried_again(open_window, hand):
    window = open_window(OLAH)
    me = hand(window)
    before = me.state()
    for _ in range(2):
        type_in(window, me, "a = e + 1")
        assert me.state() == before
        assert "cycle" in window.view.banner.text()
        assert window.expression.text() == "a = e + 1"
        window.view.banner.drop()


def test_undo_takes_typing_back_first_and_the_graph_after(open_window, hand):
    """Right after Enter there is no typing left to undo, and Ctrl+Z means the graph."""
    window = open_window()
    me = hand(window)
    type_in(window, me, OLAH)
    me.wake()
    assert window.expression.hasFocus()
    QTest.keyClicks(window.expression, "xyz")
    me.key(Qt.Key.Key_Z, CTRL)
    assert len(window.session.graph) == 5
    assert "xyz" not in window.expression.text()
    me.key(Qt.Key.Key_Escape)
    me.key(Qt.Key.Key_Z, CTRL)
    assert len(window.session.graph) == 0
    me.key(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(window.session.graph) == 5


def test_what_is_being_typed_is_not_overwritten(open_window, hand):
    """A change from elsewhere, such as the end of a descent, leaves the text alone."""
    from graphgui.document.edits import set_value

    window = open_window("y = a * a")
    me = hand(window)
    me.key(Qt.Key.Key_E, CTRL)
    QTest.keyClicks(window.expression, "z = ")
    window.session.do("Set", set_value(window.session.graph.named("a"), window.session.results.values["y"] + 1))
    assert window.expression.text() == "z = "


def test_a_sentence_for_nonsense_of_any_kind(open_window, hand):
    window = open_window(OLAH)
    me = hand(window)
    before = me.state()
    for text in (
        "(" * 200,
        "__import__('os').system('true')",
        "a.b.c",
        "x" * 100 + " = 1",
        "lambda: 1",
        "a if b else c",
        "1e999",
    ):
        window.view.banner.drop()
        type_in(window, me, text)
        assert me.state() == before, text
        assert window.view.banner.text().endswith("."), text


def test_what_is_typed_comes_into_view_and_an_earlier_complaint_goes(open_window, hand):
    """On the empty canvas the whole graph is seen; later additions are, too; a number typed takes no output's place."""
    window = open_window()
    me = hand(window)
    for text in ("e = (a + b) * (", "e = (a + b) * (b + 1)", "w = 3", "z = e * e * w"):
        window.expression.setFocus()
        window.expression.selectAll()
        me.type(text)
        if text.endswith("("):
            assert window.view.banner.isVisible()
    assert not window.view.banner.isVisible()
    assert window.view.ids_in_view() == {node.id for node in window.session.graph.nodes()}
    graph = window.session.graph
    assert graph.node(graph.output).name == "z"
    window.session.document.undo()
    assert graph.node(graph.output).name == "e"
    assert graph.has_name("w")


def test_unfinished_typing_stays_while_the_canvas_is_used(open_window, hand):
    """A click on nothing and a move leave what was typed; selecting a node shows its expression."""
    window = open_window("e = (a + b) * (b + 1)")
    me = hand(window)
    window.expression.setFocus()
    window.expression.selectAll()
    QTest.keyClicks(window.expression, "z = e *")
    window.view.setFocus()
    me.click(QPoint(5, 5))
    window.session.do("Move", move(window.session.graph.named("a"), (0.0, -400.0)))
    assert window.expression.text() == "z = e *"
    window.session.select([window.session.graph.named("d").id])
    assert window.expression.text() == "d = b + 1"
