"""The canvas from far away: the whole graph in a few strokes, without a visit to any item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.look import DIM, WIDTH
from graphgui.ui.canvas.places import Sides, sides_of
from graphgui.ui.canvas.scene import CanvasScene

CELL = 1000.0
"""The side of a square of the canvas whose strokes are kept together: what is far from what is painted is left out.

Strokes longer than that are kept with those of their row or column.
"""
EDGE = 20.0
"""How far the edge of a card that stands out reaches."""

_Cell = tuple[int | None, int | None]


class _Strokes:
    """Lines by colour and width, and cards by fill, edge and width; the flag says whether they are dimmed."""

    def __init__(self) -> None:
        self.left = self.top = inf
        self.right = self.bottom = -inf
        self.lines: defaultdict[tuple[bool, str, float], list[QLineF]] = defaultdict(list)
        self.cards: defaultdict[tuple[bool, str, str, float], list[QRectF]] = defaultdict(list)

    def reach(self, left: float, top: float, right: float, bottom: float) -> None:
        """Takes in this rectangle."""
        if left < self.left:
            self.left = left
        if top < self.top:
            self.top = top
        if right > self.right:
            self.right = right
        if bottom > self.bottom:
            self.bottom = bottom

    def touches(self, sides: Sides) -> bool:
        """Whether some of them may lie between these sides."""
        left, top, right, bottom = sides
        return self.left < right and left < self.right and self.top < bottom and top < self.bottom


class FarPicture:
    """Paints all nodes and wires of a scene, one call for each colour.

    What moves is kept apart from what stands, so that dragging a node makes no stroke of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._standing: list[_Strokes] = []
        self._made_of: tuple[object, ...] = ()
        self._moving: frozenset[int] = frozenset()
        self._moving_wires: frozenset[Wire] = frozenset()

    def paint(self, painter: QPainter, exposed: Sequence[QRectF]) -> None:
        """Draws what touches the exposed parts."""
        self._refresh()
        parts = self._standing
        if self._moving:
            parts = [*parts, *self._gather(self._moving, self._moving_wires)]
        # What is drawn one pixel wide reaches half of one farther.
        wider = EDGE + 1.0 / painter.worldTransform().m11()
        around = [sides_of(rect.adjusted(-wider, -wider, wider, wider)) for rect in exposed]
        seen = [part for part in parts if any(map(part.touches, around))]
        look = self._scene.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for part in seen:
            for (dim, colour, width), lines in part.lines.items():
                painter.setOpacity(DIM if dim else 1.0)
                painter.setPen(look.pen(colour, width))
                painter.drawLines(lines)
        for part in seen:
            for (dim, fill, edge, width), cards in part.cards.items():
                painter.setOpacity(DIM if dim else 1.0)
                painter.setPen(look.pen(edge, width))
                painter.setBrush(look.brush(fill))
                painter.drawRects(cards)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _refresh(self) -> None:
        scene, results = self._scene, self._scene.session.results
        look = scene.look
        made_of: tuple[object, ...] = (
            look.theme,
            look.show_gradients,
            look.bright,
            look.reading,
            scene.session.graph.output,
            results.upstream,
        )
        made_of = (*made_of, frozenset(results.problems), scene.session.selection)
        if scene.is_stale or made_of != self._made_of or not self._moving <= scene.moved:
            self._moving, self._moving_wires = frozenset(), frozenset()
            self._standing = self._gather(scene.nodes, scene.wires)
            self._made_of = made_of
            scene.is_stale = False
            scene.moved = frozenset()
        elif scene.moved != self._moving:
            self._moving, self._moving_wires = scene.moved, frozenset(scene.wires_of(scene.moved))
            self._standing = self._gather(scene.nodes.keys() - self._moving, scene.wires.keys() - self._moving_wires)

    def _gather(self, ids: Iterable[int], wires: Iterable[Wire]) -> list[_Strokes]:
        scene, found = self._scene, defaultdict[_Cell, _Strokes](_Strokes)
        look, selection = scene.look, scene.session.selection
        accent = look.theme.accent
        for id in ids:
            item = scene.nodes[id]
            if not item.isVisible():
                continue
            x, y, height = item.x(), item.y(), item.height
            fill, edge, _ = item.style()
            width = 0.0
            if (glow := item.lit or look.glow(id)) is not None:
                edge, width = glow.name(QColor.NameFormat.HexArgb), 40.0
            elif id in selection:
                edge, width = accent, 20.0
            strokes = found[_cell(x, y, WIDTH, height)]
            strokes.cards[look.dims(id), fill, edge, width].append(QRectF(x, y, WIDTH, height))
            strokes.reach(x, y, x + WIDTH, y + height)
        plain, gold = look.theme.outline, look.theme.gradient_line
        for wire in wires:
            curve = scene.wires[wire]
            if not curve.isVisible():
                continue
            colour, width = gold if look.show_gradients and curve.carries_gradient() else plain, 0.0
            if (glow := curve.lit or look.glow(wire)) is not None:
                colour, width = glow.name(QColor.NameFormat.HexArgb), 20.0
            elif curve.chosen:
                colour, width = accent, 20.0
            dim = look.dims(wire.source, wire.target)
            for (x1, y1), (x2, y2) in pairwise((curve.ends[0], *curve.bends, curve.ends[1])):
                strokes = found[_cell(x1, y1, x2 - x1, y2 - y1)]
                strokes.lines[dim, colour, width].append(QLineF(x1, y1, x2, y2))
                strokes.reach(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        return list(found.values())


def _cell(x: float, y: float, across: float, down: float) -> _Cell:
    """The square of a stroke from a point, so far to the right and down."""
    return int(x // CELL) if -CELL < across < CELL else None, int(y // CELL) if -CELL < down < CELL else None
