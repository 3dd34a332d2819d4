"""The history panel: the undo steps of the open document, with the present one marked; a click goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout

from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.update import Update
from graphgui.ui.widgets.stale_index import while_there

HERE, DONE, UNDONE = "●", "○", "◌"
Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """The list model of the history: the state at opening, then every step; steps that were undone are faint."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.labels: tuple[str, ...] = ()
        self.at = 0
        self.begins_late = False

    def show(self, labels: tuple[str, ...], at: int, begins_late: bool = False) -> None:
        """Shows the labels of all steps, the first `at` of them done; where it begins late, older ones are missing."""
        if (labels, begins_late) != (self.labels, self.begins_late):
            self.beginResetModel()
            self.labels, self.at, self.begins_late = labels, at, begins_late
            self.endResetModel()
        elif at != self.at:
            self.at = at
            self.dataChanged.emit(self.index(0), self.index(len(labels)))

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.labels) + 1

    def _first(self) -> str:
        return self.tr("Before all that is kept") if self.begins_late else self.tr("As it was opened")

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        label = self.labels[row - 1] if row else self._first()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{HERE if row == self.at else DONE if row < self.at else UNDONE}  {label}"
            case Qt.ItemDataRole.AccessibleTextRole:
                state = self.tr("now") if row == self.at else "" if row < self.at else self.tr("taken back")
                return f"{label}, {state}" if state else label
            case Qt.ItemDataRole.ForegroundRole if row > self.at:
                return QColor(self.theme.quiet)
            case Qt.ItemDataRole.FontRole if row == self.at:
                font = QFont()
                font.setBold(True)
                return font
        return None


class HistoryPanel(FollowingPanel):
    """The list of steps. `settle` ends a descent that is running before the history moves."""

    def __init__(self, session: Session, settle: Callable[[], object]) -> None:
        super().__init__(session)
        self._settle = settle
        self.steps = HistoryModel(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("History: choose a step to go there"))
        self.list.setModel(self.steps)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.clicked.connect(lambda index: self.go_to(index.row()))
        self.list.activated.connect(lambda index: self.go_to(index.row()))

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(260, 200)

    @guarded
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, where the style sheet does not apply."""
        self.steps.theme = theme
        self.list.viewport().update()

    def go_to(self, step: int) -> None:
        """Undoes or redoes until `step` steps are done."""
        self._settle()
        document = self._session.document
        with self._session.turn():
            while document.steps_done > step:
                document.undo()
            while document.steps_done < min(step, len(document.step_labels)):
                document.redo()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Rows that were measured before they were shown lack the height of the style sheet.
        self.list.doItemsLayout()

    def follow(self, update: Update) -> None:
        if update.status or update.replaced:
            document = self._session.document
            self.steps.show(document.step_labels, document.steps_done, document.begins_late)
            self.list.setCurrentIndex(self.steps.index(document.steps_done))
            self.list.scrollTo(self.list.currentIndex())
