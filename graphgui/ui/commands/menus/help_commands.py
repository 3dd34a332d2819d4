"""The Help menu: the help pages, shown as they are written in resources/help, the keys, and what this is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from graphgui.resource_folder import resource_folder
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import Command
from graphgui.ui.commands.shortcut_sheet import ShortcutSheet
from graphgui.ui.translate import translate
from graphgui.ui.widgets.screen_room import resize_on_screen

PAGES = resource_folder("help")


def help_commands(bench: Bench) -> list[Command]:
    """The help pages, the keys, and what this is."""

    def page(id: str, text: str, name: str, *keys: QKeySequence.StandardKey) -> Command:
        return Command(id, "&Help", text, lambda: show_help(bench.parent, name), keys)

    def show_shortcuts() -> None:
        sheet = bench.parent.findChild(ShortcutSheet) or ShortcutSheet(bench.parent, bench.actions)
        sheet.show()
        sheet.activateWindow()

    return [
        page("help_expressions", "&Expressions", "expressions", QKeySequence.StandardKey.HelpContents),
        page("help_chain_rule", "The chain &rule", "chain-rule"),
        page("help_files", "Graph &files", "cgraph"),
        page("help_command_line", "&Command line", "command-line"),
        page("help_python", "From &Python", "python"),
        Command("shortcuts", "&Help", "&Keyboard shortcuts", show_shortcuts, ("?",), begins_group=True,
                tip="Every key and what the mouse does; keys can be changed there"),
        Command("about", "&Help", "&About graphgui", lambda: show_about(bench.parent), begins_group=True),
    ]  # fmt: skip


def show_help(parent: QWidget, page: str) -> QDialog:
    """Opens a help page in a window of its own; the program stays usable beside it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(translate("graphgui help"))
    resize_on_screen(dialog, 720, 640)
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
