"""Forward mode: the tangents of all nodes for a direction of the inputs, in one pass along the wires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.values import Value, shape_of
from graphgui.engine.wire_result import WireResult


def tangents(results: Results, seeds: Mapping[int, Value]) -> dict[int, Value]:
    """The tangent of every node that depends on the seeded ones, by id (a JVP of the whole graph).

    `seeds` gives the directions, by id, each shaped as its node's value. A node that does not depend on them has no
    entry. The tangent of a node is the sum of the JVPs of its slots (Griewank and Walther, ch. 3).
    """
    moved: dict[int, Value] = dict(seeds)
    arriving: dict[int, list[WireResult]] = defaultdict(list)
    for wire, found in results.wire_results.items():
        arriving[wire.target].append(found)
    with np.errstate(all="ignore"):
        for id in results.order:
            parts = [found.push(moved[found.wire.source]) for found in arriving[id] if found.wire.source in moved]
            if parts and id not in seeds:
                total, shape = sum(parts[1:], parts[0]), shape_of(results.value_of[id])
                moved[id] = total if shape_of(total) == shape else np.broadcast_to(total, shape)[()]
    return moved
