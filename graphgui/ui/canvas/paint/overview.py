"""The whole graph painted in a few calls, for small zooms at which no text can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.spatial_index import Sides, sides_of
from graphgui.ui.canvas.paint.style import DIM, WIDTH
from graphgui.ui.canvas.scene import CanvasScene

EDGE = 20.0
"""How far the edge of a card reaches, at most, in scene units."""

_LineKey = tuple[bool, str, float]
"""Whether a line is dimmed, its colour and its width."""
_CardKey = tuple[bool, str, str, float]
"""Whether a card is dimmed, its fill, its edge and how wide that is."""


class _Visible(NamedTuple):
    """Visible wires and nodes by how they look, which stays the same while they move."""

    wires: dict[_LineKey, list[WireItem]]
    nodes: dict[_CardKey, list[NodeItem]]

    def lines(self) -> dict[_LineKey, list[QLineF]]:
        """The lines of the wires, from bend to bend, at their present positions."""
        return {key: [line for wire in wires for line in _lines(wire)] for key, wires in self.wires.items()}

    def cards(self) -> dict[_CardKey, list[QRectF]]:
        """The cards of the nodes at their present positions."""
        return {
            key: [QRectF(node.x(), node.y(), WIDTH, node.height) for node in nodes] for key, nodes in self.nodes.items()
        }


Key = TypeVar("Key")
Shape = TypeVar("Shape", QLineF, QRectF)


class _StillShapes(Generic[Key, Shape]):
    """Lines or cards that do not move, by how they look, with their sides in a table to find those in a part of the canvas."""

    def __init__(self, shapes: Mapping[Key, list[Shape]], sides: list[Sides]) -> None:
        self._shapes: Mapping[Key, list[Shape]] = shapes
        self._sides = np.array(sides).reshape(-1, 4).T.copy()

    def within(self, around: NDArray[np.float64]) -> Iterator[tuple[Key, list[Shape]]]:
        """The shapes that may intersect one of some rectangles, given by their sides, of shape (n, 4)."""
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
    """Paints all nodes and wires of a scene, one call for each look.

    What moves is kept apart, so that dragging a node computes no line or card of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._lines: _StillShapes[_LineKey, QLineF] = _StillShapes({}, [])
        self._cards: _StillShapes[_CardKey, QRectF] = _StillShapes({}, [])
        self._made_of: tuple[object, ...] = ()
        self._moving_ids: frozenset[int] = frozenset()
        self._moving = _Visible({}, {})

    def paint(self, painter: QPainter, exposed: Sequence[QRectF]) -> None:
        """Draws what intersects the exposed parts, in scene units, and what moves."""
        self._refresh()
        # A line one pixel wide reaches half a pixel farther.
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
        # Most readings differ in their numbers alone, which cannot be read from so far away.
        lit, lit_wires = (style.reading.lit, style.reading.lit_wires) if style.reading is not None else (None, None)
        made_of: tuple[object, ...] = (
            style.theme,
            style.show_gradients,
            style.highlighted,
            lit,
            lit_wires,
            scene.session.graph.output,
            results.upstream,
        )
        made_of = (*made_of, frozenset(results.problems), scene.session.selection)
        if scene.overview_is_dirty or made_of != self._made_of or not self._moving_ids <= scene.moved_nodes:
            self._moving_ids, self._moving = frozenset(), _Visible({}, {})
            self._set_still(scene.node_items(), scene.wire_items())
            self._made_of = made_of
            scene.overview_is_dirty = False
            scene.moved_nodes = frozenset()
        elif scene.moved_nodes != self._moving_ids:
            ids = self._moving_ids = scene.moved_nodes
            wires = scene.wires_of(ids)
            self._moving = self._grouped(map(scene.node_item, ids), map(scene.wire_item, wires))
            self._set_still(
                (item for item in scene.node_items() if item.id not in ids),
                (item for item in scene.wire_items() if item.wire not in wires),
            )

    def _set_still(self, nodes: Iterable[NodeItem], wires: Iterable[WireItem]) -> None:
        still = self._grouped(nodes, wires)
        lines, cards = still.lines(), still.cards()
        self._lines = _StillShapes(lines, [_around(line) for each in lines.values() for line in each])
        self._cards = _StillShapes(cards, [sides_of(card) for each in cards.values() for card in each])

    def _grouped(self, nodes: Iterable[NodeItem], wires: Iterable[WireItem]) -> _Visible:
        scene, found = self._scene, _Visible(defaultdict(list), defaultdict(list))
        style, selection = scene.paint_style, scene.session.selection
        accent = style.theme.accent
        for item in nodes:
            if not item.isVisible():
                continue
            fill, edge, _ = item.card_style()
            width = 0.0
            if (glow := item.lit or style.glow(item.id)) is not None:
                edge, width = glow.name(QColor.NameFormat.HexArgb), 40.0
            elif item.id in selection:
                edge, width = accent, 20.0
            found.nodes[style.dims(item.id), fill, edge, width].append(item)
        plain, gold = style.theme.outline, style.theme.gradient_line
        for curve in wires:
            if not curve.isVisible():
                continue
            wire = curve.wire
            colour, width = gold if style.show_gradients and curve.carries_gradient() else plain, 0.0
            if (glow := curve.lit or style.glow(wire)) is not None:
                colour, width = glow.name(QColor.NameFormat.HexArgb), 20.0
            elif curve.chosen:
                colour, width = accent, 20.0
            found.wires[style.dims(wire.source, wire.target), colour, width].append(curve)
        return found


def _lines(wire: WireItem) -> list[QLineF]:
    start, end = wire.ends
    if not wire.bends:
        return [QLineF(*start, *end)]
    return [QLineF(*here, *there) for here, there in pairwise((start, *wire.bends, end))]


def _around(line: QLineF) -> Sides:
    x1, y1, x2, y2 = line.toTuple()
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
