"""Expressions as Python: no bracket too many, none too few."""

import ast

import pytest

from graphgui.engine.rules.python_printer import printed, python_text
from graphgui.engine.rules.rule_expression import Binary, Choice, Comparison, Constant, Name, Negative
from graphgui.engine.rules.rule_parser import parsed

A, B, C = map(Name, "abc")


@pytest.mark.parametrize(
    "text",
    [
        "a + b - c", "a - (b - c)", "a * b + c", "a * (b + c)", "a / (b * c)", "a / b * c", "-a * b", "-(a + b)",
        "a - -b", "a**b**c", "(a**b)**c", "(-a)**2", "-a**2", "a**(-b)", "a @ b.T", "(a @ b).mT", "(a > b) & (c < 1)",
        "a & b | c", "(a | b) & c", "np.sum(a, axis=(0,), keepdims=True)", "a[:, None]", "a[1:3, ..., ::-1]", "a[(),]",
        "a[(1,)]", "np.linalg.norm([a, b], 'fro')", "np.s_[1:]", "np.pi * 1e-300", "one_hot(a, 3)", "np.reshape(a, ())",
    ],
)  # fmt: skip
def test_a_text_is_printed_as_a_person_would_write_it(text):
    wanted = {"a[(1,)]": "a[1,]", "a[(),]": "a[(),]"}.get(text, text)
    assert python_text(parsed(text).tree) == wanted
    assert ast.dump(ast.parse(python_text(parsed(text).tree))) == ast.dump(ast.parse(text))


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Choice(Comparison(A, ">", B), A, B), "(a if a > b else b)"),
        (Comparison(A, "!=", A), "(a != a)"),
        (Binary(Choice(A, B, C), "*", Negative(A)), "(b if a else c) * -a"),
        (Choice(Binary(Comparison(A, ">=", B), "or", Comparison(A, "!=", A)), A, B), "(a if a >= b or a != a else b)"),
        (Choice(A, B, Choice(B, C, A)), "(b if a else c if b else a)"),
        (Binary(A, "**", Constant(2)), "a**2"),
    ],
)
def test_what_may_be_a_term_of_a_sum_has_its_brackets(tree, text):
    assert printed(tree).text == text
    assert printed(tree).names == {"a", "b", "c"} & set(text)
