"""A view of code: notes in the margin, marked lines, and a signal for a click on a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme, mono_font, set_role

GAP = 28.0
"""Pixels between the longest visible line and the notes; less where there is no room."""
EDGE = 4.0
"""Pixels between the longest note and the right edge."""


class CodeView(QPlainTextEdit):
    """Read-only lines of code; `line_chosen(at)` is emitted for a click or Enter on a line, counted from 0."""

    line_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "code")
        self.setFont(mono_font())
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self._theme = LIGHT
        self.notes: Sequence[tuple[str, str]] = ()
        self._quiet: frozenset[int] = frozenset()
        self._marked: frozenset[int] = frozenset()
        self.barred: frozenset[int] = frozenset()
        self._at: int | None = None

    def set_lines(self, lines: Sequence[str], quiet: Collection[int] = ()) -> None:
        """Shows these lines; those in `quiet`, counted from 0, are painted as comments."""
        text = "\n".join(lines)
        if text != self.toPlainText():
            self.setPlainText(text)
        self._quiet = frozenset(quiet)
        self._mark()

    def set_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Sets the notes: for each line a text and its colour, a name in the theme."""
        if notes != self.notes:
            self.notes = notes
            self.viewport().update()

    def mark(self, lines: Collection[int]) -> None:
        """Marks lines, counted from 0, and scrolls to the first of them where none is visible."""
        marked = frozenset(lines)
        if marked != self._marked:
            self._marked = marked
            self._mark()
            if marked and not marked & set(self.lines_in_view()):
                self._show(min(marked))

    def bar(self, lines: Collection[int]) -> None:
        """Sets the lines that have a bar at their left, counted from 0."""
        if frozenset(lines) != self.barred:
            self.barred = frozenset(lines)
            self.viewport().update()

    def set_current(self, at: int | None) -> None:
        """Sets the current line, counted from 0, and scrolls to it; None for none."""
        if at != self._at:
            self._at = at
            self._mark()
            if at is not None and at not in self.lines_in_view():
                self._show(at)

    def current(self) -> int | None:
        """The current line, counted from 0; None for none."""
        return self._at

    def marked(self) -> list[str]:
        """The texts of the marked lines."""
        return [self.document().findBlockByNumber(at).text() for at in sorted(self._marked)]

    def lines_in_view(self) -> range:
        """The lines that are visible, at least in part."""
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        first = last = block.blockNumber()
        while block.isValid() and self.blockBoundingGeometry(block).translated(self.contentOffset()).top() < bottom:
            last = block.blockNumber()
            block = block.next()
        return range(first, last + 1)

    def notes_left(self) -> float:
        """The x of the notes in pixels: right of the longest visible line, or as far right as they fit."""
        metrics, seen = QFontMetricsF(self.font()), self.lines_in_view()
        texts = (self.document().findBlockByNumber(at).text() for at in seen)
        longest = max(map(metrics.horizontalAdvance, texts), default=0.0)
        left = longest + GAP + self.contentOffset().x()
        if self.horizontalScrollBar().value():
            return left  # whoever scrolls sideways reads the lines to their ends
        notes = (metrics.horizontalAdvance(self.notes[at][0]) for at in seen if at < len(self.notes))
        return max(0.0, min(left, self.viewport().width() - max(notes, default=0.0) - EDGE))

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        self._mark()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._theme
        with QPainter(self.viewport()) as painter:
            painter.setFont(self.font())
            metrics, offset, left = QFontMetricsF(self.font()), self.contentOffset(), self.notes_left()
            for at in self.lines_in_view():
                block = self.document().findBlockByNumber(at)
                rect = self.blockBoundingGeometry(block).translated(offset)
                if at in self.barred:
                    painter.fillRect(0, round(rect.top()), 3, round(rect.height()) + 1, QColor(theme.remainder))
                noted, end = (
                    at < len(self.notes) and self.notes[at][0],
                    metrics.horizontalAdvance(block.text()) + offset.x(),
                )
                if noted and end > left - EDGE:
                    # A number that is cut reads as another number; a line that is cut can be scrolled.
                    painter.fillRect(QRectF(left - EDGE, rect.top(), self.width(), rect.height()), QColor(theme.window))
                if at == self._at:
                    painter.setPen(QColor(theme.accent))
                    painter.drawText(QPointF(left - GAP + 8, rect.top() + metrics.ascent()), "◀")
                if noted:
                    text, colour = self.notes[at]
                    painter.setPen(QColor(getattr(theme, colour)))
                    painter.drawText(QPointF(left, rect.top() + metrics.ascent()), text)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.line_chosen.emit(self.cursorForPosition(event.position().toPoint()).blockNumber())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line_chosen.emit(self.textCursor().blockNumber())
        else:
            super().keyPressEvent(event)

    def _show(self, at: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(at))
        self.setTextCursor(cursor)
        self.centerCursor()

    def _mark(self) -> None:
        theme, found = self._theme, []
        for lines, ink, fill in (
            (self._quiet, theme.quiet, None),
            (self._marked, theme.text, theme.gradient_fill),
            ({self._at} if self._at is not None else set(), theme.accent, theme.parameter_fill),
        ):
            for at in lines:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = QTextCursor(self.document().findBlockByNumber(at))
                selection.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                selection.format.setForeground(QColor(ink))
                if fill is not None:
                    selection.format.setBackground(QColor(fill))
                    selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                found.append(selection)
        self.setExtraSelections(found)
        self.viewport().update()
