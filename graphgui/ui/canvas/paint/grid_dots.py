"""The dots of the grid behind the graph."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from graphgui.analysis.layout import GRID

WIDE_BELOW = 0.75
"""The zoom below which only every fifth line of the grid has dots."""
SPARE = 1.3
"""How many more dots each way are made than are in view, so that they last while one zooms."""


class GridDots:
    """Paints the dots, from a polygon that is cached until a larger or another one is needed."""

    def __init__(self) -> None:
        self._dots = QPolygonF()
        self._columns, self._rows, self._step = 0, 0, 0.0

    def paint(self, painter: QPainter, rect: QRectF | QRect, zoom: float, colour: str, pixel_ratio: float) -> None:
        """Paints the dots in a rectangle of the scene; `pixel_ratio` is that of the device."""
        step = GRID if zoom >= WIDE_BELOW else 5 * GRID
        columns, rows = (ceil(side / step + 1) for side in (rect.width(), rect.height()))
        if step != self._step or columns > self._columns or rows > self._rows:
            columns, rows = ceil(SPARE * columns), ceil(SPARE * rows)
            self._columns, self._rows, self._step = columns, rows, step
            self._dots = QPolygonF([QPointF(x * step, y * step) for x in range(columns) for y in range(rows)])
        left, top = rect.left() // step * step, rect.top() // step * step
        # Whole pixels, whatever the zoom: Qt draws others several times as slowly, and blurred.
        pen = QPen(QColor(colour), max(1, round(zoom * pixel_ratio)))
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.translate(left, top)
        painter.drawPoints(self._dots)
        painter.translate(-left, -top)
