"""Forward mode against published numbers, against central differences, and against reverse mode."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.gradient_check import check_gradient
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, make_node
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.cases import Sample
from tests.engine.sampled import is_smooth, moved_slots, sampled_rows, slope_along, values_of


@pytest.mark.parametrize(("start", "expected"), [("b", {"c": 1, "d": 1, "e": 5}), ("a", {"c": 1, "d": 0, "e": 2})])
def test_olahs_tangents(start: str, expected: dict[str, float]) -> None:
    """Worked number 1: forward from b ċ=1, ḋ=1, ė=5; from a ċ=1, ḋ=0, ė=2."""
    graph = parse("a = 2; b = 1; e = (a + b) * (b + 1)")
    found = tangents(Evaluator().run(graph), {graph.named(start).id: np.float64(1.0)})
    assert {name: float(found.get(graph.named(name).id, 0.0)) for name in expected} == expected


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(is_smooth)))
def test_every_operation_pushes_tangents_as_central_differences_do(row: Op, sample: Sample) -> None:
    """The tangent of each slot of each row, along a random direction, in all its samples."""
    random, options = np.random.default_rng(7), row.checked_options(sample.options)
    inputs = values_of(row, sample)
    out = row.apply(inputs, options)
    for at, moves in enumerate(moved_slots(row, len(inputs))):
        direction = random.uniform(-1.0, 1.0, np.shape(inputs[at]))
        found = row.jvp(row.slots_for(len(inputs))[at], as_value(direction), out, inputs, options)
        assert np.shape(found) == np.shape(out)
        directions = tuple(direction if moves and i == at else np.zeros(np.shape(x)) for i, x in enumerate(inputs))
        expected = slope_along(lambda *moved: row.apply(moved, options), inputs, directions)
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-8, err_msg=f"slot {at + 1}")


def test_the_three_ways_agree_on_a_network_and_disagree_at_a_kink() -> None:
    """Reverse, forward and numerical derivative of a small network agree for all its parameters; |x| at −1e-9 has a kink."""
    graph = parse(
        "X = [[0, 1], [1, 1]]; W = [[0.1, -0.4], [0.7, 0.2]]; b = [0.1, 0.2]; w = [1, -2]; t = [1, 0];"
        "loss = mse(tanh(X @ W + b) @ w, t)"
    )
    run = Evaluator().run
    for name in ("W", "b", "w", "X"):
        check = check_gradient(run, graph, {}, graph.named(name).id)
        assert check is not None
        assert check.agrees, name
    kink = parse("x = -0.000000001; y = abs(x)")
    check = check_gradient(run, kink, {}, kink.named("x").id)
    assert check is not None
    assert check.reverse == check.forward == -1.0
    assert not check.agrees


def test_a_source_that_leads_nowhere_has_no_check() -> None:
    """What the output does not depend on is not checked."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter"))
    graph.add(make_node(2, "y", "square"))
    assert check_gradient(Evaluator().run, graph, {}, 1) is None


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan, 1.7e308, -1.7e308, 5e-324, 0.0])
def test_odd_numbers_are_checked_without_a_warning(number: float) -> None:
    """What is not finite cannot be moved a little and has no check; the largest and smallest numbers do no harm."""
    graph = parse("x = 1; y = x * x + x")
    check = check_gradient(Evaluator().run, graph, {graph.named("x").id: as_value(number)}, graph.named("x").id)
    assert (check is None) == (not np.isfinite(number))


@pytest.mark.parametrize("text", ["y = (x ** 2) > 1", "y = detach(x ** 2) + 1", "y = floor([1, 2] * x ** 2)"])
def test_where_no_gradient_passes_no_tangent_does(text: str) -> None:
    """Not even an infinite one, which 0 times would make nan: the tangent is 0, as the gradient is."""
    graph = parse(f"x = 1e300; {text}")
    results = Evaluator().run(graph)
    found = tangents(results, {graph.named("x").id: np.float64(1e200)})[graph.named("y").id]
    np.testing.assert_array_equal(found, np.zeros(np.shape(found)))
    assert results.gradients["x"] == 0.0


@pytest.mark.parametrize(
    ("text", "gradient"),
    [
        ("x = -1; y = log(relu(x))", 0.0),
        ("x = 2; y = sqrt(x - clip(x, 0, 1) - 1)", np.inf),
        ("x = 2; y = sqrt(where(x > 3, x, 0)) + x", 1.0),
        ("x = 2; y = sqrt(floor(x) - 2) + x", 1.0),
        ("x = 2; y = sqrt(detach(x) - 2) * x", 0.0),
        ("x = -1; y = relu(log(relu(x)))", 0.0),
        ("x = 3; y = where(log(x - 3), x, x)", 1.0),
        ("x = [-1, 4]; y = sum(log(relu(x)))", [0.0, 0.25]),
        ("x = [-1, 4]; y = sum(log(relu(x)[1]))", [0.0, 0.25]),
    ],
)
def test_what_is_shut_off_lets_nothing_through_in_either_mode(text: str, gradient: float | list[float]) -> None:
    """Behind a gate that is shut, an infinite slope is met by no tangent and no gradient: both modes give the same."""
    graph = parse(text)
    results = Evaluator().run(graph)
    x = graph.named("x").id
    np.testing.assert_array_equal(results.gradient_of[x], gradient)
    output = results.output
    assert output is not None
    for at in np.ndindex(np.shape(gradient)):
        direction = np.zeros(np.shape(gradient))
        direction[at] = 1.0
        moved = tangents(results, {x: direction[()]})
        assert float(moved.get(output, np.float64(0.0))) == np.asarray(gradient)[at]


def test_a_jvp_is_a_product_with_the_slope() -> None:
    """Text by text: what a branch that is not taken passes on is 0 times the tangent, and not just 0."""
    row = OPS["where"]
    inputs = (np.float64(0.0), np.float64(1.0), np.float64(2.0))
    assert row.jvp("a", np.float64(3.0), np.float64(2.0), inputs, row.option_defaults) == 0.0
    assert np.isnan(row.jvp("a", np.float64(np.inf), np.float64(2.0), inputs, row.option_defaults))
