"""Shapes of the canvas that are drawn once for a zoom and then stamped wherever they are needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

LARGEST_SCALE = 3.0
"""Where a unit of the canvas is more pixels than this, few shapes are seen and each would be large."""
LARGEST = 600_000
MOST_KEPT = 10_000_000
"""Pixels of one stamp, and of all; once there are more, all are dropped, but not before as many paintings as this."""
LEAST_AGE = 100
PHASES = 8
"""Parts of a pixel that a smooth shape is placed by: a curve that moved by whole pixels only would be seen to jump."""

Draw = Callable[[QPainter], None]


class Stamps:
    """The stamps of one canvas at the zoom at which it was painted last."""

    def __init__(self) -> None:
        self._scale = self._ratio = 0.0
        self._dx = self._dy = 0.0
        self._made: dict[Hashable, QPixmap] = {}
        self._asked: dict[Hashable, int] = {}
        """In which painting each shape was asked for first."""
        self._pixels = self._age = 0

    def begin(self, painter: QPainter) -> None:
        """Takes the zoom and the place of what is painted from now on."""
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        scale = transform.m11()
        self._age += 1
        is_full = self._pixels > MOST_KEPT and self._age > LEAST_AGE
        if is_full or (scale, ratio) != (self._scale, self._ratio):
            self._made.clear()
            self._asked.clear()
            self._pixels = self._age = 0
            self._scale, self._ratio = scale, ratio
        self._dx, self._dy = transform.dx(), transform.dy()

    def pays(self, shape: Hashable) -> bool:
        """Whether a shape was asked for in an earlier painting at this zoom: what is drawn once is not worth a stamp."""
        if self._asked.setdefault(shape, self._age) == self._age:
            return False
        return self._pixels <= MOST_KEPT or shape in self._made

    def snapped(self, x: float, y: float) -> tuple[float, float]:
        """A place on the canvas moved to the nearest corner of a pixel."""
        pixels = self._scale * self._ratio
        left, top = self._dx * self._ratio, self._dy * self._ratio
        return (round(left + x * pixels) - left) / pixels, (round(top + y * pixels) - top) / pixels

    def put(self, painter: QPainter, shape: Hashable, x: float, y: float, bounds: QRectF, draw: Draw) -> None:
        """Draws a shape that lies in these bounds around a point; equal shapes look alike.

        It is put on whole pixels, so that edges stay as sharp as they were drawn.
        """
        pixels, ratio = self._scale * self._ratio, self._ratio
        pixmap = self._made.get(shape)
        if pixmap is None:
            if pixels > LARGEST_SCALE:
                painter.translate(x, y)
                draw(painter)
                painter.translate(-x, -y)
                return
            pixmap = self._drawn(painter, shape, bounds, 0.0, 0.0, draw)
        left = round(self._dx * ratio + x * pixels) + floor(bounds.x() * pixels)
        top = round(self._dy * ratio + y * pixels) + floor(bounds.y() * pixels)
        painter.setWorldMatrixEnabled(False)
        painter.drawPixmap(QPointF(left / ratio, top / ratio), pixmap)
        painter.setWorldMatrixEnabled(True)

    def put_smooth(self, painter: QPainter, shape: Hashable, x: float, y: float, bounds: QRectF, draw: Draw) -> bool:
        """Draws a shape that lies in these bounds around a point where it is, if it was asked for before."""
        pixels, ratio = self._scale * self._ratio, self._ratio
        left = round((self._dx * ratio + x * pixels) * PHASES)
        top = round((self._dy * ratio + y * pixels) * PHASES)
        key = (shape, left % PHASES, top % PHASES)
        pixmap = self._made.get(key)
        if pixmap is None:
            too_large = bounds.width() * bounds.height() * pixels * pixels > LARGEST
            if too_large or pixels > LARGEST_SCALE or not self.pays(key):
                return False
            pixmap = self._drawn(painter, key, bounds, left % PHASES / PHASES, top % PHASES / PHASES, draw)
        at = QPointF(
            (left // PHASES + floor(bounds.x() * pixels)) / ratio, (top // PHASES + floor(bounds.y() * pixels)) / ratio
        )
        painter.setWorldMatrixEnabled(False)
        painter.drawPixmap(at, pixmap)
        painter.setWorldMatrixEnabled(True)
        return True

    def _drawn(self, like: QPainter, shape: Hashable, bounds: QRectF, x: float, y: float, draw: Draw) -> QPixmap:
        """A new stamp, whose shape stands this part of a pixel to the right and down."""
        pixels, ratio = self._scale * self._ratio, self._ratio
        left, top = floor(bounds.x() * pixels), floor(bounds.y() * pixels)
        size = QSize(ceil(bounds.right() * pixels + x) - left, ceil(bounds.bottom() * pixels + y) - top)
        pixmap = self._made[shape] = QPixmap(size)
        self._pixels += size.width() * size.height()
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(like.renderHints())
        painter.translate((x - left) / ratio, (y - top) / ratio)
        painter.scale(self._scale, self._scale)
        draw(painter)
        painter.end()
        return pixmap
