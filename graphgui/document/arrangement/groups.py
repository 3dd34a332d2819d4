"""Groups: nodes that are seen as one. The graph stays flat; a group is a way of looking at it, with a level inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from graphgui.analysis.layout import CARD_WIDTH, card_height, card_rect, on_grid
from graphgui.document.edits import AddNode, ChangeAnnotations, Content, Edit, remove_nodes
from graphgui.engine.graph import GraphError, Wire
from graphgui.formats.cgraph.annotations import LONGEST_GROUP_NAME, Annotations, Group, Rect, clean_line, living_groups


@dataclass(frozen=True)
class Interface:
    """The ports of a group. `inputs`: for every node outside that feeds it, by id, the wires that enter. `outputs`: the
    nodes inside that feed others outside, or are the graph's output.
    """

    inputs: dict[int, list[Wire]]
    outputs: list[int]


@dataclass(frozen=True)
class SeenWire:
    """A wire as it is drawn at one level: each end is a node, or the group that hides it; None where it leaves the level."""

    wire: Wire
    source: int | None
    target: int | None


@dataclass(frozen=True)
class LevelItems:
    """The items that are visible at a level: ids of nodes, groups, frames and notes, oldest first, and the wires between them."""

    nodes: list[int]
    groups: list[int]
    frames: list[int]
    notes: list[int]
    wires: list[SeenWire]
    members: dict[int, list[int]]
    """The nodes in each of the groups, at any depth, as `members_of` has them."""


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def homes(annotations: Annotations) -> dict[int, int]:
    """For every node in a group, the group that it is directly in."""
    return {id: group.id for group in annotations.groups.values() for id in group.members}


def level_of(content: Content, id: int) -> int | None:
    """The group that directly contains a node, group, frame or note; None at the top."""
    if id > 0:
        return homes(content.annotations).get(id)
    return next((each.parent for each in content.annotations.standing() if each.id == id), None)


def shown_as(content: Content, level: int | None, ids: Iterable[int]) -> set[int]:
    """The visible ones for these ids at a level: themselves, or the groups in which they are hidden; nothing of what is outside."""
    annotations = content.annotations
    home: dict[int, int | None] = {**homes(annotations), **{each.id: each.parent for each in annotations.standing()}}
    seen = set()
    for id in ids:
        shown, outer = id, home.get(id)
        while outer != level and outer is not None:
            shown, outer = outer, home.get(outer)
        if outer == level:
            seen.add(shown)
    return seen


def path_to(content: Content, level: int | None) -> list[Group]:
    """The groups from the top down to a level, itself included."""
    groups, path = content.annotations.groups, []
    while level is not None and level in groups:
        path.append(groups[level])
        level = groups[level].parent
    return path[::-1]


def groups_inside(content: Content, group: int) -> set[int]:
    """A group and all groups inside it, however deep."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for other in content.annotations.groups.values():
        below[other.parent].append(other.id)
    found, waiting = {group}, [group]
    while waiting:
        inner = below[waiting.pop()]
        found.update(inner)
        waiting += inner
    return found


def members_of(content: Content, group: int) -> list[int]:
    """The nodes in a group and in all groups inside it, in the order in which they were made."""
    groups = content.annotations.groups
    inside = (id for each in groups_inside(content, group) if each in groups for id in groups[each].members)
    return sorted(id for id in inside if id in content.graph)


def interface_of(content: Content, group: int) -> Interface:
    """The ports of a group, in the order in which its nodes were made."""
    graph, members = content.graph, members_of(content, group)
    inside = set(members)
    inputs: dict[int, list[Wire]] = {}
    outputs = []
    for id in members:
        for wire in graph.wires_into(id):
            if wire.source not in inside:
                inputs.setdefault(wire.source, []).append(wire)
        if id == graph.output or any(wire.target not in inside for wire in graph.wires_from(id)):
            outputs.append(id)
    return Interface(inputs, outputs)


def group_rect(content: Content, group: int) -> Rect:
    """Left, top, width and height of the card of a group."""
    ports = interface_of(content, group)
    height = card_height(max(len(ports.inputs), len(ports.outputs)))
    return (*content.annotations.groups[group].position, CARD_WIDTH, height)


def visible(content: Content, level: int | None = None) -> LevelItems:
    """The content of a group, or of the top level: nodes and groups directly there, and the wires that touch them."""
    graph, annotations = content.graph, content.annotations
    seen_as = _seen_as(content, level)
    alive = living_groups(graph, annotations)
    wires = []
    for wire in graph.wires():
        source, target = seen_as.get(wire.source), seen_as.get(wire.target)
        if source != target:
            wires.append(SeenWire(wire, source, target))
    members: dict[int, list[int]] = {id: [] for id in alive if annotations.groups[id].parent == level}
    for id, shown in sorted(seen_as.items()):
        if shown in members:
            members[shown].append(id)
    return LevelItems(
        sorted(id for id, shown in seen_as.items() if id == shown),
        sorted((id for id in alive if annotations.groups[id].parent == level), reverse=True),
        sorted((id for id, frame in annotations.frames.items() if frame.parent == level), reverse=True),
        sorted((id for id, note in annotations.notes.items() if note.parent == level), reverse=True),
        wires,
        members,
    )


def interfaces(content: Content, view: LevelItems) -> dict[int, Interface]:
    """The ports of all groups that are visible, as `interface_of` has them, found in one pass over the wires."""
    found = {group: Interface({}, []) for group in view.groups}
    leaving: dict[int, set[int]] = defaultdict(set)
    for seen in sorted(view.wires, key=lambda seen: seen.wire.target):
        if seen.target in found:
            found[seen.target].inputs.setdefault(seen.wire.source, []).append(seen.wire)
        if seen.source in found:
            leaving[seen.source].add(seen.wire.source)
    for group, members in view.members.items():
        if content.graph.output in members:
            leaving[group].add(content.graph.output)
        found[group].outputs.extend(sorted(leaving[group]))
    return found


def _seen_as(content: Content, level: int | None) -> dict[int, int]:
    """For every node at a level or below it: itself, or the group at that level in which it is hidden."""
    groups, home = content.annotations.groups, homes(content.annotations)
    shown_in: dict[int, int | None] = {}
    for id in groups:
        way: int | None = id
        while way is not None and groups[way].parent != level:
            way = groups[way].parent if groups[way].parent in groups else None
        shown_in[id] = way
    seen = {}
    for node in content.graph.nodes():
        inner = home.get(node.id)
        shown = node.id if inner == level else shown_in[inner] if inner is not None else None
        if shown is not None:
            seen[node.id] = shown
    return seen


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def group_nodes(content: Content, ids: Collection[int], name: str = "group") -> list[Edit]:
    """The edits that put nodes and groups of one level into a new group; the last edit makes it.

    The name gets a number where it is taken. Raises GraphError where there is nothing to group, or not at one level.
    """
    graph, annotations = content.graph, content.annotations
    nodes, inner = {id for id in ids if id in graph}, [id for id in ids if id in annotations.groups]
    home = homes(annotations)
    levels = {home.get(id) for id in nodes} | {annotations.groups[id].parent for id in inner}
    if not levels:
        raise GraphError("choose the nodes that are to become a group")
    if len(levels) > 1:
        raise GraphError("nodes inside a group and outside it cannot become one group")
    (level,) = levels
    rects = [card_rect(graph.node(id)) for id in nodes] + [group_rect(content, id) for id in inner]
    x = (min(x for x, *_ in rects) + max(x for x, *_ in rects)) / 2
    y = (min(y for _, y, *_ in rects) + max(y for _, y, *_ in rects)) / 2
    place = on_grid(x), on_grid(y)
    group = Group(annotations.fresh_id(), free_group_name(annotations, name), frozenset(nodes), level, place)
    edits: list[Edit] = [] if level is None else [_with_members(annotations.groups[level], gone=nodes)]
    edits += [_into(annotations.groups[id], group.id) for id in inner]
    return [*edits, ChangeAnnotations(None, group)]


def ungroup(content: Content, group: int) -> list[Edit]:
    """The edits that replace a group by its content, one level up."""
    annotations = content.annotations
    record = annotations.groups[group]
    inner = [each for each in annotations.standing() if each.parent == group]
    edits: list[Edit] = [ChangeAnnotations(each, replace(each, parent=record.parent)) for each in inner]
    edits.append(ChangeAnnotations(record, None))
    if record.parent is not None and record.parent in annotations.groups:
        edits.append(_with_members(annotations.groups[record.parent], new=record.members))
    return edits


def rename_group(content: Content, group: int, name: str) -> list[Edit]:
    """The edit that gives a group another name; done, it raises GraphError where the name is taken or empty."""
    record = content.annotations.groups[group]
    return [ChangeAnnotations(record, replace(record, name=clean_line(name, LONGEST_GROUP_NAME)))]


def join_group(content: Content, group: int | None, ids: Iterable[int]) -> list[Edit]:
    """The edits that put nodes, which may be about to be added, directly into a group; None takes them to the top."""
    annotations, moved = content.annotations, frozenset(ids)
    edits: list[Edit] = [
        _with_members(other, gone=moved & other.members)
        for other in annotations.groups.values()
        if other.id != group and moved & other.members
    ]
    if group is not None and not moved <= annotations.groups[group].members:
        edits.append(_with_members(annotations.groups[group], new=moved))
    return edits


def at_level(content: Content, level: int | None, edits: Sequence[Edit]) -> list[Edit]:
    """The same edits, with one more that puts the nodes they add, and give to no group, directly into this one."""
    if level is None or level not in content.annotations.groups:
        return list(edits)
    changes = [edit for edit in edits if isinstance(edit, ChangeAnnotations)]
    groups = [change.after for change in changes if isinstance(change.after, Group)]
    claimed = {id for group in groups for id in group.members}
    # A node that becomes another operation is removed and added again: it is not new, and stays where it is.
    added = {edit.node.id for edit in edits if isinstance(edit, AddNode) and edit.node.id not in content.graph}
    new = added - claimed
    if not new:
        return list(edits)
    now = next((group for group in reversed(groups) if group.id == level), content.annotations.groups[level])
    return [*edits, _with_members(now, new=new)]


def delete(content: Content, ids: Iterable[int]) -> list[Edit]:
    """The edits that delete nodes, frames, notes, and groups with all that is in them."""
    annotations, chosen = content.annotations, set(ids)
    groups = {inner for id in chosen if id in annotations.groups for inner in groups_inside(content, id)}
    nodes = {id for id in chosen if id in content.graph} | {
        id for group in groups for id in annotations.groups[group].members if id in content.graph
    }
    gone = [each for each in annotations.standing() if each.id in chosen | groups or each.parent in groups]
    return [*remove_nodes(content, nodes), *(ChangeAnnotations(each, None) for each in gone)]


def free_group_name(annotations: Annotations, name: str, taken: Collection[str] = ()) -> str:
    """The name itself, or with the first number that makes it free: layer, layer 2, layer 3 …."""
    names = {group.name for group in annotations.groups.values()} | set(taken)
    return free_title(name, names)


def free_title(name: str, taken: Collection[str]) -> str:
    """The name, cleaned, or with the first number that is not taken: layer, layer 2 …."""
    name = clean_line(name, LONGEST_GROUP_NAME) or "group"
    if name not in taken:
        return name
    stem = name.rstrip("0123456789").rstrip() or name
    numbered = (f"{stem[: LONGEST_GROUP_NAME - 8]} {number}" for number in count(2))
    return next(each for each in numbered if each not in taken)


def _with_members(group: Group, new: Iterable[int] = (), gone: Iterable[int] = ()) -> ChangeAnnotations:
    return ChangeAnnotations(group, replace(group, members=(group.members | frozenset(new)) - frozenset(gone)))


def _into(group: Group, parent: int) -> ChangeAnnotations:
    return ChangeAnnotations(group, replace(group, parent=parent))
