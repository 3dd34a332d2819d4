"""Gradient checks: reverse mode, forward mode and central differences of one input, which must agree.

The steps are relative to each entry, and there are many: a smaller one where the function bends too much for the first,
a larger one where the first is lost in rounding. A difference is compared to within the rounding that it must have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import pairwise
from math import inf, isfinite
from typing import Protocol

import numpy as np
import numpy.typing as npt

from graphgui.analysis.breaks import Break, first_break
from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph
from graphgui.engine.values import Value, as_value

TOLERANCE = 1e-8
"""How far central differences may be off, relative to the derivative, beside the rounding that they have.

For an array, times the root of its entries: of many, some bend nearby.
"""
MODES = 1e-9
"""How far reverse and forward mode may differ, relative to the derivative."""
LOST = 0.01
"""A difference of which rounding may be more than this part says nothing of the derivative."""
ROUNDINGS = 4.0
"""Roundings of every number that a difference consists of, counted generously."""
FIRST = 2.0**-17
"""The first step, relative to the number: about the cube root of the precision (Nocedal and Wright, ch. 8)."""
NEXT = 2.0**-23, 2.0**-29
"""Smaller ones that come next: where bends are stepped over, as by some of many relus, the error shrinks with the step …"""
SHRINKS, CONVERGED = 1 / 16, 1e-6
"""… by at least this factor each time, until it is this small beside the derivative."""
SMALLEST, GROWTH = 2.0**-46, 4.0
"""The steps that come last, of a higher order."""
INEXACT = "Activations", "Losses", "Neural networks"
APART = 2.0**-10
"""Entries that matter less than this, beside the largest, are checked in a group of their own."""
MOST_GROUPS = 4
LEAST = 1e-307
"""A smaller number has no digits left for a step that is a small part of it."""

Array = npt.NDArray[np.float64]


class Run(Protocol):
    """Runs a graph at other values of its sources, as `Evaluator.run` does."""

    def __call__(self, graph: Graph, values: dict[int, Value]) -> Results:
        """The results at these values, by id."""


class Verdict(Enum):
    """What a check says: the ways agree, they differ, or central differences cannot tell."""

    AGREE = "agree"
    DIFFER = "differ"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class GradientCheck:
    """Three computations of one number: the derivative, or the one along a direction where the input is an array.

    `found` is the node that jumps or bends at these values, where the ways differ and one does. A check is lost where
    rounding is more than what a small step changes. The modes differ where reverse and forward mode are no one number.
    """

    reverse: float
    forward: float
    numerical: float
    verdict: Verdict
    found: Break | None = None
    is_lost: bool = False
    modes_differ: bool = False

    @property
    def agrees(self) -> bool:
        """Whether reverse and forward mode agree to rounding, and central differences to their own accuracy."""
        return self.verdict is Verdict.AGREE

    @property
    def differs(self) -> bool:
        """Whether one of them is certainly another number."""
        return self.verdict is Verdict.DIFFER

    @property
    def is_finite(self) -> bool:
        """Whether there are three numbers to compare."""
        return all(map(isfinite, (self.reverse, self.forward, self.numerical)))


def check_gradients(run: Run, graph: Graph, values: dict[int, Value]) -> dict[int, GradientCheck]:
    """The checks of all parameters that can be checked, by id; reverse mode runs once for all of them."""
    results = run(graph, values)
    checks = {node.id: _check(run, graph, values, results, node.id) for node in graph.nodes() if node.is_parameter}
    return {id: check for id, check in checks.items() if check is not None}


def check_gradient(
    run: Run, graph: Graph, values: dict[int, Value], id: int, results: Results | None = None
) -> GradientCheck | None:
    """The check of one source; None where it is not finite, or where the output has no value or does not depend on it.

    `results` are those at these values, if they are known already. The entries of an array are moved together, each by
    its own step; those that matter less are moved apart from those that would hide them.
    """
    return _check(run, graph, values, results or run(graph, values), id)


def _check(run: Run, graph: Graph, values: dict[int, Value], results: Results, id: int) -> GradientCheck | None:
    output = results.output
    if output is None or output not in results.value_of or id not in results.upstream or output == id:
        return None
    value = np.asarray(results.value_of[id], np.float64)
    if not np.isfinite(value).all():
        return None
    if not value.size:
        return GradientCheck(0.0, 0.0, 0.0, Verdict.AGREE)
    with np.errstate(all="ignore"):
        gradient = np.asarray(results.gradient_of[id], np.float64)
        scales = _scales(value)
        lines = [_Line(run, graph, values, results, id, way) for way in _directions(gradient, scales)]
        slopes = [float((gradient * line.direction).sum()) for line in lines]
        parts = [line.check(slope, at == 0) for at, (line, slope) in enumerate(zip(lines, slopes, strict=True))]
        worst = max(parts, key=lambda part: (part.differs, not part.agrees))
        if worst.differs and not worst.modes_differ:
            return replace(worst, found=lines[parts.index(worst)].first_break())
        # Entries whose share is lost in rounding beside those that agree leave it at that.
        if parts[0].agrees and all(part.agrees or part.is_lost for part in parts):
            return parts[0]
        return worst


def derivative_rounding(graph: Graph, results: Results, moved: Mapping[int, Value]) -> float:
    """The rounding of a derivative along tangents (those of all nodes, by id): the last digits of all that flows.

    The slopes of activations and losses are often what is left of numbers about 1, as in 1 − tanh².
    """
    total = 0.0
    for wire, found in results.wire_results.items():
        if wire.source not in moved or wire.target not in results.upstream:
            continue
        if found.contribution is not None:
            total += float(np.sum(np.abs(np.multiply(found.contribution, moved[wire.source]))))
        if graph.node(wire.target).row.group in INEXACT and wire.target in results.gradient_of:
            arriving = np.max(np.abs(results.gradient_of[wire.target]), initial=0.0)
            total += float(arriving * np.sum(np.abs(moved[wire.source])))
    return ROUNDINGS * float(np.finfo(np.float64).eps) * total


def _scales(value: Array) -> Array:
    """The size of each entry, as a power of two, so that moving it by a step is exact; 1 for an entry that is 0."""
    size = np.abs(value)
    return np.where(size == 0, 1.0, 2.0 ** np.floor(np.log2(np.clip(size, LEAST, 1e300))))


def _directions(gradient: Array, scales: Array) -> Iterator[Array]:
    """The directions along which an input is moved: together they move every entry once.

    No entry hides another: those whose share is less by far come in a later direction, and the shares have one sign.
    """
    if gradient.ndim == 0:
        yield scales
        return
    # Weights from 1 to 2, all different for a while, of few binary digits.
    weights = 1 + np.floor(np.arange(gradient.size) * 0.6180339887 % 1 * 64).reshape(gradient.shape) / 64
    ways = weights * np.where(gradient < 0, -scales, scales)
    shares = np.abs(gradient * scales)
    rest = np.ones(gradient.shape, bool)
    for turn in range(MOST_GROUPS):
        largest = np.max(shares[rest], initial=0.0)
        chosen = rest & ~(shares < APART * largest) if turn < MOST_GROUPS - 1 else rest
        yield np.where(chosen, ways, 0.0)
        rest = rest & ~chosen
        if not rest.any():
            return


class _Line:
    """The output as a function of t, when an input moves by t times a direction."""

    def __init__(
        self, run: Run, graph: Graph, values: dict[int, Value], results: Results, id: int, direction: Array
    ) -> None:
        self._run, self._graph, self._values, self._results, self._id = run, graph, values, results, id
        assert results.output is not None
        self._output = results.output
        self._at: dict[float, Results] = {}
        # The derivative is given for a step of 1, whatever steps are taken.
        self._unit = float(2.0 ** np.floor(np.log2(np.max(np.abs(direction)))))
        self._way = direction
        self.direction = direction / self._unit
        self._moved = tangents(results, {id: as_value(self.direction)})
        self._tolerance = TOLERANCE * float(np.sqrt(direction.size))
        self._rounding = self._find_rounding()

    def _find_rounding(self) -> float:
        """The rounding of the output, to first order: each number's last digit times its gradient (Linnainmaa, 1976)."""
        eps, total = float(np.finfo(np.float64).eps), 0.0
        for id in self._moved:
            if id in self._results.gradient_of:
                parts = np.abs(np.multiply(self._results.value_of[id], self._results.gradient_of[id]))
                total += float(np.sum(parts))
        own = float(np.sum(np.abs(self._results.value_of[self._output])))
        return ROUNDINGS * (eps * max(total, own) + 5e-324) if isfinite(total) else inf

    def check(self, reverse: float, is_main: bool) -> GradientCheck:
        """The verdict on a derivative along this direction; only a main one is looked for among lost digits."""
        forward = float(np.asarray(self._moved.get(self._output, 0.0)).sum())
        if not isfinite(reverse) or not isfinite(forward):
            contradict = isfinite(reverse) != isfinite(forward) and np.all(np.isfinite(self._results.value))
            verdict = Verdict.DIFFER if contradict else Verdict.UNCLEAR
            return GradientCheck(reverse, forward, self._slope(FIRST), verdict, modes_differ=bool(contradict))
        if not is_main and reverse and self._noise(FIRST) > LOST * abs(reverse):
            numerical, verdict = self._slope(FIRST), Verdict.UNCLEAR
        else:
            numerical, verdict = self._compare(reverse)
        if abs(reverse - forward) > MODES * abs(reverse) and abs(reverse - forward) > self._inexact:
            return GradientCheck(reverse, forward, numerical, Verdict.DIFFER, modes_differ=True)
        is_lost = verdict is Verdict.UNCLEAR and self._noise(FIRST) > LOST * abs(reverse)
        return GradientCheck(reverse, forward, numerical, verdict, is_lost=is_lost)

    @cached_property
    def _inexact(self) -> float:
        return derivative_rounding(self._graph, self._results, self._moved)

    def _compare(self, derivative: float) -> tuple[float, Verdict]:
        """The central difference that is worth most beside a derivative, and whether it is the same number."""
        first = self._slope(FIRST)
        is_zero = abs(derivative) <= self._blur()
        noise = min(self._noise(FIRST), inf if is_zero else LOST * abs(derivative))
        if abs(first - derivative) <= self._tolerance * abs(derivative) + noise:
            return first, Verdict.AGREE
        off = abs(first - derivative)
        for step in NEXT:
            nearer = self._slope(step)
            if not abs(nearer - derivative) + self._noise(step) <= SHRINKS * off:
                break
            off = abs(nearer - derivative)
            if off <= CONVERGED * abs(derivative):
                return nearer, Verdict.AGREE
        found = {step: slope for step in self._steps() if isfinite(slope := self._better_slope(step))}
        level = self._level(found, abs(first if is_zero else derivative))
        if level is not None:
            numerical, scatter = level
            size, off = max(abs(numerical), abs(derivative)), abs(numerical - derivative)
            if off <= self._tolerance * size + 2 * scatter + self._inexact:
                return numerical, Verdict.AGREE
            return numerical, Verdict.DIFFER if off > 10 * scatter else Verdict.UNCLEAR
        if self._converges(found, derivative):
            return found[min(found)], Verdict.AGREE
        return first, Verdict.DIFFER if self._jumps(derivative) else Verdict.UNCLEAR

    def _steps(self) -> list[float]:
        """The steps of a higher order, the smallest first: up to a quarter of the number, or of 1 where that is more."""
        reach = float(np.max(np.abs(self._way), initial=0.0))
        most = 0.25 * max(1.0, 1 / reach if reach else 1.0)
        steps = [SMALLEST]
        while steps[-1] * GROWTH <= most:
            steps.append(steps[-1] * GROWTH)
        return steps

    def _blur(self) -> float:
        """How far a rounding of the input moves the derivative: cos has a slope of 1e-16 at the number nearest to π."""
        sides = [self._results_at(side).value_of.get(self._output, np.nan) for side in (FIRST, -FIRST)]
        twice = np.multiply(2.0, self._results.value_of[self._output])
        curve = float(np.sum(np.subtract(np.add(*sides), twice)))
        certain = max(abs(curve) - 4 * self._rounding, 0.0) if isfinite(curve) else 0.0
        return ROUNDINGS * float(np.finfo(np.float64).eps) * certain / FIRST**2 / self._unit

    def _level(self, found: dict[float, float], size: float) -> tuple[float, float] | None:
        """The number on which the differences of three steps in a row agree, and how far they scatter.

        They may be 0: it is enough that they agree to within a part of a size that is given, if the function is calm.
        The best of several, unless smaller steps agree on another: then a bend lies between, and these are nearer.
        """
        best: tuple[float, float] | None = None
        for at in zip(found, [*found][1:], [*found][2:], strict=False):
            three = [found[step] for step in at]
            scatter = max(three) - min(three) + self._noise(at[1])
            if not scatter <= LOST * abs(three[1]) and not (
                scatter <= LOST * size and self._is_calm(found, at[2], size)
            ):
                continue
            if best is not None and abs(three[1] - best[0]) > 2 * (scatter + best[1]):
                break
            if best is None or scatter < best[1]:
                best = three[1], scatter
        return best

    def _is_calm(self, found: dict[float, float], most: float, size: float) -> bool:
        """Whether differences and derivatives are the same at all steps up to one: the function does not swing between."""
        steps = [step for step in found if step <= most and self._noise(step) <= LOST * size]
        sides = [self._results_at(side).gradient_of[self._id] for step in steps for side in (step, -step)]
        slopes = [float(np.sum(np.multiply(side, self.direction))) for side in sides]
        return all(np.ptp(each) <= LOST * size for each in ([found[step] for step in steps], slopes))

    def _converges(self, found: dict[float, float], derivative: float) -> bool:
        """Whether the differences come nearer to the derivative with every smaller step, up to rounding."""
        steps = [step for step in found if step < 0.001]
        if len(steps) < 4 or self._noise(steps[-1]) > LOST * max(abs(derivative), abs(found[steps[-1]])):
            return False
        off = [max(abs(found[step] - derivative) - self._noise(step) - self._inexact, 0.0) for step in steps]
        return all(near <= 0.7 * far for near, far in pairwise(off)) and off[0] <= 1e-4 * off[-1]

    def _jumps(self, derivative: float) -> bool:
        """Whether the output moves by as much for the smallest steps as for larger ones."""
        steps = [SMALLEST * GROWTH**power for power in range(2, 10)]
        moves = [float(np.sum(self._difference(step))) for step in steps]
        least, claimed = min(map(abs, moves)), abs(derivative * self._unit) * 2 * steps[-1]
        is_steady = max(moves) - min(moves) <= 0.1 * least
        return is_steady and least > 1000 * self._rounding and least > 10 * claimed

    def _noise(self, step: float) -> float:
        """The rounding of a difference quotient."""
        return self._rounding / (step * self._unit)

    def _slope(self, step: float) -> float:
        return float(np.sum(self._difference(step))) / (2 * step * self._unit)

    def _better_slope(self, step: float) -> float:
        """A central difference of four points: its error shrinks with the fourth power of the step."""
        near, far = self._difference(step), self._difference(2 * step)
        return float(np.sum(np.subtract(np.multiply(8.0, near), far))) / (12 * step * self._unit)

    def _difference(self, step: float) -> Value:
        """The move of the output between both sides, entry by entry; nan where it has no value there."""
        ends = [self._results_at(side) for side in (step, -step)]
        if not all(self._output in end.value_of for end in ends):
            return as_value(np.nan)
        return as_value(np.subtract(ends[0].value_of[self._output], ends[1].value_of[self._output]))

    def _results_at(self, t: float) -> Results:
        if t not in self._at:
            moved = np.asarray(self._results.value_of[self._id]) + t * self._way
            self._at[t] = self._run(self._graph, {**self._values, self._id: as_value(moved)})
        return self._at[t]

    def first_break(self) -> Break | None:
        """The first node that jumps or bends along this line."""
        return first_break(self._graph, self._results, self._results_at, self._id)
