"""Snapping while something is dragged: to the grid and to neighbours, with lines that show what lines up."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.analysis.layout import GRID, LAYER_GAP
from graphgui.document.arrangement.alignment import Guide, snapped
from graphgui.formats.cgraph.annotations import Rect
from graphgui.ui.canvas.scene import CanvasScene

NEIGHBOURHOOD = 3 * LAYER_GAP
"""How far away something may stand to be lined up with."""
REACH = GRID / 2
"""How far it settles from where it is held."""
TICK = 4.0


class Snapping:
    """Says where what is dragged settles, and draws the guides of the last time it was asked."""

    def __init__(self, scene: CanvasScene, moving: Collection[int]) -> None:
        self._scene = scene
        self.guides: list[Guide] = []
        cards = (card for id, card in scene.cards().items() if id not in moving)
        rects: list[Rect] = [(card.x(), card.y(), card.width(), card.height()) for card in cards]
        for id, each in scene.annotations.items.items():
            if id not in moving:
                body = each.body()
                rects.append((body.x(), body.y(), body.width(), body.height()))
        # Asked at every move of the pointer: those far away are left out before anything is compared.
        self._rects = rects
        self._bounds = np.array(rects).reshape(-1, 4)
        self._lines = _lines(self._bounds)

    def settle(self, rect: QRectF) -> QPointF:
        """How far a rectangle moves to settle."""
        (x, y), guides = snapped((rect.x(), rect.y(), rect.width(), rect.height()), self._near(rect), REACH)
        self._show([guide for axis in ("x", "y") for guide in _outer([each for each in guides if each.axis == axis])])
        return QPointF(x - rect.x(), y - rect.y())

    def clear(self) -> None:
        """Draws no guides any more."""
        self._show([])

    def paint(self, painter: QPainter) -> None:
        """Draws the guides, in scene coordinates."""
        if not self.guides:
            return
        painter.setPen(QPen(QColor(self._scene.look.theme.accent), 0))
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
        # Only what lies along the guides is painted anew: the whole view would be too much at every move.
        for guide in {*self.guides, *guides}:
            start, length = guide.start - 3 * TICK, guide.end - guide.start + 6 * TICK
            place = QRectF(start, guide.at - 2 * TICK, length, 4 * TICK)
            if guide.axis == "x":
                place = QRectF(guide.at - 2 * TICK, start, 4 * TICK, length)
            self._scene.repaint_part(place)
        self.guides = guides

    def _near(self, rect: QRectF) -> list[Rect]:
        """What stands near, and nearly in line."""
        left, top, width, height = self._bounds.T
        beside = (left < rect.right() + NEIGHBOURHOOD) & (left + width > rect.left() - NEIGHBOURHOOD)
        level = (top < rect.bottom() + NEIGHBOURHOOD) & (top + height > rect.top() - NEIGHBOURHOOD)
        near = np.flatnonzero(beside & level)
        # A little more than it settles, whatever is lost in rounding.
        in_line = np.abs(self._lines[near] - _lines(np.array([rect.getRect()]))) < REACH + 0.1
        return [self._rects[at] for at in near[in_line.any(axis=(1, 2))]]


def _lines(rects: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each rectangle its left, centre and right, each beside its top, middle and bottom."""
    return rects[:, None, :2] + np.array([0.0, 0.5, 1.0])[:, None] * rects[:, None, 2:]


def _outer(guides: list[Guide]) -> list[Guide]:
    """Without the one between two others: where both edges are in line, the middle says nothing more."""
    return [guides[0], guides[-1]] if len(guides) > 2 else guides
