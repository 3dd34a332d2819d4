"""One class per gesture. A gesture begins at a press, follows the pointer, and ends by finishing or by Esc.

None of them changes the graph before it finishes, except scrubbing, whose changes are one undo step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.analysis.layout import GRID
from graphgui.ui.canvas.gestures.drag_load import Load
from graphgui.ui.canvas.gestures.splice_target import splice_edits
from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.canvas.model.snap_guides import Snapping
from graphgui.ui.canvas.paint.style import body_rect
from graphgui.ui.translate import translate
from graphgui.ui.widgets.scrub import Scrub, ValueStep

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView


class Gesture:
    """What a press on the canvas turns into."""

    cursor: Qt.CursorShape | None = None
    pans_at_edges = True
    """Whether the canvas moves on when the pointer is held at the edge of the view."""

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
    pans_at_edges = False

    def __init__(self, view: CanvasView, press: QPointF, at: QPoint) -> None:
        super().__init__(view, press)
        self._first = self._at = at

    def follow_pixels(self, at: QPoint) -> None:
        """The pointer moved to this pixel of the view."""
        self.view.pan(at - self._at)
        self._at = at

    def cancel(self) -> None:
        """Moves the view back."""
        self.view.pan(self._first - self._at)


class RubberBandGesture(Gesture):
    """Selects what a rectangle touches, and the frames that lie in it; Shift or Ctrl adds to the selection."""

    def __init__(self, view: CanvasView, press: QPointF) -> None:
        super().__init__(view, press)
        self._before, self._wires = self.session.chosen, self.scene.chosen_wires
        self._rect = QRectF(press, press)

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Selects what the rectangle touches now."""
        self._rect = QRectF(self.press, point).normalized()
        inside = {id for id, card in self.scene.cards().items() if card.intersects(self._rect)}
        inside |= self.scene.annotations.touched(self._rect)
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
    """Moves what is selected, with all that frames and groups carry. A node without wires comes into a wire below it.

    It settles in line with its neighbours, which guides show, else on the grid; not while Alt is held.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: CanvasView, press: QPointF, lead: int) -> None:
        super().__init__(view, press)
        self._load = Load(self.scene, self.session.chosen | {lead})
        self._lead = self._load.rect(lead)
        self.snapping = Snapping(self.scene, self._load.ids)
        self._mark = view.mouse.splice_mark

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows everything where it would land."""
        shift = point - self.press
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self.snapping.clear()
        elif max(abs(shift.x()), abs(shift.y())) < GRID / 4:
            # Brought back to where it began, it stays there, in line with its neighbours or not.
            shift = QPointF()
            self.snapping.clear()
        else:
            shift += self.snapping.settle(self._lead.translated(shift))
        self._load.show(shift)
        if len(self._load.ids) == 1:
            self._hold()

    def _hold(self) -> None:
        (id,) = self._load.ids
        if id in self.scene.nodes:
            item = self.scene.nodes[id]
            self._mark.hold(item.node, item.pos() + body_rect(item.node).center())

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Puts everything there, as one undo step."""
        self.follow(point, modifiers)
        wire = self._mark.wire
        self._mark.clear()
        self.snapping.clear()
        if wire is not None:
            (id,) = self._load.ids
            place = self.scene.nodes[id].pos()
            edits = splice_edits(self.session, self.session.graph.node(id), (place.x(), place.y()), wire)
            if self.session.do(translate("Splice"), *edits):
                return
        self.session.do(translate("Move"), *self._load.edits())

    def cancel(self) -> None:
        """Puts everything back."""
        self._mark.clear()
        self.snapping.clear()
        self._load.back()

    def paint(self, painter: QPainter) -> None:
        """Draws the guides."""
        self.snapping.paint(painter)


class ScrubGesture(Gesture):
    """Changes a number by dragging it sideways; Shift is finer, Ctrl coarser."""

    cursor = Qt.CursorShape.SizeHorCursor
    pans_at_edges = False

    def __init__(self, view: CanvasView, press: QPointF, hit: Hit) -> None:
        super().__init__(view, press)
        assert hit.node is not None
        self._step = ValueStep(self.session, hit.node, hit.slot)
        self._scrub = Scrub(float(self._step.value), self._pixels(press))

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Sets the number to what the pointer says."""
        self._step.put(self._scrub.number_at(self._pixels(point), modifiers))

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Ends the undo step; a number that is as before leaves none."""
        self.follow(point, modifiers)
        self._step.finish()

    def cancel(self) -> None:
        """Sets the number back, leaving no step behind."""
        self._step.cancel()

    def _pixels(self, point: QPointF) -> float:
        return point.x() * self.view.zoom()
