"""What differs between the open document and a file: by name, and as the edits that take the file over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

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
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.values import Value, same_value
from graphgui.formats.cgraph.annotations import Annotations, Frame, Group, Note, living_groups
from graphgui.formats.cgraph.file_fields import place_field
from graphgui.formats.cgraph.graph_file import GraphFile

S = TypeVar("S", Frame, Note)


@dataclass(frozen=True)
class NumberChange:
    """Another number: of a source, or with a slot, of that slot. `before` is the document's, `after` the file's."""

    name: str
    slot: str | None
    before: Value
    after: Value


@dataclass(frozen=True)
class Difference:
    """What a file has otherwise than the document, nodes by name. It is false where nothing differs."""

    edits: tuple[Edit, ...]
    """The edits after which the document has what the file has."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    replaced: tuple[str, ...]
    """Nodes that have another operation in the file."""
    renamed: tuple[tuple[str, str], ...]
    """Nodes that the file has under another name, as operation and place tell: their name here and there."""
    numbers: tuple[NumberChange, ...]
    rewired: tuple[str, ...]
    """Nodes with wires from elsewhere."""
    reset: tuple[str, ...]
    """Nodes with other options, or that descent is to leave alone where it was not, or the other way round."""
    moved: tuple[str, ...]
    output: bool
    descent: bool
    annotations: bool
    """Whether frames, notes, groups, blocks or bends differ."""

    def __bool__(self) -> bool:
        return bool(self.edits)


def difference(content: Content, file: GraphFile) -> Difference:
    """What differs between a document and the content of a file; ids of nodes stay where name and operation do."""
    graph, other = content.graph, file.graph
    mine, theirs = ({node.name: node for node in each.nodes()} for each in (graph, other))
    fresh = count(graph.fresh_id())
    known = _same_nodes(mine, theirs)
    ids = {node.id: known[name].id if name in known else next(fresh) for name, node in theirs.items()}
    kept = {name: (node, _as_mine(theirs[name], node)) for name, node in known.items()}
    staying = {node.id for node in known.values()}
    gone = [node for node in mine.values() if node.id not in staying]
    new = [replace(node, id=ids[node.id]) for name, node in theirs.items() if name not in kept]
    changed = [(before, after) for before, after in kept.values() if before != after]
    wires = [Wire(ids[wire.source], ids[wire.target], wire.slot) for wire in other.wires()]
    cut, laid = _without(graph.wires(), set(wires)), _without(wires, set(graph.wires()))
    output = None if other.chosen_output is None else ids[other.chosen_output]
    loss = None if file.descent.loss is None else ids[file.descent.loss]
    descent = replace(file.descent, loss=loss)
    freed = replace(content.descent, loss=None) if _is_among(content.descent.loss, gone) else content.descent
    chosen = None if _is_among(graph.chosen_output, gone) else graph.chosen_output
    around = _around(content, file.annotations, ids, wires)
    edits: list[Edit] = [
        *([ChooseOutput(graph.chosen_output, chosen)] if chosen != graph.chosen_output else []),
        *([ChangeDescent(content.descent, freed)] if freed != content.descent else []),
        *map(Disconnect, cut),
        *map(RemoveNode, gone),
        *(ChangeNode(before, after) for before, after in changed),
        *map(AddNode, new),
        *map(Connect, laid),
        *around,
        *([ChooseOutput(chosen, output)] if output != chosen else []),
        *([ChangeDescent(freed, descent)] if descent != freed else []),
    ]

    def is_another(before: int | None, after: int | None, there: int | None) -> bool:
        """Whether not the same node, nor one of the same name, is meant."""
        return before != after and _name(graph, before) != _name(other, there)

    ended = {wire.target for wire in (*cut, *laid)}
    replaced = mine.keys() & theirs.keys() - kept.keys()
    return Difference(
        tuple(edits),
        added=tuple(node.name for node in new if node.name not in replaced),
        removed=tuple(node.name for node in gone if node.name not in replaced),
        replaced=tuple(name for name in mine if name in replaced),
        renamed=tuple((before.name, after.name) for before, after in changed if before.name != after.name),
        numbers=tuple(number for pair in changed for number in _numbers(*pair)),
        rewired=tuple(name for name, (node, _) in kept.items() if node.id in ended),
        reset=tuple(
            before.name
            for before, after in changed
            if before.options != after.options or before.trained != after.trained
        ),
        moved=tuple(before.name for before, after in changed if before.position != after.position),
        output=is_another(graph.chosen_output, output, other.chosen_output),
        descent=replace(content.descent, loss=None) != replace(descent, loss=None)
        or is_another(content.descent.loss, loss, file.descent.loss),
        annotations=bool(around),
    )


def _same_nodes(mine: Mapping[str, Node], theirs: Mapping[str, Node]) -> dict[str, Node]:
    """The document's node for each of the file's, by the file's name: of the same name, else the one at the same place."""
    known = {name: mine[name] for name, node in theirs.items() if name in mine and mine[name].op == node.op}
    at = {(node.op, *place_field(node.position)): node for name, node in mine.items() if name not in theirs}
    for name, node in theirs.items():
        if name not in mine and (found := at.pop((node.op, *place_field(node.position)), None)) is not None:
            known[name] = found
    return known


def _as_mine(node: Node, mine: Node) -> Node:
    """A node of a file with the id of the document's, and with what files say nothing of."""
    same_place = place_field(mine.position) == place_field(node.position)
    return replace(
        node,
        id=mine.id,
        trained=node.trained if node.is_parameter else mine.trained,
        position=mine.position if same_place else node.position,
    )


def _numbers(before: Node, after: Node) -> list[NumberChange]:
    pairs = [(slot, before.literal(slot), after.literal(slot)) for slot in after.slots if slot in before.slots]
    values = [] if before.value is None else [(None, before.value, after.value)]
    return [
        NumberChange(after.name, slot, was, now) for slot, was, now in (*values, *pairs) if not same_value(was, now)
    ]


def _without(wires: list[Wire], others: set[Wire]) -> list[Wire]:
    return [wire for wire in wires if wire not in others]


def _name(graph: Graph, id: int | None) -> str | None:
    return None if id is None else graph.node(id).name


def _is_among(id: int | None, nodes: list[Node]) -> bool:
    return any(node.id == id for node in nodes)


# ── annotations ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _around(content: Content, theirs: Annotations, ids: Mapping[int, int], wires: list[Wire]) -> list[Edit]:
    """The edits of frames, notes, groups, blocks and bends. What waits for undo, with nodes that are gone, is let be."""
    mine = content.annotations
    named = {group.name: group for group in mine.groups.values()}
    fresh = count(mine.fresh_id(), -1)
    group_ids = {
        group.id: named[group.name].id if group.name in named else next(fresh) for group in theirs.groups.values()
    }
    alive = living_groups(content.graph, mine) | set(group_ids.values())

    def parent(record: Frame | Note | Group) -> int | None:
        return None if record.parent is None else group_ids[record.parent]

    def standing(records: Mapping[int, S], others: Mapping[int, S]) -> list[ChangeAnnotations]:
        """What stands in the file and not here comes, what stands here and not in the file goes."""
        wanted = [replace(each, id=0, parent=parent(each)) for each in others.values()]
        left = Counter(wanted)
        leaving: list[S] = []
        for each in records.values():
            if each.parent is None or each.parent in alive:
                key = replace(each, id=0)
                if left[key]:
                    left[key] -= 1
                else:
                    leaving.append(each)
        coming: list[S] = [replace(each, id=next(fresh)) for each in left.elements()]
        return [
            *(ChangeAnnotations(each, None) for each in leaving),
            *(ChangeAnnotations(None, each) for each in coming),
        ]

    frames, notes = standing(mine.frames, theirs.frames), standing(mine.notes, theirs.notes)
    blocks = [
        ChangeAnnotations(mine.blocks.get(name), theirs.blocks.get(name))
        for name in {**mine.blocks, **theirs.blocks}
        if mine.blocks.get(name) != theirs.blocks.get(name)
    ]
    gone = [ChangeAnnotations(mine.groups[id], None) for id in alive & mine.groups.keys() - set(group_ids.values())]
    bends = {Wire(ids[wire.source], ids[wire.target], wire.slot): route for wire, route in theirs.routes.items()}
    routes = [
        ChangeRoute(wire, mine.routes.get(wire, ()), bends.get(wire, ()))
        for wire in wires
        if mine.routes.get(wire, ()) != bends.get(wire, ())
    ]
    # What goes makes room for what comes.
    removals = [each for each in (*frames, *notes, *blocks) if each.after is None]
    rest = [each for each in (*frames, *notes, *blocks) if each.after is not None]
    return [*removals, *gone, *_groups(mine, theirs, ids, group_ids, parent), *rest, *routes]


def _groups(
    mine: Annotations,
    theirs: Annotations,
    ids: Mapping[int, int],
    group_ids: Mapping[int, int],
    parent: Callable[[Group], int | None],
) -> list[ChangeAnnotations]:
    """The edits of groups that change or come: first without their new parents, so that none is ever inside itself."""
    first, then, present = list[ChangeAnnotations](), list[ChangeAnnotations](), set(ids.values())
    for group in theirs.groups.values():
        id = group_ids[group.id]
        before = mine.groups.get(id)
        waiting = before.members - present if before is not None else frozenset[int]()
        members = frozenset(ids[each] for each in group.members) | waiting
        after = Group(id, group.name, members, parent(group), group.position)
        if after == before:
            continue
        stays = after.parent is None or (before is not None and before.parent == after.parent)
        single = after if stays else replace(after, parent=None)
        if single != before:
            first.append(ChangeAnnotations(before, single))
        if not stays:
            then.append(ChangeAnnotations(single, after))
    return [*first, *then]
