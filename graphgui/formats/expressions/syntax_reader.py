"""A part of the syntax tree → what it is made of and what it computes; without recursion, and nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np

from graphgui.engine.graph import Node
from graphgui.engine.op import Op
from graphgui.engine.op_properties import Binding
from graphgui.engine.ops import OPS
from graphgui.engine.values import MOST_ENTRIES, Value, as_value
from graphgui.formats.expressions.call_reader import NUMBERS, Piece, call_piece, index_piece, number_of
from graphgui.formats.expressions.syntax_source import TOO_LARGE, Source

Operand = Node | Value


def _operators() -> Iterator[tuple[type[ast.AST], Op]]:
    """The operators of Python that rows of the table are written with, by the class that its parser has for them."""
    for row in OPS.values():
        if row.python and row.binds < Binding.ATOM:
            match ast.parse(row.python.format(**{slot: slot for slot in row.slots}), mode="eval").body:
                case ast.BinOp(op=operator) | ast.UnaryOp(op=operator) | ast.Compare(ops=[operator]):
                    yield type(operator), row


OPERATORS: Mapping[type[ast.AST], Op] = MappingProxyType(dict(_operators()))


def walk(source: Source, root: ast.expr, leaf: Callable[[ast.expr], Operand | None],
         combine: Callable[[Piece, list[Any]], Operand]) -> Operand:  # fmt: skip
    """Builds an expression from its leaves up, without recursion; `leaf` answers None for what has parts."""
    waiting: list[ast.expr | Piece] = [root]
    done: list[Operand] = []
    while waiting:
        part = waiting.pop()
        if isinstance(part, Piece):
            first = len(done) - len(part.operands)
            arguments = done[first:]
            del done[first:]
            done.append(combine(part, arguments))
            continue
        found = leaf(part)
        if found is not None:
            done.append(found)
            continue
        piece = _piece(source, part)
        waiting.append(piece)
        waiting += reversed(piece.operands)
    return done[0]


def _piece(source: Source, part: ast.expr) -> Piece:
    match part:
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return Piece(part, (left, right), OPERATORS[type(operator)])
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return Piece(part, (operand,), make=lambda number: number)
        case ast.UnaryOp(op=operator, operand=operand) if type(operator) in OPERATORS:
            return Piece(part, (operand,), OPERATORS[type(operator)])
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in OPERATORS:
            return Piece(part, (left, right), OPERATORS[type(operator)])
        case ast.Attribute(value=value, attr="T"):
            return Piece(part, (value,), OPS["transpose"])
        case ast.Attribute(value=value, attr="mT"):
            return Piece(part, (value,), OPS["swapaxes"], {"axis1": -1, "axis2": -2})
        case ast.Attribute(value=value):
            return Piece(part, (value,))
        case ast.List(elts=elements):
            return Piece(part, tuple(elements))
        case ast.Call():
            return call_piece(source, part)
        case ast.Subscript():
            return index_piece(source, part)
    raise source.refusal(_refusal(part), part)


def _refusal(part: ast.expr) -> str:
    match part:
        case ast.Tuple():
            return "vectors need brackets, as in [1, 2]; decimals are written with a point, as in 1.5"
        case ast.Compare(ops=[_, _, *_]):
            return "compare two at a time: instead of a < b < c write (a < b) * (b < c)"
        case ast.BinOp() | ast.UnaryOp() | ast.Compare():
            return "only + − * / // % ** @ and < <= > >= == != are understood between values"
        case ast.IfExp():
            return "instead of a if c else b write where(c, a, b)"
        case ast.BoolOp() | ast.Lambda() | ast.ListComp() | ast.GeneratorExp():
            return "only arithmetic and functions are understood here"
        case ast.Constant():
            return "only numbers are understood here"
        case ast.Starred():
            return "* cannot begin a value"
    return "this is not understood here"


def literal_of(source: Source, part: ast.expr) -> Value | None:
    """The number that a leaf denotes, as 2.5 or np.pi; None for anything else."""
    if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and not isinstance(part.value, bool):
        try:
            number = float(part.value)
        except OverflowError:
            number = np.inf
        if number == np.inf:
            raise source.refusal(TOO_LARGE, part)
        return as_value(number)
    if isinstance(part, ast.Constant):
        raise source.refusal(_refusal(part), part)
    if isinstance(part, ast.Name) and part.id in NUMBERS:
        return as_value(NUMBERS[part.id])
    known = number_of(part)
    return None if known is None else as_value(known)


def number_made(source: Source, piece: Piece, arguments: list[Any]) -> Value | None:
    """The number or array that a list, a sign + or a function such as zeros makes of numbers; None for anything else."""
    if isinstance(piece.part, ast.List):
        return _array(source, piece.part, arguments)
    if piece.make is None:
        return None
    if isinstance(piece.part, ast.UnaryOp):
        return arguments[0]
    if any(isinstance(argument, Node) for argument in arguments):
        raise source.refusal("this takes numbers only, no names", piece.part)
    try:
        made = piece.make(*arguments)
    except ValueError as error:
        raise source.refusal(str(error), piece.part) from None
    source.make_room(np.size(made), piece.part)
    return made


def _array(source: Source, part: ast.expr, rows: list[Any]) -> Value:
    """The array of a list of numbers or rows."""
    if any(isinstance(row, Node) for row in rows):
        raise source.refusal("lists can hold numbers only, no names", part)
    if len({np.shape(row) for row in rows}) > 1:
        raise source.refusal("the rows of a matrix must be equally long", part)
    if sum(map(np.size, rows)) > MOST_ENTRIES:
        raise source.refusal(f"this is too large: more than {MOST_ENTRIES:,} entries", part)
    try:
        return as_value(np.array(rows, np.float64))
    except ValueError as error:
        raise source.refusal(str(error), part) from None


def fold(source: Source, piece: Piece, numbers: list[Any]) -> Value:
    """The number that an operation on numbers gives; raises ExpressionError where they do not fit."""
    row = piece.row
    assert row is not None
    try:
        case = row.case(*map(np.shape, numbers), **piece.options)
        entries = prod(row.shape(case))
    except ValueError as error:
        raise source.refusal(str(error), piece.part) from None
    source.make_room(entries if entries > 1 else 0, piece.part)
    try:
        return as_value(row.apply(tuple(numbers), case.options))
    except ValueError as error:
        raise source.refusal(str(error), piece.part) from None
