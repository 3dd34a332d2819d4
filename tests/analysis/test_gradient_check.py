"""All parameters of a graph, their gradients found in three ways."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphgui.analysis.gradient_check import check_gradient, check_gradients
from graphgui.engine.evaluator import Evaluator, Results
from graphgui.engine.graph import Graph
from graphgui.formats.expressions.expression_parser import parse


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


def test_kinks_and_what_leads_nowhere() -> None:
    """At a kink the numerical derivative differs; what the output does not depend on is left out."""
    graph = parse("x = 0.000000001; u = 3; y = abs(x); w = u + 1; z = y * 1")
    checks = check_gradients(Evaluator().run, graph, {graph.named("u").id: np.float64(2.0)})
    assert list(checks) == [graph.named("x").id]
    assert not checks[graph.named("x").id].agrees


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_not_finite_is_left_out(number: float) -> None:
    """A parameter that is not finite cannot be moved a little."""
    graph = parse("x = 1; y = x * x")
    assert check_gradients(Evaluator().run, graph, {graph.named("x").id: np.float64(number)}) == {}
