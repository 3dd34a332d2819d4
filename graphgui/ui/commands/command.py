"""Commands: one record each, from which menus, context menus, tool bar, shortcuts, palette and sheet are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from graphgui.ui.session import Session

NODE, SLOT, WIRE, CANVAS, BAR = "node", "slot", "wire", "canvas", "bar"
FRAME, NOTE = "frame", "note"
"""Where a command may appear besides its menu: the context menus of these, and the tool bar."""


@dataclass(frozen=True)
class Command:
    """Something one can do: its menu, its words, what it runs, its shortcuts, and when it can be done.

    `menu` may name a menu within one: "&Edit/Copy &as". A command with `checked` is a switch; `begins_group` sets it off
    from what stands before it; `after` is the id of the command of its menu that it follows (else it comes last).
    `says` gives its words where they change; `places` are the context menus and bars that offer it too; `needs` is the
    sentence that says what is missing while it cannot be done.
    """

    id: str
    menu: str
    text: str
    run: Callable[[], object]
    shortcuts: tuple[str | QKeySequence.StandardKey, ...] = ()
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    begins_group: bool = False
    tip: str = ""
    places: tuple[str, ...] = ()
    says: Callable[[], str] | None = None
    needs: str = ""
    after: str = ""
    icon_text: str = ""
    """What stands for it in the tool bar, where its words are too long."""
    follows_numbers: bool = False
    """Whether `enabled` or `says` depends on values or the history, so that every typed number may change it."""


def in_order(commands: Iterable[Command]) -> list[Command]:
    """Commands with each `after` another in its place; raises ValueError where an id is there twice or not at all."""
    found = list(commands)
    ids = [command.id for command in found]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise ValueError(f"commands with the same id: {', '.join(sorted(twice))}")
    ordered = [command for command in found if not command.after]
    waiting = [command for command in found if command.after]
    while waiting:
        places = {command.id: at for at, command in enumerate(ordered)}
        ready = [command for command in waiting if command.after in places]
        if not ready:
            raise ValueError(f"nothing for {waiting[0].id} to follow: {waiting[0].after}")
        # Backwards, so that of several that follow one, the first comes first.
        for command in reversed(ready):
            ordered.insert(next(at for at, other in enumerate(ordered) if other.id == command.after) + 1, command)
        waiting = [command for command in waiting if command not in ready]
    return ordered


def plain(text: str) -> str:
    """The words of a menu entry without the mark of its access key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


EMPTY = "The canvas is empty"


def any_nodes(session: Session) -> bool:
    """Whether there is a node; EMPTY says what is wrong where there is none."""
    return len(session.graph) > 0
