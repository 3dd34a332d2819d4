"""Each kind of finding on a graph made to show it, and silence on graphs that are well."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from math import tanh
from time import process_time
from typing import Any

import numpy as np
import pytest

from graphgui.analysis.diagnosis import Finding, agreement, diagnose
from graphgui.analysis.gradient_check import GradientCheck, Verdict, check_gradients
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph
from graphgui.engine.ops import OPS
from graphgui.formats.expressions.expression_parser import parse

KINKS = {row.name: row.kink for row in OPS.values() if row.kink is not None}


def findings(of: str | Graph, output: str | None = None, checked: bool = False) -> list[Finding]:
    """What is found in a graph, the disagreements of all checks of its parameters included if asked for."""
    graph = parse(of) if isinstance(of, str) else of
    if output is not None:
        graph.choose_output(graph.named(output).id)
    run = Evaluator().run
    return diagnose(graph, run(graph), check_gradients(run, graph, {}) if checked else None)


def sentences(of: str | Graph, output: str | None = None, checked: bool = False) -> list[str]:
    """Their sentences."""
    return [finding.sentence for finding in findings(of, output, checked)]


@pytest.mark.parametrize(
    "text",
    [
        "a = 2; b = 1; e = (a + b) * (b + 1)",
        "x = 3; y = relu(x) + abs(-x) + maximum(x, 1)",
        "X = [[0, 1], [1, 1]]; W = [[0.1, -0.4], [0.7, 0.2]]; w = [1, -2]; loss = mse(tanh(X @ W) @ w, 1)",
        "k = 1; y = elu(k - 1)",  # with alpha 1 there is no kink
        "x = [1, -2]; y = sum(relu(x))",  # one of two is alive
    ],
)
def test_a_graph_that_is_well_has_no_findings(text: str) -> None:
    """Nothing is said of graphs in which nothing is wrong, nor of their checks."""
    assert findings(text, checked=True) == []


def test_dead_relu() -> None:
    """A relu whose inputs are all below 0, for a number and for an array."""
    graph = parse("x = -3; r = relu(x); y = r * 2")
    assert findings(graph) == [
        Finding("dead", (graph.named("r").id,), "r is dead here: its input −3 is below 0, so no gradient passes.")
    ]
    assert sentences("x = [-3, -1]; r = relu(x); y = sum(r)") == [
        "r is dead here: none of its 2 inputs is above 0, so no gradient passes."
    ]


def test_only_where_it_matters() -> None:
    """A relu of constants, and one that the output does not depend on, are not spoken of."""
    assert findings("x = 3; r = relu(-x); y = x * 2", output="y") == []
    assert findings("x = 1; y = relu(sin(-2)) + x") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 12; y = sigmoid(x)", "y is saturated here: its slope at 12 is 6.14e−6, so hardly any gradient passes."),
        ("x = -5; y = tanh(x)", "y is saturated here: its slope at −5 is 0.000182, so hardly any gradient passes."),
        ("x = 3; y = hardtanh(x)", "y is saturated here: its slope at 3 is 0, so no gradient passes."),
        ("x = 3; y = clip(x, 0, 1)", "y is saturated here: its slope at 3 is 0, so no gradient passes."),
        (
            "x = [12, -12]; s = sigmoid(x); y = sum(s)",
            "s is saturated here: the steepest slope of its entries is 6.14e−6, so hardly any gradient passes.",
        ),
        (
            "x = [30, 0]; s = softmax(x); y = sum(s * [1, 2])",
            "s is saturated here: the steepest slope of its entries is 9.36e−14, so hardly any gradient passes.",
        ),
    ],
)
def test_saturated(text: str, says: str) -> None:
    """σ′(12) = 6.144e−6, tanh′(−5) = 1.816e−4 and the others' slopes, known from their formulas."""
    assert sentences(text) == [says]


@pytest.mark.parametrize(("x", "kinds"), [(6.8, []), (7.0, ["saturated"]), (-6.8, []), (-7.0, ["saturated"])])
def test_the_threshold_of_a_sigmoid(x: float, kinds: list[str]) -> None:
    """σ′(x) passes 0.001 at |x| = 6.906."""
    assert [finding.kind for finding in findings(f"x = {x}; y = sigmoid(x)")] == kinds


def test_a_vanishing_gradient_names_the_ends_of_its_chain() -> None:
    """Twelve times tanh(0.1·h): about 0.1¹² at the beginning, counted here by the chain rule."""
    steps = "; ".join(f"h{at + 1} = tanh(0.1 * h{at})" for at in range(12))
    h, gradient = 1.0, 1.0
    for _ in range(12):
        h = tanh(0.1 * h)
        gradient *= 0.1 * (1 - h * h)
    [found] = findings(f"h0 = 1; {steps}")
    assert (found.kind, len(found.nodes)) == ("vanishing", 25)
    small = f"{gradient:.3g}".replace("-", "−")
    assert found.sentence == f"The gradient vanishes on the way back from h12 to h0: from 1 to {small} in 24 steps."


def test_an_exploding_gradient() -> None:
    """Six times eight: 8⁶ = 262,144. Five factors, 32,768, are beyond 10⁴ too; four steps are too few to say so."""
    text = "h0 = 1; " + "; ".join(f"h{at + 1} = 8 * h{at}" for at in range(6))
    [found] = findings(text)
    assert found.sentence == "The gradient explodes on the way back from h6 to h0: from 1 to 262144 in 6 steps."
    assert found.kind == "exploding"
    assert findings("h0 = 1; " + "; ".join(f"h{at + 1} = 100 * h{at}" for at in range(4))) == []


def test_a_way_around_keeps_the_gradient() -> None:
    """A residual connection: beside each tanh the gradient passes unchanged, so nothing vanishes."""
    text = "h0 = 1; " + "; ".join(f"h{at + 1} = h{at} + tanh(0.1 * h{at})" for at in range(12))
    assert findings(text) == []


def test_parameters_that_do_not_reach_the_loss() -> None:
    """Not wired to it, or only through what passes no gradient; what is not trained is not missed."""
    text = "x = 1; u = 2; w = 3; k = 4; v = u * 2; loss = x * detach(w)"
    graph = parse(text)
    graph.replace(replace(graph.named("k"), trained=False))
    assert [(finding.kind, finding.sentence) for finding in findings(graph, output="loss")] == [
        ("unreached", "u does not reach loss, so descent cannot change it."),
        ("unreached", "w reaches loss only through operations that pass no gradient, so descent cannot change it."),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("x = -1; a = log(x); y = a + 2", "not finite", "a became nan: it is log(x) with x = −1."),
        ("x = 0; y = 1 / x", "not finite", "y became ∞: it is 1 / x with x = 0."),
        ("x = 0; a = log(x); y = a * 2", "not finite", "a became −∞: it is log(x) with x = 0."),
        ("x = nan; y = x * 2", "not finite", "x holds nan itself."),
        (
            "x = 0; a = sqrt(x); y = a + 1",
            "not finite",
            "the gradient of x became ∞ on the way through a = sqrt(x), though all values are finite.",
        ),
        (
            "x = 800; a = exp(x); y = a * 0",
            "overflow",
            "a became ∞: it is exp(x) with x = 800. That is beyond 1.8e308, the largest number there is.",
        ),
        (
            "x = 1e300; y = x * x",
            "overflow",
            "y became ∞: it is x · x with x = 1e300. That is beyond 1.8e308, the largest number there is.",
        ),
    ],
)
def test_the_first_cause_of_nan_and_infinity(text: str, kind: str, says: str) -> None:
    """The first node that is not finite, with the numbers that it came of; an overflow is told from 1 / 0."""
    found = findings(text)[0]
    assert (found.kind, found.sentence) == (kind, says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 0; y = relu(x)", "y is on a kink here. At the kink, 0, the slope is taken as 0."),
        ("x = 0; y = abs(x)", "y is on a kink here. At the kink, 0, the slope is taken as 0."),
        ("x = 2; y = maximum(x, 2)", "y is on a kink here. On a tie each gets half of the gradient."),
        ("x = 1; y = clip(x, 0, 1)", "y is on a kink here. At these bounds the gradient passes to x."),
        ("x = [2, 1, 2]; y = max(x)", "y is on a kink here. Equal largest entries share the gradient evenly."),
        ("x = [1, 2]; y = mae(x, [1, 3])", "y is on a kink in 1 of 2 entries. At equality its derivative is 0."),
        ("x = [1, 2]; y = hinge(x, [1, 1])", "y is on a kink in 1 of 2 entries. At the kink its derivative is 0."),
        (
            "x = [0, 1, 0]; r = abs(x); y = sum(r)",
            "r is on a kink in 2 of 3 entries. At the kink, 0, the slope is taken as 0.",
        ),
        (
            "x = [[1, 1], [0, 0]]; p = max_pool2d(x); y = sum(p)",
            "p is on a kink here. Where several are largest, the first of them, row by row, gets the whole gradient, "
            "as in PyTorch.",
        ),
    ],
)
def test_kinks(text: str, says: str) -> None:
    """An input exactly on a kink, with the convention that the row of the table names."""
    assert sentences(text) == [says]


def test_options_decide_whether_there_is_a_kink() -> None:
    """An elu has one unless its alpha is 1; nodes of one operation with different options do not mix."""
    assert sentences("x = 0; u = elu(x); v = elu(x, alpha=0.5); w = elu(x, alpha=3); y = u + v + w") == [
        "v is on a kink here. At 0 the slope is alpha.",
        "w is on a kink here. At 0 the slope is alpha.",
    ]


def test_a_kink_that_no_gradient_arrives_at_does_not_matter() -> None:
    """Times 0 behind it."""
    assert findings("x = 0; y = relu(x) * 0") == []


def test_every_row_with_a_kink_is_known_and_names_its_convention() -> None:
    """Rows that say so themselves (smooth=False, or a kink or tie in their doc) and pass a gradient are in the table."""
    named = {
        row.name
        for row in OPS.values()
        if row.slots and any(rule is not None for rule in row.rules)
        and (not row.smooth or re.search(r"\bthe kink, |At these kinks|\bkink its|On a tie|bounds the|share the gradient ev", row.doc))
    }  # fmt: skip
    assert {"relu", "hardtanh", "maximum", "clip", "max", "mae", "max_pool2d"} <= named <= set(KINKS)
    for name, kink in KINKS.items():
        assert re.search(r"slope|gradient|derivative", kink.convention), name


@pytest.mark.parametrize("name", sorted(set(KINKS) - {"max_pool2d"}))
def test_the_distance_to_a_kink_is_where_the_slopes_of_both_sides_differ(name: str) -> None:
    """Walking along the first input, the one-sided slopes differ exactly where the distance is 0."""
    row = OPS[name]
    options = row.checked_options({"alpha": 0.5} if name == "elu" else {})
    rest: dict[str, tuple[Any, ...]] = {"clip": (-0.5, 0.5)}
    others = rest.get(name, (0.5,) * (len(row.slots) - 1))

    def at(x: float) -> tuple[Any, ...]:
        return ([np.array([x, 0.5])] if name in ("max", "min") else [np.float64(x)]) + list(map(np.float64, others))  # type: ignore[return-value]

    def value(x: float) -> float:
        return float(row.apply(at(x), options))

    bent = set()
    for x in np.arange(-2.5, 2.75, 0.25):
        h = 1e-4
        left, right = (value(x) - value(x - h)) / h, (value(x + h) - value(x)) / h
        on = float(np.min(row.kink_distance(at(x), options))) == 0
        assert on == (abs(left - right) > 0.01), x
        bent |= {x} if on else set()
    assert bent


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 0; y = relu(x)", "y is on a kink here. At the kink, 0, the slope is taken as 0."),
        ("x = 1.00000000000001; y = relu(x - 1)", "y is next to a kink here. At the kink, 0, the slope is taken as 0."),
        ("x = 3; d = detach(x); y = d * x", "d stops the gradient, which central differences do not know."),
        ("x = 0; r = relu(x); y = r + detach(x) * x", "r is on a kink here. At the kink, 0, the slope is taken as 0."),
        ("x = 3; y = x % 3", "y = x mod 3 jumps here: mod jumps where x / 3 is whole."),
        ("x = 0; y = (x > 0) * 2 + x", "a = x > 0 jumps here: the comparison x > 0 jumps where x = 0."),
        ("x = [1, 2, 2]; y = sum(sort(x) * [1, 2, 3])", "a = sort(x) bends here: sort bends where entries are equal."),
        ("x = 1; f = floor(x); y = f * x", "f = ⌊x⌋ jumps here: floor jumps at whole numbers."),
        ("x = 1; f = ceil(x); y = f * x", "f = ⌈x⌉ jumps here: ceil jumps at whole numbers."),
        ("x = 2.5; f = round(x); y = f * x", "f = round(x) jumps here: round jumps halfway between whole numbers."),
        ("x = 0; f = sign(x); y = f + x", "f = sign(x) jumps here: sign jumps at 0."),
        ("x = 4; f = x // 2; y = f * x", "f = ⌊x / 2⌋ jumps here: floor div jumps where x / 2 is whole."),
        ("x = 2; f = x <= 2; y = f + x", "f = x ≤ 2 jumps here: the comparison x ≤ 2 jumps where x = 2."),
        (
            "x = 0; w = where(x, 3, 5); y = w * x + x",
            "w = where(x, 3, 5) jumps here: where jumps as the condition becomes 0.",
        ),
        (
            "x = [1, 1]; f = argmax(x); y = f * sum(x)",
            "f = argmax(x) jumps here: argmax jumps where entries are equal.",
        ),
        (
            "x = [1, 1]; f = argmin(x); y = f * sum(x)",
            "f = argmin(x) jumps here: argmin jumps where entries are equal.",
        ),
        ("x = [2, 2]; f = argsort(x); y = f @ x", "f = argsort(x) jumps here: argsort jumps where entries are equal."),
        (
            "s = -1; x = 0; y = arctan2(x, s)",
            "y = arctan2(x, s) jumps here: arctan2 jumps by 2π where x = 0 and s < 0.",
        ),
        (
            "x = [[1, 0], [0, 1]]; f = svdvals(x); y = sum(f * [1, 2])",
            "f = svdvals(x) bends here: svdvals bends where some are equal or 0.",
        ),
    ],
)
def test_why_checks_disagree(text: str, reason: str) -> None:
    """A kink, a kink too near for any step, detach, a jump or a tie."""
    found = findings(text, checked=True)
    [disagreement] = [each for each in found if each.kind == "disagreement" and each.sentence.startswith("x: ")]
    assert disagreement.sentence.endswith(f"they disagree. The reason: {reason}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 0; a = log(x); y = a * 2", "a became −∞: it is log(x) with x = 0."),
        ("x = 1; a = x + 1e16; y = a * 1", "beside a, whose size is 1e16, a small change is lost in rounding."),
        ("x = 0; y = x**1.5", "close to this x, y has no value, or none that is finite."),
        ("x = 1; y = take([1, 2, 3], x) * x", "close to this x, y has no value, or none that is finite."),
        ("x = 1; y = sin(1e15 * x)", "no step is both small and large enough."),
    ],
)
def test_why_a_check_cannot_tell(text: str, reason: str) -> None:
    """Nothing is called wrong where differences say nothing: no number, no value, rounding."""
    [found] = [each for each in findings(text, checked=True) if each.kind in ("unclear", "disagreement")]
    assert (found.kind, found.sentence[:3]) == ("unclear", "x: ")
    assert found.sentence.endswith(f"The reason: {reason}")


def test_agreement_in_words() -> None:
    """Agreeing, disagreeing in one or all, and not to be compared."""
    assert agreement(GradientCheck(5.0, 5.0, 5.0000000001, Verdict.AGREE)) == (
        "Reverse mode, forward mode and central differences agree: 5."
    )
    assert agreement(GradientCheck(0.0, 0.0, 0.5, Verdict.DIFFER)) == (
        "Reverse and forward mode give 0, central differences 0.5: they disagree."
    )
    assert agreement(GradientCheck(1.0, 2.0, -3.0, Verdict.DIFFER, modes_differ=True)) == (
        "Reverse mode gives 1, forward mode 2, central differences −3: they disagree."
    )
    assert agreement(GradientCheck(np.inf, np.inf, np.nan, Verdict.UNCLEAR)) == (
        "Reverse and forward mode give ∞, central differences nan: what is not finite cannot be compared."
    )


def test_reductions_without_entries_have_no_findings() -> None:
    """The largest of each of no rows."""
    assert findings("x = zeros((0, 3)); y = max(x, axis=1)") == []


def test_a_graph_without_a_value_has_no_findings() -> None:
    """An empty graph, and one whose output cannot be computed, are told of elsewhere."""
    assert findings(Graph()) == []
    assert findings("a = [1, 2]; b = [1, 2, 3]; y = a + b") == []


def test_it_is_fast() -> None:
    """A thousand nodes take a few milliseconds; the bound leaves room for a busy machine."""
    steps = (f"x{i + 1} = tanh(x{i} * y{i}); y{i + 1} = y{i} + abs(x{i})" for i in range(249))
    graph = parse(f"x0 = 1.1; y0 = 0.3; {'; '.join(steps)}; L = x249 + y249")
    results = Evaluator().run(graph)
    diagnose(graph, results)
    start = process_time()
    assert diagnose(graph, results)
    assert process_time() - start < 0.1


@pytest.mark.parametrize(
    ("text", "at_fault"),
    [
        ("x = -1; b = sqrt(x); y = where(x > 0, b, x)", "b = sqrt(x), whose slope is nan here"),
        ("x = 0; b = log(x); y = where(x > 0, b, x)", "b = log(x), whose slope is ∞ here"),
        ("x = 0; b = sqrt(x); y = maximum(b, 1)", "b = sqrt(x), whose slope is ∞ here"),
        ("x = 0; b = log(x); y = relu(b)", "b = log(x), whose slope is ∞ here"),
        ("x = 0; b = 1 / x; y = clip(b, 0, 1)", "b = 1 / x, whose slope is ∞ here"),
        ("x = 0; b = 1 / x; y = hardtanh(b)", "b = 1 / x, whose slope is ∞ here"),
        ("x = 0; b = x ** 0.5; y = b * 0", "b = x ^ 0.5, whose slope is ∞ here"),
        ("x = 0; b = sqrt(x); y = cos(b)", "b = sqrt(x), whose slope is ∞ here"),
        ("x = [-1, 1]; b = sqrt(x); y = sum(where(x > 0, b, x))", "b = sqrt(x), whose slope is nan here"),
        ("x = [0, 1]; b = sqrt(x); y = b[1]", "b = sqrt(x), whose slope is ∞ here"),
        ("x = [0, 4]; b = sqrt(x); y = max(b)", "b = sqrt(x), whose slope is ∞ here"),
        ("x = [0, 1, 2]; b = 1 / x; y = sum(sort(b)[0:2])", "b = 1 / x, whose slope is ∞ here"),
        ("x = [[1, 0], [0, 1]]; b = sqrt(x); y = trace(b)", "b = sqrt(x), whose slope is ∞ here"),
        ("x = [0, 1]; b = log(x); y = nll(b, 1)", "b = log(x), whose slope is ∞ here"),
        ("x = [0, 1]; b = log(x); y = sum(take(b, 1))", "b = log(x), whose slope is ∞ here"),
        ("x = [[0, 1], [2, 3]]; b = sqrt(x); y = max_pool2d(b)", "b = sqrt(x), whose slope is ∞ here"),
    ],
)
def test_zero_times_infinity_is_nan_in_both_modes_and_told(text: str, at_fault: str) -> None:
    """Behind a branch that is not taken, reverse and forward mode never contradict each other, and the remedy is told."""
    graph = parse(text)
    results = Evaluator().run(graph)
    checks = check_gradients(Evaluator().run, graph, {})
    [check] = checks.values()
    assert math.isnan(check.reverse)
    assert math.isnan(check.forward)
    found = [finding.sentence for finding in diagnose(graph, results, checks)]
    [told] = [sentence for sentence in found if sentence.startswith("A gradient of 0 comes to ")]
    assert at_fault in told
    assert told.endswith("Where b does not count, give it another input: where(condition, x, 1) in place of x.")


@pytest.mark.parametrize(
    ("text", "remedy", "mended"),
    [
        ("x = 0; k = x != 0; s = sin(x); b = s / x; y = where(k, b, 1)", "it: x, 1", "s / x → s / where(k, x, 1)"),
        ("x = 2; k = x < 1; b = arcsin(x); y = where(k, b, x)", "it: x, 0", "(x); → (where(k, x, 0));"),
        ("x = 2; k = x < 1; b = arccos(x); y = where(k, b, x)", "it: x, 0", "(x); → (where(k, x, 0));"),
        ("x = 1; k = x < 1; b = arctanh(x); y = where(k, b, x)", "it: x, 0", "(x); → (where(k, x, 0));"),
        ("x = 1; k = x > 1; b = arccosh(x); y = where(k, b, x)", "it: x, 2", "(x); → (where(k, x, 2));"),
        ("x = -1; k = x > 0; a = sqrt(x); b = log(a); y = where(k, b, x)", "a: x, 1", "(x); → (where(k, x, 1));"),
        ("x = 999; k = x < 1; a = exp(x); b = a * x; y = where(k, b, x)", "a: x, 1", "(x); → (where(k, x, 1));"),
        ("x = -1; k = x > 0; a = sqrt(x) - 1; b = 1 / a; y = where(k, b, x)", "m: x, 0.5", "(x) → (where(k, x, 0.5))"),
        ("x = 0; k = x > 0; b = sqrt(x); a = b - 1; c = 1 / a; y = where(k, c, x)",
         "it: x, 0.5", "(x); → (where(k, x, 0.5));"),
        ("x = [-1, 0, 4]; k = x > 0; b = log(x); y = sum(where(k, b, x))", "it: x, 1", "(x); → (where(k, x, 1));"),
        ("x = 0; k = x != 0; b = x / x; y = where(k, b, 1)", "it: x, 1", "x / x → where(k, x, 1) / where(k, x, 1)"),
    ],
)  # fmt: skip
def test_the_remedy_that_is_told_is_one(text: str, remedy: str, mended: str) -> None:
    """Whoever follows it has a finite gradient, the same value, and the finding is gone."""
    node, number = remedy.split(": ")
    [told] = [each for each in sentences(text, "y") if each.startswith("A gradient of 0 comes to ")]
    source = number.partition(",")[0]
    assert f"where(condition, {number}) in place of {source}." in told
    assert f"give {node} another input" in told or node == "m"
    graph = parse(text.replace(*mended.split(" → ")))
    graph.choose_output(graph.named("y").id)
    results = Evaluator().run(graph)
    assert np.all(np.isfinite(results.value))
    assert np.all(np.isfinite(results.gradient_of[graph.named("x").id]))
    assert not [each for each in diagnose(graph, results) if each.kind == "not finite"]


@pytest.mark.parametrize(
    "text",
    [
        "x = 0; b = sqrt(x) * log(x); y = where(x > 0, b, x)",  # both have an infinite slope
        "x = 0; b = log(x) / x; y = where(x > 0, b, x)",
    ],
)
def test_no_remedy_is_told_where_none_is_known(text: str) -> None:
    """Where one number in one place does not help, no place is named."""
    [told] = [each for each in sentences(text, "y") if each.startswith("A gradient of 0 comes to ")]
    assert told.endswith("Where b does not count, its inputs need other numbers before they are used.")


def test_an_array_that_became_nan_is_told_with_shapes() -> None:
    """Not with the shape in the place of a number."""
    assert sentences("x = [2, -1]; b = log(x); y = sum(b)")[0] == "b became nan: it is log(x) with x of shape (2)."


@pytest.mark.parametrize("operator", ["> ", ">= ", "< ", "<= "])
def test_a_comparison_that_jumps_is_told_in_its_signs(operator: str) -> None:
    """The comparison itself is the subject of the sentence."""
    [told] = sentences(f"x = 0; a = x {operator} 0; y = a * 2 + x", checked=True)
    sign = operator.replace(">=", "≥").replace("<=", "≤").strip()
    assert told.endswith(f"The reason: a = x {sign} 0 jumps here: the comparison x {sign} 0 jumps where x = 0.")


def test_a_number_too_small_to_be_moved() -> None:
    """The smallest number of all has no neighbour closer than 0 and its double."""
    assert "x is too small to be moved." in sentences("x = 5e-324; y = sqrt(x)", checked=True)[0]


@pytest.mark.parametrize(
    ("text", "gradient"),
    [
        ("x = -1; y = where(x > 0, sqrt(where(x > 0, x, 1)), x)", 1.0),
        ("x = 4; y = where(x > 0, sqrt(where(x > 0, x, 1)), x)", 0.25),
        ("x = 0; y = maximum(sqrt(where(x > 0, x, 1)), 2)", 0.0),
    ],
)
def test_the_remedy_for_zero_times_infinity_is_one(text: str, gradient: float) -> None:
    """With the input chosen as well, both modes give the derivative."""
    graph = parse(text)
    [check] = check_gradients(Evaluator().run, graph, {}).values()
    assert (check.reverse, check.forward) == (gradient, gradient)


def test_a_gradient_that_is_nan_is_told_beside_an_infinite_value() -> None:
    """As of a logsumexp of nothing but −∞, where it is nan as in PyTorch."""
    graph = parse("x = [-inf, -inf]; y = logsumexp(x)")
    assert [finding.sentence for finding in diagnose(graph, Evaluator().run(graph))] == [
        "x holds −∞ itself.",
        "the gradient of x became nan on the way through y = logsumexp(x).",
    ]
