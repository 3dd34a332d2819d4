"""A graph's program as readable source: the statements that run, in the user's names, with literals inline."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cached_property

from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph
from graphgui.engine.op import Shape
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.number_guards import guarded
from graphgui.engine.program.statement_writer import Line, Writer, python_number
from graphgui.engine.shapes import infer_shapes


def readable_lines(graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> list[Line]:
    """The forward and the backward statements, with comments between the passes (lines of node 0)."""
    program = _Program(graph, order, shapes, output)
    return program.forward + program.backward


def source(graph: Graph) -> str:
    """A graph's program as a Python file that needs NumPy alone: inputs, forward pass, backward pass.

    Every statement names its node and what it does. Above them are the few functions that NumPy lacks and that the
    statements call. Nodes that cannot be computed are left out, with the reason in a comment.
    """
    order = graph.order()
    shapes, problems = infer_shapes(graph, order)
    live = [id for id in order if id in shapes]
    output = graph.output if graph.output in shapes else None
    program = _Program(graph, live, shapes, output)
    parts = [part for part in (program.inputs, program.forward, program.backward) if len(part) > 1]
    left_out = [f"# {line}" for problem in problems.values() for line in problem.sentence.splitlines()]
    statements = ["\n".join(program.commented(part)) for part in parts]
    return "\n\n".join([_preamble(parts), *(["\n".join(left_out)] if left_out else []), *statements]) + "\n"


class _Program:
    """The statements of a program for reading: the inputs, the forward and the backward pass, each below a comment."""

    def __init__(self, graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> None:
        self._graph, self._order = graph, order
        writer = Writer(graph, order, shapes, inline=True)
        self._names = writer.names
        self._sources = [id for id in order if graph.node(id).row.is_source]
        forward, back = writer.forward(), list[Line]()
        if output is not None:
            seed = "1.0" if shapes[output] == () else f"np.ones({shapes[output]})"
            back, _ = writer.backward(output, order, seed)
        single = [self._names.value[id] for id in self._sources if shapes[id] == ()]
        lines, self._guards = guarded([*forward, *back], single)
        self.forward = [Line(0, "", "forward"), *lines[: len(forward)]]
        self.backward = lines[len(forward) :]
        if output is not None:
            self.backward.insert(0, Line(0, "", f"backward, from {graph.node(output).name} to the inputs"))

    @cached_property
    def inputs(self) -> list[Line]:
        """The values of the sources, and the literals that have a name."""
        lines = [Line(0, "", "inputs")]
        for id in self._sources:
            name, number = self._names.value[id], python_number(self._graph.node(id).value)
            lines.append(Line(id, name, f"np.float64({number})" if name in self._guards else number))
        for (id, slot), name in self._names.literal.items():
            lines.append(Line(id, name, python_number(self._graph.node(id).literal(slot or ""))))
        return lines

    @cached_property
    def _fed(self) -> dict[int, list[str]]:
        """The names of the nodes that each node feeds."""
        fed: dict[int, dict[str, None]] = {id: {} for id in self._order}
        sources = self._graph.sources()
        for id in sorted(self._order):
            for source in sources[id].values():
                fed[source][self._graph.node(id).name] = None
        return {id: list(names) for id, names in fed.items()}

    def commented(self, lines: list[Line]) -> list[str]:
        """The lines of one part with aligned comments that name each one's node."""
        width = min(max((len(line.text) for line in lines), default=0), 60)
        comment = self._told_back if lines is self.backward else self._told
        return [f"{line.text:{width}}  # {comment(line.node)}" if line.name else line.text for line in lines]

    def _told(self, id: int) -> str:
        node = self._graph.node(id)
        return f"{node.name}: {node.row.label}" + ("" if node.row.is_source else f", {formula(self._graph, node)}")

    def _told_back(self, id: int) -> str:
        name, fed = self._graph.node(id).name, self._fed[id]
        if id == self._graph.output or not fed:
            return f"{name}: the output"
        shown = fed if len(fed) <= 5 else [*fed[:4], f"{len(fed) - 4} more"]
        return f"{name} feeds {', '.join(shown[:-1])}{' and ' if len(shown) > 1 else ''}{shown[-1]}"


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
