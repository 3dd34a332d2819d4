"""The view: turns mouse, wheel and keys into gestures, and shows the way around the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QWidget

from graphgui.analysis.layout import GRID
from graphgui.document.edits import ChangeDescent, ChangeNode, Edit, move
from graphgui.ui.canvas.editing import edit_literal, edit_name, edit_value
from graphgui.ui.canvas.gestures import (
    Gesture,
    MoveGesture,
    PanGesture,
    RubberBandGesture,
    ScrubGesture,
    WireGesture,
)
from graphgui.ui.canvas.hit import NOTHING, Hit, hit_test
from graphgui.ui.canvas.look import HEIGHT, WIDTH, Look
from graphgui.ui.canvas.overlay import Banner, InPlaceField
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.tiles import OP_MIME

LEAST_ZOOM, MOST_ZOOM = 0.05, 5.0
PAN_ROOM = 100_000.0
"""How far one can pan beyond what there is: zoomed out to the least, the canvas must not run out of room."""
PORT_CATCH = 11.0
"""How near a press must be to a port, in pixels on the screen."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class CanvasView(QGraphicsView):
    """The canvas as people see and touch it.

    `op_dropped(name, x, y)` tells that an operation was dropped, `menu_wanted(hit, global position)` that a context
    menu is asked for, `add_wanted(x, y)` that the empty canvas was double-clicked, `zoomed(factor)` that the zoom is
    new, and `file_dropped(path)` that a file was.
    """

    op_dropped = Signal(str, float, float)
    menu_wanted = Signal(object, QPoint)
    add_wanted = Signal(float, float)
    zoomed = Signal(float)
    file_dropped = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = CanvasScene(session, Look(theme))
        self.setScene(self.canvas)
        self.gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        """The button whose press began what is going on."""
        self._press: tuple[QPoint, Hit] | None = None
        self._click_pending = False
        self._space_held = False
        self._fit_pending = True
        self._closed = False
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription("The graph. Ctrl+] and Ctrl+[ go from node to node, F2 renames, Enter edits.")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A child of the view, not of the viewport: scrolling would carry it along.
        self.banner = Banner(self)
        self.field = InPlaceField(self.viewport())
        session.said.connect(self.banner.show_sentence)
        session.document_replaced.connect(self._on_document_replaced)
        session.changed.connect(self._on_changed)
        self.canvas.sceneRectChanged.connect(self._leave_room)
        self._leave_room(self.canvas.sceneRect())
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.canvas.look.theme = theme
        self.setBackgroundBrush(QColor(theme.canvas))
        self.banner.apply_theme(theme)
        self.viewport().update()

    def close_canvas(self) -> None:
        """Lets go of the session and of every item, in an order of our own: the garbage collector's crashes Qt."""
        if self._closed:
            return
        self._closed = True
        self.cancel_gesture()
        self.session.said.disconnect(self.banner.show_sentence)
        self.session.document_replaced.disconnect(self._on_document_replaced)
        self.session.changed.disconnect(self._on_changed)
        self.canvas.close()

    # ── finding one's way ────────────────────────────────────────────────────────────────────────────────────────
    def zoom(self) -> float:
        """How large the canvas is shown; 1 is its natural size."""
        return self.transform().m11()

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Zooms so that the point under this pixel stays where it is."""
        factor = min(max(self.zoom() * factor, LEAST_ZOOM), MOST_ZOOM) / self.zoom()
        before = self.mapToScene(at.toPoint())
        self.scale(factor, factor)
        self.pan(at.toPoint() - self.mapFromScene(before))
        self.zoomed.emit(self.zoom())

    def zoom_by(self, factor: float) -> None:
        """Zooms around the middle."""
        self.zoom_at(QPointF(self.viewport().rect().center()), factor)

    def pan(self, by: QPoint) -> None:
        """Moves the canvas by so many pixels."""
        self.field.finish()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - by.x())
        vertical.setValue(vertical.value() - by.y())

    def fit(self, ids: Iterable[int] | None = None) -> None:
        """Shows these nodes, or all, whole; a small graph a little larger than its natural size."""
        self.field.finish()
        rect = self.canvas.content_rect(ids)
        if rect.isEmpty():
            rect = QRectF(-WIDTH, -HEIGHT, 2 * WIDTH, 2 * HEIGHT)
        rect = rect.adjusted(-40, -50, 40, 50)
        room = self.viewport().rect()
        factor = min(room.width() / rect.width(), room.height() / rect.height(), 1.25)
        factor = min(max(factor, LEAST_ZOOM), MOST_ZOOM)
        self.resetTransform()
        self.scale(factor, factor)
        self.centerOn(rect.center())
        self.zoomed.emit(self.zoom())

    def shows(self, ids: Iterable[int]) -> bool:
        """Whether these nodes are wholly in view."""
        return self._seen().contains(self.canvas.content_rect(ids))

    def ids_in_view(self) -> set[int]:
        """The nodes that are wholly in view."""
        seen = self._seen()
        return {id for id in self.canvas.nodes if seen.contains(self.canvas.content_rect([id]))}

    def _seen(self) -> QRectF:
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def reset_zoom(self) -> None:
        """Shows the canvas in its natural size."""
        self.zoom_by(1.0 / self.zoom())

    def middle(self) -> QPointF:
        """The point of the canvas in the middle of the view."""
        return self.mapToScene(self.viewport().rect().center())

    def _leave_room(self, rect: QRectF) -> None:
        self.setSceneRect(rect.adjusted(-PAN_ROOM, -PAN_ROOM, PAN_ROOM, PAN_ROOM))

    def _on_document_replaced(self) -> None:
        self.cancel_gesture()
        self.field.give_up()
        self.banner.drop()
        self.fit()

    def _on_changed(self, edits: Sequence[Edit]) -> None:
        # What a gesture or the field speaks of may be gone; mere numbers and places disturb neither.
        if not all(isinstance(edit, (ChangeNode, ChangeDescent)) for edit in edits):
            self.cancel_gesture()
            if self.field.subject not in self.session.graph:
                self.field.give_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows the whole graph as soon as the size of the window is known."""
        super().resizeEvent(event)
        if self._fit_pending:
            self.fit()

    # ── mouse ────────────────────────────────────────────────────────────────────────────────────────────────────
    def hit(self, at: QPoint) -> Hit:
        """What lies under a pixel."""
        return hit_test(self.canvas, self.mapToScene(at), PORT_CATCH / self.zoom())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a gesture, or remembers the press until it is clear which."""
        self._fit_pending = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position().toPoint()
        if self.gesture is not None or self._press is not None:
            return
        self._button = event.button()
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space_held
        ):
            self._begin(PanGesture(self, self.mapToScene(at), at))
        elif event.button() == Qt.MouseButton.LeftButton:
            hit = self.hit(at)
            # A press on what is selected already may begin a drag of all of it: only a click takes it away.
            self._click_pending = hit.node is not None and hit.node in self.session.selection
            if not self._click_pending:
                self._select_for(hit, event.modifiers())
            self._press = (at, hit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follows with the gesture; a press that moves becomes one."""
        at, point = event.position().toPoint(), self.mapToScene(event.position().toPoint())
        if event.buttons() == Qt.MouseButton.NoButton:
            # Some other window may have seen the button being let go.
            self.cancel_gesture()
        if self.gesture is None and self._press is not None:
            start, hit = self._press
            if (at - start).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin(self._gesture_for(hit, self.mapToScene(start)))
        if isinstance(self.gesture, PanGesture):
            self.gesture.follow_pixels(at)
        elif self.gesture is not None:
            self.gesture.follow(point, event.modifiers())
        else:
            self._hover(self.hit(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the gesture."""
        if event.button() != self._button:
            return
        press, self._press = self._press, None
        gesture, self.gesture = self.gesture, None
        self.unsetCursor()
        if gesture is not None:
            gesture.finish(self.mapToScene(event.position().toPoint()), event.modifiers())
            self.viewport().update()
        elif press is not None and self._click_pending:
            self._select_for(press[1], event.modifiers(), click=True)
        elif press is not None and press[1] == NOTHING and not event.modifiers():
            self.session.select(())
            self.canvas.choose_wires(())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edits what was double-clicked; on the empty canvas asks for an operation."""
        hit, point = self.hit(event.position().toPoint()), self.mapToScene(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or hit.part in ("output", "slot", "wire"):
            # A second press soon after the first: two wires drawn in a hurry.
            self.mousePressEvent(event)
            return
        if self.gesture is not None:
            return
        self._press = None
        if hit.node is not None:
            self._select_for(hit, event.modifiers())
        match hit:
            case Hit(part="literal", node=int(id), slot=str(slot)):
                edit_literal(self, id, slot)
            case Hit(part="value", node=int(id)):
                edit_value(self, id)
            case Hit(part="name" | "body", node=int(id)):
                edit_name(self, id)
            case Hit(part="nothing"):
                self.add_wanted.emit(point.x(), point.y())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for the menu that fits what lies here."""
        if self.gesture is not None:
            return
        self._press = None
        hit = self.hit(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard and len(self.session.selection) == 1:
            (id,) = self.session.selection
            hit = Hit("body", id)
        elif hit.node is not None and hit.node not in self.session.selection:
            self.session.select([hit.node])
        self.menu_wanted.emit(hit, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer with the wheel; a trackpad pans, and zooms with Ctrl."""
        self._fit_pending = False
        pixels, angle = event.pixelDelta(), event.angleDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase and not control:
            self.pan(pixels)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(QPoint((angle.y() or angle.x()) // 2, 0))
        else:
            self.zoom_at(event.position(), 1.2 ** (angle.y() / 120.0))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zooms with a pinch."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_at(event.position(), 1.0 + event.value())
            return True
        return super().viewportEvent(event)

    def _gesture_for(self, hit: Hit, start: QPointF) -> Gesture:
        graph = self.session.graph
        if hit.node is None:
            return RubberBandGesture(self, start)
        if hit.part in ("output", "slot"):
            return WireGesture(self, start, hit)
        node = graph.node(hit.node)
        number = node.literal(hit.slot) if hit.part == "literal" and hit.slot else node.value
        if hit.part in ("literal", "value") and getattr(number, "ndim", 0) == 0:
            return ScrubGesture(self, start, hit)
        return MoveGesture(self, start, hit.node)

    def _select_for(self, hit: Hit, modifiers: Qt.KeyboardModifier, click: bool = False) -> None:
        adds = modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        chosen, wires = self.session.selection, self.canvas.chosen_wires
        if hit.wire is not None:
            if not adds:
                self.session.select(())
            self.canvas.choose_wires({hit.wire} ^ wires if adds else {hit.wire})
        elif hit.node is not None:
            if adds:
                self.session.select(chosen ^ {hit.node})
                self.canvas.choose_wires(wires)
            elif click or hit.node not in chosen:
                self.session.select([hit.node])
                self.canvas.choose_wires(())

    def _begin(self, gesture: Gesture) -> None:
        self.field.finish()
        self.gesture = gesture
        if gesture.cursor is not None:
            self.setCursor(gesture.cursor)

    def _hover(self, hit: Hit) -> None:
        shapes = {
            "output": Qt.CursorShape.CrossCursor, "slot": Qt.CursorShape.CrossCursor,
            "literal": Qt.CursorShape.SizeHorCursor, "value": Qt.CursorShape.SizeHorCursor,
        }  # fmt: skip
        if hit.part in shapes:
            self.viewport().setCursor(shapes[hit.part])
        else:
            self.viewport().unsetCursor()
        tip = ""
        if hit.node is not None:
            tip = self.canvas.nodes[hit.node].tool_tip(hit.slot)
        elif hit.wire is not None:
            tip = self.canvas.wires[hit.wire].tool_tip()
        if tip != self.viewport().toolTip():
            self.viewport().setToolTip(tip)

    def cancel_gesture(self) -> bool:
        """Gives the gesture up; False where there is none."""
        gesture, self.gesture, self._press = self.gesture, None, None
        if gesture is None:
            return False
        gesture.cancel()
        self.unsetCursor()
        self.viewport().update()
        return True

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge, Enter edits, Esc cancels, Space pans."""
        chosen = sorted(self.session.selection)
        match event.key():
            case Qt.Key.Key_Escape:
                if not self.cancel_gesture():
                    self.session.select(())
                    self.canvas.choose_wires(())
                    self.banner.drop()
            case Qt.Key.Key_Space:
                self._space_held = True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if len(chosen) == 1:
                node = self.session.graph.node(chosen[0])
                (edit_value if node.row.is_source else edit_name)(self, chosen[0])
            case key if key in _ARROWS and chosen and self.gesture is None:
                self._nudge(chosen, _ARROWS[Qt.Key(key)])
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ends panning by Space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space may be let go of elsewhere."""
        self._space_held = False
        super().focusOutEvent(event)

    def _nudge(self, ids: list[int], direction: tuple[int, int]) -> None:
        dx, dy = direction
        edits: list[ChangeNode] = []
        for id in ids:
            node = self.session.graph.node(id)
            edits.append(move(node, (node.position[0] + dx * GRID, node.position[1] + dy * GRID)))
        self.session.do("Move", *edits, merge=("nudge", tuple(ids)))

    # ── dropping ─────────────────────────────────────────────────────────────────────────────────────────────────
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes operations and files."""
        if event.mimeData().hasFormat(OP_MIME) or local_file(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Takes operations and files anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Adds the operation where it was dropped, or opens the file."""
        mime = event.mimeData()
        if mime.hasFormat(OP_MIME):
            point = self.mapToScene(event.position().toPoint())
            self._fit_pending = False
            self.op_dropped.emit(
                bytes(mime.data(OP_MIME).data()).decode(), point.x() - WIDTH / 2, point.y() - HEIGHT / 2
            )
            event.acceptProposedAction()
        elif local_file(mime):
            self.file_dropped.emit(local_file(mime))
            event.acceptProposedAction()

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draws the dots of the grid."""
        super().drawBackground(painter, rect)
        step = GRID if self.zoom() >= 0.75 else 5 * GRID
        if self.zoom() < 0.2:
            return
        painter.setPen(QColor(self.canvas.look.theme.grid))
        left, top = int(rect.left() // step), int(rect.top() // step)
        right, bottom = int(rect.right() // step) + 1, int(rect.bottom() // step) + 1
        painter.drawPoints([QPointF(x * step, y * step) for x in range(left, right) for y in range(top, bottom)])

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draws the gesture, or how to begin where there is nothing yet."""
        if self.gesture is not None:
            self.gesture.paint(painter)
        if not self.canvas.nodes:
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        painter.setFont(self.canvas.look.value_font)
        painter.setPen(QColor(self.canvas.look.theme.quiet))
        text = "Drag an operation here from the left,\nor type an expression above, such as  e = (a + b) * (b + 1)"
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def local_file(mime: QMimeData) -> str:
    """The path of the first file that is dragged; empty where it is none of this machine's."""
    return next((url.toLocalFile() for url in mime.urls() if url.isLocalFile()), "")
