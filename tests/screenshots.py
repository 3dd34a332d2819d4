"""Takes the pictures of the window that the README shows: python -m tests.screenshots."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from graphgui import bootstrap

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "screenshots"
SIZE = (1400, 880)
SCALE = 1.25


def main() -> None:
    """Opens the window on its first example in both themes, descends the square of its output, and grabs it."""
    bootstrap.ensure()
    bootstrap.ensure_qt_libraries()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(SCALE)
    from PySide6.QtCore import QSettings
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    with tempfile.TemporaryDirectory() as settings:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
        app = QApplication(sys.argv[:1])
        from graphgui.app import make_window

        FOLDER.mkdir(exist_ok=True)
        for theme in ("light", "dark"):
            window = make_window(None)
            window.use_theme(theme)
            window.resize(*SIZE)
            window.show()
            QTest.qWait(200)
            window.descent.run_button.click()
            QTest.qWait(1500)
            window.undo()
            window.view.fit()
            window.session.select([window.session.graph.named("b").id])
            QTest.qWait(200)
            window.grab().save(str(FOLDER / f"window-{theme}.png"))
            window.files.may_leave = lambda: True
            window.close()
            print(FOLDER / f"window-{theme}.png")
        app.quit()


if __name__ == "__main__":
    main()
