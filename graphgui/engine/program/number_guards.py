"""Guards: which numbers of a written program must be NumPy's, since Python's own would raise where those give inf or nan.

Two of Python's floats are divided, and raised to a power, by Python's rules; one of NumPy's among them is enough for
NumPy's rules. Helpers and methods want NumPy's numbers, too. All other arithmetic gives the same with both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.statement_writer import Line, Term, sum_text
from graphgui.engine.rules.python_printer import printed
from graphgui.engine.rules.rule_evaluation import evaluated
from graphgui.engine.rules.rule_expression import (
    Attribute,
    Binary,
    Call,
    Comparison,
    Constant,
    Expression,
    Index,
    MethodCall,
    Name,
    Negative,
    NumpyName,
    mapped,
    walk,
)
from graphgui.engine.rules.rule_parser import TableText


def guarded(lines: Sequence[Line], numbers: Iterable[str]) -> tuple[list[Line], set[str]]:
    """The statements with guards, and those variables among the inputs that are single `numbers` which need one.

    A guard is `np.float64(…)` around a number. It stands where a variable gets its value, so that the statements that
    read it stay free of guards, and only where there is no such variable around a number in a statement.
    """
    floats = set(numbers)  # the variables that hold Python's floats
    for line in lines:
        is_float = all(_Part(term, term.rule.tree).is_float(floats) and term.summed_to is None for term in line.terms)
        (floats.add if is_float else floats.discard)(line.name)
    wanted: set[str] = set()
    found = [_guarded(line, floats, wanted) for line in reversed(lines)]
    return found[::-1], wanted & set(numbers)


class _Part(NamedTuple):
    """An expression that is a term, or a part of one."""

    term: Term
    tree: Expression

    def is_float(self, floats: Collection[str]) -> bool:
        """Whether it is one of Python's floats (or truth values) where these variables are."""
        match self.tree:
            case Name(id):
                text = self.text_of(id)
                return text in floats if text.isidentifier() else not (text.startswith("np.") and text.endswith(")"))
            case Constant() | NumpyName("pi" | "e" | "inf" | "nan"):
                return True
            case Negative(operand):
                return _Part(self.term, operand).is_float(floats)
            case Binary(left, _, right) | Comparison(left, _, right):
                return all(_Part(self.term, side).is_float(floats) for side in (left, right))
        return False

    def text_of(self, name: str) -> str:
        """The variable or the number in the place of a name of the table."""
        return self.term.variables.get(name, name)

    @property
    def names(self) -> list[str]:
        """The names of the table in it."""
        return [part.id for part in walk(self.tree) if isinstance(part, Name)]

    @property
    def number(self) -> float | None:
        """The number that it is in NumPy's arithmetic; None where it has variables or calls."""
        if not self.is_float(()):
            return None
        return float(evaluated(self.tree, {name: _number_in(self.text_of(name)) for name in self.names}))


def _number_in(text: str) -> float:
    return float(text.strip("()").replace("np.", ""))


def _guarded(line: Line, floats: Collection[str], wanted: set[str]) -> Line:
    """The statement with a guard if it needs one; adds to `wanted` the variables that must be NumPy's for it."""
    for parts in _demands(line, wanted):
        if not all(part.is_float(floats) for part in parts):
            continue
        variables = [text for part in parts for name in part.names if (text := part.text_of(name)) in floats]
        if not variables:
            return _guarded(_with_guard(line, parts), floats, wanted)
        if wanted.isdisjoint(variables):
            wanted.add(variables[-1])
    return line


def _demands(line: Line, wanted: Collection[str]) -> Iterator[list[_Part]]:
    """The parts of a statement, in groups of which one part at least must be NumPy's."""
    for term in line.terms:
        for tree, parts in _risks(term.rule):
            if _may_raise(term, tree):
                yield [_Part(term, part) for part in parts]
    if line.name in wanted:
        yield [_Part(term, term.rule.tree) for term in line.terms]


@lru_cache(maxsize=4096)
def _risks(text: TableText) -> list[tuple[Expression, tuple[Expression, ...]]]:
    """The expressions in a text that may want NumPy's numbers, and those of their parts of which one is enough."""
    found: list[tuple[Expression, tuple[Expression, ...]]] = []
    for tree in walk(text.tree):
        match tree:
            case Binary(left, "/" | "**", right):
                found.append((tree, (left, right)))
            case Call(function, arguments) if function in HELPERS and arguments:
                found.append((tree, arguments))
            case Attribute(value) | Index(value) | MethodCall(value):
                found.append((tree, (value,)))
    return found


def _may_raise(term: Term, tree: Expression) -> bool:
    """Whether Python may raise, or make a complex number, where NumPy gives inf or nan."""
    if not isinstance(tree, Binary):
        # A helper that is given numbers alone is a formula; rules are asked for variables.
        part = _Part(term, tree)
        return not isinstance(tree, Call) or any(part.text_of(name).isidentifier() for name in part.names)
    right = _Part(term, tree.right).number
    if tree.sign == "/":
        return right is None or right == 0
    found = _Part(term, tree).number
    return right not in (0, 1) if found is None else not isfinite(found)


def _with_guard(line: Line, parts: Sequence[_Part]) -> Line:
    """The statement with a guard around the first number in these parts, which hold no variables."""
    term, tree = parts[0]
    number = next(part for part in walk(tree) if isinstance(part, Name | Constant | NumpyName))

    def replaced(part: Expression) -> Expression:
        return Call("np.float64", (number,)) if part is number else mapped(part, replaced)

    fresh = term._replace(rule=printed(replaced(term.rule.tree)))
    terms = tuple(fresh if each is term else each for each in line.terms)
    return line._replace(expression=sum_text(terms), terms=terms)
