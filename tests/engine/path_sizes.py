"""How large the products along all paths of a graph are, whatever their signs: the measure of what rounding makes of their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.values import Value


def path_sizes(graph: Graph, results: Results, seeds: Mapping[int, Value]) -> tuple[float, float]:
    """The sum of the sizes of all products along paths from the seeds to the output, found backward and found forward."""
    sizes: dict[Wire, Any] = {}
    for wire in results.wires:
        if wire.derivative is None:
            return np.inf, np.inf
        sizes[wire.wire] = np.abs(wire.derivative)
        if graph.node(wire.wire.target).op in ("layer_norm", "batch_norm"):
            # What is taken off is as large as what it is taken off from: both are 1/σ, of which nothing may be left.
            out, x = results.value_of[wire.wire.target], results.value_of[wire.wire.source]
            sizes[wire.wire] += 1e-6 * np.max(np.abs(out), initial=0) / max(np.ptp(x) if np.size(x) else 1.0, 1e-320)
        elif graph.node(wire.wire.target).op in ("log_softmax", "cross_entropy"):
            sizes[wire.wire] += 1e-6  # 1 less a share of nearly 1, of which the last bit of 1 remains

    def is_elementwise(wire: Wire) -> bool:
        return graph.node(wire.target).row.elementwise

    back: dict[int, Value] = {results.output: np.ones(np.shape(results.value))} if results.output is not None else {}
    for id in reversed(results.order):
        own = np.shape(results.value_of[id])
        for wire in graph.wires_from(id) if id != results.output else ():
            if wire.target in back and wire in sizes:
                size, arrives = sizes[wire], back[wire.target]
                part = (
                    _summed(size * arrives, own)
                    if is_elementwise(wire)
                    else np.tensordot(arrives, size, np.ndim(arrives))
                )
                back[id] = back.get(id, 0.0) + part
    forth = {id: np.abs(seed) for id, seed in seeds.items()}
    for id in results.order:
        for wire in graph.wires_into(id):
            if wire.source in forth and wire in sizes:
                size, comes = sizes[wire], forth[wire.source]
                forth[id] = forth.get(id, 0.0) + (
                    size * comes if is_elementwise(wire) else np.tensordot(size, comes, np.ndim(comes))
                )
    backward = sum(np.sum(back[id] * seed) for id, seed in seeds.items() if id in back)
    return float(backward), float(np.sum(forth.get(results.output, 0.0)))


def _summed(array: Any, shape: tuple[int, ...]) -> Any:
    array = np.sum(array, axis=tuple(range(np.ndim(array) - len(shape))))
    return np.sum(array, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True) if shape else array
