"""A list model of many rows, each written only when it is seen, and combo boxes that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QComboBox, QListView, QWidget

from graphgui.ui.faults.guards import guarded
from graphgui.ui.widgets.stale_index import while_there

Index = QModelIndex | QPersistentModelIndex
MOST_MEASURED = 200
"""The rows that are measured for the width of a list."""
BESIDE = 48
"""Pixels beside the text of a row, with the scroll bar."""


class LazyRows(QAbstractListModel):
    """Rows for some keys, in order; the texts are asked for as they are seen. The user data of a row is its key.

    A key that has no text is one of something that is gone.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.keys: Sequence[Any] = ()
        self._text: Callable[[Any], str] = str
        self._refused: Callable[[Any], bool] | None = None

    def show(
        self, keys: Sequence[Any], text: Callable[[Any], str], refused: Callable[[Any], bool] | None = None
    ) -> None:
        """Replaces the rows; those that are `refused` cannot be chosen."""
        self.beginResetModel()
        self.keys, self._text, self._refused = keys, text, refused
        self.endResetModel()

    @guarded
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The number of keys."""
        return 0 if parent.isValid() else len(self.keys)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text or the key of a row."""
        key = self.keys[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(key)
        return key if role == Qt.ItemDataRole.UserRole else None

    @guarded
    @while_there(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be chosen, unless it is refused."""
        if self._refused is not None and self._refused(self.keys[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Rest(QObject):
    """Spares a closed list the news of another style, for which it would lay out every row; it does so when it opens."""

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget) and not watched.isVisible()


class ListBox(QComboBox):
    """A combo box for a long list: its rows are looked at when the list opens, and laid out all alike.

    `picked(key)` is emitted when the user chooses a row, unless what it stands for went while the list was open.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        view = self.view()
        if isinstance(view, QListView):
            # Else Qt asks every row for its size.
            view.setUniformItemSizes(True)
        view.installEventFilter(_Rest(view))
        self.activated.connect(self._pick)

    @guarded
    def setModel(self, model: QAbstractItemModel) -> None:
        """Takes the rows of a model; an open list closes before they are others, or a click would choose another."""
        super().setModel(model)
        model.modelAboutToBeReset.connect(self.hidePopup)

    def _pick(self, row: int) -> None:
        if self.itemText(row):
            self.picked.emit(self.itemData(row))

    @guarded
    def showPopup(self) -> None:
        """Opens the list, as wide as its first rows need."""
        texts = (self.itemText(at) for at in range(min(self.count(), MOST_MEASURED)))
        widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        self.view().setMinimumWidth(widest + BESIDE)
        self.view().doItemsLayout()
        super().showPopup()
