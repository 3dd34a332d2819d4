"""Finding nodes by words, by values, by problems, and along the wires."""

from __future__ import annotations

import pytest

import graphgui
from graphgui.document.node_search import connected, downstream, find_nodes, problem_nodes, upstream
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph


def found(graph: Graph, text: str) -> list[str]:
    """The names of what a search finds."""
    return [graph.node(id).name for id in find_nodes(graph, Evaluator().run(graph), text)]


OLAH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("c", ["c"]),
        ("C ", ["c"]),
        ("add", ["c", "d"]),
        ("times", ["e"]),
        ("+", ["c", "d"]),
        ("a + b", ["c"]),
        ("a+b", ["c"]),
        (">2", ["c", "e"]),
        ("> 2", ["c", "e"]),
        ("<= 1", ["b"]),
        ("≤1", ["b"]),
        ("=3", ["c"]),
        ("== 6/2", ["c"]),
        ("!=2", ["b", "c", "e"]),
        ("∂>2", ["b", "d"]),
        ("grad = 5", ["b"]),
        ("add > 2", ["c"]),
        ("nan", []),
        ("", []),
        ("nothing such", []),
        ("> what", []),
        (">", []),
    ],
)
def test_a_search_finds(text: str, names: list[str]) -> None:
    assert sorted(found(graphgui.parse(OLAH), text)) == names


def test_the_best_match_stands_first() -> None:
    graph = graphgui.parse("mul = 2; amul = 3; mul2 = 4; y = amul * mul2")
    assert found(graph, "mul") == ["mul", "y", "mul2", "amul"]
    assert found(graph, "amul") == ["amul"], "and not what it feeds"


def test_values_that_are_not_finite() -> None:
    graph = graphgui.parse("x = 0; nancy = x + 1; a = log(x); b = a - a; c = b + 1")
    assert found(graph, "nan") == ["b", "c", "nancy"]
    assert found(graph, "inf") == ["a"]
    assert found(graph, "= inf") == []
    assert found(graph, "= -inf") == ["a"]


def test_numbers_are_found_as_they_are_shown() -> None:
    graph = graphgui.parse("x = 3; y = 1 / x; z = x + 0.2")
    assert found(graph, "=0.333") == ["y"]
    assert found(graph, "=0.3333") == ["y"]
    assert found(graph, "=3") == ["x"]


def test_any_entry_of_an_array_answers() -> None:
    graph = graphgui.parse("v = [1, 2, 30]; w = v * 0")
    assert found(graph, ">5") == ["v"]
    assert found(graph, "=2") == ["v"]
    assert found(graph, "=0") == ["w"]


def test_problems_come_in_order_and_without_those_that_merely_wait() -> None:
    graph = graphgui.parse("v = [1, 2]; w = [1, 2, 3]; p = v + w; q = p + 1; x = 0; r = 1 / x; s = r + 1")
    results = Evaluator().run(graph)
    assert [graph.node(id).name for id in problem_nodes(graph, results)] == ["p", "r"]
    assert found(graph, "error") == ["p", "r"]
    assert problem_nodes(Graph(), Evaluator().run(Graph())) == []


def test_upstream_downstream_connected() -> None:
    graph = graphgui.parse(OLAH + "; lone = 4; other = lone + 1")

    def names(ids: set[int]) -> str:
        return "".join(sorted(graph.node(id).name for id in ids))

    c, lone = graph.named("c").id, graph.named("lone").id
    assert names(upstream(graph, [c])) == "abc"
    assert names(downstream(graph, [c])) == "ce"
    assert names(connected(graph, [c])) == "abcde"
    assert names(upstream(graph, [c, lone])) == "abclone"
    assert upstream(graph, []) == downstream(graph, [999]) == connected(graph, [999]) == set()
