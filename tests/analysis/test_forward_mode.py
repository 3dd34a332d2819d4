"""Forward mode against published numbers, against central differences, and against reverse mode."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.gradient_check import check_gradient
from graphgui.engine.evaluate import Evaluator
from graphgui.engine.graph import Graph, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from graphgui.formats.expression import parse


@pytest.mark.parametrize(("start", "expected"), [("b", {"c": 1, "d": 1, "e": 5}), ("a", {"c": 1, "d": 0, "e": 2})])
def test_olahs_tangents(start: str, expected: dict[str, float]) -> None:
    """Worked number 1: forward from b ċ=1, ḋ=1, ė=5; from a ċ=1, ḋ=0, ė=2."""
    graph = parse("a = 2; b = 1; e = (a + b) * (b + 1)")
    found = tangents(Evaluator().run(graph), {graph.named(start).id: np.float64(1.0)})
    assert {name: float(found.get(graph.named(name).id, 0.0)) for name in expected} == expected


SHAPES = {"matmul": [((2, 3), (3, 2)), ((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,))], "dot": [((3,), (3,))]}
PAIRS = [((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3))]


@pytest.mark.parametrize("name", [name for name, row in OPS.items() if not row.is_source and name != "detach"])
def test_every_operation_pushes_tangents_as_central_differences_do(name: str) -> None:
    """The tangent of each row, along a random direction of each slot, in every shape it takes."""
    row, random = OPS[name], np.random.default_rng(7)
    shapes = SHAPES.get(name) or (PAIRS if len(row.slots) == 2 else [((),), ((3,),), ((2, 3),)])
    for shape in shapes:
        inputs = tuple(np.asarray(random.uniform(*row.domain, size=each))[()] for each in shape)
        out = row.apply(inputs, row.option_defaults)
        for at, slot in enumerate(row.slots):
            direction, step = np.asarray(random.normal(size=shape[at]))[()], 1e-6
            ends = [
                row.apply(tuple(x + sign * step * direction if i == at else x for i, x in enumerate(inputs)))
                for sign in (1, -1)
            ]
            expected = (ends[0] - ends[1]) / (2 * step)
            assert np.allclose(row.jvp(slot, direction, out, inputs), expected, rtol=1e-5, atol=1e-6), (slot, shape)


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
