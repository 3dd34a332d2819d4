"""How large a document may be. What is larger is refused before it is read, and cannot be made, so that all is saved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

MOST_PARTS = 4_000_000
"""Numbers, names and lists of a file. Small pieces take some twenty times their length in memory."""
MOST_NODES = 200_000
MOST_WIRES = 500_000
MOST_BLOCK_NODES = 100_000
"""Nodes in all blocks together."""
_NODE = re.compile(r'"op"\s*:')


def parts_in(data: bytes) -> int:
    """The numbers, names and lists of a file, about."""
    return sum(map(data.count, (b",", b"[", b"{")))


def obstacle(parts: int = 0, nodes: int = 0, wires: int = 0, block_nodes: int = 0) -> str:
    """The reason why a file of this size is refused; empty where it is not."""
    for count, most, what in (
        (parts, MOST_PARTS, "numbers, names and lists"),
        (nodes, MOST_NODES, "nodes"),
        (wires, MOST_WIRES, "wires"),
        (block_nodes, MOST_BLOCK_NODES, "nodes in its blocks"),
    ):
        if count > most:
            return f"the file has {count:,} {what}; the most is {most:,}"
    return ""


def obstacle_in_text(data: bytes) -> str:
    """The reason why these bytes are not even parsed; empty where they are."""
    found = obstacle(parts_in(data))
    # A key, since a text that holds one has a backslash before its quotation marks.
    nodes = sum(1 for _ in _NODE.finditer(data.decode("latin-1"))) if not found else 0
    if nodes > (most := MOST_NODES + MOST_BLOCK_NODES):
        return f"the file has {nodes:,} nodes, with those in its blocks; the most is {most:,}"
    return found


def obstacle_in(head: dict[str, Any]) -> str:
    """The reason why the parsed content of a file is refused; empty where it is not, or where it is no content at all."""
    nodes, blocks = head.get("nodes"), head.get("blocks")
    parts = [entry.get("graph") for entry in blocks if isinstance(entry, dict)] if isinstance(blocks, list) else []
    of_blocks = [part.get("nodes") for part in parts if isinstance(part, dict)]
    # A block was a part of a document, whose wires were as many at most.
    wires = max(map(_wires_in, (nodes, *of_blocks)))
    return obstacle(nodes=_length(nodes), wires=wires, block_nodes=sum(map(_length, of_blocks)))


def nodes_in(texts: Iterable[str]) -> int:
    """The nodes in these texts of files, as they are written."""
    return sum(len(_NODE.findall(text)) for text in texts)


def _length(entries: object) -> int:
    return len(entries) if isinstance(entries, list) else 0


def _wires_in(nodes: object) -> int:
    return sum(map(_wires_into, nodes)) if isinstance(nodes, list) else 0


def _wires_into(entry: object) -> int:
    inputs = entry.get("inputs") if isinstance(entry, dict) else None
    if not isinstance(inputs, list):
        return 0
    return sum(isinstance(given, str) or (isinstance(given, dict) and "wire" in given) for given in inputs)
