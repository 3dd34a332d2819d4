"""Predict before you see: questions about a graph, and the mistake that a wrong answer shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.lessons.answers import Answer, as_answer, read_answer
from graphgui.lessons.gradient_mistakes import gradient_mistakes
from graphgui.lessons.questions import Kind, Mistake, Question, truth
from graphgui.lessons.value_mistakes import value_mistakes

__all__ = ["Hidden", "Kind", "Question", "Verdict", "judge", "mistakes", "read_answer", "truth"]

CLOSE = 0.05


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer: whether it is right, which mistake it shows (None where none is known), a sentence."""

    is_right: bool
    mistake: str | None
    sentence: str


def judge(graph: Graph, results: Results, question: Question, answer: str | Value | Answer) -> Verdict:
    """The verdict on an answer, given as it was typed or as a number or array.

    It is right within a thousandth or when rounded to the digits typed. A wrong one is held against the numbers that
    mistakes would yield. The sentence never gives the answer away. Raises ExpressionError where the text cannot be
    read, EvaluationError where there is no true answer.
    """
    given, right = as_answer(answer), truth(results, question)
    if given.is_close(right):
        return Verdict(True, None, f"Right: {question.asked(graph)} = {_told(given.value)}.")
    shown = next((mistake for mistake in _mistakes(graph, results, question) if given.is_close(mistake.value)), None)
    if shown is not None and shown.key != "slip":
        return Verdict(False, shown.key, _sentence(given.value, shown.hint))
    if np.shape(given.value) != np.shape(right) and np.size(given.value) + np.size(right) > 2:
        return Verdict(False, "shape", f"This should be {_shape_told(np.shape(right))}.")
    if given.is_rounded(right):
        return Verdict(False, "rounded", "That is nearly it: give one more digit.")
    if shown is not None or _is_near(given, right):
        return Verdict(False, "slip", _sentence(given.value, "that is close. Go through the arithmetic once more."))
    return Verdict(False, None, _next_thing_to_ask(graph, results, question))


def mistakes(graph: Graph, results: Results, question: Question) -> dict[str, list[Value]]:
    """The numbers that mistakes would yield, by kind of mistake; the likeliest first."""
    found: dict[str, list[Value]] = {}
    for mistake in _mistakes(graph, results, question):
        same = found.setdefault(mistake.key, [])
        if not any(
            np.shape(value) == np.shape(mistake.value) and np.allclose(value, mistake.value, atol=0.0) for value in same
        ):
            same.append(mistake.value)
    return found


def _mistakes(graph: Graph, results: Results, question: Question) -> Iterable[Mistake]:
    """The mistakes that yield a finite number other than the true one."""
    right = truth(results, question)
    generate = value_mistakes if question.kind == "value" else gradient_mistakes
    with np.errstate(all="ignore"):
        for mistake in generate(graph, results, question):
            if np.all(np.isfinite(mistake.value)) and not Answer(mistake.value).is_close(right):
                yield mistake


def _is_near(given: Answer, right: Value) -> bool:
    if np.shape(given.value) != np.shape(right):
        return False
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(given.value - right) <= CLOSE * np.abs(right)))


def _sentence(value: Value, hint: str) -> str:
    if np.ndim(value) == 0:
        return f"You have {_told(value)}: {hint}"
    return hint[:1].upper() + hint[1:]


def _told(value: Value) -> str:
    if np.ndim(value) == 0:
        return short_number(value, digits=4)
    if np.size(value) > 9 or np.ndim(value) > 2:
        return short_number(value)
    return "[" + ", ".join(_told(entry) for entry in np.asarray(value)) + "]"


def _shape_told(shape: tuple[int, ...]) -> str:
    if shape == ():
        return "one number, without brackets"
    if len(shape) == 1:
        return f"{shape[0]} {'number' if shape[0] == 1 else 'numbers'} in brackets"
    if len(shape) == 2:
        return f"{shape[0]} rows of {shape[1]} numbers, each row in brackets and all in brackets again"
    return f"an array of shape {' × '.join(map(str, shape))}"


def _next_thing_to_ask(graph: Graph, results: Results, question: Question) -> str:
    """A sentence for an answer that no mistake explains: where to begin."""
    node = graph.node(question.node)
    if question.kind == "value":
        if node.row.is_source:
            return f"Not yet. {node.name} is an input: its number stands on it."
        return f"Not yet. {node.name} = {formula(graph, node)}: put in the numbers that arrive."
    if node.id == results.output:
        return f"Not yet. How much does {node.name} change when {node.name} itself does?"
    fed = list(
        dict.fromkeys(
            graph.node(wire.target).name for wire in graph.wires_from(node.id) if wire.target in results.upstream
        )
    )
    if node.id not in results.upstream:
        return f"Not yet. Is there a way from {node.name} to {results.output_name} at all?"
    if len(fed) == 1:
        return f"Not yet. {node.name} feeds {fed[0]}: what arrives there, and what is it multiplied by on the way back?"
    return f"Not yet. {node.name} feeds {', '.join(fed[:-1])} and {fed[-1]}: what does each of them pass back?"


@dataclass(frozen=True)
class Hidden:
    """The numbers that stay hidden until they are answered. It never changes: an answer gives a new one."""

    questions: frozenset[Question] = field(default_factory=frozenset)

    @classmethod
    def of_all(cls, graph: Graph, results: Results, kind: Kind) -> Self:
        """All values that are computed hidden, or all gradients but the output's own."""
        if kind == "value":
            ids = [id for id in results.value_of if not graph.node(id).row.is_source]
        else:
            ids = [id for id in results.upstream if id != results.output]
        return cls(frozenset(Question(id, kind) for id in ids))

    def __contains__(self, question: object) -> bool:
        return question in self.questions

    def __len__(self) -> int:
        return len(self.questions)

    def hide(self, *questions: Question) -> Hidden:
        """With these hidden as well."""
        return Hidden(self.questions.union(questions))

    def show(self, *questions: Question) -> Hidden:
        """With these given away, answered or not."""
        return Hidden(self.questions.difference(questions))

    def answer(self, graph: Graph, results: Results, question: Question, answer: str | Value) -> tuple[Hidden, Verdict]:
        """The questions still hidden after an answer, and its verdict: a right one shows its number."""
        verdict = judge(graph, results, question, answer)
        return (self.show(question) if verdict.is_right else self), verdict
