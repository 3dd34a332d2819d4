"""Questions about a graph: the number asked for, its true answer, and the mistakes one may make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from graphgui.engine.evaluator import EvaluationError, Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value

Kind = Literal["value", "gradient"]
KINDS: tuple[Kind, ...] = ("value", "gradient")
MOST_OTHERS = 500
"""Nodes up to which an answer is held against the numbers of all others."""


class Question(NamedTuple):
    """A question: the number (value or gradient) of a node, by id."""

    node: int
    kind: Kind

    def sentence(self, graph: Graph) -> str:
        """The question as it is put: "What is ∂e/∂b?"."""
        return f"What is {self.asked(graph)}?"

    def asked(self, graph: Graph) -> str:
        """The name of the number that is asked for: "∂e/∂b", or "the value of c"."""
        name = graph.node(self.node).name
        if self.kind == "value":
            return f"the value of {name}"
        return f"∂{graph.node(graph.output).name if graph.output is not None else ''}/∂{name}"


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake made on purpose: its kind, the number that it yields, and a clause that leads on."""

    key: str
    value: Value
    hint: str


def truth(results: Results, question: Question) -> Value:
    """The true answer; raises EvaluationError with a sentence where there is none."""
    value = results.value_at(question.node)
    if question.kind == "value":
        return value
    if question.node not in results.gradient_of:
        raise EvaluationError("the output has no value, so there is no gradient yet")
    return results.gradient_of[question.node]


def inputs_to(graph: Graph, results: Results, id: int) -> tuple[Value, ...]:
    """The inputs of a node in the order of its slots: values along wires, and literals."""
    node, into = graph.node(id), graph.sources()[id]
    return tuple(
        results.value_of[into[slot]] if slot in into else literal
        for slot, literal in zip(node.slots, node.literals, strict=True)
    )


def of_other_nodes(graph: Graph, results: Results, question: Question) -> list[Mistake]:
    """The same question answered for another node, or the other question for this node."""
    id, kind = question
    other: Kind = "value" if kind == "gradient" else "gradient"
    asked = question.asked(graph)
    found = []
    if kind == "gradient" or id in results.gradient_of:
        mixed = Question(id, other)
        ask = "it says how strongly the output answers when this node moves" if kind == "gradient" else (
            "it is what the node itself computes")  # fmt: skip
        hint = f"that is {mixed.asked(graph)}. Asked for is {asked}: {ask}."
        found.append(Mistake(f"{other} instead of {kind}", truth(results, mixed), hint))
    numbers = results.value_of if kind == "value" else results.gradient_of
    if len(numbers) > MOST_OTHERS:
        return found
    found += [
        Mistake("another node", numbers[at], f"that is {Question(at, kind).asked(graph)}. Asked for is {asked}.")
        for at in results.order
        if at != id and at in numbers
    ]
    return found


def slips(number: Value) -> list[Mistake]:
    """Slips in arithmetic near a number: one too many or too few, digits that changed places."""
    hint = "that is close. Go through the arithmetic once more."
    near = [number + 1.0, number - 1.0]
    if np.ndim(number) == 0 and np.isfinite(number) and float(number).is_integer():
        digits = str(abs(int(number)))
        near.append(np.copysign(float(digits[::-1]), number))
    return [Mistake("slip", value, hint) for value in near]
