"""A table of nodes, or of anything about nodes; texts of cells are made when they are visible."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import LIGHT, Theme, set_role
from graphgui.ui.widgets.stale_index import while_there

MOST_WRAPPED = 60
"""The most rows of a table with wrapped texts: the height of each row is measured."""
PADDING = 8
"""Pixels around a text: above and below together, and on either side."""

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row", bound=Hashable)


class Column(NamedTuple, Generic[Row]):
    """A column: its title, the text of a row in so many digits, its colour by name, and whether it stretches."""

    title: str
    text: Callable[[Row, int], str]
    colour: str | Callable[[Row], str] = "text"
    is_wide: bool = True


class NodeTableModel(QAbstractTableModel, Generic[Row]):
    """The table model of rows of any kind; the columns make their texts."""

    def __init__(self, parent: QObject, columns: Sequence[Column[Row]]) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = []
        self.columns = columns
        self._theme = LIGHT

    def show(self, rows: Sequence[Row]) -> None:
        """Replaces the rows; where there are as many as before, they are only repainted."""
        if len(rows) == len(self.rows):
            self.rows = rows
            self.rewrite()
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rewrite(self) -> None:
        """Repaints all cells."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.rewrite()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @guarded
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @guarded
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section].title if across else None

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, row = self.columns[index.column()], self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row, 4)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(column.text(row, 8))
            case Qt.ItemDataRole.ForegroundRole:
                colour = column.colour if isinstance(column.colour, str) else column.colour(row)
                return QColor(getattr(self._theme, colour))
        return None


class NodeTable(QTableView, Generic[Row]):
    """The table: `pointed` is emitted for another current row, `chosen(row)` for a click or Enter."""

    pointed = Signal()
    chosen = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.model_of_rows = NodeTableModel(self, columns)
        self.setModel(self.model_of_rows)
        self.setAccessibleName(name)
        set_role(self, "rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        self._fit_rows()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(0)
        for at, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.is_wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(at, mode)
        # Queued: while the header emits this, the table still has the old widths.
        header.sectionResized.connect(self._fit_rows, Qt.ConnectionType.QueuedConnection)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    @property
    def rows(self) -> Sequence[Row]:
        """The listed rows."""
        return self.model_of_rows.rows

    @property
    def row(self) -> Row | None:
        """The current row; None where there is none."""
        at = self.currentIndex()
        return self.rows[at.row()] if at.isValid() else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replaces the rows without a signal; the current row stays current where it is listed."""
        current = self.row
        with QSignalBlocker(self):
            self.model_of_rows.show(rows)
            self.point_at(current)

    def point_at(self, row: Row | None) -> None:
        """Makes a row current; one that is not listed, or None, clears the current row."""
        if row == self.row:
            return
        try:
            at = self.model_of_rows.index(self.rows.index(row), 0)
        except ValueError:
            at = QModelIndex()
        self.setCurrentIndex(at)
        if not at.isValid():
            self.clearSelection()

    def wrap(self) -> None:
        """Wraps the texts of a table with up to `MOST_WRAPPED` rows."""
        self.setWordWrap(len(self.rows) <= MOST_WRAPPED)
        self._fit_rows()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.model_of_rows.apply_theme(theme)

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return str(self.model_of_rows.index(row, column).data())

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _fit_rows(self) -> None:
        metrics, header = self.fontMetrics(), self.verticalHeader()
        header.setDefaultSectionSize(metrics.height() + PADDING)
        if not self.wordWrap():
            return
        # Qt's own measure leaves out the padding of the style sheet, and the last words.
        widths = [self.columnWidth(at) - 2 * PADDING for at in range(len(self.model_of_rows.columns))]
        for row in range(len(self.rows)):
            heights = [
                metrics.boundingRect(0, 0, width, 9999, Qt.TextFlag.TextWordWrap, self.text(row, at)).height()
                for at, width in enumerate(widths)
            ]
            header.resizeSection(row, max(heights) + PADDING)

    def _on_current(self) -> None:
        self.pointed.emit()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows[index.row()])
