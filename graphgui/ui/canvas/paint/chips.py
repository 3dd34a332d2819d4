"""The chips of wires, laid out: a text in a pill."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QStaticText

from graphgui.ui.canvas.paint.texts import Texts

CHIP_HEIGHT = 20.0
WIDEST_CHIP = 98.0
"""In scene units."""
MOST_CHIPS = 2_000


@dataclass(frozen=True, eq=False, slots=True)
class Chip:
    """A chip laid out around its own middle, in scene units; of width 0 where there is no text."""

    width: float
    bounds: QRectF
    """What it paints in."""
    text_position: QPointF
    text: QStaticText


class ChipCache:
    """The chips of one canvas, each laid out once."""

    def __init__(self, texts: Texts, font: QFont) -> None:
        self._texts = texts
        self._font = font
        self._chips: dict[tuple[str, bool, str], Chip] = {}

    def chip(self, text: str, carries_gradient: bool, theme_name: str) -> Chip:
        """The chip with a text; chips that look different are different objects, since each is a key of the pixmap cache."""
        key = (text, carries_gradient, theme_name)
        found = self._chips.get(key)
        if found is None:
            if len(self._chips) >= MOST_CHIPS:
                self._chips.clear()
            found = self._chips[key] = self._laid_out(text)
        return found

    def _laid_out(self, text: str) -> Chip:
        texts, font, room = self._texts, self._font, WIDEST_CHIP - 14.0
        if not text:
            return Chip(0.0, QRectF(), QPointF(), QStaticText())
        if texts.width(font, text) > room:
            text = texts.first_fitting(font, room, "∂ = " + text.rpartition(" = ")[2]) or "∂ = …"
        # A few widths only, so that one pixmap serves many chips.
        width = ceil((texts.width(font, text) + 12.0) / 4.0) * 4.0
        rect = QRectF(-width / 2, -CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
        return Chip(width, rect.adjusted(-1, -1, 1, 1), *texts.placed(font, rect, Qt.AlignmentFlag.AlignCenter, text))
