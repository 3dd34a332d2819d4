"""What stands out on the canvas: what was found, or all upstream and downstream of the selection; the rest is dimmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphgui.document.edits import Edit, changes_nodes_only
from graphgui.document.node_search import downstream, upstream
from graphgui.document.signal import Signal
from graphgui.ui.canvas.scene import CanvasScene


class Highlight:
    """Says which nodes stand out, through `Style.bright`, which the items read when they paint.

    `changed` tells that others do.
    """

    def __init__(self, canvas: CanvasScene) -> None:
        self.changed: Signal[[]] = Signal()
        self._canvas = canvas
        self._session = canvas.session
        self._found: frozenset[int] | None = None
        self._read: frozenset[int] | None = None
        self.follows_selection = False
        """Whether all upstream and downstream of the selection stands out."""
        self._session.selection_changed.connect(self._refresh)
        self._session.document_replaced.connect(self._refresh)
        self._session.changed.connect(self._on_changed)

    def close(self) -> None:
        """Lets go of the session."""
        self._session.selection_changed.disconnect(self._refresh)
        self._session.document_replaced.disconnect(self._refresh)
        self._session.changed.disconnect(self._on_changed)

    def follow_selection(self, on: bool) -> None:
        """Lets all upstream and downstream of the selection stand out from now on, or no more."""
        self.follows_selection = on
        self._refresh()

    def show_found(self, ids: Iterable[int] | None) -> None:
        """Lets what was found stand out; None where nothing is sought."""
        self._found = None if ids is None else frozenset(ids)
        self._refresh()

    def show_read(self, ids: frozenset[int] | None) -> None:
        """Lets what a view of the chain rule speaks of stand out; None where it speaks of all alike."""
        if ids != self._read:
            self._read = ids
            self._refresh()

    def _on_changed(self, edits: Sequence[Edit]) -> None:
        # Mere numbers and places lead nowhere else.
        if not changes_nodes_only(edits):
            self._refresh()

    def _refresh(self) -> None:
        bright = self._found if self._found is not None else self._read
        chosen = self._session.chosen_nodes
        if bright is None and self.follows_selection and chosen:
            graph = self._session.graph
            bright = frozenset(upstream(graph, chosen) | downstream(graph, chosen))
        if bright != self._canvas.paint_style.bright:
            self._canvas.paint_style.bright = bright
            self._canvas.show_marks()
            self.changed.emit()
