"""Forward mode: the tangents of all nodes for a direction of the inputs, in one pass along the wires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.op import Shape
from graphgui.engine.values import Value, shape_of
from graphgui.engine.wire_result import Still, WireResult


def tangents(results: Results, seeds: Mapping[int, Value]) -> dict[int, Value]:
    """The tangent of every node that depends on the seeded ones, by id (a JVP of the whole graph).

    `seeds` gives the directions, by id, each shaped as its node's value. A node that does not depend on them has no
    entry. The tangent of a node is the sum of the JVPs of its slots (Griewank and Walther, ch. 3).
    """
    arriving: dict[int, list[WireResult]] = defaultdict(list)
    for wire, found in results.wire_results.items():
        arriving[wire.target].append(found)
    with np.errstate(all="ignore"):
        moved = _pushed(results, seeds, arriving)
        is_finite = all(bool(np.all(np.isfinite(tangent))) for tangent in moved.values())
        return moved if is_finite else _carried(results, seeds, arriving)


def _pushed(results: Results, seeds: Mapping[int, Value], arriving: Mapping[int, list[WireResult]]) -> dict[int, Value]:
    moved: dict[int, Value] = dict(seeds)
    for id in results.order:
        parts = [found.push(moved[found.wire.source]) for found in arriving[id] if found.wire.source in moved]
        if parts and id not in seeds:
            moved[id] = _summed(parts, shape_of(results.value_of[id]))
    return moved


def _carried(
    results: Results, seeds: Mapping[int, Value], arriving: Mapping[int, list[WireResult]]
) -> dict[int, Value]:
    """The same where some tangent is not finite: what did not move is kept apart, so that ∞ · 0 makes no nan of it."""
    moved: dict[int, Value] = dict(seeds)
    still: dict[int, Still] = {id: np.equal(seed, 0.0) for id, seed in seeds.items()}
    for id in results.order:
        parts = [
            found.carry(moved[found.wire.source], still[found.wire.source])
            for found in arriving[id]
            if found.wire.source in moved
        ]
        if parts and id not in seeds:
            shape = shape_of(results.value_of[id])
            moved[id] = _summed([part for part, _ in parts], shape)
            still[id] = np.broadcast_to(np.logical_and.reduce(np.broadcast_arrays(*(each for _, each in parts))), shape)
    return moved


def _summed(parts: list[Value], shape: Shape) -> Value:
    total = sum(parts[1:], parts[0])
    return total if shape_of(total) == shape else np.broadcast_to(total, shape)[()]
