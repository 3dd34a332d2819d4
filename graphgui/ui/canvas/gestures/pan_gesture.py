"""Panning: the view is scrolled over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt

from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.stage import Stage


class PanGesture(Gesture):
    """Scrolls the view with the pointer; it follows pixels, since points of the scene move below the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor
    pans_at_edges = False

    def __init__(self, stage: Stage, press: QPointF, at: QPoint) -> None:
        super().__init__(stage, press)
        self._first = self._at = at

    def follow_pixels(self, at: QPoint) -> None:
        """Scrolls by as much as the pointer has moved, in pixels."""
        self.stage.pan(at - self._at)
        self._at = at

    def cancel(self) -> None:
        """Scrolls back."""
        self.stage.pan(self._first - self._at)
