"""Text that is being typed somewhere when the document is saved, left or replaced."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.ui.commands import file_dialogs
from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.panels.descent_panel import DescentPanel

TEXT = "a = 2; A = [[1, 2], [3, 4]]; s = a * sum(A)"


def field_called(window, name, panel=Inspector):
    """A field of a panel, by the beginning of its accessible name."""
    fields = window.docks.panel(panel).findChildren(QLineEdit)
    (field,) = [each for each in fields if each.isVisible() and each.accessibleName().startswith(name)]
    return field


def select(window, name):
    window.session.select([window.session.graph.named(name).id])
    QApplication.processEvents()


def begin_number(window):
    select(window, "a")
    return field_called(window, "Value")


def begin_name(window):
    select(window, "a")
    return field_called(window, "Name")


def begin_cell(window):
    grid = open_grid(window.view, window.session, window.session.graph.named("A").id)
    grid.activateWindow()
    QTest.qWait(50)
    QTest.keyClick(grid.table, Qt.Key.Key_Return)
    return QApplication.focusWidget()


def begin_in_place(window):
    select(window, "a")
    window.actions_by_id["rename"].trigger()
    assert window.view.field.is_editing
    return window.view.field


def begin_rate(window):
    window.docks.open("gradient_descent")
    return window.docks.panel(DescentPanel).rate_field


def begin_steps(window):
    window.docks.open("gradient_descent")
    return window.docks.panel(DescentPanel).steps_field


WAYS = [begin_number, begin_name, begin_cell, begin_in_place, begin_rate, begin_steps]


@pytest.fixture(params=WAYS)
def typed(request, open_window):
    """A window in which 7 has been typed somewhere without Enter."""
    window = open_window(TEXT)
    field = request.param(window)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "b7" if request.param in (begin_name, begin_in_place) else "7")
    assert QApplication.focusWidget() is field
    assert window.session.document.undo_label is None
    return window


def test_what_is_typed_is_saved(typed, tmp_path):
    document = typed.session.document
    document.path = tmp_path / "kept.cgraph"
    assert typed.files.save()
    assert document.undo_label is not None
    assert not document.modified
    assert "7" in document.path.read_text()


def test_what_is_typed_does_not_go_into_a_document_that_replaces_this_one(typed):
    new = Document(Content(graphgui.parse(TEXT), DescentSettings()))
    typed.session.open(new)
    QApplication.processEvents()
    typed.view.setFocus()
    QApplication.processEvents()
    assert typed.session.document is new
    assert new.undo_label is None


def test_what_is_typed_is_asked_about_before_the_document_is_left(typed, monkeypatch):
    asked = []
    monkeypatch.setattr(file_dialogs, "ask_to_save", lambda *a: asked.append(a) or QMessageBox.StandardButton.Cancel)
    typed.files.new()
    assert asked
