"""A window in which nothing happens is woken by nothing."""

from __future__ import annotations

import threading

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, QThreadPool
from PySide6.QtWidgets import QApplication

from graphgui.ui.practice.practice_panel import PracticePanel
from tests.ui.hand import OLAH


def timers(qapp):
    """Whoever has a timer that runs, a QTimer or one of Qt's own: its class and name."""
    dispatcher = QAbstractEventDispatcher.instance()
    tops = [qapp, *qapp.topLevelWidgets()]
    owners = [*tops, *(each for top in tops for each in top.findChildren(QObject))]
    return [(type(each).__name__, each.objectName()) for each in owners if dispatcher.registeredTimers(each)]


class TimerEvents(QObject):
    """Counts the events of timers, whoever they belong to."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Timer
        return False


def test_no_timer_runs_in_a_settled_window_whatever_is_open(open_window, qtbot, qapp):
    """With every workspace, panel and view in front in turn, all that is left is the text cursor, which blinks."""
    qapp.setCursorFlashTime(0)
    window = open_window(OLAH, size=(1700, 1000))

    def settle(where):
        qtbot.waitUntil(lambda: not timers(qapp), timeout=5000)
        assert not timers(qapp), where

    for each in window.workspaces.shown:
        window.workspaces.choose(each.name)
        settle(each.name)
    for name, dock in window.docks.items():
        window.docks.open(name)
        settle(name)
        for page in getattr(dock.widget(), "pages", ()):
            dock.widget().choose(page)
            settle(type(page).__name__)
    window.docks.panel(PracticePanel)
    window.session.hide(frozenset())
    for command in ("find", "command_palette"):
        window.actions_by_id[command].trigger()
        settle(command)
    assert threading.active_count() == 1 + sum(thread.daemon for thread in threading.enumerate())
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    events = TimerEvents()
    qapp.installEventFilter(events)
    try:
        # qtbot.wait has a timer of its own, which belongs to an event loop of Qt's; a filter sees those of widgets.
        qtbot.wait(400)
    finally:
        qapp.removeEventFilter(events)
    assert events.count <= 1, "the end of the waiting alone"
    window.bench.command_palette.close()
    assert QApplication.activeModalWidget() is None
