"""Edits as rows of a journal. A row holds what is new; what was before, its reader knows from all that came before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.edits import (
    AddNode,
    ChangeAnnotations,
    ChangeDescent,
    ChangeNode,
    ChangeRoute,
    ChooseOutput,
    Connect,
    Content,
    Disconnect,
    Edit,
    RemoveNode,
)
from graphgui.document.journal.packing import JournalError, Packer, Unpacker
from graphgui.engine.formula_text import changed_options
from graphgui.engine.graph import Node, Wire
from graphgui.engine.ops import OPS
from graphgui.formats.cgraph.annotations import Block, Frame, Group, Note, Record, Route, key_of, kind_of

Row = list[Any]
_KINDS: dict[str, type[Record]] = {"frame": Frame, "note": Note, "group": Group, "block": Block}


class Present:
    """What edits in turn make of a content, which itself stays as it is: the nodes, annotations and bends they touch."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._nodes: dict[int, Node | None] = {}
        self._records: dict[int | str, Record | None] = {}
        self._routes: dict[Wire, Route] = {}
        self.output = content.graph.chosen_output
        self.descent = content.descent

    def node(self, id: int) -> Node:
        """The node with this id; raises JournalError where there is none."""
        found = self._nodes[id] if id in self._nodes else self._content.graph.by_id.get(id)
        if found is None:
            raise JournalError("it is about a node that is not there")
        return found

    def record(self, key: int | str) -> Record:
        """The annotation with this key; raises JournalError where there is none."""
        found = self._records[key] if key in self._records else self._content.annotations.find(key)
        if found is None:
            raise JournalError("it is about an annotation that is not there")
        return found

    def route(self, wire: Wire) -> Route:
        """The bends of a wire."""
        return self._routes[wire] if wire in self._routes else self._content.annotations.routes.get(wire, ())

    def follow(self, edit: Edit) -> None:
        """Takes an edit for done."""
        match edit:
            case AddNode(node):
                self._nodes[node.id] = node
            case RemoveNode(node):
                self._nodes[node.id] = None
            case ChangeNode(_, after):
                self._nodes[after.id] = after
            case ChooseOutput(_, output):
                self.output = output
            case ChangeDescent(_, settings):
                self.descent = settings
            case ChangeAnnotations(before, record):
                if before is not None:
                    self._records[key_of(before)] = None
                if record is not None:
                    self._records[key_of(record)] = record
            case ChangeRoute(wire, _, route):
                self._routes[wire] = route


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def edit_rows(edits: Iterable[Edit], packer: Packer) -> list[Row]:
    """The rows of edits that are carried out in turn."""
    return [_row(edit, packer) for edit in edits]


def _row(edit: Edit, packer: Packer) -> Row:
    match edit:
        case ChangeNode(before, after):
            if _is_moved_only(before, after):
                return ["move", after.id, after.position]
            return ["change", after.id, _new_fields(before, after, packer)]
        case AddNode(node):
            return ["add", *node_row(node, packer)]
        case RemoveNode(node):
            return ["remove", node.id]
        case Connect(wire):
            return ["connect", *wire]
        case Disconnect(wire):
            return ["disconnect", *wire]
        case ChooseOutput(_, after):
            return ["output", after]
        case ChangeDescent(_, after):
            return ["descent", after.loss, after.rate, after.steps]
        case ChangeAnnotations(before, after):
            key = None if before is None else key_of(before)
            return ["annotation", key, None if after is None else record_row(before, after)]
        case ChangeRoute(wire, _, after):
            return ["route", *wire, after]


def node_row(node: Node, packer: Packer) -> Row:
    """All that a node is."""
    row = [node.id, node.name, node.op, [packer.value(literal) for literal in node.literals], node.trained]
    row += [node.position, None if node.value is None else packer.value(node.value)]
    if node.options is not node.row.option_defaults and (options := changed_options(node)):
        row.append(dict(options))
    return row


def _is_moved_only(before: Node, after: Node) -> bool:
    """Whether nothing but the place is new; of many edits at once, most are such."""
    return (
        after.value is before.value
        and after.literals is before.literals
        and after.options is before.options
        and after.name is before.name
        and after.trained is before.trained
    )


def _new_fields(before: Node, after: Node, packer: Packer) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if after.name != before.name:
        new["name"] = after.name
    if after.value is not before.value:
        new["value"] = packer.new_value(before.value, after.value)
    if after.literals is not before.literals:
        if len(after.literals) == len(before.literals):
            pairs = enumerate(zip(before.literals, after.literals, strict=True))
            new["slots"] = [[at, packer.new_value(old, now)] for at, (old, now) in pairs if now is not old]
        else:
            new["literals"] = [packer.value(literal) for literal in after.literals]
    if after.trained != before.trained:
        new["trained"] = after.trained
    if after.position != before.position:
        new["position"] = after.position
    if after.options is not before.options:
        new["options"] = dict(changed_options(after))
    return new


def record_row(before: Record | None, after: Record) -> Row:
    """The kind of an annotation, and its fields; of a group's members, where it was one before, those that are new or gone."""
    found: dict[str, Any] = {}
    for each in fields(after):
        value, old = getattr(after, each.name), getattr(before, each.name) if before is not None else None
        if before is None or value != old:
            found[each.name] = value
    if "members" in found:
        old = before.members if isinstance(before, Group) else frozenset()
        members: frozenset[int] = found.pop("members")
        found["in"], found["out"] = sorted(members - old), sorted(old - members)
    return [kind_of(after), found]


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def edits_of(rows: Sequence[Row], unpacker: Unpacker, present: Present) -> tuple[Edit, ...]:
    """The edits that were written as these rows; `present` follows them."""
    edits: list[Edit] = []
    for row in rows:
        edit = _edit(row[0], row[1:], unpacker, present)
        present.follow(edit)
        edits.append(edit)
    return tuple(edits)


def _edit(kind: str, row: Row, unpacker: Unpacker, present: Present) -> Edit:
    match kind, row:
        case "change", [id, new]:
            before = present.node(id)
            return ChangeNode(before, _changed(before, new, unpacker))
        case "move", [id, place]:
            before = present.node(id)
            return ChangeNode(before, replace(before, position=place_of_row(place)))
        case "add", _:
            return AddNode(node_of(row, unpacker))
        case "remove", [id]:
            return RemoveNode(present.node(id))
        case "connect", [int(), int(), str()]:
            return Connect(Wire(*row))
        case "disconnect", [int(), int(), str()]:
            return Disconnect(Wire(*row))
        case "output", [int() | None as output]:
            return ChooseOutput(present.output, output)
        case "descent", [int() | None, float(), int()]:
            return ChangeDescent(present.descent, DescentSettings(*row))
        case "annotation", [key, new]:
            old = None if key is None else present.record(key)
            return ChangeAnnotations(old, None if new is None else record_of(old, new))
        case "route", [int(), int(), str(), points]:
            wire = Wire(*row[:3])
            return ChangeRoute(wire, present.route(wire), tuple(map(place_of_row, points)))
    raise JournalError("there is an edit in it that is not known here")


def node_of(row: Row, unpacker: Unpacker) -> Node:
    """The node that was written as this row."""
    id, name, op, literals, trained, place, value, *rest = row
    if type(id) is not int or id < 1 or type(trained) is not bool or op not in OPS:
        raise JournalError("there is a node in it that is not known here")
    options = OPS[op].checked_options(_hashable(rest[0])) if rest else OPS[op].option_defaults
    numbers = tuple(map(unpacker.value, literals))
    return Node(
        id, name, op, numbers, None if value is None else unpacker.value(value), trained, place_of_row(place), options
    )


def _changed(before: Node, new: dict[str, Any], unpacker: Unpacker) -> Node:
    found: dict[str, Any] = {each: new[each] for each in ("name", "trained") if each in new}
    if "value" in new:
        found["value"] = unpacker.new_value(before.value, new["value"])
    if "slots" in new:
        literals = list(before.literals)
        for at, value in new["slots"]:
            literals[at] = unpacker.new_value(literals[at], value)
        found["literals"] = tuple(literals)
    if "literals" in new:
        found["literals"] = tuple(map(unpacker.value, new["literals"]))
    if "position" in new:
        found["position"] = place_of_row(new["position"])
    if "options" in new:
        found["options"] = before.row.checked_options(_hashable(new["options"]))
    return replace(before, **found)


def record_of(before: Record | None, row: Row) -> Record:
    """The annotation that was written as this row."""
    kind, new = row
    found: dict[str, Any] = {} if before is None else {each.name: getattr(before, each.name) for each in fields(before)}
    found |= {name: tuple(value) if isinstance(value, list) else value for name, value in new.items()}
    if kind == "group":
        added, gone = found.pop("in", ()), found.pop("out", ())
        found["members"] = (found.get("members", frozenset()) | frozenset(added)) - frozenset(gone)
    return _KINDS[kind](**found)


def place_of_row(row: Sequence[float]) -> tuple[float, float]:
    """The two numbers of a place."""
    x, y = row
    return float(x), float(y)


def _hashable(options: dict[str, Any]) -> MappingProxyType[str, object]:
    """Options as nodes hold them: tuples where JSON has lists."""
    return MappingProxyType({name: _tuple(value) for name, value in options.items()})


def _tuple(value: object) -> object:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
