"""The public functions of this package, with nodes by name, as `graphgui.jacobian(graph, "x", "y")`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

import numpy as np

from graphgui.analysis import curvature as curvatures
from graphgui.analysis import forward_mode, gradient_check
from graphgui.analysis import jacobian as jacobians
from graphgui.analysis.gradient_check import GradientCheck
from graphgui.engine.evaluator import Evaluator, check_direction, evaluate, named_values
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value

Values = Mapping[str, object]
"""Numbers that replace those of sources, by name."""


def tangents(graph: Graph, directions: Mapping[str, object], values: Values | None = None) -> dict[str, Value]:
    """The tangent of every node when inputs move in these directions: a JVP of the whole graph, in one pass.

    A direction has the shape of its node's value; nodes that do not move have no entry. Raises GraphError,
    EvaluationError or ValueError with a sentence.
    """
    results = evaluate(graph, values)
    seeds = {}
    for name, direction in directions.items():
        id, seed = graph.named(name).id, as_value(direction)  # type: ignore[arg-type]
        check_direction(name, seed, np.shape(results.value_of[id]))
        seeds[id] = seed
    return {graph.node(id).name: tangent for id, tangent in forward_mode.tangents(results, seeds).items()}


def jacobian(graph: Graph, input: str, output: str, values: Values | None = None) -> Value:
    """The Jacobian ∂output/∂input, of shape output + input; raises as `analysis.jacobian.jacobian` does."""
    return jacobians.jacobian(graph, graph.named(input).id, graph.named(output).id, _by_id(graph, values))


def hessian(graph: Graph, loss: str, parameters: Iterable[str], values: Values | None = None) -> Value:
    """The Hessian of a loss, of shape (n, n) for n numbers in the parameters, one parameter after the other.

    It is exact, or a RuntimeWarning says that it was found by differences, and why. Raises EvaluationError where the
    parameters have more than 300 numbers in all.
    """
    found, reason = curvatures.hessian(graph, graph.named(loss).id, _ids(graph, parameters), _by_id(graph, values))
    _warn_of_differences("Hessian", reason)
    return found


def hessian_vector_product(
    graph: Graph, loss: str, direction: Mapping[str, object], values: Values | None = None
) -> dict[str, Value]:
    """The Hessian of a loss times a direction, given and returned as one array for each parameter.

    It is exact, or a RuntimeWarning says that it was found by differences, and why.
    """
    parts = {graph.named(name).id: as_value(part) for name, part in direction.items()}  # type: ignore[arg-type]
    found = curvatures.hessian_vector_product(graph, graph.named(loss).id, list(parts), parts, _by_id(graph, values))
    _warn_of_differences("product with the Hessian", found.inexact_because)
    return {graph.node(id).name: part for id, part in found.value.items()}


def largest_curvature(
    graph: Graph, loss: str, parameters: Iterable[str] | None = None, values: Values | None = None
) -> float:
    """The largest eigenvalue λmax of a loss's Hessian; without `parameters`, over all that reach the loss.

    Gradient descent near a minimum is stable for learning rates below 2 / λmax. It is exact, or a RuntimeWarning says
    that it was found by differences, and why.
    """
    id = graph.named(loss).id
    above = graph.ancestors(id)
    reaching = [node.id for node in graph.nodes() if node.is_parameter and node.id in above]
    chosen = reaching if parameters is None else _ids(graph, parameters)
    found = curvatures.largest_curvature(graph, id, chosen, _by_id(graph, values))
    _warn_of_differences("largest curvature", found.inexact_because)
    return found.value


def check_gradients(graph: Graph, values: Values | None = None) -> dict[str, GradientCheck]:
    """Each parameter's gradient in three ways: reverse mode, forward mode and central differences."""
    found = gradient_check.check_gradients(Evaluator().run, graph, _by_id(graph, values))
    return {graph.node(id).name: check for id, check in found.items()}


def _warn_of_differences(what: str, reason: str) -> None:
    if reason:
        warnings.warn(
            f"the {what} was found by central differences of the gradient, to some five digits, and is nan where the "
            f"gradient jumps: {reason}",
            RuntimeWarning,
            stacklevel=3,
        )


def _by_id(graph: Graph, values: Values | None) -> dict[int, Value]:
    return named_values(graph, values or {})


def _ids(graph: Graph, names: Iterable[str]) -> list[int]:
    return [graph.named(name).id for name in names]
