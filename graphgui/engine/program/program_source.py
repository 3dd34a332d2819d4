"""A graph's program as readable source: the statements that run, in the user's names, with literals inline."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Shape
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.statement_writer import Line, Writer, python_number
from graphgui.engine.shapes import infer_shapes


def readable_lines(graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> list[Line]:
    """The forward and the backward statements, with comments between the passes (lines of node 0)."""
    forward, backward, _ = _statements(graph, order, shapes, output)
    return forward + backward


def source(graph: Graph) -> str:
    """A graph's program as a Python file that needs NumPy alone: inputs, forward pass, backward pass.

    Every statement names its node and what it does. Above them are the few functions that NumPy lacks and that the
    statements call. Nodes that cannot be computed are left out, with the reason in a comment.
    """
    order = graph.order()
    shapes, problems = infer_shapes(graph, order)
    live = [id for id in order if id in shapes]
    output = graph.output if graph.output in shapes else None
    forward, backward, writer = _statements(graph, live, shapes, output)
    inputs = [
        Line(id, writer.names.value[id], python_number(graph.node(id).value))
        for id in live
        if graph.node(id).row.is_source
    ]
    inputs += [
        Line(id, name, python_number(graph.node(id).literal(slot or "")))
        for (id, slot), name in writer.names.literal.items()
    ]
    numbers = [Line(0, "", "inputs"), *inputs]
    parts = [numbers, forward, backward] if output is not None else [numbers, forward]
    left_out = [f"# {problem.sentence}" for problem in problems.values()]
    statements = ["\n".join(_commented(graph, part, back=part is backward)) for part in parts if len(part) > 1]
    return "\n\n".join([_preamble(parts), *(["\n".join(left_out)] if left_out else []), *statements]) + "\n"


def _statements(
    graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None
) -> tuple[list[Line], list[Line], Writer]:
    writer = Writer(graph, order, shapes, inline=True)
    forward = [Line(0, "", "forward"), *writer.forward()]
    if output is None:
        return forward, [], writer
    seed = "1.0" if shapes[output] == () else f"np.ones({shapes[output]})"
    back, _ = writer.backward(output, order, seed)
    backward = [Line(0, "", f"backward, from {graph.node(output).name} to the inputs")]
    return forward, backward + back, writer


def _commented(graph: Graph, lines: list[Line], back: bool) -> list[str]:
    """The lines with aligned comments that name each one's node."""
    width = min(max((len(line.text) for line in lines), default=0), 60)
    return [
        f"{line.text:{width}}  # {_comment(graph, graph.node(line.node), back)}" if line.name else line.text
        for line in lines
    ]


def _comment(graph: Graph, node: Node, back: bool) -> str:
    if not back:
        return f"{node.name}: {node.row.label}" + ("" if node.row.is_source else f", {formula(graph, node)}")
    fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(node.id)))
    if node.id == graph.output or not fed:
        return f"{node.name}: the output"
    shown = fed if len(fed) <= 5 else [*fed[:4], f"{len(fed) - 4} more"]
    return f"{node.name} feeds {', '.join(shown[:-1])}{' and ' if len(shown) > 1 else ''}{shown[-1]}"


def _preamble(parts: list[list[Line]]) -> str:
    used = _helpers_in(function for part in parts for line in part for function in line.functions)
    texts = [inspect.getsource(HELPERS[name]).rstrip() for name in used]
    standard = ["import math"] if any("math." in text for text in texts) else []
    standard += ["from typing import Any"] if texts else []
    head = "\n".join([*standard, *([""] if standard else []), "import numpy as np"])
    return "\n\n\n".join([head, *texts]) + ("\n" if texts else "")


def _helpers_in(functions: Iterable[str]) -> list[str]:
    """The helpers among these functions and those that they call in turn, in the order of the table."""
    waiting, found = [function for function in functions if function in HELPERS], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [word for word in HELPERS[name].__code__.co_names if word in HELPERS]
    return [name for name in HELPERS if name in found]
