"""Annotations of a graph: frames, notes, groups, blocks and the bends of wires. Nothing here changes a number.

Ids of frames, notes and groups are below 0 and those of nodes above, so that one set of ids can hold both. An entry
may name nodes and wires that are gone; readers ask for what is alive (`document/arrangement/groups.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeVar

from graphgui.engine.graph import Graph, GraphError, Wire
from graphgui.formats.cgraph.limits import MOST_BLOCK_NODES, nodes_in

COLOURS = ("grey", "blue", "green", "gold", "red", "purple")
LONGEST_TITLE = 200
LONGEST_GROUP_NAME = 60
LONGEST_NOTE = 20_000
MOST_RECORDS = 2_000
MOST_BLOCKS = 200
MOST_BENDS = 100
# Control signs (Cc), halves of a sign that no file can hold (Cs), and what ends a line (Zl, Zp).
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_UNSEEN_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
FARTHEST = 1e7

Place = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, top, width, height."""
Route = tuple[Place, ...]

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Frame:
    """A titled rectangle behind what it holds. `parent` is the group inside which it is drawn; None for the whole graph."""

    id: int
    title: str
    colour: str
    rect: Rect
    parent: int | None = None


@dataclass(frozen=True)
class Note:
    """A text in Markdown on a card of its own."""

    id: int
    text: str
    rect: Rect
    parent: int | None = None


@dataclass(frozen=True)
class Group:
    """Nodes that are seen as one. `members` are the nodes directly in it; a group inside it names it as its `parent`."""

    id: int
    name: str
    members: frozenset[int]
    parent: int | None
    position: Place


@dataclass(frozen=True)
class Block:
    """A part to be used again: a group as the text of a graph file."""

    name: str
    text: str


Record = Frame | Note | Group | Block
Standing = Frame | Note | Group


@dataclass(frozen=True)
class Annotations:
    """All annotations of one graph: frames, notes and groups by id, blocks by name, the bends of wires by wire."""

    frames: Mapping[int, Frame] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[int, Note] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[int, Group] = field(default_factory=lambda: MappingProxyType({}))
    blocks: Mapping[str, Block] = field(default_factory=lambda: MappingProxyType({}))
    routes: Mapping[Wire, Route] = field(default_factory=lambda: MappingProxyType({}))

    def fresh_id(self) -> int:
        """An id that no frame, note or group bears."""
        return min((*self.frames, *self.notes, *self.groups, 0)) - 1

    def standing(self) -> list[Standing]:
        """All that has a place: groups, frames and notes."""
        return [*self.groups.values(), *self.frames.values(), *self.notes.values()]

    def find(self, key: int | str) -> Record | None:
        """The frame, note or group with this id, or the block with this name."""
        if isinstance(key, str):
            return self.blocks.get(key)
        return self.frames.get(key) or self.notes.get(key) or self.groups.get(key)

    def changed(self, before: Record | None, after: Record | None) -> Annotations:
        """The annotations with one record changed, added or gone; raises GraphError for one that is not as it should be."""
        if before is not None and self.find(key_of(before)) != before:
            raise GraphError(f"the {kind_of(before)} has changed since this edit was made")
        if after is not None:
            if (before is None or key_of(before) != key_of(after)) and self.find(key_of(after)) is not None:
                raise GraphError(f"there is already a {kind_of(after)} with this name or id")
            if before is not None and type(before) is not type(after):
                raise GraphError(f"a {kind_of(before)} cannot turn into a {kind_of(after)}")
            self._check(after)
            if before is None:
                self._check_room(after)
        record = after if after is not None else before
        match record:
            case Frame():
                return replace(self, frames=_with(self.frames, before, after))
            case Note():
                return replace(self, notes=_with(self.notes, before, after))
            case Group():
                return replace(self, groups=_with(self.groups, before, after))
            case Block():
                return replace(self, blocks=_with(self.blocks, before, after))
        return self

    def _check_room(self, record: Record) -> None:
        most = MOST_BLOCKS if isinstance(record, Block) else MOST_RECORDS
        records = (*self.frames.values(), *self.notes.values(), *self.groups.values(), *self.blocks.values())
        if sum(type(each) is type(record) for each in records) >= most:
            raise GraphError(f"a document can keep at most {most:,} {kind_of(record)}s")
        if isinstance(record, Block):
            texts = [record.text, *(block.text for block in self.blocks.values())]
            if nodes_in(texts) > MOST_BLOCK_NODES:
                raise GraphError(f"the blocks of a document can have at most {MOST_BLOCK_NODES:,} nodes together")

    def routed(self, wire: Wire, route: Route) -> Annotations:
        """The annotations with other bends in one wire; none for an empty route. Raises GraphError for too many."""
        if len(route) > MOST_BENDS:
            raise GraphError(f"a wire can have at most {MOST_BENDS} bends")
        if not all(isfinite(x) and isfinite(y) for x, y in route):
            raise GraphError("a bend needs a place")
        routes = {**self.routes, wire: route}
        if not route:
            del routes[wire]
        return replace(self, routes=MappingProxyType(routes))

    def _check(self, record: Record) -> None:
        check_record(record)
        if isinstance(record, Group):
            if any(other.name == record.name and other.id != record.id for other in self.groups.values()):
                raise GraphError(f"there is already a group called {record.name}")
            above, seen = record.parent, {record.id}
            while above is not None and above in self.groups:
                if above in seen:
                    raise GraphError(f"the group {record.name} cannot stand inside itself")
                seen.add(above)
                above = self.groups[above].parent


def key_of(record: Record) -> int | str:
    """The key of a record: the name of a block, the id of all others."""
    return record.name if isinstance(record, Block) else record.id


def kind_of(record: Record) -> str:
    """The words for a record in a sentence."""
    return type(record).__name__.lower()


def living_groups(graph: Graph, annotations: Annotations) -> set[int]:
    """The groups in which, or in a group inside which, there is still a node."""
    alive: set[int] = set()
    for group in annotations.groups.values():
        above: int | None = group.id if any(id in graph for id in group.members) else None
        while above is not None and above in annotations.groups and above not in alive:
            alive.add(above)
            above = annotations.groups[above].parent
    return alive


def check_record(record: Record) -> None:
    """Raises GraphError with the reason where a record could not be shown, or not be read again from a file."""
    match record:
        case Frame():
            _check_line(record.title, "the title", LONGEST_TITLE)
            _check_rect(record.rect)
            if record.colour not in COLOURS:
                raise GraphError(f"the colour must be one of {', '.join(COLOURS)}")
        case Note():
            if len(record.text) > LONGEST_NOTE:
                raise GraphError(f"the note is too long; the most is {LONGEST_NOTE:,} signs")
            if clean_text(record.text) != record.text:
                raise GraphError("the note holds signs that cannot be shown")
            _check_rect(record.rect)
        case Group() | Block():
            if not record.name.strip():
                raise GraphError("the name cannot be empty")
            _check_line(record.name, "the name", LONGEST_GROUP_NAME)
    if isinstance(record, Group) and not all(map(isfinite, record.position)):
        raise GraphError("the group needs a place")


def clean_text(text: str) -> str:
    """A text as a note can hold it: line ends as one sign, nothing that cannot be shown, not too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN_IN_TEXT.sub("", lines)[:LONGEST_NOTE]


def clean_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """A text as a title can hold it: one line, nothing that cannot be shown, not too long."""
    return _UNSEEN.sub("", " ".join(text.split()))[:longest]


def _check_line(text: str, what: str, longest: int) -> None:
    if len(text) > longest:
        raise GraphError(f"{what} is too long; the most is {longest} signs")
    if _UNSEEN.search(text):
        raise GraphError(f"{what} holds signs that cannot be shown in one line")


def _check_rect(rect: Rect) -> None:
    if not all(map(isfinite, rect)) or not all(1 <= size <= FARTHEST for size in rect[2:]):
        raise GraphError("the width and height must be from 1 to ten million")


def _with(records: Mapping[K, V], before: Record | None, after: Record | None) -> Mapping[K, V]:
    found: dict[Any, Any] = dict(records)
    if before is not None and (after is None or key_of(before) != key_of(after)):
        del found[key_of(before)]
    if after is not None:
        found[key_of(after)] = after
    return MappingProxyType(found)
