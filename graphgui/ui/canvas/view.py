"""The view: the canvas as people see and touch it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGraphicsView, QPinchGesture, QWidget

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.alignment import nudge
from graphgui.document.edits import Edit, changes_nodes_only
from graphgui.ui.canvas.access.keyboard_walk import FocusRing
from graphgui.ui.canvas.access.screen_reader import CanvasReader
from graphgui.ui.canvas.breadcrumb import Walk
from graphgui.ui.canvas.gestures.annotation_gestures import edit_annotations
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.gestures.mouse import Mouse, local_file
from graphgui.ui.canvas.glide import Glide
from graphgui.ui.canvas.inline_editors import edit_name, edit_value
from graphgui.ui.canvas.inline_field import Banner
from graphgui.ui.canvas.minimap import Minimap
from graphgui.ui.canvas.model.highlight import Highlight
from graphgui.ui.canvas.model.hit_test import Hit, hit_test
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.note_field import NoteField
from graphgui.ui.canvas.paint.overview import Overview
from graphgui.ui.canvas.paint.style import OVERVIEW_ZOOM
from graphgui.ui.canvas.view_history import ViewHistory
from graphgui.ui.insert.block_list import BLOCK_MIME
from graphgui.ui.insert.palette_tiles import OP_MIME
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

PORT_CATCH = 11.0
"""How near a press must be to a port, in pixels on the screen."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


CLEAR = 8
"""How far what is brought into view stays away from the minimap, in pixels."""


class CanvasView(NavigableView):
    """Paints the canvas, hears the keys, and hands what the mouse does to `mouse`.

    `op_dropped(name, middle, wire)` tells that an operation was dropped, on a wire or None, `menu_wanted(hit, global
    position)` that a context menu is asked for, `add_wanted(point, ends)` that something is to be added at a point and
    wired to these ends, `add_here_wanted` that it is to be added where the pointer is, and `file_dropped(path)` that a
    file was dropped, and `block_dropped(name, middle)` that a block was.
    """

    op_dropped = Signal(str, object, object)
    menu_wanted = Signal(object, QPoint)
    add_wanted = Signal(object, object)
    add_here_wanted = Signal()
    file_dropped = Signal(str)
    block_dropped = Signal(str, object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.reader = CanvasReader(self)
        self.mouse = Mouse(self)
        self.ghost: Callable[[QPainter], None] | None = None
        """Draws what is about to be added, over the canvas."""
        self._closed = False
        self._overview = Overview(self.canvas)
        self._dots, self._dots_for = QPolygonF(), (0, 0, 0.0)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(
            self.tr("The graph. Ctrl+] and Ctrl+[ go from node to node, F2 renames, Enter edits.")
        )
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A child of the view, not of the viewport: scrolling would carry it along.
        self.banner = Banner(self)
        self.history = ViewHistory(self)
        self.walk = Walk(self)
        self.glide = Glide(self)
        self.note_field = NoteField(self)
        self.highlight = Highlight(self.canvas)
        self.ring = FocusRing(self)
        self.minimap = Minimap(self, self.history, self.highlight, theme)
        session.said.connect(self._on_said)
        session.level_changed.connect(self.walk.follow)
        session.gone_to.connect(self.history.visit)
        self.banner.clicked.connect(self._on_banner_clicked)
        session.document_replaced.connect(self._on_document_replaced)
        session.changed.connect(self._on_changed)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.canvas.look.theme = theme
        self.setBackgroundBrush(QColor(theme.canvas))
        self.banner.apply_theme(theme)
        self.walk.crumb.apply_theme(theme)
        self.minimap.apply_theme(theme)
        self.viewport().update()

    def close_canvas(self) -> None:
        """Lets go of the session and of every item, in an order of our own: the garbage collector's crashes Qt."""
        if self._closed:
            return
        self._closed = True
        self.cancel_gesture()
        self.session.said.disconnect(self._on_said)
        self.session.level_changed.disconnect(self.walk.follow)
        self.session.gone_to.disconnect(self.history.visit)
        self.session.document_replaced.disconnect(self._on_document_replaced)
        self.session.changed.disconnect(self._on_changed)
        self.note_field.give_up()
        self.glide.close()
        self.reader.close()
        self.minimap.close_map()
        self.highlight.close()
        self.canvas.close()

    def hit(self, at: QPoint) -> Hit:
        """What lies under a pixel."""
        return hit_test(self.canvas, self.mapToScene(at), PORT_CATCH / self.zoom())

    @property
    def gesture(self) -> Gesture | None:
        """The gesture that has the mouse."""
        return self.mouse.gesture

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Zooms; far into a group opens it, far out of one leaves it."""
        super().zoom_at(at, factor)
        self.walk.on_zoom(at, factor)

    def pinch(self, pinch: QPinchGesture) -> None:
        """Follows two fingers; what the first of them began is given up."""
        self.cancel_gesture()
        super().pinch(pinch)

    def cancel_gesture(self) -> bool:
        """Gives the gesture up; False where there is none."""
        return self.mouse.cancel()

    def _on_said(self, sentence: str) -> None:
        self.banner.show_sentence(sentence, leads_somewhere=bool(self.session.spoken_of))

    def _on_banner_clicked(self) -> None:
        self.session.go_to(self.session.spoken_of)

    def _on_document_replaced(self) -> None:
        self.cancel_gesture()
        self.field.give_up()
        self.note_field.give_up()
        self.banner.drop()
        self.history.forget()
        self.walk.forget()
        self.fit()

    def _on_changed(self, edits: Sequence[Edit]) -> None:
        # What a gesture or the field speaks of may be gone; mere numbers and places disturb neither.
        if not changes_nodes_only(edits):
            self.cancel_gesture()
            if self.field.subject not in self.session.graph:
                self.field.give_up()
            self.note_field.give_up_gone()

    # ── mouse ────────────────────────────────────────────────────────────────────────────────────────────────────
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the focus and lets the mouse press."""
        self.fit_pending = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lets the mouse move."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets the mouse let go."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Takes the focus and lets the mouse click twice."""
        self.fit_pending = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Lets the mouse ask for a menu."""
        self.mouse.context_menu(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes operations and files."""
        mime = event.mimeData()
        if mime.hasFormat(OP_MIME) or mime.hasFormat(BLOCK_MIME) or local_file(mime):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Takes operations and files anywhere; shows the wire into which an operation would be spliced."""
        self.mouse.drag_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Shows nothing more of what was dragged."""
        self.mouse.splice_mark.clear()
        self.mouse.edges.let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        """Lets the mouse drop what it carries."""
        self.fit_pending = False
        self.mouse.drop(event)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge (with Shift finely), Enter edits, Esc cancels, Space held pans."""
        chosen = sorted(self.session.chosen)
        # Alt with an arrow goes back and forward through views: at their end it must neither nudge nor pan.
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                if not self.cancel_gesture():
                    if not self.session.chosen and not self.canvas.chosen_wires and self.walk.out():
                        return
                    self.session.select(())
                    self.canvas.choose_wires(())
                    self.banner.drop()
            case Qt.Key.Key_Space if not event.isAutoRepeat():
                self.mouse.space_held, self.mouse.space_panned = True, False
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if (
                len(chosen) == 1 and chosen[0] in self.canvas.annotations.items
            ):
                edit_annotations(self, chosen[0])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if len(chosen) == 1 and chosen[0] in self.session.graph:
                node = self.session.graph.node(chosen[0])
                (edit_value if node.row.is_source else edit_name)(self, chosen[0])
            case key if key in _ARROWS and alt:
                pass
            case key if key in _ARROWS and chosen and self.gesture is None:
                fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.nudge(chosen, _ARROWS[Qt.Key(key)], 1.0 if fine else GRID)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ends panning by Space; Space alone, let go of without panning, adds."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            tapped = self.mouse.space_held and not self.mouse.space_panned and self.gesture is None
            self.mouse.space_held = False
            if tapped:
                self.add_here_wanted.emit()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab adds where the pointer is; Shift+Tab leaves the canvas."""
        if not next:
            return super().focusNextPrevChild(next)
        self.add_here_wanted.emit()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space may be let go of elsewhere."""
        self.mouse.space_held = False
        super().focusOutEvent(event)

    def nudge(self, ids: list[int], direction: tuple[int, int], step: float) -> None:
        """Moves nodes a step in a direction; nudges of the same nodes that follow each other are undone together."""
        edits = nudge(self.session.document.content, ids, direction[0] * step, direction[1] * step)
        self.session.do(self.tr("Move"), *edits, merge=("nudge", tuple(ids)))

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────
    def reveal(self, rect: QRectF) -> None:
        """Moves the canvas, if need be, so that a part of it can be seen, beside the minimap where that lies over it."""
        self.ensureVisible(rect)
        if self.minimap.isVisible():
            hidden = self.mapFromScene(rect).boundingRect() & self.minimap.corner()
            if not hidden.isEmpty():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + hidden.height() + CLEAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the items that are seen; from far away the whole graph at once."""
        region = event.region()
        if self.minimap.isVisible() and region.rectCount() > 1:
            # The map will be painted over it.
            region -= self.minimap.geometry()
        self.canvas.paint_state.expose(region)
        if self.zoom() >= OVERVIEW_ZOOM:
            super().paintEvent(event)
            return
        exposed = [self.mapToScene(rect).boundingRect() for rect in self.canvas.paint_state.exposed]
        whole = self.mapToScene(event.rect()).boundingRect()
        painter = QPainter(self.viewport())
        painter.setTransform(self.viewportTransform())
        self.drawBackground(painter, whole)
        self.canvas.annotations.paint_overview(painter, self.zoom())
        self._overview.paint(painter, exposed)
        self.canvas.levels.paint_overview(painter)
        painter.setRenderHints(self.renderHints())
        self.drawForeground(painter, whole)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draws the dots of the grid."""
        super().drawBackground(painter, rect)
        if self.zoom() < OVERVIEW_ZOOM:
            return
        step = GRID if self.zoom() >= 0.75 else 5 * GRID
        columns, rows = (ceil(side / step + 1) for side in (rect.width(), rect.height()))
        most_columns, most_rows, made_for = self._dots_for
        if step != made_for or columns > most_columns or rows > most_rows:
            # Made for a little more than is seen, so that they last while one zooms.
            columns, rows = ceil(1.3 * columns), ceil(1.3 * rows)
            self._dots_for = (columns, rows, step)
            self._dots = QPolygonF([QPointF(x * step, y * step) for x in range(columns) for y in range(rows)])
        left, top = rect.left() // step * step, rect.top() // step * step
        # Whole pixels, whatever the zoom: Qt draws others several times as slowly, and blurred.
        pen = QPen(QColor(self.canvas.look.theme.grid), max(1, round(self.zoom() * self.devicePixelRatioF())))
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.translate(left, top)
        painter.drawPoints(self._dots)
        painter.translate(-left, -top)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draws the gesture, or how to begin where there is nothing yet."""
        if self.gesture is not None:
            self.gesture.paint(painter)
        if self.ghost is not None:
            self.ghost(painter)
        if not self.canvas.nodes:
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        painter.setFont(self.canvas.look.value_font)
        painter.setPen(QColor(self.canvas.look.theme.quiet))
        text = self.tr("Double-click here, or press Space, and type;\nor drag an operation here from the left")
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
