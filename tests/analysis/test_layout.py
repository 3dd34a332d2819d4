"""Where nodes are placed: nothing overlaps, everything reads from left to right, and always in the same way."""

import random
import time
from itertools import combinations, pairwise

import pytest

from graphgui.analysis.layout import GRID, card_rect, is_unplaced, lay_out, layered_positions
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.formats.expressions.expression_parser import parse

WIDTH, HEIGHT = 180.0, 100.0
"""A little more than the canvas gives a node."""
UNSWITCHED = 167


def random_graph(count, seed, reach):
    """Nodes of which each is wired to some of the `reach` before it."""
    pick, graph, wires = random.Random(seed), Graph(), []
    for id in range(1, count + 1):
        op = pick.choice(["add", "mul", "sin", "parameter"]) if id > 2 else "parameter"
        graph.add(make_node(id, f"n{id}", op))
        wires += [Wire(pick.randint(max(1, id - reach), id - 1), id, slot) for slot in graph.node(id).row.slots]
    graph.connect_all(wires)
    return graph


def check(graph, places):
    """The laws of a layout."""
    assert set(places) == {node.id for node in graph.nodes()}
    for x, y in places.values():
        assert x % GRID == 0
        assert y % GRID == 0
    for wire in graph.wires():
        assert places[wire.source][0] + WIDTH < places[wire.target][0], "inputs stand left of what they feed"
    rows = sorted(places.values())
    for (x, y), (other_x, other_y) in pairwise(rows):
        assert other_x - x >= WIDTH or (x == other_x and other_y - y >= HEIGHT), "no two nodes overlap"


def crossings(graph, places):
    """Pairs of straight wires that cross between their ends."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    lines = {(places[wire.source], places[wire.target]) for wire in graph.wires()}
    return sum(
        side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0
        for (p, q), (r, s) in combinations(lines, 2)
    )


@pytest.mark.parametrize("count", [1, 2, 3, 10, 50, 200])
@pytest.mark.parametrize("reach", [1, 5, 50, 1000])
def test_any_graph_is_laid_out_without_overlap_and_always_the_same(count, reach):
    for seed in range(3):
        graph = random_graph(count, seed, reach)
        places = layered_positions(graph)
        check(graph, places)
        assert layered_positions(graph) == places


@pytest.mark.parametrize(
    "text",
    ["e = (a + b) * (b + 1)", "n = tanh(x1*w1 + x2*w2 + b)", "y = ((a + b) + (c + d)) * ((f + g) + (h + k))", "sin(cos(tan(x)))"],
)  # fmt: skip
def test_graphs_that_can_be_drawn_without_crossings_are(text):
    graph = parse(text)
    places = layered_positions(graph)
    check(graph, places)
    assert crossings(graph, places) == 0


def test_olahs_graph_stands_as_olah_draws_it():
    """Three columns: inputs a over b, then c over d, then e half-way between them."""
    graph = parse("c = a + b; d = b + 1; e = c * d")
    places = {graph.node(id).name: place for id, place in layered_positions(graph).items()}
    assert places["a"][0] == places["b"][0] < places["c"][0] == places["d"][0] < places["e"][0]
    assert places["a"][1] == places["c"][1] < places["e"][1] == 0 < places["b"][1] == places["d"][1]


def test_a_chain_lies_on_one_line():
    places = layered_positions(parse("sin(cos(tan(exp(x))))"))
    assert {y for _, y in places.values()} == {0}


def test_an_empty_graph_has_no_places():
    assert layered_positions(Graph()) == {}
    assert not is_unplaced(Graph())


def test_parts_without_a_wire_between_them_stand_below_one_another():
    graph = parse("a = sin(x); b = cos(y); c = p * q; k = 3")
    places = layered_positions(graph)
    check(graph, places)
    heights = [
        {places[graph.named(name).id][1] for name in part} for part in (("x", "a"), ("y", "b"), ("p", "q", "c"), ("k",))
    ]
    assert all(max(above) < min(below) for above, below in pairwise(heights))


def test_only_the_chosen_nodes_are_placed():
    graph = parse("c = a + b; d = b + 1; e = c * d")
    chosen = {graph.named(name).id for name in ("b", "d", "e")}
    assert set(layered_positions(graph, chosen)) == chosen


def test_laying_out_moves_every_node_to_its_place():
    graph = parse("c = a + b; d = b + 1; e = c * d")
    assert is_unplaced(graph)
    lay_out(graph)
    assert not is_unplaced(graph)
    check(graph, {node.id: node.position for node in graph.nodes()})


@pytest.mark.parametrize("reach", [1, 5, 1000])
def test_1000_nodes_take_a_moment(reach):
    graph, start = random_graph(1000, 1, reach), time.process_time()
    check(graph, layered_positions(graph))
    assert time.process_time() - start < 10, "it took 0.3 s when this was written"


def test_one_node_wired_to_1000_in_a_row_does_not_explode():
    """Each of 1,000 layers is reached from the first: wires through half a million places."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter"))
    graph.add(make_node(2, "n2", "sin"))
    for id in range(3, 1003):
        graph.add(make_node(id, f"n{id}", "add"))
    graph.connect_all(
        [Wire(1, 2, "x"), *(Wire(s, id, slot) for id in range(3, 1003) for s, slot in ((1, "a"), (id - 1, "b")))]
    )
    start = time.process_time()
    check(graph, layered_positions(graph))
    assert time.process_time() - start < 10


def test_wires_enter_a_card_in_the_order_of_its_slots() -> None:
    """In X @ W + b the product enters the upper slot and the bias the lower, so the bias stands below."""
    graph = parse("p = X @ W + b")
    places = layered_positions(graph)
    product, bias = (graph.wire_into(graph.named("p").id, slot).source for slot in "ab")  # type: ignore[union-attr]
    assert places[product][1] < places[bias][1]
    assert places[graph.named("X").id][1] < places[graph.named("W").id][1]


@pytest.mark.parametrize(("direction", "sign"), [("down", 1), ("up", -1)])
@pytest.mark.parametrize(("count", "reach"), [(1, 1), (10, 5), (200, 50)])
def test_layers_may_stand_above_one_another(direction: str, sign: int, count: int, reach: int) -> None:
    graph = random_graph(count, 0, reach)
    places = layered_positions(graph, None, direction)  # type: ignore[arg-type]
    for wire in graph.wires():
        assert sign * places[wire.source][1] + HEIGHT < sign * places[wire.target][1]
    by_layer = sorted(places.values(), key=lambda place: (place[1], place[0]))
    assert all(other[1] - one[1] >= HEIGHT or other[0] - one[0] >= WIDTH for one, other in pairwise(by_layer))


@pytest.mark.parametrize("direction", ["right", "down", "up"])
def test_cards_with_many_slots_cover_no_other(direction: str) -> None:
    graph = parse("c = concatenate([a, b, d, f, g, h, k]); s = stack([c, c, m, n, o, p]); y = sum(c * 2) + sum(q) + s")
    places = layered_positions(graph, None, direction)  # type: ignore[arg-type]
    cards = [(*places[node.id], *card_rect(node)[2:]) for node in graph.nodes()]
    for (x, y, w, h), (ox, oy, ow, oh) in combinations(cards, 2):
        assert x + w <= ox or ox + ow <= x or y + h <= oy or oy + oh <= y


def test_neighbours_are_switched_where_fewer_wires_cross_for_it() -> None:
    """Sorting by means leaves crossings that swapping two neighbours undoes; this many were left without it."""
    left = sum(
        crossings(graph, layered_positions(graph)) for graph in (random_graph(40, seed, 8) for seed in range(12))
    )
    assert left < UNSWITCHED


def test_twelve_layers_are_no_wider_than_they_need_be() -> None:
    text = "y = sin(cos(tan(exp(sin(cos(tan(exp(sin(cos(tan(x)))))))))))"
    xs = [x for x, _ in layered_positions(parse(text)).values()]
    assert max(xs) - min(xs) == 11 * 280
