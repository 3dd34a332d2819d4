"""A graph's backward pass as a person writes it: operation by operation from the output, one line a wire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.compiled_program import compiled
from graphgui.engine.program.statement_writer import Line, Writer
from graphgui.engine.shapes import infer_shapes
from graphgui.engine.values import Value, frozen


@dataclass(frozen=True)
class HandLine:
    """A line that writes to the gradient of a node, or adds to it; `target` is the node that it comes back from."""

    node: int
    name: str
    expression: str
    is_added: bool = False
    target: int | None = None

    @property
    def text(self) -> str:
        """The line as it is written."""
        if not self.is_added:
            return f"{self.name} = {self.expression}"
        # Every rule is a product, a call or a name, so that a leading minus belongs to the whole of it.
        if self.expression.startswith("-"):
            return f"{self.name} -= {self.expression[1:]}"
        return f"{self.name} += {self.expression}"

    @property
    def statement(self) -> Line:
        """The line as a statement that makes a new value, so that no array is changed in place."""
        return Line(self.node, self.name, f"{self.name} + ({self.expression})" if self.is_added else self.expression)


@dataclass(frozen=True, eq=False)
class HandProgram:
    """The forward pass and the backward lines of a graph, and the names of values and gradients in them, by node.

    The text holds the table's formulas, checked identifiers and the graph's own numbers only.
    """

    graph: Graph
    forward: list[Line]
    lines: list[HandLine]
    value_names: dict[int, str]
    gradient_names: dict[int, str]

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """The right program of a graph whose output is a single number; constants get no gradient."""
        order, output = graph.order(), graph.output
        assert output is not None
        writer = Writer(graph, order, infer_shapes(graph, order)[0], inline=True)
        names = writer.names.gradient
        lines, begun = [HandLine(output, names[output], "1.0")], {output}
        for id in reversed(order):
            for wire in graph.wires_into(id) if id in begun else ():
                term = writer.contribution(wire)
                if term is None or graph.node(wire.source).row.role == "constant":
                    continue
                lines.append(HandLine(wire.source, names[wire.source], term.text, wire.source in begun, id))
                begun.add(wire.source)
        return cls(graph, writer.forward(), lines, writer.names.value, names)

    def with_line(self, at: int, line: HandLine) -> Self:
        """The program with another line in one place."""
        return replace(self, lines=[*self.lines[:at], line, *self.lines[at + 1 :]])

    def run(self, results: Results) -> dict[int, Value]:
        """The gradients that this program gives at the values of a run's inputs, by node."""
        inputs = [node for node in self.graph.nodes() if node.row.is_source]
        head = ["def run(inputs):", f"    [{', '.join(self.value_names[node.id] for node in inputs)}] = inputs"]
        made = list(dict.fromkeys(line.node for line in self.lines))
        returns = f"[{', '.join(self.gradient_names[id] for id in made)}]"
        statements = [*self.forward, *(line.statement for line in self.lines)]
        function = compiled(head, statements, returns, {"np": np, **HELPERS})
        with np.errstate(all="ignore"):
            found = function.run([results.value_of[node.id] for node in inputs])
        return {id: frozen(np.asarray(value, np.float64)) for id, value in zip(made, found, strict=True)}
