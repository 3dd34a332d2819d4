"""The mouse on the canvas: which gesture a press begins, clicks, hovering, the context menu and what is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from graphgui.document.building.insertion import Ends
from graphgui.engine.graph import Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.ui.canvas.access.keyboard_walk import chosen_hit
from graphgui.ui.canvas.gestures.annotation_gestures import ResizeGesture, edit_annotations, resize_cursor
from graphgui.ui.canvas.gestures.bend_gesture import BendGesture, add_bend, remove_bend
from graphgui.ui.canvas.gestures.cut_gesture import BladeGesture
from graphgui.ui.canvas.gestures.edge_pan import EdgePan
from graphgui.ui.canvas.gestures.gesture import (
    Gesture,
    MoveGesture,
    PanGesture,
    RubberBandGesture,
    ScrubGesture,
)
from graphgui.ui.canvas.gestures.splice_target import SpliceMark
from graphgui.ui.canvas.gestures.wire_gestures import CTRL, SHIFT, CardGesture, WireGesture
from graphgui.ui.canvas.inline_editors import edit_literal, edit_name, edit_value
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.drag_formats import BLOCK_MIME, OP_MIME, block_of_mime

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

_HOVER_SHAPES = {
    "output": Qt.CursorShape.CrossCursor, "slot": Qt.CursorShape.CrossCursor, "bend": Qt.CursorShape.SizeAllCursor,
    "literal": Qt.CursorShape.SizeHorCursor, "value": Qt.CursorShape.SizeHorCursor,
}  # fmt: skip


class Mouse:
    """Turns what the mouse does over a view into gestures, selections and editing; it never changes the graph itself."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.session = view.session
        self.gesture: Gesture | None = None
        self.space_held = False
        self.space_panned = False
        """Whether the view was panned since Space was pressed."""
        self.splice_mark = SpliceMark(view.canvas)
        self.edges = EdgePan(view)
        self._button = Qt.MouseButton.NoButton
        """The button whose press began what is going on."""
        self._keys = Qt.KeyboardModifier.NoModifier
        """The keys that were held at that press: they choose the gesture."""
        self._press: tuple[QPoint, Hit] | None = None
        self._click_pending = False

    def press(self, event: QMouseEvent) -> None:
        """Begins a gesture, or remembers the press until it is clear which."""
        at = event.position().toPoint()
        if self.gesture is not None or self._press is not None:
            return
        self.view.glide.finish()
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            history = self.view.history
            (history.back if event.button() == Qt.MouseButton.BackButton else history.forward)()
            return
        self._button, self._keys = event.button(), event.modifiers()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.space_held
        ):
            self.space_panned = True
            self.begin(PanGesture(self.view, self.view.mapToScene(at), at))
        elif event.button() == Qt.MouseButton.LeftButton:
            hit = self.view.hit(at)
            # A press on what is selected already may begin a drag of all of it: only a click takes it away.
            # On a port, keys choose what is done with its wires.
            on_port = hit.part in ("output", "slot") and bool(self._keys & (SHIFT | CTRL))
            self._click_pending = hit.thing is not None and (on_port or hit.thing in self.session.chosen)
            if not self._click_pending:
                self._select_for(hit, event.modifiers())
            self._press = (at, hit)
        elif self._begins_cut():
            self._click_pending = False
            self._press = (at, NOTHING)

    def move(self, event: QMouseEvent) -> None:
        """Follows with the gesture; a press that moves becomes one."""
        at, point = event.position().toPoint(), self.view.mapToScene(event.position().toPoint())
        if event.buttons() == Qt.MouseButton.NoButton:
            # Some other window may have seen the button being let go.
            self.cancel()
        if self.gesture is None and self._press is not None:
            start, hit = self._press
            if (at - start).manhattanLength() < QApplication.startDragDistance():
                return
            self.begin(self._gesture_for(hit, self.view.mapToScene(start)))
        if self.gesture is not None and self.gesture.pans_at_edges:
            self.edges.hold(at, event.modifiers())
        if isinstance(self.gesture, PanGesture):
            self.gesture.follow_pixels(at)
        elif self.gesture is not None:
            self.gesture.follow(point, event.modifiers())
        else:
            self._hover(self.view.hit(at))

    def release(self, event: QMouseEvent) -> None:
        """Ends the gesture."""
        if event.button() != self._button:
            return
        press, self._press = self._press, None
        gesture, self.gesture = self.gesture, None
        self.edges.let_go()
        self.view.unsetCursor()
        if gesture is not None:
            gesture.finish(self.view.mapToScene(event.position().toPoint()), event.modifiers())
            self.view.viewport().update()
        elif press is not None and self._click_pending:
            self._select_for(press[1], event.modifiers(), click=True)
        elif press is not None and press[1] == NOTHING and not (self._keys or event.modifiers()):
            self.session.select(())
            self.view.canvas.choose_wires(())

    def double_click(self, event: QMouseEvent) -> None:
        """Edits what was double-clicked; on the empty canvas asks for an operation."""
        at = event.position().toPoint()
        hit, point = self.view.hit(at), self.view.mapToScene(at)
        if event.button() != Qt.MouseButton.LeftButton or hit.part in ("output", "slot"):
            # A second press soon after the first: two wires drawn in a hurry.
            self.press(event)
            return
        if self.gesture is not None:
            return
        self._press = None
        if hit.thing is not None:
            self._select_for(hit, event.modifiers())
        match hit:
            case Hit(part="group", around=int(id)):
                self.session.enter(id)
            case Hit(part="stub", beyond=int(id)):
                self.session.go_to([id])
            case Hit(part="literal", node=int(id), slot=str(slot)):
                edit_literal(self.view, id, slot)
            case Hit(part="value", node=int(id)):
                edit_value(self.view, id)
            case Hit(part="result" | "gradient" as number, node=int(id)):
                self.session.asked_why.emit("value" if number == "result" else "gradient", id)
            case Hit(part="name" | "body", node=int(id)):
                edit_name(self.view, id)
            case Hit(part="bend", wire=Wire() as wire, bend=int(bend)):
                remove_bend(self.view, wire, bend)
            case Hit(part="wire", wire=Wire() as wire):
                add_bend(self.view, wire, point)
            case Hit(part="title" | "note", around=int(id)):
                edit_annotations(self.view, id)
            case Hit(part="nothing"):
                self.view.add_wanted.emit(point, Ends())

    def context_menu(self, event: QContextMenuEvent) -> None:
        """Asks for the menu that fits what lies here."""
        if self.gesture is not None or (event.reason() == QContextMenuEvent.Reason.Mouse and self._begins_cut()):
            return
        self._press = None
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.view.menu_wanted.emit(*chosen_hit(self.view))
            return
        hit = self.view.hit(event.pos())
        if hit.thing is not None and hit.thing not in self.session.chosen:
            self.session.select([hit.thing])
        self.view.menu_wanted.emit(hit, event.globalPos())

    def drop(self, event: QDropEvent) -> None:
        """Adds the operation where it was dropped, into the wire that lies there, or opens the file."""
        mime = event.mimeData()
        if mime.hasFormat(OP_MIME):
            self.drag_over(event)
            wire = self.splice_mark.wire
            self.splice_mark.clear()
            self.edges.let_go()
            self.view.op_dropped.emit(_op_of(mime), self.view.mapToScene(event.position().toPoint()), wire)
        elif mime.hasFormat(BLOCK_MIME):
            point = self.view.mapToScene(event.position().toPoint())
            self.view.block_dropped.emit(block_of_mime(mime), point)
            event.acceptProposedAction()
        elif local_file(mime):
            self.view.file_dropped.emit(local_file(mime))
            event.acceptProposedAction()

    def drag_over(self, event: QDropEvent) -> None:
        """Lights the wire into which the operation that is dragged would be spliced."""
        op, graph = _op_of(event.mimeData()), self.session.graph
        if op in OPS:
            node = make_node(graph.fresh_id(), graph.fresh_name(), op)
            self.splice_mark.hold(node, self.view.mapToScene(event.position().toPoint()))
            self.edges.hold(event.position().toPoint(), event.modifiers())
        event.acceptProposedAction()

    def begin(self, gesture: Gesture) -> None:
        """Lets a gesture have the mouse."""
        self.view.field.finish()
        self.gesture = gesture
        if gesture.cursor is not None:
            self.view.setCursor(gesture.cursor)

    def cancel(self) -> bool:
        """Gives the gesture up; False where there is none."""
        gesture, self.gesture, self._press = self.gesture, None, None
        self.edges.let_go()
        if gesture is None:
            return False
        gesture.cancel()
        self.view.unsetCursor()
        self.view.viewport().update()
        return True

    def _gesture_for(self, hit: Hit, start: QPointF) -> Gesture:
        if resize_cursor(hit.part) is not None:
            return ResizeGesture(self.view, start, hit)
        view = self.view
        if self._begins_cut():
            return BladeGesture(view, start)
        if hit.wire is not None and hit.bend is not None:
            return BendGesture(view, start, hit.wire, hit.bend)
        if hit.thing is None:
            return RubberBandGesture(view, start)
        if hit.part in ("output", "slot"):
            return WireGesture(view, start, hit, self._keys)
        if hit.node is not None and self._keys & Qt.KeyboardModifier.AltModifier:
            return CardGesture(view, start, hit.node)
        if hit.node is None:
            return MoveGesture(view, start, hit.thing)
        node = self.session.graph.node(hit.node)
        number = node.literal(hit.slot) if hit.part == "literal" and hit.slot else node.value
        if hit.part in ("literal", "value") and getattr(number, "ndim", 0) == 0:
            return ScrubGesture(view, start, hit)
        return MoveGesture(view, start, hit.node)

    def _begins_cut(self) -> bool:
        return self._button == Qt.MouseButton.RightButton and bool(self._keys & CTRL)

    def _select_for(self, hit: Hit, modifiers: Qt.KeyboardModifier, click: bool = False) -> None:
        adds = modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        canvas, chosen = self.view.canvas, self.session.chosen
        wires = canvas.chosen_wires
        if hit.wire is not None:
            if not adds:
                self.session.select(())
            taken = frozenset(canvas.levels.bundle_of(hit.wire))
            canvas.choose_wires(taken ^ wires if adds else taken)
            if hit.bend is not None:
                canvas.choose_bend(hit.wire, hit.bend)
        elif hit.thing is not None:
            if adds:
                self.session.select(chosen ^ {hit.thing})
                canvas.choose_wires(wires)
            elif click or hit.thing not in chosen:
                self.session.select([hit.thing])
                canvas.choose_wires(())

    def _hover(self, hit: Hit) -> None:
        port = self.view.viewport()
        if hit.part in _HOVER_SHAPES:
            port.setCursor(_HOVER_SHAPES[hit.part])
        elif (shape := resize_cursor(hit.part)) is not None:
            port.setCursor(shape)
        else:
            port.unsetCursor()
        tip = ""
        if hit.beyond is not None:
            tip = self.view.canvas.levels.tool_tip(hit.beyond)
        elif hit.around in self.view.canvas.levels.groups:
            tip = self.view.canvas.levels.groups[hit.around].tool_tip()
        elif hit.around in self.view.canvas.annotations.items:
            tip = self.view.canvas.annotations.items[hit.around].tool_tip()
        elif hit.node is not None:
            tip = self.view.canvas.nodes[hit.node].tool_tip(hit.slot)
        elif hit.wire is not None:
            tip = self.view.canvas.wires[hit.wire].tool_tip()
        if tip != port.toolTip():
            port.setToolTip(tip)


def _op_of(mime: QMimeData) -> str:
    return bytes(mime.data(OP_MIME).data()).decode(errors="replace")


def local_file(mime: QMimeData) -> str:
    """The path of the first file that is dragged; empty where it is none of this machine's."""
    return next((url.toLocalFile() for url in mime.urls() if url.isLocalFile()), "")
