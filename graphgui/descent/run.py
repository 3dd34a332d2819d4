"""Gradient descent as a stream of steps: x ← x − η · ∂loss/∂x for every parameter at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isfinite, sqrt
from numbers import Integral

import numpy as np

from graphgui.engine.evaluator import EvaluationError, Evaluator
from graphgui.engine.graph import Graph, GraphError, Node
from graphgui.engine.program.descent_step import Step, StepProgram
from graphgui.engine.values import Value

MOST_STEPS = 10_000_000
FAR = 1e300
"""Numbers below it stay finite when they are added."""


@dataclass(slots=True, eq=False)
class Record:
    """Where a descent stands after `index` steps; index 0 is the start."""

    index: int
    loss: float
    gradient_norm: float
    """The Euclidean length of the gradient over all parameters together."""
    values: Mapping[str, Value]
    """The parameters' values, by name."""


@dataclass(frozen=True)
class Divergence:
    """Why a descent stopped: at this step a number was no longer finite. The record before it holds the last good values."""

    step: int
    node: int | None
    """The id of the first node that went bad; None where only the length of the gradient is too large to write."""
    sentence: str


def trained_parameters(graph: Graph, loss: int) -> list[Node]:
    """The parameters that descent may change and that reach the loss, in the order in which they were made."""
    reached = graph.ancestors(loss)
    return [node for node in graph.nodes() if node.is_trained and node.id in reached]


def check_settings(rate: float, steps: int) -> None:
    """Raises EvaluationError where the learning rate is no positive number or the steps are not from 1 to 10,000,000."""
    if not isfinite(rate) or rate <= 0:
        raise EvaluationError(f"the learning rate must be a number above 0, not {rate:g}")
    if not isinstance(steps, Integral) or steps < 1:
        raise EvaluationError(f"the number of steps must be a whole number from 1, not {steps:g}")
    if steps > MOST_STEPS:
        raise EvaluationError(f"the number of steps must be at most {MOST_STEPS:,}, not {steps:,}")


def descend(
    graph: Graph,
    loss: str,
    parameters: Iterable[str] | None = None,
    rate: float = 0.1,
    steps: int = 100,
    first: int = 0,
) -> Iterator[Record | Divergence]:
    """The steps of a descent, on a copy of the graph: the start, then one record a step.

    Where a number stops being finite, a Divergence follows the last good record and ends the stream. `parameters`
    are those that train; without them, every trained one that reaches the loss. `first` is the index of the start,
    where a descent goes on from an earlier one. Raises GraphError or EvaluationError, at once, for unknown names, a
    loss that is no scalar, parameters that do not reach it, and a rate or number of steps that cannot be used.
    """
    check_settings(rate, steps)
    own = _only_what_reaches(graph, graph.named(loss).id)
    if parameters is None:
        names = [node.name for node in trained_parameters(own, own.named(loss).id)]
    else:
        names = [graph.named(name).name for name in parameters]
        for name in names:
            if not graph.named(name).row.is_source:
                raise GraphError(f"{name} is computed, so descent cannot change it")
        names = [name for name in names if own.has_name(name)]
    if not names:
        raise EvaluationError(f"no trained parameter reaches {loss}")
    start = {name: own.named(name).value for name in names}
    program = Step(own, loss, names).program(start)  # raises at once where the loss is no scalar or has a problem
    return _steps(own, program, start, loss, rate, range(first, first + steps + 1))


def _steps(
    graph: Graph, program: StepProgram, start: Mapping[str, Value], loss: str, rate: float, indices: range
) -> Iterator[Record | Divergence]:
    names = list(start)
    values = [value if np.ndim(value) else float(value) for value in start.values()]
    numbers_only = not any(isinstance(value, np.ndarray) for value in values)
    length = _length_of_numbers if numbers_only else _length
    run, reach = program.run, _reach(values)
    for index in indices:
        try:
            found, gradients = run(values)
        except EvaluationError as error:
            if index == indices.start:
                raise
            yield Divergence(index, error.node, f"Stopped at step {index:,}: {error}.")
            return
        norm = length(gradients)
        if not (isfinite(found) and isfinite(norm) and (reach < FAR or isfinite(reach := _reach(values)))):
            yield _divergence(graph, dict(zip(names, values, strict=True)), loss, index)
            return
        yield Record(index, found, norm, dict(zip(names, values)))  # noqa: B905 - a hot loop
        # No entry moves by more than η · ‖∇‖, so that as long as this stays small none can have overflowed.
        reach += rate * norm
        if numbers_only:
            values = [value - rate * gradient for value, gradient in zip(values, gradients)]  # noqa: B905
        elif reach < FAR:
            values = _moved(values, gradients, rate)
        else:
            with np.errstate(all="ignore"):
                values = _moved(values, gradients, rate)


def _moved(values: Sequence[Value], gradients: Sequence[Value], rate: float) -> list[Value]:
    moved: list[Value] = []
    for value, gradient in zip(values, gradients, strict=True):
        if isinstance(value, np.ndarray):
            change = np.multiply(gradient, rate)
            np.subtract(value, change, change)
            change.flags.writeable = False
            moved.append(change)
        else:
            moved.append(float(value - rate * gradient))
    return moved


def _reach(values: Sequence[Value]) -> float:
    """The largest entry without its sign; inf or nan where one is not finite."""
    return float(np.max([np.max(np.abs(value), initial=0.0) for value in values], initial=0.0))


def _length_of_numbers(gradients: Sequence[Value]) -> float:
    return hypot(*gradients)


def _length(gradients: Sequence[Value]) -> float:
    """The Euclidean length of all gradients together."""
    squares = 0.0
    for gradient in gradients:
        if isinstance(gradient, np.ndarray):
            squares += float(np.vdot(gradient, gradient))
        else:
            number = float(gradient)
            squares += number * number
    if 1e-200 < squares < 1e300:
        return sqrt(squares)
    # Squares that overflow or vanish: each entry is scaled by the largest first.
    return hypot(*(_scaled_length(gradient) for gradient in gradients))


def _scaled_length(gradient: Value) -> float:
    largest = float(np.max(np.abs(gradient), initial=0.0))
    return largest * float(np.linalg.norm(np.ravel(gradient) / largest)) if isfinite(largest) and largest else largest


def _divergence(graph: Graph, values: Mapping[str, Value], loss: str, index: int) -> Divergence:
    given = {graph.named(name).id: value for name, value in values.items()}
    bad = Evaluator().run(graph, given, graph.named(loss).id).first_bad()
    node, clause = bad or (None, "the gradient became too large to write")
    if index == 0:
        return Divergence(index, node, f"Stopped at the start, before any step: {clause}.")
    return Divergence(index, node, f"Stopped at step {index:,}: {clause}. A smaller learning rate may help.")


def _only_what_reaches(graph: Graph, loss: int) -> Graph:
    # Without its other branches, nothing that the loss does not depend on can be blamed or cost time.
    own, reached = graph.copy(), graph.ancestors(loss)
    own.choose_output(loss)
    for wire in own.wires():
        if wire.target not in reached:
            own.disconnect(wire)
    for node in own.nodes():
        if node.id not in reached:
            own.remove(node.id)
    return own
