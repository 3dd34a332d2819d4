"""Bending wires by hand: points through which a wire runs."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.wire_bends import add_route_point, move_route_point, remove_route_point
from graphgui.engine.graph import Wire
from graphgui.formats.cgraph.annotations import Place
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate

SAMPLES = 24
"""Points per leg of a wire among which the nearest is sought."""


class BendGesture(Gesture):
    """Moves one bend of a wire; it snaps to the grid unless Alt is held."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, press: QPointF, wire: Wire, bend: int) -> None:
        super().__init__(stage, press)
        self._wire, self._bend = wire, bend
        self._from = self.scene.wire_item(wire).bends
        self._shift = QPointF(*self._from[bend]) - press

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows the wire with the bend at the pointer."""
        if self.scene.has_wire(self._wire):
            item = self.scene.wire_item(self._wire)
            place = self._place(point, modifiers)
            item.follow(*item.ends, (*self._from[: self._bend], place, *self._from[self._bend + 1 :]))
        self.scene.show_places()

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Moves the bend there."""
        place = self._place(point, modifiers)
        if place == self._from[self._bend]:
            self.cancel()
            return
        edit = move_route_point(self.session.document.content, self._wire, self._bend, place)
        if self.session.do(translate("Move a bend"), edit):
            self.scene.choose_bend(self._wire, self._bend)

    def cancel(self) -> None:
        """Shows the wire as the document has it."""
        self.scene.follow([self._wire.target])
        self.scene.show_places()

    def _place(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> Place:
        to = point + self._shift
        return (to.x(), to.y()) if modifiers & Qt.KeyboardModifier.AltModifier else snapped(to)


def snapped(point: QPointF) -> Place:
    """The point of the grid nearest to a point."""
    return round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID


def add_bend(canvas: CanvasScene, wire: Wire, point: QPointF | None = None) -> None:
    """Adds a bend at a point of a wire, or in its middle, and selects it; refused for a wire into or out of a group."""
    session = canvas.session
    if wire in canvas.levels.crossing:
        session.say(translate("A wire that leads into a group or out of it cannot be bent here."))
        return
    path = canvas.wire_item(wire).path()
    place = path.pointAtPercent(0.5) if point is None else point
    at = leg_at(path, place)
    edit = add_route_point(session.document.content, wire, at, snapped(place))
    if session.do(translate("Bend a wire"), edit):
        canvas.choose_bend(wire, at)


def remove_bend(canvas: CanvasScene, wire: Wire, bend: int) -> None:
    """Removes one bend of a wire."""
    session = canvas.session
    session.do(translate("Remove a bend"), remove_route_point(session.document.content, wire, bend))
    # Another Delete is not to take the wire as well.
    canvas.choose_wires(())


def leg_at(path: QPainterPath, point: QPointF) -> int:
    """The leg of a wire that is nearest to a point, counted from 0."""
    corners = [QPointF(path.elementAt(at).x, path.elementAt(at).y) for at in range(path.elementCount())]
    found = []
    for leg in range(len(corners) // 3):
        a, b, c, d = corners[3 * leg : 3 * leg + 4]
        for step in range(SAMPLES + 1):
            t, u = step / SAMPLES, 1 - step / SAMPLES
            at = a * u**3 + b * (3 * u * u * t) + c * (3 * u * t * t) + d * t**3
            found.append((hypot(at.x() - point.x(), at.y() - point.y()), leg))
    return min(found)[1]
