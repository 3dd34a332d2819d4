"""Reductions at their edges: shapes as NumPy gives them, empty arrays, ties, zeros, and sentences where axes do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.op import Op, ShapeError
from graphgui.engine.ops import OPS
from graphgui.engine.ops.reductions import TABLE
from tests.engine.cases import Sample
from tests.engine.sampled import graph_of, sampled_rows, values_of

NAMES = {row.name for row in TABLE}
ALONG_AXES = ("sum", "mean", "prod", "max", "min", "var", "std", "logsumexp")


def run(op: str, *values: Any, **options: Any) -> Results:
    """The results of one operation of parameters p0, p1 …."""
    return Evaluator().run(graph_of(op, *values, **options), output=100)


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: row.name in NAMES)))
def test_the_shape_rule_says_what_numpy_gives(row: Op, sample: Sample) -> None:
    """Each sample's value has the shape that was foretold."""
    inputs = values_of(row, sample)
    case = row.case(*map(np.shape, inputs), **sample.options)
    assert row.shape(case) == np.shape(row.apply(inputs, row.checked_options(sample.options)))


@st.composite
def shapes_and_axes(draw: st.DrawFn) -> tuple[tuple[int, ...], Any]:
    """A shape with at least one axis, and None, an axis, or several, some of which do not exist."""
    shape = draw(arrays.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=3))
    axis = st.integers(-5, 4)
    several = st.lists(axis, max_size=3, unique=True).map(tuple)
    return shape, draw(st.none() | axis | several)


@given(shapes_and_axes(), st.booleans(), st.sampled_from(ALONG_AXES))
def test_random_axes_give_numpys_shape_or_are_refused_where_numpy_refuses(
    given_shape: tuple[tuple[int, ...], Any], keepdims: bool, name: str
) -> None:
    """The shape rule, the formula and NumPy agree, also about what cannot be."""
    shape, axis = given_shape
    row, x = OPS[name], np.ones(shape)
    try:
        # NumPy's sum knows the same axes; max and min know them too and need entries besides.
        function = getattr(np, name) if name in ("max", "min") else np.sum
        expected = np.shape(function(x, axis=axis, keepdims=keepdims))
    except ValueError:
        with pytest.raises(ShapeError):
            row.shape(row.case(shape, axis=axis, keepdims=keepdims))
        return
    assert row.shape(row.case(shape, axis=axis, keepdims=keepdims)) == expected
    results = run(name, x, axis=axis, keepdims=keepdims)
    assert np.shape(results.value) == expected
    assert np.shape(results.gradients["p0"]) == shape


@pytest.mark.parametrize(
    ("name", "shape", "options", "sentence"),
    [
        ("sum", (2, 3), {"axis": 2}, "there is no axis 2: there are only 2 axes"),
        ("sum", (2, 3), {"axis": (0, -2)}, "the axes 0, -2 name one axis twice"),
        ("mean", (), {"axis": 0}, "there is no axis 0: a number has no axes"),
        ("max", (0, 3), {"axis": 0}, "max needs at least one entry, but there is none in (0, 3)"),
        ("min", (0,), {}, "min needs at least one entry, but there is none in (0)"),
        ("argmax", (0,), {}, "argmax needs at least one entry, but there is none in (0)"),
        ("cumsum", (3,), {"axis": 1}, "there is no axis 1: there is only one axis"),
        ("norm", (2, 2, 2), {"ord": 1}, "a norm with ord=1 is taken along one axis or two, not (2, 2, 2); choose axis"),
        ("norm", (2, 2, 2), {"axis": (0, 1, 2)}, "a norm with ord=None is taken along one axis or two, not 3 axes"),
        ("norm", (3,), {"ord": "fro"}, "the Frobenius norm is that of a matrix"),
        ("norm", (3, 2), {"axis": (0, -2)}, "the axes 0, -2 name one axis twice"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    name: str, shape: tuple[int, ...], options: dict[str, Any], sentence: str
) -> None:
    """The node says what is wrong with its axes or entries."""
    with pytest.raises(ShapeError) as error:
        OPS[name].shape(OPS[name].case(shape, **options))
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sum", 0.0), ("prod", 1.0), ("mean", np.nan), ("var", np.nan), ("std", np.nan), ("logsumexp", -np.inf),
        ("norm", 0.0), ("cumsum", np.zeros(0)),
    ],
)  # fmt: skip
def test_what_empty_arrays_come_to(name: str, value: Any) -> None:
    """A sum of nothing is 0, a product 1, a mean nan; the gradient is empty."""
    results = run(name, np.zeros((0,)))
    np.testing.assert_equal(results.value, value)
    assert np.shape(results.gradients["p0"]) == (0,)


@pytest.mark.parametrize(
    ("x", "gradient"),
    [
        ([2.0, 3.0, 4.0], [12.0, 8.0, 6.0]),
        ([2.0, 0.0, 4.0], [0.0, 8.0, 0.0]),
        ([0.0, 3.0, 0.0], [0.0, 0.0, 0.0]),
        ([np.inf, 0.0], [0.0, np.inf]),
    ],
)
def test_a_product_with_zeros_has_the_right_gradient(x: list[float], gradient: list[float]) -> None:
    """Each entry's derivative is the product of the others."""
    np.testing.assert_array_equal(run("prod", x).gradients["p0"], gradient)


def test_running_products_with_zeros_have_the_right_gradient() -> None:
    """Σⱼ ∂(x₁…xⱼ)/∂xᵢ by hand for (2, 0, 3): (1 + 0 + 0, 2 + 6, 0)."""
    np.testing.assert_array_equal(run("cumprod", [2.0, 0.0, 3.0]).gradients["p0"], [1.0, 8.0, 0.0])


@pytest.mark.parametrize("name", ["max", "min"])
def test_equal_extremes_share_the_gradient_evenly(name: str) -> None:
    """PyTorch's amax and amin do the same."""
    x = [[1.0, 1.0, 1.0], [5.0, -5.0, 2.0]]
    found = run(name, x, axis=1).gradients["p0"]
    np.testing.assert_array_equal(found[0], np.full(3, 1 / 3))
    assert np.count_nonzero(found[1]) == 1
    one_hit = {"max": [0.0, 0.0, 0.0], "min": [0.0, 1.0, 0.0]}[name]
    np.testing.assert_array_equal(run(name, x).gradients["p0"][1], one_hit if name == "min" else [1.0, 0.0, 0.0])


@pytest.mark.parametrize("name", ["var", "std"])
def test_equal_entries_have_no_spread_and_no_gradient(name: str) -> None:
    """The kink of the standard deviation: 0, as in PyTorch."""
    results = run(name, np.full((2, 3), 7.0), axis=1)
    np.testing.assert_array_equal(results.value, [0.0, 0.0])
    np.testing.assert_array_equal(results.gradients["p0"], np.zeros((2, 3)))


def test_a_spread_without_a_degree_of_freedom_is_not_finite_and_no_warning() -> None:
    """NumPy divides by 0 there: 0 / 0 for one entry, more than that for two."""
    assert np.isnan(run("var", [3.0], ddof=1).value)
    assert run("std", [3.0, 4.0], ddof=5).value == np.inf


def test_logsumexp_neither_overflows_nor_loses_infinities() -> None:
    """1000 + log 2; all −∞ stay −∞; one +∞ is +∞."""
    assert run("logsumexp", [1000.0, 1000.0]).value == pytest.approx(1000 + np.log(2), rel=1e-15)
    np.testing.assert_allclose(run("logsumexp", [1000.0, 1000.0]).gradients["p0"], [0.5, 0.5])
    x = [[-np.inf, -np.inf], [np.inf, 1.0], [-np.inf, 2.0]]
    np.testing.assert_array_equal(run("logsumexp", x, axis=1).value, [-np.inf, np.inf, 2.0])


@pytest.mark.parametrize("ord", [None, 1, 2, np.inf])
def test_the_norm_of_zero_has_gradient_zero(ord: float | None) -> None:
    """The subgradient 0 is chosen, for vectors and matrices."""
    for zero in (np.zeros(3), np.zeros((2, 3))):
        results = run("norm", zero, ord=ord)
        assert results.value == 0
        np.testing.assert_array_equal(results.gradients["p0"], zero)


def test_the_spectral_norm_of_a_matrix_with_nan_is_nan() -> None:
    """NumPy's own would end in an error; here nan is a value, and the other matrices keep theirs."""
    x = np.array([[[1.0, np.nan], [0.0, 1.0]], [[3.0, 0.0], [0.0, 2.0]]])
    results = run("norm", x, ord=2, axis=(1, 2))
    np.testing.assert_allclose(results.value, [np.nan, 3.0])
    np.testing.assert_allclose(results.gradients["p0"][1], [[1.0, 0.0], [0.0, 0.0]], atol=1e-12)
    assert np.all(np.isnan(results.gradients["p0"][0]))


def test_argmax_is_the_first_place_as_a_number_and_passes_no_gradient() -> None:
    """Places are whole numbers held as floats, so that they can be taken further."""
    results = run("argmax", [[1.0, 3.0, 3.0], [4.0, 0.0, 4.0]], axis=1)
    np.testing.assert_array_equal(results.value, [1.0, 0.0])
    assert results.value.dtype == np.float64
    np.testing.assert_array_equal(results.gradients["p0"], np.zeros((2, 3)))


def test_common_reductions_are_written_as_by_hand() -> None:
    """What the Code card shows, and what Descend runs."""
    mean, total, largest = OPS["mean"], OPS["sum"], OPS["max"]
    case = mean.case((2, 3), axis=1)
    assert mean.text(case) == "np.mean(x, axis=1)"
    assert mean.rule("x", case) == "np.full((2, 3), g[:, None] / 3)"
    assert total.text(total.case((2, 3))) == "np.sum(x)"
    assert total.rule("x", total.case((2, 3))) == "np.full((2, 3), g)"
    assert largest.rule("x", largest.case((2, 3), axis=1)) == "g[:, None] * shares(x, out[:, None], 1)"
