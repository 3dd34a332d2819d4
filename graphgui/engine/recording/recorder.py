"""Recording: an ordinary NumPy function, run once on values that record the operations on them, becomes a graph.

A recorder carries its value, so that shapes and lengths are plain, and belongs to a tape, the list of operations that
were recorded. NumPy dispatches its functions to it (NEP 13 and NEP 18). Tapes nest: an entry of a younger tape may hold
values of an older one, which gives gradients of gradients (`tape_gradients.py`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NoReturn

import numpy as np

from graphgui.engine.graph import NO_OPTIONS
from graphgui.engine.op import Op, Options, Shape
from graphgui.engine.ops import OPS
from graphgui.engine.recording.numpy_calls import (
    METHODS,
    RowCall,
    call_of,
    is_truth,
    may_be_view,
    options_of,
    ufunc_of,
)
from graphgui.engine.recording.refusals import KEPT, WRITERS, Recorded, TraceError, refuse_value, refuse_writing
from graphgui.engine.recording.rewritten_calls import indexed
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
    is_truth: bool = False
    """Whether NumPy's value would be boolean."""


class Tape:
    """The operations that were recorded, in order."""

    def __init__(self) -> None:
        self.age = next(_ages)
        self.entries: list[Entry] = []
        self.is_open = True  # while the function runs; what it keeps beyond its end is of no use

    def argument(self, original: Any, name: str) -> Recorder:
        """A recorder for an argument; raises TraceError where it is no number or array."""
        if isinstance(original, Recorder):
            own = original.copied()
            return self.add(Entry(None, (), NO_OPTIONS, own.value, name, own, own.is_condition))
        try:
            value = as_value(original)
        except ValueError as error:
            raise TraceError(f"the argument {name} cannot be recorded: {error}") from None
        return self.add(Entry(None, (), NO_OPTIONS, value, name, value, is_truth(original)))

    def add(self, entry: Entry) -> Recorder:
        """Appends one value to the tape."""
        self.entries.append(entry)
        return (RecordedArray if np.ndim(entry.value) else Recorder)(self, len(self.entries) - 1, entry.value)

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
    try:
        held = [each.copied() if isinstance(each, Recorder) else each for each in map(_operand, operands)]
        tapes = [each.tape for each in held if isinstance(each, Recorder)]
        if not all(tape.is_open for tape in tapes):
            raise TraceError(KEPT)
        value = row.apply(tuple(each.value if isinstance(each, Recorder) else each for each in held), options)
    except ValueError as error:
        raise TraceError(str(error) if isinstance(error, TraceError) else f"{row.name}: {error}") from None
    if not tapes:
        return value
    youngest = max(tapes, key=lambda tape: tape.age)
    is_truth = row.truth == "gives" or (row.truth == "keeps" and _are_conditions(row, held))
    made = youngest.add(Entry(row, tuple(held), options, value, is_truth=is_truth))
    if len(operands) == 1 and may_be_view(row):
        made.share(operands[0])
    return made


def _are_conditions(row: Op, operands: Sequence[Any]) -> bool:
    return all(
        slot in row.indices or (isinstance(each, Recorder) and each.is_condition)
        for slot, each in zip(row.slots_for(len(operands)), operands, strict=True)
    )


def _operand(value: Any) -> Any:
    """An operand as an entry holds it; a list with recorded values is stacked, as NumPy makes an array of it."""
    if isinstance(value, Recorder):
        return value
    if type(value) is float:
        return np.float64(value)
    if isinstance(value, np.ndarray) and type(value) not in (np.ndarray, np.memmap):
        raise TraceError(
            f"a {type(value).__name__} follows rules of its own, which are not recorded; use np.asarray of it"
        )
    if isinstance(value, list | tuple) and _has_recorded(value):
        return np.stack([_operand(part) for part in value])
    return as_value(value)


def _has_recorded(value: Any) -> bool:
    return any(map(_has_recorded, value)) if isinstance(value, list | tuple) else isinstance(value, Recorder)


def _recorded(name: str, call: Callable[..., Any], *given: Any) -> Any:
    """The result of a call that NumPy handed over, recorded; what Python says of wrong arguments is told as ours."""
    try:
        found = call(*given)
        return record(found.row, found.operands, found.options) if isinstance(found, RowCall) else found
    except TraceError:
        raise
    except (AttributeError, IndexError, OverflowError, TypeError, ValueError) as error:
        raise TraceError(f"{name} cannot be recorded with these arguments: {error}") from None


def _binary(function: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An operator and the one that Python tries with the operands swapped."""
    return lambda self, other: function(self, other), lambda self, other: function(other, self)


def _in_place(function: Callable[[Any, Any], Any], sign: str) -> Callable[..., Any]:
    """An operator such as `+=` on an array."""
    return lambda self, other: self.become(function(self, other), sign)


_EXAMPLES: dict[type, Any] = {each.__class__: each for each in (np.zeros(1), np.float64(0.0), np.bool_(False))}
"""What recorders stand for, which is asked for the names of attributes."""


class Recorder(Recorded):
    """A number that is recorded on a tape; it behaves as the NumPy number that it carries. Arrays are its subclass."""

    tape: Tape
    at: int
    """Its place on the tape."""
    value: Value
    __array_priority__ = 1000.0
    __iter__: Any = None

    def __init__(self, tape: Tape, at: int, value: Value) -> None:
        vars(self).update(tape=tape, at=at, value=value)

    # ── shape and type ───────────────────────────────────────────────────────────────────────────────────────────
    @property  # type: ignore[misc]
    def __class__(self) -> type:  # what isinstance asks
        return np.bool_ if self.is_condition else np.float64

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
    def dtype(self) -> np.dtype[Any]:
        """float64, as of every value; for a condition bool."""
        return np.dtype(bool if self.is_condition else np.float64)

    @property
    def is_condition(self) -> bool:
        """Whether NumPy's value would be boolean; here it is 1 and 0."""
        return self.tape.entries[self.at].is_truth

    def copied(self) -> Recorder:
        """The value under another name; a change in place of one does not change the other."""
        return self

    def share(self, other: Any) -> None:
        """Tells that NumPy's array would share its memory with another value's; numbers never do."""

    def __copy__(self) -> Recorder:
        return self.copied()

    def __deepcopy__(self, memo: Any) -> Recorder:
        return self.copied()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        self.refuse("pickles a value")

    def __repr__(self) -> str:
        return f"<recorded {self.value!r}>"

    def __format__(self, form: str) -> str:
        return format(self.value, form)

    # ── operators and NumPy's protocols ──────────────────────────────────────────────────────────────────────────
    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return _recorded(f"np.{ufunc.__name__}", ufunc_of, ufunc, method, inputs, kwargs)

    def __array_function__(
        self, function: Callable[..., Any], types: Collection[type], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        return _recorded(f"np.{function.__name__}", call_of, function, args, kwargs)

    __add__, __radd__ = _binary(np.add)
    __sub__, __rsub__ = _binary(np.subtract)
    __mul__, __rmul__ = _binary(np.multiply)
    __truediv__, __rtruediv__ = _binary(np.divide)
    __floordiv__, __rfloordiv__ = _binary(np.floor_divide)
    __mod__, __rmod__ = _binary(np.remainder)
    __divmod__, __rdivmod__ = _binary(np.divmod)
    __pow__, __rpow__ = _binary(np.power)
    __matmul__, __rmatmul__ = _binary(np.matmul)
    __and__, __rand__ = _binary(np.bitwise_and)
    __or__, __ror__ = _binary(np.bitwise_or)
    __xor__, __rxor__ = _binary(np.bitwise_xor)
    __gt__, __ge__, __lt__, __le__, __eq__, __ne__ = (
        _binary(function)[0]
        for function in (np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal)
    )

    def __hash__(self) -> int:
        self.refuse("uses as a key of a dictionary or a set a value")

    def __neg__(self) -> Any:
        return np.negative(self)

    def __pos__(self) -> Any:
        return np.positive(self)

    def __abs__(self) -> Any:
        return np.abs(self)

    def __invert__(self) -> Any:
        return np.invert(self)

    def __round__(self, digits: int = 0) -> Any:
        return np.round(self, digits)

    def __getitem__(self, key: Any) -> Any:
        return _recorded("x[…]", indexed, self, key)

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

    @property
    def real(self) -> Any:
        """The value itself: every number is real."""
        return self

    @property
    def imag(self) -> Any:
        """Zeros: every number is real."""
        return np.zeros(self.shape)[()]

    def reshape(self, *shape: Any, **options: Any) -> Any:
        """The same entries in another shape."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, **options)

    def transpose(self, *axes: Any) -> Any:
        """The value with its axes in another order."""
        order = axes[0] if len(axes) == 1 else axes or None
        return np.transpose(self, order)

    def flatten(self, order: Any = "C") -> Any:
        """The entries in one row, as an array of its own."""
        row: Any = np.ravel(self, order=order)
        return row.copied()

    def clip(self, min: Any = None, max: Any = None, *rest: Any, **options: Any) -> Any:
        """The value kept between two bounds."""
        return np.clip(self, min, max, *rest, **options)

    def astype(self, dtype: Any, *_: Any, copy: bool = True, **__: Any) -> Any:
        """The value as float64, which it is already, or as truth; raises TraceError for another type."""
        wanted = _recorded("astype", np.dtype, dtype)
        if wanted.kind == "b":
            return np.not_equal(self, 0.0)
        if wanted != np.float64:
            raise TraceError(f"values are recorded as float64 only, so astype takes nothing but float, not {wanted}")
        return 1.0 * self if self.is_condition else self.copied() if copy else self

    def through(self, op: str, *others: Any, **options: Any) -> Any:
        """The value after one row of the table, by its name, with further inputs and options."""
        row = OPS[op]
        return record(row, (self, *others), options_of(row, op, options))

    def __getattr__(self, name: str) -> Any:
        stands_for = _EXAMPLES[self.__class__]
        if name.startswith("__") or not hasattr(stands_for, name):
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{name}'")
        if name in METHODS:
            return lambda *args, **kwargs: getattr(np, name)(self, *args, **kwargs)
        if not callable(getattr(stands_for, name)):
            self.refuse(f"asks how numbers lie in memory (.{name}) of a value", "")
        if name in WRITERS:
            return lambda *_, **__: refuse_writing(name)
        return lambda *_, **__: self.refuse(f"takes the plain number out of a value (.{name}())")

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(self.__class__, name):
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{name}'")
        refuse_writing("x.shape = …")

    # ── what cannot be recorded ──────────────────────────────────────────────────────────────────────────────────
    def refuse(self, does: str, instead: str = "; use NumPy's functions on it instead") -> NoReturn:
        """Raises the TraceError for what the function does with this value."""
        refuse_value(does, self._origin(), instead)

    def _origin(self) -> str:
        entries = self.tape.entries
        names = [str(entries[at].name) for at in self.tape.needed([self.at]) if entries[at].row is None]
        return " and ".join(names if len(names) < 4 else [", ".join(names[:3]), "more"])

    def __bool__(self) -> bool:
        self.refuse("branches on a value", "; use np.where(condition, a, b), and np.min, np.max or np.sort to compare")

    def __float__(self) -> float:
        self.refuse("makes a plain number (float, math.…, y.fill) of a value")

    def __int__(self) -> int:
        self.refuse("makes a whole number of a value", "; use np.floor or np.round")

    def __complex__(self) -> complex:
        self.refuse("makes a complex number of a value")

    def __index__(self) -> int:
        self.refuse(
            "uses as a count, a shape or an index a value",
            "; give it as a plain number, as in trace(lambda x: f(x, 3), 2.0)",
        )

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse(
            "makes a plain array (np.array, np.asarray, np.full, y.put) of a value",
            "; leave that out, it is an array already; np.stack joins values",
        )


class RecordedArray(Recorder):
    """An array that is recorded on a tape; it behaves as the NumPy array that it carries.

    Those whose memory NumPy would share, as x and x.T, know of each other. A change in place (`x += 1`) of one that
    shares with none is a new value under the same name.
    """

    _sharing: weakref.WeakValueDictionary[int, RecordedArray] | None = None
    __hash__ = None  # type: ignore[assignment]

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ndarray

    def copied(self) -> RecordedArray:
        """The value under another name; a change in place of one does not change the other."""
        return RecordedArray(self.tape, self.at, self.value)

    def share(self, other: Any) -> None:
        """Tells that NumPy's array would share its memory with another value's."""
        if not isinstance(other, RecordedArray):
            return
        if other._sharing is None:
            vars(other).update(_sharing=weakref.WeakValueDictionary({id(other): other}))
        vars(self).update(_sharing=other._sharing)
        self._sharing[id(self)] = self  # type: ignore[index]

    def become(self, result: Any, sign: str) -> RecordedArray:
        """Takes a new value on, as a change in place does; raises TraceError where others would have to change too."""
        if not isinstance(result, RecordedArray) or result.shape != self.shape or result.tape is not self.tape:
            raise TraceError(f"the function writes into an array in place (y {sign}= …) what does not fit it")
        if self.is_condition and not result.is_condition:
            raise TraceError(f"the function writes numbers into an array of True and False in place (y {sign}= …)")
        if self._sharing is not None and len(self._sharing) > 1:
            raise TraceError(
                f"the function changes an array in place (y {sign}= …) that has a second name, such as a view "
                f"(y = x.T, y = x[1:], y = x.reshape(…)); write y = y {sign} …"
            )
        vars(self).update(at=result.at, value=result.value)
        return self

    __iadd__, __isub__ = _in_place(np.add, "+"), _in_place(np.subtract, "-")
    __imul__, __itruediv__ = _in_place(np.multiply, "*"), _in_place(np.divide, "/")
    __ifloordiv__, __imod__ = _in_place(np.floor_divide, "//"), _in_place(np.remainder, "%")
    __ipow__, __imatmul__ = _in_place(np.power, "**"), _in_place(np.matmul, "@")
    __iand__, __ior__ = _in_place(np.bitwise_and, "&"), _in_place(np.bitwise_or, "|")
    __ixor__ = _in_place(np.bitwise_xor, "^")

    def __len__(self) -> int:
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Any]:
        return iter([self[at] for at in range(len(self))])

    def __setitem__(self, key: Any, value: Any) -> None:
        refuse_writing("x[i] = …")

    def __delitem__(self, key: Any) -> None:
        refuse_writing("x[i] = …")
