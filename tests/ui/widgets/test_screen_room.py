"""Where windows open: inside the screen they are on, whatever they were left with."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from graphgui.ui.settings import settings
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.widgets.screen_room import FRAME, best_screen, within
from tests.ui.own_process import output_of

LAPTOP = QRect(0, 0, 1280, 720)
SECOND = QRect(1280, -200, 2560, 1400)


@pytest.mark.parametrize("screen", [LAPTOP, SECOND, QRect(0, 0, 640, 400)])
@pytest.mark.parametrize(
    "wanted",
    [QRect(0, 0, 1400, 880), QRect(-500, -300, 800, 600), QRect(9000, 100, 800, 600), QRect(1200, 650, 300, 200), QRect(0, 0, 9000, 9000)],
)  # fmt: skip
def test_a_window_is_moved_and_made_smaller_until_it_is_inside_with_its_frame(screen, wanted):
    place = within(wanted, screen)
    assert screen.contains(place.marginsAdded(FRAME))
    assert place.width() <= wanted.width()
    assert place.height() <= wanted.height()
    assert within(place, screen) == place


def test_a_place_inside_is_kept():
    assert within(QRect(100, 100, 700, 500), LAPTOP) == QRect(100, 100, 700, 500)


@pytest.mark.parametrize(
    ("wanted", "screen"),
    [
        (QRect(100, 100, 800, 500), LAPTOP),
        (QRect(1000, 100, 800, 500), SECOND),
        (QRect(900, 100, 700, 500), LAPTOP),
        (QRect(1400, -900, 800, 600), LAPTOP),
        (QRect(9000, 100, 800, 600), LAPTOP),
        (QRect(-300, -300, 2000, 1700), LAPTOP),
    ],
)
def test_a_window_opens_on_the_screen_that_shows_most_of_it_or_on_the_main_one(wanted, screen):
    """Across two screens, in the corner that neither has, and on a screen that is gone since last time."""
    assert best_screen(wanted, [LAPTOP, SECOND]) == screen


def test_the_first_window_and_one_that_was_left_elsewhere_open_inside_the_screen(open_window):
    """The screen of the tests has 800×800 pixels."""
    room = QApplication.primaryScreen().availableGeometry()
    window = open_window(size=(1400, 880))
    window.move(900, 700)
    window.close()
    assert settings().value("geometry") is not None
    for geometry in (settings().value("geometry"), None, b"nonsense"):
        settings().setValue("geometry", geometry)
        again = MainWindow(window.session.document)
        assert room.contains(again.geometry().marginsAdded(FRAME))
        again.view.close_canvas()
        again.docks.shutdown()
        again.deleteLater()


SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
app = QApplication([])
from graphgui.app import make_window
window = make_window(None)
window.files.may_leave = lambda: True
window.show()
QTest.qWait(50)
room = window.screen().availableGeometry()
print(room.width(), room.height())
assert room.contains(window.frameGeometry()), window.geometry()
for id in ("shortcuts", "help_chain_rule"):
    window.actions_by_id[id].trigger()
    QTest.qWait(50)
    dialog = app.activeWindow()
    assert isinstance(dialog, QDialog) and room.contains(dialog.frameGeometry()), (id, dialog.geometry())
    dialog.close()
window.close()
"""


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, "1"), (1920, 1080, "1.5"), (1024, 640, "2")])
def test_a_start_on_a_real_screen_is_inside_it(tmp_path, width, height, scale):
    """A laptop, one at 150 %, and the smallest one at 200 %; windows of help as well."""
    screen = {
        "name": "one",
        "x": 0,
        "y": 0,
        "width": width,
        "height": height,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen]}))
    told = output_of(SCRIPT, tmp_path, scale, f"offscreen:configfile={screens}")
    assert told.split() == [str(round(width / float(scale))), str(round(height / float(scale)))]
