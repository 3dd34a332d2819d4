"""A workspace is chosen, with its key, in the middle of something else: nothing is lost, nothing is left half done."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.arrangement.frames import add_note
from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.panels.descent_panel import DescentPanel
from tests.ui.hand import CTRL, OLAH, node_names, wires

KEYS = [Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_1]
"""The keys of all workspaces; the window is in the first one."""


def press(key, modifiers=CTRL):
    """Presses a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    QApplication.processEvents()


def state(window):
    """What a document has: nodes, wires, the places of cards, and the last step."""
    places = {node.name: node.position for node in window.session.graph.nodes()}
    return node_names(window), wires(window), places, window.session.document.undo_label


def choose(window, key):
    before = window.workspaces.current
    press(key)
    assert window.workspaces.current != before


@pytest.mark.parametrize("key", KEYS[:3])
@pytest.mark.parametrize("what", ["card", "new wire", "frame of selection", "view"])
def test_a_drag_on_the_canvas(open_window, hand, what, key):
    """The button is held while the key is pressed, and let go in the other workspace."""
    window = open_window(OLAH)
    me = hand(window)
    window.view.setFocus()
    match what:
        case "card":
            start, end, button = me.at("b"), me.at("b") + QPoint(30, 40), Qt.MouseButton.LeftButton
        case "new wire":
            start, end, button = me.at("a", "output"), me.at("a", "output") + QPoint(30, 60), Qt.MouseButton.LeftButton
        case "frame of selection":
            start, end, button = QPoint(5, 5), QPoint(80, 80), Qt.MouseButton.LeftButton
        case _:
            start, end, button = QPoint(5, 5), QPoint(60, 60), Qt.MouseButton.MiddleButton
    before = state(window)
    me.drag(start, end, release=False, button=button)
    assert window.view.gesture is not None
    choose(window, key)
    me.move(end + QPoint(4, 4), button=button)
    me.release(end + QPoint(4, 4), button=button)
    assert window.view.gesture is None
    if what == "new wire":
        # Let go over nothing, it asks what to add there.
        press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert window.view.hasFocus()
    if what == "card":
        if state(window) != before:
            window.session.document.undo()
        assert state(window) == before
    else:
        assert state(window) == before
    assert QApplication.activePopupWidget() is None
    # The next drag is one like any other.
    at = me.at("c")
    me.drag(at, at + QPoint(20, 20))
    assert state(window)[2]["c"] != before[2]["c"]
    window.session.document.undo()
    assert state(window)[2]["c"] == before[2]["c"]


@pytest.mark.parametrize("has_moved", [False, True])
@pytest.mark.parametrize("key", KEYS[:3])
@pytest.mark.parametrize("what", ["number", "name", "note"])
def test_a_field_on_the_canvas(open_window, hand, what, key, has_moved):
    """What was typed is committed, and the canvas has the focus, whether or not the user has moved the view."""
    window = open_window(OLAH)
    me = hand(window)
    if has_moved:
        me.wheel(me.at("b"), 2)
    session = window.session
    if what == "note":
        session.do("Add a note", add_note(session.document.content, (0.0, 0.0)))
        window.view.note_field.edit(*session.document.annotations.notes)
        field = window.view.note_field
    else:
        me.double_click(me.at("b", "value" if what == "number" else "name"))
        field = window.view.field
    assert QApplication.focusWidget() is field
    me.key(Qt.Key.Key_G if what != "number" else Qt.Key.Key_7)
    choose(window, key)
    assert not field.isVisible()
    assert window.view.hasFocus()
    match what:
        case "number":
            assert float(session.results.values["b"]) == 7
        case "name":
            assert node_names(window) == ["a", "g", "c", "d", "e"]
        case _:
            assert [note.text for note in session.document.annotations.notes.values()] == ["g"]
    session.document.undo()
    assert node_names(window) == ["a", "b", "c", "d", "e"]
    assert float(session.results.values["b"]) == 1


def test_a_field_whose_text_is_refused(open_window, hand):
    """It is given up, the reason is said, and the number is as before: no field stays where the node was."""
    window = open_window(OLAH)
    me = hand(window)
    me.double_click(me.at("b", "value"))
    me.key(Qt.Key.Key_X)
    said = []
    window.session.said.connect(said.append)
    choose(window, Qt.Key.Key_2)
    assert not window.view.field.isVisible()
    assert window.view.hasFocus()
    assert float(window.session.results.values["b"]) == 1
    assert window.session.document.undo_label is None
    assert said or window.view.banner.isVisible()


def test_a_running_descent(open_window, qtbot):
    """It goes on through all workspaces and is one step to undo."""
    window = open_window("x = 5; y = x**2")
    panel = window.docks.panel(DescentPanel)
    panel.steps_field.setText("1000000")
    panel.steps_field.commit()
    window.workspaces.choose("descend")
    QTest.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.run.is_running and panel.run.latest is not None)
    label = window.session.document.undo_label
    window.view.setFocus()
    for key in KEYS:
        before = panel.run.latest.index
        choose(window, key)
        assert panel.run.is_running
        assert window.view.hasFocus()
        qtbot.waitUntil(lambda before=before: panel.run.latest.index > before)
    panel.stop()
    qtbot.waitUntil(lambda: not panel.run.is_running)
    assert float(window.session.results.values["x"]) < 5
    window.session.document.undo()
    assert float(window.session.results.values["x"]) == 5
    assert window.session.document.undo_label == label


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
def test_a_grid_editor(open_window, qtbot):
    """It stays open beside every workspace, and goes on to edit; closed, it leaves the focus to the canvas."""
    window = open_window("A = [[1, 2, 3], [4, 5, 6]]; s = sum(A)")
    window.view.setFocus()
    grid = open_grid(window.view, window.session, window.session.graph.named("A").id, None)
    qtbot.waitUntil(grid.isActiveWindow)
    press(Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier)
    for name in ("chain_rule", "descend", "code", "build"):
        window.workspaces.choose(name)
        QApplication.processEvents()
        assert grid.isVisible()
    grid.activateWindow()
    qtbot.waitUntil(grid.isActiveWindow)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert np.asarray(window.session.graph.named("A").value).tolist() == [[7, 2, 3], [4, 5, 6]]
    grid.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.view.hasFocus()


def test_a_panel_that_is_dragged(open_window):
    """The other panels would be arranged without it, and painted over one another (bug): the key does nothing until then."""
    window = open_window(OLAH)
    window.view.setFocus()
    bar = window.docks["inspector"].titleBarWidget()
    at = bar.rect().center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    press(Qt.Key.Key_2)
    assert window.workspaces.current == "build"
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    window.view.setFocus()
    choose(window, Qt.Key.Key_2)
