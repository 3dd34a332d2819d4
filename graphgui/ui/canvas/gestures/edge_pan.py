"""Panning at the edges of the view: while something is dragged there, the canvas is scrolled below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer

from graphgui.ui.canvas.stage import Stage

MARGIN = 24
"""How near to the edge, in pixels, the scrolling begins."""
FASTEST = 24
"""Pixels per step at most."""
FRAME = 16
"""Milliseconds from one step to the next."""


class EdgePan(QObject):
    """Scrolls a view while the pointer is held at its edge; after each step `follow(point, modifiers)` is called."""

    def __init__(self, stage: Stage, follow: Callable[[QPointF, Qt.KeyboardModifier], None]) -> None:
        super().__init__(stage.viewport())
        self._stage = stage
        self._follow = follow
        self._at = QPoint()
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._inside = False
        """Whether the pointer was away from the edges: a drag that begins at an edge must leave it first."""
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._step)

    def hold(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Takes the pixel over which something is dragged, and starts or stops scrolling."""
        self._at, self._modifiers = at, modifiers
        if self._shift().isNull():
            self._inside = True
            self._timer.stop()
        elif self._inside and not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Stops scrolling when the drag has ended."""
        self._timer.stop()
        self._inside = False

    def _shift(self) -> QPoint:
        room = self._stage.viewport().rect()

        def along(at: int, end: int) -> int:
            if at < MARGIN:
                return min(MARGIN - at, FASTEST)
            return max(end - MARGIN - at, -FASTEST) if at > end - MARGIN else 0

        return QPoint(along(self._at.x(), room.width()), along(self._at.y(), room.height()))

    def _step(self) -> None:
        self._stage.pan(self._shift())
        self._follow(self._stage.mapToScene(self._at), self._modifiers)
