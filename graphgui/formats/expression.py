"""Expressions: text such as "e = (a + b) * (b + 1)" → a graph.

Python's own parser reads the text into a syntax tree; the tree is walked, never executed.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from graphgui.engine.graph import LONGEST_NAME, Graph, GraphError, Node, Wire, check_name, letters, make_node
from graphgui.engine.op import Op, ShapeError
from graphgui.engine.ops import OPS
from graphgui.engine.values import Value, as_value

LONGEST_TEXT = 1_000_000
TOO_LARGE = "this number is too large; the largest is about 1.8e308, and inf stands for ∞"
_LONG_NAME = re.compile(r"[^\W\d²³ᵀ][^\W²³ᵀ]+")
_TELLING = re.compile(r"never closed|unmatched|does not match|invalid (non-printable )?character|unterminated string")
OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
    ast.USub: "neg",
}  # fmt: skip
_SIGNS = {
    "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "^": "**", "²": "**2", "³": "**3", "ᵀ": ".T",
    "∞": "inf", "π": "pi", "\u00a0": " ",
}  # fmt: skip
_NUMBERS = {"pi": np.pi, "inf": np.inf, "nan": np.nan}
_FUNCTIONS = {name: row for row in OPS.values() for name in (row.name, *row.aliases.split())}

Operand = Node | Value
Where = tuple[int, int]


class ExpressionError(ValueError):
    """A text that is refused: what is wrong, and its line and column, counted from 1."""

    def __init__(self, problem: str, where: Where) -> None:
        self.problem = problem
        self.line, self.column = where
        place = f"column {self.column}" if self.line == 1 else f"line {self.line}, column {self.column}"
        super().__init__(f"{problem} ({place})")


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
    """As `parse`, together with the names that the text speaks of."""
    source = Source(text)
    builder = _Builder(source)
    for statement in source.tree.body:
        builder.statement(statement)
    if builder.last is None:
        raise ExpressionError("there is no expression here", (1, 1))
    builder.graph.choose_output(builder.last.id)
    return Parsed(builder.graph, frozenset(builder.assigned), builder.mentioned)


class Source:
    """A text, its syntax tree, and the way from places in the tree back to places in the text."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            raise ExpressionError(f"the text is too long; the most is {LONGEST_TEXT:,} characters", (1, 1))
        lines, self._origins = [], []
        # Python's parser takes all three for the end of a line.
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            # π alone is the number; in a longer name, such as π1, it is a letter.
            letters_at = {at for name in _LONG_NAME.finditer(line) for at in range(*name.span())}
            pieces = [sign if at in letters_at else _SIGNS.get(sign, sign) for at, sign in enumerate(line)]
            lines.append("".join(pieces))
            self._origins.append([at for at, piece in enumerate(pieces, 1) for _ in piece])
        self._lines = lines
        try:
            with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
                self.tree = ast.parse("\n".join(line.strip() for line in lines), mode="exec")
        except SyntaxError as error:
            raise ExpressionError(_syntax_problem(error), self._origin(error.lineno or 1, error.offset or 1)) from None
        except (MemoryError, RecursionError):
            raise ExpressionError("this is nested too deeply", (1, 1)) from None
        except ValueError:
            raise ExpressionError("there is a character here that cannot be read", (1, 1)) from None

    def where(self, node: ast.AST) -> Where:
        """Line and column, from 1, of a piece of the tree in the text as it was typed."""
        row, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return self._origin(row, len(self._lines[row - 1].strip().encode()[:offset].decode()) + 1)

    def _origin(self, row: int, column: int) -> Where:
        row = min(max(row, 1), len(self._lines))
        origins, line = self._origins[row - 1], self._lines[row - 1]
        at = column - 1 + len(line) - len(line.lstrip())
        return row, origins[at] if 0 <= at < len(origins) else len(set(origins)) + 1


def _syntax_problem(error: SyntaxError) -> str:
    message = error.msg or ""
    known = {
        "invalid syntax. Perhaps you forgot a comma": "something is missing here, such as an operator between two names",
        "invalid decimal literal": "between a number and a name there must be an operator, as in 2*x",
        "cannot assign to": "only a name can stand left of =",
        "Exceeds the limit": TOO_LARGE,
        "source code string cannot contain null bytes": "there is a character here that cannot be read",
        "too many nested parentheses": "this is nested too deeply",
    }
    for beginning, sentence in known.items():
        if message.startswith(beginning):
            return sentence
    # Brackets and odd characters Python names well; the rest of what it says is about Python.
    return message if _TELLING.search(message) else "this is not an expression"


def walk(source: Source, root: ast.expr, leaf: Callable[[ast.expr], Operand | None],
         combine: Callable[[ast.expr, list[Operand]], Operand]) -> Operand:  # fmt: skip
    """Builds an expression from its leaves up, without recursion; `leaf` answers None for what has parts."""
    waiting: list[tuple[ast.expr, bool]] = [(root, False)]
    done: list[Operand] = []
    while waiting:
        part, ready = waiting.pop()
        if ready:
            count = len(_parts(source, part))
            arguments = done[len(done) - count :]
            del done[len(done) - count :]
            done.append(combine(part, arguments))
            continue
        found = leaf(part)
        if found is not None:
            done.append(found)
            continue
        waiting.append((part, True))
        waiting += [(piece, False) for piece in reversed(_parts(source, part))]
    return done[0]


def _parts(source: Source, part: ast.expr) -> list[ast.expr]:
    match part:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.Call(args=arguments):
            return arguments
        case ast.Attribute(value=value, attr="T"):
            return [value]
        case ast.List(elts=elements):
            return elements
    raise ExpressionError(_refusal(part), source.where(part))


def _refusal(part: ast.expr) -> str:
    match part:
        case ast.Tuple():
            return "vectors need brackets, as in [1, 2]; decimals are written with a point, as in 1.5"
        case ast.Compare():
            return "comparisons are not understood here"
        case ast.BoolOp() | ast.IfExp() | ast.Lambda() | ast.ListComp() | ast.GeneratorExp():
            return "only arithmetic and functions are understood here"
        case ast.Attribute(attr=name):
            return f"“.{name}” is not understood; .T is the only one that is"
        case ast.Subscript():
            return "taking entries out of an array is not understood here"
        case ast.Constant():
            return "only numbers are understood here"
        case ast.Starred():
            return "* cannot begin a value"
    return "this is not understood here"


def literal_of(source: Source, part: ast.expr) -> Value | None:
    """The number that a leaf stands for; None for anything else."""
    if isinstance(part, ast.Constant) and isinstance(part.value, (int, float)) and not isinstance(part.value, bool):
        try:
            number = float(part.value)
        except OverflowError:
            number = np.inf
        if number == np.inf:
            raise ExpressionError(TOO_LARGE, source.where(part))
        return as_value(number)
    if isinstance(part, ast.Constant):
        raise ExpressionError(_refusal(part), source.where(part))
    return None


def list_of(source: Source, part: ast.expr, rows: list[Operand]) -> Value:
    """The vector or matrix of a list of numbers or rows."""
    if any(isinstance(row, Node) for row in rows):
        raise ExpressionError("lists can hold numbers only, no names", source.where(part))
    try:
        return as_value([np.asarray(row).tolist() for row in rows])
    except ValueError as error:
        ragged = len({np.asarray(row).shape for row in rows}) > 1
        problem = "the rows of a matrix must be equally long" if ragged else str(error)
        raise ExpressionError(problem, source.where(part)) from None


def operation_of(source: Source, part: ast.expr, count: int) -> Op:
    """The row of the table behind an operator or a call with `count` arguments."""
    if isinstance(part, (ast.BinOp, ast.UnaryOp)):
        name = OPERATORS.get(type(part.op))
        if name is None:
            raise ExpressionError("only + − * / ** and @ are understood between values", source.where(part))
        return OPS[name]
    if isinstance(part, ast.Attribute):
        return OPS["transpose"]
    assert isinstance(part, ast.Call)
    function = part.func
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in ("np", "numpy")
    ):
        name = function.attr
    elif isinstance(function, ast.Name):
        name = function.id
    else:
        raise ExpressionError("only a function's name can stand before ( ; for a product write *", source.where(part))
    row = _FUNCTIONS.get(name)
    if row is None:
        raise ExpressionError(f"there is no function called {name}; for a product write *", source.where(part))
    if part.keywords:
        raise ExpressionError(f"{name} takes no named arguments", source.where(part))
    wanted = count if row.variadic else len(row.slots) or 1
    if count != wanted:
        plural = "argument" if wanted == 1 else "arguments"
        raise ExpressionError(f"{name} takes {wanted} {plural}, not {count}", source.where(part))
    return row


def fold(source: Source, part: ast.expr, row: Op, numbers: list[Operand]) -> Value:
    """The number that an operation on numbers gives."""
    try:
        return as_value(row.apply(tuple(numbers), row.option_defaults))
    except ShapeError as error:
        raise ExpressionError(str(error), source.where(part)) from None


class _Builder:
    """Turns statements into nodes and wires, one after the other."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.graph = Graph()
        self.assigned: dict[str, int] = {}
        self.last: Node | None = None
        # A call's function is a name too, but not one of a node.
        called = {id(part.func) for part in ast.walk(source.tree) if isinstance(part, ast.Call)}
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
            if part.id in _NUMBERS and part.id not in self.assigned:
                return as_value(_NUMBERS[part.id])
            if part.id in self.assigned:
                return self.graph.node(self.assigned[part.id])
            if self.graph.has_name(part.id):
                return self.graph.named(part.id)
            where = self.source.where(part)
            self._check(part.id, where)
            return self._source("parameter", part.id, 1.0)
        return literal_of(self.source, part)

    def _combine(self, part: ast.expr, arguments: list[Operand]) -> Operand:
        if isinstance(part, ast.List):
            return list_of(self.source, part, arguments)
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.UAdd):
            return arguments[0]
        row = operation_of(self.source, part, len(arguments))
        numbers_only = not any(isinstance(argument, Node) for argument in arguments)
        if row.is_source:
            if not numbers_only:
                raise ExpressionError(f"{row.name} takes a number, no names", self.source.where(part))
            return self._source(row.name, self._free_name(), arguments[0])
        # Arithmetic between numbers is a number, as in 2*pi/3; a function is always a node.
        if numbers_only and isinstance(part, (ast.BinOp, ast.UnaryOp)):
            return fold(self.source, part, row, arguments)
        return self._operation(row, self._free_name(), arguments)

    def _source(self, op: str, name: str, value: Value) -> Node:
        node = make_node(self.graph.fresh_id(), name, op, value=value)
        self.graph.add(node)
        return node

    def _operation(self, row: Op, name: str, arguments: list[Operand]) -> Node:
        node = make_node(self.graph.fresh_id(), name, row.name, slots=len(arguments))
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
