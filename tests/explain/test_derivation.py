"""Derivations: level by level, without exploding where paths multiply."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.explain.derivation import (
    curve,
    derivation_latex,
    derivation_text,
    explain_derivative,
    explain_gradient,
    explain_value,
)
from graphgui.formats.expressions.expression_parser import parse


def explained(text: str):
    graph = parse(text)
    return graph, Evaluator().run(graph)


OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"


def test_olahs_gradient_level_by_level():
    graph, results = explained(OLAH)
    whole = explain_gradient(graph, results, graph.named("b").id)
    assert whole.title == "∂e/∂b"
    assert whole.sentence.startswith("What 2 wires bring adds up: ∂e/∂b = ")
    assert [part.title for part in whole.parts()] == ["∂e/∂c", "∂c/∂b", "∂e/∂d", "∂d/∂b"]
    assert derivation_text(whole, 1).splitlines() == [
        "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5",
        "  ∂e/∂c = d = 2",
        "  ∂c/∂b = 1",
        "  ∂e/∂d = c = 3",
        "  ∂d/∂b = 1",
    ]


def test_olahs_value_down_to_the_inputs():
    graph, results = explained(OLAH)
    assert derivation_text(explain_value(graph, results, graph.named("e").id), 9).splitlines() == [
        "e = c·d = 3·2 = 6",
        "  c = a + b = 2 + 1 = 3",
        "    a = 2",
        "    b = 1",
        "  d = b + 1 = 1 + 1 = 2",
        "    b = 1",
    ]


def test_what_was_explained_is_not_explained_again():
    graph, results = explained("x = 3; y = x * 2; z = y + 1; w = y + 4; v = z * w")
    lines = derivation_text(explain_value(graph, results, graph.named("v").id), 9).splitlines()
    assert lines.count("    y = x·2 = 3·2 = 6") == 1
    assert lines.count("    y = x·2 = 3·2 = 6, as above") == 1


def test_latex_is_aligned_and_says_each_equation_once():
    graph, results = explained(OLAH)
    text = derivation_latex(explain_value(graph, results, graph.named("e").id), 9)
    assert text.splitlines() == [
        "\\begin{aligned}",
        "e &= c \\cdot d = 3 \\cdot 2 = 6 \\\\",
        "c &= a + b = 2 + 1 = 3 \\\\",
        "a &= 2 \\\\",
        "b &= 1 \\\\",
        "d &= b + 1 = 1 + 1 = 2",
        "\\end{aligned}",
    ]


def doublings(count: int) -> Graph:
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=1.0))
    for id in range(2, count + 2):
        graph.add(make_node(id, f"v{id}", "add"))
        for slot in "ab":
            graph.connect(Wire(id - 1, id, slot))
    return graph


def test_2_to_the_50_paths_make_no_more_lines_than_nodes():
    graph = doublings(50)
    results = Evaluator().run(graph)
    assert results.gradient_of[1] == 2**50
    assert len(derivation_text(explain_gradient(graph, results, 1), 1000).splitlines()) < 400
    assert len(derivation_text(explain_value(graph, results, 51), 1000).splitlines()) == 51


def test_a_deep_derivation_does_not_recurse():
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=0.5))
    for id in range(2, 2001):
        graph.add(make_node(id, f"n{id}", "sin"))
        graph.connect(Wire(id - 1, id, "x"))
    results = Evaluator().run(graph)
    assert len(derivation_text(explain_value(graph, results, 2000), 10_000).splitlines()) == 2000


def test_no_sign_stands_for_two_numbers():
    """z = x² + x at 3: ∂z/∂x = 7 by hand, and the wire from x to z alone brings 1; x·x: 3 along each of two wires."""
    graph, results = explained("x = 3; y = x ** 2; z = y + x")
    assert derivation_text(explain_gradient(graph, results, graph.named("x").id), 1).splitlines() == [
        "∂z/∂x = ∂z/∂y·∂y/∂x + 1 = 1·6 + 1 = 7",
        "  ∂z/∂y = 1",
        "  ∂y/∂x = 2·x = 2·3 = 6",
        "  ∂z/∂z = 1",
        "  ∂z[b]/∂x = 1",
    ]
    graph, results = explained("x = 3; y = x * x")
    parts = list(explain_gradient(graph, results, graph.named("x").id).parts())
    assert [part.title for part in parts if part.kind == "derivative"] == ["∂y[a]/∂x", "∂y[b]/∂x"]
    assert [part.equation.text for part in parts if part.wire] == ["∂y[a]/∂x = x = 3", "∂y[b]/∂x = x = 3"]
    assert "\\partial y[b]" in next(part.equation.latex for part in parts[::-1] if part.wire)


def test_a_local_derivative_that_is_the_gradient_needs_no_slot():
    """Olah's e: one wire leads from c to e."""
    graph, results = explained(OLAH)
    wire = next(wire for wire in graph.wires() if wire.source == graph.named("c").id)
    assert explain_derivative(graph, results, wire).title == "∂e/∂c"


def test_a_local_derivative_is_explained_by_the_values_in_its_rule_and_by_its_rule():
    graph, results = explained("n = 0.5; o = tanh(n)")
    derivation = explain_derivative(graph, results, graph.wires()[0])
    assert [part.title for part in derivation.parts()] == ["o"]
    rule = derivation.rule
    assert (rule.label, rule.formula, rule.rules) == ("tanh", "tanh(x)", (("x", "1 − out²"),))
    assert rule.doc == OPS["tanh"].doc
    assert explain_gradient(graph, results, graph.named("n").id).rule is None


def test_a_problem_is_its_own_explanation():
    graph, results = explained("A = [1, 2]; B = [1, 2, 3]; s = A + B")
    derivation = explain_value(graph, results, graph.named("s").id)
    assert list(derivation.parts()) == []
    assert "do not fit together" in derivation.sentence
    assert derivation.rule is None


# ── the picture ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_curve_has_the_current_input_in_its_middle():
    found = curve(OPS["tanh"], "x", 0.88)
    middle = len(found.x) // 2
    assert found.x[middle] == 0.88
    assert found.value[middle] == pytest.approx(np.tanh(0.88), rel=1e-15)
    np.testing.assert_allclose(found.slope, 1 / np.cosh(found.x) ** 2, rtol=1e-9)


def test_a_curve_in_one_slot_holds_the_others():
    found = curve(OPS["mul"], "a", 2.0, {"b": -3.0})
    np.testing.assert_allclose(found.value, -3 * found.x)
    np.testing.assert_array_equal(found.slope, -3.0)


def test_a_large_input_keeps_0_in_sight():
    found = curve(OPS["square"], "x", 100.0)
    assert found.x[0] < 0 < found.x[-1]


@pytest.mark.parametrize("at", [1e308, -1e308, 8e307, -1.7e308, np.float64(1.7e308)])
def test_a_curve_ends_where_numbers_do(at):
    """Its points are finite, increasing, about the current input, and no further apart than a number can say."""
    found = curve(OPS["relu"], "x", at)
    assert found.x[len(found.x) // 2] == at
    assert np.all(np.diff(found.x) > 0)
    assert np.isfinite(found.x[-1] - found.x[0])
    np.testing.assert_array_equal(found.value, np.maximum(found.x, 0.0))


LARGEST = np.finfo(float).max


@pytest.mark.parametrize(
    ("op", "slot", "at"),
    [("matmul", "a", 1.0), ("floor", "x", 0.5), ("exp", "x", np.inf), ("detach", "x", 1.0), ("exp", "x", LARGEST)],
)
def test_what_cannot_be_drawn_has_no_curve(op, slot, at):
    assert curve(OPS[op], slot, at) is None


def test_outside_its_domain_a_curve_has_gaps():
    found = curve(OPS["log"], "x", 1.0)
    assert np.isnan(found.value[0])
    assert np.isfinite(found.value[-1])
