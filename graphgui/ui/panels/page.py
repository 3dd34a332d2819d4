"""One view of a panel of several: the chain rule and practice are made of such."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from graphgui.ui.canvas.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme


class Page(QWidget):
    """Follows the open graph while it is shown, and only then; `reading_changed` tells that the canvas has news to show."""

    reading_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.theme = LIGHT

    def title(self) -> str:
        """What the view is called."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Takes the graph and its results as they are now."""

    def follow_selection(self) -> None:
        """Takes what is selected now."""

    def go_to(self, ids: Iterable[int]) -> None:
        """Selects those of these nodes that are still in the graph, and brings them into view."""
        self.session.go_to([id for id in ids if id in self.session.graph])

    def reading(self) -> Reading | None:
        """What the canvas tells while this view is open; None for the usual."""
        return None

    def leave(self) -> None:
        """Another view is shown now, or none: whatever runs stops."""

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.theme = theme
