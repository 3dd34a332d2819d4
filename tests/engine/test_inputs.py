"""Inputs that hold a table, and those that draw random numbers."""

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator, evaluate
from graphgui.engine.graph import Graph, GraphError, Wire, make_node
from graphgui.engine.program.descent_step import Step


def graph_with(op, **options):
    """A drawn array w, a parameter x, y = w · x and its sum."""
    graph = Graph()
    graph.add(make_node(1, "w", op, options=options))
    graph.add(make_node(2, "x", "parameter", value=2.0))
    graph.add(make_node(3, "y", "mul"))
    graph.add(make_node(4, "s", "sum"))
    graph.connect(Wire(1, 3, "a"))
    graph.connect(Wire(2, 3, "b"))
    graph.connect(Wire(3, 4, "x"))
    return graph


def drawn(op, **options):
    """What a node alone holds."""
    graph = Graph()
    graph.add(make_node(1, "w", op, options=options))
    return evaluate(graph).values["w"]


def test_data_holds_a_table_that_descent_leaves_alone():
    """It is a source like a constant, whose columns may have names."""
    node = make_node(1, "d", "data", value=[[1.0, 2.0], [3.0, 4.0]], options={"columns": "x,y"})
    assert node.row.is_source
    assert not node.trained
    assert node.options["columns"] == "x, y"
    graph = Graph()
    graph.add(node)
    np.testing.assert_array_equal(evaluate(graph).values["d"], [[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(GraphError, match="columns must be different names"):
        make_node(2, "d", "data", options={"columns": "x, x"})


@pytest.mark.parametrize("op", ["normal", "uniform"])
def test_random_numbers_are_the_same_for_the_same_seed(op):
    """They are NumPy's, so that a reader can draw them again."""
    found = drawn(op, shape=(2, 3), seed=5)
    np.testing.assert_array_equal(found, getattr(np.random.default_rng(5), op)(size=(2, 3)))
    np.testing.assert_array_equal(found, drawn(op, shape=[2, 3], seed=5))
    assert not np.array_equal(found, drawn(op, shape=(2, 3)))
    assert drawn(op, shape=(0, 2)).shape == (0, 2)
    assert drawn(op, shape=4).shape == (4,)


@pytest.mark.parametrize("op", ["normal", "uniform"])
def test_a_single_random_number_divides_as_numpys_do(op):
    """A Python float would raise where it is divided by 0."""
    assert isinstance(drawn(op), np.float64)
    graph = Graph()
    graph.add(make_node(1, "w", op))
    graph.add(make_node(2, "z", "sub"))
    graph.add(make_node(3, "q", "div"))
    graph.connect(Wire(1, 2, "a"))
    graph.connect(Wire(1, 2, "b"))
    graph.connect(Wire(1, 3, "a"))
    graph.connect(Wire(2, 3, "b"))
    assert evaluate(graph).values["q"] == np.inf


def test_large_samples_have_the_right_mean_and_spread():
    """The standard error of the mean of 10,000 numbers is 0.01 standard deviations."""
    normal, uniform = drawn("normal", shape=10_000), drawn("uniform", shape=10_000)
    assert np.mean(normal) == pytest.approx(0.0, abs=0.05)
    assert np.std(normal) == pytest.approx(1.0, abs=0.05)
    assert np.mean(uniform) == pytest.approx(0.5, abs=0.02)
    assert 0.0 <= np.min(uniform) <= np.max(uniform) < 1.0


def test_a_random_input_has_a_gradient_and_a_place_in_the_program():
    """It is computed, so its statement stands in the program, and descent cannot set or change it."""
    graph = graph_with("normal", shape=(3,), seed=1)
    results = evaluate(graph)
    w = np.random.default_rng(1).normal(size=3)
    np.testing.assert_allclose(results.value, np.sum(2.0 * w))
    np.testing.assert_array_equal(results.gradients["w"], [2.0, 2.0, 2.0])
    assert "w = np.random.default_rng(1).normal(size=(3,))" in [line.text for line in Evaluator().source(graph)]
    with pytest.raises(GraphError, match="computed"):
        evaluate(graph, {"w": 1.0})
    with pytest.raises(GraphError, match="computed"):
        Step(graph, "s", ["w"])


def test_a_step_of_descent_draws_the_same_numbers_each_time():
    """So the loss is the same function at every step."""
    step = Step(graph_with("uniform", shape=(2, 2)), "s", ["x"])
    first, second = step({"x": 3.0}), step({"x": 3.0})
    assert first[0] == second[0]
    assert first[1]["x"] == pytest.approx(np.sum(np.random.default_rng(0).uniform(size=(2, 2))))


@pytest.mark.parametrize("op", ["normal", "uniform"])
def test_too_large_an_array_is_named_and_not_made(op):
    """The node has a problem, and nothing is allocated."""
    graph = Graph()
    graph.add(make_node(1, "w", op, options={"shape": (100_000, 100_000)}))
    results = Evaluator().run(graph)
    assert "too large" in results.problems[1].sentence
    with pytest.raises(GraphError, match="shape must be whole numbers"):
        make_node(2, "v", op, options={"shape": (-1,)})
