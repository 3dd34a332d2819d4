"""The frames and notes of a scene: one item each, for those at the level that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from graphgui.document.edits import ChangeAnnotations, Edit
from graphgui.formats.cgraph.annotations import Frame, Note
from graphgui.ui.canvas.items.frame_item import FrameItem
from graphgui.ui.canvas.items.note_item import NoteItem
from graphgui.ui.theme import frame_colours

if TYPE_CHECKING:
    from graphgui.ui.canvas.scene import CanvasScene

Side = Literal["left", "right", "top", "bottom"]
SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")


class AnnotationLayer:
    """Makes, moves and removes the items of frames and notes as the document says; found by id."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._session = scene.session
        self.items: dict[int, FrameItem | NoteItem] = {}

    def empty(self) -> None:
        """Lets go of every item."""
        self.sync(self.items, gone=True)

    def rebuild(self) -> None:
        """Shows what stands at the level that is looked at."""
        annotations = self._session.document.annotations
        self.sync({*self.items, *annotations.frames, *annotations.notes})

    def follow(self, edits: Sequence[Edit]) -> QRectF:
        """Follows the edits of the document; gives the rectangle around what they changed."""
        changed = set[int]()
        for edit in edits:
            record = edit.after or edit.before if isinstance(edit, ChangeAnnotations) else None
            if isinstance(record, Frame | Note):
                changed.add(record.id)
        self.sync(changed)
        return self.rect(changed)

    def sync(self, ids: Iterable[int], gone: bool = False) -> None:
        """Shows these as the document has them; removes the items of those that it has not, or of all."""
        annotations, scene = self._session.document.annotations, self._scene
        for id in list(ids):
            record = None if gone else annotations.frames.get(id) or annotations.notes.get(id)
            if record is not None and record.parent != self._session.level:
                record = None
            item = self.items.get(id)
            if record is None:
                if item is not None:
                    # The Python reference must outlive removeItem, or Qt may touch freed memory.
                    scene.removeItem(item)
                    del self.items[id]
            elif item is not None:
                item.sync(record)
            else:
                self.items[id] = self._made(record)
                scene.addItem(self.items[id])

    def _made(self, record: Frame | Note) -> FrameItem | NoteItem:
        look = self._scene.look
        if isinstance(record, Frame):
            return FrameItem(self._session, look, record)
        return NoteItem(self._session, look, record)

    def rect(self, ids: Collection[int] | None = None) -> QRectF:
        """The rectangle around these frames and notes (all, if not given) as they are shown."""
        found = QRectF()
        for id, item in self.items.items():
            if item.isVisible() and (ids is None or id in ids):
                found |= item.body()
        return found

    def swatches(self) -> list[tuple[QRectF, str]]:
        """All as plain rectangles with their colours, the hindmost first: what a map shows of them."""
        theme, found = self._scene.look.theme, []
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            colour = (
                frame_colours(theme, item.record.colour).bar if isinstance(item, FrameItem) else theme.gradient_fill
            )
            found.append((item.body(), colour))
        return found

    def touched(self, rect: QRectF) -> set[int]:
        """The notes that a rectangle touches and the frames that lie in it whole."""
        return {
            id
            for id, item in self.items.items()
            if (rect.contains(item.body()) if isinstance(item, FrameItem) else rect.intersects(item.body()))
        }

    def hit(
        self, point: QPointF, catch: float
    ) -> tuple[Literal["edge", "note", "title"], int, tuple[Side, ...]] | None:
        """The hit test of frames and notes: the part, the id, and of an edge the sides by which it is resized."""
        above = sorted(self.items.values(), key=lambda item: item.zValue(), reverse=True)
        for item in above:
            body = item.body()
            if not body.adjusted(-catch, -catch, catch, catch).contains(point):
                continue
            sides = _sides(body, point, catch)
            if sides:
                return "edge", item.id, sides
            if isinstance(item, NoteItem):
                return "note", item.id, ()
            if item.bar().contains(point):
                return "title", item.id, ()
        return None

    def paint_far(self, painter: QPainter, zoom: float) -> None:
        """Paints all from far away, where no item is visited by Qt."""
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            if item.isVisible():
                painter.translate(item.pos())
                item.draw(painter, zoom)
                painter.translate(-item.pos())


def _sides(body: QRectF, point: QPointF, catch: float) -> tuple[Side, ...]:
    """The sides of a rectangle that a point is near enough to take hold of; corners are caught from twice as far."""
    far = (
        abs(point.x() - body.left()), abs(point.x() - body.right()),
        abs(point.y() - body.top()), abs(point.y() - body.bottom()),
    )  # fmt: skip
    near = [side for side, distance in zip(SIDES, far, strict=True) if distance <= catch]
    if near:
        near = [side for side, distance in zip(SIDES, far, strict=True) if distance <= 2 * catch]
    return tuple(near)
