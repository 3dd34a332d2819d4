"""Shape inference: the shape of every node, or the problem with it, found before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Shape, ShapeError
from graphgui.engine.values import MOST_ENTRIES

MOST_ENTRIES_IN_ALL = 4 * MOST_ENTRIES
"""Computed entries of a whole graph; gradients need as many again."""


@dataclass(frozen=True)
class Problem:
    """The reason why a node has no value: a sentence for people, and the node that caused it."""

    node: int
    sentence: str
    cause: int
    quotes_inputs: bool = False
    """Whether the sentence may quote the numbers that arrive, which is known as the program runs."""

    @property
    def is_own(self) -> bool:
        """Whether the node itself is at fault, and not one that it depends on."""
        return self.node == self.cause


def input_shapes(node: Node, into: Mapping[str, int], shapes: Mapping[int, Shape]) -> tuple[Shape, ...]:
    """The shapes that arrive in a node's slots, in order; `into` gives the source of each wired slot."""
    return tuple(
        shapes[into[slot]] if slot in into else own for slot, own in zip(node.slots, node.literal_shapes, strict=True)
    )


def infer_shapes(
    graph: Graph, order: list[int], source_shapes: dict[int, Shape] | None = None
) -> tuple[dict[int, Shape], dict[int, Problem]]:
    """The shape of every node that can be computed, and a problem for every other; `order` is topological."""
    shapes: dict[int, Shape] = {}
    problems: dict[int, Problem] = {}
    given, nodes = source_shapes or {}, graph.by_id
    if not given and all(nodes[id].is_single for id in order):
        return dict.fromkeys(order, ()), problems
    sources = graph.sources()
    held = 0
    for id in order:
        node = nodes[id]
        if node.row.is_source:
            shapes[id] = given.get(id, np.shape(node.value))
            continue
        into = sources[id]
        broken = [problems[source] for source in into.values() if source in problems] if problems else []
        if broken:
            cause = graph.node(broken[0].cause)
            problems[id] = Problem(id, f"{node.name} waits for {cause.name}, which has a problem", cause.id)
            continue
        try:
            arriving = input_shapes(node, into, shapes)
            shape = () if node.row.elementwise and not any(arriving) else node.row.shape(node.case(arriving))
            held += prod(shape)
            if held > MOST_ENTRIES_IN_ALL:
                held -= prod(shape)
                raise ShapeError(f"the graph would hold more than {MOST_ENTRIES_IN_ALL:,} entries in all")
            shapes[id] = shape
        except ShapeError as error:
            problems[id] = Problem(id, f"{node.name} = {formula(graph, node)}: {error}", id)
    return shapes, problems
