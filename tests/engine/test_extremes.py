"""Values and derivatives at huge, tiny and infinite numbers, with all digits that there are, in every order.

The expected numbers are limits, closed forms, and mpmath's at 60 digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui import evaluate, grad, parse
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.ops import OPS
from graphgui.engine.ops.elementwise import TABLE
from graphgui.engine.program.descent_step import Step
from graphgui.engine.recording.recorder import record
from tests.engine.sampled import graph_of

INF = math.inf
HALF = math.sqrt(0.5)
NEAR_1 = 1 - 2.0**-30


def in_every_way(op: str, *inputs: Any) -> list[tuple[float, list[float]]]:
    """Value and gradients as Python's floats, as NumPy's arrays, and both in single operations as a step runs them."""
    names = [f"p{i}" for i in range(len(inputs))]
    graph = graph_of(op, *inputs)
    results = Evaluator().run(graph, output=100)
    found = [(float(results.value), [float(results.gradients[name]) for name in names])]
    loss, gradients = Step(graph, "out", names)({name: graph.named(name).value for name in names})
    found.append((float(loss), [float(gradients[name]) for name in names]))
    results = Evaluator().run(graph_of(op, *([number] * 3 for number in inputs)), output=100)
    found.append((results.value[1], [results.gradients[name][1] for name in names]))
    return found


@pytest.mark.parametrize(
    ("op", "inputs", "value", "gradients"),
    [
        ("arctan2", [1e-160, 1e-160], math.pi / 4, [5e159, -5e159]),
        ("arctan2", [3e200, 4e200], math.atan2(3, 4), [1.6e-201, -1.2e-201]),
        ("arctan2", [1.0, INF], 0.0, [0.0, 0.0]),
        ("hypot", [3e200, 4e200], 5e200, [0.6, 0.8]),
        ("hypot", [3e-200, 4e-200], 5e-200, [0.6, 0.8]),
        ("arcsinh", [1e200], 461.21016577936908, [1e-200]),
        ("arcsinh", [-INF], -INF, [0.0]),
        ("arccosh", [1e200], 461.21016577936908, [1e-200]),
        ("arcsin", [NEAR_1], math.asin(NEAR_1), [23170.475011315586]),
        ("arccos", [NEAR_1], math.acos(NEAR_1), [-23170.475011315586]),
        ("arctanh", [NEAR_1], math.atanh(NEAR_1), [536870912.25]),
        ("logaddexp", [INF, 1.0], INF, [1.0, 0.0]),
        ("logaddexp", [-INF, 1.0], 1.0, [0.0, 1.0]),
        ("pow", [INF, -1.0], 0.0, [0.0, 0.0]),
        ("pow", [1e-320, 0.0], 1.0, [0.0, math.log(1e-320)]),
        ("pow", [1e-200, 3.0], 0.0, [0.0, 0.0]),
        ("mod", [1.0, 0.1], 1.0 % 0.1, [1.0, -9.0]),
        ("mod", [-1e-200, 1e200], 1e200, [1.0, 1.0]),
        ("erfc", [6.0], 2.1519736712498913e-17, [-2 / math.sqrt(math.pi) * math.exp(-36)]),
        ("elu", [-40.0], -1.0, [math.exp(-40)]),
        ("selu", [-40.0], -1.7580993408473766, [1.7580993408473766 * math.exp(-40)]),
        ("gelu", [-9.0], -1.0157295653584566e-18, [-9.1389373739066393e-18]),
        ("gelu", [-8.0], -4.9767684594174273e-15, [-3.979607261086796e-14]),
        ("gelu_tanh", [-8.0], -3.1077829375011168e-21, [-4.7147845041068498e-20]),
        ("gelu_tanh", [-9.0], -1.336459594734876e-28, [-2.5157352850674315e-27]),
        ("mish", [-40.0], -1.6993417021166356e-16, [-1.6568581595637197e-16]),
        ("silu", [-40.0], -1.6993417021166356e-16, [-1.6568581595637197e-16]),
        ("softplus", [-40.0], math.exp(-40), [math.exp(-40)]),
        ("logsigmoid", [40.0], -math.exp(-40), [math.exp(-40)]),
        ("softsign", [1e200], 1.0, [0.0]),
        ("softsign", [INF], 1.0, [0.0]),
        ("softsign", [-INF], -1.0, [0.0]),
        *((op, [number], number, [1.0]) for op in ("gelu", "gelu_tanh", "silu", "mish") for number in (1e200, INF)),
        *((op, [-number], 0.0, [0.0]) for op in ("gelu", "gelu_tanh", "silu", "mish") for number in (1e200, INF)),
    ],
)  # fmt: skip
def test_elementwise_at_extremes(op: str, inputs: list[float], value: float, gradients: list[float]) -> None:
    """Finite and right where the formula's own squares, quotients and differences would not be."""
    for found in in_every_way(op, *inputs):
        assert found[0] == pytest.approx(value, rel=2e-14, abs=0)
        assert found[1] == pytest.approx(gradients, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("op", "inputs", "seed", "gradients"),
    [
        ("reciprocal", [1e-200], 1e-300, [-1e100]),
        ("cube", [1e160], 1e-300, [3e20]),
        ("cube", [1e-170], 1e300, [3e-40]),
        ("arctan", [1e200], 1e300, [1e-100]),
        ("softsign", [-1e200], 1e300, [1e-100]),
        ("hypot", [3e200, 4e200], 1e200, [6e199, 8e199]),
        ("arctan2", [3e-160, 4e-160], 1e-200, [1.6e-41, -1.2e-41]),
    ],
)
def test_a_slope_out_of_range_times_the_gradient_is_in_range(
    op: str, inputs: list[float], seed: float, gradients: list[float]
) -> None:
    """A slope of 1e400 times a gradient of 1e-300: no square is worked out on the way."""
    for numbers, start in ((inputs, seed), ([[number] for number in inputs], [seed])):
        results = Evaluator().run(graph_of(op, *numbers), output=100, seed=np.array(start)[()])
        for at, gradient in enumerate(gradients):
            np.testing.assert_allclose(results.gradients[f"p{at}"], gradient, rtol=1e-12)


@pytest.mark.parametrize("row", [row for row in TABLE if row.flat is not None], ids=lambda row: row.name)
def test_what_is_flat_far_out_is_so_at_infinity(row: Any) -> None:
    """Every activation, in each order: the slope at ±∞ is that at ±1e200, and the next two orders are 0 there."""
    if len(row.slots) > 1:
        return
    for far, infinite in ((1e200, INF), (-1e200, -INF)):
        slopes = [grad(lambda x: record(row, (x,), row.option_defaults))(number) for number in (far, infinite)]
        assert slopes[0] == pytest.approx(slopes[1], rel=1e-15)
        assert derivative(lambda x: record(row, (x,), row.option_defaults), 2)(far) == 0


def derivative(function: Callable[[Any], Any], order: int) -> Callable[[Any], Any]:
    """A derivative of some order: the rules, derived again and again."""
    for _ in range(order):
        function = grad(function)
    return function


def of_row(name: str) -> Callable[[Any], Any]:
    """A row as a function of one input."""
    return lambda x: record(OPS[name], (x,), OPS[name].option_defaults)


@pytest.mark.parametrize(
    ("function", "order", "at", "expected"),
    [
        (lambda x: np.exp(-(x**2)), 4, 0.0, 12.0),
        (lambda x: np.sin(x) ** 1, 3, 0.0, -1.0),
        (lambda x: x**0, 2, 0.0, 0.0),
        (lambda x: x**0, 1, np.nan, 0.0),
        (lambda x: x**3, 3, 0.0, 6.0),
        (lambda x: x**3, 5, 0.0, 0.0),
        (lambda x: x**2 * x**1, 3, 0.0, 6.0),
        (lambda x: np.sqrt(x**4 + 1), 4, 0.0, 12.0),
        (lambda x: np.cos(x) ** -1, 2, 0.0, 1.0),
        (lambda y: 0.0**y, 1, 2.0, 0.0),
        (lambda y: 0.0**y, 2, 2.0, 0.0),
        (lambda y: 2.0**y, 3, 0.0, math.log(2) ** 3),
        (lambda x: np.logaddexp(0.0, x), 2, 0.0, 0.25),
        (lambda x: np.logaddexp(0.0, x), 2, 1000.0, 0.0),
        (lambda x: np.logaddexp(0.0, x), 2, -1000.0, 0.0),
        (lambda x: np.logaddexp(x, 0.0), 3, 800.0, 0.0),
        (of_row("mish"), 2, 0.0, 0.64),
        (of_row("mish"), 3, 0.0, -0.096),
        (of_row("mish"), 4, 0.0, -1.1008),
        (of_row("silu"), 4, 0.0, -0.5),
        (of_row("gelu"), 4, 0.0, -1.59576912160573),
        (of_row("gelu_tanh"), 4, 0.0, -1.60366745226011),
        (of_row("sinc"), 4, 0.0, math.pi**4 / 5),
        (of_row("sinc"), 4, 0.019, 19.4570338239723),
        (of_row("elu"), 2, 0.0, 1.0),
        (of_row("elu"), 3, -40.0, math.exp(-40)),
        (of_row("elu"), 2, 1000.0, 0.0),
        (of_row("selu"), 2, 1000.0, 0.0),
        (of_row("erfc"), 2, 0.5, 2 / math.sqrt(math.pi) * math.exp(-0.25)),
        (lambda x: np.arctan2(x, 1e-160), 1, 1e-160, 5e159),
        (lambda x: np.arcsinh(x), 2, 1e100, -1e-200),
    ],
)  # fmt: skip
def test_what_is_derived_again_is_right_again(
    function: Callable[[Any], Any], order: int, at: float, expected: float
) -> None:
    """A shortcut or a guard in a rule holds in every order."""
    assert derivative(function, order)(at) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (2.0, 0.0, [[0.0, 0.5], [0.5, math.log(2) ** 2]]),
        (2.0, 1.0, [[0.0, 1 + math.log(2)], [1 + math.log(2), 2 * math.log(2) ** 2]]),
        (0.0, 2.0, [[2.0, 0.0], [0.0, 0.0]]),
        (3.0, 2.0, [[2.0, 3 + 6 * math.log(3)], [3 + 6 * math.log(3), 9 * math.log(3) ** 2]]),
    ],
)
def test_the_hessian_of_a_power(a: float, b: float, expected: list[list[float]]) -> None:
    """∂²(aᵇ)/∂a∂b = aᵇ⁻¹ (1 + b ln a), at b = 0 too."""
    found = [[grad(grad(lambda x, y: x**y, i), j)(a, b) for j in (0, 1)] for i in (0, 1)]
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1e-170, 1.0, 1e170, 1e200, 3e307])
def test_norm_and_std_of_any_size(size: float) -> None:
    """The lengths and the slopes are those of the same numbers at size 1: neither depends on their squares."""
    rel = 1e-3 if size < 1e-300 else 1e-14
    for op, x, value, gradient in (
        ("norm", [3.0, 4.0], 5.0, [0.6, 0.8]),
        ("norm", [[3.0], [4.0]], 5.0, [[0.6], [0.8]]),
        ("std", [-1.0, 1.0], 1.0, [-0.5, 0.5]),
    ):
        results = Evaluator().run(graph_of(op, size * np.array(x)), output=100)
        assert results.value == pytest.approx(value * size, rel=rel, abs=0)
        np.testing.assert_allclose(results.gradients["p0"], gradient, rtol=rel)


def test_rows_of_all_sizes_have_each_their_own_scale() -> None:
    """A tiny row beside a huge one, one of zeros, and some that are not finite."""
    x = np.array([[3e200, 4e200], [3e-200, 4e-200], [3.0, 4.0], [0.0, 0.0], [np.inf, 1.0], [np.nan, 1.0]])
    results = Evaluator().run(graph_of("norm", x, axis=1), output=100)
    np.testing.assert_allclose(results.value, [5e200, 5e-200, 5.0, 0.0, np.inf, np.nan], rtol=1e-15)
    np.testing.assert_allclose(results.gradients["p0"][:4], [[0.6, 0.8]] * 3 + [[0.0, 0.0]], rtol=1e-14)
    results = Evaluator().run(graph_of("std", x, axis=1, keepdims=True), output=100)
    np.testing.assert_allclose(results.value[:4], [[5e199], [5e-201], [0.5], [0.0]], rtol=1e-14)
    np.testing.assert_allclose(results.gradients["p0"][:4], [[-0.5, 0.5]] * 3 + [[0.0, 0.0]], rtol=1e-14)


def test_ordinary_norms_are_numpys_to_the_last_bit() -> None:
    """Scaling is by powers of two, and only where it must be."""
    random = np.random.default_rng(0)
    for shape in ((7,), (3, 4)):
        x = random.normal(size=shape)
        for factor in (1.0, 2.0**600, 2.0**-600):
            assert OPS["norm"].apply((x * factor,), {**OPS["norm"].option_defaults}) == np.linalg.norm(x) * factor
            assert OPS["std"].apply((x * factor,), {**OPS["std"].option_defaults}) == np.std(x) * factor


@pytest.mark.parametrize(
    ("text", "value", "gradient"),
    [
        ("y = sum(layer_norm(x) * [1, 3])", [1e200, 1e200], [-(1e-5**-0.5), 1e-5**-0.5]),
        ("y = sum(layer_norm(x) * [1, 3])", [1e150, 1e150], [-(1e-5**-0.5), 1e-5**-0.5]),
        ("y = sum(layer_norm(x, eps=0) * [1, 3])", [1e-170, -1e-170], [0.0, 0.0]),
        ("y = sum(layer_norm(x) * [1, 3])", [1e200, -1e200], [0.0, 0.0]),
        ("y = sum(batch_norm(x) * [1, 3])", [[1e200, 7.0]], [[0.0, 0.0]]),
    ],
)
def test_numbers_that_are_equal_are_normalised_to_0_however_large_they_are(text, value, gradient):
    """Equal entries deviate by √eps alone: with weights w the gradient is (w − mean w) / √eps (bug: nan at 1e200)."""
    results = evaluate(parse(f"x = {value}; {text}"))
    spread = 2.0 if "layer" in text and value[0] != value[1] else 0.0
    assert results.values["y"] == pytest.approx(-spread, rel=1e-12)
    np.testing.assert_allclose(results.gradients["x"], gradient, rtol=1e-6, atol=1e-12)
