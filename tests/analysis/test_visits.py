"""The cost meter against published counts, and against counting in loops over every path and wire."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from graphgui.analysis.visits import CountedVisits, visits
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.analysis.small_graphs import bundle, doublings, small_graph, walks


def test_olahs_example() -> None:
    """Worked number 1: forward mode 2 inputs × 5 wires = 10 visits, reverse mode 5; the literal 1 has no wire."""
    found = visits(parse("a = 2; b = 1; e = (a + b) * (b + 1)"))
    assert (found.inputs, found.outputs, found.wires) == (2, 1, 5)
    assert (found.forward, found.reverse, found.ratio) == (10, 5, 2.0)
    assert found.paths == 3


def test_constants_are_no_inputs_and_data_is_only_without_parameters() -> None:
    """The same with the 1 as a constant node: its wire is not visited. A graph of data alone has these as inputs."""
    parts = {"a": "parameter", "b": "parameter", "k": "constant"}
    assert visits(_olah(parts)) == visits(parse("a = 2; b = 1; e = (a + b) * (b + 1)"))
    assert visits(_olah(parts | {"k": "data"})).wires == 5
    assert (visits(_olah(parts | {"k": "parameter"})).inputs, visits(_olah(parts | {"k": "parameter"})).wires) == (3, 6)
    of_data = visits(_olah({"a": "data", "b": "constant", "k": "constant"}))
    assert (of_data.inputs, of_data.wires) == (1, 2)


def _olah(parts: dict[str, str]) -> Graph:
    """(a + b)(b + k), its inputs of these operations."""
    graph = Graph()
    for id, (name, op) in enumerate(parts.items(), 1):
        graph.add(make_node(id, name, op))
    for id, (name, op, a, b) in enumerate([("c", "add", 1, 2), ("d", "add", 2, 3), ("e", "mul", 4, 5)], 4):
        graph.add(make_node(id, name, op))
        graph.connect(Wire(a, id, "a"))
        graph.connect(Wire(b, id, "b"))
    return graph


def test_olahs_bundle() -> None:
    """Worked number 3: 9 multiplications and 8 additions one by one; factored 1 and 4."""
    found = visits(bundle())
    assert (found.paths, found.one_by_one, found.factored) == (9, (9, 8), (1, 4))


def test_doublings() -> None:
    """Worked number 3: 20 doublings have 1,048,576 paths and 40 wires; counts are exact however large."""
    found = visits(doublings(20))
    assert (found.paths, found.wires, found.reverse) == (1_048_576, 40, 40)
    assert found.one_by_one == (19 * 2**20, 2**20 - 1)
    assert visits(doublings(2000)).paths == 2**2000


def test_many_outputs_turn_the_scales() -> None:
    """One input and ten outputs: reverse mode needs ten passes, forward mode one. Arrays count by their numbers."""
    found = visits(parse("x = 3; y = tanh(x)"), outputs=10)
    assert (found.forward, found.reverse, found.ratio) == (1, 10, 0.1)
    matrix = visits(parse("W = [[1, 2], [3, 4]]; b = 1; y = sum(W) + b"))
    assert (matrix.inputs, matrix.wires, matrix.forward, matrix.reverse) == (5, 3, 15, 3)


def test_nothing_to_visit() -> None:
    """An empty graph, a lone input, and an output that no gradient leaves have no costs and no ratio."""
    for graph in (Graph(), parse("x = 3"), parse("x = 3; y = detach(x)")):
        found = visits(graph)
        assert (found.inputs, found.paths, found.forward, found.reverse, found.ratio) == (0, 0, 0, 0, None)
        assert (found.one_by_one, found.factored) == ((0, 0), (0, 0))


@pytest.mark.parametrize("seed", range(200))
def test_random_graphs_counted_in_loops(seed: int) -> None:
    """Paths, multiplications, additions and wires of random graphs, by walking along every path of every input."""
    graph = small_graph(seed)
    output = graph.output
    assert output is not None
    walked = {id: list(walks(graph, id, output)) for id in (1, 2) if id != output}
    walked = {id: found for id, found in walked.items() if found}
    wires = {wire for found in walked.values() for walk in found for wire in walk}
    multiplications = additions = 0
    for found in walked.values():
        multiplications += sum(len(walk) - 1 for walk in found)
        additions += len(found) - 1
    counted = visits(graph)
    assert counted.inputs == len(walked)
    assert counted.wires == len(wires)
    assert counted.paths == sum(map(len, walked.values()))
    assert counted.one_by_one == (multiplications, additions)
    pairs = {(wire.source, wire.target) for wire in wires if wire.target != output}
    assert counted.factored == (len(pairs), len(wires) - len({wire.source for wire in wires}))
    assert counted.forward == len(walked) * len(wires)


def test_it_is_fast_enough_for_every_edit() -> None:
    """A graph of a thousand nodes takes a few milliseconds; the bound leaves room for a busy machine."""
    graph = doublings(1000)
    visits(graph)
    start = process_time()
    visits(graph)
    assert process_time() - start < 0.05


def test_visits_are_counted_again_for_another_structure_or_graph() -> None:
    """A number keeps the count, a wire less or another graph of as many changes does not."""
    counted, graph, other = CountedVisits(), parse("x = 1; y = x * x + x"), parse("x = 1; y = exp(sin(x))")
    first = counted.of(graph)
    assert first == visits(graph)
    graph.replace(replace(graph.named("x"), value=as_value(5.0)))
    assert counted.of(graph) is first
    graph.disconnect(graph.wires()[-1])
    assert counted.of(graph) == visits(graph) != first
    assert counted.of(other) == visits(other)
    assert counted.of(graph) == visits(graph)
