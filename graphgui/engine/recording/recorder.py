"""Recording: an ordinary NumPy function, run once on values that record the operations on them, becomes a graph.

A recorder carries its value, so that shapes and lengths are plain, and belongs to a tape, the list of operations that
were recorded. NumPy dispatches its functions to it (NEP 13 and NEP 18). Tapes nest: an entry of a younger tape may hold
values of an older one, which gives gradients of gradients (`tape_gradients.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NoReturn

import numpy as np

from graphgui.engine.graph import NO_OPTIONS
from graphgui.engine.op import Op, Options, Shape
from graphgui.engine.ops import OPS
from graphgui.engine.recording.numpy_calls import (
    ARRANGED,
    IN_PLACE,
    REDUCED,
    REWRITTEN,
    Recorded,
    TraceError,
    bound,
    called,
    index_text,
    options_of,
    row_named,
)
from graphgui.engine.values import Value, as_value

_ages = count()


@dataclass(eq=False)
class Entry:
    """One value on a tape: an argument (no row), or what a row made of its operands."""

    row: Op | None
    operands: tuple[Any, ...]
    """Recorders of this tape or an older one, and plain values."""
    options: Options
    value: Value
    name: str | None = None
    original: Any = None
    """The argument before it was recorded: a plain value, or a recorder of an older tape."""


class Tape:
    """The operations that were recorded, in order."""

    def __init__(self) -> None:
        self.age = next(_ages)
        self.entries: list[Entry] = []

    def argument(self, original: Any, name: str) -> Recorder:
        """A recorder for an argument; raises ValueError where it is no number or array."""
        value = original.value if isinstance(original, Recorder) else as_value(original)
        return self.add(Entry(None, (), NO_OPTIONS, value, name, original if isinstance(original, Recorder) else value))

    def add(self, entry: Entry) -> Recorder:
        """Appends one value to the tape."""
        self.entries.append(entry)
        return Recorder(self, len(self.entries) - 1, entry.value)

    def needed(self, places: Collection[int]) -> list[int]:
        """The places on the tape that these depend on, themselves among them, in order."""
        needed = set(places)
        for at in range(max(needed, default=-1), -1, -1):
            if at in needed:
                needed |= {each.at for each in self.entries[at].operands if self.holds(each)}
        return sorted(needed)

    def holds(self, value: Any) -> bool:
        """Whether this is a recorder of this tape."""
        return isinstance(value, Recorder) and value.tape is self


def record(row: Op, operands: Sequence[Any], options: Options) -> Any:
    """The value of a row, recorded on the youngest tape among its operands; plain where no operand is recorded.

    Raises TraceError where the operands do not fit the row.
    """
    held: list[Any] = []
    values: list[Value] = []
    youngest: Tape | None = None
    try:
        for each in operands:
            if isinstance(each, Recorder):
                youngest = each.tape if youngest is None or each.tape.age > youngest.age else youngest
                held.append(each)
                values.append(each.value)
            else:
                held.append(np.float64(each) if type(each) is float else as_value(each))
                values.append(held[-1])
        value = row.apply(tuple(values), options)
    except ValueError as error:
        raise TraceError(f"{row.name}: {error}") from None
    return value if youngest is None else youngest.add(Entry(row, tuple(held), options, value))


def record_call(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Records a call of a NumPy function on recorders and returns its result; raises TraceError where no row does."""
    name = function.__name__
    if kwargs.get("out") is not None:
        raise TraceError(IN_PLACE)
    rewritten = REWRITTEN.get(called(function).removeprefix("np."))
    if rewritten is not None and (found := rewritten(*args, **kwargs)) is not NotImplemented:
        return found
    row = row_named(name)
    if row is None or not str(getattr(function, "__module__", "numpy")).startswith(("numpy", "graphgui")):
        raise TraceError(f"{called(function)} is not recorded; no operation of the table does it")
    if name in ARRANGED:
        operands, given = ARRANGED[name](*args, **kwargs)
        return record(row, operands, options_of(row, called(function), given))
    operands, options = bound(row, function, args, kwargs)
    return record(row, operands, options)


def _binary(function: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An operator and the one that Python tries with the operands swapped."""
    return lambda self, other: function(self, other), lambda self, other: function(other, self)


_METHODS = frozenset({
    "all", "any", "argmax", "argmin", "clip", "copy", "cumprod", "cumsum", "diagonal", "dot", "max", "mean", "min",
    "prod", "ptp", "ravel", "repeat", "round", "squeeze", "std", "sum", "swapaxes", "take", "trace", "var",
})  # fmt: skip


class Recorder(Recorded):
    """A value that is recorded on a tape; it behaves as the NumPy number or array that it carries."""

    __array_priority__ = 1000.0
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, tape: Tape, at: int, value: Value) -> None:
        self.tape, self.at, self.value = tape, at, value

    # ── shape and type ───────────────────────────────────────────────────────────────────────────────────────────
    @property
    def shape(self) -> Shape:
        """The shape of its value."""
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        """The number of axes of its value."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of entries of its value."""
        return int(np.size(self.value))

    @property
    def dtype(self) -> np.dtype[np.float64]:
        """float64, as of every value."""
        return np.dtype(np.float64)

    @property
    def is_condition(self) -> bool:
        """Whether NumPy's value would be boolean; here it is 1 and 0."""
        entry = self.tape.entries[self.at]
        if entry.row is None or entry.row.truth != "keeps":
            return entry.row is not None and entry.row.truth == "gives"
        slots = entry.row.slots_for(len(entry.operands))
        return all(
            slot in entry.row.indices or (isinstance(each, Recorder) and each.is_condition)
            for slot, each in zip(slots, entry.operands, strict=True)
        )

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a number has no length")
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Any]:
        return iter([self[at] for at in range(len(self))])

    def __repr__(self) -> str:
        return f"<recorded {self.value!r}>"

    def __format__(self, form: str) -> str:
        return format(self.value, form)

    # ── operators and NumPy's protocols ──────────────────────────────────────────────────────────────────────────
    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if kwargs.get("out") is not None or method == "at":
            raise TraceError(IN_PLACE)
        if method == "reduce" and ufunc.__name__ in REDUCED:
            return record_call(getattr(np, REDUCED[ufunc.__name__]), inputs, {"axis": 0, **kwargs})
        if method == "outer" and ufunc is np.multiply:
            return record_call(np.outer, inputs, kwargs)
        name = ufunc.__name__
        if ufunc is np.add and all(isinstance(each, Recorder) and each.is_condition for each in inputs):
            name = "maximum"  # True + True is True
        if method != "__call__":
            raise TraceError(f"np.{name}.{method} is not recorded")
        if name in REWRITTEN and (found := REWRITTEN[name](*inputs)) is not NotImplemented:
            return found
        row = row_named(name)
        if row is None or len(row.slots) != len(inputs):
            raise TraceError(f"np.{name} is not recorded; no operation of the table does it")
        return record(row, inputs, options_of(row, f"np.{name}", kwargs))

    def __array_function__(
        self, function: Callable[..., Any], types: Collection[type], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        return record_call(function, args, kwargs)

    __add__, __radd__ = _binary(np.add)
    __sub__, __rsub__ = _binary(np.subtract)
    __mul__, __rmul__ = _binary(np.multiply)
    __truediv__, __rtruediv__ = _binary(np.divide)
    __floordiv__, __rfloordiv__ = _binary(np.floor_divide)
    __mod__, __rmod__ = _binary(np.remainder)
    __pow__, __rpow__ = _binary(np.power)
    __matmul__, __rmatmul__ = _binary(np.matmul)
    __and__, __rand__ = _binary(np.bitwise_and)
    __or__, __ror__ = _binary(np.bitwise_or)
    __xor__, __rxor__ = _binary(np.bitwise_xor)
    __gt__, __ge__, __lt__, __le__, __eq__, __ne__ = (
        _binary(function)[0]
        for function in (np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal)
    )

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __neg__(self) -> Any:
        return np.negative(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return np.abs(self)

    def __invert__(self) -> Any:
        return np.invert(self)

    def __round__(self, digits: int = 0) -> Any:
        return np.round(self, digits)

    def __getitem__(self, key: Any) -> Any:
        return _indexed(self, key)

    # ── methods ──────────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def T(self) -> Any:  # noqa: N802
        """The value with its axes in the opposite order."""
        return np.transpose(self) if self.ndim > 1 else self

    @property
    def mT(self) -> Any:  # noqa: N802
        """The value with its last two axes swapped."""
        return np.matrix_transpose(self)

    @property
    def flat(self) -> Any:
        """The entries in one row."""
        return np.ravel(self)

    def reshape(self, *shape: Any, order: Any = "C") -> Any:
        """The same entries in another shape."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, order=order)

    def transpose(self, *axes: Any) -> Any:
        """The value with its axes in another order."""
        order = axes[0] if len(axes) == 1 else axes or None
        return np.transpose(self, order)

    def flatten(self, order: Any = "C") -> Any:
        """The entries in one row."""
        return np.ravel(self, order=order)

    def astype(self, dtype: Any, **_: Any) -> Any:
        """The value itself, as it is float64 already; raises TraceError for another type."""
        if np.dtype(dtype) != np.float64:
            raise TraceError("values are recorded as float64 only, so astype takes nothing but float")
        return self

    def through(self, op: str, *others: Any, **options: Any) -> Any:
        """The value after one row of the table, by its name, with further inputs and options."""
        row = OPS[op]
        return record(row, (self, *others), options_of(row, op, options))

    def __getattr__(self, name: str) -> Any:
        if name in _METHODS:
            return lambda *args, **kwargs: getattr(np, name)(self, *args, **kwargs)
        if name in ("sort", "fill", "put", "partition", "itemset", "resize"):
            raise TraceError(IN_PLACE)
        if name in ("item", "tolist", "tobytes", "view"):
            self._refuse(f"takes the plain number out of a value (.{name}())")
        raise AttributeError(f"what is recorded has no {name}")

    # ── what cannot be recorded ──────────────────────────────────────────────────────────────────────────────────
    def _refuse(self, does: str, instead: str = "; use NumPy's functions on it instead") -> NoReturn:
        raise TraceError(f"the function {does} that depends on {self._origin()}{instead}")

    def _origin(self) -> str:
        entries = self.tape.entries
        names = [str(entries[at].name) for at in self.tape.needed([self.at]) if entries[at].row is None]
        return " and ".join(names if len(names) < 4 else [", ".join(names[:3]), "more"])

    def __bool__(self) -> bool:
        self._refuse("branches on a value", "; use np.where(condition, a, b)")

    def __float__(self) -> float:
        self._refuse("makes a plain number (float, math.…, array[i] = …) of a value")

    def __int__(self) -> int:
        self._refuse("makes a whole number of a value")

    def __complex__(self) -> complex:
        self._refuse("makes a complex number of a value")

    def __index__(self) -> int:
        self._refuse("uses as a count, a shape or an index a value", "; give it as a plain number")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse("makes a plain array (np.array, np.asarray, np.full) of a value", "; np.stack joins values")

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TraceError(IN_PLACE)


def _indexed(array: Recorder, key: Any) -> Any:
    parts = key if isinstance(key, tuple) else (key,)
    if parts == ():
        return array
    if any(isinstance(part, Recorder) for part in parts):
        if len(parts) == 1 and not key.is_condition:
            return array.through("take", key, axis=0)
        array._refuse("picks entries by a condition or several values", "; use np.where(condition, a, b)")
    parts = tuple(np.asarray(part) if isinstance(part, list | np.ndarray) else part for part in parts)
    if not any(isinstance(part, np.ndarray) for part in parts):
        return array.through("getitem", index=index_text(key))
    last = parts[-1]
    if all(isinstance(part, slice) and part == slice(None) for part in parts[:-1]) and last.dtype.kind in "iu":
        return array.through("take", last, axis=len(parts) - 1)
    # Any other index: it is applied to an array of the entries' flat positions, which gives the positions to take.
    try:
        places = np.arange(array.size).reshape(array.shape)[parts]
    except IndexError as error:
        raise TraceError(str(error)) from None
    return array.flat.through("take", places)
