"""Finding an operation by typing: one ranking, for the palette and for the popup on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from graphgui.engine.op import Op
from graphgui.engine.ops import OPS

VERY_NAME, OTHER_NAME, BEGINNING, WORD, BEGINNING_OF_WORDS, ANY_PART = range(6)
"""How well an operation answers a search, best first."""

_SAME_SIGNS = str.maketrans({"*": "×", "·": "×", "-": "−", "/": "÷"})


def matches(row: Op, text: str) -> int | None:
    """The rank of an operation for a search, 0 best; None where it does not match.

    Its very name comes first, then its sign or another name, the beginning of one, a whole word that describes it (or its
    group), the beginnings of such words, and at last any part of these of two letters and more.
    """
    sought = _plain(text.strip())
    name, label, symbol = _plain(row.name), _plain(row.label), _plain(row.symbol)
    aliases, words = row.aliases.casefold().split(), row.synonyms.casefold().split()
    if sought == name:
        return VERY_NAME
    if sought in (symbol, label, *aliases):
        return OTHER_NAME
    if any(other.startswith(sought) for other in (name, label, symbol, *aliases)):
        return BEGINNING
    group = row.group.casefold()
    if sought in words or group.startswith(sought):
        return WORD
    described = [*name.split("_"), *label.split(), symbol, *aliases, *words, *group.split()]
    parts = sought.split()
    if all(any(word.startswith(part) for word in described) for part in parts):
        return BEGINNING_OF_WORDS
    # A single letter is part of nearly everything.
    whole = " ".join((name, label, *described))
    return ANY_PART if all(len(part) > 1 and part in whole for part in parts) else None


def ranked(text: str, weight: Callable[[str], float] = lambda op: 0.0) -> list[tuple[Op, int]]:
    """The operations that answer a search with how well they do, best first; among equals, those of most weight."""
    found = [(row, rank) for row in OPS.values() if (rank := matches(row, text)) is not None]
    return sorted(found, key=lambda pair: (pair[1], -weight(pair[0].name)))


def _plain(text: str) -> str:
    return text.casefold().translate(_SAME_SIGNS)
