"""Diagnosis of a graph at these numbers, in sentences: where its gradient stops, vanishes, explodes or misleads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log10
from typing import Any

import numpy as np

from graphgui.analysis.breaks import Break
from graphgui.analysis.gradient_check import LEAST, GradientCheck, Verdict
from graphgui.analysis.remedies import find_remedy
from graphgui.analysis.visits import inputs_of
from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Op, show_shape
from graphgui.engine.op_properties import Binding, Kink
from graphgui.engine.values import Value

SATURATED = 1e-3
"""A squashing operation is saturated where its steepest slope is below this: |x| > 7 for sigmoid, > 4.2 for tanh."""
VANISHED = 1e-4
EXPLODED = 1e4
"""A gradient vanishes or explodes where its norm changes by more than these factors along a chain …"""
CHAIN = 5
"""… of so many wires at least."""
KINDS = {Verdict.DIFFER: "disagreement", Verdict.UNCLEAR: "unclear"}


@dataclass(frozen=True)
class Finding:
    """A finding: its kind, the nodes that it is about, and a sentence that names them."""

    kind: str
    nodes: tuple[int, ...]
    sentence: str


def diagnose(graph: Graph, results: Results, checks: Mapping[int, GradientCheck] | None = None) -> list[Finding]:
    """All findings about a graph and its results; those that make others meaningless come first.

    Kinds: "not finite", "overflow", "unreached", "dead", "saturated", "kink", "vanishing", "exploding" and, where
    gradient checks of inputs are given by id, "disagreement" and "unclear". Only nodes between the inputs and the
    output are examined, since the gradient does not depend on others.
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
    if check.differs:
        end = "they disagree"
    elif check.is_finite:
        end = "central differences cannot tell here"
    else:
        end = "what is not finite cannot be compared"
    if not check.modes_differ or reverse == forward:
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
            Finding(KINDS[check.verdict], (id,), self.compared(id, check, local))
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
            self.nodes[each].name + _number_or_shape(self.values[each])
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
                word = "nan" if np.any(np.isnan(bad)) else "∞"
                yield Finding(
                    "not finite", (id, wire.source),
                    f"A gradient of 0 comes to {node.name} = {formula(self.graph, node)}, whose slope is {word} here, "
                    f"and 0 · {word} is nan, in both modes. Where {node.name} does not count, {self._remedy(node)}.",
                )  # fmt: skip

    def _remedy(self, node: Node) -> str:
        """The clause of what to do about 0 · ∞ at a node."""
        found = find_remedy(self.graph, self.results, node.id)
        if found is None:
            return "its inputs need other numbers before they are used"
        name, source = "it" if found.node == node.id else self.nodes[found.node].name, self.nodes[found.source].name
        return f"give {name} another input: where(condition, {source}, {found.number:g}) in place of {source}"

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

    def kinks(self) -> Iterator[Finding]:
        """Operations whose input is exactly on a kink and to which a gradient comes."""
        for row, nodes in self.by_row.items():
            if row.kink is None:
                continue
            for batch, inputs, _ in self._batches(nodes):
                on = np.asarray(row.kink_distance(inputs, batch[0].options)) == 0
                for node, own in zip(batch, on if len(batch) > 1 else [on], strict=True):
                    count = int(np.sum(own))
                    if count and np.any(self.results.gradient_of[node.id]):
                        yield Finding("kink", (node.id,), _on_kink(node, row.kink, count, np.size(own)))

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
    def compared(self, id: int, check: GradientCheck, found: Sequence[Finding]) -> str:
        """A sentence that compares the three computations of a gradient, and the reason why, as far as it is known."""
        reason = self._reason(id, check, found)
        sentence = f"{self.nodes[id].name}: {agreement(check)}"
        return f"{sentence} The reason: {reason}" if reason else f"{sentence} No reason is known."

    def _reason(self, id: int, check: GradientCheck, found: Sequence[Finding]) -> str | None:
        below = self.graph.descendants([id])
        if not check.is_finite:
            kinds = ("not finite", "overflow")
            spoken = (each.sentence for each in found if each.kind in kinds and not below.isdisjoint(each.nodes))
            output, size = self.results.output_name, np.abs(self.values[id])
            if 0 < np.max(size, initial=0.0) < LEAST:
                return next(spoken, f"{self.nodes[id].name} is too small to be moved.")
            return next(spoken, f"close to this {self.nodes[id].name}, {output} has no value, or none that is finite.")
        if check.found is not None:
            return self._breaks(check.found, found)
        if not check.differs:
            return self._too_large(below) if check.is_lost else "no step is both small and large enough."
        assert self.results.output is not None
        between = below & self.graph.ancestors(self.results.output)
        stops = (self.nodes[each] for each in self.results.order if each in between and _stops(self.nodes[each].row))
        return next((f"{node.name} stops the gradient, which central differences do not know." for node in stops), None)

    def _breaks(self, found: Break, findings: Sequence[Finding]) -> str:
        """A sentence about a node that jumps or bends here."""
        kinks = (each.sentence for each in findings if each.kind == "kink" and each.nodes == (found.node,))
        node = self.nodes[found.node]
        what = f"{node.name} = {formula(self.graph, node)} {'jumps' if found.jumps else 'bends'} here"
        if node.row.kink is not None:
            return next(kinks, f"{node.name} is next to a kink here. {node.row.kink.convention}")
        if not node.row.breaks:
            return f"{what}."
        above = self.sources[node.id]
        given = {
            slot: self.nodes[above[slot]].name if slot in above else short_number(literal)
            for slot, literal in zip(node.slots, node.literals, strict=True)
        }
        words = re.sub(r"\b[abxy]\b", lambda slot: given.get(slot[0], slot[0]), node.row.breaks)
        is_comparison = node.row.binds is Binding.COMPARISON
        subject = f"the comparison {formula(self.graph, node)}" if is_comparison else node.row.label
        return f"{what}: {subject} {words}."

    def _too_large(self, below: set[int]) -> str | None:
        """A sentence about the number in which the digits that central differences need are rounded away."""
        shares = {
            each: _norm(np.multiply(self.values[each], self.results.gradient_of[each]))
            for each in self.live
            if each in below
        }
        largest = max(shares, key=shares.__getitem__, default=None)
        if largest is None or not shares[largest]:
            return None
        name, number = self.nodes[largest].name, short_number(_norm(self.values[largest]))
        return f"beside {name}, whose size is {number}, a small change is lost in rounding."


def _stops(row: Op) -> bool:
    """Whether an operation passes its value on and no gradient."""
    return row.passes_value_on and not row.passes_gradient(row.slots[0])


def _norm(value: Value) -> float:
    return abs(float(value)) if isinstance(value, float) else float(np.linalg.norm(np.ravel(value)))


def _number_or_shape(value: Value) -> str:
    return f" = {short_number(value)}" if np.ndim(value) == 0 else f" of shape {show_shape(np.shape(value))}"


def _dead(name: str, x: Value) -> str:
    if np.ndim(x) == 0:
        return f"{name} is dead here: its input {short_number(x)} is below 0, so no gradient passes."
    return f"{name} is dead here: none of its {np.size(x):,} inputs is above 0, so no gradient passes."


def _saturated(name: str, x: Value, steepest: float) -> str:
    passes = "no gradient passes" if steepest == 0 else "hardly any gradient passes"
    if np.ndim(x) == 0:
        return f"{name} is saturated here: its slope at {short_number(x)} is {short_number(steepest)}, so {passes}."
    return f"{name} is saturated here: the steepest slope of its entries is {short_number(steepest)}, so {passes}."


def _on_kink(node: Node, kink: Kink, count: int, entries: int) -> str:
    where = "here" if entries == 1 else f"in {count:,} of {entries:,} entries"
    return f"{node.name} is on a kink {where}. {kink.convention}"
