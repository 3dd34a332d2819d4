"""Inserting nodes: the ends a new node is wired to, the operations that fit there, and the edits of a typed text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product

from graphgui.analysis.layout import on_grid
from graphgui.document.arrangement.placement import cleared
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.edits import AddNode, Connect, Content, Disconnect, Edit, wire_up
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Shape, ShapeError
from graphgui.engine.values import Value
from graphgui.formats.cgraph.annotations import Place
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.number_parser import parse_value


@dataclass(frozen=True)
class Ends:
    """The ends of a new node: the node that feeds it, the slot that it feeds, both or neither."""

    source: int | None = None
    target: tuple[int, str] | None = None

    @classmethod
    def of(cls, wire: Wire) -> Ends:
        """The ends of a wire, so that the new node comes between them."""
        return cls(wire.source, (wire.target, wire.slot))


def fitting_slot(graph: Graph, shapes_now: Mapping[int, Shape], node: Node, ends: Ends) -> str | None:
    """The first slot of a node that can take what the source of these ends gives, so that the target can take the result.

    None where there is none. `shapes_now` has the shapes of the graph now; what is not known yet fits everywhere. The other
    slots are thought to hold whatever suits best, since they are wired later.
    """
    given = _known_shape(shapes_now, ends.source)
    wanted = _Target(graph, shapes_now, ends.target) if ends.target else None
    guesses = _guesses(given, wanted)
    for at, slot in enumerate(node.slots):
        if given is None or any(_is_taken(node, shapes, wanted) for shapes in _arrivals(node, guesses, {at: given})):
            return slot
    return None


def fits(graph: Graph, shapes_now: Mapping[int, Shape], node: Node, ends: Ends) -> bool:
    """Whether a node can be wired to these ends at all."""
    if ends.source is not None:
        return fitting_slot(graph, shapes_now, node, ends) is not None
    if ends.target is None or node.row.is_source:
        return True
    wanted = _Target(graph, shapes_now, ends.target)
    return any(_is_taken(node, shapes, wanted) for shapes in _arrivals(node, _guesses(None, wanted), {}))


def takes(graph: Graph, shapes_now: Mapping[int, Shape], wire: Wire) -> bool:
    """Whether what a wire would carry can come into its slot beside what the other slots hold now."""
    return misfit(graph, shapes_now, wire) is None


def misfit(graph: Graph, shapes_now: Mapping[int, Shape], wire: Wire) -> ShapeError | None:
    """The shape error of a wire, given what the other slots of its target hold now; None where it fits."""
    if wire.slot not in graph.node(wire.target).slots:
        return None
    target = _Target(graph, shapes_now, (wire.target, wire.slot))
    arriving = list({**target.shapes, wire.slot: _known_shape(shapes_now, wire.source)}.values())
    known = tuple(shape for shape in arriving if shape is not None)
    if len(known) < len(arriving):
        return None
    try:
        target.node.row.shape(target.node.case(known))
    except ShapeError as error:
        return error
    return None


def wires_between(graph: Graph, node: Node, slot: str | None, ends: Ends) -> list[Edit]:
    """The edits that wire a node to these ends, through this slot; the wire that the target holds now goes."""
    edits: list[Edit] = []
    if ends.target is not None:
        edits += wire_up(graph, Wire(node.id, *ends.target))
    if ends.source is not None and slot is not None:
        edits.append(Connect(Wire(ends.source, node.id, slot)))
    # What is taken away goes first, so that no slot is asked to hold two wires.
    return sorted(edits, key=lambda edit: not isinstance(edit, Disconnect))


def number_in(text: str) -> Value:
    """The number or array that a text denotes; None where it denotes none."""
    try:
        return parse_value(text)
    except ExpressionError:
        return None


def expression_at(content: Content, text: str, middle: Place, level: int | None = None) -> tuple[list[Edit], int]:
    """The edits that build what a text says, its new nodes around this place, and the id of the last node it names.

    They cover nothing that is seen at a level.

    Raises ExpressionError and GraphError as `edits_for_text` does.
    """
    edits, last = edits_for_text(content, text)
    fresh = [edit.node for edit in edits if isinstance(edit, AddNode)]
    if not fresh:
        return edits, last
    xs, ys = zip(*(node.position for node in fresh), strict=True)
    start = on_grid(middle[0] - (min(xs) + max(xs)) / 2), on_grid(middle[1] - (min(ys) + max(ys)) / 2)
    return cleared(content, level, edits, start), last


class _Target:
    """A slot that waits for a value: which shapes its node can take there."""

    def __init__(self, graph: Graph, shapes_now: Mapping[int, Shape], target: tuple[int, str]) -> None:
        self.node, self.slot = graph.node(target[0]), target[1]
        into = {wire.slot: wire.source for wire in graph.wires_into(self.node.id)}
        own = dict(zip(self.node.slots, self.node.literal_shapes, strict=True))
        self.shapes = {
            slot: _known_shape(shapes_now, into[slot]) if slot in into else own[slot] for slot in self.node.slots
        }

    def takes(self, shape: Shape) -> bool:
        """Whether a value of this shape can come here; where another input is not known, anything can."""
        arriving = {**self.shapes, self.slot: shape}
        if any(each is None for each in arriving.values()):
            return True
        return _result(self.node, tuple(each for each in arriving.values() if each is not None)) is not None


def _is_taken(node: Node, shapes: tuple[Shape, ...], wanted: _Target | None) -> bool:
    result = _result(node, shapes)
    return result is not None and (wanted is None or wanted.takes(result))


def _result(node: Node, shapes: tuple[Shape, ...]) -> Shape | None:
    try:
        return node.row.shape(node.case(shapes))
    except ShapeError:
        return None


def _known_shape(shapes_now: Mapping[int, Shape], id: int | None) -> Shape | None:
    return None if id is None else shapes_now.get(id)


def _arrivals(node: Node, guesses: list[Shape], given: Mapping[int, Shape]) -> Iterator[tuple[Shape, ...]]:
    """The shapes to try in a node's slots: those they hold now, then likely ones; `given` are those that are known."""
    own = [[given.get(at, shape)] for at, shape in enumerate(node.literal_shapes)]
    # More slots than three would take too long to try.
    likely = [known if at in given or at > 2 else guesses for at, known in enumerate(own)]
    return chain(product(*own), product(*likely))


def _guesses(given: Shape | None, wanted: _Target | None) -> list[Shape]:
    """Shapes that the inputs which are wired later are likely to have, beside numbers."""
    seen = [given, *(wanted.shapes.values() if wanted else ())]
    if given is None:
        seen += [(2,), (2, 2)]
    return list(dict.fromkeys(guess for shape in ((), *seen) if shape is not None for guess in _kin(shape)))


def _kin(shape: Shape) -> Iterator[Shape]:
    yield shape
    yield shape[::-1]
    yield shape[:-1]
    yield shape[-1:]
