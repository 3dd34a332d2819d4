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

_LineStyle = tuple[bool, str, float]
"""Whether a line is dimmed, its colour and its width."""
_CardStyle = tuple[bool, str, str, float]
"""Whether a card is dimmed, its fill, its edge and how wide that is."""


class _Seen(NamedTuple):
    """Wires and nodes that are shown, by how they look: that stays as it is while they move."""

    wires: dict[_LineStyle, list[WireItem]]
    nodes: dict[_CardStyle, list[NodeItem]]

    def lines(self) -> dict[_LineStyle, list[QLineF]]:
        """The strokes of the wires as they run now, from bend to bend."""
        return {style: [line for wire in wires for line in _lines(wire)] for style, wires in self.wires.items()}

    def cards(self) -> dict[_CardStyle, list[QRectF]]:
        """The cards of the nodes as they stand now."""
        return {
            style: [QRectF(node.x(), node.y(), WIDTH, node.height) for node in nodes]
            for style, nodes in self.nodes.items()
        }


Key = TypeVar("Key")
Shape = TypeVar("Shape", QLineF, QRectF)


class _Strokes(Generic[Key, Shape]):
    """Shapes of one kind that stand, by how they look: what is far from what is painted is left out."""

    def __init__(self, shapes: Mapping[Key, list[Shape]], sides: list[Sides]) -> None:
        self._shapes: Mapping[Key, list[Shape]] = shapes
        self._sides = np.array(sides).reshape(-1, 4).T.copy()

    def within(self, around: np.ndarray) -> Iterator[tuple[Key, list[Shape]]]:
        """Those that may touch one of some rectangles, of which these are the sides."""
        lefts, tops, rights, bottoms = self._sides
        left, top, right, bottom = around.T[:, :, None]
        hit = ((lefts < right) & (rights > left) & (tops < bottom) & (bottoms > top)).any(axis=0)
        start = 0
        for key, shapes in self._shapes.items():
            rows = hit[start : start + len(shapes)].nonzero()[0].tolist()
            start += len(shapes)
            if rows:
                yield key, shapes if len(rows) == len(shapes) else [shapes[row] for row in rows]


class Overview:
    """Paints all nodes and wires of a scene, one call for each colour.

    What moves is kept apart from what stands, so that dragging a node makes no stroke of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._lines: _Strokes[_LineStyle, QLineF] = _Strokes({}, [])
        self._cards: _Strokes[_CardStyle, QRectF] = _Strokes({}, [])
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
        style = self._scene.paint_style
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for (dim, colour, width), lines in (*self._lines.within(around), *self._moving.lines().items()):
            painter.setOpacity(DIM if dim else 1.0)
            painter.setPen(style.pen(colour, width))
            painter.drawLines(lines)
        for (dim, fill, edge, width), cards in (*self._cards.within(around), *self._moving.cards().items()):
            painter.setOpacity(DIM if dim else 1.0)
            painter.setPen(style.pen(edge, width))
            painter.setBrush(style.brush(fill))
            painter.drawRects(cards)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _refresh(self) -> None:
        scene, results = self._scene, self._scene.session.results
        style = scene.paint_style
        made_of: tuple[object, ...] = (
            style.theme,
            style.show_gradients,
            style.bright,
            style.reading,
            scene.session.graph.output,
            results.upstream,
        )
        made_of = (*made_of, frozenset(results.problems), scene.session.selection)
        if scene.overview_is_dirty or made_of != self._made_of or not self._moving_ids <= scene.moved_nodes:
            self._moving_ids, self._moving = frozenset(), _Seen({}, {})
            self._stand(scene.nodes, scene.wires)
            self._made_of = made_of
            scene.overview_is_dirty = False
            scene.moved_nodes = frozenset()
        elif scene.moved_nodes != self._moving_ids:
            self._moving_ids, wires = scene.moved_nodes, scene.wires_of(scene.moved_nodes)
            self._moving = self._look_at(self._moving_ids, wires)
            self._stand(scene.nodes.keys() - self._moving_ids, scene.wires.keys() - wires)

    def _stand(self, ids: Iterable[int], wires: Iterable[Wire]) -> None:
        standing = self._look_at(ids, wires)
        lines, cards = standing.lines(), standing.cards()
        self._lines = _Strokes(lines, [_around(line) for each in lines.values() for line in each])
        self._cards = _Strokes(cards, [sides_of(card) for each in cards.values() for card in each])

    def _look_at(self, ids: Iterable[int], wires: Iterable[Wire]) -> _Seen:
        scene, seen = self._scene, _Seen(defaultdict(list), defaultdict(list))
        style, selection = scene.paint_style, scene.session.selection
        accent = style.theme.accent
        for id in ids:
            item = scene.nodes[id]
            if not item.isVisible():
                continue
            fill, edge, _ = item.card_style()
            width = 0.0
            if (glow := item.lit or style.glow(id)) is not None:
                edge, width = glow.name(QColor.NameFormat.HexArgb), 40.0
            elif id in selection:
                edge, width = accent, 20.0
            seen.nodes[style.dims(id), fill, edge, width].append(item)
        plain, gold = style.theme.outline, style.theme.gradient_line
        for wire in wires:
            curve = scene.wires[wire]
            if not curve.isVisible():
                continue
            colour, width = gold if style.show_gradients and curve.carries_gradient() else plain, 0.0
            if (glow := curve.lit or style.glow(wire)) is not None:
                colour, width = glow.name(QColor.NameFormat.HexArgb), 20.0
            elif curve.chosen:
                colour, width = accent, 20.0
            seen.wires[style.dims(wire.source, wire.target), colour, width].append(curve)
        return seen


def _lines(wire: WireItem) -> list[QLineF]:
    start, end = wire.ends
    if not wire.bends:
        return [QLineF(*start, *end)]
    return [QLineF(*here, *there) for here, there in pairwise((start, *wire.bends, end))]


def _around(line: QLineF) -> Sides:
    x1, y1, x2, y2 = line.toTuple()
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
