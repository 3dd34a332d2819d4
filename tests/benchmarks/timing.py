"""Timing side by side, and the tables that come of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

Run = Callable[[], object]
BATCH = 0.02
"""Seconds that one batch of calls takes at least."""
FEWEST_ROUNDS = 3


def side_by_side(contenders: Mapping[str, Run], seconds: float = 1.5) -> dict[str, float]:
    """Seconds of one call of each: the best of several rounds, in each of which every contender has its turn.

    So other work on the machine hits all alike. The garbage collector is off while a batch runs, as in `timeit`.
    """
    counts = {name: _calls_of_a_batch(run) for name, run in contenders.items()}
    best = dict.fromkeys(contenders, float("inf"))
    start, rounds = perf_counter(), 0
    while rounds < FEWEST_ROUNDS or perf_counter() - start < seconds:
        for name, run in contenders.items():
            best[name] = min(best[name], batch(run, counts[name]))
        rounds += 1
    return best


def batch(run: Run, count: int) -> float:
    """Seconds of one of so many calls."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        for _ in range(count):
            run()
        return (perf_counter() - start) / count
    finally:
        gc.enable()


def _calls_of_a_batch(run: Run) -> int:
    count = 1
    while (took := batch(run, count) * count) < BATCH:
        count = max(count + 1, min(count * 10, round(count * BATCH / max(took, 1e-9))))
    return count


def time_of(seconds: float) -> str:
    """A time as one reads it: 8.2 µs, 1.24 ms, 0.31 s."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def times(ratio: float) -> str:
    """A ratio as one reads it: 1.07×, 23×, 1,240×."""
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:,.0f}×"


def at_most(number: float, most: float, target: str) -> str:
    """A target that a number must not exceed, and whether it is reached."""
    return f"≤ {target} {'✓' if number <= most else '✗ missed'}"


def at_least(number: float, least: float) -> str:
    """A ratio that must be reached, and whether it is."""
    return f"≥ {least:g} {'✓' if number >= least else '✗ missed'}"


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    print(f"\n{title}")
    for row in (head, *rows):
        cells = [
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("   ".join(cells).rstrip())
