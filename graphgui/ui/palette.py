"""The palette: every operation as a tile to drag onto the canvas, found by typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graphgui.engine.op import Op
from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.theme import LIGHT, Theme, set_role

OP_MIME = "application/x-graphgui-op"
GAP = 4
MARGIN = 8

_TYPED_SIGNS = str.maketrans({"*": "×", "-": "−", "/": "÷"})


def matches(row: Op, text: str) -> int | None:
    """How well an operation answers a search: 0 for its very name, 1 for its beginning, 2 for another part, or None."""
    sought = text.strip().casefold()
    names = {word.casefold() for word in (row.name, row.label, row.symbol)}
    if sought in names or sought.translate(_TYPED_SIGNS) in names:
        return 0
    if any(name.startswith(sought) for name in names):
        return 1
    if sought in row.synonyms.casefold() or any(sought in name for name in names):
        return 2
    return None


def op_mime(name: str) -> QMimeData:
    """What a dragged tile carries: the name of its operation."""
    mime = QMimeData()
    mime.setData(OP_MIME, name.encode())
    return mime


def describe(row: Op) -> str:
    """The tool tip of an operation: its name, what it does, and its formula."""
    return f"{row.label}: {row.doc}{'' if row.is_source else chr(10) + row.described}"


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
        self.setToolTip(describe(row))
        self.setAccessibleName(row.label)
        self.setAccessibleDescription(row.doc)
        # Space and a screen reader press the button; the mouse drags or double-clicks it.
        self.clicked.connect(lambda: self.chosen.emit(row.name))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._label_font())
        widest = max(metrics.horizontalAdvance(row.label) for row in OPS.values())
        height = QFontMetrics(self._symbol_font()).height() + metrics.height()
        return QSize(widest + 5, height + 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.setDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._release()
            self.dragged.emit(self.row.name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.row.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.row.name)
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
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
        label_font, symbol_font = self._label_font(), self._symbol_font()
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

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.65)
        return font

    def _symbol_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * (1.25 if len(self.row.symbol) < 4 else 1.08))
        return font

    def _release(self) -> None:
        self._pressed_at = None
        self.setDown(False)


class Board(QWidget):
    """The tiles in their groups, as many a row as fit; arrow keys go from tile to tile."""

    left_upwards = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {name: Tile(row, self) for name, row in OPS.items()}
        self._headings = {group: QLabel(group.upper(), self) for group in GROUPS}
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        set_role(self._nothing, "quiet")
        for group, heading in self._headings.items():
            set_role(heading, "heading")
            heading.setAccessibleName(group)
        self.shown = list(OPS)
        self._let_in(self.shown[0])

    def show_matches(self, text: str) -> None:
        """Shows the operations that answer a search, all of them where it is empty."""
        found = {name: matches(row, text) for name, row in OPS.items()} if text.strip() else dict.fromkeys(OPS, 0)
        self.shown = [name for name, quality in found.items() if quality is not None]
        best = min(self.shown, key=lambda name: found[name] or 0, default=None) if text.strip() else None
        for name, tile in self.tiles.items():
            tile.is_best = name == best
            tile.update()
        self._nothing.setText("" if self.shown else f"No operation called “{text.strip()}”.")
        if self.shown:
            self._let_in(best or self.shown[0])
        self.arrange()

    def best(self) -> str | None:
        """The operation that answers the search best; None without a search or an answer."""
        return next((name for name, tile in self.tiles.items() if tile.is_best), None)

    def focus_first(self) -> None:
        """Moves the focus to the best match, else to the first tile."""
        if self.shown:
            self._focus(self.best() or self.shown[0])

    def arrange(self) -> None:
        """Places headings and tiles for the present width."""
        # A scroll bar takes the place of the margin, so that it costs no column.
        area = self._area()
        beside = max(0, MARGIN - (area.width() - self.width() if area else 0))
        inner = max(self.width() - MARGIN - beside, 1)
        hint = next(iter(self.tiles.values())).sizeHint()
        columns = max(1, (inner + GAP) // (hint.width() + GAP))
        y = 2
        for group, heading in self._headings.items():
            names = [name for name in self.shown if OPS[name].group == group]
            heading.setVisible(bool(names))
            if not names:
                continue
            heading.setGeometry(MARGIN + 1, y, inner, heading.sizeHint().height())
            y += heading.sizeHint().height() + 4
            for at, name in enumerate(names):
                row, column = divmod(at, columns)
                left = MARGIN + round(column * (inner + GAP) / columns)
                right = MARGIN + round((column + 1) * (inner + GAP) / columns) - GAP
                self.tiles[name].setGeometry(QRect(left, y + row * (hint.height() + GAP), right - left, hint.height()))
            y += -(-len(names) // columns) * (hint.height() + GAP) + 8
        for name, tile in self.tiles.items():
            tile.setVisible(name in self.shown)
        self._nothing.setVisible(not self.shown)
        self._nothing.setGeometry(MARGIN + 1, y, inner, self._nothing.heightForWidth(inner))
        self.setMinimumHeight(y if self.shown else y + self._nothing.height())

    def resizeEvent(self, event) -> None:
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((name for name, tile in self.tiles.items() if tile.hasFocus()), None)
        if focused is None or focused not in self.shown:
            event.ignore()
            return
        at, key = self.shown.index(focused), event.key()
        if key == Qt.Key.Key_Left:
            self._focus(self.shown[max(at - 1, 0)])
        elif key == Qt.Key.Key_Right:
            self._focus(self.shown[min(at + 1, len(self.shown) - 1)])
        elif key == Qt.Key.Key_Home:
            self._focus(self.shown[0])
        elif key == Qt.Key.Key_End:
            self._focus(self.shown[-1])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_vertically(focused, -1 if key == Qt.Key.Key_Up else 1)
        else:
            event.ignore()

    def _go_vertically(self, name: str, way: int) -> None:
        here = QPointF(self.tiles[name].geometry().center())
        rows = {
            self.tiles[other].y() for other in self.shown if (self.tiles[other].y() - self.tiles[name].y()) * way > 0
        }
        if not rows:
            if way < 0:
                self.left_upwards.emit()
            return
        y = max(rows) if way < 0 else min(rows)
        row = [other for other in self.shown if self.tiles[other].y() == y]
        self._focus(min(row, key=lambda other: abs(self.tiles[other].geometry().center().x() - here.x())))

    def _focus(self, name: str) -> None:
        self._let_in(name)
        self.tiles[name].setFocus(Qt.FocusReason.OtherFocusReason)
        area = self._area()
        if area:
            area.ensureWidgetVisible(self.tiles[name], 0, 30)

    def _area(self) -> QScrollArea | None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        return area if isinstance(area, QScrollArea) else None

    def _let_in(self, name: str) -> None:
        # One tile alone is reached by Tab, the others from it by arrow keys.
        for other, tile in self.tiles.items():
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == name else Qt.FocusPolicy.ClickFocus)


class Search(QLineEdit):
    """The search field; Down goes to the tiles, Escape empties it."""

    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Palette(QWidget):
    """Every operation of the table, in groups. `op_chosen(name)` asks for a node of that operation."""

    op_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.search = Search()
        self.search.setPlaceholderText("Find an operation…")
        self.search.setAccessibleName("Find an operation")
        self.search.setClearButtonEnabled(True)
        self.board = Board()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(self.board)
        self.board.setAutoFillBackground(False)
        self._area = area
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, MARGIN, 0, 0)
        layout.setSpacing(MARGIN)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        top.addWidget(self.search)
        layout.addLayout(top)
        layout.addWidget(area)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._choose_best)
        self.search.left_downwards.connect(self.board.focus_first)
        self.board.left_upwards.connect(lambda: self.search.setFocus(Qt.FocusReason.OtherFocusReason))
        for tile in self.board.tiles.values():
            tile.dragged.connect(self._drag)
            tile.chosen.connect(self.op_chosen)

    def sizeHint(self) -> QSize:
        tile = next(iter(self.board.tiles.values())).sizeHint()
        return QSize(4 * tile.width() + 3 * GAP + 2 * MARGIN + 2, 560)

    def minimumSizeHint(self) -> QSize:
        tile = next(iter(self.board.tiles.values())).sizeHint()
        return QSize(2 * tile.width() + GAP + 2 * MARGIN + 2, 160)

    def apply_theme(self, theme: Theme) -> None:
        """Paints the tiles in the colours of a theme."""
        self.theme = theme
        for tile in self.board.tiles.values():
            tile.theme = theme
            tile.update()

    def make_drag(self, name: str) -> QDrag:
        """The drag of one tile, ready to be carried out."""
        tile = self.board.tiles[name]
        drag = QDrag(tile)
        drag.setMimeData(op_mime(name))
        ratio = self.devicePixelRatioF()
        picture = QPixmap(tile.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        tile.draw(painter, QRectF(tile.rect()))
        painter.end()
        drag.setPixmap(picture)
        drag.setHotSpot(tile.rect().center())
        return drag

    def _drag(self, name: str) -> None:
        self.make_drag(name).exec(Qt.DropAction.CopyAction)

    def _on_search(self, text: str) -> None:
        self.board.show_matches(text)
        self._area.verticalScrollBar().setValue(0)

    def _choose_best(self) -> None:
        best = self.board.best()
        if best is not None:
            self.op_chosen.emit(best)
