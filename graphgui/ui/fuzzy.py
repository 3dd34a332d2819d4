"""How well words answer what was typed: letters in order are enough, beginnings of words count most."""

from __future__ import annotations

_MISS, _GAP = 6.0, 1.0


def fuzzy(sought: str, text: str) -> float | None:
    """How far a text is from what is sought, 0 where it is the same; None where it does not answer at all.

    Every word sought must be found: as a beginning of a word, within one, or as letters in order.
    """
    text, total = text.casefold(), 0.0
    if sought.strip().casefold() == text:
        return 0.0
    for part in sought.casefold().split():
        distance = _part(part, text)
        if distance is None:
            return None
        total += distance
    # Of texts that answer alike, the shorter says more exactly what was meant.
    return 1.0 + total + len(text) / 100.0


def _part(part: str, text: str) -> float | None:
    at = text.find(part)
    if at == 0:
        return 0.0
    if f" {part}" in text:
        return 1.0
    if at > 0:
        return 3.0
    return _letters(part, text)


def _letters(part: str, text: str) -> float | None:
    """The distance of letters that stand in a text in order, each as near to the one before as can be."""
    best: float | None = None
    for start in range(len(text)):
        if text[start] == part[0] and (start == 0 or not text[start - 1].isalnum()):
            distance, at = _MISS, start
            for letter in part[1:]:
                found = text.find(letter, at + 1)
                if found < 0:
                    break
                # A letter that begins a word is as good as the next one: "ss" is "Select the second".
                begins = found == at + 1 or not text[found - 1].isalnum()
                distance, at = distance + (0.0 if begins else _GAP), found
            else:
                best = distance if best is None else min(best, distance)
    return best
