"""Splicing: the wire into which a node would come that is held over it, highlighted until it is dropped."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from graphgui.document.building.insertion import Ends, fitting_slot, wires_between
from graphgui.document.building.wire_splice import make_room
from graphgui.document.edits import Edit, move
from graphgui.engine.graph import Node, Wire
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session

NEAR = (8.0, 18.0, 30.0, 40.0)
"""How near the middle of the card a wire must pass; the nearest is taken."""


class SpliceTarget:
    """Finds the wire under a card and highlights it."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.wire: Wire | None = None
        """The wire that is highlighted."""

    def find(self, node: Node, middle: QPointF) -> None:
        """Highlights the wire into which this node would be spliced with the middle of its card here, if there is one."""
        self.light(self._wire_under(node, middle))

    def light(self, wire: Wire | None) -> None:
        """Highlights this wire in place of the one before."""
        if wire == self.wire:
            return
        for one, colour in ((self.wire, None), (wire, QColor(self._scene.paint_style.theme.accent))):
            if one is not None and self._scene.has_wire(one):
                if colour is not None:
                    colour.setAlpha(170)
                self._scene.wire_item(one).lit = colour
        self.wire = wire
        self._scene.show_marks()

    def clear(self) -> None:
        """Ends the highlight."""
        self.light(None)

    def _wire_under(self, node: Node, middle: QPointF) -> Wire | None:
        if not can_be_spliced(self._scene, node):
            return None
        far = NEAR[-1]
        around = self._scene.wires_at(QRectF(middle.x() - far, middle.y() - far, 2 * far, 2 * far))
        wires = [item for item in reversed(around) if node.id not in item.wire[:2]]
        # Of several that are seen as one, nobody could say which is meant.
        wires = [item for item in wires if len(item.bundle) == 1]
        session = self._scene.session
        for near in NEAR:
            for item in wires:
                ends = Ends.of(item.wire)
                fits = item.near(middle, near) and fitting_slot(session.graph, session.results.shape_of, node, ends)
                if fits:
                    return item.wire
        return None


def splice_edits(session: Session, node: Node, place: tuple[float, float], wire: Wire) -> list[Edit]:
    """The edits that move a node of the graph to a place and into a wire, and others aside."""
    graph, ends = session.graph, Ends.of(wire)
    slot = fitting_slot(graph, session.results.shape_of, node, ends)
    moved, aside = make_room(graph, replace(node, position=place), wire)
    return [move(node, moved.position), *wires_between(graph, node, slot, ends), *aside]


def can_be_spliced(scene: CanvasScene, node: Node) -> bool:
    """Whether a node has an input and no wires yet; one that is not in the graph has none."""
    graph = scene.session.graph
    return bool(node.slots) and (node.id not in graph or not (graph.wires_into(node.id) or graph.wires_from(node.id)))
