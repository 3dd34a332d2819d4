"""Paths in words: Olah's example letter by letter, and every equation on random graphs evaluated."""

from __future__ import annotations

import re

import pytest

from graphgui.analysis.paths import Path, Paths
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph
from graphgui.explain.path_text import PathText, count_text
from graphgui.formats.expressions.expression_parser import parse
from tests.analysis.small_graphs import bundle, small_graph

OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"


def written(graph: Graph, source: str | int) -> tuple[Paths, PathText, list[Path]]:
    """The paths from a node to the output, their text, and the list of them."""
    results = Evaluator().run(graph)
    id = graph.named(source).id if isinstance(source, str) else source
    paths = Paths(results, id, graph.output or 0)
    return paths, PathText(results, paths), list(paths.largest())


def test_olahs_paths() -> None:
    """Worked number 1: 1·3 + 1·2 = 5, the larger path first."""
    _, text, listed = written(parse(OLAH), "b")
    assert [text.line(path) for path in listed] == [
        "b → d → e: ∂d/∂b · ∂e/∂d = 1 · 3 = 3",
        "b → c → e: ∂c/∂b · ∂e/∂c = 1 · 2 = 2",
    ]
    assert text.sum_line(listed) == "3 + 2 = 5 = ∂e/∂b"
    assert text.sum_line(listed[:1]) == "3 + … = 5 = ∂e/∂b"
    assert text.sum_line([]) == "… = 5 = ∂e/∂b"


def test_one_path_has_no_sum_and_one_wire_no_product() -> None:
    """Nothing is said twice."""
    _, text, listed = written(parse(OLAH), "a")
    assert text.sum_line(listed) == "2 = ∂e/∂a"
    _, text, listed = written(parse(OLAH), "d")
    assert text.line(listed[0]) == "d → e: ∂e/∂d = 3"
    _, text, listed = written(parse(OLAH), "e")
    assert text.line(listed[0]) == "e: 1"


def test_negative_numbers_stand_in_brackets() -> None:
    """A minus sign never follows another sign."""
    _, text, listed = written(parse("x = 2; y = x * -3 - x * -1"), "x")
    assert [text.line(path).partition(" = ")[2] for path in listed] == ["(−3) · 1 = −3", "(−1) · (−1) = 1"]
    assert text.sum_line(listed[::-1]) == "1 + (−3) = −2 = ∂y/∂x"


def test_parallel_wires_name_their_slots() -> None:
    """x·x at 3: two paths that only their slots tell apart."""
    _, text, listed = written(parse("x = 3; y = x * x"), "x")
    assert [text.line(path) for path in listed] == ["x → y[a]: ∂y[a]/∂x = 3", "x → y[b]: ∂y[b]/∂x = 3"]
    assert text.sum_line(listed) == "3 + 3 = 6 = ∂y/∂x"


def test_a_wire_beside_longer_ways_is_told_from_the_gradient() -> None:
    """z = x² + x at 3: ∂z/∂x = 7 is the whole gradient, so the 1 along the wire is ∂z[b]/∂x."""
    paths, text, listed = written(parse("x = 3; y = x ** 2; z = y + x"), "x")
    assert text.stage(paths.factoring()[-1]) == "∂z/∂x = ∂y/∂x · ∂z/∂y + ∂z[b]/∂x = 6 · 1 + 1 = 7"
    assert text.line(listed[-1]) == "x → z: ∂z[b]/∂x = 1"
    assert text.way(listed[-1]) == "x → z"


def test_the_bundle_factored() -> None:
    """Worked number 3: (α + β + γ)(δ + ε + ζ)."""
    graph = bundle()
    paths, text, _ = written(graph, "x")
    assert [text.stage(stage) for stage in paths.factoring()] == [
        "∂z/∂y = ∂z[x1]/∂y + ∂z[x2]/∂y + ∂z[x3]/∂y = 64 + 64 + 64 = 192",
        "∂z/∂x = (∂y[x1]/∂x + ∂y[x2]/∂x + ∂y[x3]/∂x) · ∂z/∂y = (4 + 4 + 4) · 192 = 2304",
    ]


def test_olahs_example_factored() -> None:
    """Single wires need no brackets, and what is one local derivative is said once."""
    paths, text, _ = written(parse(OLAH), "b")
    assert [text.stage(stage) for stage in paths.factoring()] == [
        "∂e/∂d = 3",
        "∂e/∂c = 2",
        "∂e/∂b = ∂c/∂b · ∂e/∂c + ∂d/∂b · ∂e/∂d = 1 · 2 + 1 · 3 = 5",
    ]


def test_arrays() -> None:
    """Small Jacobians are written out; without a product the symbols stand alone."""
    _, text, listed = written(parse("x = [1, 2]; y = x * x; s = sum(y)"), "x")
    assert text.line(listed[0]) == "x → y[a] → s: ∂y[a]/∂x · ∂s/∂y = [1, 2]"
    assert text.sum_line(listed) == "[1, 2] + [1, 2] = [2, 4] = ∂s/∂x"
    graph = parse(OLAH)
    paths = Paths(graph, 2, graph.output or 0)
    text = PathText(graph, paths)
    assert text.line(next(paths.largest())) == "b → c → e: ∂c/∂b · ∂e/∂c"
    assert text.sum_line(list(paths.largest())) == "∂e/∂b"
    assert text.stage(paths.factoring()[-1]) == "∂e/∂b = ∂c/∂b · ∂e/∂c + ∂d/∂b · ∂e/∂d"


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "no path"),
        (1, "1 path"),
        (2, "2 paths"),
        (8, "8 paths"),
        (9, "9 paths"),
        (2**20, "2^20 = 1,048,576 paths"),
        (2**50, "2^50 = 1,125,899,906,842,624 paths"),
        (3**40, "12,157,665,459,056,928,801 paths"),
        (3**100, "≈ 5.15 · 10^47 paths"),
        (2**20000, "2^20000 ≈ 3.98 · 10^6020 paths"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",  # pytest would write the number out, and cannot
)
def test_counts(count: int, says: str) -> None:
    """Exact as far as one can read it, and never too long for Python to write."""
    assert count_text(count) == says


def sides(equation: str) -> list[float]:
    """What each side of an equation that is made of numbers comes to."""
    numbers = [side for side in equation.split(" = ") if not re.search("[∂…]", side)]
    return [float(eval(side.replace("−", "-").replace("·", "*"))) for side in numbers]


@pytest.mark.parametrize("seed", range(200))
def test_both_sides_of_every_equation_agree(seed: int) -> None:
    """On random graphs, with more digits than the rounding of factors needs."""
    graph = small_graph(seed)
    for source in (1, 2):
        paths, text, listed = written(graph, source)
        total = sum(path.product for path in listed)
        for path in listed:
            found = sides(text.line(path, 17).partition(": ")[2])
            assert found == pytest.approx([path.product] * len(found), abs=1e-9)
        for equation in [text.sum_line(listed, 17), *(text.stage(stage, 17) for stage in paths.factoring())]:
            found = sides(equation)
            assert found == pytest.approx(found[:1] * len(found), rel=1e-9, abs=1e-9)
        if listed:
            assert sides(text.sum_line(listed, 17))[-1] == pytest.approx(total, abs=1e-9)
