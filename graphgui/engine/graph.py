"""The graph and its laws: acyclic, one wire per slot, slots in order, names unique identifiers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from graphgui.engine.letters import fault_of_name, letters
from graphgui.engine.op import Case, Op, Options, Shape
from graphgui.engine.ops import OPS
from graphgui.engine.options import OptionError
from graphgui.engine.values import Kept, Value, as_value, same_value
from graphgui.engine.wiring import Wiring

MOST_SLOTS = 1000
NO_OPTIONS: Options = MappingProxyType({})


class GraphError(ValueError):
    """A change that the graph's laws forbid; the message is a sentence for people."""


class CycleError(GraphError):
    """A wire that would close a cycle; `path` lists the node ids from its target back to its source."""

    def __init__(self, message: str, path: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


class Wire(NamedTuple):
    """A wire from the output of one node into one slot of another."""

    source: int
    target: int
    slot: str


@dataclass(frozen=True, eq=False, repr=False)
class Node(Kept):
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
    def places(self) -> Mapping[str, int]:
        """The place of each slot, by its name."""
        return {slot: at for at, slot in enumerate(self.slots)}

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
        return self.literals[self.places[slot]]

    def case(self, shapes: tuple[Shape, ...]) -> Case:
        """The case of its row for these shapes, in the order of its slots."""
        return Case(shapes, self.options, self.slots)

    @cached_property
    def is_single(self) -> bool:
        """Whether it holds single numbers only and computes one of single numbers, whatever its options."""
        is_known = isinstance(self.value, float) if self.row.is_source else self.row.elementwise
        return is_known and all(isinstance(literal, float) for literal in self.literals)

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
    if fault := fault_of_name(name):
        raise GraphError(fault)
    return name


class Graph:
    """A computational graph: nodes with unique ids and names, wires keyed by the slot they enter.

    It refuses every change that breaks a law by raising GraphError, and is then unchanged. It stores no values but
    the literals and source values that the user set: a run returns its results instead (see `evaluate.evaluate`).
    """

    def __init__(self) -> None:
        self._nodes: dict[int, Node] = {}
        self._wiring = Wiring()
        self._ids: dict[str, int] = {}
        self._output: int | None = None
        self._found_output: tuple[int, int | None] = (-1, None)
        self._found_order: tuple[int, list[int]] = (-1, [])
        self._found_nodes: list[Node] | None = None
        self._last_id = 0
        self.structure = 0
        """Counts the changes that call for a new program: nodes, wires, names, shapes, the output; not values or places."""

    def __repr__(self) -> str:
        output = None if self.output is None else self.node(self.output).name
        return f"<Graph nodes={len(self)} wires={self.wire_count} output={output}>"

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: object) -> bool:
        return id in self._nodes

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
            return self._nodes[id]
        except KeyError:
            raise GraphError(f"there is no node with the id {id}") from None

    @property
    def by_id(self) -> Mapping[int, Node]:
        """All nodes by id, for who asks for many. It follows what changes."""
        return self._nodes

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
        if self._found_nodes is None:
            self._found_nodes = [self._nodes[id] for id in sorted(self._nodes)]
        return self._found_nodes.copy()

    def wires(self) -> list[Wire]:
        """All wires, ordered by target and slot."""
        places = ((each.id, slot, self._wiring.feeds(each.id)) for each in self.nodes() for slot in each.slots)
        return [Wire(sources[slot], id, slot) for id, slot, sources in places if slot in sources]

    @property
    def wire_count(self) -> int:
        """The number of wires."""
        return self._wiring.count

    def sources(self) -> Mapping[int, Mapping[str, int]]:
        """For every node, by id: the node that is wired into each of its slots, by slot. It stays as it is now."""
        return self._wiring.into

    def wires_into(self, id: int) -> list[Wire]:
        """The wires that enter a node, in the order of its slots."""
        slots, into = self.node(id).slots, self._wiring.feeds(id)
        return [Wire(into[slot], id, slot) for slot in slots if slot in into]

    def wires_from(self, id: int) -> list[Wire]:
        """The wires that leave a node, ordered by target and slot."""
        self.node(id)
        found = []
        for target in sorted(self._wiring.below[id]):
            into = self._wiring.feeds(target)
            found += [Wire(id, target, slot) for slot in self._nodes[target].slots if into.get(slot) == id]
        return found

    def wire_into(self, id: int, slot: str) -> Wire | None:
        """The wire that enters one slot, if any."""
        self.node(id)
        source = self._wiring.feeds(id).get(slot)
        return None if source is None else Wire(source, id, slot)

    @property
    def output(self) -> int | None:
        """The node whose gradient is shown: the chosen one, else the newest operation that feeds no other."""
        if self._output is not None:
            return self._output
        if self._found_output[0] != self.structure:
            ends = (id for id, below in self._wiring.below.items() if not below)
            found = max(ends, key=lambda id: (not self.node(id).row.is_source, id), default=None)
            self._found_output = (self.structure, found)
        return self._found_output[1]

    @property
    def chosen_output(self) -> int | None:
        """The node that was chosen as the output; None where it is found by itself."""
        return self._output

    def order(self) -> list[int]:
        """Ids in a topological order that keeps, where it can, the order in which the nodes were made."""
        if self._found_order[0] != self.structure:
            self._found_order = (self.structure, self._wiring.order())
        return self._found_order[1].copy()

    def ancestors(self, id: int) -> set[int]:
        """The node itself and all that it depends on."""
        return self._wiring.reached([id], upwards=True)

    def descendants(self, ids: Iterable[int]) -> set[int]:
        """The nodes themselves and all that depend on them."""
        return self._wiring.reached(ids, upwards=False)

    def fresh_id(self) -> int:
        """An id that no node bears or bore."""
        return self._last_id + 1

    def fresh_name(self, taken: Iterable[str] = ()) -> str:
        """The first free name of a, b, c … that no node bears and that is not in `taken`."""
        return next(self.fresh_names(set(taken)))

    def fresh_names(self, taken: Container[str] = ()) -> Iterator[str]:
        """One free name after the other, none twice: those of a, b, c … that no node bears and that are not in `taken`."""
        return (name for name in letters() if name not in self._ids and name not in taken)

    def path(self, start: int, end: int) -> tuple[int, ...] | None:
        """The ids along a shortest path of wires from one node to another; None where there is none."""
        return self._wiring.path(start, end)

    def check_wire(self, wire: Wire) -> None:
        """Raises GraphError where this wire cannot be laid: no such node or slot, slot taken, or a cycle."""
        self._check_slot(wire)
        self.check_acyclic(wire.source, wire.target)

    def check_acyclic(self, source: int, target: int) -> None:
        """Raises CycleError with the offending path where a wire from source to target would close a cycle."""
        if self._wiring.leads(source, target):
            return
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
        if node.id in self._nodes:
            raise GraphError(f"the id {node.id} is taken")
        self._check_new(node)
        self._nodes[node.id], self._found_nodes = node, None
        self._wiring.add(node.id)
        self._ids[node.name] = node.id
        self._last_id = max(self._last_id, node.id)
        self.structure += 1

    def remove(self, id: int) -> None:
        """Removes a node; raises GraphError while wires touch it or it is the chosen output."""
        node = self.node(id)
        if self._wiring.feeds(id) or self._wiring.below[id]:
            raise GraphError(f"{node.name} still has wires")
        if self._output == id:
            raise GraphError(f"{node.name} is the chosen output")
        self._wiring.remove(id)
        self._found_nodes = None
        del self._nodes[id]
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
        self._nodes[node.id], self._found_nodes = node, None
        if before.name != node.name:
            del self._ids[before.name]
            self._ids[node.name] = node.id
        same = (before.value is node.value and before.literals is node.literals) or before.shapes == node.shapes
        if before.name != node.name or before.options != node.options or not same:
            self.structure += 1

    def connect(self, wire: Wire) -> None:
        """Lays a wire; raises GraphError as `check_wire` does."""
        self.check_wire(wire)
        self._wiring.lay(wire)
        self.structure += 1

    def connect_all(self, wires: Iterable[Wire]) -> None:
        """Lays many wires, looking for cycles once; raises GraphError, and then none of them is laid."""
        wires, taken = list(wires), set[tuple[int, str]]()
        for wire in wires:
            self._check_slot(wire)
            if wire[1:] in taken:
                raise self._taken(wire)
            taken.add(wire[1:])
        self._wiring.lay_all(wires)
        if len(self._wiring.order()) < len(self):
            path = self._wiring.cycle()
            self._wiring.cut(wires)
            raise CycleError(f"the wires close a cycle ({self._told(path)})", path[:-1])
        self.structure += 1

    def disconnect(self, wire: Wire) -> None:
        """Takes a wire away; raises GraphError where there is none."""
        if wire.target not in self or self.wire_into(wire.target, wire.slot) != wire:
            raise GraphError("there is no such wire")
        self._wiring.cut([wire])
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
        twin._nodes, twin._wiring, twin._ids = dict(self._nodes), self._wiring.copy(), dict(self._ids)
        twin._output, twin._last_id = self._output, self._last_id
        return twin

    __copy__ = copy

    def __deepcopy__(self, memo: object) -> Graph:
        return self.copy()  # what is shared never changes

    def _told(self, path: tuple[int, ...]) -> str:
        names = [self.node(id).name for id in path]
        return " → ".join(names if len(names) <= 8 else [*names[:5], "…", names[-1]])

    def _check_slot(self, wire: Wire) -> None:
        self.node(wire.source)
        target = self.node(wire.target)
        if wire.slot not in target.places:
            raise GraphError(f"{target.name} has no slot called {wire.slot}")
        if self.wire_into(target.id, wire.slot) is not None:
            raise self._taken(wire)

    def _taken(self, wire: Wire) -> GraphError:
        return GraphError(f"the slot {wire.slot} of {self.node(wire.target).name} already has a wire")

    def _check_new(self, node: Node) -> None:
        if node.name not in self._ids:
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
