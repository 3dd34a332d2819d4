"""NumPy functions that are rewritten with others before they are recorded.

The parameters of each are named as NumPy's own, so that what is given by position or by keyword arrives alike. What
NumPy's function takes beside them must be at its default, unless `**options` passes it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import pi, prod
from typing import Any

import numpy as np

from graphgui.engine.options import index_part_text
from graphgui.engine.recording.refusals import Recorded, TraceError


def _join(axis: int, least: int) -> Callable[..., Any]:
    def joined(tup: Sequence[Any]) -> Any:
        parts = [part if np.ndim(part) else np.reshape(part, (1,)) for part in tup]
        if least == 2:
            parts = [part if np.ndim(part) > 1 else np.expand_dims(part, axis=0) for part in parts]
        return np.concatenate(parts, axis=0 if np.ndim(parts[0]) == 1 else axis)

    return joined


def _columns(tup: Sequence[Any]) -> Any:
    return np.concatenate([part if np.ndim(part) > 1 else np.reshape(part, (-1, 1)) for part in tup], axis=1)


def _append(arr: Any, values: Any, axis: int | None = None) -> Any:
    if axis is None:
        return np.concatenate([np.ravel(arr), np.ravel(values)])
    return np.concatenate([arr, values], axis=axis)


def _transposed(x: Any) -> Any:
    return np.transpose(x) if np.ndim(x) == 2 else np.swapaxes(x, -1, -2)


def _parts(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    places = np.arange(np.shape(ary)[axis])
    front = (slice(None),) * (axis % np.ndim(ary))
    # The array is truncated where NumPy truncates the indices along the axis.
    return [
        ary[(*front, slice(int(part[0]), int(part[-1]) + 1) if len(part) else slice(0, 0))]
        for part in np.array_split(places, indices_or_sections)
    ]


def _equal_parts(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    np.split(np.arange(np.shape(ary)[axis]), indices_or_sections)  # raises where the parts are not equal
    return _parts(ary, indices_or_sections, axis)


def _at_least_one_axis(*arys: Any) -> Any:
    found = tuple(each if np.ndim(each) else np.reshape(each, (1,)) for each in arys)
    return found[0] if len(found) == 1 else found


def _clip(
    a: Any, a_min: Any = None, a_max: Any = None, min: Any = None, max: Any = None
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    low, high = a_min if min is None else min, a_max if max is None else max
    return (a, -np.inf if low is None else low, np.inf if high is None else high), {}


def _einsum(*operands: Any, optimize: Any = False) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if not operands or not isinstance(operands[0], str):
        raise TraceError("np.einsum is recorded with its subscripts first, as in np.einsum('ij,jk->ik', A, B)")
    subscripts = operands[0].replace(" ", "")
    if "->" not in subscripts:
        letters = subscripts.replace(",", "")
        subscripts += "->" + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    return operands[1:], {"subscripts": subscripts}


def _dot(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return NotImplemented if np.ndim(a) == np.ndim(b) == 1 or np.ndim(b) > 2 else a @ b


def _sign_and_logarithm(a: Any) -> Any:
    logarithm = a.through("logdet")
    # Divided by the n-th root of its size, the determinant is ±1, however large or small it was.
    share = np.exp(-logarithm / a.shape[-1]) if a.shape[-1] else logarithm + 1.0
    sign = np.sign(np.linalg.det(a * (np.expand_dims(share, (-2, -1)) if np.ndim(share) else share)))
    found: Any = type(np.linalg.slogdet(np.eye(1)))
    return found(np.where(np.equal(logarithm, -np.inf), 0.0, sign), logarithm)


def _held(extreme: Any, plain: Any, a: Any, axis: Any, options: Mapping[str, Any]) -> Any:
    if not np.size(a):
        return 1.0 * plain(np.zeros(np.shape(a)), axis=axis, **options)
    return extreme(np.not_equal(a, 0.0), axis=axis, **options)


def _average(a: Any, axis: Any = None, weights: Any = None, **options: Any) -> Any:
    if weights is None:
        return np.mean(a, axis=axis, **options)
    if np.ndim(weights) == 1 and isinstance(axis, int):
        weights = np.reshape(weights, [-1 if at == axis % np.ndim(a) else 1 for at in range(np.ndim(a))])
    elif np.shape(weights) != np.shape(a):
        raise TraceError("np.average is recorded with weights of the array's own shape, or along one axis")
    return np.sum(a * weights, axis=axis, **options) / np.sum(weights, axis=axis, **options)


def _vector_norm(x: Any, axis: Any = None, ord: Any = 2, keepdims: bool = False) -> Any:
    if axis is None:
        found = np.linalg.norm(np.ravel(x), ord)
        return np.reshape(found, (1,) * np.ndim(x)) if keepdims else found
    if isinstance(axis, tuple):
        raise TraceError("np.linalg.vector_norm is recorded along one axis, or without one")
    return np.linalg.norm(x, ord, axis=axis, keepdims=keepdims)


def _filled(a: Any, fill_value: Any, **options: Any) -> Any:
    if not isinstance(fill_value, Recorded):
        return np.full_like(_like(a), fill_value, **options)[()]
    if options:
        raise TraceError(f"np.full_like with {next(iter(options))} is not recorded for a value that is recorded")
    return fill_value * np.ones(np.shape(a))


def _like(a: Any) -> Any:
    return np.zeros(a.shape, a.dtype)


def _size(a: Any, axis: Any = None) -> int:
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return prod(a.shape[each] for each in axes)


def _result_type(*arrays_and_dtypes: Any) -> Any:
    return np.result_type(*(each.dtype if isinstance(each, Recorded) else each for each in arrays_and_dtypes))


def index_text(key: Any) -> str:
    """A basic index (whole numbers, slices, None, …) as text, as in "1:3, -1"."""
    parts = key if isinstance(key, tuple) else (key,)
    return ", ".join(map(index_part_text, parts)) + ("," if isinstance(key, tuple) and len(key) == 1 else "")


def _index_part(part: Any) -> Any:
    if isinstance(part, list) and not part:
        return np.zeros(0, int)
    return np.asarray(part) if isinstance(part, list | np.ndarray | bool | np.bool_) else part


def indexed(array: Any, key: Any) -> Any:
    """What stands at an index of a recorded array; raises TraceError, or NumPy's error where it is out of range."""
    parts = key if isinstance(key, tuple) else (key,)
    if parts == ():
        return array
    if any(isinstance(part, Recorded) for part in parts):
        if len(parts) == 1 and not key.is_condition:
            return array.through("take", key, axis=0)
        array.refuse("picks entries by a condition or several values", "; use np.where(condition, a, b)")
    parts = tuple(map(_index_part, parts))
    if not any(isinstance(part, np.ndarray) for part in parts):
        return array.through("getitem", index=index_text(key))
    last = parts[-1]
    if all(isinstance(part, slice) and part == slice(None) for part in parts[:-1]) and last.dtype.kind in "iu":
        return array.through("take", last, axis=len(parts) - 1)
    # Any other index: it is applied to an array of the entries' flat positions, which gives the positions to take.
    places = np.arange(array.size).reshape(array.shape)[parts]
    row: Any = np.ravel(array)
    return row.through("take", places)


REWRITTEN: dict[str, Callable[..., Any]] = {
    "shape": lambda a: a.shape,
    "ndim": lambda a: a.ndim,
    "size": _size,
    "zeros_like": lambda a, **options: np.zeros_like(_like(a), **options)[()],
    "empty_like": lambda prototype, **options: np.zeros_like(_like(prototype), **options)[()],
    "ones_like": lambda a, **options: np.ones_like(_like(a), **options)[()],
    "full_like": _filled,
    "iscomplexobj": lambda x: False,
    "isrealobj": lambda x: True,
    "result_type": _result_type,
    "astype": lambda x, dtype, copy=True: x.astype(dtype, copy=copy),
    "copy": lambda a: a.copied(),
    "positive": lambda x: x.copied(),
    "conjugate": lambda x: x.copied(),
    "real": lambda val: val,
    "deg2rad": lambda x: x * (pi / 180),
    "radians": lambda x: x * (pi / 180),
    "rad2deg": lambda x: x * (180 / pi),
    "degrees": lambda x: x * (180 / pi),
    "logical_not": lambda x: np.equal(x, 0.0),
    "invert": lambda x: np.equal(x, 0.0),
    "logical_and": lambda a, b: np.not_equal(1.0 * np.not_equal(a, 0.0) * np.not_equal(b, 0.0), 0.0),
    "bitwise_and": lambda a, b: np.not_equal(1.0 * a * b, 0.0),
    "logical_or": lambda a, b: np.not_equal(np.maximum(np.not_equal(a, 0.0), np.not_equal(b, 0.0)), 0.0),
    "bitwise_or": lambda a, b: np.not_equal(np.maximum(a, b), 0.0),
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
    "atleast_1d": _at_least_one_axis,
    "vstack": _join(0, 2),
    "hstack": _join(1, 1),
    "column_stack": _columns,
    "append": _append,
    "matrix_transpose": _transposed,
    "split": _equal_parts,
    "array_split": _parts,
    "fliplr": lambda m: np.flip(m, axis=1),
    "flipud": lambda m: np.flip(m, axis=0),
    "vdot": lambda a, b: np.dot(np.ravel(a), np.ravel(b)),
    "dot": _dot,
    "diagonal": lambda a, offset=0: np.diag(a, offset) if np.ndim(a) == 2 else NotImplemented,
    "heaviside": lambda x, middle: np.where(np.equal(x, 0.0), middle, np.where(np.not_equal(x, x), x, np.greater(x, 0.0))),
    "linalg.trace": lambda x, offset=0: np.trace(np.moveaxis(x, (-2, -1), (0, 1)) if np.ndim(x) > 2 else x, offset),
    "linalg.vector_norm": _vector_norm,
    "linalg.matrix_transpose": _transposed,
    "linalg.slogdet": _sign_and_logarithm,
}  # fmt: skip
"""NumPy functions that are rewritten with others; NotImplemented means that the row of their own name applies."""

ARRANGED: dict[str, Callable[..., tuple[tuple[Any, ...], dict[str, Any]]]] = {"clip": _clip, "einsum": _einsum}
"""Rows whose arguments have another order than NumPy's: the inputs and options from NumPy's arguments."""
