"""Everything fits: in every workspace at the sizes people have, nothing is off the screen, cut off, or too small to read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTabBar, QToolButton, QWidget

from graphgui.ui.insert.palette_tiles import Tile
from tests.ui.hand import OLAH
from tests.ui.own_process import output_of

LEAST_PIXELS = 12
EVERYTHING = "everything fits"


def visible(window: QWidget) -> list[QWidget]:
    """The widgets that can be seen."""
    found = [each for each in window.findChildren(QWidget) if each.isVisible() and not each.visibleRegion().isEmpty()]
    # Qt's own handles between docks reach over the edge.
    return [each for each in found if each.objectName() != "qt_qmainwindow_extended_splitter"]


def scrolls(widget: QWidget, window: QWidget) -> bool:
    """Whether a widget is inside something that scrolls, where it may be partly out of view."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea) or parent.metaObject().className() in ("QStackedWidget", "CanvasView"):
            return isinstance(parent, QScrollArea) or scrolls(parent, window)
        parent = parent.parentWidget()
    return False


def in_window(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def what_does_not_fit(window: QWidget) -> list[str]:
    """What is off the window, cut off or too small, in words."""
    found = []
    for widget in visible(window):
        name = f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()} {getattr(widget, 'text', str)()!r}"
        if widget.isWindow():
            continue
        place = in_window(widget, window)
        if not window.rect().contains(place) and not scrolls(widget, window):
            found.append(f"{name} off the window: {place.getRect()}")
        fonts = [widget.font(), *([widget.label_font()] if isinstance(widget, Tile) else [])]
        pixels = min(QFontInfo(font).pixelSize() for font in fonts)
        if pixels < LEAST_PIXELS:
            found.append(f"{name} is {pixels} pixels high")
        if widget.visibleRegion().boundingRect() != widget.rect() and not scrolls(widget, window):
            found.append(
                f"{name} is covered: {widget.visibleRegion().boundingRect().getRect()} of {widget.size().toTuple()}"
            )
        if isinstance(widget, QLabel) and not widget.wordWrap() and widget.sizeHint().width() > widget.width():
            found.append(f"{name} needs {widget.sizeHint().width()} of {widget.width()}")
        is_button = isinstance(widget, (QPushButton, QToolButton)) and widget.text() and not scrolls(widget, window)
        if is_button and widget.width() < widget.minimumSizeHint().width():
            found.append(f"{name} needs {widget.minimumSizeHint().width()} of {widget.width()}")
        is_tabs = isinstance(widget, QTabBar) and widget.count() and not widget.usesScrollButtons()
        if is_tabs and widget.tabRect(widget.count() - 1).right() > widget.width():
            found.append(f"{name} has tabs out of view")
    return found


def check_all(window) -> list[str]:
    found = []
    for theme in ("light", "dark"):
        window.appearance.choose_theme(theme)
        for workspace in window.workspaces.shown:
            window.workspaces.choose(workspace.name)
            QTest.qWait(30)
            found += [f"{theme} {workspace.name}: {words}" for words in what_does_not_fit(window)]
            if not window.view.minimumSize().width() <= window.view.width():
                found.append(f"{workspace.name}: the canvas is squeezed")
    return found


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720), (1600, 1000)])
def test_everything_fits(open_window, size):
    window = open_window(OLAH, size=size)
    assert check_all(window) == []


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_everything_fits_with_the_largest_type(open_window, size):
    window = open_window(OLAH, size=size)
    window.appearance.choose_type_size("largest")
    assert check_all(window) == []
    window.appearance.choose_type_size("normal")


SCRIPT = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
app = QApplication([])
from graphgui.app import make_window
from tests.ui.shell.test_fits import EVERYTHING, check_all
window = make_window(None)
window.files.may_leave = lambda: True
window.resize(1920, 1080)
window.show()
assert window.devicePixelRatioF() == 2
assert window.workspace_tabs.tabs.isVisible()
found = check_all(window)
assert not found, found
window.close()
print(EVERYTHING)
"""


def test_everything_fits_on_a_large_screen_at_200_percent(tmp_path):
    """3840×2160 pixels, each drawn as four."""
    assert output_of(SCRIPT, tmp_path, "2").strip() == EVERYTHING
