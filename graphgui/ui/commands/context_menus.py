"""The context menus: the commands that can be carried out on what was clicked with the right button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import CANVAS, FRAME, NODE, NOTE, SLOT, WIRE
from graphgui.ui.commands.registry import fill_add_menu
from graphgui.ui.translate import translate

NEAREST_FIRST = ("&Graph", "&Edit", "&View")
"""What has to do with the thing itself stands above what could be done anywhere."""


class ContextMenus:
    """Makes and shows the menu of what was clicked with the right button."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def menu(self, hit: Hit, at: QPoint | None = None) -> QMenu:
        """The menu for what was clicked, at a place of the screen: what can be done with it now, and nothing else."""
        actions, annotations = self._bench.actions, self._bench.session.document.annotations
        self._bench.target.take(hit, at)
        actions.refresh()
        menu = QMenu(self._bench.parent)
        if hit.slot is not None:
            self._add(menu, SLOT)
        if hit.wire is not None:
            self._add(menu, WIRE)
        elif hit.around in annotations.frames:
            self._add(menu, FRAME)
        elif hit.around in annotations.notes:
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
        self._bench.target.forget()
        self._bench.actions.refresh()

    def _add(self, menu: QMenu, place: str) -> None:
        actions = self._bench.actions
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
        inserter = self._bench.inserter
        if at is None:
            return inserter.add_in_the_middle
        point = self._bench.viewpoint.from_screen(at)
        return lambda op: inserter.drop(op, point, None)
