"""Where the main window opens: where it was left, and always within a screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from graphgui.ui.settings import settings
from graphgui.ui.widgets.screen_room import within

FIRST_SIZE = QSize(1400, 880)


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
