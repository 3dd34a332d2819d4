"""Gradient descent gives the numbers of the books, and says when and why it stops."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from graphgui.descent.descent_settings import check_settings
from graphgui.descent.run import Divergence, descend, trained_parameters
from graphgui.engine.evaluator import EvaluationError
from graphgui.engine.graph import GraphError
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse


def graph_of(text, **values):
    """A graph from a formula, with these values of its parameters."""
    graph = parse(text)
    for name, value in values.items():
        graph.replace(replace(graph.named(name), value=as_value(value)))
    return graph


def end_of(text, rate, steps, **values):
    """The last thing that a descent of y yields."""
    return list(descend(graph_of(text, **values), "y", None, rate, steps))[-1]


@pytest.mark.parametrize(
    ("text", "start", "rate", "steps", "end"),
    [
        ("y = x^2", {"x": 10}, 0.2, 10, {"x": 0.0604661760}),
        ("y = x^2", {"x": 10}, 0.05, 10, {"x": 3.4867844010}),
        ("y = x^2", {"x": 10}, 1.1, 10, {"x": 61.9173642241}),
        ("y = x^2", {"x": 10}, 0.5, 1, {"x": 0.0}),
        ("y = x * cos(0.15 * pi * x)", {"x": 10}, 2, 10, {"x": -1.5281659276}),
        ("y = x1^2 + 2 * x2^2", {"x1": -5, "x2": -2}, 0.1, 20, {"x1": -0.0576460752, "x2": -0.0000731232}),
    ],
)
def test_where_it_ends(text, start, rate, steps, end):
    found = end_of(text, rate, steps, **start)
    assert (found.index, found.values) == (steps, pytest.approx(end, abs=1e-10, rel=0))


def test_a_ravine():
    text, start = "y = 0.1 * x1^2 + 2 * x2^2", {"x1": -5, "x2": -2}
    assert end_of(text, 0.4, 20, **start).values == pytest.approx({"x1": -0.9434666, "x2": -0.0000731}, abs=1e-7)
    assert end_of(text, 0.6, 20, **start).values == pytest.approx({"x1": -0.3878140, "x2": -1673.3651}, abs=1e-4)


def test_a_rate_of_one_jumps_to_and_fro_for_ever():
    records = list(descend(graph_of("y = x^2", x=10), "y", None, 1.0, 101))
    assert [record.values["x"] for record in records] == [10, -10] * 51
    assert {record.loss for record in records} == {100}


def test_one_step_by_hand():
    graph = graph_of("y = (w * 2 + b - 9)^2", w=3, b=1)
    start, after = descend(graph, "y", ["w", "b"], 0.05, 1)
    assert (start.index, start.loss, start.gradient_norm) == (0, 4, pytest.approx(80**0.5))
    assert (after.index, after.loss) == (1, pytest.approx(1))
    assert after.values == {"w": pytest.approx(3.4), "b": pytest.approx(1.2)}


def test_the_gradient_norm_is_that_of_the_whole_gradient():
    start = next(descend(graph_of("y = x1^2 + 2 * x2^2", x1=-5, x2=-2), "y"))
    assert start.gradient_norm == pytest.approx(12.8062485)
    matrix = next(descend(graph_of("y = sum(w^2) + b^2", w=[[1, 2], [2, 4]], b=6), "y"))
    assert matrix.gradient_norm == pytest.approx(2 * (25 + 36) ** 0.5)


def test_arrays_descend_entry_by_entry():
    found = end_of("y = sum((w - 3)^2)", 0.25, 50, w=[[1, 2], [3, 40]])
    assert found.values["w"] == pytest.approx(np.full((2, 2), 3.0))


def test_the_graph_itself_stays_as_it_is():
    graph = graph_of("y = x^2", x=10)
    twin = graph.copy()
    list(descend(graph, "y"))
    assert graph == twin


def test_only_what_trains_moves():
    graph = graph_of("y = (a - 1)^2 + (b - 1)^2", a=5, b=5)
    graph.replace(replace(graph.named("b"), trained=False))
    assert [node.name for node in trained_parameters(graph, graph.named("y").id)] == ["a"]
    assert set(next(descend(graph, "y")).values) == {"a"}
    assert set(next(descend(graph, "y", ["b"])).values) == {"b"}


def test_a_descent_goes_on_where_another_ended():
    graph = graph_of("y = x^2", x=10)
    whole = list(descend(graph, "y", None, 0.1, 20))
    rest = list(descend(graph, "y", None, 0.1, 12, whole[8]))
    assert [(record.index, record.loss) for record in rest] == [(record.index, record.loss) for record in whole[8:]]


# ── divergence ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_divergence_names_step_and_node_and_keeps_the_last_good_values():
    graph = graph_of("y = x^2", x=10)
    *records, stop = descend(graph, "y", None, 1.1, 10_000)
    assert stop == Divergence(
        1934, graph.named("y").id, "Stopped at step 1,934: y became ∞. A smaller learning rate may help."
    )
    assert records[-1].index == 1933
    assert np.isfinite(records[-1].values["x"])
    assert json.loads(json.dumps(asdict(stop)))["step"] == 1934


def test_the_first_bad_node_is_the_cause_not_the_loss():
    graph = graph_of("y = log(x) ^ 2", x=0.5)
    *_, stop = descend(graph, "y", None, 5.0, 100)
    name = graph.node(stop.node).name
    assert graph.node(stop.node).op == "log"
    assert f"{name} became nan" in stop.sentence


def test_what_the_loss_does_not_depend_on_is_not_blamed():
    graph = graph_of("z = log(-3)\ny = x^4", x=10)
    *_, stop = descend(graph, "y", None, 1.0, 100)
    assert graph.node(stop.node).name == "y"


def test_nothing_is_finite_at_the_start():
    (stop,) = descend(graph_of("y = log(x)", x=-1), "y")
    assert stop.sentence == "Stopped at the start, before any step: y became nan."
    (stop,) = descend(graph_of("y = sqrt(x)", x=0), "y")
    assert stop.sentence == "Stopped at the start, before any step: the gradient of x became ∞."


def test_a_bad_value_is_found_even_where_the_loss_stays_finite():
    graph = graph_of("y = tanh(x) * 1e300 * 1e8", x=1.0)
    *_, stop = descend(graph, "y", None, 1e10, 5)
    assert graph.node(stop.node).name == "x"
    assert "step 1: x became −∞" in stop.sentence


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("q",), GraphError, "no node called q"),
        (("y", ["q"]), GraphError, "no node called q"),
        (("y", ["y"]), GraphError, "y is computed"),
        (("v",), EvaluationError, "must be one number, but v is"),
        (("y", ["w"]), EvaluationError, "no trained parameter reaches y"),
        (("y", []), EvaluationError, "no trained parameter reaches y"),
        (("y", None, 0.0), EvaluationError, "above 0, not 0"),
        (("y", None, -1.0), EvaluationError, "above 0, not -1"),
        (("y", None, float("nan")), EvaluationError, "above 0, not nan"),
        (("y", None, float("inf")), EvaluationError, "above 0, not inf"),
        (("y", None, 0.1, 0), EvaluationError, "whole number from 1, not 0"),
        (("y", None, 0.1, 2.5), EvaluationError, "whole number from 1, not 2.5"),
    ],
)
def test_what_cannot_descend_is_refused_at_once(arguments, error, words):
    graph = graph_of("v = w * [1, 2]\ny = x^2")
    with pytest.raises(error, match=words):
        descend(graph, *arguments)


def test_more_steps_than_a_file_may_hold_are_refused() -> None:
    """What descends can also be saved and opened again."""
    with pytest.raises(EvaluationError, match="at most 10,000,000"):
        check_settings(0.1, 10_000_001)
