"""All wires, and all nodes, painted by one item each: Qt asks Python once a frame and not once an item."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.ui.canvas.look import FAR
from graphgui.ui.canvas.node_item import NodeItem
from graphgui.ui.canvas.wire_item import ACROSS, DOWN, WireItem

if TYPE_CHECKING:
    from graphgui.ui.canvas.scene import CanvasScene

EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


class Sight(NamedTuple):
    """How the canvas is looked at while it is painted."""

    far: bool
    """Whether only names are drawn."""
    on_screen: bool
    """Not so in a picture, perhaps of lines: it has no pixels to stamp on, and nothing to take hold of."""
    still: object
    """The same object as long as nothing but values has changed."""
    live: object
    """The same object as long as values have not changed either."""


class _Layer(QGraphicsRectItem):
    """Paints all items of one kind. These paint nothing themselves: they tell Qt where they are, and what to repaint."""

    def __init__(self, scene: CanvasScene, height: float) -> None:
        super().__init__(EVERYWHERE)
        self._scene = scene
        self._made_of: tuple[object, ...] = ()
        self._still, self._live = object(), object()
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(height)
        # So that Qt says which part is to be painted.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        scene.addItem(self)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paints what touches the exposed part."""
        sight = self._look_at(painter, widget is not None)
        self._scene.look.stamps.begin(painter)
        parts = _few(self._scene.exposed) if widget is not None else []
        if widget is not None and len(parts) > 1 and widget.devicePixelRatio() == widget.devicePixelRatioF():
            # Where the clip is a rectangle, Qt draws several times as fast as where it is several.
            back, _ = painter.worldTransform().inverted()
            for part in parts:
                painter.setWorldMatrixEnabled(False)
                painter.setClipRect(part, Qt.ClipOperation.ReplaceClip)
                painter.setWorldMatrixEnabled(True)
                # A pixel more: what is drawn smoothly reaches over.
                self._draw_part(painter, back.mapRect(QRectF(part).adjusted(-1, -1, 1, 1)), sight)
        else:
            self._draw_part(painter, option.exposedRect, sight)
        painter.setOpacity(1.0)

    def _draw_part(self, painter: QPainter, part: QRectF, sight: Sight) -> None:
        order = Qt.SortOrder.AscendingOrder
        seen = self._scene.items(part, Qt.ItemSelectionMode.IntersectsItemBoundingRect, order)
        self.draw(painter, seen, sight, part)

    def draw(self, painter: QPainter, seen: list[QGraphicsItem], sight: Sight, part: QRectF) -> None:
        """Draws those of the items in a part of the canvas that are of its kind; the lowest come first."""
        raise NotImplementedError

    def _look_at(self, painter: QPainter, on_screen: bool) -> Sight:
        scene, look, session = self._scene, self._scene.look, self._scene.session
        results, far = session.results, painter.worldTransform().m11() < FAR
        # A broken node looks different, and only results say that it is.
        broken = results if results.problems else None
        made_of = (scene.edition, look.theme, look.show_gradients, session.selection, far, broken, results)
        if not all(map(is_, made_of, self._made_of)) or not self._made_of:
            if not all(map(is_, made_of[:-1], self._made_of[:-1])) or not self._made_of:
                self._still = object()
            self._live = object()
            self._made_of = made_of
        return Sight(far, on_screen, self._still, self._live)


class WireLayer(_Layer):
    """Paints the wires, and then their chips, which no wire crosses out."""

    def draw(self, painter: QPainter, seen: list[QGraphicsItem], sight: Sight, part: QRectF) -> None:
        """Draws the wires among the items."""
        wires = [item for item in seen if type(item) is WireItem]
        for wire in wires:
            wire.draw(painter, sight, part)
        if self._scene.look.show_derivatives and not sight.far:
            around = part.adjusted(-ACROSS, -DOWN, ACROSS, DOWN)
            for wire in wires:
                wire.draw_chip(painter, sight, around)


class NodeLayer(_Layer):
    """Paints the nodes."""

    def draw(self, painter: QPainter, seen: list[QGraphicsItem], sight: Sight, part: QRectF) -> None:
        """Draws the nodes among the items."""
        for item in seen:
            if type(item) is NodeItem:
                item.draw(painter, sight)


def _few(parts: list[QRect]) -> list[QRect]:
    """The largest of some rectangles and the one around the others, or nothing where these two overlap.

    Few, since what touches two of them is drawn twice.
    """
    if len(parts) < 2:
        return parts
    largest = max(parts, key=lambda part: part.width() * part.height())
    others = QRect()
    for part in parts:
        if part != largest:
            others |= part
    return [] if others.intersects(largest) else [largest, others]
