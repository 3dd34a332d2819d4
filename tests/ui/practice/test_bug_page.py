"""Find the bug: every kind is found line by line, a wrong accusation is answered, lines light their nodes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.lessons.bugs import KINDS, BugHunt
from graphgui.lessons.questions import Question
from graphgui.ui.practice.bug_page import hunt_of
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from tests.ui.practice.practising import click, open_practice, type_into

CODES = {kind: next(number for number in range(200) if hunt_of(number).kind == kind) for kind in KINDS}


@pytest.fixture
def open_page(open_window):
    """Opens the page; gives the window and the page."""

    def open_it():
        window = open_window("a = 2; e = a * 3")
        panel = open_practice(window)
        panel.choose(panel.pages[2])
        QApplication.processEvents()
        return window, panel.pages[2]

    return open_it


def said(page):
    return page.verdict.text().replace("\u200b", "")


def table(page):
    return [[page.check.item(row, at).text() for at in range(4)] for row in range(page.check.rowCount())]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_bug_is_found_by_the_keyboard(open_page, kind):
    """From the first backward line down, each but one is answered with ✗; the one with ✓ is not as it should be."""
    _, page = open_page()
    type_into(page.code, str(CODES[kind]))
    assert page.program.hasFocus()
    assert {"✗ no"} < {row[1] for row in table(page)} | {"✓ yes"}
    found = []
    for _ in page.hunt.lines:
        line = page.program.textCursor().block().text()
        QTest.keyClick(page.program, Qt.Key.Key_Return)
        assert said(page)[0] in "✓✗"
        if said(page).startswith("✓ Found."):
            found.append(line)
            right = said(page).partition("Right is: ")[2]
            assert right
            assert right != line
            assert right.split()[0] == line.split()[0]
            assert page.program.marked() == [line]
        QTest.keyClick(page.program, Qt.Key.Key_Down)
    assert len(found) == 1


def test_the_check_tells_the_program_and_central_differences_apart(open_page, monkeypatch):
    """loss = (w·x − b) + b² + x² at w = x = 2, b = −2: ∂loss/∂x = w + 2x = 6, of which the last line leaves only w."""
    _, page = open_page()
    monkeypatch.setattr("graphgui.ui.practice.bug_page.hunt_of", lambda _: BugHunt("overwritten", 1))
    click(page.new)
    assert page.hunt.forward == ["h = w * x", "u = h - b", "v = b**2", "p = u + v", "a = x**2", "loss = p + a"]
    assert table(page) == [["x", "✗ no", "2", "6"], ["w", "✓ yes", "2", "2"], ["b", "✓ yes", "−5", "−5"]]


def test_a_click_on_a_line_lights_its_node_when_the_graph_is_open(open_page):
    window, page = open_page()
    type_into(page.code, str(CODES["overwritten"]))
    assert window.view.canvas.paint_style.reading is None
    click(page.show_graph)
    assert window.session.document.title == f"Bug hunt {CODES['overwritten']}"
    assert not page.show_graph.isEnabled()
    at = page.program.blockCount() - len(hunt_of(CODES["overwritten"]).lines) + 1
    block = page.program.document().findBlockByNumber(at)
    page.program.ensureCursorVisible()
    rect = page.program.blockBoundingGeometry(block).translated(page.program.contentOffset())
    QTest.mouseClick(page.program.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, int(rect.center().y())))
    line = page.hunt.lines[1]
    reading = window.view.canvas.paint_style.reading
    assert list(reading.lit) == [line.node]
    assert [(wire.source, wire.target) for wire in reading.lit_wires] == [(line.node, line.target)]
    assert page.program.current() == at
    # Another graph has nothing to light.
    window.files.new()
    assert window.view.canvas.paint_style.reading is None


def test_a_forward_line_cannot_be_accused(open_page):
    _, page = open_page()
    click(page.new)
    for _ in range(30):
        QTest.keyClick(page.program, Qt.Key.Key_Up)
    click(page.accuse)
    assert said(page) == "The forward lines are right. Choose a backward line."


def test_the_code_leads_to_the_same_hunt(open_page):
    _, page = open_page()
    click(page.new)
    text, code = page.program.toPlainText(), page.code.text()
    for _ in range(3):
        click(page.new)
    type_into(page.code, code)
    assert page.program.toPlainText() == text
    type_into(page.code, "what")
    assert page.code.problem
    assert said(page).startswith("⚠ A code is a number")


def test_the_page_opens_on_a_hunt_and_leaves_the_document_alone(open_page):
    window, page = open_page()
    assert page.hunt is not None
    assert page.line() is page.hunt.lines[0]
    assert said(page).startswith("The check shows whose gradient comes out wrong.")
    assert window.session.document.undo_label is None


def test_its_own_graph_with_hidden_numbers_covers_it(open_page):
    """The hunt shows all numbers of its graph: where Predict hides some, it waits. Of another graph it tells nothing."""
    window, page = open_page()
    panel = next(parent for parent in iter_parents(page) if isinstance(parent, PracticePanel))
    window.session.hide(frozenset({Question(window.session.graph.named("a").id, "gradient")}))
    assert page.isVisible()
    click(page.show_graph)
    assert window.session.hidden == frozenset()
    predict = panel.page_of(PredictPage)
    panel.choose(predict)
    click(predict.hide_gradients)
    panel.choose(page)
    assert panel.is_covered
    assert not page.isVisible()
    click(panel.cover.practice)
    assert panel.page is predict
    panel.choose(page)
    click(panel.cover.show_all)
    assert page.isVisible()


def iter_parents(widget):
    """The widgets around a widget, from within."""
    while (widget := widget.parentWidget()) is not None:
        yield widget
