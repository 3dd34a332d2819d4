"""The whole graph painted in a few calls, for small zooms at which no text can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.model.spatial_index import sides_of
from graphgui.ui.canvas.paint.looks import CardLook, LineLook, card_looks, line_looks, lines_of, spread
from graphgui.ui.canvas.paint.style import DIM, WIDTH
from graphgui.ui.canvas.scene import CanvasScene

EDGE = 20.0
"""How far the edge of a card reaches, at most, in scene units."""

Look = TypeVar("Look", LineLook, CardLook)
Shape = TypeVar("Shape", QLineF, QRectF)
Rows = NDArray[np.intp]


class _Shapes(Generic[Look, Shape]):
    """Lines or cards with their sides, to find those in a part of the canvas, and their looks.

    Places and looks are new at different times: a selection moves nothing.
    """

    def __init__(self) -> None:
        self._shapes: list[Shape] = []
        self._sides: NDArray[np.float64] = np.zeros((4, 0))
        self._codes: dict[Look, int] = {}
        self._code_of: Rows = np.zeros(0, np.intp)
        """The number of the look of each shape."""
        self._rows: list[tuple[Look, Rows]] | None = []
        """The rows of each look; None where they are dirty."""

    def place(self, shapes: list[Shape], sides: NDArray[np.float64]) -> None:
        """Takes the shapes, and left, top, right and bottom of each."""
        self._shapes, self._sides = shapes, sides

    def colour(self, looks: Sequence[Look]) -> None:
        """Takes the look of each shape."""
        codes: dict[Look, int] = {}
        self._codes = codes
        self._code_of = np.fromiter((codes.setdefault(look, len(codes)) for look in looks), np.intp, len(looks))
        self._rows = None

    def recolour(self, rows: Iterable[int], looks: Iterable[Look]) -> None:
        """Takes other looks of a few shapes."""
        for row, look in zip(rows, looks, strict=True):
            self._code_of[row] = self._codes.setdefault(look, len(self._codes))
            self._rows = None

    def within(self, around: NDArray[np.float64]) -> Iterator[tuple[Look, list[Shape]]]:
        """The shapes that may intersect one of some rectangles, given by their sides, of shape (n, 4)."""
        lefts, tops, rights, bottoms = self._sides
        left, top, right, bottom = around.T[:, :, None]
        hit = ((lefts < right) & (rights > left) & (tops < bottom) & (bottoms > top)).any(axis=0)
        shapes, is_all = self._shapes, bool(hit.all())
        if self._rows is None:
            self._rows = [(look, np.flatnonzero(self._code_of == code)) for look, code in self._codes.items()]
        for look, rows in self._rows:
            found = rows if is_all else rows[hit[rows]]
            if len(found) == len(shapes):
                yield look, shapes
            elif len(found):
                yield look, [shapes[row] for row in found.tolist()]


@dataclass(frozen=True)
class _LooksOf:
    """What looks are made of: a part that changes that of any node or wire, and the nodes that look otherwise."""

    all: tuple[object, ...]
    marks: tuple[Set[int], ...]

    def differing(self, before: _LooksOf | None) -> set[int] | None:
        """The nodes whose looks differ from those before, with their wires; None for any."""
        if before is None or self.all != before.all:
            return None
        pairs = zip(self.marks, before.marks, strict=True)
        return {id for now, then in pairs if now is not then for id in now ^ then}


class Overview:
    """Paints all nodes and wires of a scene, one call for each look.

    What moves or is new is kept apart, so that dragging or adding a node computes no line or card of the others anew.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._lines, self._cards = _Shapes[LineLook, QLineF](), _Shapes[CardLook, QRectF]()
        self._wires: list[WireItem] = []
        self._nodes: list[NodeItem] = []
        self._row_of: dict[int, int] = {}
        """The row of each node among `_nodes`."""
        self._lines_of: list[int] | None = None
        """How many lines each wire has, where some have bends."""
        self._looks_of_lines: _LooksOf | None = None
        self._looks_of_cards: _LooksOf | None = None
        self._apart_ids: frozenset[int] = frozenset()
        self._apart = (_Shapes[LineLook, QLineF](), _Shapes[CardLook, QRectF]())

    def paint(self, painter: QPainter, exposed: Sequence[QRectF]) -> None:
        """Draws what intersects the exposed parts, in scene units, and what is apart."""
        self._refresh()
        # A line one pixel wide reaches half a pixel farther.
        wider = EDGE + 1.0 / painter.worldTransform().m11()
        parts = [sides_of(rect.adjusted(-wider, -wider, wider, wider)) for rect in exposed]
        around = np.array(parts).reshape(-1, 4)
        style = self._scene.paint_style
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        lines_apart, cards_apart = self._apart
        for (dim, colour, width), lines in (*self._lines.within(around), *lines_apart.within(around)):
            painter.setOpacity(DIM if dim else 1.0)
            painter.setPen(style.pen(colour, width))
            painter.drawLines(lines)
        for (dim, fill, edge, width), cards in (*self._cards.within(around), *cards_apart.within(around)):
            painter.setOpacity(DIM if dim else 1.0)
            painter.setPen(style.pen(edge, width))
            painter.setBrush(style.brush(fill))
            painter.drawRects(cards)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _refresh(self) -> None:
        """Makes anew what is dirty: places, looks, or neither."""
        scene = self._scene
        if scene.places_are_dirty:
            scene.nodes_apart = frozenset()
        apart = scene.nodes_apart
        # A node that is gone leaves nothing behind; one that only became apart was drawn with the others.
        came_back = any(scene.has_node(id) for id in self._apart_ids - apart)
        if scene.places_are_dirty or came_back or not self._row_of.keys().isdisjoint(apart):
            wires = scene.wires_of(apart) if apart else set()
            self._nodes = [item for item in scene.node_items() if item.isVisible() and item.id not in apart]
            self._row_of = {item.id: row for row, item in enumerate(self._nodes)}
            self._wires = [item for item in scene.wire_items() if item.isVisible() and item.wire not in wires]
            self._lines_of = _place_lines(self._lines, self._wires)
            _place_cards(self._cards, self._nodes)
            self._looks_of_lines = self._looks_of_cards = None
            scene.places_are_dirty = False
        self._apart_ids = apart
        if scene.overview_is_dirty:
            self._looks_of_lines = self._looks_of_cards = None
            scene.overview_is_dirty = False
        self._colour_lines()
        self._colour_cards()
        self._place_apart()

    def _colour_lines(self) -> None:
        scene, made_of = self._scene, self._line_looks_of()
        differing = made_of.differing(self._looks_of_lines)
        self._looks_of_lines = made_of
        if differing is None or not self._row_of.keys().isdisjoint(differing):
            self._lines.colour(spread(line_looks(scene.session, scene.paint_style, self._wires), self._lines_of))

    def _colour_cards(self) -> None:
        scene, made_of = self._scene, self._card_looks_of()
        differing = made_of.differing(self._looks_of_cards)
        self._looks_of_cards = made_of
        if differing is None:
            self._cards.colour(card_looks(scene.session, scene.paint_style, self._nodes))
        else:
            rows = [row for id in differing if (row := self._row_of.get(id)) is not None]
            nodes = [self._nodes[row] for row in rows]
            self._cards.recolour(rows, card_looks(scene.session, scene.paint_style, nodes))

    def _place_apart(self) -> None:
        scene, ids = self._scene, self._apart_ids
        lines, cards = self._apart
        nodes = [item for item in map(scene.node_item, ids) if item.isVisible()]
        wires = [item for item in map(scene.wire_item, scene.wires_of(ids) if ids else ()) if item.isVisible()]
        lines.colour(spread(line_looks(scene.session, scene.paint_style, wires), _place_lines(lines, wires)))
        _place_cards(cards, nodes)
        cards.colour(card_looks(scene.session, scene.paint_style, nodes))

    def _line_looks_of(self) -> _LooksOf:
        style, results = self._scene.paint_style, self._scene.session.results
        # Most readings differ in their numbers alone, which cannot be read from so far away.
        lit = style.reading.lit_wires if style.reading is not None else None
        return _LooksOf((style.theme, style.show_gradients, style.highlighted, lit), (results.upstream,))

    def _card_looks_of(self) -> _LooksOf:
        style, session = self._scene.paint_style, self._scene.session
        lit = style.reading.lit if style.reading is not None else None
        output = session.graph.output
        outputs = frozenset[int]() if output is None else frozenset({output})
        problems = frozenset(session.results.problems)
        return _LooksOf((style.theme, style.highlighted, lit), (outputs, problems, session.selection))


def _place_cards(cards: _Shapes[CardLook, QRectF], items: Collection[NodeItem]) -> None:
    """Places the cards of nodes where these are."""
    x = np.fromiter((item.x() for item in items), float, len(items))
    y = np.fromiter((item.y() for item in items), float, len(items))
    height = np.fromiter((item.height for item in items), float, len(items))
    width = np.full(len(items), WIDTH)
    rects = list(map(QRectF, x.tolist(), y.tolist(), width.tolist(), height.tolist()))
    cards.place(rects, np.array((x, y, x + width, y + height)))


def _place_lines(lines: _Shapes[LineLook, QLineF], items: Collection[WireItem]) -> list[int] | None:
    """Places the lines of wires, from bend to bend; gives their number for each wire, None for one each."""
    shapes, ends = lines_of(items)
    x1, y1, x2, y2 = ends
    lines.place(shapes, np.array((np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2))))
    return [len(item.bends) + 1 for item in items] if len(shapes) > len(items) else None
