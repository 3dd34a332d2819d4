"""The table model of a value; texts of cells are made when a view asks for them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from graphgui.document.value_table import table_of
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Shape
from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.widgets.stale_index import while_there

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

DIGITS = 6
MOST_ROWS, MOST_COLUMNS = 100_000, 10_000
"""The largest table that is shown; Qt keeps a record of every row."""


class GridModel(QAbstractTableModel):
    """One page (rows, columns) of a value of any shape, with the refused texts of cells.

    `typed(row, column, text)` is emitted when a cell was edited.
    """

    typed = Signal(int, int, str)

    def __init__(self, parent: QObject, editable: bool) -> None:
        super().__init__(parent)
        self._editable = editable
        self._shape: Shape | None = None
        self.table = np.zeros((0, 0))
        self.page = 0
        self.refused: dict[tuple[int, int, int], tuple[str, str]] = {}
        """From (page, row, column) to the refused text and the reason."""

    def show(self, value: Value, page: int) -> None:
        """Shows a page of a value; where the shape is as before, the selection stays."""
        table = table_of(value, page)
        if np.shape(value) == self._shape:
            self.table, self.page = table, page
            self.repaint()
            return
        rows, columns = table.shape
        self.beginResetModel()
        self.table, self.page, self._shape = table, page, np.shape(value)
        self.refused = {at: problem for at, problem in self.refused.items() if at[1] < rows and at[2] < columns}
        self.endResetModel()

    def repaint(self) -> None:
        """Repaints all visible cells."""
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def sentence(self, row: int, column: int) -> str:
        """The reason why the text of a cell was refused; empty where it was not."""
        return self.refused.get((self.page, row, column), ("", ""))[1]

    @guarded
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else min(self.table.shape[0], MOST_ROWS)

    @guarded
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else min(self.table.shape[1], MOST_COLUMNS)

    @guarded
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable else flags

    @guarded
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        # Counted from 0, as in x[0, 1].
        return str(section) if role == Role.DisplayRole else super().headerData(section, orientation, role)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """The text of a cell, shortened; exact for editing, the tool tip and the screen reader."""
        row, column = index.row(), index.column()
        text, sentence = self.refused.get((self.page, row, column), ("", ""))
        match role:
            case Role.DisplayRole:
                return f"⚠ {text}" if sentence else short_number(self.table[row, column], DIGITS)
            case Role.EditRole:
                return text if sentence else exact_text(self.table[row, column])
            case Role.ToolTipRole:
                return plain_tip(sentence or exact_text(self.table[row, column]))
            case Role.AccessibleTextRole:
                return f"[{row}, {column}] = {text if sentence else exact_text(self.table[row, column])}"
            case Role.AccessibleDescriptionRole:
                return sentence
            case Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Role.ForegroundRole if sentence:
                return QColor(QGuiApplication.palette().color(QPalette.ColorRole.BrightText))
        return None

    @guarded
    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Emits `typed` unless the text is the one shown."""
        if role != Role.EditRole:
            return False
        if str(value) != self.data(index, Role.EditRole):
            self.typed.emit(index.row(), index.column(), str(value))
        return True
