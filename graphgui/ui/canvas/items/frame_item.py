"""The item of a frame: a titled rectangle behind what it holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from graphgui.document.arrangement.frames import TITLE_HEIGHT
from graphgui.formats.cgraph.annotations import Frame, Note
from graphgui.ui.canvas.items.annotation_item import AnnotationItem
from graphgui.ui.canvas.paint.style import CORNER, MARGIN, NAMES_ZOOM, OVERVIEW_ZOOM, Style
from graphgui.ui.session import Session
from graphgui.ui.theme import frame_colours


class FrameItem(AnnotationItem):
    """Paints one frame from its record."""

    def __init__(self, session: Session, style: Style, record: Frame) -> None:
        super().__init__(session, style, record.id)
        self.sync(record)

    def sync(self, record: Frame | Note) -> None:
        """Shows another record of the frame."""
        assert isinstance(record, Frame)
        self.record = record
        # The larger a frame, the lower, so that frames inside it can be clicked.
        self.setZValue(-10.0 - record.rect[2] * record.rect[3] / 1e15)
        self.place(record.rect)
        self.update()

    def bar(self) -> QRectF:
        """Its title bar, in scene units."""
        body = self.body()
        return QRectF(body.x(), body.y(), body.width(), min(TITLE_HEIGHT, body.height()))

    def tool_tip(self) -> str:
        """The tool tip of the title: the whole title."""
        return self.record.title

    def draw(self, painter: QPainter, zoom: float) -> None:
        """Draws the frame in its own coordinates; its title can be read at every zoom."""
        style, theme = self._style, self._style.theme
        colours = frame_colours(theme, self.record.colour)
        body, bar = self.body().translated(-self.pos()), self.bar().translated(-self.pos())
        chosen = self.id in self._session.around
        painter.setPen(style.pen(theme.accent if chosen else colours.edge, 3.0 if chosen else 1.4))
        painter.setBrush(style.brush(colours.fill))
        painter.drawRoundedRect(body, CORNER, CORNER)
        if zoom >= OVERVIEW_ZOOM:
            painter.save()
            painter.setClipRect(bar, Qt.ClipOperation.IntersectClip)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.brush(colours.bar))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), CORNER - 1, CORNER - 1)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.record.title:
            self._draw_title(painter, bar, zoom)

    def _draw_title(self, painter: QPainter, bar: QRectF, zoom: float) -> None:
        style, texts = self._style, self._style.texts
        painter.setPen(style.pen(style.theme.text, 1.0))
        font = style.name_font if zoom >= NAMES_ZOOM else style.symbol_font
        room = bar.adjusted(MARGIN, 0, -MARGIN, 0)
        if zoom < OVERVIEW_ZOOM:
            # In a fixed size on the screen, below the upper edge: nothing else can be read at this zoom.
            scale = 0.5 / zoom
            painter.save()
            painter.translate(bar.topLeft())
            painter.scale(scale, scale)
            room = QRectF(MARGIN / 2, 2, bar.width() / scale - MARGIN, 28)
            text = texts.fitting(font, room.width(), self.record.title)
            texts.draw(painter, font, room, Qt.AlignmentFlag.AlignLeft, text)
            painter.restore()
            return
        text = texts.fitting(font, room.width(), self.record.title)
        texts.draw(painter, font, room, Qt.AlignmentFlag.AlignLeft, text)
