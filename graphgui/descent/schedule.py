"""The table of schedules: the learning rate as a function of the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphgui.descent.hyperparameter import Hyperparameter, with_values
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.rules.float_printer import OUT_OF_RANGE, SCALAR_SCOPE, float_text
from graphgui.engine.rules.rule_parser import parsed


@dataclass(frozen=True, eq=False)
class Schedule:
    """A row of the table of schedules.

    `rule` is NumPy text for the rate of a step, in `rate` (the learning rate that was set), `step` (the number of steps
    made before, from 0, as in torch.optim.lr_scheduler) and the names of the hyper-parameters.
    """

    name: str
    title: str
    rule: str
    hyperparameters: tuple[Hyperparameter, ...] = ()

    def with_values(self, **values: float) -> Schedule:
        """The same schedule with these hyper-parameters; raises EvaluationError for an unknown or unfit one."""
        return replace(self, hyperparameters=with_values(self.title, self.hyperparameters, values))

    @property
    def is_constant(self) -> bool:
        """Whether the rate is the same at every step."""
        return "step" not in parsed(self.rule).names

    def compiled(self, rate: float) -> Callable[[int], float]:
        """The rule as a function from step (from 0) to rate; in Python's floats, and where these raise in NumPy's."""
        scope: dict[str, Any] = {each.name: each.value for each in self.hyperparameters}
        scope |= {"rate": rate}
        # Text of the table alone: nothing a user types can become part of a rule.
        in_floats = eval(f"lambda step: {float_text(parsed(self.rule)).text}", {**SCALAR_SCOPE, **scope})
        in_numpy = eval(f"lambda step: {self.rule}", {"np": np, **HELPERS, **scope})

        def rate_at(step: int) -> float:
            try:
                return float(in_floats(step))
            except OUT_OF_RANGE:
                with np.errstate(all="ignore"):
                    return float(in_numpy(np.float64(step)))

        return rate_at


CONSTANT = Schedule("constant", "Constant", "rate")

SCHEDULES = {schedule.name: schedule for schedule in (CONSTANT,)}
"""The table of schedules, by name."""
