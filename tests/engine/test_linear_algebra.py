"""Linear algebra at its edges: every rank, sentences where something does not fit, matrices that have no inverse."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import graphgui
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.op import ShapeError
from graphgui.engine.ops import OPS
from graphgui.engine.ops.linear_algebra import TABLE
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.cases.linear_algebra import A2, POSITIVE3, SINGULAR2, SINGULAR3, SINGULAR4, SKEW3
from tests.engine.sampled import graph_of, sampled_rows, slope_along, values_of

NAMES = {row.name for row in TABLE}


def run(op: str, *values: Any, **options: Any) -> Any:
    """The results of one operation of parameters p0, p1 …."""
    return Evaluator().run(graph_of(op, *values, **options), output=100)


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: row.name in NAMES)))
def test_the_shape_rule_says_what_numpy_gives(row: Any, sample: Any) -> None:
    inputs = values_of(row, sample)
    case = row.case(*map(np.shape, inputs), **sample.options)
    assert row.shape(case) == np.shape(row.apply(inputs, row.checked_options(sample.options)))


SIDES = [()] + [shape for rank in (1, 2, 3, 4) for shape in itertools.product((1, 2), repeat=rank)]


@pytest.mark.parametrize(("name", "function"), [("matmul", np.matmul), ("dot", np.dot), ("inner", np.inner)])
def test_products_fit_or_not_as_in_numpy_and_each_gradient_is_the_slope(name: str, function: Any) -> None:
    """All shapes of up to four axes of length 1 or 2. The slope is exact, as products are linear in each input."""
    row = OPS[name]
    random = np.random.default_rng(0)
    for shapes in itertools.product(SIDES, SIDES):
        a, b = (random.uniform(0.5, 1.5, shape)[()] for shape in shapes)
        case = row.case(*shapes)
        try:
            expected = function(a, b)
        except ValueError:
            with pytest.raises(ShapeError):
                row.shape(case)
            continue
        if name == "dot" and min(map(len, shapes)) > 1 and max(map(len, shapes)) > 2:
            with pytest.raises(ShapeError, match="dot takes no more than two axes"):
                row.shape(case)
            continue
        assert row.shape(case) == np.shape(expected)
        value = row.apply((a, b), row.option_defaults)
        np.testing.assert_allclose(value, expected, rtol=1e-14)
        g = random.uniform(0.5, 1.5, np.shape(expected))[()]
        s, t = (random.uniform(-1.0, 1.0, shape)[()] for shape in shapes)
        found = sum(
            np.sum(direction * row.vjp(slot, g, value, (a, b), row.option_defaults))
            for slot, direction in (("a", s), ("b", t))
        )
        assert np.sum(g * (function(s, b) + function(a, t))) == pytest.approx(found, rel=1e-12, abs=1e-12), shapes


@pytest.mark.parametrize(
    ("op", "shapes", "options", "sentence"),
    [
        ("matmul", [(2, 3), (2, 2)], {}, "(2, 3) @ (2, 2) does not fit: A @ B needs A's last axis, 3, to equal B's first axis, 2"),
        ("matmul", [(2, 3), (5, 2, 2)], {}, "needs A's last axis, 3, to equal B's last axis but one, 2"),
        ("matmul", [(2, 2, 3), (3, 3, 2)], {}, "shapes (2) and (3) do not fit together"),
        ("matmul", [(), (3,)], {}, "A @ B needs vectors or matrices, not scalar @ (3); for numbers use a · b"),
        ("dot", [(2,), (3,)], {}, "dot needs two vectors of the same length, not (2) and (3)"),
        ("dot", [(2, 3), (2, 2)], {}, "dot(A, B) needs A's last axis, 3, to equal B's last axis but one, 2"),
        ("inner", [(2, 3), (2,)], {}, "inner(A, B) needs A's last axis, 3, to equal B's last axis, 2"),
        ("cross", [(2,), (3,)], {}, "cross needs vectors of three numbers along the last axis, not (2)"),
        ("einsum", [(2, 3)], {}, "ij,jk->ik has letters for 2 inputs, but there are 1"),
        ("einsum", [(2, 3), (3,)], {}, "“jk” does not fit (3): there must be one letter for each axis"),
        ("einsum", [(2, 3), (2, 3)], {}, "the letter j stands for axes of different lengths, 3 and 2"),
        ("einsum", [(2,)], {"subscripts": "i->j"}, "the letter j after the arrow stands in no input"),
        ("einsum", [(2,)], {"subscripts": "i->ii"}, "the letter i stands twice after the arrow"),
        ("einsum", [(9999,), (9999,), (9999,)], {"subscripts": "i,j,k->"}, "this would take more than 10,000,000,000 multiplications"),
        ("transpose", [(2, 3)], {"axes": (0,)}, "axes must name each of the 2 axes once, not (0,)"),
        ("transpose", [(2, 3)], {"axes": (0, 2)}, "there is no axis 2"),
        ("transpose", [(2, 3)], {"axes": (0, -2)}, "the axes 0, -2 name one axis twice"),
        ("trace", [(3,)], {}, "trace needs a matrix, not (3)"),
        ("trace", [(3, 3)], {"axis1": -1}, "trace needs two different axes, not -1 and 1"),
        ("diag", [(2, 2, 2)], {}, "diag needs a vector or a matrix, not (2, 2, 2)"),
        ("diag", [(2,)], {"k": 10**8}, "is too large"),
        ("triu", [(3,)], {}, "triu needs a matrix, not (3)"),
        ("det", [(2, 3)], {}, "det needs a square matrix, not (2, 3)"),
        ("inv", [()], {}, "inv needs a square matrix, not scalar"),
        ("solve", [(2, 3), (2,)], {}, "solve(A, b) needs a square matrix, not (2, 3)"),
        ("solve", [(2, 2), ()], {}, "solve(A, b) needs a vector or a matrix b, not a number"),
        ("solve", [(2, 2), (3,)], {}, "solve(A, b) needs A's last axis, 2, to equal b's length, 3"),
        ("solve", [(2, 2), (3, 2)], {}, "solve(A, b) needs A's last axis, 2, to equal b's first axis, 3"),
        ("svdvals", [(2,)], {}, "svdvals needs a matrix, not (2)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_a_sentence(
    op: str, shapes: list[Any], options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ShapeError) as raised:
        OPS[op].shape(OPS[op].case(*shapes, **options))
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("op", "inputs", "sentence"),
    [
        ("inv", [SINGULAR2], "out: the matrix is singular, so it has no inverse"),
        ("inv", [np.stack([A2, SINGULAR2])], "out: the matrix is singular, so it has no inverse"),
        ("solve", [SINGULAR2, [1.0, 2.0]], "out: the matrix is singular, so the equations have no solution or many"),
        ("cholesky", [-np.eye(2)], "out: the matrix is not positive definite, so it has no Cholesky factor"),
    ],
)
def test_a_matrix_that_will_not_do_is_named_at_its_node(op: str, inputs: list[Any], sentence: str) -> None:
    assert run(op, *map(np.asarray, inputs)).problems[100].sentence == sentence


@pytest.mark.parametrize("matrix", [SINGULAR2, SINGULAR3, SINGULAR4, np.zeros((2, 2)), np.zeros((4, 4))])
def test_the_gradient_of_a_singular_determinant_is_its_cofactors(matrix: Any) -> None:
    """Each cofactor is, up to its sign, the determinant of what remains without one row and one column."""
    size = len(matrix)
    expected = [
        [(-1) ** (i + j) * np.linalg.det(np.delete(np.delete(matrix, i, 0), j, 1)) for j in range(size)]
        for i in range(size)
    ]
    np.testing.assert_allclose(run("det", matrix).gradients["p0"], expected, rtol=1e-12, atol=1e-12)


def test_the_cofactors_of_three_rows_change_without_noise() -> None:
    """Each is a product of two entries less one of two others, so that whole numbers give whole numbers: here all 0."""
    for matrix in (np.ones((3, 3)), np.ones((2, 3, 3)), np.arange(9.0).reshape(3, 3)):
        along = np.ones(matrix.shape)
        changed = HELPERS["cofactors"](matrix + along) - HELPERS["cofactors"](matrix) - HELPERS["cofactors"](along)
        np.testing.assert_array_equal(HELPERS["cofactors_along"](along, matrix), changed)
    np.testing.assert_array_equal(run("cofactors", np.ones((3, 3))).gradients["p0"], np.zeros((3, 3)))


def test_the_logarithm_of_a_singular_determinant_is_minus_infinity() -> None:
    """And its gradient is nan there, though not for other matrices of the same stack."""
    results = run("logdet", np.stack([A2, SINGULAR2]))
    np.testing.assert_allclose(results.value, [np.log(3.0), -np.inf], rtol=1e-14)
    np.testing.assert_allclose(results.gradients["p0"][0], np.linalg.inv(A2).T, rtol=1e-14)
    assert np.all(np.isnan(results.gradients["p0"][1]))
    assert not results.problems


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("op", ["det", "logdet", "inv", "solve", "cholesky", "svdvals"])
@pytest.mark.parametrize("size", [2, 4])
def test_entries_that_are_not_finite_are_values_and_no_exception(op: str, bad: float, size: int) -> None:
    matrix = np.eye(size) + np.full((size, size), bad)
    inputs = [matrix, np.ones(size)] if op == "solve" else [matrix]
    results = run(op, *inputs)
    assert not results.problems
    assert not np.all(np.isfinite(results.value))
    assert not np.all(np.isfinite(results.gradients["p0"]))


@pytest.mark.parametrize("entry", [(0, 0), (0, 1), (1, 1), (2, 0), (2, 2)])
@pytest.mark.parametrize("op", ["det", "logdet", "cholesky", "svdvals"])
def test_one_infinite_entry_raises_nothing(op: str, entry: tuple[int, int]) -> None:
    matrix = 4 * np.eye(3) + 0.5
    matrix[entry] = np.inf
    assert not run(op, matrix).problems


def test_one_matrix_that_is_not_finite_leaves_the_others_of_its_stack() -> None:
    results = run("svdvals", np.stack([A2, np.full((2, 2), np.nan)]))
    np.testing.assert_array_equal(results.value[0], np.linalg.svdvals(A2))
    assert np.all(np.isnan(results.value[1]))
    assert np.all(np.isfinite(results.gradients["p0"][0]))


def test_cholesky_takes_the_symmetric_part() -> None:
    """Its factor is NumPy's for a symmetric matrix, and its gradient is symmetric."""
    results = run("cholesky", POSITIVE3 + SKEW3)
    np.testing.assert_allclose(results.value, np.linalg.cholesky(POSITIVE3), rtol=1e-14)
    np.testing.assert_array_equal(results.gradients["p0"], results.gradients["p0"].T)


def test_equal_singular_values_take_the_gradient_of_their_vectors() -> None:
    """The sum of the singular values is smooth where they are equal but not zero."""
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    gradient = run("svdvals", turned).gradients["p0"]
    direction = np.array([[0.3, -0.2], [0.5, 0.1]])
    slope = slope_along(lambda x: np.sum(np.linalg.svdvals(x)), (turned,), (direction,))
    assert np.sum(gradient * direction) == pytest.approx(slope, rel=1e-8)


def test_an_infinite_gradient_stays_on_the_diagonal() -> None:
    """Zero times infinity would be nan beside it."""
    seed = np.float64(np.inf)
    results = Evaluator().run(graph_of("trace", np.ones((2, 3))), output=100, seed=seed)
    np.testing.assert_array_equal(results.gradients["p0"], [[np.inf, 0.0, 0.0], [0.0, np.inf, 0.0]])
    results = Evaluator().run(graph_of("diag", np.ones((2, 3))), output=100, seed=np.array([np.inf, 1.0]))
    np.testing.assert_array_equal(results.gradients["p0"], [[np.inf, 0.0, 0.0], [0.0, 1.0, 0.0]])


FUNCTIONS: dict[str, Any] = {
    "det": np.linalg.det,
    "inv": np.linalg.inv,
    "solve": np.linalg.solve,
    "cholesky": np.linalg.cholesky,
    "logdet": lambda x: np.linalg.slogdet(x)[1],
    "einsum": lambda *inputs, subscripts: np.einsum(subscripts, *inputs),
}
RECORDED = NAMES - {"svdvals", "cofactors"}
"""Rows whose rules can be recorded, and which NumPy has; the rule of svdvals runs a decomposition that has no row."""


@pytest.mark.parametrize(("row", "sample"), list(sampled_rows(lambda row, sample: row.name in RECORDED)))
def test_the_second_derivative_is_the_slope_of_the_first(row: Any, sample: Any) -> None:
    """Along a line on which all inputs move: the rules are themselves made of rows, so that they can be recorded."""
    inputs = values_of(row, sample)
    function = FUNCTIONS.get(row.name) or getattr(np, row.name)
    directions = [np.random.default_rng(at).uniform(-1.0, 1.0, np.shape(x)) for at, x in enumerate(inputs)]
    if row.name == "cholesky":
        directions = [direction + direction.mT for direction in directions]
        inputs = tuple((x + x.mT) / 2 for x in inputs)

    def along(t: Any) -> Any:
        return np.sum(function(*(x + t * z for x, z in zip(inputs, directions, strict=True)), **sample.options) ** 2)

    first = graphgui.grad(along)
    slope = slope_along(first, (np.float64(0.0),), (np.float64(1.0),))
    assert graphgui.grad(first)(0.0) == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_a_batch_of_rows_times_weights_gathers_the_gradient_in_one_product() -> None:
    """No stack of gradients as large as the batch is made and summed."""
    case = OPS["matmul"].case((4, 2, 3), (3, 5))
    assert OPS["matmul"].rule("b", case) == "np.reshape(a, (8, 3)).T @ np.reshape(g, (8, 5))"


def test_einsum_plans_its_way_only_where_that_pays() -> None:
    small, large = (OPS["einsum"].case((n, n), (n, n)) for n in (3, 50))
    assert OPS["einsum"].text(small) == "np.einsum('ij,jk->ik', x1, x2)"
    assert OPS["einsum"].text(large) == "np.einsum('ij,jk->ik', x1, x2, optimize=True)"


def test_the_gradient_of_one_einsum_letter_that_only_its_own_input_has() -> None:
    """Σⱼ xᵢⱼ Σₖ yₖ: every column of x gets the same."""
    x, y = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0])
    results = run("einsum", x, y, subscripts="ij,k->i")
    np.testing.assert_array_equal(results.value, [9.0, 36.0])
    np.testing.assert_array_equal(results.gradients["p0"], np.full((2, 3), 3.0))
    np.testing.assert_array_equal(results.gradients["p1"], [15.0, 15.0])


def test_an_option_that_may_be_negative_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match=r"^k must be a whole number, not 0\.5$"):
        OPS["triu"].case((2, 2), k=0.5)


def test_a_rule_does_not_raise_where_the_value_does_not() -> None:
    """A matrix whose transpose alone is found singular: the gradient is nan, and no input is called wrong."""
    graph = parse("A = [[1, inf], [0, 1]]; b = [1, 1]; y = sum(solve(A, b))")
    results = Evaluator().run(graph)
    assert not results.problems
    assert np.all(np.isnan(results.gradients["b"]))
    assert all(np.all(np.isnan(wire.derivative)) for wire in results.wires if wire.target != "y")


def test_the_second_derivative_of_logdet_at_a_singular_matrix_is_nan() -> None:
    """Recorded as anywhere else: of a stack, only the singular matrix is lost."""
    graph = parse("A = [[[1, 1], [1, 1]], [[2, 0], [0, 1]]]; y = sum(logdet(A))")
    second = graphgui.hessian(graph, "y", ["A"])
    assert np.all(np.isnan(second[:4, :4]))
    np.testing.assert_allclose(np.diag(second)[4:], [-0.25, 0, 0, -1])
