"""Expressions: a formula or rule as an immutable tree of names, constants, operators and calls.

A printer is a function of an expression: one `match` over the kinds of node below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import EllipsisType
from typing import Any


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or another constant as an argument: a string, a truth value, None or "..."."""

    value: int | float | bool | str | EllipsisType | None


@dataclass(frozen=True, slots=True)
class Name:
    """A slot, or `g`, `out` or `t`."""

    id: str


@dataclass(frozen=True, slots=True)
class NumpyName:
    """A constant of NumPy's: "pi", "inf", "nan"."""

    id: str


@dataclass(frozen=True, slots=True)
class Negative:
    """An expression with a minus sign before it."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions and one of the operators + - * / ** @ & | between them (or `or`, for single numbers alone)."""

    left: Expression
    sign: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expressions compared by one of > >= < <= == != (or `is`, which only explanations use)."""

    left: Expression
    sign: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a NumPy function, as "np.sum", or of a helper, as "scatter"."""

    function: str
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...] = ()

    @property
    def name(self) -> str:
        """The function without `np.` and `np.linalg.`."""
        return self.function.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class MethodCall:
    """A call of a method of an expression: `np.random.default_rng(seed).normal()`."""

    value: Expression
    method: str
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an expression: `x.T`, `x.mT`."""

    value: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """An expression with an index in square brackets."""

    value: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice in an index; an omitted part is None."""

    start: Expression | None
    stop: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Group:
    """A tuple, or where `is_list` a list."""

    items: tuple[Expression, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if condition else no`: Python's, for single numbers alone."""

    condition: Expression
    yes: Expression
    no: Expression


Expression = (
    Constant
    | Name
    | NumpyName
    | Negative
    | Binary
    | Comparison
    | Call
    | MethodCall
    | Attribute
    | Index
    | Slice
    | Group
    | Choice
)


def mapped(tree: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """An expression with each of its parts changed, one level down."""
    match tree:
        case Negative(operand):
            return Negative(change(operand))
        case Binary(left, sign, right):
            return Binary(change(left), sign, change(right))
        case Comparison(left, sign, right):
            return Comparison(change(left), sign, change(right))
        case Call(function, arguments, keywords):
            found = tuple(change(argument) for argument in arguments)
            return Call(function, found, tuple((name, change(value)) for name, value in keywords))
        case MethodCall(value, method, arguments, keywords):
            found = tuple(change(argument) for argument in arguments)
            return MethodCall(change(value), method, found, tuple((name, change(each)) for name, each in keywords))
        case Attribute(value, name):
            return Attribute(change(value), name)
        case Index(value, index):
            return Index(change(value), change(index))
        case Slice(start, stop, step):
            return Slice(start and change(start), stop and change(stop), step and change(step))
        case Group(items, is_list):
            return Group(tuple(change(item) for item in items), is_list)
        case Choice(condition, yes, no):
            return Choice(change(condition), change(yes), change(no))
    return tree


def walk(tree: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    found: list[Expression] = []

    def visit(part: Expression) -> Expression:
        found.append(part)
        mapped(part, visit)
        return part

    visit(tree)
    return iter(found)


def number_in(tree: Expression) -> float | None:
    """The number that an expression is, with or without a minus sign; None where it is anything else."""
    match tree:
        case Constant(bool()):
            return None
        case Constant(int(number) | float(number)):
            return float(number)
        case Negative(Constant(int(number) | float(number))):
            return -float(number)
    return None


def literal(tree: Expression) -> Any:
    """The value of an expression of constants alone, such as a shape; raises ValueError for any other."""
    match tree:
        case Constant(value):
            return value
        case Negative(operand):
            return -literal(operand)
        case Group(items, is_list):
            return (list if is_list else tuple)(map(literal, items))
    raise ValueError(f"{tree} is no literal")
