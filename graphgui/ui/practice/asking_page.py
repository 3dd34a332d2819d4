"""The base of pages that ask for hidden numbers, and their reading of the canvas."""

from __future__ import annotations

from graphgui.document.document import Document
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


class AskingPage(Page):
    """A page that asks for numbers of one document; the session hides them, whether the page is seen or not."""

    shows_all_numbers = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.asked: Question | None = None
        self._document: Document | None = None

    @property
    def is_at_home(self) -> bool:
        """Whether the open document is the one that the page asks about."""
        return self.session.document is self._document

    def reading(self) -> Reading | None:
        is_here = self.is_at_home and self.asked is not None and self.asked.node in self.session.graph
        return AskingReading(self.asked) if is_here and self.asked is not None else None
