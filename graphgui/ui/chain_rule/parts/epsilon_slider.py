"""A slider for ε: signed, and logarithmic on both sides of 0."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from graphgui.engine.number_format import short_number
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme, small_font
from graphgui.ui.widgets.press_slider import PressSlider

DECADE = 20
"""Positions of the slider in a factor of ten."""
SMALLEST = 1e-6
PLACES = 6 * DECADE + 1
"""Positions on either side of 0: the first is the smallest ε, the last is 1."""
CATCH = 4
"""Positions around 0 that count as 0."""
HANDLE = 8.0


class EpsilonSlider(PressSlider):
    """A slider for ε from −1 to 1, logarithmic on both sides of 0, which is in the middle; a press jumps there."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.setRange(-PLACES, PLACES)
        self.setPageStep(DECADE)
        self.setAccessibleName("ε")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def epsilon(self) -> float:
        """The ε of the handle, with three significant digits."""
        at = self.value()
        return float(np.sign(at)) * float(f"{SMALLEST * 10 ** ((abs(at) - 1) / DECADE):.3g}") if at else 0.0

    def show_epsilon(self, epsilon: float) -> None:
        """Moves the handle to the position nearest to ε, without a signal."""
        with QSignalBlocker(self):
            self.setValue(self._place_of(epsilon))

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.update()

    def place(self, at: int) -> float:
        """The x of a position, in pixels from the left edge."""
        return self.width() / 2 + self._room() * at / PLACES

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(220, round(2 * HANDLE + self._small().pixelSize() * 1.5 + 4))

    @guarded
    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle, here, zero = HANDLE + 1, self.place(self.value()), self.place(0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.line))
            painter.drawRoundedRect(QRectF(self.place(-PLACES), middle - 3, 2 * self._room(), 6), 3, 3)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(
                QRectF(QPointF(min(zero, here), middle - 3), QPointF(max(zero, here), middle + 3)), 3, 3
            )
            painter.setFont(self._small())
            metrics, base = QFontMetricsF(self._small()), self.height() - 3
            for number in (-1.0, -1e-2, -1e-4, 0.0, 1e-4, 1e-2, 1.0):
                x = self.place(self._place_of(number))
                painter.setPen(QPen(QColor(theme.outline), 1.0))
                painter.drawLine(QPointF(x, middle + 4), QPointF(x, middle + 8))
                text = short_number(number)
                width = metrics.horizontalAdvance(text)
                painter.setPen(QColor(theme.quiet))
                painter.drawText(QPointF(min(max(x - width / 2, 0.0), self.width() - width), base), text)
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.setBrush(QColor(theme.accent if self.hasFocus() else theme.card))
            painter.drawEllipse(QPointF(here, middle), HANDLE - 1, HANDLE - 1)

    def value_at(self, x: float) -> int:
        at = round((x - self.width() / 2) / max(self._room(), 1.0) * PLACES)
        return 0 if abs(at) <= CATCH else at

    def _room(self) -> float:
        return self.width() / 2 - HANDLE - 1

    def _place_of(self, epsilon: float) -> int:
        if abs(epsilon) < SMALLEST / 2:
            return 0
        place = 1 + round(DECADE * float(np.log10(abs(epsilon) / SMALLEST)))
        return (1 if epsilon > 0 else -1) * min(max(place, 1), PLACES)

    def _small(self) -> QFont:
        return small_font(self.font())
