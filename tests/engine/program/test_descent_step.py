"""The compiled step of descent."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from graphgui.engine.evaluator import EvaluationError, Evaluator, evaluate
from graphgui.engine.graph import GraphError
from graphgui.engine.program.descent_step import Step
from graphgui.formats.expressions.expression_parser import parse


def test_a_step_gives_the_loss_and_the_gradients_of_its_parameters():
    """Worked number 33: x=2, w=3, b=1, target 9 gives loss 4, w̄=−8, b̄=−4."""
    step = Step(parse("x = 2; t = 9; loss = (w*x + b - t)**2"), "loss", ["w", "b"])
    loss, gradients = step({"w": 3.0, "b": 1.0})
    assert loss == 4
    assert gradients == {"w": -8, "b": -4}
    loss, _ = step({"w": 3.4, "b": 1.2})
    assert loss == pytest.approx(1.0)


def test_a_step_follows_changed_shapes_and_falls_back_to_the_graphs_own_values():
    step = Step(parse("w = 2; x = 3; loss = sum(w * x)"), "loss", ["w", "x"])
    assert step({}) == (6, {"w": 3, "x": 2})
    loss, gradients = step({"w": np.array([1.0, 2.0])})
    assert loss == 9
    np.testing.assert_array_equal(gradients["w"], [3, 3])
    assert gradients["x"] == 3
    assert step({}) == (6, {"w": 3, "x": 2}), "w is a number again"
    loss, gradients = step({"x": np.ones((2, 2))})
    assert loss == 8
    assert gradients["w"] == 4


def test_a_step_agrees_with_evaluate_where_values_are_shared_between_slots():
    """The names are numbers, 1, until they are given: the matrices come with the call."""
    graph = parse("h = tanh(W @ x + b); loss = mse(h, t) + sum(W * W) + detach(b) * b")
    values = {"W": np.array([[0.1, -0.2], [0.3, 0.4]]), "x": [1.0, 2.0], "b": 0.5, "t": [0.0, 1.0]}
    loss, gradients = Step(graph, "loss", ["W", "b", "t"])(values)
    results = evaluate(graph, values)
    assert loss == results.value
    for name, gradient in gradients.items():
        np.testing.assert_array_equal(gradient, results.gradients[name])


def test_a_parameter_that_does_not_reach_the_loss_has_gradient_zero_in_its_shape():
    step = Step(parse("v = [1, 2]; loss = w * 2; u = v * w"), "loss", ["w", "v"])
    np.testing.assert_array_equal(step({})[1]["v"], [0, 0])
    np.testing.assert_array_equal(step({"v": np.ones((3, 1))})[1]["v"], np.zeros((3, 1)))


def test_an_array_that_the_loss_does_not_read_stays_zero_when_numbers_leave_pythons_range():
    """log(0) = −∞ with slope ∞, where floats give way to NumPy; z is a parameter, or another source that is given."""
    graph = parse("x = 1; z = [1, 2]; L = log(x)")
    step = Step(graph, "L", ["x", "z"])
    for x, loss, slope in ((0.0, -np.inf, np.inf), (1.0, 0.0, 1.0), (0.0, -np.inf, np.inf)):
        for values in ({"x": x}, {"x": x, "z": np.array([3.0, 4.0])}, {"x": x, "z": [[5.0]]}, {"x": x, "z": 6.0}):
            found, gradients = step(values)
            assert (found, gradients["x"]) == (loss, slope)
            np.testing.assert_array_equal(gradients["z"], np.zeros(np.shape(values.get("z", [1, 2]))))
            assert Step(graph, "L", ["x"])(values) == (loss, {"x": slope})


def test_a_parameter_named_twice_is_one():
    assert Step(parse("L = x * x"), "L", ["x", "x"])({"x": 3.0}) == (9, {"x": 6})


def in_threads(count, work):
    """Runs `work(number)` in so many threads at once; raises what one of them raised."""
    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(work, number) for number in range(count)]:
            future.result(timeout=60)


def test_threads_that_share_a_step_get_right_numbers():
    """loss = Σ (A @ B)² with dA = 2 A B Bᵀ, at numbers and shapes of each thread's own; no buffer is shared in time."""
    random = np.random.default_rng(0)
    step = Step(parse("A = 1; B = 1; loss = sum((A @ B)**2)"), "loss", ["A", "B"])
    sizes = (150, 150, 150, 40)

    def work(number):
        size = sizes[number]
        for _ in range(8):
            a, b = random.normal(size=(2, size, size))
            loss, gradients = step({"A": a, "B": b})
            assert loss == pytest.approx(np.sum((a @ b) ** 2), rel=1e-12)
            np.testing.assert_allclose(gradients["A"], 2 * (a @ b) @ b.T, rtol=1e-9, atol=1e-9)

    step({"A": np.eye(150), "B": np.eye(150)})
    in_threads(len(sizes), work)


def test_threads_that_share_an_evaluator_get_right_numbers():
    """y = x² at numbers of each thread's own: arrays, and single numbers whose program another thread replaces."""
    graph, evaluator = parse("x = 2; y = x * x"), Evaluator()
    id = graph.named("x").id

    def work(number):
        for step in range(40):
            x = np.full(3, number + step) if number % 2 else np.float64(number + step)
            results = evaluator.run(graph, {id: x})
            np.testing.assert_array_equal(results.values["y"], x * x)
            np.testing.assert_array_equal(results.gradients["x"], 2 * x)

    in_threads(4, work)


def test_a_parameter_may_be_the_loss_itself():
    assert Step(parse("w = 3"), "w", ["w"])({"w": 5.0}) == (5, {"w": 1})


def test_a_step_does_not_follow_the_graph_it_was_made_from():
    graph = parse("loss = w * 2")
    step = Step(graph, "loss", ["w"])
    graph.choose_output(None)
    graph.disconnect(graph.wires()[0])
    assert step({"w": 4.0}) == (8, {"w": 2})


@pytest.mark.parametrize(
    ("text", "loss", "parameters", "error", "sentence"),
    [
        ("y = w * [1, 2]", "y", ["w"], EvaluationError, r"the loss must be one number, but y is \(2\)"),
        ("a = [1, 2]; b = [1, 2, 3]; c = a + b; y = sum(c)", "y", ["a"], EvaluationError, r"c = a \+ b: shapes"),
        ("y = w * 2", "q", ["w"], GraphError, "there is no node called q"),
        ("y = w * 2", "y", ["q"], GraphError, "there is no node called q"),
        ("y = w * 2", "y", ["y"], GraphError, "y is computed, so descent cannot change it"),
    ],
)
def test_a_step_that_cannot_be_is_refused(text, loss, parameters, error, sentence):
    with pytest.raises(error, match=sentence):
        Step(parse(text), loss, parameters)({})


def test_a_shape_that_does_not_fit_is_refused_and_the_step_lives_on():
    step = Step(parse("w = [1, 2]; x = [3, 4]; loss = sum(w * x)"), "loss", ["w"])
    with pytest.raises(EvaluationError, match=r"shapes \(3\) and \(2\)"):
        step({"w": [1.0, 2.0, 3.0]})
    assert step({"w": [1.0, 1.0]})[0] == 7


def test_a_step_of_single_numbers_says_nothing_of_infinite_ones():
    """bce at 0 takes the logarithm of 0 in NumPy, not in Python: no warning reaches whoever runs the step."""
    loss, gradients = Step(parse("loss = bce(p, t)"), "loss", ["p"])({"p": 0.0, "t": 1.0})
    assert loss == 100
    assert np.isfinite(gradients["p"]) or np.isinf(gradients["p"])


@pytest.mark.parametrize("names", [("zero1_", "unused1_"), ("zero2_", "zero1_")])
def test_no_name_of_a_node_is_taken_for_one_of_the_programs_own(names):
    """A parameter that does not reach the loss has gradient zero, whatever the other nodes are called."""
    first, second = names
    for value in ("3", "[3, 4]"):
        graph = parse(f"u = 2; w = {value}; {first} = w * 5; {second} = {first} + w; loss = sum({second} * w)")
        loss, gradients = Step(graph, "loss", ["u", "w"])({"u": 1.0, "w": graph.named("w").value})
        expected = evaluate(graph)
        assert loss == expected.value
        assert gradients["u"] == 0
        np.testing.assert_array_equal(gradients["w"], expected.gradients["w"])
