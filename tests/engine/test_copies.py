"""Graphs and results are copied and pickled, and told in one line; a copy shares nothing that changes."""

import copy
import pickle

import numpy as np
import pytest

import graphgui
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import CycleError, Graph, Wire

WAYS = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
    "oldest pickle": lambda thing: pickle.loads(pickle.dumps(thing, 2)),
}
TEXT = "W = [[1, 2], [3, 4]]; x = [5, 6]; h = softmax(W @ x, axis=0); L = sum(h * h) + 0.5"


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def copied(request):
    """One way to copy."""
    return request.param


def test_a_graph_and_its_copy_go_their_own_ways(copied):
    """Equal to the last bit and id; a change of either is not seen in the other."""
    graph = graphgui.parse(TEXT)
    twin = copied(graph)
    assert twin is not graph
    assert twin == graph
    assert (twin.nodes(), twin.wires(), twin.output, twin.order()) == (
        graph.nodes(), graph.wires(), graph.output, graph.order(),
    )  # fmt: skip
    assert graphgui.evaluate(twin).value == graphgui.evaluate(graph).value
    for one, other in ((graph, twin), (twin, graph)):
        before = other.nodes(), other.wires(), other.output
        one.disconnect(one.wires()[0])
        one.choose_output(one.named("h").id)
        assert (other.nodes(), other.wires(), other.output) == before
    assert twin.fresh_id() == graph.fresh_id()


def test_the_values_of_a_copy_stay_read_only(copied):
    """Also those that pickle makes anew: who shares them need not fear."""
    graph = copied(graphgui.parse(TEXT))
    results = copied(graphgui.evaluate(graph))
    for value in (graph.named("W").value, results.values["h"], results.gradients["W"]):
        with pytest.raises(ValueError, match="read-only"):
            value[0] = 7.0
    with pytest.raises(TypeError):
        graph.named("h").options["axis"] = 1
    with pytest.raises(TypeError):
        results.value_of[1] = 7.0


def test_results_are_copied_with_all_that_is_found_from_them(copied):
    """Values, gradients, wires and problems, whether or not they were asked for before."""
    results = graphgui.evaluate(graphgui.parse(TEXT))
    fresh, _ = copied(results), results.wires
    for twin in (fresh, copied(results)):
        assert (twin.value, twin.output_name, twin.order) == (results.value, "L", results.order)
        for name, gradient in results.gradients.items():
            np.testing.assert_array_equal(twin.gradients[name], gradient)
        assert [wire.wire for wire in twin.wires] == [wire.wire for wire in results.wires]
        for one, other in zip(twin.wires, results.wires, strict=True):
            np.testing.assert_array_equal(one.derivative, other.derivative)
            np.testing.assert_array_equal(copied(other).derivative, other.derivative)
    broken = Evaluator().run(graphgui.parse("a = [1, 2]; b = [1, 2, 3]; c = a + b"))
    assert copied(broken).problems == broken.problems


def test_a_step_is_copied_with_its_graph(copied):
    step = graphgui.compile(graphgui.parse("L = (w * 3 - b) ** 2"), "L", ["w", "b"])
    here, at = step({"w": 2.0, "b": 1.0}), {"w": 1.0, "b": 5.0}
    twin = copied(step)
    assert twin({"w": 2.0, "b": 1.0}) == here
    assert twin(at) == step(at) == (4.0, {"w": -12.0, "b": 4.0})


def test_an_error_is_pickled_with_what_it_knows(copied):
    """As between processes, where an exception comes back as a pickle."""
    graph = graphgui.parse("c = a + b; d = c * 2")
    with pytest.raises(CycleError) as caught:
        graph.connect(Wire(graph.named("d").id, graph.named("d").id, "b"))
    again = copied(caught.value)
    assert (str(again), again.path) == (str(caught.value), caught.value.path)
    with pytest.raises(graphgui.EvaluationError) as wrong:
        graphgui.jacobian(graphgui.parse("a = [1, 2]; b = [1, 2, 3]; c = a + b"), "a", "c")
    assert copied(wrong.value).args == wrong.value.args


def test_what_they_are_is_told_in_one_line():
    graph = graphgui.parse(TEXT)
    results = graphgui.evaluate(graph)
    assert repr(graph) == "<Graph nodes=7 wires=7 output=L>"
    assert repr(Graph()) == "<Graph nodes=0 wires=0 output=None>"
    assert repr(results) == f"<Results output=L value={results.value:.6g} values=7 gradients=7 problems=0>"
    assert "value=(2) " in repr(graphgui.evaluate(graph, gradient_of="h"))
    assert repr(Evaluator().run(Graph())) == "<Results output=None value=None values=0 gradients=0 problems=0>"
    broken = Evaluator().run(graphgui.parse("a = [1, 2]; b = [1, 2, 3]; c = a + b"))
    assert repr(broken) == "<Results output=c value=None values=2 gradients=0 problems=1>"
    assert repr(graphgui.compile(graph, "L", ["W"])) == "<Step loss=L parameters=1>"
    for shape in ((2, 2), (60, 60)):
        large = graphgui.evaluate(graphgui.trace(lambda x: (x * x).sum(), np.ones(shape)))
        for thing in (large, large.nodes[0], large.wires[0]):
            assert "\n" not in repr(thing)
            assert len(repr(thing)) < 500
