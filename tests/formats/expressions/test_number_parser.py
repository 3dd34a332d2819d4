"""Numbers as text: exactly, to be read back, and as people are told them."""

from __future__ import annotations

import numpy as np

from graphgui.formats.expressions.number_parser import exact_text, parse_value, readable_text


def test_a_zero_keeps_its_sign_where_it_is_read_back_and_not_where_it_is_told() -> None:
    """1 / −0 is −∞, so a file keeps the sign; a person is told 0."""
    assert np.signbit(parse_value(exact_text(np.float64(-0.0))))
    assert readable_text(np.float64(-0.0)) == "0"
    assert readable_text(np.array([-0.0, 1.5, -2.0])) == "[0, 1.5, -2]"
