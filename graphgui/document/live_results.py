"""Live results: the values and gradients of the open document, found again after every change."""

from __future__ import annotations

from collections.abc import Mapping

from graphgui.analysis.gradient_check import GradientCheck, check_gradient
from graphgui.analysis.nudge import LinearMoves, Nudge, nudge
from graphgui.document.change import Change
from graphgui.document.document import Document
from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.program.statement_writer import Line
from graphgui.engine.values import Value

MOST_CHECKED = 500
"""Nodes of the largest graph whose gradients are checked after every change: the check runs it three times."""


class LiveResults:
    """Keeps `results` true to the document: a change makes them dirty, and the first who asks has the graph run again.

    `preview(values)` shows the graph at other values of its sources without changing the document, as descent does
    while it runs.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._evaluator = Evaluator()
        self._linear_moves = LinearMoves()
        self._preview: dict[int, Value] = {}
        self._results: Results | None = None
        document.changed.connect(self._on_changed)

    @property
    def results(self) -> Results:
        """The results of the graph as it is now, at the values that are previewed."""
        if self._results is None:
            self._results = self._evaluator.run(self._document.graph, self._preview)
        return self._results

    def preview(self, values: Mapping[int, Value] | None) -> None:
        """Shows the graph at these values, by id; None goes back to the document's own."""
        self._preview, self._results = dict(values or {}), None

    def forget(self) -> None:
        """Forgets all that was found and previewed: the next who asks has the graph run from the beginning."""
        self._evaluator, self._linear_moves = Evaluator(), LinearMoves()
        self._preview, self._results = {}, None

    def source(self) -> list[Line]:
        """The program that ran, as one reads it."""
        return self._evaluator.source(self._document.graph)

    def value(self, id: int) -> Value:
        """The value a source shows now: the previewed one, else the document's own."""
        return self._preview.get(id, self._document.graph.node(id).value)

    def check(self, id: int) -> GradientCheck | None:
        """The gradient of a source found in three ways; None where there is none, or while values are previewed."""
        if self._preview or len(self._document.graph) > MOST_CHECKED:
            return None
        return check_gradient(self._evaluator.run, self._document.graph, {}, id, self.results)

    def nudge(self, id: int, epsilon: Value) -> Nudge:
        """The change of every node when a source moves by ε from its present value; `results` stay as they are."""
        return nudge(self._evaluator.run, self._document.graph, self.results, id, epsilon, self._linear_moves)

    def _on_changed(self, change: Change) -> None:
        if not change.moves_only:
            self._preview = {id: value for id, value in self._preview.items() if id in self._document.graph}
            self._results = None
