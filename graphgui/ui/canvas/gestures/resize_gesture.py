"""Resizing frames and notes."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, Qt

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.frames import LEAST_SIZE, resize
from graphgui.formats.cgraph.annotations import Rect
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.items.annotation_layer import Side
from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate


def resize_cursor(sides: Collection[Side]) -> Qt.CursorShape:
    """The cursor over an edge, or with two sides over a corner."""
    found = set(sides)
    if found in ({"left", "top"}, {"right", "bottom"}):
        return Qt.CursorShape.SizeFDiagCursor
    if len(found) > 1:
        return Qt.CursorShape.SizeBDiagCursor
    return Qt.CursorShape.SizeHorCursor if found & {"left", "right"} else Qt.CursorShape.SizeVerCursor


class ResizeGesture(Gesture):
    """Moves edges of a frame or note; they snap to the grid unless Alt is held. What a frame holds is not moved."""

    def __init__(self, stage: Stage, press: QPointF, hit: Hit) -> None:
        super().__init__(stage, press)
        assert hit.around is not None
        self._id, self._sides = hit.around, set(hit.sides)
        self.cursor = resize_cursor(hit.sides)
        item = self.scene.annotation_item(self._id)
        assert item is not None
        body = item.body()
        self._old: Rect = (body.x(), body.y(), body.width(), body.height())
        self._new = self._old

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows the new size."""
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        shift = point - self.press
        x, y, width, height = self._old
        left, right = self._moved(x, x + width, shift.x(), "left", "right", free)
        top, bottom = self._moved(y, y + height, shift.y(), "top", "bottom", free)
        self._new = (left, top, right - left, bottom - top)
        if item := self.scene.annotation_item(self._id):
            item.place(self._new)

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Sets the size, as one undo step."""
        self.follow(point, modifiers)
        content = self.session.document.content
        if self._new != self._old and self.scene.annotation_item(self._id) is not None:
            self.session.do(translate("Resize"), resize(content, self._id, self._new))

    def cancel(self) -> None:
        """Shows the old size."""
        self.scene.annotations.sync([self._id])

    def _moved(self, low: float, high: float, by: float, first: Side, last: Side, free: bool) -> tuple[float, float]:
        def settled(at: float) -> float:
            return at if free else round(at / GRID) * GRID

        if first in self._sides:
            low = min(settled(low + by), high - LEAST_SIZE)
        elif last in self._sides:
            high = max(settled(high + by), low + LEAST_SIZE)
        return low, high
