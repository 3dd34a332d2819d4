"""The context menus: what lies under the pointer, and the commands that can be carried out on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from graphgui.document.edits import Disconnect
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.commands.command import CANVAS, FRAME, NODE, NOTE, SLOT, WIRE
from graphgui.ui.commands.registry import fill_add_menu
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

NEAREST_FIRST = ("&Graph", "&Edit", "&View")
"""What has to do with the thing itself stands above what could be done anywhere."""


class Context:
    """What was clicked with the right button, as long as nothing else happens; commands read it.

    Without such a click it is what is selected, so that the same commands work from the menu bar and by key.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.hit = NOTHING
        self.at: QPoint | None = None
        """Where on the screen it was clicked."""
        session = window.session
        session.changed.connect(self._forget)
        session.document_replaced.connect(self._forget)
        session.selection_changed.connect(self._forget)

    @property
    def node(self) -> int | None:
        """The node that was clicked, else the only one that is selected."""
        session = self._window.session
        if self.hit.node is not None:
            return self.hit.node
        return next(iter(session.selection)) if len(session.selection) == 1 else None

    @property
    def wires(self) -> list[Wire]:
        """The wires that were clicked, or that come into the slot that was; else the selected ones."""
        hit, canvas = self.hit, self._window.view.canvas
        if hit.wire is not None:
            return list(canvas.levels.bundle_of(hit.wire))
        if hit.node is not None and hit.slot is not None:
            slots = canvas.slots_behind(hit.node, hit.slot, hit.around)
            into = (self._window.session.graph.wire_into(*slot) for slot in slots)
            return [wire for wire in into if wire is not None]
        return list(canvas.chosen_wires)

    @property
    def can_pull_out(self) -> bool:
        """Whether a slot was clicked that holds a number."""
        hit = self.hit
        return hit.slot is not None and hit.node is not None and not self.wires

    def disconnect(self) -> None:
        """Takes the wires away."""
        self._window.session.do(translate("Disconnect"), *(Disconnect(wire) for wire in self.wires))

    def pull_out(self) -> None:
        """Turns the number in the slot into a node."""
        if self.hit.node is not None and self.hit.slot is not None:
            self._window.editing.pull_out(self.hit.node, self.hit.slot)

    def push_in(self) -> None:
        """Puts the constant's number into the slots that it feeds."""
        if self.node is not None:
            self._window.editing.push_in(self.node)

    def menu(self, hit: Hit, at: QPoint | None = None) -> QMenu:
        """The menu for what was clicked, at a place of the screen: what can be done with it now, and nothing else."""
        self.hit, self.at = hit, at
        actions = self._window.actions_by_id
        actions.refresh()
        menu = QMenu(self._window)
        if hit.slot is not None:
            self._add(menu, SLOT)
        if hit.wire is not None:
            self._add(menu, WIRE)
        elif hit.around in self._window.session.document.annotations.frames:
            self._add(menu, FRAME)
        elif hit.around in self._window.session.document.annotations.notes:
            self._add(menu, NOTE)
        elif hit.thing is not None:
            self._add(menu, NODE)
        else:
            self._add(menu, CANVAS)
            after = menu.actions()[menu.actions().index(actions["add"]) + 1]
            menu.insertMenu(after, fill_add_menu(menu, self._adder_at(at)))
        return menu

    def show(self, hit: Hit, at: QPoint) -> None:
        """Shows the menu and carries out what is chosen."""
        menu = self.menu(hit, at)
        menu.exec(at)
        menu.deleteLater()
        self._forget()
        self._window.actions_by_id.refresh()

    def _add(self, menu: QMenu, place: str) -> None:
        actions = self._window.actions_by_id
        commands = [command for command in actions.at(place) if actions[command.id].isEnabled()]
        tops = {command.id: command.menu.split("/")[0] for command in commands}
        inner: dict[str, QMenu] = {}
        for top in (*NEAREST_FIRST, *sorted(set(tops.values()) - set(NEAREST_FIRST))):
            menu.addSeparator()
            for command in commands:
                if tops[command.id] != top:
                    continue
                _, _, title = command.menu.partition("/")
                if title and title not in inner:
                    inner[title] = menu.addMenu(translate(title.rpartition("/")[2]))
                (inner[title] if title else menu).addAction(actions[command.id])
        menu.addSeparator()

    def _adder_at(self, at: QPoint | None) -> Callable[[str], None]:
        adder, view = self._window.adder, self._window.view
        if at is None:
            return adder.add_in_the_middle
        point = view.from_screen(at)
        return lambda op: adder.drop(op, point, None)

    def _forget(self, edits: object = None) -> None:
        self.hit, self.at = NOTHING, None
