"""A descent as a stream of records, one a step: an optimizer moves all parameters at once along the loss's gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, inf, isfinite, sqrt

import numpy as np

from graphgui.descent.descent_settings import check_settings
from graphgui.descent.objective import Objective
from graphgui.descent.optimizer import GRADIENT_DESCENT, Optimizer
from graphgui.descent.schedule import CONSTANT, Schedule
from graphgui.descent.update_rule import State
from graphgui.engine.evaluator import EvaluationError, Evaluator
from graphgui.engine.graph import Graph, GraphError, Node
from graphgui.engine.program.descent_step import Step
from graphgui.engine.values import Value

FAR = 1e300
"""Numbers below it stay finite when they are added."""


@dataclass(slots=True, eq=False)
class Record:
    """The state of a descent after `index` steps; index 0 is the start. A descent can be resumed from any record."""

    index: int
    loss: float
    gradient_norm: float
    """The Euclidean norm of the gradient over all parameters together."""
    values: Mapping[str, Value]
    """The parameters' values, by name."""
    state: State = ()
    """The optimizer's state."""
    evaluations: int = 1
    """The number of evaluations of loss and gradient so far, at any point."""
    hessian_products: int = 0
    """The number of products of the loss's Hessian with a direction so far."""


@dataclass(frozen=True)
class Divergence:
    """The end of a descent, at a step with a number that is not finite; the record before it is finite."""

    step: int
    node: int | None
    """The id of the first node that is not finite; None where only the norm of the gradient overflows."""
    sentence: str


def trained_parameters(graph: Graph, loss: int) -> list[Node]:
    """The trained parameters that reach the loss, in the order in which they were made."""
    reached = graph.ancestors(loss)
    return [node for node in graph.nodes() if node.is_trained and node.id in reached]


def is_trainable(graph: Graph, loss: int) -> bool:
    """Whether a trained parameter reaches the loss."""
    nodes, sources, seen, waiting = graph.by_id, graph.sources(), {loss}, [loss]
    while waiting:
        id = waiting.pop()
        if nodes[id].is_trained:
            return True
        fresh = [each for each in sources[id].values() if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def descend(
    graph: Graph,
    loss: str,
    parameters: Iterable[str] | None = None,
    rate: float = 0.1,
    steps: int = 100,
    resumed: Record | None = None,
    optimizer: Optimizer = GRADIENT_DESCENT,
    schedule: Schedule = CONSTANT,
) -> Iterator[Record | Divergence]:
    """The steps of a descent, on a copy of the graph: the start, then one record a step.

    Where a number stops being finite, a Divergence follows the last good record and ends the stream. `parameters`
    are those that train; without them, every trained one that reaches the loss. A descent that is `resumed` from a
    record of an earlier one, by the same optimizer, begins with this record and continues as the earlier one would
    have, to the last bit. Raises GraphError or EvaluationError, at once, for unknown names, a loss that is no scalar,
    parameters that do not reach it or are not those of the record, and a rate or number of steps that cannot be used.
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
    if resumed is None:
        start = {name: own.named(name).value for name in names}
    elif set(resumed.values) == set(names):
        start = {**resumed.values}
    else:
        raise EvaluationError(f"the descent to be resumed has other parameters: {', '.join(resumed.values)}")
    values = {name: value if np.ndim(value) else float(value) for name, value in start.items()}
    if resumed is None:
        resumed = Record(0, 0.0, 0.0, values, optimizer.init([np.shape(value) for value in values.values()]))
    return _Descent(own, loss, values, optimizer).records(replace(resumed, values=values), steps, rate, schedule)


class _Descent:
    """A graph's loss and an optimizer's rule, compiled for parameters of the shapes of these values."""

    def __init__(self, graph: Graph, loss: str, values: Mapping[str, Value], optimizer: Optimizer) -> None:
        self._graph, self._loss, self._optimizer = graph, loss, optimizer
        # Raises for a loss that is no scalar or has a problem.
        self._program = Step(graph, loss, values, takes_over=True).program(values)
        self._objective = Objective(graph, loss, values, self._program)
        self._update = optimizer.compiled([*values.values()], self._objective)

    def records(self, start: Record, steps: int, rate: float, schedule: Schedule) -> Iterator[Record | Divergence]:
        """The start with its loss and gradient, then a record a step; a Divergence in place of the first not finite."""
        names, values, state = list(start.values), [*start.values.values()], start.state
        numbers_only = not any(isinstance(value, np.ndarray) for value in values)
        length, reach_of = (_length_of_numbers, _reach_of_numbers) if numbers_only else (_length, _reach)
        rate_at = None if schedule.is_constant else schedule.compiled(rate)
        update, bounded = self._update, self._optimizer.is_bounded
        # The record that is resumed has counted its own evaluation already.
        evaluations, products = start.evaluations - 1, start.hessian_products
        asked = self._objective if self._optimizer.whole else None
        run: Callable[[Sequence[Value]], tuple[Value, Sequence[Value]]] = self._program.run
        if asked:
            asked.evaluations, asked.hessian_products = evaluations, products
            run = asked.loss_and_gradients
        first, norm, reach = start.index, 0.0, reach_of(values)
        gradients: Sequence[Value] = ()
        for index in range(first, first + steps + 1):
            try:
                if index != first:
                    if rate_at:
                        rate = rate_at(index - 1)
                    # As long as the bound on all moves is small, no entry can have overflowed.
                    reach = reach + rate * norm if bounded else FAR
                    if numbers_only or reach < FAR:
                        values, state = update(values, gradients, state, rate, index)
                    else:
                        with np.errstate(all="ignore"):
                            values, state = update(values, gradients, state, rate, index)
                found, gradients = run(values)
            except EvaluationError as error:
                if index == first:
                    raise
                yield Divergence(index, error.node, f"Stopped at step {index:,}: {error}.")
                return
            norm = length(gradients)
            if not (isfinite(found) and isfinite(norm) and (reach < FAR or isfinite(reach := reach_of(values)))):
                yield _divergence(self._graph, dict(zip(names, values, strict=True)), self._loss, index)
                return
            evaluations += 1
            if asked:
                evaluations, products = asked.evaluations, asked.hessian_products
            yield Record(index, found, norm, dict(zip(names, values)), state, evaluations, products)  # noqa: B905 - a hot loop


def _reach(values: Sequence[Value]) -> float:
    """The largest absolute value of an entry; inf or nan where one is not finite."""
    return float(np.max([np.max(np.abs(value), initial=0.0) for value in values], initial=0.0))


def _reach_of_numbers(values: Sequence[Value]) -> float:
    return max(map(abs, values)) if all(map(isfinite, values)) else inf


def _length_of_numbers(gradients: Sequence[Value]) -> float:
    return hypot(*gradients)


def _length(gradients: Sequence[Value]) -> float:
    """The Euclidean norm of all gradients together."""
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
    # Only the ancestors of the loss are kept, so that no other node is found to be bad or costs time.
    own, reached = graph.copy(), graph.ancestors(loss)
    own.choose_output(loss)
    for wire in own.wires():
        if wire.target not in reached:
            own.disconnect(wire)
    for node in own.nodes():
        if node.id not in reached:
            own.remove(node.id)
    return own
