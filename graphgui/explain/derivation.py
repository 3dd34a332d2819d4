"""The derivation of a number, level by level: a value from its inputs, a gradient from the terms of its wires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Case, Op, Options
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.explain.equation import (
    Equation,
    contributing_wires,
    derivative_equation,
    gradient_equation,
    value_equation,
)
from graphgui.explain.equation_parts import Operation, PartWriter
from graphgui.explain.notation import PLAIN
from graphgui.explain.rule_text import formula_text, is_scalar, rule_text

Kind = Literal["value", "gradient", "derivative"]
POINTS = 241
LEAST_REACH = 3.0
"""The least half width of a curve's range; it is larger where the input is, so that 0 is within it."""


@dataclass(frozen=True)
class RuleCard:
    """A row of the table for reading: its formula, its rule for each slot, and its doc.

    `rules` has one text a slot, in the names of the slots: the local derivative where `is_local`, else what is passed
    back for the gradient `g`.
    """

    label: str
    formula: str
    rules: tuple[tuple[str, str], ...]
    doc: str
    is_local: bool


@dataclass(frozen=True, eq=False)
class Derivation:
    """One number explained; `parts` explains the numbers in its equation, one level down."""

    kind: Kind
    id: int
    """The node whose value or gradient it is; of a derivative, the wire's target."""
    wire: Wire | None
    digits: int
    _graph: Graph = field(repr=False)
    _results: Results = field(repr=False)

    @property
    def key(self) -> tuple[Kind, int, Wire | None]:
        """The identity of the number that is explained."""
        return self.kind, self.id, self.wire

    @cached_property
    def title(self) -> str:
        """The sign of the number that is explained: "d", "∂e/∂b" or "∂c/∂b"."""
        name = self._graph.node(self.id).name
        if self.wire is not None:
            return PartWriter(self._graph, self._results, PLAIN, self.digits).partial(self.wire).text
        return name if self.kind == "value" else gradient_sign(self._results, name)

    @cached_property
    def equation(self) -> Equation:
        """The number as an equation."""
        if self.wire is not None:
            return derivative_equation(self._graph, self._results, self.wire, self.digits)
        about = value_equation if self.kind == "value" else gradient_equation
        return about(self._graph, self._results, self.id, self.digits)

    @cached_property
    def sentence(self) -> str:
        """The equation as a sentence, with the reason where there is one."""
        words = f"{self.equation.sentence}."
        if self.kind == "value":
            return f"{self._graph.node(self.id).name} is given: {words}" if self._node.row.is_source else words
        if self.kind == "gradient":
            count = len(self._terms)
            return f"What {count} wires bring adds up: {words}" if count > 1 else words
        return f"The local derivative of {self._node.name} = {self._node.row.label}: {words}"

    @cached_property
    def rule(self) -> RuleCard | None:
        """The rule card of the operation at work; None for a gradient, in which several may be."""
        if self.kind == "gradient" or self._node.row.is_source or self.id not in self._results.value_of:
            return None
        return rule_card(self._node, Operation.of(self._graph, self._results, self.id).case)

    @property
    def _node(self) -> Node:
        return self._graph.node(self.id)

    @cached_property
    def _terms(self) -> list[Wire]:
        if self.id not in self._results.gradient_of or self.id == self._results.output:
            return []
        return contributing_wires(self._graph, self._results, self.id)

    def parts(self) -> Iterator[Derivation]:
        """The next level: of a value its inputs; of a gradient, for each wire the gradient of the target and the local
        derivative; of a local derivative the values in its rule.
        """
        if self.kind == "gradient":
            for wire in self._terms:
                yield self._about("gradient", wire.target)
                yield self._about("derivative", wire.target, wire)
            return
        if self.id not in self._results.value_of:
            return
        operation = Operation.of(self._graph, self._results, self.id)
        if self.wire is None:
            needed = list(operation.sources.values())
        else:
            rule = operation.local(self.wire.slot)
            names = rule.names if rule else set()
            needed = [source for slot, source in operation.sources.items() if slot in names]
            needed += [self.id] if "out" in names else []
        for id in dict.fromkeys(needed):
            yield self._about("value", id)

    def _about(self, kind: Kind, id: int, wire: Wire | None = None) -> Derivation:
        return Derivation(kind, id, wire, self.digits, self._graph, self._results)


def explain_value(graph: Graph, results: Results, id: int, digits: int = 3) -> Derivation:
    """The derivation of a node's value."""
    return Derivation("value", id, None, digits, graph, results)


def explain_gradient(graph: Graph, results: Results, id: int, digits: int = 3) -> Derivation:
    """The derivation of a node's gradient."""
    return Derivation("gradient", id, None, digits, graph, results)


def explain_derivative(graph: Graph, results: Results, wire: Wire, digits: int = 3) -> Derivation:
    """The derivation of a wire's local derivative."""
    return Derivation("derivative", wire.target, wire, digits, graph, results)


def rule_card(node: Node, case: Case) -> RuleCard:
    """The rule card of a node for the shapes of its inputs."""
    row = node.row
    rules = tuple((slot, rule_text(row, slot, case)) for slot in case.slots)
    return RuleCard(row.label, formula_text(row, case), rules, row.doc, is_scalar(row, case))


def derivation_text(derivation: Derivation, depth: int = 3) -> str:
    """A derivation and `depth` levels below it as indented lines; what was explained before is marked "as above"."""
    lines = []
    for level, each, repeated in _levels(derivation, depth):
        lines.append("  " * level + each.equation.sentence + (", as above" if repeated else ""))
    return "\n".join(lines)


def derivation_latex(derivation: Derivation, depth: int = 3) -> str:
    """The same equations as an `aligned` environment, each once."""
    return aligned(each for _, each, repeated in _levels(derivation, depth) if not repeated)


def aligned(derivations: Iterable[Derivation]) -> str:
    """The equations of these derivations as LaTeX, one below the other, each once."""
    written = dict.fromkeys(each.equation.latex for each in derivations)
    lines = " \\\\\n".join(text.replace(" = ", " &= ", 1) for text in written)
    return f"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}"


def _levels(derivation: Derivation, depth: int) -> Iterator[tuple[int, Derivation, bool]]:
    """A derivation and those below it, depth first: the level, the derivation, whether it was explained before."""
    explained = set()
    waiting = [iter([derivation])]
    while waiting:
        each = next(waiting[-1], None)
        if each is None:
            waiting.pop()
            continue
        level = len(waiting) - 1
        below = iter(each.parts()) if level < depth else iter(())
        first = next(below, None)
        repeated = first is not None and each.key in explained
        yield level, each, repeated
        if first is not None and not repeated:
            explained.add(each.key)
            waiting.append(_with_first(first, below))


def _with_first(first: Derivation, rest: Iterator[Derivation]) -> Iterator[Derivation]:
    yield first
    yield from rest


# ── the curve ────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, eq=False)
class Curve:
    """Points of a function and its derivative, three arrays of length `POINTS` with the current input in the middle."""

    x: npt.NDArray[np.float64]
    value: npt.NDArray[np.float64]
    slope: npt.NDArray[np.float64]


def curve(
    row: Op, slot: str, at: float, others: Mapping[str, float] | None = None, options: Options | None = None
) -> Curve | None:
    """The curve of an elementwise row in one slot around a number, the other slots at `others` or their defaults.

    None where nothing can be drawn: for other rows, where no gradient passes, at the largest number there is, and where
    no value is finite.
    """
    if not row.elementwise or not row.passes_gradient(slot) or np.ndim(at) or not np.isfinite(at):
        return None
    others = others or {}
    if any(np.ndim(number) for number in others.values()):
        return None
    at, largest = float(at), float(np.finfo(float).max)
    reach = min(max(LEAST_REACH, 1.25 * abs(at)), largest / 2, largest - abs(at))
    if not reach:
        return None
    # Two halves, so that the current input is a point to the last digit.
    left = np.linspace(at - reach, at, POINTS // 2, endpoint=False)
    x = np.concatenate([left, np.linspace(at, at + reach, POINTS // 2 + 1)])
    inputs = tuple(x if each == slot else np.float64(others.get(each, row.default(each))) for each in row.slots)
    chosen = row.option_defaults if options is None else options
    value = np.broadcast_to(row.apply(inputs, chosen), x.shape)
    slope = np.broadcast_to(row.partial(slot, np.ones(x.shape), value, inputs, chosen), x.shape)
    return Curve(x, value, slope) if np.any(np.isfinite(value)) else None
