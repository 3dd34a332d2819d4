"""Checks: badges where three ways of finding a gradient agree, and a list of what stands out."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.analysis.gradient_check import check_gradients
from graphgui.document.edits import ChangeNode, remove_nodes, set_value
from graphgui.document.live_results import MOST_CHECKED
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from graphgui.ui.chain_rule import checks_page
from graphgui.ui.chain_rule.checks_page import ChecksPage
from tests.ui.chain_rule.chain_rule_pages import document_of, seen_panel, timer_of
from tests.ui.hand import OLAH

AGREE = "✓ reverse = forward = numerical"


@pytest.fixture
def opened(open_window, qtbot):
    """A window whose canvas follows a page of its own, once all is checked; gives window and page."""
    with ExitStack() as panels:

        def open_it(text=OLAH):
            window = open_window(text)
            page = panels.enter_context(seen_panel(window, ChecksPage))
            finish(qtbot, page)
            return window, page

        yield open_it


def finish(qtbot, page):
    """Waits until all is checked."""
    qtbot.waitUntil(lambda: not timer_of(page).isActive())
    QApplication.processEvents()


def checked(page):
    """What the rows of inputs say."""
    return [[page.inputs.text(row, column) for column in range(4)] for row in range(len(page.inputs.rows))]


def found(page):
    """Sign and sentence of every finding."""
    return [(page.list.text(row, 0), page.list.text(row, 1)) for row in range(len(page.list.rows))]


def click_row(table, row):
    """Clicks a row of a table."""
    at = table.visualRect(table.model_of_rows.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def lit(window):
    """The names of the nodes that glow, with their colours."""
    graph = window.session.graph
    return {graph.node(id).name: colour for id, colour in window.view.canvas.paint_style.reading.lit.items()}


def test_olahs_graph_has_nothing_wrong(opened):
    """WORKED_NUMBERS 1: ā = 2, b̄ = 5."""
    window, page = opened()
    assert page.badge.text() == AGREE
    assert checked(page) == [["✓ a", "2", "2", "2"], ["✓ b", "5", "5", "5"]]
    assert page.summary.text() == "Nothing stands out: all gradients flow."
    assert found(page) == []
    assert not page.list.isVisibleTo(page)
    assert lit(window) == {}


def test_relu_at_its_kink_differs_and_says_why(opened):
    """relu′(0) = 0 by convention; central differences find the mean slope ½ (WORKED_NUMBERS, at a kink)."""
    window, page = opened("x = 0; y = relu(x) * 3")
    assert page.badge.text() == "⚠ they differ: 1 of 1"
    assert checked(page) == [["⚠ x", "0", "0", "1.5"]]
    kink, differ = found(page)
    assert kink[0] == "∧ kink"
    assert " is on a kink here. " in kink[1]
    assert differ[0] == "≠ they differ"
    assert "reverse and forward mode give 0, central differences 1.5" in differ[1].lower()
    assert "The reason: " in differ[1]
    assert "kink" in differ[1]
    assert lit(window)["x"] == "error"


def test_a_tie_of_max_agrees_and_is_named_a_kink(opened):
    """Half to each: so do central differences of max(x, y) at a tie, along either input."""
    _, page = opened("x = 2; y = 2; z = maximum(x, y)")
    assert page.badge.text() == AGREE
    assert checked(page) == [["✓ x", "0.5", "0.5", "0.5"], ["✓ y", "0.5", "0.5", "0.5"]]
    assert [sign for sign, _ in found(page)] == ["∧ kink"]


def test_the_dead_the_saturated_and_the_unreached_are_found(opened):
    window, page = opened("u = 5; w = -12; r = relu(w); s = sigmoid(w); out = r + s")
    signs = dict(found(page))
    assert signs["✕ dead"].startswith("r is dead here: its input −12 is below 0")
    assert signs["⊣ saturated"].startswith("s is saturated here")
    assert signs["⊘ not reached"].startswith("u does not reach out")
    assert ["— u", "", "", ""] in checked(page)
    assert page.badge.text() == AGREE  # of those that can be checked
    assert {name: lit(window)[name] for name in "rsu"} == dict.fromkeys("rsu", "gradient_line")


def test_nan_is_named_with_its_first_cause(opened):
    window, page = opened("x = -1; y = log(x); z = y * 2")
    sign, sentence = found(page)[0]
    assert sign == "⚠ not finite"
    assert sentence == "y became nan: it is log(x) with x = −1."
    assert lit(window)["y"] == "error"
    assert lit(window)["x"] == "gradient_line"  # its gradient cannot be checked
    assert page.badge.text() == "~ cannot be compared: 1 of 1"
    assert checked(page)[0][0] == "~ x"


def test_a_vanishing_chain_lights_its_wires_backward(opened):
    """Six times 0.05 leave 0.05⁶ = 1.5625e−8 of a gradient."""
    text = "; ".join(["x0 = 1", *(f"x{i + 1} = x{i} * 0.05" for i in range(6))])
    window, page = opened(text)
    ((sign, sentence),) = found(page)
    assert sign == "↘ vanishing"
    assert sentence == "The gradient vanishes on the way back from x6 to x0: from 1 to 1.56e−8 in 6 steps."
    reading, graph = window.view.canvas.paint_style.reading, window.session.graph
    assert lit(window) == {f"x{i}": "gradient_line" for i in range(7)}
    chain = {Wire(graph.named(f"x{i}").id, graph.named(f"x{i + 1}").id, "a"): "gradient_line" for i in range(6)}
    assert dict(reading.lit_wires) == chain
    assert {reading.direction(wire) for wire in chain} == {-1}


def test_a_row_lights_its_nodes_and_a_click_leads_there(opened):
    window, page = opened("u = 5; w = -12; r = relu(w); s = sigmoid(w); out = r + s")
    graph, signs = window.session.graph, [sign for sign, _ in found(page)]
    page.list.setFocus()
    click_row(page.list, signs.index("✕ dead"))
    assert window.session.selection == {graph.named("r").id}
    assert lit(window) == {"r": "gradient_line"}
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert lit(window) == {"s": "gradient_line"}
    assert window.session.selection == {graph.named("r").id}  # keys only point
    click_row(page.inputs, 0)
    assert lit(window) == {"u": "parameter"}
    assert page.list.row is None
    assert window.session.selection == {graph.named("u").id}


def test_new_numbers_are_checked_anew_and_the_row_stays(opened, qtbot):
    window, page = opened("w = -12; v = 1; r = relu(w); out = r + v")
    click_row(page.list, 0)
    session, w = window.session, window.session.graph.named("w")
    session.do("Set w", set_value(w, as_value(-13.0)))
    assert "its input −13 is below 0" in found(page)[0][1]  # at once
    assert checked(page)[0][0] == "… w"
    finish(qtbot, page)
    assert page.badge.text() == AGREE
    session.do("Set w", set_value(session.graph.named("w"), as_value(2.0)))
    finish(qtbot, page)
    assert found(page) == []
    assert checked(page)[0] == ["✓ w", "1", "1", "1"]
    window.actions_by_id["undo"].trigger()
    finish(qtbot, page)
    assert [sign for sign, _ in found(page)] == ["✕ dead"]


def test_only_what_is_trained_is_checked(opened, qtbot):
    window, page = opened()
    session = window.session
    for name in "ab":
        node = session.graph.named(name)
        session.do("Freeze", ChangeNode(node, replace(node, trained=False)))
        finish(qtbot, page)
        if name == "a":
            assert [row[0] for row in checked(page)] == ["✓ b"]
    assert checked(page) == []
    assert page.badge.text() == "No input is trained, so there is no gradient to check."


def test_an_array_is_checked_along_a_direction(opened):
    """WORKED_NUMBERS 24: ∇ of 2·xᵀx at (0, 1, 2, 3) is (0, 4, 8, 12); each has its own step.

    The steps are 1, 1, 2, 2, to the power of two below, times 1 and the parts of 1, 2 and 3 golden ratios.
    """
    _, page = opened("x = [0, 1, 2, 3]; y = 2 * dot(x, x)")
    number = (4 * 1.618 * 1 + 8 * 1.236 * 2 + 12 * 1.854 * 2) / 2
    assert [float(cell.replace("−", "-")) for cell in checked(page)[0][1:]] == pytest.approx([number] * 3, rel=5e-3)
    assert page.note.text().startswith("An array is checked along directions in which")


def test_a_large_graph_is_looked_at_but_not_checked(opened):
    count = MOST_CHECKED
    _, page = opened("; ".join(["x0 = -1", "y = relu(x0)", *(f"x{i + 1} = x{i} + y" for i in range(count - 1))]))
    assert page.badge.text() == "Gradients are checked in graphs of up to 500 nodes; this one has 501."
    assert checked(page) == []
    assert [sign for sign, _ in found(page)] == ["✕ dead"]


def test_checking_takes_turns_with_the_window_and_stops_when_left(opened, qtbot, monkeypatch):
    window, page = opened(
        "; ".join([*(f"p{i} = {i}" for i in range(30)), "s = " + " + ".join(f"p{i}" for i in range(30))])
    )
    assert len(page.checks) == 30
    monkeypatch.setattr(checks_page, "SLICE", 0.0)
    asked = []
    check = window.session.check
    monkeypatch.setattr(window.session, "check", lambda id: asked.append(id) or check(id))
    window.session.do("Set", set_value(window.session.graph.named("p0"), as_value(7.0)))
    qtbot.waitUntil(lambda: len(asked) >= 2)
    assert page.badge.text().startswith("… ")
    page.leave()
    so_far = len(asked)
    assert so_far < 30
    qtbot.wait(100)
    assert len(asked) == so_far


PRODUCT = "; ".join([*(f"p{i} = {i + 1}" for i in range(12)), "y = " + " * ".join(f"p{i}" for i in range(12))])
"""Twelve inputs, each of whose gradients depends on all the others."""


@pytest.fixture
def halfway(opened, qtbot, monkeypatch):
    """A page in the midst of its checks, one a turn of the event loop, after an edit; gives window and page."""
    window, page = opened(PRODUCT)
    monkeypatch.setattr(checks_page, "SLICE", 0.0)
    session = window.session
    session.do("Set", set_value(session.graph.named("p3"), as_value(0.5)))
    qtbot.waitUntil(lambda: len(page.checks) >= 3)
    assert len(page.checks) < 12
    return window, page


def all_at_once(session):
    """The checks of all inputs, found without a pause."""
    return check_gradients(Evaluator().run, session.graph, {})


def test_checks_in_slices_are_those_made_at_once(halfway, qtbot):
    """While it is under way the badge counts and the rest waits with "…"; in the end nothing is missing."""
    window, page = halfway
    so_far = len(page.checks)
    assert page.badge.text() == f"… {so_far} of 12 gradients checked"
    signs = [page.inputs.text(row, 0)[0] for row in range(12)]
    assert signs == ["✓"] * so_far + ["…"] * (12 - so_far)
    finish(qtbot, page)
    assert page.checks == all_at_once(window.session)
    assert page.badge.text() == AGREE


def test_an_edit_in_the_midst_of_the_checks_begins_them_anew(halfway, qtbot):
    """No number of the graph from before the edit is left standing, not even for a moment."""
    window, page = halfway
    session = window.session
    session.do("Set", set_value(session.graph.named("p0"), as_value(3.0)))
    assert page.checks == {}
    assert checked(page) == [[f"… p{at}", "", "", ""] for at in range(12)]
    assert page.badge.text() == "… 0 of 12 gradients checked"
    finish(qtbot, page)
    assert page.checks == all_at_once(session)


def test_a_page_left_in_the_midst_of_the_checks_rests_and_begins_anew(halfway, qtbot):
    """Behind another tab nothing is checked; seen again, all of the present numbers are."""
    window, page = halfway
    seen_by = page.parentWidget().parentWidget()
    seen_by.see(False)
    session, so_far = window.session, dict(page.checks)
    session.do("Set", set_value(session.graph.named("p0"), as_value(3.0)))
    qtbot.wait(100)
    assert page.checks == so_far
    assert not timer_of(page).isActive()
    seen_by.see(True)
    assert page.checks == {}
    finish(qtbot, page)
    assert page.checks == all_at_once(session)


def test_another_document_in_the_midst_of_the_checks_is_the_one_checked(halfway, qtbot):
    """The rest of the old inputs is dropped, though ids of the new graph are the same."""
    window, page = halfway
    window.session.open(document_of(parse(OLAH)))
    assert checked(page) == [["… a", "", "", ""], ["… b", "", "", ""]]
    finish(qtbot, page)
    assert page.checks == all_at_once(window.session)
    assert page.badge.text() == AGREE


def test_a_large_graph_says_that_its_findings_are_old(opened, qtbot):
    """Until a large graph is looked at again, what is listed is told apart from what is found."""
    window, page = opened("; ".join(["x0 = -1", "y = relu(x0)", *(f"x{i + 1} = x{i} + y" for i in range(500))]))
    assert not page.summary.isVisibleTo(page)
    window.session.do("Set", set_value(window.session.graph.named("x0"), as_value(2.0)))
    assert [sign for sign, _ in found(page)] == ["✕ dead"]
    assert page.summary.text() == "Checking … what is listed is from before the change."
    finish(qtbot, page)
    assert found(page) == []
    assert page.summary.text() == "Nothing stands out: all gradients flow."
    window.session.do("Set", set_value(window.session.graph.named("x0"), as_value(3.0)))
    assert page.summary.text() == "Checking …"


def test_long_sentences_are_read_whole_in_a_narrow_panel(opened):
    _, page = opened("w = -12; s = sigmoid(w); out = s * 2")
    window_of_page = page.window()
    window_of_page.resize(700, 220)
    QApplication.processEvents()
    table, at = page.list, page.list.model_of_rows.index(0, 1)
    room = table.visualRect(at)
    lines = table.fontMetrics().boundingRect(0, 0, room.width() - 16, 1000, Qt.TextFlag.TextWordWrap, table.text(0, 1))
    assert lines.height() > 1.5 * table.fontMetrics().height()  # it takes several lines
    assert room.height() >= lines.height()


def test_an_empty_graph_says_what_to_do(opened, qtbot):
    window, page = opened()
    content = window.session.document.content
    window.session.do("Delete", *remove_nodes(content, [node.id for node in content.graph.nodes()]))
    finish(qtbot, page)
    assert page.summary.text() == "Build a graph first: then it is checked here."
    assert not page.badge.isVisibleTo(page)
    assert not page.inputs.isVisibleTo(page)
