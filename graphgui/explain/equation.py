"""Every number of a graph as an equation: in symbols, in numbers, and the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import changed_options, formula
from graphgui.engine.graph import Graph, Wire
from graphgui.explain.derivative_signs import shape_text
from graphgui.explain.equation_parts import Operation, PartWriter
from graphgui.explain.notation import ATOM, LATEX, PLAIN, SUM, Phrase
from graphgui.explain.rule_text import shapes_of
from graphgui.formats.latex import formula_latex

MOST_TERMS = 8
FIRST_TERMS = 4

Sides = tuple[str, list[str]]
"""The left side of an equation, and all others."""


@dataclass(frozen=True)
class Equation:
    """An equation with any number of sides: "∂e/∂b += ∂e/∂c·∂c/∂b = 2·1 = 2".

    `shapes` is the same in shapes where there are arrays, `reason` a clause: the branch that holds, or why a gradient
    is zero. There are no sides where there is no number; then the reason is the problem.
    """

    left: str
    sides: tuple[str, ...]
    latex: str
    sign: str = "="
    shapes: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The equation in plain text."""
        return f"{self.left} {self.sign} {' = '.join(self.sides)}" if self.sides else self.left

    @property
    def sentence(self) -> str:
        """The equation, the same in shapes, and the reason: "∂y/∂x = 1, since x > 0"."""
        if not self.sides:
            return self.reason
        since = f"since {self.reason}" if self.reason else ""
        return ", ".join(filter(None, (self.text, self.shapes, since)))


def value_equation(graph: Graph, results: Results, id: int, digits: int = 3) -> Equation:
    """A node's value: "d = b + 1 = 1 + 1 = 2"; arrays as "D = W @ X, (2,2) = (2,2) @ (2,2)"."""
    node = graph.node(id)
    if id not in results.value_of:
        return _missing(graph, results, id)
    value = results.value_of[id]
    if node.row.is_source:
        return _equation(graph, results, digits, lambda writer: (writer.name(id).text, [writer.number(value).text]))
    operation = Operation.of(graph, results, id)
    rule = operation.formula()

    def sides(writer: PartWriter) -> Sides:
        texts = [_formula(writer, operation)]
        if operation.is_scalar:
            texts.append(writer.in_numbers(rule, operation, value).text)
        if np.ndim(value) == 0:
            texts.append(writer.number(value).text)
        return writer.name(id).text, texts

    shapes = _shapes(operation, shapes_of(rule.tree, operation.shapes()), np.shape(value))
    reason = rule.reason(PartWriter(graph, results, PLAIN, digits).names(operation))
    return _equation(graph, results, digits, sides, shapes=shapes, reason=reason)


def derivative_equation(graph: Graph, results: Results, wire: Wire, digits: int = 3) -> Equation:
    """A wire's local derivative: "∂e/∂c = d = 2"; of arrays entry by entry, or the shape of its Jacobian."""
    found = results.wire_result(wire)
    if found is None:
        return _missing(graph, results, wire.target)
    operation = Operation.of(graph, results, wire.target)
    rule = operation.local(wire.slot)
    shape = found.derivative_shape
    if rule is None:
        reason = f"{operation.node.op} lets no gradient through"
        return _equation(graph, results, digits, lambda writer: (writer.partial(wire).text, ["0"]), reason=reason)
    is_written = operation.node.row.elementwise or np.shape(operation.out) == ()
    if not is_written:
        shown = f"Jacobian of shape {shape_text(shape)}"
        return _equation(
            graph, results, digits, lambda writer: (writer.partial(wire).text, [writer.language.roman(shown)])
        )

    def sides(writer: PartWriter) -> Sides:
        texts = [writer.in_names(rule, operation).text]
        if operation.is_scalar:
            texts.append(writer.in_numbers(rule, operation, found.derivative).text)
        if shape == ():
            texts.append(writer.number(found.derivative).text)
        return writer.partial(wire).text, texts

    reason = PartWriter(graph, results, PLAIN, digits).reason(rule, operation)
    return _equation(graph, results, digits, sides, shapes=shape_text(shape) if shape else "", reason=reason)


def contribution_equation(
    graph: Graph, results: Results, wire: Wire, digits: int = 3, beside: Sequence[Wire] | None = None
) -> Equation:
    """A wire's contribution to its source's gradient: "∂e/∂b += ∂e/∂c·∂c/∂b = 2·1 = 2"; "=" where it is the only one.

    Arrays: "W̄ = D̄ @ Xᵀ, (2,2) = (2,2) @ (2,2)". `beside` are all wires that contribute, this one among them; computed
    where they are not given.
    """
    found = results.wire_result(wire)
    if found is None or found.contribution is None:
        return _missing(graph, results, wire.target if found is None else _output(results, wire.target))
    if not found.reaches_output:
        blocked = wire.target in results.upstream
        reason = _blocks(graph, wire.target) if blocked else why_zero(graph, results, wire.target)
        return _zero(graph, results, wire.source, digits, reason, "+=")
    terms = contributing_wires(graph, results, wire.source) if beside is None else beside
    operation = Operation.of(graph, results, wire.target)
    as_rule = _shown_as_rule(results, terms, wire)
    contribution = found.contribution

    def sides(writer: PartWriter) -> Sides:
        texts = [writer.term(found, as_rule).text]
        numbers = writer.term_number(found, in_rule_numbers=True)
        if numbers is not None:
            texts.append(numbers.text)
        if np.ndim(contribution) == 0:
            texts.append(writer.number(contribution).text)
        return writer.gradient(wire.source).text, texts

    sign = "+=" if len(terms) > 1 else "="
    reason = _reason(graph, results, wire, as_rule, digits)
    return _equation(
        graph, results, digits, sides, sign=sign, shapes=_passed_shapes(operation, wire, results), reason=reason
    )


def gradient_equation(
    graph: Graph, results: Results, id: int, digits: int = 3, terms: Sequence[Wire] | None = None
) -> Equation:
    """A node's gradient as the sum of its wires' contributions.

    "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5". Wires into the output, and parallel ones, have their local
    derivative written out, since ∂y/∂x would be ambiguous. Of a long sum the first terms and the last are shown.
    `terms` are the wires that contribute; computed where they are not given.
    """
    gradient = results.gradient_of.get(id)
    if gradient is None:
        return _missing(graph, results, _output(results, id))
    if id == results.output:
        return _seed(graph, results, id, digits)
    terms = contributing_wires(graph, results, id) if terms is None else terms
    if not terms:
        return _zero(graph, results, id, digits, why_zero(graph, results, id))
    if len(terms) == 1:
        return contribution_equation(graph, results, terms[0], digits, terms)
    shown, left_out = _abridged(terms)
    found = [each for wire in shown if (each := results.wire_result(wire))]
    is_scalar = np.ndim(gradient) == 0

    def sides(writer: PartWriter) -> Sides:
        symbols = [writer.term(each, _shown_as_rule(results, terms, each.wire)) for each in found]
        texts = [_sum(writer, symbols, left_out)]
        if is_scalar:
            numbers = [number for each in found if (number := writer.term_number(each)) is not None]
            texts.append(_sum(writer, numbers, left_out))
            texts.append(writer.number(gradient).text)
        return writer.gradient(id).text, texts

    reasons = [_reason(graph, results, wire, _shown_as_rule(results, terms, wire), digits) for wire in shown]
    reason = " and ".join(dict.fromkeys(filter(None, reasons)))
    return _equation(
        graph, results, digits, sides, shapes="" if is_scalar else shape_text(np.shape(gradient)), reason=reason
    )


def contributing_wires(graph: Graph, results: Results, id: int) -> list[Wire]:
    """The wires that carry a gradient back to a node."""
    return [
        wire
        for wire in graph.wires_from(id)
        if wire.target in results.upstream and graph.node(wire.target).row.passes_gradient(wire.slot)
    ]


def why_zero(graph: Graph, results: Results, id: int) -> str:
    """The reason why no gradient comes to a node, as "z does not reach e"."""
    node, output = graph.node(id), results.output
    assert output is not None, "a node without a gradient to speak of has no zero either"
    if output not in graph.descendants([id]):
        return f"{node.name} does not reach {results.output_name}"
    blocking = [
        wire.target
        for wire in graph.wires_from(id)
        if wire.target in results.upstream and not graph.node(wire.target).row.passes_gradient(wire.slot)
    ]
    if blocking:
        return _blocks(graph, blocking[0])
    return f"every way from {node.name} to {results.output_name} passes an operation that lets no gradient through"


def _blocks(graph: Graph, id: int) -> str:
    return f"{graph.node(id).name} = {formula(graph, graph.node(id))} lets no gradient through"


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _equation(
    graph: Graph,
    results: Results,
    digits: int,
    sides: Callable[[PartWriter], Sides],
    *,
    sign: str = "=",
    shapes: str = "",
    reason: str = "",
) -> Equation:
    """The equation with these sides, in both languages; a side that equals the one before it is dropped."""
    left, found = sides(PartWriter(graph, results, PLAIN, digits))
    latex_left, latex_found = sides(PartWriter(graph, results, LATEX, digits))
    plus = "\\mathrel{+}=" if sign == "+=" else sign
    latex = f"{latex_left} {plus} {' = '.join(_distinct(latex_found))}"
    return Equation(left, _distinct(found), latex, sign, shapes, reason)


def _distinct(sides: list[str]) -> tuple[str, ...]:
    return tuple(side for at, side in enumerate(sides) if not at or side != sides[at - 1])


def _missing(graph: Graph, results: Results, id: int) -> Equation:
    """The equation of a node without a number: no sides, and the problem as its reason."""
    writer = PartWriter(graph, results, LATEX, 3)
    problem = results.problems.get(id)
    name = graph.node(id).name
    return Equation(name, (), writer.name(id).text, reason=problem.sentence if problem else f"{name} has no value")


def _output(results: Results, id: int) -> int:
    """The node that is at fault where there are no gradients: the output, or else the node itself."""
    return id if id in results.problems or results.output is None else results.output


def _formula(writer: PartWriter, operation: Operation) -> str:
    node = operation.node
    row = node.row
    if row.infix and not row.options_in(row.infix) and not changed_options(node):
        return writer.in_names(operation.formula(), operation).text
    if writer.language is LATEX:
        return formula_latex(writer.graph, node)
    return formula(writer.graph, node, writer.digits)


def _shapes(operation: Operation, computed: str | None, shape: tuple[int, ...]) -> str:
    if operation.is_scalar:
        return ""
    own = shape_text(shape)
    return f"{own} = {computed}" if computed and computed != own else own if shape else ""


def _passed_shapes(operation: Operation, wire: Wire, results: Results) -> str:
    own = np.shape(results.value_of[wire.source])
    if operation.is_scalar:
        return ""
    passed = operation.passed_back(wire.slot)
    return _shapes(operation, shapes_of(passed.tree, operation.shapes()) if passed else None, own)


def _shown_as_rule(results: Results, terms: Sequence[Wire], wire: Wire) -> bool:
    """Whether a wire's local derivative is written out: at the output, and where another wire has the same ends."""
    return wire.target == results.output or sum(each.target == wire.target for each in terms) > 1


def _reason(graph: Graph, results: Results, wire: Wire, as_rule: bool, digits: int) -> str:
    """The comparisons that chose the branch of a wire's rule, where its term shows the rule; else ""."""
    operation, writer = Operation.of(graph, results, wire.target), PartWriter(graph, results, PLAIN, digits)
    found = results.wire_result(wire)
    if not operation.is_scalar or found is None or (not as_rule and writer.is_product(found)):
        return ""
    rule = operation.local(wire.slot)
    return writer.reason(rule, operation) if rule else ""


def _abridged(terms: Sequence[Wire]) -> tuple[list[Wire], int]:
    """The terms that are shown, and the number of those left out before the last."""
    if len(terms) <= MOST_TERMS:
        return list(terms), 0
    return [*terms[:FIRST_TERMS], terms[-1]], len(terms) - FIRST_TERMS - 1


def _sum(writer: PartWriter, terms: list[Phrase], left_out: int) -> str:
    if not left_out:
        return writer.language.sum(terms).text
    words = Phrase(writer.language.roman(f"… {left_out} more …"), ATOM)
    return writer.language.sum([writer.language.sum(terms[:-1])._replace(level=SUM), words, terms[-1]]).text


def _seed(graph: Graph, results: Results, id: int, digits: int) -> Equation:
    """The gradient of the output itself, which starts the backward pass."""
    gradient = results.gradient_of[id]
    shape = np.shape(gradient)
    if not shape:
        return _equation(
            graph, results, digits, lambda writer: (writer.gradient(id).text, [writer.number(gradient).text])
        )
    ones = bool(np.all(gradient == 1))
    reason = f"the gradients are those of the sum of {results.output_name}" if ones else ""

    def sides(writer: PartWriter) -> Sides:
        seed = writer.language.roman("1 in every entry") if ones else writer.number(gradient).text
        return writer.gradient(id).text, [seed]

    return _equation(graph, results, digits, sides, shapes=shape_text(shape), reason=reason)


def _zero(graph: Graph, results: Results, id: int, digits: int, reason: str, sign: str = "=") -> Equation:
    shape = np.shape(results.value_of[id])
    shapes = shape_text(shape) if shape else ""
    return _equation(
        graph,
        results,
        digits,
        lambda writer: (writer.gradient(id).text, ["0"]),
        sign=sign,
        shapes=shapes,
        reason=reason,
    )
