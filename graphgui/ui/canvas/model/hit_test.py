"""The hit test: the part of the canvas under a point."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from math import hypot
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.items.annotation_layer import Side
from graphgui.ui.canvas.items.group_item import GroupItem, StubItem
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.paint.style import (
    body_rect,
    gradient_rect,
    name_rect,
    output_point,
    pill_rect,
    slot_point,
    value_rect,
)
from graphgui.ui.canvas.scene import CanvasScene

Part = Literal[
    "nothing", "output", "slot", "literal", "value", "result", "gradient", "name", "body", "wire", "bend", "group", "stub",
    "title", "note", "edge",
]  # fmt: skip
"""From "output" to "body" parts of a node; "title" and "note" of a frame and a note, "edge" of either."""


@dataclass(frozen=True)
class Hit:
    """The result of a hit test: a part, and the item that it belongs to.

    `around` is the group, frame or note at the point. A port of a group is an "output" of a node in it, or the first "slot"
    inside that it feeds. A "stub" at the edge of the inside of a group represents the node `beyond` it.
    """

    part: Part
    node: int | None = None
    slot: str | None = None
    wire: Wire | None = None
    around: int | None = None
    beyond: int | None = None
    bend: int | None = None
    """Which of the bends of the wire, counted from 0, where the part is "bend"."""
    sides: tuple[Side, ...] = ()
    """Of an "edge", the sides by which the frame or note is resized; two of them at a corner."""

    @property
    def thing(self) -> int | None:
        """The item that a press selects and moves: the group, frame or note, else the node."""
        return self.node if self.around is None else self.around


NOTHING = Hit("nothing")


def hit_test(scene: CanvasScene, point: QPointF, catch: float) -> Hit:
    """The part under a point; ports are hit within `catch`, in scene units."""
    around = QRectF(point.x() - catch, point.y() - catch, 2 * catch, 2 * catch)
    found = scene.items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
    nodes = scene.nodes_at(around)[::-1]
    for item in nodes:
        hit = _port_hit(item, point, catch)
        if hit is not None:
            return hit
    groups = [item for item in found if isinstance(item, GroupItem)]
    for group in groups:
        hit = _group_port_hit(group, point, catch)
        if hit is not None:
            return hit
    for item in nodes:
        hit = _part_hit(item, point)
        if hit is not None:
            return hit
    for group in groups:
        if group.card().translated(group.pos()).contains(point):
            return Hit("group", around=group.id)
    for stub in (item for item in found if isinstance(item, StubItem)):
        if stub.rect().translated(stub.pos()).contains(point):
            return Hit("stub", beyond=stub.id)
    annotation = _annotation_hit(scene, point, catch * 0.5)
    if annotation is not None and annotation.around in scene.session.document.annotations.notes:
        return annotation
    wires = scene.wires_at(around)[::-1]
    for wire in wires:
        for at, bend in enumerate(wire.bends):
            if _distance(point, QPointF(*bend)) <= catch * 0.8:
                return Hit("bend", wire=wire.wire, bend=at)
    for wire in wires:
        if wire.near(point, catch * 0.6):
            return Hit("wire", wire=wire.wire)
    return NOTHING if annotation is None else annotation


def _annotation_hit(scene: CanvasScene, point: QPointF, catch: float) -> Hit | None:
    found = scene.annotations.hit(point, catch)
    if found is None:
        return None
    part, id, sides = found
    return Hit(part, around=id, sides=sides)


def _port_hit(item: NodeItem, point: QPointF, catch: float) -> Hit | None:
    node = item.node
    if _distance(point, item.pos() + output_point(node)) <= catch:
        return Hit("output", item.id)
    for slot in node.slots:
        if _distance(point, item.pos() + slot_point(node, slot)) <= catch:
            return Hit("slot", item.id, slot)
    return None


def _group_port_hit(item: GroupItem, point: QPointF, catch: float) -> Hit | None:
    for id in item.ports.outputs:
        if _distance(point, item.pos() + item.output_point(id)) <= catch:
            return Hit("output", id, around=item.id)
    for source in item.ports.inputs:
        if _distance(point, item.pos() + item.input_point(source)) <= catch:
            wire = item.ports.inputs[source][0]
            return Hit("slot", wire.target, wire.slot, around=item.id)
    return None


def _part_hit(item: NodeItem, point: QPointF) -> Hit | None:
    node, at = item.node, point - item.pos()
    for slot in node.slots:
        if slot in item.open_slots() and pill_rect(node, slot).contains(at):
            return Hit("literal", item.id, slot)
    if value_rect(node).contains(at):
        # A source's value can be changed, that of another node is a result.
        return Hit("value" if node.row.is_source else "result", item.id)
    if gradient_rect(node).contains(at):
        return Hit("gradient", item.id)
    if name_rect().contains(at):
        return Hit("name", item.id)
    return Hit("body", item.id) if body_rect(node).contains(at) else None


def nearest_port(scene: CanvasScene, point: QPointF, catch: float, outputs: bool, closed: Container[int] = ()) -> Hit:
    """The nearest output, or slot, within `catch`, in scene units; a point on a card catches that card's nearest.

    Ports of `closed` nodes, which refuse the wire, come after others, unless they are right under the point.
    """
    best, best_distance = NOTHING, (True, catch)
    around = QRectF(point.x() - catch, point.y() - catch, 2 * catch, 2 * catch)
    for group in scene.items(around, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
        if isinstance(group, GroupItem):
            for port, place in group.port_places(outputs).items():
                distance = _distance(point, group.pos() + place)
                rank = (port[0] in closed and distance > catch * 0.4, distance)
                if distance <= catch and rank < best_distance:
                    best, best_distance = Hit("output" if outputs else "slot", *port, around=group.id), rank
    for item in reversed(scene.nodes_at(around)):
        node = item.node
        ports = {"": output_point(node)} if outputs else {slot: slot_point(node, slot) for slot in node.slots}
        on_card = body_rect(node).translated(item.pos()).contains(point)
        for slot, place in ports.items():
            distance = _distance(point, item.pos() + place)
            # Dropping a wire anywhere on a card is as good as on its nearest slot.
            distance = min(distance, catch * 0.9 + distance * 1e-4) if on_card else distance
            rank = (item.id in closed and not on_card and distance > catch * 0.4, distance)
            if distance <= catch and rank < best_distance:
                best, best_distance = Hit("output" if outputs else "slot", item.id, slot or None), rank
    return best


def _distance(a: QPointF, b: QPointF) -> float:
    return hypot(a.x() - b.x(), a.y() - b.y())
