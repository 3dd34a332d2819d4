"""The canvas from far away: the whole graph in a few strokes, without a visit to any item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from graphgui.ui.canvas.look import DIM, WIDTH
from graphgui.ui.canvas.scene import CanvasScene

CELL = 2000.0
"""The side of a square of the canvas whose strokes are kept together: what is far from what is painted is left out."""
REACH = 1000.0
"""How far a stroke may lead out of its square; longer ones are always drawn."""


class _Strokes:
    """Lines by colour and width, and cards by fill, edge and width; the flag says whether they are dimmed."""

    def __init__(self) -> None:
        self.bounds: QRectF | None = None
        """What they lie in; None where they may lie anywhere."""
        self.lines: defaultdict[tuple[bool, str, float], list[QLineF]] = defaultdict(list)
        self.cards: defaultdict[tuple[bool, str, str, float], list[QRectF]] = defaultdict(list)


class FarPicture:
    """Paints all nodes and wires of a scene, one call for each colour.

    What moves is kept apart from what stands, so that dragging a node makes no stroke of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._standing: list[_Strokes] = []
        self._made_of: tuple[object, ...] = ()
        self._moving: frozenset[int] = frozenset()

    def paint(self, painter: QPainter, exposed: Sequence[QRectF]) -> None:
        """Draws what touches the exposed parts."""
        self._refresh()
        parts = self._standing
        if self._moving:
            parts = [*parts, *self._gather(self._moving, moving=True)]
        seen = [part for part in parts if part.bounds is None or any(map(part.bounds.intersects, exposed))]
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
            scene.session.graph.output,
            results.upstream,
        )
        made_of = (*made_of, frozenset(results.problems), scene.session.selection)
        if scene.is_stale or made_of != self._made_of or not self._moving <= scene.moved:
            self._moving = frozenset()
            self._standing = self._gather(scene.nodes)
            self._made_of = made_of
            scene.is_stale = False
            scene.moved = frozenset()
        elif scene.moved != self._moving:
            self._moving = scene.moved
            self._standing = self._gather(scene.nodes.keys() - self._moving)

    def _gather(self, ids: Collection[int], moving: bool = False) -> list[_Strokes]:
        scene, found = self._scene, defaultdict[tuple[int, int] | None, _Strokes](_Strokes)
        look, selection = scene.look, scene.session.selection
        accent = look.theme.accent
        for id in ids:
            item = scene.nodes[id]
            if not item.isVisible():
                continue
            x, y, height = item.x(), item.y(), item.height
            fill, edge, _ = item.style()
            width = 0.0
            if item.lit is not None:
                edge, width = item.lit.name(QColor.NameFormat.HexArgb), 40.0
            elif id in selection:
                edge, width = accent, 20.0
            cell = (int(x // CELL), int(y // CELL)) if height < REACH else None
            dim = look.dims(id)
            found[cell].cards[dim, fill, edge, width].append(QRectF(x, y, WIDTH, height))
        plain, gold = look.theme.outline, look.theme.gradient_line
        for wire in scene.wires_of(ids) if moving else scene.wires:
            if not moving and self._moving and (wire.source in self._moving or wire.target in self._moving):
                continue
            curve = scene.wires[wire]
            if not curve.isVisible():
                continue
            colour, width = gold if look.show_gradients and curve.carries_gradient() else plain, 0.0
            if curve.lit is not None:
                colour, width = curve.lit.name(QColor.NameFormat.HexArgb), 20.0
            elif curve.chosen:
                colour, width = accent, 20.0
            dim = look.dims(wire.source, wire.target)
            for (x1, y1), (x2, y2) in pairwise((curve.ends[0], *curve.bends, curve.ends[1])):
                near = abs(x2 - x1) < REACH and abs(y2 - y1) < REACH
                cell = (int(x1 // CELL), int(y1 // CELL)) if near else None
                found[cell].lines[dim, colour, width].append(QLineF(x1, y1, x2, y2))
        for cell, strokes in found.items():
            if cell is not None:
                strokes.bounds = QRectF(cell[0] * CELL, cell[1] * CELL, CELL, CELL).adjusted(
                    -REACH, -REACH, REACH, REACH
                )
        return list(found.values())
