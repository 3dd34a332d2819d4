"""Gradients nested three and four deep, over every row of the table, against differences and known derivatives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, grad
from graphgui.engine.op import Op
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.recording.recorded_helpers import cofactors_along
from graphgui.engine.recording.recorder import record
from tests.engine.cases import Sample
from tests.engine.sampled import is_smooth, moved_slots, sampled_rows, slope_along, values_of

THOROUGH = {"det", "cofactors", "sort", "argsort", "take_along_axis", "take"}
"""Rows of which every sample is differentiated; of others one."""


def loss_of(row: Op, sample: Sample) -> tuple[Callable[[Any], Any], list[Any]]:
    """Σ seed · out² as a function of the list of inputs that a gradient reaches, and these inputs."""
    inputs = values_of(row, sample)
    options, moves = row.checked_options(sample.options), moved_slots(row, len(inputs))
    shape = row.shape(row.case(*map(np.shape, inputs), **sample.options))
    seed = np.random.default_rng(1).uniform(0.5, 1.5, shape)

    def loss(moved: list[Any]) -> Any:
        given = iter(moved)
        out = record(row, [next(given) if moves[i] else each for i, each in enumerate(inputs)], options)
        return np.sum(seed * out * out)

    return loss, [each for each, moving in zip(inputs, moves, strict=True) if moving]


def slope_of(function: Callable[[Any], Any], start: list[Any], seed: int) -> Callable[[Any], Any]:
    """The derivative of a function of a list along a random direction, as a function of the list."""
    random = np.random.default_rng(seed)
    way = [random.uniform(-1.0, 1.0, np.shape(each)) for each in start]
    gradient = grad(function)
    return lambda moved: sum(np.sum(part * each) for part, each in zip(gradient(moved), way, strict=True))


def samples() -> Iterator[Any]:
    """A sample with entries of every row, all of some."""
    finite = [
        each for each in sampled_rows(is_smooth)
        if (start := loss_of(*each.values)[1]) and all(np.size(part) and np.all(np.isfinite(part)) for part in start)
    ]  # fmt: skip
    for name, group in itertools.groupby(finite, lambda each: each.values[0].name):
        found = list(group)
        yield from found if name in THOROUGH else found[:2][-1:]


@pytest.mark.parametrize(("row", "sample"), list(samples()))
def test_a_third_derivative_is_the_slope_of_the_second(row: Op, sample: Sample) -> None:
    """Three nested gradients in random directions; the rule and every helper that it uses can be recorded again."""
    loss, start = loss_of(row, sample)
    if row.name == "svdvals" or (row.name == "norm" and sample.options.get("ord") == 2):
        return  # told below
    second = slope_of(slope_of(loss, start, 1), start, 2)
    found = slope_of(second, start, 3)(start)
    random = np.random.default_rng(3)
    way = tuple(random.uniform(-1.0, 1.0, np.shape(each)) for each in start)
    expected = slope_along(lambda *moved: second(list(moved)), tuple(start), way)
    assert found == pytest.approx(expected, rel=2e-5, abs=1e-4, nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize(("row", "sample"), list(samples()))
def test_a_fourth_derivative_is_recorded(row: Op, sample: Sample) -> None:
    """Four nested gradients give a number."""
    loss, start = loss_of(row, sample)
    if row.name == "svdvals" or (row.name == "norm" and sample.options.get("ord") == 2):
        return
    for seed in range(4):
        loss = slope_of(loss, start, seed)
    assert np.isfinite(loss(start))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_all_derivatives_of_a_determinant(size: int) -> None:
    """det(A + t·B) is a polynomial in t: its derivatives are known, at a singular matrix too, as many as its degree."""
    random = np.random.default_rng(size)
    a, b = random.normal(size=(2, size, size))
    a[0] = a[-1] * 0.5  # singular
    points = np.arange(size + 1) / size
    polynomial = np.polynomial.Polynomial.fit(points, [np.linalg.det(a + t * b) for t in points], size).convert()

    def function(t: Any) -> Any:
        return np.linalg.det(a + t * b)

    for order in range(1, size + 2):
        function = grad(function)
        expected = polynomial.deriv(order)(0.0) if order <= size else 0.0
        assert function(0.0) == pytest.approx(expected, rel=1e-6, abs=1e-8), order


def test_the_faults_sample() -> None:
    """The third derivative of det at diag(1, 2, 3, 4) along the identity: the elementary symmetric sum, times six."""
    third = grad(grad(grad(lambda t: np.linalg.det(np.diag([1.0, 2.0, 3.0, 4.0]) + t * np.eye(4)))))
    assert third(0.0) == pytest.approx(6 * (1 + 2 + 3 + 4))


def test_the_recorded_form_of_a_helper_is_the_helper() -> None:
    """cofactors_along from minors and from singular vectors, in stacks, and at singular matrices."""
    for shape in ((1, 1), (2, 2), (3, 3), (4, 4), (2, 3, 4, 4), (0, 0)):
        random = np.random.default_rng(3)
        matrix, way = random.normal(size=(2, *shape))
        matrix[..., :1, :] *= 0.0
        seen = []

        def function(x: Any, way: Any = way, seen: list[Any] = seen) -> Any:
            found = cofactors_along(way, x)
            seen.append(getattr(found, "value", found))
            return np.sum(found)

        grad(function)(matrix)
        assert np.allclose(seen[0], HELPERS["cofactors_along"](way, matrix), atol=1e-12)


SINGULAR: dict[str, Callable[[Any], Any]] = {
    "svdvals": lambda x: np.sum(np.linalg.svdvals(x)),
    "norm": lambda x: np.linalg.norm(x, 2),
}


@pytest.mark.parametrize("name", SINGULAR)
def test_second_derivatives_of_singular_values_are_refused(name: str) -> None:
    """The first is right; of the second it is said what is in the way and what to call."""
    start = np.array([[1.0, 2.0], [3.0, 5.0]])
    u, _, v = np.linalg.svd(start)
    expected = u @ v if name == "svdvals" else np.outer(u[:, 0], v[0])
    assert np.allclose(grad(SINGULAR[name])(start), expected)
    with pytest.raises(TraceError, match=r"singular values .* cannot be differentiated again.*graphgui\.hessian"):
        grad(lambda x: np.sum(grad(SINGULAR[name])(x)))(start)
