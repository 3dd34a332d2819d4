"""THE COMMANDS: what one can do in the window, one record each; menus and shortcuts are made from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.commands import Command

if TYPE_CHECKING:
    from graphgui.ui.window import MainWindow

MENUS = ("&File", "&Edit", "&View", "&Graph", "&Descent", "&Help")
Key = QKeySequence.StandardKey


def commands_of(window: MainWindow) -> list[Command]:
    """Every command of a window, menu by menu, in order."""
    files, editing, view, session = window.files, window.editing, window.view, window.session
    panel = window.descent

    def some() -> bool:
        return bool(session.selection)

    def one() -> bool:
        return len(session.selection) == 1

    def one_source() -> bool:
        return one() and session.graph.node(next(iter(session.selection))).row.is_source

    def any_nodes() -> bool:
        return len(session.graph) > 0

    def theme(choice: str) -> Command:
        return Command(
            f"theme_{choice}", "&View", f"{choice.capitalize()} theme", lambda: window.use_theme(choice),
            checked=lambda: window.theme_choice == choice, begins_group=choice == "system",
        )  # fmt: skip

    def panel_button(id: str, text: str, button: str, shortcut: str) -> Command:
        return Command(id, "&Descent", text, lambda: getattr(panel, button).click(), (shortcut,))

    return [
        Command("new", "&File", "&New", files.new, (Key.New,)),
        Command("open", "&File", "&Open…", files.open, (Key.Open,)),
        Command("save", "&File", "&Save", files.save, (Key.Save,), begins_group=True),
        Command("save_as", "&File", "Save &as…", files.save_as, ("Ctrl+Shift+S",)),
        Command("quit", "&File", "&Quit", window.close, ("Ctrl+Q",), begins_group=True),
        Command("undo", "&Edit", "&Undo", window.undo, (Key.Undo,), lambda: session.document.undo_label is not None),
        Command("redo", "&Edit", "&Redo", window.redo, ("Ctrl+Shift+Z", "Ctrl+Y"),
                lambda: session.document.redo_label is not None),
        Command("cut", "&Edit", "Cu&t", editing.cut, (Key.Cut,), some, begins_group=True),
        Command("copy", "&Edit", "&Copy", editing.copy, (Key.Copy,), some),
        Command("paste", "&Edit", "&Paste", editing.paste, (Key.Paste,)),
        Command("duplicate", "&Edit", "&Duplicate", editing.duplicate, ("Ctrl+D",), some),
        Command("delete", "&Edit", "De&lete", editing.delete, ("Del", "Backspace"),
                tip="Deletes the selected nodes and wires"),
        Command("select_all", "&Edit", "Select &all", editing.select_all, (Key.SelectAll,), begins_group=True),
        Command("next", "&Edit", "Select the &next node", editing.select_next, ("Ctrl+]",), any_nodes),
        Command("previous", "&Edit", "Select the pre&vious node", lambda: editing.select_next(-1), ("Ctrl+[",), any_nodes),
        Command("zoom_in", "&View", "Zoom &in", lambda: view.zoom_by(1.25), ("Ctrl++", "Ctrl+=")),
        Command("zoom_out", "&View", "Zoom &out", lambda: view.zoom_by(0.8), ("Ctrl+-",)),
        Command("natural", "&View", "Natural &size", view.reset_zoom, ("Ctrl+0",)),
        Command("fit", "&View", "&Fit all", view.fit, ("Home", "Ctrl+9")),
        Command("fit_selection", "&View", "Fit the se&lection", window.fit_selection, ("Shift+Home",), some),
        Command("gradients", "&View", "&Gradients", window.toggle_gradients, ("Ctrl+G",),
                checked=lambda: view.canvas.look.show_gradients, begins_group=True,
                tip="Shows on every node the derivative of the output with respect to it"),
        Command("derivatives", "&View", "Local &derivatives", window.toggle_derivatives, ("Ctrl+L",),
                checked=lambda: view.canvas.look.show_derivatives,
                tip="Shows on every wire the derivative of its target with respect to its source"),
        theme("system"), theme("light"), theme("dark"),
        Command("output", "&Graph", "Make this the &output", window.make_output, ("O",), one,
                tip="Every gradient becomes the derivative of this node"),
        Command("rename", "&Graph", "&Rename", window.rename, ("F2",), one),
        Command("edit_value", "&Graph", "Edit the &value", window.edit_number, (), one_source),
        Command("arrange", "&Graph", "Arran&ge", editing.arrange, ("Ctrl+Shift+L",), any_nodes, begins_group=True,
                tip="Lays out the selected nodes, or all, from inputs to output"),
        Command("type_expression", "&Graph", "Type an e&xpression", window.expression_focus, ("Ctrl+E",)),
        Command("find_operation", "&Graph", "&Find an operation", window.palette_focus, ("Ctrl+F",)),
        panel_button("run", "&Run or pause", "run_button", "F5"),
        panel_button("step", "&Step", "step_button", "F6"),
        panel_button("reset", "R&eset", "reset_button", "Shift+F5"),
        Command("help_expressions", "&Help", "&Expressions", lambda: window.help("expressions"), (Key.HelpContents,)),
        Command("help_files", "&Help", "Graph &files", lambda: window.help("cgraph")),
        Command("help_command_line", "&Help", "&Command line", lambda: window.help("command-line")),
        Command("help_python", "&Help", "From &Python", lambda: window.help("python")),
        Command("about", "&Help", "&About graphgui", window.about, begins_group=True),
    ]  # fmt: skip


def fill_add_menu(parent: QWidget, add: Callable[[str], object]) -> QMenu:
    """A menu of every operation, by group."""
    menu = QMenu("&Add", parent)
    for group in GROUPS:
        part = menu.addMenu(group)
        for row in OPS.values():
            if row.group == group:
                action = part.addAction(f"{row.symbol}   {row.label}")
                action.setStatusTip(row.doc)
                action.triggered.connect(lambda _=False, name=row.name: add(name))
    return menu
