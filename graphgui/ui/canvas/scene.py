"""The scene: keeps the items of the canvas in agreement with the document, whatever caused a change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from graphgui.document.change import Change
from graphgui.document.edits import (
    AddNode,
    ChangeNode,
    ChangeRoute,
    Connect,
    Disconnect,
    RemoveNode,
)
from graphgui.document.emitter import Emitter, Subscriptions
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.items.annotation_layer import AnnotationLayer
from graphgui.ui.canvas.items.frame_item import FrameItem
from graphgui.ui.canvas.items.group_item import GroupItem, StubItem
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.note_item import NoteItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.item_table import ItemTable
from graphgui.ui.canvas.model.levels import Levels
from graphgui.ui.canvas.model.spatial_index import Sides, sides_of
from graphgui.ui.canvas.paint.layers import NodeLayer, WireLayer
from graphgui.ui.canvas.paint.paint_state import PaintState
from graphgui.ui.canvas.paint.style import EDGE, LITERALS, WIDTH, Style
from graphgui.ui.session import Session
from graphgui.ui.update import Update

ROOM = 4000.0
"""How far the scene rectangle reaches beyond the outermost nodes, in scene units, so that it need not grow at every move."""

MOST_APART = 100
"""The most nodes that the overview computes anew at every paint, but for those that are dragged."""


def _content_sides(item: NodeItem | GroupItem | StubItem) -> Sides:
    """The sides of a card and of what stands beside it."""
    x, y = item.x(), item.y()
    beside = item.beside if isinstance(item, NodeItem) else LITERALS
    return x - beside, y - 10.0, x + WIDTH + EDGE, y + item.height + 16.0


class CanvasScene(QGraphicsScene):
    """Follows the session's document with one item per node, wire, group, frame and note.

    Rectangles and points are in scene units.
    """

    def __init__(self, session: Session, style: Style) -> None:
        super().__init__()
        self.session = session
        self.paint_style = style
        self._items = ItemTable(session, style)
        self.paint_state = PaintState(session, style)
        self.layers = (
            WireLayer(session, self._items, style, self.paint_state, 0.0),
            NodeLayer(session, self._items, style, self.paint_state, 1.0),
        )
        for layer in self.layers:
            self.addItem(layer)
        self.levels = Levels(self, session, style, self._items)
        self.annotations = AnnotationLayer(self, session, style)
        self.chosen_wires: frozenset[Wire] = frozenset()
        self.wires_chosen: Emitter[[]] = Emitter()
        self.chosen_bend: tuple[Wire, int] | None = None
        """A wire and which of its bends is selected, so that Delete removes it."""
        self.overview_is_dirty = True
        """Whether the looks of nodes and wires must be found anew for the overview."""
        self.places_are_dirty = True
        """Whether their places must be found anew too, and not of `nodes_apart` alone."""
        self.nodes_apart: frozenset[int] = frozenset()
        """The nodes that are new or have moved since the overview was made, and may move on."""
        self._moved_last: tuple[object, frozenset[int]] = (None, frozenset())
        self._wires_of_moved: set[Wire] = set()
        """A cache of the wires of the nodes that moved last, which are needed at every move of a drag."""
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)
        self.rebuild()

    def close(self) -> None:
        """Disconnects from the session and removes every item."""
        self._subscriptions.end()
        self._empty()
        for layer in self.layers:
            self.removeItem(layer)

    def rebuild(self) -> None:
        """Makes all items anew, for another document."""
        self._empty()
        for node in self.session.graph.nodes():
            self._items.add_node(node.id)
        for wire in self.session.graph.wires():
            self._items.add_wire(wire)
        self.levels.refresh()
        self.annotations.rebuild()
        self.levels.route(self._items.wires)
        self.setSceneRect(self._with_room(self.content_rect()))
        self.repaint()

    def _on_update(self, update: Update) -> None:
        is_reading_new = self.session.reading is not self.paint_style.reading
        self.paint_style.reading = self.session.reading
        if update.replaced:
            self.rebuild()
            return
        if update.selection:
            # Who wants both selects the wires afterwards.
            self.choose_wires(())
        if update.change:
            self._on_changed(update.change)
        if update.level:
            self._show_level()
        elif update.results and not update.change:
            self.show_values()
        if is_reading_new:
            self.show_values()

    def _on_changed(self, change: Change) -> None:
        if change.numbers_only:
            # At every step of a scrub: nothing has moved, and only these look different.
            for id in change.touched:
                self._items.nodes[id].forget_face()
            self.show_values()
            return
        made: dict[int, None] = {}
        wired: dict[Wire, None] = {}
        changed: set[int] = set()
        moved: set[int] = set()
        running: set[Wire] = set()
        for edit in change.edits:
            match edit:
                case AddNode(node=node) | RemoveNode(node=node):
                    made[node.id] = None
                case Connect(wire=wire) | Disconnect(wire=wire):
                    wired[wire] = None
                case ChangeRoute(wire=wire):
                    running.add(wire)
                    self._deselect_bend()
                case ChangeNode(before=old, after=node):
                    changed.add(node.id)
                    # A node with more slots is taller, and its wires end elsewhere.
                    if old.position != node.position or len(old.literals) != len(node.literals):
                        moved.add(node.id)
        new, was_flat = {id for id in made if id not in self._items.nodes}, self.levels.is_flat
        added = self._make_anew(made, wired)
        running |= wired.keys() | set(self.wires_of(moved & self._items.nodes.keys()))
        rewired = {wire.target for wire in wired}
        for id in moved & self._items.nodes.keys():
            self._items.nodes[id].sync()
        moved = (moved | added) & self._items.nodes.keys()
        for id in rewired & self._items.nodes.keys():
            self._items.nodes[id].forget_slots()
            for wire in self.session.graph.wires_into(id):
                self._items.wires[wire].move_chip()
        if moved or not change.keeps_structure:
            running |= self.levels.refresh()
        self.levels.route(running)
        rect = self.annotations.follow(change.edits) | self.content_rect(moved)
        if not rect.isEmpty() and not self.sceneRect().contains(rect):
            self.setSceneRect(self.sceneRect() | self._with_room(rect))
        self.paint_state.invalidate_layouts()
        if was_flat and self.levels.is_flat and self._are_apart(new, made.keys() | changed, wired.keys() | running):
            self.show_values()
        else:
            self.places_are_dirty = True
            self.show_marks()

    def _are_apart(self, new: Set[int], nodes: Set[int], wires: Iterable[Wire]) -> bool:
        """Whether changed nodes, some of them new, and wires are few, and apart in the overview or so from now on."""
        apart = self.nodes_apart | new
        if len(apart) > MOST_APART or not nodes <= apart:
            return False
        if not all(wire.source in apart or wire.target in apart for wire in wires):
            return False
        self.nodes_apart = apart & self._items.nodes.keys()
        return True

    def _make_anew(self, nodes: Collection[int], wires: Collection[Wire]) -> set[int]:
        """Removes the items of these and makes them anew for those that there are, whatever edits led there.

        Returns the nodes that have an item now.
        """
        graph = self.session.graph
        for wire in wires:
            if wire in self._items.wires:
                self.chosen_wires -= {wire}
                self._deselect_bend()
                self._items.remove_wire(wire)
        for id in nodes:
            if id in self._items.nodes:
                self._items.remove_node(id)
        there = [id for id in nodes if id in graph]
        for id in there:
            self._items.add_node(id)
        for wire in wires:
            if wire.target in graph and graph.wire_into(wire.target, wire.slot) == wire:
                self._items.add_wire(wire)
        return set(there)

    def _show_level(self) -> None:
        self.choose_wires(())
        self.levels.refresh()
        self.annotations.rebuild()
        self.levels.route(self._items.wires)
        self.setSceneRect(self.sceneRect() | self._with_room(self.content_rect()))
        self.repaint()

    def follow(self, ids: Iterable[int]) -> None:
        """Routes the wires of nodes whose items have moved, each once, and repaints what has changed."""
        ids = frozenset(ids)
        edition = self.paint_state.edition
        if (edition, ids) != self._moved_last:
            self._moved_last, self._wires_of_moved = (edition, ids), self.wires_of(ids)
        self.levels.route(self._wires_of_moved)
        self.nodes_apart |= ids
        self.show_moved()

    def show_moved(self) -> None:
        """Repaints nodes and wires that have moved, where they were and where they are."""
        # One rectangle: Qt takes several times as long where there are several.
        rect = self._items.take_dirty_rect()
        if not rect.isEmpty():
            self.repaint_part(rect)

    def repaint_part(self, rect: QRectF) -> None:
        """Repaints a rectangle of the canvas."""
        for view in self.views():
            view.updateScene([rect])

    def node_item(self, id: int) -> NodeItem:
        """The item of a node; raises KeyError where there is none."""
        return self._items.nodes[id]

    def wire_item(self, wire: Wire) -> WireItem:
        """The item of a wire; raises KeyError where there is none."""
        return self._items.wires[wire]

    def item_of(self, id: int) -> NodeItem | GroupItem | FrameItem | NoteItem | None:
        """The item of a node, group, frame or note; None where there is none."""
        return self._items.nodes.get(id) or self.levels.groups.get(id) or self.annotations.items.get(id)

    def group_item(self, id: int | None) -> GroupItem | None:
        """The item of a group at this level; None where there is none."""
        return self.levels.groups.get(id) if id is not None else None

    def annotation_item(self, id: int | None) -> FrameItem | NoteItem | None:
        """The item of a frame or note at this level; None where there is none."""
        return self.annotations.items.get(id) if id is not None else None

    def has_node(self, id: int) -> bool:
        """Whether a node has an item, perhaps invisible."""
        return id in self._items.nodes

    def has_wire(self, wire: Wire) -> bool:
        """Whether a wire has an item, perhaps invisible."""
        return wire in self._items.wires

    def node_items(self) -> Collection[NodeItem]:
        """The items of all nodes, oldest first, visible or not."""
        return self._items.nodes.values()

    def wire_items(self) -> Collection[WireItem]:
        """The items of all wires, oldest first, visible or not."""
        return self._items.wires.values()

    def group_items(self) -> Collection[GroupItem]:
        """The items of the groups at this level."""
        return self.levels.groups.values()

    def annotation_items(self) -> Collection[FrameItem | NoteItem]:
        """The items of the frames and notes at this level."""
        return self.annotations.items.values()

    def nodes_at(self, rect: QRectF) -> list[NodeItem]:
        """The visible nodes that paint in a rectangle, lowest first."""
        return self._items.nodes_at(rect)

    def wires_at(self, rect: QRectF) -> list[WireItem]:
        """The visible wires that may paint in a rectangle, lowest first."""
        return self._items.wires_at(rect)

    def wires_of(self, ids: Iterable[int]) -> set[Wire]:
        """The wires that enter or leave these nodes and groups."""
        graph, found = self.session.graph, set[Wire]()
        for id in ids:
            if id in graph:
                found.update(graph.wires_into(id), graph.wires_from(id))
            elif id in self.levels.groups:
                found |= self.levels.wires_of(id)
        return found

    def bundle_of(self, wire: Wire) -> tuple[Wire, ...]:
        """The wires that are drawn as one with this one, itself included."""
        return self.levels.bundle_of(wire)

    def start_of(self, id: int) -> QPointF:
        """The point at which wires leave a node, or the group that is shown in its place."""
        return self.levels.start_of(id)

    def end_of(self, id: int, slot: str) -> QPointF:
        """The point at which a wire enters a slot, or the group that is shown in its node's place."""
        return self.levels.end_of(id, slot)

    def is_seen(self, id: int) -> bool:
        """Whether a node is visible, or a group in its place."""
        return self._items.nodes[id].isVisible() or self.levels.group_of(id) is not None

    def slots_behind(self, id: int, slot: str, around: int | None) -> list[tuple[int, str]]:
        """The slots that a wire to this slot feeds: at a port of the group `around`, all that the port feeds inside."""
        group = self.group_item(around)
        return group.slots_of(id, slot) if group is not None else [(id, slot)]

    def choose_wires(self, wires: Iterable[Wire]) -> None:
        """Selects these wires, and those drawn as one with them, so that Delete removes them."""
        chosen = frozenset(each for wire in wires if wire in self._items.wires for each in self.bundle_of(wire))
        self._deselect_bend()
        if chosen == self.chosen_wires:
            # Perhaps a bend is no longer selected.
            self.show_values()
            return
        for wire in self.chosen_wires ^ chosen:
            if wire in self._items.wires:
                self._items.wires[wire].chosen = wire in chosen
        self.chosen_wires = chosen
        self.show_marks()
        self.wires_chosen.emit()

    def choose_bend(self, wire: Wire, at: int) -> None:
        """Selects a wire and one of its bends, counted from 0, so that Delete removes the bend."""
        self.choose_wires({wire})
        self.chosen_bend = (wire, at)
        self._items.wires[wire].chosen_bend = at

    def _deselect_bend(self) -> None:
        if self.chosen_bend is not None:
            if self.chosen_bend[0] in self._items.wires:
                self._items.wires[self.chosen_bend[0]].chosen_bend = None
            self.chosen_bend = None

    def clear_marks(self) -> None:
        """Removes the marks that a gesture made on items."""
        for item in self._items.nodes.values():
            item.clear_marks()
        for group in self.levels.groups.values():
            group.clear_marks()
        for wire in self._items.wires.values():
            wire.lit = None
        self.show_marks()

    def content_rect(self, ids: Iterable[int] | None = None) -> QRectF:
        """The rectangle around these nodes, groups, frames and notes; if not given, around all that is visible."""
        items: list[NodeItem | GroupItem | StubItem] = []
        ids = None if ids is None else set(ids)
        annotated = self.annotations.rect(ids)
        if ids is None:
            items += [item for item in self._items.nodes.values() if item.isVisible()]
            items += [*self.levels.groups.values(), *self.levels.stubs.values()]
        else:
            for id in ids:
                item = self._items.nodes.get(id) or self.levels.groups.get(id)
                if item is not None:
                    items.append(item)
        if not items:
            return annotated
        sides = list(map(_content_sides, items))
        lefts, tops, rights, bottoms = zip(*sides, strict=True)
        left, top = min(lefts), min(tops)
        return annotated | QRectF(left, top, max(rights) - left, max(bottoms) - top)

    def ids_within(self, rect: QRectF) -> set[int]:
        """The visible nodes that are wholly in a rectangle, with what stands beside their cards."""
        left, top, right, bottom = sides_of(rect)
        found = set()
        for item in self._items.nodes_at(rect):
            x1, y1, x2, y2 = _content_sides(item)
            if left <= x1 and top <= y1 and x2 <= right and y2 <= bottom:
                found.add(item.id)
        return found

    def node_rects(self) -> dict[int, QRectF]:
        """The cards of the visible nodes, by id."""
        return self._items.node_rects()

    def cards(self) -> dict[int, QRectF]:
        """The cards of the visible nodes and groups, by id."""
        return {**self.node_rects(), **self.levels.rects()}

    def card(self, id: int) -> QRectF:
        """The card of one node or group; empty where it is not visible."""
        item = self._items.nodes.get(id) or self.levels.groups.get(id)
        if item is None or not item.isVisible():
            return QRectF()
        return QRectF(item.x(), item.y(), WIDTH, item.height)

    def repaint(self) -> None:
        """Lays all items out again and repaints them."""
        self.places_are_dirty = True
        self.paint_state.invalidate_layouts()
        self.show_marks()

    def show_places(self) -> None:
        """Repaints after a gesture or an animation has put something elsewhere for good; cached layouts stay valid."""
        self.places_are_dirty = True
        self.show_marks()

    def show_marks(self) -> None:
        """Repaints after a change of highlight or selection; cached layouts stay valid."""
        self.overview_is_dirty = True
        self.show_values()

    def show_values(self) -> None:
        """Repaints the viewport, such as for new values; no item is visited."""
        # The scene's own update comes later, and is lost when a sentence appears over the canvas meanwhile.
        self._items.take_dirty_rect()
        for view in self.views():
            view.viewport().update()

    @staticmethod
    def _with_room(rect: QRectF) -> QRectF:
        return rect.adjusted(-ROOM, -ROOM, ROOM, ROOM)

    def _empty(self) -> None:
        self.chosen_wires, self.chosen_bend = frozenset(), None
        self.levels.empty()
        self.annotations.empty()
        self._items.clear()
