"""Room on the screen: windows open inside the screen that they are on."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from graphgui.ui.settings import settings

FIRST_SIZE = QSize(1400, 880)
"""The size of the main window at the first start."""
FRAME = QMargins(2, 36, 2, 4)
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


def open_on_screen(window: QWidget) -> None:
    """Gives a window the size and place that it was left with, or its first ones, within the screen that it is on."""
    geometry = settings().value("geometry")
    known = isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)
    if known and (window.isMaximized() or window.isFullScreen()):
        return
    screen = QGuiApplication.screenAt(window.geometry().center()) if known else None
    available = (screen or QGuiApplication.primaryScreen()).availableGeometry()
    wanted = window.geometry()
    if not known:
        wanted = QRect(wanted.topLeft(), FIRST_SIZE)
        wanted.moveCenter(available.center())
    window.setGeometry(within(wanted, available))
