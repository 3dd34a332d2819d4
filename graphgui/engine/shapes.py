"""What fits and what does not: the shape of every node, found before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Shape, ShapeError
from graphgui.engine.values import MOST_ENTRIES
from graphgui.engine.words import formula

MOST_ENTRIES_IN_ALL = 4 * MOST_ENTRIES
"""Computed entries of a whole graph; gradients need as many again."""


@dataclass(frozen=True)
class Problem:
    """Why a node has no value: a sentence for people, and the node that caused it."""

    node: int
    sentence: str
    cause: int

    @property
    def is_own(self) -> bool:
        """Whether the node itself is at fault, and not one that it depends on."""
        return self.node == self.cause


def input_shapes(graph: Graph, node: Node, shapes: dict[int, Shape]) -> tuple[Shape, ...]:
    """The shapes that arrive in a node's slots, in order; wired sources must be in `shapes`."""
    wired = {wire.slot: shapes[wire.source] for wire in graph.wires_into(node.id)}
    return tuple(
        wired[slot] if slot in wired else np.shape(literal)
        for slot, literal in zip(node.slots, node.literals, strict=True)
    )


def infer_shapes(
    graph: Graph, order: list[int], source_shapes: dict[int, Shape] | None = None
) -> tuple[dict[int, Shape], dict[int, Problem]]:
    """The shape of every node that can be computed, and a problem for every other; `order` is topological."""
    shapes: dict[int, Shape] = {}
    problems: dict[int, Problem] = {}
    given = source_shapes or {}
    held = 0
    for id in order:
        node = graph.node(id)
        if node.row.is_source:
            shapes[id] = given.get(id, np.shape(node.value))
            continue
        broken = [problems[wire.source] for wire in graph.wires_into(id) if wire.source in problems]
        if broken:
            cause = graph.node(broken[0].cause)
            problems[id] = Problem(id, f"{node.name} waits for {cause.name}, which has a problem", cause.id)
            continue
        try:
            shape = node.row.shape(node.case(input_shapes(graph, node, shapes)))
            if held + prod(shape) > MOST_ENTRIES_IN_ALL:
                raise ShapeError(f"the graph would hold more than {MOST_ENTRIES_IN_ALL:,} entries in all")
            held += prod(shape)
            shapes[id] = shape
        except ShapeError as error:
            problems[id] = Problem(id, f"{node.name} = {formula(graph, node)}: {error}", id)
    return shapes, problems
