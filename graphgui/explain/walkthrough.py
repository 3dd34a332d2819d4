"""A graph's forward and backward pass as a sequence of steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.explain.equation import Equation, contribution_equation, gradient_equation, value_equation

Phase = Literal["given", "forward", "seed", "backward"]
MOST_LISTED = 6
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, eq=False)
class WalkthroughStep:
    """One step: the nodes and wires to highlight, and its explanation.

    `node` is the node whose value or gradient is computed, 0 where the inputs are given; `lit` has it, or all inputs,
    and `wires` are those that it is computed along. `sentence` is in words, `equation` the arithmetic, and `sum` the
    whole sum where a contribution is the last of several.
    """

    phase: Phase
    node: int
    lit: tuple[int, ...]
    wires: tuple[Wire, ...]
    sentence: str
    equation: Equation
    sum: Equation | None = None

    @property
    def is_backward(self) -> bool:
        """Whether it belongs to the backward pass; the seed does."""
        return self.phase in ("seed", "backward")


class LineAt(NamedTuple):
    """A statement of the program: that of this node in the forward or the backward pass."""

    node: int
    phase: Literal["forward", "backward"]


class Walkthrough(Sequence[WalkthroughStep]):
    """The steps of a graph's two passes: inputs, forward node by node, the seed, backward wire by wire.

    Made in one walk over the graph; the text of a step is made when it is asked for. Backward, the nodes come in
    reverse order of computation, and of each all wires into it; the gradients of constants are left out, as in PyTorch.
    Nodes with a problem are left out as well: `left_out` has their sentences.
    """

    def __init__(self, graph: Graph, results: Results, digits: int = 3) -> None:
        self.graph, self.results, self._digits = graph, results, digits
        self.left_out = tuple(problem.sentence for problem in results.problems.values() if problem.is_own)
        live = [id for id in results.order if id in results.value_of]
        self._given = tuple(id for id in live if graph.node(id).row.is_source)
        self._computed = tuple(id for id in live if not graph.node(id).row.is_source)
        self._start = 1 if self._given else 0
        self._seed = self._start + len(self._computed)
        self._computed_at = {id: self._start + at for at, id in enumerate(self._computed)}
        self._computed_at |= dict.fromkeys(self._given, 0)
        self._has_seed = results.output in results.gradient_of
        self._back: list[Wire] = []
        self._places: list[int] = []
        self._arrivals: dict[int, list[int]] = {}
        self._arriving: dict[int, list[Wire]] = {}
        if self._has_seed:
            self._walk_back()

    def _walk_back(self) -> None:
        sources = self.graph.sources()
        for target in reversed(self._computed):
            if target not in self.results.upstream:
                continue
            node = self.graph.node(target)
            for slot in node.slots:
                source = sources[target].get(slot)
                if (
                    source is None
                    or not node.row.passes_gradient(slot)
                    or self.graph.node(source).row.role == "constant"
                ):
                    continue
                wire = Wire(source, target, slot)
                self._arrivals.setdefault(source, []).append(self._seed + 1 + len(self._back))
                self._arriving.setdefault(source, []).append(wire)
                self._places.append(len(self._arriving[source]))
                self._back.append(wire)

    def __len__(self) -> int:
        return self._seed + self._has_seed + len(self._back)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        """One step, or a list of them."""
        if isinstance(at, slice):
            return [self._step(each) for each in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(f"there is no step {at}")
        return self._step(at % len(self))

    @property
    def turn(self) -> int:
        """The first step of the backward pass; the number of steps where there is none."""
        return self._seed

    @property
    def last_forward(self) -> int:
        """The step after which every value is computed; −1 where there is none."""
        return self._seed - 1

    def gradient_sign(self, id: int) -> str:
        """The sign of a node's gradient: "∂e/∂b"."""
        return gradient_sign(self.results, self.graph.node(id).name)

    def phase(self, at: int) -> Phase:
        """The phase of a step."""
        if at < self._start:
            return "given"
        return "forward" if at < self._seed else "seed" if at == self._seed else "backward"

    def index_of(self, node: int, phase: Phase) -> int | None:
        """The step at which a node is given, computed or seeded, or its gradient complete; None where there is none."""
        if phase == "backward":
            arrivals = self._arrivals.get(node)
            return arrivals[-1] if arrivals else None
        if phase == "seed":
            return self._seed if self._has_seed and node == self.results.output else None
        at = self._computed_at.get(node)
        return at if at is not None and self.phase(at) == phase else None

    def line(self, at: int) -> LineAt | None:
        """The statement of the program that runs in a step; None while the inputs are given."""
        phase = self.phase(at)
        if phase == "given":
            return None
        if phase == "forward":
            return LineAt(self._computed[at - self._start], "forward")
        node = self.results.output if phase == "seed" else self._back[at - self._seed - 1].source
        return LineAt(node or 0, "backward")

    def value_at(self, id: int, at: int) -> Value | None:
        """A node's value after a step; None until it is computed."""
        computed = self._computed_at.get(id)
        return None if computed is None or computed > at else self.results.value_of[id]

    def gradient_at(self, id: int, at: int) -> Value | None:
        """A node's gradient after a step: None before anything has arrived, then the sum so far.

        The gradient of a node without contributions is zero once the pass is over.
        """
        if not self._has_seed or at < self._seed:
            return None
        if id == self.results.output:
            return self.results.gradient_of[id]
        arrivals = self._arrivals.get(id)
        if arrivals is None:
            is_over = at >= len(self) - 1 and id not in self.results.upstream
            return self.results.gradient_of.get(id) if is_over else None
        count = bisect_right(arrivals, at)
        if count == len(arrivals):
            return self.results.gradient_of[id]
        total = None
        for wire in self._arriving[id][:count]:
            added = self._contribution(wire)
            with np.errstate(all="ignore"):
                total = added if total is None else total + added
        return total

    def is_complete(self, id: int, at: int) -> bool:
        """Whether a node's gradient is complete after a step."""
        arrived, awaited = self.arrived(id, at)
        return self.gradient_at(id, at) is not None and arrived == awaited

    def arrived(self, id: int, at: int) -> tuple[int, int]:
        """The number of contributions to a node's gradient so far, after a step, and in all."""
        arrivals = self._arrivals.get(id, [])
        return bisect_right(arrivals, at), len(arrivals)

    def _contribution(self, wire: Wire) -> Value:
        found = self.results.wire_result(wire)
        assert found is not None, "a wire that is stepped along has values at both ends"
        return found.contribution

    # ── wording ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _step(self, at: int) -> WalkthroughStep:
        phase = self.phase(at)
        if phase == "given":
            return self._given_step()
        if phase == "forward":
            return self._forward_step(self._computed[at - self._start])
        if phase == "seed":
            output = self.results.output
            assert output is not None, "a seed has an output"
            equation = gradient_equation(self.graph, self.results, output, self._digits)
            return WalkthroughStep(phase, output, (output,), (), f"Start at the output: {equation.sentence}.", equation)
        return self._backward_step(at - self._seed - 1)

    def _given_step(self) -> WalkthroughStep:
        shown = self._given if len(self._given) <= MOST_LISTED else self._given[: MOST_LISTED - 1]
        each = [value_equation(self.graph, self.results, id, self._digits) for id in shown]
        more = len(self._given) - len(shown)
        words = _listed([equation.text for equation in each], more)
        sentence = f"{words} {'is' if len(self._given) == 1 else 'are'} given."
        if self.left_out:
            sentence += f" Left out: {'; '.join(self.left_out[:MOST_LISTED])}."
        dots = ["…"] if more else []
        left, right = ([*(equation.left for equation in each), *dots], [*(part.sides[0] for part in each), *dots])
        latex = ",\\; ".join([*(equation.latex for equation in each), *(["\\dots"] if more else [])])
        return WalkthroughStep(
            "given", 0, self._given, (), sentence, Equation(", ".join(left), (", ".join(right),), latex)
        )

    def _forward_step(self, id: int) -> WalkthroughStep:
        equation = value_equation(self.graph, self.results, id, self._digits)
        wires = self.graph.wires_into(id)
        inputs = list(dict.fromkeys(self._name(wire.source) for wire in wires))
        shown = inputs if len(inputs) <= MOST_LISTED else inputs[: MOST_LISTED - 1]
        origin = f" from {_listed(shown, len(inputs) - len(shown))}" if inputs else ""
        since = f", where {equation.reason}" if equation.reason else ""
        return WalkthroughStep(
            "forward", id, (id,), tuple(wires), f"Compute {self._name(id)}{origin}{since}.", equation
        )

    def _backward_step(self, at: int) -> WalkthroughStep:
        wire, place = self._back[at], self._places[at]
        beside = self._arriving[wire.source]
        equation = contribution_equation(self.graph, self.results, wire, self._digits, beside)
        brought = f"{equation.left} {equation.sign} {equation.sides[-1]}"
        sentence = f"Back from {self._name(wire.target)} to {self._name(wire.source)}: {brought}"
        if equation.reason:
            sentence += f", since {equation.reason}"
        total = None
        if len(beside) > 1:
            is_last = place == len(beside)
            sentence += f", the {'last' if is_last else _ordinal(place)} of {len(beside)} contributions"
            if is_last:
                total = gradient_equation(self.graph, self.results, wire.source, self._digits)
                sentence += f", which make {total.sides[-1]}" if not total.shapes else ""
        return WalkthroughStep("backward", wire.source, (wire.source,), (wire,), f"{sentence}.", equation, total)

    def _name(self, id: int) -> str:
        return self.graph.node(id).name


def _listed(parts: list[str], more: int) -> str:
    """Parts in words: "a, b and c", "a, b and 3 more"."""
    items = [*parts, f"{more} more"] if more else parts
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
