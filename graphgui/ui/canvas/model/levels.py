"""One level of groups: groups in the place of what is in them, stubs at the edges, and where wires end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from graphgui.analysis.layout import SLOT_GAP
from graphgui.document.arrangement.groups import LevelItems, SeenWire, interfaces, visible
from graphgui.engine.graph import Wire
from graphgui.formats.cgraph.annotations import Place
from graphgui.ui.canvas.items.group_item import STUB_HEIGHT, STUB_WIDTH, GroupItem, StubItem
from graphgui.ui.canvas.model.item_table import ItemTable
from graphgui.ui.canvas.paint.style import WIDTH, Style, output_point, slot_point
from graphgui.ui.session import Session

STUB_GAP = 120.0
"""How far stubs are from what is inside, in scene units."""
APART = STUB_HEIGHT + 14.0


class Levels:
    """Holds the items of groups and stubs, hides what is not at this level, and routes wires, also those that cross a border."""

    def __init__(self, scene: QGraphicsScene, session: Session, style: Style, items: ItemTable) -> None:
        self._scene = scene
        self._session = session
        self._style = style
        self._items = items
        self.groups: dict[int, GroupItem] = {}
        self.stubs: dict[tuple[bool, int], StubItem] = {}
        """By whether they feed the inside, and by the node outside."""
        self.crossing: dict[Wire, SeenWire] = {}
        """The wires with an end that is hidden in a group, or outside."""
        self._bundles: dict[Wire, tuple[Wire, ...]] = {}
        """For every wire that is drawn as one with others: all of these."""
        self._places: dict[int, tuple[QPointF, list[int], list[int]]] = {}
        """Where the groups were at the last refresh, and their ports, on which the ends of wires depend."""
        self.is_flat = True
        """Whether at the last refresh there were no groups, so that nothing is hidden."""

    def refresh(self) -> set[Wire]:
        """Shows what is at this level, and nothing else; returns the wires whose ends may have moved."""
        session = self._session
        content = session.document.content
        was_flat, self.is_flat = self.is_flat, session.level is None and not content.annotations.groups
        if self.is_flat and was_flat:
            return set()
        view = visible(content, session.level)
        nodes, seen = set(view.nodes), {each.wire: each for each in view.wires}
        for id, node in self._items.nodes.items():
            node.setVisible(id in nodes)
        before, stubs_before = self.crossing, {key: stub.pos() for key, stub in self.stubs.items()}
        self.crossing = {
            wire: each for wire, each in seen.items() if (each.source, each.target) != (wire.source, wire.target)
        }
        changed: set[int | None] = {*self._keep_groups(view)}
        self._keep_stubs()
        self._place_stubs()
        self._bundle(seen)
        if stubs_before != {key: stub.pos() for key, stub in self.stubs.items()}:
            changed.add(None)
        return {
            wire
            for wire in before.keys() | self.crossing.keys()
            if (each := self.crossing.get(wire)) is None
            or each.source in changed
            or each.target in changed
            or each != before.get(wire)
        }

    def empty(self) -> None:
        """Removes every item."""
        items: list[GroupItem | StubItem] = [*self.groups.values(), *self.stubs.values()]
        self.groups, self.stubs, self.crossing, self._bundles, self._places, self.is_flat = {}, {}, {}, {}, {}, True
        for item in items:
            self._scene.removeItem(item)

    def ends_of(self, wire: Wire) -> tuple[Place, Place] | None:
        """Start and end of a wire that crosses a border; None for any other."""
        seen = self.crossing.get(wire)
        if seen is None or wire.source not in self._items.nodes or wire.target not in self._items.nodes:
            return None
        return self._start(seen), self._end(seen)

    def start_of(self, id: int) -> QPointF:
        """The point at which wires leave a node, or the group that is shown in its place."""
        if (group := self.group_of(id)) is not None:
            return group.pos() + group.output_point(id)
        item = self._items.nodes[id]
        return item.pos() + output_point(item.node)

    def end_of(self, id: int, slot: str) -> QPointF:
        """The point at which a wire enters a slot, or the group that is shown in its node's place: half its height without a port."""
        wire = self._session.graph.wire_into(id, slot)
        if wire is not None and (ends := self.ends_of(wire)) is not None:
            return QPointF(*ends[1])
        if (group := self.group_of(id)) is not None:
            return group.pos() + QPointF(0.0, group.height / 2)
        item = self._items.nodes[id]
        return item.pos() + slot_point(item.node, slot)

    def route(self, wires: Iterable[Wire]) -> None:
        """Moves the ends of these wires to their ports, and their bends to where the document has them."""
        graph, routes = self._session.graph, self._session.document.content.annotations.routes
        starts: dict[int, Place] = {}
        # The position of the first slot of each target, and its slots.
        ends: dict[int, tuple[float, float, tuple[str, ...]]] = {}
        for wire in wires:
            item = self._items.wires.get(wire)
            if item is None:
                continue
            if wire in self.crossing and (apart := self.ends_of(wire)) is not None:
                item.follow(*apart)
                continue
            if wire.source not in starts:
                node = self._items.nodes[wire.source]
                starts[wire.source] = (node.x() + WIDTH, node.y() + node.height / 2)
            if wire.target not in ends:
                node, record = self._items.nodes[wire.target], graph.node(wire.target)
                y = node.y() + (node.height - SLOT_GAP * (len(record.slots) - 1)) / 2
                ends[wire.target] = (node.x(), y, record.slots)
            x, y, slots = ends[wire.target]
            item.follow(starts[wire.source], (x, y + SLOT_GAP * slots.index(wire.slot)), routes.get(wire, ()))

    def group_of(self, id: int) -> GroupItem | None:
        """The group that is shown in the place of a node; None where none is."""
        return next((group for group in self.groups.values() if id in group.members), None)

    def bundle_of(self, wire: Wire) -> tuple[Wire, ...]:
        """The wires that are drawn as one with this one, itself included; the first of them is drawn."""
        return self._bundles.get(wire, (wire,))

    def wires_of(self, group: int) -> set[Wire]:
        """The wires that enter or leave a group."""
        return {wire for wire, seen in self.crossing.items() if group in (seen.source, seen.target)}

    def tool_tip(self, beyond: int) -> str:
        """The tool tip of the stub of a node; empty where there is none."""
        return next((stub.tool_tip() for stub in self.stubs.values() if stub.id == beyond), "")

    def rects(self) -> dict[int, QRectF]:
        """The cards of the groups at this level, on the canvas."""
        return {id: item.card().translated(item.pos()) for id, item in self.groups.items()}

    def paint_overview(self, painter: QPainter) -> None:
        """Paints groups and stubs below `OVERVIEW_ZOOM`, where Qt visits no item."""
        style, around = self._style, self._session.around
        for group in self.groups.values():
            fill, edge, _ = group.colours()
            chosen = group.id in around
            painter.setPen(style.pen(style.theme.accent if chosen else edge, 20.0 if chosen else 0.0))
            painter.setBrush(style.brush(fill))
            painter.drawRect(group.card().translated(group.pos()))
        painter.setPen(style.pen(style.theme.outline, 0.0))
        painter.setBrush(style.brush(style.theme.canvas))
        painter.drawRects([stub.rect().translated(stub.pos()) for stub in self.stubs.values()])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _start(self, seen: SeenWire) -> Place:
        if seen.source is None:
            return self.stubs[True, seen.wire.source].port()
        if seen.source in self.groups:
            group = self.groups[seen.source]
            return _place(group.pos() + group.output_point(seen.wire.source))
        node = self._items.nodes[seen.wire.source]
        return _place(node.pos() + output_point(node.node))

    def _end(self, seen: SeenWire) -> Place:
        if seen.target is None:
            return self.stubs[False, seen.wire.target].port()
        if seen.target in self.groups:
            group = self.groups[seen.target]
            return _place(group.pos() + group.input_point(seen.wire.source))
        node = self._items.nodes[seen.wire.target]
        return _place(node.pos() + slot_point(node.node, seen.wire.slot))

    def _keep_groups(self, view: LevelItems) -> set[int]:
        """Shows these groups; gives those that are new, or have other ports or another place than when this was last asked."""
        scene, changed, places = self._scene, set(), self._places
        self._places = {}
        for id in self.groups.keys() - set(view.groups):
            # The Python reference must outlive removeItem, or Qt may touch freed memory.
            gone = self.groups.pop(id)
            scene.removeItem(gone)
        for id, ports in interfaces(self._session.document.content, view).items():
            if id in self.groups:
                self.groups[id].follow(view.members[id], ports)
            else:
                self.groups[id] = GroupItem(self._session, self._style, id, view.members[id], ports)
                scene.addItem(self.groups[id])
            self._places[id] = (self.groups[id].pos(), list(ports.inputs), ports.outputs)
            if self._places[id] != places.get(id):
                changed.add(id)
        return changed

    def _keep_stubs(self) -> None:
        scene = self._scene
        wanted = {(True, each.wire.source) for each in self.crossing.values() if each.source is None}
        wanted |= {(False, each.wire.target) for each in self.crossing.values() if each.target is None}
        for key in self.stubs.keys() - wanted:
            gone = self.stubs.pop(key)
            scene.removeItem(gone)
        for feeds, id in wanted - self.stubs.keys():
            stub = self.stubs[feeds, id] = StubItem(self._session, self._style, id, feeds)
            scene.addItem(stub)

    def _place_stubs(self) -> None:
        """Moves the stubs beside what is inside, each to about the height of what it is wired with."""
        inside = QRectF()
        for rect in (*self._items.node_rects().values(), *self.rects().values()):
            inside |= rect
        heights: dict[tuple[bool, int], list[float]] = defaultdict(list)
        for seen in self.crossing.values():
            known = seen.wire.source in self._items.nodes and seen.wire.target in self._items.nodes
            if known and seen.source is None and seen.target is not None:
                heights[True, seen.wire.source].append(self._end(seen)[1])
            elif known and seen.target is None and seen.source is not None:
                heights[False, seen.wire.target].append(self._start(seen)[1])
        wish = {key: sum(found) / len(found) - STUB_HEIGHT / 2 for key, found in heights.items()}
        for feeds in (True, False):
            x = inside.left() - STUB_GAP - STUB_WIDTH if feeds else inside.right() + STUB_GAP
            column = sorted(
                (wish.get(key, inside.top()), stub.id) for key, stub in self.stubs.items() if stub.feeds == feeds
            )
            # Those that would overlap move apart downwards, and then all of them up by the mean of that.
            tops = [y for y, _ in column]
            for at, _ in pairwise(range(len(tops))):
                tops[at + 1] = max(tops[at + 1], tops[at] + APART)
            late = sum(top - y for top, (y, _) in zip(tops, column, strict=True)) / len(tops) if tops else 0.0
            for top, (_, id) in zip(tops, column, strict=True):
                self.stubs[feeds, id].setPos(x, top - late)

    def _bundle(self, seen: dict[Wire, SeenWire]) -> None:
        """Draws wires between the same two ports as one; positions do not decide it, since nodes may overlap."""
        lines: dict[object, list[Wire]] = defaultdict(list)
        for wire in self._items.wires:
            if wire in self.crossing:
                crossing = self.crossing[wire]
                source, target = crossing.source, crossing.target
                # The port of a group is that of the node outside; a stub has one.
                port = wire.source if target in self.groups else wire.target if target is None else wire[1:]
                lines[source, wire.source, target, port].append(wire)
            elif wire in seen:
                lines[wire].append(wire)
        shown = {wires[0]: tuple(wires) for wires in lines.values()}
        self._bundles = {wire: wires for wires in shown.values() if len(wires) > 1 for wire in wires}
        for wire, item in self._items.wires.items():
            item.bundle = shown.get(wire, (wire,))
            item.setVisible(wire in shown)


def _place(point: QPointF) -> Place:
    return point.x(), point.y()
