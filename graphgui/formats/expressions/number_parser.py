"""Numbers as people type them: "2*pi/3", "[1, 2]", "[[1, 2], [3, 4]]"; and exact text for them."""

from __future__ import annotations

import ast

import numpy as np

from graphgui.engine.graph import Node
from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.formats.expressions.call_reader import Piece
from graphgui.formats.expressions.syntax_reader import Operand, fold, literal_of, number_made, walk
from graphgui.formats.expressions.syntax_source import ExpressionError, Source

MOST_READ = 36


def parse_value(text: str) -> Value:
    """The number or array that a text denotes; arithmetic and functions of numbers are worked out.

    Raises ExpressionError with the position of what is wrong.
    """
    source = Source(text)
    match source.tree.body:
        case [ast.Expr(value=root)]:
            pass
        case []:
            raise ExpressionError("there is no number here", (1, 1))
        case _:
            raise ExpressionError("only a number is understood here", (1, 1))

    def leaf(part: ast.expr) -> Operand | None:
        found = literal_of(source, part)
        if found is None and isinstance(part, ast.Name):
            raise source.refusal(f"{part.id} is not a number", part)
        return found

    def combine(piece: Piece, arguments: list[Operand]) -> Operand:
        number = number_made(source, piece, arguments)
        if number is not None:
            return number
        if piece.row is None:
            raise source.refusal("this is not a number", piece.part)
        return arguments[0] if piece.row.is_source else fold(source, piece, arguments)

    found = walk(source, root, leaf, combine)
    assert not isinstance(found, Node)
    return found


def exact_text(value: Value) -> str:
    """A value as text that `parse_value` reads back exactly, as short as that allows."""
    array = np.asarray(value)
    if array.size == 0 and array.shape != (0,):
        return f"zeros({array.shape})"
    return str(_plain(array.tolist()))


def number_text(number: float) -> str:
    """A single number, as `exact_text` writes it."""
    return str(_plain(number))


def readable_text(value: Value) -> str:
    """A value exactly, zeros without a sign; or its shape alone where it has more entries than one can take in."""
    return exact_text(np.add(value, 0.0)) if np.size(value) <= MOST_READ else short_number(value)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    assert isinstance(value, float)
    return int(value) if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0" else value
