"""Second derivatives against published numbers, closed forms, central differences and PyTorch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import graphgui
from graphgui import trace
from graphgui.analysis.curvature import (
    Curvature,
    gradient_graph,
    hessian,
    hessian_vector_product,
    largest_curvature,
)
from graphgui.engine.evaluator import EvaluationError, Evaluator, evaluate
from graphgui.engine.graph import Graph
from graphgui.formats.expressions.expression_parser import parse
from tests.known import Known


def ids(graph: Graph, names: str) -> list[int]:
    """Ids of nodes by their names."""
    return [graph.named(name).id for name in names.split()]


def test_gerons_hessian() -> None:
    """Worked number 17: x²y + y + 2 at (3, 4) has the Hessian [[8, 6], [6, 0]]."""
    graph = parse("x = 3; y = 4; f = x**2 * y + y + 2")
    found, inexact_because = hessian(graph, *ids(graph, "f"), ids(graph, "x y"))
    assert np.array_equal(found, [[8, 6], [6, 0]])
    assert inexact_because == ""
    x, y = ids(graph, "x y")
    product = hessian_vector_product(graph, *ids(graph, "f"), [x, y], {x: 1.0, y: 2.0})
    assert (product.value[x], product.value[y], product.inexact_because) == (20, 6, "")


def test_rosenbrock() -> None:
    """Worked number 35's function: the Hessian is [[1200x² − 400y + 2, −400x], [−400x, 200]]."""
    graph = parse("x = -1.2; y = 1; f = (1 - x)**2 + 100 * (y - x**2)**2")
    found, inexact_because = hessian(graph, *ids(graph, "f"), ids(graph, "x y"))
    assert np.allclose(found, [[1200 * 1.44 - 400 + 2, 480], [480, 200]], rtol=1e-14)
    assert inexact_because == ""
    x = ids(graph, "x")[0]
    there, _ = hessian(graph, *ids(graph, "f"), ids(graph, "x y"), {x: 1.0})
    assert np.allclose(there, [[802, -400], [-400, 200]])


def test_two_pits() -> None:
    """Worked number 36: λmax is 31.397 in the left pit, and descent is stable below 0.06370 there, 0.09468 in the right."""
    graph = parse(
        "x = -0.9363006; y = 0;f = x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/0.2) - 3*exp(-((x + 1)**2 + y**2)/0.2)"
    )
    loss, x, y = ids(graph, "f x y")
    found = largest_curvature(graph, loss, [x, y])
    assert found.value == pytest.approx(31.397, abs=1e-3)
    assert 2 / found.value == pytest.approx(0.06370, abs=1e-5)
    right = largest_curvature(graph, loss, [x, y], {x: 0.9053179})
    assert 2 / right.value == pytest.approx(0.09468, abs=1e-5)
    assert found.inexact_because == ""


@pytest.mark.parametrize("size", [1, 5, 40, 41, 120])
def test_quadratic_forms(size: int) -> None:
    """½ xᵀAx has the Hessian A; the largest eigenvalue is found from the matrix and by iteration, with its direction."""
    random = np.random.default_rng(size)
    root = random.normal(size=(size, size))
    matrix = root + root.T - np.eye(size) * size
    graph = trace(lambda x: 0.5 * (x @ (matrix @ x)), random.normal(size=size))
    loss, x = graph.output, graph.named("x").id
    assert loss is not None
    found = largest_curvature(graph, loss, [x])
    expected, directions = np.linalg.eigh(matrix)
    assert found.value == pytest.approx(expected[-1], rel=1e-7, abs=1e-7)
    assert abs(np.asarray(found.direction[x]) @ directions[:, -1]) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(hessian(graph, loss, [x])[0], matrix, rtol=1e-12, atol=1e-12)
    again = largest_curvature(graph, loss, [x])
    assert again.value == found.value


def test_repeated_and_vanishing_curvature() -> None:
    """Iteration stops at once where one direction says all: equal eigenvalues, or none but 0."""
    for text, expected in [("sum(x * x)", 2.0), ("sum(x) * 3", 0.0)]:
        graph = parse(f"x = 1; f = {text}")
        found = largest_curvature(graph, *ids(graph, "f"), ids(graph, "x"), {ids(graph, "x")[0]: np.ones(60)})
        assert found.value == pytest.approx(expected)


def network(loss: str) -> Graph:
    """A small network with 17 numbers to train."""
    random = np.random.default_rng(3)
    graph = parse(f"h = tanh(X @ W + b); o = h @ V + c; f = {loss}")
    values = {
        "X": random.normal(size=(5, 2)), "W": random.normal(size=(2, 3)), "b": random.normal(size=3),
        "V": random.normal(size=(3, 3)), "c": random.normal(size=3),
        "t": np.array([0.0, 2, 1, 1, 0]) if "entropy" in loss else random.normal(size=(5, 3)),
    }  # fmt: skip
    for name, value in values.items():
        graph.replace(replace(graph.named(name), value=value))
    return graph


@pytest.mark.parametrize("loss", ["cross_entropy(o, t)", "mse(o, t)"])
def test_networks_as_pytorch_finds_them(loss: str, known: Known) -> None:
    """The Hessian of a network by all its weights, and λmax."""
    graph = network(loss)
    names = "W b V c"
    found, inexact_because = hessian(graph, *ids(graph, "f"), ids(graph, names))

    def by_torch(torch: Any, loss: str, values: dict[str, Any]) -> Any:
        held = {name: torch.tensor(value) for name, value in values.items()}
        shapes = [held[name].shape for name in names.split()]

        def theirs(flat: Any) -> Any:
            parts = torch.split(flat, [shape.numel() for shape in shapes])
            w, b, v, c = (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
            o = torch.tanh(held["X"] @ w + b) @ v + c
            if "entropy" in loss:
                return torch.nn.functional.cross_entropy(o, held["t"].long())
            return torch.nn.functional.mse_loss(o, held["t"])

        flat = torch.cat([held[name].reshape(-1) for name in names.split()])
        return torch.autograd.functional.hessian(theirs, flat)

    values = {node.name: np.asarray(node.value) for node in graph.nodes() if node.row.is_source}
    expected = known("torch", by_torch, loss, values)
    assert inexact_because == ""
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-12)
    top = largest_curvature(graph, *ids(graph, "f"), ids(graph, names))
    assert top.value == pytest.approx(np.linalg.eigvalsh(expected)[-1], rel=1e-9)


def test_the_gradient_is_a_graph() -> None:
    """It computes value and gradients, keeps the names, and is right at other values as well."""
    graph = parse("x = 3; y = 4; c = x * y; f = c * x + y")
    made, gradients = gradient_graph(graph, *ids(graph, "f"), ids(graph, "x y"))
    names = {made.node(gradients[id]).name for id in ids(graph, "x y")}
    assert names == {"x_grad", "y_grad"}
    assert made.has_name("c")
    found = evaluate(made, {"x": 2.0, "y": 5.0})
    assert (found.values["x_grad"], found.values["y_grad"]) == (20, 5)
    flat = parse("x = 3; y = x + 1; u = 2; f = u + x")
    made, gradients = gradient_graph(flat, *ids(flat, "f"), ids(flat, "x u y"))
    assert [evaluate(made).values[made.node(gradients[id]).name] for id in ids(flat, "x u y")] == [1, 1, 0]


def test_what_cannot_be_recorded_is_found_by_differences() -> None:
    """The products are then close but not exact, and say so."""
    graph = parse("x = 1; s = svdvals(x); f = sum(s * s * s)")
    x = ids(graph, "x")[0]
    start = np.array([[2.0, 0.5], [0.3, 1.0]])
    found, inexact_because = hessian(graph, *ids(graph, "f"), [x], {x: start})
    assert "singular vectors" in inexact_because
    whole, run, step = np.zeros((4, 4)), Evaluator().run, 1e-5
    for at, direction in enumerate(np.eye(4)):
        ends = [run(graph, {x: start + sign * step * direction.reshape(2, 2)}).gradient_of[x] for sign in (1, -1)]
        whole[at] = np.ravel(ends[0] - ends[1]) / (2 * step)
    assert np.allclose(found, whole, atol=1e-6)


def test_differences_are_told_and_are_nan_where_the_gradient_jumps(known: Known) -> None:
    """The nuclear norm bends where a singular value is 0: no number of the Hessian is given there, and it is said."""
    graph = parse("A = [[1, 2], [3, 5]]; f = sum(svdvals(A))")
    with pytest.warns(RuntimeWarning, match="Hessian was found by central differences .* singular vectors"):
        found = graphgui.hessian(graph, "f", ["A"])

    def by_torch(torch: Any, start: Any) -> Any:
        return torch.autograd.functional.hessian(lambda a: torch.linalg.svdvals(a).sum(), torch.tensor(start))

    expected = known("torch", by_torch, np.array([[1.0, 2.0], [3.0, 5.0]]))
    assert np.allclose(found, expected.reshape(4, 4), rtol=1e-4, atol=1e-5)
    bent = {"A": [[1, 2], [2, 4]]}
    with pytest.warns(RuntimeWarning, match="nan where the gradient jumps"):
        assert np.isnan(graphgui.hessian(graph, "f", ["A"], bent)).any()
    with pytest.warns(RuntimeWarning, match="largest curvature was found by central"):
        assert np.isnan(graphgui.largest_curvature(graph, "f", ["A"], bent))
    with pytest.warns(RuntimeWarning, match="product with the Hessian was found by central"):
        moved = graphgui.hessian_vector_product(graph, "f", {"A": [[0, 1], [0, 0]]}, bent)
    assert np.isnan(moved["A"]).any()


@pytest.mark.parametrize("size", [1e-7, 1.0, 1e7])
def test_differences_are_as_large_as_the_numbers(size: float) -> None:
    """The gradient of the sum of s⁴ is 4AAᵀA, whose derivative along D is 4(DAᵀA + ADᵀA + AAᵀD), for all sizes of A."""
    graph = parse("x = 1; s = svdvals(x); f = sum(s * s * s * s)")
    [x], a = ids(graph, "x"), size * np.array([[2.0, 0.5], [0.3, 1.0]])
    found, _ = hessian(graph, *ids(graph, "f"), [x], {x: a})
    for row, direction in zip(found, np.eye(4), strict=True):
        d = direction.reshape(2, 2)
        right = 4 * (d @ a.T @ a + a @ d.T @ a + a @ a.T @ d)
        np.testing.assert_allclose(row.reshape(2, 2), right, rtol=1e-6, atol=1e-6 * size**2)


def test_refusals() -> None:
    """Losses that are no number or have a problem, directions that do not fit, Hessians that are too large."""
    graph = parse("x = [1, 2]; f = x * 2; g = sum(f); bad = x + [1, 2, 3]")
    x, f, g, bad = ids(graph, "x f g bad")
    with pytest.raises(EvaluationError, match=r"one number, but f is \(2\)"):
        Curvature(graph, f, [x])
    with pytest.raises(EvaluationError, match="bad = x"):
        Curvature(graph, bad, [x])
    with pytest.raises(EvaluationError, match=r"direction of x must be \(2\)"):
        hessian_vector_product(graph, g, [x], {x: 1.0})
    with pytest.raises(EvaluationError, match="no parameter"):
        largest_curvature(graph, g, [])
    with pytest.raises(EvaluationError, match="301 numbers, the most is 300"):
        hessian(graph, g, [x], {x: np.ones(301)})


def test_parameters_that_the_loss_does_not_reach_and_curvature_that_is_not_finite() -> None:
    """They have rows of zeros in the Hessian, whatever they are called; nan stays nan."""
    graph = parse("a = 3; x = 2; f = x * sin(x) * x + exp(x)")
    loss, a, x = ids(graph, "f a x")
    found, inexact_because = hessian(graph, loss, [a, x])
    assert inexact_because == ""
    assert np.array_equal(found[0], [0, 0])
    assert found[1, 1] == pytest.approx(2 * np.sin(2) + 8 * np.cos(2) - 4 * np.sin(2) + np.exp(2))
    assert np.isnan(largest_curvature(graph, loss, [a, x], {x: np.float64(np.nan)}).value)
    assert np.isnan(largest_curvature(graph, loss, [x], {x: np.full(60, np.inf)[0]}).value)
    many = parse("x = 1; f = sum(exp(x) * x)")
    assert np.isnan(
        largest_curvature(many, *ids(many, "f"), ids(many, "x"), {ids(many, "x")[0]: np.full(60, np.nan)}).value
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 2; y = sin(x > 1) * x**2", 2 * np.sin(1)),
        ("x = 2; y = hypot(x > 1, x > 0) * x**2", 2 * np.sqrt(2)),
        ("x = 2; y = (x > 1) * (x > 0) * x**3", 12.0),
        ("x = 2; y = where(x > 1, x, 0) ** 2", 2.0),
    ],
)
def test_conditions_are_numbers_in_a_graph(text: str, expected: float) -> None:
    """1 and 0, whose rules are recorded like those of any number: no warning of differences is given."""
    np.testing.assert_allclose(graphgui.hessian(parse(text), "y", ["x"]), [[expected]], rtol=1e-14)
