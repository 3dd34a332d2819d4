"""A line of text in a window that has an undo of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class TextField(QLineEdit):
    """Takes Esc, undo and redo for itself only while there is typing to give up, to take back or to do again.

    A plain QLineEdit keeps undo even where it has nothing to undo, and the graph's last step could not be taken back.
    """

    @property
    def is_typing(self) -> bool:
        """Whether something was typed that is not carried out yet."""
        return self.isModified()

    def event(self, event: QEvent) -> bool:
        """Leaves the window's shortcuts to the window where the field has no use for them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.is_typing:
                event.accept()
                return True
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)
