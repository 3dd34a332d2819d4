"""Frames, notes, groups, blocks and bends in a graph file, by the names of nodes and groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from graphgui.engine.graph import Graph, GraphError, Wire
from graphgui.formats.cgraph.annotations import (
    MOST_BENDS,
    MOST_BLOCKS,
    MOST_RECORDS,
    Annotations,
    Block,
    Frame,
    Group,
    Note,
    Record,
    Rect,
    Route,
    Standing,
    check_record,
    living_groups,
)
from graphgui.formats.cgraph.file_fields import fields_of, named, place_field, place_of, refuse, short

R = TypeVar("R", bound=Standing)
C = TypeVar("C", bound=Record)

KEYS = ("frames", "notes", "groups", "blocks", "routes")


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def annotations_lists(graph: Graph, annotations: Annotations) -> dict[str, list[dict[str, object]]]:
    """The entries of a file for all that is alive; no list for what there is nothing of."""
    name_of = {id: annotations.groups[id].name for id in living_groups(graph, annotations)}

    def parent(record: Standing, key: str) -> dict[str, object]:
        return {} if record.parent is None else {key: name_of[record.parent]}

    def alive(records: Mapping[int, R]) -> list[R]:
        """The annotations that are visible at some level, in the order in which they were made: ids count down."""
        found = (records[id] for id in sorted(records, reverse=True))
        return [each for each in found if each.parent is None or each.parent in name_of]

    frames: list[dict[str, object]] = [
        {"title": frame.title, "colour": frame.colour, "rect": place_field(frame.rect), **parent(frame, "group")}
        for frame in alive(annotations.frames)
    ]
    notes: list[dict[str, object]] = [
        {"text": note.text, "rect": place_field(note.rect), **parent(note, "group")}
        for note in alive(annotations.notes)
    ]
    groups: list[dict[str, object]] = [
        {
            "name": group.name,
            "nodes": [graph.node(id).name for id in sorted(group.members) if id in graph],
            **parent(group, "parent"),
            "position": place_field(group.position),
        }
        for group in alive(annotations.groups)
        if group.id in name_of
    ]
    blocks: list[dict[str, object]] = [
        {"name": block.name, "graph": json.loads(block.text)} for block in annotations.blocks.values()
    ]
    routes: list[dict[str, object]] = [
        {"node": graph.node(wire.target).name, "slot": wire.slot, "points": [place_field(place) for place in points]}
        for wire, points in sorted(annotations.routes.items())
        if wire.target in graph and graph.wire_into(wire.target, wire.slot) == wire
    ]
    lists = {"frames": frames, "notes": notes, "groups": groups, "blocks": blocks, "routes": routes}
    return {key: entries for key, entries in lists.items() if entries}


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def annotations_of(graph: Graph, head: dict[str, Any], block_text: Callable[[object, str], str]) -> Annotations:
    """The annotations that a file holds; raises GraphFileError with the place of what does not fit."""
    lists = {key: head.get(key, []) for key in KEYS}
    for key, entries in lists.items():
        if not isinstance(entries, list):
            refuse("the file", f"“{key}” must be a list")
        most = {"blocks": MOST_BLOCKS, "routes": graph.wire_count}.get(key, MOST_RECORDS)
        if len(entries) > most:
            wires = ", one for each wire" if key == "routes" else ""
            refuse("the file", f"“{key}” can have at most {most:,} entries{wires}")
    return _Reading(graph, lists, block_text).annotations()


class _Reading:
    """Reads the lists one after the other; ids count down through frames, notes and groups."""

    def __init__(self, graph: Graph, lists: dict[str, list[Any]], block_text: Callable[[object, str], str]) -> None:
        self._graph, self._lists, self._block_text = graph, lists, block_text
        self._first_group = -1 - len(lists["frames"]) - len(lists["notes"])
        self._group_ids: dict[str, int] = {}
        self._home: dict[int, str] = {}

    def annotations(self) -> Annotations:
        """All that the lists hold."""
        groups = self._groups()
        frames = [self._frame(entry, -number) for number, entry in enumerate(self._lists["frames"], 1)]
        first = len(frames)
        notes = [self._note(entry, number, -first - number) for number, entry in enumerate(self._lists["notes"], 1)]
        blocks: dict[str, Block] = {}
        for number, entry in enumerate(self._lists["blocks"], 1):
            block = self._block(entry, f"block {number}")
            if block.name in blocks:
                refuse(f"block {number}", f"there is already a block called “{short(block.name)}”")
            blocks[block.name] = block
        routes: dict[Wire, Route] = {}
        for number, entry in enumerate(self._lists["routes"], 1):
            wire, route = self._route(entry, f"route {number}")
            if wire in routes:
                refuse(f"route {number}", "this wire already has a route")
            routes[wire] = route
        by_id = ({record.id: record for record in frames}, {record.id: record for record in notes})
        return Annotations(*map(MappingProxyType, (*by_id, groups, blocks, routes)))  # type: ignore[arg-type]

    def _groups(self) -> dict[int, Group]:
        found = [self._group(entry, number) for number, entry in enumerate(self._lists["groups"], 1)]
        groups = {}
        for at, (group, parent) in enumerate(found):
            where = f"group {at + 1} (“{short(group.name)}”)"
            groups[group.id] = replace(group, parent=self._parent(parent, "parent", where))
        outside: set[int] = set()
        for group in groups.values():
            way: list[int] = []
            id: int | None = group.id
            while id is not None and id not in outside:
                if id in way:
                    refuse("the file", f"the group “{short(groups[id].name)}” stands inside itself")
                way.append(id)
                id = groups[id].parent
            outside.update(way)
        return groups

    def _group(self, entry: object, number: int) -> tuple[Group, object]:
        where = f"group {number}"
        fields = fields_of(entry, where, ("name", "nodes", "position"), ("parent",))
        name, nodes = _text(fields["name"], "name", where), fields["nodes"]
        where += f" (“{short(name)}”)"
        if name in self._group_ids:
            refuse(where, "there is already a group with this name")
        if not isinstance(nodes, list):
            refuse(where, "“nodes” must be a list of names")
        members = set()
        for each in nodes:
            id = named(self._graph, each, where)
            if id in self._home:
                refuse(where, f"{short(each)} is already in the group “{short(self._home[id])}”")
            self._home[id] = name
            members.add(id)
        id = self._group_ids[name] = self._first_group - len(self._group_ids)
        place = place_of(fields["position"], "position", where)
        return _checked(Group(id, name, frozenset(members), None, place), where), fields.get("parent")

    def _frame(self, entry: object, id: int) -> Frame:
        where = f"frame {-id}"
        fields = fields_of(entry, where, ("title", "colour", "rect"), ("group",))
        title, colour = _text(fields["title"], "title", where), _text(fields["colour"], "colour", where)
        rect, parent = _rect(fields["rect"], where), self._parent(fields.get("group"), "group", where)
        return _checked(Frame(id, title, colour, rect, parent), where)

    def _note(self, entry: object, number: int, id: int) -> Note:
        where = f"note {number}"
        fields = fields_of(entry, where, ("text", "rect"), ("group",))
        rect, parent = _rect(fields["rect"], where), self._parent(fields.get("group"), "group", where)
        return _checked(Note(id, _text(fields["text"], "text", where), rect, parent), where)

    def _block(self, entry: object, where: str) -> Block:
        fields = fields_of(entry, where, ("name", "graph"), ())
        name = _text(fields["name"], "name", where)
        where += f" (“{short(name)}”)"
        return _checked(Block(name, self._block_text(fields["graph"], where)), where)

    def _route(self, entry: object, where: str) -> tuple[Wire, Route]:
        fields = fields_of(entry, where, ("node", "slot", "points"), ())
        id, slot, points = named(self._graph, fields["node"], where), fields["slot"], fields["points"]
        wire = self._graph.wire_into(id, slot) if isinstance(slot, str) else None
        if wire is None:
            refuse(where, f"no wire enters {short(fields['node'])} at “{short(slot)}”")
        if not isinstance(points, list) or not 1 <= len(points) <= MOST_BENDS:
            refuse(where, f"“points” must be a list of 1 to {MOST_BENDS} places")
        return wire, tuple(place_of(point, "points", where) for point in points)

    def _parent(self, name: object, key: str, where: str) -> int | None:
        if name is None:
            return None
        if not isinstance(name, str) or name not in self._group_ids:
            refuse(where, f"“{key}”: there is no group called “{short(name)}”")
        return self._group_ids[name]


def _checked(record: C, where: str) -> C:
    try:
        check_record(record)
    except GraphError as error:
        refuse(where, str(error))
    return record


def _text(entry: object, key: str, where: str) -> str:
    if not isinstance(entry, str):
        refuse(where, f"“{key}” must be a text")
    return entry


def _rect(entry: object, where: str) -> Rect:
    if not isinstance(entry, list) or len(entry) != 4:
        refuse(where, "“rect” must be left, top, width and height, as in [0, 0, 400, 200]")
    return (*place_of(entry[:2], "rect", where), *place_of(entry[2:], "rect", where))
