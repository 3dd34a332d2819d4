"""What the mouse does to frames and notes beside moving them: resizing, and editing in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.frames import LEAST_SIZE, resize, set_title
from graphgui.formats.cgraph.annotations import Rect
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.inline_editors import TALLEST, WIDEST
from graphgui.ui.canvas.items.annotation_layer import SIDES
from graphgui.ui.canvas.items.frame_item import FrameItem
from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphgui.ui.canvas.view import CanvasView


def resize_cursor(sides: str) -> Qt.CursorShape | None:
    """The cursor for sides to resize by, such as "left top"; None for any other part."""
    found = set(sides.split())
    if not found or not found <= set(SIDES):
        return None
    if found in ({"left", "top"}, {"right", "bottom"}):
        return Qt.CursorShape.SizeFDiagCursor
    if len(found) > 1:
        return Qt.CursorShape.SizeBDiagCursor
    return Qt.CursorShape.SizeHorCursor if found & {"left", "right"} else Qt.CursorShape.SizeVerCursor


class ResizeGesture(Gesture):
    """Moves edges of a frame or note; they snap to the grid unless Alt is held. What a frame holds stays where it is."""

    def __init__(self, view: CanvasView, press: QPointF, hit: Hit) -> None:
        super().__init__(view, press)
        assert hit.around is not None
        self._id, self._sides = hit.around, set(hit.part.split())
        self.cursor = resize_cursor(hit.part)
        body = self.scene.annotations.items[self._id].body()
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
        if item := self.scene.annotations.items.get(self._id):
            item.place(self._new)

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keeps the size, as one undo step."""
        self.follow(point, modifiers)
        content = self.session.document.content
        if self._new != self._old and self._id in self.scene.annotations.items:
            self.session.do(translate("Resize"), resize(content, self._id, self._new))

    def cancel(self) -> None:
        """Shows the old size."""
        self.scene.annotations.sync([self._id])

    def _moved(self, low: float, high: float, by: float, first: str, last: str, free: bool) -> tuple[float, float]:
        def settled(at: float) -> float:
            return at if free else round(at / GRID) * GRID

        if first in self._sides:
            low = min(settled(low + by), high - LEAST_SIZE)
        elif last in self._sides:
            high = max(settled(high + by), low + LEAST_SIZE)
        return low, high


def edit_title(view: CanvasView, id: int, merge: Hashable = None) -> None:
    """Edits the title of a frame where it stands; with the `merge` key of the step that added it, it joins that step."""
    item = view.canvas.annotations.items.get(id)
    if not isinstance(item, FrameItem):
        return
    session = view.session

    def commit(text: str) -> None:
        if id in session.document.annotations.frames:
            words = translate("Rename a frame")
            session.do(words, set_title(session.document.content, id, text), merge=merge)
            session.document.seal()

    place = view.mapFromScene(item.bar()).boundingRect()
    place.setHeight(min(max(place.height(), 28), TALLEST))
    place.setWidth(min(max(place.width(), 140), WIDEST))
    label = translate("Title of the frame")
    view.field.edit(id, item.record.title, place, label, commit, view.banner.show_sentence)


def edit_annotations(view: CanvasView, id: int) -> None:
    """Edits the title of a frame, or the text of a note, where it stands."""
    if id in view.session.document.annotations.notes:
        view.note_field.edit(id)
    else:
        edit_title(view, id)
