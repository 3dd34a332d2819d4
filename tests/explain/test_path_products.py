"""Products of paths in numbers, and the sum over paths while they are merged: published examples, and every sum evaluated."""

from __future__ import annotations

import re

import pytest

from graphgui.analysis.paths import Paths
from graphgui.engine.evaluator import Evaluator
from graphgui.explain.path_products import merged_sum, path_product
from graphgui.explain.path_text import number_text
from graphgui.formats.expressions.expression_parser import parse
from tests.analysis.small_graphs import doublings, small_graph

BUNDLE = "x = 1; y = 1*x + 2*x + 3*x; z = 4*y + 5*y + 6*y"


def paths_of(text: str, source: str) -> Paths:
    """The paths from a node of a parsed graph to its output."""
    graph = parse(text)
    assert graph.output is not None
    return Paths(Evaluator().run(graph), graph.named(source).id, graph.output)


def evaluated(text: str) -> float:
    """What a written sum of products is worth, worked out here."""
    total = 0.0
    for term in text.split(" + "):
        product = 1.0
        for factor in term.split(" · "):
            product *= float(re.sub(r"[()]", "", factor).replace("−", "-"))
        total += product
    return total


def test_olahs_two_products() -> None:
    """Worked number 1: 1·3 = 3 and 1·2 = 2."""
    paths = paths_of("a = 2; b = 1; c = a + b; d = b + 1; e = c * d", "b")
    assert [path_product(path) for path in paths.largest()] == ["1 · 3 = 3", "1 · 2 = 2"]


def test_a_path_of_one_wire_has_one_number_and_negative_factors_stand_in_brackets() -> None:
    assert [path_product(path) for path in paths_of("x = 3; y = x * 4", "x").largest()] == ["4"]
    assert [path_product(path) for path in paths_of("x = 3; y = -x; z = -y", "x").largest()] == ["(−1) · (−1) = 1"]


def test_the_output_has_one_path_to_itself() -> None:
    paths = paths_of("x = 3; y = x * 4", "y")
    assert [path_product(path) for path in paths.largest()] == ["1"]
    assert merged_sum(paths, []) == "1"


def test_arrays_have_the_product_alone() -> None:
    """The sum of an array passes 1 to each entry."""
    paths = paths_of("x = [1, 2]; y = sum(2 * x)", "x")
    assert [path_product(path) for path in paths.largest()] == ["[2, 2]"]


def test_the_bundle_is_merged_from_nine_terms_to_three_to_one() -> None:
    """Worked number 3: the nine products add up to 90, with 4 + 5 + 6 merged three do, then the gradient stands alone."""
    paths = paths_of(BUNDLE, "x")
    stages = paths.factoring()
    (at,) = (at for at, stage in enumerate(stages) if stage.tails == 3 and len(stage.factors) == 3)
    before = merged_sum(paths, [])
    assert before.count("+") == 8
    assert evaluated(before) == 90.0
    merged = merged_sum(paths, {stage.node for stage in stages[: at + 1]})
    assert merged.count("+") == 2
    assert merged.count("15") == 3
    assert evaluated(merged) == 90.0
    assert merged_sum(paths, {stage.node for stage in stages}) == "90"


def test_more_than_nine_terms_end_in_dots_and_long_products_leave_their_middle_out() -> None:
    """2^50 paths of 50 wires: nine terms of eight marks, at once."""
    graph = doublings(50)
    paths = Paths(Evaluator().run(graph), 1, 51)
    terms = merged_sum(paths, []).split(" + ")
    assert len(terms) == 10
    assert terms[-1] == "…"
    assert terms[0] == "1 · 1 · 1 · 1 · 1 · … · 1 · 1"


@pytest.mark.parametrize("seed", range(60))
def test_every_stage_of_random_graphs_sums_up_to_the_gradient(seed: int) -> None:
    """Whatever is merged, the sum that is written is the gradient."""
    graph = small_graph(seed)
    results = Evaluator().run(graph)
    assert graph.output is not None
    paths = Paths(results, 1, graph.output)
    merged: set[int] = set()
    for stage in [None, *paths.factoring()]:
        merged |= {stage.node} if stage is not None else set()
        written = merged_sum(paths, merged, digits=12)
        if paths.count and "…" not in written and "nan" not in written and "∞" not in written:
            assert evaluated(written) == pytest.approx(float(results.gradient_of[1]), rel=1e-6, abs=1e-9)


def test_counts_of_any_size() -> None:
    """In full as far as one wishes, powers of two as such, and more digits than a float has."""
    assert number_text(0) == "0"
    assert number_text(1234) == "1,234"
    assert number_text(2**50) == "2^50 = 1,125,899,906,842,624"
    assert number_text(50 * 2**50, longest=9) == "≈ 5.63 · 10^16"
    assert number_text(2**3000, longest=9) == "2^3000 ≈ 1.23 · 10^903"
