"""Files that the system asks a running program to open, as macOS does for a double click on one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent

from graphgui.ui.faults.guards import guarded


class OpenRequests(QObject):
    """Emits `asked` with the path of every file that the system has the application open."""

    asked = Signal(Path)

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self.asked.emit(Path(event.file()))
        return True
