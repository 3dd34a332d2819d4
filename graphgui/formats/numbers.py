"""Numbers as people type them: "2*pi/3", "[1, 2]", "[[1, 2], [3, 4]]"; and exact text for them."""

from __future__ import annotations

import ast

import numpy as np

from graphgui.engine.graph import Node
from graphgui.engine.values import Value, as_value
from graphgui.engine.words import short_number
from graphgui.formats.expression import (
    ExpressionError,
    Operand,
    Source,
    fold,
    list_of,
    literal_of,
    operation_of,
    walk,
)

MOST_READ = 36
_NAMES = {"pi": np.pi, "inf": np.inf, "nan": np.nan}


def parse_value(text: str) -> Value:
    """The number, vector or matrix that a text stands for; arithmetic and functions of numbers are worked out.

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
        if isinstance(part, ast.Name):
            if part.id not in _NAMES:
                raise ExpressionError(f"{part.id} is not a number", source.where(part))
            return as_value(_NAMES[part.id])
        return literal_of(source, part)

    def combine(part: ast.expr, arguments: list[Operand]) -> Operand:
        if isinstance(part, ast.List):
            return list_of(source, part, arguments)
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.UAdd):
            return arguments[0]
        row = operation_of(source, part, len(arguments))
        return arguments[0] if row.is_source else fold(source, part, row, arguments)

    found = walk(source, root, leaf, combine)
    assert not isinstance(found, Node)
    return found


def exact_text(value: Value) -> str:
    """A value as text that `parse_value` reads back exactly, as short as that allows."""
    return str(_plain(np.asarray(value).tolist())).replace("'", "")


def readable_text(value: Value) -> str:
    """A value exactly, or its shape alone where it has more entries than one can take in."""
    return exact_text(value) if np.size(value) <= MOST_READ else short_number(value)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    assert isinstance(value, float)
    if value == int(value) if np.isfinite(value) else False:
        return "-0.0" if value == 0 and np.signbit(value) else int(value) if abs(value) < 1e15 else value
    return value if np.isfinite(value) else str(value)
