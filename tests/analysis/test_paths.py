"""Paths against published examples, and against walking along every one of them by hand on random graphs."""

from __future__ import annotations

from itertools import islice, pairwise
from math import inf, isnan, prod
from time import process_time

import numpy as np
import pytest

from graphgui.analysis.paths import Paths, sum_of
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.analysis.small_graphs import bundle, doublings, small_graph, walks


def paths_of(text: str, source: str, output: str | None = None) -> Paths:
    """The paths in a parsed graph, by name."""
    graph = parse(text)
    end = graph.output if output is None else graph.named(output).id
    assert end is not None
    return Paths(Evaluator().run(graph), graph.named(source).id, end)


def products(paths: Paths) -> list[float]:
    """All products in the order in which the paths come."""
    return [float(path.product) for path in paths.largest()]


def test_olahs_two_paths() -> None:
    """Worked number 1: from b the paths 1·2 + 1·3 = 5, the larger first; from a one."""
    text = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"
    paths = paths_of(text, "b")
    assert paths.count == 2
    assert [(path.derivatives, path.product) for path in paths.largest()] == [((1.0, 3.0), 3.0), ((1.0, 2.0), 2.0)]
    assert paths.total == sum_of(paths.largest()) == 5.0
    assert products(paths_of(text, "a")) == [2.0]


def test_the_lectures_expanded_polynomial() -> None:
    """Worked number 2: ab + b·b + a + b at (1,0) has 4 paths from b, whose sum is 2."""
    paths = paths_of("a = 1; b = 0; e = a * b + b * b + a + b", "b")
    assert paths.count == 4
    assert sum_of(paths.largest()) == paths.total == 2.0


def test_parallel_wires_are_paths_of_their_own() -> None:
    """Worked number 13: a + a has two paths and gradient 2, x·x at 3 two paths of 3."""
    assert products(paths_of("a = 3; y = a + a", "a")) == [1.0, 1.0]
    assert products(paths_of("x = 3; y = x * x", "x")) == [3.0, 3.0]


def test_microgradient() -> None:
    """Worked number 15: dy/dx = 46 is the sum over all paths; through the dead relu(z) they are 0 and come last."""
    paths = paths_of("x = -4; z = 2*x + 2 + x; q = relu(z) + z*x; h = relu(z*z); y = h + q + q*x", "x")
    found = products(paths)
    assert sum(found) == paths.total == 46.0
    assert len(found) == paths.count
    assert 0.0 in found
    assert found[found.index(0.0) :] == [0.0] * found.count(0.0)


def test_olahs_bundle() -> None:
    """Worked number 3: 9 paths; one by one 9 multiplications and 8 additions, factored 1 and 4."""
    graph = bundle()
    paths = Paths(Evaluator().run(graph), 1, 3)
    assert paths.count == 9
    assert paths.one_by_one == (9, 8)
    stages = paths.factoring()
    assert [stage.node for stage in stages] == [2, 1]
    assert [stage.tails for stage in stages] == [3, 9]
    # With (δ + ε + ζ) merged, three paths are left: 3 multiplications, and 2 additions for them besides the 2 made.
    assert [(stage.multiplications, stage.additions) for stage in stages] == [(3, 4), (1, 4)]
    assert [len(wires) for stage in stages for wires in stage.factors] == [3, 3]
    # At x = 2 each wire bears x² = 4 and y² = 64: (4 + 4 + 4) · (64 + 64 + 64).
    assert stages[0].adjoint == 192.0
    assert stages[1].adjoint == paths.total == sum_of(paths.largest()) == 2304.0


def test_the_bundle_with_its_numbers() -> None:
    """Worked number 3: α..γ = 1, 2, 3 and δ..ζ = 4, 5, 6 have nine products, whose sum is 90."""
    paths = paths_of("x = 1; y = 1*x + 2*x + 3*x; z = 4*y + 5*y + 6*y", "x")
    assert products(paths) == sorted((a * b for a in (1, 2, 3) for b in (4, 5, 6)), reverse=True)
    assert sum(products(paths)) == paths.total == 90.0


@pytest.mark.parametrize(("count", "paths"), [(20, 1_048_576), (50, 1_125_899_906_842_624)])
def test_doublings(count: int, paths: int) -> None:
    """Worked number 3: k doublings have 2^k paths and 2k wires; the first hundred come at once, each another path."""
    found = Paths(Evaluator().run(doublings(count)), 1, count + 1)
    assert (found.count, len(found.wires)) == (paths, 2 * count)
    start = process_time()
    first = list(islice(found.largest(), 100))
    assert process_time() - start < 0.5
    assert {path.product for path in first} == {1.0}
    assert len({path.wires for path in first}) == 100
    assert [path.wires for path in islice(found.largest(), 100)] == [path.wires for path in first]


def test_equal_paths_come_in_the_order_of_their_slots() -> None:
    """x → v1 → v2 by parallel wires: aa, ab, ba, bb."""
    found = Paths(Evaluator().run(doublings(2)), 1, 3)
    assert ["".join(wire.slot for wire in path.wires) for path in found.largest()] == ["aa", "ab", "ba", "bb"]


def test_a_chain_of_thousands_has_no_recursion_and_its_count_every_digit() -> None:
    """3,000 doublings: 2^3000 exactly."""
    graph = doublings(3000)
    paths = Paths(graph, 1, 3001)
    assert paths.count == 2**3000
    assert len(next(paths.largest()).wires) == 3000
    assert len(paths.factoring()) == 3000


@pytest.mark.parametrize("seed", range(200))
def test_random_graphs_as_walked_by_hand(seed: int) -> None:
    """Count, the set of paths, products, their order, their sum and the gradient, on random graphs with kinks and dead ends."""
    graph = small_graph(seed)
    results = Evaluator().run(graph)
    output = graph.output
    assert output is not None
    for node in graph.nodes():
        walked = list(walks(graph, node.id, output))
        paths = Paths(results, node.id, output)
        listed = list(paths.largest())
        assert paths.count == len(walked)
        assert {path.wires for path in listed} == set(walked)
        assert len(listed) == len(walked)
        for path in listed:
            assert path.derivatives == tuple(results.wire_results[wire].derivative for wire in path.wires)
            assert path.product == pytest.approx(prod(path.derivatives), rel=1e-12)
        sizes = [abs(path.product) for path in listed]
        assert all(after <= before * (1 + 1e-12) for before, after in pairwise(sizes))
        assert sum_of(listed) == pytest.approx(paths.total, rel=1e-9, abs=1e-9)
        assert Paths(graph, node.id, output).count == len(walked)


@pytest.mark.parametrize("seed", range(200))
def test_every_stage_of_factoring_costs_what_it_says(seed: int) -> None:
    """The costs of each stage, counted by walking until a node that is merged; the last is the reverse pass."""
    graph = small_graph(seed)
    output = graph.output
    assert output is not None
    paths = Paths(Evaluator().run(graph), 1, output)
    walked = list(walks(graph, 1, output))
    if output == 1 or not walked:
        return
    assert paths.one_by_one == (sum(len(walk) - 1 for walk in walked), len(walked) - 1)
    merged, multiplied, added = {output}, 0, 0
    for stage in paths.factoring():
        merged.add(stage.node)
        wires = {wire for walk in walked for wire in walk if wire.source == stage.node}
        assert {wire for group in stage.factors for wire in group} == wires
        multiplied += len({wire.target for wire in wires} - {output})
        added += len(wires) - 1
        # What is left to add up: each beginning of a path as far as the first node that is merged.
        heads = {walk[: [wire.target in merged for wire in walk].index(True) + 1] for walk in walked}
        heads = set() if stage.node == 1 else heads
        left = sum(len(head) - 1 + (head[-1].target != output) for head in heads)
        assert stage.multiplications == multiplied + left
        assert stage.additions == added + max(len(heads) - 1, 0)
        assert stage.tails == len(list(walks(graph, stage.node, output)))
    assert stage.node == 1
    assert stage.adjoint == pytest.approx(paths.total)


def test_what_is_not_finite_comes_first_and_zero_last() -> None:
    """nan (as 0 · ∞) before ∞ before the finite ones by size, and 0 at the end."""
    text = "x = 0; u = sqrt(x) * 0; v = sqrt(x); w = 5 * x; s = -7 * x; t = 0 * x; y = u + v + w + s + t"
    paths = paths_of(text, "x")
    found = list(paths.largest())
    assert isnan(found[0].product)
    assert [path.product for path in found[1:]] == [inf, -7.0, 5.0, 0.0]
    assert [path.is_finite for path in found] == [False, False, True, True, True]


def test_a_tail_of_zero_is_largest_where_it_makes_nan_of_infinity() -> None:
    """Behind ∞ the wire with derivative 0 gives nan and comes first; behind 1 it gives 0 and comes last."""
    graph = parse("x = 0; a = sqrt(x); m = a + x; y = m * 0 + m * 2")
    products = [path.product for path in Paths(Evaluator().run(graph), 1, graph.output or 0).largest()]
    assert isnan(products[0])
    assert products[1:] == [inf, 2.0, 0.0]


def test_products_beyond_the_range_of_floats_on_the_way() -> None:
    """1e200 · 1e200 · 1e−300 is 1e100, larger than 5, though the first product alone would be ∞."""
    paths = paths_of("x = 1e-200; y = ((x * 1e200) * 1e200) * 1e-300 + 5 * x", "x")
    found = products(paths)
    assert found == pytest.approx([1e100, 5.0], rel=1e-12)


def test_wires_that_pass_no_gradient_are_left_out() -> None:
    """Through detach and comparisons there is no path."""
    paths = paths_of("x = 3; d = detach(x); y = d * x + (x > 1)", "x")
    assert products(paths) == [3.0]


def test_ends_that_are_not_joined() -> None:
    """A node has one path to itself, with product 1, and none to what does not depend on it."""
    graph = parse("x = 3; u = 2; y = x * 2")
    results = Evaluator().run(graph)
    itself, apart = (Paths(results, graph.named(name).id, graph.named("y").id) for name in ("y", "u"))
    assert (itself.count, products(itself), itself.total) == (1, [1.0], 1.0)
    assert (apart.count, products(apart), apart.total, apart.factoring()) == (0, [], 0.0, [])


def test_a_total_for_another_output_than_the_graph_has() -> None:
    """The sum is found for any pair of nodes, not only for the output that the run was for."""
    paths = paths_of("x = 3; y = x * x; z = y * y", "x", "y")
    assert paths.total == 6.0


def test_arrays_have_jacobians_as_products() -> None:
    """The products of all paths from w to the loss add up to its gradient; the shortest path comes first."""
    text = "A = [[1, 2], [3, 4]]; w = [1, -1]; y = [0, 1]; r = A @ w - y; loss = dot(r, r) / 2 + sum(w)"
    paths = paths_of(text, "w")
    found = list(paths.largest())
    assert paths.why_no_products is None
    assert [len(path.wires) for path in found] == sorted(len(path.wires) for path in found)
    # Worked number 26: the gradient of ½‖Aw − y‖² is (−7, −10); sum(w) adds 1 to each.
    assert np.allclose(sum_of(found), [-6.0, -9.0])
    assert np.allclose(paths.total, [-6.0, -9.0])


def test_elementwise_wires_that_broadcast_are_jacobians_too() -> None:
    """A scalar added to a vector: ∂(b + x)/∂b is a column of ones."""
    paths = paths_of("b = 2; x = [1, 2, 3]; y = sum((x + b) * x)", "b")
    assert [float(path.product) for path in paths.largest()] == [6.0]


def test_why_large_arrays_have_no_products() -> None:
    """A Jacobian of more than 100 entries is not given, and a sentence says why."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=as_value(np.ones(11))))
    graph.add(make_node(2, "y", "tanh"))
    graph.add(make_node(3, "s", "sum"))
    graph.connect(Wire(1, 2, "x"))
    graph.connect(Wire(2, 3, "x"))
    paths = Paths(Evaluator().run(graph), 1, 3)
    [path] = paths.largest()
    assert path.product is None
    assert path.derivatives[0] is None
    assert not path.is_finite
    assert sum_of([path]) is None
    assert paths.why_no_products == (
        "y is (11) and x (11): a Jacobian of more than 100 entries, so paths along that wire have no product."
    )


def test_empty_arrays() -> None:
    """Of nothing there is nothing to differentiate, and no error."""
    [path] = paths_of("x = zeros(0); y = tanh(x); s = sum(y)", "x").largest()
    assert np.shape(path.product) == (0,)


def test_a_graph_that_has_not_run_has_paths_without_numbers() -> None:
    """From a graph alone: the paths, their number and the costs, but no products."""
    graph = parse("x = 3; y = x * x")
    paths = Paths(graph, 1, graph.output or 0)
    assert [path.product for path in paths.largest()] == [None, None]
    assert paths.total is None
    assert paths.why_no_products == "The graph has not run, so its paths have no products."
