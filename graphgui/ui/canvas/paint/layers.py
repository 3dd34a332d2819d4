"""All wires, and all nodes, painted by one item each: Qt asks Python once a frame and not once an item."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.ui.canvas.items.wire_item import ACROSS, DOWN
from graphgui.ui.canvas.paint.style import FAR

if TYPE_CHECKING:
    from graphgui.ui.canvas.scene import CanvasScene

MOST_PARTS = 8
"""Where more parts of the view are exposed than these, they are painted at once: what touches two is drawn twice."""
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
        parts = self._scene.exposed if widget is not None else []
        is_whole = widget is not None and widget.devicePixelRatioF().is_integer()
        if is_whole and 1 < len(parts) <= MOST_PARTS:
            # Where the clip is a rectangle, Qt draws several times as fast as where it is several. Where the screen has
            # one and a half pixels for one of Qt's, there would be gaps.
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
        """Draws those of its kind in a part of the canvas; the lowest come first."""
        raise NotImplementedError

    def _look_at(self, painter: QPainter, on_screen: bool) -> Sight:
        scene, look, session = self._scene, self._scene.look, self._scene.session
        results, far = session.results, painter.worldTransform().m11() < FAR
        # A broken node looks different, and only results say that it is.
        broken = results if results.problems else None
        titles = look.reading if look.reading is not None and look.reading.retitles else None
        still = (scene.edition, look.theme, look.show_gradients, session.selection, far, broken, titles)
        made_of = (*still, results, look.reading)
        if not all(map(is_, made_of, self._made_of)) or not self._made_of:
            if not all(map(is_, still, self._made_of)) or not self._made_of:
                self._still = object()
            self._live = object()
            self._made_of = made_of
        return Sight(far, on_screen, self._still, self._live)


class WireLayer(_Layer):
    """Paints the wires, and then their chips, which no wire crosses out."""

    def _draw_part(self, painter: QPainter, part: QRectF, sight: Sight) -> None:
        wires = self._scene.wires_at(part)
        for wire in wires:
            wire.draw(painter, sight, part)
        if not sight.far:
            around = part.adjusted(-ACROSS, -DOWN, ACROSS, DOWN)
            for wire in wires:
                if self._scene.look.show_derivatives or len(wire.bundle) > 1:
                    wire.draw_chip(painter, sight, around)


class NodeLayer(_Layer):
    """Paints the nodes."""

    def _draw_part(self, painter: QPainter, part: QRectF, sight: Sight) -> None:
        for node in self._scene.nodes_at(part):
            node.draw(painter, sight)
