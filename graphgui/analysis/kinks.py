"""Where each operation has its kinks: how far its inputs are from the nearest one, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from graphgui.engine.op import Op
from graphgui.engine.preamble.window_helpers import patches
from graphgui.engine.values import Value

_Options = Mapping[str, Any]
Distance = Callable[[Sequence[Any], _Options], Any]


def kink_distance(row: Op, inputs: Sequence[Value], options: _Options) -> Value | None:
    """How far each entry is from the operation's kink; 0 on it. None where the operation has none that is known."""
    rule = KINKS.get(row.name)
    if rule is None:
        return None
    with np.errstate(all="ignore"):
        return rule(inputs, options)


def convention(row: Op) -> str:
    """What the operation does on its kink: the sentence of its doc that says so, which is the last one."""
    return row.doc[:-1].rpartition(". ")[2] + "."


def _zero(inputs: Sequence[Any], options: _Options) -> Any:
    return np.abs(inputs[0])


def _elu(inputs: Sequence[Any], options: _Options) -> Any:
    return np.abs(inputs[0]) + (np.inf if options["alpha"] == 1 else 0.0)  # with alpha 1 there is none


def _leaky(inputs: Sequence[Any], options: _Options) -> Any:
    return np.abs(inputs[0]) + (np.inf if options["slope"] == 1 else 0.0)


def _tie(inputs: Sequence[Any], options: _Options) -> Any:
    return np.abs(np.subtract(inputs[0], inputs[1]))


def _clip(inputs: Sequence[Any], options: _Options) -> Any:
    return np.minimum(np.abs(np.subtract(inputs[0], inputs[1])), np.abs(np.subtract(inputs[0], inputs[2])))


def _pooled(inputs: Sequence[Any], options: _Options) -> Any:
    step = options["size"] if options["stride"] is None else options["stride"]
    return _runner_up(1.0)([patches(inputs[0], options["size"], options["size"], step)], {"axis": -3})


def _runner_up(sign: float) -> Distance:
    """How far the second largest (or smallest) entry is from the largest, along the option axis."""

    def distance(inputs: Sequence[Any], options: _Options) -> Any:
        x, axis = np.asarray(inputs[0], np.float64) * sign, options["axis"]
        axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        flat = np.moveaxis(x, tuple(axes), range(x.ndim - len(axes), x.ndim))
        flat = flat.reshape(*flat.shape[: x.ndim - len(axes)], -1)
        if flat.shape[-1] < 2:
            return np.full(flat.shape[:-1], np.inf)
        top = np.partition(flat, -2, axis=-1)[..., -2:]
        return top[..., 1] - top[..., 0]

    return distance


KINKS: Mapping[str, Distance] = MappingProxyType(
    {
        "abs": _zero,
        "relu": _zero,
        "leaky_relu": _leaky,
        "elu": _elu,
        "selu": _zero,
        "hardtanh": lambda inputs, options: np.abs(np.abs(inputs[0]) - 1),
        "maximum": _tie,
        "minimum": _tie,
        "clip": _clip,
        "mae": _tie,
        "hinge": lambda inputs, options: np.abs(1 - np.multiply(inputs[0], inputs[1])),
        "max": _runner_up(1.0),
        "min": _runner_up(-1.0),
        "max_pool2d": _pooled,
    }
)
"""By the row's name. The rest are smooth or jump, but for those that are at 0 or at equal entries by rare accident only:
norm, std, svdvals, sort."""
