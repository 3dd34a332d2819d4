"""The canvas view: it hands events to the mouse, the keys and the drop target, and paints."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
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
)
from PySide6.QtWidgets import QGraphicsView, QPinchGesture, QWidget

from graphgui.document.emitter import Subscriptions
from graphgui.document.unexpected import attempt
from graphgui.ui.canvas.access.canvas_keys import CanvasKeys
from graphgui.ui.canvas.access.keyboard_walk import FocusRing
from graphgui.ui.canvas.access.screen_reader import CanvasReader
from graphgui.ui.canvas.banner import Banner
from graphgui.ui.canvas.breadcrumb import LevelWalk
from graphgui.ui.canvas.gestures.drop_target import DropTarget
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.gestures.mouse import Mouse
from graphgui.ui.canvas.glide import Glide
from graphgui.ui.canvas.minimap import Minimap
from graphgui.ui.canvas.model.highlight import Highlight
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.note_field import NoteField
from graphgui.ui.canvas.paint.grid_dots import GridDots
from graphgui.ui.canvas.paint.overview import Overview
from graphgui.ui.canvas.paint.style import OVERVIEW_ZOOM
from graphgui.ui.canvas.stage import Requests
from graphgui.ui.canvas.view_history import ViewHistory
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.update import Update

CLEAR = 8
"""The distance from the minimap that is kept by what is brought into view, in pixels."""


class CanvasView(NavigableView):
    """The canvas with gestures, keys, drag and drop, and the widgets over it; it is `Stage` and `Viewpoint` to others."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.reader = CanvasReader(self)
        self.requests = Requests(self)
        self.ghost: Callable[[QPainter], None] | None = None
        """Paints what is about to be added, over the canvas."""
        self._closed = False
        self._overview = Overview(self.canvas)
        self._dots = GridDots()
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
        self.field.refused.connect(self.banner.show_sentence)
        self.history = ViewHistory(self)
        self.walk = LevelWalk(self, self.history)
        self.glide = Glide(self.canvas, self)
        self.note_field = NoteField(self)
        self.highlight = Highlight(self.canvas)
        self.ring = FocusRing(self, self.canvas.paint_style)
        self.minimap = Minimap(self, self.history, self.highlight, theme)
        self.mouse = Mouse(self, self.history, self.glide)
        self.keys = CanvasKeys(self, self.mouse)
        self.drops = DropTarget(self, self.mouse.edges)
        self.banner.clicked.connect(self._on_banner_clicked)
        self.resized.connect(self.banner.place)
        self.resized.connect(self.ring.place)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)
        self._subscriptions.connect(session.said, self._on_said)
        self._subscriptions.connect(session.gone_to, self.history.visit)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.canvas.paint_style.theme = theme
        self.setBackgroundBrush(QColor(theme.canvas))
        self.banner.apply_theme(theme)
        self.walk.crumb.apply_theme(theme)
        self.minimap.apply_theme(theme)
        self.viewport().update()

    def close_canvas(self) -> None:
        """Disconnects from the session and deletes the items in an order of our own: the garbage collector's crashes Qt."""
        if self._closed:
            return
        self._closed = True
        self.cancel_gesture()
        self._subscriptions.end()
        self.note_field.give_up()
        self.glide.close()
        self.reader.close()
        self.minimap.close_map()
        self.highlight.close()
        self.canvas.close()

    @property
    def gesture(self) -> Gesture | None:
        """The active gesture."""
        return self.mouse.gesture

    def cancel_gesture(self) -> bool:
        """Cancels the active gesture; False where there is none."""
        return self.mouse.cancel()

    def finish_all(self) -> None:
        """Cancels the active gesture and commits what is being edited in place."""
        self.cancel_gesture()
        self.field.finish()
        self.note_field.finish()

    def let_go(self) -> None:
        """Drops whatever is held or shown for a moment, after an error in the midst of it."""
        for step in (
            self.cancel_gesture,
            self.mouse.edges.stop,
            self.glide.finish,
            self.canvas.clear_marks,
            self.unsetCursor,
            self.viewport().unsetCursor,
        ):
            attempt(step)
        self.mouse.space_held = False
        self.show_ghost(None)

    def show_ghost(self, paint: Callable[[QPainter], None] | None) -> None:
        """Paints something over the canvas, such as what is about to be added; with None no longer."""
        self.ghost = paint
        self.viewport().update()

    def animate(self, change: Callable[[], object]) -> None:
        """Makes a change of the document; the nodes that it moves are animated to their new places."""
        before = self.glide.places()
        if change():
            self.glide.start(before)

    def announce_selection(self) -> None:
        """Has a screen reader speak of what is selected, if the canvas has the focus."""
        self.reader.announce_selection()

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Zooms; far into a group enters it, far out of one leaves it."""
        super().zoom_at(at, factor)
        if self.gesture is None:
            self.walk.on_zoom(at, factor)

    def pinch(self, pinch: QPinchGesture) -> None:
        """Follows two fingers; the gesture that the first of them began is cancelled."""
        self.cancel_gesture()
        super().pinch(pinch)

    def reveal(self, rect: QRectF) -> None:
        """Scrolls, if need be, so that a rectangle of the scene is in view, not covered by the minimap."""
        super().reveal(rect)
        if self.minimap.isVisible():
            hidden = self.mapFromScene(rect).boundingRect() & self.minimap.corner()
            if not hidden.isEmpty():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + hidden.height() + CLEAR)

    # ── the session ──────────────────────────────────────────────────────────────────────────────────────────────
    def _on_said(self, sentence: str) -> None:
        self.banner.show_sentence(sentence, leads_somewhere=bool(self.session.spoken_of))

    def _on_banner_clicked(self) -> None:
        self.session.go_to(self.session.spoken_of)

    def _on_update(self, update: Update) -> None:
        may_be_gone = update.replaced or update.level or not update.change.keeps_structure
        if may_be_gone or update.results or update.reading:
            self.mouse.renew_tip(may_be_gone)
        if update.opened:
            self._on_document_opened()
            return
        # The subject of a gesture or field may be gone; edits of mere numbers and places disturb neither.
        if update.replaced or not update.change.keeps_structure:
            self.cancel_gesture()
            if self.field.subject not in self.session.graph:
                self.field.give_up()
            self.note_field.give_up_gone()
        if update.level:
            self.cancel_gesture()
            self.field.give_up()
            self.walk.follow()

    def _on_document_opened(self) -> None:
        self.cancel_gesture()
        self.field.give_up()
        self.note_field.give_up()
        self.banner.drop()
        self.history.forget()
        self.walk.forget()
        self.fit()

    # ── events ───────────────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the focus and forwards the press to the mouse."""
        self._on_press()
        self.mouse.press(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Forwards the move to the active gesture, or hovers."""
        self.mouse.move(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forwards the release to the active gesture."""
        self.mouse.release(event)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Takes the focus and forwards the double click to the mouse."""
        self._on_press()
        self.mouse.double_click(event)

    def _on_press(self) -> None:
        self.fit_pending = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.ring.hide()

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Requests the context menu of what was hit or, by the menu key, of what is selected."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.keys.request_menu()
        else:
            self.mouse.context_menu(event)

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accepts operations, blocks and files."""
        if self.drops.takes(event.mimeData()):
            event.acceptProposedAction()

    @guarded
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Highlights the wire into which a dragged operation would be spliced."""
        self.drops.drag(event)

    @guarded
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Ends the highlight."""
        self.drops.leave()

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Forwards the drop to the drop target."""
        self.fit_pending = False
        self.drops.drop(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Forwards the key to the keys of the canvas, else to Qt."""
        if not self.keys.press(event):
            super().keyPressEvent(event)

    @guarded
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Forwards the release of a key."""
        self.keys.release(event)
        super().keyReleaseEvent(event)

    @guarded
    def focusNextPrevChild(self, next: bool) -> bool:
        """Requests an addition where the pointer is, on Tab; Shift+Tab leaves the canvas.

        Qt asks here for every widget over the canvas too, when Tab is pressed in it or when it hides.
        """
        if not next or not self.hasFocus():
            return super().focusNextPrevChild(next)
        self.requests.add_here_wanted.emit()
        return True

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the ring where the focus came by keyboard, and has a screen reader speak of the selection."""
        super().focusInEvent(event)
        self.ring.show_for(event.reason())
        self.reader.announce_selection()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides the ring, and ends panning by Space, whose release may go elsewhere."""
        self.ring.hide()
        self.mouse.space_held = False
        super().focusOutEvent(event)

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────
    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the items in view; below `OVERVIEW_ZOOM`, the cached picture of the whole graph."""
        region = event.region()
        if self.minimap.isVisible() and region.rectCount() > 1:
            # The minimap will be painted over it.
            region -= self.minimap.geometry()
        self.canvas.paint_state.expose(region)
        if self.zoom() >= OVERVIEW_ZOOM:
            super().paintEvent(event)
            return
        exposed = [self.mapToScene(rect).boundingRect() for rect in self.canvas.paint_state.exposed]
        whole = self.mapToScene(event.rect()).boundingRect()
        with QPainter(self.viewport()) as painter:
            painter.setTransform(self.viewportTransform())
            self.drawBackground(painter, whole)
            self.canvas.annotations.paint_overview(painter, self.zoom())
            self._overview.paint(painter, exposed)
            self.canvas.levels.paint_overview(painter)
            painter.setRenderHints(self.renderHints())
            self.drawForeground(painter, whole)

    @guarded_paint
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paints the dots of the grid, but not below `OVERVIEW_ZOOM`."""
        super().drawBackground(painter, rect)
        zoom = self.zoom()
        if zoom >= OVERVIEW_ZOOM:
            self._dots.paint(painter, rect, zoom, self.canvas.paint_style.theme.grid, self.devicePixelRatioF())

    @guarded_paint
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paints the active gesture, or on an empty canvas how to begin."""
        if self.gesture is not None:
            self.gesture.paint(painter)
        if self.ghost is not None:
            self.ghost(painter)
        if not self.canvas.node_items():
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        painter.setFont(self.canvas.paint_style.value_font)
        painter.setPen(QColor(self.canvas.paint_style.theme.quiet))
        text = self.tr("Double-click here, or press Space, and type;\nor drag an operation here from the left")
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
