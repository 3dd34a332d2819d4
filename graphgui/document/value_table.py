"""Values as tables: rows and columns of a vector or matrix, or of one matrix of an array with more axes.

A single number is a table of one cell, a vector one column. Every function gives a new array.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import prod

import numpy as np

from graphgui.engine.values import MOST_ENTRIES, Value

Shape = tuple[int, ...]
Block = tuple[int, int, int, int]
"""The first row and column, and the row and column behind the last."""

_SHAPE = re.compile(r"[(\[]?\s*\d+(\s*[×x*,]\s*\d+)*\s*,?\s*[)\]]?", re.IGNORECASE)


def page_count(value: Value) -> int:
    """The number of matrices (pages) in an array."""
    return prod(np.shape(value)[:-2])


def page_place(value: Value, page: int) -> tuple[int, ...]:
    """The leading indices of a matrix of an array; empty where there is only one."""
    return tuple(int(at) for at in np.unravel_index(page, np.shape(value)[:-2])) if np.ndim(value) > 2 else ()


def table_of(value: Value, page: int = 0) -> np.ndarray:
    """The rows and columns of a value; of several matrices, the one with this number."""
    array = np.asarray(value, np.float64)
    if array.ndim < 2:
        return array.reshape(-1, 1)
    if not page_count(value):
        return np.zeros((0, 0))
    table: np.ndarray = array[page_place(value, page)]
    return table


def with_cells(value: Value, page: int, cells: dict[tuple[int, int], float]) -> np.ndarray:
    """The value with other numbers in some cells."""
    array = np.array(value, np.float64)
    table = table_of(array, page)
    for at, number in cells.items():
        table[at] = number
    return array


def filled(value: Value, page: int, blocks: Collection[Block], number: float) -> np.ndarray:
    """The value with one number in all cells of some blocks."""
    array = np.array(value, np.float64)
    table = table_of(array, page)
    for top, left, bottom, right in blocks:
        table[top:bottom, left:right] = number
    return array


def with_row(value: Value, at: int) -> np.ndarray:
    """The value with a row of zeros there."""
    array = np.atleast_1d(np.asarray(value, np.float64))
    return np.insert(array, at, 0.0, axis=max(array.ndim - 2, 0))


def with_column(value: Value, at: int) -> np.ndarray:
    """The value with a column of zeros there; a vector becomes a matrix."""
    array = np.asarray(value, np.float64)
    return np.insert(array if array.ndim > 1 else array.reshape(-1, 1), at, 0.0, axis=-1)


def without_rows(value: Value, rows: Collection[int]) -> np.ndarray:
    """The value without some rows."""
    array = np.atleast_1d(np.asarray(value, np.float64))
    return np.delete(array, sorted(rows), axis=max(array.ndim - 2, 0))


def without_columns(value: Value, columns: Collection[int]) -> np.ndarray:
    """The value without some columns."""
    array = np.asarray(value, np.float64)
    return np.delete(array if array.ndim > 1 else array.reshape(-1, 1), sorted(columns), axis=-1)


def transposed(value: Value) -> np.ndarray:
    """The value with rows and columns exchanged; a vector becomes a matrix of one row."""
    array = np.asarray(value, np.float64)
    if array.ndim == 0:
        return array
    return np.swapaxes(array if array.ndim > 1 else array.reshape(-1, 1), -1, -2)


def read_shape(text: str) -> Shape:
    """The shape that a text such as "3 × 2", "3x2", "(3, 2)" or "scalar" denotes; raises ValueError."""
    text = text.strip()
    if text in ("", "()", "[]", "scalar"):
        return ()
    if not _SHAPE.fullmatch(text):
        raise ValueError("a shape is written as (3, 2), or 3 for a vector, or scalar")
    shape = tuple(int(length) for length in re.findall(r"\d+", text))
    if prod(shape) > MOST_ENTRIES:
        raise ValueError(f"{prod(shape):,} entries are too many; the most is {MOST_ENTRIES:,}")
    return shape


def resized(value: Value, shape: Shape) -> np.ndarray:
    """The value in another shape: the same entries in order where there are as many, else what fits, and zeros."""
    array = np.asarray(value, np.float64)
    if array.size == prod(shape):
        return array.reshape(shape)
    after = np.zeros(shape)
    old, new = _as_table(array.shape), _as_table(shape)
    axes = max(len(old), len(new))
    old, new = (1,) * (axes - len(old)) + old, (1,) * (axes - len(new)) + new
    common = tuple(slice(0, min(pair)) for pair in zip(old, new, strict=True))
    after.reshape(new)[common] = array.reshape(old)[common]
    return after


def grown(value: Value, rows: int, columns: int) -> np.ndarray:
    """A number, vector or matrix with rows and columns of zeros added; raises ValueError where that cannot be."""
    if np.ndim(value) > 2:
        raise ValueError(f"a table of {rows} × {columns} reaches beyond the edge of this matrix")
    if rows * columns > MOST_ENTRIES:
        raise ValueError(f"{rows * columns:,} entries are too many; the most is {MOST_ENTRIES:,}")
    table = table_of(value)
    after = np.zeros((rows, columns))
    after[: table.shape[0], : table.shape[1]] = table
    return after.reshape(rows) if np.ndim(value) < 2 and columns == 1 else after


def _as_table(shape: Sequence[int]) -> Shape:
    return (*shape, *(1,) * (2 - len(shape)))
