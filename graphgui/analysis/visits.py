"""The cost of a gradient: paths one by one, forward mode, reverse mode, counted in wires visited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np

from graphgui.analysis.paths import gradient_wires
from graphgui.engine.graph import Graph, Node


@dataclass(frozen=True)
class Visits:
    """The cost of all derivatives of an output, exact.

    `one_by_one` and `factored` are numbers of multiplications and additions: of every path multiplied out, and of the
    reverse pass, in which parallel wires are added up first. Forward mode takes a pass for every number among the
    inputs, reverse mode one for every number of the output; each pass visits every wire between them once.
    """

    inputs: int
    outputs: int
    wires: int
    paths: int
    one_by_one: tuple[int, int]
    factored: tuple[int, int]

    @property
    def forward(self) -> int:
        """The wire visits of forward mode."""
        return self.inputs * self.wires

    @property
    def reverse(self) -> int:
        """The wire visits of reverse mode."""
        return self.outputs * self.wires

    @property
    def ratio(self) -> float | None:
        """The visits of forward mode divided by those of reverse mode; None where there is nothing to visit."""
        return self.forward / self.reverse if self.reverse else None


def visits(graph: Graph, output: int | None = None, outputs: int = 1) -> Visits:
    """The cost of the derivatives of an output (the graph's own, where none is named) that holds `outputs` numbers.

    The inputs are the parameters that reach it, and where there are none, the data. Constants, literals, and wires that
    pass no gradient do not count.
    """
    output = graph.output if output is None else output
    if output is None:
        return Visits(0, outputs, 0, 0, (0, 0), (0, 0))
    above = graph.ancestors(output)
    inputs = inputs_of([graph.node(id) for id in sorted(above)])
    wires = gradient_wires(graph, {node.id for node in inputs}, output)
    ways = defaultdict(int, {node.id: 1 for node in inputs})
    lengths: dict[int, int] = defaultdict(int)
    pairs, leaving = 0, set()
    for target, arriving in groupby(wires, attrgetter("target")):
        sources = [wire.source for wire in arriving]
        ways[target] += sum(ways[id] for id in sources)
        lengths[target] = sum(lengths[id] + ways[id] for id in sources)
        leaving.update(sources)
        pairs += len(set(sources)) * (target != output)
    reaching = [node for node in inputs if node.id in leaving]
    paths = ways[output] if reaching else 0
    return Visits(
        sum(np.size(node.value) for node in reaching),
        outputs,
        len(wires),
        paths,
        (lengths[output] - paths, paths - len(reaching)),
        (pairs, len(wires) - len(leaving)),
    )


class CountedVisits:
    """Cached visits of a graph, counted again only when its structure is another one."""

    def __init__(self) -> None:
        self._graph: Graph | None = None  # held, so that no other graph can come to have its id
        self._structure = -1
        self._found = Visits(0, 1, 0, 0, (0, 0), (0, 0))

    def of(self, graph: Graph) -> Visits:
        """The visits of the graph's own output, as `visits` counts them."""
        if self._graph is not graph or self._structure != graph.structure:
            self._graph, self._structure, self._found = graph, graph.structure, visits(graph)
        return self._found


def inputs_of(nodes: list[Node]) -> list[Node]:
    """The inputs to differentiate by: the parameters among these nodes, and where there are none, the data."""
    return [node for node in nodes if node.is_parameter] or [node for node in nodes if node.row.role == "data"]
