"""The minimap: the whole graph in a corner of the canvas, with a frame around what is in view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from graphgui.analysis.layout import card_height
from graphgui.document.edits import ChangeDescent, ChangeNode, Edit
from graphgui.document.emitter import Subscriptions
from graphgui.engine.graph import Node
from graphgui.engine.ops import OPS
from graphgui.ui.canvas.model.highlight import Highlight
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.paint.style import DIM, HEIGHT, WIDTH, card_colours
from graphgui.ui.canvas.view_history import ViewHistory, ViewPlace
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.theme import Theme
from graphgui.ui.update import Update

SIZE = QSize(208, 140)
EDGE = 14
"""Its distance from the edges of the canvas, in pixels."""
PADDING = 8.0
LEAST_CANVAS = QSize(420, 300)
"""The least size of the canvas in pixels; on a smaller one it would be in the way."""
MOST_LINES = 1_000
"""About the most wires that are drawn: of more, one in so many; they cover the map all the same."""
PAUSE = 40
"""Milliseconds by which redrawing is debounced."""


class Minimap(QWidget):
    """Shows the whole graph; a drag in it scrolls the view, the wheel zooms.

    It is visible only while something is out of view. The graph is painted once for each change into a cached pixmap;
    while one pans, only the frame is painted anew.
    """

    def __init__(self, view: NavigableView, history: ViewHistory, highlight: Highlight, theme: Theme) -> None:
        # A child of the viewport: were it a neighbour, Qt would paint all of the canvas anew at every scroll.
        super().__init__(view.viewport())
        self._view, self._history, self._highlight, self._theme = view, history, highlight, theme
        self._session, self._canvas = view.session, view.canvas
        self._wanted = True
        self._content = QRectF()
        self._to_map: QTransform | None = None
        self._drawn: QPixmap | None = None
        self._nodes: list[Node] = []
        self._row_of: dict[int, int] = {}
        """The row of each node, by id, in what follows."""
        self._places = np.zeros((3, 0))
        self._is_parameter = np.zeros(0, np.bool_)
        self._cards: list[tuple[str, list[QRectF]]] | None = None
        """A cache of all cards by colour, which a highlight leaves as they are."""
        self._grip: QPointF | None = None
        """While the frame is dragged: from the pointer to its middle, in scene coordinates."""
        self._origin: ViewPlace | None = None
        self.setObjectName("minimap")
        self.setAccessibleName(self.tr("Minimap"))
        self.setAccessibleDescription(self.tr("The whole graph, with a frame around what is seen."))
        self.setToolTip(self.tr("Drag to move over the graph, turn the wheel to zoom"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setFixedSize(SIZE)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._take_graph)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(self._session.updated, self._on_update)
        self._subscriptions.connect(highlight.changed, self._redraw)
        # Queued until both bars have moved, but before the next paint event: between the two it would cost another.
        queued = Qt.ConnectionType.QueuedConnection
        view.horizontalScrollBar().valueChanged.connect(self._follow, queued)
        view.verticalScrollBar().valueChanged.connect(self._follow, queued)
        view.zoomed.connect(self._follow)
        view.resized.connect(self._follow)
        self._broken = self._problem_ids()
        self._take_graph()

    def close_map(self) -> None:
        """Disconnects from the session."""
        self._timer.stop()
        self._subscriptions.end()

    @property
    def is_wanted(self) -> bool:
        """Whether it is shown while something is out of view."""
        return self._wanted

    def want(self, wanted: bool) -> None:
        """Sets whether it is shown while something is out of view."""
        self._wanted = wanted
        self._follow()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme, self._cards = theme, None
        self._redraw()

    # ── following ────────────────────────────────────────────────────────────────────────────────────────────────
    def _on_update(self, update: Update) -> None:
        if update.results and (broken := self._problem_ids()) != self._broken:
            self._broken, self._cards = broken, None
            self._redraw()
        if update.replaced or update.level:
            self._take_graph()
        # Numbers are not shown here, so scrubbing one changes nothing.
        elif not all(_is_mere_number(edit) for edit in update.change.edits):
            self._timer.start()
        if update.selection:
            self.update()

    def _problem_ids(self) -> frozenset[int]:
        return frozenset(id for id, problem in self._session.results.problems.items() if problem.is_own)

    def _take_graph(self) -> None:
        self._nodes = self._seen_nodes()
        self._row_of = {node.id: row for row, node in enumerate(self._nodes)}
        self._places = _places(self._nodes)
        parameters = {name for name, row in OPS.items() if row.role == "parameter"}
        self._is_parameter = np.fromiter((node.op in parameters for node in self._nodes), np.bool_, len(self._nodes))
        content = QRectF()
        if self._nodes:
            lefts, tops, heights = self._places
            left, top = float(lefts.min()), float(tops.min())
            content = QRectF(left, top, float(lefts.max()) + WIDTH - left, float((tops + heights).max()) - top)
        for rect in self._canvas.levels.rects().values():
            content |= rect
        self._content = content
        self._to_map = self._cards = None
        self._redraw()
        self._follow()

    def _seen_nodes(self) -> list[Node]:
        """The nodes at the level that is shown."""
        graph, level = self._session.graph, self._session.level
        if level is None and not self._canvas.group_items():
            return graph.nodes()
        return [graph.node(id) for id in self._canvas.node_rects() if id in graph]

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _follow(self) -> None:
        """Moves the frame to what is in view; hides the minimap where that is everything."""
        view = self._view
        shown = self._grip is not None or (
            self._wanted
            and not self._content.isEmpty()
            and view.width() >= LEAST_CANVAS.width()
            and view.height() >= LEAST_CANVAS.height()
            and not view.seen().contains(self._content)
        )
        if shown != self.isVisibleTo(view):
            self.setVisible(shown)
        if shown:
            self.move(self.corner().topLeft())
            self.update()

    def corner(self) -> QRect:
        """Its rectangle in the view; while the canvas is scrolled, Qt moves it along for a moment."""
        view = self._view
        left, top = view.width() - self.width() - EDGE, view.height() - self.height() - EDGE
        return QRect(QPoint(left, top), self.size())

    # ── the map ──────────────────────────────────────────────────────────────────────────────────────────────────
    def to_map(self) -> QTransform:
        """The transform from the scene to pixels of the minimap."""
        if self._to_map is None:
            room = QRectF(self.rect()).adjusted(PADDING, PADDING, -PADDING, -PADDING)
            scale = min(room.width() / self._content.width(), room.height() / self._content.height())
            middle = self._content.center()
            transform = QTransform.fromTranslate(room.center().x(), room.center().y())
            self._to_map = transform.scale(scale, scale).translate(-middle.x(), -middle.y())
        return self._to_map

    def frame_rect(self) -> QRectF:
        """The frame around what is in view, in pixels of the minimap; kept within it where the view is far off the graph."""
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        seen = self.to_map().mapRect(self._view.seen())
        left, top = min(max(seen.left(), inside.left()), inside.right() - 6), min(
            max(seen.top(), inside.top()), inside.bottom() - 6
        )  # fmt: skip
        right = max(min(seen.right(), inside.right()), left + 6)
        bottom = max(min(seen.bottom(), inside.bottom()), top + 6)
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the cached pixmap, the selection and the frame."""
        if self._content.isEmpty():
            return
        if self._drawn is None:
            self._drawn = self._draw_graph()
        theme = self._theme
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            graph, frame, accent = self._session.graph, self.frame_rect(), QColor(theme.accent)
            if self._session.chosen:
                painter.setTransform(self.to_map())
                painter.setPen(_fine_pen(theme.accent, 1.5))
                painter.drawRects(self._rects(_places([graph.node(id) for id in self._session.selection])))
                groups = self._canvas.levels.rects()
                painter.drawRects([rect for id, rect in groups.items() if id in self._session.around])
                painter.resetTransform()
            accent.setAlpha(28)
            painter.fillRect(frame.toAlignedRect(), accent)
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.drawRect(frame)

    def _draw_graph(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(SIZE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._theme.canvas))
        with QPainter(pixmap) as painter:
            self._paint_graph(painter)
        return pixmap

    def _paint_graph(self, painter: QPainter) -> None:
        theme, highlighted = self._theme, self._canvas.paint_style.highlighted
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setTransform(self.to_map())
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, colour in self._canvas.annotations.swatches():
            painter.setBrush(QColor(colour))
            painter.drawRect(rect)
        if self._cards is None:
            self._cards = self._by_colour(self._row_of.keys())
        row_of, nodes = self._row_of, self._nodes
        middle = HEIGHT / 2
        painter.setPen(_fine_pen(theme.thumb, 1.0))
        painter.setOpacity(1.0 if highlighted is None else DIM)
        # The scene has all wires of the graph at hand without a search.
        canvas, levels = self._canvas, self._canvas.levels
        items = canvas.wire_items()
        wires = (item.wire for item in islice(items, 0, None, 1 + len(items) // MOST_LINES))
        inside = [wire for wire in wires if wire.source in row_of and wire.target in row_of]
        ends = ((nodes[row_of[wire.source]].position, nodes[row_of[wire.target]].position) for wire in inside)
        painter.drawLines([QLineF(x1 + WIDTH, y1 + middle, x2, y2 + middle) for (x1, y1), (x2, y2) in ends])
        some = islice(levels.crossing, 0, None, 1 + len(levels.crossing) // MOST_LINES)
        crossing = (canvas.wire_item(wire).ends for wire in some if canvas.has_wire(wire))
        painter.drawLines([QLineF(*start, *end) for start, end in crossing])
        painter.setPen(Qt.PenStyle.NoPen)
        _draw_cards(painter, self._cards)
        painter.setOpacity(1.0)
        if highlighted is not None:
            # The highlighted nodes last: they must not be covered by dimmed ones.
            _draw_cards(painter, self._by_colour(highlighted))
        painter.setBrush(QColor(theme.outline))
        painter.drawRects(list(levels.rects().values()))

    def _by_colour(self, ids: Set[int]) -> list[tuple[str, list[QRectF]]]:
        """The cards of nodes by their colour; last, and so above the others, the output and what cannot be computed."""
        output, broken, row_of = self._session.graph.output, self._broken, self._row_of
        if ids == row_of.keys():
            rows = np.arange(len(row_of))
        else:
            rows = np.array([row_of[id] for id in ids if id in row_of], np.intp)
        flags = self._is_parameter[rows]
        marked = [*broken, *({output} - broken if output is not None else ())]
        groups = [(False, False, rows[~flags]), (False, False, rows[flags])]
        groups += [(id in broken, id == output, np.array([row_of[id]])) for id in marked if id in row_of and id in ids]
        found = []
        for is_broken, is_output, alike in groups:
            if len(alike):
                is_parameter = bool(self._is_parameter[alike[0]])
                colours = card_colours(self._theme, is_broken=is_broken, is_output=is_output, is_parameter=is_parameter)
                found.append((colours.edge, self._rects(self._places[:, alike])))
        return found

    def _rects(self, places: NDArray[np.float64]) -> list[QRectF]:
        """Cards in scene coordinates, at least large enough to be seen on the minimap."""
        scale = self.to_map().m11()
        wide, least = max(WIDTH, 2.0 / scale), 1.5 / scale
        lefts, tops, heights = places
        if scale * WIDTH > 1.0:
            high = np.maximum(heights, least).tolist()
            return [QRectF(x, y, wide, h) for x, y, h in zip(lefts.tolist(), tops.tolist(), high, strict=True)]
        # Cards smaller than a pixel: those that begin in one cell are drawn as that cell.
        cells = np.unique(np.floor(lefts / wide) + 1j * np.floor(tops / least))
        at = zip((cells.real * wide).tolist(), (cells.imag * least).tolist(), strict=True)
        return [QRectF(x, y, wide, least) for x, y in at]

    # ── mouse and keys ───────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grabs the frame, or centres the view on the point."""
        if event.button() != Qt.MouseButton.LeftButton or self._content.isEmpty():
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.fit_pending = False
        self._view.field.finish()
        self._origin = self._history.here()
        is_held = self.frame_rect().contains(event.position())
        self._grip = self._view.middle() - self._point(event) if is_held else QPointF()
        self._move(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrolls the view with the pointer."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            # Another window may have got the release.
            self._let_go()
        elif self._grip is not None:
            self._move(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the drag, with an entry in the history."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms around the middle of the view."""
        self._view.fit_pending = False
        self._view.zoom_by(1.2 ** (event.angleDelta().y() / 120.0))
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shows the place from before the drag, on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._origin is not None:
            self._history.show(self._origin)
            self._origin = None
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _point(self, event: QMouseEvent) -> QPointF:
        inverse, _ = self.to_map().inverted()
        return inverse.map(event.position())

    def _move(self, event: QMouseEvent) -> None:
        assert self._grip is not None
        self._view.centerOn(self._point(event) + self._grip)

    def _let_go(self) -> None:
        if self._grip is None:
            return
        self._grip = None
        if self._origin is not None:
            self._history.arrived(self._origin)
            self._origin = None
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._follow()


def _places(nodes: Sequence[Node]) -> NDArray[np.float64]:
    """Left, top and height of the cards of nodes, in scene coordinates, of shape (3, n)."""
    at = np.array([node.position for node in nodes]).reshape(-1, 2).T
    slots = np.fromiter((len(node.literals) for node in nodes), np.intp, len(nodes))
    heights = np.array([card_height(count) for count in range(slots.max(initial=0) + 1)])
    return np.vstack((at, heights[slots]))


def _fine_pen(colour: str, width: float) -> QPen:
    """A cosmetic pen: its width is in pixels, whatever the scale."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    return pen


def _is_mere_number(edit: Edit) -> bool:
    if isinstance(edit, ChangeDescent):
        return True
    return (
        isinstance(edit, ChangeNode)
        and edit.before.position == edit.after.position
        and edit.before.slots == edit.after.slots
    )


def _draw_cards(painter: QPainter, cards: Iterable[tuple[str, list[QRectF]]]) -> None:
    for colour, rects in cards:
        painter.setBrush(QColor(colour))
        painter.drawRects(rects)
