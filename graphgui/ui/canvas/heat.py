"""A small heat map of an array."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.ui.theme import Theme

MOST_CELLS = 8


def paint_heat(painter: QPainter, rect: QRectF, value: Any, theme: Theme) -> None:
    """Paints up to 8 × 8 entries: positive ones rise from the bottom of a cell, negative ones hang from its top.

    How full a cell is tells the size, so that nothing depends on colour alone; a cross stands for nan. Of several
    matrices the first is painted.
    """
    grid = np.atleast_2d(np.asarray(value, np.float64))
    grid = grid[(0,) * (grid.ndim - 2)][:MOST_CELLS, :MOST_CELLS] if grid.size else np.zeros((0, 0))
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.drawRect(rect)
    if not grid.size:
        return
    finite = np.abs(grid[np.isfinite(grid)])
    largest = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    rows, columns = grid.shape
    wide, high = rect.width() / columns, rect.height() / rows
    for (row, column), entry in np.ndenumerate(grid):
        cell = QRectF(rect.left() + column * wide, rect.top() + row * high, wide, high)
        if np.isnan(entry):
            painter.setPen(QPen(QColor(theme.error), 1.0))
            painter.drawLine(cell.topLeft(), cell.bottomRight())
            painter.drawLine(cell.topRight(), cell.bottomLeft())
            continue
        share = min(abs(float(entry)) / largest, 1.0)
        height = cell.height() * share
        top = cell.bottom() - height if entry > 0 else cell.top()
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(theme.parameter if entry > 0 else theme.trajectory)
        painter.fillRect(QRectF(cell.left() + 0.5, top, max(cell.width() - 1.0, 0.5), height), colour)
