"""The open document: all edits or none, undo and redo, merged steps, the modified mark."""

import numpy as np
import pytest

from graphgui.descent.descent_settings import DescentSettings
from graphgui.descent.history import History
from graphgui.descent.run import descend
from graphgui.descent.runner import Runner
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChangeNode, ChooseOutput, Connect, Content, move, set_value
from graphgui.document.live_results import LiveResults
from graphgui.engine.graph import GraphError, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse


@pytest.fixture
def document():
    return Document(Content(parse("c = a + b; d = b + 1; e = c * d"), DescentSettings()))


def set_a(document, value, **keywords):
    document.do("Set a", set_value(document.graph.named("a"), np.float64(value)), **keywords)


def a(document):
    return float(document.graph.named("a").value)


def test_do_carries_out_all_edits_or_none(document):
    """The last of these closes a cycle, so that not even the first may stay."""
    graph, heard = document.graph, []
    document.changed.connect(heard.append)
    nodes, wires = graph.nodes(), graph.wires()
    e, c, last = graph.named("e"), graph.named("c"), graph.fresh_id()
    with pytest.raises(GraphError):
        document.do(
            "Too much",
            AddNode(make_node(last, "f", "add")),
            Connect(Wire(e.id, last, "a")),
            move(c, (500.0, 500.0)),
            ChooseOutput(e.id, c.id),
            Connect(Wire(last, c.id, "a")),
        )
    assert (graph.nodes(), graph.wires(), graph.chosen_output) == (nodes, wires, e.id)
    assert heard == []
    assert document.undo_label is None
    assert not document.modified


def test_a_failed_do_leaves_what_can_be_done_again(document):
    set_a(document, 5.0)
    document.undo()
    with pytest.raises(GraphError):
        document.do("Bad", Connect(Wire(1, 1, "a")))
    document.redo()
    assert a(document) == 5.0


def test_no_edits_are_no_step(document):
    document.do("Nothing")
    assert document.undo_label is None


def test_undo_and_redo_tell_listeners_in_the_same_way_as_do(document):
    heard = []
    document.changed.connect(heard.append)
    set_a(document, 5.0)
    document.undo()
    document.redo()
    (done,), (undone,), (redone,) = (change.edits for change in heard)
    assert isinstance(done, ChangeNode)
    assert undone == done.opposite()
    assert redone == done


def test_undo_and_redo_of_nothing_do_nothing(document):
    document.undo()
    document.redo()
    assert not document.modified


def test_labels_name_what_undo_and_redo_would_do(document):
    set_a(document, 5.0)
    assert (document.undo_label, document.redo_label) == ("Set a", None)
    document.undo()
    assert (document.undo_label, document.redo_label) == (None, "Set a")
    set_a(document, 6.0)
    assert document.redo_label is None


def test_a_scrub_is_one_step_and_the_next_scrub_another(document):
    for value in (2.0, 3.0, 4.0):
        set_a(document, value, merge="scrub a")
    document.seal()
    for value in (5.0, 6.0):
        set_a(document, value, merge="scrub a")
    document.undo()
    assert a(document) == 4.0
    document.undo()
    assert a(document) == 1.0
    document.redo()
    document.redo()
    assert a(document) == 6.0


def test_steps_with_other_keys_or_none_do_not_merge(document):
    set_a(document, 2.0, merge="one")
    set_a(document, 3.0, merge="two")
    set_a(document, 4.0)
    set_a(document, 5.0)
    for value in (4.0, 3.0, 2.0, 1.0):
        document.undo()
        assert a(document) == value


def test_nothing_merges_across_undo_and_redo(document):
    """A step that was undone and redone is closed."""
    set_a(document, 2.0, merge="scrub")
    document.undo()
    document.redo()
    set_a(document, 3.0, merge="scrub")
    document.undo()
    assert a(document) == 2.0


def test_the_modified_mark_follows_save_undo_and_redo(document, tmp_path):
    assert not document.modified
    set_a(document, 2.0)
    assert document.modified
    document.undo()
    assert not document.modified
    document.redo()
    document.save(tmp_path / "a.cgraph")
    assert not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified
    set_a(document, 3.0)
    document.undo()
    assert not document.modified


def test_a_saved_state_that_can_no_longer_be_reached_leaves_the_mark(document, tmp_path):
    set_a(document, 2.0)
    document.save(tmp_path / "a.cgraph")
    document.undo()
    set_a(document, 2.0)
    assert document.modified
    document.undo()
    assert document.modified


def test_a_save_that_fails_leaves_the_mark_and_the_path(document, tmp_path):
    set_a(document, 2.0)
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        document.save(tmp_path / "no such folder" / "a.cgraph")
    assert document.modified
    assert document.path is None


def test_a_saved_document_opens_the_same_and_unmodified(document, tmp_path):
    set_a(document, 2.5)
    document.save(tmp_path / "a.cgraph")
    again = Document.open(tmp_path / "a.cgraph")
    assert again.graph == document.graph
    assert again.descent == document.descent
    assert not again.modified
    assert again.path == tmp_path / "a.cgraph"


def test_live_results_follow_and_previews_change_nothing(document):
    live, a_id = LiveResults(document), document.graph.named("a").id
    set_a(document, 2.0)
    assert float(live.results.value) == 6.0
    live.preview({a_id: np.float64(9.0)})
    assert float(live.results.value) == 20.0
    assert float(live.value(a_id)) == 9.0
    assert a(document) == 2.0
    live.preview(None)
    assert float(live.results.value) == 6.0
    document.undo()
    assert float(live.results.value) == 4.0


def test_what_leaves_the_numbers_alone_computes_nothing(document):
    live = LiveResults(document)
    results = live.results
    document.do("Move", move(document.graph.named("a"), (20.0, 20.0)))
    assert live.results is results


def test_whoever_asks_within_a_change_has_results_of_the_graph_as_it_is(document):
    """They were old ones once: a listener that asked them for a new node raised."""
    live, asked = LiveResults(document), []
    document.changed.connect(lambda change: asked.append(live.results.order))
    document.do("Add", AddNode(make_node(document.graph.fresh_id(), "p", "parameter")))
    document.undo()
    assert [len(order) for order in asked] == [len(document.graph) + 1, len(document.graph)]


def test_saving_in_the_midst_of_a_scrub_leaves_one_step(document, tmp_path):
    """A save is a place in the history: it ends nothing that merges."""
    before = a(document)
    set_a(document, 5.0, merge="scrub")
    document.save(tmp_path / "a.cgraph")
    assert not document.modified
    set_a(document, 6.0, merge="scrub")
    assert document.modified
    assert document.steps_done == 1
    document.undo()
    assert a(document) == before
    assert document.modified, "the file holds 5"
    document.redo()
    assert document.modified, "the file holds 5, not 6"


def test_undo_back_to_what_was_saved_is_not_modified(document, tmp_path):
    set_a(document, 5.0)
    document.save(tmp_path / "a.cgraph")
    set_a(document, 6.0)
    assert document.modified
    document.undo()
    assert not document.modified


def test_a_preview_ends_for_a_node_that_goes(document):
    document.do("Add", AddNode(make_node(document.graph.fresh_id(), "p", "parameter")))
    live, p = LiveResults(document), document.graph.named("p").id
    live.preview({p: np.float64(9.0)})
    document.undo()
    document.redo()
    assert live.results.values["p"] == 1.0


def test_a_preview_beside_a_running_descent_shows_the_numbers_of_its_own_values():
    """loss = Σ (A @ w)² on two threads at once, of which each has its own program and buffers."""
    document = Document(Content(parse("A = 1; w = 1; h = A @ w; loss = sum(h * h)"), DescentSettings()))
    graph, live, random = document.graph, LiveResults(document), np.random.default_rng(1)
    for name, shape in (("A", (80, 80)), ("w", (80,))):
        document.do("Set", set_value(graph.named(name), as_value(random.normal(size=shape))))
    runner = Runner(descend(graph, "loss", ["w"], rate=1e-5, steps=300), History(), 1e9)
    runner.start()
    matrix, w = graph.named("A").value, graph.named("w").id
    for _ in range(100):
        value = random.normal(size=80)
        live.preview({w: as_value(value)})
        assert live.results.value == pytest.approx(np.sum((matrix @ value) ** 2), rel=1e-12)
        np.testing.assert_allclose(live.results.gradient_of[w], 2 * matrix.T @ (matrix @ value), rtol=1e-9, atol=1e-9)
    runner.stop()
    latest = runner.poll().latest
    assert latest.loss == pytest.approx(np.sum((matrix @ latest.values["w"]) ** 2), rel=1e-12)
