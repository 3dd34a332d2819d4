"""The spatial index of the canvas: which of thousands of nodes and wires touch a rectangle, and what must be repainted."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom of a rectangle, in scene units."""
RectTable = NDArray[np.float64]
"""Sides of rectangles, of shape (rows, 4); nan where a row is not in use."""
FEWEST_ROWS = 64
NOWHERE = (np.nan,) * 4


def sides_of(rect: QRectF) -> Sides:
    """The sides of a rectangle."""
    return rect.left(), rect.top(), rect.right(), rect.bottom()


class IndexedItem:
    """An item that a layer paints and a `SpatialIndex` finds.

    It is no QGraphicsItem, of which thousands would be slow, but has that class's methods for position and visibility.
    All positions are in scene units.
    """

    def __init__(self) -> None:
        self._x = self._y = 0.0
        self._is_visible = True
        self.sides: Sides = (0.0, 0.0, 0.0, 0.0)
        """The sides of what it paints, from its own position."""
        self.row = -1
        """Its row in the table of its index."""
        self.dirty: set[IndexedItem] | None = None
        """The items whose rows its index must update; None while it is in no index."""

    def pos(self) -> QPointF:
        """Its position on the canvas."""
        return QPointF(self._x, self._y)

    def x(self) -> float:
        """The x coordinate of its position."""
        return self._x

    def y(self) -> float:
        """The y coordinate of its position."""
        return self._y

    def setPos(self, position: QPointF) -> None:
        """Moves it to a position."""
        self.move_to(position.x(), position.y())

    def move_to(self, x: float, y: float) -> None:
        """Moves it to a position."""
        self._x, self._y = x, y
        self.mark_dirty()

    def isVisible(self) -> bool:
        """Whether it is visible."""
        return self._is_visible

    def setVisible(self, is_visible: bool) -> None:
        """Shows or hides it."""
        if is_visible != self._is_visible:
            self._is_visible = is_visible
            self.mark_dirty()

    def mark_dirty(self) -> None:
        """Has its row updated before the index is searched again."""
        if self.dirty is not None:
            self.dirty.add(self)

    def sceneBoundingRect(self) -> QRectF:
        """The rectangle that it paints in, on the canvas."""
        left, top, right, bottom = self.sides
        return QRectF(self._x + left, self._y + top, right - left, bottom - top)


T = TypeVar("T", bound=IndexedItem)


class SpatialIndex(Generic[T]):
    """Items of one kind, lowest first, with a table of the rectangles they paint in.

    The table is updated when it is searched, so that moving an item costs next to nothing.
    """

    def __init__(self) -> None:
        self._items: list[T | None] = []
        """By row; None where an item was removed."""
        self._count = 0
        self._rects = _table(FEWEST_ROWS)
        self._dirty: set[IndexedItem] = set()
        self._removed: list[int] = []
        """Rows of removed items that the table still has."""
        self._repaint: list[RectTable] = []
        """The rectangles, before and after, of items that changed since `take_dirty_rect` was called last."""

    @property
    def rows(self) -> int:
        """The rows in use, with those of removed items that it still holds."""
        return len(self._items)

    @property
    def room(self) -> int:
        """The rows of the table, used or not."""
        return len(self._rects)

    def add(self, item: T) -> None:
        """Adds an item above the others."""
        item.row, item.dirty = len(self._items), self._dirty
        self._items.append(item)
        self._count += 1
        self._dirty.add(item)

    def remove(self, item: T) -> None:
        """Removes an item."""
        self._items[item.row] = None
        self._count -= 1
        self._removed.append(item.row)
        item.row, item.dirty = -1, None
        self._dirty.discard(item)

    def clear(self) -> None:
        """Removes all items."""
        for item in self._items:
            if item is not None:
                item.row, item.dirty = -1, None
        self._items, self._count = [], 0
        self._dirty.clear()
        self._removed.clear()
        self._repaint.clear()
        self._rects = _table(FEWEST_ROWS)

    def touching(self, rect: QRectF) -> list[T]:
        """The visible items whose rectangles intersect this one, lowest first."""
        self._update()
        left, top, right, bottom = sides_of(rect)
        rects = self._rects[: len(self._items)]
        hit = (rects[:, 0] < right) & (rects[:, 2] > left) & (rects[:, 1] < bottom) & (rects[:, 3] > top)
        return [self._items[row] for row in np.flatnonzero(hit).tolist()]  # type: ignore[misc]

    def take_dirty_rect(self) -> QRectF:
        """The rectangle to repaint for what changed since the last call: around old and new rectangles; perhaps empty."""
        self._update()
        if not self._repaint:
            return QRectF()
        found, self._repaint = self._repaint, []
        rects = np.concatenate(found)
        # fmin and fmax leave out nan, the sides of invisible items.
        left, top = np.fmin.reduce(rects[:, :2]).tolist()
        right, bottom = np.fmax.reduce(rects[:, 2:]).tolist()
        return QRectF(left, top, right - left, bottom - top) if left == left else QRectF()

    def _update(self) -> None:
        """Writes the rectangles of dirty items into the table."""
        if self._removed:
            self._rects[[row for row in self._removed if row < len(self._rects)]] = np.nan
            self._removed.clear()
            if len(self._items) > max(FEWEST_ROWS, 2 * self._count):
                self._close_gaps()
        if not self._dirty:
            return
        if len(self._items) > len(self._rects):
            more = _table(2 * len(self._items))
            more[: len(self._rects)] = self._rects
            self._rects = more
        dirty = list(self._dirty)
        self._dirty.clear()
        rows = [item.row for item in dirty]
        after = np.array([_sides(item) for item in dirty])
        self._repaint += [self._rects[rows], after]
        self._rects[rows] = after

    def _close_gaps(self) -> None:
        kept = [item for item in self._items if item is not None]
        rows = [item.row for item in kept if item.row < len(self._rects)]
        rects = _table(2 * len(kept) + FEWEST_ROWS)
        # Items that are not yet in the table were added last.
        rects[: len(rows)] = self._rects[rows]
        self._rects, self._items = rects, list(kept)
        for row, item in enumerate(kept):
            item.row = row


def _table(rows: int) -> RectTable:
    """An empty table; Fortran order, since each of the four columns is compared by itself."""
    return np.full((rows, 4), np.nan, order="F")


def _sides(item: IndexedItem) -> Sides:
    if not item._is_visible:
        return NOWHERE
    x, y, (left, top, right, bottom) = item._x, item._y, item.sides
    return x + left, y + top, x + right, y + bottom
