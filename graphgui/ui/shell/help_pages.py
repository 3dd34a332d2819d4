"""Help pages, shown as they are written in resources/help."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from graphgui.ui.translate import translate

PAGES = Path(__file__).resolve().parents[3] / "resources" / "help"


def show_help(parent: QWidget, page: str) -> QDialog:
    """Opens a help page in a window of its own; the program stays usable beside it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(translate("graphgui help"))
    dialog.resize(720, 640)
    browser = QTextBrowser(dialog)
    browser.setAccessibleName(translate("Help"))
    browser.setOpenLinks(False)
    browser.setMarkdown((PAGES / f"{page}.md").read_text(encoding="utf-8"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(browser)
    layout.addWidget(buttons)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
    return dialog


def show_about(parent: QWidget) -> None:
    """Says what this program is."""
    QMessageBox.about(
        parent,
        translate("About graphgui"),
        translate(
            "<h3>graphgui</h3><p>Computational graphs that show every value, every local derivative and every gradient, "
            "and descend a loss before your eyes.</p><p>Free software under the MIT licence.</p>"
        ),
    )
