"""What the scene shows at the level into which one looks: groups in the place of what is in them, and stubs at the edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from graphgui.document.arrangement.groups import SeenWire, visible
from graphgui.engine.graph import Wire
from graphgui.formats.cgraph.annotations import Place
from graphgui.ui.canvas.items.group_item import STUB_HEIGHT, STUB_WIDTH, GroupItem, StubItem
from graphgui.ui.canvas.paint.style import output_point, slot_point

if TYPE_CHECKING:
    from graphgui.ui.canvas.scene import CanvasScene

STUB_GAP = 120.0
"""How far stubs stand from what is inside."""
APART = STUB_HEIGHT + 14.0


class Levels:
    """Keeps the items of groups and stubs, hides what is not seen, and knows where wires end that cross a border."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.groups: dict[int, GroupItem] = {}
        self.stubs: dict[tuple[bool, int], StubItem] = {}
        """By whether they feed the inside, and by the node for which they stand."""
        self.crossing: dict[Wire, SeenWire] = {}
        """The wires of which an end is hidden in a group, or lies outside."""
        self._bundles: dict[Wire, tuple[Wire, ...]] = {}
        """For every wire that is seen as one with others: all of these."""
        self._was_flat = True
        """Whether there was nothing but the whole graph to show, so that nothing is hidden."""

    def refresh(self) -> set[Wire]:
        """Shows what is seen now, and nothing else; gives the wires that may end elsewhere now."""
        scene, session = self._scene, self._scene.session
        content = session.document.content
        is_flat = session.level is None and not content.annotations.groups
        if is_flat and self._was_flat:
            return set()
        self._was_flat = is_flat
        view = visible(content, session.level)
        nodes, seen = set(view.nodes), {each.wire: each for each in view.wires}
        for id, node in scene.nodes.items():
            node.setVisible(id in nodes)
        before = self.crossing
        self.crossing = {
            wire: each for wire, each in seen.items() if (each.source, each.target) != (wire.source, wire.target)
        }
        self._keep_groups(view.groups)
        self._keep_stubs()
        self._place_stubs()
        self._bundle(seen)
        return before.keys() | self.crossing.keys()

    def empty(self) -> None:
        """Lets go of every item."""
        items: list[GroupItem | StubItem] = [*self.groups.values(), *self.stubs.values()]
        self.groups, self.stubs, self.crossing, self._bundles, self._was_flat = {}, {}, {}, {}, True
        for item in items:
            self._scene.removeItem(item)

    def ends_of(self, wire: Wire) -> tuple[Place, Place] | None:
        """Where a wire that crosses a border is drawn; None for any other."""
        seen = self.crossing.get(wire)
        if seen is None or wire.source not in self._scene.nodes or wire.target not in self._scene.nodes:
            return None
        return self._start(seen), self._end(seen)

    def start_of(self, id: int) -> Place | None:
        """Where wires leave a node that is hidden in a group; None for one that is not."""
        group = self.group_of(id)
        return None if group is None else _place(group.pos() + group.output_point(id))

    def end_of(self, id: int) -> Place | None:
        """Where a new wire would enter a node that is hidden in a group; None for one that is not."""
        group = self.group_of(id)
        return None if group is None else _place(group.pos() + QPointF(0.0, group.height / 2))

    def group_of(self, id: int) -> GroupItem | None:
        """The group that is seen in the place of a node; None where none is."""
        return next((group for group in self.groups.values() if id in group.members), None)

    def bundle_of(self, wire: Wire) -> tuple[Wire, ...]:
        """The wires that are seen as one with this one, itself included; the first of them is drawn."""
        return self._bundles.get(wire, (wire,))

    def wires_of(self, group: int) -> set[Wire]:
        """The wires that enter or leave a group."""
        return {wire for wire, seen in self.crossing.items() if group in (seen.source, seen.target)}

    def tool_tip(self, beyond: int) -> str:
        """What hovering over the stub of a node says."""
        return next((stub.tool_tip() for stub in self.stubs.values() if stub.id == beyond), "")

    def rects(self) -> dict[int, QRectF]:
        """The cards of the groups that are seen, on the canvas."""
        return {id: item.card().translated(item.pos()) for id, item in self.groups.items()}

    def paint_far(self, painter: QPainter) -> None:
        """Paints groups and stubs from far away, where no item is visited by Qt."""
        look, around = self._scene.look, self._scene.session.around
        for group in self.groups.values():
            fill, edge, _ = group.colours()
            chosen = group.id in around
            painter.setPen(look.pen(look.theme.accent if chosen else edge, 20.0 if chosen else 0.0))
            painter.setBrush(look.brush(fill))
            painter.drawRect(group.card().translated(group.pos()))
        painter.setPen(look.pen(look.theme.outline, 0.0))
        painter.setBrush(look.brush(look.theme.canvas))
        painter.drawRects([stub.rect().translated(stub.pos()) for stub in self.stubs.values()])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _start(self, seen: SeenWire) -> Place:
        if seen.source is None:
            return self.stubs[True, seen.wire.source].port()
        if seen.source in self.groups:
            group = self.groups[seen.source]
            return _place(group.pos() + group.output_point(seen.wire.source))
        node = self._scene.nodes[seen.wire.source]
        return _place(node.pos() + output_point(node.node))

    def _end(self, seen: SeenWire) -> Place:
        if seen.target is None:
            return self.stubs[False, seen.wire.target].port()
        if seen.target in self.groups:
            group = self.groups[seen.target]
            return _place(group.pos() + group.input_point(seen.wire.source))
        node = self._scene.nodes[seen.wire.target]
        return _place(node.pos() + slot_point(node.node, seen.wire.slot))

    def _keep_groups(self, wanted: Iterable[int]) -> None:
        scene, wanted = self._scene, set(wanted)
        for id in self.groups.keys() - wanted:
            # The Python reference must outlive removeItem, or Qt may touch freed memory.
            gone = self.groups.pop(id)
            scene.removeItem(gone)
        for id in wanted:
            if id in self.groups:
                self.groups[id].sync()
            else:
                self.groups[id] = GroupItem(scene.session, scene.look, id)
                scene.addItem(self.groups[id])

    def _keep_stubs(self) -> None:
        scene = self._scene
        wanted = {(True, each.wire.source) for each in self.crossing.values() if each.source is None}
        wanted |= {(False, each.wire.target) for each in self.crossing.values() if each.target is None}
        for key in self.stubs.keys() - wanted:
            gone = self.stubs.pop(key)
            scene.removeItem(gone)
        for feeds, id in wanted - self.stubs.keys():
            stub = self.stubs[feeds, id] = StubItem(scene.session, scene.look, id, feeds)
            scene.addItem(stub)

    def _place_stubs(self) -> None:
        """Puts the stubs beside what is inside, each about as high as that with which it is wired."""
        inside = QRectF()
        for rect in self._scene.cards().values():
            inside |= rect
        heights: dict[tuple[bool, int], list[float]] = defaultdict(list)
        for seen in self.crossing.values():
            known = seen.wire.source in self._scene.nodes and seen.wire.target in self._scene.nodes
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
        """Shows wires between the same two ports as one; places tell nothing here, since nodes may lie upon one another."""
        lines: dict[object, list[Wire]] = defaultdict(list)
        for wire in self._scene.wires:
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
        for wire, item in self._scene.wires.items():
            item.bundle = shown.get(wire, (wire,))
            item.setVisible(wire in shown)


def _place(point: QPointF) -> Place:
    return point.x(), point.y()
