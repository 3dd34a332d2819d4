"""Workloads of single numbers: operations in order, from which every contender's program is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph, Wire, make_node

Operand = int | float
"""A whole number is a place on the tape, any other the number itself."""
_SIGNS = {"add": "+", "sub": "-", "mul": "*"}


class Tape:
    """Parameters, then operations on what stands before them; the last is the loss."""

    def __init__(self, parameters: Sequence[float]) -> None:
        self.parameters = [float(number) for number in parameters]
        self.operations: list[tuple[str, tuple[Operand, ...]]] = []

    def __len__(self) -> int:
        return len(self.parameters) + len(self.operations)

    def numbers(self) -> list[Number]:
        """The parameters, as numbers that write down what is done with them."""
        return [Number(self, at) for at in range(len(self.parameters))]

    def add(self, operation: str, *operands: Operand) -> int:
        """Writes an operation down; its place."""
        self.operations.append((operation, operands))
        return len(self) - 1

    def graph(self) -> Graph:
        """The operations as a graph, its nodes called v0, v1 … by their places."""
        graph, wires = Graph(), []
        for at, number in enumerate(self.parameters):
            graph.add(make_node(at + 1, f"v{at}", "parameter", value=number))
        for at, (operation, operands) in enumerate(self.operations, len(self.parameters)):
            node = make_node(at + 1, f"v{at}", operation)
            literals = list(node.literals)
            for place, (slot, operand) in enumerate(zip(node.slots, operands, strict=True)):
                if isinstance(operand, int):
                    wires.append(Wire(operand + 1, node.id, slot))
                else:
                    literals[place] = np.float64(operand)
            graph.add(replace(node, literals=tuple(literals)))
        graph.connect_all(wires)
        graph.choose_output(len(self))
        return graph

    def function(self, functions: Mapping[str, Callable[[Any], Any]]) -> Callable[..., list[Any]]:
        """The operations as straight Python for any library's numbers: it takes the parameters, returns all values."""
        if not hasattr(self, "_code"):
            self._code = compile(self._text(), "<tape>", "exec")
        scope = dict(functions)
        exec(self._code, scope)
        return scope["run"]

    def _text(self) -> str:
        names = [f"v{at}" for at in range(len(self))]
        lines = [f"def run({', '.join(names[: len(self.parameters)])}):"]
        for at, (operation, operands) in enumerate(self.operations, len(self.parameters)):
            told = [names[each] if isinstance(each, int) else f"({each!r})" for each in operands]
            sign = _SIGNS.get(operation)
            lines.append(f"    {names[at]} = " + (f" {sign} ".join(told) if sign else f"{operation}({told[0]})"))
        return "\n".join([*lines, f"    return [{', '.join(names)}]"])


@dataclass(frozen=True)
class Number:
    """A place on a tape, with Python's operators."""

    tape: Tape
    place: int

    def __add__(self, other: Number | float) -> Number:
        return self._after("add", other)

    def __sub__(self, other: Number | float) -> Number:
        return self._after("sub", other)

    def __mul__(self, other: Number | float) -> Number:
        return self._after("mul", other)

    def tanh(self) -> Number:
        """The hyperbolic tangent."""
        return Number(self.tape, self.tape.add("tanh", self.place))

    def sin(self) -> Number:
        """The sine."""
        return Number(self.tape, self.tape.add("sin", self.place))

    def _after(self, operation: str, other: Number | float) -> Number:
        operand = other.place if isinstance(other, Number) else float(other)
        return Number(self.tape, self.tape.add(operation, self.place, operand))
