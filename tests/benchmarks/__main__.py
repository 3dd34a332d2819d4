"""How long a step takes, against NumPy written by hand in the same run: python -m tests.benchmarks. Gates nothing."""

from collections.abc import Callable
from timeit import repeat

import numpy as np

from graphgui.engine.evaluate import Evaluator
from graphgui.engine.step import Step
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.formats.expression import parse


def best(run: Callable[[], object], seconds: float = 0.3) -> float:
    """Microseconds of one call: the best of five rounds."""
    times = 1
    while (took := min(repeat(run, number=times, repeat=1))) < seconds / 20:
        times *= 2 if took > seconds / 200 else 10
    return min(repeat(run, number=times, repeat=5)) / times * 1e6


def olah() -> tuple[Callable[[], object], Callable[[], object]]:
    """e = (a + b)(b + 1)."""
    step = Step(parse("e = (a + b) * (b + 1)"), "e", ["a", "b"])
    values = {"a": np.float64(2.0), "b": np.float64(1.0)}

    def by_hand() -> object:
        a, b = values["a"], values["b"]
        c = a + b
        d = b + 1.0
        return c * d, {"a": d, "b": d + c}

    return lambda: step(values), by_hand


def regression() -> tuple[Callable[[], object], Callable[[], object]]:
    """Linear regression, 1000 × 10."""
    random = np.random.default_rng(1)
    X, y = random.normal(size=(1000, 10)), random.normal(size=1000)  # noqa: N806 - as statisticians write it
    data = {"X": X, "y": y}
    graph = parse("loss = mse(X @ w + b, y)")
    for name, value in data.items():
        node = graph.named(name)
        graph.replace(make_node(node.id, name, "parameter", value=value))
    step = Step(graph, "loss", ["w", "b"])
    values = {"w": np.zeros(10), "b": np.float64(0.0)}

    def by_hand() -> object:
        error = X @ values["w"] + values["b"] - y
        slope = 2 * error / len(y)
        return np.mean(error**2), {"w": X.T @ slope, "b": np.sum(slope)}

    return lambda: step(values), by_hand


def network() -> tuple[Callable[[], object], Callable[[], object]]:
    """A two-layer network, 256 × 32 → 64 → 1."""
    random = np.random.default_rng(1)
    X, y = random.normal(size=(256, 32)), random.normal(size=(256, 1))  # noqa: N806 - as statisticians write it
    graph = parse("loss = mse(tanh(X @ V + c) @ W + d, y)")
    for name, value in {"X": X, "y": y}.items():
        graph.replace(make_node(graph.named(name).id, name, "parameter", value=value))
    step = Step(graph, "loss", ["V", "c", "W", "d"])
    values = {"V": random.normal(size=(32, 64)), "c": np.zeros(64), "W": random.normal(size=(64, 1)), "d": np.zeros(1)}

    def by_hand() -> object:
        h = np.tanh(X @ values["V"] + values["c"])
        error = h @ values["W"] + values["d"] - y
        slope = 2 * error / error.size
        inner = slope @ values["W"].T * (1 - h**2)
        return np.mean(error**2), {
            "V": X.T @ inner, "c": inner.sum(axis=0), "W": h.T @ slope, "d": slope.sum(axis=0),
        }  # fmt: skip

    return lambda: step(values), by_hand


def chain(count: int) -> Graph:
    """sin(sin(… x)), `count` deep."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=0.5))
    for id in range(2, count + 2):
        graph.add(make_node(id, f"v{id}", "sin"))
    graph.connect_all(Wire(id - 1, id, "x") for id in range(2, count + 2))
    return graph


def main() -> None:
    """Prints one line for each, after checking that both ways find the same."""
    for title in (olah, regression, network):
        ours, by_hand = title()
        (loss, gradients), (expected, slopes) = ours(), by_hand()  # type: ignore[misc]
        np.testing.assert_allclose(loss, expected, rtol=1e-12)
        for name, slope in slopes.items():
            np.testing.assert_allclose(gradients[name], slope, rtol=1e-9, atol=1e-12)
        mine, hand = best(ours), best(by_hand)
        print(f"{title.__doc__:45} {mine:9.1f} µs   by hand {hand:9.1f} µs   ratio {mine / hand:5.2f}")
    for count in (1_000, 10_000):
        graph, evaluator = chain(count), Evaluator()
        first = best(lambda graph=graph: Evaluator().run(graph)) / 1e3  # type: ignore[misc]
        evaluator.run(graph)
        again = best(lambda graph=graph, evaluator=evaluator: evaluator.run(graph)) / 1e3  # type: ignore[misc]
        print(f"{f'{count:,} nodes, every value and gradient':45} {first:9.1f} ms at first, {again:6.2f} ms again")


if __name__ == "__main__":
    main()
