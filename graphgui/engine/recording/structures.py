"""Structures of arguments: numbers and arrays in lists, tuples, dictionaries and records, each under a name."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Set
from copy import copy
from dataclasses import fields, is_dataclass
from enum import Enum
from numbers import Number
from types import SimpleNamespace
from typing import Any

import numpy as np

from graphgui.engine.recording.refusals import Recorded, TraceError

DEEPEST = 50
"""How deep lists and dictionaries may lie in one another."""


def mapped(value: Any, name: str, leaf: Callable[[Any, str], Any], depth: int = 0) -> Any:
    """The same structure with `leaf(part, name)` in the place of each part that is no container.

    The parts of a list p are called p1, p2 …; those of a dictionary or a record by their keys, with the name in front
    where it lies inside another one. Raises TraceError for a container that is none of these.
    """
    if depth > DEEPEST:
        raise TraceError(f"the argument {name} holds lists or dictionaries in one another too deeply, or itself")
    parts = list(_parts(value, name, depth))
    if not parts and not isinstance(value, list | tuple | dict):
        return leaf(value, name)
    made = [mapped(part, own, leaf, depth + 1) for _, part, own in parts]
    if isinstance(value, tuple):
        return (
            value._make(made) if hasattr(value, "_make") else tuple(made) if type(value) is tuple else type(value)(made)
        )
    if type(value) is list:
        return made
    again = copy(value)
    for (key, _, _), part in zip(parts, made, strict=True):
        if isinstance(value, list | dict):
            again[key] = part
        else:
            object.__setattr__(again, key, part)  # a frozen record as well
    return again


def _parts(value: Any, name: str, depth: int) -> Iterator[tuple[Any, Any, str]]:
    """Key, part and name of each part of a container; none for anything else."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        yield from ((key, part, _named(name, key, depth)) for key, part in zip(value._fields, value, strict=True))
    elif isinstance(value, tuple | list):
        yield from ((i, part, f"{name}{i + 1}") for i, part in enumerate(value))
    elif isinstance(value, dict):
        yield from ((key, part, _named(name, key, depth)) for key, part in value.items())
    elif isinstance(value, SimpleNamespace):
        yield from ((key, part, _named(name, key, depth)) for key, part in vars(value).items())
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield each.name, getattr(value, each.name), _named(name, each.name, depth)


def _named(name: str, key: Any, depth: int) -> str:
    """The name of a part by its key, made of letters, digits and _."""
    text = re.sub(r"\W", "_", unicodedata.normalize("NFKC", str(key)))
    if depth or not text or text[0].isdigit():
        return f"{name}{text}" if text[:1].isdigit() else f"{name}_{text}"
    return text


def is_number(value: Any, name: str) -> bool:
    """Whether an argument is a number or an array of numbers; raises TraceError where it holds numbers otherwise."""
    if isinstance(value, Recorded):
        return True
    if type(value) in (np.ndarray, np.memmap):
        if value.dtype.kind == "c":
            refuse_argument(name, "is complex", "its real and imaginary part")
        return value.dtype.kind in "biufO"
    if isinstance(value, np.generic):
        if isinstance(value, np.complexfloating):
            refuse_argument(name, "is complex", "its real and imaginary part")
        return isinstance(value, np.number | np.bool_)
    if isinstance(value, bool | Enum):
        return False
    if isinstance(value, int | float):
        return True
    if isinstance(value, type):
        return False
    kind = f"is of type {type(value).__name__}"
    if isinstance(value, Set | deque | array | Mapping):
        refuse_argument(name, kind, "a list or a dict")
    if isinstance(value, Number):
        refuse_argument(name, kind, "a float")
    if hasattr(value, "__array__") or hasattr(value, "__array_interface__"):
        refuse_argument(name, kind, "np.asarray of it")
    return False


def refuse_argument(name: str, kind: str, instead: str) -> None:
    """Raises the TraceError for an argument that holds numbers in a form that is not recorded."""
    raise TraceError(f"the argument {name} {kind}, which is not recorded; give {instead}")
