"""The highlighted nodes: those found, or all upstream and downstream of the selection; the rest is dimmed."""

from __future__ import annotations

from collections.abc import Iterable

from graphgui.document.emitter import Emitter, Subscriptions
from graphgui.document.node_search import downstream, upstream
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.update import Update


class Highlight:
    """Sets the highlighted nodes in `Style.highlighted`, which the items read when they paint.

    `changed` is emitted when others are highlighted.
    """

    def __init__(self, canvas: CanvasScene) -> None:
        self.changed: Emitter[[]] = Emitter()
        self._canvas = canvas
        self._session = canvas.session
        self._found: frozenset[int] | None = None
        self._read: frozenset[int] | None = None
        self.follows_selection = False
        """Whether all upstream and downstream of the selection is highlighted."""
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(self._session.updated, self._on_update)

    def close(self) -> None:
        """Disconnects from the session."""
        self._subscriptions.end()

    def follow_selection(self, on: bool) -> None:
        """Highlights all upstream and downstream of the selection from now on, or no more."""
        self.follows_selection = on
        self._refresh()

    def show_found(self, ids: Iterable[int] | None) -> None:
        """Highlights what was found; None where nothing is searched for."""
        self._found = None if ids is None else frozenset(ids)
        self._refresh()

    def _on_update(self, update: Update) -> None:
        # What a page of the chain rule is about; nothing where it is about the whole graph.
        read, self._read = self._read, self._session.reading.highlighted if self._session.reading else None
        # Numbers and positions alone change neither upstream nor downstream.
        if update.replaced or update.selection or not update.change.keeps_structure or read != self._read:
            self._refresh()

    def _refresh(self) -> None:
        highlighted = self._found if self._found is not None else self._read
        chosen = self._session.chosen_nodes
        if highlighted is None and self.follows_selection and chosen:
            graph = self._session.graph
            highlighted = frozenset(upstream(graph, chosen) | downstream(graph, chosen))
        if highlighted != self._canvas.paint_style.highlighted:
            self._canvas.paint_style.highlighted = highlighted
            self._canvas.show_marks()
            self.changed.emit()
