"""Scrubbing a number on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.widgets.scrub import Scrub, ValueStep


class ScrubGesture(Gesture):
    """Changes a number by dragging it sideways; Shift is finer, Ctrl coarser.

    The number is the value of a source or, with a slot, the literal of that slot; it is no array.
    """

    cursor = Qt.CursorShape.SizeHorCursor
    pans_at_edges = False

    def __init__(self, stage: Stage, press: QPointF, id: int, slot: str | None) -> None:
        super().__init__(stage, press)
        self._step = ValueStep(self.session, id, slot)
        self._scrub = Scrub(float(self._step.value), self._pixels(press))

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Sets the number that belongs to the place of the pointer."""
        self._step.put(self._scrub.number_at(self._pixels(point), modifiers))

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Ends the undo step; a number that is as before leaves none."""
        self.follow(point, modifiers)
        self._step.finish()

    def cancel(self) -> None:
        """Sets the number back and leaves no undo step."""
        self._step.cancel()

    def _pixels(self, point: QPointF) -> float:
        return point.x() * self.stage.zoom()
