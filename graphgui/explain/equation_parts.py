"""What equations are made of: the signs, factors and terms of one graph's results, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphgui.engine.evaluator import Results, WireResult
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Case, Shape
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import is_summed, means_more
from graphgui.explain.notation import Language, Said
from graphgui.explain.rule_text import Rule, read_rule, unbroadcast_rule


@dataclass(frozen=True, eq=False)
class Operation:
    """A node that computes, with what arrives in its slots."""

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
        """What the texts of its row depend on."""
        return self.node.case(tuple(np.shape(value) for value in self.values.values()))

    @property
    def all_values(self) -> dict[str, Value]:
        """The numbers in its slots, and `out`."""
        return {**self.values, "out": self.out}

    @property
    def literals(self) -> dict[str, Value]:
        """The numbers in the slots that nothing is wired into."""
        return {slot: number for slot, number in self.values.items() if slot not in self.sources}

    @property
    def is_scalar(self) -> bool:
        """Whether all that it takes and gives is single numbers."""
        return all(np.ndim(value) == 0 for value in self.all_values.values())

    def formula(self) -> Rule:
        """What it computes."""
        return read_rule(self.node.row.text(self.case), self.all_values)

    def local(self, slot: str) -> Rule | None:
        """Its local derivative by a slot; None where its rule passes nothing."""
        text = self.node.row.rule(slot, self.case)
        return None if text is None else read_rule(text, self.all_values, self.literals, "g")

    def passed_back(self, slot: str, one: str | None = None) -> Rule | None:
        """What it passes back through a slot, in `g`, with broadcasting undone; None where its rule passes nothing.

        `one` is the name that stands for 1: `g` at the output.
        """
        text = self.node.row.rule(slot, self.case)
        if text is None:
            return None
        # `g` may be an array while all else is single numbers, and the other way round.
        rule = read_rule(text, {**self.all_values, "g": np.zeros(1)}, self.literals, one)
        own = np.shape(self.values[slot])
        return unbroadcast_rule(rule, self.node.row.grad_shape(slot, self.case), own)

    def passed_number(self, slot: str, g: Value) -> Rule | None:
        """What it passes back where all are single numbers, with the branch that holds: 0, whatever arrives."""
        text = self.node.row.rule(slot, self.case)
        return None if text is None else read_rule(text, {**self.all_values, "g": g}, self.literals)

    def shapes(self) -> dict[str, Shape]:
        """The shapes of its slots, of `out` and of `g`."""
        found = {slot: np.shape(value) for slot, value in self.all_values.items()}
        return {**found, "g": found["out"]}


class Speaker:
    """Writes signs, factors and terms of one graph's results in one language."""

    def __init__(self, graph: Graph, results: Results, language: Language, digits: int) -> None:
        self.graph, self.results, self.say, self.digits = graph, results, language, digits

    def name(self, id: int) -> Said:
        """A node's name."""
        return self.say.name(self.graph.node(id).name)

    def number(self, value: Value) -> Said:
        """A number."""
        return self.say.number(value, self.digits)

    def gradient(self, id: int) -> Said:
        """The sign of a node's gradient: "∂e/∂b", or "W̄" where it is an array."""
        top, is_sum, name = self.results.output_name or "·", is_summed(self.results), self.graph.node(id).name
        if np.ndim(self.results.value_of.get(id, 0.0)):
            return self.say.bar(top, name, is_sum)
        return self.say.partial(top, name, is_sum)

    def partial(self, wire: Wire) -> Said:
        """The sign of a wire's local derivative: "∂c/∂b"; "∂y[a]/∂x" where ∂y/∂x would be more than it."""
        slot = wire.slot if means_more(self.graph, self.results, wire) else ""
        return self.say.partial(self.graph.node(wire.target).name, self.graph.node(wire.source).name, slot=slot)

    def names(self, operation: Operation) -> dict[str, Said]:
        """What stands for slots, `out` and `g` in symbols: names, and the numbers in free slots."""
        found = {
            slot: self.name(operation.sources[slot]) if slot in operation.sources else self.number(value)
            for slot, value in operation.values.items()
        }
        id = operation.node.id
        return {**found, "out": self.name(id), "g": self.gradient(id)}

    def numbers(self, operation: Operation, result: Value) -> dict[str, Said]:
        """What stands for slots and `out` in numbers; of a zero the sign is told where it made the result infinite."""
        found = {slot: self.number(value) for slot, value in operation.all_values.items()}
        if np.isinf(result):
            zero = self.say.minus(self.number(0.0))
            found |= {slot: zero for slot, value in operation.all_values.items() if value == 0 and np.signbit(value)}
        return found

    def in_names(self, rule: Rule, operation: Operation) -> Said:
        """A rule in names."""
        return rule.said(self.names(operation), self.say, self.digits)

    def in_numbers(self, rule: Rule, operation: Operation, result: Value) -> Said:
        """A rule in numbers, which come to this result."""
        return rule.said(self.numbers(operation, result), self.say, self.digits)

    def reason(self, rule: Rule, operation: Operation) -> str:
        """What made the branches of a rule hold, in names."""
        return rule.reason(self.names(operation), self.say, self.digits)

    def is_scalar(self, wire: Wire) -> bool:
        """Whether both ends of a wire are single numbers."""
        values = self.results.value_of
        return np.ndim(values[wire.source]) == 0 == np.ndim(values[wire.target])

    def term(self, wire: WireResult, shown_as_rule: bool) -> Said:
        """What a wire adds to the gradient of its source, in symbols.

        ∂e/∂c·∂c/∂b between single numbers, the factor written out where `shown_as_rule`; else, and where the product
        does not say it, as 0·∞ does not say 0, the rule with the target's gradient in it.
        """
        way = wire.wire
        operation = Operation.of(self.graph, self.results, way.target)
        if not self.is_scalar(way):
            return self.in_names(_known(operation.passed_back(way.slot, self._one(way))), operation)
        if not self.is_product(wire):
            return self.in_names(_known(operation.passed_number(way.slot, self._arriving(way))), operation)
        if not shown_as_rule:
            return self.say.product(self.gradient(way.target), self.partial(way))
        factor = self.in_names(_known(operation.local(way.slot)), operation)
        return factor if self.is_seed(way.target) else self.say.product(self.gradient(way.target), factor)

    def term_number(self, wire: WireResult, in_rule_numbers: bool = False) -> Said | None:
        """The same in numbers, as 2·1; None where there are arrays in it, and nothing shorter to say."""
        way = wire.wire
        contribution: Value = wire.contribution
        if not self.is_scalar(way) or not self.is_product(wire):
            return self.number(contribution) if np.ndim(contribution) == 0 else None
        if not self.is_seed(way.target):
            return self.say.product(self.number(self._arriving(way)), self.number(wire.derivative))
        if in_rule_numbers:
            operation = Operation.of(self.graph, self.results, way.target)
            if operation.is_scalar:
                return self.in_numbers(_known(operation.local(way.slot)), operation, wire.derivative)
        return self.number(wire.derivative)

    def is_product(self, wire: WireResult) -> bool:
        """Whether what a wire adds is the product of the target's gradient and its derivative."""
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
