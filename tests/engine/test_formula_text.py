"""Numbers and formulas as people read them."""

import pytest

from graphgui.engine.formula_text import formula
from graphgui.engine.number_format import short_number
from graphgui.formats.expressions.expression_parser import parse


@pytest.mark.parametrize(
    ("number", "text"),
    [(1967.98, "1968"), (-99999.5, "−100000"), (0.70710678, "0.707"), (6.0, "6"), (1.5e7, "1.5e7"), (-6.07e-12, "−6.07e−12"),
     (float("inf"), "∞"), (float("nan"), "nan"), (123456.0, "123456"), (215.6, "216")],
)  # fmt: skip
def test_numbers_are_shortened_without_an_exponent_below_a_million(number: float, text: str) -> None:
    """Three significant digits, or all before the point; a true minus sign."""
    assert short_number(number) == text


@pytest.mark.parametrize(("text", "words"), [
    ("a + b", "a + b"), ("a * -2", "a · (−2)"), ("sum(x)", "sum(x)"), ("sum(x, axis=0)", "sum(x, axis=0)"),
    ("sum(x, axis=(0, -1), keepdims=True)", "sum(x, axis=(0, −1), keepdims=True)"), ("x[1:-3, ::2]", "x[1:−3, ::2]"),
    ("x.T", "xᵀ"), ("transpose(x, axes=(1, 0))", "transpose(x, axes=(1, 0))"),
    ("concatenate([a, b, 1], axis=1)", "concatenate(a, b, 1, axis=1)"), ("leaky_relu(x, slope=0.2)", "leaky_relu(x, slope=0.2)"),
    ("einsum('ij,j->i', a, b)", "einsum(a, b, subscripts=ij,j->i)"), ("norm(x, ord=inf)", "norm(x, ord=∞)"),
    ("mse(a, b, reduction='sum')", "mse(a, b, reduction=sum)"), ("normal((2, 3), 1)", "normal(shape=(2, 3), seed=1)"),
])  # fmt: skip
def test_formulas_tell_the_options_that_are_not_at_their_defaults(text: str, words: str) -> None:
    graph = parse(text)
    assert formula(graph, graph.node(graph.output)) == words
