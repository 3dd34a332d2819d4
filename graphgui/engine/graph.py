"""The graph and its laws: acyclic, one wire per slot, slots in order, names unique identifiers."""

from __future__ import annotations

import heapq
import keyword
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

import networkx as nx
import numpy as np

from graphgui.engine.op import Case, Op, Options, Shape
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError
from graphgui.engine.values import Value, as_value, same_value

LONGEST_NAME = 60
MOST_SLOTS = 1000
NO_OPTIONS: Options = MappingProxyType({})
NUMBER_WORDS = ("nan", "inf", "pi", "π")


class GraphError(ValueError):
    """A change that the graph's laws forbid; the message is a sentence for people."""


class CycleError(GraphError):
    """A wire that would close a cycle; `path` lists the node ids from its target back to its source."""

    def __init__(self, message: str, path: tuple[int, ...]) -> None:
        super().__init__(message)
        self.path = path


class Wire(NamedTuple):
    """A wire from the output of one node into one slot of another."""

    source: int
    target: int
    slot: str


@dataclass(frozen=True, eq=False)
class Node:
    """One operation on the canvas. `value` is held by sources only; `literals` has one number for every slot, `options`
    a value for every option.
    """

    id: int
    name: str
    op: str
    literals: tuple[Value, ...] = ()
    value: Value = None
    trained: bool = True
    position: tuple[float, float] = (0.0, 0.0)
    options: Options = field(default_factory=lambda: NO_OPTIONS)

    @cached_property
    def row(self) -> Op:
        """The operation's row in the table."""
        return OPS[self.op]

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in order."""
        return self.row.slots_for(len(self.literals))

    @cached_property
    def literal_shapes(self) -> tuple[Shape, ...]:
        """The shapes of the numbers in its slots."""
        return tuple(() if isinstance(literal, float) else literal.shape for literal in self.literals)

    @property
    def is_parameter(self) -> bool:
        """Whether descent may change its value."""
        return self.row.role == "parameter"

    @property
    def is_trained(self) -> bool:
        """Whether descent changes its value."""
        return self.trained and self.is_parameter

    def literal(self, slot: str) -> Value:
        """The number that a slot holds while nothing is wired into it."""
        return self.literals[self.slots.index(slot)]

    def case(self, shapes: tuple[Shape, ...]) -> Case:
        """The case of its row for these shapes, in the order of its slots."""
        return Case(shapes, self.options, self.slots)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of the numbers it holds: its value, then its literals."""
        return (np.shape(self.value), *self.literal_shapes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        plain = (self.id, self.name, self.op, self.trained, self.position)
        if plain != (other.id, other.name, other.op, other.trained, other.position) or self.options != other.options:
            return False
        if (self.value is None) != (other.value is None) or len(self.literals) != len(other.literals):
            return False
        pairs = [*zip(self.literals, other.literals, strict=True), (self.value, other.value)]
        return all(a is b or same_value(a, b) for a, b in pairs)

    def __hash__(self) -> int:
        return hash((self.id, self.name, self.op))


def make_node(
    id: int,
    name: str,
    op: str,
    *,
    value: Value = None,
    position: tuple[float, float] = (0.0, 0.0),
    options: Mapping[str, object] = NO_OPTIONS,
    slots: int | None = None,
) -> Node:
    """A fresh node of an operation, its slots and other options at their defaults.

    `slots` is how many it has, where its row takes as many as one likes. Raises GraphError for an unknown operation or
    option.
    """
    if op not in OPS:
        raise GraphError(f"there is no operation called {op}")
    row = OPS[op]
    numbers = row.defaults[:1] * slots if row.variadic and slots is not None else row.defaults
    literals = tuple(as_value(number) for number in numbers)
    if row.is_source:
        value = as_value(1.0 if value is None else value)
    try:
        return Node(id, name, op, literals, value, row.role == "parameter", position, row.checked_options(options))
    except OptionError as error:
        raise GraphError(str(error)) from None


def check_name(name: str) -> str:
    """The name itself if a node may bear it; raises GraphError with the reason otherwise."""
    if not isinstance(name, str) or not name:
        raise GraphError("the name cannot be empty")
    shown = name if len(name) <= 30 else name[:29] + "…"
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        raise GraphError(f"“{shown}” cannot be a name: use letters, digits and _, and begin with a letter")
    if len(name) > LONGEST_NAME:
        raise GraphError(f"the name “{shown}” is too long; the most is {LONGEST_NAME} letters")
    if keyword.iskeyword(name) or name == "__debug__":
        raise GraphError(f"“{name}” cannot be a name: it is a reserved word of Python")
    if name in NUMBER_WORDS:
        raise GraphError(f"“{name}” cannot be a name: it is a number")
    return name


def letters() -> Iterator[str]:
    """Names for new nodes: a, b, c … z, then v1, v2 …."""
    yield from "abcdefghijklmnopqrstuvwxyz"
    yield from (f"v{i}" for i in count(1))


class Graph:
    """A computational graph: nodes with unique ids and names, wires keyed by the slot they enter.

    It refuses every change that breaks a law by raising GraphError, and is then unchanged. It stores no values but
    the literals and source values that the user set: a run returns its results instead (see `evaluate.evaluate`).
    """

    def __init__(self) -> None:
        self._graph = nx.MultiDiGraph()
        self._ids: dict[str, int] = {}
        self._output: int | None = None
        self._found_output: tuple[int, int | None] = (-1, None)
        self._found_sources: tuple[int, dict[int, dict[str, int]]] = (-1, {})
        self._last_id = 0
        self.structure = 0
        """Counts the changes that call for a new program: nodes, wires, names, shapes, the output; not values or places."""

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: object) -> bool:
        return id in self._graph

    def __eq__(self, other: object) -> bool:
        """Whether both have the same nodes, by name, and the same wires and output; ids do not count."""
        if not isinstance(other, Graph):
            return NotImplemented
        return self._by_name() == other._by_name()

    def _by_name(self) -> tuple[object, ...]:
        names = {node.id: node.name for node in self.nodes()}
        wires = {(names[wire.source], names[wire.target], wire.slot) for wire in self.wires()}
        output = names.get(self.output) if self.output is not None else None
        return {node.name: replace(node, id=0) for node in self.nodes()}, wires, output

    __hash__ = None  # type: ignore[assignment]

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────
    def node(self, id: int) -> Node:
        """The node with this id; raises GraphError where there is none."""
        try:
            return self._graph._node[id]["node"]  # type: ignore[no-any-return]
        except KeyError:
            raise GraphError(f"there is no node with the id {id}") from None

    def named(self, name: str) -> Node:
        """The node with this name; raises GraphError where there is none."""
        if name not in self._ids:
            raise GraphError(f"there is no node called {name}")
        return self.node(self._ids[name])

    def has_name(self, name: str) -> bool:
        """Whether a node bears this name."""
        return name in self._ids

    def nodes(self) -> list[Node]:
        """All nodes, in the order in which they were made."""
        return [self._graph._node[id]["node"] for id in sorted(self._graph._node)]

    def wires(self) -> list[Wire]:
        """All wires, ordered by target and slot."""
        return [wire for node in self.nodes() for wire in self.wires_into(node.id)]

    @property
    def wire_count(self) -> int:
        """The number of wires."""
        return sum(map(len, self.sources().values()))

    def sources(self) -> dict[int, dict[str, int]]:
        """For every node, by id: the node that is wired into each of its slots, by slot. Not to be changed."""
        if self._found_sources[0] != self.structure:
            found = {
                id: {slot: source for source, keys in above.items() for slot in keys}
                for id, above in self._graph._pred.items()
            }
            self._found_sources = (self.structure, found)
        return self._found_sources[1]

    def wires_into(self, id: int) -> list[Wire]:
        """The wires that enter a node, in the order of its slots."""
        slots = self.node(id).slots
        # networkx's views over these dictionaries take four times as long.
        found = {slot: Wire(source, id, slot) for source, keys in self._graph._pred[id].items() for slot in keys}
        return [found[slot] for slot in slots if slot in found]

    def wires_from(self, id: int) -> list[Wire]:
        """The wires that leave a node, ordered by target and slot."""
        self.node(id)
        found = [Wire(id, target, slot) for target, keys in self._graph._succ[id].items() for slot in keys]
        return sorted(found, key=lambda wire: (wire.target, self.node(wire.target).slots.index(wire.slot)))

    def wire_into(self, id: int, slot: str) -> Wire | None:
        """The wire that enters one slot, if any."""
        return next((wire for wire in self.wires_into(id) if wire.slot == slot), None)

    @property
    def output(self) -> int | None:
        """The node whose gradient is shown: the chosen one, else the newest operation that feeds no other."""
        if self._output is not None:
            return self._output
        if self._found_output[0] != self.structure:
            ends = [id for id in self._graph if self._graph.out_degree(id) == 0]
            found = max(ends, key=lambda id: (not self.node(id).row.is_source, id), default=None)
            self._found_output = (self.structure, found)
        return self._found_output[1]

    @property
    def chosen_output(self) -> int | None:
        """The node that was chosen as the output; None where it is found by itself."""
        return self._output

    def order(self) -> list[int]:
        """Ids in a topological order that keeps, where it can, the order in which the nodes were made."""
        below = self._graph._succ
        waiting = {id: sum(map(len, above.values())) for id, above in self._graph._pred.items()}
        ready = [id for id, count in waiting.items() if count == 0]
        heapq.heapify(ready)
        done = []
        while ready:
            id = heapq.heappop(ready)
            done.append(id)
            for target, slots in below[id].items():
                waiting[target] -= len(slots)
                if waiting[target] == 0:
                    heapq.heappush(ready, target)
        return done

    def ancestors(self, id: int) -> set[int]:
        """The node itself and all that it depends on."""
        return self._reached([id], self._graph._pred)

    def descendants(self, ids: Iterable[int]) -> set[int]:
        """The nodes themselves and all that depend on them."""
        return self._reached(ids, self._graph._succ)

    @staticmethod
    def _reached(ids: Iterable[int], beside: Mapping[int, Iterable[int]]) -> set[int]:
        found = set(ids)
        waiting = list(found)
        while waiting:
            fresh = [id for id in beside[waiting.pop()] if id not in found]
            found.update(fresh)
            waiting += fresh
        return found

    def fresh_id(self) -> int:
        """An id that no node bears or bore."""
        return self._last_id + 1

    def fresh_name(self, taken: Iterable[str] = ()) -> str:
        """The first free name of a, b, c … that no node bears and that is not in `taken`."""
        taken = set(taken)
        return next(name for name in letters() if name not in self._ids and name not in taken)

    def path(self, start: int, end: int) -> tuple[int, ...] | None:
        """The ids along a shortest path of wires from one node to another; None where there is none."""
        try:
            return tuple(nx.shortest_path(self._graph, start, end))
        except nx.NetworkXNoPath:
            return None

    def check_wire(self, wire: Wire) -> None:
        """Raises GraphError where this wire cannot be laid: no such node or slot, slot taken, or a cycle."""
        self._check_slot(wire)
        self.check_acyclic(wire.source, wire.target)

    def check_acyclic(self, source: int, target: int) -> None:
        """Raises CycleError with the offending path where a wire from source to target would close a cycle."""
        back = self.path(target, source)
        if back is not None:
            names = self._told(back)
            if source == target:
                raise CycleError(f"{names} cannot feed itself", back)
            start, end = self.node(target).name, self.node(source).name
            raise CycleError(f"this would close a cycle: {start} already leads to {end} ({names})", back)

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────
    def add(self, node: Node) -> None:
        """Adds a node without wires; raises GraphError for a taken id or name, a bad name or missing numbers."""
        if node.op not in OPS:
            raise GraphError(f"there is no operation called {node.op}")
        if node.id in self._graph:
            raise GraphError(f"the id {node.id} is taken")
        self._check_new(node)
        self._graph.add_node(node.id, node=node)
        self._ids[node.name] = node.id
        self._last_id = max(self._last_id, node.id)
        self.structure += 1

    def remove(self, id: int) -> None:
        """Removes a node; raises GraphError while wires touch it or it is the chosen output."""
        node = self.node(id)
        if self._graph.degree(id):
            raise GraphError(f"{node.name} still has wires")
        if self._output == id:
            raise GraphError(f"{node.name} is the chosen output")
        self._graph.remove_node(id)
        del self._ids[node.name]
        self.structure += 1

    def replace(self, node: Node) -> None:
        """Puts a changed record (name, value, literals, place) in the place of the node with the same id and op."""
        before = self.node(node.id)
        if before.op != node.op:
            raise GraphError(f"{before.name} cannot turn from {before.op} into {node.op}")
        self._check_new(node)
        for wire in self.wires_into(node.id) if len(node.literals) < len(before.literals) else ():
            if wire.slot not in node.slots:
                raise GraphError(f"the slot {wire.slot} of {before.name} still has a wire")
        self._graph.nodes[node.id]["node"] = node
        if before.name != node.name:
            del self._ids[before.name]
            self._ids[node.name] = node.id
        if before.name != node.name or before.shapes != node.shapes or before.options != node.options:
            self.structure += 1

    def connect(self, wire: Wire) -> None:
        """Lays a wire; raises GraphError as `check_wire` does."""
        self.check_wire(wire)
        self._graph.add_edge(wire.source, wire.target, key=wire.slot)
        self.structure += 1

    def connect_all(self, wires: Iterable[Wire]) -> None:
        """Lays many wires, looking for cycles once; raises GraphError, and then none of them is laid."""
        laid: list[Wire] = []
        try:
            for wire in wires:
                self._check_slot(wire)
                self._graph.add_edge(wire.source, wire.target, key=wire.slot)
                laid.append(wire)
            if len(self.order()) < len(self):
                path = tuple(source for source, *_ in nx.find_cycle(self._graph))
                raise CycleError(f"the wires close a cycle ({self._told((*path, path[0]))})", path)
        except GraphError:
            self._graph.remove_edges_from(laid)
            raise
        self.structure += 1

    def disconnect(self, wire: Wire) -> None:
        """Takes a wire away; raises GraphError where there is none."""
        if not self._graph.has_edge(*wire):
            raise GraphError("there is no such wire")
        self._graph.remove_edge(*wire)
        self.structure += 1

    def choose_output(self, id: int | None) -> None:
        """Chooses the output; None lets it be found by itself."""
        if id is not None:
            self.node(id)
        self._output = id
        self.structure += 1

    def copy(self) -> Graph:
        """A graph of its own with the same nodes, wires and output."""
        twin = Graph()
        twin._graph = self._graph.copy()
        twin._ids = dict(self._ids)
        twin._output, twin._last_id = self._output, self._last_id
        return twin

    def _told(self, path: tuple[int, ...]) -> str:
        names = [self.node(id).name for id in path]
        return " → ".join(names if len(names) <= 8 else [*names[:5], "…", names[-1]])

    def _check_slot(self, wire: Wire) -> None:
        self.node(wire.source)
        target = self.node(wire.target)
        if wire.slot not in target.slots:
            raise GraphError(f"{target.name} has no slot called {wire.slot}")
        if self.wire_into(target.id, wire.slot) is not None:
            raise GraphError(f"the slot {wire.slot} of {target.name} already has a wire")

    def _check_new(self, node: Node) -> None:
        check_name(node.name)
        if self._ids.get(node.name, node.id) != node.id:
            raise GraphError(f"there is already a node called {node.name}")
        count = len(node.literals)
        fits = 1 <= count <= MOST_SLOTS if node.row.variadic else count == len(node.slots)
        if (
            not fits
            or (node.value is None) == node.row.is_source
            or node.options.keys() != node.row.option_defaults.keys()
        ):
            raise GraphError(f"{node.name} does not have the numbers and options that {node.op} needs")
