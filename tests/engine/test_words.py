"""Numbers as people read them."""

import pytest

from graphgui.engine.words import short_number


@pytest.mark.parametrize(
    ("number", "text"),
    [(1967.98, "1968"), (-99999.5, "−100000"), (0.70710678, "0.707"), (6.0, "6"), (1.5e7, "1.5e7"), (-6.07e-12, "−6.07e−12"),
     (float("inf"), "∞"), (float("nan"), "nan"), (123456.0, "123456"), (215.6, "216")],
)  # fmt: skip
def test_numbers_are_shortened_without_an_exponent_below_a_million(number: float, text: str) -> None:
    """Three significant digits, or all before the point; a true minus sign."""
    assert short_number(number) == text
