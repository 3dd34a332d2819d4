"""A view that asks for a row that is gone gets nothing, from every model of ours."""

from __future__ import annotations

import ast
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt

import graphgui
from graphgui.ui.commands.command_palette import Entries
from graphgui.ui.faults.guards import guarded
from graphgui.ui.widgets.stale_index import while_there
from tests.ui.hand import OLAH


def test_every_list_and_table_answers_for_rows_that_are_gone():
    """`data` of each model of lists and tables is decorated, outside of `guarded`, which reports what raises."""
    found = []
    for path in Path(graphgui.__file__).parent.rglob("*.py"):
        for kind in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(kind, ast.ClassDef) or not any(
                "QAbstractListModel" in ast.unparse(base) or "QAbstractTableModel" in ast.unparse(base)
                for base in kind.bases
            ):
                continue
            (data,) = (part for part in kind.body if isinstance(part, ast.FunctionDef) and part.name == "data")
            assert "while_there(None)" in map(ast.unparse, data.decorator_list), f"{path.name}: {kind.name}"
            found.append(kind.name)
    assert Entries.__name__ in found
    assert len(found) >= 10


def test_the_popup_for_a_row_that_is_gone(open_window):
    """Qt asks a list that was filled anew in the midst of a click for the row that was clicked (bug: IndexError)."""
    window = open_window(OLAH)
    popup = window.bench.inserter.popup
    window.actions_by_id["add"].trigger()
    model = popup.list.model()
    last = model.index(model.rowCount() - 1, 0)
    assert model.data(last) is not None
    popup.search.setText("tanh")
    assert last.row() >= model.rowCount()
    assert model.data(last) is None
    assert model.flags(last) == Qt.ItemFlag.NoItemFlags
    popup.close()


@guarded
@while_there(Qt.ItemFlag.NoItemFlags)
def flags(model: object, index: object) -> Qt.ItemFlag:
    raise ZeroDivisionError


def test_what_raises_within_gives_the_nothing_of_its_kind_all_the_same(qtbot):
    """The guard reads what the innermost function says that it returns (bug: None, which Qt takes for no flags)."""
    rows = QStringListModel(["one"])
    with qtbot.captureExceptions() as problems:
        assert flags(rows, rows.index(0)) == Qt.ItemFlag(0)
    assert len(problems) == 1
