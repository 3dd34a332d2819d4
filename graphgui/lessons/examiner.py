"""The examiner of a run: it knows every number, and tells of them only what an answer deserves."""

from __future__ import annotations

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import value_text
from graphgui.explain.equation import Equation, contributing_wires, gradient_equation, value_equation
from graphgui.lessons.prediction import Hidden, Verdict
from graphgui.lessons.questions import Kind, Question, truth
from graphgui.lessons.show_of_hands import Hands, Tally


class Examiner:
    """Puts questions about the numbers of one run, judges answers, and writes out how an answered number comes about."""

    def __init__(self, graph: Graph, results: Results) -> None:
        self._graph, self._results = graph, results

    def is_of(self, results: Results) -> bool:
        """Whether these are the results that it knows."""
        return results is self._results

    def questions(self) -> list[Question]:
        """Every number that there is: values in the order of computation, then gradients from the output back."""
        results = self._results
        forward = [Question(id, "value") for id in results.order if id in results.value_of]
        return forward + [Question(id, "gradient") for id in reversed(results.order) if id in results.gradient_of]

    def can_be_hidden(self, question: Question) -> bool:
        """Whether there is such a number, and a learner has something to find out: not so for the value of a source."""
        results, id = self._results, question.node
        if question.kind == "gradient":
            return id in results.value_of and id in results.gradient_of
        return id in results.value_of and not self._graph.node(id).row.is_source

    def all_of(self, kind: Kind) -> Hidden:
        """All values that are computed, or all gradients but the output's own, as hidden."""
        return Hidden.of_all(self._graph, self._results, kind)

    def answer(self, hidden: Hidden, question: Question, answer: str | Value) -> tuple[Hidden, Verdict]:
        """The questions still hidden after an answer, and its verdict.

        Raises ExpressionError where the answer cannot be read, EvaluationError where there is no true one.
        """
        return hidden.answer(self._graph, self._results, question, answer)

    def tallies(self, hands: Hands, question: Question) -> list[Tally]:
        """Every answer of a class with what is said of it, the most frequent first."""
        return hands.tallies(self._graph, self._results, question)

    def share_right(self, hands: Hands, question: Question) -> float:
        """The share of hands that is right, from 0 to 1; 0 where none was raised."""
        return hands.share_right(self._graph, self._results, question)

    def written(self, question: Question, hidden: Hidden) -> str:
        """The equation of an answered number: "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5".

        The numbers in it are left out where any of them is still hidden.
        """
        graph, results = self._graph, self._results
        equation_of = value_equation if question.kind == "value" else gradient_equation
        equation: Equation = equation_of(graph, results, question.node)
        if np.ndim(number := truth(results, question)):
            return f"{question.asked(graph)} = {value_text(number)}: {equation.sentence}"
        if len(equation.sides) > 2 and any(part in hidden for part in self._parts(question)):
            return f"{equation.left} = {equation.sides[0]} = {equation.sides[-1]}"
        return equation.sentence

    def _parts(self, question: Question) -> list[Question]:
        """The numbers in the equation of a value (its inputs) or of a gradient (from the nodes fed, and their inputs)."""
        sources = self._graph.sources()
        if question.kind == "value":
            return [Question(id, "value") for id in sources[question.node].values()]
        found = []
        for wire in contributing_wires(self._graph, self._results, question.node):
            found += [Question(wire.target, "gradient"), Question(wire.target, "value")]
            found += [Question(id, "value") for id in sources[wire.target].values()]
        return found
