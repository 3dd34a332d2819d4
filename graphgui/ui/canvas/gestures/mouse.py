"""The mouse on the canvas: which gesture a press begins, clicks, hovering and the context menu."""

from __future__ import annotations

from typing import assert_never

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from graphgui.document.building.insertion import Ends
from graphgui.ui.canvas.gestures.bend_gesture import BendGesture, add_bend, remove_bend
from graphgui.ui.canvas.gestures.cut_gesture import CutGesture
from graphgui.ui.canvas.gestures.edge_pan import EdgePan
from graphgui.ui.canvas.gestures.gesture import ADDING, Gesture
from graphgui.ui.canvas.gestures.move_gesture import MoveGesture
from graphgui.ui.canvas.gestures.pan_gesture import PanGesture
from graphgui.ui.canvas.gestures.resize_gesture import ResizeGesture, resize_cursor
from graphgui.ui.canvas.gestures.scrub_gesture import ScrubGesture
from graphgui.ui.canvas.gestures.select_gesture import SelectGesture
from graphgui.ui.canvas.gestures.wire_gestures import CardGesture, WireGesture
from graphgui.ui.canvas.glide import Glide
from graphgui.ui.canvas.inline_editors import edit_annotation, edit_literal, edit_name, edit_value
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.canvas.view_history import ViewHistory
from graphgui.ui.plain_text import plain_tip

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
BACK, FORWARD = Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton


class Mouse:
    """Turns mouse events over a view into gestures, selections and editing; it never changes the graph itself."""

    def __init__(self, stage: Stage, history: ViewHistory, glide: Glide) -> None:
        self._stage = stage
        self._session, self._canvas = stage.session, stage.canvas
        self._history, self._glide = history, glide
        self.gesture: Gesture | None = None
        """The active gesture."""
        self.space_held = False
        self.space_panned = False
        """Whether the view was panned since Space was pressed."""
        self.edges = EdgePan(stage, self._on_edge_pan)
        self._button = Qt.MouseButton.NoButton
        """The button whose press began what is going on."""
        self._keys = Qt.KeyboardModifier.NoModifier
        """The modifiers of that press: they choose the gesture."""
        self._press: tuple[QPoint, Hit] | None = None
        """The pixel and the hit of a press that is neither a click nor a gesture yet."""
        self._click_pending = False
        """Whether the selection changes only when the button is released without a drag."""
        self._hovered = NOTHING
        """The hit under the pointer when it moved last."""

    # ── events ───────────────────────────────────────────────────────────────────────────────────────────────────
    def press(self, event: QMouseEvent) -> None:
        """Begins panning, or remembers the press until it is clear which gesture it begins."""
        at, button = event.position().toPoint(), event.button()
        if self.gesture is not None or self._press is not None:
            return
        self._glide.finish()
        if button in (BACK, FORWARD):
            (self._history.back if button == BACK else self._history.forward)()
            return
        self._button, self._keys = button, event.modifiers()
        if button == MIDDLE or (button == LEFT and self.space_held):
            self.space_panned = True
            self.begin(PanGesture(self._stage, self._stage.mapToScene(at), at))
        elif button == LEFT:
            hit = self._stage.hit(at)
            # A press on what is selected already may begin a drag of all of it: only a click takes it away.
            # On a port, keys choose what is done with its wires.
            on_port = hit.part in ("output", "slot") and bool(self._keys & ADDING)
            self._click_pending = hit.thing is not None and (on_port or hit.thing in self._session.chosen)
            if not self._click_pending:
                self._select(hit, event.modifiers())
            self._press = (at, hit)
        elif self._begins_cut():
            self._click_pending = False
            self._press = (at, NOTHING)

    def move(self, event: QMouseEvent) -> None:
        """Forwards the move to the active gesture; a press that moves far enough begins one."""
        at, point = event.position().toPoint(), self._stage.mapToScene(event.position().toPoint())
        if event.buttons() == Qt.MouseButton.NoButton:
            # Another window may have got the release.
            self.cancel()
        if self.gesture is None and self._press is not None:
            start, hit = self._press
            if (at - start).manhattanLength() < QApplication.startDragDistance():
                return
            self.begin(self._gesture_for(hit, self._stage.mapToScene(start)))
        if self.gesture is not None and self.gesture.pans_at_edges:
            self.edges.hold(at, event.modifiers())
        if isinstance(self.gesture, PanGesture):
            self.gesture.follow_pixels(at)
        elif self.gesture is not None:
            self.gesture.follow(point, event.modifiers())
        else:
            self._hover(self._stage.hit(at))

    def release(self, event: QMouseEvent) -> None:
        """Finishes the active gesture; without one, the press was a click."""
        if event.button() != self._button:
            return
        press, self._press = self._press, None
        gesture, self.gesture = self.gesture, None
        self.edges.stop()
        self._stage.unsetCursor()
        if gesture is not None:
            gesture.finish(self._stage.mapToScene(event.position().toPoint()), event.modifiers())
            self._stage.viewport().update()
        elif press is not None and self._click_pending:
            self._select(press[1], event.modifiers(), click=True)
        elif press is not None and press[1] == NOTHING and not (self._keys or event.modifiers()):
            self._session.select(())
            self._canvas.choose_wires(())

    def double_click(self, event: QMouseEvent) -> None:
        """Edits or opens what was hit; on the empty canvas requests that something be added."""
        at = event.position().toPoint()
        hit, point = self._stage.hit(at), self._stage.mapToScene(at)
        if event.button() != LEFT or hit.part in ("output", "slot"):
            # A second press soon after the first: two wires drawn in a hurry.
            self.press(event)
            return
        if self.gesture is not None:
            return
        self._press = None
        if hit.thing is not None:
            self._select(hit, event.modifiers())
        self._edit(hit, point)

    def context_menu(self, event: QContextMenuEvent) -> None:
        """Selects what was hit and requests its context menu; a press that begins a cut opens none."""
        if self.gesture is not None or (event.reason() == QContextMenuEvent.Reason.Mouse and self._begins_cut()):
            return
        self.forget_press()
        hit = self._stage.hit(event.pos())
        if hit.thing is not None and hit.thing not in self._session.chosen:
            self._session.select([hit.thing])
        self._stage.requests.menu_wanted.emit(hit, event.globalPos())

    # ── gestures ─────────────────────────────────────────────────────────────────────────────────────────────────
    def begin(self, gesture: Gesture) -> None:
        """Makes a gesture the active one."""
        self._stage.field.finish()
        self.gesture = gesture
        if gesture.cursor is not None:
            self._stage.setCursor(gesture.cursor)

    def cancel(self) -> bool:
        """Cancels the active gesture; False where there is none."""
        gesture, self.gesture = self.gesture, None
        self.forget_press()
        self.edges.stop()
        if gesture is None:
            return False
        gesture.cancel()
        self._stage.unsetCursor()
        self._stage.viewport().update()
        return True

    def forget_press(self) -> None:
        """Begins nothing with the press that is remembered."""
        self._press = None

    def _gesture_for(self, hit: Hit, start: QPointF) -> Gesture:
        """The gesture that a drag begins with the present button and modifiers."""
        stage = self._stage
        if self._begins_cut():
            return CutGesture(stage, start)
        match hit.part:
            case "edge":
                return ResizeGesture(stage, start, hit)
            case "bend":
                assert hit.wire is not None
                assert hit.bend is not None
                return BendGesture(stage, start, hit.wire, hit.bend)
            case "nothing" | "wire" | "stub":
                return SelectGesture(stage, start)
            case "output" | "slot":
                return WireGesture(stage, start, hit, self._keys)
            case "group" | "title" | "note":
                assert hit.around is not None
                return MoveGesture(stage, start, hit.around)
            case "literal" | "value" | "result" | "gradient" | "name" | "body":
                assert hit.node is not None
                return self._gesture_on_card(hit.node, hit, start)
            case _:
                assert_never(hit.part)

    def _gesture_on_card(self, id: int, hit: Hit, start: QPointF) -> Gesture:
        if self._keys & Qt.KeyboardModifier.AltModifier:
            return CardGesture(self._stage, start, id)
        node = self._session.graph.node(id)
        if hit.part in ("literal", "value"):
            number = node.value if hit.slot is None else node.literal(hit.slot)
            if np.ndim(number) == 0:
                return ScrubGesture(self._stage, start, id, hit.slot)
        return MoveGesture(self._stage, start, id)

    def _begins_cut(self) -> bool:
        return self._button == RIGHT and bool(self._keys & Qt.KeyboardModifier.ControlModifier)

    def _on_edge_pan(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.gesture is not None:
            self.gesture.follow(point, modifiers)

    # ── clicks and hovering ──────────────────────────────────────────────────────────────────────────────────────
    def _edit(self, hit: Hit, point: QPointF) -> None:
        session, stage = self._session, self._stage
        match hit.part:
            case "nothing":
                stage.requests.add_wanted.emit(point, Ends())
            case "group":
                session.enter(hit.around)
            case "stub":
                assert hit.beyond is not None
                session.go_to([hit.beyond])
            case "title" | "note":
                assert hit.around is not None
                edit_annotation(stage, hit.around)
            case "bend":
                assert hit.wire is not None
                assert hit.bend is not None
                remove_bend(self._canvas, hit.wire, hit.bend)
            case "wire":
                assert hit.wire is not None
                add_bend(self._canvas, hit.wire, point)
            case "literal":
                assert hit.node is not None
                assert hit.slot is not None
                edit_literal(stage, hit.node, hit.slot)
            case "value":
                assert hit.node is not None
                edit_value(stage, hit.node)
            case "result" | "gradient":
                assert hit.node is not None
                session.asked_why.emit("value" if hit.part == "result" else "gradient", hit.node)
            case "name" | "body":
                assert hit.node is not None
                edit_name(stage, hit.node)
            case "output" | "slot" | "edge":
                pass
            case _:
                assert_never(hit.part)

    def _select(self, hit: Hit, modifiers: Qt.KeyboardModifier, click: bool = False) -> None:
        adds, canvas, chosen = modifiers & ADDING, self._canvas, self._session.chosen
        wires = canvas.chosen_wires
        if hit.wire is not None:
            if not adds:
                self._session.select(())
            taken = frozenset(canvas.bundle_of(hit.wire))
            canvas.choose_wires(taken ^ wires if adds else taken)
            if hit.bend is not None:
                canvas.choose_bend(hit.wire, hit.bend)
        elif hit.thing is not None:
            if adds:
                self._session.select(chosen ^ {hit.thing})
                canvas.choose_wires(wires)
            elif click or hit.thing not in chosen:
                self._session.select([hit.thing])
                canvas.choose_wires(())

    def _hover(self, hit: Hit) -> None:
        port = self._stage.viewport()
        shape = _cursor_over(hit)
        if shape is not None:
            port.setCursor(shape)
        else:
            port.unsetCursor()
        self._hovered = hit
        self._set_tip(self._tool_tip(hit))

    def renew_tip(self, may_be_gone: bool) -> None:
        """Makes the tool tip under the resting pointer anew, after numbers have changed; none where its item may be gone."""
        if self._hovered is not NOTHING:
            self._hovered = NOTHING if may_be_gone else self._hovered
            self._set_tip(self._tool_tip(self._hovered))

    def _set_tip(self, tip: str) -> None:
        port, before = self._stage.viewport(), self._stage.viewport().toolTip()
        if plain_tip(tip) != before:
            port.setToolTip(plain_tip(tip))
            if before and QToolTip.text() == before:
                QToolTip.hideText()

    def _tool_tip(self, hit: Hit) -> str:
        canvas = self._canvas
        if hit.beyond is not None:
            return canvas.levels.tool_tip(hit.beyond)
        if (around := canvas.group_item(hit.around) or canvas.annotation_item(hit.around)) is not None:
            return around.tool_tip()
        if hit.node is not None:
            return canvas.node_item(hit.node).tool_tip(hit.slot)
        return canvas.wire_item(hit.wire).tool_tip() if hit.wire is not None else ""


def _cursor_over(hit: Hit) -> Qt.CursorShape | None:
    """The cursor that says what a drag would begin here; None for the usual one."""
    match hit.part:
        case "output" | "slot":
            return Qt.CursorShape.CrossCursor
        case "bend":
            return Qt.CursorShape.SizeAllCursor
        case "literal" | "value":
            return Qt.CursorShape.SizeHorCursor
        case "edge":
            return resize_cursor(hit.sides)
        case "nothing" | "result" | "gradient" | "name" | "body" | "wire" | "group" | "stub" | "title" | "note":
            return None
        case _:
            assert_never(hit.part)
