"""Options: the settings of an operation besides its inputs, such as the axis of a sum."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, isnan
from numbers import Integral, Real
from operator import index
from types import EllipsisType
from typing import SupportsIndex

OptionValue = None | bool | int | float | str | tuple[int, ...] | tuple[tuple[int, int], ...]

MOST_AXES = 32
LONGEST_OPTION = 200
_WHOLE = r"\s*-?\d{1,9}\s*"
_INDEX_PART = rf"(?:{_WHOLE}|\s*\.\.\.\s*|\s*None\s*|(?:{_WHOLE})?\s*:(?:{_WHOLE})?\s*(?::(?:{_WHOLE})?)?\s*)"
_INDEX = re.compile(rf"{_INDEX_PART}(?:,{_INDEX_PART})*,?")
_SUBSCRIPTS = re.compile(r"[a-zA-Z]*(?:,[a-zA-Z]*)*->[a-zA-Z]*")


class OptionError(ValueError):
    """An option that an operation cannot use; the message is a sentence for people."""


@dataclass(frozen=True)
class Option:
    """One option: its name, its default (NumPy's, so that a default need not be written), and what it may be.

    `kind` is the name of a check in this module: "axis" (a whole number or None), "axes" (also several), "flag",
    "whole" (from `least` on), "number", "choice" (one of `choices`), "shape", "widths" (of padding), "index",
    "subscripts", "names".
    """

    name: str
    default: OptionValue
    kind: str
    choices: tuple[OptionValue, ...] = ()
    least: int = 0
    doc: str = ""

    def check(self, value: object) -> OptionValue:
        """The value in the form in which nodes hold it; raises OptionError where it cannot be used."""
        if self.kind == "choice":
            found = next((choice for choice in self.choices if _is_same(choice, value)), self)
            if found is self:
                raise OptionError(
                    f"{self.name} must be one of {', '.join(map(written, self.choices))}, not {_shown(value)}"
                )
            return found  # type: ignore[return-value]
        try:
            return _CHECKS[self.kind](self, value)
        except OptionError as error:
            raise OptionError(f"{self.name} must be {error}, not {_shown(value)}") from None


def written(value: OptionValue) -> str:
    """An option's value as Python source, as it is written in a program; numbers that are not finite in NumPy's words."""
    if isinstance(value, float) and not isfinite(value):
        return "np.nan" if isnan(value) else "np.inf" if value > 0 else "-np.inf"
    return repr(value)


def _is_same(choice: OptionValue, value: object) -> bool:
    return (type(choice) is type(value) and choice == value) or (
        isinstance(choice, (int, float)) and not isinstance(choice, bool)
        and isinstance(value, Real) and not isinstance(value, bool) and choice == value
    )  # fmt: skip


def _shown(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Integral | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    number = int(value)
    return number if abs(number) < 10**9 else None


def _wholes(value: object) -> tuple[int, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    found = tuple(_whole(entry) for entry in value)
    return None if None in found else found  # type: ignore[return-value]


def _check_axis(option: Option, value: object) -> OptionValue:
    if value is None and option.default is None:
        return None
    number = _whole(value)
    if number is None or not -MOST_AXES <= number < MOST_AXES:
        raise OptionError("a whole number" + (" or None" if option.default is None else ""))
    return number


def _check_axes(option: Option, value: object) -> OptionValue:
    numbers = _wholes(value)
    if numbers is not None and len(set(numbers)) == len(numbers) <= MOST_AXES:
        return numbers
    try:
        return _check_axis(option, value)
    except OptionError as error:
        raise OptionError(f"{error}, or several whole numbers such as (0, 1)") from None


def _check_flag(option: Option, value: object) -> OptionValue:
    if not isinstance(value, bool):
        raise OptionError("True or False")
    return value


def _check_whole(option: Option, value: object) -> OptionValue:
    if value is None and option.default is None:
        return None
    number = _whole(value)
    if number is None or number < option.least:
        raise OptionError("a whole number" + (f" from {option.least}" if option.least > -(10**6) else ""))
    return number


def _check_number(option: Option, value: object) -> OptionValue:
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        raise OptionError("a number")
    if float(value) < option.least:
        raise OptionError(f"a number from {option.least}")
    return float(value)


def _check_shape(option: Option, value: object) -> OptionValue:
    if value is None and option.default is None:
        return None
    number = _whole(value)
    sizes = (number,) if number is not None else _wholes(value)
    if sizes is None or len(sizes) > MOST_AXES or any(size < option.least for size in sizes):
        raise OptionError("whole numbers such as (2, 3)")
    return sizes


def _check_widths(option: Option, value: object) -> OptionValue:
    number = _whole(value)
    if number is not None and number >= 0:
        return number
    pair = _wholes(value)
    if pair is not None and len(pair) == 2 and min(pair) >= 0:
        return pair
    if isinstance(value, list | tuple) and value:
        pairs = tuple(_wholes(entry) for entry in value)
        if all(entry is not None and len(entry) == 2 and min(entry) >= 0 for entry in pairs):
            return pairs  # type: ignore[return-value]
    raise OptionError("a width, a pair (before, after), or one pair for each axis")


def _check_index(option: Option, value: object) -> OptionValue:
    if isinstance(value, str) and len(value) <= LONGEST_OPTION and _INDEX.fullmatch(value) and value.count("...") < 2:
        # The text goes into programs, so it is written anew: numbers, colons, commas, None and … only.
        parts = [index_part_text(part) for part in index_of(value)]
        return ", ".join(parts) + ("," if len(parts) == 1 and value.rstrip().endswith(",") else "")
    raise OptionError("an index such as 0, 1:3 or :, -1")


def index_of(text: str) -> tuple[int | slice | EllipsisType | None, ...]:
    """The index that a checked text of kind "index" writes, as NumPy takes it."""
    return tuple(_index_part(part) for part in map(str.strip, text.split(",")) if part)


def _index_part(text: str) -> int | slice | EllipsisType | None:
    if text in ("None", "..."):
        return None if text == "None" else ...
    numbers = [int(number) if number.strip() else None for number in text.split(":")]
    return slice(*numbers) if len(numbers) > 1 else int(text)


def index_part_text(part: SupportsIndex | slice | EllipsisType | None) -> str:
    """One part of a basic index as text: a whole number, a slice, None or …; raises TypeError for anything else."""
    if isinstance(part, slice):
        start, stop, step = ("" if end is None else str(index(end)) for end in (part.start, part.stop, part.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    if part is None or isinstance(part, EllipsisType):
        return "None" if part is None else "..."
    return str(index(part))


def _check_subscripts(option: Option, value: object) -> OptionValue:
    text = value.replace(" ", "") if isinstance(value, str) else ""
    if len(text) <= LONGEST_OPTION and _SUBSCRIPTS.fullmatch(text):
        return text
    raise OptionError("subscripts such as ij,jk->ik")


def _check_names(option: Option, value: object) -> OptionValue:
    if isinstance(value, str) and len(value) <= 10 * LONGEST_OPTION:
        names = [name.strip() for name in value.split(",")]
        if names == [""]:
            return ""
        if all(name.isidentifier() for name in names) and len(set(names)) == len(names):
            return ", ".join(names)
    raise OptionError("different names with commas between them")


_CHECKS: dict[str, Callable[[Option, object], OptionValue]] = {
    "axis": _check_axis, "axes": _check_axes, "flag": _check_flag, "whole": _check_whole, "number": _check_number,
    "shape": _check_shape, "widths": _check_widths, "index": _check_index, "subscripts": _check_subscripts,
    "names": _check_names,
}  # fmt: skip

AXIS = Option("axis", None, "axis", doc="along which axis; None takes all entries")
AXES = Option("axis", None, "axes", doc="along which axis or axes; None takes all entries")
LAST_AXIS = Option("axis", -1, "axis", doc="along which axis")
FIRST_AXIS = Option("axis", 0, "axis", doc="along which axis")
KEEPDIMS = Option("keepdims", False, "flag", doc="whether the axes stay, with length 1")
DDOF = Option("ddof", 0, "whole", doc="how many degrees of freedom are taken off the count")
REDUCTION = Option("reduction", "mean", "choice", ("mean", "sum", "none"), doc="how the entries become one number")
SHAPE = Option("shape", (), "shape", doc="the shape of the result")
