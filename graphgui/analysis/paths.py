"""The paths between two nodes: their number, the largest one by one, and the factoring of their sum in reverse mode."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import frexp, ldexp, prod
from typing import Any

import numpy as np

from graphgui.analysis.jacobian import wire_jacobian
from graphgui.analysis.ranking import Ranking
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value

MOST_ENTRIES_SHOWN = 100
"""The entries of the largest Jacobian that is computed as the product of a path of arrays."""

_Wires = Mapping[int, list[Wire]]


def gradient_wires(of: Graph | Results, sources: Collection[int], output: int) -> list[Wire]:
    """The wires that pass a gradient on a path from a source to the output; those into a node before those out of it.

    Parallel wires are counted separately. Wires that pass no gradient (into `detach`, a comparison, an index) are left
    out.
    """
    above = _passing(of.nodes(), of.sources()) if isinstance(of, Graph) else _passing_of(of)
    live, found = set(sources), []
    for id in _ancestors_first(output, above):
        arriving = [wire for wire in above[id] if wire.source in live]
        if arriving:
            live.add(id)
            found += arriving
    return found


def _passing(nodes: Iterable[Node], sources: Mapping[int, Mapping[str, int]]) -> _Wires:
    """For every node, the wires into it that pass a gradient, in the order of its slots."""
    found = {}
    for node in nodes:
        above, passes = sources[node.id], node.row.passes_gradient
        found[node.id] = [Wire(above[slot], node.id, slot) for slot in node.slots if slot in above and passes(slot)]
    return found


def _passing_of(results: Results) -> _Wires:
    """For every node that has a value, the wires into it that pass a gradient."""
    sources: dict[int, dict[str, int]] = {node.id: {} for node in results.nodes}
    for wire in results.wire_results:
        sources[wire.target][wire.slot] = wire.source
    return _passing(results.nodes, sources)


def _ancestors_first(output: int, above: _Wires) -> list[int]:
    """The nodes that lead to the output, each after all that lead to it."""
    seen: set[int] = set()
    done: dict[int, None] = {}
    waiting = [output]
    while waiting:
        id = waiting[-1]
        if id not in seen:
            seen.add(id)
            waiting += [wire.source for wire in reversed(above[id]) if wire.source not in seen]
        else:
            done[waiting.pop()] = None
    return list(done)


@dataclass(frozen=True, eq=False)
class Path:
    """One path, from its source on, with the local derivative of each wire and their product.

    For scalars these are numbers, for arrays Jacobians, None where one has more than 100 entries.
    """

    wires: tuple[Wire, ...]
    derivatives: tuple[Value | None, ...]
    product: Value | None

    @property
    def is_finite(self) -> bool:
        """Whether the product is known and neither nan nor ∞."""
        return self.product is not None and bool(np.all(np.isfinite(self.product)))


@dataclass(frozen=True)
class FactoringStage:
    """One step of factoring: all that follows `node` becomes one number, its adjoint, which all paths to it share.

    `factors` are the parallel wires to each next node, as in (α + β)·v̄ + γ·w̄, `tails` is the number of paths from the
    node. `multiplications` and `additions` are the cost of the whole sum when the paths are factored up to here.
    """

    node: int
    tails: int
    factors: tuple[tuple[Wire, ...], ...]
    adjoint: Value | None
    multiplications: int
    additions: int


class Paths:
    """All paths along which a gradient flows from an output back to a source; exact, however many there are."""

    def __init__(self, of: Results | Graph, source: int, output: int) -> None:
        self.source, self.output = source, output
        self.wires = gradient_wires(of, [source], output)
        """The wires on these paths, in the order of computation."""
        self._results = of if isinstance(of, Results) else None
        self._below: dict[int, list[Wire]] = defaultdict(list)
        for wire in self.wires:
            self._below[wire.source].append(wire)

    @cached_property
    def count(self) -> int:
        """The exact number of paths; a node has one path to itself, which has no wires."""
        return self._tails[self.source]

    @cached_property
    def _tails(self) -> dict[int, int]:
        """The number of paths from every node to the output."""
        tails = defaultdict(int, {self.output: 1})
        for wire in reversed(self.wires):
            tails[wire.source] += tails[wire.target]
        return tails

    @cached_property
    def are_scalar(self) -> bool:
        """Whether every number on the paths is a single one, so that each path has a number as its product."""
        if self._results is None:
            return False
        ids = {self.source, self.output, *(wire.source for wire in self.wires)}
        return all(id in self._results.value_of and self._results.shape_of[id] == () for id in ids)

    @cached_property
    def why_no_products(self) -> str | None:
        """The reason why paths have no products, or not all of them; None where each has one."""
        results = self._results
        if results is None:
            return "The graph has not run, so its paths have no products."
        if self.are_scalar or not self.wires:
            return None
        names = {node.id: node.name for node in results.nodes}
        for wire in self.wires:
            if self._entries(wire.target, wire.source) > MOST_ENTRIES_SHOWN:
                shape, own = (show_shape(np.shape(results.value_of[id])) for id in (wire.target, wire.source))
                return (
                    f"{names[wire.target]} is {shape} and {names[wire.source]} {own}: a Jacobian of more than "
                    f"{MOST_ENTRIES_SHOWN} entries, so paths along that wire have no product."
                )
        if self._entries(self.output, self.source) > MOST_ENTRIES_SHOWN:
            return f"Each product would be a Jacobian of more than {MOST_ENTRIES_SHOWN} entries."
        return None

    @property
    def total(self) -> Value | None:
        """The sum over all paths by reverse mode: the gradient of the output with respect to the source.

        That of an array is the gradient of its sum. None where the graph has not run, or for arrays where it ran for
        another output.
        """
        if self._results is not None and self.output == self._results.output:
            return self._results.gradient_of.get(self.source)
        return self._adjoints.get(self.source, 0.0) if self.are_scalar else None

    def largest(self) -> Iterator[Path]:
        """The paths one by one, those with the largest |product| first (to rounding); arrays' shortest paths first.

        Products that are nan come before all others, then ±∞; those that are zero come last.
        """
        if self.source == self.output:
            yield self._path([])
        elif self.count:
            # Without numbers to compare, each wire has the weight ½: short paths come first.
            sizes = self._derivatives if self.are_scalar else dict.fromkeys(self.wires, 0.5)
            yield from map(self._path, Ranking(self.source, self.output, self.wires, sizes))

    def derivative(self, wire: Wire) -> Value | None:
        """The local derivative of a wire on these paths: a number, or a Jacobian; None where that is too large."""
        if self.are_scalar:
            return self._derivatives[wire]
        if self._results is None or self._entries(wire.source, wire.target) > MOST_ENTRIES_SHOWN:
            return None
        return wire_jacobian(self._results, wire)

    @cached_property
    def _derivatives(self) -> dict[Wire, float]:
        assert self._results is not None
        found = self._results.wire_results
        return {wire: float(np.asarray(found[wire].derivative)) for wire in self.wires}

    def _entries(self, *ids: int) -> int:
        """The product of the numbers of entries of these nodes: the size of a Jacobian."""
        assert self._results is not None
        return prod(np.size(self._results.value_of[id]) for id in ids)

    def _path(self, wires: list[Wire]) -> Path:
        derivatives = tuple(map(self.derivative, wires))
        product = _product(derivatives) if self.are_scalar else self._jacobian_product(wires, derivatives)
        return Path(tuple(wires), derivatives, product)

    def _jacobian_product(self, wires: list[Wire], derivatives: tuple[Value | None, ...]) -> Value | None:
        if self._results is None or self.source not in self._results.value_of:
            return None
        if self._entries(self.source, self.output) > MOST_ENTRIES_SHOWN:
            return None
        found = np.eye(self._entries(self.source))
        for wire, derivative in zip(wires, derivatives, strict=True):
            if derivative is None:
                return None
            with np.errstate(all="ignore"):
                found = np.reshape(derivative, (self._entries(wire.target), len(found))) @ found
        own, shape = (np.shape(self._results.value_of[id]) for id in (self.source, self.output))
        return found.reshape(shape + own)[()]

    @cached_property
    def _adjoints(self) -> dict[int, float]:
        adjoints = defaultdict(float, {self.output: 1.0})
        for wire in reversed(self.wires):
            adjoints[wire.source] += self._derivatives[wire] * adjoints[wire.target]
        return adjoints

    def factoring(self) -> list[FactoringStage]:
        """The stages in which the sum over paths becomes the reverse pass, node by node from the output to the source.

        Before the first stage each path costs a multiplication for every wire but one, and the sum an addition for
        every path but one; `one_by_one` counts these. A stage merges all paths that share what follows its node.
        Parallel wires are added up before they are multiplied.
        """
        ways, lengths = self._heads
        terms, products = self.count, self.one_by_one[0]
        above: dict[int, list[Wire]] = defaultdict(list)
        for wire in self.wires:
            above[wire.target].append(wire)
        stages, multiplied, added = [], 0, 0
        for id in dict.fromkeys(wire.source for wire in reversed(self._by_source)):
            groups: dict[int, list[Wire]] = defaultdict(list)
            for wire in self._below[id]:
                groups[wire.target].append(wire)
                # Paths to this node along this wire were terms of their own …
                terms -= ways[id]
                products -= lengths[id] + (wire.target != self.output) * ways[id]
            multiplied += sum(target != self.output for target in groups)
            added += len(self._below[id]) - 1
            for wire in above[id]:  # … and now end in the node's adjoint.
                terms += ways[wire.source]
                products += lengths[wire.source] + ways[wire.source]
            factors = tuple(map(tuple, groups.values()))
            left = max(terms - 1, 0)
            stages.append(
                FactoringStage(id, self._tails[id], factors, self.adjoint(id), multiplied + products, added + left)
            )
        return stages

    @cached_property
    def _by_source(self) -> list[Wire]:
        """The wires, those that leave a node together and after all that enter it."""
        order = dict.fromkeys([self.source, *(wire.target for wire in self.wires)])
        return [wire for id in order for wire in self._below[id]]

    @cached_property
    def _heads(self) -> tuple[dict[int, int], dict[int, int]]:
        """The number of paths from the source to each node, and of wires on all of them together."""
        ways: dict[int, int] = defaultdict(int, {self.source: 1})
        lengths: dict[int, int] = defaultdict(int)
        for wire in self.wires:
            ways[wire.target] += ways[wire.source]
            lengths[wire.target] += lengths[wire.source] + ways[wire.source]
        return ways, lengths

    @property
    def one_by_one(self) -> tuple[int, int]:
        """The number of multiplications and additions to multiply out every path and add all products up."""
        length = self._heads[1][self.output]
        return max(length - self.count, 0), max(self.count - 1, 0)

    def adjoint(self, id: int) -> Value | None:
        """The sum over all paths from a node on these paths to the output; None where it is not known."""
        if self.are_scalar:
            return self._adjoints[id]
        if self._results is None or self._results.output != self.output:
            return None
        return self._results.gradient_of[id]


def sum_of(paths: Iterable[Path]) -> Value | None:
    """The sum of these paths' products; None where one has none."""
    total: Any = 0.0
    for path in paths:
        if path.product is None:
            return None
        total = total + path.product
    return total


def _product(derivatives: tuple[Any, ...]) -> float:
    """The product of numbers; an intermediate one beyond the range of floats does not spoil it."""
    mantissa, exponent = 1.0, 0
    for derivative in derivatives:
        part, power = frexp(derivative)
        mantissa, more = frexp(mantissa * part)
        exponent += power + more
    try:
        return ldexp(mantissa, exponent)
    except OverflowError:
        return mantissa * float("inf")
