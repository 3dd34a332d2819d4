"""Long random drives over the real window: no exception, no Qt warning, no disagreement between canvas and document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from graphgui.document.building.insertion import Ends
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.inspector.slot_row import SlotRow
from graphgui.ui.panels.descent_panel import DescentPanel
from tests.ui.monkey import drive

NOISE = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen platform says where a window floats or a menu opens."""
CHECKED = Qt.ItemDataRole.CheckStateRole


@NOISE
@pytest.mark.thorough
def test_a_monkey_does_no_harm(open_window, tmp_path, qtlog, qtbot: QtBot):
    """1,500 random events. `python -m tests.ui.monkey 2 1500 --shrink` finds which of them did it."""
    with qtbot.captureExceptions() as problems:
        drive(open_window(), 2, range(1500), tmp_path, problems)


@pytest.mark.slow
@NOISE
@pytest.mark.parametrize("seed", [101, 102, 103])
def test_many_monkeys_do_no_harm(open_window, tmp_path, qtbot: QtBot, seed):
    with qtbot.captureExceptions() as problems:
        drive(open_window(), seed, range(10_000), tmp_path, problems)


# ── what monkeys found ───────────────────────────────────────────────────────────────────────────────────────────────
def test_pasting_from_a_clipboard_that_cannot_be_read_says_so(open_window, hand, monkeypatch):
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)
    window = open_window("a = 2")
    window.actions_by_id["paste"].trigger()
    assert window.view.banner.isVisible()
    assert len(window.session.graph) == 1


def test_the_ports_that_are_offered_are_those_of_the_node_it_began_with(open_window, hand):
    window = open_window("e = (a + b) * (b + 1)")
    window.session.select([window.session.graph.named("e").id])
    window.bench.wire_dialog.open()
    window.actions_by_id["select_all"].trigger()
    hand(window).key(Qt.Key.Key_Return)
    assert window.bench.wire_dialog.popup.heading.text() in ("Where does e go?", "What comes into e.a?")
    hand(window).key(Qt.Key.Key_Escape)


def test_a_list_of_sources_that_is_open_while_its_node_goes_does_nothing(open_window):
    window = open_window("e = a * b")
    window.session.select([window.session.graph.named("e").id])
    rows = window.docks.panel(Inspector).findChildren(SlotRow)
    window.actions_by_id["delete"].trigger()
    before = window.session.document.steps_done
    for row in rows:
        row.choice.activated.emit(0)
    assert window.session.document.steps_done == before


def test_a_node_that_went_is_not_chosen_in_a_list_that_has_it_still(open_window):
    """A slot's sources, the outputs, the losses and the parameters, before the panels have heard of it."""
    window = open_window("p = 4; c = exp(2); e = a * b")
    window.docks.open("gradient_descent")
    session, panel = window.session, window.docks.panel(DescentPanel)
    session.select([session.graph.named("e").id])
    (row, *_) = window.docks.panel(Inspector).findChildren(SlotRow)
    parameters, gone = panel.parameter_list.model(), [session.graph.named(name) for name in "pc"]
    for node in gone:
        session.graph.remove(node.id)
    before = session.document.steps_done
    for box in (row.choice, window.output_choice, panel.loss_choice):
        box.activated.emit(box.findData(gone[1].id))
    (at,) = [at for at in map(parameters.index, range(parameters.rowCount())) if at.data() == "p"]
    assert not parameters.setData(at, Qt.CheckState.Checked, CHECKED)
    assert session.document.steps_done == before
    for node in gone:
        session.graph.add(node)
    for box in (row.choice, window.output_choice, panel.loss_choice):
        box.activated.emit(box.findData(gone[1].id))
    assert session.document.steps_done == before + 3


def test_a_click_on_a_list_that_went_meanwhile_adds_nothing(open_window, hand):
    """Pressed on a choice, undone by key, let go: the slot that the choice was for is gone."""
    window = open_window()
    window.docks.panel(OperationPalette).op_chosen.emit("tanh")
    session, popup = window.session, window.bench.inserter.popup
    (node,) = session.graph.nodes()
    window.bench.inserter.open(QPointF(-300, 0), Ends(target=(node.id, "x")), True)
    QTest.keyClicks(popup.search, "sin")
    port = popup.list.viewport()
    at = popup.list.visualRect(popup.list.currentIndex()).center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    window.actions_by_id["undo"].trigger()
    assert not popup.isVisible()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert len(session.graph) == 0


def test_what_was_copied_is_left_as_text_when_the_window_closes(open_window):
    """Else the program crashed at its end, when Qt deleted what Python had put on the clipboard."""
    window = open_window("e = a * b")
    window.actions_by_id["select_all"].trigger()
    window.actions_by_id["copy"].trigger()
    text = QGuiApplication.clipboard().text()
    window.close()
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]
    assert QGuiApplication.clipboard().text() == text
