"""The table of optimizers: rows with the text of an update rule. The text that is shown is the text that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from graphgui.descent.hyperparameter import Hyperparameter, with_values
from graphgui.descent.objective import Objective
from graphgui.descent.update_rule import State, Update, UpdateRule
from graphgui.engine.op import Shape
from graphgui.engine.values import Value, frozen


@dataclass(frozen=True, eq=False)
class Optimizer:
    """A row of the table of optimizers.

    `rule` is its update rule (see `update_rule`). `state` names the variables that it keeps from step to step, each
    with a function from a shape to its start, such as `np.zeros`. `is_bounded` means that no number moves by more than
    η · ‖∇‖ in a step, so that as long as the sum of these is small the numbers need not be searched for inf and nan.

    A rule moves each parameter by itself, entry by entry, unless it is one for the `whole` row of all numbers. Then `x`,
    `g` and the state are rows, and the rule may call `loss(x)`, `gradient(x)`, `loss_and_gradient(x)` and
    `hessian_product(x, p)` at any point, and the row's own `functions`.
    """

    name: str
    title: str
    rule: str
    state: Mapping[str, Callable[[Shape], npt.ArrayLike]] = field(default_factory=dict)
    hyperparameters: tuple[Hyperparameter, ...] = ()
    is_bounded: bool = False
    whole: bool = False
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def with_values(self, **values: float) -> Optimizer:
        """The same optimizer with these hyper-parameters; raises EvaluationError for an unknown or unfit one."""
        return replace(self, hyperparameters=with_values(self.title, self.hyperparameters, values))

    def init(self, shapes: Sequence[Shape]) -> State:
        """The state before the first step, for parameters of these shapes."""
        own = [(sum(map(prod, shapes)),)] if self.whole else shapes
        return tuple(tuple(_value(start(shape)) for shape in own) for start in self.state.values())

    def compiled(self, values: Sequence[Value], objective: Objective) -> Update:
        """The update rule as a function, for parameters of the shapes of these values."""
        rule = UpdateRule(self.rule, tuple(self.state))
        constants = {each.name: each.value for each in self.hyperparameters}
        if self.whole:
            return self._row_update(rule, constants, objective)
        if any(np.ndim(value) for value in values):
            return rule.for_arrays(values, self.init([np.shape(value) for value in values]), constants)
        return rule.for_numbers(len(values), constants)

    def _row_update(self, rule: UpdateRule, constants: Mapping[str, float], objective: Objective) -> Update:
        asked = {
            "loss": objective.loss,
            "gradient": objective.gradient,
            "loss_and_gradient": objective.loss_and_gradient,
            "hessian_product": objective.hessian_product,
        }
        run = rule.for_row({**constants, **asked, **self.functions})

        def update(
            values: Sequence[Value], gradients: Sequence[Value], state: State, rate: float, step: int
        ) -> tuple[list[Value], State]:
            own = tuple(variable for (variable,) in state)
            moved, own = run(objective.row(values), objective.row(gradients), own, rate, step)
            return objective.split(moved), tuple((variable,) for variable in own)

        return update


def _value(start: npt.ArrayLike) -> Value:
    value = np.array(start, np.float64)
    return frozen(value) if value.ndim else float(value)


GRADIENT_DESCENT = Optimizer("sgd", "Gradient descent", "x = x - rate * g", is_bounded=True)

OPTIMIZERS = {optimizer.name: optimizer for optimizer in (GRADIENT_DESCENT,)}
"""The table of optimizers, by name."""
