"""Going by keyboard: from node to node, to wires, and from panel to panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from graphgui.ui.canvas.access.keyboard_walk import Walker
from graphgui.ui.commands.command import Command

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow


def go_to_panel(window: MainWindow, step: int) -> None:
    """Moves the focus to the next part of the window: canvas, tool bar, and every panel that is shown."""
    docks = [dock for dock in window.docks.values() if not dock.isHidden()]
    parts: list[QWidget] = [window.view, window.tool_bar, *docks]
    focus = window.focusWidget()
    now = next((at for at, part in enumerate(parts) if focus is not None and _holds(part, focus)), 0)
    for offset in range(1, len(parts)):
        part = parts[(now + step * offset) % len(parts)]
        part.raise_()
        inside = _first_stop(part)
        if inside is not None:
            inside.window().activateWindow()
            inside.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _first_stop(part: QWidget) -> QWidget | None:
    """Where the focus was in a part of the window last, else the first widget in it that Tab reaches."""
    last = part.focusWidget()
    if last is not None and last is not part and _can_stop(last):
        return last
    if _can_stop(part):
        return part
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget) and _can_stop(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _can_stop(widget: QWidget) -> bool:
    return bool(
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        and not widget.focusProxy()
    )  # fmt: skip


def keyboard_commands(window: MainWindow) -> list[Command]:
    """Going from node to node, to wires, and from panel to panel."""
    walker, session = Walker(window.view, window.view.reader), window.session

    def any_nodes() -> bool:
        return len(session.graph) > 0

    def any_wires() -> bool:
        return session.graph.wire_count > 0

    def go(id: str, text: str, key: str, direction: tuple[int, int]) -> Command:
        return Command(f"go_{id}", "&Edit/&Go to", text, lambda: walker.go(direction), (key,), any_nodes,
                       needs="The canvas is empty", tip="Selects what lies there, beside what is selected")  # fmt: skip

    return [
        go("left", "The node on the &left", "Ctrl+Left", (-1, 0)),
        go("right", "The node on the &right", "Ctrl+Right", (1, 0)),
        go("up", "The node &above", "Ctrl+Up", (0, -1)),
        go("down", "The node &below", "Ctrl+Down", (0, 1)),
        Command("go_source", "&Edit/&Go to", "What it &depends on", walker.to_source, ("[",), any_wires,
                begins_group=True, needs="There is no wire", tip="Follows the first wire that comes in"),
        Command("go_target", "&Edit/&Go to", "What it &feeds", walker.to_target, ("]",), any_wires,
                needs="There is no wire", tip="Follows the first wire that goes out"),
        Command("go_wire", "&Edit/&Go to", "A &wire, then the next", walker.to_wire, ("Shift+W",),
                any_wires, needs="There is no wire",
                tip="Selects a wire, so that Delete takes it away and the menu key offers what can be done with it"),
        Command("next_panel", "&View", "Next pa&nel", lambda: go_to_panel(window, 1), ("Ctrl+F6",),
                begins_group=True, tip="Goes on with the keyboard in the next panel; Esc returns to the canvas"),
        Command("previous_panel", "&View", "Previous pane&l", lambda: go_to_panel(window, -1), ("Ctrl+Shift+F6",),
                tip="Goes back with the keyboard to the panel before; Esc returns to the canvas"),
    ]  # fmt: skip
