"""Answers as people type them: a number or array, and how exactly it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from graphgui.engine.values import Value, as_value
from graphgui.formats.expressions.number_parser import parse_value
from graphgui.formats.expressions.syntax_source import ExpressionError

TOLERANCE = 1e-3
FEWEST_DIGITS = 2
"""Significant digits from which on a rounded number counts as right."""
_NUMBER = re.compile(r"[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?", re.ASCII)
_UNREADABLE = ("this is not an expression", "only a number is understood here", "only a name can stand left of =")
_EXAMPLES = "an answer is a number such as 5, 1/3 or 2·3 + 1, or a list such as [1, 2]"


@dataclass(frozen=True, eq=False)
class Answer:
    """A number or array that was given as an answer.

    `halves` is, entry by entry, half a unit of the last digit that was typed (0 where that says nothing, as in 1/3),
    `digits` how many significant digits it has.
    """

    value: Value
    halves: Value = 0.0
    digits: Value = 0.0

    def is_close(self, number: Value) -> bool:
        """Whether this is that number: within a thousandth, or rounded to the digits typed (two at least)."""
        return self._is_within(number, FEWEST_DIGITS)

    def is_rounded(self, number: Value) -> bool:
        """Whether this is that number rounded, even to a single digit."""
        return self._is_within(number, 1)

    def _is_within(self, number: Value, fewest: int) -> bool:
        mine, wanted = np.asarray(self.value, np.float64), np.asarray(number, np.float64)
        if mine.shape != wanted.shape and not mine.size == wanted.size == 1:
            return False
        mine, wanted = mine.ravel(), wanted.ravel()
        halves = np.where(np.ravel(self.digits) >= fewest, np.ravel(self.halves), 0.0)
        with np.errstate(all="ignore"):
            # A number half-way between two roundings is right as either, whatever the last bit says.
            room = np.maximum(TOLERANCE * np.abs(wanted), halves * (1 + 1e-9))
            # Who says 0 is not held to what rounding left of it.
            near = np.isfinite(wanted) & (np.abs(mine - wanted) <= np.where(mine == 0, np.maximum(room, 1e-12), room))
        return bool(np.all(near | (mine == wanted) | (np.isnan(mine) & np.isnan(wanted))))


def read_answer(text: str) -> Value:
    """The number or array that a typed answer denotes; arithmetic is worked out.

    Raises ExpressionError with a sentence that says how an answer is written.
    """
    if not text.strip():
        raise ExpressionError(f"there is no answer here yet: {_EXAMPLES}", (1, 1))
    try:
        return parse_value(text)
    except ExpressionError as error:
        if error.problem in _UNREADABLE:
            raise ExpressionError(f"this cannot be read: {_EXAMPLES}", (error.line, error.column)) from None
        raise


def read_typed(text: str) -> Answer:
    """A typed answer together with the digits it was given to; raises ExpressionError as `read_answer` does."""
    value = read_answer(text)
    typed = [_NUMBER.fullmatch(word) for word in re.sub(r"[\[\],]", " ", re.sub("[−–]", "-", text)).split()]
    found = [match for match in typed if match is not None]
    if len(found) != len(typed) or len(found) != np.size(value):
        return Answer(value)
    halves = [0.5 * 10.0 ** (int(match[3] or 0) - len(match[2] or "")) for match in found]
    digits = [len(((match[1] or "") + (match[2] or "")).lstrip("0")) for match in found]
    shape = np.shape(value)
    return Answer(value, as_value(np.reshape(halves, shape)), as_value(np.reshape(digits, shape)))


def as_answer(given: str | Value | Answer) -> Answer:
    """An answer from what was typed, or from a number or array."""
    if isinstance(given, Answer):
        return given
    return read_typed(given) if isinstance(given, str) else Answer(as_value(given))
