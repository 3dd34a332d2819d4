"""Why a gradient is what it is: paths, their products and their sum in the inspector, and the way to the derivation."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from graphgui.document.edits import set_value
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.questions import Question
from graphgui.ui.inspector.why_card import MOST_NODES
from tests.ui.inspector.inspecting import olah, opening


@pytest.fixture
def open_inspector(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    yield from opening(qtbot, qapp)


def rows(card):
    """The paths that are shown, each with its product."""
    return [(way.text(), product.text()) for way, product in card.rows if way.isVisibleTo(card)]


def sum_row(card):
    return (card.sum_name.text(), card.sum.text()) if card.sum.isVisibleTo(card) else None


def chain(count, *, doubles):
    """x and a chain of so many nodes above it: each twice the one before, with 2^count paths, or its sine, with one."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=1.0))
    for id in range(2, count + 2):
        graph.add(make_node(id, f"v{id}", "add" if doubles else "sin"))
        for slot in "ab" if doubles else "x":
            graph.connect(Wire(id - 1, id, slot))
    return graph


def test_olahs_5_is_the_sum_of_two_paths(open_inspector):
    """WORKED_NUMBERS 1: paths from b 1·2 + 1·3."""
    _, inspector = open_inspector(olah(), "b")
    card = inspector.view.why
    assert card.title.text() == "Why 5?"
    assert rows(card) == [("b → d → e", "1 · 3 = 3"), ("b → c → e", "1 · 2 = 2")]
    assert not card.more.isVisibleTo(card)
    assert sum_row(card) == ("sum over paths", "5")
    assert card.sentence.text() == (
        "Along a path derivatives multiply; where paths meet they add. Wires visited: 4 one by one, 4 in reverse mode, "
        "which does it for all inputs at once."
    )


def test_the_tool_tip_of_a_path_has_its_derivatives(open_inspector, monkeypatch):
    """It is written when the pointer rests on the path, and knows the numbers of then."""
    session, inspector = open_inspector(olah(), "b")
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, widget: told.append(text))
    (way, _), *_ = inspector.view.why.rows

    def rest_on_it() -> str:
        QApplication.sendEvent(way, QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), QPoint(2, 2)))
        return told.pop()

    assert rest_on_it() == "b → d → e: ∂d/∂b · ∂e/∂d = 1 · 3 = 3"
    session.do("Set a", set_value(session.graph.named("a"), as_value(4)))
    assert rest_on_it() == "b → d → e: ∂d/∂b · ∂e/∂d = 1 · 5 = 5"


def test_nine_paths_are_four_and_5_more(open_inspector):
    """WORKED_NUMBERS 3: 9 paths, derivative 90, the largest 3·6; one by one takes 9 · 2 wires, reverse mode 6."""
    _, inspector = open_inspector(parse("x = 1; y = 1*x + 2*x + 3*x; z = 4*y + 5*y + 6*y"), "x")
    card = inspector.view.why
    assert card.title.text() == "Why 90?"
    assert [product.rpartition(" = ")[2] for _, product in rows(card)] == ["18", "15", "12", "12"]
    assert card.more.text() == "… and 5 more"
    assert sum_row(card) == ("sum over paths", "90")


def test_new_numbers_and_undo_change_the_card_in_place(open_inspector):
    session, inspector = open_inspector(olah(), "b")
    card = inspector.view.why
    session.do("Set a", set_value(session.graph.named("a"), as_value(4.0)))
    assert inspector.view.why is card
    assert card.title.text() == "Why 7?"
    assert rows(card) == [("b → d → e", "1 · 5 = 5"), ("b → c → e", "1 · 2 = 2")]
    session.document.undo()
    assert card.title.text() == "Why 5?"


def test_2_to_the_50_paths_are_counted_and_four_of_them_shown(open_inspector):
    _, inspector = open_inspector(chain(50, doubles=True), "x")
    card = inspector.view.why
    assert len(rows(card)) == 4
    assert card.more.text() == "… and ≈ 1.13 · 10^15 more"
    assert "100 in reverse mode" in card.sentence.text()
    assert rows(card)[0][0] == "x → v2[a] → v3[a] → … → v49[a] → v50[a] → v51[a]"


def test_no_path_one_path_and_the_output_itself(open_inspector):
    session, inspector = open_inspector(parse("x = 2; z = x + 1; y = detach(x) * 3 + 1"), "x")
    card = inspector.view.why
    assert (card.title.text(), card.sentence.text()) == ("Why 0?", "x does not move y: the sum over no path is 0.")
    assert (rows(card), sum_row(card)) == ([], None)
    session.select([session.graph.named("y").id])
    assert not inspector.view.why.isVisible()


def test_of_arrays_the_card_says_where_their_paths_are(open_inspector):
    _, inspector = open_inspector(parse("w = [1, 2]; s = sum(w * w)"), "w")
    card = inspector.view.why
    assert "every entry has paths of its own" in card.sentence.text()
    assert (rows(card), sum_row(card)) == ([], None)


def test_hidden_numbers_have_no_why(open_inspector):
    session, inspector = open_inspector(olah(), "b")
    session.hide(frozenset({Question(session.graph.named("b").id, "gradient")}))
    assert not inspector.view.why.isVisible()
    session.hide(frozenset())
    assert inspector.view.why.isVisible()


def test_in_a_large_graph_the_card_costs_a_scrub_nothing(open_inspector):
    session, inspector = open_inspector(chain(1000, doubles=False), "x")
    card = inspector.view.why
    assert "view Paths of the chain rule" in card.sentence.text()
    times = []
    for _ in range(20):
        begun = time.process_time()
        card.refresh()
        times.append(time.process_time() - begun)
    assert min(times) < 0.001
    assert len(session.graph) > MOST_NODES


@pytest.mark.parametrize(("name", "part", "kind"), [("b", "gradient", "gradient"), ("c", "value", "value")])
def test_a_click_on_a_number_or_enter_asks_where_it_comes_from(open_inspector, name, part, kind):
    session, inspector = open_inspector(olah(), name)
    asked = []
    session.asked_why.connect(lambda *about: asked.append(about))
    label = getattr(inspector.view, part)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert asked == [(kind, session.graph.named(name).id)]
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_Return)
    assert len(asked) == 2
    QTest.mouseClick(label, Qt.MouseButton.RightButton)
    assert len(asked) == 2
