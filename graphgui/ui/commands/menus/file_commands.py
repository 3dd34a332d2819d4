"""The File menu: opening, saving, leaving; the recent files and the examples."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from graphgui.formats.examples import EXAMPLES
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import Command
from graphgui.ui.commands.file_dialogs import Files
from graphgui.ui.plain_text import menu_words
from graphgui.ui.translate import translate

Key = QKeySequence.StandardKey


def file_commands(bench: Bench) -> list[Command]:
    """Opening, saving, leaving."""
    files = bench.files
    return [
        Command("new", "&File", "&New", files.new, (Key.New,)),
        Command("open", "&File", "&Open…", files.open, (Key.Open,)),
        Command("save", "&File", "&Save", files.save, (Key.Save,), begins_group=True),
        Command("save_as", "&File", "Save &as…", files.save_as, ("Ctrl+Shift+S",)),
        Command("recover", "&File", "Recover &unsaved work…", files.keeper.recover),
        Command("quit", "&File", "&Quit", bench.parent.close, ("Ctrl+Q",), begins_group=True),
    ]


def recent_menu(bench: Bench) -> QMenu:
    """The menu of the files opened or saved last; it is filled when it opens."""
    menu = QMenu(translate("Open &recent"), bench.parent)
    menu.setObjectName("recent_menu")
    menu.aboutToShow.connect(partial(_fill_recent, menu, bench.files))
    return menu


def _fill_recent(menu: QMenu, files: Files) -> None:
    menu.clear()
    paths = files.recent()
    for path in paths:
        action = menu.addAction(menu_words(path.name))
        action.setStatusTip(str(path))
        action.triggered.connect(lambda _=False, path=path: files.open_path(path))
    if not paths:
        menu.addAction(translate("No files yet")).setEnabled(False)
    else:
        menu.addSeparator()
        menu.addAction(translate("Forget these"), files.forget_recent)


def examples_menu(bench: Bench) -> QMenu:
    """The menu of the examples, each opened as a copy."""
    menu = QMenu(translate("&Examples"), bench.parent)
    for example in EXAMPLES:
        action = menu.addAction(translate(example.title))
        action.setStatusTip(translate(example.sentence))
        action.triggered.connect(lambda _=False, each=example: bench.files.open_example(each.path, each.title))
    return menu
