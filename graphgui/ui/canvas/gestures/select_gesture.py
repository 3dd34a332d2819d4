"""Selecting with a rubber band."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.ui.canvas.gestures.gesture import ADDING, Gesture
from graphgui.ui.canvas.stage import Stage


class SelectGesture(Gesture):
    """Selects what a rectangle touches, and the frames that are whole in it; Shift or Ctrl adds to the selection."""

    def __init__(self, stage: Stage, press: QPointF) -> None:
        super().__init__(stage, press)
        self._before, self._wires = self.session.chosen, self.scene.chosen_wires
        self._rect = QRectF(press, press)

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Selects what the rectangle touches now."""
        self._rect = QRectF(self.press, point).normalized()
        inside = {id for id, card in self.scene.cards().items() if card.intersects(self._rect)}
        inside |= self.scene.annotations.touched(self._rect)
        adds = modifiers & ADDING
        self.session.select(inside | self._before if adds else inside)
        self.scene.choose_wires(self._wires if adds else ())

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keeps the selection."""
        self.follow(point, modifiers)

    def cancel(self) -> None:
        """Selects what was selected before."""
        self.session.select(self._before)
        self.scene.choose_wires(self._wires)

    def paint(self, painter: QPainter) -> None:
        """Paints the rectangle."""
        colour = QColor(self.scene.paint_style.theme.accent)
        painter.setPen(QPen(colour, 0, Qt.PenStyle.DashLine))
        colour.setAlpha(30)
        painter.fillRect(self._rect, colour)
        painter.drawRect(self._rect)
