"""Every row of the table with the samples it is tested on, and what the tests of the rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.op import Op
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from tests.engine.cases import Sample, elementwise, inputs, linear_algebra, losses, neural, reductions, shaping

PARTS = (inputs, elementwise, reductions, linear_algebra, shaping, neural, losses)
RULES = [row for row in OPS.values() if row.slots]

# What any elementwise row takes, by the number of its slots.
SHAPES: dict[int, list[tuple[Any, ...]]] = {
    1: [((),), ((1,),), ((3,),), ((2, 3),), ((1, 1),), ((2, 1, 3),), ((0,),), ((2, 0),)],
    2: [
        ((), ()), ((3,), ()), ((), (3,)), ((3,), (3,)), ((1,), (3,)), ((), (1,)), ((2, 3), (3,)), ((3,), (2, 3)),
        ((2, 1), (1, 3)), ((2, 1), (3,)), ((1, 1), ()), ((2, 3), (2, 3)), ((2, 1, 3), (4, 1)), ((0,), ()),
        ((2, 0), (2, 1)), ((1,), (0,)),
    ],
    3: [
        ((), (), ()), ((3,), (), ()), ((), (3,), ()), ((), (), (3,)), ((3,), (3,), (3,)), ((2, 1), (3,), (1, 3)),
        ((2, 3), (3,), (2, 1)), ((1,), (2, 3), (1, 1)), ((0,), (), (1,)),
    ],
}  # fmt: skip


def samples_of(row: Op) -> list[Sample]:
    """The samples of one row: those of its file, and every combination of shapes where it is elementwise."""
    given = [sample for part in PARTS for sample in part.SAMPLES.get(row.name, [])]
    return ([Sample(shapes) for shapes in SHAPES[len(row.slots)]] if row.elementwise else []) + given


def sampled_rows(wanted: Callable[[Op, Sample], bool] = lambda row, sample: True) -> Iterator[Any]:
    """Parameters (row, sample) for a test of each row in each of its samples; ids begin with the row's name."""
    for row in RULES:
        for sample in samples_of(row):
            if wanted(row, sample):
                shapes = sample.shapes if sample.inputs is None else tuple(map(np.shape, sample.inputs))
                words = ["x".join(map(str, shape)) or "scalar" for shape in shapes]
                words += [f"{name}={value}".replace(" ", "") for name, value in sample.options.items()]
                yield pytest.param(row, sample, id="-".join([row.name, *words]))


def is_smooth(row: Op, sample: Sample) -> bool:
    """Whether central differences find the gradient of this sample."""
    return row.smooth and sample.differentiable


def values_of(row: Op, sample: Sample) -> tuple[Any, ...]:
    """The inputs of a sample as the engine holds them."""
    return tuple(as_value(array) for array in sample.arrays(row))


def moved_slots(row: Op, count: int) -> list[bool]:
    """For each slot, whether a gradient passes through it, so that moving it says something."""
    return [slot not in row.indices and row.passes_gradient(slot) for slot in row.slots_for(count)]


def graph_of(op: str, *values: Any, **options: Any) -> Graph:
    """One operation, number 100, each slot wired to a parameter p0, p1 …."""
    graph = Graph()
    graph.add(make_node(100, "out", op, slots=len(values), options=options))
    for i, value in enumerate(values):
        graph.add(make_node(i + 1, f"p{i}", "parameter", value=value))
        graph.connect(Wire(i + 1, 100, graph.node(100).slots[i]))
    return graph


def slope_along(
    function: Callable[..., Any], inputs: tuple[Any, ...], directions: tuple[Any, ...], step: float = 1e-4
) -> Any:
    """The derivative of a function along a direction by the central difference of fourth order.

    Its error is about step⁴ · f⁽⁵⁾ / 30 and rounding / step.
    """

    def at(t: float) -> Any:
        return function(*(x + t * d if np.any(d) else x for x, d in zip(inputs, directions, strict=True)))

    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
