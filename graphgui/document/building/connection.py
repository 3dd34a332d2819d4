"""Wiring: laying wires in place of others, several at once, and finding the slot that is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphgui.document.building.insertion import takes
from graphgui.document.edits import ChangeRoute, Connect, Content, Disconnect, Edit, set_slot_count
from graphgui.engine.graph import MOST_SLOTS, CycleError, Graph, Wire
from graphgui.engine.op import Shape
from graphgui.formats.cgraph.annotations import Route


def lay(content: Content, wires: Sequence[Wire], instead_of: Sequence[Wire] = ()) -> list[Edit]:
    """The edits that lay wires, the first instead of the first of others, and so on, which hand their bends on.

    What the slots hold now goes; a wire that is there already stays as it is.
    """
    graph, routes = content.graph, content.annotations.routes
    here = {wire: graph.wire_into(wire.target, wire.slot) for wire in wires}
    moved = [wire for wire in instead_of if wire not in wires]
    gone = moved + [old for wire, old in here.items() if old is not None and old != wire and old not in moved]
    new = [wire for wire, old in here.items() if old != wire]
    # A wire that was once drawn like a new one may have left its bends.
    bends: dict[Wire, Route] = dict.fromkeys((*moved, *new), ())
    bends |= {to: routes.get(old, ()) for old, to in zip(instead_of, wires, strict=False) if to in new}
    return [
        *map(Disconnect, gone),
        *map(Connect, new),
        *(ChangeRoute(wire, routes.get(wire, ()), to) for wire, to in bends.items() if routes.get(wire, ()) != to),
    ]


def refusal(graph: Graph, wires: Iterable[Wire]) -> CycleError | None:
    """The cycle that forbids these wires; None where they can be connected."""
    for wire in wires:
        try:
            graph.check_acyclic(wire.source, wire.target)
        except CycleError as error:
            return error
    return None


def meant_slot(graph: Graph, shapes_now: Mapping[int, Shape], source: int, target: int) -> str | None:
    """The slot into which a wire goes that is drawn from node to node: the first free one that fits, else the first free.

    None where there is none. `shapes_now` has the shapes of the graph now.
    """
    free = [slot for slot in graph.node(target).slots if graph.wire_into(target, slot) is None]
    fitting = (slot for slot in free if takes(graph, shapes_now, Wire(source, target, slot)))
    return next(fitting, free[0] if free else None)


def meant_slot_inside(
    graph: Graph, shapes_now: Mapping[int, Shape], source: int, targets: Iterable[int]
) -> tuple[int, str] | None:
    """The node and slot into which a wire goes that is drawn from a node to several others, seen as one.

    The first free slot that fits; else the first free one; those that would close a cycle come last. None where none is
    free.
    """
    before = graph.ancestors(source)
    free = [
        (id, slot)
        for id in sorted(targets, key=lambda id: id in before)
        for slot in graph.node(id).slots
        if graph.wire_into(id, slot) is None
    ]
    fitting = (each for each in free if each[0] not in before and takes(graph, shapes_now, Wire(source, *each)))
    return next(fitting, free[0] if free else None)


def in_order(graph: Graph, sources: Iterable[int], target: int, slot: str) -> list[Wire]:
    """The wires that lead several nodes, from the highest to the lowest, into one slot of a node and those below it.

    A node that can have any number of slots is thought to have enough.
    """
    places = sorted(sources, key=lambda id: (graph.node(id).position[::-1], id))
    node = graph.node(target)
    first = node.slots.index(slot)
    count = min(max(len(node.slots), first + len(places)), MOST_SLOTS)
    slots = node.row.slots_for(count) if node.row.variadic else node.slots
    return [Wire(id, target, each) for id, each in zip(places, slots[first:], strict=False)]


def enough_slots(graph: Graph, wires: Sequence[Wire]) -> list[Edit]:
    """The edits that give the nodes into which these wires lead the slots that they need, where they have too few."""
    edits: list[Edit] = []
    for id in dict.fromkeys(wire.target for wire in wires):
        node = graph.node(id)
        new = [wire for wire in wires if wire.target == id and wire.slot not in node.slots]
        if new:
            edits += set_slot_count(graph, node, len(node.slots) + len(new))
    return edits
