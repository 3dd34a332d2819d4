"""The table's texts as syntax trees: made simple, and with their questions answered where numbers are at hand.

Only texts of the table come here. They are read by `ast.parse` and walked; nothing is run but the NumPy functions
that they name.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from math import isnan
from typing import Any

import numpy as np

from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.values import Value

TINY = 1e-9
"""A constant below this in `np.maximum` only keeps a quotient from dividing by zero."""

# With single numbers these give back what they are given.
_IDENTITIES = {
    "reshape", "transpose", "sum", "mean", "flip", "roll", "ravel", "squeeze", "swapaxes", "moveaxis", "broadcast_to",
    "prod", "max", "min", "unbroadcast", "float64", "sort", "diag",
}  # fmt: skip
_SIGNS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.MatMult: operator.matmul, ast.BitAnd: operator.and_, ast.BitOr: operator.or_,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip


def tree_of(text: str) -> ast.expr:
    """The syntax tree of a text of the table."""
    return ast.parse(text, mode="eval").body


def function_name(tree: ast.expr) -> str:
    """The name of the function that a call calls, without `np.` and `np.linalg.`."""
    match tree:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""


def number_in(tree: ast.expr) -> float | None:
    """The number that a tree is; None where it is anything else."""
    match tree:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int(number) | float(number)):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number) | float(number))):
            return -float(number)
    return None


def names_in(tree: ast.AST) -> set[str]:
    """The slots and the `g` and `out` that a tree speaks of."""
    return {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)} - {"np", *HELPERS}


def summed(tree: ast.expr, axes: tuple[int, ...] | None) -> ast.expr:
    """A tree summed over axes; None sums over all."""
    axis = [] if axes is None else [ast.keyword("axis", ast.Tuple([ast.Constant(axis) for axis in axes]))]
    return ast.Call(ast.Attribute(ast.Name("np"), "sum"), [tree], axis)


# ── simplifying ──────────────────────────────────────────────────────────────────────────────────────────────────
def simplified(tree: ast.expr, scalar: bool, one: str | None = None) -> ast.expr:
    """A tree without what changes nothing: factors of 1, double signs, and axes that are only lined up.

    `scalar` says that every name is a single number, `one` is the name, as `g`, that stands for 1.
    """
    return _Simple(scalar, one).of(tree)


class _Simple:
    def __init__(self, scalar: bool, one: str | None) -> None:
        self._scalar, self._one = scalar, one

    def of(self, tree: ast.expr) -> ast.expr:
        match tree:
            case ast.Name(id=name) if name == self._one:
                return ast.Constant(1)
            case ast.BinOp(left=left, op=op, right=right):
                return _joined(self.of(left), op, self.of(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _negated(self.of(operand))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                return ast.Compare(self.of(left), ops, [self.of(right) for right in rights])
            case ast.Call(func=func, args=arguments, keywords=keywords):
                found = [self.of(argument) for argument in arguments]
                if self._scalar and found and function_name(tree) in _IDENTITIES:
                    return found[0]
                if self._scalar and function_name(tree) == "full":
                    return found[1]
                return ast.Call(self._method(func), found, keywords)
            case ast.Subscript(value=value, slice=index):
                return self.of(value) if _only_lines_up(index) else ast.Subscript(self.of(value), index)
            case ast.Attribute(value=value, attr="T" | "mT" as name):
                return self.of(value) if self._scalar else ast.Attribute(self.of(value), name)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return type(tree)([self.of(part) for part in parts])
        return tree

    def _method(self, func: ast.expr) -> ast.expr:
        match func:
            case ast.Attribute(value=value, attr=name) if not _is_numpy(value):
                return ast.Attribute(self.of(value), name)
        return func


def _is_numpy(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Name | ast.Attribute) and ast.unparse(tree) in ("np", "np.linalg")


def _joined(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    a, b = number_in(left), number_in(right)
    if a is not None and b is not None and not isinstance(op, ast.Pow):
        found = _folded(op, a, b)
        if found is not None:
            return found
    match op:
        case ast.Mult() if a == 1:
            return right
        case ast.Mult() | ast.Div() | ast.Pow() if b == 1:
            return left
        case ast.Mult() | ast.Div() | ast.MatMult() if isinstance(left, ast.UnaryOp):
            return _negated(_joined(left.operand, op, right))
        case ast.Mult() if isinstance(right, ast.UnaryOp):
            return _negated(_joined(left, op, right.operand))
        case ast.Mult() if isinstance(right, ast.Name):
            power = _same_factors(left, right.id)
            if power:
                return ast.BinOp(right, ast.Pow(), ast.Constant(power + 1))
    return ast.BinOp(left, op, right)


def _folded(op: ast.operator, a: float, b: float) -> ast.expr | None:
    """Two numbers as one, where that is no longer to write."""
    if isinstance(op, ast.Div) and not b:
        return None
    number = _SIGNS[type(op)](a, b)
    return _constant(number) if len(f"{abs(number)}") <= 6 else None


def _constant(number: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-number)) if number < 0 else ast.Constant(number)


def _negated(tree: ast.expr) -> ast.expr:
    return tree.operand if isinstance(tree, ast.UnaryOp) else ast.UnaryOp(ast.USub(), tree)


def _same_factors(tree: ast.expr, name: str) -> int:
    match tree:
        case ast.Name(id=found) if found == name:
            return 1
        case ast.BinOp(left=ast.Name(id=found), op=ast.Pow(), right=ast.Constant(value=int(power))) if found == name:
            return power
    return 0


def _only_lines_up(index: ast.expr) -> bool:
    """Whether an index takes all there is and only gives it further axes."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return all(ast.unparse(part) in ("None", ":", "...") for part in parts)


# ── answering questions ──────────────────────────────────────────────────────────────────────────────────────────
def decided(tree: ast.expr, values: Mapping[str, Value]) -> tuple[ast.expr, list[ast.Compare]]:
    """A tree with the branch that holds in place of each question, and what made it hold, such as x > 0."""
    chooser = _Chooser(values)
    return chooser.visit(tree), chooser.reasons()


class _Chooser(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._asked: dict[frozenset[str], list[ast.Compare]] = {}

    def visit_Call(self, node: ast.Call) -> Any:
        match function_name(node), node.args:
            case "where", [condition, yes, no]:
                answer = bool(worked_out(condition, self._values))
                self._note(condition, answer)
                return self.visit(yes if answer else no)
            case "maximum", [kept, ast.Constant(value=float(bound))] if 0 < bound < TINY:
                if worked_out(kept, self._values) >= bound:
                    return self.visit(kept)
        return self.generic_visit(node)

    def _note(self, condition: ast.expr, answer: bool) -> None:
        """Keeps what decides a question: of "and" the parts that fail, of "or" those that hold, where one is enough."""
        match condition:
            case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() as op, right=right):
                told = [(part, bool(worked_out(part, self._values))) for part in (left, right)]
                deciding = isinstance(op, ast.BitOr)
                if answer == deciding:
                    told = [(part, found) for part, found in told if found == deciding][:1]
                for part, found in told:
                    self._note(part, found)
            case ast.Compare(left=left, comparators=[right]):
                self._asked.setdefault(frozenset((ast.unparse(left), ast.unparse(right))), []).append(condition)
            case _:
                asked = ast.Compare(condition, [ast.NotEq()], [ast.Constant(0)])
                self._asked.setdefault(frozenset((ast.unparse(condition), "0")), []).append(asked)

    def reasons(self) -> list[ast.Compare]:
        """How what was compared really compares."""
        return [self._relation(questions) for questions in self._asked.values()]

    def _relation(self, questions: list[ast.Compare]) -> ast.Compare:
        left, right = questions[0].left, questions[0].comparators[0]
        a, b = worked_out(left, self._values), worked_out(right, self._values)
        sign: ast.cmpop
        if isnan(a) or isnan(b):
            sign, left, right = ast.Is(), (left if isnan(a) else right), ast.Name("nan")
        elif a == b:
            sign = ast.Eq()
        elif all(isinstance(question.ops[0], ast.Eq | ast.NotEq) for question in questions):
            sign = ast.NotEq()
        else:
            sign = ast.Gt() if a > b else ast.Lt()
        return ast.Compare(left, [sign], [right])


def worked_out(tree: ast.expr, values: Mapping[str, Value]) -> Any:
    """The number or array that a tree of the table comes to."""
    with np.errstate(all="ignore"):
        return _worked_out(tree, values)


def _worked_out(tree: ast.expr, values: Mapping[str, Value]) -> Any:
    match tree:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _SIGNS[type(op)](np.asarray(_worked_out(left, values))[()], _worked_out(right, values))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _SIGNS[type(sign)](_worked_out(left, values), _worked_out(right, values))
        case ast.UnaryOp(operand=operand):
            return -_worked_out(operand, values)
        case ast.Tuple(elts=parts):
            return tuple(_worked_out(part, values) for part in parts)
        case ast.Attribute():
            return _numpy(tree)
        case ast.Call(func=func, args=arguments, keywords=keywords):
            function = HELPERS[func.id] if isinstance(func, ast.Name) else _numpy(func)
            options = {keyword.arg or "": _worked_out(keyword.value, values) for keyword in keywords}
            return function(*_each(arguments, values), **options)
    raise ValueError(f"cannot work out {ast.unparse(tree)}")


def _each(trees: Iterable[ast.expr], values: Mapping[str, Value]) -> list[Any]:
    return [_worked_out(tree, values) for tree in trees]


def _numpy(tree: ast.expr) -> Any:
    """What a dotted name such as `np.linalg.norm` stands for."""
    first, *path = ast.unparse(tree).split(".")
    if first != "np":
        raise ValueError(f"cannot work out {ast.unparse(tree)}")
    return reduce(getattr, path, np)
