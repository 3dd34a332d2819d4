"""From a graph to its first results: time and memory."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.program.compiled_program import Program
from graphgui.engine.program.register_machine import FEWEST_NODES, assemble, machine
from graphgui.engine.program.statement_writer import inputs_of
from graphgui.engine.shapes import infer_shapes
from tests.benchmarks.kept import without_machine
from tests.benchmarks.timing import at_most, print_table, side_by_side, time_of
from tests.benchmarks.workloads import random_tape

COUNTS = (10_000, 30_000, 100_000)
STATUS = Path("/proc/self/status")


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
            "  of it: assembly alone": (lambda: assemble(graph, order, inputs, graph.output), 0.02),
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
    """Bytes per node: the graph, what its evaluator and results keep, and the most while they are made.

    Each is measured in a process of its own, from outside: tracemalloc looks up the line of every single number that a
    program of 100,000 lines makes, which takes minutes.
    """
    if not STATUS.exists():
        print("\nMemory is measured on Linux only.")
        return
    rows = []
    for count in COUNTS:
        row = [f"{count:,} nodes"]
        for with_machine in (False, True) if machine() is not None else (False,):
            # A process of its own each time: what one freed, the next would use again.
            with get_context("spawn").Pool(1) as pool:
                sizes = pool.apply(bytes_of, (count, with_machine))
            row += [f"{size / count:,.0f}" for size in (sizes[1:] if with_machine else sizes)]
        rows.append([*row, *["–"] * (6 - len(row))])
    print_table(
        "Memory, bytes per node (linear: a column stays the same)",
        ["", "graph", "source and results", "most", "machine and results", "most"],
        rows,
    )


def bytes_of(count: int, with_machine: bool) -> list[int]:
    """Bytes of a graph of so many operations, of its evaluator and results, and the most while they were made."""
    tape = random_tape(count)
    warm = Evaluator().run(random_tape(2 * FEWEST_NODES).graph())  # everything is loaded now, the machine too
    start = _resident()
    graph = tape.graph()
    made = _resident()
    evaluator = Evaluator()
    with nullcontext() if with_machine else without_machine():
        results = evaluator.run(graph)
    after, most = _resident(), _resident("VmHWM")
    assert results.value is not None is not warm  # both are held until here
    return [made - start, after - made, most - made]


def _resident(which: str = "VmRSS") -> int:
    gc.collect()
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(which))
    return int(line.split()[1]) * 1024
