"""The base of the pages in the Chain rule and Practice panels."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from graphgui.ui.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme


class Page(QWidget):
    """A page of a panel. It follows the graph only while it is shown; `reading_changed`: it has another reading."""

    reading_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.theme = LIGHT

    @property
    def shows_all_numbers(self) -> bool:
        """Whether the page shows numbers of the open graph whichever they are: it is covered while any is hidden."""
        return True

    def title(self) -> str:
        """The title in the tab bar."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Updates the page for the present graph and results."""

    def follow_selection(self) -> None:
        """Updates the page for the present selection."""

    def go_to(self, ids: Iterable[int]) -> None:
        """Selects those of these nodes that are still in the graph, and brings them into view."""
        self.session.go_to([id for id in ids if id in self.session.graph])

    def reading(self) -> Reading | None:
        """The reading that the canvas shows while the page is open; None for the usual numbers."""
        return None

    def leave(self) -> None:
        """Stops everything that runs: the page is not shown any more."""

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.theme = theme
