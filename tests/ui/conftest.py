"""What tests of the window share: a window of its own for every test, and proof that it leaves nothing behind."""

from __future__ import annotations

import gc
import random
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph
from graphgui.ui.settings import settings
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.hand import OLAH, Hand, point_away


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the settings and state of whoever runs the tests out of them, and theirs out of his."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def same_dice() -> None:
    """What the lessons draw by lot is the same in every run, whatever the worker ran before."""
    random.seed(12)


@pytest.fixture(scope="session", autouse=True)
def only_our_own_garbage() -> None:
    """What all other tests loaded is out of the collector's way, so that it can run after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a visible window or a thread behind.

    Windows of this test are destroyed here and now, and not in the middle of the next one, as the collector or another
    event loop might.
    """
    before = set(threading.enumerate())
    yield
    qapp.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    threads = set(threading.enumerate()) - before
    for widget in left:
        widget.close()
    assert not left, f"windows left open: {left}"
    assert not threads, f"threads left running: {threads}"


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """What waits for something waits as long as a busy machine may need."""
    for name in ("waitUntil", "waitExposed", "waitActive", "waitSignal"):
        monkeypatch.setattr(qtbot, name, partial(getattr(qtbot, name), timeout=120_000))
    return qtbot


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Opens a shown window on a graph read from text; it is closed without questions after the test."""
    windows: list[MainWindow] = []

    def open(text: str = "", size: tuple[int, int] = (1300, 860)) -> MainWindow:
        graph = graphgui.parse(text) if text else Graph()
        if len(graph) > 1:
            from graphgui.analysis.layout import lay_out

            lay_out(graph)
        settings().setValue("theme", "light")
        window = MainWindow(Document(Content(graph, DescentSettings())))
        windows.append(window)
        # At the corner of the screen: this one has 800×800 pixels, and the pointer cannot leave it.
        window.setGeometry(0, 0, *size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        # Where an earlier test left the pointer, this one would add and paste.
        point_away(window)
        QApplication.processEvents()
        return window

    yield open
    for window in windows:
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
    windows.clear()


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    """A window on Olah's graph; a file with a fixture of this name has another."""
    return open_window(OLAH)


@pytest.fixture
def me(window: MainWindow, hand: type[Hand]) -> Hand:
    """A hand for the window of the test."""
    return hand(window)


@pytest.fixture
def hand() -> type[Hand]:
    """A hand for a window: hand(window)."""
    return Hand
