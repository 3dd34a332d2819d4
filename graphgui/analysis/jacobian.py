"""Whole Jacobians: of one node with respect to another, and of a single wire."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
import numpy.typing as npt

from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import EvaluationError, Evaluator, Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value, frozen
from graphgui.engine.wire_result import MOST_JACOBIAN_ENTRIES


def jacobian(graph: Graph, input: int, output: int, values: Mapping[int, Value] | None = None) -> Value:
    """The Jacobian ∂output/∂input, of shape output + input, at these values of the sources.

    It is found row by row in reverse mode or column by column in forward mode, whichever is fewer. Raises
    EvaluationError where a node has no value or the Jacobian would have more than 10,000 entries.
    """
    evaluator = Evaluator()
    results = evaluator.run(graph, values, output)
    for id in (output, input):
        results.value_at(id)
    shape, own = np.shape(results.value_of[output]), np.shape(results.value_of[input])
    if prod(shape) * prod(own) > MOST_JACOBIAN_ENTRIES:
        names = graph.node(output).name, graph.node(input).name
        raise EvaluationError(
            f"∂{names[0]}/∂{names[1]} is too large: {show_shape(shape)} by {show_shape(own)} is more than "
            f"{MOST_JACOBIAN_ENTRIES:,} entries"
        )
    if shape == ():
        return results.gradient_of[input]
    found = np.full((prod(shape), prod(own)), np.nan)
    if prod(own) >= prod(shape):
        for row, seed in enumerate(np.eye(prod(shape))):
            found[row] = np.ravel(evaluator.run(graph, values, output, seed.reshape(shape)).gradient_of[input])
    # Forward mode knows which entries do not move at all; a zero in reverse mode makes nan of an infinite slope.
    for column in np.flatnonzero(np.any(np.isnan(found), axis=0)):
        direction = (np.arange(prod(own)) == column).astype(np.float64)
        moved = tangents(results, {input: direction.reshape(own)[()]})
        found[:, column] = np.ravel(moved.get(output, 0.0))
    return frozen(found.reshape(shape + own))


def wire_jacobian(results: Results, wire: Wire) -> npt.NDArray[np.float64] | None:
    """The whole Jacobian of one wire, ∂target/∂source along it alone, of shape target + source.

    None where it would have more than 10,000 entries. For an elementwise operation it has the derivative of each entry
    at that entry's place, and zeros elsewhere.
    """
    found = results.wire_results[wire]
    row = next(node.row for node in results.nodes if node.id == wire.target)
    shape, own = np.shape(results.value_of[wire.target]), np.shape(results.value_of[wire.source])
    if prod(shape) * prod(own) > MOST_JACOBIAN_ENTRIES:
        return None
    if not row.elementwise:
        return np.asarray(found.derivative)
    whole = np.zeros((prod(shape), prod(own)))
    from_where = np.broadcast_to(np.arange(prod(own)).reshape(own), shape).ravel()
    whole[np.arange(prod(shape)), from_where] = np.ravel(np.broadcast_to(np.asarray(found.derivative), shape))
    return whole.reshape(shape + own)
