"""Statements → a compiled program: every value of a graph and every gradient of its output, at any numbers.

It is made once for a structure and its shapes. The text holds the table's formulas and checked identifiers only; a
user's numbers come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph
from graphgui.engine.op import Shape
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.register_machine import assemble
from graphgui.engine.program.statement_writer import Line, Writer, inputs_of, reached
from graphgui.engine.rules.float_printer import OUT_OF_RANGE, SCALAR_SCOPE
from graphgui.engine.values import Value, frozen, same_value

WORTH_KEEPING = 4e-3
"""Seconds from which on a run is worth keeping, so that only what changed runs again."""
SOON_COMPILED = 200
"""Statements that compile in a few milliseconds."""
MOST_PARTS = 8
_functions_scope: dict[str, Any] = {"np": np, **HELPERS}


@dataclass(frozen=True)
class Function:
    """A compiled function, its source, and the node of each statement, the first of which is on line `first_line`."""

    run: Callable[..., Any]
    source: str
    nodes: list[int]
    first_line: int

    def node_at_fault(self, error: BaseException) -> int | None:
        """The node whose statement raised this error; None where the error came from elsewhere."""
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code is self.run.__code__:
                at = trace.tb_lineno - self.first_line
                return self.nodes[at] if 0 <= at < len(self.nodes) else None
            trace = trace.tb_next
        return None


def compiled(head: list[str], lines: list[Line], returns: str, scope: Mapping[str, Any]) -> Function:
    """The function with these first lines, statements and result; `scope` has the names that its text may use.

    The text holds the table's formulas and checked identifiers only; a user's numbers come in as arguments.
    """
    statements = [f"    {line.name} = {line.expression}" for line in lines]
    return _function(head, statements, [f"    return {returns}"], lines, scope)


def _function(
    head: list[str], body: list[str], tail: list[str], lines: list[Line], scope: Mapping[str, Any]
) -> Function:
    source = "\n".join([*head, *body, *tail, ""])
    made: dict[str, Callable[..., Any]] = {}
    # Apart from the scope, in which a constant may be called run.
    exec(compile(source, "<graph program>", "exec"), dict(scope), made)
    return Function(made["run"], source, [line.node for line in lines], len(head) + 1)


class Program:
    """Every value of a graph and the gradient of every node that its output depends on, compiled for its shapes.

    `run(inputs, seed)` takes the inputs in the order of `inputs` and returns two lists: the value of every node of
    `valued`, and the gradient of every node of `graded`. Where every value is a single number the statements run in
    Python's own floats, and in NumPy's as soon as one of them leaves the range of Python's (inf, nan). Where a run of
    arrays takes long and the same inputs change again, as while scrubbing, only the statements that depend on these
    inputs run.

    `main` is the function of all statements, in floats or NumPy; `array_function` the one in NumPy, once it is needed;
    `last_run` the one that ran last, which may be a part.
    """

    def __init__(self, graph: Graph, order: list[int], shapes: dict[int, Shape], output: int | None) -> None:
        self._scalars = is_scalar(graph, order, shapes)
        self._graph, self._shapes, self._output = graph, shapes, output
        self.valued = order
        self.inputs = inputs_of(graph, order)
        self._assembly = assemble(graph, order, self.inputs, output) if self._scalars else None
        if self._assembly is not None:
            self.graded = reached(graph, order, output)
            register = self._assembly.register
            self.value_places = np.array([register[id] for id in order], np.intp)
            self.gradient_places = np.array([register[id] for id in self.graded], np.intp)
            return
        writer, lines = self._write(self._scalars)
        self.main = self._compile_numbers(writer, lines) if self._scalars else self._compile(writer, lines)
        self.array_function: Function | None = None if self._scalars else self.main
        self.last_run = self.main
        self._variables = [writer.names.of_input(input) for input in self.inputs]
        self._results = [writer.names.value[id] for id in order] + [writer.names.gradient[id] for id in self.graded]
        self._memory: _Memory | None = None
        self._parts: dict[frozenset[str], _Part | None] = {}

    def run(self, inputs: list[Value], seed: Value) -> tuple[list[Value], list[Value]]:
        """The values and the gradients at these inputs, read-only; passes on the exceptions of the statements."""
        if self._assembly is not None:
            found, slopes = self._assembly.run(inputs, float(seed or 0.0))
            return list(found[self.value_places]), list(slopes[self.gradient_places])
        if self._scalars:
            self.last_run = self.main
            try:
                found = np.array(self.main.run([float(number) for number in inputs], float(seed or 0.0)))
                return list(found[self.value_places]), list(found[self.gradient_places])
            except OUT_OF_RANGE:
                if self.array_function is None:
                    self.array_function = self._compile(*self._write(scalars=False))
        by_name = self._arrays(dict(zip(self._variables, inputs, strict=True)), seed)
        results = [by_name[name] for name in self._results]
        return results[: len(self.valued)], results[len(self.valued) :]

    def node_at_fault(self, error: BaseException) -> int | None:
        """The node whose statement raised this error; None where the error came from elsewhere."""
        return None if self._assembly is not None else self.last_run.node_at_fault(error)

    def _arrays(self, inputs: dict[str, Value], seed: Value) -> dict[str, Value]:
        before, self._memory = self._memory, None  # a run that raises caches nothing
        changed: frozenset[str] = frozenset()
        if before is not None and (seed is before.seed or same_value(seed, before.seed)):
            changed = frozenset(name for name, value in inputs.items() if value is not before.inputs[name])
            if not changed:
                self._memory = before
                return before.found
            part = self._part(changed, before) if changed == before.changed else None
            if part is not None:
                found = {**before.found, **self._rerun(part, changed, inputs, before.found)}
                self._memory = _Memory(inputs, seed, found, changed)
                return found
        assert self.array_function is not None
        self.last_run = self.array_function
        start = perf_counter()
        values, gradients = self.array_function.run(list(inputs.values()), seed)
        found = dict(zip(self._results, map(frozen, [*values, *gradients]), strict=True))
        if perf_counter() - start > WORTH_KEEPING:
            self._memory = _Memory(inputs, seed, found, changed)
        return found

    def _part(self, changed: frozenset[str], before: _Memory) -> _Part | None:
        """The part of the program to run when these inputs change; None where that is most of it."""
        if changed not in self._parts:
            if len(self._parts) == MOST_PARTS:
                self._parts.clear()
            below = _below(self._lines, changed)
            worth = len(below) <= max(SOON_COMPILED, len(self._lines) / 2)
            self._parts[changed] = _Part(below, {*before.inputs, *before.found}) if worth else None
        return self._parts[changed]

    def _rerun(
        self, part: _Part, changed: frozenset[str], inputs: Mapping[str, Value], found: Mapping[str, Value]
    ) -> dict[str, Value]:
        self.last_run = part.function
        reads = [inputs[name] if name in inputs else found[name] for name in part.reads]
        fresh = dict(zip(part.makes, map(frozen, part.function.run(reads)), strict=True))
        return fresh | {name: inputs[name] for name in changed if name in found}

    def _write(self, scalars: bool) -> tuple[Writer, list[Line]]:
        writer = Writer(self._graph, self.valued, self._shapes, scalars=scalars)
        lines = writer.forward()
        back, self.graded = writer.backward(self._output, self.valued) if self._output is not None else ([], [])
        return writer, lines + back

    def _compile_numbers(self, writer: Writer, lines: list[Line]) -> Function:
        """A function to one list of all values and gradients, of assignment expressions, so that none is read again."""
        names = writer.names
        sources = [names.value[id] for id, slot in self.inputs if slot is None]
        place = {name: at for at, name in enumerate([*sources, *(line.name for line in lines)])}
        self.value_places = np.array([place[names.value[id]] for id in self.valued], np.intp)
        self.gradient_places = np.array([place[names.gradient[id]] for id in self.graded], np.intp)
        head = [*self._head(writer), "    return [", *(f"        {name}," for name in sources)]
        elements = [f"        ({line.name} := {line.expression})," for line in lines]
        return _function(head, elements, ["    ]"], lines, SCALAR_SCOPE)

    def _compile(self, writer: Writer, lines: list[Line]) -> Function:
        self._lines = lines
        values = ", ".join(writer.names.value[id] for id in self.valued)
        gradients = ", ".join(writer.names.gradient[id] for id in self.graded)
        return compiled(self._head(writer), lines, f"[{values}], [{gradients}]", _functions_scope)

    def _head(self, writer: Writer) -> list[str]:
        variables = [writer.names.of_input(input) for input in self.inputs]
        return ["def run(inputs, seed):"] + ([f"    [{', '.join(variables)}] = inputs"] if variables else [])


@dataclass(frozen=True)
class _Memory:
    """The cached last run, and those of its inputs that differed from the run before."""

    inputs: dict[str, Value]
    seed: Value
    found: dict[str, Value]
    changed: frozenset[str]


class _Part:
    """Some of the statements, as a function of the variables that they read from the others."""

    def __init__(self, lines: list[Line], variables: Set[str]) -> None:
        self.makes = list(dict.fromkeys(line.name for line in lines))
        read = {variable for line in lines for variable in line.reads}
        self.reads = sorted((read & variables) - set(self.makes))
        head = ["def run(inputs):"] + ([f"    [{', '.join(self.reads)}] = inputs"] if self.reads else [])
        self.function = compiled(head, lines, f"[{', '.join(self.makes)}]", _functions_scope)


def _below(lines: list[Line], changed: frozenset[str]) -> list[Line]:
    """The statements that depend on these variables; all statements of a long sum if one of them does."""
    reads = {line.name: set[str]() for line in lines}
    for line in lines:
        reads[line.name] |= line.reads
    fresh = set(changed)
    for name, read in reads.items():
        if not fresh.isdisjoint(read):
            fresh.add(name)
    return [line for line in lines if line.name in fresh]


def is_scalar(graph: Graph, order: list[int], shapes: dict[int, Shape]) -> bool:
    """Whether every number in these nodes is a single one."""
    nodes = graph.by_id
    return all(shapes[id] == () and (nodes[id].is_single or not any(nodes[id].literal_shapes)) for id in order)
