"""A nudge: the true change of every node when an input changes by ε, and the linear change by its derivatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.gradient_check import Run
from graphgui.engine.evaluator import EvaluationError, Results, check_direction
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value, frozen, shape_of
from graphgui.engine.wire_result import WireResult


@dataclass(frozen=True, eq=False)
class Change:
    """The change of one node, in the shape of its value: true (Δ), linear, and the remainder, their difference."""

    true: Value
    linear: Value
    remainder: Value


@dataclass(frozen=True, eq=False)
class Nudge:
    """One input moved by ε, and the change of every node that has a value before and after."""

    input: int
    epsilon: Value
    changes: Mapping[int, Change]
    _arriving: Mapping[int, list[WireResult]]

    def local_remainder(self, id: int) -> Value:
        """The part of a node's remainder that arises here: Δ less its local derivatives times its inputs' Δ.

        It is zero for inputs and where the operation is linear. With `arrived_remainder` it is the whole remainder.
        """
        change = self.changes[id]
        if id not in self._arriving:
            return change.remainder
        with np.errstate(all="ignore"):
            return frozen(change.true - self._passed_on(id, "true"))

    def arrived_remainder(self, id: int) -> Value:
        """The part of a node's remainder from its inputs: its local derivatives times their remainders."""
        return self._passed_on(id, "remainder")

    def _passed_on(self, id: int, part: str) -> Value:
        shape = shape_of(self.changes[id].true)
        total = np.zeros(shape)[()]
        with np.errstate(all="ignore"):
            for found in self._arriving.get(id, ()):
                moved = getattr(self.changes[found.wire.source], part)
                # A wire caches its derivative; between single numbers a product with it equals a push.
                is_single = shape == () == shape_of(moved)
                total = total + (found.derivative * moved if is_single else found.push(moved))
        return frozen(total)


class LinearMoves:
    """Cached linear changes of every node with an input: while only the length of ε changes, they are scaled."""

    def __init__(self) -> None:
        self._results: Results | None = None
        self._id: int | None = None
        self._direction: Value = 0.0
        self._unit: dict[int, Value] = {}

    def of(self, results: Results, id: int, epsilon: Value) -> dict[int, Value]:
        """The tangent of every node that moves, by id, as `tangents` gives it for ε."""
        length = float(np.max(np.abs(epsilon), initial=0.0))
        if not 0.0 < length < np.inf:
            return tangents(results, {id: epsilon})
        direction = as_value(epsilon / length)
        if self._results is not results or self._id != id or not np.array_equal(self._direction, direction):
            self._results, self._id, self._direction = results, id, direction
            self._unit = tangents(results, {id: direction})
        with np.errstate(all="ignore"):
            return {each: frozen(length * moved) for each, moved in self._unit.items()} | {id: epsilon}


def nudge(
    run: Run, graph: Graph, results: Results, id: int, epsilon: Value, linear_moves: LinearMoves | None = None
) -> Nudge:
    """The change of every node when an input moves by ε from its value in these results.

    `run` runs the graph a second time, as `Evaluator.run` does; `linear_moves` caches the tangents for the next ε.
    Raises EvaluationError where the node is computed or ε has another shape.
    """
    node = graph.node(id)
    if not node.row.is_source:
        raise EvaluationError(f"{node.name} is computed ({node.op}), so it cannot be nudged", id)
    epsilon, before = as_value(epsilon), results.value_of
    check_direction(node.name, epsilon, np.shape(before[id]))
    values = {each.id: before[each.id] for each in graph.nodes() if each.row.is_source}
    with np.errstate(all="ignore"):
        after = run(graph, {**values, id: as_value(before[id] + epsilon)}).value_of
    moved = (linear_moves or LinearMoves()).of(results, id, epsilon)
    changes = {}
    with np.errstate(all="ignore"):
        for each, value in before.items():
            if each in after and shape_of(after[each]) == (shape := shape_of(value)):
                true = frozen(after[each] - value)
                linear = moved[each] if each in moved else np.zeros(shape)[()]
                changes[each] = Change(true, linear, frozen(true - linear))
    arriving: dict[int, list[WireResult]] = defaultdict(list)
    for wire, found in results.wire_results.items():
        # A source that no change reaches passes nothing on, whatever its slope: 0 times ∞ would be nan.
        if wire.source in changes and wire.target in changes and wire.source in moved:
            arriving[wire.target].append(found)
    return Nudge(id, epsilon, changes, dict(arriving))


def size(value: Value) -> float:
    """The size of a change as one number: its norm; for a single number the number itself, with its sign."""
    if shape_of(value) == ():
        return float(value)
    largest = float(np.max(np.abs(value), initial=0.0))
    # The squares of entries beyond 1e154 would overflow.
    return largest * float(np.linalg.norm(np.ravel(value) / largest)) if 0.0 < largest < np.inf else largest
