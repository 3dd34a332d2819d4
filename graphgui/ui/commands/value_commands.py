"""Commands for the numbers of a node: copy them exactly, see and edit them as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.ui.commands.command import NODE, Command
from graphgui.ui.grid.grid_editor import open_grid

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow


def value_commands(window: MainWindow) -> list[Command]:
    """Copying a value and its gradient to the last digit, and the grid editor."""
    session = window.session
    needs = "Select one node that has a value first"

    def of_selected(what: str) -> Value | None:
        if len(session.selection) != 1:
            return None
        (id,) = session.selection
        results = session.shown
        return (results.value_of if what == "value" else results.gradient_of).get(id)

    def copy(what: str) -> None:
        found = of_selected(what)
        if found is not None:
            QGuiApplication.clipboard().setText(exact_text(found))

    def has(what: str) -> bool:
        return of_selected(what) is not None

    def open_table() -> None:
        (id,) = session.selection
        open_grid(window.view, session, id)

    return [
        Command("copy_gradient", "&Graph", "Copy the &gradient", lambda: copy("gradient"), (), lambda: has("gradient"),
                after="edit_value", places=(NODE,), needs=needs, tip="Copies the gradient to the last digit"),
        Command("copy_value", "&Graph", "Copy the v&alue", lambda: copy("value"), (), lambda: has("value"),
                after="edit_value", places=(NODE,), needs=needs, tip="Copies the value to the last digit"),
        Command("open_table", "&Graph", "Open the value as a &table", open_table, ("Ctrl+T",), lambda: has("value"),
                after="edit_value", places=(NODE,), needs=needs,
                tip="Shows the value row by row; that of a parameter or constant is edited there"),
    ]  # fmt: skip
