"""Running a graph: every value, every gradient, every wire's local derivative, in one immutable result."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from types import MappingProxyType

import numpy as np

from graphgui.engine.graph import Graph, GraphError, Node, Wire
from graphgui.engine.op import Shape, show_shape
from graphgui.engine.program.compiled_program import Program
from graphgui.engine.program.program_source import readable_lines
from graphgui.engine.program.statement_writer import Line
from graphgui.engine.shapes import Problem, infer_shapes
from graphgui.engine.values import Kept, Value, as_value, shape_of
from graphgui.engine.wire_result import ONE, NodeRun, WireResult, zeros


class EvaluationError(ValueError):
    """A graph that cannot be computed; the message names the node and what is wrong with it, `node` is its id."""

    def __init__(self, message: str, node: int | None = None) -> None:
        super().__init__(message)
        self.node = node


def check_loss(name: str, shape: Shape) -> None:
    """Raises EvaluationError where a loss is no single number."""
    if shape != ():
        raise EvaluationError(f"the loss must be one number, but {name} is {show_shape(shape)}")


def check_direction(name: str, direction: Value | None, shape: Shape) -> None:
    """Raises EvaluationError where a node of this shape has no direction, or one of another shape."""
    if direction is None or np.shape(direction) != shape:
        raise EvaluationError(f"the direction of {name} must be {show_shape(shape)}")


@dataclass(frozen=True, eq=False, repr=False)
class Results(Kept):
    """The results of one run of a graph. Values and gradients are found by id; `values` and `gradients` hold them by name.

    `without(values, gradients)` is the same without some of its numbers, as if they were unknown; shapes stay known.
    """

    nodes: tuple[Node, ...]
    output: int | None
    order: tuple[int, ...]
    value_of: Mapping[int, Value]
    gradient_of: Mapping[int, Value]
    shape_of: Mapping[int, Shape]
    problems: Mapping[int, Problem]
    upstream: frozenset[int]
    """The nodes that a gradient reaches: the output and what it depends on."""
    _sources: Mapping[int, Mapping[str, int]]
    """For every node, what is wired into its slots."""

    def __repr__(self) -> str:
        value = None if self.output is None else self.value_of.get(self.output)
        told = f"{value:.6g}" if isinstance(value, float) else value if value is None else show_shape(value.shape)
        counts = f"values={len(self.value_of)} gradients={len(self.gradient_of)} problems={len(self.problems)}"
        return f"<Results output={self.output_name} value={told} {counts}>"

    @cached_property
    def _names(self) -> dict[int, str]:
        return {node.id: node.name for node in self.nodes}

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _wires_into(self) -> dict[int, Mapping[Wire, WireResult]]:
        return {}

    def without(self, values: Set[int], gradients: Set[int]) -> Results:
        """These results without the values of some nodes and the gradients of some, and without what gives them away.

        That is the derivative of a wire whose ends lack a value, or that leads from a node without a gradient into the
        output, the contribution of a wire to or from a gradient that is missing, and a sentence that quotes a value.
        """
        problems = {
            id: replace(problem, sentence=f"{self._names[id]} cannot be computed from the numbers that arrive")
            if problem.quotes_inputs and not values.isdisjoint(self._sources[id].values())
            else problem
            for id, problem in self.problems.items()
        }
        return replace(
            self,
            problems=MappingProxyType(problems),
            value_of=MappingProxyType({id: value for id, value in self.value_of.items() if id not in values}),
            gradient_of=MappingProxyType({id: value for id, value in self.gradient_of.items() if id not in gradients}),
        )

    @property
    def output_name(self) -> str | None:
        """The name of the output; None where the graph is empty."""
        return None if self.output is None else self._names[self.output]

    @cached_property
    def values(self) -> dict[str, Value]:
        """The value of every node that has one, by name."""
        return {self._names[id]: value for id, value in self.value_of.items()}

    @cached_property
    def gradients(self) -> dict[str, Value]:
        """The gradient of the output with respect to every node, by name; zero where the output does not depend on it."""
        return {self._names[id]: gradient for id, gradient in self.gradient_of.items()}

    @property
    def value(self) -> Value:
        """The value of the output; raises EvaluationError where it has none."""
        if self.output is None:
            raise EvaluationError("the graph is empty, so there is nothing to evaluate")
        return self.value_at(self.output)

    def value_at(self, id: int) -> Value:
        """The value of a node; raises EvaluationError, with the sentence of the node at fault, where it has none."""
        if id in self.problems:
            raise EvaluationError(self.problems[self.problems[id].cause].sentence)
        return self.value_of[id]

    @cached_property
    def wire_results(self) -> dict[Wire, WireResult]:
        """Every wire whose two ends have values."""
        return {wire: found for node in self.nodes for wire, found in self._results_into(node.id).items()}

    def wire_result(self, wire: Wire) -> WireResult | None:
        """One wire's result; None where an end has no value. The other wires are not looked at."""
        return self._results_into(wire.target).get(wire)

    def _results_into(self, id: int) -> Mapping[Wire, WireResult]:
        found = self._wires_into.get(id)
        if found is None:
            found = self._wires_into[id] = self._find_into(id)
        return found

    def _find_into(self, id: int) -> dict[Wire, WireResult]:
        into = self._sources.get(id)
        if not into or not self.value_of.keys() >= {id, *into.values()}:
            return {}
        node = self._nodes[id]
        inputs = tuple(
            self.value_of[into[slot]] if slot in into else literal
            for slot, literal in zip(node.slots, node.literals, strict=True)
        )
        run, gradient = NodeRun(node, inputs, self.value_of[id], id in self.upstream), self.gradient_of.get(id)
        found = {}
        for slot in node.slots:
            # What a wire passes back is the gradient of its source, or a part of it: both are known or neither is.
            if slot in into and ((is_known := into[slot] in self.gradient_of) or id != self.output):
                wire = Wire(into[slot], id, slot)
                found[wire] = WireResult(wire, self._names[wire.source], run, gradient if is_known else None)
        return found

    @property
    def wires(self) -> list[WireResult]:
        """Every wire's derivative and contribution, ordered by target and slot."""
        return list(self.wire_results.values())

    def first_bad(self) -> tuple[int, str] | None:
        """The first node, in order of computation, whose value is not finite, and a clause such as "c became nan".

        Where all values are finite, the first gradient that is not, counted from the output.
        """
        if not any(self.shape_of.values()) and all(
            all(map(isfinite, numbers.values())) for numbers in (self.value_of, self.gradient_of)
        ):
            return None
        for id in self.order:
            if id in self.value_of and not _is_finite(self.value_of[id]):
                return id, f"{self._names[id]} became {_bad_word(self.value_of[id])}"
        return self.first_bad_gradient()

    def first_bad_gradient(self) -> tuple[int, str] | None:
        """The first node, counted from the output, whose gradient is not finite, and a clause as `first_bad` gives."""
        for id in reversed(self.order):
            if id in self.gradient_of and not _is_finite(self.gradient_of[id]):
                return id, f"the gradient of {self._names[id]} became {_bad_word(self.gradient_of[id])}"
        return None


def _is_finite(value: Value) -> bool:
    # NumPy takes ten times as long to say this of a single number.
    return isfinite(value) if isinstance(value, float) else bool(np.all(np.isfinite(value)))


def _bad_word(value: Value) -> str:
    array = np.asarray(value)
    if np.any(np.isnan(array)):
        return "nan"
    return "∞" if np.any(array == np.inf) else "−∞"


class Evaluator:
    """Evaluates graphs, keeping the compiled `program` for as long as structure, shapes and output stay.

    Several threads may ask it: they take turns.
    """

    def __init__(self) -> None:
        self._graph: Graph | None = None  # held, so that no other graph can come to have its id
        self._key: object = None
        self._order: list[int] = []
        self._shapes: dict[int, Shape] = {}
        self._problems: dict[int, Problem] = {}
        self.program: Program | None = None
        self._lock = threading.Lock()

    def run(
        self, graph: Graph, values: Mapping[int, Value] | None = None, output: int | None = None, seed: Value = None
    ) -> Results:
        """The results of a graph; `values` replace those of sources, by id.

        Nodes that cannot be computed are listed in `problems` and the rest is computed all the same. The gradient of
        an output that is no scalar is that of its sum unless a seed of its shape is given.
        """
        with self._lock:
            return self._run(graph, values or {}, output, seed)

    def source(self, graph: Graph) -> list[Line]:
        """The program of the graph's output as one reads it, each line with its node (0 for comments)."""
        with self._lock:
            self._prepare(graph, {}, graph.output)
            output = graph.output if graph.output in self._shapes else None
            return readable_lines(graph, self._order, self._shapes, output)

    def _run(self, graph: Graph, values: Mapping[int, Value], output: int | None, seed: Value) -> Results:
        output = graph.output if output is None else graph.node(output).id
        self._prepare(graph, values, output)
        while True:
            assert self.program is not None
            inputs = [
                (values.get(id, graph.node(id).value) if slot is None else graph.node(id).literal(slot))
                for id, slot in self.program.inputs
            ]
            start = self._seed(output, seed)
            try:
                with np.errstate(all="ignore"):
                    found, gradients = self.program.run(inputs, start)
                break
            except Exception as error:
                at_fault = self.program.node_at_fault(error)
                if at_fault is None:
                    raise
                self._exclude(graph, at_fault, error, output)
        value_of = dict(zip(self._order, found, strict=True))
        gradient_of = dict(zip(self.program.graded, gradients, strict=True))
        upstream = frozenset(gradient_of)
        if output in value_of:
            gradient_of |= {id: zeros(self._shapes[id]) for id in self._order if id not in upstream}
        return Results(
            tuple(graph.nodes()),
            output,
            tuple(self._order),
            MappingProxyType(value_of),
            MappingProxyType(gradient_of),
            MappingProxyType(self._shapes),
            MappingProxyType(dict(self._problems)),
            upstream,
            graph.sources(),
        )

    def _prepare(self, graph: Graph, values: Mapping[int, Value], output: int | None) -> None:
        given = {id: shape_of(value) for id, value in values.items()}
        given = {id: shape for id, shape in given.items() if shape != shape_of(graph.node(id).value)}
        key = (graph.structure, output, given)
        if self._graph is graph and key == self._key:
            if self._problems:  # their sentences quote literals, which may have changed
                self._problems = infer_shapes(graph, graph.order(), given)[1]
            return
        order = graph.order()
        self._shapes, self._problems = infer_shapes(graph, order, given)
        self._compile(graph, [id for id in order if id in self._shapes], output)
        self._graph, self._key = graph, key

    def _compile(self, graph: Graph, order: list[int], output: int | None) -> None:
        self._order = order
        live = output if output in self._shapes else None
        self.program = Program(graph, order, self._shapes, live)

    def _exclude(self, graph: Graph, at_fault: int, error: Exception, output: int | None) -> None:
        self._key = None  # other values may well pass
        cause, shapes = graph.node(at_fault), dict(self._shapes)
        for id in graph.descendants([at_fault]):
            node = graph.node(id)
            sentence = (
                f"{node.name}: {error}"
                if id == at_fault
                else f"{node.name} waits for {cause.name}, which has a problem"
            )
            self._problems[id] = Problem(id, sentence, at_fault, quotes_inputs=id == at_fault)
            shapes.pop(id, None)
        self._shapes = shapes
        self._compile(graph, [id for id in self._order if id in self._shapes], output)

    def _seed(self, output: int | None, seed: Value) -> Value:
        if output not in self._shapes:
            return None
        shape = self._shapes[output]
        if seed is None:
            return np.ones(shape)[()] if shape else ONE
        if np.shape(seed) != shape:
            raise EvaluationError(f"the seed is {show_shape(np.shape(seed))}, but the output is {show_shape(shape)}")
        return as_value(seed)


def evaluate(
    graph: Graph, values: Mapping[str, object] | None = None, gradient_of: str | None = None, seed: object = None
) -> Results:
    """Every value, gradient and wire of a graph. `values` replace those of its sources, by name.

    `gradient_of` names the output; without it the graph's own output is taken. Raises EvaluationError, GraphError or
    ValueError with a sentence where a name is unknown, a value unfit, or any node cannot be computed.
    """
    given = named_values(graph, values or {})
    output = None if gradient_of is None else graph.named(gradient_of).id
    results = Evaluator().run(graph, given, output, None if seed is None else as_value(seed))  # type: ignore[arg-type]
    for problem in results.problems.values():
        if problem.is_own:
            raise EvaluationError(problem.sentence)
    return results


def named_values(graph: Graph, values: Mapping[str, object]) -> dict[int, Value]:
    """Values of sources by id instead of name; raises GraphError or ValueError with a sentence."""
    given = {}
    for name, value in values.items():
        node = graph.named(name)
        if not node.row.is_source:
            raise GraphError(f"{name} is computed ({node.op}), so it cannot be set")
        try:
            given[node.id] = as_value(value)  # type: ignore[arg-type]
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return given
