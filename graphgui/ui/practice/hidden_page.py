"""The base of pages that hide numbers until they are answered, and their reading of the canvas."""

from __future__ import annotations

from graphgui.document.document import Document
from graphgui.lessons.prediction import Hidden
from graphgui.lessons.questions import Kind, Question
from graphgui.ui.panels.page import Page
from graphgui.ui.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName

COLOURS: dict[Kind, ColourName] = {"value": "accent", "gradient": "gradient_line"}


class AskingReading(Reading):
    """The reading in which the node that is asked about glows."""

    def __init__(self, asked: Question) -> None:
        self.lit = {asked.node: COLOURS[asked.kind]}


class HiddenPage(Page):
    """A page with a mask: its numbers are hidden in every view while the page is shown and their document is open."""

    shows_all_numbers = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.hidden = Hidden()
        self.asked: Question | None = None
        self._document: Document | None = None
        self._is_seen = self._is_leaving = False

    @property
    def is_at_home(self) -> bool:
        """Whether the open document is the one that the mask belongs to."""
        return self.session.document is self._document

    def keep_hidden(self, hidden: Hidden) -> None:
        """Replaces the mask."""
        self.hidden = hidden
        self._hide()

    def reading(self) -> Reading | None:
        is_here = self.is_at_home and self.asked is not None and self.asked.node in self.session.graph
        return AskingReading(self.asked) if is_here and self.asked is not None else None

    def refresh(self) -> None:
        if not self._is_leaving:
            self._is_seen = True
            self._hide()

    def leave(self) -> None:
        # All views are refreshed by this, the panel of this page as well.
        self._is_leaving = True
        self._is_seen = False
        self.session.hide(frozenset())
        self._is_leaving = False

    def _hide(self) -> None:
        if self._is_seen and self.is_at_home:
            self.session.hide(self.hidden.questions)
