"""Remedies for 0 · ∞: another number for an input where a branch is not taken, tried before it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node
from graphgui.engine.values import Value, as_value

NUMBERS = 1.0, 0.0, 0.5, 2.0
"""The numbers that are tried: one of them is inside the domain of every function."""


@dataclass(frozen=True)
class Remedy:
    """A node that takes the number in place of a source, wherever it does not count."""

    node: int
    source: int
    number: float


def find_remedy(graph: Graph, results: Results, id: int) -> Remedy | None:
    """The remedy that makes the values and slopes of a node, and all above it, finite; None where no number is one.

    What comes below the node must stay as finite as it is.
    It is for the first that has none, as for sqrt in log(sqrt(x)): what comes after it may be well then.
    """
    return _Trial(graph, results, id).find()


class _Trial:
    def __init__(self, graph: Graph, results: Results, id: int) -> None:
        self._graph, self._values = graph, results.value_of
        self._sources = graph.sources()
        self._above = graph.ancestors(id) | {id}
        computed = [graph.node(each) for each in results.order if each in self._values and each in results.upstream]
        self._nodes = [node for node in computed if not node.row.is_source]

    def find(self) -> Remedy | None:
        bad = [node for node in self._nodes if node.id in self._above and not np.all(self._is_well(node, self._values))]
        if not bad or not bad[0].row.elementwise:
            return None
        first = bad[0]
        changed = self._graph.descendants([first.id]) | {first.id}
        if not {node.id for node in bad} <= changed:
            return None
        # Numbers of classes and places are left as they are: another may be none.
        again = [node for node in self._nodes if node.id in changed and not node.row.indices]
        well = self._is_well(first, self._values)
        for number in NUMBERS:
            for source in dict.fromkeys(self._sources[first.id].values()):
                chosen = as_value(np.where(well, self._values[source], number))
                if self._helps(again, first, source, chosen):
                    return Remedy(first.id, source, number)
        return None

    def _helps(self, nodes: list[Node], first: Node, source: int, chosen: Value) -> bool:
        """Whether all nodes are well when the first takes other numbers from a source."""
        values = dict(self._values)
        for node in nodes:
            inputs = self._inputs(node, {**values, source: chosen} if node is first else values)
            values[node.id] = node.row.apply(inputs, node.options)
            well = self._is_finite(node, inputs, values[node.id])
            if not np.all(well if node.id in self._above else well | ~self._is_well(node, self._values)):
                return False
        return True

    def _is_well(self, node: Node, values: Mapping[int, Value]) -> Any:
        return self._is_finite(node, self._inputs(node, values), values[node.id])

    def _is_finite(self, node: Node, inputs: tuple[Value, ...], out: Value) -> Any:
        """Whether the value and, of an elementwise operation, the slopes are finite, entry by entry."""
        well = np.isfinite(out)
        for slot in self._slots(node):
            well = well & np.isfinite(node.row.partial(slot, np.ones(np.shape(out)), out, inputs, node.options))
        return well

    def _slots(self, node: Node) -> Iterator[str]:
        wired = self._sources[node.id] if node.row.elementwise else {}
        return (slot for slot in node.slots if slot in wired and node.row.passes_gradient(slot))

    def _inputs(self, node: Node, values: Mapping[int, Value]) -> tuple[Value, ...]:
        above = self._sources[node.id]
        given = zip(node.slots, node.literals, strict=True)
        return tuple(values[above[slot]] if slot in above else literal for slot, literal in given)
