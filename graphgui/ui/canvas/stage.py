"""The stage: the part of the view that gestures, keys and editors in place work with, and what the canvas asks of others."""

from __future__ import annotations

from typing import Protocol, overload

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPolygon
from PySide6.QtWidgets import QWidget

from graphgui.ui.canvas.banner import Banner
from graphgui.ui.canvas.inline_field import InPlaceField
from graphgui.ui.canvas.model.hit_test import Hit
from graphgui.ui.canvas.note_field import NoteField
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.session import Session


class Requests(QObject):
    """What the canvas asks of the window around it, as signals.

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
    """What gestures, keys and editors in place need of a canvas view; pixels are those of its viewport."""

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
