"""The walk through both passes: Olah's example word by word, and on graphs made by chance the sums it arrives at."""

from __future__ import annotations

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.explain.walkthrough import Walkthrough
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.random_graphs import TOLD, TOLD_SCALARS, random_graph


def walk_of(graph) -> Walkthrough:
    return Walkthrough(graph, Evaluator().run(graph))


@pytest.fixture
def olah() -> Walkthrough:
    return walk_of(parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d"))


def id_of(walk: Walkthrough, name: str) -> int:
    return walk.graph.named(name).id


def test_olahs_graph_step_by_step(olah):
    assert [(step.phase, step.sentence, step.equation.text) for step in olah] == [
        ("given", "a = 2 and b = 1 are given.", "a, b = 2, 1"),
        ("forward", "Compute c from a and b.", "c = a + b = 2 + 1 = 3"),
        ("forward", "Compute d from b.", "d = b + 1 = 1 + 1 = 2"),
        ("forward", "Compute e from c and d.", "e = c·d = 3·2 = 6"),
        ("seed", "Start at the output: ∂e/∂e = 1.", "∂e/∂e = 1"),
        ("backward", "Back from e to c: ∂e/∂c = 2.", "∂e/∂c = d = 2"),
        ("backward", "Back from e to d: ∂e/∂d = 3.", "∂e/∂d = c = 3"),
        ("backward", "Back from d to b: ∂e/∂b += 3, the first of 2 contributions.", "∂e/∂b += ∂e/∂d·∂d/∂b = 3·1 = 3"),
        ("backward", "Back from c to a: ∂e/∂a = 2.", "∂e/∂a = ∂e/∂c·∂c/∂a = 2·1 = 2"),
        (
            "backward",
            "Back from c to b: ∂e/∂b += 2, the last of 2 contributions, which make 5.",
            "∂e/∂b += ∂e/∂c·∂c/∂b = 2·1 = 2",
        ),
    ]
    assert [step.sum.text for step in olah if step.sum] == ["∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5"]


def test_numbers_appear_when_they_are_worked_out(olah):
    c, b = id_of(olah, "c"), id_of(olah, "b")
    assert [olah.value_at(c, at) for at in range(3)] == [None, 3, 3]
    assert [olah.value_at(b, at) for at in range(2)] == [1, 1]
    assert [olah.gradient_at(b, at) for at in range(4, 10)] == [None, None, None, 3, 3, 5]
    assert [olah.is_complete(b, at) for at in range(6, 10)] == [False, False, False, True]
    assert [olah.gradient_at(id_of(olah, "e"), at) for at in (3, 4)] == [None, 1]
    assert olah.arrived(b, 7) == (1, 2)


def test_places_are_found_again(olah):
    names = {name: id_of(olah, name) for name in "abcde"}
    assert olah.last_forward == 3
    assert olah.turn == 4
    assert [olah.index_of(names[name], "forward") for name in "abcde"] == [None, None, 1, 2, 3]
    assert olah.index_of(names["a"], "given") == 0
    assert [olah.index_of(names[name], "backward") for name in "abcde"] == [8, 9, 5, 6, None]
    assert olah.index_of(names["e"], "seed") == 4
    assert olah[7].wires == (Wire(names["b"], names["d"], "a"),)
    assert olah[0].lit == (names["a"], names["b"])


def test_each_step_has_its_line_of_the_program(olah):
    lines = Evaluator().source(olah.graph)
    turn = next(at for at, line in enumerate(lines) if line.expression.startswith("backward"))
    parts = {"forward": lines[:turn], "backward": lines[turn:]}
    assert olah.line(0) is None
    for at in range(1, len(olah)):
        place = olah.line(at)
        written = [line for line in parts[place.phase] if line.node == place.node]
        assert len(written) == 1
        assert written[0].name.startswith(olah.graph.node(place.node).name)


def test_one_steps_from_either_end_and_no_further(olah):
    assert olah[-1].sentence == olah[9].sentence
    assert [step.phase for step in olah[:2]] == ["given", "forward"]
    with pytest.raises(IndexError):
        olah[10]


def test_constants_get_no_step_back():
    graph = parse("x = 3; k = x * 2; y = k + x")
    graph.add(make_node(90, "two", "constant", value=2.0))
    graph.connect(Wire(90, graph.named("k").id, "b"))
    walk = walk_of(graph)
    assert all(wire.source != 90 for at in range(walk.turn, len(walk)) for wire in walk[at].wires)
    assert walk.gradient_at(90, len(walk) - 1) is None
    assert walk.gradient_at(id_of(walk, "x"), len(walk) - 1) == 3


def test_what_has_a_problem_is_left_out_with_its_sentence():
    walk = walk_of(parse("A = [1, 2]; B = [1, 2, 3]; s = A + B; t = s * 2"))
    assert [step.phase for step in walk] == ["given"]
    assert "Left out: " in walk[0].sentence
    assert "do not fit together" in walk[0].sentence
    assert walk.value_at(id_of(walk, "s"), 0) is None


def test_an_empty_graph_has_no_steps():
    walk = walk_of(Graph())
    assert len(walk) == 0
    assert walk.last_forward == -1


def test_a_tensor_step_has_the_rule_and_the_shapes():
    walk = walk_of(parse("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X"))
    assert walk[1].equation.sentence == "D = W @ X, (2,2) = (2,2) @ (2,2)"
    assert walk[3].sentence == "Back from D to W: W̄ = D̄ @ Xᵀ."
    assert walk[3].equation.shapes == "(2,2) = (2,2) @ (2,2)"


@pytest.mark.parametrize("recipe", [TOLD_SCALARS, TOLD])
@pytest.mark.parametrize("seed", range(100))
def test_the_sums_it_arrives_at_are_the_gradients(recipe, seed):
    graph = random_graph(seed, recipe)
    walk = walk_of(graph)
    results = walk.results
    last = len(walk) - 1
    for node in graph.nodes():
        expected = results.gradient_of.get(node.id)
        found = walk.gradient_at(node.id, last)
        if expected is None or (node.op == "constant" and node.id in results.upstream and node.id != results.output):
            assert found is None
            continue
        np.testing.assert_array_equal(found, expected)
        # Before the last contribution the sum is that of those before; none has arrived before the first.
        arrivals = [at for at in range(walk.turn, len(walk)) if walk.line(at).node == node.id]
        total = None
        for at in arrivals:
            if node.id == results.output:
                break
            before = walk.gradient_at(node.id, at - 1)
            assert before is None if total is None else np.array_equal(before, total, equal_nan=True)
            added = results.wire_result(walk[at].wires[0]).contribution
            with np.errstate(all="ignore"):
                total = added if total is None else total + added
        if total is not None and np.all(np.isfinite(expected)):
            np.testing.assert_allclose(total, expected, rtol=1e-9, atol=1e-9 * np.max(np.abs(expected), initial=1))
    computed = {id: at for at in range(walk.turn) if walk[at].phase == "forward" for id in walk[at].lit}
    for id, at in computed.items():
        assert walk.value_at(id, at - 1) is None
        assert walk.value_at(id, at) is not None


def test_a_deep_graph_neither_recurses_nor_takes_more_than_a_walk_over_it():
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=0.5))
    for id in range(2, 20_001):
        graph.add(make_node(id, f"n{id}", "sin"))
        graph.connect(Wire(id - 1, id, "x"))
    walk = walk_of(graph)
    assert len(walk) == 1 + 19_999 + 1 + 19_999
    assert walk[20_001].sentence.startswith("Back from n20000 to n19999: ∂n20000/∂n19999 = ")
    assert walk.gradient_at(1, len(walk) - 1) == walk.results.gradient_of[1]
