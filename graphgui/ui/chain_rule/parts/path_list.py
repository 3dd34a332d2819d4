"""The list of paths, the largest contribution first; more are found as one scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from graphgui.analysis.paths import Path
from graphgui.engine.graph import Wire
from graphgui.explain.path_products import path_product
from graphgui.explain.path_text import PathText
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.widgets.stale_index import while_there

BATCH = 20
"""The number of paths fetched at once."""
MOST_NODES = 8
"""The most nodes named in a row; of a longer path the middle is left out."""
LONGEST_TIP = 600
WAY, PRODUCT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class PathModel(QAbstractListModel):
    """The list model: a row for each path, "b → c → e   1 · 2 = 2". Paths are fetched as one scrolls."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Path] = []
        self._rest: Iterator[Path] = iter(())
        self._text: PathText | None = None
        self._is_whole = True

    def show(self, paths: Iterator[Path], text: PathText | None) -> None:
        """Replaces the paths, in this order; `text` writes them."""
        found = list(islice(paths, BATCH))
        self.beginResetModel()
        self._rest, self._text, self.found = paths, text, found
        self._is_whole = len(self.found) < BATCH
        self.endResetModel()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    @guarded
    def canFetchMore(self, parent: Index) -> bool:
        return not self._is_whole

    @guarded
    def fetchMore(self, parent: Index) -> None:
        more = list(islice(self._rest, BATCH))
        self._is_whole = len(more) < BATCH
        if more:
            self.beginInsertRows(QModelIndex(), len(self.found), len(self.found) + len(more) - 1)
            self.found += more
            self.endInsertRows()

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The text of a path: its nodes, the product of its wires, or both; the tool tip names every factor."""
        if self._text is None:
            return None
        path = self.found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{self._way(path)}   {path_product(path)}".rstrip()
            case Qt.ItemDataRole.ToolTipRole:
                line = self._text.line(path, digits=6)
                return plain_tip(line[:LONGEST_TIP] + "…" if len(line) > LONGEST_TIP else line)
        if role == WAY:
            return self._way(path)
        return path_product(path) if role == PRODUCT else None

    def _way(self, path: Path) -> str:
        assert self._text is not None
        way = self._text.way(path)
        if len(path.wires) < MOST_NODES:
            return way
        names = way.split(" → ")
        return " → ".join([*names[: MOST_NODES - 4], "…", *names[-3:]])


class PathRow(QStyledItemDelegate):
    """Paints a path at the left and its product at the right, in the colour of gradients."""

    theme = LIGHT

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        rect, metrics, middle = option.rect.adjusted(8, 0, -8, 0), option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideMiddle
        product = metrics.elidedText(index.data(PRODUCT), elide, round(0.62 * rect.width()))
        used = metrics.horizontalAdvance(product) + 16 if product else 0
        room = QRect(rect.left(), rect.top(), rect.width() - used, rect.height())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        group = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(QColor(self.theme.accent) if chosen else option.palette.color(group))
        painter.drawText(
            room, middle | Qt.AlignmentFlag.AlignLeft, metrics.elidedText(index.data(WAY), elide, room.width())
        )
        painter.setPen(QColor(self.theme.gradient))
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, product)

    @guarded
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.height() + 8)


class PathList(QListView):
    """The list: `pointed` is emitted when another path, or none, is hovered or current."""

    pointed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paths = PathModel(self)
        self._row = PathRow(self)
        self._hovered: Path | None = None
        self.setModel(self.paths)
        self.setItemDelegate(self._row)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Paths, the largest contribution first"))
        self.entered.connect(self._hover)
        self.viewportEntered.connect(self._hover_nothing)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def path(self) -> Path | None:
        """The path under the pointer, else the current one, else none."""
        if self._hovered is not None:
            return self._hovered
        at = self.currentIndex()
        return self.paths.found[at.row()] if at.isValid() else None

    def show_paths(self, paths: Iterator[Path], text: PathText | None) -> None:
        """Replaces the paths without a signal; the current and the hovered path stay where they are listed again."""
        at = self.currentIndex()
        wires: tuple[Wire, ...] | None = self.paths.found[at.row()].wires if at.isValid() else None
        hovered = self._hovered.wires if self._hovered is not None else None
        with QSignalBlocker(self):
            self.paths.show(paths, text)
            again = {path.wires: row for row, path in enumerate(self.paths.found)}
            self._hovered = self.paths.found[again[hovered]] if hovered in again else None
            if wires in again:
                self.setCurrentIndex(self.paths.index(again[wires]))

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._row.theme = theme
        self.viewport().update()

    @guarded
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._hover_nothing()
        return super().viewportEvent(event)

    def _hover(self, index: QModelIndex) -> None:
        self._set_hovered(self.paths.found[index.row()])

    def _hover_nothing(self) -> None:
        self._set_hovered(None)

    def _set_hovered(self, path: Path | None) -> None:
        if path is not self._hovered:
            self._hovered = path
            self.pointed.emit()

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        self.pointed.emit()
