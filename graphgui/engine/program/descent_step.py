"""A step of descent: the loss and its gradients, compiled for one set of parameters and their shapes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphgui.engine.evaluator import EvaluationError, check_loss, named_values
from graphgui.engine.graph import Graph, GraphError
from graphgui.engine.op import Shape
from graphgui.engine.program.compiled_program import Function, compiled, is_scalar
from graphgui.engine.program.lowering import Lowering
from graphgui.engine.program.register_machine import assemble
from graphgui.engine.program.statement_writer import Line, Writer, inputs_of
from graphgui.engine.program.variable_names import Input
from graphgui.engine.rules.float_printer import OUT_OF_RANGE, SCALAR_SCOPE
from graphgui.engine.shapes import infer_shapes
from graphgui.engine.values import Value, frozen
from graphgui.engine.wire_result import zeros


class Step:
    """A compiled step of descent: call it with {name: value} to get (loss, {name: gradient}).

    Several threads may call it: they take turns, since its program writes into buffers.
    """

    def __init__(self, graph: Graph, loss: str, parameters: Iterable[str], *, takes_over: bool = False) -> None:
        """Works on a copy of the graph, or on the graph itself if it `takes_over`: then nobody may change it any more.

        Raises GraphError for unknown names. The program is made for the shapes of the values of the first call.
        """
        self.parameters = tuple(dict.fromkeys(parameters))
        self._graph = graph if takes_over else graph.copy()
        self._loss = graph.named(loss).id
        self._ids = {name: graph.named(name).id for name in self.parameters}
        for name, id in self._ids.items():
            if not graph.node(id).row.is_source:
                raise GraphError(f"{name} is computed, so descent cannot change it")
        self._own = {node.id: node.value for node in self._graph.nodes() if node.row.is_source}
        self._program: StepProgram | None = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[object, ...]:
        """A copy, pickled or not, compiles a program of its own."""
        return Step, (self._graph, self._graph.node(self._loss).name, self.parameters)

    def __repr__(self) -> str:
        return f"<Step loss={self._graph.node(self._loss).name} parameters={len(self.parameters)}>"

    def __call__(self, values: Mapping[str, Value]) -> tuple[Value, dict[str, Value]]:
        """The loss, and its gradient for each parameter, where parameters (or other sources) have these values.

        Raises EvaluationError for a loss that is no scalar or has a problem.
        """
        with self._lock:
            program, arguments = self._program, None
            if program is not None:
                arguments = program.arguments(values)
            if program is None or arguments is None:
                given = {**{id: self._own[id] for id in self._ids.values()}, **named_values(self._graph, values)}
                if program is None or not program.fits(given):
                    program = self._program = self._compile(given)
                arguments = [given[id] if np.ndim(given[id]) else float(given[id]) for id in program.inputs]
            loss, gradients = program.run(arguments)
            own = [np.array(gradient) if isinstance(gradient, np.ndarray) else gradient for gradient in gradients]
        return frozen(loss), dict(zip(self.parameters, map(frozen, own), strict=True))

    def program(self, values: Mapping[str, Value]) -> StepProgram:
        """The program for parameters of the shapes of these values, with all other numbers fixed, for many runs."""
        return self._compile({self._ids[name]: values[name] for name in self.parameters})

    def _compile(self, given: Mapping[int, Value]) -> StepProgram:
        graph, shapes_of_given = self._graph, {id: np.shape(value) for id, value in given.items()}
        needed = graph.ancestors(self._loss)
        order = [id for id in graph.order() if id in needed]
        shapes, problems = infer_shapes(graph, order, shapes_of_given)
        loss = graph.node(self._loss)
        if loss.id in problems:
            raise EvaluationError(problems[problems[loss.id].cause].sentence)
        check_loss(loss.name, shapes[loss.id])
        return StepProgram(graph, order, shapes, loss.id, given, tuple(self._ids.values()))


def _quiet(run: Callable[..., Any]) -> Callable[..., Any]:
    """The same function without NumPy's warnings of inf and nan; Python's own arithmetic gives none."""

    def quiet_run(*arguments: float) -> Any:
        with np.errstate(all="ignore"):
            return run(*arguments)

    return quiet_run


@dataclass(frozen=True)
class _Statements:
    writer: Writer
    lines: list[Line]
    graded: frozenset[int]


class StepProgram:
    """The loss and the gradients of the parameters, as a function of the given sources; all other numbers are fixed."""

    def __init__(
        self, graph: Graph, order: list[int], shapes: dict[int, Shape], loss: int, given: Mapping[int, Value],
        parameters: tuple[int, ...],
    ) -> None:  # fmt: skip
        self.inputs = tuple(given)
        self._graph, self._order, self._loss, self._shapes = graph, order, loss, shapes
        self._needed = frozenset(order)
        self._parameters = parameters
        self._input_shapes = {id: np.shape(value) for id, value in given.items()}
        self._wanted = [(graph.node(id).name, self._input_shapes[id]) for id in given]
        self._all_inputs = inputs_of(graph, order)
        scalars = is_scalar(graph, order, shapes)
        self._fast = self._scalar_run() if scalars else None
        self.array_function = None if scalars else self._array_function(given)

    def arguments(self, values: Mapping[str, Value]) -> list[Value] | None:
        """The arguments for these values by name; None where names or shapes are not exactly those of this program."""
        if len(values) != len(self._wanted):
            return None
        found = []
        for name, shape in self._wanted:
            value = values.get(name)
            if shape == ():
                if type(value) is not float and type(value) is not np.float64:
                    return None
                value = float(value)  # NumPy's own would warn where Python's raises
            elif type(value) is not np.ndarray or value.shape != shape or value.dtype != np.float64:
                return None
            found.append(value)
        return found

    def fits(self, given: Mapping[int, Value]) -> bool:
        """Whether these sources have the shapes of this program."""
        return tuple(given) == self.inputs and all(
            np.shape(value) == self._input_shapes[id] for id, value in given.items()
        )

    def run(self, arguments: Sequence[Value]) -> tuple[Value, Sequence[Value]]:
        """The loss, and the gradient of each parameter, in order; arrays are overwritten by the next run.

        Raises EvaluationError where a node cannot be computed at these numbers.
        """
        if self._fast is not None:
            try:
                return self._fast(*arguments)  # type: ignore[no-any-return]
            except OUT_OF_RANGE:
                pass
        # Single numbers as NumPy's: of Python's own, 1 / 0 would raise.
        arguments = [np.float64(value) if isinstance(value, float) else value for value in arguments]
        if self.array_function is None:
            self.array_function = self._array_function(dict(zip(self.inputs, arguments, strict=True)))
        try:
            with np.errstate(all="ignore"):
                loss, *gradients = self.array_function.run(*arguments)
        except Exception as error:
            raise self._explained(self.array_function, error) from None
        if self._fast is None:
            return loss, gradients
        # A parameter that the loss does not depend on may be an array all the same.
        return float(loss), [gradient if np.ndim(gradient) else float(gradient) for gradient in gradients]

    def _explained(self, function: Function, error: Exception) -> Exception:
        at_fault = function.node_at_fault(error)
        return error if at_fault is None else EvaluationError(f"{self._graph.node(at_fault).name}: {error}", at_fault)

    def _statements(self, scalars: bool) -> _Statements:
        writer = Writer(self._graph, self._order, self._shapes, inline=scalars, fixed=True, scalars=scalars)
        wanted = [id for id in self._parameters if id in self._needed]
        forward = writer.forward()
        back, graded = writer.backward(self._loss, wanted, seed="1.0")
        return _Statements(writer, forward + back, frozenset(graded))

    def _returned(self, statements: _Statements) -> tuple[list[str], dict[str, Value]]:
        """The variables of the loss and of the gradients, and the zeros of those that no rule computes."""
        names, unmoved = statements.writer.names, {}
        found = [names.value[self._loss]]
        for id in self._parameters:
            if id in statements.graded:
                found.append(names.gradient[id])
            else:
                found.append(names.free("zero"))
                unmoved[found[-1]] = zeros(self._input_shapes[id])
        return found, unmoved

    def _held(self, writer: Writer) -> dict[str, Value]:
        """The constants of the program, by variable."""
        given = set(self.inputs)
        return {
            writer.names.of_input(input): self._number(input)
            for input in self._all_inputs
            if (input in writer.names.literal if input[1] is not None else input[0] not in given)
        }

    def _variables(self, writer: Writer) -> list[str]:
        return [writer.names.value.get(id) or writer.names.free("unused") for id in self.inputs]

    def _scalar_run(self) -> Callable[..., Any]:
        assembly = assemble(self._graph, self._order, self._all_inputs, self._loss)
        if assembly is None:
            statements = self._statements(scalars=True)
            function = self._scalar_function(statements)
            return _quiet(function.run) if statements.writer.calls_numpy else function.run
        numbers = np.array([self._number(input) for input in self._all_inputs])
        places = [assembly.register.get(id, -1) for id in self.inputs]
        registers = [(assembly.register.get(id), zeros(self._input_shapes[id])) for id in self._parameters]
        loss = assembly.register[self._loss]

        def run(*arguments: float) -> tuple[float, list[float]]:
            for place, argument in zip(places, arguments, strict=True):
                if place >= 0:
                    numbers[place] = argument
            values, gradients = assembly.run(numbers, 1.0)
            return float(values[loss]), [none if at is None else float(gradients[at]) for at, none in registers]

        return run

    def _number(self, input: Input) -> Value:
        id, slot = input
        return self._graph.node(id).value if slot is None else self._graph.node(id).literal(slot)

    def _scalar_function(self, statements: _Statements) -> Function:
        returned, unmoved = self._returned(statements)
        held = {name: float(value) for name, value in self._held(statements.writer).items()}
        head = [f"def run({', '.join(self._variables(statements.writer))}):"]
        return compiled(
            head, statements.lines, f"{returned[0]}, [{', '.join(returned[1:])}]", {**SCALAR_SCOPE, **held, **unmoved}
        )

    def _array_function(self, given: Mapping[int, Value]) -> Function:
        statements = self._statements(scalars=False)
        returned, unmoved = self._returned(statements)
        writer = statements.writer
        inputs: dict[str, Any] = dict(zip(self._variables(writer), (given[id] for id in self.inputs), strict=True))
        lowering = Lowering(inputs, {**self._held(writer), **unmoved})
        with np.errstate(all="ignore"):
            for line in statements.lines:
                try:
                    lowering.lower(line)
                except Exception as error:
                    raise EvaluationError(f"{self._graph.node(line.node).name}: {error}") from None
            return lowering.finish(returned).function()
