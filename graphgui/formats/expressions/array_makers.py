"""Functions that make arrays out of a few numbers, as NumPy's zeros and linspace do; in a text they are numbers."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, isfinite, prod
from typing import NamedTuple

import numpy as np

from graphgui.engine.op import show_shape
from graphgui.engine.options import MOST_AXES
from graphgui.engine.values import Value, as_value

MOST_MADE = 1_000_000


class Maker(NamedTuple):
    """A function that makes an array, the names of its arguments, and how many of them must be given."""

    make: Callable[..., Value]
    arguments: tuple[str, ...]
    needed: int


def zeros(shape: Value) -> Value:
    """An array of zeros; raises ValueError with a sentence for what is no shape."""
    return full(shape, 0.0)


def ones(shape: Value) -> Value:
    """An array of ones; raises ValueError with a sentence for what is no shape."""
    return full(shape, 1.0)


def full(shape: Value, fill_value: Value) -> Value:
    """An array with one number everywhere; raises ValueError with a sentence for what is no shape."""
    if np.ndim(fill_value):
        raise ValueError("full needs one number to fill with")
    return as_value(np.full(_shape(shape), fill_value))


def eye(n: Value) -> Value:
    """The identity matrix with n rows; raises ValueError with a sentence for what is no count."""
    (count,) = _shape(n, "eye needs a whole number of rows")
    _check_count(count * count)
    return as_value(np.eye(count))


def arange(start: Value, stop: Value = None, step: Value = 1.0) -> Value:
    """Numbers from start up to, but not with, stop; raises ValueError with a sentence where there are too many."""
    if stop is None:
        start, stop = 0.0, start
    numbers = _numbers("arange", start, stop, step)
    if numbers[2] == 0:
        raise ValueError("arange needs a step other than 0")
    size = (numbers[1] - numbers[0]) / numbers[2]
    _check_count(ceil(size) if isfinite(size) else MOST_MADE + 1)
    return as_value(np.arange(*numbers))


def linspace(start: Value, stop: Value, num: Value = 50.0) -> Value:
    """Evenly spaced numbers from start to stop, both with them; raises ValueError with a sentence for a bad count."""
    (count,) = _shape(num, "linspace needs a whole number of numbers")
    first, last = _numbers("linspace", start, stop)
    return as_value(np.linspace(first, last, count))


def _numbers(name: str, *given: Value) -> list[float]:
    if any(np.ndim(number) for number in given) or not np.all(np.isfinite(given)):
        raise ValueError(f"{name} needs plain numbers")
    return [float(number) for number in given]


def _shape(value: Value, problem: str = "") -> tuple[int, ...]:
    sizes = np.asarray(value)
    if problem and sizes.ndim:
        raise ValueError(problem)
    if sizes.ndim > 1 or not np.all((sizes >= 0) & (sizes == np.floor(sizes)) & (sizes <= MOST_MADE)):
        raise ValueError(problem or "a shape is whole numbers such as (2, 3)")
    shape = tuple(int(size) for size in sizes.reshape(-1))
    if len(shape) > MOST_AXES:
        raise ValueError(f"a shape has at most {MOST_AXES} axes")
    _check_count(prod(size for size in shape if size), show_shape(shape))
    return shape


def _check_count(count: int, what: str = "this") -> None:
    if count > MOST_MADE:
        raise ValueError(f"{what} is too large: more than {MOST_MADE:,} entries")


MAKERS: dict[str, Maker] = {
    "zeros": Maker(zeros, ("shape",), 1),
    "ones": Maker(ones, ("shape",), 1),
    "full": Maker(full, ("shape", "fill_value"), 2),
    "eye": Maker(eye, ("n",), 1),
    "arange": Maker(arange, ("start", "stop", "step"), 1),
    "linspace": Maker(linspace, ("start", "stop", "num"), 2),
}
