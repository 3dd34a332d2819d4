"""The Descent menu: it works wherever the panel is."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graphgui.document.edits import ChangeDescent
from graphgui.ui.panels.descent_panel import DescentPanel
from tests.ui.hand import OLAH


def test_run_shows_the_panel_and_takes_the_settings_of_now(open_window, qtbot):
    """A panel that was closed had the settings of before (bug): F5 ran with them."""
    window = open_window(OLAH)
    panel, document = window.docks.panel(DescentPanel), window.session.document
    window.docks["gradient_descent"].close()
    before = document.descent
    window.session.do("Set", ChangeDescent(before, before.__class__(None, 0.03125, 7)))
    assert not panel.is_seen
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not panel.run.is_running)
    assert panel.is_seen
    assert panel.rate_field.text() == "0.03125"
    assert panel.run.latest is not None
    assert panel.run.latest.index == 7
    assert document.descent.rate == 0.03125
    assert document.undo_label == "Descend 7 steps"
