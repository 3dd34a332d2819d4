"""Counts of how often operations are used, fading with time and kept between starts."""

from __future__ import annotations

import json

from graphgui.engine.ops import OPS
from graphgui.ui.settings import settings, table

KEY = "used_operations"
FADING = 0.97
"""What is left of a use when something else has been used: some twenty additions ago count half."""
LEAST = 0.01


class Usage:
    """Counts what is added; a use weighs less the longer ago it was."""

    def __init__(self) -> None:
        self._weights = _read()

    def note(self, op: str) -> None:
        """Remembers that an operation was used just now."""
        faded = {name: weight * FADING for name, weight in self._weights.items()}
        faded[op] = faded.get(op, 0.0) + 1.0
        self._weights = {name: round(weight, 3) for name, weight in faded.items() if weight >= LEAST}
        settings().setValue(KEY, json.dumps(self._weights))

    def weight(self, op: str) -> float:
        """The weight of an operation's use."""
        return self._weights.get(op, 0.0)

    def favourites(self, most: int) -> list[str]:
        """The operations used most and lately, best first."""
        return sorted(self._weights, key=lambda op: -self._weights[op])[:most]


def _read() -> dict[str, float]:
    # The file may have been edited, or come from another version: what makes no sense is left out.
    return {
        op: float(weight)
        for op, weight in table(KEY).items()
        if op in OPS and isinstance(weight, int | float) and LEAST <= weight < 1 / (1 - FADING) + 1
    }
