"""The view of both modes: Olah's numbers forward and in reverse, what they cost, and arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import remove_nodes, set_value
from graphgui.engine.values import as_value
from graphgui.ui.chain_rule.modes_page import ADJOINT, TANGENT, VALUE, ModesPage
from graphgui.ui.shell.main_window import MainWindow
from tests.analysis.small_graphs import doublings
from tests.ui.chain_rule.chain_rule_pages import document_of, id_of, seen_panel, told
from tests.ui.hand import OLAH

Opened = tuple[MainWindow, ModesPage]


@pytest.fixture
def open_modes(open_window) -> Iterator[Callable[..., Opened]]:
    """Opens a window on a graph, with the view of both modes seen beside it."""
    with ExitStack() as panels:

        def open(text: str) -> Opened:
            window = open_window(text)
            return window, panels.enter_context(seen_panel(window, ModesPage))

        yield open


def column(page: ModesPage, at: int) -> list[str]:
    """What a column says, from the top."""
    return [page.rows.index(row, at).data() for row in range(page.rows.rowCount())]


def pick(page: ModesPage, name: str) -> None:
    """Chooses an input by its first letters."""
    page.input.setFocus()
    QTest.keyClicks(page.input, name)


def test_olah_forward_from_b_and_in_reverse(open_modes) -> None:
    """Worked number 1: forward from b 1, 1, 5; in reverse 2, 3 and 2, 5."""
    _, page = open_modes(OLAH)
    assert page.input.currentText() == "b"
    assert column(page, VALUE) == ["2", "1", "3", "2", "6"]
    assert column(page, TANGENT) == ["∂a/∂b = 0", "∂b/∂b = 1", "∂c/∂b = 1", "∂d/∂b = 1", "∂e/∂b = 5"]
    assert column(page, ADJOINT) == ["∂e/∂a = 2", "∂e/∂b = 5", "∂e/∂c = 2", "∂e/∂d = 3", "∂e/∂e = 1"]


def test_olah_forward_from_a(open_modes) -> None:
    """Worked number 1: from a 1, 0, 2."""
    _, page = open_modes(OLAH)
    pick(page, "a")
    assert column(page, TANGENT)[2:] == ["∂c/∂a = 1", "∂d/∂a = 0", "∂e/∂a = 2"]


def test_ten_against_five_visits(open_modes) -> None:
    """Worked number 1: two passes over five wires against one."""
    _, page = open_modes(OLAH)
    assert page.forward.text() == "Forward mode: 2 inputs, so 2 passes over 5 wires: 10 visits."
    assert page.reverse.text() == "Reverse mode: 1 output, 1 pass: 5 visits — 2 times fewer."
    assert [row.visits for row in page.meter.rows] == [6, 10, 5]


def test_one_input_makes_them_equal(open_modes) -> None:
    _, page = open_modes("x = 3; y = x * x")
    assert page.forward.text() == "Forward mode: 1 input, so 1 pass over 2 wires: 2 visits."
    assert page.reverse.text() == "Reverse mode: 1 output, 1 pass: 2 visits — as many."


def test_the_canvas_has_both_numbers_on_every_card(open_modes) -> None:
    window, _ = open_modes(OLAH)
    numbers = {name: [text for text in told(window, name) if text.startswith("∂")] for name in "abcde"}
    assert numbers["c"] == ["∂c/∂b = 1", "∂e/∂c = 2"]
    assert numbers["d"] == ["∂d/∂b = 1", "∂e/∂d = 3"]
    assert numbers["e"] == ["∂e/∂b = 5", "∂e/∂e = 1"]
    assert numbers["a"] == ["∂a/∂b = 0", "∂e/∂a = 2"]


def test_a_long_name_leaves_room_for_both_numbers(open_modes) -> None:
    window, _ = open_modes(
        "weight_of_the_first = 2; hidden_activation = weight_of_the_first * 3; loss = hidden_activation * 5"
    )
    texts = told(window, "hidden_activation")
    assert "→ 3" in texts
    assert any(text in texts for text in ("∂ = 5", "← 5"))


def test_the_input_follows_a_selected_source_and_no_other_node(open_modes) -> None:
    window, page = open_modes(OLAH)
    window.session.select([id_of(window, "a")])
    assert page.input.currentText() == "a"
    window.session.select([id_of(window, "c")])
    assert page.input.currentText() == "a"


def test_a_click_on_a_row_leads_to_its_node_and_leaves_the_input(open_modes) -> None:
    window, page = open_modes(OLAH)
    gone: list[frozenset[int]] = []
    window.session.gone_to.connect(lambda ids: gone.append(frozenset(ids)))
    for row, name in ((3, "d"), (0, "a")):
        at = page.table.visualRect(page.rows.index(row, TANGENT)).center()
        page.table.scrollTo(page.rows.index(row, TANGENT))
        at = page.table.visualRect(page.rows.index(row, TANGENT)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QApplication.processEvents()
        assert window.session.selection == {id_of(window, name)}
        assert gone[-1] == {id_of(window, name)}
        assert page.input.currentText() == "b"


def test_an_edit_and_its_undo_keep_the_numbers_right(open_modes, hand) -> None:
    window, page = open_modes(OLAH)
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(4.0)))
    assert column(page, TANGENT)[4] == "∂e/∂b = 7"  # d + c = 2 + 5
    window.session.do("Delete", *remove_nodes(window.session.document.content, [id_of(window, "d")]))
    assert len(column(page, VALUE)) == 4
    for _ in range(2):
        window.view.setFocus()
        hand(window).key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert column(page, TANGENT) == ["∂a/∂b = 0", "∂b/∂b = 1", "∂c/∂b = 1", "∂d/∂b = 1", "∂e/∂b = 5"]
    assert page.forward.text().endswith("10 visits.")


def test_another_document(open_modes) -> None:
    """Fifty doublings: the tangent 2^50, and as many visits either way."""
    window, page = open_modes(OLAH)
    window.session.open(document_of(doublings(50)))
    assert page.input.currentText() == "x"
    assert column(page, TANGENT)[-1] == "∂v50/∂x = 1.126e15"
    assert page.reverse.text().endswith("100 visits — as many.")


def test_arrays_say_which_direction_and_how_many_passes(open_modes) -> None:
    """x of 3 and W of 6 numbers: nine passes; along ones, W·1 = [6, 15]."""
    _, page = open_modes("x = [1, 2, 3]; W = [[1, 2, 3], [4, 5, 6]]; h = W @ x")
    pick(page, "x")
    assert "x holds 3 numbers: one pass follows one direction, here ones" in page.note.text()
    assert "h is no single number: adjoints are those of its sum." in page.note.text()
    assert column(page, TANGENT)[-1] == "∂h/∂x·1 = [6, 15]"
    assert column(page, ADJOINT)[0] == "∂Σh/∂x = [5, 7, 9]"
    assert page.forward.text().startswith("Forward mode: 9 numbers in the inputs, so 9 passes")


def test_an_output_that_is_an_input(open_modes) -> None:
    """It reaches itself, with the derivative 1, but along no wire."""
    _, page = open_modes("x = 3")
    assert column(page, TANGENT) == column(page, ADJOINT) == ["∂x/∂x = 1"]
    assert page.forward.text() == "The output is an input itself, so there is nothing to visit."


def test_nothing_to_compute(open_modes) -> None:
    _, page = open_modes("")
    assert page.rows.rowCount() == 0
    assert "Build a graph first" in page.note.text()
    assert page.reading() is None
    assert page.forward.text() == page.reverse.text() == ""
