"""Wrong values, each generated from the graph as the number that a mistake yields, the likeliest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Op, Options
from graphgui.engine.op_properties import Binding
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import number_text, parse_value
from graphgui.lessons.questions import Mistake, Question, inputs_to, of_other_nodes, slips, truth

_MOST_INLINED = 4


def value_mistakes(graph: Graph, results: Results, question: Question) -> Iterator[Mistake]:
    """The wrong values of a node; some may be the true one by chance."""
    node, right = graph.node(question.node), truth(results, question)
    what = f"{node.name} = {formula(graph, node)}"
    yield Mistake("sign", -right, "look at the signs once more.")
    if not node.row.is_source:
        inputs = inputs_to(graph, results, node.id)
        yield from _other_operations(node.row, inputs, what)
        yield from _without_brackets(graph, results, node.id, what)
        yield from _inside_out(node, inputs, right, what)
    yield from of_other_nodes(graph, results, question)
    yield from slips(right)


def _other_operations(row: Op, inputs: tuple[Value, ...], what: str) -> Iterator[Mistake]:
    """Another operation on the same numbers, as 2 + 3 for 2 · 3."""
    for other in map(OPS.__getitem__, row.confused_with.split()):
        value = _applied(other, inputs)
        if value is not None:
            hint = f"that is what {other.verb} gives. Look at the operation in {what}."
            if row.product in ("inner", "matrix"):
                hint = f"that multiplies entry by entry. {what} multiplies and adds up."
            yield Mistake("other operation", value, hint)
    if isinstance(row.exponent, float):
        yield Mistake("other operation", row.exponent * inputs[0], f"that is a multiple. {what} is a power.")


def _without_brackets(graph: Graph, results: Results, id: int, what: str) -> Iterator[Mistake]:
    """The formula with the inputs' own formulas in place and no brackets around them; or worked out from the left."""
    hint = f"look at what is worked out first: {what} takes each of its inputs as a whole."
    for text in _flat_texts(graph, results, id):
        yield Mistake("order of operations", parse_value(text), hint)
    node, into = graph.node(id), graph.sources()[id]
    last = graph.node(into["b"]) if "b" in into else None
    if node.row.binds == Binding.SUM and last is not None and _is_tight(last.row):
        first, *others = inputs_to(graph, results, last.id)
        left = _applied(node.row, (inputs_to(graph, results, id)[0], first))
        value = None if left is None else _applied(last.row, (left, *others))
        if value is not None:
            yield Mistake("order of operations", value, hint)


def _is_tight(row: Op) -> bool:
    """Whether an operation between two numbers goes before a sum."""
    return row.is_arithmetic and row.binds in (Binding.PRODUCT, Binding.POWER)


def _flat_texts(graph: Graph, results: Results, id: int) -> Iterator[str]:
    if any(np.ndim(value) for value in results.value_of.values()):
        return
    into = graph.sources()[id]
    inlined = [slot for slot in into if graph.node(into[slot]).row.is_arithmetic]
    if graph.node(id).row.is_arithmetic:
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
    return node.row.infix.format(**texts)


def _inside_out(node: Node, inputs: tuple[Value, ...], right: Value, what: str) -> Iterator[Mistake]:
    """The inputs in the wrong places, one of them with its sign turned, or a matrix transposed."""
    row = node.row
    is_ordered = len(inputs) == 2 and not (row.commutative or row.variadic or row.indices)
    if is_ordered and (value := _applied(row, inputs[::-1], node.options)) is not None:
        yield Mistake("swapped the inputs", value, f"look at which comes first in {what}.")
    if row.product in ("matrix", "inner"):
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
