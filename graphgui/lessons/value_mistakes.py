"""Wrong values, each generated from the graph as the number that a mistake yields, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Op, Options
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import number_text, parse_value
from graphgui.lessons.questions import Mistake, Question, inputs_to, of_other_nodes, slips, truth

_TELLING = {
    "add": "adding", "sub": "subtracting", "mul": "multiplying", "div": "dividing", "pow": "raising to a power",
    "maximum": "taking the larger", "minimum": "taking the smaller", "sum": "adding all entries up",
    "mean": "taking the mean", "prod": "multiplying all entries", "identity": "leaving the number as it is",
    "neg": "turning the sign", "square": "squaring", "sqrt": "taking the root",
}  # fmt: skip
_MIXED_UP = {
    "add": ("mul", "sub"), "sub": ("add", "mul"), "mul": ("add", "sub", "div", "pow"), "div": ("mul", "sub"),
    "pow": ("mul", "add"), "maximum": ("minimum", "add"), "minimum": ("maximum", "add"), "sum": ("mean", "prod"), "mean": ("sum",), "relu": ("identity", "neg"),
    "abs": ("identity",), "square": ("identity",), "sqrt": ("identity", "square"), "dot": ("mul",), "matmul": ("mul",),
}  # fmt: skip
_FLAT = ("add", "sub", "mul", "div", "neg", "square", "cube", "pow")
_TIGHT = ("mul", "div", "pow", "square", "cube")
_MOST_INLINED = 4


def value_mistakes(graph: Graph, results: Results, question: Question) -> Iterator[Mistake]:
    """The wrong values of a node; some may be the true one by chance."""
    node, right = graph.node(question.node), truth(results, question)
    what = f"{node.name} = {formula(graph, node)}"
    yield Mistake("sign", -right, "look at the signs once more.")
    if not node.row.is_source:
        inputs = inputs_to(graph, results, node.id)
        yield from _other_operations(node.op, inputs, what)
        yield from _without_brackets(graph, results, node.id, what)
        yield from _inside_out(node, inputs, right, what)
    yield from of_other_nodes(graph, results, question)
    yield from slips(right)


def _other_operations(op: str, inputs: tuple[Value, ...], what: str) -> Iterator[Mistake]:
    """Another operation on the same numbers, as 2 + 3 for 2 · 3."""
    for name in _MIXED_UP.get(op, ()):
        value = _applied(OPS[name], inputs)
        if name != op and value is not None:
            hint = f"that is what {_TELLING[name]} gives. Look at the operation in {what}."
            if op in ("dot", "matmul"):
                hint = f"that multiplies entry by entry. {what} multiplies and adds up."
            yield Mistake("other operation", value, hint)
    number = inputs[0]
    if op in ("square", "cube"):
        times = 2.0 if op == "square" else 3.0
        yield Mistake("other operation", times * number, f"that is a multiple. {what} is a power.")


def _without_brackets(graph: Graph, results: Results, id: int, what: str) -> Iterator[Mistake]:
    """The formula with the inputs' own formulas in place and no brackets around them; or worked out from the left."""
    hint = f"look at what is worked out first: {what} takes each of its inputs as a whole."
    for text in _flat_texts(graph, results, id):
        yield Mistake("order of operations", parse_value(text), hint)
    node, into = graph.node(id), graph.sources()[id]
    last = graph.node(into["b"]) if "b" in into else None
    if node.op in ("add", "sub") and last is not None and last.op in _TIGHT:
        first, *others = inputs_to(graph, results, last.id)
        left = _applied(node.row, (inputs_to(graph, results, id)[0], first))
        value = None if left is None else _applied(last.row, (left, *others))
        if value is not None:
            yield Mistake("order of operations", value, hint)


def _flat_texts(graph: Graph, results: Results, id: int) -> Iterator[str]:
    if any(np.ndim(value) for value in results.value_of.values()):
        return
    into = graph.sources()[id]
    inlined = [slot for slot in into if graph.node(into[slot]).op in _FLAT]
    if graph.node(id).op in _FLAT:
        for count in range(1, min(len(inlined), _MOST_INLINED) + 1):
            for slots in combinations(inlined, count):
                yield _flat(graph, results, id, slots)


def _flat(graph: Graph, results: Results, id: int, inlined: Collection[str]) -> str:
    """A formula in numbers, some inputs written out: "2 + 1 · 3" for (2 + 1) · 3."""
    node, into = graph.node(id), graph.sources()[id]
    numbers = inputs_to(graph, results, id)
    texts = {
        slot: _flat(graph, results, into[slot], ()) if slot in inlined else f"({number_text(float(number))})"
        for slot, number in zip(node.slots, numbers, strict=True)
    }
    return (node.row.infix or "").format(**texts)


def _inside_out(node: Node, inputs: tuple[Value, ...], right: Value, what: str) -> Iterator[Mistake]:
    """The inputs in the wrong places, one of them with its sign turned, or a matrix transposed."""
    row = node.row
    if row.name in ("div", "pow", "matmul", "sub") and (value := _applied(row, inputs[::-1])) is not None:
        yield Mistake("swapped the inputs", value, f"look at which comes first in {what}.")
    if row.name in ("matmul", "dot"):
        a, b = (np.asarray(number) for number in inputs)
        for turned in ((a.T, b), (a, b.T), (a.T, b.T)):
            if (value := _applied(row, turned)) is not None:
                yield Mistake("transposed", value, f"rows of the first meet columns of the second in {what}.")
    if np.ndim(right) == 2:
        yield Mistake("transposed", np.transpose(right), "look at what is a row and what is a column.")
    for at, number in enumerate(inputs):
        value = _applied(row, (*inputs[:at], -number, *inputs[at + 1 :]), node.options)
        if value is not None:
            yield Mistake("sign", value, f"look at the signs of what goes into {what}.")


def _applied(row: Op, inputs: tuple[Value, ...], options: Options | None = None) -> Value | None:
    """The value of an operation, None where these numbers do not fit it."""
    try:
        return row.apply(inputs, row.option_defaults if options is None else options)
    except (ValueError, IndexError):
        return None
