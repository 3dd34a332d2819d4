"""Breaks: where a graph jumps or bends, found by moving an input to both sides by two small steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import shape_of

STEPS = 2.0**-18, 2.0**-22
JUMP = 1 / 2
"""A jump is as high for a step 16 times smaller …"""
BEND = 1 / 40
"""… and a bend is a sixteenth, where the curve of a smooth function is a 256th."""
NOISE = 1e-14


@dataclass(frozen=True)
class Break:
    """A node that is not smooth at its inputs though these are: it jumps, or else bends."""

    node: int
    jumps: bool


def first_break(graph: Graph, results: Results, at: Callable[[float], Results], id: int) -> Break | None:
    """The first node below an input, on the way to the output, that jumps or bends; None where none does.

    `at` gives the results with the input moved by a step.
    """
    assert results.output is not None
    between = graph.descendants([id]) & graph.ancestors(results.output)
    sides = [(at(step), at(-step)) for step in STEPS]
    rough = {id: False}
    for each in filter(between.__contains__, results.order):
        if any(rough.get(wire.source, False) for wire in graph.wires_into(each)):
            rough[each] = True
        elif each != id and (jumps := _jumps(results, sides, each)) is not None:
            return Break(each, jumps)
    return None


def _jumps(results: Results, sides: list[tuple[Results, Results]], id: int) -> bool | None:
    """Whether a node jumps (True) or bends (False) here; None where it is smooth or has no value beside."""
    here = results.value_of.get(id)
    if here is None or any(shape_of(side.value_of.get(id, np.nan)) != shape_of(here) for two in sides for side in two):
        return None
    with np.errstate(all="ignore"):
        noise = NOISE * np.abs(here)
        moves = [[np.subtract(side.value_of[id], here) for side in two] for two in sides]
        jumps = [np.maximum(np.abs(up), np.abs(down)) for up, down in moves]
        bends = [np.abs(up + down) for up, down in moves]
        if np.any((jumps[1] > JUMP * jumps[0]) & (jumps[1] > 100 * noise)):
            return True
        return False if np.any((bends[1] > BEND * bends[0]) & (bends[1] > 100 * noise)) else None
