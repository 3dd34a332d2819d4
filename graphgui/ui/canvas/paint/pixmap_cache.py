"""A cache of shapes as pixmaps: each is drawn once for a zoom and then copied wherever it is needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

LARGEST_SCALE = 3.0
"""Pixels per scene unit above which nothing is cached: few shapes are visible, and each would be large."""
LARGEST = 600_000
MOST_KEPT = 16_000_000
"""Pixels of one pixmap, and of all. Beyond these the pixmaps of other zooms are dropped, oldest first; those of the present
zoom are dropped all at once, but not before `LEAST_AGE` paintings."""
LEAST_AGE = 100
MOST_ZOOMS = 8
"""Zooms whose pixmaps are kept: who zooms out to look around comes back."""
MOST_ASKED = 20_000
"""Shapes that are remembered to have been asked for: what is dragged looks different in every painting."""
PHASES = 8
"""Steps in a pixel at which a smooth shape is drawn: a curve that moved by whole pixels only would be seen to jump."""

Draw = Callable[[QPainter], None]
Entry = tuple[QPixmap, int, int]
"""A pixmap, and the pixel of its upper left corner, relative to the shape's origin."""


class _Zoom:
    """The pixmaps of one zoom, and which shapes were asked for."""

    def __init__(self) -> None:
        self.made: dict[Hashable, Entry] = {}
        self.asked: dict[Hashable, int] = {}
        """The painting in which each shape was asked for first."""
        self.pixels = self.age = 0
        """The pixels of all pixmaps, and the number of paintings at this zoom."""


class PixmapCache:
    """The pixmaps of one canvas, at the zoom at which it was painted last and at a few before.

    Positions and bounds are in scene units; `Draw` draws a shape around its origin in scene units.
    """

    def __init__(self) -> None:
        self._scale = self._ratio = 0.0
        """The painter's zoom, and the pixels of the device for one of Qt's."""
        self._pixels = self._x = self._y = 0.0
        self._left = self._top = 0
        """Pixels per scene unit, and the pixel of the scene's origin: whole pixels (left, top) and the fraction (x, y)."""
        self.zooms: dict[tuple[float, float], _Zoom] = {}
        """By scale and ratio; the latest comes last."""
        self.zoom = _Zoom()
        """What is kept of the zoom that is painted at."""

    def begin(self, painter: QPainter) -> None:
        """Begins a painting: takes zoom and translation from the painter, and drops pixmaps where there are too many."""
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        scale = transform.m11()
        if (scale, ratio) != (self._scale, self._ratio):
            # Rounded: zooming in and out again does not lead back to the last digit.
            key = (round(scale, 7), ratio)
            self.zoom = self.zooms.pop(key, _Zoom())
            self.zooms[key] = self.zoom
            self._scale, self._ratio = scale, ratio
        zoom = self.zoom
        zoom.age += 1
        if len(self.zooms) > MOST_ZOOMS or (len(self.zooms) > 1 and self._kept() > MOST_KEPT):
            del self.zooms[next(iter(self.zooms))]
        if zoom.pixels > MOST_KEPT and zoom.age > LEAST_AGE:
            zoom.made.clear()
            zoom.pixels = zoom.age = 0
            zoom.asked.clear()
        elif len(zoom.asked) > MOST_ASKED:
            zoom.asked.clear()
        self._pixels, x, y = scale * ratio, transform.dx() * ratio, transform.dy() * ratio
        self._left, self._top = floor(x), floor(y)
        self._x, self._y = x - self._left, y - self._top

    def _kept(self) -> int:
        return sum(zoom.pixels for zoom in self.zooms.values())

    def is_worth(self, shape: Hashable) -> bool:
        """Whether a shape was asked for in an earlier painting at this zoom: what is drawn once is not worth a pixmap."""
        zoom = self.zoom
        if zoom.asked.setdefault(shape, zoom.age) == zoom.age:
            return False
        return zoom.pixels <= MOST_KEPT or shape in zoom.made

    def snapped(self, x: float, y: float) -> tuple[float, float]:
        """A position moved to the nearest corner of a pixel."""
        pixels = self._pixels
        # Halves are rounded alike wherever the viewport is, or neighbours would be seen to part while one pans.
        return (floor(self._x + x * pixels + 0.5) - self._x) / pixels, (
            floor(self._y + y * pixels + 0.5) - self._y
        ) / pixels

    def draw(self, painter: QPainter, shape: Hashable, x: float, y: float, bounds: QRectF, draw: Draw) -> None:
        """Draws a shape at a position, snapped to whole pixels, so that edges stay as sharp as they were drawn.

        `bounds` is relative to the position; equal keys `shape` must look alike.
        """
        pixels, ratio = self._pixels, self._ratio
        entry = self.zoom.made.get(shape)
        if entry is None:
            if pixels > LARGEST_SCALE:
                x, y = self.snapped(x, y)
                painter.translate(x, y)
                draw(painter)
                painter.translate(-x, -y)
                return
            entry = self._add(painter, shape, bounds, 0.0, 0.0, draw)
        pixmap, across, down = entry
        left = self._left + floor(self._x + x * pixels + 0.5) + across
        top = self._top + floor(self._y + y * pixels + 0.5) + down
        painter.setWorldMatrixEnabled(False)
        painter.drawPixmap(QPointF(left / ratio, top / ratio), pixmap)
        painter.setWorldMatrixEnabled(True)

    def draw_smooth(self, painter: QPainter, shape: Hashable, x: float, y: float, bounds: QRectF, draw: Draw) -> bool:
        """Draws a shape at a position, to an eighth of a pixel; False, with nothing drawn, where it is not worth a pixmap."""
        pixels, ratio = self._pixels, self._ratio
        left, right_by = divmod(floor((self._x + x * pixels) * PHASES + 0.5), PHASES)
        top, down_by = divmod(floor((self._y + y * pixels) * PHASES + 0.5), PHASES)
        key = (shape, right_by, down_by)
        entry = self.zoom.made.get(key)
        if entry is None:
            too_large = bounds.width() * bounds.height() * pixels * pixels > LARGEST
            if too_large or pixels > LARGEST_SCALE or not self.is_worth(key):
                return False
            entry = self._add(painter, key, bounds, right_by / PHASES, down_by / PHASES, draw)
        pixmap, across, down = entry
        painter.setWorldMatrixEnabled(False)
        painter.drawPixmap(QPointF((self._left + left + across) / ratio, (self._top + top + down) / ratio), pixmap)
        painter.setWorldMatrixEnabled(True)
        return True

    def _add(self, like: QPainter, shape: Hashable, bounds: QRectF, x: float, y: float, draw: Draw) -> Entry:
        """Draws a shape into a new pixmap, its origin this fraction of a pixel to the right and down."""
        pixels, ratio = self._pixels, self._ratio
        left, top = floor(bounds.x() * pixels), floor(bounds.y() * pixels)
        size = QSize(ceil(bounds.right() * pixels + x) - left, ceil(bounds.bottom() * pixels + y) - top)
        pixmap = QPixmap(size)
        self.zoom.pixels += size.width() * size.height()
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHints(like.renderHints())
            painter.translate((x - left) / ratio, (y - top) / ratio)
            painter.scale(self._scale, self._scale)
            draw(painter)
        entry = self.zoom.made[shape] = (pixmap, left, top)
        return entry
