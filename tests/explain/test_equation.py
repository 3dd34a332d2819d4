"""Equations: published examples word by word, and every equation of 200 graphs read back and worked out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Wire
from graphgui.engine.number_format import short_number
from graphgui.explain.equation import (
    Equation,
    contribution_equation,
    derivative_equation,
    gradient_equation,
    value_equation,
)
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.random_graphs import TOLD, TOLD_SCALARS, random_graph
from tests.explain.reading import comes_to


class Explained:
    """A graph from text, with its equations by name."""

    def __init__(self, text: str) -> None:
        self.graph = parse(text)
        self.results = Evaluator().run(self.graph)

    def value(self, name: str) -> Equation:
        return value_equation(self.graph, self.results, self.graph.named(name).id)

    def gradient(self, name: str) -> Equation:
        return gradient_equation(self.graph, self.results, self.graph.named(name).id)

    def wire(self, source: str, target: str, slot: str | None = None) -> Wire:
        start = self.graph.named(source).id
        return next(
            wire
            for wire in self.graph.wires_into(self.graph.named(target).id)
            if wire.source == start and slot in (None, wire.slot)
        )

    def derivative(self, source: str, target: str, slot: str | None = None) -> Equation:
        return derivative_equation(self.graph, self.results, self.wire(source, target, slot))

    def contribution(self, source: str, target: str, slot: str | None = None) -> Equation:
        return contribution_equation(self.graph, self.results, self.wire(source, target, slot))


def test_olahs_whole_example():
    olah = Explained("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    assert [olah.value(name).text for name in "abcde"] == [
        "a = 2", "b = 1", "c = a + b = 2 + 1 = 3", "d = b + 1 = 1 + 1 = 2", "e = c·d = 3·2 = 6",
    ]  # fmt: skip
    assert [olah.derivative(*ends).text for ends in ("ac", "bc", "bd", "ce", "de")] == [
        "∂c/∂a = 1", "∂c/∂b = 1", "∂d/∂b = 1", "∂e/∂c = d = 2", "∂e/∂d = c = 3",
    ]  # fmt: skip
    assert [olah.contribution(*ends).text for ends in ("ac", "bc", "bd", "ce", "de")] == [
        "∂e/∂a = ∂e/∂c·∂c/∂a = 2·1 = 2", "∂e/∂b += ∂e/∂c·∂c/∂b = 2·1 = 2", "∂e/∂b += ∂e/∂d·∂d/∂b = 3·1 = 3",
        "∂e/∂c = d = 2", "∂e/∂d = c = 3",
    ]  # fmt: skip
    assert [olah.gradient(name).text for name in "abcde"] == [
        "∂e/∂a = ∂e/∂c·∂c/∂a = 2·1 = 2", "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5", "∂e/∂c = d = 2",
        "∂e/∂d = c = 3", "∂e/∂e = 1",
    ]  # fmt: skip
    assert olah.gradient("b").latex == (
        "\\frac{\\partial e}{\\partial b} = \\frac{\\partial e}{\\partial c} \\cdot \\frac{\\partial c}{\\partial b}"
        " + \\frac{\\partial e}{\\partial d} \\cdot \\frac{\\partial d}{\\partial b} = 2 \\cdot 1 + 3 \\cdot 1 = 5"
    )


def test_the_matrix_rule():
    matrices = Explained("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X; L = sum(D * [[1, 0], [0, 1]])")
    assert matrices.value("D").sentence == "D = W @ X, (2,2) = (2,2) @ (2,2)"
    assert matrices.contribution("W", "D").sentence == "W̄ = D̄ @ Xᵀ, (2,2) = (2,2) @ (2,2)"
    assert matrices.contribution("X", "D").sentence == "X̄ = Wᵀ @ D̄, (2,2) = (2,2) @ (2,2)"
    assert matrices.gradient("W").latex == "\\bar{W} = \\bar{D} \\, X^{\\top}"
    assert matrices.derivative("W", "D").text == "∂D/∂W = Jacobian of shape (2,2,2,2)"
    assert matrices.value("L").text.startswith("L = sum(a) = 69")


def test_the_shapes_of_the_matrix_rule_are_those_of_the_transposed():
    wide = Explained("W = [[1, 2, 3], [4, 5, 6]]; X = [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]; D = W @ X")
    assert wide.contribution("W", "D").shapes == "(2,3) = (2,4) @ (4,3)"
    assert wide.contribution("X", "D").shapes == "(3,4) = (3,2) @ (2,4)"


def test_a_neuron():
    neuron = Explained("x1=2; x2=0; w1=-3; w2=1; b=6.8813735870195432; n = x1*w1 + x2*w2 + b; o = tanh(n)")
    assert neuron.value("o").text == "o = tanh(n) = tanh(0.881) = 0.707"
    assert neuron.derivative("n", "o").text == "∂o/∂n = 1 − o² = 1 − 0.707² = 0.5"
    product = neuron.graph.wires_from(neuron.graph.named("x1").id)[0].target
    name = neuron.graph.node(product).name
    assert neuron.gradient("x1").text == f"∂o/∂x1 = ∂o/∂{name}·∂{name}/∂x1 = 0.5·(−3) = −1.5"


def test_parallel_wires_give_one_term_each():
    doubled, squared = Explained("a = 3; y = a + a"), Explained("x = 3; y = x * x")
    assert doubled.gradient("a").text == "∂y/∂a = 1 + 1 = 2"
    assert squared.gradient("x").text == "∂y/∂x = x + x = 3 + 3 = 6"
    assert [squared.contribution("x", "y", slot).text for slot in "ab"] == ["∂y/∂x += x = 3"] * 2
    further = Explained("x = 3; y = x * x; z = 3 * y")
    assert further.gradient("x").text == "∂z/∂x = ∂z/∂y·x + ∂z/∂y·x = 3·3 + 3·3 = 18"


def test_pytorchs_tutorial_with_a_mean():
    tutorial = Explained("x = [[1, 1], [1, 1]]; y = x + 2; s = y**2; z = mean(3 * s)")
    three = next(node.name for node in tutorial.graph.nodes() if node.op == "mul")
    assert tutorial.value("z").text == f"z = mean({three}) = 27"
    assert tutorial.gradient(three).sentence.endswith("spread over (2,2), (2,2)")
    assert tutorial.gradient("y").sentence == "ȳ = s̄·2·y, (2,2)"
    assert tutorial.gradient("x").sentence == "x̄ = ȳ, (2,2)"


def test_detach_passes_nothing_and_says_so():
    stopped = Explained("x = [0, 1, 2, 3]; s = x**2; k = detach(s); y = k * x")
    assert stopped.gradient("y").sentence == (
        "ȳ = 1 in every entry, (4), since the gradients are those of the sum of y"
    )
    assert stopped.gradient("x").sentence == "x̄ = ȳ·k, (4) = (4)·(4)"
    assert stopped.gradient("s").sentence == "s̄ = 0, (4), since k = detach(s) lets no gradient through"
    assert stopped.derivative("s", "k").sentence == "∂k/∂s = 0, since detach lets no gradient through"
    assert stopped.contribution("x", "s").text == "x̄ += 0"
    assert "lets no gradient through" in stopped.contribution("x", "s").reason


def test_what_does_not_reach_the_output_has_gradient_0():
    off = Explained("z = 4; x = 2; k = z * 3; y = x * 5")
    assert off.gradient("z").text == "∂y/∂z = 0"
    assert off.gradient("z").sentence == "∂y/∂z = 0, since z does not reach y"


def test_kinks_say_which_side_was_taken():
    assert Explained("x = 0; y = relu(x)").gradient("x").sentence == "∂y/∂x = 0, since x = 0"
    assert Explained("x = 3; y = relu(x)").gradient("x").sentence == "∂y/∂x = 1, since x > 0"
    assert Explained("x = 0; y = abs(x)").gradient("x").text == "∂y/∂x = sign(x) = sign(0) = 0"
    tie = Explained("a = 2; b = 2; y = maximum(a, b)")
    assert tie.gradient("a").sentence == "∂y/∂a = 0.5, since a = b"
    assert tie.value("y").text == "y = maximum(a, b) = max(2, 2) = 2"


def test_comparisons_stand_in_brackets():
    assert Explained("a = 3; b = 2; y = a > b").value("y").text == "y = (a > b) = (3 > 2) = 1"
    assert Explained("a = 3; b = 2; y = a == b").value("y").text == "y = (a = b) = (3 = 2) = 0"


def test_no_side_says_what_its_neighbour_says():
    one = Explained("x = 2; y = identity(x)")
    assert one.derivative("x", "y").text == "∂y/∂x = 1"
    assert one.value("y").text == "y = identity(x) = 2"


def test_a_broadcast_number_gets_a_sum():
    layer = Explained("W = [[1, 2], [3, 4], [5, 6]]; x = [1, 2]; b = 0.5; y = W @ x + b")
    assert layer.gradient("b").sentence == "∂Σy/∂b = sum of ȳ = 3, scalar = sum of (3)"
    rows = Explained("X = [[1, 2], [3, 4], [5, 6]]; b = [1, 2]; Y = X + b")
    assert rows.gradient("b").sentence == "b̄ = sum of Ȳ over axis 0, (2) = sum of (3,2) over axis 0"


def test_a_long_name_has_no_bar():
    long = Explained("weights = [1, 2]; y = weights * 3; L = sum(y)")
    assert long.gradient("weights").text.startswith("∂L/∂weights = ȳ·3")


def test_a_long_sum_shows_its_first_terms_and_its_last():
    wide = Explained(
        "x = 2; "
        + "; ".join(f"y{i} = x * {i}" for i in range(1, 21))
        + "; z = "
        + " + ".join(f"y{i}" for i in range(1, 21))
    )
    equation = wide.gradient("x")
    assert equation.sides[0].count("·∂") == 5
    assert "+ … 15 more … + ∂z/∂y20·∂y20/∂x" in equation.sides[0]
    assert equation.sides[1] == "1·1 + 1·2 + 1·3 + 1·4 + … 15 more … + 1·20"
    assert equation.sides[2] == "210"
    eight = Explained(
        "x = 2; "
        + "; ".join(f"y{i} = x * {i}" for i in range(1, 9))
        + "; z = "
        + " + ".join(f"y{i}" for i in range(1, 9))
    )
    assert "…" not in eight.gradient("x").text


def test_a_node_with_a_problem_has_its_sentence_and_no_sides():
    broken = Explained("A = [1, 2]; B = [1, 2, 3]; c = A + B; d = c * 2")
    assert broken.value("c").sides == ()
    assert "do not fit together" in broken.value("c").sentence
    assert "waits for c" in broken.gradient("d").sentence
    assert broken.contribution("A", "c").sides == ()


def test_zero_times_infinity_is_not_shown_as_what_it_is_not():
    # The rule of relu gives 0 whatever arrives; ∞·0 would be nan.
    hard = Explained("x = -1; r = relu(x); y = sqrt(r)")
    equation = hard.gradient("x")
    assert equation.sides[-1] == "0"
    assert "∞·0" not in equation.text


# ── every equation, read and worked out ──────────────────────────────────────────────────────────────────────────
def all_equations(graph, results, digits):
    """Every equation of a graph with the number that it must come to."""
    for node in graph.nodes():
        yield value_equation(graph, results, node.id, digits), results.value_of[node.id]
        if node.id in results.gradient_of:
            yield gradient_equation(graph, results, node.id, digits), results.gradient_of[node.id]
    for wire in graph.wires():
        found = results.wire_result(wire)
        yield derivative_equation(graph, results, wire, digits), found.derivative
        yield contribution_equation(graph, results, wire, digits), found.contribution


def partials_of(graph, results):
    """What the signs stand for: gradients where the output is above, local derivatives of single wires elsewhere."""
    found = {
        f"∂{graph.node(wire.target).name}/∂{graph.node(wire.source).name}": results.wire_result(wire).derivative
        for wire in graph.wires()
    }
    output = graph.node(results.output).name
    return found | {f"∂{output}/∂{graph.node(id).name}": value for id, value in results.gradient_of.items()}


@pytest.mark.parametrize("seed", range(200))
def test_every_side_of_every_equation_comes_to_the_same_number(seed):
    graph = random_graph(seed, TOLD_SCALARS)
    results = Evaluator().run(graph)
    names = {graph.node(id).name: float(value) for id, value in results.value_of.items()}
    partials = partials_of(graph, results)
    # A zero is told without its sign, by which arctan2(0, 0) may be π, and 1/0 −∞.
    has_negative_zero = any(number == 0 and np.signbit(number) for number in names.values())
    checked = 0
    for equation, expected in all_equations(graph, results, 17):
        if "…" in equation.text:
            continue
        for side in equation.sides:
            if has_negative_zero and re.search(r"(?<![.\d])0(?![.\d])", side):
                continue
            assert comes_to(side, float(expected), names, partials), (equation.text, side, expected)
            checked += 1
    assert checked > 40


@pytest.mark.parametrize("seed", range(50))
def test_at_three_digits_the_last_side_is_the_shortened_result(seed):
    graph = random_graph(seed, TOLD_SCALARS)
    results = Evaluator().run(graph)
    for equation, expected in all_equations(graph, results, 3):
        assert equation.sides[-1] in (short_number(expected), "0" if expected == 0 else "")
        assert all(a != b for a, b in zip(equation.sides, equation.sides[1:], strict=False))


@pytest.mark.parametrize("seed", range(50))
def test_equations_of_arrays_never_fail_and_say_the_shape(seed):
    graph = random_graph(seed, TOLD)
    results = Evaluator().run(graph)
    for node in graph.nodes():
        equations = [value_equation(graph, results, node.id), gradient_equation(graph, results, node.id)]
        for equation in equations:
            assert equation.sentence
            if equation.sides and np.ndim(results.value_of[node.id]) and not node.row.is_source:
                assert equation.shapes.startswith(f"({','.join(map(str, np.shape(results.value_of[node.id])))})")
    for wire in graph.wires():
        assert derivative_equation(graph, results, wire).sentence
        assert contribution_equation(graph, results, wire).latex
