"""What lies under a point of the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, QRectF

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.look import body_rect, name_rect, output_point, pill_rect, slot_point, value_rect
from graphgui.ui.canvas.node_item import NodeItem
from graphgui.ui.canvas.scene import CanvasScene


@dataclass(frozen=True)
class Hit:
    """A part of a node (its "output", "slot", "literal", "value", "name" or "body"), a "wire", or "nothing"."""

    part: str
    node: int | None = None
    slot: str | None = None
    wire: Wire | None = None


NOTHING = Hit("nothing")


def hit_test(scene: CanvasScene, point: QPointF, catch: float) -> Hit:
    """What a press at this point means; ports answer within `catch`, in scene units."""
    around = QRectF(point.x() - catch, point.y() - catch, 2 * catch, 2 * catch)
    found = scene.items(around)
    nodes = [item for item in found if isinstance(item, NodeItem)]
    for item in nodes:
        hit = _port_hit(item, point, catch)
        if hit is not None:
            return hit
    for item in nodes:
        hit = _part_hit(item, point)
        if hit is not None:
            return hit
    for wire, wire_item in scene.wires.items():
        if wire_item in found and wire_item.near(point, catch * 0.6):
            return Hit("wire", wire=wire)
    return NOTHING


def _port_hit(item: NodeItem, point: QPointF, catch: float) -> Hit | None:
    node = item.node
    if _distance(point, item.pos() + output_point(node)) <= catch:
        return Hit("output", item.id)
    for slot in node.slots:
        if _distance(point, item.pos() + slot_point(node, slot)) <= catch:
            return Hit("slot", item.id, slot)
    return None


def _part_hit(item: NodeItem, point: QPointF) -> Hit | None:
    node, at = item.node, point - item.pos()
    wired = {wire.slot for wire in item.scene().session.graph.wires_into(item.id)}  # type: ignore[attr-defined]
    for slot in node.slots:
        if slot not in wired and pill_rect(node, slot).contains(at):
            return Hit("literal", item.id, slot)
    if node.row.is_source and value_rect(node).contains(at):
        return Hit("value", item.id)
    if name_rect(node).contains(at):
        return Hit("name", item.id)
    return Hit("body", item.id) if body_rect(node).contains(at) else None


def nearest_port(scene: CanvasScene, point: QPointF, catch: float, outputs: bool) -> Hit:
    """The output, or the slot, that lies nearest within `catch`; a point on a card catches that card's nearest."""
    best, best_distance = NOTHING, catch
    around = QRectF(point.x() - catch, point.y() - catch, 2 * catch, 2 * catch)
    for item in scene.items(around):
        if not isinstance(item, NodeItem):
            continue
        node = item.node
        ports = {"": output_point(node)} if outputs else {slot: slot_point(node, slot) for slot in node.slots}
        on_card = body_rect(node).translated(item.pos()).contains(point)
        for slot, place in ports.items():
            distance = _distance(point, item.pos() + place)
            # Dropping a wire anywhere on a card is as good as on its nearest slot.
            distance = min(distance, catch * 0.9 + distance * 1e-4) if on_card else distance
            if distance < best_distance:
                best, best_distance = Hit("output" if outputs else "slot", item.id, slot or None), distance
    return best


def _distance(a: QPointF, b: QPointF) -> float:
    return hypot(a.x() - b.x(), a.y() - b.y())
