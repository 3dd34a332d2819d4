"""Fuzzy matching of typed text: beginnings of words count most, letters scattered over words do not match."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_BEGINS_TEXT, _BEGINS_WORD, _WITHIN, _BEGINNINGS, _LEFT_OUT = 0.0, 1.0, 3.0, 4.0, 6.0
_SKIPPED = 0.5
"""The distance added for every word or letter that is skipped."""


def fuzzy(sought: str, text: str, loosely: bool = True) -> float | None:
    """The distance of a text from what is sought: 0 where they are the same, None where the text does not match.

    Every sought word must match: as the beginning of a word or within one; or, if `loosely`, as beginnings of several
    words in order ("fsel" is "Fit the selection"), or as one word with letters left out ("dplct" is "Duplicate").
    """
    sought, text = sought.strip().casefold(), text.casefold()
    if sought == text:
        return 0.0
    words = _WORD.findall(text)
    total = 0.0
    if not text.startswith(sought):
        for part in sought.split():
            distance = _part(part, text, words, loosely)
            if distance is None:
                return None
            total += distance
    # Of texts that match equally well, the shorter is nearer.
    return 1.0 + total + len(text) / 100.0


def _part(part: str, text: str, words: list[str], loosely: bool) -> float | None:
    if text.startswith(part):
        return _BEGINS_TEXT
    if any(word.startswith(part) for word in words) or f" {part}" in text:
        return _BEGINS_WORD
    if len(part) > 2 and part in text:
        return _WITHIN
    if not loosely or len(part) < 2:
        return None
    skipped = _beginnings(part, words)
    if skipped is not None:
        return _BEGINNINGS + _SKIPPED * skipped
    left_out = [count for word in words if (count := _left_out(part, word)) is not None]
    return _LEFT_OUT + _SKIPPED * min(left_out) if left_out else None


def _beginnings(part: str, words: list[str]) -> int | None:
    """The number of words skipped where `part` consists of beginnings of words in order; None where it does not."""
    # From the number of letters matched to the fewest words skipped so far.
    least = {0: 0}
    for word in words:
        now = {used: skipped + (used > 0) for used, skipped in least.items()}
        for used, skipped in least.items():
            for length in range(1, min(len(word), len(part) - used) + 1):
                if not word.startswith(part[used : used + length]):
                    break
                now[used + length] = min(skipped, now.get(used + length, skipped))
        if len(part) in now:
            return now[len(part)]
        least = now
    return None


def _left_out(part: str, word: str) -> int | None:
    """The number of letters of `word` that `part` skips; None where it has others, another order, or too few of them."""
    if len(part) < 3 or word[0] != part[0]:
        return None
    at = 0
    for letter in part[1:]:
        at = word.find(letter, at + 1)
        if at < 0:
            return None
    return len(word) - len(part) if at < 2 * len(part) else None
