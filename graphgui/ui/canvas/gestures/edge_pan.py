"""At the edges of the view: while something is dragged there, the canvas moves on below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

MARGIN = 24
"""How near to the edge, in pixels, the canvas begins to move."""
FASTEST = 24
FRAME = 16
"""Milliseconds from one step to the next."""


class EdgePan(QObject):
    """Pans a view while the pointer is held at its edge; what is dragged follows."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._at = QPoint()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._inside = False
        """Whether the pointer was away from the edges: what begins at an edge must leave it first."""
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._step)

    def hold(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Something is dragged over this pixel of the view."""
        self._at, self._modifiers = at, modifiers
        if self._shift().isNull():
            self._inside = True
            self._timer.stop()
        elif self._inside and not self._timer.isActive():
            self._timer.start()

    def let_go(self) -> None:
        """Nothing is dragged any more."""
        self._timer.stop()
        self._inside = False

    def _shift(self) -> QPoint:
        room = self._view.viewport().rect()

        def along(at: int, end: int) -> int:
            if at < MARGIN:
                return min(MARGIN - at, FASTEST)
            return max(end - MARGIN - at, -FASTEST) if at > end - MARGIN else 0

        return QPoint(along(self._at.x(), room.width()), along(self._at.y(), room.height()))

    def _step(self) -> None:
        self._view.pan(self._shift())
        gesture = self._view.gesture
        if gesture is not None:
            gesture.follow(self._view.mapToScene(self._at), self._modifiers)
