"""PyTorch's view: its names on the canvas and in the list, arrows turned round, what vanishes dimmed."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graphgui.document.edits import ChangeNode, remove_nodes
from graphgui.lessons.questions import Question
from graphgui.ui.chain_rule.pytorch_page import PyTorchPage
from tests.ui.chain_rule.chain_rule_pages import seen_panel
from tests.ui.hand import OLAH


@pytest.fixture
def opened(open_window):
    """A window whose canvas follows a page of its own; gives window and page."""
    with ExitStack() as panels:

        def open_it(text=OLAH):
            window = open_window(text)
            return window, panels.enter_context(seen_panel(window, PyTorchPage))

        yield open_it


def item(window, name):
    """The card of a node."""
    return window.view.canvas.node_item(window.session.graph.named(name).id)


def rows(page):
    """What the table says."""
    return [[page.table.text(row, column) for column in range(3)] for row in range(len(page.table.rows))]


def titles(window):
    """What stands at the head of every card, as the reading tells."""
    reading, graph = window.view.canvas.paint_style.reading, window.session.graph
    return {node.name: reading.title(node.id) for node in graph.nodes()}


def freeze(window, name):
    """Trains an input no longer."""
    node = window.session.graph.named(name)
    window.session.do("Freeze", ChangeNode(node, replace(node, trained=False)))


def test_olahs_graph_as_pytorch_shows_it(opened):
    window, page = opened()
    assert titles(window) == {
        "a": "AccumulateGrad",
        "b": "AccumulateGrad",
        "c": "AddBackward0",
        "d": "AddBackward0",
        "e": "MulBackward0",
    }
    assert rows(page) == [
        ["e = c · d", "MulBackward0", "AddBackward0 (c), AddBackward0 (d)"],
        ["d = b + 1", "AddBackward0", "AccumulateGrad (b)"],
        ["c = a + b", "AddBackward0", "AccumulateGrad (a), AccumulateGrad (b)"],
        ["b", "AccumulateGrad", "none: what arrives is added to b.grad"],
        ["a", "AccumulateGrad", "none: what arrives is added to a.grad"],
    ]
    assert item(window, "e").card_texts() == []
    assert item(window, "b").card_texts() == ["∂e/∂b = 5"]
    reading = window.view.canvas.paint_style.reading
    assert {reading.direction(wire) for wire in window.session.graph.wires()} == {-1}
    assert all(wire.chip_text() == "" for wire in window.view.canvas.wire_items())


def test_it_is_what_pytorch_itself_shows(opened, known):
    """The same names, walked through PyTorch's own next_functions."""

    def by_torch(torch):
        a, b = (torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in (2.0, 1.0))
        made = ((a + b) * (b + 1)).grad_fn
        return type(made).__name__, [type(function).__name__ for function, _ in made.next_functions]

    _, page = opened()
    told = {row[0]: row for row in rows(page)}
    called = told["e = c · d"]
    name, onward = known("torch", by_torch)
    assert called[1] == name
    assert [each.split(" ")[0] for each in called[2].split(", ")] == onward


def test_what_is_not_trained_vanishes(opened):
    """As in PyTorch, where `a` without requires_grad leaves `a * b` only b behind, and a + 1 nothing."""
    window, page = opened("a = 2; b = 1; k = a + 1; m = k * b")
    freeze(window, "a")
    graph = window.session.graph
    assert [row[0] for row in rows(page)] == ["m = k · b", "b"]
    assert rows(page)[0][2] == "AccumulateGrad (b)"
    look = window.view.canvas.paint_style
    assert {name for name in "abkm" if look.dims(graph.named(name).id)} == {"a", "k"}
    assert titles(window)["k"] is None
    assert page.sentence.text().endswith("2 nodes, dimmed here, vanish in it: they need no gradient.")
    assert "It vanishes in PyTorch's graph" in item(window, "k").tool_tip(None)
    freeze(window, "b")
    assert page.sentence.text() == "PyTorch keeps nothing of this graph: no input is trained."
    window.actions_by_id["undo"].trigger()
    assert [row[0] for row in rows(page)] == ["m = k · b", "b"]


def test_a_name_depends_on_what_is_wired(opened):
    """x**2 is a PowBackward0, x**y a PowBackward1."""
    _, page = opened("x = 3; y = 2; p = x ** 2; q = x ** y; s = p + q")
    names = {row[0].split(" ")[0]: row[1] for row in rows(page)}
    assert (names["p"], names["q"]) == ("PowBackward0", "PowBackward1")


def test_what_has_no_single_counterpart_stands_in_brackets(opened):
    """PyTorch has no node of its own for an outer product, nor for a trace."""
    window, page = opened("x = [1, 2]; a = outer(x, x); y = trace(a)")
    assert [row[1] for row in rows(page)] == ["(trace)", "(outer)", "AccumulateGrad"]
    assert titles(window) == {"x": "AccumulateGrad", "a": "(outer)", "y": "(trace)"}
    assert page.note.text().startswith("In brackets:")


def test_rows_and_canvas_lead_to_each_other(opened):
    window, page = opened()
    at = page.table.visualRect(page.table.model_of_rows.index(2, 1)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    c, d = (window.session.graph.named(name).id for name in "cd")
    assert window.session.selection == {c}
    window.session.select([d])
    assert page.table.row == d
    tip = item(window, "d").tool_tip(None)
    assert tip.endswith("d = b + 1: AddBackward0\nnext_functions: AccumulateGrad (b)")


def test_leaving_gives_the_names_back(opened):
    window, page = opened()
    page.parent().parent().see(False)
    assert window.view.canvas.paint_style.reading is None
    assert item(window, "e").card_texts() == ["6", "∂e/∂e = 1"]


def test_an_empty_graph_says_what_to_do(opened):
    window, page = opened()
    content = window.session.document.content
    window.session.do("Delete", *remove_nodes(content, [node.id for node in content.graph.nodes()]))
    assert page.sentence.text() == "Build a graph first: then what PyTorch makes of it is shown here."
    assert rows(page) == []
    assert window.view.canvas.paint_style.reading is None


def test_names_need_no_numbers(opened):
    """Names depend on shapes, which stay known where a learner has hidden the values (bug: KeyError)."""
    window, page = opened("a = [1, 2]; b = 3; k = a * b; s = sum(k); m = s * b")
    before = rows(page)
    session = window.session
    session.hide(frozenset(Question(node.id, "value") for node in session.graph.nodes()))
    page.refresh()
    assert rows(page) == before
    assert len(before) == 5
