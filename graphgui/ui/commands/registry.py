"""THE COMMANDS: what one can do in the window, one record each; menus and shortcuts are made from them.

To add commands, write a function of the window that gives a list of them, best in a module of your own beside what they
do, and put it into AREAS:

    def canvas_commands(window: MainWindow) -> list[Command]:
        return [Command("nudge", "&Edit", "N&udge", window.view.nudge, ("Ctrl+N",), after="duplicate", places=(NODE,))]

Its menu, context menus, shortcut, and lines in the command palette and the shortcut sheet follow. What the mouse alone can
do gets a row in ui/gesture_words.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from graphgui.engine.ops import GROUPS, OPS
from graphgui.formats.examples import EXAMPLES
from graphgui.ui.chain_rule.chain_rule_panel import chain_rule_commands
from graphgui.ui.commands.arrange_commands import arranging_commands
from graphgui.ui.commands.clipboard_commands import clipboard_commands
from graphgui.ui.commands.command import BAR, CANVAS, EMPTY, FRAME, NODE, NOTE, SLOT, WIRE, Command, any_nodes, escaped
from graphgui.ui.commands.export_commands import export_commands
from graphgui.ui.commands.find_commands import wayfinding_commands
from graphgui.ui.commands.group_commands import grouping_commands
from graphgui.ui.commands.keyboard_commands import keyboard_commands
from graphgui.ui.commands.value_commands import value_commands
from graphgui.ui.commands.wire_commands import wiring_commands
from graphgui.ui.insert.inserter import adding_commands
from graphgui.ui.insert.wire_dialog import keyboard_wiring_commands
from graphgui.ui.practice.practice_panel import practice_commands
from graphgui.ui.translate import translate
from graphgui.ui.type_size import type_size_commands

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

MENUS = ("&File", "&Edit", "&View", "&Graph", "&Chain rule", "&Descent", "&Help")
Key = QKeySequence.StandardKey


def commands_of(window: MainWindow) -> list[Command]:
    """Every command of a window, area by area."""
    return [command for area in AREAS for command in area(window)]


def file_commands(window: MainWindow) -> list[Command]:
    """Opening, saving, leaving."""
    files = window.files
    return [
        Command("new", "&File", "&New", files.new, (Key.New,)),
        Command("open", "&File", "&Open…", files.open, (Key.Open,)),
        Command("save", "&File", "&Save", files.save, (Key.Save,), begins_group=True),
        Command("save_as", "&File", "Save &as…", files.save_as, ("Ctrl+Shift+S",)),
        Command("quit", "&File", "&Quit", window.close, ("Ctrl+Q",), begins_group=True),
    ]  # fmt: skip


def edit_commands(window: MainWindow) -> list[Command]:
    """The history and the selection."""
    editing, session = window.editing, window.session
    some_nodes = partial(any_nodes, session)

    def can_undo() -> bool:
        return session.document.undo_label is not None or window.descent.run.is_running

    def undo_words() -> str:
        label = translate("the descent") if window.descent.run.is_running else session.document.undo_label
        return translate("&Undo {step}").format(step=escaped(label)) if label else translate("&Undo")

    def redo_words() -> str:
        label = session.document.redo_label
        return translate("&Redo {step}").format(step=escaped(label)) if label else translate("&Redo")

    return [
        Command("undo", "&Edit", "&Undo", window.undo, (Key.Undo,), can_undo,
                places=(BAR,), says=undo_words, icon_text="↶", needs="There is nothing to take back"),
        Command("redo", "&Edit", "&Redo", window.redo, ("Ctrl+Shift+Z", "Ctrl+Y"),
                lambda: session.document.redo_label is not None,
                places=(BAR,), says=redo_words, icon_text="↷", needs="Nothing was taken back"),
        Command("delete", "&Edit", "De&lete", editing.delete, ("Del", "Backspace"),
                places=(NODE, WIRE, FRAME, NOTE), tip="Deletes what is selected"),
        Command("select_all", "&Edit", "Select &all", editing.select_all, (Key.SelectAll,), begins_group=True,
                places=(CANVAS,)),
        Command("next", "&Edit", "Select the &next node", editing.select_next, ("Ctrl+]",), some_nodes, needs=EMPTY),
        Command("previous", "&Edit", "Select the pre&vious node", lambda: editing.select_next(-1), ("Ctrl+[",), some_nodes,
                needs=EMPTY),
    ]  # fmt: skip


def view_commands(window: MainWindow) -> list[Command]:
    """What is shown, how large, and in which colours."""
    view, session = window.view, window.session

    def theme(choice: str, text: str) -> Command:
        return Command(
            f"theme_{choice}", "&View", text, lambda: window.use_theme(choice),
            checked=lambda: window.theme_choice == choice, begins_group=choice == "system",
        )  # fmt: skip

    return [
        Command("zoom_in", "&View", "Zoom &in", lambda: view.zoom_by(1.25), ("Ctrl++", "Ctrl+=")),
        Command("zoom_out", "&View", "Zoom &out", lambda: view.zoom_by(0.8), ("Ctrl+-",)),
        Command("natural", "&View", "Natural &size", view.reset_zoom, ("Ctrl+0",)),
        Command("fit", "&View", "&Fit all", view.history.fit, ("Home", "Ctrl+9"), places=(CANVAS,)),
        Command("fit_selection", "&View", "Fit the se&lection", window.fit_selection, ("Shift+Home",),
                lambda: bool(session.chosen), needs="Select a node first"),
        Command("gradients", "&View", "&Gradients", window.toggle_gradients, ("Ctrl+G",),
                checked=lambda: view.canvas.paint_style.show_gradients, begins_group=True, places=(BAR,),
                tip="Shows on every node the derivative of the output with respect to it"),
        Command("derivatives", "&View", "Local &derivatives", window.toggle_derivatives, ("Ctrl+L",),
                checked=lambda: view.canvas.paint_style.show_derivatives, places=(BAR,),
                tip="Shows on every wire the derivative of its target with respect to its source"),
        theme("system", "System theme"), theme("light", "Light theme"), theme("dark", "Dark theme"),
        Command("reset_layout", "&View", "&Reset the window", window.reset_layout, begins_group=True,
                tip="Puts every panel back where it was at first"),
        Command("command_palette", "&View", "&Command palette…", window.command_palette.open, ("Ctrl+Shift+P",),
                begins_group=True, tip="Finds any command, operation or node by a few of its letters"),
    ]  # fmt: skip


def graph_commands(window: MainWindow) -> list[Command]:
    """Names, values, numbers in slots, and the order of things."""
    editing, session, context = window.editing, window.session, window.context

    def one() -> bool:
        return len(session.selection) == 1

    def one_named() -> bool:
        return one() or window.grouping.chosen_group is not None or window.arranging.only() is not None

    def one_source() -> bool:
        return one() and session.graph.node(next(iter(session.selection))).row.is_source

    def push_in_words() -> str:
        node = context.node
        if node is None or not editing.can_push_in(node):
            return translate("Put a constant into its s&lots")
        return translate("Put {name} into its s&lots").format(name=session.graph.node(node).name)

    def disconnect_words() -> str:
        slot = context.hit.slot
        return translate("Disco&nnect {slot}").format(slot=slot) if slot else translate("Disco&nnect")

    single = "Select one node first"
    return [
        Command("disconnect", "&Graph", "Disco&nnect", context.disconnect, (), lambda: bool(context.wires),
                places=(SLOT, WIRE), says=disconnect_words, needs="Select a wire first"),
        Command("pull_out", "&Graph", "Make a node of this nu&mber", context.pull_out, (), lambda: context.can_pull_out,
                places=(SLOT,), needs="Click a number in a slot with the right button"),
        Command("output", "&Graph", "Make this the &output", window.make_output, ("O",), one, begins_group=True,
                places=(NODE,), tip="Every gradient becomes the derivative of this node", needs=single),
        Command("rename", "&Graph", "&Rename", window.rename, ("F2",), one_named, places=(NODE,), needs=single),
        Command("edit_value", "&Graph", "Edit the &value", window.edit_number, (), one_source, places=(NODE,),
                needs="Select one parameter or constant first"),
        Command("push_in", "&Graph", "Put a constant into its s&lots", context.push_in, (),
                lambda: context.node is not None and editing.can_push_in(context.node), places=(NODE,),
                says=push_in_words, needs="Select one constant that feeds something"),
        Command("type_expression", "&Graph", "Type an e&xpression", window.expression_focus, ("Ctrl+E",), begins_group=True),
        Command("find_operation", "&Graph", "&Find an operation", window.palette_focus, ("Ctrl+Shift+F",)),
    ]  # fmt: skip


def descent_commands(window: MainWindow) -> list[Command]:
    """The buttons of the descent."""
    panel = window.descent

    def button(id: str, text: str, name: str, shortcut: str) -> Command:
        return Command(id, "&Descent", text, lambda: getattr(panel, name).click(), (shortcut,))

    return [
        button("run", "&Run or pause", "run_button", "F5"),
        button("step", "&Step", "step_button", "F6"),
        button("reset", "R&eset", "reset_button", "Shift+F5"),
    ]


def help_commands(window: MainWindow) -> list[Command]:
    """The help pages, the keys, and what this is."""
    return [
        Command("help_expressions", "&Help", "&Expressions", lambda: window.help("expressions"), (Key.HelpContents,)),
        Command("help_chain_rule", "&Help", "The chain &rule", lambda: window.help("chain-rule")),
        Command("help_files", "&Help", "Graph &files", lambda: window.help("cgraph")),
        Command("help_command_line", "&Help", "&Command line", lambda: window.help("command-line")),
        Command("help_python", "&Help", "From &Python", lambda: window.help("python")),
        Command("shortcuts", "&Help", "&Keyboard shortcuts", window.show_shortcuts, ("?",), begins_group=True,
                tip="Every key and what the mouse does; keys can be changed there"),
        Command("about", "&Help", "&About graphgui", window.about, begins_group=True),
    ]  # fmt: skip


AREAS: tuple[Callable[[MainWindow], list[Command]], ...] = (
    file_commands,
    edit_commands,
    clipboard_commands,
    export_commands,
    wayfinding_commands,
    view_commands,
    adding_commands,
    graph_commands,
    wiring_commands,
    grouping_commands,
    arranging_commands,
    descent_commands,
    chain_rule_commands,
    practice_commands,
    help_commands,
    value_commands,
    keyboard_commands,
    keyboard_wiring_commands,
    type_size_commands,
)
"""Whose commands there are; a new area is one more function."""


def fill_menu_bar(window: MainWindow) -> dict[str, QMenu]:
    """Makes the menus of a window of its commands; gives them by their titles."""
    menus: dict[str, QMenu] = {}
    for title in MENUS:
        menus[title] = window.menuBar().addMenu(translate(title))
    for command in window.actions_by_id.commands.values():
        menu = _menu(menus, command.menu)
        if command.begins_group:
            menu.addSeparator()
        menu.addAction(window.actions_by_id[command.id])
        if command.id == "open":
            menu.addMenu(window.recent_menu)
            menu.addMenu(_examples_menu(window))
    panels = menus["&View"].addMenu(translate("&Panels"))
    for dock in window.docks.values():
        panels.addAction(dock.toggleViewAction())
    graph = menus["&Graph"]
    graph.insertMenu(graph.actions()[0], fill_add_menu(window, window.adder.add_in_the_middle))
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


def _examples_menu(window: MainWindow) -> QMenu:
    menu = QMenu(translate("&Examples"), window)
    for example in EXAMPLES:
        action = menu.addAction(translate(example.title))
        action.setStatusTip(translate(example.sentence))
        action.triggered.connect(lambda _=False, example=example: window.open_example(example))
    return menu
