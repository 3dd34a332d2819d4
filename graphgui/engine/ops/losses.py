"""Losses: how far a prediction is off, as one number."""

from __future__ import annotations

from math import prod

from graphgui.engine.op import Case, Shape, broadcast
from graphgui.engine.ops.table import Table
from graphgui.engine.options import REDUCTION

TABLE = Table()
op = TABLE.op


def _loss_shape(case: Case) -> Shape:
    shape = broadcast(*case.shapes)
    return shape if case["reduction"] == "none" else ()


def _together(text: str, case: Case) -> str:
    """The mean or sum of the entries, or the entries themselves."""
    return text if case["reduction"] == "none" else f"np.{case['reduction']}({text})"


def _each(case: Case, factor: str = "g") -> str:
    """What each entry gets of the arriving gradient, times a factor that stands with g."""
    size = prod(broadcast(*case.shapes))
    return f"{factor} / {size}" if case["reduction"] == "mean" else factor


# fmt: off
op("mse", "MSE", "Losses", "prediction target",
   lambda case: _together("(prediction - target)**2", case),
   lambda case: f"({_each(case, '2 * g')}) * (prediction - target)",
   lambda case: f"({_each(case, '2 * g')}) * (target - prediction)",
   tangents=(lambda case: _together("2 * (prediction - target) * t", case),
             lambda case: _together("2 * (target - prediction) * t", case)),
   doc="The mean squared error: the average of (prediction − target)².", label="mse",
   latex="\\operatorname{{mse}}({prediction}, {target})", shape_rule=_loss_shape, elementwise=False, broadcasts=True,
   options=(REDUCTION,), synonyms="mean squared error loss regression")
