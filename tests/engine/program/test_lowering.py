"""Steps in single operations: the same numbers to the last bit, nothing done twice, buffers used again."""

import tracemalloc

import numpy as np
import pytest

from graphgui.engine.evaluator import EvaluationError, evaluate
from graphgui.engine.graph import make_node
from graphgui.engine.program.descent_step import Step
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES, graph_of, samples_of


def with_values(text, values):
    graph = parse(text)
    for name, value in values.items():
        graph.replace(make_node(graph.named(name).id, name, "parameter", value=value))
    return graph


def step_source(graph, loss, names):
    """The lowered program of a step as text."""
    step = Step(graph, loss, names)
    return step.program({name: graph.named(name).value for name in names}).array_function.source


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_row_steps_to_the_same_bits_as_the_evaluator(row):
    """loss = Σ weights · row(…), twice over (the second run finds used buffers), against the plain program."""
    for number, sample in enumerate(samples_of(row)):
        arrays = sample.arrays(row)
        graph = graph_of(row.name, *arrays, **sample.options)
        shape = row.shape(row.case(*map(np.shape, arrays), **sample.options))
        weights = np.random.default_rng(number).uniform(0.5, 1.5, shape)
        graph.add(make_node(200, "weights", "constant", value=weights))
        graph.add(make_node(201, "weighted", "mul"))
        graph.add(make_node(202, "loss", "sum"))
        wire = type(graph.wires()[0])
        graph.connect_all([wire(100, 201, "a"), wire(200, 201, "b"), wire(201, 202, "x")])
        names = [f"p{i}" for i in range(len(arrays))]
        step = Step(graph, "loss", names)
        values = {name: graph.named(name).value for name in names}
        expected = evaluate(graph)
        for _ in range(2):
            loss, gradients = step(values)
            np.testing.assert_allclose(loss, expected.value, rtol=1e-14)
            for name in names:
                np.testing.assert_allclose(gradients[name], expected.gradients[name], rtol=1e-13, atol=1e-300)


def test_a_regression_step_is_what_one_writes_by_hand():
    """Nine operations: the residual once, 2/n folded, no work for the data alone."""
    X, y = np.ones((1000, 10)), np.ones(1000)  # noqa: N806 - as statisticians write it
    graph = with_values("loss = mse(X @ w + b, y)", {"X": X, "y": y, "w": np.zeros(10)})
    assert step_source(graph, "loss", ["w", "b"]).count("\n    v") == 9


def test_what_no_parameter_moves_is_worked_out_once():
    graph = with_values(
        "c = exp(sin(x)) @ transpose(x); loss = sum(w * c)", {"x": np.ones((3, 3)), "w": np.ones((3, 3))}
    )
    source = step_source(graph, "loss", ["w"])
    assert "exp" not in source
    assert "sin" not in source


def test_buffers_are_used_again():
    """Twenty elementwise operations in a row need fewer buffers than results."""
    text = "; ".join(["v0 = x * 2", *(f"v{i} = sin(v{i - 1} + x)" for i in range(1, 21)), "loss = sum(v20)"])
    graph = with_values(text, {"x": np.linspace(0, 1, 1000)})
    program = Step(graph, "loss", ["x"]).program({"x": graph.named("x").value})
    globals_ = program.array_function.run.__globals__
    buffers = [value for name, value in globals_.items() if name[0] == "b" and name[1:].isdigit()]
    assert len(buffers) <= 25, "one for each sum that the backward pass needs, and a few besides"


@pytest.mark.parametrize("axes", [(0, 1, 2), (1, 2, 0), (2, 1, 0), (0, 2, 1)])
def test_a_sum_is_added_up_in_the_order_of_memory(axes):
    """NumPy adds up entries as they lie in memory, and what is computed of a transposed array lies as that does."""
    x = np.random.default_rng(0).normal(size=(5, 7, 3))
    graph = with_values(f"t = transpose(x, axes={axes}); a = tanh(t) * 1.5; y = sum(a * t)", {"x": x})
    turned = np.transpose(x, axes)
    for _ in range(2):
        assert Step(graph, "y", ["x"])({"x": x})[0] == np.sum(np.tanh(turned) * 1.5 * turned)
        program = Step(graph, "y", ["x"]).program({"x": x})
        assert program.run([x])[0] == np.sum(np.tanh(turned) * 1.5 * turned)


def test_a_chain_of_views_takes_memory_in_proportion_to_its_length():
    """1,500 transposed views share one array; that each knows its array, not all views before it, is what is counted."""
    text = "; ".join(["v0 = x * 2", *(f"v{i} = v{i - 1}.T" for i in range(1, 1501)), "loss = sum(v1500 * v1499.T)"])
    graph = with_values(text, {"x": np.ones((2, 3))})
    step = Step(graph, "loss", ["x"])
    tracemalloc.start()
    loss, gradients = step({})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert loss == 24
    np.testing.assert_array_equal(gradients["x"], np.full((2, 3), 8.0))
    assert peak < 40e6, "it was 10 MB, and 160 MB where each view held all others"


def test_a_steps_gradients_are_the_callers_own():
    """The next step does not write into what an earlier one gave, nor can anybody else."""
    graph = with_values("loss = sum(x * x)", {"x": np.ones(100)})
    step = Step(graph, "loss", ["x"])
    first = step({"x": np.ones(100)})[1]["x"]
    second = step({"x": np.full(100, 5.0)})[1]["x"]
    np.testing.assert_array_equal(first, np.full(100, 2.0))
    np.testing.assert_array_equal(second, np.full(100, 10.0))
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 3.0


def test_relu_lets_no_infinite_gradient_through_where_it_is_closed():
    """masked() keeps bits instead of multiplying: 0 · ∞ would be nan."""
    graph = with_values("loss = sum(relu(x) / y)", {"x": np.array([-1.0, 2.0]), "y": np.array([0.0, 1.0])})
    loss, gradients = Step(graph, "loss", ["x"])({})
    assert np.isnan(loss)
    np.testing.assert_array_equal(gradients["x"], [0.0, 1.0])
    graph = with_values(
        "loss = sum(where(x > 0, 0, y * x))", {"x": np.array([-1.0, 2.0]), "y": np.array([3.0, np.inf])}
    )
    np.testing.assert_array_equal(Step(graph, "loss", ["x"])({})[1]["x"], [3.0, np.nan])


def test_a_step_that_cannot_be_at_these_numbers_names_the_node():
    graph = with_values("loss = sum(inv(A))", {"A": np.eye(2)})
    step = Step(graph, "loss", ["A"])
    assert step({})[0] == 2
    with pytest.raises(EvaluationError, match="the matrix is singular") as caught:
        step({"A": np.ones((2, 2))})
    assert graph.node(caught.value.node).op == "inv"
    assert step({"A": 2 * np.eye(2)})[0] == 1, "and it lives on"


def test_constants_that_are_divided_by_zero_are_infinite():
    """The variance of two numbers with two degrees of freedom taken off: ∞ or nan as on the canvas, and no exception."""
    graph = with_values("loss = var(x, ddof=2)", {"x": np.array([1.0, 3.0])})
    loss, gradients = Step(graph, "loss", ["x"])({})
    expected = evaluate(graph)
    assert loss == expected.value == np.inf
    np.testing.assert_array_equal(gradients["x"], expected.gradients["x"])


@pytest.mark.parametrize(
    ("factor", "gradient"), [("1 / s", -np.inf), ("s ** -1", -np.inf), ("(s + 1e200) ** 2", 6e200)]
)
def test_single_numbers_beside_arrays_leave_the_range_as_numpys_do(factor, gradient):
    """Where Python's own numbers would raise, a step gives ±∞ as the canvas does, again at the next call."""
    graph = with_values(f"loss = sum(x) * ({factor})", {"x": np.array([1.0, 2.0]), "s": 0.0})
    step = Step(graph, "loss", ["x", "s"])
    for _ in range(2):
        loss, gradients = step({})
        assert loss == np.inf
        assert gradients["s"] == gradient == evaluate(graph).gradients["s"]


def test_a_product_with_a_single_zero_and_infinity_is_nan():
    """0 · ∞, also where a matrix has one entry only (bug: 0)."""
    graph = with_values("loss = sum(x @ [[1, 1, inf]])", {"x": np.array([[0.0]])})
    assert np.isnan(Step(graph, "loss", ["x"])({})[0])
