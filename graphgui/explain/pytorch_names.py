"""PyTorch's view of a graph: the names of the nodes of its autograd graph, and its edges, which run backward.

A number in a slot counts as a Python number, a wire as a tensor, for that is how the same is written in PyTorch:
`x**2` is a PowBackward0 and `x**y` a PowBackward1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.op import Call

LEAF = "AccumulateGrad"
"""The node at the end of every path, which adds up the gradient of a trained parameter."""


@dataclass(frozen=True)
class PytorchView:
    """The autograd graph that PyTorch would build.

    `names` has every node that is in it; None means that it has no single counterpart in PyTorch but several nodes (or
    none, as identity): show the operation's own name in brackets. Other nodes are not in it. `edges` lead from a node
    to the sources that its gradient is passed on to, once for every wire.
    """

    names: Mapping[int, str | None]
    edges: tuple[tuple[int, int], ...]


def pytorch_view(graph: Graph, results: Results) -> PytorchView:
    """PyTorch's autograd graph of this graph.

    A trained parameter is a leaf. Constants, numbers in slots, inputs that are not trained, and nodes that pass no
    gradient are not in it, as in PyTorch.
    """
    names: dict[int, str | None] = {}
    edges = []
    sources = graph.sources()
    for id in results.order:
        if id not in results.shape_of or id in results.problems:
            continue
        node, above = graph.node(id), sources[id]
        if node.is_trained:
            names[id] = LEAF
        onward = [above[slot] for slot in node.slots if above.get(slot) in names and _passes(node, slot)]
        if onward:
            names[id] = _name(node, above, results)
            edges += [(id, source) for source in onward]
    return PytorchView(names, tuple(edges))


def _passes(node: Node, slot: str) -> bool:
    """Whether PyTorch passes a gradient through a slot; also zeros, of an operation without rules but with its name."""
    row = node.row
    return row.passes_gradient(slot) or (row.pytorch is not None and not any(map(row.passes_gradient, node.slots)))


def _name(node: Node, above: Mapping[str, int], results: Results) -> str | None:
    name = node.row.pytorch
    if name is None or isinstance(name, str):
        return name
    shapes = tuple(
        results.shape_of[above[slot]] if slot in above else np.shape(literal)
        for slot, literal in zip(node.slots, node.literals, strict=True)
    )
    return name(Call(shapes, node.options, node.slots, frozenset(above)))
