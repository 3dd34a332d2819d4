"""The parser of the table's texts: text → expression."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Comparison,
    Constant,
    Expression,
    Group,
    Index,
    MethodCall,
    Name,
    Negative,
    NumpyName,
    Slice,
    walk,
)

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&",
    ast.BitOr: "|", ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class TableText:
    """A formula or rule: its expression, and its text split at its names (which are the odd pieces)."""

    tree: Expression
    pieces: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The text, in the names of the table."""
        return "".join(self.pieces)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in it: slots, `g`, `out` and `t`."""
        return frozenset(self.pieces[1::2])

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions that it calls, as "np.sum"."""
        return frozenset(part.function for part in walk(self.tree) if isinstance(part, Call))

    def with_names(self, names: Mapping[str, str]) -> str:
        """The text with its names replaced; those that are not given are kept."""
        pieces = list(self.pieces)
        for at in range(1, len(pieces), 2):
            pieces[at] = names.get(pieces[at], pieces[at])
        return "".join(pieces)


@lru_cache(maxsize=4096)
def parsed(text: str) -> TableText:
    """A text of the table, parsed; its brackets and spaces are kept. Raises ValueError for unsupported Python."""
    reader = _Reader()
    tree = reader.read(ast.parse(text, mode="eval").body)
    pieces, end, written = [], 0, text.encode()  # the parser counts in bytes
    for start, stop in sorted(reader.names):
        pieces += [written[end:start].decode(), written[start:stop].decode()]
        end = stop
    return TableText(tree, (*pieces, written[end:].decode()))


class _Reader:
    """Converts Python's syntax tree to an expression; `names` are the positions of the names in the text."""

    def __init__(self) -> None:
        self.names: list[tuple[int, int]] = []

    def read(self, node: ast.expr) -> Expression:
        match node:
            case ast.Name(id=name):
                self.names.append((node.col_offset, node.end_col_offset or node.col_offset))
                return Name(name)
            case ast.Constant(value=bool() | int() | float() | str() | None as value):
                return Constant(value)
            case ast.Constant(value=value) if value is ...:
                return Constant(...)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.read(operand))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
                return Binary(self.read(left), _SIGNS[type(sign)], self.read(right))
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _SIGNS:
                return Comparison(self.read(left), _SIGNS[type(sign)], self.read(right))
            case ast.Call(
                func=ast.Attribute(value=ast.Call() as owner, attr=method), args=arguments, keywords=keywords
            ):
                return MethodCall(self.read(owner), method, self._read_all(arguments), self._read_keywords(keywords))
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return Call(_function(function), self._read_all(arguments), self._read_keywords(keywords))
            case ast.Attribute(value=ast.Name(id="np"), attr=name):
                return NumpyName(name)
            case ast.Attribute(value=value, attr=name):
                return Attribute(self.read(value), name)
            case ast.Subscript(value=value, slice=index):
                return Index(self.read(value), self.read(index))
            case ast.Slice(lower=start, upper=stop, step=step):
                ends = (end if end is None else self.read(end) for end in (start, stop, step))
                return Slice(*ends)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return Group(self._read_all(items), isinstance(node, ast.List))
        raise ValueError(f"no text of the table holds {ast.unparse(node)}")

    def _read_all(self, nodes: list[ast.expr]) -> tuple[Expression, ...]:
        return tuple(self.read(node) for node in nodes)

    def _read_keywords(self, keywords: list[ast.keyword]) -> tuple[tuple[str, Expression], ...]:
        return tuple((each.arg or "", self.read(each.value)) for each in keywords)


def _function(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="np"), attr=name):
            return f"np.{name}"
        case ast.Attribute(value=ast.Attribute() as module, attr=name):
            return f"{_function(module)}.{name}"
    raise ValueError(f"no text of the table calls {ast.unparse(node)}")
