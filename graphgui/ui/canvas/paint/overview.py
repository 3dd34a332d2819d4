"""The canvas from far away: the whole graph in a few strokes, without a visit to any item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.spatial_index import Sides, sides_of
from graphgui.ui.canvas.paint.style import DIM, WIDTH
from graphgui.ui.canvas.scene import CanvasScene

EDGE = 20.0
"""How far the edge of a card that stands out reaches."""

_LineLook = tuple[bool, str, float]
"""Whether a line is dimmed, its colour and its width."""
_CardLook = tuple[bool, str, str, float]
"""Whether a card is dimmed, its fill, its edge and how wide that is."""


class _Seen(NamedTuple):
    """Wires and nodes that are shown, by how they look: that stays as it is while they move."""

    wires: dict[_LineLook, list[WireItem]]
    nodes: dict[_CardLook, list[NodeItem]]

    def lines(self) -> dict[_LineLook, list[QLineF]]:
        """The strokes of the wires as they run now, from bend to bend."""
        return {look: [line for wire in wires for line in _lines(wire)] for look, wires in self.wires.items()}

    def cards(self) -> dict[_CardLook, list[QRectF]]:
        """The cards of the nodes as they stand now."""
        return {
            look: [QRectF(node.x(), node.y(), WIDTH, node.height) for node in nodes]
            for look, nodes in self.nodes.items()
        }


Look = TypeVar("Look")
Shape = TypeVar("Shape", QLineF, QRectF)


class _Strokes(Generic[Look, Shape]):
    """Shapes of one kind that stand, by how they look: what is far from what is painted is left out."""

    def __init__(self, shapes: Mapping[Look, list[Shape]], sides: list[Sides]) -> None:
        self._shapes: Mapping[Look, list[Shape]] = shapes
        self._sides = np.array(sides).reshape(-1, 4).T.copy()

    def within(self, around: np.ndarray) -> Iterator[tuple[Look, list[Shape]]]:
        """Those that may touch one of some rectangles, of which these are the sides."""
        lefts, tops, rights, bottoms = self._sides
        left, top, right, bottom = around.T[:, :, None]
        hit = ((lefts < right) & (rights > left) & (tops < bottom) & (bottoms > top)).any(axis=0)
        start = 0
        for look, shapes in self._shapes.items():
            rows = hit[start : start + len(shapes)].nonzero()[0].tolist()
            start += len(shapes)
            if rows:
                yield look, shapes if len(rows) == len(shapes) else [shapes[row] for row in rows]


class FarPicture:
    """Paints all nodes and wires of a scene, one call for each colour.

    What moves is kept apart from what stands, so that dragging a node makes no stroke of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._lines: _Strokes[_LineLook, QLineF] = _Strokes({}, [])
        self._cards: _Strokes[_CardLook, QRectF] = _Strokes({}, [])
        self._made_of: tuple[object, ...] = ()
        self._moving_ids: frozenset[int] = frozenset()
        self._moving = _Seen({}, {})

    def paint(self, painter: QPainter, exposed: Sequence[QRectF]) -> None:
        """Draws what touches the exposed parts, and what moves."""
        self._refresh()
        # What is drawn one pixel wide reaches half of one farther.
        wider = EDGE + 1.0 / painter.worldTransform().m11()
        parts = [sides_of(rect.adjusted(-wider, -wider, wider, wider)) for rect in exposed]
        around = np.array(parts).reshape(-1, 4)
        look = self._scene.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for (dim, colour, width), lines in (*self._lines.within(around), *self._moving.lines().items()):
            painter.setOpacity(DIM if dim else 1.0)
            painter.setPen(look.pen(colour, width))
            painter.drawLines(lines)
        for (dim, fill, edge, width), cards in (*self._cards.within(around), *self._moving.cards().items()):
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
        if scene.is_stale or made_of != self._made_of or not self._moving_ids <= scene.moved:
            self._moving_ids, self._moving = frozenset(), _Seen({}, {})
            self._stand(scene.nodes, scene.wires)
            self._made_of = made_of
            scene.is_stale = False
            scene.moved = frozenset()
        elif scene.moved != self._moving_ids:
            self._moving_ids, wires = scene.moved, scene.wires_of(scene.moved)
            self._moving = self._look_at(self._moving_ids, wires)
            self._stand(scene.nodes.keys() - self._moving_ids, scene.wires.keys() - wires)

    def _stand(self, ids: Iterable[int], wires: Iterable[Wire]) -> None:
        standing = self._look_at(ids, wires)
        lines, cards = standing.lines(), standing.cards()
        self._lines = _Strokes(lines, [_around(line) for each in lines.values() for line in each])
        self._cards = _Strokes(cards, [sides_of(card) for each in cards.values() for card in each])

    def _look_at(self, ids: Iterable[int], wires: Iterable[Wire]) -> _Seen:
        scene, seen = self._scene, _Seen(defaultdict(list), defaultdict(list))
        look, selection = scene.look, scene.session.selection
        accent = look.theme.accent
        for id in ids:
            item = scene.nodes[id]
            if not item.isVisible():
                continue
            fill, edge, _ = item.style()
            width = 0.0
            if (glow := item.lit or look.glow(id)) is not None:
                edge, width = glow.name(QColor.NameFormat.HexArgb), 40.0
            elif id in selection:
                edge, width = accent, 20.0
            seen.nodes[look.dims(id), fill, edge, width].append(item)
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
            seen.wires[look.dims(wire.source, wire.target), colour, width].append(curve)
        return seen


def _lines(wire: WireItem) -> list[QLineF]:
    start, end = wire.ends
    if not wire.bends:
        return [QLineF(*start, *end)]
    return [QLineF(*here, *there) for here, there in pairwise((start, *wire.bends, end))]


def _around(line: QLineF) -> Sides:
    x1, y1, x2, y2 = line.toTuple()
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
