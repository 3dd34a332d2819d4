"""Running a graph: results, problems, wires, seeds, and what the evaluator keeps between runs."""

from dataclasses import replace

import numpy as np
import pytest

from graphgui.engine.evaluator import EvaluationError, Evaluator, evaluate
from graphgui.engine.graph import Graph, GraphError, Wire, make_node
from graphgui.formats.expressions.expression_parser import parse


def with_value(graph, name, value):
    graph.replace(replace(graph.named(name), value=np.asarray(value, float)[()]))


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_shape_problem_sits_on_its_cause_and_the_rest_stays_live():
    graph = parse("a = [1, 2, 3]; b = [1, 2]; c = a + b; d = c * 2; e = a * 2")
    results = Evaluator().run(graph, output=graph.named("e").id)
    problem = results.problems[graph.named("c").id]
    assert problem.is_own
    assert problem.sentence == (
        "c = a + b: shapes (3) and (2) do not fit together: counted from the right, axes must be equal or 1"
    )
    waiting = results.problems[graph.named("d").id]
    assert not waiting.is_own
    assert waiting.cause == graph.named("c").id
    assert waiting.sentence == "d waits for c, which has a problem"
    np.testing.assert_array_equal(results.values["e"], [2, 4, 6])
    np.testing.assert_array_equal(results.gradients["a"], [2, 2, 2])
    np.testing.assert_array_equal(results.gradients["b"], [0, 0])
    assert {"c", "d"}.isdisjoint(results.values)
    assert {"c", "d"}.isdisjoint(results.gradients)


def test_the_sentence_of_a_problem_follows_the_literals_it_quotes():
    graph, evaluator = parse("c = [1, 2] @ a"), Evaluator()
    c = graph.named("c")
    graph.disconnect(graph.wires()[0])
    for literal, sentence in ((3.0, "c = [2] @ 3: A @ B needs"), (4.0, "c = [2] @ 4: A @ B needs")):
        graph.replace(replace(c, literals=(c.literals[0], np.float64(literal))))
        assert evaluator.run(graph).problems[c.id].sentence.startswith(sentence)


def test_a_problem_quotes_no_value_that_is_left_out():
    """That a place is no whole number is known when it is reached; while it is hidden, no sentence says which."""
    graph = parse("x = [1, 2, 3]; k = 2.5; i = k * 3; y = take(x, i)")
    results, i, y = Evaluator().run(graph), graph.named("i").id, graph.named("y").id
    assert "one is 7.5" in results.problems[y].sentence
    assert results.without({i}, set()).problems[y].sentence == "y cannot be computed from the numbers that arrive"
    assert results.without({graph.named("x").id + 100}, set()).problems == results.problems


def test_an_output_with_a_problem_leaves_the_values_and_names_the_cause():
    graph = parse("a = [1, 2, 3]; b = [1, 2]; c = a + b; d = c * 2")
    results = Evaluator().run(graph)
    assert list(results.values) == ["a", "b"]
    assert not results.gradients
    with pytest.raises(EvaluationError, match=r"c = a \+ b: shapes \(3\) and \(2\)"):
        _ = results.value
    with pytest.raises(EvaluationError, match=r"c = a \+ b"):
        evaluate(graph)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A = [[1, 2]]; B = [[3, 4]]; c = A @ B", "(1, 2) @ (1, 2) does not fit: A @ B needs A's last axis, 2, to equal B's first axis, 1"),
        ("A = [1, 2]; B = [3]; c = A @ B", "(2) @ (1) does not fit: A @ B needs A's length, 2, to equal B's length, 1"),
        ("A = 2; B = [3]; c = A @ B", "A @ B needs vectors or matrices, not scalar @ (1); for numbers use a · b"),
        ("A = [1, 2]; B = [3]; c = dot(A, B)", "dot needs two vectors of the same length, not (2) and (1)"),
        ("A = [1, 2]; B = [1, 2, 3]; c = mse(A, B)", "shapes (2) and (3) do not fit together: counted from the right, axes must be equal or 1"),
    ],
)  # fmt: skip
def test_a_shape_sentence_names_both_shapes_and_the_rule(text, sentence):
    graph = parse(text)
    problem = Evaluator().run(graph).problems[graph.named("c").id]
    assert problem.sentence.endswith(f": {sentence}")
    assert problem.sentence.startswith("c = ")


def test_a_huge_broadcast_is_refused_before_it_takes_memory():
    """(10⁶, 1) + (10⁶) would be 8 terabytes."""
    graph = parse("c = a + b")
    with_value(graph, "a", np.zeros((1_000_000, 1)))
    with_value(graph, "b", np.zeros(1_000_000))
    problem = Evaluator().run(graph).problems[graph.named("c").id]
    assert "(1000000, 1000000) is too large: more than 10,000,000 entries" in problem.sentence


def test_an_empty_graph_has_no_value_and_says_so():
    results = Evaluator().run(Graph())
    assert results.value_of == {}
    with pytest.raises(EvaluationError, match="the graph is empty"):
        _ = results.value


def test_nan_and_infinity_are_values_and_the_first_node_is_named():
    graph = parse("y = log(x); z = y * 2; w = z - z")
    for x, bad in ((-1.0, "y became nan"), (0.0, "y became −∞"), (1.0, None)):
        results = evaluate(graph, {"x": x})
        found = results.first_bad()
        assert (found[1] if found else None) == bad
    assert np.isnan(evaluate(graph, {"x": 0.0}).value)


def test_where_all_values_are_finite_the_first_bad_gradient_is_named_from_the_output():
    results = evaluate(parse("y = sqrt(x); z = y * 3"), {"x": 0.0})
    assert results.first_bad() == (results.order[0], "the gradient of x became ∞")


# ── values handed in ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("values", "error", "sentence"),
    [
        ({"q": 1.0}, GraphError, "there is no node called q"),
        ({"c": 1.0}, GraphError, r"c is computed \(add\), so it cannot be set"),
        ({"a": "3"}, ValueError, "a: a value must be a number"),
        ({"a": [[1], [1, 2]]}, ValueError, "a: a value must be a number, or rows"),
        ({"a": [None]}, ValueError, "a: a value must be a number"),
    ],
)
def test_unfit_values_are_refused_with_a_sentence(values, error, sentence):
    with pytest.raises(error, match=sentence):
        evaluate(parse("c = a + b"), values)


def test_an_unknown_output_is_refused():
    with pytest.raises(GraphError, match="there is no node called q"):
        evaluate(parse("a + b"), gradient_of="q")
    with pytest.raises(GraphError, match="there is no node with the id 77"):
        Evaluator().run(parse("a + b"), output=77)


# ── seeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_gradient_of_an_array_is_that_of_its_sum_unless_seeded():
    """Worked number 22, PyTorch's tutorial, and the same with seeds of its own."""
    graph = parse("a = [2, 3]; b = [6, 4]; Q = 3*a**3 - b**2")
    np.testing.assert_allclose(evaluate(graph).value, [-12, 65])
    for seed, a, b in ((None, [36, 81], [-12, -8]), ([1, 0], [36, 0], [-12, 0]), ([2, -1], [72, -81], [-24, 8])):
        results = evaluate(graph, seed=seed)
        np.testing.assert_allclose(results.gradients["a"], a, rtol=1e-12)
        np.testing.assert_allclose(results.gradients["b"], b, rtol=1e-12)


def test_a_seed_of_another_shape_is_refused():
    with pytest.raises(EvaluationError, match=r"the seed is \(3\), but the output is \(2\)"):
        evaluate(parse("a = [1, 2]; b = a * 2"), seed=[1, 2, 3])


# ── wires ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def wire(results, source, target, slot=None):
    return next(w for w in results.wires if (w.source, w.target) == (source, target) and slot in (None, w.slot))


def test_wires_of_olahs_graph():
    """Worked number 1: ∂c/∂a=1, ∂c/∂b=1, ∂d/∂b=1, ∂e/∂c=2, ∂e/∂d=3, and b̄ = 1·2 + 1·3."""
    results = evaluate(parse("c = a + b; d = b + 1; e = c * d"), {"a": 2.0, "b": 1.0})
    found = {w.source + w.target: w.derivative for w in results.wires}
    assert found == {"ac": 1, "bc": 1, "bd": 1, "ce": 2, "de": 3}
    assert (wire(results, "b", "c").contribution, wire(results, "b", "d").contribution) == (2, 3)
    assert results.gradients == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}


def test_contributions_add_up_to_the_gradient_for_tensors_too():
    """The adjoint of a node is the sum over the wires that leave it (Griewank and Walther, ch. 3)."""
    graph = parse("""
        W = [[1, 2, 3], [4, 5, 6]]; x = [0.5, -1, 2]; b = 0.1
        h = tanh(W @ x + b); y = sum(h * h) + mean(x * x) + dot(x, x) + sum(W * b) + b
    """)
    results = evaluate(graph)
    for name in ("W", "x", "b", "h"):
        total = sum(w.contribution for w in results.wires if w.source == name)
        np.testing.assert_allclose(total, results.gradients[name], rtol=1e-14)
        assert np.shape(total) == np.shape(results.values[name])


@pytest.mark.parametrize(
    ("text", "source", "target", "jacobian"),
    [
        ("A = [[1, 2], [3, 4]]; x = [5, 6]; y = A @ x", "x", "y", [[1, 2], [3, 4]]),
        ("A = [[1, 2], [3, 4]]; x = [5, 6]; y = A @ x", "A", "y", [[[5, 6], [0, 0]], [[0, 0], [5, 6]]]),
        ("A = [[1, 2]]; y = A.T", "A", "y", [[[[1, 0]]], [[[0, 1]]]]),
        ("x = [1, 2]; y = sum(x)", "x", "y", [1, 1]),
        ("x = [1, 2]; y = x * 3", "x", "y", [3, 3]),
        ("s = 2; x = [1, 2]; y = x * s", "s", "y", [1, 2]),
        ("x = [1, 2]; y = detach(x)", "x", "y", [0, 0]),
    ],
)
def test_the_local_derivative_of_arrays(text, source, target, jacobian):
    """Entry by entry for elementwise operations, else the Jacobian of shape target + source; all by hand."""
    found = wire(evaluate(parse(text)), source, target).derivative
    np.testing.assert_array_equal(found, jacobian)
    assert np.shape(found) == np.shape(jacobian)


def test_a_jacobian_too_large_to_show_is_left_out_and_one_just_small_enough_is_found():
    graph = parse("y = A @ x")
    with_value(graph, "A", np.zeros((200, 51)))
    with_value(graph, "x", np.zeros(51))
    assert wire(evaluate(graph), "x", "y").derivative is None
    with_value(graph, "A", np.full((10_000, 1), 2.0))
    with_value(graph, "x", [3.0])
    np.testing.assert_array_equal(wire(evaluate(graph), "x", "y").derivative, np.full((10_000, 1), 2.0))


def test_a_wire_off_the_way_to_the_output_adds_nothing_even_where_its_slope_is_infinite():
    """log's slope at 0 is ∞ and 0 · ∞ is nan, but no gradient flows there at all."""
    graph = parse("l = log(x); y = x * 3")
    results = evaluate(graph, {"x": 0.0})
    assert wire(results, "x", "l").derivative == np.inf
    assert wire(results, "x", "l").contribution == 0
    assert not wire(results, "x", "l").reaches_output
    assert results.gradients == {"x": 3, "y": 1, "l": 0}


def test_detach_stops_the_gradient():
    """Worked number 24: detach(x²)·x at x = [0, 1, 2, 3] has the gradient [0, 1, 4, 9]."""
    results = evaluate(parse("x = [0, 1, 2, 3]; s = x**2; u = detach(s); y = u * x"))
    np.testing.assert_array_equal(results.gradients["x"], [0, 1, 4, 9])
    assert not wire(results, "s", "u").reaches_output
    np.testing.assert_array_equal(wire(results, "s", "u").contribution, [0, 0, 0, 0])


# ── what is kept between runs ────────────────────────────────────────────────────────────────────────────────────────
def test_one_evaluator_follows_every_change_of_a_graph():
    """Values, shapes of values and literals, overrides, names, the output and wires: each run is true to the graph."""
    graph, evaluator = parse("a = 2; y = a * 3; z = y + 1"), Evaluator()
    assert evaluator.run(graph).value == 7
    with_value(graph, "a", 4.0)
    assert evaluator.run(graph).value == 13
    with_value(graph, "a", [1.0, 2.0])
    np.testing.assert_array_equal(evaluator.run(graph).value, [4, 7])
    np.testing.assert_array_equal(evaluator.run(graph, {graph.named("a").id: np.ones((2, 1))}).value, [[4], [4]])
    np.testing.assert_array_equal(evaluator.run(graph).value, [4, 7])
    z = graph.named("z")
    graph.replace(replace(z, literals=(z.literals[0], np.array([[1.0], [2.0]]))))
    np.testing.assert_array_equal(evaluator.run(graph).value, [[4, 7], [5, 8]])
    np.testing.assert_array_equal(evaluator.run(graph, output=graph.named("y").id).gradients["a"], [3, 3])
    np.testing.assert_array_equal(evaluator.run(graph).gradients["a"], [6, 6])
    graph.replace(replace(graph.named("a"), name="q"))
    assert "q" in evaluator.run(graph).values
    graph.choose_output(graph.named("y").id)
    np.testing.assert_array_equal(evaluator.run(graph).value, [3, 6])
    graph.disconnect(Wire(graph.named("q").id, graph.named("y").id, "a"))
    assert evaluator.run(graph).value == 3


def test_an_evaluator_never_takes_one_graph_for_another_that_has_gone():
    """A new graph may get the memory address of a dead one, and has counted as many changes."""
    evaluator = Evaluator()
    for i in range(50):
        op = ("sin", "exp")[i % 2]
        graph = Graph()
        graph.add(make_node(1, "x", "parameter", value=0.0))
        graph.add(make_node(2, "y", op))
        graph.connect(Wire(1, 2, "x"))
        assert evaluator.run(graph).value == (0.0, 1.0)[i % 2]
        del graph


def test_a_node_that_fails_while_it_runs_is_named_and_recovers():
    """Such as the inverse of a singular matrix: its problem must not outlive the values that caused it."""
    graph, evaluator = parse("a = [[2, 0], [0, 4]]; y = inv(a); z = sum(y); w = a + 1"), Evaluator()
    singular = {graph.named("a").id: np.array([[1.0, 2.0], [2.0, 4.0]])}
    broken = evaluator.run(graph, singular, graph.named("w").id)
    assert broken.problems[graph.named("y").id].sentence == "y: the matrix is singular, so it has no inverse"
    assert broken.problems[graph.named("z").id].sentence == "z waits for y, which has a problem"
    np.testing.assert_array_equal(broken.values["w"], [[2, 3], [3, 5]])
    assert evaluator.run(graph, output=graph.named("z").id).value == 0.75


def test_results_do_not_change_when_the_graph_does():
    graph = parse("a = [1, 2]; y = a * 3")
    results = Evaluator().run(graph)
    with_value(graph, "a", [5.0, 6.0])
    graph.replace(replace(graph.named("y"), name="q"))
    np.testing.assert_array_equal(results.values["y"], [3, 6])
    with pytest.raises(ValueError, match="read-only"):
        results.values["a"][0] = 9.0
    with pytest.raises(TypeError):
        results.value_of[1] = 9.0


def test_many_large_nodes_are_refused_before_they_fill_the_memory() -> None:
    """Each of them would fit, all of them would not: the first that does not is named, the ones before it stay live."""
    row, column = np.ones((1, 3000)), np.ones((3000, 1))
    graph = parse("u = 1; v = 1; " + "; ".join(f"big{i} = u * v" for i in range(8)))
    results = Evaluator().run(graph, {graph.named("u").id: row, graph.named("v").id: column})
    own = [problem.sentence for problem in results.problems.values() if problem.is_own]
    assert own
    assert "40,000,000 entries in all" in own[0]
    assert {"big0", "big1", "big2", "big3"} <= results.values.keys()
