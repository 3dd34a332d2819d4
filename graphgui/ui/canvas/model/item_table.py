"""The items of nodes and wires: found by id, by wire and by rectangle."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.spatial_index import SpatialIndex
from graphgui.ui.canvas.paint.style import WIDTH, Style
from graphgui.ui.session import Session


class ItemTable:
    """Holds one item per node and one per wire, visible or not; rectangles are in scene units."""

    def __init__(self, session: Session, style: Style) -> None:
        self._session = session
        self._style = style
        self.nodes: dict[int, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self._node_index = SpatialIndex[NodeItem]()
        self._wire_index = SpatialIndex[WireItem]()

    def add_node(self, id: int) -> None:
        """Adds the item of a node, above the others."""
        item = self.nodes[id] = NodeItem(self._session, self._style, id)
        self._node_index.add(item)

    def remove_node(self, id: int) -> None:
        """Removes the item of a node."""
        self._node_index.remove(self.nodes.pop(id))

    def add_wire(self, wire: Wire) -> None:
        """Adds the item of a wire, above the others."""
        item = self.wires[wire] = WireItem(self._session, self._style, wire)
        self._wire_index.add(item)

    def remove_wire(self, wire: Wire) -> None:
        """Removes the item of a wire."""
        self._wire_index.remove(self.wires.pop(wire))

    def clear(self) -> None:
        """Removes all items."""
        self.nodes, self.wires = {}, {}
        self._node_index.clear()
        self._wire_index.clear()

    def nodes_at(self, rect: QRectF) -> list[NodeItem]:
        """The visible nodes that paint in a rectangle, lowest first."""
        return self._node_index.touching(rect)

    def wires_at(self, rect: QRectF) -> list[WireItem]:
        """The visible wires that may paint in a rectangle, lowest first."""
        return self._wire_index.touching(rect)

    def take_dirty_rect(self) -> QRectF:
        """The rectangle to repaint for what has moved since the last call; empty where nothing has."""
        return self._node_index.take_dirty_rect() | self._wire_index.take_dirty_rect()

    def node_rects(self) -> dict[int, QRectF]:
        """The cards of the visible nodes, by id."""
        visible = (item for item in self.nodes.values() if item.isVisible())
        return {item.id: QRectF(item.x(), item.y(), WIDTH, item.height) for item in visible}
