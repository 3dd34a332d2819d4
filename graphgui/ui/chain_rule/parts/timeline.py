"""A slider over the steps of a walkthrough: one part for the forward, one for the backward pass."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.widgets.press_slider import PressSlider

HANDLE = 8.0
GROOVE = 6.0
MOST_TICKS = 80


class Timeline(PressSlider):
    """The timeline: the forward pass is solid, the backward pass gold and striped. A press jumps there."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        self._theme = LIGHT
        self.setPageStep(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_steps(self, count: int, turn: int) -> None:
        """Sets the number of steps and the first step of the backward pass."""
        self._turn = turn
        self.setRange(0, max(count - 1, 0))
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.update()

    def place(self, step: int) -> float:
        """The x of a step, in pixels from the left edge."""
        room = self.width() - 2 * HANDLE - 2
        return HANDLE + 1 + room * step / max(self.maximum(), 1)

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(160, 26)

    @guarded
    def minimumSizeHint(self) -> QSize:
        return QSize(80, 26)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle, here = self.height() / 2, self.place(self.value())
            turn = self.place(min(self._turn, self.maximum()))
            parts = (
                (self.place(0), turn, theme.accent, False),
                (turn, self.place(self.maximum()), theme.gradient_line, True),
            )
            for left, right, colour, striped in parts:
                if right <= left:
                    continue
                groove = QRectF(left, middle - GROOVE / 2, right - left, GROOVE)
                painter.setPen(QPen(QColor(colour), 1.0))
                painter.setBrush(QColor(theme.line))
                painter.drawRoundedRect(groove, GROOVE / 2, GROOVE / 2)
                done = QRectF(groove)
                done.setRight(min(max(here, left), right))
                if done.width() > 0:
                    painter.setBrush(QColor(colour))
                    painter.drawRoundedRect(done, GROOVE / 2, GROOVE / 2)
                if striped and self.maximum() <= MOST_TICKS:
                    painter.setPen(QPen(QColor(theme.window), 1.0))
                    for step in range(self._turn, self.maximum() + 1):
                        painter.drawLine(QPointF(self.place(step), middle - 3), QPointF(self.place(step), middle + 3))
            painter.setPen(QPen(QColor(theme.accent if self.value() < self._turn else theme.gradient), 2.0))
            painter.setBrush(QColor(theme.accent if self.hasFocus() else theme.card))
            painter.drawEllipse(QPointF(here, middle), HANDLE - 1, HANDLE - 1)

    def value_at(self, x: float) -> int:
        room = self.width() - 2 * HANDLE - 2
        return round((x - HANDLE - 1) / max(room, 1.0) * self.maximum())
