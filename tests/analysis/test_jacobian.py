"""Jacobians against known matrices, central differences and each other's direction."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.analysis.jacobian import jacobian, wire_jacobian
from graphgui.engine.evaluator import EvaluationError, Evaluator
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value
from graphgui.formats.expressions.expression_parser import parse


def found(graph: Graph, source: str, target: str) -> Value:
    """The Jacobian between two nodes by name."""
    return jacobian(graph, graph.named(source).id, graph.named(target).id)


def test_of_a_linear_map_is_its_matrix() -> None:
    """y = A @ x has the Jacobian A: more rows than columns (forward) and fewer (reverse)."""
    tall = parse("A = [[1, 2], [3, 4], [5, 6]]; x = [1, 1]; y = A @ x")
    assert np.array_equal(found(tall, "x", "y"), [[1, 2], [3, 4], [5, 6]])
    wide = parse("A = [[1, 2, 3], [4, 5, 6]]; x = [1, 1, 2]; y = A @ x")
    assert np.array_equal(found(wide, "x", "y"), [[1, 2, 3], [4, 5, 6]])
    by_matrix = found(wide, "A", "y")
    assert by_matrix.shape == (2, 2, 3)
    assert np.array_equal(by_matrix[0], [[1, 1, 2], [0, 0, 0]])


def test_of_numbers_and_of_nodes_in_between() -> None:
    """Worked number 1: ∂e/∂b = 5, ∂e/∂c = 2; and a number by which a vector is scaled."""
    graph = parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    assert found(graph, "b", "e") == 5
    assert found(graph, "c", "e") == 2
    assert found(graph, "e", "e") == 1
    assert found(graph, "d", "c") == 0
    scaled = parse("k = 3; x = [1, 2]; y = k * x")
    assert np.array_equal(found(scaled, "k", "y"), [1, 2])
    assert np.array_equal(found(scaled, "x", "y"), np.diag([3.0, 3.0]))


def test_agrees_with_central_differences() -> None:
    """A small network's output by its weights, at other values than the graph's own."""
    graph = parse("X = [[0, 1], [1, 1], [2, -1]]; W = [[0.1, -0.4], [0.7, 0.2]]; y = tanh(X @ W)")
    w, y = graph.named("W").id, graph.named("y").id
    start = np.array([[0.3, 0.2], [-0.1, 0.5]])
    whole = jacobian(graph, w, y, {w: start})
    run = Evaluator().run
    for at in np.ndindex(2, 2):
        step = np.zeros((2, 2))
        step[at] = 1e-6
        ends = [run(graph, {w: start + sign * step}).value_of[y] for sign in (1, -1)]
        assert np.allclose(whole[(..., *at)], (ends[0] - ends[1]) / 2e-6, atol=1e-9)


def test_refusals() -> None:
    """Too many entries, and a node that has a problem."""
    graph = parse("x = 1; y = x * 1")
    x, y = graph.named("x").id, graph.named("y").id
    with pytest.raises(EvaluationError, match=r"∂y/∂x is too large: \(101\) by \(101\) is more than 10,000 entries"):
        jacobian(graph, x, y, {x: np.ones(101)})
    assert jacobian(graph, x, y, {x: np.ones(0)}).shape == (0, 0)
    broken = parse("x = [1, 2]; y = x + [1, 2, 3]")
    with pytest.raises(EvaluationError, match="y = x"):
        found(broken, "x", "y")


def test_of_single_wires() -> None:
    """A wire's own Jacobian, elementwise or not, broadcast or not; it multiplies tangents."""
    graph = parse("x = [1, 2, 3]; k = 2; c = x * k; m = c * [[1, 1, 1], [2, 2, 2]]; y = m @ x; s = sum(y)")
    results = Evaluator().run(graph)
    names = {node.id: node.name for node in graph.nodes()}
    for wire in graph.wires():
        whole = wire_jacobian(results, wire)
        assert whole is not None
        value = np.asarray(results.value_of[wire.source])
        assert whole.shape == np.shape(results.value_of[wire.target]) + value.shape
        tangent = np.sin(np.arange(value.size)).reshape(value.shape)
        pushed = results.wire_results[wire].push(tangent[()])
        assert np.allclose(np.tensordot(whole, tangent, value.ndim), pushed), names[wire.target]
    large = parse("x = 1; y = tanh(x)")
    results = Evaluator().run(large, {large.named("x").id: np.ones(101)})
    assert wire_jacobian(results, large.wires()[0]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = [4, 0]; y = sqrt(x)", [[0.25, 0.0], [0.0, np.inf]]),
        ("x = [4, 0]; y = concatenate(sqrt(x), log(x))", [[0.25, 0], [0, np.inf], [0.25, 0], [0, np.inf]]),
        ("x = [4, 0, 9]; y = sqrt(x)[0:2]", [[0.25, 0.0, 0.0], [0.0, np.inf, 0.0]]),
    ],
)
def test_an_infinite_slope_spoils_no_other_entry(text: str, expected: list[list[float]]) -> None:
    """0 · ∞ is 0 where one entry does not depend on the other at all, in a wide and in a tall Jacobian."""
    np.testing.assert_array_equal(found(parse(text), "x", "y"), expected)
