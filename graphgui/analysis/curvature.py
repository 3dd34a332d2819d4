"""Curvature: second derivatives of a loss, as products with a direction, as a matrix, and the largest one.

The gradient is itself a graph (`gradient_graph`), and forward mode over it gives exact Hessian-vector products
(Pearlmutter, 1994). Where a rule cannot be recorded, central differences of the gradient take its place, which is told
with the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import EvaluationError, Evaluator, Results, check_direction, check_loss
from graphgui.engine.graph import NO_OPTIONS, Graph
from graphgui.engine.ops import OPS
from graphgui.engine.recording.recorder import Entry, Recorder, Tape
from graphgui.engine.recording.refusals import TraceError
from graphgui.engine.recording.tape_gradients import pull_back
from graphgui.engine.recording.tracing import graph_of
from graphgui.engine.values import Value, as_value

MOST_IN_MATRIX = 300
"""Numbers in the parameters of the largest loss whose Hessian is written out."""
FEW = 40
"""Numbers in the parameters up to which the largest curvature is read off the whole Hessian."""
MOST_LANCZOS_STEPS = 200
FARTHER = 4.0
"""The second step of a central difference, in first ones."""
SETTLED = 0.05
"""The largest difference between both, relative to the first."""
TOLERANCE = 1e-8
"""The largest error of λmax, relative to itself."""

Array = npt.NDArray[np.float64]


def gradient_graph(
    graph: Graph, output: int, parameters: Sequence[int], values: Mapping[int, Value] | None = None
) -> tuple[Graph, dict[int, int]]:
    """The graph of an output and its gradients, at these values, and the id of each parameter's gradient in it.

    Nodes keep their names where they can; the gradient of w is called w_grad. Raises TraceError where a rule cannot be
    recorded and EvaluationError where the output has no value.
    """
    results = Evaluator().run(graph, values, output)
    results.value_at(output)
    return _gradient_graph(graph, output, parameters, results)


def _gradient_graph(
    graph: Graph, output: int, parameters: Sequence[int], results: Results
) -> tuple[Graph, dict[int, int]]:
    outer, inner = Tape(), Tape()
    recorders = _replayed(graph, output, parameters, results, outer, inner)
    wanted = {id: recorders[id].at for id in parameters if id in recorders}
    seen, found = pull_back(inner, recorders[output].at, list(wanted.values()))
    for id, recorder in recorders.items():
        if isinstance(value := seen.get(recorder.at), Recorder):
            outer.entries[value.at].name = outer.entries[value.at].name or graph.node(id).name
    places = {}
    names = {node.name for node in graph.nodes()}
    for id in parameters:
        gradient = found.get(wanted[id]) if id in wanted else None
        if not isinstance(gradient, Recorder):
            own = np.zeros(np.shape(results.value_of[id])) if gradient is None else gradient
            gradient = outer.add(Entry(OPS["constant"], (), NO_OPTIONS, as_value(own)))
        elif outer.entries[gradient.at].name is not None:
            gradient = gradient.through("identity")
        name = f"{graph.node(id).name}_grad"
        while name in names:
            name += "_"
        names.add(name)
        outer.entries[gradient.at].name = name
        places[id] = gradient.at
    made, ids = graph_of(outer, list(places.values()), None)
    return made, {id: ids[at] for id, at in places.items()}


def _replayed(
    graph: Graph, output: int, parameters: Sequence[int], results: Results, outer: Tape, inner: Tape
) -> dict[int, Recorder]:
    """The ancestors of an output, and the parameters, recorded once more on the inner tape; sources are on the outer."""
    above = graph.ancestors(output)
    wires = [wire for id in above for wire in graph.wires_into(id)]
    picks = [wire.source for wire in wires if wire.slot in graph.node(wire.target).row.indices]
    plain = set().union(*map(graph.ancestors, picks)) - set(parameters)
    recorders: dict[int, Recorder] = {}
    kept = above.union(parameters)
    for id in filter(kept.__contains__, results.order):
        node, value = graph.node(id), results.value_of[id]
        if id in plain and not node.slots:  # rules read classes and indices, so these must be numbers
            recorders[id] = inner.argument(value, node.name)
        elif node.is_parameter or (id in parameters and not node.slots):
            recorders[id] = inner.argument(outer.argument(value, node.name), node.name)
        elif not node.slots:
            held = outer.add(Entry(node.row, (), node.options, value, node.name))
            recorders[id] = inner.argument(held, node.name)
        else:
            wired = {wire.slot: recorders[wire.source] for wire in graph.wires_into(id)}
            operands = tuple(wired.get(slot, node.literal(slot)) for slot in node.slots)
            recorders[id] = inner.add(Entry(node.row, operands, node.options, value))
    return recorders


class Curvature:
    """The second derivatives of a loss by its parameters, at values of its sources; all n entries form one axis.

    Where a rule cannot be recorded, `inexact_because` is the reason, and products are central differences of the
    gradient: right to some five digits, and nan where the gradient jumps, so that there is no curvature.
    """

    def __init__(
        self, graph: Graph, loss: int, parameters: Sequence[int], values: Mapping[int, Value] | None = None
    ) -> None:
        """Raises EvaluationError for a loss that has no value or is no scalar."""
        self._graph, self._loss, self._parameters, self._values = graph, loss, tuple(parameters), dict(values or {})
        self._evaluator = Evaluator()
        results = self._evaluator.run(graph, self._values, loss)
        for id in (loss, *parameters):
            results.value_at(id)
        check_loss(graph.node(loss).name, np.shape(results.value_of[loss]))
        self._start = {id: np.asarray(results.value_of[id], np.float64) for id in self._parameters}
        self.size = sum(value.size for value in self._start.values())
        """The number n of entries of all parameters."""
        self.inexact_because = ""
        try:
            self._gradients, self._gradient_ids = _gradient_graph(graph, loss, self._parameters, results)
            self._results = self._evaluator.run(self._gradients)
        except TraceError as error:
            self.inexact_because = str(error)
        else:
            self.inexact_because = next((each.sentence for each in self._results.problems.values()), "")

    def split(self, row: Array) -> dict[int, Array]:
        """A row of n numbers as one array for each parameter."""
        ends = np.cumsum([0, *(value.size for value in self._start.values())])
        return {
            id: row[start:end].reshape(value.shape)[()]
            for (id, value), start, end in zip(self._start.items(), ends, ends[1:], strict=False)
        }

    def product(self, direction: Array) -> Array:
        """The Hessian times a direction, both of shape (n,): the derivative of the gradient along it."""
        parts = self.split(direction)
        if self.inexact_because:
            return self._central_difference(parts)
        seeds = {self._gradients.named(self._graph.node(id).name).id: part for id, part in parts.items()}
        moved = tangents(self._results, seeds)
        return np.concatenate(
            [
                np.ravel(moved.get(self._gradient_ids[id], np.zeros(value.shape))).astype(np.float64)
                for id, value in self._start.items()
            ]
        )

    @cached_property
    def matrix(self) -> Array:
        """The whole Hessian, of shape (n, n); raises EvaluationError where n is more than 300."""
        if self.size > MOST_IN_MATRIX:
            raise EvaluationError(
                f"the Hessian is too large: the parameters have {self.size:,} numbers, the most is {MOST_IN_MATRIX}"
            )
        rows = np.array([self.product(direction) for direction in np.eye(self.size)]).reshape(self.size, self.size)
        even: Array = (rows + rows.T) / 2
        return even

    def _central_difference(self, parts: dict[int, Array]) -> Array:
        length = max((float(np.max(np.abs(part), initial=0.0)) for part in parts.values()), default=0.0)
        if length == 0.0:
            return np.zeros(self.size)
        largest = max(float(np.max(np.abs(value), initial=0.0)) for value in self._start.values())
        step = float(np.cbrt(np.finfo(np.float64).eps)) * max(1.0, largest) / length
        near, far = self._difference(parts, step), self._difference(parts, FARTHER * step)
        # Where the gradient bends, both are the same up to rounding; where it jumps, they are as the steps are.
        settled = np.abs(near - far) <= SETTLED * np.maximum(np.abs(near), 1.0 / length)
        return np.where(settled, near, np.nan)

    def _difference(self, parts: dict[int, Array], step: float) -> Array:
        """The change of the gradient from a step back to a step on, by its length."""
        ends = []
        for sign in (step, -step):
            moved = {id: as_value(self._start[id] + sign * part) for id, part in parts.items()}
            found = self._evaluator.run(self._graph, {**self._values, **moved}, self._loss)
            ends.append(np.concatenate([np.ravel(found.gradient_of[id]) for id in self._start]))
        difference: Array = (ends[0] - ends[1]) / (2 * step)
        return difference


@dataclass(frozen=True, eq=False)
class Product:
    """A Hessian-vector product, one array for each parameter, and the reason where it is not exact."""

    value: Mapping[int, Value]
    inexact_because: str


@dataclass(frozen=True, eq=False)
class LargestCurvature:
    """The largest eigenvalue of a Hessian, a direction of length 1 in which it is found, and why it is not exact.

    Gradient descent near a minimum is stable for learning rates below 2 / value.
    """

    value: float
    direction: Mapping[int, Value]
    inexact_because: str


def hessian_vector_product(
    graph: Graph,
    loss: int,
    parameters: Sequence[int],
    direction: Mapping[int, Value],
    values: Mapping[int, Value] | None = None,
) -> Product:
    """The Hessian of a loss times a direction, given and returned as one array for each parameter, by id.

    Raises EvaluationError for a loss that has no value or is no scalar, or a direction that does not fit.
    """
    curvature = Curvature(graph, loss, parameters, values)
    for id, own in curvature.split(np.zeros(curvature.size)).items():
        check_direction(graph.node(id).name, direction.get(id), np.shape(own))
    row = np.concatenate([np.zeros(0), *(np.ravel(direction[id]) for id in parameters)])
    return Product(curvature.split(curvature.product(row)), curvature.inexact_because)


def hessian(
    graph: Graph, loss: int, parameters: Sequence[int], values: Mapping[int, Value] | None = None
) -> tuple[Array, str]:
    """The Hessian of a loss, of shape (n, n) for n numbers in the parameters in order, and why it is not exact.

    Raises EvaluationError where the parameters have more than 300 numbers in all.
    """
    curvature = Curvature(graph, loss, parameters, values)
    return curvature.matrix, curvature.inexact_because


def largest_curvature(
    graph: Graph,
    loss: int,
    parameters: Sequence[int],
    values: Mapping[int, Value] | None = None,
) -> LargestCurvature:
    """The largest eigenvalue λmax of a loss's Hessian, and its direction; nan where the curvature is not finite.

    Few numbers: from the whole Hessian. Many: by Lanczos iteration with Hessian-vector products, from a start that is
    always the same (Golub and Van Loan, Matrix Computations, ch. 10), until λmax is right to eight digits.
    """
    curvature = Curvature(graph, loss, parameters, values)
    if curvature.size == 0:
        raise EvaluationError("there is no parameter, so there is no curvature")
    value, direction = _from_matrix(curvature) if curvature.size <= FEW else _lanczos(curvature)
    return LargestCurvature(value, curvature.split(direction), curvature.inexact_because)


def _from_matrix(curvature: Curvature) -> tuple[float, Array]:
    if not np.all(np.isfinite(curvature.matrix)):
        return float("nan"), np.full(curvature.size, np.nan)
    found, directions = np.linalg.eigh(curvature.matrix)
    return float(found[-1]), directions[:, -1]


def _lanczos(curvature: Curvature) -> tuple[float, Array]:
    start = np.random.default_rng(0).normal(size=curvature.size)
    basis = [start / np.linalg.norm(start)]
    steps = min(curvature.size, MOST_LANCZOS_STEPS)
    along, between = np.zeros(steps), np.zeros(steps)
    value, weights = 0.0, np.ones(1)
    for k in range(steps):
        moved = curvature.product(basis[k])
        if not np.all(np.isfinite(moved)):
            return float("nan"), np.full(curvature.size, np.nan)
        along[k] = moved @ basis[k]
        for _ in range(2):  # a second pass restores the orthogonality that rounding spoils
            earlier = np.array(basis)
            moved = moved - earlier.T @ (earlier @ moved)
        between[k] = np.linalg.norm(moved)
        small = np.diag(along[: k + 1]) + np.diag(between[:k], 1) + np.diag(between[:k], -1)
        found, directions = np.linalg.eigh(small)
        value, weights = float(found[-1]), directions[:, -1]
        scale = max(1.0, float(np.max(np.abs(found))))
        if between[k] * abs(weights[-1]) <= TOLERANCE * scale or between[k] <= 1e-12 * scale:
            break
        if k + 1 < steps:
            basis.append(moved / between[k])
    return value, np.array(basis).T @ weights
