"""THE COMMANDS: what one can do in the window, one record each; menus and shortcuts are made from them.

To add a command, add a record to the function of its area in ui/commands/menus/. A new area is a function of the bench
that gives a list of commands, in a module of its own there, and a line in AREAS:

    def nudge_commands(bench: Bench) -> list[Command]:
        return [Command("nudge", "&Edit", "N&udge", partial(nudge, bench.session), ("Ctrl+Alt+N",), after="duplicate", places=(NODE,))]

Its menu, context menus, shortcut, and lines in the command palette and the shortcut sheet follow. What the mouse alone can
do gets a row in ui/commands/gesture_words.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import Command
from graphgui.ui.commands.menus.arrange_commands import arrange_commands
from graphgui.ui.commands.menus.chain_rule_commands import chain_rule_commands, practice_commands
from graphgui.ui.commands.menus.clipboard_commands import clipboard_commands
from graphgui.ui.commands.menus.descent_commands import descent_commands
from graphgui.ui.commands.menus.edit_commands import edit_commands
from graphgui.ui.commands.menus.export_commands import export_commands
from graphgui.ui.commands.menus.file_commands import examples_menu, file_commands, recent_menu
from graphgui.ui.commands.menus.graph_commands import graph_commands, insert_commands, value_commands
from graphgui.ui.commands.menus.group_commands import group_commands
from graphgui.ui.commands.menus.help_commands import help_commands
from graphgui.ui.commands.menus.navigation_commands import keyboard_commands, navigation_commands
from graphgui.ui.commands.menus.view_commands import type_size_commands, view_commands, workspace_commands
from graphgui.ui.commands.menus.wire_commands import keyboard_wire_commands, wire_commands
from graphgui.ui.translate import translate

MENUS = ("&File", "&Edit", "&View", "&Graph", "&Chain rule", "&Descent", "&Help")

AREAS: tuple[Callable[[Bench], list[Command]], ...] = (
    file_commands,
    edit_commands,
    clipboard_commands,
    export_commands,
    navigation_commands,
    view_commands,
    insert_commands,
    graph_commands,
    wire_commands,
    group_commands,
    arrange_commands,
    descent_commands,
    chain_rule_commands,
    practice_commands,
    help_commands,
    value_commands,
    keyboard_commands,
    keyboard_wire_commands,
    type_size_commands,
    workspace_commands,
)
"""Whose commands there are; a new area is one more function."""


def commands_of(bench: Bench) -> list[Command]:
    """Every command, area by area."""
    return [command for area in AREAS for command in area(bench)]


def fill_menu_bar(bar: QMenuBar, bench: Bench, panels: Iterable[QAction]) -> dict[str, QMenu]:
    """Makes the menus of the commands, and of the switches of the panels; gives them by their titles."""
    menus = {title: bar.addMenu(translate(title)) for title in MENUS}
    for command in bench.actions.commands.values():
        menu = _menu(menus, command.menu)
        if command.begins_group:
            menu.addSeparator()
        menu.addAction(bench.actions[command.id])
        if command.id == "open":
            menu.addMenu(recent_menu(bench))
            menu.addMenu(examples_menu(bench))
    menus["&View"].addMenu(translate("&Panels")).addActions(list(panels))
    graph = menus["&Graph"]
    graph.insertMenu(graph.actions()[0], fill_add_menu(bench.parent, bench.inserter.add_in_the_middle))
    graph.insertSeparator(graph.actions()[1])
    return menus


def fill_add_menu(parent: QWidget, add: Callable[[str], object]) -> QMenu:
    """A menu of every operation, by group."""
    menu = QMenu(translate("&Add"), parent)
    for group in GROUPS:
        part = menu.addMenu(translate(group))
        for row in OPS.values():
            if row.group == group:
                action = part.addAction(f"{row.symbol}   {row.label}")
                action.setStatusTip(row.doc)
                action.triggered.connect(lambda _=False, name=row.name: add(name))
    return menu


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    """The menu of a path such as "&Edit/Copy &as", made where it is not there yet."""
    if path not in menus:
        outer, _, title = path.rpartition("/")
        menus[path] = _menu(menus, outer).addMenu(translate(title))
    return menus[path]
