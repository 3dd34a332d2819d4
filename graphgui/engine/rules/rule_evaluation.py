"""Evaluates expressions by walking them, and chooses the branches that hold; calls only NumPy and the helpers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from math import isnan
from typing import Any

import numpy as np

from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.rules.python_printer import python_text
from graphgui.engine.rules.rule_expression import (
    Binary,
    Call,
    Comparison,
    Constant,
    Expression,
    Group,
    Name,
    Negative,
    NumpyName,
    mapped,
)
from graphgui.engine.values import Value

TINY = 1e-9
"""A constant below this in `np.maximum` only keeps a quotient from dividing by zero."""

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "@": operator.matmul, "&": operator.and_, "|": operator.or_, ">": operator.gt, ">=": operator.ge,
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def evaluated(tree: Expression, values: Mapping[str, Value]) -> Any:
    """The number or array that is the value of an expression; raises ValueError where it has an index or a method."""
    with np.errstate(all="ignore"):
        return _evaluated(tree, values)


def _evaluated(tree: Expression, values: Mapping[str, Value]) -> Any:
    match tree:
        case Constant(value):
            return value
        case Name(id):
            return values[id]
        case Binary(left, sign, right):
            return _SIGNS[sign](np.asarray(_evaluated(left, values))[()], _evaluated(right, values))
        case Comparison(left, sign, right):
            return _SIGNS[sign](_evaluated(left, values), _evaluated(right, values))
        case Negative(operand):
            return -_evaluated(operand, values)
        case Group(items, False):
            return tuple(_evaluated(item, values) for item in items)
        case NumpyName(id):
            return getattr(np, id)
        case Call(function, arguments, keywords):
            options = {name: _evaluated(value, values) for name, value in keywords}
            return _called(function)(*(_evaluated(argument, values) for argument in arguments), **options)
    raise ValueError(f"cannot work out {python_text(tree)}")


def _called(function: str) -> Any:
    """The function with a name such as `np.linalg.norm` or `scatter`."""
    first, *path = function.split(".")
    return reduce(getattr, path, np) if first == "np" else HELPERS[function]


def without_bounds(tree: Expression) -> Expression:
    """An expression for reading: without what only says how 0 · ∞ and 0 / 0 end, and branches that cannot be reached."""
    match tree:
        case Call("finite", (x,)) | Call("np.maximum", (x, Negative(Constant(1e300)))):
            return without_bounds(x)
        case Call("np.maximum", (x, Constant(float(bound)))) if 0 < bound < TINY:
            return without_bounds(x)
        case Call("np.where", (Binary(_, "|", Comparison(_, ">", Constant(float(bound)))), x, _)) if 0 < bound < TINY:
            return without_bounds(x)
        case Call("np.where" as where, (condition, yes, no)):
            return mapped(Call(where, (condition, yes, _refused(no, condition)), ()), without_bounds)
    return mapped(tree, without_bounds)


def _refused(tree: Expression, condition: Expression) -> Expression:
    """An expression where this condition does not hold."""
    match tree:
        case Call("np.where", (other, _, no)) if other == condition:
            return _refused(no, condition)
    return mapped(tree, lambda part: _refused(part, condition))


def decided(tree: Expression, values: Mapping[str, Value]) -> tuple[Expression, list[Comparison]]:
    """An expression with the branch that holds in place of each `np.where`, and the comparisons that chose it."""
    chooser = _Chooser(values)
    return chooser.of(tree), chooser.reasons()


class _Chooser:
    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._asked: dict[frozenset[str], list[Comparison]] = {}

    def of(self, tree: Expression) -> Expression:
        match tree:
            case Call("np.where", (condition, yes, no)):
                answer = bool(evaluated(condition, self._values))
                self._note(condition, answer)
                return self.of(yes if answer else no)
            case Call("np.maximum", (kept, Constant(float(bound)))) if 0 < bound < TINY:
                if evaluated(kept, self._values) >= bound:
                    return self.of(kept)
            case Call("finite", (x,)) | Call("np.maximum", (x, Negative(Constant(1e300)))):
                number, held = float(evaluated(x, self._values)), float(evaluated(tree, self._values))
                if held == number or isnan(number):
                    return self.of(x)
                return Constant(held) if held > 0 else Negative(Constant(-held))
        return mapped(tree, self.of)

    def _note(self, condition: Expression, answer: bool) -> None:
        """Keeps the comparisons that decide a condition: one false part of "and", one true part of "or", else both."""
        match condition:
            case Binary(left, "&" | "|" as sign, right):
                parts = [(part, bool(evaluated(part, self._values))) for part in (left, right)]
                deciding = sign == "|"
                if answer == deciding:
                    parts = [(part, found) for part, found in parts if found == deciding][:1]
                for part, found in parts:
                    self._note(part, found)
            case Comparison(left, _, right):
                self._asked.setdefault(frozenset((python_text(left), python_text(right))), []).append(condition)
            case _:
                asked = Comparison(condition, "!=", Constant(0))
                self._asked.setdefault(frozenset((python_text(condition), "0")), []).append(asked)

    def reasons(self) -> list[Comparison]:
        """The relation that holds between both sides of each comparison that was kept."""
        return [self._relation(questions) for questions in self._asked.values()]

    def _relation(self, questions: list[Comparison]) -> Comparison:
        left, right = questions[0].left, questions[0].right
        a, b = evaluated(left, self._values), evaluated(right, self._values)
        if isnan(a) or isnan(b):
            return Comparison(left if isnan(a) else right, "is", Name("nan"))
        if a == b:
            return Comparison(left, "==", right)
        if all(question.sign in ("==", "!=") for question in questions):
            return Comparison(left, "!=", right)
        return Comparison(left, ">" if a > b else "<", right)
