"""What a row of the table can say of its operation beside its formula and its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Text = str | Callable[..., str]
"""A text, or what makes it from the Case (in a variadic row's rules, from the Case and the slot's number from 0)."""

Role = Literal["", "parameter", "data", "constant"]
"""What a source is to the graph: descent changes parameters, examples are data; "" is no source."""

Product = Literal["", "entries", "inner", "matrix"]
"""Which product an operation is: entry by entry, rows of one vector or matrix with columns of another, or both."""

Truth = Literal["", "gives", "keeps"]
"""Whether NumPy gives True and False, which are 1 and 0 here: always, or where all inputs are such."""


class Binding(IntEnum):
    """How tightly an operator holds its operands together, loosest first, as in Python's grammar."""

    COMPARISON = 0
    SUM = 1
    PRODUCT = 2
    MINUS = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True)
class Kink:
    """Where an operation has a corner.

    `distance` is how far each entry is from it, 0 on it, as text in the slots; `convention` is the sentence, the last
    of the operation's doc, that says what its slope is taken to be there. An operation `gates` that passes all of the
    gradient on one side of its kink and nothing on the other.
    """

    distance: Text
    convention: str
    gates: bool = False


@dataclass(frozen=True)
class Flat:
    """Where an operation is so flat that hardly any gradient passes: which word says so.

    `slope` is each entry's slope as text in the slots and `out`; without one it is the rule of the first slot.
    """

    word: Literal["saturated", "dead"]
    slope: Text = ""
