"""All wires, and all nodes, painted by one QGraphicsItem each: Qt calls Python once a frame and not once an item."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import ACROSS, DOWN, WireItem
from graphgui.ui.canvas.model.item_table import ItemTable
from graphgui.ui.canvas.paint.looks import LineLook, ends_of, line_looks, seen_apart, touching
from graphgui.ui.canvas.paint.paint_state import PaintPass, PaintState
from graphgui.ui.canvas.paint.style import DIM, WIDTH, Style
from graphgui.ui.faults.guards import guarded_paint, paint_each
from graphgui.ui.session import Session

MOST_CURVES = 1_000
"""The most wires in view that are drawn as curves."""
MOST_PARTS = 8
"""With more exposed parts than these, all are painted at once: what touches two parts is drawn twice."""
EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


def _card(node: NodeItem) -> QRectF:
    """The card of a node."""
    return QRectF(node.x(), node.y(), WIDTH, node.height)


def _nowhere(_: WireItem) -> QRectF:
    """A wire that cannot be painted has no placeholder."""
    return QRectF()


class _Layer(QGraphicsRectItem):
    """Paints all items of one kind in the exposed part of the canvas."""

    def __init__(self, session: Session, items: ItemTable, style: Style, state: PaintState, z: float) -> None:
        super().__init__(EVERYWHERE)
        self._session = session
        self._items = items
        self._style = style
        self._state = state
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(z)
        # So that Qt passes the exposed rectangle.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paints the items that touch the exposed part."""
        paint_pass = self._state.begin(painter, widget is not None)
        self._style.pixmap_cache.begin(painter)
        parts = self._state.exposed if widget is not None else []
        is_whole = widget is not None and widget.devicePixelRatioF().is_integer()
        if is_whole and 1 < len(parts) <= MOST_PARTS:
            # Qt draws several times as fast where the clip is one rectangle. Where the screen has one and a half pixels
            # for one of Qt's, there would be gaps.
            back, _ = painter.worldTransform().inverted()
            for part in parts:
                painter.setWorldMatrixEnabled(False)
                painter.setClipRect(part, Qt.ClipOperation.ReplaceClip)
                painter.setWorldMatrixEnabled(True)
                # A pixel more: what is antialiased reaches over.
                self._draw_part(painter, back.mapRect(QRectF(part).adjusted(-1, -1, 1, 1)), paint_pass)
        else:
            self._draw_part(painter, option.exposedRect, paint_pass)
        painter.setOpacity(1.0)

    def _draw_part(self, painter: QPainter, part: QRectF, paint_pass: PaintPass) -> None:
        """Draws the layer's items in a part of the canvas, lowest first."""
        raise NotImplementedError


class WireLayer(_Layer):
    """Paints the wires, and then their chips, which no wire crosses out.

    Where so many meet that none can be followed, they are straight lines without chips, but for those that are marked.
    """

    def _draw_part(self, painter: QPainter, part: QRectF, paint_pass: PaintPass) -> None:
        wires = self._items.wires_at(part)
        if len(wires) > MOST_CURVES and paint_pass.on_screen:
            self._draw_lines(painter, [wire for wire in wires if not wire.chosen and wire.lit is None], part)
            wires = [wire for wire in wires if wire.chosen or wire.lit is not None]
        paint_each(painter, wires, lambda wire: wire.draw(painter, paint_pass, part), _nowhere)
        if not paint_pass.names_only:
            around = part.adjusted(-ACROSS, -DOWN, ACROSS, DOWN)
            chips = (wire for wire in wires if self._style.show_derivatives or len(wire.bundle) > 1)
            paint_each(painter, chips, lambda wire: wire.draw_chip(painter, paint_pass, around), _nowhere)

    def _draw_lines(self, painter: QPainter, wires: list[WireItem], part: QRectF) -> None:
        """Draws wires as straight lines; of those that no pixel tells apart, one."""
        ends = ends_of(wires)
        if ends.shape[1] > len(wires):
            wires = [wire for wire in wires for _ in range(len(wire.bends) + 1)]
        # Most may miss the part that the rectangles around them touch.
        near = touching(ends, part)
        ends, looks = ends[:, near], line_looks(self._session, self._style, [wires[at] for at in near.tolist()])
        codes: dict[LineLook, int] = {}
        code_of = np.fromiter((codes.setdefault(look, len(codes)) for look in looks), np.intp, len(looks))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for (dim, colour, width), code in codes.items():
            alike = ends[:, code_of == code]
            lines = alike[:, seen_apart(alike, part, 1.0 / painter.worldTransform().m11())]
            painter.setPen(self._style.pen(self._dimmed(colour) if dim else colour, width))
            painter.drawLines(list(map(QLineF, *lines.tolist())))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _dimmed(self, colour: str) -> str:
        """A colour as it looks on the empty canvas when it is dimmed; Qt draws opaque lines several times as fast."""
        line, below = QColor(colour), QColor(self._style.theme.canvas)
        mixed = (
            round(below_part + (part - below_part) * DIM)
            for part, below_part in zip(line.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
        )
        return QColor(*mixed).name()


class NodeLayer(_Layer):
    """Paints the nodes."""

    def _draw_part(self, painter: QPainter, part: QRectF, paint_pass: PaintPass) -> None:
        nodes = self._items.nodes_at(part)
        paint_each(painter, nodes, lambda node: node.draw(painter, paint_pass), _card)
