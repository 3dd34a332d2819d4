"""Optimizers and schedules as rows of one's own, made with nothing but what the package offers for it.

They are not shipped: they show that the rows of descent/ have room for each kind.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphgui.descent.hyperparameter import Hyperparameter
from graphgui.descent.optimizer import Optimizer
from graphgui.descent.schedule import Schedule

_MOMENTUM = Hyperparameter("momentum", "μ", "momentum", 0.9, limit=1.0)

MOMENTUM = Optimizer(
    "momentum", "Momentum", "v = momentum * v + g\nx = x - rate * v", {"v": np.zeros}, (_MOMENTUM,)
)  # fmt: skip

NESTEROV = Optimizer(
    "nesterov", "Nesterov momentum, rewritten as in PyTorch",
    "v = momentum * v + g\nx = x - rate * (g + momentum * v)", {"v": np.zeros}, (_MOMENTUM,),
)  # fmt: skip

LOOK_AHEAD = Optimizer(
    "look-ahead", "Nesterov momentum with the gradient at the point ahead (Sutskever et al., 2013)",
    "v = momentum * v - rate * gradient(x + momentum * v)\nx = x + v", {"v": np.zeros}, (_MOMENTUM,), whole=True,
)  # fmt: skip

ADAM = Optimizer(
    "adam", "Adam (Kingma and Ba, 2015)",
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    first = 1 - beta1**step
    second = 1 - beta2**step
    x = x - rate * (m / first) / (np.sqrt(v / second) + eps)
    """,
    {"m": np.zeros, "v": np.zeros},
    (
        Hyperparameter("beta1", "β₁", "beta1", 0.9, limit=1.0),
        Hyperparameter("beta2", "β₂", "beta2", 0.999, limit=1.0),
        Hyperparameter("eps", "ε", "eps", 1e-8),
    ),
)  # fmt: skip


def backtracked(loss: Any, x: Any, g: Any, size: float, shrink: float, enough: float) -> float:
    """The first of the sizes size, size · shrink … of a step along −g that lowers the loss enough (Armijo, 1966)."""
    start, slope = loss(x), float(g @ g)
    while size > 1e-20 and not loss(x - size * g) <= start - enough * size * slope:
        size *= shrink
    return size


LINE_SEARCH = Optimizer(
    "line-search", "Backtracking line search",
    "x = x - backtracked(loss, x, g, rate, shrink, enough) * g",
    hyperparameters=(
        Hyperparameter("shrink", "ρ", "shrink", 0.5, limit=1.0), Hyperparameter("enough", "c", "enough", 1e-4, limit=1.0),
    ),
    whole=True, functions={"backtracked": backtracked},
)  # fmt: skip


def hessian(product: Any, x: Any) -> Any:
    """The Hessian at a point, column by column."""
    return np.array([product(x, direction) for direction in np.eye(len(x))]).T


NEWTON = Optimizer(
    "newton", "Newton", "x = x - rate * np.linalg.solve(hessian(hessian_product, x), g)",
    whole=True, functions={"hessian": hessian},
)  # fmt: skip


def pushed(pairs: Any, moved: Any, turned: Any, step: int, most: float) -> Any:
    """The last pairs of a step and its change of the gradient, with a new one where the loss curves upward along it."""
    if step == 1 or turned @ moved <= 1e-10:
        return pairs
    return np.concatenate([pairs, [[moved, turned]]])[-int(most) :]


def two_loop(pairs: Any, g: Any) -> Any:
    """The gradient times an inverse Hessian that fits the pairs (Nocedal, 1980; Nocedal and Wright, algorithm 7.4)."""
    weights = []
    for moved, turned in pairs[::-1]:
        weights.append((moved @ g) / (moved @ turned))
        g = g - weights[-1] * turned
    if len(pairs):
        moved, turned = pairs[-1]
        g = g * (moved @ turned) / (turned @ turned)
    for (moved, turned), weight in zip(pairs, reversed(weights), strict=True):
        g = g + moved * (weight - (turned @ g) / (moved @ turned))
    return g


def size_of(rate: float, step: int, g: Any) -> float:
    """The rate, and at the first step, where nothing is known of curvature, less where the gradient is large."""
    return rate * min(1.0, 1.0 / float(np.sum(np.abs(g)))) if step == 1 else rate


LBFGS = Optimizer(
    "lbfgs", "L-BFGS",
    """
    pairs = pushed(pairs, x - earlier_x, g - earlier_g, step, memory)
    earlier_x = x
    earlier_g = g
    x = x - size_of(rate, step, g) * two_loop(pairs, g)
    """,
    {"pairs": lambda shape: np.zeros((0, 2, *shape)), "earlier_x": np.zeros, "earlier_g": np.zeros},
    (Hyperparameter("memory", "m", "memory", 5, least=1),),
    whole=True, functions={"pushed": pushed, "two_loop": two_loop, "size_of": size_of},
)  # fmt: skip

SAMPLES = (MOMENTUM, NESTEROV, LOOK_AHEAD, ADAM, LINE_SEARCH, NEWTON, LBFGS)

COSINE = Schedule(
    "cosine", "Cosine", "lowest + (rate - lowest) * (1 + np.cos(np.pi * step / period)) / 2",
    (Hyperparameter("period", "T", "period", 50, least=1), Hyperparameter("lowest", "η₀", "lowest rate", 0.0)),
)  # fmt: skip

STEPPED = Schedule(
    "stepped", "Steps", "rate * factor ** np.floor(step / every)",
    (Hyperparameter("factor", "γ", "factor", 0.5), Hyperparameter("every", "k", "every", 10, least=1)),
)  # fmt: skip
