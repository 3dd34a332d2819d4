"""Parts of the inspector: labels, cards, numbers to read and copy, previews of arrays, and code."""

from __future__ import annotations

import re

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import exact_text, readable_text
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import LIGHT, Theme, mono_font, set_role, small_font
from graphgui.ui.translate import translate

DIGITS = 5
MOST_PREVIEWED = 8
ENTRIES_A_ROW = 5
LONGEST_TIP = 600
CODE_INSET = 4
INDENT = 8

_LONG_WORD = re.compile(r"\S{16}(?=\S{4})")


class Label(QLabel):
    """Plain text that never widens its panel: a long word breaks where lines wrap, and is elided where they do not."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        """`role` is one of the style sheet's, see `set_role`."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            set_role(self, role)
        self.setText(text)

    def setText(self, text: str) -> None:
        if self.wordWrap():
            text = _LONG_WORD.sub("\\g<0>\u200b", text)
        if text != self.text():
            super().setText(text)

    @guarded
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint if self.wordWrap() else QSize(min(hint.width(), 3 * self.fontMetrics().height()), hint.height())

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap() or self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.contentsRect().width())
        role = self.foregroundRole()
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.contentsRect(), self.alignment(), self.palette(), self.isEnabled(), cut, role
            )


class Card(QFrame):
    """A white card with an optional title; its contents go into `column`."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        set_role(self, "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 10)
        self.column.setSpacing(6)
        if title:
            self.column.addWidget(Label(title, "title"))


class NumberLabel(QLabel):
    """A number, shortened to `DIGITS` digits; its tool tip and what is copied are exact.

    `clicked` is emitted by a click or by Enter, where `offer` allowed it.
    """

    clicked = Signal()

    def __init__(self, role: str = "") -> None:
        super().__init__()
        if role:
            set_role(self, role)
        self._value: Value | None = None
        self._offer = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(self.tr("Copy"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)

    def set_number(self, value: Value | None, missing: str = "—") -> None:
        """Shows a number, or with None the sign `missing`."""
        if value is self._value and value is not None:
            return
        self._value = value
        self.setText(missing if value is None else short_number(value, DIGITS))

    def offer(self, words: str) -> None:
        """Makes the number clickable; `words` describe what a click does."""
        self._offer = words
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def exact(self) -> str:
        """The number as text that a number field reads back exactly."""
        return "" if self._value is None else exact_text(self._value)

    def copy(self) -> None:
        """Puts the exact number on the clipboard."""
        if self._value is not None:
            QGuiApplication.clipboard().setText(self.exact())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif self._offer and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if (
            self._offer
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.clicked.emit()

    @guarded
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            # Written only when it is asked for: numbers change sixty times a second while descent runs.
            text = "" if self._value is None else exact_text(np.add(self._value, 0.0))  # no zero with a sign
            text = text[:LONGEST_TIP] + "…" if len(text) > LONGEST_TIP else text
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (text, self._offer))), self)
            return True
        return super().event(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self.palette().highlight().color(), 1.5))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class ArrayPreview(QWidget):
    """The first entries of an array as a small table; the tool tip shows the entry under the pointer exactly."""

    def __init__(self, meaning: str) -> None:
        """`meaning` describes the entries to a screen reader, such as "value, entry by entry"."""
        super().__init__()
        self.setAccessibleName(meaning)
        self._theme = LIGHT
        self._colour = LIGHT.text
        self._rows = np.zeros((0, 0))
        self._caption = ""
        self._previewed: Value | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def caption(self) -> str:
        """The sentence about entries that are left out; empty where all are shown."""
        return self._caption

    def set_array(self, value: Value | None) -> None:
        """Shows an array of any shape; a number or None hides the preview."""
        if value is self._previewed:
            return
        self._previewed = value
        array = np.asarray(0.0 if value is None else value, np.float64)
        shape_before = self._rows.shape, self._caption
        self._rows, self._caption = _preview(array)
        self.setVisible(array.ndim > 0)
        self.setAccessibleDescription(self.text())
        if (self._rows.shape, self._caption) != shape_before:
            self.updateGeometry()
        self.update()

    def apply_theme(self, theme: Theme, colour: str) -> None:
        """Takes a theme, and the colour of the entries."""
        self._theme, self._colour = theme, colour
        self.update()

    def text(self) -> str:
        """The entries as lines of text, one line a row."""
        lines = [", ".join(self._written(entry) for entry in row if entry is not None) for row in self._rows]
        return "\n".join([*lines, *([self._caption] if self._caption else [])])

    @guarded
    def sizeHint(self) -> QSize:
        lines = len(self._rows) + (1 if self._caption else 0)
        return QSize(120, round(lines * self._row_height()) + 2)

    @guarded
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self._entry_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "" if entry is None else readable_text(np.float64(entry)), self)
            return True
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        return super().event(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            font = self._small_font()
            painter.setFont(font)
            metrics = QFontMetricsF(font)
            height = self._row_height()
            count, columns = self._rows.shape
            for i, row in enumerate(self._rows):
                for j, entry in enumerate(row):
                    if entry is None:
                        continue
                    cell = QRectF(j * self.width() / columns, i * height, self.width() / columns, height)
                    painter.setPen(QColor(self._theme.line))
                    painter.drawRect(cell.adjusted(0.5, 0.5, -0.5 if j == columns - 1 else 0.5, 0.5))
                    painter.setPen(QColor(self._colour))
                    text = metrics.elidedText(self._written(entry), Qt.TextElideMode.ElideRight, cell.width() - 3)
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            if self._caption:
                painter.setPen(QColor(self._theme.quiet))
                below = QRectF(0, count * height + 1, self.width(), height)
                painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._caption)

    def _entry_at(self, x: float, y: float) -> float | None:
        count, columns = self._rows.shape
        i, j = int(y // self._row_height()), int(x * columns // max(self.width(), 1))
        return self._rows[i, j] if 0 <= i < count and 0 <= j < columns else None

    def _written(self, entry: float) -> str:
        return short_number(entry, 3 if self._rows.shape[1] <= ENTRIES_A_ROW else 2)

    def _small_font(self) -> QFont:
        return small_font(self.font())

    def _row_height(self) -> float:
        return round(QFontMetricsF(self._small_font()).height() + 5)


def _preview(array: np.ndarray) -> tuple[np.ndarray, str]:
    """The entries to show, of shape (rows, columns) and filled up with None, and a sentence about those left out."""
    if array.ndim == 0 or array.size == 0:
        return np.zeros((0, 0)), translate("no entries") if array.ndim else ""
    if array.ndim == 1:
        shown = array[: MOST_PREVIEWED * ENTRIES_A_ROW]
        columns = min(len(shown), ENTRIES_A_ROW)
        filled = np.full(-(-len(shown) // columns) * columns, None, dtype=object)
        filled[: len(shown)] = shown
        caption = translate("first {shown} of {all}").format(shown=len(shown), all=len(array))
        return filled.reshape(-1, columns), caption if len(shown) < len(array) else ""
    first = array[(0,) * (array.ndim - 2)]
    shown = first[:MOST_PREVIEWED, :MOST_PREVIEWED].astype(object)
    if shown.size == array.size:
        return shown, ""
    sizes = (" × ".join(map(str, each.shape)) for each in (shown, array))
    return shown, translate("first {shown} of {all}").format(shown=next(sizes), all=next(sizes))


class Code(QPlainTextEdit):
    """Read-only code at its full height: the panel around it scrolls, not the code."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "code")
        self.setFont(mono_font())
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Code that ran"))
        self.document().setDocumentMargin(0)

    def fit(self) -> None:
        """Sets the height that the text needs at the present width."""
        # A block is laid out only when it is asked for.
        layout, block, height = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        self.setFixedHeight(round(height) + 2 * CODE_INSET)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ProblemCard(QFrame):
    """A card with ⚠ and a sentence about a problem; hidden while there is none. `clicked` is emitted by a click."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "problem")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to go to the node at fault"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self.sentence = Label("", "error", wrap=True)
        column.addWidget(self.sentence)
        self.hide()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def set_sentence(self, sentence: str) -> None:
        """Shows a sentence; an empty one hides the card."""
        text = f"⚠ {sentence}" if sentence else ""
        self.sentence.setText(text)
        self.setVisible(bool(sentence))
