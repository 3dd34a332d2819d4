"""From a graph to its first results: time and memory."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

from graphgui.engine.evaluate import Evaluator
from graphgui.engine.graph import Graph
from graphgui.engine.machine import assemble, machine
from graphgui.engine.program import Program, inputs_of
from graphgui.engine.shapes import infer_shapes
from tests.benchmarks.kept import without_machine
from tests.benchmarks.timing import at_most, print_table, side_by_side, time_of
from tests.benchmarks.workloads import random_tape

COUNTS = (1_000, 10_000, 100_000)


def building() -> None:
    """How long a graph of 10,000 nodes takes at first and again."""
    graph = random_tape(10_000).graph()
    order = graph.order()
    shapes, _ = infer_shapes(graph, order, {})
    inputs = inputs_of(graph, order)
    running = Evaluator()

    def first() -> None:
        graph.choose_output(graph.output)  # nothing that was found before counts any more
        Evaluator().run(graph)

    def again() -> None:
        running.run(graph)

    def from_source(run: Callable[[], object]) -> Callable[[], None]:
        def inside() -> None:
            with without_machine():
                run()

        return inside

    def program() -> None:
        Program(graph, order, shapes, graph.output)

    runs: dict[str, tuple[Callable[[], object], float | None]] = {
        "first run, source": (from_source(first), 0.4),
        "  of it: source written and compiled": (from_source(program), 0.4),
    }
    if machine() is not None:
        runs |= {
            "first run, machine": (first, None),
            "  of it: program for the machine": (program, 0.02),
            "  of it: assembly alone": (lambda: assemble(graph, order, inputs), 0.02),
            "run again, machine": (again, None),
        }
    took = side_by_side({name: run for name, (run, _) in runs.items()})
    with without_machine():
        running = Evaluator()
        took["run again, source"] = side_by_side({"": again})[""]
    limits = {name: limit for name, (_, limit) in runs.items() if limit is not None}
    rows = [
        [name, time_of(found), at_most(found, limits[name], time_of(limits[name])) if name in limits else ""]
        for name, found in took.items()
    ]
    print_table("10,000 nodes, every value and gradient, to the results", ["", "time", "target"], rows)


def memory() -> None:
    """Bytes per node: the graph, what its evaluator and results keep, and the most while they are made."""
    rows = []
    for count in COUNTS:
        tape = random_tape(count)
        gc.collect()
        tracemalloc.start()
        graph = tape.graph()
        sizes = [float(tracemalloc.get_traced_memory()[0])]
        with without_machine():
            sizes += _kept_by_results(graph)
        if machine() is not None:
            sizes += _kept_by_results(graph)
        tracemalloc.stop()
        rows.append([f"{count:,} nodes", *(f"{size / len(tape):,.0f}" for size in sizes), *["–"] * (5 - len(sizes))])
    print_table(
        "Memory, bytes per node (linear: a column stays the same)",
        ["", "graph", "source and results", "most", "machine and results", "most"],
        rows,
    )


def _kept_by_results(graph: Graph) -> tuple[float, float]:
    """Bytes that an evaluator and its results add, and the most that was in use beyond the start meanwhile."""
    graph.choose_output(graph.output)  # nothing that was found before counts any more
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    evaluator = Evaluator()
    results = evaluator.run(graph)
    kept, most = tracemalloc.get_traced_memory()
    del evaluator, results
    return kept - before, most - before
