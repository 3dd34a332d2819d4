"""The few functions that NumPy lacks and that rules need: the preamble of a written program.

Each is plain NumPy, so that its own source can be written above the program that calls it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphgui.engine.preamble.matrix_helpers import MATRIX_HELPERS
from graphgui.engine.preamble.window_helpers import WINDOW_HELPERS


def unbroadcast(gradient: Any, shape: tuple[int, ...]) -> Any:
    """The gradient summed over the axes along which an input of this shape was broadcast."""
    own = np.shape(gradient)
    if own == shape:
        return gradient
    extra = len(own) - len(shape)
    stretched = tuple(i for i, n in enumerate(own) if i < extra or (shape[i - extra] == 1 and n != 1))
    return np.reshape(np.sum(gradient, axis=stretched), shape)[()]


# Reductions and shapes


def shares(x: Any, extreme: Any, axis: Any) -> Any:
    """The share of the gradient for each entry: those equal to the extreme share it evenly."""
    hits = x == extreme
    return hits / np.sum(hits, axis=axis, keepdims=True)


def product_of_others(x: Any, axes: tuple[int, ...]) -> Any:
    """For each entry the product of all others along the axes, found without dividing, so that zeros do no harm."""
    front = tuple(range(len(axes)))
    x = np.moveaxis(x, axes, front)
    rest = x.shape[len(axes) :]
    rows = np.reshape(x, (math.prod(x.shape[: len(axes)]), *rest))
    ones = np.ones((1, *rest))
    before = np.cumprod(np.concatenate([ones, rows[:-1]]), axis=0)
    after = np.cumprod(np.concatenate([ones, rows[:0:-1]]), axis=0)[::-1]
    return np.moveaxis(np.reshape(before * after, x.shape), front, axes)


def recurrence(added: Any, factors: Any) -> Any:
    """The solution of s[i] = added[i] + factors[i] * s[i + 1] along the first axis, found by doubling the stride."""
    stride = 1
    while stride < len(added):
        added = np.concatenate([added[:-stride] + factors * added[stride:], added[-stride:]])
        factors = factors[:-stride] * factors[stride:]
        stride *= 2
    return added


def cumprod_gradient(g: Any, x: Any, axis: int) -> Any:
    """The gradient that a running product passes back, found without dividing, so that zeros do no harm."""
    g, x = np.moveaxis(g, axis, 0), np.moveaxis(x, axis, 0)
    before = np.cumprod(np.concatenate([np.ones((1, *x.shape[1:])), x[:-1]]), axis=0)
    return np.moveaxis(before * recurrence(g, x[1:]), 0, axis)


def cumprod_tangent(t: Any, x: Any, axis: int) -> Any:
    """The tangent of a running product along an axis."""
    t, x = np.moveaxis(t, axis, 0), np.moveaxis(x, axis, 0)
    before = np.cumprod(np.concatenate([np.ones((1, *x.shape[1:])), x[:-1]]), axis=0)
    return np.moveaxis(recurrence((before * t)[::-1], x[:0:-1])[::-1], 0, axis)


def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The logarithm of the sum of exponentials; the largest entry is taken out first, so that none overflows."""
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.abs(top) == np.inf, 0.0, top)
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axis)[()]


def power_of_two(x: Any, axis: Any) -> Any:
    """The power of two just below the largest size along axes, by which x is divided without a rounding; else 1."""
    top = np.max(np.abs(x), axis=axis, keepdims=True, initial=0.0)
    fits = (top > 0) & (top < np.inf)
    return np.where(fits, np.ldexp(1.0, np.frexp(np.where(fits, top, 1.0))[1] - 1), 1.0)


def euclidean_norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The root of the sum of squares; where these would overflow or vanish, of numbers scaled by a power of two."""
    norm = np.linalg.norm(x, ord, axis, True)
    if not np.all((norm > 1e-140) & (norm < 1e140)):
        scale = power_of_two(x, axis)
        norm = scale * np.linalg.norm(x / scale, ord, axis, True)
    return norm if keepdims else np.squeeze(norm, axis=axis)[()]


def standard_deviation(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    """np.std; where its squares would overflow or vanish, of numbers scaled by a power of two."""
    found = np.std(x, axis=axis, ddof=ddof, keepdims=True)
    if not np.all((found > 1e-140) & (found < 1e140)):
        scale = power_of_two(x, axis)
        found = scale * np.std(x / scale, axis=axis, ddof=ddof, keepdims=True)
    return found if keepdims else np.squeeze(found, axis=axis)[()]


def spectral_norm(x: Any, axes: tuple[int, int], keepdims: bool = False) -> Any:
    """The largest singular value of the matrices along two axes; nan where one holds nan or an infinity."""
    finite = np.all(np.isfinite(x), axis=axes, keepdims=True)
    norm = np.linalg.norm(np.where(finite, x, 0.0), 2, axis=axes, keepdims=True)
    norm = np.where(finite, norm, np.nan)
    return norm if keepdims else np.squeeze(norm, axis=axes)[()]


def spectral_direction(x: Any, axes: tuple[int, int]) -> Any:
    """The derivative of the spectral norm by the matrix: u vᵀ of the largest singular value, the mean of equal ones."""
    x = np.moveaxis(x, axes, (-2, -1))
    finite = np.all(np.isfinite(x), axis=(-2, -1), keepdims=True)
    u, values, vh = np.linalg.svd(np.where(finite, x, 0.0), full_matrices=False)
    parts = shares(values, values[..., :1], -1) * np.sign(values)
    return np.moveaxis(np.where(finite, (u * parts[..., None, :]) @ vh, np.nan), (-2, -1), axes)


def places(indices: Any, length: int) -> Any:
    """Indices into an axis of this length as integers; raises ValueError where one is not whole or out of range."""
    found = np.asarray(indices)
    wrong = (found != np.floor(found)) | (found < -length) | (found >= length)
    if np.any(wrong):
        first = f"{float(found[wrong].flat[0]):g}".replace("-", "−")
        if not length:
            raise ValueError(f"there is no place {first} on an axis of length 0")
        raise ValueError(f"places must be whole numbers from −{length} to {length - 1}; one is {first}")
    return found.astype(int)


def one_hot(indices: Any, classes: int) -> Any:
    """A 1 at the place of each class and 0 elsewhere, along a new last axis; raises ValueError for a wrong class."""
    found = np.asarray(indices)[..., None]
    wrong = (found != np.floor(found)) | (found < 0) | (found >= classes)
    if np.any(wrong):
        first = f"{float(found[wrong].flat[0]):g}".replace("-", "−")
        raise ValueError(f"classes must be whole numbers from 0 to {classes - 1}; one is {first}")
    return 1.0 * (found == np.arange(classes))


def scatter(x: Any, shape: tuple[int, ...], index: Any) -> Any:
    """Zeros of a shape with x put where the index says: what indexing passes back."""
    whole = np.zeros(shape)
    whole[index] = x
    return whole


def scatter_add(x: Any, indices: Any, shape: tuple[int, ...], axis: int | None = None) -> Any:
    """Zeros of a shape with the parts of x added at their places along an axis: what take passes back."""
    lengths, at = ((math.prod(shape),), 0) if axis is None else (shape, axis)
    outer, inner = math.prod(lengths[:at]), math.prod(lengths[at + 1 :])
    rows = np.arange(outer)[:, None] * lengths[at] + np.ravel(places(indices, lengths[at]) % lengths[at])
    positions = rows[..., None] * inner + np.arange(inner)
    total = np.bincount(np.ravel(positions), np.ravel(x), outer * lengths[at] * inner)
    # Without any entries the count is one of whole numbers.
    return np.reshape(total, shape).astype(float, copy=False)[()]


def scatter_along(x: Any, indices: Any, shape: tuple[int, ...], axis: int) -> Any:
    """Zeros of a shape with each entry of x added at its own place along an axis: what take_along_axis passes back."""
    positions = np.reshape(np.arange(math.prod(shape)), shape)
    chosen = np.take_along_axis(positions, places(indices, shape[axis]), axis=axis)
    return scatter_add(x, chosen, shape)


# Elementwise


def erf(x: Any) -> Any:
    """The error function of every entry, 2/√π times the area under exp(−t²) from 0 to x."""
    entries = map(math.erf, np.ravel(x).tolist())
    return np.reshape(np.fromiter(entries, np.float64), np.shape(x))[()]


def erfc(x: Any) -> Any:
    """1 − erf of every entry, with all its digits where erf is next to 1."""
    entries = map(math.erfc, np.ravel(x).tolist())
    return np.reshape(np.fromiter(entries, np.float64), np.shape(x))[()]


def finite(x: Any) -> Any:
    """The numbers, the largest there is in place of ∞, so that a factor that vanishes faster than x grows gives 0."""
    return np.clip(x, -1.7976931348623157e308, 1.7976931348623157e308)


def sigmoid(x: Any) -> Any:
    """1 / (1 + e⁻ˣ)."""
    return 1 / (1 + np.exp(-x))


def gelu_tanh_slope(x: Any) -> Any:
    """The derivative of gelu_tanh, x · σ(v) with v = √(8/π) · (x + 0.044715 · x³); at ±100 it is long 0 or 1."""
    x = np.clip(x, -100.0, 100.0)
    v = np.sqrt(8 / np.pi) * x * (1 + 0.044715 * x**2)
    return sigmoid(v) + np.sqrt(8 / np.pi) * x * sigmoid(v) * sigmoid(-v) * (1 + 0.134145 * x**2)


def mish_slope(x: Any) -> Any:
    """The derivative of mish, x · tanh(s) with s = softplus(x) and e⁻ˢ = σ(−x), so that no digits cancel."""
    on, off = sigmoid(x), sigmoid(-x)
    below = 1 + off**2
    return on * (1 + off) / below + finite(x) * on * (2 * off / below) ** 2


def sinc_slope(x: Any) -> Any:
    """The derivative of sinc, (cos(πx) − sinc(x)) / x; near 0, where digits cancel, the first terms of its series."""
    is_near = np.abs(x) < 0.02
    near, far = np.where(is_near, x, 0.0), np.where(is_near, 1.0, x)
    u = (np.pi * near) ** 2
    series = -(np.pi**2) / 3 * near * (1 - u / 10 * (1 - u / 28 * (1 - u / 54)))
    return np.where(is_near, series, (np.cos(np.pi * far) - np.sinc(far)) / far)[()]


# Neural networks and losses


def softmax(x: Any, axis: int = -1) -> Any:
    """Positive numbers that add up to 1 along an axis; the largest x is taken off first, so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: int = -1) -> Any:
    """The logarithm of softmax; the largest x is taken off first, so that nothing overflows."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def deviation(x: Any, eps: float, axis: int) -> Any:
    """√(variance + eps) along an axis; numbers whose squares would overflow or vanish are scaled for it.

    By a power of two, at which eps itself does not vanish, and without a branch, so that it can be derived again.
    """
    top = np.max(np.abs(x), axis=axis, keepdims=True)
    large = np.where(top > 1e220, np.where(top > 1e290, 2.0**-520, 2.0**-480), 2.0**-250)
    unit = np.where(top > 1e140, large, np.where(top < 1e-140, 2.0**250, 1.0))
    return np.sqrt(np.var(x * unit, axis=axis, keepdims=True) + eps * unit**2) / unit


def huber(error: Any, delta: float) -> Any:
    """Half the square of an error up to delta, and a straight line of slope delta from there on."""
    bounded = np.clip(error, -delta, delta)
    return bounded * (error - bounded / 2)


def binary_cross_entropy(prediction: Any, target: Any) -> Any:
    """Minus target · log prediction + (1 − target) · log(1 − prediction), where a logarithm is −100 at least."""
    log_yes = np.maximum(np.log(prediction), -100.0)
    log_no = np.maximum(np.log1p(-prediction), -100.0)
    return -(target * log_yes + (1 - target) * log_no)


def kl_div(log_prediction: Any, target: Any) -> Any:
    """The target times the difference of the logarithms; 0 where the target is 0."""
    return np.where(target == 0, 0.0, target * (np.log(target) - log_prediction))[()]


def dropout_mask(shape: tuple[int, ...], rate: float, seed: int) -> Any:
    """1 / (1 − rate) where an entry stays and 0 where it is dropped; the same for the same seed."""
    return np.where(np.random.default_rng(seed).random(shape) < rate, 0.0, 1 / (1 - rate))


HELPERS: dict[str, Any] = {
    **WINDOW_HELPERS,
    **MATRIX_HELPERS,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "deviation": deviation,
    "huber": huber,
    "binary_cross_entropy": binary_cross_entropy,
    "kl_div": kl_div,
    "dropout_mask": dropout_mask,
    "unbroadcast": unbroadcast,
    "erf": erf,
    "erfc": erfc,
    "finite": finite,
    "sigmoid": sigmoid,
    "gelu_tanh_slope": gelu_tanh_slope,
    "mish_slope": mish_slope,
    "sinc_slope": sinc_slope,
    "shares": shares,
    "product_of_others": product_of_others,
    "recurrence": recurrence,
    "cumprod_gradient": cumprod_gradient,
    "cumprod_tangent": cumprod_tangent,
    "logsumexp": logsumexp,
    "power_of_two": power_of_two,
    "euclidean_norm": euclidean_norm,
    "standard_deviation": standard_deviation,
    "spectral_norm": spectral_norm,
    "spectral_direction": spectral_direction,
    "places": places,
    "one_hot": one_hot,
    "scatter": scatter,
    "scatter_add": scatter_add,
    "scatter_along": scatter_along,
}
