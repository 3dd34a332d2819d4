"""The parts of a graph file: objects, numbers and options, written as JSON can hold them and checked when read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite, prod
from typing import Any, NoReturn

import numpy as np

from graphgui.engine.graph import Graph
from graphgui.engine.op import Op
from graphgui.engine.options import MOST_AXES, OptionError, OptionValue
from graphgui.engine.values import MOST_ENTRIES, MOST_VALUE_AXES, Value, as_value
from graphgui.formats.cgraph.annotations import FARTHEST, Place

VERSION = 3
_NON_FINITE = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}


class GraphFileError(ValueError):
    """A file that is refused; the message names the file, what is wrong and where, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else "\ufffd" for sign in message))


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def option_field(value: OptionValue) -> object:
    """An option's value as JSON can hold it."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def plain(value: Value) -> Any:
    """A value as JSON can hold it exactly: whole numbers without a point, nan and ±inf as strings, no entries as shape."""
    array = np.asarray(value, np.float64)
    return _plain(array.tolist()) if array.size else {"shape": list(array.shape)}


def place_field(place: Sequence[float]) -> list[float]:
    """A place as a file can hold it: no farther away than it may be read."""
    return [plain(min(max(number, -FARTHEST), FARTHEST)) for number in place]


def _plain(number: Any) -> Any:
    if isinstance(number, list):
        return [_plain(entry) for entry in number]
    if not isfinite(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < 2**53 and str(number) != "-0.0" else number


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def refuse(where: str, problem: str) -> NoReturn:
    """Raises GraphFileError with the place and what is wrong there."""
    raise GraphFileError(f"{where}: {problem}")


def short(name: object) -> str:
    """A name in a length that fits a sentence."""
    text = name if isinstance(name, str) else kind_of(name)
    return text if len(text) <= 40 else text[:39] + "…"


def kind_of(entry: object) -> str:
    """The JSON type of a thing, in words."""
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(entry), "a number")


def fields_of(
    entry: object, where: str, required: Iterable[str], optional: Iterable[str], versioned: bool = False
) -> dict[str, Any]:
    """An object whose keys are all known and which has those it must have; raises GraphFileError otherwise."""
    if not isinstance(entry, dict):
        refuse(where, f"it must be an object in {{}}, not {kind_of(entry)}")
    if versioned:
        version = entry.get("cgraph")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            refuse(where, f"this is not a graph file: “cgraph” must hold its version, such as {VERSION}")
        if version > VERSION:
            refuse(
                where, f"it was written by a newer graphgui (version {version} of the format; this one knows {VERSION})"
            )
    for key in required:
        if key not in entry:
            refuse(where, f"“{key}” is missing")
    unknown = next((key for key in entry if key not in (*required, *optional)), None)
    if unknown is not None:
        refuse(where, f"“{short(unknown)}” is not known here")
    return entry


def named(graph: Graph, name: object, where: str) -> int:
    """The id of the node with this name; raises GraphFileError where there is none."""
    if not isinstance(name, str) or not graph.has_name(name):
        refuse(where, f"there is no node called “{short(name)}”")
    return graph.named(name).id


def place_of(entry: object, key: str, where: str) -> Place:
    """Two numbers that are not too far away; raises GraphFileError otherwise."""
    match entry:
        case [int() | float() as x, int() | float() as y] if not isinstance(x, bool) and not isinstance(y, bool):
            if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
                return float(x), float(y)
    refuse(where, f"“{key}” must be two numbers of at most ten million, as in [0, 120]")


def value_of(entry: object, where: str) -> Value:
    """The number or array that a file has; raises GraphFileError where it is none."""
    if isinstance(entry, dict):
        return empty_value(entry, where)
    entries = 0

    def number(entry: object, depth: int) -> object:
        nonlocal entries
        entries += 1
        if entries > MOST_ENTRIES:
            refuse(where, f"a value can have at most {MOST_ENTRIES:,} entries")
        if isinstance(entry, list):
            if depth == MOST_VALUE_AXES:
                refuse(where, "the value is nested too deeply")
            return [number(part, depth + 1) for part in entry]
        if isinstance(entry, str) and entry in _NON_FINITE:
            return _NON_FINITE[entry]
        if isinstance(entry, bool) or not isinstance(entry, (int, float)):
            refuse(where, f"a value must be a number or rows of numbers, not {kind_of(entry)}")
        if entry in (np.inf, -np.inf):
            refuse(where, 'a number is too large; the largest is about 1.8e308, and "inf" stands for ∞')
        return entry

    try:
        return as_value(number(entry, 0))  # type: ignore[arg-type]
    except GraphFileError:
        raise
    except ValueError as error:
        refuse(where, str(error))


def empty_value(entry: object, where: str) -> Value:
    """An array without entries, of which only the shape is written."""
    sizes = fields_of(entry, where, ("shape",), ())["shape"]
    whole = isinstance(sizes, list) and all(isinstance(size, int) and not isinstance(size, bool) for size in sizes)
    if (
        not whole
        or len(sizes) > MOST_VALUE_AXES
        or 0 not in sizes
        or not all(0 <= size <= MOST_ENTRIES for size in sizes)
    ):
        refuse(where, "“shape” tells the shape of an array without entries, such as [0, 3]")
    if prod(size for size in sizes if size) > MOST_ENTRIES:
        refuse(where, "“shape” is too large")
    return as_value(np.zeros(sizes))


def options_of(entry: object, row: Op, where: str) -> dict[str, OptionValue]:
    """The options that a file gives a node, each checked; raises GraphFileError for what does not fit."""
    if not isinstance(entry, dict):
        refuse(where, f"“options” must be an object in {{}}, not {kind_of(entry)}")
    found = {}
    for name, given in entry.items():
        try:
            option = row.option(short(name))
            if not _is_option(given):
                refuse(where, f"the option {option.name} must be a number, a text or a list of whole numbers")
            is_number = isinstance(given, str) and given in _NON_FINITE and option.kind in ("choice", "number")
            found[name] = option.check(_NON_FINITE[given] if is_number else given)
        except OptionError as error:
            refuse(where, str(error))
    return found


def _is_option(entry: object, depth: int = 0) -> bool:
    """Whether something small enough to be shown; what it may be exactly, the option checks itself."""
    if isinstance(entry, list):
        return depth < 2 and len(entry) <= MOST_AXES and all(_is_option(part, depth + 1) for part in entry)
    return not isinstance(entry, dict)
