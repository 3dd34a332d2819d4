"""The last view of a file: kept when the file is left, shown again when it is opened."""

from __future__ import annotations

from graphgui.ui.canvas.breadcrumb import LevelWalk
from graphgui.ui.canvas.view_history import ViewHistory, ViewPlace
from graphgui.ui.session import Session
from graphgui.ui.settings import place_of, remember_place
from graphgui.ui.update import Update


class RememberedView:
    """Keeps the zoom and the middle of the canvas for each file, between starts."""

    def __init__(self, session: Session, history: ViewHistory, walk: LevelWalk) -> None:
        self._session, self._history, self._walk = session, history, walk
        session.updated.connect(self._on_update)

    def keep(self) -> None:
        """Remembers where one looks at the open file; whoever never looked around is shown all of it again."""
        path = self._session.document.path
        if path is not None:
            place = self._walk.at_the_top()
            remember_place(path, None if place is None else (place.zoom, place.x, place.y))

    def _on_update(self, update: Update) -> None:
        if update.opened:
            self.show()

    def show(self) -> None:
        """Shows the open file as it was looked at last."""
        path = self._session.document.path
        place = place_of(path) if path is not None else None
        if place is not None and len(self._session.graph):
            self._history.show(ViewPlace(*place))
