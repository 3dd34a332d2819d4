"""What the Edit and Graph menus do to the selected nodes and wires."""

from __future__ import annotations

from graphgui.document.arrangement.groups import delete
from graphgui.document.edits import Disconnect, pull_out_literal, push_in_constant
from graphgui.ui.canvas.gestures.bend_gesture import remove_bend
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.session import Session
from graphgui.ui.translate import translate


class Editing:
    """Turns commands into edits."""

    def __init__(self, session: Session, view: CanvasView) -> None:
        self._session = session
        self._view = view

    # ── taking away ──────────────────────────────────────────────────────────────────────────────────────────────
    def delete(self) -> None:
        """Deletes the selected bend of a wire, or else the selected nodes and wires."""
        bend = self._view.canvas.chosen_bend
        if bend is not None:
            remove_bend(self._view.canvas, *bend)
            return
        if not self._session.chosen and not self._view.canvas.chosen_wires:
            # Backspace leads back, as in a file manager.
            self._view.walk.out()
            return
        self.remove(translate("Delete"))

    def remove(self, label: str) -> None:
        """Deletes what is selected, as one step with this label."""
        wires = self._view.canvas.chosen_wires
        edits = delete(self._session.document.content, self._session.chosen)
        gone = {edit.wire for edit in edits if isinstance(edit, Disconnect)}
        edits += [Disconnect(wire) for wire in wires if wire not in gone]
        # Wires go first: a node can only leave without them.
        self._session.do(label, *sorted(edits, key=lambda edit: not isinstance(edit, Disconnect)))

    # ── selecting ────────────────────────────────────────────────────────────────────────────────────────────────
    def select_all(self) -> None:
        """Selects all that is seen."""
        canvas = self._view.canvas
        nodes = (item for item in canvas.node_items() if item.isVisible())
        items = (*nodes, *canvas.group_items(), *canvas.annotation_items())
        self._session.select([item.id for item in items])

    def select_next(self, step: int = 1) -> None:
        """Selects the next node, in order of computation, and brings it into view."""
        seen = self._view.canvas.node_rects()
        order = [id for id in self._session.graph.order() if id in seen]
        if not order:
            return
        chosen = [order.index(id) for id in self._session.selection if id in seen]
        at = (max(chosen) + step) % len(order) if chosen else (0 if step > 0 else len(order) - 1)
        self._session.select([order[at]])
        self._view.setFocus()
        self._view.reveal(self._view.canvas.content_rect([order[at]]))

    # ── the graph ────────────────────────────────────────────────────────────────────────────────────────────────
    def pull_out(self, id: int, slot: str) -> None:
        """Turns the number in a slot into a constant node."""
        node = self._session.graph.node(id)
        label = translate("Make a node of the {slot} of {name}").format(slot=slot, name=node.name)
        self._session.do(label, *pull_out_literal(self._session.graph, node, slot))

    def push_in(self, id: int) -> None:
        """Puts a constant's number into the slots it feeds."""
        node = self._session.graph.node(id)
        label = translate("Put {name} into its slots").format(name=node.name)
        self._session.do(label, *push_in_constant(self._session.document.content, node))

    def can_push_in(self, id: int) -> bool:
        """Whether a node is a constant that feeds something."""
        return self._session.graph.node(id).row.role == "constant" and bool(self._session.graph.wires_from(id))
