"""A cell that is being edited while its table changes, its document goes or its window closes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import isValid

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content, set_value
from graphgui.engine.values import as_value
from graphgui.ui.grid.grid_editor import open_grid

A = "A = [[1, 2, 3], [4, 5, 6]]; s = sum(A)"
ALT = Qt.KeyboardModifier.AltModifier


def another(text=A):
    """A document whose nodes have the ids of those in the first."""
    return Document(Content(graphgui.parse(text), DescentSettings()))


def value(window, name="A"):
    return np.asarray(window.session.graph.named(name).value).tolist()


@pytest.fixture
def type_into(open_window, qtbot):
    """Opens the grid of A and types into its first cell, which stays open."""

    def type_into(text="9", before=lambda window: None):
        window = open_window(A)
        before(window)
        grid = open_grid(window.view, window.session, window.session.graph.named("A").id)
        qtbot.waitUntil(grid.isActiveWindow)
        for key in text:
            QTest.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget().text() == text
        return window, grid

    return type_into


def put(window, shown):
    """Sets the value of A from elsewhere, as one step."""
    session = window.session
    session.do("Set A", set_value(session.graph.named("A"), as_value(np.array(shown, float))))


@pytest.mark.parametrize("text", [A, "A = [1, 2]; s = sum(A)", "A = 2; s = A"])
def test_what_is_typed_does_not_go_into_another_document(type_into, text):
    window, grid = type_into()
    window.session.open(another(text))
    before = value(window)
    QApplication.processEvents()
    assert not isValid(grid)
    assert value(window) == before
    assert window.session.document.undo_label is None


def test_an_undo_that_takes_the_shape_gives_the_typing_up(type_into):
    window, grid = type_into(before=lambda window: put(window, [[1, 2]]))
    window.session.document.undo()
    QApplication.processEvents()
    assert not grid.table.findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert value(window) == [[1, 2, 3], [4, 5, 6]]
    assert window.session.document.undo_label is None
    QTest.keyClick(QApplication.focusWidget(), "7")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert value(window) == [[7, 2, 3], [4, 5, 6]]


def test_a_value_that_changes_behind_an_open_cell_keeps_the_typing(type_into):
    window, _ = type_into()
    put(window, [[1, 2, 3], [4, 5, 60]])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert value(window) == [[9, 2, 3], [4, 5, 60]]


def test_a_node_that_goes_takes_the_open_cell_along(type_into):
    window, grid = type_into()
    window.session.select([window.session.graph.named("A").id])
    window.actions_by_id["delete"].trigger()
    label = window.session.document.undo_label
    QApplication.processEvents()
    assert not isValid(grid)
    assert window.session.document.undo_label == label
    window.session.document.undo()
    assert value(window) == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("r", [[9, 2, 3], [0, 0, 0], [4, 5, 6]]),
        ("c", [[9, 0, 2, 3], [4, 0, 5, 6]]),
        ("d", [[4, 5, 6]]),
        ("o", [[2, 3], [5, 6]]),
        ("t", [[9, 4], [2, 5], [3, 6]]),
    ],
)
def test_a_button_pressed_by_its_letter_takes_the_open_cell_first(type_into, key, after):
    window, _ = type_into()
    QTest.keyClick(QApplication.focusWidget(), key, ALT)
    QTest.qWait(150)
    assert value(window) == after


def test_closing_the_window_keeps_what_is_typed(type_into):
    window, grid = type_into("2*3")
    grid.close()
    QApplication.processEvents()
    assert value(window)[0][0] == 6


def test_closing_the_window_says_once_that_what_is_typed_is_no_number(type_into):
    window, grid = type_into("zebra")
    grid.close()
    assert grid.isVisible()
    assert "lost" in grid.message.text()
    grid.close()
    assert not grid.isVisible()
    assert value(window)[0][0] == 1


def test_a_main_window_that_goes_takes_the_open_cell_along(type_into):
    window, grid = type_into()
    window.hide()
    QApplication.processEvents()
    assert not isValid(grid)
    assert window.session.document.undo_label is None


def test_a_page_that_is_turned_takes_what_is_typed_for_the_one_before(open_window, qtbot):
    window = open_window("A = 2")
    put(window, np.zeros((2, 2, 2)))
    grid = open_grid(window.view, window.session, window.session.graph.named("A").id)
    qtbot.waitUntil(grid.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget(), "9")
    grid.page.setValue(1)
    assert value(window) == [[[9, 0], [0, 0]], [[0, 0], [0, 0]]]


@pytest.mark.parametrize(
    ("then", "label", "after"),
    [
        (lambda window: window.session.open(another("A = [1, 2]; s = sum(A)")), None, [1, 2]),
        (lambda window: window.session.document.undo(), "Set A", [[1, 2]]),
        (lambda window: put(window, [[4], [5]]), "Set A", [[4], [5]]),
    ],
    ids=["another document", "undo", "another shape"],
)
def test_what_was_entered_is_in_the_document_before_anything_else_happens(type_into, then, label, after):
    """Enter, and something else before the event loop runs again."""
    window, _ = type_into(before=lambda window: put(window, [[1, 2]]))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    document = window.session.document
    assert document.undo_label == "Set an entry of A"
    assert value(window) == [[9, 2]]
    then(window)
    QApplication.processEvents()
    assert value(window) == after
    assert window.session.document.undo_label == label
