"""Back and forward through views, as a browser goes through pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from graphgui.document.emitter import Emitter
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.paint.style import NAMES_ZOOM

MOST_PLACES = 100


@dataclass(frozen=True)
class ViewPlace:
    """A zoom, and the point of the scene in the middle of the view."""

    zoom: float
    x: float
    y: float
    level: int | None = None
    """The group whose inside is shown; None at the top level."""

    def is_like(self, other: ViewPlace) -> bool:
        """Whether both show the same, to within four pixels."""
        away = max(abs(self.x - other.x), abs(self.y - other.y)) * self.zoom
        return self.level == other.level and abs(self.zoom / other.zoom - 1.0) < 0.01 and away < 4.0


class ViewHistory:
    """A history of places with an entry for each jump, fit and find; small pans and zooms make none.

    `changed` is emitted when going back or forward may have become possible or impossible.
    """

    def __init__(self, view: NavigableView) -> None:
        self.changed: Emitter[[]] = Emitter()
        self._view, self._session = view, view.session
        self._places: list[ViewPlace] = []
        self._at = 0
        """The index of the present place; its entry is updated on leaving, since the view may have been panned."""

    def here(self) -> ViewPlace:
        """The place in view, exactly: the middle pixel of the viewport may be half a pixel off its middle."""
        room, (back, _) = self._view.viewport().rect(), self._view.viewportTransform().inverted()
        # Qt truncates fractions of a pixel: a hundredth more keeps the view from drifting at every visit.
        middle = back.map(QPointF(room.width() / 2 + 0.01, room.height() / 2 + 0.01))
        return ViewPlace(self._view.zoom(), middle.x(), middle.y(), self._session.level)

    def show(self, place: ViewPlace) -> None:
        """Shows a place without an entry."""
        session = self._session
        if place.level is None or place.level in session.document.content.annotations.groups:
            session.enter(place.level)
        self._view.show_place(place.zoom, QPointF(place.x, place.y))

    def jump(self, how: Callable[[], object]) -> None:
        """Calls what moves the view, and makes an entry."""
        origin = self.here()
        how()
        self.arrived(origin)

    def arrived(self, origin: ViewPlace) -> None:
        """Makes an entry for a move from a place to here."""
        here = self.here()
        if here.is_like(origin):
            return
        self._places = [*self._places[: self._at], origin, here][-MOST_PLACES:]
        self._at = len(self._places) - 1
        self.changed.emit()

    def fit(self, ids: Iterable[int] | None = None) -> None:
        """Fits these nodes, or all, into the view, with an entry."""
        self.jump(lambda: self._view.fit(ids))

    def visit(self, ids: Iterable[int]) -> None:
        """Brings these nodes into view, large enough to be read, with an entry."""
        self.jump(lambda: self.approach(ids))

    def approach(self, ids: Iterable[int]) -> None:
        """Brings these nodes into view without an entry; nothing moves where they are in view already."""
        view, ids = self._view, [id for id in ids if self._view.canvas.has_node(id)]
        rect = view.canvas.content_rect(ids)
        if not ids or (view.zoom() >= NAMES_ZOOM and view.shows(ids) and not self._is_covered(rect)):
            return
        room = view.viewport().rect()
        whole = min(room.width() / rect.width(), room.height() / rect.height())
        zoom = view.zoom() if view.zoom() >= NAMES_ZOOM else 1.0
        self.show(ViewPlace(min(zoom, whole), rect.center().x(), rect.center().y(), self._session.level))

    def _is_covered(self, rect: QRectF) -> bool:
        """Whether the minimap, the find bar or the banner covers a part of a rectangle of the scene."""
        view, port = self._view, self._view.viewport()
        area = view.mapFromScene(rect).boundingRect()
        above = [child for child in (*view.children(), *port.children()) if isinstance(child, QWidget)]
        return any(child is not port and child.isVisible() and _shape(child).intersects(area) for child in above)

    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    def can_go_forward(self) -> bool:
        """Whether there is a place after this one."""
        return self._at < len(self._places) - 1

    def back(self) -> None:
        """Shows the place before this one."""
        if self.can_go_back():
            self._go(-1)

    def forward(self) -> None:
        """Shows the place after this one."""
        if self.can_go_forward():
            self._go(1)

    def forget(self) -> None:
        """Forgets every place, for another document; who follows the session hears of that there."""
        self._places, self._at = [], 0

    def _go(self, by: int) -> None:
        self._places[self._at] = self.here()
        self._at += by
        self.show(self._places[self._at])
        self.changed.emit()


def _shape(widget: QWidget) -> QRegion:
    """The region of its parent that a widget covers."""
    mask = widget.mask()
    return QRegion(widget.geometry()) if mask.isEmpty() else mask.translated(widget.pos())
