"""Snapping of what is dragged to the grid and to neighbours, with guides: lines that show what is aligned."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.analysis.layout import GRID, LAYER_GAP
from graphgui.document.arrangement.alignment import Guide, snapped
from graphgui.formats.cgraph.annotations import Rect
from graphgui.ui.canvas.scene import CanvasScene

NEIGHBOURHOOD = 3 * LAYER_GAP
"""How far away something may be to be aligned with, in scene units."""
REACH = GRID / 2
"""How far something snaps, in scene units."""
TICK = 4.0

Floats = NDArray[np.float64]


class SnapGuides:
    """Finds how far a dragged rectangle snaps, and draws the guides of the last search."""

    def __init__(self, scene: CanvasScene, moving: Collection[int]) -> None:
        self._scene = scene
        self.guides: list[Guide] = []
        cards = (card for id, card in scene.cards().items() if id not in moving)
        rects: list[Rect] = [(card.x(), card.y(), card.width(), card.height()) for card in cards]
        for item in scene.annotation_items():
            if item.id not in moving:
                body = item.body()
                rects.append((body.x(), body.y(), body.width(), body.height()))
        # Searched at every move of the pointer: what is far away is left out before anything is compared.
        self._rects = rects
        self._bounds = np.array(rects).reshape(-1, 4)
        self._lines = _lines(self._bounds)

    def settle(self, rect: QRectF) -> QPointF:
        """The shift with which a rectangle snaps, in scene units; shows the guides for it."""
        (x, y), guides = snapped((rect.x(), rect.y(), rect.width(), rect.height()), self._near(rect), REACH)
        self._show([guide for axis in ("x", "y") for guide in _outer([each for each in guides if each.axis == axis])])
        return QPointF(x - rect.x(), y - rect.y())

    def clear(self) -> None:
        """Removes the guides."""
        self._show([])

    def paint(self, painter: QPainter) -> None:
        """Draws the guides, in scene units."""
        if not self.guides:
            return
        painter.setPen(QPen(QColor(self._scene.paint_style.theme.accent), 0))
        for guide in self.guides:
            low, high = guide.start - 2 * TICK, guide.end + 2 * TICK
            ends = (QPointF(low, guide.at), QPointF(high, guide.at), QPointF(0, TICK))
            if guide.axis == "x":
                ends = (QPointF(guide.at, low), QPointF(guide.at, high), QPointF(TICK, 0))
            start, end, tick = ends
            painter.drawLine(start, end)
            painter.drawLine(start - tick, start + tick)
            painter.drawLine(end - tick, end + tick)

    def _show(self, guides: list[Guide]) -> None:
        # Repaints along the guides only: the whole viewport would be too much at every move.
        for guide in {*self.guides, *guides}:
            start, length = guide.start - 3 * TICK, guide.end - guide.start + 6 * TICK
            place = QRectF(start, guide.at - 2 * TICK, length, 4 * TICK)
            if guide.axis == "x":
                place = QRectF(guide.at - 2 * TICK, start, 4 * TICK, length)
            self._scene.repaint_part(place)
        self.guides = guides

    def _near(self, rect: QRectF) -> list[Rect]:
        """The rectangles that are near and nearly aligned."""
        left, top, width, height = self._bounds.T
        beside = (left < rect.right() + NEIGHBOURHOOD) & (left + width > rect.left() - NEIGHBOURHOOD)
        level = (top < rect.bottom() + NEIGHBOURHOOD) & (top + height > rect.top() - NEIGHBOURHOOD)
        near = np.flatnonzero(beside & level)
        # A little more than `REACH`, for rounding.
        in_line = np.abs(self._lines[near] - _lines(np.array([rect.getRect()]))) < REACH + 0.1
        return [self._rects[at] for at in near[in_line.any(axis=(1, 2))]]


def _lines(rects: Floats) -> Floats:
    """For each rectangle its left, centre and right, each beside its top, middle and bottom: (n, 4) becomes (n, 3, 2)."""
    lines: Floats = rects[:, None, :2] + np.array([0.0, 0.5, 1.0])[:, None] * rects[:, None, 2:]
    return lines


def _outer(guides: list[Guide]) -> list[Guide]:
    """The guides without that between two others: where both edges are aligned, the middle is too."""
    return [guides[0], guides[-1]] if len(guides) > 2 else guides
