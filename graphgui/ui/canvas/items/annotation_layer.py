"""The frames and notes at the level that is shown: one item each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from graphgui.document.edits import ChangeAnnotations, Edit
from graphgui.formats.cgraph.annotations import Frame, Note
from graphgui.ui.canvas.items.frame_item import FrameItem
from graphgui.ui.canvas.items.note_item import NoteItem
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.session import Session
from graphgui.ui.theme import frame_colours

Side = Literal["left", "right", "top", "bottom"]
SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")


class AnnotationLayer:
    """Keeps the items of frames and notes, by id, in agreement with the document."""

    def __init__(self, scene: QGraphicsScene, session: Session, style: Style) -> None:
        self._scene = scene
        self._session = session
        self._style = style
        self.items: dict[int, FrameItem | NoteItem] = {}

    def empty(self) -> None:
        """Removes every item."""
        self.sync(self.items, gone=True)

    def rebuild(self) -> None:
        """Updates all items, for another document or level."""
        annotations = self._session.document.annotations
        self.sync({*self.items, *annotations.frames, *annotations.notes})

    def follow(self, edits: Sequence[Edit]) -> QRectF:
        """Updates the items after edits of the document; returns the rectangle around those that changed."""
        changed = set[int]()
        for edit in edits:
            record = edit.after or edit.before if isinstance(edit, ChangeAnnotations) else None
            if isinstance(record, Frame | Note):
                changed.add(record.id)
        self.sync(changed)
        return self.rect(changed)

    def sync(self, ids: Iterable[int], gone: bool = False) -> None:
        """Updates these items from the document; removes those that are not in it at this level, or, with `gone`, all of them."""
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
        if isinstance(record, Frame):
            return FrameItem(self._session, self._style, record)
        return NoteItem(self._session, self._style, record)

    def rect(self, ids: Collection[int] | None = None) -> QRectF:
        """The rectangle around the visible items of these ids; of all, if not given."""
        found = QRectF()
        for id, item in self.items.items():
            if item.isVisible() and (ids is None or id in ids):
                found |= item.body()
        return found

    def swatches(self) -> list[tuple[QRectF, str]]:
        """The rectangles of all items with their colours, lowest first, for the minimap."""
        theme, found = self._style.theme, []
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            colour = (
                frame_colours(theme, item.record.colour).bar if isinstance(item, FrameItem) else theme.gradient_fill
            )
            found.append((item.body(), colour))
        return found

    def touched(self, rect: QRectF) -> set[int]:
        """The ids of the notes that intersect a rectangle and of the frames within it."""
        return {
            id
            for id, item in self.items.items()
            if (rect.contains(item.body()) if isinstance(item, FrameItem) else rect.intersects(item.body()))
        }

    def hit(
        self, point: QPointF, catch: float
    ) -> tuple[Literal["edge", "note", "title"], int, tuple[Side, ...]] | None:
        """The part under a point, within `catch` scene units, its id, and of an edge the sides by which it is resized."""
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

    def paint_overview(self, painter: QPainter, zoom: float) -> None:
        """Paints all below `OVERVIEW_ZOOM`, where Qt visits no item."""
        for item in sorted(self.items.values(), key=lambda item: item.zValue()):
            if item.isVisible():
                painter.translate(item.pos())
                item.draw(painter, zoom)
                painter.translate(-item.pos())


def _sides(body: QRectF, point: QPointF, catch: float) -> tuple[Side, ...]:
    """The sides of a rectangle within `catch` of a point, two at a corner; corners are caught from twice as far."""
    distances = (
        abs(point.x() - body.left()), abs(point.x() - body.right()),
        abs(point.y() - body.top()), abs(point.y() - body.bottom()),
    )  # fmt: skip
    near = [side for side, distance in zip(SIDES, distances, strict=True) if distance <= catch]
    if near:
        near = [side for side, distance in zip(SIDES, distances, strict=True) if distance <= 2 * catch]
    return tuple(near)
