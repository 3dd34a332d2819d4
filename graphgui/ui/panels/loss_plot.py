"""The plot of the loss over the steps of a descent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QWidget

from graphgui.descent.history import Floats
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import Theme

LARGEST_DRAWN = 1e150
"""The largest loss drawn on a linear axis; beyond it the arithmetic of drawing overflows."""


class _Axis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph has no types
    """An axis with true minus signs and without SI prefixes."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The labels of the ticks at these values."""
        return [text.replace("e+", "e").replace("-", "−") for text in super().tickStrings(values, scale, spacing)]


class LossPlot(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """The loss by step as one line, on a linear axis or, where all losses are positive, a logarithmic one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"left": _Axis("left"), "bottom": _Axis("bottom")})
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self.setAntialiasing(True)
        self.setAccessibleName(self.tr("Loss by step"))
        self.setMinimumSize(160, 90)
        self._line = self.plot([], [], antialias=True)
        self._line.setDownsampling(auto=True, method="peak")
        self._log = False
        self.has_non_positive = False
        """Whether some loss is not positive, which a logarithmic axis cannot show."""
        self._steps = self._losses = np.empty(0)
        self._draw()

    @property
    def is_log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._log and not self.has_non_positive

    def set_log(self, wanted: bool) -> None:
        """Asks for a logarithmic axis; with losses that are not positive it stays linear."""
        self._log = wanted
        self._draw()

    def show_losses(self, steps: Floats, losses: Floats) -> None:
        """Draws losses over steps, two arrays of one length; equal ones stay as they are drawn."""
        # Drawing the axes anew takes longer than all else in an edit.
        if np.array_equal(steps, self._steps) and np.array_equal(losses, self._losses, equal_nan=True):
            return
        self._steps, self._losses = steps, losses
        self.has_non_positive = bool(np.any(losses <= 0))
        self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.setBackground(theme.window)
        self._line.setPen(pg.mkPen(theme.parameter, width=2))
        for side, text in (("left", self.tr("loss")), ("bottom", self.tr("step"))):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.quiet))
            axis.setStyle(tickLength=-4)
            axis.setLabel(text, color=theme.quiet)
            # The grid is painted behind the line.
            axis.setZValue(-1)
        self.getAxis("left").setGrid(255)
        self._fit_letters()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the plot; what pyqtgraph's items raise comes out here."""
        super().paintEvent(event)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Takes another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_letters()

    def _fit_letters(self) -> None:
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setStyle(tickFont=QFont(self.font()))
            axis.label.setFont(self.font())

    def _draw(self) -> None:
        self.setLogMode(y=self.is_log)
        drawn = np.full(len(self._losses), True) if self.is_log else np.abs(self._losses) <= LARGEST_DRAWN
        self._line.setData(self._steps[drawn], self._losses[drawn])
        for side in ("left", "bottom"):
            self.getAxis(side).setStyle(showValues=len(self._steps) > 0)
