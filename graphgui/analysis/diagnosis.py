"""Diagnosis of a graph at these numbers, in sentences: where its gradient stops, vanishes, explodes or misleads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, log10
from typing import Any

import numpy as np

from graphgui.analysis.gradient_check import TOLERANCE, GradientCheck
from graphgui.analysis.visits import inputs_of
from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Op
from graphgui.engine.op_properties import Kink
from graphgui.engine.values import Value

SATURATED = 1e-3
"""A squashing operation is saturated where its steepest slope is below this: |x| > 7 for sigmoid, > 4.2 for tanh."""
VANISHED = 1e-4
EXPLODED = 1e4
"""A gradient vanishes or explodes where its norm changes by more than these factors along a chain …"""
CHAIN = 5
"""… of so many wires at least."""
NEAR_KINK = 1e-4
"""Central differences may step over a kink that is nearer than this, relative to the size of the number."""


@dataclass(frozen=True)
class Finding:
    """A finding: its kind, the nodes that it is about, and a sentence that names them."""

    kind: str
    nodes: tuple[int, ...]
    sentence: str


def diagnose(graph: Graph, results: Results, checks: Mapping[int, GradientCheck] | None = None) -> list[Finding]:
    """All findings about a graph and its results; those that make others meaningless come first.

    Kinds: "not finite", "overflow", "unreached", "dead", "saturated", "kink", "vanishing", "exploding" and, where
    gradient checks of inputs are given by id, "disagreement". Only nodes between the inputs and the output are
    examined, since the gradient does not depend on others.
    """
    return _Diagnosis(graph, results).all(checks or {})


def not_finite(graph: Graph, results: Results) -> list[Finding]:
    """The findings about values and gradients that are nan or ∞; none where all are finite."""
    if results.output not in results.value_of or results.first_bad() is None:
        return []
    return list(_Diagnosis(graph, results).not_finite())


def agreement(check: GradientCheck) -> str:
    """A sentence that compares the three computations of a derivative."""
    reverse, forward, numerical = (short_number(n, 6) for n in (check.reverse, check.forward, check.numerical))
    if check.agrees:
        return f"Reverse mode, forward mode and central differences agree: {reverse}."
    finite = all(map(isfinite, (check.reverse, check.forward, check.numerical)))
    end = "they disagree" if finite else "what is not finite cannot be compared"
    if reverse == forward:
        return f"Reverse and forward mode give {reverse}, central differences {numerical}: {end}."
    return f"Reverse mode gives {reverse}, forward mode {forward}, central differences {numerical}: {end}."


class _Diagnosis:
    def __init__(self, graph: Graph, results: Results) -> None:
        self.graph, self.results = graph, results
        self.values = results.value_of
        self.nodes = {node.id: node for node in results.nodes}
        self.sources = graph.sources()
        self.below: dict[int, list[int]] = defaultdict(list)
        self.live = self._find_live()
        self.by_row: dict[Op, list[Node]] = defaultdict(list)
        for id in self.live:
            self.by_row[self.nodes[id].row].append(self.nodes[id])

    def _find_live(self) -> list[int]:
        """The nodes between inputs and output that pass a gradient, in the order of computation."""
        upstream = [self.nodes[id] for id in self.results.order if id in self.results.upstream]
        found = {node.id: None for node in inputs_of(upstream)}
        for node in upstream:
            above = self.sources[node.id]
            for slot in node.slots if above else ():
                if above.get(slot) in found and node.row.passes_gradient(slot):
                    found[node.id] = None
                    self.below[above[slot]].append(node.id)
        return list(found)

    def all(self, checks: Mapping[int, GradientCheck]) -> list[Finding]:
        """Every finding."""
        if self.results.output not in self.values:
            return []
        local = [*self.not_finite(), *self.unreached(), *self.flat(), *self.kinks(), *self.chains()]
        return local + [
            Finding("disagreement", (id,), self.disagreement(id, check, local))
            for id, check in checks.items()
            if not check.agrees
        ]

    # ── one node ─────────────────────────────────────────────────────────────────────────────────────────────────
    def not_finite(self) -> Iterator[Finding]:
        """The first value and the first gradient that are nan or ∞, what they come of, and where 0 met ∞."""
        bad, worse = self.results.first_bad(), self.results.first_bad_gradient()
        if bad is None:
            return
        if bad != worse:
            yield self._bad_value(*bad)
        zero = next(self._zeros_times_infinity(), None)
        if zero is not None:
            yield zero
        elif worse is not None:
            id, clause = worse
            finite = ", though all values are finite" if bad == worse else ""
            if finite or np.any(np.isnan(self.results.gradient_of[id])):
                yield Finding("not finite", (id,), f"{clause}{self._through(id)}{finite}.")

    def _bad_value(self, id: int, clause: str) -> Finding:
        node = self.nodes[id]
        if node.row.is_source:
            return Finding("not finite", (id,), f"{node.name} holds {clause.rpartition(' ')[2]} itself.")
        inputs = ", ".join(
            f"{self.nodes[each].name} = {short_number(self.values[each])}"
            for each in dict.fromkeys(self.sources[id].values())
        )
        sentence = f"{clause}: it is {formula(self.graph, node)}" + (f" with {inputs}." if inputs else ".")
        if self._overflows(node):
            return Finding("overflow", (id,), f"{sentence} That is beyond 1.8e308, the largest number there is.")
        return Finding("not finite", (id,), sentence)

    def _zeros_times_infinity(self) -> Iterator[Finding]:
        """Operations to which a gradient of 0 comes, as behind a branch that is not taken, and whose slope is no number.

        0 · ∞ is nan, in both modes: whether the 0 is exact or a number that came to be 0, arithmetic cannot tell.
        """
        gradients = self.results.gradient_of
        for id in reversed(self.live):
            node, arriving = self.nodes[id], np.asarray(gradients.get(id, 1.0))
            if not node.row.elementwise or np.all(arriving != 0):
                continue
            for wire in self.graph.wires_into(id):
                if not np.any(np.isnan(gradients.get(wire.source, 0.0))):
                    continue
                found = self.results.wire_result(wire)
                slope = np.asarray(0.0 if found is None or found.derivative is None else found.derivative)
                bad = slope[(arriving == 0) & ~np.isfinite(slope)]
                if not bad.size:
                    continue
                word, source = "nan" if np.any(np.isnan(bad)) else "∞", self.nodes[wire.source].name
                yield Finding(
                    "not finite", (id, wire.source),
                    f"A gradient of 0 comes to {node.name} = {formula(self.graph, node)}, whose slope is {word} here, "
                    f"and 0 · {word} is nan, in both modes. Where {node.name} does not count, give it another input: "
                    f"where(condition, {source}, 1) in place of {source}.",
                )  # fmt: skip

    def _through(self, id: int) -> str:
        """The clause for the first target of a node whose contribution to the gradient is not finite."""
        for wire in self.graph.wires_from(id):
            found = self.results.wire_result(wire)
            if found is not None and found.contribution is not None and not np.all(np.isfinite(found.contribution)):
                target = self.nodes[wire.target]
                return f" on the way through {target.name} = {formula(self.graph, target)}"
        return ""

    def _overflows(self, node: Node) -> bool:
        """Whether a node is ±∞ though its inputs are finite and not at a pole of its operation."""
        inputs = self._inputs(node)
        if np.any(np.isnan(self.values[node.id])) or not all(np.all(np.isfinite(each)) for each in inputs):
            return False
        return not node.row.is_at_pole(inputs, node.options)

    def unreached(self) -> Iterator[Finding]:
        """Trained parameters that no gradient reaches."""
        output = self.results.output
        assert output is not None
        above: set[int] | None = None
        for node in self.results.nodes:
            if node.is_trained and node.id not in self.results.upstream:
                above = self.graph.ancestors(output) if above is None else above
                loss = self.nodes[output].name
                if node.id in above:
                    sentence = f"{node.name} reaches {loss} only through operations that pass no gradient"
                else:
                    sentence = f"{node.name} does not reach {loss}"
                yield Finding("unreached", (node.id,), f"{sentence}, so descent cannot change it.")

    def flat(self) -> Iterator[Finding]:
        """Relus that are dead and squashing operations that are saturated: hardly any gradient passes."""
        for row, nodes in self.by_row.items():
            if row.flat is None:
                continue
            for node, steepest in zip(nodes, self._steepest(nodes), strict=True):
                x = self._inputs(node)[0]
                if row.flat.word == "dead":
                    if steepest == 0 and np.any(np.less(x, 0)):
                        yield Finding("dead", (node.id,), _dead(node.name, x))
                elif steepest < SATURATED:
                    yield Finding("saturated", (node.id,), _saturated(node.name, x, steepest))

    def _steepest(self, nodes: Sequence[Node]) -> list[float]:
        """The steepest slope of each node's entries; the nodes are of one operation."""
        found = dict.fromkeys((node.id for node in nodes), inf)
        for batch, inputs, out in self._batches(nodes):
            slopes = np.abs(batch[0].row.slopes(out, inputs, batch[0].options))
            if len(batch) == 1:
                found[batch[0].id] = float(np.max(slopes)) if np.size(slopes) else inf
            else:
                found |= {node.id: float(slope) for node, slope in zip(batch, slopes, strict=True)}
        return list(found.values())

    def kinks(self, reach: float = 0.0) -> Iterator[Finding]:
        """Operations whose input is exactly on a kink (or within `reach` of one) and to which a gradient comes."""
        for row, nodes in self.by_row.items():
            if row.kink is None:
                continue
            for batch, inputs, _ in self._batches(nodes):
                distance = np.asarray(row.kink_distance(inputs, batch[0].options))
                size = reach * np.maximum(1.0, np.abs(inputs[0])) if reach and row.elementwise else reach
                on = distance <= size
                for node, own in zip(batch, on if len(batch) > 1 else [on], strict=True):
                    count = int(np.sum(own))
                    if count and np.any(self.results.gradient_of[node.id]):
                        yield Finding("kink", (node.id,), _on_kink(node, row.kink, count, np.size(own), reach > 0))

    def _batches(self, nodes: Sequence[Node]) -> Iterator[tuple[list[Node], tuple[Value, ...], Value]]:
        """The nodes of one operation with inputs and output: single numbers stacked, so that each text runs once."""
        single: dict[tuple[Any, ...], list[tuple[Node, tuple[Value, ...]]]] = defaultdict(list)
        for node in nodes:
            inputs = self._inputs(node)
            if node.row.elementwise and all(np.ndim(each) == 0 for each in inputs):
                single[tuple(node.options.items())].append((node, inputs))
            else:
                yield [node], inputs, self.values[node.id]
        for found in single.values():
            batch = [node for node, _ in found]
            columns = zip(*(inputs for _, inputs in found), strict=True)
            yield batch, tuple(np.array(column) for column in columns), np.array([self.values[n.id] for n in batch])

    def _inputs(self, node: Node) -> tuple[Value, ...]:
        above = self.sources[node.id]
        return tuple(
            self.values[above[slot]] if slot in above else literal
            for slot, literal in zip(node.slots, node.literals, strict=True)
        )

    # ── chains of nodes ──────────────────────────────────────────────────────────────────────────────────────────
    def chains(self) -> Iterator[Finding]:
        """Chains along which the gradient vanishes or explodes, the worst first; no two share a node.

        A chain leads from a node to the one of its targets with the largest gradient, and so on to the output.
        """
        size = {id: _norm(self.results.gradient_of[id]) for id in self.live}
        size = {id: norm for id, norm in size.items() if 0 < norm < inf}
        after = {
            id: max(targets, key=size.__getitem__)
            for id in size
            if (targets := [target for target in self.below[id] if target in size])
        }
        # For every node, where its chain has the largest and the smallest gradient, at least CHAIN wires on.
        most: dict[int, int] = {}
        least: dict[int, int] = {}
        for id in reversed(self.live):
            far: int | None = id
            for _ in range(CHAIN):
                far = after.get(far) if far is not None else None
            if far is not None:
                most[id] = max(most.get(after[id], far), far, key=size.__getitem__)
                least[id] = min(least.get(after[id], far), far, key=size.__getitem__)
        ratios = [(log10(size[id]) - log10(size[end]), id, end) for ends in (most, least) for id, end in ends.items()]
        beyond = [each for each in ratios if each[0] < log10(VANISHED) or each[0] > log10(EXPLODED)]
        taken: set[int] = set()
        for ratio, start, end in sorted(beyond, key=lambda each: (-abs(each[0]), each[1])):
            chain = [start]
            while chain[-1] != end and chain[-1] not in taken:
                chain.append(after[chain[-1]])
            if taken.isdisjoint(chain):
                taken.update(chain)
                yield self._chain(chain, size, vanishes=ratio < 0)

    def _chain(self, chain: list[int], size: Mapping[int, float], vanishes: bool) -> Finding:
        start, end = self.nodes[chain[0]].name, self.nodes[chain[-1]].name
        first, last = short_number(size[chain[0]]), short_number(size[chain[-1]])
        kind, verb = ("vanishing", "vanishes") if vanishes else ("exploding", "explodes")
        sentence = f"The gradient {verb} on the way back from {end} to {start}: from {last} to {first}"
        return Finding(kind, tuple(chain), f"{sentence} in {len(chain) - 1} steps.")

    # ── checks ───────────────────────────────────────────────────────────────────────────────────────────────────
    def disagreement(self, id: int, check: GradientCheck, found: Sequence[Finding]) -> str:
        """A sentence that gives the reason why the three computations of a gradient disagree, as far as it is known."""
        return f"{self.nodes[id].name}: {agreement(check)} {self._reason(id, check, found)}"

    def _reason(self, id: int, check: GradientCheck, found: Sequence[Finding]) -> str:
        below = self.graph.descendants([id])

        def about(kinds: tuple[str, ...], among: Sequence[Finding]) -> str | None:
            chosen = (each for each in among if each.kind in kinds and not below.isdisjoint(each.nodes))
            return next((f"The reason: {each.sentence}" for each in chosen), None)

        if not all(map(isfinite, (check.reverse, check.forward, check.numerical))):
            return about(("not finite", "overflow"), found) or "The reason: a number is not finite."
        stops = [self.nodes[each] for each in self.results.order if each in below and _stops(self.nodes[each].row)]
        kink = about(("kink",), [*found, *self.kinks(reach=NEAR_KINK)])
        if kink is None and stops:
            return f"The reason: {stops[0].name} stops the gradient, which central differences do not know."
        return kink or self._too_large(id, check, below) or about(("saturated", "dead"), found) or "No reason is known."

    def _too_large(self, id: int, check: GradientCheck, below: set[int]) -> str | None:
        """A sentence where some number is so large that the digits that central differences need are rounded away."""
        digits = np.finfo(np.float64).eps
        step = np.cbrt(digits) * max(1.0, float(np.max(np.abs(self.values[id]), initial=0.0)))
        sizes = {each: _norm(self.values[each]) for each in self.live if each in below}
        largest = max(sizes, key=sizes.__getitem__, default=id)
        if digits * sizes.get(largest, 0.0) / step < TOLERANCE * max(1.0, abs(check.reverse)):
            return None
        name, number = self.nodes[largest].name, short_number(sizes[largest])
        return f"The reason: {name} is so large, {number}, that a small change of it is lost in rounding."


def _stops(row: Op) -> bool:
    """Whether an operation passes its value on and no gradient."""
    return row.passes_value_on and not row.passes_gradient(row.slots[0])


def _norm(value: Value) -> float:
    return abs(float(value)) if isinstance(value, float) else float(np.linalg.norm(np.ravel(value)))


def _dead(name: str, x: Value) -> str:
    if np.ndim(x) == 0:
        return f"{name} is dead here: its input {short_number(x)} is below 0, so no gradient passes."
    return f"{name} is dead here: none of its {np.size(x):,} inputs is above 0, so no gradient passes."


def _saturated(name: str, x: Value, steepest: float) -> str:
    passes = "no gradient passes" if steepest == 0 else "hardly any gradient passes"
    if np.ndim(x) == 0:
        return f"{name} is saturated here: its slope at {short_number(x)} is {short_number(steepest)}, so {passes}."
    return f"{name} is saturated here: the steepest slope of its entries is {short_number(steepest)}, so {passes}."


def _on_kink(node: Node, kink: Kink, count: int, entries: int, near: bool) -> str:
    where = f"is {'next to' if near else 'on'} a kink"
    where += " here" if entries == 1 else f" in {count:,} of {entries:,} entries"
    return f"{node.name} {where}. {kink.convention}"
