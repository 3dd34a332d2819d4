"""Calls, methods and indices of a syntax tree → a row of the table, what goes into its slots, and its options."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphgui.engine.graph import MOST_SLOTS, NO_OPTIONS
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.options import Option, OptionError, OptionValue
from graphgui.engine.values import Value
from graphgui.formats.expressions.array_makers import MAKERS, Maker
from graphgui.formats.expressions.syntax_source import ExpressionError, Source

NUMBERS: Mapping[str, float] = {"pi": np.pi, "inf": np.inf, "nan": np.nan}
FUNCTIONS: Mapping[str, Op] = {
    **{alias: row for row in OPS.values() for alias in row.aliases.split()},
    **OPS,
}
# Python's max and min of two numbers; np.max and x.max reduce one array.
_OF_TWO = {"max": "maximum", "min": "minimum"}
# Names that PyTorch and NumPy's random functions give to options of the table.
_OTHER_NAMES = {"dim": "axis", "keepdim": "keepdims", "size": "shape", "newshape": "shape"}
_NO_FUNCTION = "only a function's name can stand before ( ; for a product write *"
_BAD_INDEX = "an index is made of whole numbers, slices such as 1:3, … and None; or it is one node, as in x[i]"


@dataclass(frozen=True)
class Piece:
    """A part of the tree that has parts of its own, its operands.

    It is an operation where it has a row; where it has `make`, that gives a number for the operands' numbers.
    """

    part: ast.expr
    operands: tuple[ast.expr, ...]
    row: Op | None = None
    options: Mapping[str, OptionValue] = field(default_factory=lambda: NO_OPTIONS)
    make: Callable[..., Value] | None = None


def number_of(part: ast.expr) -> float | None:
    """The number that a name with NumPy's prefix denotes, such as np.pi; None for anything else."""
    if isinstance(part, ast.Attribute) and is_numpy(part.value):
        return {**NUMBERS, "e": np.e}.get(part.attr)
    return None


def is_numpy(part: ast.expr) -> bool:
    """Whether a part of the tree is a prefix of NumPy's functions: np, numpy, np.linalg or np.random."""
    if isinstance(part, ast.Attribute) and part.attr in ("linalg", "random"):
        part = part.value
    return isinstance(part, ast.Name) and part.id in ("np", "numpy")


def names_of_functions(tree: ast.AST) -> set[int]:
    """The ids of those names in a tree that belong to functions and to NumPy, and so are no names of nodes."""
    found = set()
    for part in ast.walk(tree):
        if isinstance(part, ast.Call):
            function = part.func
            if isinstance(function, ast.Attribute) and is_numpy(function.value):
                function = function.value
                function = function.value if isinstance(function, ast.Attribute) else function
            found.add(id(function))
        elif isinstance(part, ast.Attribute) and number_of(part) is not None:
            found.add(id(part.value))
    return found


def call_piece(source: Source, call: ast.Call) -> Piece:
    """The piece that a call makes; raises ExpressionError for an unknown function and for arguments that it does not take."""
    owner: ast.expr | None = None
    match call.func:
        case ast.Name(id=name):
            if name in _OF_TWO and len(call.args) == 2:
                name = _OF_TWO[name]
        case ast.Attribute(value=owner_or_numpy, attr=name):
            owner = None if is_numpy(owner_or_numpy) else owner_or_numpy
        case _:
            raise source.refusal(_NO_FUNCTION, call)
    if name in FUNCTIONS:
        return _Arguments(source, call, name, FUNCTIONS[name], owner).piece()
    if name in MAKERS and owner is None:
        return _maker_piece(source, call, name, MAKERS[name])
    raise source.refusal(f"there is no function called {name}; for a product write *", call)


class _Arguments:
    """The arguments of one call, dealt out to the slots and options of a row as NumPy does."""

    def __init__(self, source: Source, call: ast.Call, name: str, row: Op, owner: ast.expr | None) -> None:
        self.source, self.call, self.name, self.row = source, call, name, row
        self.is_method = owner is not None
        self.given = [*([owner] if owner is not None else []), *call.args]
        self.slots = ("value",) if row.is_source else row.slots
        self.options: dict[str, OptionValue] = {}

    def piece(self) -> Piece:
        """The piece that the call makes."""
        named = self._named_options()
        operands, rest = self._variadic() if self.row.variadic else self._by_slot()
        options = [option for option in self.row.options if option.name not in self.options]
        if self.is_method and len(rest) > 1 and options[:1] and options[0].kind in ("shape", "axes") and (
            len(rest) > len(options) or options[0].kind == "shape" or options[0].name == "axes"
        ):  # fmt: skip
            # x.reshape(2, 3) and x.transpose(1, 0) give the numbers of one option one by one.
            rest = [ast.copy_location(ast.Tuple(rest, ast.Load()), rest[0])]
        if len(rest) > len(options):
            raise self._wrong_count()
        for option, part in zip(options, rest, strict=False):
            self._set(option, part)
        for option, part in named:
            self._set(option, part)
        return Piece(self.call, tuple(operands), self.row, self.options)

    def _named_options(self) -> list[tuple[Option, ast.expr]]:
        options = {option.name: option for option in self.row.options}
        found = []
        for keyword in self.call.keywords:
            name = keyword.arg or ""
            option = options.get(name) or options.get(_OTHER_NAMES.get(name, ""))
            if option is not None:
                found.append((option, keyword.value))
            elif self.row.variadic or self.row.is_source or name not in self.slots:
                raise self.source.refusal(self._unknown(keyword.arg), keyword.value)
        return found

    def _by_slot(self) -> tuple[list[ast.expr], list[ast.expr]]:
        count = len(self.slots)
        operands = dict(zip(self.slots, self.given, strict=False))
        for keyword in self.call.keywords:
            if keyword.arg in self.slots:
                if keyword.arg in operands:
                    raise self.source.refusal(f"{self.name} takes {keyword.arg} once", keyword.value)
                operands[keyword.arg] = keyword.value
        missing = [slot for slot in self.slots if slot not in operands]
        if missing and (self.call.keywords or self.row.options):
            raise self.source.refusal(f"{self.name} needs {_listed(missing)} too", self.call)
        if missing:
            raise self._wrong_count()
        return [operands[slot] for slot in self.slots], self.given[count:]

    def _variadic(self) -> tuple[list[ast.expr], list[ast.expr]]:
        operands, rest = self.given, []
        subscripts = next((option for option in self.row.options if option.kind == "subscripts"), None)
        if subscripts is not None and not any(keyword.arg == subscripts.name for keyword in self.call.keywords):
            if operands:
                self._set(subscripts, operands[0])
            operands = operands[1:]
        elif subscripts is None and operands and isinstance(operands[0], ast.List | ast.Tuple):
            operands, rest = operands[0].elts, operands[1:]
        if not 1 <= len(operands) <= MOST_SLOTS:
            problem = f"{self.name} takes 1 to {MOST_SLOTS:,} arrays, not {len(operands):,}"
            raise self.source.refusal(problem, self.call)
        return operands, rest

    def _set(self, option: Option, part: ast.expr) -> None:
        if option.name in self.options:
            raise self.source.refusal(f"{self.name} takes {option.name} once", part)
        self.options[option.name] = checked_option(self.source, part, option)

    def _wrong_count(self) -> ExpressionError:
        least, most = len(self.slots), len(self.slots) + len(self.row.options)
        wanted = f"{least}" if least == most else f"{least} to {most}"
        plural = "argument" if most == 1 else "arguments"
        return self.source.refusal(f"{self.name} takes {wanted} {plural}, not {len(self.given)}", self.call)

    def _unknown(self, keyword: str | None) -> str:
        if keyword is None:
            return "** cannot begin an argument"
        slots = () if self.row.variadic or self.row.is_source else self.slots
        known = [*slots, *(option.name for option in self.row.options)]
        takes = f"it takes {_listed(known)}" if known else "it takes no named arguments"
        return f"{self.name} does not take {keyword}; {takes}"


def _listed(words: list[str]) -> str:
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


def checked_option(source: Source, part: ast.expr, option: Option) -> OptionValue:
    """The value of an option that a part of the tree writes out; raises ExpressionError for anything else."""
    value = _written_out(source, part, option.name)
    if option.kind == "flag" and value in (0, 1):
        value = bool(value)
    if option.kind == "names" and isinstance(value, tuple) and all(isinstance(name, str) for name in value):
        value = ", ".join(value)
    if option.kind == "subscripts" and isinstance(value, str) and "->" not in value:
        # NumPy's rule: the letters that occur once remain, in the order of the alphabet.
        letters = [letter for letter in sorted(set(value)) if letter.isalpha() and value.count(letter) == 1]
        value = f"{value}->{''.join(letters)}"
    try:
        return option.check(value)
    except OptionError as error:
        raise source.refusal(str(error), part) from None


def _written_out(source: Source, part: ast.expr, name: str, depth: int = 0) -> Any:
    match part:
        case ast.Constant(value=value) if value is None or isinstance(value, bool | int | float | str):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() | ast.Name() | ast.Attribute() as operand):
            value = _written_out(source, operand, name)
            if isinstance(value, int | float):
                return -value
        case ast.Name(id="pi" | "inf" | "nan" as word):
            return NUMBERS[word]
        case ast.Tuple(elts=entries) | ast.List(elts=entries) if depth < 2:
            return tuple(_written_out(source, entry, name, depth + 1) for entry in entries)
    if (number := number_of(part)) is not None:
        return number
    raise source.refusal(f"{name} must be written out, as a number or text; nothing can be computed here", part)


def _maker_piece(source: Source, call: ast.Call, name: str, maker: Maker) -> Piece:
    given: dict[str, ast.expr] = dict(zip(maker.arguments, call.args, strict=False))
    if len(call.args) > len(maker.arguments):
        problem = f"{name} takes at most {len(maker.arguments)} arguments, not {len(call.args)}"
        raise source.refusal(problem, call)
    for keyword in call.keywords:
        if keyword.arg not in maker.arguments or keyword.arg in given:
            problem = f"{name} takes {', '.join(maker.arguments)}, each once; {keyword.arg or '**'} cannot stand here"
            raise source.refusal(problem, keyword.value)
        given[keyword.arg] = keyword.value
    missing = [argument for argument in maker.arguments[: maker.needed] if argument not in given]
    if missing:
        raise source.refusal(f"{name} needs {_listed(missing)} too", call)
    # A shape is a tuple; anywhere else a tuple is refused.
    parts = [
        ast.copy_location(ast.List(part.elts, ast.Load()), part) if isinstance(part, ast.Tuple) else part
        for part in given.values()
    ]
    return Piece(call, tuple(parts), make=lambda *numbers: maker.make(**dict(zip(given, numbers, strict=True))))


def index_piece(source: Source, part: ast.Subscript) -> Piece:
    """The piece that an index makes: a getitem, or a take where one place is computed."""
    several = isinstance(part.slice, ast.Tuple)
    places = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
    texts = [_place(source, place) for place in places]
    written = [text for text in texts if text is not None]
    if len(written) == len(texts) and texts:
        text = ", ".join(written) + ("," if several and len(texts) == 1 else "")
        row = OPS["getitem"]
        try:
            return Piece(part, (part.value,), row, {"index": row.option("index").check(text)})
        except OptionError as error:
            raise source.refusal(str(error), part.slice) from None
    if len(written) == len(texts) - 1 and set(written) <= {":"}:
        at = texts.index(None)
        return Piece(part, (part.value, places[at]), OPS["take"], {"axis": at})
    raise source.refusal(_BAD_INDEX, part.slice)


def _place(source: Source, place: ast.expr) -> str | None:
    """One place of an index as text; None where it has to be computed."""
    match place:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=value) if value is Ellipsis:
            return "..."
        case ast.Attribute(attr="newaxis") if is_numpy(place.value):
            return "None"
        case ast.Slice(lower=lower, upper=upper, step=step):
            ends = ["" if end is None else _whole(end) for end in (lower, upper, step)]
            if None in ends:
                raise source.refusal("the ends of a slice must be whole numbers", place)
            return ":".join(map(str, ends if step is not None else ends[:2]))
        case ast.Compare():
            problem = "an index cannot be a comparison; where(x > 0, x, 0) keeps the shape, and x * (x > 0) does too"
            raise source.refusal(problem, place)
        case ast.Constant() | ast.Starred():
            if _whole(place) is None:
                raise source.refusal(_BAD_INDEX, place)
    return _whole(place)


def _whole(part: ast.expr) -> str | None:
    match part:
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            return str(number) if number < 10**9 else None
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)) if not isinstance(number, bool):
            return str(-number) if number < 10**9 else None
    return None
