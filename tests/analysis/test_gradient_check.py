"""All parameters of a graph, their gradients found in three ways."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from graphgui.analysis.gradient_check import GradientCheck, Verdict, check_gradient, check_gradients
from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.op import Op
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.cases import Sample
from tests.engine.sampled import RULES, samples_of, values_of


def test_all_parameters_at_once() -> None:
    """Every parameter that the output depends on is checked, as when it is checked alone; reverse mode runs once."""
    graph = parse(
        "X = [[0, 1], [1, 1]]; W = [[0.1, -0.4], [0.7, 0.2]]; b = [0.1, 0.2]; y = mean(tanh(X @ W + b)); z = b * 2"
    )
    graph.choose_output(graph.named("y").id)
    evaluator, runs = Evaluator(), []

    def run(graph: Graph, values: dict[int, Any]) -> Results:
        runs.append(values)
        return evaluator.run(graph, values)

    checks = check_gradients(run, graph, {})
    assert {graph.node(id).name for id in checks} == {"X", "W", "b"} - {
        node.name for node in graph.nodes() if node.op == "constant"
    }
    assert all(check.agrees for check in checks.values())
    assert len(runs) == 1 + 2 * len(checks)
    for id, check in checks.items():
        assert check == check_gradient(evaluator.run, graph, {}, id)


def test_what_leads_nowhere_is_left_out() -> None:
    """What the output does not depend on has no check; beside a kink the smaller steps agree."""
    graph = parse("x = 0.000000001; u = 3; y = abs(x); w = u + 1; z = y * 1")
    checks = check_gradients(Evaluator().run, graph, {graph.named("u").id: np.float64(2.0)})
    assert list(checks) == [graph.named("x").id]
    assert checks[graph.named("x").id].agrees


def check(text: str) -> GradientCheck:
    """The check of the one parameter called x."""
    graph = parse(text)
    return check_gradients(Evaluator().run, graph, {})[graph.named("x").id]


SMOOTH = [
    "sqrt(x)",
    "x**3",
    "x**-1.5",
    "1/x",
    "log(x)",
    "log1p(x)",
    "exp(-x)",
    "sin(x)",
    "cos(x)",
    "tan(x)",
    "tanh(x)",
    "sigmoid(x)",
    "arctan(x)",
    "cbrt(x)",
    "erf(x)",
    "silu(x)",
    "mish(x)",
    "softplus(x)",
    "logsigmoid(x)",
    "softsign(x)",
    "arcsinh(x)",
    "hypot(x,x)",
    "arctan2(x,1)",
    "logaddexp(x,1)",
    "elu(x)",
    "1e-7*x",
    "1e9*x",
    "x*1e-300",
    "x+1",
    "x+1e6",
    "x-1e8",
    "(x+1)**2-1",
    "1-cos(x)",
    "sinc(x)",
    "x/(1+x**2)",
    "sin(1/x)",
    "sin(x**2)",
    "exp(sin(x))",
    "norm(stack(x,2*x,3))",
    "softmax(stack(x,1))[0]",
    "std(stack(x,1,2))",
    "bce_with_logits(x,1)",
    "prod(stack(x,x,2))",
]


@pytest.mark.parametrize("formula", SMOOTH)
def test_a_right_gradient_is_never_called_wrong(formula: str) -> None:
    """Over all magnitudes from 1e-8 to 1e8, of both signs: the rules are held against PyTorch elsewhere."""
    agree = 0
    for size, sign in product(range(-8, 9, 2), (1.7, -3.3)):
        found = check(f"x = {sign * 10.0**size!r}; y = {formula}")
        assert not found.differs, (size, sign, found)
        agree += found.agrees
    assert agree >= 7


@pytest.mark.parametrize("size", range(-8, 9))
@pytest.mark.parametrize(
    ("formula", "share"),
    [("x*detach(x)", 0.5), ("1e-7*x*detach(x)", 0.5), ("1e9*x*detach(x)", 0.5), ("1/(x+detach(x))", 0.5),
     ("sqrt(x*detach(x))", 0.5), ("x*x*detach(x)", 2 / 3), ("1e-200*x*detach(x)", 0.5)],
)  # fmt: skip
def test_a_wrong_gradient_is_always_said(formula: str, share: float, size: int) -> None:
    """What detach stops is missing from reverse mode, at all magnitudes; the differences have the whole of it."""
    found = check(f"x = {1.7 * 10.0**size!r}; y = {formula}")
    assert found.differs
    assert found.reverse == pytest.approx(share * found.numerical, rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "x = [1, 1e6]; y = sum(sin(x))",
        "x = [1e-8, 1e8, 0, -3]; y = sum(x * x * x)",
        "x = [1e-8, 1]; y = sum(1 / x)",
        "x = [0, 1e-5]; y = sum(sqrt(x + 1e-6))",
        "x = zeros((0,)); y = sum(x)",
        "x = 0; y = x**5",
        "x = 0; y = x - sin(x)",
        "x = 0; y = x * abs(x)",
        "x = 1e154; y = x * x",
        "x = 5e-324; y = 2 * x",
        "x = 1.7e308; y = x / 2",
    ],
)
def test_each_entry_has_its_own_step(text: str) -> None:
    """Entries of any sizes in one array, slopes of 0, and the ends of the range of numbers."""
    assert check(text).agrees


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("x = 2; y = x - detach(x)", None),
        ("x = 2; y = x - detach(x) + 1", None),
        ("x = 2.3; y = x + detach(round(x) - x)", None),
        ("x = [1.2, 2.7]; y = sum(x + detach(round(x) - x))", None),
        ("x = 2; y = detach(x) * x - x * x + 0 * abs(x)", None),
        ("x = 2; a = x == 2; y = a * x", "a"),
        ("x = 2; a = x == 2; y = where(a, x, 0)", "a"),
    ],
)
def test_a_gradient_is_wrong_where_the_function_is_flat(text: str, at: str | None) -> None:
    """Where the true slope is 0 and reverse mode gives another, they differ, and a jump at one number is named."""
    graph, found = parse(text), check(text)
    assert found.differs
    assert found.reverse != 0
    assert found.numerical == pytest.approx(0, abs=1e-9)
    assert (found.found and graph.node(found.found.node).name) == at


@pytest.mark.parametrize(
    "text",
    [
        "x = 0; y = x**3",
        "x = 1; y = (x - 1)**3",
        "x = 0.1; y = (x - 0.1)**3",
        "x = [0, 0]; y = sum(x**3)",
        "a = 1; x = 0; y = a * x**3",
        "x = 0; y = 1e6 * x**3",
        "x = 0; y = 1e6 * x**3 + 1",
        "x = 0; y = x * sqrt(abs(x) + 1e-300)",
        "x = 3.141592653589793; y = cos(x)",
        "x = 1.5707963267948966; y = sin(x)",
        "x = [3.141592653589793, 3.141592653589793]; y = sum(cos(x))",
    ],
)
def test_a_gradient_of_0_is_accepted(text: str) -> None:
    """Where the function is flat, or as flat as the rounding of its input lets it be."""
    assert check(text).agrees


@pytest.mark.parametrize("formula", ["sqrt(x)", "log(x) * x", "log(x)", "x * 2"])
@pytest.mark.parametrize("number", ["1e-290", "1e-300", "3e-307"])
def test_the_smallest_numbers_are_moved(formula: str, number: str) -> None:
    """A step is a small part of the number, however small that is."""
    assert check(f"x = {number}; y = {formula}").agrees


def test_no_entry_hides_another() -> None:
    """One wrong slope of 0.002 beside one of 300 is said."""
    assert check("x = [10, 1]; y = x[0] ** 3 + 1e-3 * x[1] * detach(x[1])").differs


def test_two_modes_that_contradict_each_other_differ() -> None:
    """Finite in one way and not in the other."""
    assert GradientCheck(1.0, 2.0, 2.0, Verdict.DIFFER).differs
    assert not check("x = 0; y = sqrt(x)").differs


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_not_finite_is_left_out(number: float) -> None:
    """A parameter that is not finite cannot be moved a little."""
    graph = parse("x = 1; y = x * x")
    assert check_gradients(Evaluator().run, graph, {graph.named("x").id: np.float64(number)}) == {}


def graph_of_row(row: Op, sample: Sample, size: float) -> Graph:
    """A row on the inputs of a sample, made larger by a factor; its entries are summed with weights."""
    graph, given = Graph(), values_of(row, sample)
    for id, (slot, value) in enumerate(zip(row.slots_for(len(given)), given, strict=True), 1):
        is_index = slot in row.indices
        graph.add(
            make_node(id, f"x{id}", "constant" if is_index else "parameter", value=value if is_index else value * size)
        )
    node = make_node(100, "y", row.name, options=dict(sample.options))
    graph.add(replace(node, literals=(0.0,) * len(given)) if row.variadic else node)
    for id, slot in enumerate(graph.node(100).slots, 1):
        graph.connect(Wire(id, 100, slot))
    shape = np.shape(Evaluator().run(graph).value_of.get(100, 0.0))
    graph.add(make_node(101, "w", "constant", value=1 + 0.37 * np.arange(np.prod(shape, dtype=int)).reshape(shape)))
    graph.add(make_node(102, "p", "mul"))
    graph.add(make_node(103, "s", "sum"))
    graph.connect_all([Wire(100, 102, "a"), Wire(101, 102, "b"), Wire(102, 103, "x")])
    return graph


@pytest.mark.parametrize("row", [row for row in RULES if row.name != "detach"], ids=lambda row: row.name)
@pytest.mark.parametrize(
    "size", [1.0, pytest.param(1e-8, marks=pytest.mark.slow), pytest.param(1e4, marks=pytest.mark.slow)]
)
def test_no_rule_of_the_table_is_called_wrong(row: Op, size: float) -> None:
    """In all samples of a row, at several magnitudes: where the ways differ, the node that jumps or bends is named."""
    samples = samples_of(row)
    for sample in samples if size != 1 else samples[-6:]:
        graph = graph_of_row(row, sample, size)
        for found in check_gradients(Evaluator().run, graph, {}).values():
            assert not found.modes_differ, (sample, found)
            assert not found.differs or found.found is not None, (sample, found)
            assert found.found is None or row.kink or row.breaks, (sample, found)
