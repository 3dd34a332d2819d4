"""Hyper-parameters: the settings of optimizers and schedules, beside the learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from graphgui.engine.evaluator import EvaluationError


@dataclass(frozen=True)
class Hyperparameter:
    """A hyper-parameter: its name in rules, its sign in formulas, its title, and its value, `least` ≤ value < `limit`.

    In the tables of optimizers and schedules the value is the default.
    """

    name: str
    sign: str
    title: str
    value: float
    least: float = 0.0
    limit: float = inf

    def with_value(self, value: float) -> Hyperparameter:
        """The same with another value; raises EvaluationError where that is out of its bounds."""
        if not self.least <= value < self.limit:
            bounds = f"at least {self.least:g}" + (f" and below {self.limit:g}" if self.limit < inf else "")
            raise EvaluationError(f"{self.title} must be a number of {bounds}, not {value:g}")
        return replace(self, value=float(value))


def with_values(owner: str, own: tuple[Hyperparameter, ...], given: Mapping[str, float]) -> tuple[Hyperparameter, ...]:
    """The hyper-parameters with these values, by name; raises EvaluationError for an unknown name or unfit value."""
    for name in given:
        if all(each.name != name for each in own):
            raise EvaluationError(f"{owner} has no hyper-parameter called {name}")
    return tuple(each.with_value(given[each.name]) if each.name in given else each for each in own)
