"""Navigation: a view of the canvas that zooms, pans, fits and answers hit tests, without gestures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QInputDevice, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGestureEvent, QGraphicsView, QPinchGesture, QWidget

from graphgui.ui.canvas.inline_field import InPlaceField
from graphgui.ui.canvas.model.hit_test import Hit, hit_test
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH, Style
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.faults.guards import guarded
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

LEAST_ZOOM, MOST_ZOOM = 0.05, 5.0
PORT_CATCH = 11.0
"""How near a press must be to a port, in pixels."""
LEAST_PINCH = 0.1
"""How much smaller one step of a pinch makes the canvas at the most."""
CLEARANCE = 4.0
"""The distance from the edge that is kept by what is moved into view, in scene units."""
PAN_ROOM = 100_000.0
"""How far one can pan beyond what there is: zoomed out to the least, the canvas must not run out of room."""


class NavigableView(QGraphicsView):
    """The canvas without gestures: it zooms, pans and fits.

    `zoomed(zoom)` is emitted after the zoom has changed, `resized` after its size has.
    """

    zoomed = Signal(float)
    resized = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.canvas = CanvasScene(session, Style(theme))
        self.setScene(self.canvas)
        self.natural = 1.0
        """The zoom of the natural size: 1, or more where larger type is wanted."""
        self.fit_pending = True
        """Whether nobody has panned or zoomed yet, so that every resize fits the whole graph into the view."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field = InPlaceField(self.viewport())
        # Two fingers zoom and pan at once; Qt's own panning would come on top.
        self.viewport().ungrabGesture(Qt.GestureType.PanGesture)
        if QGuiApplication.platformName() != "cocoa":
            # There, Qt makes such gestures of those of the trackpad, which would count twice.
            self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.canvas.sceneRectChanged.connect(self._leave_room)
        self._leave_room(self.canvas.sceneRect())

    def zoom(self) -> float:
        """Pixels per unit of the scene; 1 is the natural size."""
        return self.transform().m11()

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Zooms by a factor; the point of the scene under this pixel stays there."""
        # A graph that needs less to be seen whole may be seen so, and then no smaller.
        least = min(LEAST_ZOOM, self.zoom())
        factor = min(max(self.zoom() * factor, least), MOST_ZOOM) / self.zoom()
        before = self.mapToScene(at.toPoint())
        self.scale(factor, factor)
        self.pan(at.toPoint() - self.mapFromScene(before))
        self.zoomed.emit(self.zoom())

    def zoom_by(self, factor: float) -> None:
        """Zooms by a factor around the middle."""
        self.zoom_at(QPointF(self.viewport().rect().center()), factor)

    def reset_zoom(self) -> None:
        """Shows the canvas in its natural size."""
        self.zoom_by(self.natural / self.zoom())

    def pan(self, by: QPoint) -> None:
        """Scrolls the canvas by so many pixels."""
        self.field.finish()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - by.x())
        vertical.setValue(vertical.value() - by.y())

    def fit(self, ids: Iterable[int] | None = None) -> None:
        """Shows these nodes, or all, whole; a small graph a little larger than its natural size."""
        self.field.finish()
        rect = self.fitted(ids)
        room = self.viewport().rect()
        factor = min(room.width() / rect.width(), room.height() / rect.height(), 1.25 * self.natural, MOST_ZOOM)
        if factor < LEAST_ZOOM:
            # Here the margin is less than a pixel, and rounding would cut the edge off.
            factor *= 1 - 2 / max(min(room.width(), room.height()), 4)
        self.resetTransform()
        self.scale(factor, factor)
        self.centerOn(rect.center())
        self.zoomed.emit(self.zoom())

    def fitted(self, ids: Iterable[int] | None = None) -> QRectF:
        """The rectangle of the scene that `fit` shows: that of these nodes, or all, with a margin."""
        rect = self.canvas.content_rect(ids)
        if rect.isEmpty():
            rect = QRectF(-WIDTH, -HEIGHT, 2 * WIDTH, 2 * HEIGHT)
        return rect.adjusted(-12, -40, 12, 40)

    def show_place(self, zoom: float, middle: QPointF) -> None:
        """Shows a point of the scene in the middle of the view, at a zoom."""
        self.fit_pending = False
        self.field.finish()
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(middle)
        self.zoomed.emit(self.zoom())

    def seen(self) -> QRectF:
        """The rectangle of the scene that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def shows(self, ids: Iterable[int]) -> bool:
        """Whether these nodes are wholly in view."""
        return self.seen().contains(self.canvas.content_rect(ids))

    def ids_in_view(self) -> set[int]:
        """The nodes that are wholly in view."""
        return self.canvas.ids_within(self.seen())

    def middle(self) -> QPointF:
        """The point of the scene in the middle of the view."""
        return self.mapToScene(self.viewport().rect().center())

    def from_screen(self, at: QPoint) -> QPointF:
        """The point of the scene at a place of the screen."""
        return self.mapToScene(self.viewport().mapFromGlobal(at))

    def hit(self, at: QPoint) -> Hit:
        """The hit test at a pixel."""
        return hit_test(self.canvas, self.mapToScene(at), PORT_CATCH / self.zoom())

    def under_pointer(self) -> QPointF | None:
        """The point of the scene under the pointer; None where the pointer is not over the canvas."""
        at, port = QCursor.pos(), self.viewport()
        return self.mapToScene(port.mapFromGlobal(at)) if QApplication.widgetAt(at) is port else None

    def reveal_items(self, ids: Iterable[int]) -> None:
        """Scrolls, if need be, so that these nodes, groups, frames and notes are in view."""
        self.reveal(self.canvas.content_rect(ids))

    def reveal(self, rect: QRectF) -> None:
        """Scrolls, if need be, so that a rectangle of the scene is in view."""
        self.ensureVisible(rect)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the whole graph as long as nobody has panned or zoomed; what was whole in view stays so."""
        before = self.mapToScene(QRect(QPoint(), event.oldSize())).boundingRect()
        super().resizeEvent(event)
        if not self.fit_pending:
            self._keep_whole(before)
        if self.fit_pending:
            self.fit()
        self.resized.emit()

    def _keep_whole(self, before: QRectF) -> None:
        """Moves the graph back into view if it was all there, as before a panel was opened; else it is to be fitted."""
        content, room = self.canvas.content_rect(), self.seen()
        if content.isEmpty() or not before.contains(content) or room.contains(content):
            return
        # A view scrolls by whole pixels.
        content = content.adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE)
        if content.width() <= room.width() and content.height() <= room.height():
            right = min(content.left() - room.left(), 0.0) + max(content.right() - room.right(), 0.0)
            down = min(content.top() - room.top(), 0.0) + max(content.bottom() - room.bottom(), 0.0)
            self.centerOn(room.center() + QPointF(right, down))
        else:
            self.fit_pending = True

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer with the wheel; a trackpad pans, and zooms with Ctrl. Shift and a tilted wheel pan sideways."""
        self.fit_pending = False
        pixels, angle = event.pixelDelta(), event.angleDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        # Not every platform gives phases, or pixels, or the kind of the device.
        is_trackpad = (
            event.phase() != Qt.ScrollPhase.NoScrollPhase
            or event.pointingDevice().type() == QInputDevice.DeviceType.TouchPad
        )
        if is_trackpad and not control:
            self.pan(angle / 2 if pixels.isNull() else pixels)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or (abs(angle.x()) > abs(angle.y()) and not control):
            self.pan(QPoint((angle.y() or angle.x()) // 2, 0))
        else:
            self.zoom_at(event.position(), 1.2 ** (angle.y() / 120.0))
        event.accept()

    @guarded
    def viewportEvent(self, event: QEvent) -> bool:
        """Zooms with a pinch on a trackpad or a screen; on a screen the canvas moves on with the fingers."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.fit_pending = False
            self.zoom_at(event.position(), max(1.0 + event.value(), LEAST_PINCH))
            return True
        if isinstance(event, QGestureEvent) and (pinch := event.gesture(Qt.GestureType.PinchGesture)) is not None:
            assert isinstance(pinch, QPinchGesture)
            self.pinch(pinch)
            event.accept(pinch)
            return True
        return super().viewportEvent(event)

    def pinch(self, pinch: QPinchGesture) -> None:
        """Follows two fingers on a screen: the point of the scene between them stays there."""
        self.fit_pending = False
        at, before = (self.viewport().mapFromGlobal(p) for p in (pinch.centerPoint(), pinch.lastCenterPoint()))
        if pinch.state() == Qt.GestureState.GestureUpdated:
            self.pan((at - before).toPoint())
        self.zoom_at(at, max(pinch.scaleFactor(), LEAST_PINCH))

    def _leave_room(self, rect: QRectF) -> None:
        self.setSceneRect(rect.adjusted(-PAN_ROOM, -PAN_ROOM, PAN_ROOM, PAN_ROOM))
