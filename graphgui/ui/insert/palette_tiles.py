"""The parts of the palette: a tile for every operation, a heading for every section."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from graphgui.engine.op import Op
from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.plain_text import native_keys, plain_tip
from graphgui.ui.theme import LIGHT, small_font
from graphgui.ui.translate import translate, translate_count

OPEN_AT_START = GROUPS[:2]
"""The sections that are open in a new window; of the others one sees the headings."""

NARROWER = 0.82
"""How much narrower than usual the widest names are set."""


def describe(row: Op) -> str:
    """The tool tip of an operation: its name, what it does, and its formula."""
    return f"{row.label}: {row.doc}{'' if row.is_source else chr(10) + row.described}"


@cache
def _label_room(font: QFont) -> tuple[int, int]:
    """The width for the names of operations, and the height of all, in one font; the widest are set narrower."""
    metrics = QFontMetrics(font)
    return round(NARROWER * max(metrics.horizontalAdvance(row.label) for row in OPS.values())), metrics.height()


class Tile(QAbstractButton):
    """One operation: its sign large, its name small below. Dragged, double-clicked or pressed, it gives a node."""

    dragged = Signal(str)
    chosen = Signal(str)

    def __init__(self, row: Op, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.theme = LIGHT
        self.is_best = False
        """Whether Enter in the search field takes this one."""
        self._pressed_at: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(plain_tip(describe(row)))
        self.setAccessibleName(row.label)
        self.setAccessibleDescription(row.doc)
        # Space and a screen reader press the button; the mouse drags or double-clicks it.
        self.clicked.connect(lambda: self.chosen.emit(row.name))

    @guarded
    def sizeHint(self) -> QSize:
        widest, height = _label_room(small_font(self.font()))
        return QSize(widest + 5, QFontMetrics(self.symbol_font()).height() + height + 8)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.setDown(True)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._release()
            self.dragged.emit(self.row.name)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.row.name)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.row.name)
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, QRectF(self.rect()))

    def draw(self, painter: QPainter, frame: QRectF) -> None:
        """Paints the tile into a frame, for the screen and for the picture that is dragged."""
        theme = self.theme
        strong = self.hasFocus() or self.is_best
        border = theme.accent if strong else theme.outline if self.underMouse() else theme.line
        width = 2.0 if strong else 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(theme.parameter_fill if self.isDown() else theme.card))
        painter.drawRoundedRect(frame.adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        label_font, symbol_font = self.label_font(), self.symbol_font()
        metrics = QFontMetrics(label_font)
        below = metrics.height() + 3
        painter.setFont(symbol_font)
        painter.setPen(QColor(theme.parameter if self.row.is_source else theme.text))
        painter.drawText(frame.adjusted(0, 1, 0, -below), Qt.AlignmentFlag.AlignCenter, self.row.symbol)
        painter.setFont(label_font)
        painter.setPen(QColor(theme.quiet))
        label = metrics.elidedText(self.row.label, Qt.TextElideMode.ElideRight, round(frame.width()) - 4)
        painter.drawText(
            QRectF(frame.left(), frame.bottom() - below, frame.width(), below - 3), Qt.AlignmentFlag.AlignCenter, label
        )

    def label_font(self) -> QFont:
        """The font of the name below the sign; a name that is too wide for the tile is set narrower."""
        font = small_font(self.font())
        wide = QFontMetrics(font).horizontalAdvance(self.row.label)
        if wide > (room := max(self.width() - 4, round(NARROWER * wide))):
            font.setStretch(int(100 * room / wide))
        return font

    def symbol_font(self) -> QFont:
        """The font of the sign."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * (1.25 if len(self.row.symbol) < 4 else 1.08))
        return font

    def _release(self) -> None:
        self._pressed_at = None
        self.setDown(False)


class Heading(QAbstractButton):
    """The heading of a section, which opens and closes it."""

    pressed_for_all = Signal(bool)
    """Pressed together with Ctrl: whether all sections shall be open."""

    def __init__(self, group: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = translate(group)
        self.theme = LIGHT
        self.count = sum(row.group == group for row in OPS.values())
        self.setCheckable(True)
        self.setChecked(group in OPEN_AT_START)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        words = translate_count("{group}, 1 operation", "{group}, {count} operations", self.count, group=self.words)
        self.setAccessibleName(words)
        self.setToolTip(native_keys(self.tr("Opens or closes this section; with Ctrl, all of them.")))

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(80, QFontMetrics(self._heading_font()).height() + 10)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.isDown() and self.rect().contains(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if inside and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pressed_for_all.emit(self.isChecked())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            # As in a tree: left closes, right opens.
            if self.isChecked() != (event.key() == Qt.Key.Key_Right):
                self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, frame = self.theme, QRectF(self.rect())
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.accent), 2.0))
                painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 4, 4)
            painter.setFont(self._heading_font())
            painter.setPen(QColor(theme.text if self.underMouse() else theme.quiet))
            middle = Qt.AlignmentFlag.AlignVCenter
            sign = "▾" if self.isChecked() else "▸"
            painter.drawText(frame.adjusted(3, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, sign)
            painter.drawText(frame.adjusted(18, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, self.words.upper())
            painter.drawText(frame.adjusted(0, 0, -4, 0), middle | Qt.AlignmentFlag.AlignRight, str(self.count))

    def _heading_font(self) -> QFont:
        font = small_font(self.font())
        font.setBold(True)
        return font
