"""The written program keeps NumPy's rules for single numbers, and shows a guard only where Python's would differ."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.program.descent_step import Step
from graphgui.engine.program.program_source import source
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES

ODD = (0.0, -0.0, -8.0, 1e200, 1e-200, np.inf, -np.inf, np.nan, 2.0, 1.0, 0.5, -0.5)


def run_text(graph):
    """The variables that the written program leaves behind."""
    scope = {}
    with np.errstate(all="ignore"):
        exec(source(graph), scope)
    return scope


@pytest.mark.parametrize(
    ("text", "value", "gradient"),
    [
        ("x = -8; y = x**(1/3)", np.nan, np.nan),
        ("x = 0; y = 1/x", np.inf, -np.inf),
        ("x = 1e200; y = x**2", np.inf, 2e200),
        ("x = 1; y = x/0", np.inf, np.inf),
        ("x = -1; y = x/0", -np.inf, np.inf),
        ("x = 0; y = x**-1", np.inf, -np.inf),
        ("x = 2000; y = 2**x", np.inf, np.inf),
        ("x = 1e200; a = x + 0; b = a * 1; y = b**2 - 0", np.inf, 2e200),
        ("x = 5; y = 1 / (x > 9)", np.inf, None),
        ("x = 1e200; y = gelu_tanh(x) - x", 0.0, None),
        ("x = 3; c = 0; y = x / c", np.inf, np.inf),
        ("x = 3; y = x + 1 / 0", np.inf, 1.0),
        ("x = 3; y = x * (-8)**(1/3)", np.nan, np.nan),
        ("x = [1, 2]; s = 0; y = sum(x / s)", np.inf, np.inf),
    ],
)
def test_a_single_number_follows_numpys_rules(text, value, gradient):
    """By IEEE 754 and NumPy's power: 1/0 = ∞, (10²⁰⁰)² = ∞, the cube root of −8 as a power = nan; no exception."""
    scope = run_text(parse(text))
    np.testing.assert_equal(float(scope["y"]), value)
    if gradient is not None:
        np.testing.assert_equal(np.unique(scope["x_grad"]) if np.ndim(scope["x_grad"]) else scope["x_grad"], gradient)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("a = 2; b = 1; e = (a + b) * (b + 1)", []),
        ("x = 2; y = tanh(x) / 2 - x * 3", []),
        ("x = 2; y = maximum(x, 0) * (x > 1)", []),
        ("x = [1, 2]; y = sum(x**2 / x)", []),
        ("x = 2; y = x + erf(2) + 2**0.5 + 1 / 3", []),
        ("x = 2; y = exp(x)**2 / sin(x)", []),
        ("x = 2; w = 3; y = x / w", ["w = np.float64(3.0)"]),
        ("x = 2; w = 3; y = x + w; z = 1 / y", ["w = np.float64(3.0)"]),
        ("x = 2; y = x**2", ["x = np.float64(2.0)"]),
        ("x = 2; y = x / 0", ["x = np.float64(2.0)", "y_grad = np.float64(1.0)"]),
        ("x = 2; y = where(x > 1, x, 3) * 2; z = leaky_relu(y) + 1", []),
        ("x = 2; c = 1; y = where(c, x, 3); z = y**2", ["y = np.float64(np.where(c, x, 3.0))"]),
        ("x = [2, 3]; y = sum(where(x > 1, x, 3)**2)", []),
    ],
)
def test_a_guard_stands_only_where_something_can_go_wrong(text, guarded):
    lines = [line.partition("  #")[0].strip() for line in source(parse(text)).splitlines()]
    assert [line for line in lines if "np.float64(" in line] == guarded


@pytest.mark.parametrize(
    "text",
    [
        "y = where(c, a, 0)", "y = leaky_relu(where(c, a, 0))", "y = identity(where(c, a, 0))", "y = transpose(a)",
        "y = elu(-a) * -1", "k = [-inf]; y = k[..., 0] + 0 * c",
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", ["", "; v = [1, 2]; w = v * z"])
@pytest.mark.parametrize("power", ["z = y**0.5", "p = where(c, 0.5, 1); z = y**p", "p = 0.5; z = (y * 1)**p"])
def test_a_power_is_that_of_a_number(text, beside, power):
    """(−∞)^0.5 = ∞ by C and IEEE 754; NumPy takes a root, nan, for an array, one without axes as np.where gives, too."""
    graph = parse(f"a = -inf; c = 1; {text}; {power}{beside}")
    assert Evaluator().run(graph).values["z"] == np.inf
    assert run_text(graph)["z"] == np.inf
    if not beside:
        assert Step(graph, "z", ["c"])({"c": 1.0})[0] == np.inf


def test_an_empty_slot_is_a_plain_number_in_the_code():
    """An Add with one wire: c = 0 + b. Nothing can go wrong there."""
    graph = Graph()
    graph.add(make_node(1, "b", "parameter", value=1.0))
    graph.add(make_node(2, "c", "add"))
    graph.connect(Wire(1, 2, "b"))
    assert "c = 0 + b" in [line.text for line in Evaluator().source(graph)]
    graph.disconnect(Wire(1, 2, "b"))
    assert "c = 0.0 + 0.0" in [line.text for line in Evaluator().source(graph)]


def test_the_sign_of_a_zero_in_a_slot_is_kept():
    """1 / −0 = −∞, also where the same text was written for 0 before."""
    for zero, expected in ((0.0, np.inf), (-0.0, -np.inf), (0.0, np.inf)):
        graph = parse("p = 1; q = 2; y = where(p, 7, q); z = 1 / y")
        node = graph.named("y")
        graph.replace(replace(node, literals=(node.literals[0], np.float64(zero), node.literals[2])))
        assert run_text(graph)["z"] == expected
        assert Step(graph, "z", ["p"])({"p": 1.0})[0] == expected
        assert Evaluator().run(graph).values["z"] == expected


def odd_graph(row, count, numbers, wired):
    """One operation of single numbers, each wired or in the slot, and 1 / it as the output."""
    graph = Graph()
    node = make_node(50, "out", row.name, slots=count if row.variadic else None)
    graph.add(replace(node, literals=tuple(map(as_value, numbers))))
    graph.add(make_node(51, "z", "div"))
    graph.connect(Wire(50, 51, "b"))
    for at, (slot, number) in enumerate(zip(node.slots, numbers, strict=True)):
        if wired[at]:
            graph.add(make_node(at + 1, f"p{at}", "parameter", value=number))
            graph.connect(Wire(at + 1, 50, slot))
    return graph


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_row_of_odd_single_numbers_runs_as_written(row):
    """Wired and in slots, at 0, −0, ∞, nan, huge and tiny: the text finds what the window shows."""
    count = 2 if row.variadic else len(row.slots)
    chance = np.random.default_rng(count)
    for wired in itertools.product([True, False], repeat=count):
        for trial in range(len(ODD) if count == 1 else 5):
            numbers = [ODD[trial] if count == 1 else ODD[chance.integers(len(ODD))] for _ in range(count)]
            graph = odd_graph(row, count, numbers, wired)
            results = Evaluator().run(graph)
            if results.problems:
                continue  # it takes no single numbers
            scope = run_text(graph)
            for id, value in results.value_of.items():
                np.testing.assert_allclose(scope[graph.node(id).name], value, rtol=1e-13, err_msg=f"{numbers} {wired}")
            for id in results.upstream:
                found = scope[f"{graph.node(id).name}_grad"]
                np.testing.assert_allclose(found, results.gradient_of[id], rtol=1e-12, err_msg=f"{numbers} {wired}")
