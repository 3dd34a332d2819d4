"""Small pictures of arrays: bars or a line for a vector, a heat map for a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from graphgui.ui.theme import Theme

SMALLEST_CELL = 4.0
NARROWEST_BAR = 3.0
"""In pixels; where there are more entries, neighbours share a cell, and a line replaces the bars."""
MOST_CELLS = 24
MOST_SAMPLES = 512
"""The most entries along an axis that are sampled, since a picture is drawn anew in every frame."""

Array = NDArray[np.float64]


def paint_heat(painter: QPainter, rect: QRectF, value: Any, theme: Theme) -> None:
    """Paints a vector as bars that rise above zero or hang below it, a long one as a line; a matrix as a heat map.

    In a heat map positive entries rise from the bottom of their cell, negative ones hang from its top, and how full a
    cell is shows the size, so that nothing depends on colour alone; a cross marks nan. Of several matrices the first is
    painted.
    """
    array = np.asarray(value, np.float64)
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.drawRect(rect)
    if not array.size:
        return
    scale = painter.worldTransform().m11()
    if array.ndim < 2:
        series = np.atleast_1d(array)
        inside = rect.adjusted(1.5, 1.5, -1.5, -1.5)
        if len(series) * NARROWEST_BAR <= inside.width() * scale:
            _paint_bars(painter, inside, series, theme)
        else:
            _paint_line(painter, inside, series, theme)
    else:
        _paint_cells(painter, rect, array[(0,) * (array.ndim - 2)], theme, scale)


def _paint_bars(painter: QPainter, rect: QRectF, series: Array, theme: Theme) -> None:
    low, high = _range(np.append(series, 0.0))
    wide = rect.width() / len(series)
    zero = _height_of(0.0, low, high, rect)
    risen: list[QRectF] = []
    hung: list[QRectF] = []
    for at, entry in enumerate(series.tolist()):
        left = rect.left() + at * wide
        if entry != entry:
            _cross(painter, QRectF(left, rect.top(), wide, rect.height()), theme)
            continue
        top = _height_of(entry, low, high, rect)
        # A gap separates bars; a bar of height 0 still shows its position.
        bar = QRectF(left + 0.5, min(top, zero), max(wide - 1.0, 0.8), max(abs(zero - top), 0.6))
        (hung if entry < 0 else risen).append(bar)
    _fill(painter, risen, theme.parameter)
    _fill(painter, hung, theme.trajectory)
    painter.setPen(QPen(QColor(theme.outline), 0.8))
    painter.drawLine(QPointF(rect.left(), zero), QPointF(rect.right(), zero))


def _paint_line(painter: QPainter, rect: QRectF, series: Array, theme: Theme) -> None:
    if len(series) > MOST_SAMPLES:
        series = series[np.linspace(0, len(series) - 1, MOST_SAMPLES).astype(int)]
    low, high = _range(series)
    if low <= 0.0 <= high:
        zero = _height_of(0.0, low, high, rect)
        painter.setPen(QPen(QColor(theme.outline), 0.8, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(rect.left(), zero), QPointF(rect.right(), zero))
    painter.setPen(QPen(QColor(theme.parameter), 1.2))
    step = rect.width() / max(len(series) - 1, 1)
    line = QPolygonF()
    for at, entry in enumerate(series.tolist()):
        if entry == entry:
            line.append(QPointF(rect.left() + at * step, _height_of(entry, low, high, rect)))
            continue
        # The line is broken at nan, with a cross.
        painter.drawPolyline(line)
        line = QPolygonF()
        _cross(painter, QRectF(rect.left() + at * step - 2.0, rect.center().y() - 2.0, 4.0, 4.0), theme)
        painter.setPen(QPen(QColor(theme.parameter), 1.2))
    painter.drawPolyline(line)


def _paint_cells(painter: QPainter, rect: QRectF, matrix: Array, theme: Theme, scale: float) -> None:
    fits = (
        min(int(rect.height() * scale / SMALLEST_CELL), MOST_CELLS),
        min(int(rect.width() * scale / SMALLEST_CELL), MOST_CELLS),
    )
    grid = _pooled(_pooled(matrix, 0, max(fits[0], 1)), 1, max(fits[1], 1))
    finite = np.abs(grid[np.isfinite(grid)])
    largest = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    rows, columns = grid.shape
    wide, high = rect.width() / columns, rect.height() / rows
    risen: list[QRectF] = []
    hung: list[QRectF] = []
    for row, entries in enumerate(grid.tolist()):
        for column, entry in enumerate(entries):
            left, top = rect.left() + column * wide, rect.top() + row * high
            if entry != entry:
                _cross(painter, QRectF(left, top, wide, high), theme)
                continue
            height = high * min(abs(entry) / largest, 1.0)
            bar = QRectF(left + 0.5, top if entry < 0 else top + high - height, max(wide - 1.0, 0.5), height)
            (hung if entry < 0 else risen).append(bar)
    _fill(painter, risen, theme.parameter)
    _fill(painter, hung, theme.trajectory)


def _pooled(matrix: Array, axis: int, most: int) -> Array:
    """A matrix (rows, columns) with means of neighbours along an axis, so that its length there is at most `most`."""
    length = matrix.shape[axis]
    if length > MOST_SAMPLES:
        matrix = matrix.take(np.linspace(0, length - 1, MOST_SAMPLES).astype(int), axis)
        length = MOST_SAMPLES
    if length <= most:
        return matrix
    edges = np.linspace(0, length, most + 1).astype(int)
    with np.errstate(all="ignore"):
        sums = np.add.reduceat(matrix, edges[:-1], axis)
    counts = np.diff(edges)
    return sums / (counts[:, None] if axis == 0 else counts)


def _range(series: Array) -> tuple[float, float]:
    finite = series[np.isfinite(series)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def _height_of(entry: float, low: float, high: float, rect: QRectF) -> float:
    # Halves, since the difference of the largest floats overflows; ∞ is drawn at the edge.
    span = high / 2 - low / 2
    share = 0.5 if not span else (entry / 2 - low / 2) / span
    return rect.bottom() - rect.height() * min(max(share, 0.0), 1.0)


def _fill(painter: QPainter, bars: list[QRectF], colour: str) -> None:
    if bars:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRects(bars)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _cross(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.error), 1.0))
    painter.drawLine(rect.topLeft(), rect.bottomRight())
    painter.drawLine(rect.topRight(), rect.bottomLeft())
