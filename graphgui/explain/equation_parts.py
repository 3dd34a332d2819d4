"""Parts of equations: the signs, factors and terms of one graph's results, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Case, Shape
from graphgui.engine.values import Value
from graphgui.engine.wire_result import WireResult
from graphgui.explain.derivative_signs import is_summed, means_more
from graphgui.explain.notation import Language, Phrase
from graphgui.explain.rule_text import Rule, read_rule, unbroadcast_rule


@dataclass(frozen=True, eq=False)
class Operation:
    """A computed node, with the sources and values of its slots."""

    node: Node
    sources: Mapping[str, int]
    values: Mapping[str, Value]
    out: Value

    @classmethod
    def of(cls, graph: Graph, results: Results, id: int) -> Operation:
        """The operation of a node that has a value."""
        node, sources = graph.node(id), graph.sources()[id]
        literals = zip(node.slots, node.literals, strict=True)
        values = {slot: results.value_of[sources[slot]] if slot in sources else number for slot, number in literals}
        return cls(node, sources, values, results.value_of[id])

    @cached_property
    def case(self) -> Case:
        """The case of its row: shapes and options."""
        return self.node.case(tuple(np.shape(value) for value in self.values.values()))

    @property
    def all_values(self) -> dict[str, Value]:
        """The values of its slots, and `out`."""
        return {**self.values, "out": self.out}

    @property
    def literals(self) -> dict[str, Value]:
        """The values of the slots that nothing is wired into."""
        return {slot: number for slot, number in self.values.items() if slot not in self.sources}

    @property
    def is_scalar(self) -> bool:
        """Whether its inputs and its output are single numbers."""
        return all(np.ndim(value) == 0 for value in self.all_values.values())

    def formula(self) -> Rule:
        """The formula of its row."""
        return read_rule(self.node.row.text(self.case), self.all_values)

    def local(self, slot: str) -> Rule | None:
        """Its local derivative by a slot; None where its rule passes nothing."""
        text = self.node.row.rule(slot, self.case)
        return None if text is None else read_rule(text, self.all_values, self.literals, "g")

    def passed_back(self, slot: str, one: str | None = None) -> Rule | None:
        """Its vjp rule for a slot, in `g`, with broadcasting undone; None where it passes nothing.

        `one` is the name that is 1: `g` at the output.
        """
        text = self.node.row.rule(slot, self.case)
        if text is None:
            return None
        # `g` may be an array while the rest is single numbers, and the other way round.
        rule = read_rule(text, {**self.all_values, "g": np.zeros(1)}, self.literals, one)
        own = np.shape(self.values[slot])
        return unbroadcast_rule(rule, self.node.row.grad_shape(slot, self.case), own)

    def passed_number(self, slot: str, g: Value) -> Rule | None:
        """Its vjp rule for single numbers, with the branch that holds for this g; None where it passes nothing."""
        text = self.node.row.rule(slot, self.case)
        return None if text is None else read_rule(text, {**self.all_values, "g": g}, self.literals)

    def shapes(self) -> dict[str, Shape]:
        """The shapes of its slots, of `out` and of `g`."""
        found = {slot: np.shape(value) for slot, value in self.all_values.items()}
        return {**found, "g": found["out"]}


class PartWriter:
    """Writes signs, factors and terms of one graph's results in one language."""

    def __init__(self, graph: Graph, results: Results, language: Language, digits: int) -> None:
        self.graph, self.results, self.language, self.digits = graph, results, language, digits

    def name(self, id: int) -> Phrase:
        """A node's name."""
        return self.language.name(self.graph.node(id).name)

    def number(self, value: Value) -> Phrase:
        """A number."""
        return self.language.number(value, self.digits)

    def gradient(self, id: int) -> Phrase:
        """The sign of a node's gradient: "∂e/∂b", or "W̄" where it is an array."""
        top, is_sum, name = self.results.output_name or "·", is_summed(self.results), self.graph.node(id).name
        if np.ndim(self.results.value_of.get(id, 0.0)):
            return self.language.bar(top, name, is_sum)
        return self.language.partial(top, name, is_sum)

    def partial(self, wire: Wire) -> Phrase:
        """The sign of a wire's local derivative: "∂c/∂b"; "∂y[a]/∂x" where ∂y/∂x would be more than it."""
        slot = wire.slot if means_more(self.graph, self.results, wire) else ""
        return self.language.partial(self.graph.node(wire.target).name, self.graph.node(wire.source).name, slot=slot)

    def names(self, operation: Operation) -> dict[str, Phrase]:
        """Slots, `out` and `g` in symbols: names, and the numbers in free slots."""
        found = {
            slot: self.name(operation.sources[slot]) if slot in operation.sources else self.number(value)
            for slot, value in operation.values.items()
        }
        id = operation.node.id
        return {**found, "out": self.name(id), "g": self.gradient(id)}

    def numbers(self, operation: Operation, result: Value) -> dict[str, Phrase]:
        """Slots and `out` in numbers; −0 is written with its sign where the result is infinite."""
        found = {slot: self.number(value) for slot, value in operation.all_values.items()}
        if np.isinf(result):
            zero = self.language.minus(self.number(0.0))
            found |= {slot: zero for slot, value in operation.all_values.items() if value == 0 and np.signbit(value)}
        return found

    def in_names(self, rule: Rule, operation: Operation) -> Phrase:
        """A rule in names."""
        return rule.phrase(self.names(operation), self.language, self.digits)

    def in_numbers(self, rule: Rule, operation: Operation, result: Value) -> Phrase:
        """A rule in numbers, with this result."""
        return rule.phrase(self.numbers(operation, result), self.language, self.digits)

    def reason(self, rule: Rule, operation: Operation) -> str:
        """The comparisons that chose the branches of a rule, in names."""
        return rule.reason(self.names(operation), self.language, self.digits)

    def is_scalar(self, wire: Wire) -> bool:
        """Whether both ends of a wire are single numbers."""
        values = self.results.value_of
        return np.ndim(values[wire.source]) == 0 == np.ndim(values[wire.target])

    def term(self, wire: WireResult, shown_as_rule: bool) -> Phrase:
        """A wire's contribution to the gradient of its source, in symbols.

        ∂e/∂c·∂c/∂b between single numbers, the factor written out where `shown_as_rule`; else, and where the product
        is not the contribution, as 0·∞ is not 0, the rule with the target's gradient in it.
        """
        way = wire.wire
        operation = Operation.of(self.graph, self.results, way.target)
        if not self.is_scalar(way):
            return self.in_names(_known(operation.passed_back(way.slot, self._one(way))), operation)
        if not self.is_product(wire):
            return self.in_names(_known(operation.passed_number(way.slot, self._arriving(way))), operation)
        if not shown_as_rule:
            return self.language.product(self.gradient(way.target), self.partial(way))
        factor = self.in_names(_known(operation.local(way.slot)), operation)
        return factor if self.is_seed(way.target) else self.language.product(self.gradient(way.target), factor)

    def term_number(self, wire: WireResult, in_rule_numbers: bool = False) -> Phrase | None:
        """A wire's contribution in numbers, as 2·1; None where it is an array."""
        way = wire.wire
        contribution: Value = wire.contribution
        if not self.is_scalar(way) or not self.is_product(wire):
            return self.number(contribution) if np.ndim(contribution) == 0 else None
        if not self.is_seed(way.target):
            return self.language.product(self.number(self._arriving(way)), self.number(wire.derivative))
        if in_rule_numbers:
            operation = Operation.of(self.graph, self.results, way.target)
            if operation.is_scalar:
                return self.in_numbers(_known(operation.local(way.slot)), operation, wire.derivative)
        return self.number(wire.derivative)

    def is_product(self, wire: WireResult) -> bool:
        """Whether a wire's contribution is the product of the target's gradient and its derivative."""
        with np.errstate(all="ignore"):
            product = self._arriving(wire.wire) * wire.derivative
        return bool(np.isclose(product, np.asarray(wire.contribution), rtol=1e-9, atol=0.0, equal_nan=True))

    def _arriving(self, wire: Wire) -> Value:
        return self.results.gradient_of[wire.target]

    def _one(self, wire: Wire) -> str | None:
        return "g" if self.is_seed(wire.target) else None

    def is_seed(self, id: int) -> bool:
        """Whether a node is the output, with the gradient 1 that a factor need not show."""
        return (
            id == self.results.output and np.ndim(self.results.value_of[id]) == 0 and self.results.gradient_of[id] == 1
        )


def _known(rule: Rule | None) -> Rule:
    assert rule is not None, "a wire that reaches the output has a rule"
    return rule
