"""Expressions: text such as "e = (a + b) * (b + 1)" → a graph.

Python's own parser reads the text into a syntax tree; the tree is walked, never executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from graphgui.engine.graph import (
    NO_OPTIONS,
    Graph,
    GraphError,
    Node,
    Wire,
    check_name,
    make_node,
)
from graphgui.engine.letters import LONGEST_NAME, letters
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionValue
from graphgui.engine.values import Value, as_value
from graphgui.formats.expressions.call_reader import Piece, names_of_functions
from graphgui.formats.expressions.syntax_reader import Operand, fold, literal_of, number_made, walk
from graphgui.formats.expressions.syntax_source import ExpressionError, Source, Where

__all__ = ["ExpressionError", "Parsed", "parse", "parse_program"]


@dataclass(frozen=True)
class Parsed:
    """A graph read from text, the names that the text assigns, and those it merely mentions."""

    graph: Graph
    assigned: frozenset[str]
    mentioned: frozenset[str]


def parse(text: str) -> Graph:
    """The graph of one or more statements, separated by ";" or new lines.

    Names that are never assigned become parameters of value 1; a name assigned a number becomes a parameter of that
    value. The last statement is the output. Raises ExpressionError with the position of what is wrong.
    """
    return parse_program(text).graph


def parse_program(text: str) -> Parsed:
    """As `parse`, together with the names that the text uses."""
    source = Source(text)
    builder = _Builder(source)
    for statement in source.tree.body:
        builder.statement(statement)
    if builder.last is None:
        raise ExpressionError("there is no expression here", (1, 1))
    builder.graph.choose_output(builder.last.id)
    return Parsed(builder.graph, frozenset(builder.assigned), builder.mentioned)


class _Builder:
    """Turns statements into nodes and wires, one after the other."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.graph = Graph()
        self.assigned: dict[str, int] = {}
        self.last: Node | None = None
        # A call's function is a name too, but not one of a node.
        called = names_of_functions(source.tree)
        names = [part for part in ast.walk(source.tree) if isinstance(part, ast.Name) and id(part) not in called]
        self.mentioned = frozenset(name.id for name in names)
        self._letters: Iterator[str] = (name for name in letters() if name not in self.mentioned)
        self._given_back: list[str] = []
        self._spares: dict[str, Iterator[str]] = {}

    def statement(self, statement: ast.stmt) -> None:
        """Reads one statement; raises ExpressionError for what is neither an expression nor an assignment."""
        where = self.source.where(statement)
        match statement:
            case ast.Expr(value=value):
                found = self._expression(value)
                self.last = found if isinstance(found, Node) else self._source("constant", self._free_name(), found)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._check(name, where)
                self._assign(name, self._expression(value), where)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
                self._check(name, where)
                left = ast.copy_location(ast.Name(name, ast.Load()), target)
                joined = ast.copy_location(ast.BinOp(left, operator, value), statement)
                self._assign(name, self._expression(joined), where)
            case ast.Assign(targets=[_, _, *_]):
                raise ExpressionError("one name at a time can stand left of =", where)
            case ast.Assign() | ast.AugAssign() | ast.AnnAssign():
                raise ExpressionError("only a name can stand left of =", where)
            case _:
                raise ExpressionError("only expressions and assignments are understood here", where)

    def _check(self, name: str, where: Where) -> None:
        if name == "pi":
            return
        try:
            check_name(name)
        except GraphError as error:
            raise ExpressionError(str(error), where) from None

    def _assign(self, name: str, found: Operand, where: Where) -> None:
        if name == "pi":
            raise ExpressionError("pi is a number, so it cannot be assigned", where)
        if name not in self.assigned and self.graph.has_name(name):
            raise ExpressionError(f"{name} was used before it is assigned here; give one of them another name", where)
        if name in self.assigned:
            earlier = self.graph.node(self.assigned[name])
            self.graph.replace(replace(earlier, name=self._spare_name(name)))
        if not isinstance(found, Node):
            node = self._source("parameter", name, found)
        elif self.graph.node(found.id).name in self.mentioned or found.id == self.assigned.get(name):
            # y = x: another name for a node that has one already.
            node = self._operation(OPS["identity"], name, [found])
        else:
            node = replace(self.graph.node(found.id), name=name)
            self._given_back.append(found.name)
            self.graph.replace(node)
        self.assigned[name] = node.id
        self.last = node

    def _free_name(self) -> str:
        return self._given_back.pop() if self._given_back else next(self._letters)

    def _spare_name(self, name: str) -> str:
        spares = self._spares.setdefault(name, (f"{name[: LONGEST_NAME - 10]}_{i}" for i in count(1)))
        return next(spare for spare in spares if spare not in self.mentioned and not self.graph.has_name(spare))

    def _expression(self, root: ast.expr) -> Operand:
        return walk(self.source, root, self._leaf, self._combine)

    def _leaf(self, part: ast.expr) -> Operand | None:
        if isinstance(part, ast.Name):
            if part.id in self.assigned:
                return self.graph.node(self.assigned[part.id])
            if self.graph.has_name(part.id):
                return self.graph.named(part.id)
            if literal_of(self.source, part) is None:
                self._check(part.id, self.source.where(part))
                return self._source("parameter", part.id, 1.0)
        return literal_of(self.source, part)

    def _combine(self, piece: Piece, arguments: list[Any]) -> Operand:
        number = number_made(self.source, piece, arguments)
        if number is not None:
            return number
        row = piece.row
        if row is None:
            assert isinstance(piece.part, ast.Attribute)
            return self._column(piece.part, arguments[0])
        numbers_only = not any(isinstance(argument, Node) for argument in arguments)
        if row.is_source:
            if not numbers_only:
                raise self.source.refusal(f"{row.name} takes a number, no names", piece.part)
            return self._source(row.name, self._free_name(), arguments[0], piece.options)
        # Arithmetic between numbers is a number, as in 2*pi/3; a function is always a node.
        if numbers_only and isinstance(piece.part, ast.BinOp | ast.UnaryOp | ast.Compare):
            return fold(self.source, piece, arguments)
        return self._operation(row, self._free_name(), arguments, piece.options)

    def _column(self, part: ast.Attribute, table: Operand) -> Node:
        """One column of a data node, by its name."""
        columns = table.options.get("columns") if isinstance(table, Node) else None
        if not isinstance(columns, str) or not columns:
            raise self.source.refusal(f"“.{part.attr}” is not understood here", part)
        names = columns.split(", ")
        if part.attr not in names:
            raise self.source.refusal(f"there is no column called {part.attr}; there are {columns}", part)
        index = f":, {names.index(part.attr)}"
        return self._operation(OPS["getitem"], self._free_name(), [table], {"index": index})

    def _source(self, op: str, name: str, value: Value, options: Mapping[str, OptionValue] = NO_OPTIONS) -> Node:
        node = make_node(self.graph.fresh_id(), name, op, value=value, options=options)
        self.graph.add(node)
        return node

    def _operation(
        self, row: Op, name: str, arguments: list[Any], options: Mapping[str, OptionValue] = NO_OPTIONS
    ) -> Node:
        node = make_node(self.graph.fresh_id(), name, row.name, slots=len(arguments), options=options)
        held = tuple(
            default if isinstance(argument, Node) else as_value(argument)
            for default, argument in zip(node.literals, arguments, strict=True)
        )
        node = replace(node, literals=held)
        self.graph.add(node)
        for slot, argument in zip(node.slots, arguments, strict=True):
            if isinstance(argument, Node):
                self.graph.connect(Wire(argument.id, node.id, slot))
        return node
