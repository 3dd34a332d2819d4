"""Stepping through a graph: buttons, timeline and keys; the canvas, the sentence and the code go along."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import set_value
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.panels.code_panel import CodePanel
from graphgui.ui.shell.docks import open_dock
from tests.ui.chain_rule.chain_rule_pages import told
from tests.ui.hand import OLAH


@pytest.fixture
def opened(open_window):
    """A window on Olah's graph with the steps in front; gives window and page."""

    def open_it(text=OLAH):
        window = open_window(text)
        window.workspaces.choose("chain_rule")
        QApplication.processEvents()
        (page,) = (each for each in window.docks.panel(ChainRulePanel).pages if isinstance(each, StepsPage))
        window.docks.panel(ChainRulePanel).choose(page)
        return window, page

    return open_it


def chip(window, source, target):
    """What stands on the first wire between two nodes."""
    graph = window.session.graph
    (wire, *_) = (w for w in graph.wires_into(graph.named(target).id) if w.source == graph.named(source).id)
    return window.view.canvas.wire_item(wire).chip_text()


def click(button):
    """Clicks a button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words(page):
    """What is written, as far as it is shown."""
    return [label.text() for label in (page.sentence, page.symbols, page.sum) if label.isVisibleTo(page)]


def test_olahs_graph_step_by_step(opened):
    """WORKED_NUMBERS 1: every step's words, and on the canvas no number before it is worked out."""
    window, page = opened()
    assert len(page.walk) == 10
    assert told(window, "a")[:1] == ["2"]
    assert told(window, "c") == []
    assert chip(window, "a", "c") == ""
    click(page.forth)
    assert page.symbols.text() == "c = a + b = 2 + 1 = 3"
    assert told(window, "c") == ["3"]
    assert chip(window, "a", "c") == "∂c/∂a = 1"
    click(page.forth)
    assert page.symbols.text() == "d = b + 1 = 1 + 1 = 2"
    click(page.forth)
    assert page.symbols.text() == "e = c·d = 3·2 = 6"
    assert told(window, "e") == ["6"]
    click(page.forth)
    assert told(window, "e") == ["6", "∂e/∂e = 1"]
    assert told(window, "c") == ["3"]
    page.go(8)
    assert told(window, "b") == ["1", "∂e/∂b = 3 + …"]
    page.go(9)
    assert told(window, "b") == ["1", "∂e/∂b = 5"]
    assert page.sum.text() == "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5"


def test_the_node_the_wire_and_the_line_at_work_are_lit(opened):
    window, page = opened()
    page.go(9)
    look, graph = window.view.canvas.paint_style, window.session.graph
    assert dict(look.reading.lit) == {graph.named("b").id: "gradient_line"}
    assert dict(look.reading.lit_wires) == {Wire(graph.named("b").id, graph.named("c").id, "b"): "gradient_line"}
    assert look.reading.direction(next(iter(look.reading.lit_wires))) == -1
    assert (
        window.docks.panel(CodePanel).lines[window.docks.panel(CodePanel).view.current()].text
        == "b_grad = c_grad + d_grad"
    )
    page.go(1)
    assert window.docks.panel(CodePanel).lines[window.docks.panel(CodePanel).view.current()].text == "c = a + b"
    assert look.reading.direction(next(iter(look.reading.lit_wires))) == 1


def test_buttons_timeline_and_keys_lead_to_steps(opened):
    window, page = opened()
    click(page.to_last)
    assert page.at == 9
    click(page.forth)
    assert page.at == 9
    click(page.back)
    assert page.at == 8
    click(page.to_first)
    assert page.at == 0
    click(page.back)
    assert page.at == 0
    y = page.timeline.height() // 2
    QTest.mousePress(page.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(page.timeline.place(3)), y))
    assert page.at == 3
    QTest.mouseMove(page.timeline, QPoint(round(page.timeline.place(7)), y))
    QTest.mouseRelease(page.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(page.timeline.place(7)), y))
    assert page.at == 7
    QTest.keyClick(page.timeline, Qt.Key.Key_Left)
    assert page.at == 6
    QTest.keyClick(page.timeline, Qt.Key.Key_Home)
    assert page.at == 0
    QTest.keyClick(window, Qt.Key.Key_F10)
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert page.at == 2
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert page.at == 1


def test_playing_goes_on_to_the_end_and_pauses(opened, qtbot):
    _, page = opened()
    page.speed.setCurrentIndex(page.speed.count() - 1)
    click(page.play_button)
    assert page.play_button.text() == "⏸"
    qtbot.waitUntil(lambda: page.at == 2)
    click(page.play_button)
    at = page.at
    qtbot.wait(400)
    assert (page.at, page.play_button.text()) == (at, "▶")
    click(page.play_button)
    qtbot.waitUntil(lambda: page.at == 9)
    assert page.play_button.text() == "▶"
    click(page.play_button)  # from the beginning again
    assert page.at < 9
    click(page.play_button)


def test_new_numbers_keep_the_step_and_another_graph_begins_anew(opened):
    window, page = opened()
    page.go(9)
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(4.0)))
    assert page.at == 9
    assert page.sum.text() == "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 5·1 = 7"
    assert told(window, "b") == ["1", "∂e/∂b = 7"]
    window.actions_by_id["undo"].trigger()
    assert page.sum.text().endswith("= 5")
    window.expression.setFocus()
    window.expression.setText("f = e * 2")
    QTest.keyClick(window.expression, Qt.Key.Key_Return)
    assert page.at == 0
    window.actions_by_id["undo"].trigger()
    assert (page.at, len(page.walk)) == (0, 10)


def test_leaving_shows_the_usual_and_an_empty_graph_says_what_to_do(opened):
    window, page = opened()
    assert told(window, "c") == []
    open_dock(window.docks["gradient_descent"])
    QApplication.processEvents()
    assert told(window, "c") == ["3", "∂e/∂c = 2"]
    assert window.view.canvas.paint_style.reading is None
    assert window.docks.panel(CodePanel).view.current() is None
    open_dock(window.docks["chain_rule"])
    QApplication.processEvents()
    window.files.may_leave = lambda: True
    window.files.new()
    assert words(page) == ["Build a graph first: then each of its steps is shown here."]
    assert not page.forth.isEnabled()
    assert window.view.canvas.paint_style.reading is None


def test_behind_another_tab_no_key_reaches_it(opened):
    """What is not seen no longer follows the graph: a key to its timeline would ask for nodes that are gone."""
    window, page = opened()
    page.timeline.setFocus()
    assert page.timeline.hasFocus()
    open_dock(window.docks["practice"])
    QApplication.processEvents()
    assert window.view.hasFocus()
    window.session.select([window.session.graph.named("a").id])
    window.actions_by_id["delete"].trigger()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.at == 0


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_floating_away_from_behind_another_tab_it_follows_the_graph(opened):
    window, page = opened()
    dock = window.docks["chain_rule"]
    open_dock(window.docks["practice"])
    QApplication.processEvents()
    dock.setFloating(True)
    QApplication.processEvents()
    assert dock.isVisible()
    assert window.view.canvas.paint_style.reading is not None
    window.session.select([window.session.graph.named("a").id])
    window.actions_by_id["delete"].trigger()
    QTest.keyClick(page.timeline, Qt.Key.Key_Right)
    assert page.at == 1
    dock.setFloating(False)


def test_matrices_are_told_with_their_shapes(opened):
    """WORKED_NUMBERS 9: the matrix rule."""
    _, page = opened("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X; s = sum(D)")
    texts = []
    for at in range(len(page.walk)):
        page.go(at)
        texts += words(page)
    assert any("D̄ @ Xᵀ" in text for text in texts)
    assert any("(2,2) = (2,2) @ (2,2)" in text for text in texts)


def test_a_step_out_of_view_is_brought_into_it(opened):
    window, page = opened("; ".join(["y0 = sin(x)", *(f"y{i} = sin(y{i - 1})" for i in range(1, 60))]))
    window.view.history.fit({window.session.graph.named("x").id})
    page.go(page.walk.last_forward)
    assert window.view.shows([window.session.graph.named("y59").id])


def test_the_window_may_close_while_it_plays(opened, qtbot):
    window, page = opened()
    click(page.play_button)
    window.files.may_leave = lambda: True
    window.close()
    assert not page.is_playing
