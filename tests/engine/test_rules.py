"""Every rule of the table: against central differences, at its kinks, and in the shapes it allows."""

import numpy as np
import pytest

from graphgui.engine.evaluate import Evaluator, evaluate
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.op import ShapeError
from graphgui.engine.ops import OPS

SHAPES = [(), (1,), (3,), (1, 3), (2, 1), (2, 3), (3, 2), (3, 3), (1, 1)]
RULES = [row for row in OPS.values() if row.slots]


def shape_cases():
    """All combinations of the shapes above that an operation allows, from the table's own shape rule."""
    for row in RULES:
        for shapes in [(s,) for s in SHAPES] if len(row.slots) == 1 else [(s, t) for s in SHAPES for t in SHAPES]:
            try:
                row.shape(row.case(*shapes))
            except ShapeError:
                continue
            yield pytest.param(row, shapes, id=f"{row.name}-{'-'.join(map(str, shapes))}")


def graph_of(op, *values):
    """One operation, each slot wired to a parameter p0, p1 …."""
    graph = Graph()
    graph.add(make_node(100, "out", op, slots=len(values)))
    for i, value in enumerate(values):
        graph.add(make_node(i + 1, f"p{i}", "parameter", value=value))
        graph.connect(Wire(i + 1, 100, graph.node(100).slots[i]))
    return graph


def random_inputs(row, shapes, random):
    """Inputs from the row's domain, away from zero and from one another, where rules may have kinks."""
    low, high = row.domain
    numbers = np.linspace(low, high, 2 * sum(int(np.prod(shape)) for shape in shapes) + 2)[1::2]
    random.shuffle(numbers)
    parts = np.split(numbers[: sum(int(np.prod(s)) for s in shapes)], np.cumsum([int(np.prod(s)) for s in shapes])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


@pytest.mark.parametrize(("row", "shapes"), list(shape_cases()))
def test_a_rule_agrees_with_the_central_difference_along_a_random_direction(row, shapes):
    """Σ ⟨gradient, direction⟩ must be the slope of ⟨seed, f⟩ along the direction, for every slot at once."""
    random = np.random.default_rng(len(row.name) + 10 * sum(map(len, shapes)))
    inputs = random_inputs(row, shapes, random)
    seed = random.uniform(0.5, 1.5, row.shape(row.case(*shapes)))
    directions = [random.uniform(-1.0, 1.0, shape) for shape in shapes]
    results = Evaluator().run(graph_of(row.name, *inputs), output=100, seed=seed)
    if row.name == "detach":
        assert all(np.all(results.gradients[f"p{i}"] == 0) for i in range(len(shapes)))
        return
    slope = 0.0
    for i, direction in enumerate(directions):
        assert np.shape(results.gradients[f"p{i}"]) == shapes[i]
        slope += np.sum(results.gradients[f"p{i}"] * direction)
    step = 1e-5

    def along(t):
        moved = [x + t * d for x, d in zip(inputs, directions, strict=True)]
        return np.sum(seed * Evaluator().run(graph_of(row.name, *moved)).value)

    # Error of the central difference: about step² · f‴ + rounding / step.
    assert slope == pytest.approx((along(step) - along(-step)) / (2 * step), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("row", [row for row in RULES if len(row.slots) == 2], ids=lambda row: row.name)
def test_both_slots_wired_from_one_node_give_the_sum_of_both_rules(row):
    """f(x, x) has the slope of both slots together: checked against the central difference."""
    x = np.array([0.7, 1.1, 1.9]) if row.name != "matmul" else np.array([[0.7, 1.1], [1.3, 1.9]])
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=x))
    graph.add(make_node(2, "y", row.name))
    graph.connect(Wire(1, 2, row.slots[0]))
    graph.connect(Wire(1, 2, row.slots[1]))
    direction = np.linspace(-1.0, 0.5, x.size).reshape(x.shape)

    def along(t):
        return np.sum(evaluate(graph, {"x": x + t * direction}).value)

    slope = np.sum(evaluate(graph).gradients["x"] * direction)
    assert slope == pytest.approx((along(1e-5) - along(-1e-5)) / 2e-5, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("op", "inputs", "gradients"),
    [
        ("relu", [0.0], [0.0]),
        ("abs", [0.0], [0.0]),
        ("abs", [-0.0], [0.0]),
        ("maximum", [2.0, 2.0], [0.5, 0.5]),
        ("minimum", [2.0, 2.0], [0.5, 0.5]),
        ("sqrt", [0.0], [np.inf]),
        ("log", [0.0], [np.inf]),
        ("pow", [0.0, 0.0], [0.0, 0.0]),
        ("pow", [0.0, 2.0], [0.0, 0.0]),
        ("pow", [0.0, 1.0], [1.0, 0.0]),
        ("pow", [-2.0, 3.0], [12.0, np.nan]),
        ("pow", [-8.0, 1 / 3], [np.nan, np.nan]),
        ("div", [1.0, 0.0], [np.inf, -np.inf]),
        ("div", [0.0, 0.0], [np.inf, np.nan]),
    ],
)
def test_gradient_at_a_kink_or_edge(op, inputs, gradients):
    """The choices of WORKED_NUMBERS.md, 'At a kink' (PyTorch's), and the limits of the formulas elsewhere."""
    results = Evaluator().run(graph_of(op, *inputs))
    found = [results.gradients[f"p{i}"] for i in range(len(inputs))]
    np.testing.assert_array_equal(found, gradients)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_numbers_stay_numbers_and_arrays_stay_read_only(row):
    """No 0-dimensional array leaks, and nobody can write into a result."""
    scalars_fit = row.name not in ("matmul", "dot")
    shapes = [(), (3,)] if scalars_fit else [(3,)]
    for shape in shapes:
        results = Evaluator().run(graph_of(row.name, *[np.full(shape, 1.5)] * len(row.slots)))
        found = [*results.values.values(), *results.gradients.values()]
        found += [wire.derivative for wire in results.wires] + [wire.contribution for wire in results.wires]
        for value in found:
            if isinstance(value, np.ndarray):
                assert value.ndim
                assert not value.flags.writeable
            else:
                assert isinstance(value, np.float64)


def test_sigmoid_and_tanh_saturate_without_nan():
    """σ(±1000) is 1 or 0 and flat there."""
    for op, low in (("sigmoid", 0.0), ("tanh", -1.0)):
        results = Evaluator().run(graph_of(op, np.array([-1000.0, 1000.0])))
        np.testing.assert_array_equal(results.value, [low, 1.0])
        np.testing.assert_array_equal(results.gradients["p0"], [0.0, 0.0])
