"""The state that the layers of a scene share while they paint: the exposed parts, and the keys of cached layouts."""

from __future__ import annotations

from operator import is_
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from graphgui.ui.canvas.paint.style import NAMES_ZOOM, Style
from graphgui.ui.session import Session


class PaintPass(NamedTuple):
    """The settings that are the same for all items in one painting."""

    names_only: bool
    """Whether only names are drawn, for want of zoom."""
    on_screen: bool
    """False in a picture, perhaps of vectors: it has no pixels for pixmaps, and no handles are drawn."""
    layout_key: object
    """The same object as long as nothing but values has changed: what an item has laid out without values stays valid."""
    values_key: object
    """The same object as long as values have not changed either."""


class PaintState:
    """Begins each painting of a scene with a `PaintPass`."""

    def __init__(self, session: Session, style: Style) -> None:
        self._session = session
        self._style = style
        self.exposed: list[QRect] = []
        """The parts of the viewport that are painted, in pixels: much less than the rectangle around them while one pans."""
        self.edition: object = object()
        """Another object whenever anything but positions, marks and values may look different."""
        self._made_of: tuple[object, ...] = ()
        self._layout_key, self._values_key = object(), object()

    def expose(self, region: QRegion) -> None:
        """Takes the part of the viewport that is about to be painted, in pixels."""
        found: dict[tuple[int, int, int], tuple[int, int, int, int]] = {}
        for part in region:  # type: ignore[attr-defined]
            left, top, right, bottom = part.getCoords()
            # A part below another of the same width is merged with it.
            _, start, _, _ = found.pop((left, right, top), (0, top, 0, 0))
            found[left, right, bottom + 1] = (left, start, right, bottom)
        self.exposed = [
            QRect(left, top, right - left + 1, bottom - top + 1) for left, top, right, bottom in found.values()
        ]

    def invalidate_layouts(self) -> None:
        """Has all items laid out again in the next painting."""
        self.edition = object()

    def begin(self, painter: QPainter, on_screen: bool) -> PaintPass:
        """The pass of a painting that begins now; its keys are those of the last one where nothing has changed."""
        style, session = self._style, self._session
        results, names_only = session.results, painter.worldTransform().m11() < NAMES_ZOOM
        # A broken node looks different, and only results say that it is.
        broken = results if results.problems else None
        titles = style.reading if style.reading is not None and style.reading.retitles else None
        layout = (self.edition, style.theme, style.show_gradients, session.selection, names_only, broken, titles)
        made_of = (*layout, results, style.reading)
        if not all(map(is_, made_of, self._made_of)) or not self._made_of:
            if not all(map(is_, layout, self._made_of)) or not self._made_of:
                self._layout_key = object()
            self._values_key = object()
            self._made_of = made_of
        return PaintPass(names_only, on_screen, self._layout_key, self._values_key)
