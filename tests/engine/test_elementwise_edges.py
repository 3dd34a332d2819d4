"""What a NumPy user expects of elementwise operations at their kinks and edges."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError
from graphgui.engine.preamble.array_helpers import erf
from tests.engine.random_graphs import SCALAR_ROWS
from tests.engine.sampled import graph_of


def value_and_gradients(op: str, *inputs: Any, **options: Any) -> tuple[Any, list[Any]]:
    """What an operation gives for these inputs, and the gradient that each of its slots passes on."""
    results = Evaluator().run(graph_of(op, *inputs, **options), output=100)
    return results.value, [results.gradients[f"p{i}"] for i in range(len(inputs))]


@pytest.mark.parametrize(
    ("op", "inputs", "value", "gradients"),
    [
        ("relu", [0.0], 0.0, [0.0]),
        ("leaky_relu", [0.0], 0.0, [0.01]),
        ("elu", [0.0], 0.0, [1.0]),
        ("hardtanh", [1.0], 1.0, [0.0]),
        ("hardtanh", [-1.0], -1.0, [0.0]),
        ("abs", [0.0], 0.0, [0.0]),
        ("abs", [-0.0], 0.0, [0.0]),
        ("sign", [0.0], 0.0, [0.0]),
        ("maximum", [2.0, 2.0], 2.0, [0.5, 0.5]),
        ("minimum", [2.0, 2.0], 2.0, [0.5, 0.5]),
        ("clip", [0.0, 0.0, 1.0], 0.0, [1.0, 0.0, 0.0]),
        ("clip", [1.0, 0.0, 1.0], 1.0, [1.0, 0.0, 0.0]),
        ("clip", [2.0, 0.0, 1.0], 1.0, [0.0, 0.0, 1.0]),
        ("clip", [-2.0, 0.0, 1.0], 0.0, [0.0, 1.0, 0.0]),
        ("clip", [0.5, 1.0, 0.0], 0.0, [0.0, 0.0, 1.0]),
        ("sqrt", [0.0], 0.0, [np.inf]),
        ("cbrt", [0.0], 0.0, [np.inf]),
        ("log", [0.0], -np.inf, [np.inf]),
        ("square", [0.0], 0.0, [0.0]),
        ("square", [-3.0], 9.0, [-6.0]),
        ("pow", [0.0, 0.0], 1.0, [0.0, 0.0]),
        ("pow", [0.0, 2.0], 0.0, [0.0, 0.0]),
        ("pow", [0.0, 1.0], 0.0, [1.0, 0.0]),
        ("pow", [0.0, -1.0], np.inf, [-np.inf, -np.inf]),
        ("pow", [-3.0, 2.0], 9.0, [-6.0, np.nan]),
        ("pow", [-2.0, 3.0], -8.0, [12.0, np.nan]),
        ("pow", [-2.0, -1.0], -0.5, [-0.25, np.nan]),
        ("pow", [-8.0, 1 / 3], np.nan, [np.nan, np.nan]),
        ("div", [1.0, 0.0], np.inf, [np.inf, -np.inf]),
        ("div", [0.0, 0.0], np.nan, [np.inf, np.nan]),
        ("reciprocal", [0.0], np.inf, [-np.inf]),
        ("mod", [-7.0, 3.0], 2.0, [1.0, 3.0]),
        ("mod", [7.0, -3.0], -2.0, [1.0, 3.0]),
        ("mod", [-7.0, -3.0], -1.0, [1.0, -2.0]),
        ("mod", [6.0, 3.0], 0.0, [1.0, -2.0]),
        ("mod", [1.0, 0.0], np.nan, [1.0, -np.inf]),
        ("floor_divide", [-7.0, 3.0], -3.0, [0.0, 0.0]),
        ("arctan2", [0.0, 0.0], 0.0, [0.0, 0.0]),
        ("arctan2", [0.0, -1.0], np.pi, [-1.0, 0.0]),
        ("hypot", [3.0, -4.0], 5.0, [0.6, -0.8]),
        ("sinc", [0.0], 1.0, [0.0]),
        ("greater", [2.0, 2.0], 0.0, [0.0, 0.0]),
        ("greater_equal", [2.0, 2.0], 1.0, [0.0, 0.0]),
        ("equal", [np.nan, np.nan], 0.0, [0.0, 0.0]),
        ("not_equal", [np.nan, np.nan], 1.0, [0.0, 0.0]),
        ("where", [0.0, np.nan, 3.0], 3.0, [0.0, 0.0, 1.0]),
        ("where", [-0.5, 3.0, np.inf], 3.0, [0.0, 1.0, 0.0]),
        ("where", [np.nan, 1.0, 2.0], 1.0, [0.0, 1.0, 0.0]),
    ],
)
def test_value_and_gradient_at_a_kink_or_edge(op: str, inputs: list[float], value: float, gradients: Any) -> None:
    """The choices of WORKED_NUMBERS.md, "At a kink" (PyTorch's), and the limits of the formulas elsewhere.

    Each as numbers and as arrays: these are computed by different programs.
    """
    found = value_and_gradients(op, *inputs)
    np.testing.assert_array_equal(found[0], value)
    np.testing.assert_array_equal(found[1], gradients)
    arrays = value_and_gradients(op, *([number, number] for number in inputs))
    np.testing.assert_array_equal(arrays[0], [value, value])
    np.testing.assert_array_equal(arrays[1], [[gradient, gradient] for gradient in gradients])


def test_halves_are_rounded_to_the_even_neighbour() -> None:
    """As in NumPy, Python and IEEE 754."""
    value, gradients = value_and_gradients("round", [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5])
    np.testing.assert_array_equal(value, [-2.0, 0.0, 0.0, 2.0, 2.0, 4.0])
    np.testing.assert_array_equal(gradients[0], np.zeros(6))


@pytest.mark.parametrize(
    ("op", "low", "high", "slopes"),
    [
        ("sigmoid", 0.0, 1.0, [0.0, 0.0]),
        ("tanh", -1.0, 1.0, [0.0, 0.0]),
        ("erf", -1.0, 1.0, [0.0, 0.0]),
        ("logsigmoid", -1000.0, 0.0, [1.0, 0.0]),
        ("softplus", 0.0, 1000.0, [0.0, 1.0]),
        ("relu", 0.0, 1000.0, [0.0, 1.0]),
        ("leaky_relu", -10.0, 1000.0, [0.01, 1.0]),
        ("elu", -1.0, 1000.0, [0.0, 1.0]),
        ("gelu", 0.0, 1000.0, [0.0, 1.0]),
        ("gelu_tanh", 0.0, 1000.0, [0.0, 1.0]),
        ("silu", 0.0, 1000.0, [0.0, 1.0]),
        ("mish", 0.0, 1000.0, [0.0, 1.0]),
        ("hardtanh", -1.0, 1.0, [0.0, 0.0]),
    ],
)
def test_activations_saturate_without_nan(op: str, low: float, high: float, slopes: list[float]) -> None:
    """At ±1000 they are at their limits, where exp overflows."""
    value, gradients = value_and_gradients(op, [-1000.0, 1000.0])
    np.testing.assert_array_equal(value, [low, high])
    np.testing.assert_array_equal(gradients[0], slopes)
    for number, limit, slope in zip([-1000.0, 1000.0], [low, high], slopes, strict=True):
        assert value_and_gradients(op, number) == (limit, [slope])


@pytest.mark.parametrize("seed", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize(
    ("op", "inputs", "closed"),
    [
        ("relu", [-1.0], [0]), ("hardtanh", [2.0], [0]), ("maximum", [1.0, 2.0], [0]), ("minimum", [1.0, 2.0], [1]),
        ("clip", [2.0, 0.0, 1.0], [0, 1]), ("where", [0.0, 1.0, 2.0], [1]),
    ],
)  # fmt: skip
def test_nothing_leaks_through_the_branch_not_taken(op: str, inputs: list[float], closed: list[int], seed: Any) -> None:
    """An infinite or missing gradient is not turned into nan by a factor 0."""
    results = Evaluator().run(graph_of(op, *inputs), output=100, seed=np.float64(seed))
    for at in closed:
        assert results.gradients[f"p{at}"] == 0.0


def test_small_numbers_keep_their_digits() -> None:
    """log1p and expm1 near 0, and logaddexp, softplus and logsigmoid where one of two terms is tiny."""
    for op in ("log1p", "expm1"):
        value, gradients = value_and_gradients(op, 1e-20)
        assert value == 1e-20
        assert gradients == [1.0]
    assert value_and_gradients("expm1", -60.0)[1] == [pytest.approx(math.exp(-60.0), rel=1e-14)]
    assert value_and_gradients("softplus", -60.0)[0] == pytest.approx(math.exp(-60.0), rel=1e-14)
    assert value_and_gradients("logsigmoid", 60.0)[0] == pytest.approx(-math.exp(-60.0), rel=1e-14)
    assert value_and_gradients("sigmoid", -60.0)[0] == pytest.approx(math.exp(-60.0), rel=1e-14)
    value, gradients = value_and_gradients("logaddexp", 1000.0, 0.0)
    assert value == 1000.0
    assert gradients == [1.0, 0.0]
    assert value_and_gradients("silu", 1e300) == (1e300, [1.0])


def test_the_slope_of_sinc_is_exact_near_0() -> None:
    """−π²x/3 there, where the closed form loses all its digits; both meet without a step."""
    x = np.array([-1e-12, 1e-8, 1e-4, 0.00199, 0.00201])
    _, [slopes] = value_and_gradients("sinc", x)
    np.testing.assert_allclose(slopes, -(np.pi**2) / 3 * x * (1 - np.pi**2 / 10 * x**2), rtol=1e-9)


def test_erf_is_pythons_in_any_shape() -> None:
    """Exact to the last bit, for numbers, arrays and empty arrays."""
    x = np.linspace(-6.0, 6.0, 60).reshape(3, 4, 5)
    np.testing.assert_array_equal(erf(x), np.vectorize(math.erf)(x))
    assert erf(np.float64(0.3)) == math.erf(0.3)
    assert isinstance(erf(np.float64(0.3)), np.float64)
    assert erf(np.zeros((2, 0))).shape == (2, 0)
    np.testing.assert_array_equal(erf(np.array([np.inf, -np.inf, np.nan])), [1.0, -1.0, np.nan])


def test_options_of_activations() -> None:
    """The slope of leaky_relu and the depth of elu can be told; a slope must be a number."""
    assert value_and_gradients("leaky_relu", -2.0, slope=0.5) == (-1.0, [0.5])
    assert value_and_gradients("elu", -1000.0, alpha=3.0) == (-3.0, [0.0])
    with pytest.raises(OptionError):
        OPS["leaky_relu"].checked_options({"slope": "steep"})


@pytest.mark.parametrize("row", SCALAR_ROWS, ids=lambda row: row.name)
def test_a_huge_gradient_meets_the_whole_slope(row: Op) -> None:
    """g times the slope is finite where both are, however the rule multiplies: (g · 1e200) · 0 would be nan."""
    numbers = [np.float64(x) for x in (0.0, 1.5, -3.7, 50.0, -50.0, 1e100, -1e100, -1e200, 1e-160, np.inf, -np.inf)]
    for inputs in itertools.product(numbers, repeat=min(len(row.slots), 2)):
        inputs += (np.float64(1.0),) * (len(row.slots) - len(inputs))
        out = row.apply(inputs, row.option_defaults)
        for slot in filter(row.passes_gradient, row.slots):
            slope = row.partial(slot, np.float64(1.0), out, inputs, row.option_defaults)
            for g in (1e200, -1e150):
                with np.errstate(all="ignore"):
                    expected = g * slope
                if np.isfinite(slope) and np.isfinite(expected) and not 0 < abs(slope) < 1e-290:
                    found = row.partial(slot, np.float64(g), out, inputs, row.option_defaults)
                    # A slope of 0 may stand for one that is too small to be told, and found with g in front.
                    assert found == pytest.approx(expected, rel=1e-4, abs=1e-80), (inputs, slot, g)
