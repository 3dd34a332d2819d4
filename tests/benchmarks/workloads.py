"""The workloads (a) to (h): the same computation as a graph, and by hand in NumPy."""

# ruff: noqa: N803, N806 - matrices are called as in statistics

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from graphgui.engine.graph import Graph
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.benchmarks.tape import Number, Tape

ByHand = Callable[..., tuple[Any, tuple[Any, ...]]]
"""A step by hand: from the parameters to the loss and its gradients."""


@dataclass(frozen=True)
class Workload:
    """A loss, its parameters, and what else it is made of."""

    letter: str
    title: str
    graph: Graph
    loss: str
    parameters: Mapping[str, Any]
    data: Mapping[str, Any]
    by_hand: ByHand | None
    tape: Tape | None = None
    """The operations one by one, where all are on single numbers."""
    rate: float = 0.01


def _of_tape(letter: str, title: str, tape: Tape, by_hand: ByHand | None, rate: float = 0.01) -> Workload:
    parameters = {f"v{at}": np.float64(number) for at, number in enumerate(tape.parameters)}
    return Workload(letter, title, tape.graph(), f"v{len(tape) - 1}", parameters, {}, by_hand, tape, rate)


def _of_text(
    letter: str, title: str, text: str, parameters: Mapping[str, Any], data: Mapping[str, Any], by_hand: ByHand,
    rate: float = 0.01,
) -> Workload:  # fmt: skip
    graph = parse(text)
    for name, value in {**parameters, **data}.items():
        graph.replace(replace(graph.named(name), value=as_value(value), trained=name in parameters))
    return Workload(letter, title, graph, "loss", parameters, data, by_hand, None, rate)


# ── single numbers ───────────────────────────────────────────────────────────────────────────────────────────────────
def olah() -> Workload:
    """(a): e = (a + b)(b + 1)."""
    tape = Tape([2.0, 1.0])
    a, b = tape.numbers()
    _ = (a + b) * (b + 1)

    def by_hand(a: Any, b: Any) -> tuple[Any, tuple[Any, ...]]:
        c = a + b
        d = b + 1.0
        return c * d, (d, d + c)

    return _of_tape("a", "(a) e = (a + b)(b + 1)", tape, by_hand)


_DRAWN: dict[str, tuple[Callable[..., float], Callable[..., tuple[float, ...]]]] = {
    "add": (lambda a, b: a + b, lambda a, b, out: (1.0, 1.0)),
    "sub": (lambda a, b: a - b, lambda a, b, out: (1.0, -1.0)),
    "mul": (lambda a, b: a * b, lambda a, b, out: (b, a)),
    "tanh": (math.tanh, lambda x, out: (1 - out**2,)),
    "sin": (math.sin, lambda x, out: (math.cos(x),)),
    "sigmoid": (lambda x: 1 / (1 + math.exp(-x)), lambda x, out: (out * (1 - out),)),
}
RECENT = 50


@cache
def random_tape(count: int, seed: int = 1) -> Tape:
    """So many random operations, each on the one before it and, with two operands, on another of the last 50.

    All reach the last. An operation is drawn again where its value would exceed 2 or its slope along one direction
    leave 10⁻³ … 10³, so that no gradient of a long chain vanishes or overflows.
    """
    random = np.random.default_rng(seed)
    start = [float(number) for number in random.uniform(-1, 1, 10)]
    tape = Tape(start)
    values, slopes = start.copy(), [1.0] * len(start)
    names = list(_DRAWN)
    while len(tape.operations) < count:
        first = len(tape.operations) + 1 < len(start)  # the first operations take every parameter in
        name = names[random.integers(3 if first else len(names))]
        formula, rule = _DRAWN[name]
        last = len(tape) - 1
        other = len(tape.operations) if first else last - int(random.integers(1, min(RECENT, last) + 1))
        operands = (last, other)[: 2 if name in names[:3] else 1]
        numbers = [values[at] for at in operands]
        value = formula(*numbers)
        slope = sum(each * slopes[at] for each, at in zip(rule(*numbers, value), operands, strict=True))
        if abs(value) <= 2 and 1e-3 <= abs(slope) <= 1e3:
            tape.add(name, *operands)
            values.append(value)
            slopes.append(slope)
    return tape


def random_operations() -> Workload:
    """(b): 10,000 random operations."""
    return _of_tape("b", "(b) 10,000 random operations", random_tape(10_000), None)


def moons() -> tuple[Any, Any]:
    """100 points in the plane, and 1 or −1 for each: which of two half circles it lies on."""
    random = np.random.default_rng(2)
    angle, upper = random.uniform(0, np.pi, 100), np.arange(100) % 2 == 0
    X = np.where(upper, [np.cos(angle), np.sin(angle)], [1 - np.cos(angle), 0.5 - np.sin(angle)]).T
    return X + random.normal(scale=0.1, size=X.shape), np.where(upper, 1.0, -1.0)


def _weights(*sizes: int) -> list[Any]:
    random = np.random.default_rng(3)
    found: list[Any] = []
    for rows, columns in pairwise(sizes):
        found += [random.normal(size=(rows, columns)) / np.sqrt(rows), np.zeros(columns)]
    return found


def scalar_network() -> Workload:
    """(c): the network 2-16-16-1 of single numbers, one by one, as micrograd has it."""
    weights = _weights(2, 16, 16, 1)
    tape = Tape([number for each in weights for number in each.ravel()])
    numbers = iter(tape.numbers())
    layers = []
    for matrix, offset in zip(weights[::2], weights[1::2], strict=True):
        columns = [[next(numbers) for _ in row] for row in matrix]
        layers.append((list(zip(*columns, strict=True)), [next(numbers) for _ in offset]))
    losses: list[Number] = []
    for point, target in zip(*moons(), strict=True):
        # A weight stands before the number, so that the first layer's inputs are plain numbers.
        values: list[Any] = [float(number) for number in point]
        for at, (rows, offsets) in enumerate(layers):
            sums = []
            for row, offset in zip(rows, offsets, strict=True):
                total = row[0] * values[0]
                for weight, value in zip(row[1:], values[1:], strict=True):
                    total = total + weight * value
                sums.append(total + offset)
            values = sums if at == len(layers) - 1 else [each.tanh() for each in sums]
        error = values[0] - float(target)
        losses.append(error * error)
    total = losses[0]
    for each in losses[1:]:
        total = total + each
    _ = total * (1 / len(losses))
    return _of_tape("c", f"(c) 2-16-16-1, {len(tape):,} single numbers", tape, None)


def rosenbrock() -> Workload:
    """(g): Rosenbrock's valley, from (−1.2, 1)."""
    tape = Tape([-1.2, 1.0])
    x, y = tape.numbers()
    first = x * -1.0 + 1.0
    second = y - x * x
    _ = first * first + second * second * 100.0

    def by_hand(x: Any, y: Any) -> tuple[Any, tuple[Any, ...]]:
        first = 1 - x
        second = y - x * x
        return first * first + 100 * second * second, (-2 * first - 400 * x * second, 200 * second)

    text = "x = -1.2; y = 1; loss = (1 - x)^2 + 100 * (y - x^2)^2"
    start = {"x": np.float64(-1.2), "y": np.float64(1.0)}
    return replace(_of_text("g", "(g) Rosenbrock", text, start, {}, by_hand, rate=0.001), tape=tape)


def diamonds() -> Workload:
    """(h): x ← sin x + x/2, fifty times: two paths a stage, 2^50 in all."""
    tape = Tape([0.7])
    (x,) = tape.numbers()
    for _ in range(50):
        x = x.sin() + x * 0.5

    def by_hand(x: Any) -> tuple[Any, tuple[Any, ...]]:
        passed = []
        for _ in range(50):
            passed.append(x)
            x = np.sin(x) + 0.5 * x
        slope = 1.0
        for each in reversed(passed):
            slope *= np.cos(each) + 0.5
        return x, (slope,)

    return _of_tape("h", "(h) diamond chain of depth 50", tape, by_hand)


# ── arrays ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def regression() -> Workload:
    """(d): linear regression, 1000 × 10."""
    random = np.random.default_rng(4)
    X = random.normal(size=(1000, 10))
    y = X @ random.normal(size=10) + 0.1 * random.normal(size=1000)

    def by_hand(w: Any, b: Any) -> tuple[Any, tuple[Any, ...]]:
        error = X @ w + b - y
        slope = (2 / len(y)) * error
        return np.mean(error**2), (X.T @ slope, np.sum(slope))

    parameters = {"w": np.zeros(10), "b": np.float64(0.0)}
    return _of_text("d", "(d) regression, 1000 × 10", "loss = mse(X @ w + b, y)", parameters, {"X": X, "y": y}, by_hand)


def network() -> Workload:
    """(e): the network 2-16-16-1 of arrays, 100 samples."""
    X, y = moons()
    y = y[:, None]

    def by_hand(U: Any, a: Any, V: Any, b: Any, W: Any, c: Any) -> tuple[Any, tuple[Any, ...]]:
        h1 = np.tanh(X @ U + a)
        h2 = np.tanh(h1 @ V + b)
        error = h2 @ W + c - y
        slope = (2 / error.size) * error
        slope2 = (slope @ W.T) * (1 - h2**2)
        slope1 = (slope2 @ V.T) * (1 - h1**2)
        return np.mean(error**2), (
            X.T @ slope1, slope1.sum(axis=0), h1.T @ slope2, slope2.sum(axis=0), h2.T @ slope, slope.sum(axis=0),
        )  # fmt: skip

    parameters = dict(zip("UaVbWc", _weights(2, 16, 16, 1), strict=True))
    text = "loss = mse(tanh(tanh(X @ U + a) @ V + b) @ W + c, y)"
    return _of_text("e", "(e) network 2-16-16-1, 100 samples", text, parameters, {"X": X, "y": y}, by_hand)


def classifier() -> Workload:
    """(f): a classifier 784-128-10, 64 samples at a time."""
    random = np.random.default_rng(5)
    X, classes = random.uniform(size=(64, 784)), random.integers(10, size=64)
    rows = np.arange(len(X))

    def by_hand(V: Any, b: Any, W: Any, c: Any) -> tuple[Any, tuple[Any, ...]]:
        h = np.maximum(X @ V + b, 0.0)
        logits = h @ W + c
        shifted = logits - logits.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        totals = exponentials.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(totals[:, 0]) - shifted[rows, classes])
        slope = exponentials / totals
        slope[rows, classes] -= 1.0
        slope /= len(X)
        inner = (slope @ W.T) * (h > 0)
        return loss, (X.T @ inner, inner.sum(axis=0), h.T @ slope, slope.sum(axis=0))

    parameters = dict(zip("VbWc", _weights(784, 128, 10), strict=True))
    data = {"X": X, "classes": classes.astype(np.float64)}
    text = "loss = cross_entropy(relu(X @ V + b) @ W + c, classes)"
    return _of_text("f", "(f) classifier 784-128-10, 64 samples", text, parameters, data, by_hand)


WORKLOADS: dict[str, Callable[[], Workload]] = {
    "a": olah, "b": random_operations, "c": scalar_network, "d": regression, "e": network, "f": classifier,
    "g": rosenbrock, "h": diamonds,
}  # fmt: skip


def chosen(letters: Collection[str], among: str) -> list[Workload]:
    """The workloads of `among` whose letters were asked for."""
    return [_made(letter) for letter in among if letter in letters]


@cache
def _made(letter: str) -> Workload:
    return WORKLOADS[letter]()
