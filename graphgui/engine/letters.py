"""Names for nodes: new ones, and why some text is none."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator
from itertools import count

LONGEST_NAME = 60
NUMBER_WORDS = ("nan", "inf", "pi", "π")


def letters() -> Iterator[str]:
    """Names for new nodes: a, b, c … z, then v1, v2 …."""
    yield from "abcdefghijklmnopqrstuvwxyz"
    yield from (f"v{i}" for i in count(1))


def fault_of_name(name: str) -> str:
    """Why no node may bear this name, in a clause; nothing where one may."""
    if not isinstance(name, str) or not name:
        return "the name cannot be empty"
    shown = name if len(name) <= 30 else name[:29] + "…"
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        return f"“{shown}” cannot be a name: use letters, digits and _, and begin with a letter"
    if len(name) > LONGEST_NAME:
        return f"the name “{shown}” is too long; the most is {LONGEST_NAME} letters"
    if keyword.iskeyword(name) or name == "__debug__":
        return f"“{name}” cannot be a name: it is a reserved word of Python"
    return f"“{name}” cannot be a name: it is a number" if name in NUMBER_WORDS else ""
