"""The derivation of a number as a tree of equations; a level is computed when it is opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QTreeView

from graphgui.explain.derivation import Derivation
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import LIGHT, Theme

LONGEST_TIP = 600
SETTLED = 150
"""Milliseconds without new numbers after which the tree settles (debounce)."""
MOST_OPENED = 200
"""The most rows that the key * opens at once: where paths multiply, a whole tree is endless."""

Index = QModelIndex | QPersistentModelIndex


class DerivationRow:
    """A row of the tree: a derivation and, once opened, its parts."""

    def __init__(self, id: int, derivation: Derivation, parent: DerivationRow | None) -> None:
        self.id, self.derivation, self.parent = id, derivation, parent
        self.at = 0
        self.parts: list[DerivationRow] | None = None
        self._opens: bool | None = None

    @property
    def can_open(self) -> bool:
        """Whether the row has parts; cached when a view first asks."""
        if self._opens is None:
            self._opens = next(self.derivation.parts(), None) is not None
        return self._opens

    def opens_otherwise(self) -> bool:
        """Recomputes `can_open` where a view has asked for it; returns whether it changed."""
        before, self._opens = self._opens, None
        return before is not None and before != self.can_open


class DerivationModel(QAbstractItemModel):
    """The tree model: one row at the top, the parts of each row below it. New numbers change the rows in place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._top: DerivationRow | None = None
        self._rows: dict[int, DerivationRow] = {}
        self._ids = count(1)
        self._rests = False

    # ── taking derivations ───────────────────────────────────────────────────────────────────────────────────────
    def show(self, derivation: Derivation | None) -> None:
        """Replaces the tree by the closed derivation of a number; None clears it."""
        self._rests = False
        self.beginResetModel()
        self._rows, self._top = {}, None
        try:
            self._top = self._row(derivation, None) if derivation is not None else None
        finally:
            self.endResetModel()

    def renew(self, derivation: Derivation) -> None:
        """Updates the tree with the same number's new derivation: rows about the same numbers stay open."""
        assert self._top is not None, "there is nothing to renew"
        # A view asks while rows come and go, also for rows whose derivation is of the old graph still.
        self._rests = True
        self._top.derivation = derivation
        opened, waiting = [], [self._top]
        while waiting:
            row = waiting.pop()
            if row.parts is not None:
                self._match(row, row.parts)
                waiting += row.parts
                opened += [row.parts] if row.parts else []
        self._rests = False
        self.dataChanged.emit(self.index(0, 0), self.index(0, 0))
        for parts in opened:
            self.dataChanged.emit(self._index_of(parts[0]), self._index_of(parts[-1]))

    def rest(self) -> None:
        """Answers no data and no children until it is shown a derivation again: the graph of this one may change meanwhile."""
        self._rests = True

    def settle(self) -> None:
        """Recomputes which rows can be opened: a rule has other parts where another branch of it applies."""
        changed = [row for row in self._rows.values() if row.opens_otherwise()]
        if changed:
            self.layoutAboutToBeChanged.emit()
            self.layoutChanged.emit()

    def _match(self, row: DerivationRow, parts: list[DerivationRow]) -> None:
        """Updates the parts of an open row; parts with the same key keep the rows below them."""
        found = list(row.derivation.parts())
        keys = {each.key for each in found}
        for at in reversed(range(len(parts))):
            if parts[at].derivation.key not in keys:
                self._remove(row, parts, at)
        for at, each in enumerate(found):
            if at == len(parts) or parts[at].derivation.key != each.key:
                new = self._row(each, row)
                self.beginInsertRows(self._index_of(row), at, at)
                parts.insert(at, new)
                self._number(parts)
                self.endInsertRows()
            else:
                parts[at].derivation = each
        while len(parts) > len(found):
            self._remove(row, parts, len(parts) - 1)

    def _remove(self, row: DerivationRow, parts: list[DerivationRow], at: int) -> None:
        self.beginRemoveRows(self._index_of(row), at, at)
        gone = [parts.pop(at)]
        while gone:
            each = gone.pop()
            del self._rows[each.id]
            gone += each.parts or []
        self._number(parts)
        self.endRemoveRows()

    def _row(self, derivation: Derivation, parent: DerivationRow | None) -> DerivationRow:
        row = DerivationRow(next(self._ids), derivation, parent)
        self._rows[row.id] = row
        return row

    @staticmethod
    def _number(parts: list[DerivationRow]) -> None:
        for at, row in enumerate(parts):
            row.at = at

    # ── what a view asks ─────────────────────────────────────────────────────────────────────────────────────────
    def derivation(self, index: Index) -> Derivation | None:
        """The derivation of a row; None for an invalid index."""
        row = self._at(index)
        return row.derivation if row is not None else None

    @guarded
    def index(self, at: int, column: int, parent: Index | None = None) -> QModelIndex:
        row = self._at(parent)
        rows = ([self._top] if self._top is not None else []) if row is None else row.parts or []
        return self._index_of(rows[at]) if 0 <= at < len(rows) and column == 0 else QModelIndex()

    @guarded
    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        row = self._at(index)
        return self._index_of(row.parent) if row is not None and row.parent is not None else QModelIndex()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        row = self._at(parent)
        return int(self._top is not None) if row is None else len(row.parts or ())

    @guarded
    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    @guarded
    def hasChildren(self, parent: Index | None = None) -> bool:
        row = self._at(parent)
        if row is None or self._rests:
            return bool(self.rowCount(parent))
        return row.can_open

    @guarded
    def canFetchMore(self, parent: Index) -> bool:
        row = self._at(parent)
        return row is not None and row.parts is None and not self._rests and row.can_open

    @guarded
    def fetchMore(self, parent: Index) -> None:
        row = self._at(parent)
        if row is None or row.parts is not None:
            return
        parts = [self._row(each, row) for each in row.derivation.parts()]
        self.beginInsertRows(self._index_of(row), 0, len(parts) - 1)
        row.parts = parts
        self._number(parts)
        self.endInsertRows()

    @guarded
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The equation of a row, its sentence for tool tip and screen reader, and its colour."""
        row = self._at(index)
        if row is None or self._rests:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.derivation.equation.sentence
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.derivation.sentence
            case Qt.ItemDataRole.ToolTipRole:
                words = row.derivation.sentence
                return plain_tip(words[:LONGEST_TIP] + "…" if len(words) > LONGEST_TIP else words)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self.theme.text if row.derivation.kind == "value" else self.theme.gradient)
        return None

    def _at(self, index: Index | None) -> DerivationRow | None:
        return self._rows.get(index.internalId()) if index is not None and index.isValid() else None

    def _index_of(self, row: DerivationRow) -> QModelIndex:
        return self.createIndex(row.at, 0, row.id)


class DerivationTree(QTreeView):
    """The tree view, opened by clicks or arrow keys. `pointed`: another row is hovered or current; `came_to`: current."""

    pointed = Signal()
    came_to = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = DerivationModel(self)
        self._hovered = QPersistentModelIndex()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self.rows.settle)
        self.setModel(self.rows)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Where the number comes from"))
        self.entered.connect(self._hover)
        self.viewportEntered.connect(lambda: self._hover(QModelIndex()))
        self.clicked.connect(self._toggle)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def derivation(self) -> Derivation | None:
        """The derivation of the row under the pointer, else of the current row."""
        return self.rows.derivation(self._hovered if self._hovered.isValid() else self.currentIndex())

    def show_derivation(self, derivation: Derivation | None, *, anew: bool) -> None:
        """Shows a derivation with its first level open; unless `anew`, updates the one shown and keeps its open rows."""
        with QSignalBlocker(self):
            if anew or derivation is None:
                self._hovered = QPersistentModelIndex()
                self.rows.show(derivation)
                self.setCurrentIndex(self.rows.index(0, 0))
                self._open(self.currentIndex())
            else:
                self.rows.renew(derivation)
                self._settling.start()

    def rest(self) -> None:
        """Stops what goes on in rows that are not shown: their graph may change."""
        self._settling.stop()
        self.rows.rest()

    def opened(self) -> Iterator[tuple[int, Derivation]]:
        """The open rows from top to bottom, each with its level, counted from 0."""
        index = self.rows.index(0, 0)
        while index.isValid():
            level, above = 0, index.parent()
            while above.isValid():
                level, above = level + 1, above.parent()
            derivation = self.rows.derivation(index)
            assert derivation is not None, "a row explains something"
            yield level, derivation
            index = self.indexBelow(index)

    def open_more(self) -> None:
        """Opens the rows below the current one, the nearest levels first, up to `MOST_OPENED`."""
        waiting, left = deque([QModelIndex(self.currentIndex())]), MOST_OPENED
        while waiting and left > 0:
            index = waiting.popleft()
            self._open(index)
            rows = self.rows.rowCount(index)
            left -= rows
            waiting += [self.rows.index(at, 0, index) for at in range(rows)]

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.rows.theme = theme
        self.viewport().update()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Asterisk:
            self.open_more()
        else:
            super().keyPressEvent(event)

    @guarded
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._hover(QModelIndex())
        return super().viewportEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if self.rows.canFetchMore(index):
            self.rows.fetchMore(index)
        self.expand(index)

    def _toggle(self, index: QModelIndex) -> None:
        if self.isExpanded(index):
            self.collapse(index)
        else:
            self._open(index)

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.pointed.emit()

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        self.pointed.emit()
        self.came_to.emit()
