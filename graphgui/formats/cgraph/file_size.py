"""The size that a graph has as a file, estimated without writing it, so that nothing is made that can never be saved."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import Graph, Node
from graphgui.engine.values import Value, same_value, shape_of
from graphgui.files.disk import LARGEST_FILE
from graphgui.formats.cgraph.annotations import Annotations, Frame, Group, Record
from graphgui.formats.cgraph.limits import MOST_PARTS, parts_in

LONGEST_NUMBER = 26
"""Bytes of the longest number with what separates it, as -1.2345678901234567e-300."""
SHORT = 1_000_000
"""Whole numbers below this take a third of it."""


@dataclass(frozen=True)
class FileSize:
    """Numbers, names and lists in a file, and its bytes."""

    parts: int = 0
    bytes: int = 0

    def __add__(self, other: FileSize) -> FileSize:
        return FileSize(self.parts + other.parts, self.bytes + other.bytes)

    def excess(self) -> str | None:
        """The end of a sentence about a file that has more than it may have; None for others."""
        if self.parts > MOST_PARTS:
            return f"{self.parts:,} numbers, names and lists; the most is {MOST_PARTS:,}"
        if self.bytes > LARGEST_FILE:
            return f"{self.bytes / 2**20:,.0f} MB; the most is {LARGEST_FILE // 2**20} MB"
        return None


def text_size(text: str) -> FileSize:
    """The size of a text in a file: what it has of commas and brackets counts, as it does when it is read."""
    data = text.encode(errors="replace")
    return FileSize(parts_in(data), len(data) + data.count(b"\n") + data.count(b'"') + data.count(b"\\"))


def value_size(value: Value) -> FileSize:
    """The size of a number or array."""
    shape = shape_of(value)
    if shape == ():
        return FileSize(0, LONGEST_NUMBER)
    lists = sum(prod(shape[:axis]) for axis in range(len(shape)))
    entries = int(np.size(value))
    short = bool(np.all((np.abs(value) < SHORT) & (np.rint(value) == value)))
    return FileSize(entries + lists, entries * (LONGEST_NUMBER // 3 if short else LONGEST_NUMBER) + 4 * lists)


def node_size(node: Node) -> FileSize:
    """The size of a node and the wires into it."""
    row, slots = node.row, len(node.literals)
    name = node.name
    parts, size = 8 + slots, 90 + (len(name) if name.isascii() else len(name.encode(errors="replace"))) + 16 * slots
    values = [node.value] if row.is_source else []
    if node.literals is not row.defaults:
        defaults = row.defaults[:1] * slots if row.variadic else row.defaults
        for literal, default in zip(node.literals, defaults, strict=True):
            if literal is not default and not same_value(literal, default):
                parts, size = parts + 2, size + 22
                values.append(literal)
    found = FileSize(parts, size)
    for value in values:
        found += value_size(value)
    if node.options is not row.option_defaults and node.options != row.option_defaults:
        found += FileSize(2, 14) + text_size(str(changed_options(node)))
    return found


def record_size(record: Record) -> FileSize:
    """The size of a frame, note, group or block."""
    own = FileSize(20, 150)
    match record:
        case Group():
            return own + FileSize(len(record.members), 30 * len(record.members)) + text_size(record.name)
        case Frame():
            return own + text_size(record.title)
        case _:
            return own + text_size(record.text)


def most_size(graph: Graph, annotations: Annotations) -> FileSize:
    """A size that the whole file stays below, found in a fraction of the time: each slot counts as one with a number."""
    nodes = graph.nodes()
    parts = bytes = slots = 0
    for node in nodes:
        literals = node.literals
        if node.options or type(node.value) is np.ndarray or np.ndarray in map(type, literals):
            size = node_size(node)
            parts, bytes = parts + size.parts, bytes + size.bytes
        else:
            slots, bytes = slots + len(literals), bytes + 4 * len(node.name)
    own = FileSize(8 * len(nodes) + 3 * slots, (90 + LONGEST_NUMBER) * len(nodes) + (38 + LONGEST_NUMBER) * slots)
    return own + FileSize(parts, bytes) + annotations_size(annotations)


def file_size(graph: Graph, annotations: Annotations) -> FileSize:
    """The size of a whole file, a little more than it will be."""
    sizes = list(map(node_size, graph.nodes()))
    own = FileSize(sum(each.parts for each in sizes), sum(each.bytes for each in sizes))
    return own + annotations_size(annotations)


def annotations_size(annotations: Annotations) -> FileSize:
    """The size of what a file has beside its nodes."""
    size = FileSize(20, 200)
    for table in (annotations.frames, annotations.notes, annotations.groups, annotations.blocks):
        for record in table.values():
            size += record_size(record)
    for route in annotations.routes.values():
        size += FileSize(6 + 3 * len(route), 150 + 40 * len(route))
    return size
