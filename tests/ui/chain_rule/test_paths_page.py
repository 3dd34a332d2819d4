"""The view of paths: Olah's example and his bundle in numbers, 2^50 paths, pointing at a path, and factoring."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from time import process_time
from weakref import ref

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import ChooseOutput, Connect, Disconnect, remove_nodes, set_value
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.ui.chain_rule.parts.path_list import BATCH
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.session import Session
from graphgui.ui.shell.main_window import MainWindow
from tests.analysis.small_graphs import bundle, doublings
from tests.ui.chain_rule.chain_rule_pages import (
    BUNDLE,
    document_of,
    highlighted_names,
    id_of,
    seen_panel,
    timer_of,
    told,
    wires_along,
)
from tests.ui.hand import OLAH

Opened = tuple[MainWindow, PathsPage]


@pytest.fixture
def open_paths(open_window) -> Iterator[Callable[..., Opened]]:
    """Opens a window on a graph, with the view of paths seen beside it."""
    with ExitStack() as panels:

        def open(text: str) -> Opened:
            window = open_window(text)
            return window, panels.enter_context(seen_panel(window, PathsPage))

        yield open


def rows(page: PathsPage) -> list[str]:
    """What the rows of the list say, with single spaces."""
    model = page.list.paths
    return [" ".join(str(model.index(at).data()).split()) for at in range(model.rowCount())]


def hover(page: PathsPage, row: int) -> None:
    """Moves the pointer to a row."""
    port, at = page.list.viewport(), QPointF(page.list.visualRect(page.list.paths.index(row)).center())
    nothing = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, port.mapToGlobal(at), nothing, nothing, Qt.KeyboardModifier(0))
    QApplication.sendEvent(port, event)


def pick(page: PathsPage, name: str) -> None:
    """Chooses an input by its first letters."""
    page.input.setFocus()
    QTest.keyClicks(page.input, name)
    QApplication.processEvents()


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_olahs_two_paths_with_products_sum_and_proof(open_paths) -> None:
    """Worked number 1: from b the paths 1·2 and 1·3, whose sum 5 is ∂e/∂b; b is chosen, from where most paths lead."""
    _, page = open_paths(OLAH)
    assert page.input.currentText() == "b"
    assert page.count.text() == "2 paths to e"
    assert rows(page) == ["b → d → e 1 · 3 = 3", "b → c → e 1 · 2 = 2"]
    assert page.sum.text() == "3 + 2 = 5 = ∂e/∂b ✓"
    assert "the same" in page.check.text()


def test_another_input_is_chosen_by_keys_or_by_selecting_any_node(open_paths) -> None:
    window, page = open_paths(OLAH)
    pick(page, "a")
    assert rows(page) == ["a → c → e 1 · 2 = 2"]
    assert page.sum.text() == "2 = ∂e/∂a ✓"
    assert page.count.text() == "1 path to e"
    window.session.select([id_of(window, "d")])
    assert page.input.currentText() == "d"
    assert rows(page) == ["d → e 3"]
    window.session.select([id_of(window, "a"), id_of(window, "b")])
    assert page.input.currentText() == "d", "two nodes leave it open from which"


def test_the_output_itself_and_a_node_that_does_not_reach_it(open_paths) -> None:
    window, page = open_paths(OLAH + "; lost = a * 7")
    window.session.do("Choose", ChooseOutput(None, id_of(window, "e")))
    window.session.select([id_of(window, "e")])
    assert rows(page) == ["e 1"]
    assert not page.factor.isEnabled()
    window.session.select([id_of(window, "lost")])
    assert rows(page) == []
    assert page.count.text() == "no path leads to e"
    assert "the sum over no path is 0" in page.check.text()


def test_olahs_bundle_has_nine_paths(open_paths) -> None:
    """Worked number 3: nine products from 3·6 to 1·4, whose sum is 90."""
    _, page = open_paths(BUNDLE)
    assert page.count.text() == "9 paths to z"
    products = [float(row.rpartition("= ")[2]) for row in rows(page)]
    assert products == [18, 15, 12, 12, 10, 8, 6, 5, 4]
    assert page.sum.text().endswith("= 90 = ∂z/∂x ✓")


def test_parallel_wires_are_told_apart_by_their_slots(open_paths) -> None:
    window, page = open_paths("")
    window.session.open(document_of(bundle()))
    assert page.count.text() == "9 paths to z"
    assert len(set(rows(page))) == 9
    assert rows(page)[0].startswith("x → y[x1] → z[x1] 4 · 64 = 256")


def test_2_to_the_50_paths_open_at_once_and_are_listed_as_one_scrolls(open_paths) -> None:
    """A chain of 50 doublings: its exact number, its meter, the first rows, and more of them at the end of the list."""
    window, page = open_paths("")
    start = process_time()
    window.session.open(document_of(doublings(50)))
    QApplication.processEvents()
    assert process_time() - start < 1.0
    assert page.count.text() == "2^50 = 1,125,899,906,842,624 paths to v50"
    assert len(rows(page)) == BATCH
    assert rows(page)[0].endswith("1 · 1 · 1 · 1 · 1 · … · 1 · 1 = 1")
    assert page.sum.text().endswith("+ … = 1.13e15 = ∂v50/∂x ✓")
    assert "too many" in page.check.text()
    assert [row.visits for row in page.meter.rows] == [50 * 2**50, 100, 100]
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_End)
    QApplication.processEvents()
    assert len(rows(page)) == 2 * BATCH
    assert len({path.wires for path in page.list.paths.found}) == 2 * BATCH


def test_a_short_list_ends(open_paths) -> None:
    _, page = open_paths(OLAH)
    assert not page.list.paths.canFetchMore(QModelIndex())


def test_arrays_say_why_there_are_no_products_and_list_their_paths(open_paths) -> None:
    _, page = open_paths("x = ones(20); y = x * x; loss = sum(y)")
    assert page.count.text() == "2 paths to loss"
    assert len(rows(page)) == 2
    assert "Jacobian of more than 100 entries" in page.check.text()
    assert page.sum.text() == ""


def test_an_output_of_several_entries_is_said(open_paths) -> None:
    _, page = open_paths("x = [1, 2]; y = 3 * x")
    assert len(rows(page)) == 1
    assert "the gradient is that of their sum" in page.check.text()


def test_an_input_without_entries_has_paths_and_a_check(open_paths) -> None:
    """Its gradient has no entries either, so that both ways to find it are the same."""
    window, page = open_paths("v = [1]; y = sum(-v)")
    window.session.do("Empty", set_value(window.session.graph.named("v"), as_value([])))
    window.session.select([id_of(window, "v")])
    QApplication.processEvents()
    assert len(rows(page)) == 1
    assert "wrong" not in page.check.text()


def test_a_sum_that_is_nan_is_not_called_checked(open_paths) -> None:
    _, page = open_paths("x = -1; y = log(x) + sqrt(x)")
    assert "✓" not in page.sum.text()
    assert "nothing to compare" in page.check.text()


def test_a_wrong_gradient_would_be_found(open_paths, monkeypatch) -> None:
    """The sum is compared with the gradient that reverse mode found, not with itself."""
    window, page = open_paths(OLAH)
    results = window.session.results
    wrong = replace(results, gradient_of={**results.gradient_of, id_of(window, "b"): 7.0})
    monkeypatch.setattr(Session, "results", wrong)
    page.refresh()
    assert page.sum.text() == "3 + 2 = 7 = ∂e/∂b ≠"
    assert page.check.text() == "the sum found in another way is 5"


def test_nothing_to_list(open_paths) -> None:
    _, page = open_paths("")
    assert rows(page) == []
    assert "Build a graph first" in page.count.text()
    assert page.reading() is None
    assert not page.factor.isEnabled()


# ── pointing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pointing_at_a_path_lights_exactly_it(open_paths) -> None:
    window, page = open_paths(OLAH)
    all_wires = wires_along(window, "b", "c", "e") | wires_along(window, "b", "d", "e")
    assert set(page.reading().lit_wires) == all_wires
    assert highlighted_names(window) == {"b", "c", "d", "e"}
    hover(page, 1)
    look = window.view.canvas.paint_style
    assert look.reading is page.reading()
    assert set(look.reading.lit_wires) == wires_along(window, "b", "c", "e")
    assert {window.session.graph.node(id).name for id in look.reading.lit} == {"b", "c", "e"}
    assert highlighted_names(window) == {"b", "c", "e"}
    hover(page, 0)
    assert set(look.reading.lit_wires) == wires_along(window, "b", "d", "e")
    QApplication.sendEvent(page.list.viewport(), QEvent(QEvent.Type.Leave))
    assert set(look.reading.lit_wires) == all_wires


def test_the_current_row_lights_its_path_by_keys(open_paths) -> None:
    window, page = open_paths(OLAH)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    assert set(page.reading().lit_wires) == wires_along(window, "b", "d", "e")
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert set(page.reading().lit_wires) == wires_along(window, "b", "c", "e")
    # New numbers turn the order round: c is 11 now, and b's way through d counts for more; its row stays current.
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(-3.0)))
    assert set(page.reading().lit_wires) == wires_along(window, "b", "c", "e")
    assert rows(page) == ["b → c → e 1 · 2 = 2", "b → d → e 1 · (−2) = −2"]


# ── following ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_edit_and_its_undo_keep_the_page_right(open_paths, hand) -> None:
    """A wire more makes a path more; undone, there are two again; the meter counts along."""
    window, page = open_paths(OLAH)
    before = [row.visits for row in page.meter.rows]
    assert before == [6, 10, 5]
    graph = window.session.graph
    (old,) = [wire for wire in graph.wires_into(id_of(window, "c")) if wire.source == id_of(window, "a")]
    window.session.do("Rewire", Disconnect(old), Connect(Wire(id_of(window, "b"), old.target, old.slot)))
    QApplication.processEvents()
    # c = b + b: two parallel wires to c, one to d.
    assert page.count.text() == "3 paths to e"
    assert page.sum.text().endswith("= ∂e/∂b ✓")
    # Three paths of two wires; one input is left: a reaches nothing.
    assert [row.visits for row in page.meter.rows] == [6, 5, 5]
    window.view.setFocus()
    hand(window).key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.count.text() == "2 paths to e"
    assert [row.visits for row in page.meter.rows] == before
    hand(window).key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.count.text() == "3 paths to e"


def test_the_chosen_node_is_deleted_and_comes_back(open_paths) -> None:
    window, page = open_paths(OLAH)
    page.list.setCurrentIndex(page.list.paths.index(0))
    window.session.do("Delete", *remove_nodes(window.session.document.content, [id_of(window, "b")]))
    assert page.input.currentText() == "a"
    assert rows(page) == ["a → c → e 1 · 1 = 1"]
    window.session.document.undo()
    assert page.count.text() == "1 path to e"
    window.session.open(document_of(doublings(3)))
    assert page.input.currentText() == "x"
    assert page.count.text() == "8 paths to v3"


def test_the_meter_says_its_numbers_and_the_longest_bar_is_the_largest(open_paths) -> None:
    """Olah: 6 wires path by path, 10 forward, 5 in reverse (worked number 1)."""
    _, page = open_paths(OLAH)
    assert page.meter.accessibleDescription() == "paths one by one: 6, forward mode: 10, reverse mode: 5"
    lengths = page.meter.lengths()
    assert lengths[1] == 1.0
    assert lengths[2] < lengths[0] < 1.0


# ── factoring ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_bundle_is_factored_from_9_and_8_to_1_and_4(open_paths) -> None:
    """Worked number 3 with its parallel wires: one by one 9 · and 8 +, factored 1 · and 4 +."""
    window, page = open_paths("")
    window.session.open(document_of(bundle()))
    QTest.mouseClick(page.factor, Qt.MouseButton.LeftButton)
    assert page.cost.text() == "9 · and 8 + one by one"
    assert page.rest.text().count("4 · 64") == 9
    QTest.mouseClick(page.forth, Qt.MouseButton.LeftButton)
    assert page.sentence.text() == "1 of 2: the 3 paths from y to z become one number"
    assert page.stage.text().endswith("= 64 + 64 + 64 = 192")
    assert page.rest.text() == "∂z/∂x = 4 · 192 + 4 · 192 + 4 · 192"
    assert page.cost.text().endswith("→  3 · and 4 + factored")
    QTest.mouseClick(page.forth, Qt.MouseButton.LeftButton)
    assert page.stage.text().endswith("= (4 + 4 + 4) · 192 = 2304")
    assert page.cost.text() == "9 · and 8 + one by one  →  1 · and 4 + factored"
    assert not page.forth.isEnabled()
    QTest.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert page.rest.text() == "∂z/∂x = 4 · 192 + 4 · 192 + 4 · 192"


def test_factoring_is_seen_on_the_canvas(open_paths) -> None:
    """What is merged has its number, what is not has none yet, and the wires just gathered are lit."""
    window, page = open_paths(BUNDLE)
    page.factor.click()
    page.forth.click()
    assert page.at == 1
    assert any("15" in text for text in told(window, "y"))
    assert not any("∂" in text or "90" in text for text in told(window, "x"))
    graph = window.session.graph
    lit = {(graph.node(w.source).name, graph.node(w.target).name) for w in page.reading().lit_wires}
    assert len([source for source, _ in lit if source == "y"]) == 3
    assert not [source for source, _ in lit if source == "x"]
    page.forth.click()
    assert any("90" in text for text in told(window, "x"))


def test_factoring_plays_by_itself_and_leaving_stops_it(open_paths, qtbot) -> None:
    _, page = open_paths(BUNDLE)
    timer_of(page).setInterval(20)
    page.factor.click()
    assert page.is_playing
    assert page.play_button.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: page.at == page.last)
    assert not page.is_playing
    page.play_button.click()
    assert page.at == 0
    assert page.is_playing
    page.leave()
    at = page.at
    qtbot.wait(80)
    assert page.at == at
    assert page.play_button.accessibleName() == "Play"
    page.factor.click()
    assert not page.back.isVisible()
    assert rows(page)


def test_an_edit_while_factoring(open_paths) -> None:
    """New numbers leave one where one stands, another graph begins anew, an empty one ends it."""
    window, page = open_paths(BUNDLE)
    page.factor.click()
    page.forth.click()
    window.session.do("Set x", set_value(window.session.graph.named("x"), as_value(2.0)))
    assert page.at == 1
    window.session.open(document_of(bundle()))
    assert page.at == 0
    assert page.cost.text() == "9 · and 8 + one by one"
    content = window.session.document.content
    window.session.do("Delete", *remove_nodes(content, [1, 2, 3]))
    assert not page.is_factoring
    assert page.reading() is None


def test_fifty_doublings_are_factored_in_fifty_stops(open_paths) -> None:
    window, page = open_paths("")
    window.session.open(document_of(doublings(50)))
    start = process_time()
    page.factor.click()
    page.leave()
    assert process_time() - start < 0.5
    assert page.last == 50
    page.go(50)
    assert page.cost.text().endswith("49 · and 50 + factored")


def test_a_closed_document_is_not_kept_by_a_view_that_is_not_seen(qtbot) -> None:
    closed = document_of(doublings(3))
    session = Session(closed)
    page = PathsPage(session)
    qtbot.addWidget(page)
    page.refresh()
    gone = ref(closed)
    session.open(document_of(doublings(2)))
    del closed
    gc.collect()
    assert page.count.text() == "8 paths to v3", "it has looked again"
    assert gone() is None
    page.refresh()
    assert page.count.text() == "4 paths to v2"
