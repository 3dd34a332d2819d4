"""The published examples of WORKED_NUMBERS.md, by number: through the engine, and through the command line.

Tolerance 1e-9 relative; figures that are published with ten decimals may differ by half of the last.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import pytest

import graphgui
from graphgui import headless
from graphgui.descent.run import Record, descend

NEURON6 = "f = sigmoid(w0*x0 + w1*x1 + w2)"
AT6 = {"w0": "2", "w1": "-3", "w2": "-3", "x0": "-1", "x1": "-2"}
SUM10 = """c = a + b; d = a*b + b**3; c += c + 1; c += 1 + c - a; d += 2*d + relu(b + a); d += 3*d + relu(b - a)
e = c - d; f = e**2; g = f/2 + 10/f"""
NETWORK27 = """i1 = constant(0.05); i2 = constant(0.10); t1 = constant(0.01); t2 = constant(0.99)
b1 = constant(0.35); b2 = constant(0.60)
w1 = 0.15; w2 = 0.20; w3 = 0.25; w4 = 0.30; w5 = 0.40; w6 = 0.45; w7 = 0.50; w8 = 0.55
h1 = sigmoid(w1*i1 + w2*i2 + b1); h2 = sigmoid(w3*i1 + w4*i2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2); o2 = sigmoid(w7*h1 + w8*h2 + b2)
E = ((t1 - o1)**2 + (t2 - o2)**2) / 2"""
DOUBLINGS = "v = x\n" + "v = v + v\n" * 20


@dataclass(frozen=True)
class Case:
    """One evaluation: a text, the values its names are set to, and what must come out."""

    number: str
    text: str
    at: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    gradients: dict[str, object] = field(default_factory=dict)
    gradient_of: str | None = None


CASES = [
    Case("1", "e = (a + b) * (b + 1)", {"a": "2", "b": "1"}, {"c": 3, "d": 2, "e": 6}, {"a": 2, "b": 5, "c": 2, "d": 3}),
    Case("2", "e = (a + b) * (b + 1)", {"a": "1", "b": "0"}, {"e": 1}, {"a": 1, "b": 2}),
    Case("2 expanded", "e = a*b + b*b + a + b", {"a": "1", "b": "0"}, {"e": 1}, {"a": 1, "b": 2}),
    Case("3 bundle", "y = (x + 2*x) + 3*x; z = (4*y + 5*y) + 6*y", {}, {}, {"x": 90}),
    Case("3 doublings", DOUBLINGS, {"x": "1"}, {"v": 1_048_576}, {"x": 1_048_576}),
    Case("4 product", "f = x * y", {"x": "4", "y": "-3"}, {"f": -12}, {"x": -3, "y": 4}),
    Case("4 max", "f = max(x, y)", {"x": "4", "y": "2"}, {"f": 4}, {"x": 1, "y": 0}),
    Case("5", "q = x + y; f = q * z", {"x": "-2", "y": "5", "z": "-4"}, {"q": 3, "f": -12}, {"x": -4, "y": -4, "z": 3, "q": -4}),
    Case("6", NEURON6, AT6, {"f": 0.7310585786},
         {"w0": -0.1966119332, "w1": -0.3932238665, "w2": 0.1966119332, "x0": 0.3932238665, "x1": -0.5898357997}),
    Case("7", "f = (x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)", {"x": "3", "y": "-4"}, {"f": 1.5456448841},
         {"x": 2.0595697956, "y": 1.5922327515}),
    Case("8", "f = 2*(x*y + max(z, w))", {"x": "3", "y": "-4", "z": "2", "w": "-1"}, {"f": -20}, {"x": -8, "y": 6, "z": 2, "w": 0}),
    Case("9", "D = W @ X; t = sum(D * constant([[1, 0], [0, 1]]))", {"W": "[[1, 2], [3, 4]]", "X": "[[5, 6], [7, 8]]"},
         {"D": [[19, 22], [43, 50]]}, {"W": [[5, 7], [6, 8]], "X": [[1, 3], [2, 4]]}),
    Case("10", SUM10, {"a": "-4", "b": "2"}, {"g": 24.7040816327}, {"a": 138.8338192420, "b": 645.5772594752}),
    Case("11", "L = (a*b + c) * f", {"a": "2", "b": "-3", "c": "10", "f": "-2"}, {"L": -8}, {"a": 6, "b": -4, "c": -2, "f": 4}),
    Case("11 ascent", "L = (a*b + c) * f", {"a": "2 + .01*6", "b": "-3 - .01*4", "c": "10 - .01*2", "f": "-2 + .01*4"}, {"L": -7.286496}),
    Case("11 descent", "L = (a*b + c) * f", {"a": "2 - .01*6", "b": "-3 + .01*4", "c": "10 + .01*2", "f": "-2 - .01*4"}, {"L": -8.726304}),
    Case("12", "o = tanh(x1*w1 + x2*w2 + b)", {"x1": "2", "x2": "0", "w1": "-3", "w2": "1", "b": "6.8813735870195432"},
         {"o": 0.7071067812}, {"x1": -1.5, "x2": 0.5, "w1": 1, "w2": 0, "b": 0.5}),
    Case("13 sum", "f = a + a", {"a": "3"}, {"f": 6}, {"a": 2}),
    Case("13 product", "f = x * x", {"x": "3"}, {"f": 9}, {"x": 6}),
    Case("14", "f = (a*b) * (a + b)", {"a": "-2", "b": "3"}, {"f": -6}, {"a": -3, "b": -8}),
    Case("15", "z = 2*x + 2 + x; q = relu(z) + z*x; h = relu(z*z); y = h + q + q*x", {"x": "-4"}, {"y": -20}, {"x": 46}),
    Case("16", "f = 3*x**2 - 4*x + 5", {"x": "3"}, {"f": 20}, {"x": 14}),
    Case("16 lowest", "f = 3*x**2 - 4*x + 5", {"x": "2/3"}, {}, {"x": 0}),
    Case("17", "f = x**2 * y + y + 2", {"x": "3", "y": "4"}, {"f": 42}, {"x": 24, "y": 10}),
    Case("18", "f = sin(x**2)", {"x": "3"}, {}, {"x": -5.4667815713}),
    Case("19", "f = log(x1) + x1*x2 - sin(x2)", {"x1": "2", "x2": "5"}, {"f": 11.6520714552}, {"x1": 5.5, "x2": 1.7163378145}),
    Case("20", "y = x**2; z = y**2", {"x": "3"}, {"z": 81}, {"x": 108, "y": 18}),
    Case("20 inner", "y = x**2; z = y**2", {"x": "3"}, {"y": 9}, {"x": 6}, "y"),
    Case("21", "f = mean(3*(x + 2)**2)", {"x": "[[1, 1], [1, 1]]"}, {"f": 27}, {"x": [[4.5, 4.5], [4.5, 4.5]]}),
    Case("22", "Q = 3*a**3 - b**2", {"a": "[2, 3]", "b": "[6, 4]"}, {"Q": [-12, 65]}, {"a": [36, 81], "b": [-12, -8]}),
    Case("23 tanh", "f = tanh(x)", {"x": "2"}, {}, {"x": 0.0706508249}),
    Case("23 sum", "f = sum(sigmoid(x))", {"x": "[0, 1, 2]"}, {}, {"x": [0.25, 0.1966119332, 0.1049935854]}),
    Case("24", "f = 2*dot(x, x)", {"x": "[0, 1, 2, 3]"}, {"f": 28}, {"x": [0, 4, 8, 12]}),
    Case("24 transposed", "f = 2*(x.T @ x)", {"x": "[0, 1, 2, 3]"}, {"f": 28}, {"x": [0, 4, 8, 12]}),
    Case("24 detached", "u = detach(x**2); f = sum(u * x)", {"x": "[0, 1, 2, 3]"}, {}, {"x": [0, 1, 4, 9], "u": [0, 1, 2, 3]}),
    Case("25", "f = x @ x", {"x": "[1, 2]"}, {"f": 5}, {"x": [2, 4]}),
    Case("25 moved", "f = x @ x", {"x": "[1 + .1, 2 - .2]"}, {"f": 4.45}),
    Case("25 matrix", "f = sum(X * X)", {"X": "[[1, 2], [3, 4]]"}, {"f": 30}, {"X": [[2, 4], [6, 8]]}),
    Case("25 matrix moved", "f = sum(X * X)", {"X": "[[1.1, 2], [3, 4.1]]"}, {"f": 31.02}),
    Case("26", "f = sum((A @ w - y)**2) / 2", {"A": "[[1, 2], [3, 4]]", "w": "[1, -1]", "y": "[0, 1]"}, {"f": 2.5}, {"w": [-7, -10]}),
    Case("27", NETWORK27, {}, {"E": 0.2983711088}, {"w5": 0.0821670406, "w1": 0.0004385677}),
    Case("33", "prediction = w*x + b; loss = (prediction - t)**2", {"x": "2", "w": "3", "b": "1", "t": "9"},
         {"prediction": 7, "loss": 4}, {"w": -8, "b": -4}),
    Case("33 after a step", "prediction = w*x + b; loss = (prediction - t)**2", {"x": "2", "w": "3.4", "b": "1.2", "t": "9"},
         {"prediction": 8, "loss": 1}),
    Case("34", "f = x1**2 + 2*x2**2", {"x1": "-5", "x2": "-2"}, {}, {"x1": -10, "x2": -8}),
    Case("35", "f = (1 - x)**2 + 100*(y - x**2)**2", {"x": "-1.2", "y": "1"}, {"f": 24.2}, {"x": -215.6, "y": -88}),
]  # fmt: skip


@dataclass(frozen=True)
class Descent:
    """One descent: a text whose output is the loss, rate, steps, and where the parameters end."""

    number: str
    text: str
    rate: float
    steps: int
    ends: dict[str, float]


DESCENTS = [
    Descent("11", "a = 2; b = -3; c = 10; f = -2; L = (a*b + c)*f", 0.01, 1, {"a": 1.94, "b": -2.96, "c": 10.02, "f": -2.04}),
    Descent("27", NETWORK27, 0.5, 1, {"w1": 0.1497807161, "w5": 0.3589164797}),
    Descent("28 good", "x = 10; y = x**2", 0.2, 10, {"x": 0.0604661760}),
    Descent("28 slow", "x = 10; y = x**2", 0.05, 10, {"x": 3.4867844010}),
    Descent("28 too fast", "x = 10; y = x**2", 1.1, 10, {"x": 61.9173642241}),
    Descent("28 at once", "x = 10; y = x**2", 0.5, 1, {"x": 0}),
    Descent("28 for ever", "x = 10; y = x**2", 1.0, 101, {"x": -10}),
    Descent("29", "x = 10; y = x*cos(0.15*pi*x)", 2.0, 10, {"x": -1.5281659276}),
    Descent("30", "x1 = -5; x2 = -2; f = x1**2 + 2*x2**2", 0.1, 20, {"x1": -0.0576460752, "x2": -0.0000731232}),
    Descent("33", "w = 3; b = 1; loss = (w*constant(2) + b - constant(9))**2", 0.05, 1, {"w": 3.4, "b": 1.2}),
]  # fmt: skip


def near(expected: object) -> object:
    """As published: 1e-9 relative, or half of the tenth decimal."""
    return pytest.approx(np.asarray(expected, float), rel=1e-9, abs=6e-11)


def numbers(case: Case) -> dict[str, object]:
    """The values that a case sets, read as the command line reads them."""
    from graphgui.formats.expressions.number_parser import parse_value

    return {name: parse_value(text) for name, text in case.at.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_engine(case: Case) -> None:
    results = graphgui.evaluate(graphgui.parse(case.text), numbers(case), case.gradient_of)
    for name, expected in case.values.items():
        assert results.values[name] == near(expected), name
    for name, expected in case.gradients.items():
        assert results.gradients[name] == near(expected), name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_command_line(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    settings = [word for name, text in case.at.items() for word in ("--set", f"{name}={text}")]
    gradient = ["--gradient", case.gradient_of] if case.gradient_of else []
    assert headless.run(["evaluate", case.text, *settings, *gradient, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for name, expected in case.values.items():
        assert np.asarray(found["values"][name], float) == near(expected), name
    for name, expected in case.gradients.items():
        assert np.asarray(found["gradients"][name], float) == near(expected), name


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.number not in ("20 inner", "22")], ids=lambda case: case.number
)
def test_compiled_step(case: Case) -> None:
    graph = graphgui.parse(case.text)
    output = graph.node(graph.output)
    sources = [name for name in case.gradients if graph.named(name).row.is_source]
    loss, gradients = graphgui.compile(graph, output.name, sources)(numbers(case))
    if output.name in case.values:
        assert loss == near(case.values[output.name])
    for name in sources:
        assert gradients[name] == near(case.gradients[name])


@pytest.mark.parametrize("case", DESCENTS, ids=lambda case: case.number)
def test_descent(case: Descent) -> None:
    graph = graphgui.parse(case.text)
    *_, last = descend(graph, graph.node(graph.output).name, None, case.rate, case.steps)
    assert isinstance(last, Record)
    assert last.index == case.steps
    for name, expected in case.ends.items():
        assert last.values[name] == near(expected), name


@pytest.mark.parametrize("case", DESCENTS, ids=lambda case: case.number)
def test_descent_by_command(case: Descent, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["descend", case.text, "--rate", str(case.rate), "--steps", str(case.steps), "--json"]
    assert headless.run(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["steps"] == case.steps
    assert len(found["loss"]) == case.steps + 1
    for name, expected in case.ends.items():
        assert found["values"][name] == near(expected), name


def test_1_wires() -> None:
    """Olah's five wires and their local derivatives; the constant 1 has none."""
    found = graphgui.evaluate(graphgui.parse("e = (a + b) * (b + 1)"), {"a": 2, "b": 1})
    wires = {(wire.source, wire.target): (wire.derivative, wire.contribution) for wire in found.wires}
    assert wires == {
        ("a", "c"): (1, 2), ("b", "c"): (1, 2), ("b", "d"): (1, 3), ("c", "e"): (2, 2), ("d", "e"): (3, 3),
    }  # fmt: skip
    assert found.value == 6


def test_2_operations() -> None:
    """Expanded, the same function takes five operations instead of three."""
    count = [
        sum(not node.row.is_source for node in graphgui.parse(text).nodes())
        for text in ("(a + b) * (b + 1)", "a*b + b*b + a + b")
    ]
    assert count == [3, 5]


def test_3_doublings_are_cheap() -> None:
    """A chain of k doublings has 2^k paths but only 2k wires: 40 for the 20 doublings, and one for v = x."""
    graph = graphgui.parse(DOUBLINGS)
    doublings = {node.id for node in graph.nodes() if node.op == "add"}
    assert len(doublings) == 20
    assert sum(wire.target in doublings for wire in graph.wires()) == 40


def test_13_parallel_wires() -> None:
    """x·x is two wires from one node."""
    found = graphgui.evaluate(graphgui.parse("f = x * x"), {"x": 3}).wires
    assert [(wire.source, wire.target, wire.slot, wire.derivative) for wire in found] == [
        ("x", "f", "a", 3),
        ("x", "f", "b", 3),
    ]


def test_17_hessian_and_forward_difference() -> None:
    graph = graphgui.parse("f = x**2 * y + y + 2")

    def value(x: float, y: float) -> float:
        return float(graphgui.evaluate(graph, {"x": x, "y": y}).value)

    def gradient(x: float, y: float) -> np.ndarray:
        found = graphgui.evaluate(graph, {"x": x, "y": y}).gradients
        return np.array([found["x"], found["y"]])

    columns = [(gradient(4, 4) - gradient(2, 4)) / 2, (gradient(3, 5) - gradient(3, 3)) / 2]
    assert np.array(columns) == near([[8, 6], [6, 0]])
    assert (value(3 + 1e-4, 4) - value(3, 4)) / 1e-4 == pytest.approx(24.0004, abs=1e-6)
    assert (value(3, 4 + 1e-4) - value(3, 4)) / 1e-4 == pytest.approx(10.0000, abs=1e-6)


def test_22_seed() -> None:
    """The gradient of a vector is that of its sum, or for whatever seed is given."""
    graph = graphgui.parse("Q = 3*a**3 - b**2")
    at = {"a": [2, 3], "b": [6, 4]}
    seeded = graphgui.evaluate(graph, at, seed=[1, 1]).gradients
    assert seeded["a"] == near([36, 81])
    assert graphgui.evaluate(graph, at, seed=[1, 0]).gradients["b"] == near([-12, 0])


def test_25_remainder() -> None:
    """f(x + ε) = f(x) + f′(x)·ε + remainder, for a vector and for a matrix."""
    rows = [("f = x @ x", "x", [1, 2], [0.1, -0.2], (5, -0.6, 0.05)),
            ("f = sum(X*X)", "X", [[1, 2], [3, 4]], [[0.1, 0], [0, 0.1]], (30, 1, 0.02))]  # fmt: skip
    for text, name, start, step, (value, linear, remainder) in rows:
        graph = graphgui.parse(text)
        here, there = graphgui.evaluate(graph, {name: start}), graphgui.evaluate(graph, {name: np.add(start, step)})
        slope = np.sum(here.gradients[name] * np.array(step))
        assert here.value == near(value)
        assert slope == near(linear)
        assert there.value - here.value - slope == near(remainder)


def test_27_error_after_the_step() -> None:
    *_, last = descend(graphgui.parse(NETWORK27), "E", None, 0.5, 1)
    assert isinstance(last, Record)
    assert last.loss == pytest.approx(0.2910277737, rel=1e-6)


def test_28_alternates_for_ever() -> None:
    """At η = 1 every step turns x into −x; at 1.1 it is 10(1 − 2η)ⁿ."""
    graph = graphgui.parse("x = 10; y = x**2")
    assert [float(record.values["x"]) for record in descend(graph, "y", None, 1.0, 5)] == [10, -10, 10, -10, 10, -10]
    path = [float(record.values["x"]) for record in descend(graph, "y", None, 1.1, 10)]
    assert path == near([10 * (1 - 2.2) ** n for n in range(11)])


def test_34_steepest_direction() -> None:
    found = graphgui.evaluate(graphgui.parse("f = x1**2 + 2*x2**2"), {"x1": -5, "x2": -2}).gradients
    gradient = np.array([found["x1"], found["x2"]])
    first = next(iter(descend(graphgui.parse("x1 = -5; x2 = -2; f = x1**2 + 2*x2**2"), "f")))
    assert isinstance(first, Record)
    assert first.gradient_norm == pytest.approx(12.8062485, abs=5e-8)
    assert -gradient / np.linalg.norm(gradient) == pytest.approx([0.7808688, 0.6246950], abs=6e-8)
