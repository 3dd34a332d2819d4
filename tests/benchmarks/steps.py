"""One step of descent, the loss and its gradients, in every library."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from graphgui.engine.program.descent_step import Step
from tests.benchmarks.competitors import contenders
from tests.benchmarks.timing import at_most, print_table, side_by_side, time_of, times
from tests.benchmarks.workloads import chosen

BY_HAND = 1.15
"""How many times as long as NumPy written by hand a step of arrays may take."""
OTHERS = ("HIPS autograd", "micrograd", "PyTorch", "CasADi")


def steps(letters: Collection[str]) -> None:
    """A step in every library, beside ours."""
    rows = []
    for workload in chosen(letters, "abcdefgh"):
        values = dict(workload.parameters)
        step = Step(workload.graph, workload.loss, values)
        program, arguments = (
            step.program(values),
            [value if np.ndim(value) else float(value) for value in values.values()],
        )
        runs: dict[str, Callable[[], tuple[Any, Any]]] = {
            "Step call": lambda step=step, values=values: (lambda found: (found[0], [*found[1].values()]))(
                step(values)
            ),  # type: ignore[misc]
            "ours": lambda program=program, arguments=arguments: program.run(arguments),  # type: ignore[misc]
        }
        if workload.by_hand is not None:
            runs["by hand"] = lambda by_hand=workload.by_hand, values=values: by_hand(*values.values())  # type: ignore[misc]
        runs |= contenders(workload)
        _check(workload.title, {name: run() for name, run in runs.items()})
        runs["Step call"] = lambda step=step, values=values: step(values)  # type: ignore[misc]
        took = side_by_side(runs)
        ours, call, hand = took["ours"], took["Step call"], took.get("by hand")
        target = at_most(ours / hand, BY_HAND, f"{BY_HAND}") if hand and workload.letter in "def" else ""
        ahead = all(took[name] > max(ours, call) for name in OTHERS[:3] if name in took)
        rows.append([
            workload.title, time_of(ours), time_of(call), *(
                [time_of(hand), times(ours / hand), target] if hand else ["–"] * 2 + [""]
            ), *(times(took[name] / ours) if name in took else "–" for name in OTHERS), "✓" if ahead else "✗ missed",
        ])  # fmt: skip
    print_table(
        "A step: the loss and its gradients. ours = StepProgram.run; the last columns: how many times as long others take",
        [
            "", "ours", "Step call", "by hand", "of by hand", "target", *OTHERS, "ahead of all but CasADi"
        ],
        rows,
    )  # fmt: skip


def _check(title: str, found: Mapping[str, tuple[Any, Any]]) -> None:
    """Raises AssertionError where two contenders disagree."""
    (first, (loss, gradients)), *others = found.items()
    for name, (other, other_gradients) in others:
        said, tolerance = f"{title}: {first} and {name} disagree", 1e-6 if name == "micrograd" else 1e-9
        np.testing.assert_allclose(float(other), float(loss), rtol=tolerance, atol=1e-12, err_msg=said)
        for a, b in zip(gradients, _each(other_gradients, len(gradients)), strict=True):
            scale = tolerance * max(1.0, float(np.max(np.abs(a))))
            np.testing.assert_allclose(np.asarray(b), a, rtol=tolerance, atol=scale, err_msg=said)


def _each(gradients: Any, count: int) -> list[Any]:
    found = list(gradients)
    assert len(found) == count
    return found
