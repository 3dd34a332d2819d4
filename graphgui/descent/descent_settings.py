"""The settings of a descent: its loss, its learning rate and its number of steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from numbers import Integral

from graphgui.engine.evaluator import EvaluationError

MOST_STEPS = 10_000_000


@dataclass(frozen=True)
class DescentSettings:
    """The settings of a graph's descent: the id of its loss (None for the output), the learning rate η, the steps."""

    loss: int | None = None
    rate: float = 0.1
    steps: int = 100


def check_settings(rate: float, steps: int) -> None:
    """Raises EvaluationError where the learning rate is no positive number or the steps are not from 1 to 10,000,000."""
    if not isfinite(rate) or rate <= 0:
        raise EvaluationError(f"the learning rate must be a number above 0, not {rate:g}")
    if not isinstance(steps, Integral) or steps < 1:
        raise EvaluationError(f"the number of steps must be a whole number from 1, not {steps:g}")
    if steps > MOST_STEPS:
        raise EvaluationError(f"the number of steps must be at most {MOST_STEPS:,}, not {steps:,}")
