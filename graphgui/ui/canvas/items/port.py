"""A port, which shows whether a dragged wire fits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.ui.canvas.paint.style import PORT
from graphgui.ui.theme import Theme


def paint_port(painter: QPainter, theme: Theme, at: QPointF, fill: str, fits: bool | None, caught: bool) -> None:
    """Draws a port, larger where the wire fits and largest where it is caught; `fits` is None while none is dragged."""
    radius = PORT + (3.0 if caught else 1.5 if fits else 0.0)
    edge = theme.outline if fits is None else theme.accent if fits else theme.quiet
    painter.setPen(QPen(QColor(edge), 2.4 if fits else 1.4))
    painter.setBrush(QColor(theme.accent if caught and fits else fill))
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if fits is False:
        # A cross, so that "does not fit" needs no colour.
        painter.setPen(QPen(QColor(theme.error), 1.8))
        painter.drawLine(at + QPointF(-4, -4), at + QPointF(4, 4))
        painter.drawLine(at + QPointF(-4, 4), at + QPointF(4, -4))
