"""Nudges against published remainders, and against evaluating the moved graph directly."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

import numpy as np
import pytest

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.nudge import LinearMoves, Nudge, nudge, size
from graphgui.engine.evaluator import EvaluationError, Evaluator, Results, evaluate
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.analysis.small_graphs import small_graph


def nudged(text: str, epsilon: object, name: str = "x") -> tuple[Graph, Nudge]:
    """A parsed graph with one input moved."""
    graph = parse(text)
    run = Evaluator().run
    return graph, nudge(run, graph, run(graph), graph.named(name).id, epsilon)


def parts(graph: Graph, found: Nudge, name: str) -> tuple[Value, Value, Value]:
    """A node's true change, linear change and remainder."""
    change = found.changes[graph.named(name).id]
    return change.true, change.linear, change.remainder


def test_the_square_at_three() -> None:
    """Worked number 38: x² at 3, ε = .1: Δ = .61, linear .6, remainder .01, all of it made at the square."""
    graph, found = nudged("x = 3; y = x ** 2", 0.1)
    assert parts(graph, found, "y") == pytest.approx((0.61, 0.6, 0.01))
    assert parts(graph, found, "x") == pytest.approx((0.1, 0.1, 0.0))
    assert found.local_remainder(graph.named("y").id) == pytest.approx(0.01)


def test_remainders_of_vectors_and_matrices() -> None:
    """Worked number 25: xᵀx: 5 − 0.6 + 0.05; tr(XᵀX): 30 + 1 + 0.02."""
    graph, found = nudged("x = [1, 2]; y = dot(x, x)", [0.1, -0.2])
    assert parts(graph, found, "y") == pytest.approx((-0.55, -0.6, 0.05))
    graph, found = nudged("x = [[1, 2], [3, 4]]; y = trace(transpose(x) @ x)", [[0.1, 0.0], [0.0, 0.1]])
    assert parts(graph, found, "y") == pytest.approx((1.02, 1.0, 0.02))


@pytest.mark.parametrize(
    ("text", "slope"),
    [("x = 3; y = x ** 2", 2), ("x = 0; y = sin(x)", 3), ("x = 0; y = abs(x)", 1), ("x = 0; y = x ** 1.5", 1.5)],
)
def test_the_order_of_the_remainder(text: str, slope: float) -> None:
    """Worked number 38: on log-log axes the remainder has slope 2, 3 for sin at 0, 1 at a kink, 1.5 for x^1.5."""
    sizes = []
    for epsilon in (1e-1, 1e-2):
        graph, found = nudged(text, epsilon)
        sizes.append(abs(parts(graph, found, "y")[2]))
    assert log10(sizes[0] / sizes[1]) == pytest.approx(slope, abs=0.01)


def test_a_small_error_at_a_large_step_is_luck() -> None:
    """Worked number 39: cos πx from −.9 to .4: true 0.3090170, linear 0.3109907."""
    graph, found = nudged("x = -0.9; y = cos(pi * x)", 1.3)
    start = np.cos(np.pi * -0.9)
    true, linear, _ = parts(graph, found, "y")
    assert (start + true, start + linear) == pytest.approx((0.3090170, 0.3109907), abs=1e-7)


def test_where_the_remainder_is_made() -> None:
    """In z = 5·x² + 1 it is made at the square; × 5 and + 1 only pass it on."""
    graph, found = nudged("x = 3; s = x ** 2; t = 5 * s; z = t + 1", 0.1)
    local = {name: found.local_remainder(graph.named(name).id) for name in "xstz"}
    arrived = {name: found.arrived_remainder(graph.named(name).id) for name in "xstz"}
    assert local == pytest.approx({"x": 0.0, "s": 0.01, "t": 0.0, "z": 0.0}, abs=1e-14)
    assert arrived == pytest.approx({"x": 0.0, "s": 0.0, "t": 0.05, "z": 0.05})


@pytest.mark.parametrize("seed", range(200))
def test_random_graphs_as_evaluated_directly(seed: int) -> None:
    """The true change is the difference of two evaluations; made here and made before add up to the remainder."""
    graph = small_graph(seed)
    run, start, epsilon = Evaluator().run, float(graph.node(1).value), 0.25
    found = nudge(run, graph, run(graph), 1, epsilon)
    before, after = evaluate(graph).values, evaluate(graph, {graph.node(1).name: start + epsilon}).values
    for node in graph.nodes():
        change = found.changes[node.id]
        assert change.true == pytest.approx(after[node.name] - before[node.name], abs=1e-12)
        whole = found.local_remainder(node.id) + found.arrived_remainder(node.id)
        assert change.remainder == change.true - change.linear
        assert change.remainder == pytest.approx(whole, rel=1e-9, abs=1e-9)
    gradient = evaluate(graph, gradient_of=graph.node(graph.output or 0).name).gradients[graph.node(1).name]
    assert found.changes[graph.output or 0].linear == pytest.approx(gradient * epsilon, abs=1e-9)


def test_while_one_slides_only_the_length_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tangents are found once for a direction and scaled; another direction or other results have their own."""
    graph = parse("x = [1, 2]; k = 2; y = dot(x, x) * k")
    run, kept, pushed = Evaluator().run, LinearMoves(), []

    def counted(results: Results, seeds: Mapping[int, Value]) -> dict[int, Value]:
        pushed.append(seeds)
        return tangents(results, seeds)

    monkeypatch.setattr("graphgui.analysis.nudge.tangents", counted)
    results, y = run(graph), graph.named("y").id

    def linear(epsilon: object) -> float:
        return float(nudge(run, graph, results, 1, epsilon, kept).changes[y].linear)

    # 2·k·x·ε by hand.
    assert [linear([0.1, -0.2]), linear([0.01, -0.02]), linear([-0.3, 0.6])] == pytest.approx([-1.2, -0.12, 3.6])
    assert len(pushed) == 2  # there and back
    assert linear([0.1, 0.1]) == pytest.approx(1.2)
    results = run(graph, {1: as_value([1.0, 2.0]), 2: np.float64(3.0)})
    assert linear([0.1, 0.1]) == pytest.approx(1.8)
    assert len(pushed) == 4
    assert linear([0.0, 0.0]) == 0.0


def test_what_stands_in_for_a_source_stays_where_it_is() -> None:
    """Results at other values of the sources are nudged from there, not from what the graph holds."""
    graph = parse("x = 3; k = 2; y = x * k")
    run = Evaluator().run
    results = run(graph, {1: np.float64(10.0), 2: np.float64(7.0)})
    change = nudge(run, graph, results, 1, 1.0).changes[graph.named("y").id]
    assert (change.true, change.linear) == (7.0, 7.0)


def test_detached_nodes_move_though_no_gradient_says_so() -> None:
    """Behind detach the whole change is remainder, and it is made there."""
    graph, found = nudged("x = 3; d = detach(x); y = d * 2", 0.5)
    assert parts(graph, found, "d") == (0.5, 0.0, 0.5)
    assert found.local_remainder(graph.named("d").id) == 0.5
    assert parts(graph, found, "y") == (1.0, 0.0, 1.0)


def test_what_cannot_be_nudged() -> None:
    """A computed node, or a change of another shape, gets a sentence."""
    with pytest.raises(EvaluationError, match=r"y is computed \(mul\), so it cannot be nudged"):
        nudged("x = 3; y = x * 2", 0.1, "y")
    with pytest.raises(EvaluationError, match="the direction of x must be scalar"):
        nudged("x = 3; y = x * 2", [0.1, 0.2])


def test_a_nudge_over_the_edge() -> None:
    """A log that becomes nan or −∞ says so; a node that the move makes impossible is left out."""
    graph, found = nudged("x = 1; y = log(x)", -1.0)
    assert parts(graph, found, "y") == (-np.inf, -1.0, -np.inf)
    graph, found = nudged("x = 1; v = [5, 6]; y = take(v, x)", 7.0)
    assert graph.named("y").id not in found.changes
    assert graph.named("v").id in found.changes


def test_size() -> None:
    """A number keeps its sign, an array is told by its norm."""
    assert size(np.float64(-2.0)) == -2.0
    assert size(np.array([[3.0], [-4.0]])) == 5.0
    assert size(np.array([3e200, 4e200])) == pytest.approx(5e200)
    assert size(np.array([np.inf, 1.0])) == np.inf
    assert np.isnan(size(np.array([np.nan, 1.0])))
    assert size(np.zeros(2)) == 0.0


def test_an_input_that_stays_leaves_no_remainder_however_steep_it_is() -> None:
    """y = cbrt(z) + x² at z = 0: x moves by ½, so Δy = 1.25 = 1 + ¼, and cbrt, with its slope of ∞, has no part in it."""
    graph = parse("x = 1; z = 0; s = cbrt(z); q = x * x; y = s + q")
    ids = {node.name: node.id for node in graph.nodes()}
    found = nudge(Evaluator().run, graph, Evaluator().run(graph), ids["x"], 0.5)
    remainders = {name: (found.local_remainder(id), found.arrived_remainder(id)) for name, id in ids.items()}
    assert remainders == {"x": (0, 0), "z": (0, 0), "s": (0, 0), "q": (0.25, 0), "y": (0, 0.25)}
