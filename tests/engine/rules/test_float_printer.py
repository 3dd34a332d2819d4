"""Formulas for Python's own floats: the same numbers as NumPy's, whatever row and number."""

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.program.compiled_program import Program
from graphgui.engine.program.descent_step import Step
from graphgui.engine.rules.float_printer import OUT_OF_RANGE, SCALAR_SCOPE, float_text
from graphgui.engine.rules.rule_parser import parsed
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES, graph_of

NUMBERS = (
    -np.inf,
    -1e308,
    -710.0,
    -2.5,
    -1.0,
    -0.5,
    -1e-300,
    -0.0,
    0.0,
    5e-324,
    0.3,
    0.5,
    1.0,
    1.7,
    2.0,
    709.9,
    1e308,
    np.inf,
    np.nan,
)
SCALAR_ROWS = [row for row in RULES if row.elementwise and not row.indices]


@pytest.mark.parametrize("row", SCALAR_ROWS, ids=lambda row: row.name)
def test_a_row_gives_numpys_numbers_or_leaves_them_to_numpy(row):
    """Value and every rule at odd numbers: the float text finds the same as NumPy's, or raises what is caught."""
    case = row.case(*[()] * len(row.slots))
    texts = [row.text(case), *(rule for slot in row.slots if (rule := row.rule(slot, case)) is not None)]
    for first in NUMBERS:
        for second in NUMBERS if len(row.slots) > 1 else (1.0,):
            inputs = dict(zip(row.slots, (first, second, 0.75), strict=False))
            with np.errstate(all="ignore"):
                arrays = {slot: np.float64(number) for slot, number in inputs.items()}
                out = eval(texts[0], SCALAR_SCOPE, arrays)
                for text in texts:
                    expected = eval(text, SCALAR_SCOPE, {**arrays, "g": np.float64(1.3), "out": np.float64(out)})
                    try:
                        found = eval(
                            float_text(parsed(text)).text, SCALAR_SCOPE, {**inputs, "g": 1.3, "out": float(out)}
                        )
                    except OUT_OF_RANGE:
                        continue
                    assert not isinstance(found, complex)
                    np.testing.assert_allclose(
                        float(found), float(expected), rtol=1e-14, atol=1e-320, err_msg=f"{text} {inputs}"
                    )
                    if expected == 0 == found:  # 1 / it, or an angle, tells −0 from 0
                        assert np.signbit(found) == np.signbit(expected), f"{text} {inputs}"


@pytest.mark.parametrize(
    ("text", "value", "gradient"),
    [
        ("y = 1 / x", np.inf, -np.inf),
        ("y = log(x)", -np.inf, np.inf),
        ("y = exp(x + 1000)", np.inf, np.inf),
        ("y = sqrt(x - 1)", np.nan, np.nan),
        ("y = (x - 8) ** (1 / 3)", np.nan, np.nan),
        ("y = (x + 1e200) * (x + 1e200)", np.inf, 2e200),
    ],
)
def test_where_python_would_raise_the_number_is_numpys(text, value, gradient):
    """On the canvas and in a step alike, and the next good number is computed as ever."""
    graph = parse(f"x = 0; {text}")
    results = Evaluator().run(graph)
    np.testing.assert_array_equal([results.value, results.gradients["x"]], [value, gradient])
    step = Step(graph, "y", ["x"])
    loss, gradients = step({"x": 0.0})
    np.testing.assert_array_equal([loss, gradients["x"]], [value, gradient])
    good = step({"x": 9.5})
    np.testing.assert_allclose(
        [good[0], good[1]["x"]],
        [Evaluator().run(graph, {1: 9.5}).value, Evaluator().run(graph, {1: 9.5}).gradients["x"]],
        rtol=1e-14,
    )


def test_a_graph_of_numbers_runs_in_floats_and_one_of_arrays_does_not():
    numbers, arrays = parse("y = sin(x) * 2"), parse("x = [1]; y = sin(x) * 2")
    for graph, scalars in ((numbers, True), (arrays, False)):
        shapes = {
            node.id: np.shape(node.value) if node.row.is_source else (() if scalars else (1,)) for node in graph.nodes()
        }
        program = Program(graph, graph.order(), shapes, graph.output)
        assert ("math_sin" in program.main.source) is scalars


def test_graph_of_every_scalar_row_agrees_with_numpy():
    """The whole program of one node, floats against the array program of shape (1,)."""
    for row in SCALAR_ROWS:
        numbers = [0.7, 0.4, 1.1][: len(row.slots)]
        single, one = (
            Evaluator().run(graph_of(row.name, *numbers)),
            Evaluator().run(graph_of(row.name, *([n] for n in numbers))),
        )
        np.testing.assert_allclose(single.value, one.value[0], rtol=1e-14)
        for at in range(len(numbers)):
            np.testing.assert_allclose(single.gradients[f"p{at}"], one.gradients[f"p{at}"][0], rtol=1e-14)


def test_cube_roots_of_cubes_are_exact():
    """Where the system's own cube root is off in the last bit, as of 0.125, NumPy's is taken."""
    for root in np.arange(0.25, 20.0, 0.25):
        assert Evaluator().run(parse("y = cbrt(x)"), {1: root**3}).value == root


def test_relu_of_minus_zero_is_zero():
    """No −0 is told to people, whether numbers run alone or in an array."""
    assert not np.signbit(Evaluator().run(parse("y = relu(x)"), {1: -0.0}).value)
    assert not np.signbit(Evaluator().run(parse("y = maximum(x, 0)"), {1: -0.0}).value)
