"""The item of a note: a text in Markdown, rendered."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from graphgui.analysis.layout import GRID
from graphgui.formats.cgraph.annotations import Frame, Note
from graphgui.ui.canvas.items.annotation_item import AnnotationItem
from graphgui.ui.canvas.paint.style import DIM, MARGIN, OVERVIEW_ZOOM, Style
from graphgui.ui.faults.guards import guarded
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

FOLD = 14.0
"""The size of the folded corner, which distinguishes a note from a node, in scene units."""
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class _Text(QTextDocument):
    """A rendered text that loads no resource, neither from the network nor from the disk."""

    @guarded
    def loadResource(self, type: int, name: QUrl | str) -> object:
        """None: who wrote the note must not choose what this machine reads."""
        return None


class NoteItem(AnnotationItem):
    """Paints one note from its record."""

    def __init__(self, session: Session, style: Style, record: Note) -> None:
        super().__init__(session, style, record.id)
        self.rendered: _Text | None = None
        self._text_of: tuple[object, ...] = ()
        self.setZValue(0.5)
        self.sync(record)

    def sync(self, record: Frame | Note) -> None:
        """Shows another record of the note."""
        assert isinstance(record, Note)
        self.record = record
        self.place(record.rect)
        self.update()

    def tool_tip(self) -> str:
        """The tool tip: empty, since the whole text can be read."""
        return ""

    def height_for(self, text: str, width: float) -> float:
        """The height, a multiple of `GRID`, that a note of this width needs for a whole text; in scene units."""
        tall = _rendered(self._style, text, width - 2 * MARGIN).size().height() + 2 * MARGIN
        return -(-tall // GRID) * GRID

    def draw(self, painter: QPainter, zoom: float) -> None:
        """Draws the note in its own coordinates, without text where it cannot be read at this zoom."""
        style, theme = self._style, self._style.theme
        body = self.body().translated(-self.pos())
        chosen = self.id in self._session.around
        if style.highlighted is not None:
            painter.setOpacity(DIM)
        painter.setPen(style.pen(theme.accent if chosen else theme.gradient_line, 3.0 if chosen else 1.2))
        painter.setBrush(style.brush(theme.window))
        corner = body.topRight()
        painter.drawPolygon(
            [
                body.topLeft(), corner - QPointF(FOLD, 0), corner + QPointF(0, FOLD), body.bottomRight(),
                body.bottomLeft(),
            ]
        )  # fmt: skip
        painter.setBrush(style.brush(theme.gradient_fill))
        painter.drawPolygon([corner - QPointF(FOLD, 0), corner + QPointF(0, FOLD), corner + QPointF(-FOLD, FOLD)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if zoom >= OVERVIEW_ZOOM:
            self._draw_text(painter, body)
        painter.setOpacity(1.0)

    def _draw_text(self, painter: QPainter, body: QRectF) -> None:
        style, room = self._style, body.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if not self.record.text.strip():
            painter.setPen(style.pen(style.theme.quiet, 1.0))
            style.texts.draw(
                painter, style.text_font, room, Qt.AlignmentFlag.AlignHCenter, translate("Double-click to write")
            )
            return
        made_of = (self.record.text, style.theme)
        if self.rendered is None or self._text_of != made_of:
            self.rendered, self._text_of = _rendered(style, self.record.text, room.width()), made_of
        elif self.rendered.textWidth() != room.width():
            self.rendered.setTextWidth(room.width())
        is_whole = self.rendered.size().height() <= room.height() + MARGIN
        painter.save()
        painter.translate(room.topLeft())
        tall = room.height() + MARGIN if is_whole else _whole_lines(self.rendered, room.height() - MARGIN)
        clip = QRectF(0, 0, room.width(), tall)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(style.theme.text))
        context.palette = palette
        self.rendered.documentLayout().draw(painter, context)
        painter.restore()
        if not is_whole:
            painter.setPen(style.pen(style.theme.quiet, 1.0))
            last = QRectF(room.left(), room.bottom() - MARGIN, room.width(), 2 * MARGIN - 6)
            style.texts.draw(painter, style.name_font, last, Qt.AlignmentFlag.AlignLeft, "…")


def _rendered(style: Style, text: str, width: float) -> _Text:
    made = _Text()
    made.setDocumentMargin(0.0)
    made.setDefaultFont(style.text_font)
    made.setMarkdown(text, MARKDOWN)
    made.setTextWidth(width)
    _colour_links(made, style.theme.accent)
    return made


def _colour_links(text: QTextDocument, colour: str) -> None:
    """Gives links a colour of the canvas's theme instead of the application's palette."""
    found: list[tuple[int, int]] = []
    block = text.begin()
    while block.isValid():
        each = block.begin()
        while not each.atEnd():
            part = each.fragment()
            if part.charFormat().isAnchor():
                found.append((part.position(), part.position() + part.length()))
            each += 1
        block = block.next()
    format = QTextCharFormat()
    format.setForeground(QColor(colour))
    for start, end in found:
        cursor = QTextCursor(text)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(format)


def _whole_lines(text: QTextDocument, room: float) -> float:
    """The height of the lines of a text that fit into a height as a whole."""
    tall, block = 0.0, text.begin()
    while block.isValid():
        layout = block.layout()
        for at in range(layout.lineCount()):
            line = layout.lineAt(at)
            bottom = layout.position().y() + line.y() + line.height()
            if bottom > room:
                return tall
            tall = bottom
        block = block.next()
    return tall
