"""Room on the screen: windows open inside the screen that they are on."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget

FRAME = QMargins(8, 36, 8, 8)
"""Room for the frame that the system puts around a window, which is not known before it is there."""


def within(wanted: QRect, screen: QRect) -> QRect:
    """The rectangle moved into a screen's available part, and made smaller where it is larger than that."""
    room = screen.marginsRemoved(FRAME)
    size = wanted.size().boundedTo(room.size())
    left = min(max(wanted.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(wanted.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def resize_on_screen(window: QWidget, width: int, height: int) -> None:
    """Gives a window a size, or a smaller one where its screen is smaller."""
    room = window.screen().availableGeometry().marginsRemoved(FRAME)
    window.resize(QSize(width, height).boundedTo(room.size()))
