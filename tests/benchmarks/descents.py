"""Whole descents: steps with their updates, beside loops by hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from operator import isub
from typing import Any

import numpy as np

from graphgui.descent.descent_settings import MOST_STEPS
from graphgui.descent.run import Divergence, Record, descend
from tests.benchmarks.steps import BY_HAND
from tests.benchmarks.timing import at_most, print_table, side_by_side, time_of, times
from tests.benchmarks.workloads import Workload, chosen

STEPS = {"d": 200, "e": 200, "f": 20, "g": 1000}
CHECKED = 50


def descents(letters: Collection[str]) -> None:
    """A step and its update, as descent makes them; the descent itself is set up before the clock starts."""
    rows = []
    for workload in chosen(letters, "defg"):
        count = STEPS[workload.letter]
        loops: dict[str, Callable[[int], Any]] = {"by hand": _loop(workload, np.array)}
        if workload.letter == "g":
            loops = {"by hand": rosenbrock_by_hand, "in floats": _loop(workload, float)}
        for loop in loops.values():
            _check(workload, loop(CHECKED))
        took = side_by_side({
            "dropped": _next_steps(_ours(workload), count, 0),
            "kept": _next_steps(_ours(workload), count, None),
            **{name: lambda loop=loop, count=count: loop(count) for name, loop in loops.items()},  # type: ignore[misc]
        })  # fmt: skip
        took = {name: seconds / count for name, seconds in took.items()}
        for name in loops:
            ratios = [took[ours] / took[name] for ours in ("dropped", "kept")]
            title = f"{workload.title}, {count:,} steps{', by hand in floats' if name == 'in floats' else ''}"
            each = [time_of(took[one]) for one in ("dropped", "kept", name)]
            target = at_most(ratios[0], BY_HAND, f"{BY_HAND}") if name == "by hand" else ""
            rows.append([title, *each, times(ratios[0]), times(ratios[1]), target])
    print_table(
        "A descent, per step and update: ours with every record dropped or kept in a list, and a loop by hand",
        ["", "dropped", "kept", "by hand", "dropped / by hand", "kept / by hand", "target"],
        rows,
    )


def rosenbrock_by_hand(count: int) -> Any:
    """Rosenbrock's valley as in textbooks: the point is an array."""
    point = np.array([-1.2, 1.0])
    for _ in range(count):
        x, y = point
        _loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        gradient = np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])
        point = point - 0.001 * gradient
    return point


def _loop(workload: Workload, made: Callable[[Any], Any]) -> Callable[[int], Any]:
    step, rate = workload.by_hand, workload.rate
    assert step is not None

    def loop(count: int) -> Any:
        values = [made(value) for value in workload.parameters.values()]
        for _ in range(count):
            _loss, gradients = step(*values)
            # Arrays change in place, numbers are new ones.
            values = [isub(value, rate * gradient) for value, gradient in zip(values, gradients, strict=True)]
        return values

    return loop


def _ours(workload: Workload, count: int = MOST_STEPS) -> Iterator[Record | Divergence]:
    return descend(workload.graph, workload.loss, list(workload.parameters), workload.rate, count)


def _next_steps(stream: Iterator[Record | Divergence], count: int, most: int | None) -> Callable[[], object]:
    return lambda: deque(islice(stream, count), maxlen=most)


def _check(workload: Workload, expected: Any) -> None:
    *_, last = _ours(workload, CHECKED)
    assert isinstance(last, Record)
    for found, value in zip(last.values.values(), expected, strict=True):
        np.testing.assert_allclose(found, value, rtol=1e-9, atol=1e-12, err_msg=workload.title)
