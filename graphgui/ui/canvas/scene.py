"""The scene: follows the document by one path, whatever caused the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QGraphicsScene

from graphgui.analysis.layout import SLOT_GAP
from graphgui.document.edits import (
    AddNode,
    ChangeNode,
    ChangeRoute,
    Connect,
    Disconnect,
    Edit,
    RemoveNode,
    changes_nodes_only,
    only_numbers,
)
from graphgui.document.signal import Signal
from graphgui.engine.graph import Wire
from graphgui.formats.cgraph.annotations import Place
from graphgui.ui.canvas.items.annotation_layer import AnnotationLayer
from graphgui.ui.canvas.items.group_item import GroupItem, StubItem
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.levels import Levels
from graphgui.ui.canvas.model.spatial_index import Places
from graphgui.ui.canvas.paint.layers import NodeLayer, WireLayer
from graphgui.ui.canvas.paint.style import WIDTH, Look, output_point, slot_point
from graphgui.ui.canvas.reading import Reading
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
        self._places: tuple[Places[NodeItem], Places[WireItem]] = (Places(), Places())
        self.levels = Levels(self)
        self.annotations = AnnotationLayer(self)
        self.chosen_wires: frozenset[Wire] = frozenset()
        self.wires_chosen: Signal[[]] = Signal()
        self.chosen_bend: tuple[Wire, int] | None = None
        """The bend that Delete takes away."""
        self.is_stale = True
        """Whether a picture of the whole, made earlier, may no longer be true."""
        self.moved: frozenset[int] = frozenset()
        """What has moved since then and may move on."""
        self._followed: tuple[object, frozenset[int]] = (None, frozenset())
        self._following: set[Wire] = set()
        """The wires of the nodes that moved last: while these are dragged they are asked for at every move."""
        self.edition: object = object()
        """Another one whenever anything but places, marks and values may look different."""
        self.exposed: list[QRect] = []
        """The parts, in pixels, that the view is painting: far less than the rectangle around them while one pans."""
        self._layers = (WireLayer(self, 0.0), NodeLayer(self, 1.0))
        session.changed.connect(self.on_changed)
        session.document_replaced.connect(self.rebuild)
        session.results_changed.connect(self.show_values)
        session.selection_changed.connect(self.on_selection_changed)
        session.level_changed.connect(self.show_level)
        self.rebuild()

    def close(self) -> None:
        """Lets go of the session and of every item."""
        self.session.changed.disconnect(self.on_changed)
        self.session.document_replaced.disconnect(self.rebuild)
        self.session.results_changed.disconnect(self.show_values)
        self.session.selection_changed.disconnect(self.on_selection_changed)
        self.session.level_changed.disconnect(self.show_level)
        self._empty()
        for layer in self._layers:
            self.removeItem(layer)

    def rebuild(self) -> None:
        """Shows another document."""
        self._empty()
        for node in self.session.graph.nodes():
            self._add_node(node.id)
        for wire in self.session.graph.wires():
            self._add_wire(wire)
        self.levels.refresh()
        self.annotations.rebuild()
        self._follow_wires(self.wires)
        self.setSceneRect(self._with_room(self.content_rect()))
        self.repaint()

    def expose(self, region: QRegion) -> None:
        """Takes the parts, in pixels, that the view is about to paint."""
        found: dict[tuple[int, int, int], tuple[int, int, int, int]] = {}
        for part in region:  # type: ignore[attr-defined]
            left, top, right, bottom = part.getCoords()
            # What lies below another as wide as itself becomes one with it.
            _, start, _, _ = found.pop((left, right, top), (0, top, 0, 0))
            found[left, right, bottom + 1] = (left, start, right, bottom)
        self.exposed = [
            QRect(left, top, right - left + 1, bottom - top + 1) for left, top, right, bottom in found.values()
        ]

    def on_changed(self, edits: Sequence[Edit]) -> None:
        """Follows the edits of the document."""
        if edits and only_numbers(edits):
            # Nothing has moved, and only these look different: so it is at every step of a scrub.
            for number in edits:
                self.nodes[number.after.id].forget_face()
            self.show_values()
            return
        added: set[int] = set()
        moved: set[int] = set()
        rewired: set[int] = set()
        running: set[Wire] = set()
        for edit in edits:
            match edit:
                case AddNode(node=node):
                    self._add_node(node.id)
                    added.add(node.id)
                case RemoveNode(node=node):
                    self._places[0].remove(self.nodes.pop(node.id))
                case Connect(wire=wire):
                    self._add_wire(wire)
                    running.add(wire)
                    rewired.add(wire.target)
                case Disconnect(wire=wire):
                    if wire in self.chosen_wires:
                        self.chosen_wires -= {wire}
                    self._let_go_of_bend()
                    self._places[1].remove(self.wires.pop(wire))
                    rewired.add(wire.target)
                case ChangeRoute(wire=wire):
                    running.add(wire)
                    self._let_go_of_bend()
                case ChangeNode(before=old, after=node):
                    # A node with more slots is taller, and its wires end elsewhere.
                    if old.position != node.position or len(old.literals) != len(node.literals):
                        moved.add(node.id)
                        running.update(self.wires_of([node.id]))
        for id in moved & self.nodes.keys():
            self.nodes[id].sync()
        moved = (moved | added) & self.nodes.keys()
        for id in rewired & self.nodes.keys():
            self.nodes[id].forget_slots()
            for wire in self.session.graph.wires_into(id):
                self.wires[wire].move_chip()
        if moved or not changes_nodes_only(edits):
            running |= self.levels.refresh()
        self._follow_wires(running)
        rect = self.annotations.follow(edits) | self.content_rect(moved)
        if not rect.isEmpty() and not self.sceneRect().contains(rect):
            self.setSceneRect(self.sceneRect() | self._with_room(rect))
        self.repaint()

    def show_level(self) -> None:
        """Shows the inside of another group, or the top."""
        self.choose_wires(())
        self.levels.refresh()
        self.annotations.rebuild()
        self._follow_wires(self.wires)
        self.setSceneRect(self.sceneRect() | self._with_room(self.content_rect()))
        self.repaint()

    def on_selection_changed(self) -> None:
        """Selecting nodes lets go of the wires that were selected; who wants both chooses the wires afterwards."""
        self.choose_wires(())

    def follow(self, ids: Iterable[int]) -> None:
        """Lets the wires of these nodes follow their items, each once."""
        ids = frozenset(ids)
        if (self.edition, ids) != self._followed:
            self._followed, self._following = (self.edition, ids), self.wires_of(ids)
        self._follow_wires(self._following)
        self.moved |= ids
        self.show_moved()

    def show_moved(self) -> None:
        """Shows nodes and wires where they are now, and paints nothing else anew."""
        # One rectangle: where several are painted at once, Qt takes several times as long.
        nodes, wires = self._places
        rect = nodes.take_touched() | wires.take_touched()
        if not rect.isEmpty():
            self.repaint_part(rect)

    def repaint_part(self, rect: QRectF) -> None:
        """Paints a part of the canvas anew."""
        for view in self.views():
            view.updateScene([rect])

    def nodes_at(self, rect: QRectF) -> list[NodeItem]:
        """The nodes that are shown and may touch a rectangle; the lowest come first."""
        return self._places[0].touching(rect)

    def wires_at(self, rect: QRectF) -> list[WireItem]:
        """The wires that are shown and may touch a rectangle; the lowest come first."""
        return self._places[1].touching(rect)

    def wires_of(self, ids: Iterable[int]) -> set[Wire]:
        """The wires that enter or leave these nodes."""
        graph, found = self.session.graph, set[Wire]()
        for id in ids:
            if id in graph:
                found.update(graph.wires_into(id), graph.wires_from(id))
            elif id in self.levels.groups:
                found |= self.levels.wires_of(id)
        return found

    def _follow_wires(self, wires: Iterable[Wire]) -> None:
        bends, graph = self.session.document.content.annotations.routes, self.session.graph
        crossing = self.levels.crossing
        starts: dict[int, Place] = {}
        # Where the first slot of each stands, and its slots.
        ends: dict[int, tuple[float, float, tuple[str, ...]]] = {}
        for wire in wires:
            item = self.wires.get(wire)
            if item is None:
                continue
            if wire in crossing and (apart := self.levels.ends_of(wire)) is not None:
                item.follow(*apart)
                continue
            if wire.source not in starts:
                node = self.nodes[wire.source]
                starts[wire.source] = (node.x() + WIDTH, node.y() + node.height / 2)
            if wire.target not in ends:
                node, record = self.nodes[wire.target], graph.node(wire.target)
                y = node.y() + (node.height - SLOT_GAP * (len(record.slots) - 1)) / 2
                ends[wire.target] = (node.x(), y, record.slots)
            x, y, slots = ends[wire.target]
            item.follow(starts[wire.source], (x, y + SLOT_GAP * slots.index(wire.slot)), bends.get(wire, ()))

    def start_of(self, id: int) -> QPointF:
        """Where wires leave a node."""
        hidden = self.levels.start_of(id)
        if hidden is not None:
            return QPointF(*hidden)
        item = self.nodes[id]
        return item.pos() + output_point(item.node)

    def end_of(self, id: int, slot: str) -> QPointF:
        """Where a wire enters a slot."""
        wire = self.session.graph.wire_into(id, slot)
        if wire is not None and (ends := self.levels.ends_of(wire)) is not None:
            return QPointF(*ends[1])
        hidden = self.levels.end_of(id)
        if hidden is not None:
            return QPointF(*hidden)
        item = self.nodes[id]
        return item.pos() + slot_point(item.node, slot)

    def is_seen(self, id: int) -> bool:
        """Whether a node is seen, or a group in its place."""
        return self.nodes[id].isVisible() or self.levels.group_of(id) is not None

    def slots_behind(self, id: int, slot: str, around: int | None) -> list[tuple[int, str]]:
        """The slots for which one stands: of the port of a group, all that it feeds inside."""
        group = self.levels.groups.get(around) if around is not None else None
        return group.slots_of(id, slot) if group is not None else [(id, slot)]

    def choose_wires(self, wires: Iterable[Wire]) -> None:
        """Selects these wires, and those that are seen as one with them, so that Delete takes them away."""
        chosen = frozenset(each for wire in wires if wire in self.wires for each in self.levels.bundle_of(wire))
        self._let_go_of_bend()
        if chosen == self.chosen_wires:
            # Perhaps a bend is no longer selected.
            self.show_values()
            return
        for wire in self.chosen_wires ^ chosen:
            if wire in self.wires:
                self.wires[wire].chosen = wire in chosen
        self.chosen_wires = chosen
        self.show_marks()
        self.wires_chosen.emit()

    def choose_bend(self, wire: Wire, at: int) -> None:
        """Selects one bend of a wire with the wire, so that Delete takes this bend away."""
        self.choose_wires({wire})
        self.chosen_bend = (wire, at)
        self.wires[wire].chosen_bend = at

    def _let_go_of_bend(self) -> None:
        if self.chosen_bend is not None:
            if self.chosen_bend[0] in self.wires:
                self.wires[self.chosen_bend[0]].chosen_bend = None
            self.chosen_bend = None

    def clear_marks(self) -> None:
        """Ends whatever a gesture showed."""
        for item in self.nodes.values():
            item.clear_marks()
        for group in self.levels.groups.values():
            group.clear_marks()
        for wire in self.wires.values():
            wire.lit = None
        self.show_marks()

    def content_rect(self, ids: Iterable[int] | None = None) -> QRectF:
        """The rectangle around these nodes, groups, frames and notes; if not given, around all that is seen."""
        items: list[NodeItem | GroupItem | StubItem] = []
        ids = None if ids is None else set(ids)
        standing = self.annotations.rect(ids)
        if ids is None:
            items += [item for item in self.nodes.values() if item.isVisible()]
            items += [*self.levels.groups.values(), *self.levels.stubs.values()]
        else:
            for id in ids:
                item = self.nodes.get(id) or self.levels.groups.get(id)
                if item is not None:
                    items.append(item)
        if not items:
            return standing
        left, top = min(item.x() for item in items), min(item.y() for item in items)
        right, bottom = max(item.x() for item in items) + WIDTH, max(item.y() + item.height for item in items)
        return standing | QRectF(left - 60.0, top - 10.0, right - left + 76.0, bottom - top + 26.0)

    def node_rects(self) -> dict[int, QRectF]:
        """The cards of the nodes that are seen."""
        seen = (item for item in self.nodes.values() if item.isVisible())
        return {item.id: QRectF(item.x(), item.y(), WIDTH, item.height) for item in seen}

    def cards(self) -> dict[int, QRectF]:
        """The cards of the nodes and groups that are seen."""
        return {**self.node_rects(), **self.levels.rects()}

    def card(self, id: int) -> QRectF:
        """The card of one node or group; empty where it is not seen."""
        item = self.nodes.get(id) or self.levels.groups.get(id)
        if item is None or not item.isVisible():
            return QRectF()
        return QRectF(item.x(), item.y(), WIDTH, item.height)

    def repaint(self) -> None:
        """Shows what is new about nodes and wires."""
        self.edition = object()
        self.show_marks()

    def show_marks(self) -> None:
        """Shows what else stands out or is selected, and where else wires run: no node or wire is laid out again."""
        self.is_stale = True
        self.show_values()

    def show_reading(self, reading: Reading | None) -> None:
        """Tells of nodes and wires what a view of the chain rule says; None tells the usual."""
        if reading is not self.look.reading:
            self.look.reading = reading
            self.show_marks()

    def show_values(self) -> None:
        """Shows new values: one update of what is seen, no item is visited."""
        # The scene's own update waits its turn, and is lost when a sentence appears over the canvas meanwhile.
        for places in self._places:
            places.take_touched()
        for view in self.views():
            view.viewport().update()

    @staticmethod
    def _with_room(rect: QRectF) -> QRectF:
        return rect.adjusted(-ROOM, -ROOM, ROOM, ROOM)

    def _add_node(self, id: int) -> None:
        item = NodeItem(self.session, self.look, id)
        self.nodes[id] = item
        self._places[0].add(item)

    def _add_wire(self, wire: Wire) -> None:
        item = WireItem(self.session, self.look, wire)
        self.wires[wire] = item
        self._places[1].add(item)

    def _empty(self) -> None:
        self.wires, self.nodes, self.chosen_wires, self.chosen_bend = {}, {}, frozenset(), None
        self.levels.empty()
        self.annotations.empty()
        for places in self._places:
            places.clear()
