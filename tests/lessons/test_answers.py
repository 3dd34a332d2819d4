"""Answers as people type them."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.formats.expressions.syntax_source import ExpressionError
from graphgui.lessons.answers import as_answer, read_answer


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7.0), (" 7 ", 7.0), ("7.0", 7.0), ("+7", 7.0), ("2*3+1", 7.0), ("2·3 + 1", 7.0), ("2×3+1", 7.0), ("14/2", 7.0),
        ("14÷2", 7.0), ("9 − 2", 7.0), ("(1+2)**2 - 2", 7.0), ("7e0", 7.0), ("−3", -3.0), ("-3", -3.0), ("–3", -3.0),
        ("1/3", 1 / 3), ("3²", 9.0), ("∞", np.inf), ("sqrt(16)", 4.0),
        ("[1, 2]", [1.0, 2.0]), ("[1, −2]", [1.0, -2.0]), ("[[1, 2], [3, 2·2]]", [[1.0, 2.0], [3.0, 4.0]]), ("2*[1, 2]", [2.0, 4.0]),
    ],
)  # fmt: skip
def test_spellings(text: str, number: object) -> None:
    """Numbers, arithmetic, true signs, vectors and matrices are read."""
    np.testing.assert_array_equal(read_answer(text), number)
    assert as_answer(text).is_close(np.array(number)[()])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no answer here yet"), ("   ", "no answer here yet"), ("five", "five is not a number"), ("1,5", "1.5"), ("1 2", "cannot be read"),
        ("= 5", "cannot be read"), ("x = 5", "cannot be read"), ("5; 6", "cannot be read"), ("[1, 2", "never closed"),
        ("[[1, 2], [3]]", "equally long"), ("'5'", "numbers"), ("__import__('os').system('true')", "understood|no function"), ("2x", "operator"),
        ("[1, 2] + [1, 2, 3]", "fit"), ("1e999", "too large"), ("zeros((100000, 100000))", "too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_kindly(text: str, told: str) -> None:
    """Every other text is refused with a sentence, and nothing of it is ever run."""
    with pytest.raises(ExpressionError, match=told):
        read_answer(text)


@pytest.mark.parametrize(
    ("text", "number", "is_right"),
    [
        ("0.33", 1 / 3, True), ("0.3333", 1 / 3, True), ("0.34", 1 / 3, False), ("0.67", 2 / 3, True), ("0.66", 2 / 3, False),
        ("0.3", 1 / 3, False), ("1/3", 0.3333333, True), ("0.13", 0.125, True), ("0.12", 0.125, True), ("12.4", 12.4382, True),
        ("1234", 1234.9, True), ("1e-3", 1.0004e-3, True), ("1.5e-3", 1.53e-3, True), ("1.5e-3", 1.56e-3, False), ("0", 0.0, True),
        ("0", 0.004, False), ("0.00", 0.004, False), ("-0.33", 1 / 3, False), ("5", 5.4, False), ("nan", np.nan, True), ("inf", np.inf, True),
        ("5", np.nan, False), ("-inf", np.inf, False), ("0e99", 0.0, True), ("1e-320", 1e-320, True),
        ("[0, 0.33]", np.array([0.0, 1 / 3]), True), ("[0.3, 0.67]", np.array([1 / 3, 2 / 3]), False),
        ("[3]", 3.0, True), ("3", np.array([3.0]), True), ("[3, 3]", 3.0, False), ("3", np.array([3.0, 3.0]), False),
    ],
)  # fmt: skip
def test_how_exact_an_answer_has_to_be(text: str, number: object, is_right: bool) -> None:
    """A thousandth off, or rounded to what was typed, with two significant digits at least."""
    assert as_answer(text).is_close(number) is is_right


def test_tiny_numbers_are_told_apart() -> None:
    """2e-14 is not 4e-14; 0 is what rounding leaves of 0."""
    assert not as_answer("2e-14").is_close(4e-14)
    assert as_answer("4e-14").is_close(4e-14)
    assert as_answer("0").is_close(3e-17)


def test_rounded_to_a_single_digit() -> None:
    """That is noticed, but not enough; 0 is no rounding of anything."""
    assert as_answer("0.3").is_rounded(1 / 3)
    assert not as_answer("0").is_rounded(1 / 3)
    assert not as_answer("0.4").is_rounded(1 / 3)
