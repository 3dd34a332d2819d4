"""Properties of operations: the types of a row's fields beside its formula and its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Text = str | Callable[..., str]
"""A text, or a function from the Case to it (in a variadic row's rules, from the Case and the slot's number from 0)."""

Role = Literal["", "parameter", "data", "constant"]
"""The role of a source in the graph: descent changes parameters, examples are data; "" is no source."""

Product = Literal["", "entries", "inner", "matrix"]
"""The kind of a product: entry by entry, rows of one vector or matrix with columns of another, or both."""

Truth = Literal["", "gives", "keeps"]
"""Whether NumPy gives True and False, which are 1 and 0 here: always, or where all inputs are such."""


class Binding(IntEnum):
    """The precedence of an operator, loosest first, as in Python's grammar."""

    COMPARISON = 0
    SUM = 1
    PRODUCT = 2
    MINUS = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True)
class Kink:
    """The corner of an operation.

    `distance` is the distance of each entry from it, 0 on it, as text in the slots; `convention` is the sentence, the
    last of the operation's doc, that gives the slope taken there. An operation that `gates` passes all of
    the gradient on one side of its kink and nothing on the other.
    """

    distance: Text
    convention: str
    gates: bool = False


@dataclass(frozen=True)
class Flat:
    """The flat region of an operation, in which hardly any gradient passes, and the word for it.

    `slope` is each entry's slope as text in the slots and `out`; without one it is the rule of the first slot.
    """

    word: Literal["saturated", "dead"]
    slope: Text = ""
