"""The scene: follows the document by one path, whatever caused the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from graphgui.document.edits import AddNode, ChangeNode, Connect, Disconnect, Edit, RemoveNode
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.look import Look, body_rect, output_point, slot_point
from graphgui.ui.canvas.node_item import NodeItem
from graphgui.ui.canvas.wire_item import WireItem
from graphgui.ui.session import Session

ROOM = 4000.0
"""How far the scene reaches beyond the outermost nodes, so that it need not grow at every move."""


class CanvasScene(QGraphicsScene):
    """Holds one item per node and per wire, found by id and by wire."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self.session = session
        self.look = look
        self.nodes: dict[int, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.chosen_wires: frozenset[Wire] = frozenset()
        session.changed.connect(self.on_changed)
        session.document_replaced.connect(self.rebuild)
        session.results_changed.connect(self.repaint)
        session.selection_changed.connect(self.on_selection_changed)
        self.rebuild()

    def close(self) -> None:
        """Lets go of the session and of every item."""
        self.session.changed.disconnect(self.on_changed)
        self.session.document_replaced.disconnect(self.rebuild)
        self.session.results_changed.disconnect(self.repaint)
        self.session.selection_changed.disconnect(self.on_selection_changed)
        self._empty()

    def rebuild(self) -> None:
        """Shows another document."""
        self._empty()
        for node in self.session.graph.nodes():
            self._add_node(node.id)
        for wire in self.session.graph.wires():
            self._add_wire(wire)
        self.fit_rect()

    def on_changed(self, edits: Sequence[Edit]) -> None:
        """Follows the edits of the document."""
        moved: set[int] = set()
        nodes_before = len(self.nodes)
        for edit in edits:
            match edit:
                case AddNode(node=node):
                    self._add_node(node.id)
                case RemoveNode(node=node):
                    self._remove(self.nodes.pop(node.id))
                case Connect(wire=wire):
                    self._add_wire(wire)
                    moved.add(wire.target)
                case Disconnect(wire=wire):
                    self.chosen_wires -= {wire}
                    self._remove(self.wires.pop(wire))
                    moved.add(wire.target)
                case ChangeNode(before=old, after=node):
                    # A node with more slots is taller, and its wires end elsewhere.
                    if old.position != node.position or len(old.literals) != len(node.literals):
                        moved.add(node.id)
        for id in moved & self.nodes.keys():
            self.nodes[id].sync()
        self.follow(moved)
        if moved or len(self.nodes) != nodes_before:
            self.fit_rect()
        self.repaint()

    def on_selection_changed(self) -> None:
        """Selecting nodes lets go of the wires that were selected; who wants both chooses the wires afterwards."""
        self.choose_wires(())

    def follow(self, ids: Iterable[int]) -> None:
        """Lets the wires of these nodes follow their items."""
        graph = self.session.graph
        present = [id for id in ids if id in graph]
        for wire in {wire for id in present for wire in (*graph.wires_into(id), *graph.wires_from(id))}:
            if wire in self.wires:
                self.wires[wire].follow(self.start_of(wire.source), self.end_of(wire.target, wire.slot))

    def start_of(self, id: int) -> QPointF:
        """Where wires leave a node."""
        item = self.nodes[id]
        return item.pos() + output_point(item.node)

    def end_of(self, id: int, slot: str) -> QPointF:
        """Where a wire enters a slot."""
        item = self.nodes[id]
        return item.pos() + slot_point(item.node, slot)

    def choose_wires(self, wires: Iterable[Wire]) -> None:
        """Selects these wires, so that Delete takes them away."""
        self.chosen_wires = frozenset(wire for wire in wires if wire in self.wires)
        for wire, item in self.wires.items():
            item.chosen = wire in self.chosen_wires
        self.repaint()

    def clear_marks(self) -> None:
        """Ends whatever a gesture showed."""
        for item in self.nodes.values():
            item.clear_marks()
        for wire in self.wires.values():
            wire.lit = None
        self.repaint()

    def content_rect(self, ids: Iterable[int] | None = None) -> QRectF:
        """The rectangle around these nodes (all, if not given)."""
        rect = QRectF()
        for id in self.nodes if ids is None else ids:
            item = self.nodes[id]
            rect |= body_rect(item.node).translated(item.pos()).adjusted(-60, -10, 16, 16)
        return rect

    def fit_rect(self) -> None:
        """Reaches around what there is."""
        rect = self.content_rect().adjusted(-ROOM, -ROOM, ROOM, ROOM)
        if not self.sceneRect().contains(rect) or self.sceneRect().width() > 4 * rect.width():
            self.setSceneRect(rect)

    def repaint(self) -> None:
        """Shows new values: one update of what is seen, no item is visited."""
        # The scene's own update waits its turn, and is lost when a sentence appears over the canvas meanwhile.
        for view in self.views():
            view.viewport().update()

    def _add_node(self, id: int) -> None:
        item = NodeItem(self.session, self.look, id)
        self.nodes[id] = item
        self.addItem(item)

    def _add_wire(self, wire: Wire) -> None:
        item = WireItem(self.session, self.look, wire)
        self.wires[wire] = item
        self.addItem(item)
        item.follow(self.start_of(wire.source), self.end_of(wire.target, wire.slot))

    def _remove(self, item: NodeItem | WireItem) -> None:
        # The Python reference must outlive removeItem, or Qt may touch freed memory.
        self.removeItem(item)

    def _empty(self) -> None:
        items: list[NodeItem | WireItem] = [*self.wires.values(), *self.nodes.values()]
        self.wires, self.nodes, self.chosen_wires = {}, {}, frozenset()
        for item in items:
            self._remove(item)
