"""Gradient checks: reverse mode, forward mode and central differences of one input, which must agree."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np

from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value

TOLERANCE = 1e-5


class Run(Protocol):
    """Runs a graph at other values of its sources, as `Evaluator.run` does."""

    def __call__(self, graph: Graph, values: dict[int, Value]) -> Results:
        """The results at these values, by id."""


@dataclass(frozen=True)
class GradientCheck:
    """Three computations of one number: the derivative, or the one along a direction where the input is an array."""

    reverse: float
    forward: float
    numerical: float

    @property
    def agrees(self) -> bool:
        """Whether reverse and forward mode agree to rounding, and central differences to their own accuracy."""
        if not all(map(isfinite, (self.reverse, self.forward, self.numerical))):
            return False
        scale = max(1.0, abs(self.reverse))
        close = abs(self.reverse - self.forward) <= 1e-9 * scale
        return close and abs(self.reverse - self.numerical) <= TOLERANCE * scale


def check_gradients(run: Run, graph: Graph, values: dict[int, Value]) -> dict[int, GradientCheck]:
    """The checks of all parameters that can be checked, by id; reverse mode runs once for all of them."""
    results = run(graph, values)
    checks = {node.id: _check(run, graph, values, results, node.id) for node in graph.nodes() if node.is_parameter}
    return {id: check for id, check in checks.items() if check is not None}


def check_gradient(
    run: Run, graph: Graph, values: dict[int, Value], id: int, results: Results | None = None
) -> GradientCheck | None:
    """The check of one source; None where it is not finite, or where the output has no value or does not depend on it.

    `results` are those at these values, if they are known already.
    An array is checked along a direction without zeros. Central differences are most accurate near a step of the cube
    root of the machine's precision (Nocedal and Wright, ch. 8).
    """
    return _check(run, graph, values, results or run(graph, values), id)


def _check(run: Run, graph: Graph, values: dict[int, Value], results: Results, id: int) -> GradientCheck | None:
    output = results.output
    if output is None or output not in results.value_of or id not in results.upstream or output == id:
        return None
    value = np.asarray(results.value_of[id], np.float64)
    if not np.isfinite(value).all():
        return None
    direction = np.cos(np.arange(value.size, dtype=np.float64)).reshape(value.shape)
    forward = tangents(results, {id: direction[()]}).get(output, 0.0)
    step = np.cbrt(np.finfo(np.float64).eps) * max(1.0, float(np.abs(value).max(initial=0.0)))
    with np.errstate(all="ignore"):
        ends = [run(graph, {**values, id: as_value(value + sign * step * direction)}) for sign in (1.0, -1.0)]
        difference = np.subtract(ends[0].value_of[output], ends[1].value_of[output]).sum()
        return GradientCheck(
            float((results.gradient_of[id] * direction).sum()),
            float(np.asarray(forward).sum()),
            float(difference / (2 * step)),
        )
