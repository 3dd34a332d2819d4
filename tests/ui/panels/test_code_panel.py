"""The Code panel: the program beside the graph, tied to it both ways."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content, rename, set_literal, set_value
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.engine.values import as_value
from graphgui.explain.walkthrough import LineAt
from graphgui.formats.expressions.expression_parser import parse
from graphgui.ui.panels.code_panel import CodePanel
from graphgui.ui.theme import LIGHT
from tests.ui.inspector.inspecting import build, olah, session_for

PROGRAM = [
    "# forward", "c = a + b", "d = b + 1", "e = c * d", "# backward, from e to the inputs", "e_grad = 1.0",
    "d_grad = e_grad * c", "c_grad = e_grad * d", "b_grad = c_grad + d_grad", "a_grad = c_grad",
]  # fmt: skip


@pytest.fixture
def open_code(qtbot):
    """Opens the panel on a graph."""

    def open_it(graph):
        session = session_for(graph)
        panel = CodePanel(session)
        panel.see(True)
        qtbot.addWidget(panel)
        panel.apply_theme(LIGHT)
        panel.resize(420, 360)
        panel.show()
        qtbot.waitExposed(panel)
        return session, panel

    return open_it


def text(panel):
    """The lines that are shown."""
    return panel.view.toPlainText().splitlines()


def click_line(panel, at):
    """Clicks a line of the code."""
    block = panel.view.document().findBlockByNumber(at)
    rect = panel.view.blockBoundingGeometry(block).translated(panel.view.contentOffset())
    place = QPoint(int(rect.left()) + 20, int(rect.center().y()))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_program_stands_with_its_numbers_in_the_margin(open_code):
    _, panel = open_code(olah())
    assert text(panel) == PROGRAM
    assert [note for note, _ in panel.view.notes] == ["", "3", "2", "6", "", "1", "3", "2", "5", "2"]
    assert panel.note.text() == "3 lines forward, 5 backward"


def test_a_number_is_never_cut_by_the_edge(open_code):
    """Of −0.07194, cut after −0.0, one reads another number."""
    _, panel = open_code(parse("h = tanh(w*x + b); loss = (h - y)**2"))
    view = panel.view
    metrics = QFontMetricsF(view.font())
    widest = max(metrics.horizontalAdvance(note) for note, _ in view.notes)
    longest = max(metrics.horizontalAdvance(line) for line in text(panel))
    for width in (800, 300, 220):
        panel.resize(width, 360)
        QTest.qWait(20)
        assert view.notes_left() + widest <= view.viewport().width()
    assert view.horizontalScrollBar().maximum() > 0
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert view.notes_left() >= longest + view.contentOffset().x(), (
        "scrolled sideways, the lines are read to their ends"
    )


def test_numbers_and_names_follow_the_graph(open_code):
    session, panel = open_code(olah())
    session.do("Set a", set_value(session.graph.named("a"), as_value(4.0)))
    assert [note for note, _ in panel.view.notes] == ["", "5", "2", "10", "", "1", "5", "2", "7", "2"]
    session.do("Rename b", rename(session.graph.named("b"), "weight"))
    assert "weight_grad = c_grad + d_grad" in text(panel)
    session.document.undo()
    assert text(panel) == PROGRAM


def test_the_lines_of_what_is_selected_are_marked(open_code):
    session, panel = open_code(olah())
    session.select([4])
    assert panel.view.marked() == ["d = b + 1", "d_grad = e_grad * c"]
    session.select([2])
    assert panel.view.marked() == ["b_grad = c_grad + d_grad"]
    session.select([])
    assert panel.view.marked() == []


def test_a_click_on_a_line_leads_to_its_node_and_so_does_enter(open_code):
    session, panel = open_code(olah())
    gone = []
    session.gone_to.connect(lambda ids: gone.append(set(ids)))
    click_line(panel, 3)
    assert (set(session.selection), gone) == ({5}, [{5}])
    click_line(panel, 8)
    assert set(session.selection) == {2}
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert set(session.selection) == {3}
    click_line(panel, 4)  # a comment leads nowhere
    assert set(session.selection) == {3}


def test_by_hand_counts_what_one_is_spared(open_code):
    _, panel = open_code(olah())
    QTest.mouseClick(panel.by_hand, Qt.MouseButton.LeftButton)
    assert panel.note.text() == "By hand: you write 3 lines forward. Then you derive 5 more, and write those as well."
    assert panel.view.barred == frozenset(range(5, 10))
    QTest.mouseClick(panel.by_hand, Qt.MouseButton.LeftButton)
    assert panel.view.barred == frozenset()


def test_the_line_at_work_is_pointed_at(open_code):
    _, panel = open_code(olah())
    panel.point_at(LineAt(3, "forward"))
    assert panel.view.current() == 1
    panel.point_at(LineAt(3, "backward"))
    assert panel.view.current() == 7
    panel.point_at(LineAt(1, "forward"))  # given, not computed: it has no line
    assert panel.view.current() is None


def test_a_line_far_down_comes_into_view(open_code):
    nodes = [("x", "parameter", 1.0), *((f"y{i}", "sin", None) for i in range(300))]
    wires = [("x", "y0", "x"), *((f"y{i}", f"y{i + 1}", "x") for i in range(299))]
    session, panel = open_code(build(nodes, wires))
    panel.point_at(LineAt(301, "backward"))
    assert panel.view.current() in panel.view.lines_in_view()
    session.select([2])
    assert any(at in panel.view.lines_in_view() for at in (1, 601))


def test_an_empty_graph_and_another_document(open_code):
    session, panel = open_code(Graph())
    assert panel.note.text() == "What the graph computes stands here as a program."
    assert text(panel) == [], "the headings of passes that have no line say nothing"
    session.open(Document(Content(parse("y = sum([1, 2] * x)"), DescentSettings())))
    assert any(line.startswith("y = ") for line in text(panel))


def test_a_literal_stands_in_the_code_and_a_parameter_does_not(open_code):
    session, panel = open_code(parse("y = x * 2"))
    assert "y = x * 2" in text(panel)
    session.do("Set b", set_literal(session.graph.named("y"), "b", as_value(5.0)))
    assert "y = x * 5" in text(panel)


def test_a_number_writes_the_notes_of_the_lines_in_view_alone(open_code, monkeypatch):
    """Of a long program an edit writes the notes that can be seen, and any other when it is read."""
    text = "; ".join(["c0 = a + b", *(f"c{at + 1} = c{at} + b" for at in range(200))])
    session, panel = open_code(parse(text))
    written = []
    monkeypatch.setattr(
        "graphgui.ui.panels.code_panel.short_number",
        lambda value, digits: written.append(value) or short_number(value, digits),
    )
    a = session.graph.named("a")
    session.do("Set", set_value(a, as_value(7)))
    QApplication.processEvents()
    assert 0 < len(written) <= len(panel.view.lines_in_view()) < len(panel.lines)
    assert panel.view.notes[-1] == panel.view.notes[-1:][0] == ("1", "gradient")
