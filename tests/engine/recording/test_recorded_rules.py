"""Every rule of the table, run on recorders and differentiated once more, against central differences of the gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphgui import TraceError, grad
from graphgui.engine.op import Op
from graphgui.engine.recording.recorder import record
from tests.engine.cases import Sample
from tests.engine.sampled import is_smooth, moved_slots, sampled_rows, slope_along, values_of

NOT_RECORDED = {
    "svdvals": "singular vectors have no row",
    "norm": "the largest singular value (ord=2 of a matrix) needs singular vectors",
}
"""Rows whose rules cannot be recorded in every sample, and what is in the way; their curvature is found by differences."""


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(is_smooth)))
def test_a_rule_is_recorded_and_differentiated(row: Op, sample: Sample) -> None:
    """The second derivative of Σ seed · out² in two random directions is the slope of its first."""
    random = np.random.default_rng(len(row.name))
    inputs = values_of(row, sample)
    options = row.checked_options(sample.options)
    moves = moved_slots(row, len(inputs))
    if not any(moves):
        return
    shape = row.shape(row.case(*map(np.shape, inputs), **sample.options))
    seed = random.uniform(0.5, 1.5, shape)
    ways = [[random.uniform(-1.0, 1.0, np.shape(each)) for each in inputs] for _ in range(2)]

    def loss(moved: list[Any]) -> Any:
        given = iter(moved)
        out = record(row, [next(given) if moves[i] else each for i, each in enumerate(inputs)], options)
        return np.sum(seed * out * out)

    gradient = grad(loss)

    def slope(moved: list[Any], way: list[Any]) -> Any:
        found = gradient(moved)
        directions = [each for each, moving in zip(way, moves, strict=True) if moving]
        return sum(np.sum(part * each) for part, each in zip(found, directions, strict=True))

    start = [each for each, moving in zip(inputs, moves, strict=True) if moving]
    try:
        second = grad(lambda moved: slope(moved, ways[0]))(start)
    except TraceError:
        if row.name in NOT_RECORDED:
            return
        raise
    directions = tuple(each for each, moving in zip(ways[1], moves, strict=True) if moving)
    found = sum(np.sum(part * each) for part, each in zip(second, directions, strict=True))
    expected = slope_along(lambda *moved: slope(list(moved), ways[0]), tuple(start), directions)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True)
