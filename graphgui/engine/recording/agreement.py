"""Agreement: a function that was recorded is run once more on plain arrays, and must give the same there.

A recorder stands for an array, but Python lets a function see the difference (`type(x) is np.ndarray`), and a number
can leave as text. Such a function gives another number on plain arrays, there or at another point, and is refused.
What is recorded holds at every point, as a branch on a value cannot be recorded.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from graphgui.engine.recording.recorder import Recorder, Tape
from graphgui.engine.recording.refusals import TraceError
from graphgui.engine.recording.structures import is_number, mapped
from graphgui.engine.values import as_value

KEYWORDS = -1
"""The place of all keywords among those of the arguments that are recorded."""
EXACT = 1e-6, 1e-12
"""The largest difference between two ways to compute a number: relative to it, and to the largest number on the way."""
SHORT = 1e-2, 1e-4
"""The same where a function computes in 32 or 16 bits."""
NEARBY = 0.01
"""How far another point is."""
STRAINED = 1e-30, 1e30
"""Numbers beyond these may under- or overflow on the way in NumPy, as the squares in norm(x), and not in our rows."""
ORDINARY = 1e-2, 1e1
"""The sizes of numbers at another point where those that are given lead beyond that."""


class Agreement:
    """The plain runs of a function whose recording begins when this is made; random numbers are the same in all."""

    def __init__(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], recorded: Collection[int]
    ) -> None:
        """`recorded` are the places of the arguments that are recorded, all keywords with them where KEYWORDS is."""
        self._function, self._args, self._kwargs, self._recorded = function, tuple(args), dict(kwargs), recorded
        # The function may write to those of its arguments that are not recorded, while it is.
        others = [each for at, each in enumerate(args) if at not in recorded]
        others += [] if KEYWORDS in recorded else list(kwargs.values())
        self._before = {id(each): each.copy() for each in others if type(each) is np.ndarray}
        self._given = self._arguments(_own)[2]
        self.can_be_checked = not any(isinstance(each, Recorder) for each in self._given)
        """Whether the arguments are plain; a function of recorders is checked as a part of the one that records them."""
        if self.can_be_checked:
            self._random = _random_state()

    def is_without_errors(self) -> bool:
        """Whether the function raises nothing on plain arrays."""
        if not self.can_be_checked:
            return False
        after = _random_state()
        try:
            return self._run(_own, is_asked=False)[0] is not None
        finally:
            _set_random_state(after)

    def check(self, result: Any, tape: Tape) -> None:
        """Raises TraceError where the function gives another number on plain arrays; what it draws is drawn anew."""
        after = _random_state()
        try:
            self._check(result, tape)
        finally:
            _set_random_state(after)

    def _check(self, result: Any, tape: Tape) -> None:
        found = _number(result)
        are_float64 = all(map(_is_float64, self._given))
        form = _own
        plain, _ = self._run(form, is_asked=are_float64)
        if plain is None:  # as 1 / x of Python's 0, or x**-1 of whole numbers
            form = _float64
            plain, _ = self._run(form)
        tolerance = SHORT if any(map(_is_short, self._given)) else EXACT
        values = [each.value for each in tape.entries]
        is_strained = _are_strained(values)
        if not is_strained and not _agree(plain, found, values, tolerance):
            if not _agree(plain, self._run(form, is_asked=False)[0], values, tolerance):
                return  # it does not even agree with itself
            if not are_float64:
                raise TraceError(
                    f"the function gives {_shown(plain)} for the numbers as they are given and {_shown(found)} when it "
                    "is recorded, which is for NumPy's float64; give float64 numbers or arrays"
                )
            raise TraceError(
                f"the function gives {_shown(plain)} on plain arrays and {_shown(found)} when it is recorded; it may "
                "look at the type of a value, as type(x) does, or write to what it was given"
            )
        moved = _Moved(are_clipped=is_strained)
        elsewhere, leaves = self._run(moved, is_asked=False)
        replayed = None if elsewhere is None else _replayed(tape, leaves, result)
        if replayed is None:
            return
        expected, values = replayed
        if not _agree(elsewhere, expected, values, tolerance):
            if is_strained and (
                _are_strained(values)
                or not _agree(elsewhere, self._run(_Moved(are_clipped=True), is_asked=False)[0], values, tolerance)
            ):
                return  # it cannot be judged there either
            raise TraceError(
                f"at other numbers the function gives {_shown(elsewhere)} on plain arrays and what is recorded "
                f"{_shown(expected)}; it may look at the type of a value, as type(x) does, or take numbers out of texts"
            )

    def _run(self, form: Callable[[Any], Any], is_asked: bool = True) -> tuple[Any, list[Any]]:
        """The result on plain arguments in this form, and the numbers in these.

        Where the function raises there, that is a TraceError, or None as the result where it is not asked.
        """
        _set_random_state(self._random)
        args, kwargs, leaves = self._arguments(form)
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                return _number(self._function(*args, **kwargs)), leaves
        except Exception as error:
            if not is_asked:
                return None, leaves
            if isinstance(error, TraceError):
                raise
            raise TraceError(
                f"the function can be recorded, but on plain arrays it ends with {type(error).__name__}: {error}"
            ) from error

    def _arguments(self, form: Callable[[Any], Any]) -> tuple[list[Any], dict[str, Any], list[Any]]:
        """The arguments, and the numbers that are recorded in this form; a function may write to their arrays."""
        leaves: list[Any] = []
        copies: dict[int, Any] = {}

        def plain(part: Any, name: str) -> Any:
            if not is_number(part, name):
                return _own(part)
            made = form(self._before.get(id(part), part))
            if isinstance(part, np.ndarray) and not isinstance(part, Recorder):
                made = copies.setdefault(id(part), made)  # what is one array stays one
            leaves.append(np.copy(made) if type(made) is np.ndarray else made)
            return made

        def taken(value: Any, is_recorded: bool) -> Any:
            if is_recorded:
                return mapped(value, "x", plain)
            return copies.setdefault(id(value), _own(self._before.get(id(value), value)))

        args = [taken(each, at in self._recorded) for at, each in enumerate(self._args)]
        return args, {key: taken(each, KEYWORDS in self._recorded) for key, each in self._kwargs.items()}, leaves


class _Moved:
    """Numbers a little beside those that are given; whole numbers, which may be places, stay, and symmetry is kept.

    Where they are clipped, their sizes are ordinary, and their signs and zeros stay.
    """

    def __init__(self, are_clipped: bool) -> None:
        self._are_clipped = are_clipped
        self._random = np.random.default_rng(0)

    def __call__(self, value: Any) -> Any:
        plain = np.asarray(value)
        if plain.dtype.kind != "f":
            return _own(value)
        if self._are_clipped:
            plain = np.where(plain == 0.0, plain, np.copysign(np.clip(np.abs(plain), *ORDINARY), plain))
        way: Any = self._random.uniform(-1.0, 1.0, plain.shape)
        if plain.ndim > 1 and np.array_equal(plain, plain.mT, equal_nan=True):
            way = (way + way.mT) / 2
        size = np.where(np.isfinite(plain) & (plain != 0.0), np.abs(plain), 1.0)
        with np.errstate(over="ignore"):
            moved = (plain + NEARBY * way * size).astype(plain.dtype)
        return moved if isinstance(value, np.ndarray) else type(value)(moved)


def _own(value: Any) -> Any:
    return value.copy() if type(value) is np.ndarray else value


def _float64(value: Any) -> Any:
    if _is_float64(value):
        return _own(value)
    return np.array(value, np.float64) if isinstance(value, np.ndarray) else np.float64(value)


def _is_float64(value: Any) -> bool:
    return isinstance(value, Recorder | np.bool_) or (
        value.dtype.kind == "b" or value.dtype == np.float64 if type(value) is np.ndarray else type(value) is np.float64
    )


def _is_short(value: Any) -> bool:
    return getattr(value, "dtype", None) in (np.float32, np.float16)


def _number(result: Any) -> Any:
    return np.asarray(result.value if isinstance(result, Recorder) else result, np.float64)


def _replayed(tape: Tape, leaves: Sequence[Any], result: Any) -> tuple[Any, list[Any]] | None:
    """What is recorded, at other arguments, and the values on the way; None where an operation has no value there."""
    if not tape.holds(result):
        return _number(result), [each.value for each in tape.entries]
    arguments, values = iter(leaves), dict[int, Any]()
    needed = set(tape.needed([result.at]))
    for at, entry in enumerate(tape.entries[: result.at + 1]):
        if entry.row is None:
            values[at] = as_value(next(arguments))
        elif not entry.operands:
            values[at] = entry.value
        elif at in needed:
            operands = (
                values[each.at] if tape.holds(each) else each.value if isinstance(each, Recorder) else each
                for each in entry.operands
            )  # fmt: skip
            try:
                values[at] = entry.row.apply(tuple(operands), entry.options)
            except ValueError:
                return None
    return np.asarray(values[result.at]), list(values.values())


def _agree(one: Any, other: Any, on_the_way: Sequence[Any], tolerance: tuple[float, float]) -> bool:
    if other is None or one.shape != other.shape:
        return False
    relative, absolute = tolerance
    if np.allclose(one, other, rtol=relative, atol=0.0, equal_nan=True):
        return True
    values = [np.max(np.abs(finite), initial=0.0) for each in on_the_way if (finite := _finite(each)).size]
    return bool(np.allclose(one, other, rtol=relative, atol=absolute * max(values, default=0.0), equal_nan=True))


def _are_strained(values: Sequence[Any]) -> bool:
    least, most = STRAINED
    sizes = (np.abs(_finite(each)) for each in values)
    return any(bool(np.any((each > most) | ((each < least) & (each != 0.0)))) for each in sizes)


def _finite(value: Any) -> Any:
    entries = np.ravel(value)
    return entries[np.isfinite(entries)]


def _shown(value: Any) -> str:
    return f"{float(value):.6g}" if value.shape == () else f"an array of shape {value.shape} with other numbers"


def _random_state() -> tuple[Any, Any]:
    return random.getstate(), np.random.get_state()


def _set_random_state(state: tuple[Any, Any]) -> None:
    random.setstate(state[0])
    np.random.set_state(state[1])
