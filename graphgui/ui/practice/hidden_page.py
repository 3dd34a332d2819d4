"""The base of pages that hide numbers until they are answered, and their reading of the canvas."""

from __future__ import annotations

import numpy as np

from graphgui.document.document import Document
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.explain.derivative_signs import gradient_sign, value_text
from graphgui.explain.equation import Equation, contributing_wires, gradient_equation, value_equation
from graphgui.formats.expressions.number_parser import readable_text
from graphgui.lessons.prediction import Hidden
from graphgui.lessons.questions import Question, truth
from graphgui.ui.canvas.reading import CardText, Reading
from graphgui.ui.panels.page import Page
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName

COLOURS: dict[str, ColourName] = {"value": "accent", "gradient": "gradient_line"}


class HiddenReading(Reading):
    """The reading with ? in the place of hidden numbers; the node that is asked about glows."""

    def __init__(self, session: Session, asked: Question | None) -> None:
        self._session = session
        if asked is not None:
            self.lit = {asked.node: COLOURS[asked.kind]}

    def left(self, id: int) -> CardText | None:
        return CardText(("?",), "accent") if self._session.hides(id, "value") else None

    def right(self, id: int) -> CardText | None:
        if not self._session.hides(id, "gradient"):
            return None
        return CardText((f"{self._sign(id)} = ?", "∂ = ?", "?"), "gradient")

    def chip(self, wire: Wire) -> str | None:
        found = self._session.results.wire_result(wire)
        if found is None or self._session.shown.wire_result(wire) is not None:
            return None
        return f"∂{found.target}/∂{found.source} = ?"

    def tip(self, id: int) -> str | None:
        session, shown = self._session, self._session.shown
        if not session.hides(id, "value") and not session.hides(id, "gradient"):
            return None
        lines = []
        for sign, numbers, all_numbers in (
            (session.graph.node(id).name, shown.value_of, session.results.value_of),
            (self._sign(id), shown.gradient_of, session.results.gradient_of),
        ):
            if id in all_numbers:
                lines.append(f"{sign} = {readable_text(numbers[id]) if id in numbers else '?'}")
        return "\n".join(lines)

    def _sign(self, id: int) -> str:
        return gradient_sign(self._session.results, self._session.graph.node(id).name)


class HiddenPage(Page):
    """A page with a mask: its numbers are hidden in every view while the page is shown and their document is open."""

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
        if not self.is_at_home or not (self.hidden or self.asked):
            return None
        asked = self.asked if self.asked is not None and self.asked.node in self.session.graph else None
        return HiddenReading(self.session, asked)

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


def written(graph: Graph, results: Results, question: Question, hidden: Hidden) -> str:
    """The equation of a number: "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5".

    The numbers in it are left out where any of them is still hidden.
    """
    equation = _equation(graph, results, question)
    if np.ndim(number := truth(results, question)):
        return f"{question.asked(graph)} = {value_text(number)}: {equation.sentence}"
    if len(equation.sides) > 2 and any(part in hidden for part in _parts(graph, results, question)):
        return f"{equation.left} = {equation.sides[0]} = {equation.sides[-1]}"
    return equation.sentence


def _equation(graph: Graph, results: Results, question: Question) -> Equation:
    equation_of = value_equation if question.kind == "value" else gradient_equation
    return equation_of(graph, results, question.node)


def _parts(graph: Graph, results: Results, question: Question) -> list[Question]:
    """The numbers in the equation of a value (its inputs) or of a gradient (from the nodes fed, and their inputs)."""
    if question.kind == "value":
        return [Question(id, "value") for id in graph.sources()[question.node].values()]
    found = []
    for wire in contributing_wires(graph, results, question.node):
        found += [Question(wire.target, "gradient"), Question(wire.target, "value")]
        found += [Question(id, "value") for id in graph.sources()[wire.target].values()]
    return found
