"""Where nodes and wires stand on the canvas: thousands of them, found by a rectangle and told apart from Qt's own items."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom."""
FEWEST_ROWS = 64
NOWHERE = (np.nan,) * 4


def sides_of(rect: QRectF) -> Sides:
    """The sides of a rectangle."""
    return rect.left(), rect.top(), rect.right(), rect.bottom()


class Thing:
    """Something that a layer paints. It is no item of Qt's, to which thousands of them would be dear, but answers as one."""

    def __init__(self) -> None:
        self._x = self._y = 0.0
        self._is_shown = True
        self.sides: Sides = (0.0, 0.0, 0.0, 0.0)
        """What it is painted in, from its own place."""
        self.row = -1
        self.moved: set[Thing] | None = None
        """The things whose places have to be looked at again, once it is among some."""

    def pos(self) -> QPointF:
        """Its place on the canvas."""
        return QPointF(self._x, self._y)

    def x(self) -> float:
        """How far to the right it stands."""
        return self._x

    def y(self) -> float:
        """How far down it stands."""
        return self._y

    def setPos(self, place: QPointF) -> None:
        """Puts it to a place."""
        self.put(place.x(), place.y())

    def put(self, x: float, y: float) -> None:
        """Puts it to a place."""
        self._x, self._y = x, y
        self.has_moved()

    def isVisible(self) -> bool:
        """Whether it is shown."""
        return self._is_shown

    def setVisible(self, is_shown: bool) -> None:
        """Shows it, or does not."""
        if is_shown != self._is_shown:
            self._is_shown = is_shown
            self.has_moved()

    def has_moved(self) -> None:
        """Lets its place be looked at again."""
        if self.moved is not None:
            self.moved.add(self)

    def sceneBoundingRect(self) -> QRectF:
        """What it is painted in, on the canvas."""
        left, top, right, bottom = self.sides
        return QRectF(self._x + left, self._y + top, right - left, bottom - top)


T = TypeVar("T", bound=Thing)


class Places(Generic[T]):
    """Things of one kind, in the order in which they came, and a table of what they are painted in.

    The table is brought up to date when it is asked, so that moving a thing costs next to nothing.
    """

    def __init__(self) -> None:
        self._things: list[T | None] = []
        """By row; None where one was taken away."""
        self._count = 0
        self._rects = _table(FEWEST_ROWS)
        self._moved: set[Thing] = set()
        self._gone: list[int] = []
        """Rows of things that were taken away."""
        self._touched: list[np.ndarray] = []
        """Where things were and where they are that have moved since somebody asked."""

    def add(self, thing: T) -> None:
        """Takes one in, above the others."""
        thing.row, thing.moved = len(self._things), self._moved
        self._things.append(thing)
        self._count += 1
        self._moved.add(thing)

    def remove(self, thing: T) -> None:
        """Lets go of one."""
        self._things[thing.row] = None
        self._count -= 1
        self._gone.append(thing.row)
        thing.row, thing.moved = -1, None
        self._moved.discard(thing)

    def clear(self) -> None:
        """Lets go of all."""
        for thing in self._things:
            if thing is not None:
                thing.row, thing.moved = -1, None
        self._things, self._count = [], 0
        self._moved.clear()
        self._gone.clear()
        self._touched.clear()
        self._rects = _table(FEWEST_ROWS)

    def touching(self, rect: QRectF) -> list[T]:
        """Those that are shown and may touch a rectangle; the lowest come first."""
        self._look()
        left, top, right, bottom = sides_of(rect)
        rects = self._rects[: len(self._things)]
        hit = (rects[:, 0] < right) & (rects[:, 2] > left) & (rects[:, 1] < bottom) & (rects[:, 3] > top)
        return [self._things[row] for row in np.flatnonzero(hit).tolist()]  # type: ignore[misc]

    def take_touched(self) -> QRectF:
        """What things were painted in, and will be, that have moved since this was asked last."""
        self._look()
        if not self._touched:
            return QRectF()
        found, self._touched = self._touched, []
        rects = np.concatenate(found)
        # Without those that are nowhere.
        left, top = np.fmin.reduce(rects[:, :2]).tolist()
        right, bottom = np.fmax.reduce(rects[:, 2:]).tolist()
        return QRectF(left, top, right - left, bottom - top) if left == left else QRectF()

    def _look(self) -> None:
        """Takes in where those that have moved are now."""
        if self._gone:
            self._rects[[row for row in self._gone if row < len(self._rects)]] = np.nan
            self._gone.clear()
            if len(self._things) > max(FEWEST_ROWS, 2 * self._count):
                self._close_gaps()
        if not self._moved:
            return
        if len(self._things) > len(self._rects):
            more = _table(2 * len(self._things))
            more[: len(self._rects)] = self._rects
            self._rects = more
        moved = list(self._moved)
        self._moved.clear()
        rows = [thing.row for thing in moved]
        after = np.array([_sides(thing) for thing in moved])
        self._touched += [self._rects[rows], after]
        self._rects[rows] = after

    def _close_gaps(self) -> None:
        kept = [thing for thing in self._things if thing is not None]
        rows = [thing.row for thing in kept if thing.row < len(self._rects)]
        rects = _table(2 * len(kept) + FEWEST_ROWS)
        # Those that the table does not know yet came last.
        rects[: len(rows)] = self._rects[rows]
        self._rects, self._things = rects, list(kept)
        for row, thing in enumerate(kept):
            thing.row = row


def _table(rows: int) -> np.ndarray:
    """An empty table of sides; those of one kind lie side by side, since each is looked through by itself."""
    return np.full((rows, 4), np.nan, order="F")


def _sides(thing: Thing) -> Sides:
    if not thing._is_shown:
        return NOWHERE
    x, y, (left, top, right, bottom) = thing._x, thing._y, thing.sides
    return x + left, y + top, x + right, y + bottom
