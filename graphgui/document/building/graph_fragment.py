"""Copy and paste: part of a graph as the text of a graph file, with the groups, frames, notes and bends that belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from graphgui.document.arrangement.groups import (
    free_group_name,
    groups_inside,
    join_group,
    members_of,
    path_to,
    visible,
)
from graphgui.document.arrangement.placement import held_by, rect_of
from graphgui.document.edits import AddNode, ChangeAnnotations, ChangeRoute, Connect, Content, Edit
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.letters import LONGEST_NAME
from graphgui.formats.cgraph.annotations import Annotations, Frame, Group, Note, Place, Rect
from graphgui.formats.cgraph.graph_file import GraphFile, read, write


def copy_text(content: Content, ids: Iterable[int], level: int | None = None) -> str:
    """Nodes, groups, frames and notes, and the wires between them, as the text of a graph file.

    `level` is the group inside which they are copied: groups inside it come along when all their nodes do, frames when
    all they hold does, and notes with the frame that holds them.
    """
    graph, groups, given = content.graph, content.annotations.groups, set(ids)
    within = {each for id in given if id in groups for each in members_of(content, id)}
    chosen = sorted({id for id in given if id in graph} | within)
    part = Graph()
    for id in chosen:
        part.add(graph.node(id))
    part.connect_all(wire for id in chosen for wire in graph.wires_into(id) if wire.source in part)
    return write(GraphFile(part, annotations=_part_of(content, part, given, level)))


def _part_of(content: Content, part: Graph, given: set[int], level: int | None) -> Annotations:
    annotations = content.annotations
    above = {group.id for group in path_to(content, level)}
    whole = set[int]()
    for id in annotations.groups:
        members = members_of(content, id)
        if members and id not in above and all(each in part for each in members):
            whole |= groups_inside(content, id)
    taken = given | whole
    for frame in sorted(annotations.frames.values(), key=lambda frame: frame.rect[2] * frame.rect[3]):
        held = held_by(content, frame)
        notes_in_it = held & set(annotations.notes)
        rest = held - notes_in_it
        if frame.id in given or (rest and all(id in taken or id in part for id in rest)):
            taken |= {frame.id} | notes_in_it
    frames = {each.id: each for each in annotations.frames.values() if each.id in taken or each.parent in whole}
    notes = {each.id: each for each in annotations.notes.values() if each.id in taken or each.parent in whole}
    routes = {wire: route for wire, route in annotations.routes.items() if wire.source in part and wire.target in part}

    def top(record: Frame | Note | Group) -> int | None:
        return record.parent if record.parent in whole else None

    return Annotations(
        {id: replace(each, parent=top(each)) for id, each in frames.items()},
        {id: replace(each, parent=top(each)) for id, each in notes.items()},
        {id: replace(annotations.groups[id], parent=top(annotations.groups[id])) for id in sorted(whole, reverse=True)},
        {},
        routes,
    )


def paste_edits(content: Content, text: str, shift: Place, level: int | None = None) -> tuple[list[Edit], list[int]]:
    """The edits that add what a text holds, moved by `shift`, inside a group or at the top, and the ids of the new nodes.

    Names that are taken get a number. Raises GraphFileError for a text that is no graph.
    """
    graph, found = content.graph, read(text.encode())
    part = found.graph
    first = graph.fresh_id() - 1
    names = FreeNames(graph)
    edits: list[Edit] = []
    ids = {node.id: first + at for at, node in enumerate(part.nodes(), 1)}
    for node in part.nodes():
        name = names.take(node.name)
        x, y = node.position
        edits.append(AddNode(replace(node, id=ids[node.id], name=name, position=(x + shift[0], y + shift[1]))))
    edits += [Connect(Wire(ids[wire.source], ids[wire.target], wire.slot)) for wire in part.wires()]
    edits += _annotations_edits(content, found.annotations, ids, shift, level)
    return edits, list(ids.values())


def rects_of(part: GraphFile) -> list[Rect]:
    """The rectangles of a fragment at its top level; the content of its groups is elsewhere."""
    content = Content(part.graph, part.descent, part.annotations)
    seen = visible(content)
    return [rect_of(content, id) for id in (*seen.nodes, *seen.groups, *seen.frames, *seen.notes)]


def added_at(edits: Iterable[Edit], level: int | None) -> list[int]:
    """The nodes, groups, frames and notes that edits add and that are seen at a level."""
    edits = list(edits)
    changes = [edit for edit in edits if isinstance(edit, ChangeAnnotations)]
    made = [edit.after for edit in changes if edit.before is None and isinstance(edit.after, Group | Frame | Note)]
    inside = {id for group in made if isinstance(group, Group) for id in group.members}
    nodes = [edit.node.id for edit in edits if isinstance(edit, AddNode) and edit.node.id not in inside]
    return nodes + [each.id for each in made if each.parent == level]


def _annotations_edits(
    content: Content, part: Annotations, nodes: dict[int, int], shift: Place, level: int | None
) -> list[Edit]:
    dx, dy = shift
    first, taken = content.annotations.fresh_id() + 1, set[str]()
    ids = {record.id: first - at for at, record in enumerate(part.standing(), 1)}
    edits: list[Edit] = []
    for group in part.groups.values():
        name = free_group_name(content.annotations, group.name, taken)
        taken.add(name)
        members = frozenset(nodes[id] for id in group.members)
        parent = level if group.parent is None else ids[group.parent]
        place = (group.position[0] + dx, group.position[1] + dy)
        edits.append(ChangeAnnotations(None, Group(ids[group.id], name, members, parent, place)))
    drawn: list[Frame | Note] = [*part.frames.values(), *part.notes.values()]
    for record in drawn:
        x, y, width, height = record.rect
        parent = level if record.parent is None else ids[record.parent]
        fresh = replace(record, id=ids[record.id], rect=(x + dx, y + dy, width, height), parent=parent)
        edits.append(ChangeAnnotations(None, fresh))
    for wire, route in part.routes.items():
        laid = Wire(nodes[wire.source], nodes[wire.target], wire.slot)
        edits.append(ChangeRoute(laid, (), tuple((x + dx, y + dy) for x, y in route)))
    if level is not None:
        grouped = {id for group in part.groups.values() for id in group.members}
        edits += join_group(content, level, (nodes[id] for id in nodes.keys() - grouped))
    return edits


class FreeNames:
    """Names that no node of a graph bears, none given twice."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._taken = set[str]()
        self._next: dict[str, int] = {}
        """The next number to try, by what stands before it."""

    def take(self, name: str) -> str:
        """The name itself, or with the first number that makes it free: c, c2, c3 …; it is taken from now on."""
        if not self._is_free(name):
            stem = name.rstrip("0123456789") or name
            for number in count(self._next.get(stem, 2)):
                name = f"{stem[: LONGEST_NAME - len(str(number))]}{number}"
                if self._is_free(name):
                    self._next[stem] = number + 1
                    break
        self._taken.add(name)
        return name

    def _is_free(self, name: str) -> bool:
        return not self._graph.has_name(name) and name not in self._taken
