"""Values: float64 numbers and arrays, kept read-only so that they can be shared without fear."""

from __future__ import annotations

import reprlib
from dataclasses import fields
from math import copysign
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

Value = Any
"""A float (NumPy's or Python's) or a read-only float64 array with at least one axis."""

MOST_ENTRIES = 10_000_000
MOST_VALUE_AXES = 32


def as_value(number: npt.ArrayLike) -> Value:
    """A number, nested list or array as float64, read-only, row after row in memory: in this order sums are added up.

    Raises ValueError with a sentence where it is ragged or too large, or holds something other than numbers.
    """
    if type(number) is float:
        return np.float64(number)
    try:
        raw = np.asarray(number)
        # NumPy would read "3" as 3, None as nan and 1j as 0; whole numbers beyond 64 bits come as objects.
        if raw.dtype.kind not in "biufO" or (
            raw.dtype.kind == "O" and not all(isinstance(n, (int, float)) for n in raw.flat)
        ):
            raise TypeError
        array = np.array(raw, dtype=np.float64, order="C")
    except (ValueError, TypeError, OverflowError):
        raise ValueError("a value must be a number, or rows of numbers of equal length") from None
    if array.size > MOST_ENTRIES:
        raise ValueError(f"a value of {array.size:,} entries is too large; the most is {MOST_ENTRIES:,}")
    if array.ndim > MOST_VALUE_AXES:
        raise ValueError(f"a value of {array.ndim} axes is too large; the most is {MOST_VALUE_AXES}")
    return frozen(array)


def frozen(value: Any) -> Value:
    """The value itself, made read-only; an array without axes becomes the number it holds."""
    if not isinstance(value, np.ndarray):
        return value
    value.flags.writeable = False
    return value if value.ndim else value[()]


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a value. NumPy's own function takes ten times as long for a single number."""
    return () if isinstance(value, float) else np.shape(value)


def same_value(a: Value, b: Value) -> bool:
    """Whether two values have the same shape and entries; any nan equals any other, and −0 differs from 0."""
    if isinstance(a, float) and isinstance(b, float):
        return (a == b and copysign(1.0, a) == copysign(1.0, b)) or (a != a and b != b)
    first, second = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return (
        first.shape == second.shape
        and np.array_equal(first, second, equal_nan=True)
        and bool(np.all((np.signbit(first) == np.signbit(second)) | np.isnan(first)))
    )


class Kept:
    """A frozen dataclass that is copied and pickled by its fields, and told in one line.

    What else it holds is found again when it is asked for. Arrays and mappings in a copy are read-only as well.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), {name: _loose(value) for name, value in self._fields()})

    def __repr__(self) -> str:
        told = (f"{name}={' '.join(_BRIEF.repr(value).split())}" for name, value in self._fields())
        return f"{type(self).__name__}({', '.join(told)})"

    def _fields(self) -> list[tuple[str, Any]]:
        kind: Any = self
        return [(field.name, getattr(self, field.name)) for field in fields(kind)]


_BRIEF = reprlib.Repr()
_BRIEF.maxother = _BRIEF.maxstring = 60


def _loose(value: Any) -> Any:
    """What pickle takes: a mapping as a dictionary."""
    return dict(value) if isinstance(value, MappingProxyType) else value


def _restored(kind: type, values: dict[str, Any]) -> Any:
    return kind(**{name: _read_only(value) for name, value in values.items()})


def _read_only(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _read_only(each) for key, each in value.items()})
    return tuple(map(_read_only, value)) if type(value) is tuple else frozen(value)
