"""Cutting wires with a line."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from graphgui.document.edits import Disconnect
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate

CROSS = 5.0
"""Half the size of the cross on a wire about to be cut, in pixels on the screen."""


class CutGesture(Gesture):
    """Cuts every wire that its line crosses, as one undo step; a cross marks each until then."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, press: QPointF) -> None:
        super().__init__(stage, press)
        self._line = QLineF(press, press)
        self._cuts: dict[Wire, QPointF] = {}

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Marks the wires that the line crosses now."""
        self._line = QLineF(self.press, point)
        self._mark(None)
        around = QRectF(self.press, point).normalized().adjusted(-1, -1, 1, 1)
        self._cuts = {}
        for item in self.scene.wires_at(around):
            if (at := crossing(item.path(), self._line)) is not None:
                self._cuts |= dict.fromkeys(item.bundle, at)
        colour = QColor(self.scene.paint_style.theme.error)
        colour.setAlpha(110)
        self._mark(colour)
        self.scene.show_marks()

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Removes these wires."""
        self.follow(point, modifiers)
        cuts = list(self._cuts)
        self.cancel()
        if cuts:
            label = translate("Cut wires") if len(cuts) > 1 else translate("Cut a wire")
            self.session.do(label, *map(Disconnect, cuts))

    def cancel(self) -> None:
        """Shows everything as before."""
        self._mark(None)
        self.scene.show_marks()

    def paint(self, painter: QPainter) -> None:
        """Paints the line, and a cross where it cuts."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self.scene.paint_style.theme.error), 1.6, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(self._line)
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setWidthF(2.4)
        painter.setPen(pen)
        half = CROSS / self.stage.zoom()
        for at in self._cuts.values():
            painter.drawLine(at + QPointF(-half, -half), at + QPointF(half, half))
            painter.drawLine(at + QPointF(-half, half), at + QPointF(half, -half))

    def _mark(self, colour: QColor | None) -> None:
        for wire in self._cuts:
            if self.scene.has_wire(wire):
                self.scene.wire_item(wire).lit = colour


def crossing(path: QPainterPath, line: QLineF) -> QPointF | None:
    """The first crossing of a curve with a line; None where there is none."""
    for polygon in path.toSubpathPolygons():
        points = polygon.toList()
        # The way back from the end to the start, with which Qt closes what it takes for a surface, is no wire.
        for start, end in pairwise(points):
            kind, at = QLineF(start, end).intersects(line)
            if kind == QLineF.IntersectionType.BoundedIntersection:
                return at
    return None
