"""The palette: every operation as a tile to drag onto the canvas, found by typing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.drag_formats import op_mime
from graphgui.ui.faults.guards import guarded
from graphgui.ui.insert.block_list import BlockList
from graphgui.ui.insert.operation_search import ranked
from graphgui.ui.insert.palette_tiles import Heading, Tile
from graphgui.ui.insert.usage import Usage
from graphgui.ui.theme import LIGHT, Theme, set_role

GAP = 4
MARGIN = 8


class Board(QWidget):
    """The tiles in sections, or those that answer a search, best first; arrow keys go from tile to tile."""

    left_upwards = Signal()

    def __init__(self, weight: Callable[[str], float]) -> None:
        super().__init__()
        self._weight = weight
        self.tiles = {name: Tile(row, self) for name, row in OPS.items()}
        self.headings = {group: Heading(group, self) for group in GROUPS}
        self._nothing = QLabel(self)
        self._nothing.setObjectName("nothing_found")
        self._nothing.setWordWrap(True)
        set_role(self._nothing, "quiet")
        for heading in self.headings.values():
            heading.toggled.connect(self._on_fold)
            heading.pressed_for_all.connect(self.open_all)
        self._is_searching = False
        self.shown: list[str] = []
        """The operations whose tiles are seen, in their order."""
        self.show_matches("")

    def show_matches(self, text: str) -> None:
        """Shows the operations that answer a search, best first; the open sections where it is empty."""
        self._is_searching = bool(text.strip())
        if self._is_searching:
            self.shown = [row.name for row, _ in ranked(text, self._weight)]
        else:
            self.shown = [name for name, row in OPS.items() if self.headings[row.group].isChecked()]
        best = self.shown[0] if self._is_searching and self.shown else None
        for name, tile in self.tiles.items():
            tile.is_best = name == best
            tile.update()
        sentence = self.tr("No operation called “{text}”.").format(text=text.strip())
        self._nothing.setText(sentence if self._is_searching else "")
        self._let_in(self.tiles[self.shown[0]] if self.shown else self.headings[GROUPS[0]])
        self.arrange()

    def open_all(self, open: bool) -> None:
        """Opens every section, or closes them."""
        for heading in self.headings.values():
            heading.setChecked(open)

    def apply_theme(self, theme: Theme) -> None:
        """Paints tiles and headings in the colours of a theme."""
        for tile in self.tiles.values():
            tile.theme = theme
        for heading in self.headings.values():
            heading.theme = theme
        self.update()

    def best(self) -> str | None:
        """The operation that answers the search best; None without a search or an answer."""
        return next((name for name, tile in self.tiles.items() if tile.is_best), None)

    def focus_first(self) -> None:
        """Moves the focus to the best match, else to what stands first."""
        stops = self._stops()
        if stops:
            self._focus(self.tiles[self.shown[0]] if self._is_searching else stops[0])

    def arrange(self) -> None:
        """Places headings and tiles for the present width."""
        seen = set(self.shown)
        for name, tile in self.tiles.items():
            tile.setVisible(name in seen)
        # A scroll bar takes the place of the margin, so that it costs no column.
        area = self._area()
        beside = max(0, MARGIN - (area.width() - self.width() if area else 0))
        inner = max(self.width() - MARGIN - beside, 1)
        hint = next(iter(self.tiles.values())).sizeHint()
        columns = max(1, (inner + GAP) // (hint.width() + GAP))

        def place(names: list[str], y: int) -> int:
            for at, name in enumerate(names):
                row, column = divmod(at, columns)
                left = MARGIN + round(column * (inner + GAP) / columns)
                right = MARGIN + round((column + 1) * (inner + GAP) / columns) - GAP
                self.tiles[name].setGeometry(QRect(left, y + row * (hint.height() + GAP), right - left, hint.height()))
            return y + -(-len(names) // columns) * (hint.height() + GAP)

        y = 2
        for heading in self.headings.values():
            heading.setVisible(not self._is_searching)
        if self._is_searching:
            y = place(self.shown, y)
        else:
            for group, heading in self.headings.items():
                heading.setGeometry(MARGIN, y, inner, heading.sizeHint().height())
                y += heading.sizeHint().height() + 2
                if heading.isChecked():
                    y = place([name for name in self.shown if OPS[name].group == group], y) + 6
        self._nothing.setVisible(self._is_searching and not self.shown)
        self._nothing.setGeometry(MARGIN + 1, y, inner, self._nothing.heightForWidth(inner))
        self.setMinimumHeight(y if self._nothing.isHidden() else y + self._nothing.height())

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.arrange()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        stops = self._stops()
        at = next((at for at, stop in enumerate(stops) if stop.hasFocus()), None)
        if at is None:
            event.ignore()
            return
        match event.key():
            case Qt.Key.Key_Left:
                self._focus(stops[max(at - 1, 0)])
            case Qt.Key.Key_Right:
                self._focus(stops[min(at + 1, len(stops) - 1)])
            case Qt.Key.Key_Home:
                self._focus(stops[0])
            case Qt.Key.Key_End:
                self._focus(stops[-1])
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                self._go_vertically(stops, stops[at], -1 if key == Qt.Key.Key_Up else 1)
            case _:
                event.ignore()

    def _stops(self) -> list[Tile | Heading]:
        """Headings and tiles that are seen, in reading order."""
        if self._is_searching:
            return [self.tiles[name] for name in self.shown]
        stops: list[Tile | Heading] = []
        for group, heading in self.headings.items():
            stops += [heading, *(self.tiles[name] for name in self.shown if OPS[name].group == group)]
        return stops

    def _go_vertically(self, stops: list[Tile | Heading], here: Tile | Heading, way: int) -> None:
        rows = {stop.y() for stop in stops if (stop.y() - here.y()) * way > 0}
        if not rows:
            if way < 0:
                self.left_upwards.emit()
            return
        y = max(rows) if way < 0 else min(rows)
        x = here.geometry().left() + 1 if isinstance(here, Heading) else here.geometry().center().x()
        row = [stop for stop in stops if stop.y() == y]
        self._focus(min(row, key=lambda stop: abs(stop.geometry().center().x() - x)))

    def _focus(self, stop: Tile | Heading) -> None:
        self._let_in(stop)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        area = self._area()
        if area:
            area.ensureWidgetVisible(stop, 0, 30)

    def _on_fold(self) -> None:
        if not self._is_searching:
            self.show_matches("")
            focused = next((heading for heading in self.headings.values() if heading.hasFocus()), None)
            if focused is not None:
                self._let_in(focused)

    def _area(self) -> QScrollArea | None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        return area if isinstance(area, QScrollArea) else None

    def _let_in(self, stop: Tile | Heading) -> None:
        # One of them alone is reached by Tab, the others from it by arrow keys.
        for other in (*self.headings.values(), *self.tiles.values()):
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is stop else Qt.FocusPolicy.ClickFocus)


class Search(QLineEdit):
    """The search field; Down goes to the tiles, Escape empties it."""

    left_downwards = Signal()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class OperationPalette(QWidget):
    """Every operation of the table, in groups. `op_chosen(name)` asks for a node of that operation."""

    op_chosen = Signal(str)

    def __init__(self, usage: Usage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.search = Search()
        self.search.setPlaceholderText(self.tr("Find an operation…"))
        self.search.setAccessibleName(self.tr("Find an operation"))
        self.search.setClearButtonEnabled(True)
        self.board = Board(usage.weight)
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
        self.blocks = BlockList()
        layout.addWidget(self.blocks)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._choose_best)
        self.search.left_downwards.connect(self.board.focus_first)
        self.board.left_upwards.connect(lambda: self.search.setFocus(Qt.FocusReason.OtherFocusReason))
        for tile in self.board.tiles.values():
            tile.dragged.connect(self._drag)
            tile.chosen.connect(self._choose)

    @guarded
    def sizeHint(self) -> QSize:
        tile = next(iter(self.board.tiles.values())).sizeHint()
        return QSize(3 * tile.width() + 2 * GAP + 2 * MARGIN + 2, 560)

    @guarded
    def minimumSizeHint(self) -> QSize:
        tile = next(iter(self.board.tiles.values())).sizeHint()
        return QSize(2 * tile.width() + GAP + 2 * MARGIN + 2, 160)

    def apply_theme(self, theme: Theme) -> None:
        """Paints the tiles in the colours of a theme."""
        self.theme = theme
        self.board.apply_theme(theme)

    def make_drag(self, name: str) -> QDrag:
        """The drag of one tile, ready to be carried out."""
        tile = self.board.tiles[name]
        drag = QDrag(tile)
        drag.setMimeData(op_mime(name))
        ratio = self.devicePixelRatioF()
        picture = QPixmap(tile.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            tile.draw(painter, QRectF(tile.rect()))
        drag.setPixmap(picture)
        drag.setHotSpot(tile.rect().center())
        return drag

    def _drag(self, name: str) -> None:
        if self.make_drag(name).exec(Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction:
            self.search.clear()

    def _on_search(self, text: str) -> None:
        self.board.show_matches(text)
        self.blocks.show_matches(text)
        self._area.verticalScrollBar().setValue(0)

    def _choose_best(self) -> None:
        best = self.board.best()
        if best is not None:
            self._choose(best)

    def _choose(self, name: str) -> None:
        # The search has found what it was for.
        self.search.clear()
        self.op_chosen.emit(name)
