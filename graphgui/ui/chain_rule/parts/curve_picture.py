"""A plot of a function of one number and of its derivative, with the present input marked on both."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from graphgui.engine.number_format import short_number
from graphgui.explain.derivation import Curve
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import LIGHT, Theme

DOT = 4.0
ROOM = 0.12
"""The share of the height that is free above and below the curves."""
MOST_SHARE = 0.96
"""The least share of the points inside the plot; poles and steep ends may be cut."""


class CurvePicture(QWidget):
    """The plot: the function as a plain line, its derivative as a gold dashed one, a dot on each at the present input."""

    def __init__(self) -> None:
        super().__init__()
        self.curve: Curve | None = None
        self._slot = ""
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The function and its derivative"))

    def show_curve(self, curve: Curve | None, slot: str) -> None:
        """Shows a function of this slot; None clears the plot."""
        self.curve, self._slot = curve, slot
        self.setAccessibleDescription(", ".join(self.words()))
        self.setToolTip(plain_tip(self.accessibleDescription()))
        self.update()

    def words(self) -> list[str]:
        """The texts of the present input, its value and its slope: "x = 0.88", "f = 0.706", "f′ = 0.501"."""
        if self.curve is None:
            return []
        at = len(self.curve.x) // 2
        found = zip((self._slot, "f", "f′"), (self.curve.x, self.curve.value, self.curve.slope), strict=True)
        return [f"{sign} = {short_number(numbers[at])}" for sign, numbers in found]

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.update()

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(17 * self.fontMetrics().height(), 120)

    @guarded
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 60)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        curve, theme, line = self.curve, self._theme, self.fontMetrics().height()
        if curve is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = (theme.text, theme.quiet, theme.gradient)
            left = 0.0
            for word, colour in zip(self.words(), colours, strict=True):
                painter.setPen(QColor(colour))
                painter.drawText(QPointF(left, self.fontMetrics().ascent()), word)
                left += self.fontMetrics().horizontalAdvance(word) + line * 0.9
            place = QRectF(0.5, line + 3.5, self.width() - 1, self.height() - line - 4)
            low, high = limits(curve)
            height = high - low
            if not height < np.finfo(float).max / 4:
                return  # places in it would leave the range of numbers

            def point(x: float, y: float) -> QPointF:
                across = (x - curve.x[0]) / (curve.x[-1] - curve.x[0])
                return QPointF(
                    place.left() + across * place.width(), place.bottom() - (y - low) / height * place.height()
                )

            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.setBrush(QColor(theme.card))
            painter.drawRoundedRect(place, 6, 6)
            painter.setClipRect(place)
            painter.drawLine(point(curve.x[0], 0.0), point(curve.x[-1], 0.0))
            painter.drawLine(QPointF(point(0.0, 0.0).x(), place.top()), QPointF(point(0.0, 0.0).x(), place.bottom()))
            at = len(curve.x) // 2
            painter.setPen(QPen(QColor(theme.accent), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(
                QPointF(point(curve.x[at], 0.0).x(), place.top()), QPointF(point(curve.x[at], 0.0).x(), place.bottom())
            )
            lines = (
                (curve.value, theme.quiet, Qt.PenStyle.SolidLine),
                (curve.slope, theme.gradient_line, Qt.PenStyle.DashLine),
            )
            for numbers, colour, style in lines:
                path, near = QPainterPath(), np.clip(numbers, low - height, high + height)
                for run in runs(numbers, low, high):
                    path.moveTo(point(curve.x[run[0]], near[run[0]]))
                    for each in run[1:]:
                        path.lineTo(point(curve.x[each], near[each]))
                painter.setPen(QPen(QColor(colour), 2.0, style))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(path)
            for numbers, colour, _ in lines:
                if np.isfinite(numbers[at]):
                    painter.setPen(QPen(QColor(theme.card), 1.5))
                    painter.setBrush(QColor(colour))
                    painter.drawEllipse(point(curve.x[at], numbers[at]), DOT, DOT)


def limits(curve: Curve) -> tuple[float, float]:
    """The lower and upper limit of the plot: 0, the present point and nearly all others are inside."""
    both = np.concatenate([curve.value, curve.slope])
    both = both[np.isfinite(both)]
    rest = 50 * (1 - MOST_SHARE)
    at = len(curve.x) // 2
    here = [y for y in (curve.value[at], curve.slope[at]) if np.isfinite(y)]
    found = [0.0, *here, *np.percentile(both, [rest, 100 - rest])]
    low, high = float(min(found)), float(max(found))
    room = ROOM * (high - low) or 1.0
    return low - room, high + room


def runs(numbers: npt.NDArray[np.float64], low: float, high: float) -> list[list[int]]:
    """The indices of points in runs that are drawn as one line each: broken at gaps and poles."""
    far = np.where(numbers > high, 1, np.where(numbers < low, -1, 0))
    found: list[list[int]] = []
    is_drawing = False
    for at, number in enumerate(numbers):
        if not np.isfinite(number):
            is_drawing = False
            continue
        if not is_drawing or far[at] * far[at - 1] < 0:
            found.append([])
        found[-1].append(at)
        is_drawing = True
    return found
