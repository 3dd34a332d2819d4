"""Commands: one record each, from which menus, tool bar and shortcuts are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Command:
    """Something one can do: its menu, its words, what it runs, its shortcuts, and when it can be done.

    A command with `checked` is a switch; `begins_group` sets it off from what stands before it.
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


class Actions:
    """The commands of a window as Qt's actions, found by id."""

    def __init__(self, window: QWidget, commands: list[Command]) -> None:
        self.commands = {command.id: command for command in commands}
        self.actions: dict[str, QAction] = {}
        for command in commands:
            action = QAction(command.text, window)
            action.setShortcuts([key for shortcut in command.shortcuts for key in _keys(shortcut)])
            action.setCheckable(command.checked is not None)
            # `triggered` carries whether the action is checked, which no command wants to hear.
            action.triggered.connect(lambda _=False, run=command.run: run())
            if command.tip:
                action.setStatusTip(command.tip)
            window.addAction(action)
            self.actions[command.id] = action
        self.refresh()

    def __getitem__(self, id: str) -> QAction:
        return self.actions[id]

    def refresh(self) -> None:
        """Enables what can be done now, and sets the switches."""
        for id, command in self.commands.items():
            if command.enabled is not None:
                self.actions[id].setEnabled(command.enabled())
            if command.checked is not None:
                self.actions[id].setChecked(command.checked())


def _keys(shortcut: str | QKeySequence.StandardKey) -> list[QKeySequence]:
    if isinstance(shortcut, str):
        return [QKeySequence(shortcut)]
    return QKeySequence.keyBindings(shortcut)
