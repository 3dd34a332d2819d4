"""Rules as mathematics: known texts, and every row of the table gives something that can be read."""

from __future__ import annotations

import re

import numpy as np
import pytest

from graphgui.engine.ops import OPS
from graphgui.engine.rules.rule_parser import parsed
from graphgui.explain.notation import LATEX, PLAIN, Phrase
from graphgui.explain.rule_text import formula_text, read_rule, rule_text, shapes_of
from tests.engine.sampled import RULES, samples_of


def local(op: str, slot: str) -> str:
    row = OPS[op]
    return rule_text(row, slot, row.case(*[()] * len(row.slots)))


@pytest.mark.parametrize(
    ("op", "slot", "text"),
    [
        ("add", "a", "1"), ("sub", "b", "−1"), ("mul", "a", "b"), ("div", "a", "1/b"), ("div", "b", "−out/b"),
        ("square", "x", "2·x"), ("cube", "x", "3·x²"), ("tanh", "x", "1 − out²"), ("sigmoid", "x", "out·(1 − out)"),
        ("exp", "x", "out"), ("log", "x", "1/x"), ("sqrt", "x", "1/(2·out)"), ("cos", "x", "−sin(x)"),
        ("arcsin", "x", "1/√((1 − x)·(1 + x))"), ("arcsinh", "x", "1/hypot(1, x)"),
            ("arctan", "x", "1/(1 + x²)"), ("arctan2", "y", "x/(x² + y²)"), ("softsign", "x", "1/(1 + |x|)²"),
            ("pow", "a", "b·a^(b − 1)"), ("elu", "x", "(1 where x > 0, else exp(x))"),
            ("silu", "x", "(1 + x·sigmoid(−x))·sigmoid(x)"), ("hypot", "a", "a/out"), ("erf", "x", "2/√π·exp(−x²)"), ("relu", "x", "(1 where x > 0, else 0)"),
        ("maximum", "a", "(1 where a > b, 0.5 where a = b, else 0)"), ("sinc", "x", "sinc′(x)"),
        ("clip", "x", "(1 where x ≥ low and x ≤ high, else 0)"), ("floor", "x", "0"), ("reciprocal", "x", "−out²"),
    ],
)  # fmt: skip
def test_a_local_derivative_is_the_rule_for_an_arriving_1(op, slot, text):
    assert local(op, slot) == text


@pytest.mark.parametrize(
    ("op", "shapes", "options", "slot", "text"),
    [
        ("matmul", ((2, 3), (3, 4)), {}, "a", "g @ bᵀ"),
        ("matmul", ((2, 3), (3, 4)), {}, "b", "aᵀ @ g"),
        ("sum", ((2, 3),), {}, "x", "g spread over (2,3)"),
        ("sum", ((2, 3),), {"axis": (0,)}, "x", "g spread over (2,3)"),
        ("mean", ((2, 3),), {}, "x", "g/6 spread over (2,3)"),
        ("softmax", ((3,),), {}, "x", "out·(g − (sum of g·out over axis −1))"),
        ("max", ((2, 3),), {"axis": (1,)}, "x", "g·(1 where x = out, ties share, else 0)"),
        ("transpose", ((2, 3),), {}, "x", "gᵀ"),
        ("inv", ((2, 2),), {}, "x", "−outᵀ @ g @ outᵀ"),
        ("solve", ((2, 2), (2,)), {}, "b", "aᵀ⁻¹ @ g"),
        ("outer", ((2,), (3,)), {}, "a", "g @ b"),
    ],
)
def test_rules_of_arrays_are_matrix_mathematics(op, shapes, options, slot, text):
    row = OPS[op]
    assert rule_text(row, slot, row.case(*shapes, **options)) == text


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_row_gives_something_readable_in_every_sample(row):
    for sample in samples_of(row):
        shapes = sample.shapes if sample.inputs is None else tuple(map(np.shape, sample.inputs))
        case = row.case(*shapes, **sample.options)
        for language in (PLAIN, LATEX):
            rules = [rule_text(row, slot, case, language) for slot in case.slots]
            for text in [formula_text(row, case, language), *rules]:
                check_readable(text, language)
            if row.elementwise:
                assert "g" not in re.findall(r"\w+", " ".join(rules)), "a local derivative has no arriving gradient"


def check_readable(text, language):
    assert text
    assert not re.search(r"np\.|ast\.|\*\*", text), text
    minus = r"(?<![\w'])-(?!>)" if language is PLAIN else r"−"
    assert not re.search(minus, text), f"a minus sign of the other kind in {text}"
    assert text.count("(") == text.count(")"), text
    if language is LATEX:
        assert text.count("{") == text.count("}"), text
        assert not re.search(r"[·√²³ᵀ]", text), text
        assert text.count("\\left(") == text.count("\\right)"), text
        assert text.count("\\begin{") == text.count("\\end{"), text


def test_numbers_in_place_of_names_are_bracketed_where_they_are_negative():
    rule = read_rule("g * (1 - out**2)", {"x": 1.0, "out": -3.0}, one="g")
    numbers = {"out": PLAIN.number(-3.0, 3), "x": PLAIN.number(1.0, 3)}
    assert rule.phrase(numbers, PLAIN).text == "1 − (−3)²"
    assert rule.phrase({"out": LATEX.number(-3.0, 3)}, LATEX).text == "1 - (-3)^{2}"


def test_digits_are_as_many_as_asked_for():
    rule = read_rule("2 * g * x", {"x": 1 / 3}, one="g")
    assert rule.phrase({"x": PLAIN.number(1 / 3, 3)}, PLAIN, 3).text == "2·0.333"
    assert rule.phrase({"x": PLAIN.number(1 / 3, 17)}, PLAIN, 17).text == "2·0.33333333333333331"


@pytest.mark.parametrize(
    ("text", "values", "branch", "reason"),
    [
        ("np.where(x > 0, g, 0.0)", {"x": 2.0}, "1", "x > 0"),
        ("np.where(x > 0, g, 0.0)", {"x": -2.0}, "0", "x < 0"),
        ("np.where(x > 0, g, 0.0)", {"x": 0.0}, "0", "x = 0"),
        ("np.where(x > 0, g, 0.0)", {"x": np.nan}, "0", "x is nan"),
        ("np.where(a > b, g, np.where(a == b, 0.5 * g, 0.0))", {"a": 2.0, "b": 2.0}, "0.5", "a = b"),
        ("np.where(b > a, g, np.where(a == b, 0.5 * g, 0.0))", {"a": 2.0, "b": 1.0}, "0", "b < a"),
        ("np.where((x >= low) & (x <= high), g, 0.0)", {"x": 3.0, "low": 0.0, "high": 1.0}, "0", "x > high"),
        ("np.where((x >= low) & (x <= high), g, 0.0)", {"x": 0.5, "low": 0.0, "high": 1.0}, "1", "x > low and x < high"),
        ("np.where(condition, g, 0.0)", {"condition": 0.0}, "0", "condition = 0"),
        ("g * np.where(b == 0, 0.0, b * a**(b - 1))", {"a": 2.0, "b": 3.0}, "b·a^(b − 1)", "b ≠ 0"),
    ],
)  # fmt: skip
def test_the_branch_that_holds_is_taken_and_said(text, values, branch, reason):
    rule = read_rule(text, values, one="g")
    names = {name: Phrase(name) for name in values}
    assert rule.phrase(names, PLAIN).text == branch
    assert rule.reason(names) == reason


def test_a_fixed_exponent_says_what_follows_from_it():
    rule = read_rule("g * np.where(b == 0, 0.0, b * a**(b - 1))", {"a": 2.0, "b": 3.0}, {"b": 3.0}, "g")
    assert rule.phrase({"a": Phrase("a")}, PLAIN).text == "3·a²"
    assert rule.reason({}) == ""


def test_shapes_follow_transposes():
    shapes = {"g": (2, 4), "a": (2, 3), "b": (3, 4)}
    assert shapes_of(parsed("g @ b.T").tree, shapes) == "(2,4) @ (4,3)"
    assert shapes_of(parsed("np.swapaxes(a, 0, 1) @ g").tree, shapes) == "(3,2) @ (2,4)"
    assert shapes_of(parsed("b.mT").tree, {"b": (5, 3, 4)}) == "(5,4,3)"
    assert shapes_of(parsed("np.exp(a)").tree, shapes) is None
