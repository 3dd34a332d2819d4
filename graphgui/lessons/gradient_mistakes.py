"""Wrong gradients, each generated from the graph as the number that a mistake yields, the likeliest first.

Most are the reverse pass itself, run with one rule changed: a wire left out, its local derivative forgotten, the
factors of a product swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod

import numpy as np

from graphgui.analysis.forward_mode import tangents
from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import Op
from graphgui.engine.op_properties import Binding
from graphgui.engine.preamble.array_helpers import unbroadcast
from graphgui.engine.values import Value
from graphgui.lessons.questions import Mistake, Question, inputs_to, of_other_nodes, slips, truth

MOST_WIRES = 60
"""Wires between a node and the output up to which mistakes are looked for farther on than the node's own wires."""
MOST_WAYS = 32
_MOST_LEFT_OUT = 5


@dataclass(frozen=True, eq=False)
class Local:
    """A wire on the way to the output, and the numbers at its target."""

    wire: Wire
    target: Node
    inputs: tuple[Value, ...]
    out: Value

    @property
    def at(self) -> int:
        """The place of its slot."""
        return self.target.slots.index(self.wire.slot)

    @property
    def own(self) -> Value:
        """The value that flows along it."""
        return self.inputs[self.at]

    @property
    def exponent(self) -> float | None:
        """The exponent of a power of what flows along it; None where the target is no power, or has many exponents."""
        exponent = self.target.row.exponent
        if not isinstance(exponent, str):
            return exponent
        if not exponent or self.at != 0:
            return None
        found = self.inputs[self.target.slots.index(exponent)]
        return float(found) if np.ndim(found) == 0 else None

    def pull(self, g: Value) -> Value:
        """The gradient that its rule passes back where g arrives at the target."""
        return self.target.row.vjp(self.wire.slot, g, self.out, self.inputs, self.target.options)


Rule = Callable[[Local, Value], Value | None]
"""What a wire passes back by mistake where a gradient arrives at its target; None where that mistake cannot be made."""


def gradient_mistakes(graph: Graph, results: Results, question: Question) -> Iterator[Mistake]:
    """The wrong gradients of a node; some may be the true one by chance."""
    right = truth(results, question)
    output = "" if graph.output is None else graph.node(graph.output).name
    name = graph.node(question.node).name
    yield Mistake("sign", -right, f"look at the sign. If {name} grows a little, does {output} grow or shrink?")
    between = _Between(graph, results, question.node)
    if between.own:
        yield from between.left_out()
        if len(between.own) <= MOST_WIRES:
            yield from between.changed(between.own)
        if between.is_small:
            yield from between.ways()
    others = list(of_other_nodes(graph, results, question))
    yield from others[:1]
    if between.own and between.is_small:
        yield from between.partial()
        yield from between.farther()
    if np.ndim(right) == 2:
        yield Mistake("transposed", np.transpose(right), "look at what is a row and what is a column.")
    yield from others[1:]
    yield from slips(right)


class _Between:
    """All nodes and wires between a node and the output through which a gradient flows."""

    def __init__(self, graph: Graph, results: Results, id: int) -> None:
        self._graph, self._results, self._id = graph, results, id
        below = graph.descendants([id]) & results.upstream
        self._order = [at for at in results.order if at in below]
        self._found: dict[int, list[Local]] = {}
        self.own = self._from(id) if below else []

    @cached_property
    def all(self) -> list[Local]:
        """All wires on the way."""
        return [local for at in self._order for local in self._from(at)]

    @property
    def is_small(self) -> bool:
        """Whether there are so few wires that mistakes are looked for everywhere on the way."""
        return len(self._order) <= MOST_WIRES and len(self.all) <= MOST_WIRES

    def _from(self, at: int) -> list[Local]:
        """The wires on the way that leave a node."""
        if at not in self._found:
            self._found[at] = [
                Local(
                    wire,
                    self._graph.node(wire.target),
                    inputs_to(self._graph, self._results, wire.target),
                    self._results.value_of[wire.target],
                )
                for wire in self._graph.wires_from(at)
                if (found := self._results.wire_result(wire)) is not None and found.reaches_output
            ]
        return self._found[at]

    def name(self, id: int | None) -> str:
        """A node's name."""
        return "" if id is None else self._graph.node(id).name

    def what(self, local: Local) -> str:
        """The target of a wire with its formula, as "c = a · b"."""
        return f"{local.target.name} = {formula(self._graph, local.target)}"

    @property
    def subject(self) -> str:
        """The name of the node that is asked about."""
        return self.name(self._id)

    @property
    def end(self) -> str:
        """The name of the output."""
        return self.name(self._results.output)

    def gradient(self, changes: Mapping[Wire, Rule]) -> Value | None:
        """The gradient of the node by a reverse pass in which some wires follow other rules; None where one cannot.

        Nodes below all changes have their true gradients.
        """
        changed = {wire.source for wire in changes}
        arrived: dict[int, Value] = {}
        for at in [self._id] if changed == {self._id} else reversed(self._order):
            below = self._from(at)
            if at in changed or any(local.target.id in arrived for local in below):
                total = np.zeros(np.shape(self._results.value_of[at]))[()]
                for local in below:
                    g = arrived.get(local.target.id, self._arriving(local))
                    term = changes[local.wire](local, g) if local.wire in changes else local.pull(g)
                    if term is None:
                        return None
                    total = total + term
                arrived[at] = total
        return arrived.get(self._id)  # a change behind an operation that passes no gradient never arrives

    def left_out(self) -> Iterator[Mistake]:
        """Some of the node's own wires left out of the sum; or all that they bring multiplied."""
        terms = [local.pull(self._arriving(local)) for local in self.own]
        total = self._results.gradient_of[self._id]
        places = range(len(terms))
        most_missing = len(terms) - 1 if len(terms) <= _MOST_LEFT_OUT else 1
        for count in range(1, most_missing + 1):
            for missing in combinations(places, count):
                kept = [at for at in places if at not in missing]
                key = "only one path" if len(kept) == 1 and len(terms) > 2 else "forgot a path"
                hint = self._told_missing([self.own[at] for at in kept], [self.own[at] for at in missing])
                yield Mistake(key, total - sum(terms[at] for at in missing), hint)
        if len(terms) > 1:
            yield Mistake("multiplied paths instead of adding", prod(terms[1:], start=terms[0]), self._told_multiplied)

    @property
    def _told_multiplied(self) -> str:
        return "that multiplies the ways with one another. Along a way one multiplies; the ways are added."

    def _arriving(self, local: Local) -> Value:
        return self._results.gradient_of[local.wire.target]

    def _told_missing(self, kept: list[Local], missing: list[Local]) -> str:
        shared = {local.target.id for local in kept} & {local.target.id for local in missing}
        if shared:
            return f"{self.subject} enters {self.name(min(shared))} more than once, and each time counts."
        if len(kept) == 1:
            rest = _joined([self._way(local) for local in missing])
            return f"that is the way {self._way(kept[0])} alone. {self.subject} also reaches {self.end} {rest}."
        return f"that leaves out the way {_joined([self._way(local) for local in missing])}."

    def _way(self, local: Local) -> str:
        is_last = local.target.id == self._results.output
        return "by the wire between them" if is_last else f"through {local.target.name}"

    def changed(self, locals: list[Local]) -> Iterator[Mistake]:
        """The rules changed at these wires: at one of them, or at all."""
        sets = [[local] for local in locals] + ([locals] if len(locals) > 1 else [])
        for key, rule, template in _RULES:
            for some in sets:
                value = self.gradient({local.wire: rule for local in some})
                if value is None:
                    continue
                hint = template.format(
                    t=_joined([f"∂{local.target.name}/∂{self.name(local.wire.source)}" for local in some]),
                    ends=_joined([local.target.name for local in some]),
                    source=self.name(some[0].wire.source), what=_joined([self.what(local) for local in some]),
                )  # fmt: skip
                kind = "forgot the inner derivative" if rule is _passed_on and self._is_inner(some) else key
                if kind != key:
                    hint = (
                        f"that is the outer derivative. Inside stands {some[0].target.name}, which has one of its own."
                    )
                yield Mistake(kind, value, hint)

    def _is_inner(self, locals: list[Local]) -> bool:
        """Whether all that these wires lead into is what a function, as tanh or a square, is taken of."""
        outer = [far for local in locals for far in self._from(local.target.id)]
        return bool(outer) and all(
            _is_function(far.target.row) and len(self._graph.sources()[far.target.id]) == 1 for far in outer
        )

    def farther(self) -> Iterator[Mistake]:
        """The rules changed, or a wire left out, farther on along the way."""
        beyond = [local for local in self.all if local not in self.own]
        for local in beyond:
            if len(self._from(local.wire.source)) > 1:
                way = f"{self.name(local.wire.source)} → {local.target.name}"
                value = self.gradient({local.wire: _nothing})
                if value is not None:
                    yield Mistake("forgot a path", value, f"that leaves out the way {way}.")
        for local in beyond:
            yield from self.changed([local])
        for key, rule, template in (
            ("swapped the factors of a product", _swapped, "each factor of a product scales the other one's gradient."),
            ("sign", _turned, "look at every minus on the way."),
        ):
            some = [local for local in self.all if rule(local, self._arriving(local)) is not None]
            value = self.gradient({local.wire: rule for local in some}) if len(some) > 1 else None
            if value is not None:
                yield Mistake(key, value, template)

    def ways(self) -> Iterator[Mistake]:
        """Whole ways to the output, of single numbers, left out or alone or multiplied with one another."""
        ways = self._all_ways()
        if len(ways) < 2 or any(np.ndim(local.out) or np.ndim(local.own) for local in self.all):
            return
        products = [prod(float(local.pull(1.0)) for local in way) for way in ways]
        for way, product in zip(ways, products, strict=True):
            nodes_on_it = " → ".join([self.subject, *(local.target.name for local in way)])
            key = "forgot a path" if len(ways) == 2 else "only one path"
            yield Mistake(
                "forgot a path", np.float64(sum(products) - product), f"that leaves out the way {nodes_on_it}."
            )
            yield Mistake(key, np.float64(product), f"that is the way {nodes_on_it} alone, and there are more.")
        yield Mistake("multiplied paths instead of adding", np.float64(prod(products)), self._told_multiplied)

    def _all_ways(self) -> list[list[Local]]:
        """Every way from the node to the output; none where there are many."""
        count = dict.fromkeys(self._order, 0)
        for at in reversed(self._order):
            count[at] = int(at == self._results.output) + sum(count[local.wire.target] for local in self._from(at))
        if count[self._id] > MOST_WAYS:
            return []
        done, open_ways = [], [[local] for local in self.own]
        while open_ways:
            way = open_ways.pop()
            end = way[-1].wire.target
            if end == self._results.output:
                done.append(way)
            open_ways += [[*way, local] for local in self._from(end)]
        return done

    def partial(self) -> Iterator[Mistake]:
        """The way walked in part: back from the output to a node on the way, or on from the node to one."""
        on_the_way = [at for at in self._order if at not in (self._id, self._results.output)]
        for at in on_the_way:
            hint = (
                f"that is ∂{self.end}/∂{self.name(at)}: from {self.name(at)} the way goes on, back to {self.subject}."
            )
            yield Mistake("forgot to multiply along", self._results.gradient_of[at], hint)
        if np.ndim(self._results.value_of[self._id]):
            return
        moved = tangents(self._results, {self._id: np.float64(1.0)})
        for at in on_the_way:
            hint = f"that is ∂{self.name(at)}/∂{self.subject}: from {self.name(at)} the way goes on to {self.end}."
            yield Mistake("forgot to multiply along", moved[at], hint)


def _is_function(row: Op) -> bool:
    """Whether an operation is what one calls a function of its input: none of + − · ÷, nor the input itself."""
    is_linear = row.is_arithmetic and row.binds < Binding.POWER
    return row.elementwise and not is_linear and not row.passes_value_on


def _nothing(local: Local, g: Value) -> Value:
    return np.zeros(np.shape(local.own))[()]


def _local_alone(local: Local, g: Value) -> Value | None:
    """The local derivative, whatever arrives; where that is −1, it is the sign that was forgotten."""
    return None if np.all(g == -1.0) else local.pull(np.ones(np.shape(local.out))[()])


def _passed_on(local: Local, g: Value) -> Value | None:
    """The arriving gradient, without the local derivative."""
    return g if np.shape(g) == np.shape(local.own) else None


def _swapped(local: Local, g: Value) -> Value | None:
    """In a product, scaled by the factor itself instead of the other one."""
    if local.target.row.product not in ("entries", "inner") or local.inputs[0] is local.inputs[1]:
        return None
    try:
        return _undone(g * local.own, local)
    except ValueError:  # a product of matrices, whose shapes do not meet entry by entry
        return None


def _power(wrong: Callable[[Value, float, Value], Value]) -> Rule:
    """The derivative of a power taken wrongly, from its base, its exponent and its value."""

    def rule(local: Local, g: Value) -> Value | None:
        exponent = local.exponent
        return None if exponent is None else _undone(g * wrong(local.own, exponent, local.out), local)

    return rule


def _gate(local: Local, g: Value) -> Value | None:
    """Through a maximum or relu on the wrong side of its kink."""
    kink = local.target.row.kink
    if kink is None or not kink.gates:
        return None
    return _undone(g, local) - local.pull(g)


def _turned(local: Local, g: Value) -> Value | None:
    """With its sign turned, where an operation turns signs."""
    return -local.pull(g) if local.wire.slot in local.target.row.minus.split() else None


def _matrix(wrong: Callable[[Value, Value], Value], *, of_vectors: bool = False) -> Rule:
    """Through a matrix product with transposes left out, misplaced, or in the wrong order."""

    def rule(local: Local, g: Value) -> Value | None:
        if local.target.row.product not in ("matrix", "inner") or np.ndim(g) not in (1, 2):
            return None
        other = np.asarray(local.inputs[1 - local.at])
        if of_vectors != (np.ndim(g) == other.ndim == 1):
            return None
        try:
            value = wrong(g, other)
        except ValueError:  # these shapes do not meet
            return None
        return value if np.shape(value) == np.shape(local.own) else None

    return rule


def _undone(value: Value, local: Local) -> Value:
    """Broadcasting undone, so that it has the shape of what flows along the wire."""
    return unbroadcast(
        np.broadcast_to(value, np.broadcast_shapes(np.shape(value), np.shape(local.own))), np.shape(local.own)
    )


def _joined(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_POWER_HINT = "look at the derivative of {what}: the exponent comes down as a factor and is one less then."
_MATRIX_HINT = "look at the shapes: which factor of {what} is transposed, and on which side does it stand?"
_RULES: tuple[tuple[str, Rule, str], ...] = (
    ("swapped the factors of a product", _swapped, "that scales by {source} itself. In {what} each factor's gradient is scaled by the other factor."),
    ("sign", _turned, "look at the minus in {what}: what does it do to the gradient?"),
    ("wrong side of a kink", _gate, "look on which side of its kink {what} is: that decides whether a gradient passes."),
    ("forgot to multiply along", _passed_on, "that passes on what arrives at {ends}. On the way to {source} it is multiplied by {t}."),
    ("forgot to multiply along", _local_alone, "that has {t} alone. It is multiplied by what arrives at {ends}."),
    ("power rule", _power(lambda x, n, out: x ** (n - 1)), _POWER_HINT),
    ("power rule", _power(lambda x, n, out: n * np.ones(np.shape(x))), _POWER_HINT),
    ("power rule", _power(lambda x, n, out: out), _POWER_HINT),
    ("power rule", _power(lambda x, n, out: n * out), _POWER_HINT),
    ("transposed", _matrix(lambda g, other: g @ other), _MATRIX_HINT),
    ("transposed", _matrix(lambda g, other: other @ g), _MATRIX_HINT),
    ("transposed", _matrix(lambda g, other: g @ other.T), _MATRIX_HINT),
    ("transposed", _matrix(lambda g, other: other.T @ g), _MATRIX_HINT),
    ("transposed", _matrix(lambda g, other: np.outer(g, other), of_vectors=True), _MATRIX_HINT),
    ("transposed", _matrix(lambda g, other: np.outer(other, g), of_vectors=True), _MATRIX_HINT),
)  # fmt: skip
