"""The grid editor: hands on a table of numbers, with real keys; every change is one undo step."""

from time import process_time

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from graphgui.document.edits import set_value
from graphgui.engine.values import as_value
from graphgui.lessons.questions import Question
from graphgui.ui.grid.grid_editor import GridEditor, open_grid
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.panels.descent_panel import DescentPanel
from tests.ui.hand import CTRL, SHIFT

A = "A = [[1, 2, 3], [4, 5, 6]]; s = sum(A)"


@pytest.fixture
def open_on(open_window, hand, qtbot):
    """Opens the grid of a node, as a double click on its value does where it has one."""

    def open(text, name, slot=None):
        window = open_window(text)
        grid = open_grid(window.view, window.session, window.session.graph.named(name).id, slot)
        qtbot.waitUntil(grid.isActiveWindow)
        return window, grid, hand(window)

    return open


def grids(window):
    """The grids that are open."""
    return [grid for grid in window.findChildren(GridEditor) if grid.isVisible()]


def press(grid, *keys, modifiers=Qt.KeyboardModifier.NoModifier):
    """Presses keys where the focus is in the grid's window."""
    for one in [part for key in keys for part in (key if isinstance(key, str) else [key])]:
        QTest.keyClick(QApplication.focusWidget() or grid, one, modifiers)
    QApplication.processEvents()


def click(grid, words):
    """Clicks one of the grid's buttons."""
    (button,) = [b for b in grid.findChildren(QPushButton) if b.text().replace("&", "") == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def go(grid, row, column, to=None):
    """Puts the current cell there, and selects on to another."""
    index = grid.model.index(row, column)
    grid.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    if to:
        grid.table.setFocus()
        for key, count in ((Qt.Key.Key_Down, to[0] - row), (Qt.Key.Key_Right, to[1] - column)):
            for _ in range(count):
                press(grid, key, modifiers=SHIFT)


def value(window, name="A"):
    return np.asarray(window.session.graph.named(name).value).tolist()


def one_step(window, before, after, name="A"):
    """What was done is one step: undo and redo go from one value to the other."""
    assert value(window, name) == after
    window.session.document.undo()
    assert value(window, name) == before
    window.session.document.redo()
    assert value(window, name) == after
    window.session.document.undo()


def copied():
    return QApplication.clipboard().text()


def paste(grid, text):
    QApplication.clipboard().setText(text)
    grid.table.setFocus()
    press(grid, Qt.Key.Key_V, modifiers=CTRL)


BEFORE = [[1, 2, 3], [4, 5, 6]]


def test_a_double_click_on_a_tensor_opens_it_and_esc_closes_it(open_window, hand, qtbot):
    window = open_window(A)
    me = hand(window)
    me.double_click(me.at("A", "value"))
    (grid,) = window.findChildren(GridEditor)
    qtbot.waitUntil(grid.isActiveWindow)
    assert (grid.windowTitle(), grid.shape.text()) == ("A", "(2, 3)")
    assert grid.table.hasFocus()
    me.double_click(me.at("A", "value"))
    assert window.findChildren(GridEditor) == [grid]
    press(grid, Qt.Key.Key_Escape)
    assert not grids(window)
    assert window.session.document.undo_label is None


def test_typing_into_cells_takes_arithmetic_and_goes_on(open_on):
    window, grid, _ = open_on(A, "A")
    press(grid, Qt.Key.Key_Return, "2*3+0.5", Qt.Key.Key_Return)
    assert (grid.table.currentIndex().row(), grid.table.currentIndex().column()) == (1, 0)
    assert float(window.session.results.values["s"]) == 26.5
    assert window.session.document.undo_label == "Set an entry of A"
    one_step(window, BEFORE, [[6.5, 2, 3], [4, 5, 6]])
    assert grid.model.data(grid.model.index(0, 0)) == "1", "the grid follows undo"
    go(grid, 0, 0)
    press(grid, "7", Qt.Key.Key_Tab, "8", Qt.Key.Key_Return)
    assert value(window) == [[7, 8, 3], [4, 5, 6]]


def test_esc_in_a_cell_gives_up_the_typing_alone(open_on):
    window, grid, _ = open_on(A, "A")
    press(grid, "9", Qt.Key.Key_Escape)
    assert grid.isVisible()
    assert value(window) == BEFORE
    assert window.session.document.undo_label is None


def test_a_bad_cell_is_marked_with_a_sentence_and_nothing_is_lost(open_on):
    window, grid, _ = open_on(A, "A")
    press(grid, "zebra", Qt.Key.Key_Return)
    at = grid.model.index(0, 0)
    assert grid.model.data(at) == "⚠ zebra"
    assert grid.model.data(at, Qt.ItemDataRole.EditRole) == "zebra"
    assert "zebra is not a number" in grid.model.data(at, Qt.ItemDataRole.ToolTipRole)
    assert "1 of the cells" in grid.message.text()
    go(grid, 0, 0)
    assert "zebra is not a number" in grid.message.text()
    assert value(window) == BEFORE
    click(grid, "Transpose")
    assert value(window) == BEFORE
    assert "marked" in grid.message.text()
    press(grid, Qt.Key.Key_Escape)
    assert grid.isVisible(), "the first Esc says what would be lost"
    assert "lost" in grid.message.text()
    grid.table.setFocus()
    press(grid, Qt.Key.Key_Return, "11", Qt.Key.Key_Return)
    assert not grid.model.refused
    assert value(window)[0][0] == 11
    press(grid, Qt.Key.Key_Escape)
    assert not grids(window)


def test_rows_and_columns_come_and_go(open_on):
    window, grid, _ = open_on(A, "A")
    for words, after in (
        ("Add row", [[1, 2, 3], [0, 0, 0], [4, 5, 6]]),
        ("Add column", [[1, 0, 2, 3], [4, 0, 5, 6]]),
        ("Delete rows", [[4, 5, 6]]),
        ("Delete columns", [[2, 3], [5, 6]]),
        ("Transpose", [[1, 4], [2, 5], [3, 6]]),
    ):
        go(grid, 0, 0)
        click(grid, words)
        one_step(window, BEFORE, after)


def test_a_grid_that_opens_while_ctrl_is_held_has_its_first_cell_selected(open_on, open_window):
    """Qt asks which keys are held when a cell is made the current one, and with Ctrl selects nothing."""
    QTest.keyPress(open_window(), Qt.Key.Key_A, CTRL)
    _, grid, _ = open_on("A = [[1, 2]]", "A")
    assert grid.table.blocks() == [(0, 0, 1, 1)]


def test_the_last_row_and_column_stay(open_on):
    window, grid, _ = open_on("A = [[1]]", "A")
    for words in ("Delete rows", "Delete columns"):
        click(grid, words)
        assert "At least one" in grid.message.text()
    assert value(window) == [[1]]


def test_the_shape_field_resizes(open_on):
    window, grid, _ = open_on(A, "A")
    for text, after in (
        ("3 × 2", [[1, 2], [3, 4], [5, 6]]),
        ("(2, 2)", [[1, 2], [4, 5]]),
        ("3x3", [[1, 2, 3], [4, 5, 6], [0, 0, 0]]),
        ("6", [1, 2, 3, 4, 5, 6]),
        ("2", [1, 4]),
        ("1, 2, 3", [BEFORE]),
        ("scalar", 1),
    ):
        grid.shape.setFocus()
        grid.shape.selectAll()
        press(grid, text, Qt.Key.Key_Return) if text.isascii() else (
            grid.shape.insert(text),
            press(grid, Qt.Key.Key_Return),
        )
        one_step(window, BEFORE, after)
    grid.shape.setFocus()
    grid.shape.selectAll()
    press(grid, "20000,20000", Qt.Key.Key_Return)
    assert "too many" in grid.shape.problem
    assert value(window) == BEFORE


def test_fill_and_delete(open_on):
    window, grid, _ = open_on(A, "A")
    go(grid, 0, 0, to=(1, 1))
    grid.filling.setFocus()
    press(grid, "1/4", Qt.Key.Key_Return)
    one_step(window, BEFORE, [[0.25, 0.25, 3], [0.25, 0.25, 6]])
    grid.table.setFocus()
    press(grid, Qt.Key.Key_Delete)
    one_step(window, BEFORE, [[0, 0, 3], [0, 0, 6]])
    grid.filling.setFocus()
    grid.filling.selectAll()
    press(grid, "nonsense", Qt.Key.Key_Return)
    assert "nonsense" in grid.filling.problem


def test_copy_and_paste_go_to_and_from_spreadsheets(open_on):
    window, grid, _ = open_on(A, "A")
    go(grid, 0, 1, to=(1, 2))
    press(grid, Qt.Key.Key_C, modifiers=CTRL)
    assert copied() == "2\t3\n5\t6"
    go(grid, 0, 0)
    paste(grid, "0,5\t1,25\r\n7\t8\r\n")
    one_step(window, BEFORE, [[0.5, 1.25, 3], [7, 8, 6]])
    paste(grid, "9, 8, 7")
    one_step(window, BEFORE, [[9, 8, 7], [4, 5, 6]])
    go(grid, 1, 2)
    paste(grid, "1\t2\n3\t4")
    one_step(window, BEFORE, [[1, 2, 3, 0], [4, 5, 1, 2], [0, 0, 3, 4]])
    go(grid, 0, 0)
    paste(grid, "[[10, 20], [30, 40]]")
    one_step(window, BEFORE, [[10, 20, 3], [30, 40, 6]])
    go(grid, 0, 0, to=(1, 0))
    paste(grid, "5")
    one_step(window, BEFORE, [[5, 2, 3], [5, 5, 6]])


def test_pasting_what_is_no_number_keeps_it_in_its_cell(open_on):
    window, grid, _ = open_on(A, "A")
    paste(grid, "10\tn/a\n\t30")
    assert value(window) == [[10, 2, 3], [4, 30, 6]]
    assert grid.model.data(grid.model.index(0, 1)) == "⚠ n/a"
    grid.close()
    grid.close()


def test_a_vector_is_a_column_and_a_slot_can_hold_one(open_on):
    window, grid, _ = open_on("x = 1; y = x * [1, 2]", "y", "b")
    assert grid.windowTitle() == "b of y"
    assert (grid.model.rowCount(), grid.model.columnCount()) == (2, 1)
    press(grid, Qt.Key.Key_Down, "5", Qt.Key.Key_Return)
    node = window.session.graph.named("y")
    assert node.literal("b").tolist() == [1, 5]
    click(grid, "Add row")
    assert window.session.results.values["y"].tolist() == [1, 5, 0]
    window.session.document.undo()
    window.session.document.undo()
    assert window.session.graph.named("y").literal("b").tolist() == [1, 2]
    assert window.session.document.undo_label is None


def test_arrays_with_more_axes_are_shown_page_by_page(open_on):
    window, grid, _ = open_on("T = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", "T")
    assert grid.page.isVisible()
    grid.page.setValue(1)
    assert grid.place.text() == "T[1, :, :]"
    press(grid, "9", Qt.Key.Key_Return)
    assert value(window, "T") == [[[1, 2], [3, 4]], [[9, 6], [7, 8]]]
    paste(grid, "1\t2\t3")
    assert "beyond the edge" in grid.message.text()


def test_a_value_that_practice_hides_is_a_sentence_until_it_is_answered(open_on):
    """The window stays, and the numbers come back to it; meanwhile there is nothing to copy."""
    window, grid, _ = open_on("x = [1, 2]; y = 3 * x; s = sum(y)", "y")
    assert grid.model.rowCount() == 2
    id = window.session.graph.named("y").id
    window.session.hide(frozenset({Question(id, "value")}))
    assert not grid.table.isVisible()
    assert grid.model.rowCount() == 0
    assert grid.message.text() == "y = ?  It is hidden until it is answered."
    window.session.do("Set x", set_value(window.session.graph.named("x"), as_value([5.0, 6.0])))
    assert grid.model.rowCount() == 0
    window.session.hide(frozenset())
    assert grid.table.isVisible()
    assert grid.model.data(grid.model.index(1, 0)) == "18"


def test_computed_values_are_shown_and_not_edited(open_on):
    window, grid, _ = open_on("x = [1, 2]; y = x * 2", "y")
    assert not grid.tools.isVisible()
    press(grid, "7", Qt.Key.Key_Return, Qt.Key.Key_Delete)
    paste(grid, "5\n6")
    assert grid.model.data(grid.model.index(1, 0)) == "4"
    node = window.session.graph.named("x")
    window.session.do("Set x", set_value(node, as_value([3.0, 4.0, 5.0])))
    assert grid.model.data(grid.model.index(2, 0)) == "10"


def test_the_grid_leaves_with_its_node_its_document_and_its_window(open_on):
    window, _grid, _ = open_on("x = [1, 2]", "x")
    window.session.select([window.session.graph.named("x").id])
    window.actions_by_id["delete"].trigger()
    assert not grids(window)
    window, _, _ = open_on("x = [1, 2]", "x")
    window.files.new()
    assert not grids(window)
    window, _, _ = open_on("x = [1, 2]", "x")
    window.files.may_leave = lambda: True
    window.close()
    assert not grids(window)


def test_undo_and_redo_have_their_keys_in_the_grid(open_on):
    window, grid, _ = open_on(A, "A")
    press(grid, "7", Qt.Key.Key_Return)
    press(grid, Qt.Key.Key_Z, modifiers=CTRL)
    assert value(window) == BEFORE
    press(grid, Qt.Key.Key_Z, modifiers=CTRL | SHIFT)
    assert value(window)[0][0] == 7


def test_undo_in_the_grid_has_the_keys_that_were_chosen_for_it(open_on):
    window, grid, _ = open_on(A, "A")
    window.actions_by_id.bind("undo", [QKeySequence("Ctrl+U")])
    press(grid, "7", Qt.Key.Key_Return)
    press(grid, Qt.Key.Key_Z, modifiers=CTRL)
    assert value(window)[0][0] == 7
    press(grid, Qt.Key.Key_U, modifiers=CTRL)
    assert value(window) == BEFORE


def test_undo_in_the_grid_stops_a_descent_as_it_does_everywhere(open_on, qtbot):
    window, grid, _ = open_on("x = [3, 4]; y = sum(x * x)", "x")
    window.docks.panel(DescentPanel).steps_field.setFocus()
    window.docks.panel(DescentPanel).run_button.click()
    qtbot.waitUntil(lambda: window.docks.panel(DescentPanel).run.is_running)
    grid.table.setFocus()
    press(grid, Qt.Key.Key_Z, modifiers=CTRL)
    assert not window.docks.panel(DescentPanel).run.is_running
    assert value(window, "x") == [3, 4]


@pytest.mark.parametrize(("name", "after"), [("x", [3, 4]), ("y", [6, 8])])
def test_a_change_is_shown_once(open_on, monkeypatch, name, after):
    window, grid, _ = open_on("x = [1, 2]; y = x * 2", name)
    shown = []
    monkeypatch.setattr(grid.model, "show", lambda value, page: shown.append(value.tolist()))
    node = window.session.graph.named("x")
    window.session.do("Set x", set_value(node, as_value([3.0, 4.0])))
    assert shown == [after]


def test_a_million_entries_stay_quick(open_on):
    window, _, _ = open_on("A = 1", "A")
    node = window.session.graph.named("A")
    window.session.do("Set A", set_value(node, as_value(np.arange(1e6).reshape(1000, 1000))))
    times = {}

    def took(what, run):
        start = process_time()
        run()
        QApplication.processEvents()
        times[what] = process_time() - start

    grid = window.findChildren(GridEditor)[0]
    took("open", lambda: open_grid(window.view, window.session, node.id))
    took("scroll", lambda: go(grid, 900, 900))
    took("type", lambda: press(grid, "5", Qt.Key.Key_Return))
    took("select all", lambda: press(grid, Qt.Key.Key_A, modifiers=CTRL))
    took("copy", grid.copy)
    took("paste", grid.paste)
    took("transpose", grid.transpose)
    print({what: round(1000 * time) for what, time in times.items()})
    assert np.asarray(window.session.graph.named("A").value)[900, 900] == 5
    assert max(times[what] for what in ("open", "scroll", "type", "select all", "transpose")) < 0.5
    assert max(times.values()) < 8


def test_the_inspectors_button_and_the_command_open_it(open_window, qtbot):
    window = open_window(A)
    window.session.select([window.session.graph.named("A").id])
    button = window.docks.panel(Inspector).view.table_button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    (grid,) = grids(window)
    grid.close()
    window.session.select([window.session.graph.named("s").id])
    assert not window.docks.panel(Inspector).view.table_button.isVisible()
    window.session.select([window.session.graph.named("A").id])
    window.actions_by_id["open_table"].trigger()
    assert grids(window)
    window.actions_by_id["copy_value"].trigger()
    assert copied() == "[[1, 2, 3], [4, 5, 6]]"
    window.actions_by_id["copy_gradient"].trigger()
    assert copied() == "[[1, 1, 1], [1, 1, 1]]"
