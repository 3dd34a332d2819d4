"""The fields over the canvas give the focus back to it when they close, and the canvas stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from graphgui.document.arrangement.frames import add_note
from graphgui.ui.insert.operation_palette import OperationPalette
from tests.ui.hand import CTRL, Hand

KEYS = [
    pytest.param("number", Qt.Key.Key_Return, id="a number, Enter"),
    pytest.param("number", Qt.Key.Key_Escape, id="a number, Esc"),
    pytest.param("number", Qt.Key.Key_Tab, id="a number, Tab"),
    pytest.param("name", Qt.Key.Key_Return, id="a name, Enter"),
    pytest.param("name", Qt.Key.Key_Escape, id="a name, Esc"),
    pytest.param("note", Qt.Key.Key_Return, id="a note, Ctrl+Enter"),
    pytest.param("note", Qt.Key.Key_Escape, id="a note, Esc"),
    pytest.param("note", Qt.Key.Key_Tab, id="a note, Tab"),
]


@pytest.fixture
def popups(window) -> list[object]:
    """Grows with every request to add a node."""
    asked: list[object] = []
    window.view.requests.add_here_wanted.connect(lambda: asked.append(True))
    return asked


def near_the_edge(me: Hand, name: str) -> None:
    """Zooms in so far that the node stands at the right edge of the canvas."""
    view = me.view
    view.zoom_at(me.at(name, "value").toPointF(), 3.0)
    bar = view.horizontalScrollBar()
    bar.setValue(bar.value() + me.at(name, "value").x() - view.viewport().width() + 50)
    QApplication.processEvents()


def place(me: Hand) -> tuple[int, int, float]:
    """What is in view: where the canvas is scrolled to, and its zoom."""
    return me.view.horizontalScrollBar().value(), me.view.verticalScrollBar().value(), me.view.zoom()


def write_note(me: Hand) -> None:
    """Adds a note and opens it for writing."""
    session = me.window.session
    session.do("Add a note", add_note(session.document.content, (0.0, 0.0)))
    me.view.note_field.edit(*session.document.annotations.notes)


@pytest.mark.parametrize(("what", "key"), KEYS)
def test_closing_a_field_gives_the_canvas_the_focus_and_moves_nothing(window, me, popups, what, key):
    """Hidden while it had the focus, the field was left as by Tab: an add popup opened, and the view jumped to it."""
    if what == "note":
        write_note(me)
        field = window.view.note_field
    else:
        near_the_edge(me, "b")
        me.double_click(me.at("b", "value" if what == "number" else "name"))
        field = window.view.field
    assert QApplication.focusWidget() is field
    me.key(Qt.Key.Key_G if what == "name" else Qt.Key.Key_7)
    before = place(me)
    me.key(key, CTRL if what == "note" and key == Qt.Key.Key_Return else Qt.KeyboardModifier.NoModifier)
    assert not field.isVisible()
    assert QApplication.focusWidget() is window.view
    assert place(me) == before
    assert popups == []


@pytest.mark.parametrize("what", ["number", "note"])
def test_a_field_whose_subject_goes_gives_the_focus_back(window, me, popups, what):
    """Undo takes away the node, or the note, that is being written."""
    if what == "note":
        write_note(me)
    else:
        window.docks.panel(OperationPalette).op_chosen.emit("parameter")
        me.double_click(me.at("f", "value"))
    assert QApplication.focusWidget() in (window.view.field, window.view.note_field)
    before = place(me)
    window.session.document.undo()
    QApplication.processEvents()
    assert QApplication.focusWidget() is window.view
    assert place(me) == before
    assert popups == []


def test_a_field_that_closes_takes_no_focus_from_elsewhere(window, me):
    """The number is committed by a click into the expression bar, which keeps the focus."""
    me.double_click(me.at("b", "value"))
    me.key(Qt.Key.Key_7)
    window.expression.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    assert not window.view.field.isVisible()
    assert QApplication.focusWidget() is window.expression
    assert float(window.session.results.values["b"]) == 7


def test_a_refused_number_keeps_the_focus_on_tab(window, me):
    """Tab commits like Enter; a text that is refused stays to be mended."""
    me.double_click(me.at("b", "value"))
    for key in (Qt.Key.Key_X, Qt.Key.Key_Tab):
        me.key(key)
    assert window.view.field.isVisible()
    assert QApplication.focusWidget() is window.view.field
    me.key(Qt.Key.Key_Escape)
