"""Graph → the straight-line NumPy program that a careful person would have written, forward and then backward.

Reverse mode: the adjoint of a node is the sum, over the wires that leave it, of what each consumer's vjp rule passes
back (Griewank and Walther, Evaluating Derivatives, ch. 3). The graph is unrolled in topological order, so nothing
recurses however deep it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.helpers import HELPERS
from graphgui.engine.op import Shape, substitute
from graphgui.engine.shapes import input_shapes
from graphgui.engine.values import Value

TERMS_A_LINE = 8
MOST_WRITTEN = 100
"""Entries of the largest literal that stands in the readable source; a larger one has a name there."""
_reserved = frozenset({"np", "inputs", "seed", *HELPERS})


@dataclass(frozen=True)
class Line:
    """One statement of a program and the node it belongs to."""

    node: int
    text: str


class Names:
    """Variable names for nodes, their gradients and their literals, without clashes."""

    def __init__(self, graph: Graph, order: Iterable[int]) -> None:
        self._taken = set(_reserved)
        self.value = {id: self._free(graph.node(id).name) for id in order}
        self.gradient = {id: self._free(f"{name}_grad") for id, name in self.value.items()}
        self.literal: dict[tuple[int, str], str] = {}

    def for_literal(self, node: Node, slot: str) -> str:
        """The variable that holds the literal of one slot."""
        key = (node.id, slot)
        if key not in self.literal:
            self.literal[key] = self._free(f"{self.value[node.id]}_{slot}")
        return self.literal[key]

    def _free(self, name: str) -> str:
        while name in self._taken or iskeyword(name):
            name += "_"
        self._taken.add(name)
        return name


class Writer:
    """Writes the forward and backward statements for the nodes of a graph.

    With `inline` the literals stand in the text as numbers, for reading; else each is a variable, so that a changed
    literal needs no new program. Both come from the same walk over the graph.
    """

    def __init__(self, graph: Graph, order: list[int], shapes: dict[int, Shape], inline: bool) -> None:
        self.graph, self.order, self.shapes, self.inline = graph, order, shapes, inline
        self.names = Names(graph, order)
        self._operands: dict[int, dict[str, str]] = {}

    def operand_names(self, node: Node) -> dict[str, str]:
        """What stands for each slot of a node in the text."""
        if node.id not in self._operands:
            wired = {wire.slot: self.names.value[wire.source] for wire in self.graph.wires_into(node.id)}
            self._operands[node.id] = {
                slot: wired.get(slot) or self._literal(node, slot, alone=not wired) for slot in node.slots
            }
        return self._operands[node.id]

    def _literal(self, node: Node, slot: str, alone: bool) -> str:
        if not self.inline or np.size(node.literal(slot)) > MOST_WRITTEN:
            return self.names.for_literal(node, slot)
        text = python_number(node.literal(slot))
        # Two bare Python numbers would divide and overflow by Python's rules; NumPy's give inf and nan.
        if (alone or (text == "0.0" and "/" in str(node.row.formula))) and "(" not in text:
            return f"np.float64({text})"
        return f"({text})" if text.startswith("-") else text

    def forward(self) -> list[Line]:
        """One statement per operation, in order."""
        rows = [self.graph.node(id) for id in self.order]
        return [
            Line(node.id, f"{self.names.value[node.id]} = {substitute(self._formula(node), self.operand_names(node))}")
            for node in rows
            if not node.row.is_source
        ]

    def _formula(self, node: Node) -> str:
        return node.row.text(node.case(input_shapes(self.graph, node, self.shapes)))

    def backward(self, output: int, wanted: Collection[int]) -> tuple[list[Line], list[int]]:
        """One statement per gradient, output first, and the ids that have one.

        Gradients are written for the wanted nodes and for those that lie between them and the output.
        """
        above = self.graph.ancestors(output) & self.graph.descendants(wanted)
        lines = [Line(output, f"{self.names.gradient[output]} = seed")] if output in above else []
        reached = {output} & above
        for id in reversed(self.order):
            if id not in above or id == output:
                continue
            terms = [
                term
                for wire in self.graph.wires_from(id)
                if wire.target in reached and (term := self.contribution(wire)) is not None
            ]
            if terms:
                reached.add(id)
                lines += [Line(id, text) for text in self._sum(self.names.gradient[id], terms)]
        return lines, [id for id in self.order if id in reached]

    def contribution(self, wire: Wire) -> str | None:
        """What a wire adds to the gradient of its source, as text; None where its rule passes nothing."""
        target = self.graph.node(wire.target)
        case = target.case(input_shapes(self.graph, target, self.shapes))
        rule = target.row.rule(wire.slot, case)
        if rule is None:
            return None
        names = {"g": self.names.gradient[target.id], "out": self.names.value[target.id], **self.operand_names(target)}
        text = substitute(rule, names)
        wanted = self.shapes[wire.source]
        if target.row.grad_shape(wire.slot, case) == wanted:
            return text
        return f"np.sum({text})" if wanted == () else f"unbroadcast({text}, {wanted})"

    @staticmethod
    def _sum(name: str, terms: list[str]) -> Iterable[str]:
        for start in range(0, len(terms), TERMS_A_LINE):
            terms_here = terms[start : start + TERMS_A_LINE]
            if start:
                terms_here = [name, *terms_here]
            # Every rule is a product, a call or a name, so that a leading minus belongs to the whole term.
            text = "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in terms_here)
            yield f"{name} = {'-' if text.startswith(' -') else ''}{text[3:]}"


def python_number(value: Value) -> str:
    """A value as Python source that NumPy reads back exactly."""
    if np.ndim(value):
        return f"np.array({np.asarray(value).tolist()})".replace("nan", "np.nan").replace("inf", "np.inf")
    number = float(value)
    if np.isfinite(number):
        return repr(number)
    return "np.nan" if np.isnan(number) else "np.inf" if number > 0 else "-np.inf"


class Program:
    """A compiled program: `run(inputs, seed)` takes the inputs in the order of `inputs` and returns two lists.

    `inputs` names each input as (node id, slot), with slot None for a source's value. The first list of `run` has the
    value of every node in `valued`, the second the gradient of every node in `graded`.
    """

    def __init__(self, lines: list[Line], inputs: list[tuple[int, str | None]], returns: str, names: Names) -> None:
        variables = [names.value[id] if slot is None else names.literal[id, slot] for id, slot in inputs]
        head = ["def run(inputs, seed):"] + ([f"    [{', '.join(variables)}] = inputs"] if inputs else [])
        body = [f"    {line.text}" for line in lines]
        self.inputs = inputs
        self._first_line = len(head) + 1
        self._lines = lines
        self.source = "\n".join([*head, *body, f"    return {returns}", ""])
        scope: dict[str, Any] = {"np": np, **HELPERS}
        # The text holds the table's formulas and checked identifiers only; a user's numbers come in through `inputs`.
        exec(compile(self.source, "<graph program>", "exec"), scope)
        self.run: Callable[[list[Value], Value], tuple[Any, Any]] = scope["run"]

    def node_at_fault(self, error: BaseException) -> int | None:
        """The node whose statement raised this error; None where the error came from elsewhere."""
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code is self.run.__code__:
                at = trace.tb_lineno - self._first_line
                return self._lines[at].node if 0 <= at < len(self._lines) else None
            trace = trace.tb_next
        return None


def all_values_program(
    graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None
) -> tuple[Program, list[int]]:
    """The program behind the canvas: every value of `order`, and the gradient of every node the output depends on.

    Also returns the ids that have a gradient, in the order in which `run` returns them.
    """
    writer = Writer(graph, order, shapes, inline=False)
    lines = writer.forward()
    back, graded = writer.backward(output, order) if output is not None else ([], [])
    values = ", ".join(writer.names.value[id] for id in order)
    gradients = ", ".join(writer.names.gradient[id] for id in graded)
    return Program(lines + back, _inputs(writer), f"[{values}], [{gradients}]", writer.names), graded


def loss_program(
    graph: Graph, order: list[int], shapes: dict[int, Shape], loss: int, parameters: list[int]
) -> tuple[Program, list[int]]:
    """The program behind Descend: the loss, and the gradients of the parameters only.

    `run` returns the loss and a list of gradients; also returned are the ids they belong to.
    """
    needed = graph.ancestors(loss)
    writer = Writer(graph, [id for id in order if id in needed], shapes, inline=False)
    back, graded = writer.backward(loss, [id for id in parameters if id in needed])
    lines = writer.forward() + back
    wanted = [id for id in graded if id in set(parameters)]
    gradients = ", ".join(writer.names.gradient[id] for id in wanted)
    return Program(lines, _inputs(writer), f"{writer.names.value[loss]}, [{gradients}]", writer.names), wanted


def readable_source(graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> list[Line]:
    """The program as one reads it: numbers in place, comments between the passes (lines of node 0)."""
    writer = Writer(graph, order, shapes, inline=True)
    lines = [Line(0, "# forward"), *writer.forward()]
    if output is not None:
        seed = "1.0" if shapes[output] == () else f"np.ones({shapes[output]})"
        back, _ = writer.backward(output, order)
        lines += [Line(0, f"# backward, from {graph.node(output).name} to the inputs")]
        lines += [Line(line.node, line.text.replace("= seed", f"= {seed}")) for line in back[:1]] + back[1:]
    return lines


def _inputs(writer: Writer) -> list[tuple[int, str | None]]:
    sources: list[tuple[int, str | None]] = [(id, None) for id in writer.order if writer.graph.node(id).row.is_source]
    return sources + list(writer.names.literal)
