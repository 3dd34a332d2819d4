"""The items that a drag moves: the selection, with all that frames and groups carry."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF

from graphgui.document.arrangement.placement import carried, shifted
from graphgui.document.edits import Edit
from graphgui.ui.canvas.items.group_item import GroupItem
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.paint.style import WIDTH
from graphgui.ui.canvas.scene import CanvasScene


class DragLoad:
    """Nodes, groups, frames and notes that move by the same shift; the document follows only by `edits`."""

    def __init__(self, scene: CanvasScene, ids: Iterable[int]) -> None:
        self._scene = scene
        self.ids = carried(scene.session.document.content, ids)
        self.shift = QPointF()
        """How far from their places in the document they are shown."""
        routes = scene.session.document.content.annotations.routes
        self._bends = {wire: route for wire, route in routes.items() if self.ids.issuperset(wire[:2])}
        found = {id: scene.item_of(id) for id in self.ids}
        self._from = {id: item.pos() for id, item in found.items() if item is not None}

    def rect(self, id: int) -> QRectF:
        """The rectangle of one of these at its place in the document."""
        start = self._from[id]
        item = self._scene.item_of(id)
        assert item is not None
        if isinstance(item, NodeItem):
            return QRectF(start.x(), start.y(), WIDTH, item.height)
        if isinstance(item, GroupItem):
            return item.card().translated(start)
        body = item.body()
        body.moveTopLeft(start)
        return body

    def show(self, shift: QPointF) -> None:
        """Shows all of them shifted from their places."""
        self.shift = shift
        for id, place in self._from.items():
            if (item := self._scene.item_of(id)) is not None:
                item.setPos(place + shift)
        self._scene.follow(id for id in self.ids if id > 0)
        for wire, route in self._bends.items():
            if self._scene.has_wire(wire) and (wire_item := self._scene.wire_item(wire)).bends:
                wire_item.follow(*wire_item.ends, tuple((x + shift.x(), y + shift.y()) for x, y in route))
        self._scene.show_moved()

    def edits(self) -> list[Edit]:
        """The edits that move them to where they are shown; none without a shift."""
        content = self._scene.session.document.content
        return shifted(content, self.ids, (self.shift.x(), self.shift.y()))

    def reset(self) -> None:
        """Shows all where the document has them."""
        self.shift = QPointF()
        for id in self._from:
            if self._scene.has_node(id):
                self._scene.node_item(id).sync()
            elif (group := self._scene.group_item(id)) is not None:
                group.sync()
        self._scene.annotations.sync(id for id in self._from if self._scene.annotation_item(id) is not None)
        self._scene.follow(id for id in self.ids if id > 0)
