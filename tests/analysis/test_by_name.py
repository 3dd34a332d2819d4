"""The public questions, by the user's own names, against known answers."""

import numpy as np
import pytest

import graphgui


def test_every_node_names_itself_in_the_public_list() -> None:
    """What the module says it offers is what it can find."""
    assert dir(graphgui) == sorted(graphgui.__all__)


def test_olahs_tangents_in_one_pass() -> None:
    """Worked number 1: forward from b ċ=1, ḋ=1, ė=5."""
    graph = graphgui.parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    assert graphgui.tangents(graph, {"b": 1.0}) == {"b": 1, "c": 1, "d": 1, "e": 5}
    assert graphgui.tangents(graph, {"a": 1.0, "b": 1.0}, {"a": 0.0})["e"] == (1 + 1) * 2 + 1 * 1, (
        "(ȧ + ḃ)(b + 1) + (a + b)ḃ"
    )
    with pytest.raises(graphgui.EvaluationError, match="the direction of b must be scalar"):
        graphgui.tangents(graph, {"b": [1.0, 2.0]})


def test_gerons_hessian_product_and_largest_curvature() -> None:
    """Worked number 17: x²y + y + 2 at (3, 4) has the Hessian [[8, 6], [6, 0]], so that λmax = 4 + √52."""
    graph = graphgui.parse("x = 3; y = 4; f = x**2 * y + y + 2")
    np.testing.assert_allclose(graphgui.hessian(graph, "f", ["x", "y"]), [[8, 6], [6, 0]], rtol=1e-12)
    assert graphgui.hessian_vector_product(graph, "f", {"x": 1.0, "y": -1.0}) == {"x": 2.0, "y": 6.0}
    assert graphgui.largest_curvature(graph, "f") == pytest.approx(4 + np.sqrt(52), rel=1e-12)
    assert graphgui.largest_curvature(graph, "f", ["x"], {"y": 10.0}) == pytest.approx(20.0)


def test_the_jacobian_of_a_linear_map_is_its_matrix() -> None:
    graph = graphgui.parse("W = [[1, 2], [3, 4], [5, 6]]; x = [1, 1]; y = W @ x")
    np.testing.assert_array_equal(graphgui.jacobian(graph, "x", "y"), [[1, 2], [3, 4], [5, 6]])
    with pytest.raises(graphgui.GraphError, match="there is no node called q"):
        graphgui.jacobian(graph, "q", "y")


def test_every_parameter_is_checked_in_three_ways() -> None:
    graph = graphgui.parse("a = [1, 2]; b = 0.5; y = sum(tanh(a * b)); z = 3")
    assert graphgui.check_gradients(graph) == {}, "the last statement, z, is the output, and nothing leads to it"
    graph.choose_output(graph.named("y").id)
    checks = graphgui.check_gradients(graph)
    assert checks.keys() == {"a", "b"}
    assert all(check.agrees for check in checks.values())
