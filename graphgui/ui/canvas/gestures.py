"""One class per gesture. A gesture begins at a press, follows the pointer, and ends by finishing or by Esc.

None of them changes the graph before it finishes, except scrubbing, whose changes are one undo step.
"""

from __future__ import annotations

from itertools import count, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.analysis.layout import GRID
from graphgui.document.edits import Disconnect, move, set_literal, set_value, wire_up
from graphgui.engine.graph import CycleError, Wire
from graphgui.engine.values import as_value
from graphgui.ui.canvas.hit import NOTHING, Hit, nearest_port
from graphgui.ui.canvas.look import CATCH, body_rect
from graphgui.ui.canvas.wire_item import wire_path
from graphgui.ui.scrub import scrubbed_number

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

_scrubs = count()


class Gesture:
    """What a press on the canvas turns into."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, view: CanvasView, press: QPointF) -> None:
        self.view = view
        self.scene = view.canvas
        self.session = view.session
        self.press = press

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moved to this point of the scene."""

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """Esc was pressed: everything is as before."""

    def paint(self, painter: QPainter) -> None:
        """Draws over the canvas, in scene coordinates."""


class PanGesture(Gesture):
    """Moves the view over the canvas."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: CanvasView, press: QPointF, at: QPoint) -> None:
        super().__init__(view, press)
        self._at = at

    def follow_pixels(self, at: QPoint) -> None:
        """The pointer moved to this pixel of the view."""
        self.view.pan(at - self._at)
        self._at = at


class RubberBandGesture(Gesture):
    """Selects the nodes inside a rectangle; Shift or Ctrl adds to the selection."""

    def __init__(self, view: CanvasView, press: QPointF) -> None:
        super().__init__(view, press)
        self._before, self._wires = self.session.selection, self.scene.chosen_wires
        self._rect = QRectF(press, press)

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Selects what the rectangle touches now."""
        self._rect = QRectF(self.press, point).normalized()
        inside = {
            id for id, item in self.scene.nodes.items()
            if body_rect(item.node).translated(item.pos()).intersects(self._rect)
        }  # fmt: skip
        adds = modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        self.session.select(inside | self._before if adds else inside)
        self.scene.choose_wires(self._wires if adds else ())

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keeps the selection; a mere click on nothing clears it."""
        self.follow(point, modifiers)

    def cancel(self) -> None:
        """Selects what was selected before."""
        self.session.select(self._before)
        self.scene.choose_wires(self._wires)

    def paint(self, painter: QPainter) -> None:
        """Draws the rectangle."""
        colour = QColor(self.scene.look.theme.accent)
        painter.setPen(QPen(colour, 0, Qt.PenStyle.DashLine))
        colour.setAlpha(30)
        painter.fillRect(self._rect, colour)
        painter.drawRect(self._rect)


class MoveGesture(Gesture):
    """Moves the selected nodes; they snap to the grid unless Alt is held."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: CanvasView, press: QPointF, lead: int) -> None:
        super().__init__(view, press)
        self._from = {id: self.scene.nodes[id].pos() for id in self.session.selection | {lead}}
        self._lead = self._from[lead]

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows the nodes where they would land."""
        shift = point - self.press
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            to = self._lead + shift
            shift = QPointF(round(to.x() / GRID) * GRID, round(to.y() / GRID) * GRID) - self._lead
        for id, place in self._from.items():
            if id in self.scene.nodes:
                self.scene.nodes[id].setPos(place + shift)
        self.scene.follow(self._from)

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Puts the nodes there, as one undo step."""
        self.follow(point, modifiers)
        graph = self.session.graph
        edits = []
        for id in self._from:
            if id in graph:
                place = self.scene.nodes[id].pos()
                if (place.x(), place.y()) != graph.node(id).position:
                    edits.append(move(graph.node(id), (place.x(), place.y())))
        if edits:
            self.session.do("Move", *edits)

    def cancel(self) -> None:
        """Puts the nodes back."""
        for id in self._from:
            if id in self.scene.nodes:
                self.scene.nodes[id].sync()
        self.scene.follow(self._from)


class ScrubGesture(Gesture):
    """Changes a number by dragging it sideways; Shift is finer, Ctrl coarser."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, view: CanvasView, press: QPointF, hit: Hit) -> None:
        super().__init__(view, press)
        assert hit.node is not None
        self._id, self._slot = hit.node, hit.slot
        node = self.session.graph.node(hit.node)
        self._label = f"Set {node.name}" if hit.slot is None else f"Set the {hit.slot} of {node.name}"
        self._start = self._number()
        self._merge = ("scrub", next(_scrubs))
        self._changed = False

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Sets the number to what the pointer says."""
        pixels = (point.x() - self.press.x()) * self.view.zoom()
        self._set(scrubbed_number(self._start, pixels, modifiers))

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Ends the undo step; a number that is as before leaves none."""
        self.follow(point, modifiers)
        if self._number() == self._start:
            self.cancel()
        else:
            self.session.document.seal()

    def cancel(self) -> None:
        """Sets the number back, leaving no step behind."""
        if self._changed and self.session.document.merges(self._merge):
            self.session.document.undo()
            self.session.document.forget_redo()

    def _number(self) -> float:
        node = self.session.graph.node(self._id)
        return float(node.value if self._slot is None else node.literal(self._slot))

    def _set(self, number: float) -> None:
        if self._id not in self.session.graph:
            return
        node = self.session.graph.node(self._id)
        value = as_value(number)
        edit = set_value(node, value) if self._slot is None else set_literal(node, self._slot, value)
        if edit.before != edit.after:
            self._changed = self.session.do(self._label, edit, merge=self._merge) or self._changed


class WireGesture(Gesture):
    """Lays a wire from an output to a slot or from a slot back to an output; taken off a slot, it moves a wire.

    While it lasts, every slot shows whether the wire fits, and a refused one says why.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: CanvasView, press: QPointF, hit: Hit) -> None:
        super().__init__(view, press)
        assert hit.node is not None
        self._old: Wire | None = None
        self._fixed, self._slot = hit.node, hit.slot
        self._to_slot = hit.part == "output"
        if hit.slot is not None:
            self._old = self.session.graph.wire_into(hit.node, hit.slot)
            if self._old is not None:
                self._fixed, self._slot, self._to_slot = self._old.source, None, True
                self.scene.wires[self._old].setVisible(False)
        self._point = press
        self._caught = NOTHING
        self._refused = False
        self._mark_all()

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Catches the nearest port and says whether it fits."""
        self._point = point
        caught = nearest_port(self.scene, point, CATCH / self.view.zoom(), outputs=not self._to_slot)
        if caught != self._caught:
            self._caught = caught
            self._show_caught()
        self.scene.repaint()

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Lays the wire, or takes the old one away where it is dropped on nothing."""
        self.follow(point, modifiers)
        refused = self._refused
        sentence = self.view.banner.text()
        wire = self._wire_to(self._caught)
        self.cancel()
        if refused:
            self.session.say(sentence)
            return
        graph = self.session.graph
        if wire is None:
            if self._old is not None:
                self.session.do("Disconnect", Disconnect(self._old))
            return
        if wire == self._old:
            return
        edits = wire_up(graph, wire)
        if self._old is not None and Disconnect(self._old) not in edits:
            edits.insert(0, Disconnect(self._old))
        if edits:
            self.session.do("Connect", *edits)

    def cancel(self) -> None:
        """Shows everything as before."""
        if self._old is not None and self._old in self.scene.wires:
            self.scene.wires[self._old].setVisible(True)
        self.view.banner.drop()
        self.scene.clear_marks()

    def paint(self, painter: QPainter) -> None:
        """Draws the wire that is being laid."""
        theme = self.scene.look.theme
        end = self._point
        if self._caught.node is not None and not self._refused:
            end = (
                self.scene.end_of(self._caught.node, self._caught.slot or "")
                if self._to_slot
                else self.scene.start_of(self._caught.node)
            )
        fixed = self.scene.start_of(self._fixed) if self._to_slot else self.scene.end_of(self._fixed, self._slot or "")
        colour = QColor(theme.error if self._refused else theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2.6, Qt.PenStyle.DashLine if self._refused else Qt.PenStyle.SolidLine))
        painter.drawPath(wire_path(fixed, end) if self._to_slot else wire_path(end, fixed))

    def _mark_all(self) -> None:
        graph = self.session.graph
        ancestors = graph.ancestors(self._fixed)
        descendants = graph.descendants([self._fixed])
        for id, item in self.scene.nodes.items():
            if self._to_slot:
                item.slot_marks = dict.fromkeys(item.node.slots, id not in ancestors)
            else:
                item.output_mark = id not in descendants
        self.scene.repaint()

    def _wire_to(self, hit: Hit) -> Wire | None:
        if hit.node is None:
            return None
        if self._to_slot:
            assert hit.slot is not None
            return Wire(self._fixed, hit.node, hit.slot)
        assert self._slot is not None
        return Wire(hit.node, self._fixed, self._slot)

    def _show_caught(self) -> None:
        for item in self.scene.nodes.values():
            item.caught, item.lit = None, None
        for wire_item in self.scene.wires.values():
            wire_item.lit = None
        self._refused = False
        self.view.banner.drop()
        wire = self._wire_to(self._caught)
        if wire is None:
            return
        self.scene.nodes[self._caught.node or 0].caught = self._caught.slot or ""
        try:
            self.session.graph.check_acyclic(wire.source, wire.target)
        except CycleError as error:
            self._refused = True
            self._light_path(error.path)
            self.view.banner.show_sentence(self.session.sentence(error), lasting=True)

    def _light_path(self, path: tuple[int, ...]) -> None:
        colour = QColor(self.scene.look.theme.error)
        colour.setAlpha(110)
        steps = set(pairwise(path))
        for id in path:
            self.scene.nodes[id].lit = colour
        for wire, item in self.scene.wires.items():
            if (wire.source, wire.target) in steps:
                item.lit = colour
