"""What follows from numbers that never change, and what is shorter to read."""

from dataclasses import replace

import numpy as np

from graphgui.engine.program.descent_step import Step
from graphgui.engine.rules.float_printer import float_text
from graphgui.engine.rules.rule_parser import parsed
from graphgui.engine.rules.rule_simplifier import specialised
from tests.engine.sampled import graph_of


def known(text, numbers):
    return specialised(text, numbers).text


def test_a_known_exponent_decides_the_rule():
    """x² becomes x · x, and its rule 2 · x: nothing is asked at run time."""
    assert known(float_text(parsed("a**b")), (("b", 2.0),)) == "a * a"
    assert known(float_text(parsed("g * np.where(b == 0, 0.0, b * a**(b - 1))")), (("b", 2.0),)) == "g * (2.0 * a)"
    assert known(parsed("g * np.where(b == 0, 0.0, b * a**(b - 1))"), (("b", 2.0),)) == "g * (2.0 * a)"
    assert known(parsed("g * np.where(b == 0, 0.0, b * a**(b - 1))"), (("b", 3.0),)) == "g * (3.0 * a**2)"
    assert (
        known(parsed("g * np.where((a == 0) & (b >= 0), 0.0, out * np.log(a))"), (("a", 2.0),))
        == "g * (out * np.log(2.0))"
    )
    assert known(parsed("a**b"), (("b", 0.5),)) == "a**0.5"
    assert known(parsed("a**b"), (("b", -1.0),)) == "a**b"
    assert known(float_text(parsed("g * np.where(b == 0, 0.0, b * a**(b - 1))")), (("b", 0.0),)) == "g * 0.0"


def test_minus_zero_is_not_taken_for_zero():
    """Nor is what was folded for one found for the other, which is equal to it."""
    text = parsed("np.where(b == 0, b, a)")
    assert known(text, (("b", 0.0),)) == "0.0"
    assert known(text, (("b", -0.0),)) == text.text
    assert known(text, (("b", 0.0),)) == "0.0"


def test_a_literal_of_minus_zero_is_not_taken_for_zero():
    """0 and −0 are equal, so that what is kept for one must not be found for the other."""
    for number in (0.0, -0.0, 0.0):
        graph = graph_of("where", 1.0, 2.0, 3.0)
        graph.disconnect(graph.wire_into(100, "a"))
        node = graph.node(100)
        graph.replace(replace(node, literals=(node.literals[0], np.float64(number), node.literals[2])))
        assert np.signbit(Step(graph, "out", ["p0"])({})[0]) == np.signbit(number)
