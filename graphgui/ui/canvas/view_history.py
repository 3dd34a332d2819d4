"""Back and forward through views, as a browser goes through pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from graphgui.document.signal import Signal
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.paint.style import NAMES_ZOOM

MOST_PLACES = 100


@dataclass(frozen=True)
class Place:
    """What one looks at: the zoom and the point of the canvas in the middle."""

    zoom: float
    x: float
    y: float
    level: int | None = None
    """The group into which one looks."""

    def is_like(self, other: Place) -> bool:
        """Whether both show the same, within a few pixels."""
        away = max(abs(self.x - other.x), abs(self.y - other.y)) * self.zoom
        return self.level == other.level and abs(self.zoom / other.zoom - 1.0) < 0.01 and away < 4.0


class ViewHistory:
    """Remembers where one was before each jump, fit and find; small pans and zooms make no entries.

    `changed` tells that one can go back or forward, or no more.
    """

    def __init__(self, view: NavigableView) -> None:
        self.changed: Signal[[]] = Signal()
        self._view = view
        self._places: list[Place] = []
        self._at = 0
        """Where one is among the places; the place itself may have been panned since and is taken anew on leaving."""

    def here(self) -> Place:
        """What one looks at now, exactly: the middle pixel of the view may lie half a pixel beside its middle."""
        room, (back, _) = self._view.viewport().rect(), self._view.viewportTransform().inverted()
        # Qt cuts off the fraction of a pixel: a hair more keeps one from drifting at every visit.
        middle = back.map(QPointF(room.width() / 2 + 0.01, room.height() / 2 + 0.01))
        return Place(self._view.zoom(), middle.x(), middle.y(), self._view.session.level)

    def show(self, place: Place) -> None:
        """Looks there, without an entry."""
        session = self._view.session
        if place.level is None or place.level in session.document.content.annotations.groups:
            session.enter(place.level)
        self._view.show_place(place.zoom, QPointF(place.x, place.y))

    def jump(self, how: Callable[[], object]) -> None:
        """Does what moves the view, so that "back" leads here again."""
        origin = self.here()
        how()
        self.arrived(origin)

    def arrived(self, origin: Place) -> None:
        """Takes note that one came from there to here."""
        here = self.here()
        if here.is_like(origin):
            return
        self._places = [*self._places[: self._at], origin, here][-MOST_PLACES:]
        self._at = len(self._places) - 1
        self.changed.emit()

    def fit(self, ids: Iterable[int] | None = None) -> None:
        """Shows these nodes, or all, whole."""
        self.jump(lambda: self._view.fit(ids))

    def visit(self, ids: Iterable[int]) -> None:
        """Brings these nodes into view, large enough to be read."""
        self.jump(lambda: self.approach(ids))

    def approach(self, ids: Iterable[int]) -> None:
        """Does so without an entry; what is in view already stays where it is."""
        view, ids = self._view, [id for id in ids if id in self._view.canvas.nodes]
        rect = view.canvas.content_rect(ids)
        if not ids or (view.zoom() >= NAMES_ZOOM and view.shows(ids) and not self._is_covered(rect)):
            return
        room = view.viewport().rect()
        whole = min(room.width() / rect.width(), room.height() / rect.height())
        zoom = view.zoom() if view.zoom() >= NAMES_ZOOM else 1.0
        self.show(Place(min(zoom, whole), rect.center().x(), rect.center().y(), view.session.level))

    def _is_covered(self, rect: QRectF) -> bool:
        """Whether the minimap, the find bar or a sentence lies over a part of the canvas."""
        view, port = self._view, self._view.viewport()
        area = view.mapFromScene(rect).boundingRect()
        above = [child for child in (*view.children(), *port.children()) if isinstance(child, QWidget)]
        return any(child is not port and child.isVisible() and _shape(child).intersects(area) for child in above)

    def can_go_back(self) -> bool:
        """Whether there is a view before this one."""
        return self._at > 0

    def can_go_forward(self) -> bool:
        """Whether one has gone back from somewhere."""
        return self._at < len(self._places) - 1

    def back(self) -> None:
        """Looks where one was before."""
        if self.can_go_back():
            self._go(-1)

    def forward(self) -> None:
        """Looks where one went back from."""
        if self.can_go_forward():
            self._go(1)

    def forget(self) -> None:
        """Begins anew, for another document."""
        self._places, self._at = [], 0
        self.changed.emit()

    def _go(self, by: int) -> None:
        self._places[self._at] = self.here()
        self._at += by
        self.show(self._places[self._at])
        self.changed.emit()


def _shape(widget: QWidget) -> QRegion:
    """What a widget covers of its parent."""
    mask = widget.mask()
    return QRegion(widget.geometry()) if mask.isEmpty() else mask.translated(widget.pos())
