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
            plain = self._plain()
            found = np.asarray(result.value if isinstance(result, Recorder) else result, np.float64)
            if _agree(plain, found, tape) or not _agree(plain, self._plain(), tape):
                return  # it agrees, or it does not even agree with itself
        finally:
            _set_random_state(after)
        raise TraceError(
            f"the function gives {_shown(plain)} on plain arrays and {_shown(found)} when it is recorded; it may look "
            "at the type of a value, as type(x) does, or write to what it was given"
        )

    def _plain(self) -> Any:
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
        return (
            [self._plain_form(each) if at in self._recorded else _own(each) for at, each in enumerate(self._args)],
            {
                key: self._plain_form(each) if KEYWORDS in self._recorded else _own(each)
                for key, each in self._kwargs.items()
            },
        )

    def _plain_form(self, value: Any) -> Any:
        def plain(part: Any, name: str) -> Any:
            if isinstance(part, Recorder):
                self._has_recorders = True
            elif is_number(part, name):
                if isinstance(part, np.ndarray):
                    return np.array(part, None if part.dtype.kind == "b" else np.float64)
                return part if isinstance(part, np.bool_) else np.float64(part)
            return _own(part)

        return mapped(value, "x", plain)


def _own(value: Any) -> Any:
    return value.copy() if type(value) is np.ndarray else value


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
