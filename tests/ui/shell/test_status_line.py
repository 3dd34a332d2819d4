"""The status line: what it says of the output and of hidden numbers, and where a click on it leads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from graphgui.document.document import Document
from graphgui.lessons.questions import Question
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.panels.code_panel import CodePanel
from graphgui.ui.practice.drill_page import DrillPage
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from tests.ui.practice.practising import click, id_of

OLAH = "a = 2; b = 1; e = (a + b) * (b + 1)"


@pytest.fixture
def window(open_window):
    return open_window(OLAH)


def hide(window, *names, kind="gradient"):
    window.session.hide(frozenset(Question(id_of(window, name), kind) for name in names))


def test_a_note_says_how_many_numbers_are_hidden_and_leads_to_practice(window):
    note = window.status_line.hidden_note
    assert not note.isVisible()
    hide(window, "a", "b")
    assert note.text() == "2 numbers are hidden"
    hide(window, "b")
    assert note.text() == "1 number is hidden"
    click(note)
    practice = window.docks.panel(PracticePanel)
    assert practice.page_of(PredictPage).isVisible()
    window.session.hide(frozenset())
    assert not note.isVisible()


def test_the_note_leads_to_the_drill_that_hides_them(window):
    practice = window.docks.panel(PracticePanel)
    window.docks.open("practice")
    practice.choose(practice.page_of(DrillPage))
    click(practice.page_of(DrillPage).start)
    practice.choose(practice.page_of(PredictPage))
    click(window.status_line.hidden_note)
    assert practice.page is practice.page_of(DrillPage)


def test_the_note_counts_what_exists_now(window):
    """The number of a node that is deleted comes back with it, hidden; another document has none."""
    hide(window, "a", "b")
    window.session.select([id_of(window, "b")])
    window.actions_by_id["delete"].trigger()
    assert window.status_line.hidden_note.text() == "1 number is hidden"
    window.actions_by_id["undo"].trigger()
    assert window.status_line.hidden_note.text() == "2 numbers are hidden"
    window.session.open(Document())
    assert not window.status_line.hidden_note.isVisible()


def test_a_hidden_output_is_a_question_mark(window):
    assert window.status_line.counts.text().endswith("e = 6")
    hide(window, "e", kind="value")
    assert window.status_line.counts.text().endswith("e = ?")


def test_what_the_steps_have_not_come_to_stands_neither_here_nor_beside_the_code(window):
    window.docks.open("code")
    window.docks.open("chain_rule")
    panel, code = window.docks.panel(ChainRulePanel), window.docks.panel(CodePanel)
    steps = panel.page_of(StepsPage)
    panel.choose(steps)
    steps.go(1)
    QApplication.processEvents()
    assert "e =" not in window.status_line.counts.text()
    assert [note for note, _ in code.view.notes if note] == ["3"]
    steps.go(3)
    assert window.status_line.counts.text().endswith("e = 6")
    assert [note for note, _ in code.view.notes if note] == ["3", "2", "6"]
    steps.go(8)
    assert [note for note, _ in code.view.notes if note][3:] == ["1", "3", "2", "3 + …", "2"]
    steps.go(steps.last)
    assert [note for note, _ in code.view.notes if note] == ["3", "2", "6", "1", "3", "2", "5", "2"]


def test_a_covered_view_says_why_and_has_two_ways_on(window, hand):
    """Both are reached by the keyboard."""
    window.docks.open("chain_rule")
    panel = window.docks.panel(ChainRulePanel)
    paths = panel.page_of(PathsPage)
    panel.choose(paths)
    hide(window, "b")
    assert panel.is_covered
    assert panel.cover.isVisible()
    assert "Practice hides some numbers" in panel.cover.sentence.text()
    panel.views.setFocus()
    hand(window).key(Qt.Key.Key_Tab)
    assert window.focusWidget() is panel.cover.practice
    hand(window).key(Qt.Key.Key_Space)
    practice = window.docks.panel(PracticePanel)
    assert practice.isVisible()
    assert practice.page is practice.page_of(PredictPage)
    window.docks.open("chain_rule")
    click(panel.cover.show_all)
    assert window.session.hidden == frozenset()
    assert paths.isVisible()
    assert paths.paths is not None
