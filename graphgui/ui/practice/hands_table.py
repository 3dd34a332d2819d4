"""A show of hands as a table: each answer with a bar for its share, and its diagnosis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from graphgui.lessons.show_of_hands import Tally
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.widgets.stale_index import while_there

Index = QModelIndex | QPersistentModelIndex
ANSWER, HANDS, DIAGNOSIS = range(3)
BAR_WIDTH, LABEL_WIDTH = 110, 80


class HandsModel(QAbstractTableModel):
    """The table model of the tallies, the most frequent first; the diagnoses are empty until they are revealed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tallies: Sequence[Tally] = ()
        self.is_revealed = False
        self._total = 0

    def show(self, tallies: Sequence[Tally], is_revealed: bool) -> None:
        """Replaces the tallies."""
        total = sum(tally.count for tally in tallies)
        self.beginResetModel()
        self.tallies, self.is_revealed, self._total = tallies, is_revealed, total
        self.endResetModel()

    def share(self, row: int) -> float:
        """The share of all hands with this answer, from 0 to 1."""
        return self.tallies[row].count / self._total

    def is_right(self, row: int) -> bool:
        """Whether an answer is right; False until that is revealed."""
        return self.is_revealed and self.tallies[row].verdict.is_right

    @guarded
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The number of answers."""
        return 0 if parent.isValid() else len(self.tallies)

    @guarded
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The columns: the answer, its hands, its diagnosis."""
        return 0 if parent.isValid() else 3

    @guarded
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The titles of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Answer"), self.tr("Hands"), self.tr("What it tells"))[section]

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An answer, its count with its share, or its diagnosis."""
        tally = self.tallies[index.row()]
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        match index.column():
            case _ if not is_text:
                return None
            case 0:
                return tally.answer
            case 1:
                return f"{tally.count} · {100 * self.share(index.row()):.0f} %"
            case _ if self.is_revealed:
                return f"{'✓' if tally.verdict.is_right else '✗'} {tally.verdict.sentence}"
        return None


class _Bars(QStyledItemDelegate):
    """Paints a bar, and its text at the right."""

    theme = LIGHT

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HandsModel)
        cell = QRectF(option.rect)
        room = max(10.0, cell.width() - LABEL_WIDTH - 12.0)
        bar = QRectF(cell.left() + 6.0, cell.top() + 5.0, room * model.share(index.row()), cell.height() - 10.0)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.output if model.is_right(index.row()) else self.theme.accent))
        painter.drawRoundedRect(bar, 3.0, 3.0)
        painter.setPen(QColor(self.theme.text))
        words = QRectF(bar.right() + 8.0, cell.top(), LABEL_WIDTH, cell.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()


class HandsTable(QTableView):
    """The table of a show of hands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hands = HandsModel(self)
        self.setModel(self.hands)
        self._bars = _Bars(self)
        self.setItemDelegateForColumn(HANDS, self._bars)
        self.setAccessibleName(self.tr("Show of hands"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(ANSWER, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(HANDS, BAR_WIDTH + LABEL_WIDTH)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._bars.theme = theme
        self.viewport().update()
