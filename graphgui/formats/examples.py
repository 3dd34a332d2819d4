"""The examples: one list is both the menu and its tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class Example(NamedTuple):
    """An example file in resources/examples, its title in the menu, and one sentence about it."""

    file: str
    title: str
    sentence: str


EXAMPLES = (
    Example("olah.cgraph", "e = (a + b)(b + 1)", "Olah's graph: two paths lead from b to e, so its gradient is a sum."),
)


def example_path(file: str) -> Path:
    """Where an example's file lies."""
    return RESOURCES / "examples" / file
