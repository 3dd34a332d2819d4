"""The cost of a gradient as three bars: every path by itself, forward mode, reverse mode."""

from __future__ import annotations

from math import log10
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from graphgui.analysis.visits import Visits
from graphgui.explain.path_text import number_text
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme

MOST_DIGITS = 9
"""The most digits of a number that is written in full beside its bar; the tool tip has all."""
BAR = 12.0
GAP = 8.0


class CostBar(NamedTuple):
    """One bar: its words, the number of wires visited, its colour (a name in the theme), its pattern, its tool tip."""

    words: str
    visits: int
    colour: str
    pattern: Qt.BrushStyle
    hint: str


class CostMeter(QWidget):
    """Three bars on a logarithmic scale, each with its words and its number of visits."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[CostBar] = []
        self._found: Visits | None = None
        self._theme = LIGHT
        self.setAccessibleName(self.tr("What the gradient costs"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_visits(self, found: Visits) -> None:
        """Shows the visits of a graph."""
        if found == self._found:
            return
        self._found = found
        multiplied, added = found.one_by_one
        hints = (
            self.tr("Every path from every input by itself: {multiplied} multiplications and {added} additions").format(
                multiplied=number_text(multiplied), added=number_text(added)
            ),
            self.tr("A pass for each of {inputs} numbers among the inputs, over {wires} wires").format(
                inputs=number_text(found.inputs), wires=number_text(found.wires)
            ),
            self.tr("One pass back from the output, over {wires} wires: what paths share is worked out once").format(
                wires=number_text(found.wires)
            ),
        )
        solid, striped, dense = Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense4Pattern
        # Along a path there is one multiplication less than there are wires.
        self.rows = [
            CostBar(self.tr("paths one by one"), multiplied + found.paths, "quiet", dense, hints[0]),
            CostBar(self.tr("forward mode"), found.forward, "parameter", striped, hints[1]),
            CostBar(self.tr("reverse mode"), found.reverse, "gradient_line", solid, hints[2]),
        ]
        descriptions = [f"{row.words}: {number_text(row.visits, MOST_DIGITS)}" for row in self.rows]
        self.setAccessibleDescription(", ".join(descriptions))
        self.updateGeometry()
        self.update()

    def number(self, row: CostBar) -> str:
        """The number beside a bar, as text."""
        text = number_text(row.visits, MOST_DIGITS)
        return text.partition(" = ")[2] or text

    def lengths(self) -> list[float]:
        """The lengths of the bars as shares of the longest, on a logarithmic scale."""
        most = max((row.visits for row in self.rows), default=0)
        return [_log(row.visits) / _log(most) if most else 0.0 for row in self.rows]

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self.update()

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(340, round(4 * self._row_height()) + 2)

    @guarded
    def minimumSizeHint(self) -> QSize:
        return QSize(230, self.sizeHint().height())

    @guarded
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = int(event.pos().y() // self._row_height()) - 1
            row = self.rows[at] if 0 <= at < len(self.rows) else None
            text = f"{row.words}: {number_text(row.visits)}\n{row.hint}" if row is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        return super().event(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, metrics, height = self._theme, self.fontMetrics(), self._row_height()
        with QPainter(self) as painter:
            painter.setPen(QColor(theme.quiet))
            middle_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            head = metrics.elidedText(
                self.tr("Wires visited for the whole gradient"), Qt.TextElideMode.ElideRight, self.width()
            )
            painter.drawText(QRectF(0, 0, self.width(), height), middle_left, head)
            if not self.rows:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = max(metrics.horizontalAdvance(row.words) for row in self.rows) + GAP
            right = max(metrics.horizontalAdvance(self.number(row)) for row in self.rows) + GAP
            room = max(self.width() - left - right, 0.0)
            for at, (row, length) in enumerate(zip(self.rows, self.lengths(), strict=True), 1):
                line = QRectF(0, at * height, self.width(), height)
                painter.setPen(QColor(theme.text))
                painter.drawText(line, middle_left, row.words)
                bar = QRectF(left, line.center().y() - BAR / 2, max(room * length, 2.0 if row.visits else 0.0), BAR)
                colour = QColor(getattr(theme, row.colour))
                painter.setPen(QPen(colour, 1.2))
                painter.setBrush(QColor(theme.card))
                painter.drawRoundedRect(bar, 3, 3)
                painter.setBrush(colour)
                brush = painter.brush()
                brush.setStyle(row.pattern)
                painter.setBrush(brush)
                painter.drawRoundedRect(bar, 3, 3)
                painter.setPen(QColor(theme.text))
                painter.drawText(
                    QPointF(bar.right() + GAP, line.center().y() + metrics.ascent() / 2 - 1), self.number(row)
                )

    def _row_height(self) -> float:
        return float(self.fontMetrics().height() + 5)


def _log(count: int) -> float:
    """log10(1 + count), also of integers that no float can hold."""
    shift = max(count.bit_length() - 60, 0)
    return log10(1 + (count >> shift)) + shift * log10(2)
