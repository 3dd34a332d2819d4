"""The target of a command: the item clicked with the right button, else the selection."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.update import Update


class CommandTarget:
    """The item that was clicked with the right button, as long as nothing else happens.

    Without such a click it is what is selected, so that the same commands work from the menu bar and by key.
    """

    def __init__(self, canvas: CanvasScene) -> None:
        self._canvas = canvas
        session = self._session = canvas.session
        self.hit = NOTHING
        self.at: QPoint | None = None
        """Where on the screen it was clicked."""
        session.updated.connect(self._on_update)

    def take(self, hit: Hit, at: QPoint | None) -> None:
        """Takes what was clicked, and where on the screen."""
        self.hit, self.at = hit, at

    def forget(self) -> None:
        """Goes back to what is selected."""
        self.hit, self.at = NOTHING, None

    def _on_update(self, update: Update) -> None:
        if update.change or update.replaced or update.selection:
            self.forget()

    @property
    def node(self) -> int | None:
        """The node that was clicked, else the only one that is selected."""
        if self.hit.node is not None:
            return self.hit.node
        return next(iter(self._session.selection)) if len(self._session.selection) == 1 else None

    @property
    def wires(self) -> list[Wire]:
        """The wires that were clicked, or that come into the slot that was; else the selected ones."""
        hit, canvas = self.hit, self._canvas
        if hit.wire is not None:
            return list(canvas.bundle_of(hit.wire))
        if hit.node is not None and hit.slot is not None:
            slots = canvas.slots_behind(hit.node, hit.slot, hit.around)
            into = (self._session.graph.wire_into(*slot) for slot in slots)
            return [wire for wire in into if wire is not None]
        return list(canvas.chosen_wires)

    @property
    def literal(self) -> tuple[int, str] | None:
        """The node and slot that were clicked, where the slot holds a number; else None."""
        hit = self.hit
        return (hit.node, hit.slot) if hit.slot is not None and hit.node is not None and not self.wires else None
