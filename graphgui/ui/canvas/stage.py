"""The canvas view as others know it: what gestures and editors work with, where one looks, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, overload

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPolygon
from PySide6.QtWidgets import QWidget

from graphgui.ui.canvas.banner import Banner
from graphgui.ui.canvas.inline_field import InPlaceField
from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.canvas.note_field import NoteField
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session


class Requests(QObject):
    """The requests of the canvas to the window around it, as signals.

    `add_wanted(point, ends)` asks for something to be added at a point of the scene and wired to these ends,
    `add_here_wanted` for the same where the pointer is, `menu_wanted(hit, place)` for the context menu of what was hit,
    at a place of the screen. `op_dropped(name, middle, wire)` says that an operation was dropped, into a wire or None,
    `block_dropped(name, middle)` that a block was, and `file_dropped(path)` that a file was.
    """

    add_wanted = Signal(object, object)
    add_here_wanted = Signal()
    menu_wanted = Signal(object, QPoint)
    op_dropped = Signal(str, object, object)
    block_dropped = Signal(str, object)
    file_dropped = Signal(str)


class Stage(Protocol):
    """The part of a canvas view that gestures, keys, editors in place and popups use; pixels are those of its viewport."""

    @property
    def session(self) -> Session:
        """The session with the document, the selection and the results."""

    @property
    def canvas(self) -> CanvasScene:
        """The scene with the items."""

    @property
    def requests(self) -> Requests:
        """The signals by which the canvas asks for what is not its own."""

    @property
    def field(self) -> InPlaceField:
        """The field that edits one line in place."""

    @property
    def note_field(self) -> NoteField:
        """The field that edits a note in place."""

    @property
    def banner(self) -> Banner:
        """The sentence over the canvas."""

    def hit(self, at: QPoint, /) -> Hit:
        """The hit test at a pixel."""

    def cancel_gesture(self) -> bool:
        """Cancels the active gesture; False where there is none."""

    def show_ghost(self, paint: Callable[[QPainter], None] | None, /) -> None:
        """Paints something over the canvas, such as what is about to be added; with None no longer."""

    def zoom(self) -> float:
        """Pixels per unit of the scene."""

    def pan(self, by: QPoint, /) -> None:
        """Scrolls by so many pixels."""

    def mapToScene(self, at: QPoint, /) -> QPointF:
        """The point of the scene at a pixel."""

    @overload
    def mapFromScene(self, rect: QRectF, /) -> QPolygon: ...
    @overload
    def mapFromScene(self, point: QPointF, /) -> QPoint:
        """The pixels of a rectangle or a point of the scene."""

    def viewport(self) -> QWidget:
        """The widget on which the scene is painted."""

    def setCursor(self, cursor: Qt.CursorShape, /) -> None:
        """Shows a cursor."""

    def unsetCursor(self) -> None:
        """Shows the usual cursor."""


class Viewpoint(Protocol):
    """The visible part of the canvas, for commands and panels; points and rectangles are those of the scene."""

    def middle(self) -> QPointF:
        """The point in the middle of the view."""

    def seen(self) -> QRectF:
        """The rectangle that is in view."""

    def fitted(self) -> QRectF:
        """The rectangle that is shown where all of the graph is fitted into the view."""

    def shows(self, ids: Iterable[int], /) -> bool:
        """Whether these nodes are wholly in view."""

    def from_screen(self, at: QPoint, /) -> QPointF:
        """The point at a place of the screen."""

    def under_pointer(self) -> QPointF | None:
        """The point under the pointer; None where the pointer is not over the canvas."""

    def reveal(self, rect: QRectF, /) -> None:
        """Scrolls, if need be, so that a rectangle is in view."""

    def reveal_items(self, ids: Iterable[int], /) -> None:
        """Scrolls, if need be, so that these nodes, groups, frames and notes are in view."""

    def centerOn(self, point: QPointF, /) -> None:
        """Scrolls so that a point is in the middle of the view."""

    def zoom_by(self, factor: float, /) -> None:
        """Zooms by a factor around the middle."""

    def reset_zoom(self) -> None:
        """Shows the canvas in its natural size."""

    def animate(self, change: Callable[[], object], /) -> None:
        """Makes a change of the document; the nodes that it moves are animated to their new places."""

    @overload
    def setFocus(self) -> None: ...
    @overload
    def setFocus(self, reason: Qt.FocusReason, /) -> None:
        """Gives the keyboard to the canvas."""

    def announce_selection(self) -> None:
        """Has a screen reader speak of what is selected, if the canvas has the focus."""
