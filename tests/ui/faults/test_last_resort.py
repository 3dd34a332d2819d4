"""Where an error came in the midst of something: the input is free, a start goes on without what broke it, nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from graphgui.ui.faults.last_resort import ask_to_leave, let_go_of_input
from tests.ui.own_process import output_of

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog
folder, fails = Path(sys.argv[1]), {fails}
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
from graphgui import app
from graphgui.document.document import Document
from graphgui.formats.examples import EXAMPLES
from graphgui.engine.program import register_machine
from graphgui.ui.faults import fault_log
fault_log.log_folder = lambda: folder / "log"
make, tries, told = app.make_window, [], []

def fail_at_first(path):
    tries.append(path)
    if len(tries) <= fails:
        raise RuntimeError(f"a start that fails, {{len(tries)}}")
    return make(path)

def fail_to_compile():
    raise RuntimeError("a start that fails, 1")

if not fails:
    register_machine.prepare_elsewhere = fail_to_compile

def look():
    told.extend(each.text for each in QApplication.topLevelWidgets() if each.objectName() == "fault" and each.isVisible())
    for widget in QApplication.topLevelWidgets():
        widget.close()

app.make_window = fail_at_first
app.rest_garbage_collector = lambda: QTimer.singleShot(50, QApplication.instance(), look)
QDialog.exec = lambda dialog: told.append(dialog.text)
status = app.open_window(Path("some.cgraph"))
print(status, [str(each) for each in tries], ["a start that fails, 1" in each for each in told])
log = (folder / "log" / "graphgui.log").read_text(encoding="utf-8")
assert log.count("RuntimeError: a start that fails") >= 1
"""


@pytest.mark.parametrize(
    ("fails", "wanted"),
    [
        pytest.param(0, "0 ['some.cgraph'] [True]", marks=pytest.mark.slow),
        (1, "0 ['some.cgraph', 'None'] [True]"),
        pytest.param(2, "1 ['some.cgraph', 'None'] [True]", marks=pytest.mark.slow),
    ],
)
def test_an_error_at_the_start(tmp_path, fails, wanted):
    """Where nothing but the compiler fails, it is told; one that a file brings about is told in a window without it; one
    without any window in a dialog of its own."""
    assert output_of(START.format(fails=fails), tmp_path, "1").strip() == wanted


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_mouse_keyboard_and_cursor_are_let_go(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grabMouse()
    widget.grabKeyboard()
    for _ in range(2):
        QApplication.setOverrideCursor(QCursor(Qt.CursorShape.WaitCursor))
    let_go_of_input()
    assert QWidget.mouseGrabber() is None
    assert QWidget.keyboardGrabber() is None
    assert QApplication.overrideCursor() is None


@pytest.mark.parametrize(
    ("at", "saves", "wanted"), [(0, True, True), (0, False, False), (1, None, True), (2, None, False)]
)
def test_a_changed_document_is_left_only_as_is_wanted(qtbot, monkeypatch, at, saves, wanted):
    """A copy first, no copy at all, or not."""

    def press(box):
        buttons = sorted(
            box.findChildren(QPushButton), key=lambda each: ("Save" not in each.text(), "Close" not in each.text())
        )
        buttons[at].click()

    monkeypatch.setattr(QMessageBox, "exec", press)
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = []
    assert ask_to_leave(parent, lambda _: asked.append(True) or saves) is wanted
    assert bool(asked) == (saves is not None)
