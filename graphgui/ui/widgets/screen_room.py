"""Room on the screen: windows open inside the screen that they are on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from graphgui.ui.settings import settings

FIRST_SIZE = QSize(1400, 880)
"""The size of the main window at the first start, with type of the normal size."""
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
    window.resize(QSize(width, height).boundedTo(_room_around(window)))


def bring_on_screen(window: QWidget) -> None:
    """Moves a window into the screen that shows most of it, and makes it smaller where it is larger than that."""
    window.setGeometry(within(window.geometry(), best_screen(window.geometry(), _screens())))


def limit_on_screen(window: QWidget, least: QSize) -> None:
    """Gives a window a least size, or a smaller one where its screen is smaller."""
    window.setMinimumSize(least.boundedTo(_room_around(window)))


def open_on_screen(window: QWidget, first: QSize) -> None:
    """Gives a window the size and place that it was left with, or a first size, within the screen that shows most of it."""
    geometry = settings().value("geometry")
    known = isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)
    if known and (window.isMaximized() or window.isFullScreen()):
        return
    if not known:
        place = QRect(window.pos(), first)
        place.moveCenter(QGuiApplication.primaryScreen().availableGeometry().center())
        window.setGeometry(place)
    bring_on_screen(window)


def best_screen(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """The one of some screens that shows most of a rectangle; the first, which is the main one, where none shows any."""

    def shown(screen: QRect) -> int:
        part = wanted.intersected(screen)
        return part.width() * part.height()

    return max(screens, key=shown)


def _room_around(window: QWidget) -> QSize:
    return window.screen().availableGeometry().marginsRemoved(FRAME).size()


def _screens() -> list[QRect]:
    """The available parts of the screens, the main one first."""
    main = QGuiApplication.primaryScreen()
    return [screen.availableGeometry() for screen in (main, *QGuiApplication.screens())]
