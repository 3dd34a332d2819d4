"""Graph → straight-line NumPy statements as written by hand: the forward pass, then the backward pass.

Reverse mode: the adjoint of a node is the sum, over the wires that leave it, of what each consumer's vjp rule passes
back (Griewank and Walther, Evaluating Derivatives, ch. 3). The graph is unrolled in topological order, so nothing
recurses however deep it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Case, Shape
from graphgui.engine.options import written
from graphgui.engine.program.variable_names import Input, Names
from graphgui.engine.rules.float_printer import float_text
from graphgui.engine.rules.python_printer import printed
from graphgui.engine.rules.rule_expression import Binary, Call, Index, Name, walk
from graphgui.engine.rules.rule_parser import TableText, parsed
from graphgui.engine.rules.rule_simplifier import specialised
from graphgui.engine.shapes import input_shapes
from graphgui.engine.values import Value

TERMS_A_LINE = 8
MOST_WRITTEN = 100
"""Entries of the largest literal written inline in the readable source; a larger one has a name there."""

_ARRAY_MAKERS = {"np.where", "np.transpose", "np.moveaxis", "np.expand_dims", "np.reshape", "np.broadcast_to"}
"""Functions that give an array without axes where others give a number."""

_TWICE = re.compile(r"\(\((-[\w.+-]+)\)\)")
"""A negative number in two pairs of brackets, one of which is a call's."""


class Term(NamedTuple):
    """A formula or rule with variables in place of its names, summed to a shape where broadcasting is undone."""

    rule: TableText
    variables: Mapping[str, str]
    summed_to: Shape | None = None

    @property
    def text(self) -> str:
        """The term in NumPy."""
        text = self.rule.with_names(self.variables)
        if "((-" in text:
            text = _TWICE.sub(r"(\1)", text)
        if self.summed_to is None:
            return text
        return f"unbroadcast({text}, {self.summed_to})" if self.summed_to else f"np.sum({text})"

    @property
    def is_negative(self) -> bool:
        """Whether it is written with a minus sign in front, so that a sum subtracts the rest of it."""
        return self.summed_to is None and self.rule.pieces[0].startswith("-")

    @property
    def functions(self) -> frozenset[str]:
        """The functions that it calls, as "np.sum"."""
        return self.rule.functions | {"unbroadcast"} if self.summed_to else self.rule.functions


class Line(NamedTuple):
    """One statement of a program, `name = expression`, and the node it belongs to; a comment has no name.

    `terms` are the formula or rules whose sum it is; none where the expression is a value, nor in a program of floats,
    which nothing takes apart.
    """

    node: int
    name: str
    expression: str
    terms: tuple[Term, ...] = ()

    @property
    def text(self) -> str:
        """The line as Python text."""
        return f"{self.name} = {self.expression}" if self.name else f"# {self.expression}"

    @property
    def reads(self) -> set[str]:
        """The variables in it."""
        return {term.variables.get(name, name) for term in self.terms for name in term.rule.names}

    @property
    def functions(self) -> set[str]:
        """The functions that it calls, as "np.sum"."""
        return {function for term in self.terms for function in term.functions}


class Writer:
    """Writes the forward and backward statements for the nodes of a graph, in NumPy or (`scalars`) for plain floats.

    With `inline` the literals are numbers in the text, for reading; else each is a variable, so that a changed literal
    needs no new program. Where literals are `fixed`, inline or not, texts are specialised for them: x², not x to a
    variable power. All come from the same walk over the graph. `calls_numpy` is whether the statements need NumPy, as
    some texts do for which Python has no function.
    """

    def __init__(
        self, graph: Graph, order: list[int], shapes: dict[int, Shape], *, inline: bool = False, fixed: bool = False,
        scalars: bool = False,
    ) -> None:  # fmt: skip
        self.graph, self.order, self.shapes, self.inline, self._fixed = graph, order, shapes, inline, fixed or inline
        self.names = Names(graph, order)
        self._scalars = scalars
        self.calls_numpy = not scalars
        self._nodes = {id: graph.node(id) for id in order}
        all_sources = graph.sources()
        self._into = {id: all_sources[id] for id in order}
        self._from: dict[int, list[Wire]] = {id: [] for id in order}
        for target, sources in self._into.items():
            # In the order of the slots, not of the wiring: a sum has the same last bits however its graph was made.
            for slot in self._nodes[target].slots if sources else ():
                if slot in sources:
                    self._from[sources[slot]].append(Wire(sources[slot], target, slot))
        self._operands: dict[int, dict[str, str]] = {}
        self._cases: dict[int, Case] = {}

    def operand_names(self, node: Node) -> dict[str, str]:
        """The text for each slot of a node: a variable, or an inline literal."""
        if node.id not in self._operands:
            into = self._into[node.id]
            value = self.names.value
            self._operands[node.id] = {
                slot: value[into[slot]] if slot in into else self._literal(node, slot, literal)
                for slot, literal in zip(node.slots, node.literals, strict=True)
            }
        return self._operands[node.id]

    def case(self, node: Node) -> Case:
        """The case of a node: the shapes of its inputs and its options."""
        if node.id not in self._cases:
            self._cases[node.id] = node.case(input_shapes(node, self._into[node.id], self.shapes))
        return self._cases[node.id]

    def _printed(self, text: str, node: Node) -> TableText:
        """A text of the node's row in the language of this program."""
        rule = parsed(text)
        if self._scalars:
            rule = float_text(rule)
            self.calls_numpy |= "float" in rule.functions
        into = self._into[node.id]
        if not self._fixed or not into:
            return rule
        slots = zip(node.slots, node.literals, node.literal_shapes, strict=True)
        return specialised(
            rule, [(slot, float(number)) for slot, number, shape in slots if slot not in into and shape == ()]
        )

    def _literal(self, node: Node, slot: str, literal: Value) -> str:
        if not self.inline or np.size(literal) > MOST_WRITTEN or not np.size(literal):
            return self.names.for_literal(node, slot)
        text = python_number(literal)
        if self._scalars:
            text = text.replace("np.", "")
            return f"({text})" if text.startswith("-") else text
        if node.row.is_arithmetic and self._into[node.id] and text != "-0.0":
            text = text.removesuffix(".0")  # beside a variable, a whole number computes as a float does
        return f"({text})" if text.startswith("-") else text

    def forward(self) -> list[Line]:
        """One statement per operation, in order."""
        lines = []
        for id, node in self._nodes.items():
            if not node.row.is_source:
                text = self._printed(node.row.text(self.case(node)), node)
                if not self._scalars and self._needs_number(id, text):
                    text = _as_number(text)
                term = Term(text, self.operand_names(node))
                lines.append(Line(id, self.names.value[id], term.text, self._kept(term)))
        return lines

    def _needs_number(self, id: int, text: TableText) -> bool:
        """Whether a text gives an array without axes, of which a power is another one than that of a number.

        NumPy takes the root of an array where the exponent is 0.5: nan at −∞, where a number to the power 0.5 is ∞.
        """
        return self.shapes[id] == () and _may_be_array(text) and any(map(self._is_raised, self._from[id]))

    def _is_raised(self, wire: Wire) -> bool:
        node = self._nodes[wire.target]
        case = self.case(node)
        texts = (node.row.text(case), *(node.row.rule(slot, case) for slot in node.slots))
        return self.shapes[node.id] == () and any(text and wire.slot in _raised(parsed(text)) for text in texts)

    def backward(self, output: int, wanted: Collection[int], seed: str = "seed") -> tuple[list[Line], list[int]]:
        """One statement per gradient, output first, and the ids that have one.

        `seed` is the text of the output's own gradient. Gradients are written for the wanted nodes and for those
        between them and the output.
        """
        above = self.graph.ancestors(output)
        if len(wanted) < len(self.order):
            above &= self.graph.descendants(wanted)
        lines = [Line(output, self.names.gradient[output], seed, (Term(parsed(seed), {}),))] if output in above else []
        reached = {output} & above
        for id in reversed(self.order):
            if id not in above or id == output:
                continue
            terms = [
                term
                for wire in self._from[id]
                if wire.target in reached and (term := self.contribution(wire)) is not None
            ]
            if len(terms) == 1 and not self.inline and _is_variable(terms[0]):
                reached.add(id)
                self.names.gradient[id] = terms[0].text  # the same gradient under another name
            elif terms:
                reached.add(id)
                lines += self._sums(id, self.names.gradient[id], terms)
        return lines, [id for id in self.order if id in reached]

    def contribution(self, wire: Wire) -> Term | None:
        """The term that a wire adds to the gradient of its source; None where its rule passes nothing."""
        target = self._nodes[wire.target]
        case = self.case(target)
        rule = target.row.rule(wire.slot, case)
        if rule is None:
            return None
        variables = self.operand_names(target)  # one mapping for all texts of a node
        variables["g"], variables["out"] = self.names.gradient[target.id], self.names.value[target.id]
        wanted = self.shapes[wire.source]
        is_fit = target.row.grad_shape(wire.slot, case) == wanted
        return Term(self._printed(rule, target), variables, None if is_fit else wanted)

    def _sums(self, node: int, name: str, terms: list[Term]) -> Iterator[Line]:
        for start in range(0, len(terms), TERMS_A_LINE):
            terms_here = terms[start : start + TERMS_A_LINE]
            if start:
                terms_here = [Term(parsed("g"), {"g": name}), *terms_here]
            yield Line(node, name, sum_text(terms_here), self._kept(*terms_here))

    def _kept(self, *terms: Term) -> tuple[Term, ...]:
        return () if self._scalars else terms


def sum_text(terms: Sequence[Term]) -> str:
    """The expression that is the sum of these terms."""
    # Every rule is a product, a call or a name, so that a leading minus belongs to the whole term.
    text = "".join(f" - {term.text[1:]}" if term.is_negative else f" + {term.text}" for term in terms)
    return f"{'-' if text.startswith(' -') else ''}{text[3:]}"


def _is_variable(term: Term) -> bool:
    return isinstance(term.rule.tree, Name) and term.summed_to is None


def _may_be_array(text: TableText) -> bool:
    """Whether NumPy may give an array where this text gives a single number."""
    match text.tree:
        case Call(function):
            return function in _ARRAY_MAKERS
        case tree:
            return isinstance(tree, Name | Index)  # what is passed on may be an array


@lru_cache(maxsize=4096)
def _as_number(text: TableText) -> TableText:
    return printed(Call("np.float64", (text.tree,)))


@lru_cache(maxsize=4096)
def _raised(text: TableText) -> frozenset[str]:
    """The names in a text that are raised to a power, or are the power."""
    powers = (part for part in walk(text.tree) if isinstance(part, Binary) and part.sign == "**")
    return frozenset(side.id for part in powers for side in (part.left, part.right) if isinstance(side, Name))


def python_number(value: Value) -> str:
    """A value as Python source that NumPy reads back exactly."""
    if np.ndim(value) and not np.size(value):
        return f"np.zeros({np.shape(value)})"
    if np.ndim(value):
        return f"np.array({np.asarray(value).tolist()})".replace("nan", "np.nan").replace("inf", "np.inf")
    return written(float(value))


def inputs_of(graph: Graph, order: list[int]) -> list[Input]:
    """The inputs of a program of these nodes: the values of the sources, then the literals in free slots."""
    sources, by_id = graph.sources(), graph.by_id
    values: list[Input] = []
    literals: list[Input] = []
    for id in order:
        node, into = by_id[id], sources[id]
        if node.row.is_source:
            values.append((id, None))
        elif len(into) < len(node.literals):
            literals += [(id, slot) for slot in node.slots if slot not in into]
    return values + literals


def reached(graph: Graph, order: list[int], output: int | None) -> list[int]:
    """The nodes that a gradient of the output reaches, in order."""
    if output is None:
        return []
    sources, nodes, found = graph.sources(), graph.by_id, {output}
    for id in reversed(order):
        if id in found and (into := sources[id]):
            row = nodes[id].row
            if row.passes_everywhere:
                found.update(into.values())
            else:
                found.update(source for slot, source in into.items() if row.passes_gradient(slot))
    return [id for id in order if id in found]
