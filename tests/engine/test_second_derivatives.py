"""The rules of elementwise rows, differentiated once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.ops.elementwise import TABLE
from graphgui.engine.recording.recorder import record
from graphgui.engine.recording.tape_gradients import grad
from tests.engine.cases import Sample
from tests.engine.sampled import slope_along

PASSING = [(row, at) for row in TABLE for at, slot in enumerate(row.slots) if row.passes_gradient(slot)]


def second_derivative(first: Callable[..., Any], x: Any, weights: Any) -> Any:
    """The gradient of the weighted sum of what another gradient gives."""
    return grad(lambda moved: np.sum(weights * first(moved)))(x)


@pytest.mark.parametrize(
    ("row", "at"), [pytest.param(row, at, id=f"{row.name}-{row.slots[at]}") for row, at in PASSING]
)
def test_a_rule_can_be_differentiated_again(row: Op, at: int) -> None:
    """The gradient of the gradient is the central difference of the gradient, for every slot."""
    inputs = Sample(((3,),) * len(row.slots)).arrays(row)
    weights = np.array([1.0, 2.0, 3.0])

    def value(x: Any) -> Any:
        operands = tuple(x if i == at else each for i, each in enumerate(inputs))
        return np.sum(np.sin(record(row, operands, row.option_defaults)))

    found = second_derivative(grad(value), inputs[at], weights)
    # Each entry of the output depends on its own entry of the input alone.
    expected = slope_along(lambda x: weights * grad(value)(x), (inputs[at],), (np.ones(3),))
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(
    ("name", "at_zero"),
    [
        ("sigmoid", 0.0), ("tanh", 0.0), ("softplus", 0.25), ("logsigmoid", -0.25), ("silu", 0.5), ("mish", 0.64),
        ("gelu", 2 / np.sqrt(2 * np.pi)), ("gelu_tanh", 2 / np.sqrt(2 * np.pi)), ("sinc", -(np.pi**2) / 3),
        ("erf", 0.0), ("softsign", 0.0), ("relu", 0.0), ("elu", 1.0), ("square", 2.0), ("cube", 0.0),
    ],
)  # fmt: skip
def test_second_derivatives_at_zero_and_far_out(name: str, at_zero: float) -> None:
    """Inputs are often exactly 0, and saturated ones must give 0 and not nan."""
    row = OPS[name]

    def second(x: Any) -> Any:
        gradient = grad(lambda moved: np.sum(record(row, (moved,), row.option_defaults)))
        return second_derivative(gradient, np.array(x), 1.0)

    np.testing.assert_allclose(second([0.0]), [at_zero], rtol=1e-9, atol=1e-15)
    assert np.all(np.isfinite(second([-1000.0, 1000.0])))
