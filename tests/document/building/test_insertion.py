"""What fits a wire, and what a typed text would add."""

import numpy as np
import pytest

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.building.insertion import Ends, expression_at, fits, fitting_slot, number_in, wires_between
from graphgui.document.building.wire_splice import ROOM, make_room
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, Content
from graphgui.engine.evaluator import evaluate
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS

TEXT = "A = [[1, 2, 3], [4, 5, 6]]; v = [1, 2, 3]; s = 2.0; y = A @ v; z = s * s + sum(y)"


@pytest.fixture
def graph() -> Graph:
    return graphgui.parse(TEXT)


def fitting(graph: Graph, ends: Ends) -> set[str]:
    shapes = evaluate(graph).shape_of
    return {op for op in OPS if fits(graph, shapes, make_node(99, "new", op), ends)}


def test_a_matrix_is_offered_what_can_take_it(graph):
    offered = fitting(graph, Ends(graph.named("A").id))
    assert {"matmul", "transpose", "sum", "tanh", "add", "softmax", "mse"} <= offered
    assert not {"det", "inv", "parameter", "constant", "convolve"} & offered


def test_a_number_is_offered_nothing_that_wants_an_array(graph):
    offered = fitting(graph, Ends(graph.named("s").id))
    assert {"add", "sin", "mul", "square"} <= offered
    assert not {"matmul", "transpose_", "trace", "softmax", "conv2d"} & offered


def test_backwards_a_slot_is_offered_what_it_can_take(graph):
    into_product = fitting(graph, Ends(target=(graph.named("y").id, "a")))
    assert {"parameter", "constant", "transpose", "tanh", "add"} <= into_product
    assert "sum" not in into_product
    assert {"sum", "parameter", "matmul", "norm"} <= fitting(graph, Ends(target=(graph.named("z").id, "b")))


def test_on_a_wire_only_what_keeps_its_target_going(graph):
    ends = Ends.of(Wire(graph.named("A").id, graph.named("y").id, "a"))
    offered = fitting(graph, ends)
    assert {"tanh", "relu", "mul", "matmul"} <= offered
    assert not {"sum", "transpose", "ravel"} & offered


def test_where_a_value_is_not_known_everything_with_an_input_fits(graph):
    node = make_node(99, "new", "det")
    assert fitting_slot(graph, {}, node, Ends(graph.named("A").id)) == "x"
    assert fitting_slot(graph, {}, make_node(99, "new", "parameter"), Ends(graph.named("A").id)) is None


def test_every_row_answers_for_every_pair_of_ends_of_a_graph(graph):
    shapes = evaluate(graph).shape_of
    for ends in [*map(Ends.of, graph.wires()), *(Ends(node.id) for node in graph.nodes())]:
        for op in OPS:
            node = make_node(99, "new", op)
            slot = fitting_slot(graph, shapes, node, ends)
            assert slot is None or slot in node.slots


def test_wiring_between_takes_the_old_wire_away_and_is_one_step(graph):
    document = Document(Content(graph, DescentSettings()))
    wire = Wire(graph.named("A").id, graph.named("y").id, "a")
    node = make_node(graph.fresh_id(), "t", "tanh")
    before = graph.wires()
    document.do("Add", AddNode(node), *wires_between(graph, node, "x", Ends.of(wire)))
    assert wire not in graph.wires()
    assert Wire(wire.source, node.id, "x") in graph.wires()
    assert Wire(node.id, *Ends.of(wire).target) in graph.wires()
    document.undo()
    assert graph.wires() == before


@pytest.mark.parametrize(
    ("text", "value"), [("2*pi", 2 * np.pi), ("-3", -3.0), ("x", None), ("a + 1", None), ("", None)]
)
def test_numbers_are_told_from_other_texts(text, value):
    assert number_in(text) == value
    assert np.array_equal(number_in("[1, 2]"), [1.0, 2.0])


def test_an_expression_is_built_around_a_place_clear_of_what_is_there(graph):
    content = Content(graph, DescentSettings())
    edits, last = expression_at(content, "q = (u + w) * (w + 1)", (1000.0, 800.0))
    fresh = [edit.node for edit in edits if isinstance(edit, AddNode)]
    assert {node.name for node in fresh} >= {"u", "w", "q"}
    xs, ys = zip(*(node.position for node in fresh), strict=True)
    assert abs((min(xs) + max(xs)) / 2 - 1000.0) <= 20
    assert abs((min(ys) + max(ys)) / 2 - 800.0) <= 20
    assert next(node for node in fresh if node.id == last).name == "q"


def chain(*places: tuple[float, float]) -> tuple[Graph, list[int]]:
    """A chain of nodes at these places, and their ids."""
    graph = Graph()
    ids = []
    for at, place in enumerate(places):
        node = make_node(at + 1, f"n{at}", "parameter" if at == 0 else "tanh", position=place)
        graph.add(node)
        ids.append(node.id)
        if at:
            graph.connect(Wire(ids[at - 1], node.id, "x"))
    return graph, ids


def places_after(graph: Graph, edits) -> dict[int, tuple[float, float]]:
    return {node.id: node.position for node in graph.nodes()} | {edit.after.id: edit.after.position for edit in edits}


def test_a_spliced_node_pushes_all_that_follows_by_one_distance():
    graph, ids = chain((0, 0), (320, 0), (640, 0))
    node, edits = make_room(graph, make_node(9, "s", "sin", position=(160, 0)), Wire(ids[0], ids[1], "x"))
    places = places_after(graph, edits)
    assert node.position[0] >= 240
    assert places[ids[0]] == (0, 0)
    assert places[ids[1]][0] >= node.position[0] + ROOM
    assert places[ids[2]][0] - places[ids[1]][0] == 320


def test_nothing_moves_where_there_is_room():
    graph, ids = chain((0, 0), (900, 0))
    node, edits = make_room(graph, make_node(9, "s", "sin", position=(440, 0)), Wire(ids[0], ids[1], "x"))
    assert (node.position, edits) == ((440, 0), [])


def test_a_stranger_in_the_way_moves_too_and_one_beside_does_not():
    graph, ids = chain((0, 0), (320, 0))
    graph.add(make_node(20, "stranger", "cos", position=(580, 40)))
    graph.add(make_node(21, "beside", "cos", position=(320, 400)))
    _, edits = make_room(graph, make_node(9, "s", "sin", position=(260, 0)), Wire(ids[0], ids[1], "x"))
    places = places_after(graph, edits)
    assert places[21] == (320, 400)
    boxes = [*places.values(), (260, 0)]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert abs(a[0] - b[0]) >= 240 or abs(a[1] - b[1]) >= 112
