"""Drills: a graph on the canvas, its question, the score, the code to share; unsaved work is asked about."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from graphgui.document.edits import set_value
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.values import as_value
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.ui.practice.predict_page import PredictPage
from tests.ui.practice.practising import click, open_practice, tells, type_into, verdict

CODE = "3-21"
"""e = (a − b) · 4b at a = −3, b = 2, so that ∂e/∂b = −4b + 4(a − b) = −8 − 20 = −28."""


@pytest.fixture
def open_page(open_window):
    """Opens the page; gives the window and the page."""

    def open_it(text="a = 2; e = a * 3"):
        window = open_window(text)
        panel = open_practice(window)
        panel.choose(panel.pages[1])
        QApplication.processEvents()
        return window, panel.pages[1]

    return open_it


def answer_by_differences(drill):
    """The answer found without any gradient of ours: the value, or central differences entry by entry, rounded."""
    graph, (id, kind) = drill.graph, drill.question
    run = Evaluator().run
    if kind == "value":
        return run(graph).value_of[id]
    value = np.asarray(graph.node(id).value, float)
    found = np.zeros(value.shape)
    for at in np.ndindex(value.shape):
        step = np.zeros(value.shape)
        step[at] = 1e-4
        above, below = (run(graph, {id: as_value(value + sign * step)}).value for sign in (1, -1))
        found[at] = (above - below) / 2e-4
    return as_value(np.round(found))


def test_a_drill_takes_the_place_of_a_graph_with_a_node_selected(open_page):
    """The inspector is not asked for a node that the drill does not have."""
    window, page = open_page("y = " + " + ".join(f"x{at}" for at in range(40)))
    window.session.select([max(node.id for node in window.session.graph.nodes())])
    QApplication.processEvents()
    type_into(page.code, "1-1")
    assert len(window.session.graph) < 20
    assert not window.session.selection


def test_a_drill_opens_its_graph_with_all_gradients_hidden(open_page):
    window, page = open_page()
    type_into(page.code, CODE)
    graph = window.session.graph
    assert [node.name for node in graph.nodes()] == list("abcde")
    assert window.session.document.title == "Drill 3-21"
    assert not window.session.document.modified
    assert page.asking.question.text() == "What is ∂e/∂b?"
    assert page.level.currentData() == 3
    cards = [window.view.canvas.node_item(graph.named(name).id).card_texts()[-1] for name in "abcd"]
    assert cards == [f"∂e/∂{name} = ?" for name in "abcd"]
    assert tells(window, "−28") == []
    type_into(page.asking.field, "-28")
    assert verdict(page).startswith("✓ ∂e/∂b = ")
    assert verdict(page).endswith("= −28")
    assert "∂e/∂b = −28" in tells(window, "−28")
    assert page.score_label.text() == "1 answered · 1 at the first try · 1 in a row"


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_each_level_is_answered_wrong_and_then_right(open_page, level):
    window, page = open_page()
    type_into(page.code, f"{level}-7")
    right = answer_by_differences(page.drill)
    type_into(page.asking.field, exact_text(as_value(np.asarray(right) + 1)))
    assert verdict(page).startswith("✗ ")
    assert page.score_label.text() == "0 answered · 0 at the first try · 0 in a row"
    type_into(page.asking.field, exact_text(right))
    assert verdict(page).startswith("✓ ")
    assert page.score_label.text() == "1 answered · 0 at the first try · 0 in a row"
    # Enter leads on to the next drill of the level.
    before = window.session.document
    QTest.keyClick(page.asking.field, Qt.Key.Key_Return)
    assert page.code.text() == f"{level}-8"
    assert window.session.document is not before
    type_into(page.asking.field, exact_text(answer_by_differences(page.drill)))
    assert page.score_label.text() == "2 answered · 1 at the first try · 1 in a row"


def test_an_answer_that_was_shown_ends_the_row(open_page):
    _, page = open_page()
    type_into(page.code, CODE)
    type_into(page.asking.field, "−28")
    click(page.asking.next_button)
    click(page.asking.show_button)
    assert verdict(page).startswith("∂")
    assert not page.asking.answer_button.isEnabled()
    click(page.asking.next_button)
    assert page.score_label.text() == "1 answered · 1 at the first try · 0 in a row"


def test_an_answer_that_a_command_shows_is_no_answer(open_page):
    """All numbers are on the canvas then: the drill counts as given up."""
    window, page = open_page()
    type_into(page.code, CODE)
    window.actions_by_id["show_hidden"].trigger()
    assert verdict(page).endswith("= −28")
    assert not page.asking.answer_button.isEnabled()
    click(page.asking.next_button)
    assert page.asking.answer_button.isEnabled()
    assert page.score_label.text() == "0 answered · 0 at the first try · 0 in a row"


def test_an_answer_given_on_predict_is_not_asked_for_again_and_shows_nothing_else(open_page):
    window, page = open_page()
    panel = page.parentWidget().parentWidget()
    type_into(page.code, CODE)
    predict = panel.page_of(PredictPage)
    panel.choose(predict)
    window.session.select([page.asked.node])
    type_into(predict.asking.field, "-28")
    assert verdict(predict).startswith("✓ ")
    panel.choose(page)
    QApplication.processEvents()
    assert not page.asking.answer_button.isEnabled()
    assert verdict(page) == "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = −28"
    assert len(window.session.hidden) == 3


def test_a_new_drill_has_the_level_that_is_chosen(open_page):
    _, page = open_page()
    page.level.setFocus()
    QTest.keyClick(page.level, Qt.Key.Key_Down)
    click(page.start)
    assert page.code.text().startswith("2-")
    assert page.asking.question.text().endswith("/∂x?")


@pytest.mark.parametrize(("code", "words"), [("", "code"), ("nonsense", "3-4821"), ("9-1", "level 9"), ("3-", "code")])
def test_a_bad_code_is_refused_with_a_sentence(open_page, code, words):
    window, page = open_page()
    before = window.session.document
    type_into(page.code, code)
    assert words in page.code.problem
    assert verdict(page).startswith("⚠ ")
    assert window.session.document is before


@pytest.mark.parametrize("choice", ["Cancel", "Discard"])
def test_unsaved_work_is_asked_about(open_page, monkeypatch, choice):
    window, page = open_page()
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(7.0)))
    before = window.session.document
    asked = []

    def ask(_window, name):
        asked.append(name)
        return getattr(QMessageBox.StandardButton, choice)

    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_save", ask)
    type_into(page.code, CODE)
    assert asked == ["untitled"]
    assert (window.session.document is before) == (choice == "Cancel")
    if choice == "Cancel":
        assert page.code.text() == ""
        assert page.score is None
    else:
        # A drill that nobody changed is left without a question.
        click(page.asking.next_button)
        assert asked == ["untitled"]
    monkeypatch.undo()


def test_another_graph_may_be_opened_and_the_drill_comes_back(open_page):
    window, page = open_page()
    type_into(page.code, CODE)
    assert not page.again.isVisible()
    window.files.new()
    assert not window.session.hidden
    click(page.again)
    assert len(window.session.graph) == 5
    assert tells(window, "−28") == []
    type_into(page.asking.field, "−28")
    assert verdict(page).startswith("✓ ")


def test_esc_puts_the_code_back(open_page):
    _, page = open_page()
    type_into(page.code, CODE)
    page.code.setFocus()
    QTest.keyClicks(page.code, "77")
    QTest.keyClick(page.code, Qt.Key.Key_Escape)
    assert page.code.text() == CODE


def test_all_is_said_and_done_in_a_narrow_panel(open_page):
    """The panel fits into 700 pixels, with every page and text that it may show."""
    _window, page = open_page()
    type_into(page.code, CODE)
    panel = page.parentWidget().parentWidget()
    for each in panel.pages:
        panel.choose(each)
        QApplication.processEvents()
        assert panel.minimumSizeHint().width() <= 700
