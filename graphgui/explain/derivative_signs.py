"""Signs in explanations: gradients, shapes, small arrays."""

from __future__ import annotations

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Shape
from graphgui.engine.values import Value

MOST_WRITTEN = 6
"""Entries of the largest array that is written out; of a larger one the shape is shown."""


def gradient_sign(results: Results, name: str) -> str:
    """The sign of a node's gradient: "∂e/∂b", or "∂Σe/∂b" where the output e is an array."""
    return f"∂{'Σ' if is_summed(results) else ''}{results.output_name or '·'}/∂{name}"


def is_summed(results: Results) -> bool:
    """Whether the output is an array, so that gradients are those of its sum."""
    # The shape is known of a hidden value too.
    return len(results.shape_of.get(results.output or 0, ())) > 0


def means_more(graph: Graph, results: Results, wire: Wire) -> bool:
    """Whether ∂target/∂source means more than the derivative along this wire: with parallel wires, and with several
    paths to the output, where the same sign is the gradient.
    """
    others = [
        each
        for each in graph.wires_from(wire.source)
        if each != wire and graph.node(each.target).row.passes_gradient(each.slot)
    ]
    if wire.target == results.output:
        return any(each.target in results.upstream for each in others)
    return any(each.target == wire.target for each in others)


def shape_text(shape: Shape) -> str:
    """A shape as written in an equation of shapes: "(2,2)", or "scalar"."""
    return f"({','.join(map(str, shape))})" if shape else "scalar"


def value_text(value: Value, digits: int = 3) -> str:
    """A number, or a small array written out as "[[1, 2], [3, 4]]"; a larger one by its shape."""
    array = np.asarray(value)
    if array.ndim == 0 or not 0 < array.size <= MOST_WRITTEN:
        return short_number(value, digits)
    return f"[{', '.join(value_text(part, digits) for part in array)}]"
