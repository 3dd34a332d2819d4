"""The composition root: how the window starts, and how it is stopped from a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from graphgui.app import interruptible

ROOT = Path(__file__).parents[1]
NOT_AT_START = (
    "graphgui.headless",
    "graphgui.ui.chain_rule.chain_rule_panel",
    "graphgui.ui.panels.descent_panel",
    "graphgui.ui.practice.practice_panel",
    "importlib.metadata",
    "matplotlib",
    "networkx",
    "numba",
    "pyqtgraph",
    "scipy",
    "statistics",
    "torch",
)
"""Modules that a window does not need before something is done in it."""
MOST_WIDGETS = 420
START = """
import json, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
app = QApplication([])
from graphgui.app import make_window
window = make_window(None)
window.resize(1400, 880)
window.show()
app.processEvents()
made = [name for name, dock in window.docks.items() if dock.panel is not None]
print(json.dumps([sorted(sys.modules), len(app.allWidgets()), made]))
"""


@pytest.mark.skipif(os.name == "nt", reason="a process on Windows cannot send itself Ctrl+C alone")
def test_ctrl_c_is_heard_while_qt_waits_and_no_timer_runs(qapp):
    """A timer looked for it five times a second, in a window in which nothing happened (bug)."""
    loop, heard = QEventLoop(), []
    before = signal.getsignal(signal.SIGINT)

    def stop():
        heard.append("Ctrl+C")
        loop.quit()

    too_late = QTimer(singleShot=True, interval=20_000)
    too_late.timeout.connect(lambda: heard.append("a timer"))
    too_late.timeout.connect(loop.quit)
    too_late.start()
    with interruptible(stop):
        # From another thread: nothing in Python runs in this one.
        sender = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        sender.start()
        loop.exec()
    sender.join()
    assert heard == ["Ctrl+C"]
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.set_wakeup_fd(-1) == -1


def test_a_window_starts_with_what_is_seen_alone(tmp_path):
    """Nothing is imported or built at the start for panels that are not open (bug: 0.43 s for pyqtgraph alone)."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    modules, widgets, made = json.loads(done.stdout.splitlines()[-1])
    assert set(modules).isdisjoint(NOT_AT_START), set(modules) & set(NOT_AT_START)
    assert made == ["operations", "inspector"]
    assert widgets <= MOST_WIDGETS
