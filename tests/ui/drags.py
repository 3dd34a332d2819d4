"""The events of a drag over a widget, as the desktop sends them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLibraryInfo, QMimeData, QPoint, QPointF, Qt, QVersionNumber
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

# What they take for a place: whole pixels are deprecated since Qt 6.12, and all there was before.
PLACE: Any = QPointF if QLibraryInfo.version() >= QVersionNumber(6, 12) else QPoint


def drag_enter(at: QPoint, mime: QMimeData, modifiers: Qt.KeyboardModifier = NONE) -> QDragEnterEvent:
    """A copy held by the left button comes over the widget."""
    return QDragEnterEvent(PLACE(at), COPY, mime, LEFT, modifiers)


def drag_move(at: QPoint, mime: QMimeData, modifiers: Qt.KeyboardModifier = NONE) -> QDragMoveEvent:
    """It is moved."""
    return QDragMoveEvent(PLACE(at), COPY, mime, LEFT, modifiers)


def drop(at: QPoint, mime: QMimeData, modifiers: Qt.KeyboardModifier = NONE) -> QDropEvent:
    """It is let go of."""
    return QDropEvent(QPointF(at), COPY, mime, LEFT, modifiers)
