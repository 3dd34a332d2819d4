"""Edits: every change of a document as a value that can be done and knows its opposite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from graphgui.analysis.layout import LAYER_GAP, NODE_HEIGHT, free_place
from graphgui.descent.descent_settings import DescentSettings
from graphgui.engine.graph import MOST_SLOTS, Graph, GraphError, Node, Wire
from graphgui.engine.values import Value, as_value
from graphgui.formats.cgraph.annotations import Annotations, Group, Record, Route, key_of
from graphgui.formats.cgraph.limits import MOST_NODES, MOST_WIRES


@dataclass
class Content:
    """The content of a file: the graph, the settings of its descent, and its annotations."""

    graph: Graph
    descent: DescentSettings
    annotations: Annotations = field(default_factory=Annotations)


@dataclass(frozen=True)
class AddNode:
    """A node appears, without wires."""

    node: Node

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError, changing nothing, where the graph's laws forbid it."""
        if len(content.graph) >= MOST_NODES:
            raise GraphError(f"a document can have at most {MOST_NODES:,} nodes")
        content.graph.add(self.node)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return RemoveNode(self.node)


@dataclass(frozen=True)
class RemoveNode:
    """A node without wires disappears."""

    node: Node

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError while wires touch the node."""
        _check_current(content, self.node)
        content.graph.remove(self.node.id)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return AddNode(self.node)


@dataclass(frozen=True)
class ChangeNode:
    """A node's name, value, literals, options or place change."""

    before: Node
    after: Node

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError for a bad or taken name."""
        _check_current(content, self.before)
        content.graph.replace(self.after)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return ChangeNode(self.after, self.before)


@dataclass(frozen=True)
class Connect:
    """A wire is laid into a free slot."""

    wire: Wire

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError for a taken slot or a cycle."""
        if content.graph.wire_count >= MOST_WIRES:
            raise GraphError(f"a document can have at most {MOST_WIRES:,} wires")
        content.graph.connect(self.wire)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return Disconnect(self.wire)


@dataclass(frozen=True)
class Disconnect:
    """A wire is taken away; the slot's literal counts again."""

    wire: Wire

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError where there is no such wire."""
        content.graph.disconnect(self.wire)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return Connect(self.wire)


@dataclass(frozen=True)
class ChooseOutput:
    """Another node becomes the output; None lets it be found by itself."""

    before: int | None
    after: int | None

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError for an unknown node."""
        content.graph.choose_output(self.after)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return ChooseOutput(self.after, self.before)


@dataclass(frozen=True)
class ChangeDescent:
    """The loss, learning rate or number of steps change."""

    before: DescentSettings
    after: DescentSettings

    def apply(self, content: Content) -> None:
        """Carries the edit out."""
        content.descent = self.after

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return ChangeDescent(self.after, self.before)


@dataclass(frozen=True)
class ChangeAnnotations:
    """A frame, note, group or block changes; without `before` it appears, without `after` it goes."""

    before: Record | None
    after: Record | None

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError where the record has changed since, or cannot be as it is to be."""
        content.annotations = content.annotations.changed(self.before, self.after)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return ChangeAnnotations(self.after, self.before)


@dataclass(frozen=True)
class ChangeRoute:
    """The bends of a wire change; an empty route has none."""

    wire: Wire
    before: Route
    after: Route

    def apply(self, content: Content) -> None:
        """Carries the edit out; raises GraphError where the wire has other bends by now."""
        if content.annotations.routes.get(self.wire, ()) != self.before:
            raise GraphError("the bends of the wire have changed since this edit was made")
        content.annotations = content.annotations.routed(self.wire, self.after)

    def opposite(self) -> Edit:
        """The edit that takes this one back."""
        return ChangeRoute(self.wire, self.after, self.before)


def _check_current(content: Content, node: Node) -> None:
    # An edit made from an old record would bring that record's name and place back, and undo would not know.
    now = content.graph.node(node.id)
    if now is not node and now != node:
        raise GraphError(f"{now.name} has changed since this edit was made")


Edit = (
    AddNode
    | RemoveNode
    | ChangeNode
    | Connect
    | Disconnect
    | ChooseOutput
    | ChangeDescent
    | ChangeAnnotations
    | ChangeRoute
)


def set_value(node: Node, value: Value) -> ChangeNode:
    """The edit that gives a source another value."""
    return ChangeNode(node, replace(node, value=value))


def set_literal(node: Node, slot: str, value: Value) -> ChangeNode:
    """The edit that puts another number into a slot."""
    at = node.slots.index(slot)
    return ChangeNode(node, replace(node, literals=(*node.literals[:at], value, *node.literals[at + 1 :])))


def put_number(node: Node, slot: str | None, value: Value) -> ChangeNode:
    """The edit that gives a source another value or, with a slot, puts another number into that slot."""
    return set_value(node, value) if slot is None else set_literal(node, slot, value)


def set_option(node: Node, name: str, value: object) -> ChangeNode:
    """The edit that gives a node's option another value; raises OptionError where it cannot take it."""
    found = node.row.option(name).check(value)
    return ChangeNode(node, replace(node, options=MappingProxyType({**node.options, name: found})))


def set_slot_count(graph: Graph, node: Node, count: int) -> list[Edit]:
    """The edits that give a node so many slots; wires into those that go are taken away, new ones hold the default.

    Raises GraphError where its operation does not take so many.
    """
    row = node.row
    if not row.variadic or not 1 <= count <= MOST_SLOTS:
        raise GraphError(f"{node.op} cannot have {count} inputs")
    slots = row.slots_for(count)
    added = [as_value(row.default(slot)) for slot in slots[len(node.literals) :]]
    gone = [wire for wire in graph.wires_into(node.id) if wire.slot not in slots]
    return [*map(Disconnect, gone), ChangeNode(node, replace(node, literals=(*node.literals[:count], *added)))]


def rename(node: Node, name: str) -> ChangeNode:
    """The edit that gives a node another name."""
    return ChangeNode(node, replace(node, name=name))


def move(node: Node, position: tuple[float, float]) -> ChangeNode:
    """The edit that puts a node elsewhere."""
    return ChangeNode(node, replace(node, position=position))


def wire_up(graph: Graph, wire: Wire) -> list[Edit]:
    """The edits that lay a wire, taking away the one that the slot holds now."""
    old = graph.wire_into(wire.target, wire.slot)
    if old == wire:
        return []
    return [*([Disconnect(old)] if old else []), Connect(wire)]


def swap_inputs(content: Content, id: int, first: str, second: str) -> list[Edit]:
    """The edits that swap what two slots of a node hold: their wires, with their bends, and their numbers."""
    graph, routes = content.graph, content.annotations.routes
    node, other = graph.node(id), {first: second, second: first}
    old = [wire for wire in graph.wires_into(id) if wire.slot in other]
    new = [wire._replace(slot=other[wire.slot]) for wire in old]
    bends = dict.fromkeys(old, ()) | {to: routes.get(wire, ()) for wire, to in zip(old, new, strict=True)}
    literals = tuple(node.literal(other.get(slot, slot)) for slot in node.slots)
    return [
        *map(Disconnect, old),
        ChangeNode(node, replace(node, literals=literals)),
        *map(Connect, new),
        *(ChangeRoute(wire, routes.get(wire, ()), to) for wire, to in bends.items() if routes.get(wire, ()) != to),
    ]


def remove_nodes(content: Content, ids: Iterable[int]) -> list[Edit]:
    """The edits that delete nodes together with every wire that touches them."""
    graph, gone = content.graph, sorted(set(ids))
    edits: list[Edit] = []
    if graph.chosen_output in gone:
        edits.append(ChooseOutput(graph.chosen_output, None))
    if content.descent.loss in gone:
        edits.append(ChangeDescent(content.descent, replace(content.descent, loss=None)))
    wires = dict.fromkeys(wire for id in gone for wire in (*graph.wires_into(id), *graph.wires_from(id)))
    return [*edits, *map(Disconnect, wires), *(RemoveNode(graph.node(id)) for id in gone)]


def pull_out_literal(graph: Graph, node: Node, slot: str) -> list[Edit]:
    """The edits that turn the number in a slot into a constant node wired to it."""
    at = node.slots.index(slot)
    x, y = node.position
    position = free_place(x - LAYER_GAP, y + NODE_HEIGHT * at, [other.position for other in graph.nodes()])
    constant = Node(graph.fresh_id(), graph.fresh_name(), "constant", (), node.literal(slot), False, position)
    return [AddNode(constant), Connect(Wire(constant.id, node.id, slot))]


def push_in_constant(content: Content, constant: Node) -> list[Edit]:
    """The edits that put a constant's number into every slot it feeds, and delete the node."""
    graph = content.graph
    wires = graph.wires_from(constant.id)
    changed: dict[int, Node] = {}
    for wire in wires:
        node = changed.get(wire.target, graph.node(wire.target))
        changed[wire.target] = set_literal(node, wire.slot, constant.value).after
    fills = [ChangeNode(graph.node(id), node) for id, node in changed.items()]
    return [*remove_nodes(content, [constant.id]), *fills]


def compress(edits: Sequence[Edit]) -> list[Edit]:
    """The same edits with runs of changes to one thing merged into one, from its first state to its last."""
    short: list[Edit] = []
    at: dict[int, int] = {}
    around: dict[object, int] = {}
    for edit in edits:
        if isinstance(edit, ChangeNode):
            if edit.before.name != edit.after.name:
                at.clear()  # names are unique, so that renaming two nodes in turn must stay in turn
            elif edit.after.id in at:
                first = short[at[edit.after.id]]
                assert isinstance(first, ChangeNode)
                short[at[edit.after.id]] = ChangeNode(first.before, edit.after)
                continue
            at[edit.after.id] = len(short)
        elif isinstance(edit, ChangeAnnotations | ChangeRoute):
            # Annotations and the graph know nothing of one another.
            _join_around(edit, short, around)
            continue
        elif isinstance(edit, ChangeDescent) and short and isinstance(short[-1], ChangeDescent):
            short[-1] = ChangeDescent(short[-1].before, edit.after)
            continue
        else:
            at.clear()
        short.append(edit)
    return short


def _join_around(edit: ChangeAnnotations | ChangeRoute, short: list[Edit], around: dict[object, int]) -> None:
    key = edit.wire if isinstance(edit, ChangeRoute) else _lasting_key(edit)
    if key is None:
        around.clear()
    elif key in around:
        first = short[around[key]]
        if isinstance(edit, ChangeRoute):
            assert isinstance(first, ChangeRoute)
            short[around[key]] = ChangeRoute(edit.wire, first.before, edit.after)
        else:
            assert isinstance(first, ChangeAnnotations)
            short[around[key]] = ChangeAnnotations(first.before, edit.after)
        return
    else:
        around[key] = len(short)
    short.append(edit)


def _lasting_key(edit: ChangeAnnotations) -> int | str | None:
    """The key of a changed record; None where it comes, goes, or gets another name or parent: order matters then."""
    before, after = edit.before, edit.after
    if before is None or after is None or key_of(before) != key_of(after):
        return None
    if isinstance(before, Group) and isinstance(after, Group):
        return before.id if (before.name, before.parent) == (after.name, after.parent) else None
    return key_of(before)
