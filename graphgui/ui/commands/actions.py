"""The commands of a window as Qt's actions, found by id, with the shortcuts that their user has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from graphgui.document.unexpected import attempt
from graphgui.ui.commands.command import Command, in_order, plain
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.settings import settings
from graphgui.ui.translate import translate
from graphgui.ui.update import Update

MENU_ROLES = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}
"""The commands that macOS has in the menu of the program; by their words alone Qt would take others for them."""


class Actions:
    """The commands of a window as Qt's actions, found by id, with the shortcuts that their user has chosen."""

    def __init__(self, window: QWidget, commands: Sequence[Command] = ()) -> None:
        self._window = window
        self.commands: dict[str, Command] = {}
        self.actions: dict[str, QAction] = {}
        self._numeric: list[Command] = []
        self.fill(commands)

    def fill(self, commands: Sequence[Command]) -> None:
        """Makes the actions of commands, once; raises ValueError where their ids do not fit together."""
        self.commands = {command.id: command for command in in_order(commands)}
        self._numeric = [command for command in self.commands.values() if command.follows_numbers]
        for id, command in self.commands.items():
            action = QAction(translate(command.text), self._window)
            action.setObjectName(id)
            action.setCheckable(command.checked is not None)
            action.setMenuRole(MENU_ROLES.get(id, QAction.MenuRole.NoRole))
            action.triggered.connect(partial(self._run, command))
            if command.tip:
                action.setStatusTip(translate(command.tip))
            if command.icon_text:
                action.setIconText(command.icon_text)
            self._window.addAction(action)
            self.actions[id] = action
        self._give_shortcuts()
        self.refresh()

    def __getitem__(self, id: str) -> QAction:
        return self.actions[id]

    def _run(self, command: Command, is_checked: bool = False) -> None:
        command.run()
        if command.checked is not None:
            self.refresh()

    def refresh(self) -> None:
        """Enables what can be done now, sets the switches, and says what changes its words."""
        self._refresh(self.commands.values())

    def follow(self, update: Update) -> None:
        """Refreshes the commands that an update of the session may concern: after mere numbers, few of them."""
        is_number = bool(update.change) and update.change.numbers_only
        if update.replaced or update.selection or update.level or (update.status and not is_number):
            self.refresh()
        elif is_number:
            self._refresh(self._numeric)

    def _refresh(self, commands: Iterable[Command]) -> None:
        for command in commands:
            attempt(self._refresh_one, command)

    def _refresh_one(self, command: Command) -> None:
        action = self.actions[command.id]
        if command.enabled is not None:
            action.setEnabled(command.enabled())
        if command.checked is not None:
            action.setChecked(command.checked())
        if command.says is not None and (words := command.says()) != action.text():
            action.setText(words)
            if command.icon_text:
                action.setIconText(command.icon_text)
            self._give_tool_tip(command.id)

    def words(self, id: str) -> str:
        """The present words of a command, without access keys."""
        return plain(self.actions[id].text())

    def menu_words(self, id: str) -> str:
        """The menu in which a command stands, as plain words: "Edit ▸ Copy as"."""
        return " ▸ ".join(plain(translate(part)) for part in self.commands[id].menu.split("/"))

    def at(self, *places: str) -> list[Command]:
        """The commands that appear at any of these places, in order."""
        return [command for command in self.commands.values() if set(places) & set(command.places)]

    # ── shortcuts ────────────────────────────────────────────────────────────────────────────────────────────────
    def own_keys(self, id: str) -> list[QKeySequence]:
        """The shortcuts that a command comes with."""
        return [key for shortcut in self.commands[id].shortcuts for key in _keys(shortcut)]

    def keys(self, id: str) -> list[QKeySequence]:
        """The shortcuts that a command has now."""
        return self.actions[id].shortcuts()

    def key_words(self, id: str) -> str:
        """The first shortcut of a command in words: "Ctrl+Z"; empty where it has none."""
        keys = [key for key in self.keys(id) if is_common(key)]
        return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def who_has(self, key: QKeySequence) -> str | None:
        """The id of the command that has a shortcut; None where it is free."""
        return next((id for id in self.actions if key in self.keys(id)), None)

    def bind(self, id: str, keys: Sequence[QKeySequence]) -> None:
        """Gives a command these shortcuts, now and at every start; whoever had one of them loses it."""
        for other in self.actions:
            left = [key for key in self.keys(other) if key not in keys]
            if other != id and left != self.keys(other):
                self._bind_one(other, left)
        self._bind_one(id, keys)

    def reset(self, id: str) -> None:
        """Gives a command the shortcuts that it came with, as `bind` does."""
        self.bind(id, self.own_keys(id))

    def reset_all(self) -> None:
        """Gives every command the shortcuts that it came with."""
        settings().remove("shortcuts")
        self._give_shortcuts()

    def _bind_one(self, id: str, keys: Sequence[QKeySequence]) -> None:
        self._set_keys(id, keys)
        if list(keys) == self.own_keys(id):
            settings().remove(f"shortcuts/{id}")
        else:
            settings().setValue(f"shortcuts/{id}", [key.toString(_PORTABLE) for key in keys] or "")

    def _give_shortcuts(self) -> None:
        store, taken = settings(), set()
        # What was chosen goes before what a new version of the program may have given to another command.
        for id, chosen in [(id, _chosen(store.value(f"shortcuts/{id}"))) for id in self.commands]:
            if chosen is not None:
                self._set_keys(id, [key for key in chosen if key.toString() not in taken])
                taken |= {key.toString() for key in chosen}
        for id in self.commands:
            if _chosen(store.value(f"shortcuts/{id}")) is None:
                self._set_keys(id, [key for key in self.own_keys(id) if key.toString() not in taken])

    def _set_keys(self, id: str, keys: Sequence[QKeySequence]) -> None:
        self.actions[id].setShortcuts(list(keys))
        self._give_tool_tip(id)

    def _give_tool_tip(self, id: str) -> None:
        action, keys = self.actions[id], self.key_words(id)
        words = translate(self.commands[id].tip) or plain(action.text())
        action.setToolTip(plain_tip(f"{words} ({keys})" if keys else words))


def is_common(key: QKeySequence) -> bool:
    """Whether every keyboard has this key; few have one called "Copy"."""
    first = key[0]  # type: ignore[index]
    return bool(first.key() < Qt.Key.Key_Back)


_PORTABLE = QKeySequence.SequenceFormat.PortableText


def _chosen(value: object) -> list[QKeySequence] | None:
    """The shortcuts of a setting; None where there is none that makes sense."""
    if value == "":
        return []
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    keys = [QKeySequence.fromString(text, _PORTABLE) for text in texts if isinstance(text, str)]
    keys = [key for key in keys if key.toString()]
    return keys or None


def _keys(shortcut: str | QKeySequence.StandardKey) -> list[QKeySequence]:
    if isinstance(shortcut, str):
        return [QKeySequence(shortcut)]
    return QKeySequence.keyBindings(shortcut)
