"""A scrub on one input: from the edit, or a previewed value, until new results are delivered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import ChangeNode, Content
from graphgui.document.live_results import LiveResults
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.program.register_machine import FEWEST_NODES, machine
from graphgui.engine.values import as_value
from tests.benchmarks.kept import without_machine
from tests.benchmarks.timing import at_most, print_table, time_of
from tests.benchmarks.workloads import random_tape

LIMIT = 0.004
MOVES = 100
NODES = 1_000


def scrubbing() -> None:
    """The median and the slowest of 100 moves of the first input, on which nearly all of 1,000 nodes depend."""
    kinds: list[tuple[str, bool, Callable[[], Graph]]] = [("single numbers, source", False, _numbers)]
    if machine() is not None and NODES >= FEWEST_NODES:
        kinds.append(("single numbers, machine", True, _numbers))
    kinds += [(f"arrays of {size:,}", True, lambda size=size: _arrays(size)) for size in (10, 1_000)]  # type: ignore[misc]
    rows = []
    for kind, with_machine, made in kinds:
        with nullcontext() if with_machine else without_machine():
            for way in (_edited, _previewed):
                took = way(made())
                middle, worst = median(took), max(took)
                rows.append([
                    f"{kind}, {way.__name__[1:]}", time_of(middle), time_of(sorted(took)[-4]), time_of(worst),
                    at_most(middle, LIMIT, time_of(LIMIT)), at_most(worst, LIMIT, time_of(LIMIT)),
                ])  # fmt: skip
    print_table(
        f"A scrub on one input of {NODES:,} nodes, to the results delivered",
        ["", "median", "all but 3", "slowest", "target, median", "slowest"],
        rows,
    )


def _numbers() -> Graph:
    return random_tape(NODES).graph()


def _arrays(size: int) -> Graph:
    """The same operations, the last of the ten parameters an array; the output is the sum of the last one's entries."""
    graph = _numbers()
    first = graph.node(len(random_tape(NODES).parameters))
    graph.replace(replace(first, value=as_value(np.linspace(-1, 1, size))))
    end = make_node(graph.fresh_id(), "loss", "sum")
    graph.add(end)
    graph.connect(Wire(end.id - 1, end.id, end.slots[0]))
    graph.choose_output(end.id)
    return graph


def _edited(graph: Graph) -> list[float]:
    document = Document(Content(graph, DescentSettings()))
    live, delivered = LiveResults(document), list[object]()
    document.changed.connect(lambda change: delivered.append(live.results))
    took = []
    for number in np.linspace(-0.5, 0.5, MOVES):
        before = document.graph.node(1)
        start = perf_counter()
        document.do("Scrub", ChangeNode(before, replace(before, value=as_value(number))), merge="scrub")
        took.append(perf_counter() - start)
    assert len(delivered) == MOVES
    return took


def _previewed(graph: Graph) -> list[float]:
    live, delivered = LiveResults(Document(Content(graph, DescentSettings()))), list[object]()
    took = []
    for number in np.linspace(-0.5, 0.5, MOVES):
        start = perf_counter()
        live.preview({1: as_value(number)})
        delivered.append(live.results)
        took.append(perf_counter() - start)
    assert len(delivered) == MOVES
    return took
