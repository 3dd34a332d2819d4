"""Agreement: a function that was recorded is run once more on plain arrays, and must give the same there.

A recorder stands for an array, but Python lets a function see the difference (`type(x) is np.ndarray`). Whatever such
a function does, it gives another number on plain arrays, and is refused.
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

KEYWORDS = -1
RELATIVE = 1e-6
"""The largest difference between two ways to compute a number, relative to it."""
ROUNDING = 1e-12
"""The largest difference relative to the largest number on the way, as where numbers cancel."""


class Agreement:
    """The plain run of a function whose recording begins when this is made; random numbers are the same in both."""

    def __init__(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], recorded: Collection[int]
    ) -> None:
        """`recorded` are the places of the arguments that are recorded, all keywords with them where KEYWORDS is among them."""
        self._function, self._args, self._kwargs, self._recorded = function, tuple(args), dict(kwargs), recorded
        self._has_recorders = False
        self._copied()
        self._random = _random_state()

    def check(self, result: Any, tape: Tape) -> None:
        """Raises TraceError where the function gives another number on plain arrays; what it draws is drawn anew."""
        if self._has_recorders:
            return  # the function that recorded these is checked as a whole
        after = _random_state()
        try:
            plain = self._run()
            found = np.asarray(result.value if isinstance(result, Recorder) else result, np.float64)
            if _agree(plain, found, tape) or not _agree(plain, self._run(), tape):
                return  # it agrees, or it does not even agree with itself
        finally:
            _set_random_state(after)
        raise TraceError(
            f"the function gives {_shown(plain)} on plain arrays and {_shown(found)} when it is recorded; it may look "
            "at the type of a value, as type(x) does, or write to what it was given"
        )

    def _run(self) -> Any:
        _set_random_state(self._random)
        args, kwargs = self._copied()
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                result = self._function(*args, **kwargs)
            return np.asarray(result.value if isinstance(result, Recorder) else result, np.float64)
        except Exception as error:
            raise TraceError(
                f"the function can be recorded, but on plain arrays it ends with {type(error).__name__}: {error}"
            ) from error

    def _copied(self) -> tuple[list[Any], dict[str, Any]]:
        """The arguments as plain numbers and arrays of its own, which a function may write to."""
        copies: dict[int, Any] = {}
        return (
            [self._plain(each, at in self._recorded, copies) for at, each in enumerate(self._args)],
            {key: self._plain(each, KEYWORDS in self._recorded, copies) for key, each in self._kwargs.items()},
        )

    def _plain(self, value: Any, is_recorded: bool, copies: dict[int, Any]) -> Any:
        """One argument; arrays that are one array are one again."""

        def plain(part: Any, name: str) -> Any:
            if isinstance(part, Recorder):
                self._has_recorders = True
            elif type(part) is np.ndarray:
                is_float = is_recorded and part.dtype.kind != "b" and is_number(part, name)
                return copies.setdefault(id(part), np.array(part, np.float64) if is_float else part.copy())
            elif is_recorded and not isinstance(part, np.bool_) and is_number(part, name):
                return np.float64(part)
            return part

        return mapped(value, "x", plain) if is_recorded else plain(value, "x")


def _agree(one: Any, other: Any, tape: Tape) -> bool:
    if one.shape != other.shape:
        return False
    if np.allclose(one, other, rtol=RELATIVE, atol=0.0, equal_nan=True):
        return True
    values = [np.max(np.abs(finite), initial=0.0) for each in tape.entries if (finite := _finite(each.value)).size]
    return bool(np.allclose(one, other, rtol=RELATIVE, atol=ROUNDING * max(values, default=0.0), equal_nan=True))


def _finite(value: Any) -> Any:
    entries = np.ravel(value)
    return entries[np.isfinite(entries)]


def _shown(value: Any) -> str:
    return f"{float(value):.6g}" if value.shape == () else f"other numbers, or of shape {value.shape}"


def _random_state() -> tuple[Any, Any]:
    return random.getstate(), np.random.get_state()


def _set_random_state(state: tuple[Any, Any]) -> None:
    random.setstate(state[0])
    np.random.set_state(state[1])
