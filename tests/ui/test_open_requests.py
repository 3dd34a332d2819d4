"""Files that the system asks the running program to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from graphgui.ui.open_requests import OpenRequests


def test_a_file_that_the_system_asks_for_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    """The event that macOS sends for a double click leads to the path; an address that is no file leads to nothing."""
    app = QGuiApplication.instance()
    assert app is not None
    asked: list[Path] = []
    requests = OpenRequests(app)
    requests.asked.connect(asked.append)
    path = tmp_path / "Größe ∂.cgraph"
    try:
        QCoreApplication.sendEvent(app, QFileOpenEvent(str(path)))
        QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("https://example.org/x.cgraph")))
    finally:
        app.removeEventFilter(requests)
        requests.deleteLater()
    assert asked == [path]
