"""The editor that is open in a cell of an item view: when what is typed is taken, and when it is given up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QStyledItemDelegate, QWidget
from shiboken6 import isValid

from graphgui.ui.faults.guards import guarded


class OpenEditor(QObject):
    """The editor of a view's current cell, as long as one is open; it closes before the model is reset.

    Qt would close it afterwards, when nobody knows any more which cell it belonged to.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.model().modelAboutToBeReset.connect(self.drop)

    @property
    def widget(self) -> QWidget | None:
        """The editor itself."""
        # A list that goes empties its model on the way.
        if not isValid(self._view):
            return None
        return self._view.indexWidget(self._view.currentIndex())

    def commit(self) -> None:
        """Takes what is typed, and closes."""
        if (editor := self.widget) is not None:
            self._view.commitData(editor)
            self.drop()

    def drop(self) -> None:
        """Closes; what is typed is given up."""
        if (editor := self.widget) is not None:
            self._view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)


class EditorDelegate(QStyledItemDelegate):
    """Takes what is typed at the press of Enter; Qt would wait for its event loop, when the rows may be others."""

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QWidget)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.SubmitModelCache)
            return True
        return super().eventFilter(watched, event)
