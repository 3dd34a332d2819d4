"""Calls of NumPy as rows of the table: which of their arguments are inputs and which are options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import pi
from typing import Any

import numpy as np

from graphgui.engine.op import Op, Options
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError, index_part_text


class TraceError(ValueError):
    """Raised for a function that cannot be recorded as a graph; the message is a sentence that gives the reason."""


class Recorded:
    """The base class of recorded values, by which this module recognises them."""


IN_PLACE = "the function writes into an array in place (x[i] = …, x.sort(), out=…); make a new array instead"
_NEUTRAL = {"constant_values": 0, "where": True, "kind": "stable", "stable": True}


@lru_cache(maxsize=1)
def _rows_by_name() -> dict[str, Op]:
    """Every row by its aliases and its name; a name takes precedence over an alias."""
    aliases = {alias: row for row in OPS.values() for alias in row.aliases.split()}
    return {**aliases, **OPS}


def row_named(name: str) -> Op | None:
    """The row for a NumPy function of this name; None where there is none."""
    row = _rows_by_name().get(name)
    return row if row is not None and row.slots else None


def called(function: Callable[..., Any]) -> str:
    """The name of a NumPy function as people write it, such as "np.linalg.inv"."""
    module = str(getattr(function, "__module__", None) or "numpy")
    return f"{module.replace('numpy', 'np', 1)}.{function.__name__}"


_signature = lru_cache(maxsize=512)(inspect.signature)


def bound(
    row: Op, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], Options]:
    """The inputs and the options of a row, from the arguments of its NumPy function.

    NumPy's own signature decides which is which: first as many as the row has slots, then options by their names.
    Raises TraceError for an argument that the row does not have, unless it is at its default.
    """
    signature = _signature(function)
    try:
        given = signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        raise TraceError(f"{called(function)}: {error}") from None
    names = list(signature.parameters)
    slots = names[:1] if row.variadic else names[: len(row.slots)]
    if any(name not in given for name in slots):
        raise TraceError(f"{called(function)} needs all of {', '.join(slots)} to be recorded")
    inputs = tuple(given[slots[0]]) if row.variadic else tuple(given[name] for name in slots)
    rest = {name: value for name, value in given.items() if name not in slots}
    for name, parameter in signature.parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            rest |= rest.pop(name, {})
    return inputs, options_of(row, called(function), rest, signature.parameters)


def options_of(
    row: Op, name: str, given: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter] = {}
) -> Options:
    """The options of a row from keyword arguments; raises TraceError for those that it does not have."""
    options = {}
    for keyword, value in given.items():
        default = parameters[keyword].default if keyword in parameters else None
        if value is default:
            continue
        if keyword == "out":
            raise TraceError(IN_PLACE)
        if isinstance(value, Recorded):
            raise TraceError(f"{name}: {keyword} cannot be recorded, it must be the same whatever the inputs are")
        if keyword in row.option_defaults:
            if row.option(keyword).kind == "index" and not isinstance(value, str):
                value = index_text(value)
            options[keyword] = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
        elif not _changes_nothing(keyword, value, default):
            raise TraceError(f"{name} with {keyword}={value} is not recorded")
    try:
        return row.checked_options(options)
    except OptionError as error:
        raise TraceError(f"{name}: {error}") from None


def _changes_nothing(keyword: str, value: Any, default: Any) -> bool:
    if keyword == "dtype":
        return bool(np.dtype(value) == np.float64)
    neutral = _NEUTRAL.get(keyword, default)
    return np.ndim(value) == 0 and bool(value == neutral)


def index_text(key: Any) -> str:
    """A basic index (whole numbers, slices, None, …) as text, as in "1:3, -1"."""
    parts = key if isinstance(key, tuple) else (key,)
    return ", ".join(map(index_part_text, parts)) + ("," if isinstance(key, tuple) and len(key) == 1 else "")


# ── functions rewritten in terms of others ───────────────────────────────────────────────────────────────────────
def _join(axis: int, least: int) -> Callable[..., Any]:
    def joined(arrays: Sequence[Any]) -> Any:
        parts = [part if np.ndim(part) else np.reshape(part, (1,)) for part in arrays]
        if least == 2:
            parts = [part if np.ndim(part) > 1 else np.expand_dims(part, axis=0) for part in parts]
        return np.concatenate(parts, axis=0 if np.ndim(parts[0]) == 1 else axis)

    return joined


def _columns(arrays: Sequence[Any]) -> Any:
    return np.concatenate([part if np.ndim(part) > 1 else np.reshape(part, (-1, 1)) for part in arrays], axis=1)


def _append(array: Any, values: Any, axis: int | None = None) -> Any:
    if axis is None:
        return np.concatenate([np.ravel(array), np.ravel(values)])
    return np.concatenate([array, values], axis=axis)


def _transposed(array: Any) -> Any:
    return np.transpose(array) if np.ndim(array) == 2 else np.swapaxes(array, -1, -2)


def _parts(array: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    places = np.arange(np.shape(array)[axis])
    front = (slice(None),) * (axis % np.ndim(array))
    # The array is truncated where NumPy truncates the indices along the axis.
    return [
        array[(*front, slice(int(part[0]), int(part[-1]) + 1) if len(part) else slice(0, 0))]
        for part in np.array_split(places, indices_or_sections)
    ]


def _clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **bounds: Any) -> Any:
    low, high = bounds.pop("min", a_min), bounds.pop("max", a_max)
    if out is not None or bounds:
        raise TraceError(IN_PLACE if out is not None else f"np.clip with {next(iter(bounds))}= is not recorded")
    return (a, -np.inf if low is None else low, np.inf if high is None else high), {}


def _einsum(*operands: Any, **options: Any) -> Any:
    if not operands or not isinstance(operands[0], str):
        raise TraceError("np.einsum is recorded with its subscripts first, as in np.einsum('ij,jk->ik', A, B)")
    subscripts = operands[0].replace(" ", "")
    if "->" not in subscripts:
        letters = subscripts.replace(",", "")
        subscripts += "->" + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    if options.keys() - {"optimize"}:
        raise TraceError(f"np.einsum with {next(iter(options))}= is not recorded")
    return operands[1:], {"subscripts": subscripts}


def _dot(a: Any, b: Any, out: Any = None) -> Any:
    if out is not None:
        raise TraceError(IN_PLACE)
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return NotImplemented if np.ndim(a) == np.ndim(b) == 1 or np.ndim(b) > 2 else a @ b


def _sign_and_logarithm(a: Any) -> Any:
    return np.sign(np.linalg.det(a)), a.through("logdet")


def _held(extreme: Any, plain: Any, a: Any, axis: Any, options: Mapping[str, Any]) -> Any:
    if not np.size(a):
        return 1.0 * plain(np.zeros(np.shape(a)), axis=axis, **options)
    return extreme(np.not_equal(a, 0.0), axis=axis, **options)


def _average(a: Any, axis: Any = None, weights: Any = None) -> Any:
    return np.mean(a, axis=axis) if weights is None else np.sum(a * weights, axis=axis) / np.sum(weights, axis=axis)


REWRITTEN: dict[str, Callable[..., Any]] = {
    "shape": lambda a: a.shape,
    "ndim": lambda a: a.ndim,
    "size": lambda a, axis=None: a.size if axis is None else a.shape[axis],
    "zeros_like": lambda a, **_: np.zeros(a.shape)[()],
    "empty_like": lambda a, **_: np.zeros(a.shape)[()],
    "ones_like": lambda a, **_: np.ones(a.shape)[()],
    "full_like": lambda a, fill_value, **_: fill_value * np.ones(np.shape(a)),
    "iscomplexobj": lambda x: False,
    "isrealobj": lambda x: True,
    "copy": lambda a, **_: a,
    "positive": lambda x: x,
    "conjugate": lambda x: x,
    "real": lambda x: x,
    "deg2rad": lambda x: x * (pi / 180),
    "radians": lambda x: x * (pi / 180),
    "rad2deg": lambda x: x * (180 / pi),
    "degrees": lambda x: x * (180 / pi),
    "logical_not": lambda x: np.equal(x, 0.0),
    "invert": lambda x: np.equal(x, 0.0),
    "logical_and": lambda a, b: np.not_equal(a, 0.0) * np.not_equal(b, 0.0),
    "bitwise_and": lambda a, b: np.multiply(a, b),
    "logical_or": lambda a, b: np.maximum(np.not_equal(a, 0.0), np.not_equal(b, 0.0)),
    "bitwise_or": lambda a, b: np.maximum(a, b),
    "logical_xor": lambda a, b: np.not_equal(np.not_equal(a, 0.0), np.not_equal(b, 0.0)),
    "bitwise_xor": lambda a, b: np.not_equal(a, b),
    "isnan": lambda x: np.not_equal(x, x),
    "isinf": lambda x: np.equal(np.abs(x), np.inf),
    "isfinite": lambda x: np.less(np.abs(x), np.inf),
    "divmod": lambda a, b: (a // b, a % b),
    "any": lambda a, axis=None, **options: _held(np.max, np.any, a, axis, options),
    "all": lambda a, axis=None, **options: _held(np.min, np.all, a, axis, options),
    "count_nonzero": lambda a, axis=None, **options: np.sum(np.not_equal(a, 0.0), axis=axis, **options),
    "ptp": lambda a, axis=None, **options: np.max(a, axis=axis, **options) - np.min(a, axis=axis, **options),
    "average": _average,
    "atleast_1d": lambda a: a if np.ndim(a) else np.reshape(a, (1,)),
    "vstack": _join(0, 2),
    "hstack": _join(1, 1),
    "column_stack": _columns,
    "append": _append,
    "matrix_transpose": _transposed,
    "split": _parts,
    "array_split": _parts,
    "fliplr": lambda m: np.flip(m, axis=1),
    "flipud": lambda m: np.flip(m, axis=0),
    "vdot": lambda a, b: np.dot(np.ravel(a), np.ravel(b)),
    "dot": _dot,
    "diagonal": lambda a, offset=0: np.diag(a, offset) if np.ndim(a) == 2 else NotImplemented,
    "heaviside": lambda x, middle: np.where(np.equal(x, 0.0), middle, np.greater(x, 0.0)),
    "linalg.trace": lambda x: np.trace(x if np.ndim(x) == 2 else np.moveaxis(x, (-2, -1), (0, 1))),
    "linalg.vector_norm": lambda x, axis=None, ord=2, **options: np.linalg.norm(
        np.ravel(x) if axis is None and not options else x, ord, axis, **options
    ),
    "linalg.matrix_transpose": _transposed,
    "linalg.slogdet": _sign_and_logarithm,
}
"""NumPy functions that are rewritten with others; NotImplemented means that the row of their own name applies."""

ARRANGED: dict[str, Callable[..., tuple[tuple[Any, ...], dict[str, Any]]]] = {"clip": _clip, "einsum": _einsum}
"""Rows whose arguments have another order than NumPy's: the inputs and options from NumPy's arguments."""
REDUCED = {"add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min"}
"""The row that `reduce` of a ufunc is."""
