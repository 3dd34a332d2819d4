"""Simplifies expressions: for a program by constant folding that is exact, for a reader by all that makes them shorter.

A program keeps every number to the last bit: x**2 where the exponent is a literal 2, and its rule 2 · x without the
branches for other exponents. For a reader, factors of 1, double signs and axes added for broadcasting are dropped too.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import copysign, isfinite
from typing import Any

from graphgui.engine.rules.python_printer import printed
from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Expression,
    Group,
    Index,
    Name,
    Negative,
    NumpyName,
    Slice,
    mapped,
    number_in,
    walk,
)
from graphgui.engine.rules.rule_parser import TableText

# Functions that return a single number unchanged.
_IDENTITIES = {
    "reshape", "transpose", "sum", "mean", "flip", "roll", "ravel", "squeeze", "swapaxes", "moveaxis", "broadcast_to",
    "prod", "max", "min", "unbroadcast", "float64", "sort", "diag",
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
LONGEST_NUMBER = 6
"""Two numbers are written as one where that takes no more characters."""


def specialised(text: TableText, numbers: Iterable[tuple[str, float]]) -> TableText:
    """A text with these names replaced by numbers and folded; unchanged where the numbers decide nothing."""
    # −0 stays a name, as all negative numbers do: it equals 0, and a cache would take one for the other.
    kept = tuple((name, number) for name, number in numbers if isfinite(number) and copysign(1.0, number) > 0)
    return _specialised(text, kept) if kept else text


@lru_cache(maxsize=4096)
def _specialised(text: TableText, numbers: tuple[tuple[str, float], ...]) -> TableText:
    return printed(_Simplifier(dict(numbers)).of(text.tree)) if _is_decidable(text.tree) else text


def simplified(
    tree: Expression, scalar: bool, one: str | None = None, numbers: Mapping[str, float] | None = None
) -> Expression:
    """An expression, simplified for reading.

    With `scalar` every name is a single number; `one` is the name, as `g`, that is 1; `numbers` are the names that are
    constants.
    """
    return _ForReading(numbers if numbers and _is_decidable(tree) else {}, scalar, one).of(tree)


def _is_decidable(tree: Expression) -> bool:
    """Whether a known number may decide something: a branch, or the form of a power."""
    return any(
        isinstance(part, Choice)
        or (isinstance(part, Binary) and part.sign == "**")
        or (isinstance(part, Call) and part.function in ("np.where", "math_pow"))
        for part in walk(tree)
    )


class _Simplifier:
    """The exact simplifications: names replaced by numbers, and the branches and powers that these decide."""

    def __init__(self, numbers: Mapping[str, float]) -> None:
        self._numbers = numbers

    def of(self, tree: Expression) -> Expression:
        """The simplified expression."""
        match tree:
            case Name(id):
                number = self._numbers.get(id)
                # A negative number would need brackets, and nothing is decided by it that is worth them.
                return tree if number is None or not isfinite(number) or number < 0 else Constant(number)
            case Choice(condition, yes, no) | Call("np.where", (condition, yes, no)):
                match self.of(condition):
                    case Constant(bool(answer)):
                        return self.of(yes if answer else no)
        return self.joined(mapped(tree, self.of))

    def joined(self, tree: Expression) -> Expression:
        """An expression whose parts are simplified."""
        match tree:
            case Binary(Constant(float(a)), "-", Constant(int(b) | float(b))) if a >= b:
                return Constant(a - b)
            case Binary(Constant(False), "&", _) | Binary(_, "&", Constant(False)):
                return Constant(False)
            case Binary(Constant(True), "&", kept) | Binary(kept, "&", Constant(True)):
                return kept
            case Binary(Constant(True), "|", _) | Binary(_, "|", Constant(True)):
                return Constant(True)
            case Binary(Constant(False), "|", kept) | Binary(kept, "|", Constant(False)):
                return kept
            case Binary(left, "**", Constant(float(exponent))) if not isinstance(left, Constant):
                whole = exponent.is_integer() and exponent < 100
                return left if exponent == 1 else Binary(left, "**", Constant(int(exponent) if whole else exponent))
            case Binary(Constant(float(a)), "*", right) if a == 1:
                return right
            case Comparison(Constant(a), "==", Constant(b)):
                return Constant(a == b)
            case Comparison(Constant(a), "!=", Constant(b)):
                return Constant(a != b)
            case Comparison(Constant(int(a) | float(a)), ">=", Constant(int(b) | float(b))):
                return Constant(a >= b)
            case Comparison(Constant(int() | float()), "==", NumpyName("inf")):
                return Constant(False)
            case Call("math_pow", (x, Constant(1.0))):
                return x
            case Call("math_pow", (Name() as x, Constant(2.0))):
                return Binary(x, "*", x)
        return tree


class _ForReading(_Simplifier):
    """The simplifications for reading, too; the last bit of a number may change."""

    def __init__(self, numbers: Mapping[str, float], scalar: bool, one: str | None) -> None:
        super().__init__(numbers)
        self._scalar, self._one = scalar, one

    def of(self, tree: Expression) -> Expression:
        return Constant(1) if isinstance(tree, Name) and tree.id == self._one else super().of(tree)

    def joined(self, tree: Expression) -> Expression:
        exact = super().joined(tree)
        match exact:
            case Binary(left, sign, right):
                return _joined(left, sign, right)
            case Negative(operand):
                return _negated(operand)
            case Call(_, (x, *_)) if self._scalar and exact.name in _IDENTITIES:
                return x
            case Call("np.full", (_, x)) if self._scalar:
                return x
            case Index(value, index) if _only_lines_up(index):
                return value
            case Attribute(value, "T" | "mT") if self._scalar:
                return value
        return exact


def _joined(left: Expression, sign: str, right: Expression) -> Expression:
    a, b = number_in(left), number_in(right)
    if a is not None and b is not None and sign in _ARITHMETIC and (sign != "/" or b):
        number = _ARITHMETIC[sign](a, b)
        if len(f"{abs(number)}") <= LONGEST_NUMBER:
            return Negative(Constant(-number)) if number < 0 else Constant(number)
    match sign:
        case "*" if a == 1:
            return right
        case "*" | "/" | "**" if b == 1:
            return left
        case "*" | "/" | "@" if isinstance(left, Negative):
            return _negated(_joined(left.operand, sign, right))
        case "*" if isinstance(right, Negative):
            return _negated(_joined(left, sign, right.operand))
        case "*" if isinstance(right, Name):
            power = _same_factors(left, right)
            if power:
                return Binary(right, "**", Constant(power + 1))
            if isinstance(left, Binary) and left.sign == "*" and (power := _same_factors(left.right, right)):
                return Binary(left.left, "*", Binary(right, "**", Constant(power + 1)))
        case "/" if isinstance(left, Binary) and left.sign == "/" and left.right == right and not _is_bounded(right):
            return Binary(left.left, "/", _joined(right, "**", Constant(2)))
        case "**" if b == 2 and isinstance(left, Call) and left.function == "np.hypot":
            first, second = (_joined(side, "**", Constant(2)) for side in left.arguments)
            return Binary(first, "+", second)
        case "**" if a == 1:
            return left
    return Binary(left, sign, right)


def _is_bounded(tree: Expression) -> bool:
    """Whether an expression is kept from 0 by a bound so small that its square is 0."""
    return isinstance(tree, Call) and tree.function == "np.maximum"


def _negated(tree: Expression) -> Expression:
    return tree.operand if isinstance(tree, Negative) else Negative(tree)


def _same_factors(tree: Expression, name: Name) -> int:
    match tree:
        case Name() if tree == name:
            return 1
        case Binary(Name() as base, "**", Constant(int(power))) if base == name:
            return power
    return 0


def _only_lines_up(index: Expression) -> bool:
    """Whether an index takes every entry and only adds axes."""
    parts: tuple[Any, ...] = index.items if isinstance(index, Group) else (index,)
    everything = (Constant(None), Constant(...), Slice(None, None, None))
    return all(part in everything for part in parts)
