"""Losses: how far a prediction is off, as one number."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from graphgui.engine.op import Case, Shape, ShapeError, broadcast, show_shape
from graphgui.engine.op_properties import Kink
from graphgui.engine.ops.fitting import of_equal_shapes
from graphgui.engine.ops.table import Table
from graphgui.engine.options import REDUCTION, Option

TABLE = Table()
DELTA = Option("delta", 1.0, "number", doc="up to which error the loss is a square")


def _reduced(text: str, shape: Shape, case: Case) -> str:
    """The mean or sum of entries of this shape, or the entries themselves."""
    if case["reduction"] == "none" or shape == ():
        return text
    if case["reduction"] == "mean" and not prod(shape):
        return f"np.sum({text}) / 0"  # nan, as np.mean gives, but without its warning
    return f"np.{case['reduction']}({text})"


def _share(factor: str, shape: Shape, case: Case) -> str:
    """Text for each entry's share of the gradient g of the loss; the factor is a product with g."""
    return f"({factor} / {prod(shape)})" if case["reduction"] == "mean" and prod(shape) != 1 else factor


def _loss_shape(case: Case) -> Shape:
    shape = broadcast(*case.shapes)
    return shape if case["reduction"] == "none" else ()


def _loss(
    name: str,
    symbol: str,
    slots: str,
    entry: str,
    *slopes: tuple[str, str],
    options: tuple[Option, ...] = (),
    **details: Any,
) -> None:
    """Adds the row of an elementwise loss; each slope is a product with g and the array that it is multiplied by."""

    def rule(factor: str, slope: str) -> Callable[[Case], str]:
        def text(case: Case) -> str:
            shape = broadcast(*case.shapes)
            found = f"{_share(factor, shape, case)} * {slope}"
            own = broadcast(*(each for slot, each in zip(case.slots, case.shapes, strict=True) if slot in slope))
            # A slope without one of the slots may be smaller than the entries are.
            return found if own == shape or case["reduction"] == "none" else f"np.broadcast_to({found}, {shape})"

        return text

    def tangent(factor: str, slope: str) -> Callable[[Case], str]:
        return lambda case: _reduced(f"{factor.replace('g', 't')} * {slope}", broadcast(*case.shapes), case)

    TABLE.op(
        name, symbol, "Losses", slots, lambda case: _reduced(entry, broadcast(*case.shapes), case),
        *(rule(*slope) for slope in slopes), tangents=tuple(tangent(*slope) for slope in slopes),
        shape_rule=details.pop("shape_rule", _loss_shape), elementwise=False, broadcasts=True,
        options=(*options, REDUCTION), **details,
    )  # fmt: skip


def _huber_shape(case: Case) -> Shape:
    if case["delta"] == 0:
        raise ShapeError("the delta of a Huber loss must be greater than 0")
    return _loss_shape(case)


def _classes_shape(case: Case) -> Shape:
    """The shape of a loss of rows along the last axis, (…, classes), with one class per row, (…)."""
    rows, classes = case.shapes
    slot = case.slots[0]
    if not rows or not rows[-1]:
        raise ShapeError(f"{slot} needs a last axis with one entry for each class, not {show_shape(rows)}")
    if rows[:-1] != classes:
        raise ShapeError(
            f"{slot} {show_shape(rows)} and classes {show_shape(classes)} do not fit together: "
            f"there must be one class for each row, so {show_shape(rows[:-1])}"
        )
    return classes if case["reduction"] == "none" else ()


def _one_hot(case: Case) -> str:
    return f"one_hot(classes, {case.shape[-1]})"


def _at_class(case: Case, text: str) -> str:
    """The mean or sum of the entries of each row at its class, or these entries themselves."""
    chosen = f"np.where({_one_hot(case)}, {text}, 0.0)"
    if case["reduction"] == "none":
        return f"np.sum({chosen}, axis=-1)"
    return f"np.sum({chosen})" + (
        f" / {prod(case.shapes[1])}" if case["reduction"] == "mean" and case.shapes[1] else ""
    )


def _row_share(factor: str, case: Case) -> str:
    """Text for each row's share of the gradient g of the loss, so that it broadcasts along the row."""
    each = case["reduction"] == "none" and case.shapes[1]
    return f"{factor}[..., None]" if each else _share(factor, case.shapes[1], case)


def _nll_rule(case: Case) -> str:
    return f"np.where({_one_hot(case)}, {_row_share('-g', case)}, 0.0)"


def _cross_entropy_rule(case: Case) -> str:
    return f"{_row_share('g', case)} * (np.exp(log_softmax(logits)) - {_one_hot(case)})"


def _cross_entropy_tangent(case: Case) -> str:
    text = f"np.sum((np.exp(log_softmax(logits)) - {_one_hot(case)}) * t, axis=-1)"
    return _reduced(text, case.shapes[1], case)


# fmt: off
_loss("mse", "MSE", "prediction target", "(prediction - target)**2",
      ("2 * g", "(prediction - target)"), ("2 * g", "(target - prediction)"),
      doc="The mean squared error: the average of (prediction − target)².", label="mse",
      latex="\\operatorname{{MSE}}({prediction}, {target})", synonyms="mean squared error loss regression l2",
      aliases="mse_loss",
      pytorch=of_equal_shapes("MseLossBackward0"), commutative=True)
_loss("mae", "MAE", "prediction target", "np.abs(prediction - target)",
      ("g", "np.sign(prediction - target)"), ("g", "np.sign(target - prediction)"),
      doc="The mean absolute error: the average of |prediction − target|.",
      latex="\\operatorname{{MAE}}({prediction}, {target})", synonyms="mean absolute error loss regression l1",
      aliases="l1_loss", smooth=False,
      pytorch=None, kink=Kink("np.abs(prediction - target)", "At equality its derivative is 0."), commutative=True)
_loss("huber", "Huber", "prediction target", "huber(prediction - target, delta)",
      ("g", "np.clip(prediction - target, -delta, delta)"), ("g", "np.clip(target - prediction, -delta, delta)"),
      doc="The Huber loss: half the squared error up to delta, and a straight line of slope delta from there on.",
      latex="\\operatorname{{Huber}}({prediction}, {target})", synonyms="robust smooth l1 loss regression outlier",
      aliases="huber_loss", options=(DELTA,), shape_rule=_huber_shape,
      pytorch=of_equal_shapes("HuberLossBackward0"), commutative=True)
_loss("bce", "BCE", "prediction target", "binary_cross_entropy(prediction, target)",
      ("g", "((prediction - target) / np.maximum(prediction * (1 - prediction), 1e-12))"),
      ("g", "(np.maximum(np.log1p(-prediction), -100.0) - np.maximum(np.log(prediction), -100.0))"),
      doc="The cross-entropy of predicted probabilities and targets, both from 0 to 1. "
          "As in PyTorch, a logarithm below −100 counts as −100.",
      latex="\\operatorname{{BCE}}({prediction}, {target})", defaults=(0.5, 0.0), domain=(0.05, 0.95),
      synonyms="binary cross entropy loss classification probability", aliases="binary_cross_entropy",
      pytorch=of_equal_shapes("BinaryCrossEntropyBackward0"))
_loss("bce_with_logits", "BCEσ", "logits target",
      "np.maximum(logits, 0.0) - logits * target + np.log1p(np.exp(-np.abs(logits)))",
      ("g", "(sigmoid(logits) - target)"), ("-g", "logits"),
      doc="The cross-entropy of σ(logits) and targets from 0 to 1, in a form that does not overflow.",
      latex="\\operatorname{{BCE}}(\\sigma({logits}), {target})", label="BCE logits",
      synonyms="binary cross entropy sigmoid logistic loss classification", aliases="binary_cross_entropy_with_logits",
      pytorch=of_equal_shapes("BinaryCrossEntropyWithLogitsBackward0"))
TABLE.op("cross_entropy", "CE", "Losses", "logits classes",
      lambda case: f"-{_at_class(case, 'log_softmax(logits)')}", _cross_entropy_rule, None,
      tangents=(_cross_entropy_tangent, ""), label="cross-ent.",
      doc="Minus the log of the softmax of each row at its class, averaged over the rows. "
          "Classes are whole numbers that count the entries of the last axis from 0.",
      latex="\\operatorname{{CE}}({logits}, {classes})", shape_rule=_classes_shape, elementwise=False,
      options=(REDUCTION,), indices=("classes",), synonyms="softmax log loss classification logits",
      pytorch=None)
TABLE.op("nll", "NLL", "Losses", "log_probabilities classes",
      lambda case: f"-{_at_class(case, 'log_probabilities')}", _nll_rule, None,
      tangents=(lambda case: f"-{_at_class(case, 't')}", ""),
      doc="The negative log-likelihood: minus the entry of each row at its class, averaged over the rows. "
          "Classes are whole numbers that count the entries of the last axis from 0.",
      latex="\\operatorname{{NLL}}({log_probabilities}, {classes})", shape_rule=_classes_shape, elementwise=False,
      options=(REDUCTION,), indices=("classes",), synonyms="negative log likelihood loss classification",
      aliases="nll_loss",
      pytorch=lambda call: "NllLossBackward0" if call.ranks in ((1, 0), (2, 1)) else None)
_loss("kl_div", "KL", "log_prediction target", "kl_div(log_prediction, target)",
      ("-g", "target"), ("g", "(np.log(target) + 1 - log_prediction)"),
      doc="The divergence of a prediction, given as logarithms, from the target's probabilities: the average of "
          "target · (log target − log_prediction) over all entries, which is PyTorch's “mean”. "
          "An entry whose target is 0 counts as 0.",
      latex="\\operatorname{{KL}}({target} \\,\\|\\, e^{{{log_prediction}}})", domain=(0.05, 0.95), defaults=(0.0, 1.0),
      synonyms="kullback leibler divergence relative entropy loss",
      pytorch=None)
_loss("hinge", "hinge", "score label", "np.maximum(0.0, 1 - label * score)",
      ("-g", "np.where(label * score < 1, label, 0.0)"), ("-g", "np.where(label * score < 1, score, 0.0)"),
      doc="The average of max(0, 1 − label · score), for labels 1 and −1.",
      latex="\\operatorname{{hinge}}({score}, {label})", defaults=(0.0, 1.0), smooth=False,
      synonyms="svm support vector margin loss classification", aliases="hinge_loss",
      pytorch=None, kink=Kink("np.abs(1 - label * score)", "At the kink its derivative is 0."), commutative=True)
