"""The common base of frames and notes on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.formats.cgraph.annotations import Rect
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.faults.guards import guarded_paint
from graphgui.ui.session import Session

EDGE = 3.0
"""How far the line around a selected item reaches beyond it, in scene units."""


class AnnotationItem(QGraphicsRectItem):
    """The item of a frame or note; its rectangle may be ahead of the document while a gesture moves or resizes it."""

    def __init__(self, session: Session, style: Style, id: int) -> None:
        super().__init__()
        self.id = id
        self._session = session
        self._style = style

    def place(self, rect: Rect) -> None:
        """Moves and resizes it, whatever its record says."""
        self.setPos(rect[0], rect[1])
        self.setRect(-EDGE, -EDGE, rect[2] + 2 * EDGE, rect[3] + 2 * EDGE)

    def body(self) -> QRectF:
        """Its rectangle, in scene units."""
        return self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE).translated(self.pos())

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws it at the painter's zoom."""
        self.draw(painter, painter.worldTransform().m11())

    def draw(self, painter: QPainter, zoom: float) -> None:
        """Draws it in its own coordinates, with what can be read at this zoom."""
        raise NotImplementedError
