"""Predict before you see: what is hidden is hidden everywhere, until it is answered."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import set_value
from graphgui.engine.values import as_value
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.lessons.questions import truth
from graphgui.ui.canvas.paint.picture import drawn, svg_of
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.practice.drill_page import DrillPage, untitled
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.theme import DARK
from tests.ui.practice.practising import click, id_of, open_practice, tells, true_results, type_into, verdict

OLAH = "a = 2; b = 1; e = (a + b) * (b + 1)"
ODD = "a = 20.5; b = 10.25; e = (a + b) * (b + 1)"
"""Where c is 30.75, d 11.25, e 345.9375 and ∂e/∂b = c + d = 42: numbers that stand nowhere else in the window."""


@pytest.fixture
def open_page(open_window):
    """Opens the page on a graph; gives the window, the panel and the page."""

    def open_it(text=OLAH):
        window = open_window(text)
        panel = open_practice(window)
        return window, panel, panel.pages[0]

    return open_it


def select(window, *names):
    window.session.select([id_of(window, name) for name in names])
    QApplication.processEvents()


def card(window, name):
    return window.view.canvas.node_item(id_of(window, name)).card_texts()


def test_a_wrong_answer_is_diagnosed_and_a_right_one_shows_the_number(open_page):
    window, _, page = open_page()
    select(window, "b")
    assert page.hide_gradient.text() == "Hide ∂e/∂b"
    assert not page.hide_value.isVisible()
    click(page.hide_gradient)
    assert card(window, "b") == ["1", "∂e/∂b = ?"]
    assert page.asking.question.text() == "What is ∂e/∂b?  (1 hidden)"
    type_into(page.asking.field, "2")
    assert verdict(page) == "✗ You have 2: that is the way through c alone. b also reaches e through d."
    assert card(window, "b") == ["1", "∂e/∂b = ?"]
    type_into(page.asking.field, "2·1 + 3")
    assert verdict(page) == "✓ ∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5"
    assert card(window, "b") == ["1", "∂e/∂b = 5"]
    assert not page.asking.answer_button.isEnabled()
    assert page.asking.field.text() == ""


@pytest.mark.parametrize(("kind", "name", "number"), [("gradient", "b", "42"), ("value", "e", "345.9")])
def test_a_hidden_number_stands_nowhere(open_page, hand, kind, name, number):
    window, _, page = open_page(ODD)
    select(window, name)
    assert len(tells(window, number)) >= 5, "the search finds it while it is told"
    click(page.hide_gradient if kind == "gradient" else page.hide_value)
    assert tells(window, number) == []
    # In other selections, found by the find bar, and as one of several.
    for names in (["b", "e"], ["d"], ["e"], ["b"], []):
        select(window, *names)
        assert tells(window, number) == []
    hand(window).key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    for text in ("∂=42", "=345.9375"):
        # As a control, what is not hidden is found.
        type_into(window.bench.find_bar.field, text)
        assert bool(window.bench.find_bar.matches.ids) == (number not in text)
        assert tells(window, number) in ([], [text])
    hand(window).key(Qt.Key.Key_Escape)
    select(window, name)
    assert not window.actions_by_id[f"copy_{kind}"].isEnabled()
    click(page.asking.show_button)
    assert len(tells(window, number)) >= 5
    assert window.actions_by_id[f"copy_{kind}"].isEnabled()


def test_what_would_give_a_hidden_number_away_is_hidden_as_well(open_page):
    """∂e/∂c is d itself, and what the wires of b add is the sum that is asked for."""
    window, _, page = open_page(ODD)
    click(page.hide_values)
    assert card(window, "c")[0] == card(window, "e")[0] == "?"
    chips = {item.chip_text() for item in window.view.canvas.wire_items()}
    assert {"∂e/∂c = ?", "∂e/∂d = ?"} <= chips
    click(page.show_all)
    select(window, "b")
    click(page.hide_gradient)
    items = window.view.canvas.wire_items()
    tips = [item.tool_tip() for item in items if item.wire.source == id_of(window, "b")]
    assert tips == ["∂c/∂b = 1", "∂d/∂b = 1"]


def test_an_equation_leaves_out_what_is_still_hidden(open_page):
    window, _, page = open_page()
    click(page.hide_gradients)
    # From the output on: first d, last the inputs.
    asked = []
    for _ in range(4):
        asked.append(page.asking.question.text().partition("  ")[0])
        click(page.asking.next_button)
    assert sorted(asked) == [f"What is ∂e/∂{name}?" for name in "abcd"]
    assert asked[0][-2] in "cd"
    select(window, "b")
    assert page.asking.question.text() == "What is ∂e/∂b?  (4 hidden)"
    type_into(page.asking.field, "5")
    assert verdict(page) == "✓ ∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 5"
    assert [card(window, name)[-1] for name in "acd"] == ["∂e/∂a = ?", "∂e/∂c = ?", "∂e/∂d = ?"]


def test_enter_leads_on_once_the_answer_is_right(open_page):
    window, _, page = open_page()
    click(page.hide_values)
    assert page.asking.question.text().startswith("What is the value of")
    for _ in range(3):
        name = page.asking.question.text().partition("?")[0][-1]
        type_into(page.asking.field, {"c": "3", "d": "2", "e": "6"}[name])
        assert verdict(page).startswith(f"✓ {name} = ")
        QTest.keyClick(page.asking.field, Qt.Key.Key_Return)
    assert window.session.open_questions() == []
    assert window.session.hidden == frozenset()
    assert [card(window, name)[0] for name in "cde"] == ["3", "2", "6"]


def test_a_text_that_cannot_be_read_is_refused_with_an_example(open_page):
    _window, _, page = open_page()
    click(page.hide_values)
    type_into(page.asking.field, "three")
    assert verdict(page).startswith("⚠ ")
    assert page.asking.field.problem
    assert page.asking.field.text() == "three"
    QTest.keyClick(page.asking.field, Qt.Key.Key_Escape)
    assert page.asking.field.text() == ""
    assert not page.asking.field.problem


def test_arrays_are_asked_for_and_told_entry_by_entry(open_page):
    window, _, page = open_page("u = [1, 2]; v = [3, 4]; s = dot(u, v)")
    select(window, "u")
    click(page.hide_gradient)
    assert card(window, "u")[-1] == "∂s/∂u = ?"
    type_into(page.asking.field, "[1, 2]")
    assert verdict(page).startswith("✗ ")
    type_into(page.asking.field, "[3, 4]")
    assert verdict(page).startswith("✓ ∂s/∂u = [3, 4]")


# ── a class ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_show_of_hands_is_counted_sorted_and_revealed(open_page):
    window, _, page = open_page()
    select(window, "b")
    click(page.hide_gradient)
    click(page.class_mode)
    for text in ("5: 6", "2: 12", "2·2 + 1: 1", "6", "2: −2"):
        type_into(page.asking.field, text)
    model = page.table.hands

    def rows():
        return [[model.index(row, at).data() for at in range(3)] for row in range(model.rowCount())]

    # Two spellings of 5 are one answer; nothing says yet which answer is right.
    assert rows() == [["2", "10 · 56 %", None], ["5", "7 · 39 %", None], ["6", "1 · 6 %", None]]
    assert card(window, "b")[-1] == "∂e/∂b = ?"
    type_into(page.asking.field, "5: many")
    assert verdict(page).startswith("⚠ After the colon stands how many")
    type_into(page.asking.field, "1: 99999999999")
    assert verdict(page) == "⚠ A class has at most 10,000 hands."
    assert len(rows()) == 3
    click(page.asking.show_button)
    assert [row[2][0] for row in rows()] == ["✗", "✓", "✗"]
    assert "the way through c alone" in rows()[0][2]
    assert verdict(page).endswith("= 5   39 % of 18 hands have it right.")
    assert card(window, "b")[-1] == "∂e/∂b = 5"


def test_another_question_begins_with_no_hands(open_page):
    _window, _, page = open_page()
    click(page.hide_gradients)
    click(page.class_mode)
    type_into(page.asking.field, "1: 3")
    assert page.table.hands.rowCount() == 1
    click(page.asking.next_button)
    assert page.table.hands.rowCount() == 0


# ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────────
def test_undo_and_redo_leave_hidden_what_is_hidden(open_page, hand):
    window, _, page = open_page(ODD)
    h = hand(window)
    select(window, "b")
    click(page.hide_gradient)
    # ∂e/∂b = a + 2b + 1, so that a = 30.5 makes it 52.
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(30.5)))
    assert tells(window, "52") == tells(window, "42") == []
    window.view.setFocus()
    h.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert tells(window, "42") == []
    assert page.asking.question.text().startswith("What is ∂e/∂b?")
    h.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert tells(window, "52") == []
    type_into(page.asking.field, "52")
    assert verdict(page).startswith("✓")


def test_a_node_that_goes_takes_its_question_along_and_brings_it_back(open_page):
    window, _, page = open_page()
    select(window, "b")
    click(page.hide_gradient)
    window.actions_by_id["delete"].trigger()
    assert "b" not in [node.name for node in window.session.graph.nodes()]
    assert window.session.open_questions() == []
    assert not page.asking.answer_button.isEnabled()
    window.actions_by_id["undo"].trigger()
    assert card(window, "b")[-1] == "∂e/∂b = ?"
    select(window, "a")
    select(window, "b")
    type_into(page.asking.field, "5")
    assert verdict(page).startswith("✓")


def test_what_was_said_of_an_answer_goes_with_the_numbers_it_held_for(open_page):
    window, _, page = open_page()
    select(window, "b")
    click(page.hide_gradient)
    type_into(page.asking.field, "5")
    assert verdict(page).startswith("✓")
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(7.0)))
    assert verdict(page) == ""


AWAY = {
    "another page": lambda window, panel: panel.choose(panel.pages[2]),
    "another panel": lambda window, panel: window.docks["gradient_descent"].raise_(),
    "closed": lambda window, panel: panel.dock.close(),
    "another workspace": lambda window, panel: window.actions_by_id["next_workspace"].trigger(),
    "a small window": lambda window, panel: window.resize(1024, 640),
}


@pytest.mark.parametrize("away", AWAY.values(), ids=AWAY)
def test_numbers_stay_hidden_wherever_the_page_is(open_page, away):
    """The mask belongs to the document: nothing but an answer, "Show all" or another document ends it."""
    window, panel, page = open_page(ODD)
    select(window, "b")
    click(page.hide_gradient)
    away(window, panel)
    QApplication.processEvents()
    assert window.session.hidden == page.hidden.questions != frozenset()
    assert tells(window, "42") == []
    assert "∂e/∂b = ?" in card(window, "b")
    panel.dock.show()
    panel.dock.raise_()
    panel.choose(page)
    QApplication.processEvents()
    assert page.asking.question.text().startswith("What is ∂e/∂b?")
    type_into(page.asking.field, "42")
    assert verdict(page).startswith("✓")
    assert window.session.hidden == frozenset()


def test_a_drill_stays_hidden_on_the_predict_page_which_asks_for_its_numbers(open_page):
    window, panel, page = open_page()
    drills = panel.page_of(DrillPage)
    panel.choose(drills)
    click(drills.start)
    hidden = window.session.hidden
    assert hidden
    panel.choose(page)
    assert window.session.hidden == hidden
    assert page.asked == window.session.open_questions()[0]
    type_into(page.asking.field, exact_text(truth(true_results(window.session), page.asked)))
    assert verdict(page).startswith("✓")
    assert window.session.hidden == hidden - {page.asked}


def test_what_is_shown_by_a_command_is_asked_no_more(open_page):
    window, _, page = open_page()
    click(page.hide_gradients)
    assert page.asked is not None
    show_all = window.actions_by_id["show_hidden"]
    assert show_all.isEnabled()
    show_all.trigger()
    assert window.session.hidden == frozenset()
    assert page.asked is None
    assert page.asking.question.text().startswith("Hide some numbers")
    assert not show_all.isEnabled()


def test_a_question_that_was_settled_and_hidden_again_goes_when_all_is_shown(open_page):
    window, _, page = open_page()
    select(window, "b")
    click(page.hide_gradient)
    type_into(page.asking.field, "5")
    assert page.asking.question.text() == "What is ∂e/∂b?", "it stays with its verdict"
    click(page.hide_gradient)
    window.actions_by_id["show_hidden"].trigger()
    assert page.asked is None
    assert page.asking.question.text().startswith("Hide some numbers")


def test_a_settled_question_is_none_of_another_document(open_page):
    """Where a node has the same id there."""
    window, _, page = open_page()
    select(window, "b")
    click(page.hide_gradient)
    click(page.asking.show_button)
    b = page.asked.node
    window.session.open(untitled(window.session.graph, "the same"))
    select(window, "b")
    assert id_of(window, "b") == b
    click(page.hide_gradient)
    window.actions_by_id["show_hidden"].trigger()
    assert page.asked is None


def test_hidden_numbers_of_a_solved_drill_are_asked_for_by_predict(open_page):
    """The note of the status line leads to the page that asks: the drill while it is open, Predict once it is solved."""
    window, _, _ = open_page()
    panel = window.docks.panel(PracticePanel)
    predict, drills = panel.page_of(PredictPage), panel.page_of(DrillPage)
    window.actions_by_id["drill"].trigger()
    click(drills.start)
    window.actions_by_id["predict"].trigger()
    click(window.status_line.hidden_note)
    assert panel.page is drills
    click(drills.asking.show_button)
    window.actions_by_id["predict"].trigger()
    click(predict.hide_gradients)
    window.actions_by_id["hunt"].trigger()
    click(window.status_line.hidden_note)
    assert panel.page is predict
    assert predict.asking.answer_button.isEnabled()


def test_a_value_hides_the_gradients_that_would_tell_it_until_it_is_answered(open_page):
    """In e = c·d the gradient of d is c; that of c is d, which is not asked for."""
    window, _, page = open_page()
    select(window, "c")
    click(page.hide_value)
    assert [question.kind for question in window.session.open_questions()] == ["value"]
    assert card(window, "d")[-1] == "∂e/∂d = ?"
    assert card(window, "b")[-1] == "∂e/∂b = ?"
    assert card(window, "c")[-1] == "∂e/∂c = 2"
    type_into(page.asking.field, "3")
    assert verdict(page).startswith("✓")
    assert card(window, "d")[-1] == "∂e/∂d = 3"


def test_another_document_hides_nothing(open_page):
    window, _, page = open_page()
    click(page.hide_gradients)
    window.files.new()
    assert not window.session.hidden
    assert not page.hidden
    assert page.asking.question.text() == "Build a graph first."


def test_the_window_closes_while_numbers_are_hidden(open_page):
    window, panel, page = open_page()
    click(page.hide_gradients)
    window.close()
    panel.shutdown()
    assert not window.isVisible()


def test_groups_and_pictures_hide_them_too(open_page, hand):
    window, _, page = open_page(ODD)
    click(page.hide_values)
    svg = re.sub(rb"<[^>]*>", b" ", _picture(window))
    assert b"?" in svg
    assert b"345.9" not in svg
    select(window, "c", "d")
    window.view.setFocus()
    hand(window).key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    hand(window).type("inner")
    (group,) = window.view.canvas.group_items()
    assert group.value_text() == "?, ?"
    assert group.tool_tip().splitlines()[1:] == []


def _picture(window):
    shown = window.view.canvas.paint_style
    look = Style(DARK, shown.show_gradients, shown.show_derivatives, reading=shown.reading)
    with drawn(window.session.document.content, look, hidden=window.session.hidden) as scene:
        return svg_of(scene)
