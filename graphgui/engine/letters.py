"""Names for new nodes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count


def letters() -> Iterator[str]:
    """Names for new nodes: a, b, c … z, then v1, v2 …."""
    yield from "abcdefghijklmnopqrstuvwxyz"
    yield from (f"v{i}" for i in count(1))
