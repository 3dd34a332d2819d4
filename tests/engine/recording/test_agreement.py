"""Agreement of a recorded function with its plain runs, where NumPy under- or overflows and the recording does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, grad, trace, value_and_grad
from graphgui.engine.evaluator import evaluate

SMALL, LARGE = np.array([3e-170, 4e-170]), np.array([1e200, 1e200])
LENGTHS: dict[str, Callable[[Any], Any]] = {
    "norm": np.linalg.norm,
    "norm along an axis": lambda x: np.linalg.norm(x, axis=0),
    "norm of order 2": lambda x: np.linalg.norm(x, 2),
    "vector norm": np.linalg.vector_norm,
    "norm of a matrix": lambda x: np.linalg.norm(np.outer(x, [1.0, 1.0])) / np.sqrt(2.0),
    "hypot": lambda x: np.hypot(x[0], x[1]),
    "norm inside": lambda x: np.linalg.norm(1e-5 * x) * 1e5,
}


@pytest.mark.parametrize("name", LENGTHS)
@pytest.mark.parametrize("x", [SMALL, LARGE, 1e190 * SMALL, 1e-40 * LARGE], ids=["tiny", "huge", "1e20", "1e160"])
def test_lengths_beyond_the_range_of_squares(name: str, x: Any) -> None:
    """The gradient of the length is x / |x|: [0.6, 0.8] and 1 / √2, however large x is."""
    value, gradient = value_and_grad(LENGTHS[name])(x)
    scale = np.max(np.abs(x))
    length = np.sqrt(np.sum((x / scale) ** 2)) * scale
    assert value == pytest.approx(length, rel=1e-12, abs=0.0)
    assert gradient == pytest.approx(x / length, rel=1e-12)
    assert evaluate(trace(LENGTHS[name], x)).value == pytest.approx(length, rel=1e-12, abs=0.0)


def test_spreads_beyond_the_range_of_squares() -> None:
    """The deviation of [a, b] is |a - b| / 2, its slopes are 1 / 2 with signs; of equal numbers it is 0."""
    assert grad(np.std)(SMALL) == pytest.approx([-0.5, 0.5], rel=1e-6)
    assert grad(np.std)(LARGE * [1.0, 2.0]) == pytest.approx([-0.5, 0.5], rel=1e-6)
    assert evaluate(trace(np.std, LARGE)).value == 0.0


def test_unit_vectors_and_second_slopes() -> None:
    """The entries of x / |x| sum to 1.4 at 3 : 4, with slopes (y - x) (y, -x) / |x|³; so do the slopes of |x|."""
    exact = np.array([4.0, -3.0]) / 125.0 * 1e170
    for function in (lambda x: np.sum(x / np.linalg.norm(x)), lambda x: np.sum(grad(np.linalg.norm)(x))):
        value, gradient = value_and_grad(function)(SMALL)
        assert value == pytest.approx(1.4, rel=1e-12)
        assert gradient == pytest.approx(exact, rel=1e-9)


LOOKING: dict[str, Callable[[Any], Any]] = {
    "0 on plain arrays": lambda x: np.sum(x) * (type(x) is not np.ndarray),
    "inf on plain arrays": lambda x: np.sum(x) * (np.inf if type(x) is np.ndarray else 1.0),
    "twice on plain arrays": lambda x: np.linalg.norm(x) * (1.0 + (type(x) is np.ndarray)),
}


@pytest.mark.parametrize("name", LOOKING)
@pytest.mark.parametrize("x", [SMALL, LARGE, np.array([1.0, 2.0])], ids=["tiny", "huge", "usual"])
def test_functions_that_look_at_the_type_are_refused_at_any_size(name: str, x: Any) -> None:
    """They give another number on plain arrays wherever they are asked."""
    with pytest.raises(TraceError, match="look at the type"):
        grad(LOOKING[name])(x)
