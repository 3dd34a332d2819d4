"""Texts on the canvas, laid out once and drawn often."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

MOST_KEPT = 20_000
"""The most texts in a cache: a graph whose values change in every frame would add to it for ever."""


class Texts:
    """Cached widths and layouts of the texts of one canvas, by font; all lengths are in scene units."""

    def __init__(self) -> None:
        self._metrics: dict[int, QFontMetricsF] = {}
        self._widths: dict[tuple[int, str], float] = {}
        self._layouts: dict[tuple[int, str], tuple[QStaticText, float, float]] = {}
        """With their widths and heights."""

    def width(self, font: QFont, text: str) -> float:
        """The width of a text on one line."""
        found = self._widths.get((id(font), text))
        if found is None:
            if len(self._widths) >= MOST_KEPT:
                self._widths.clear()
            found = self._widths[id(font), text] = self._measure(font).horizontalAdvance(text)
        return found

    def draw(self, painter: QPainter, font: QFont, rect: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
        """Draws a text on one line, vertically centred in a rectangle: left-aligned, centred or right-aligned."""
        place, layout = self.placed(font, rect, align, text)
        painter.setFont(font)
        painter.drawStaticText(place, layout)

    def placed(self, font: QFont, rect: QRectF, align: Qt.AlignmentFlag, text: str) -> tuple[QPointF, QStaticText]:
        """The position at which `draw` draws a text, and its layout."""
        layout, width, height = self._layout(font, text)
        x, y, free = rect.x(), rect.y() + (rect.height() - height) / 2, rect.width() - width
        if align is not Qt.AlignmentFlag.AlignLeft:
            x += free if align is Qt.AlignmentFlag.AlignRight else free / 2
        return QPointF(x, y), layout

    def first_fitting(self, font: QFont, room: float, *texts: str) -> str:
        """The first of some texts that fits into a width, empty where none does: a number is never cut off."""
        return next((text for text in texts if self.width(font, text) <= room), "")

    def fitting_font(self, room: float, text: str, *fonts: QFont) -> tuple[QFont, bool]:
        """The first of some fonts in which a text fits into a width, the last where none does; and whether it fits."""
        for font in fonts:
            if self.width(font, text) <= room:
                return font, True
        return fonts[-1], False

    def fitting(self, font: QFont, room: float, *texts: str) -> str:
        """The first of some texts that fits into a width; the last, elided, where none does."""
        for text in texts:
            if self.width(font, text) <= room:
                return text
        return self._measure(font).elidedText(texts[-1], Qt.TextElideMode.ElideRight, max(room, 0.0))

    def in_two(self, font: QFont, room: float, text: str) -> list[str]:
        """A text on one or two lines that fit into a width; the last is elided where it does not."""
        words = text.split()
        fits = (at for at in range(len(words), 0, -1) if self.width(font, " ".join(words[:at])) <= room)
        first = next(fits, 1)
        lines = filter(None, (" ".join(words[:first]), " ".join(words[first:])))
        return [self.fitting(font, room, line) for line in lines]

    def _measure(self, font: QFont) -> QFontMetricsF:
        found = self._metrics.get(id(font))
        if found is None:
            found = self._metrics[id(font)] = QFontMetricsF(font)
        return found

    def _layout(self, font: QFont, text: str) -> tuple[QStaticText, float, float]:
        found = self._layouts.get((id(font), text))
        if found is None:
            if len(self._layouts) >= MOST_KEPT:
                self._layouts.clear()
            layout = QStaticText(text)
            layout.setTextFormat(Qt.TextFormat.PlainText)
            layout.prepare(font=font)
            size = layout.size()
            found = self._layouts[id(font), text] = (layout, size.width(), size.height())
        return found
