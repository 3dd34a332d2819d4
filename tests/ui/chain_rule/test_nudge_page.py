"""Nudging an input: slider, field and selection; the sentence, the table and the cards tell the same numbers."""

from contextlib import ExitStack

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import remove_nodes, set_value
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.ui.chain_rule.nudge_page import NudgePage
from graphgui.ui.chain_rule.parts.epsilon_slider import PLACES, EpsilonSlider
from tests.ui.chain_rule.chain_rule_pages import id_of, seen_panel, told
from tests.ui.hand import OLAH

NODE, TRUE, LINEAR, REMAINDER, MADE_HERE = range(5)


@pytest.fixture
def opened(open_window):
    """A window whose canvas follows a page of its own; gives window and page."""
    with ExitStack() as panels:

        def open_it(text=OLAH, name="b"):
            window = open_window(text)
            page = panels.enter_context(seen_panel(window, NudgePage))
            page.input.choose(id_of(window, name))
            page.refresh()
            QApplication.processEvents()
            return window, page

        yield open_it


def cells(page):
    """What the table says, by node."""
    columns = range(page.table.model().columnCount())
    rows = [[page.table.text(row, column) for column in columns] for row in range(len(page.table.rows))]
    return {row[NODE].split(" ")[0]: row[1:] for row in rows}


def type_epsilon(page, text):
    """Types ε into its field, with Enter."""
    page.field.setFocus()
    page.field.selectAll()
    QTest.keyClicks(page.field, text)
    QTest.keyClick(page.field, Qt.Key.Key_Return)


def press(slider, at):
    """Presses the left button at a place of the slider and lets it go."""
    point = QPoint(round(slider.place(at)), slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=point)


def test_olahs_graph_nudged_at_b(opened):
    """e = (a + b)(b + 1) at (2, 1): ∂e/∂b = 5, and (3 + ε)(2 + ε) − 6 = 5 ε + ε² by hand: 0.51 = 0.5 + 0.01."""
    window, page = opened()
    assert page.sentence.text() == (
        "b moves by ε = 0.1: e truly changes by 0.51; the linear term ∂e/∂b·ε says 0.5; the remainder is 0.01."
    )
    assert cells(page) == {
        "b": ["0.1", "0.1", "0", "0"],
        "c": ["0.1", "0.1", "0", "0"],
        "d": ["0.1", "0.1", "0", "0"],
        "e": ["0.51", "0.5", "0.01", "0.01"],
    }
    assert told(window, "e") == ["Δ 0.51", "= 0.5 + 0.01"]
    assert told(window, "c") == ["Δ 0.1", "= 0.1 + 0"]
    assert told(window, "a") == ["Δ 0"]


def test_the_square_at_three_and_where_its_remainder_goes(opened):
    """WORKED_NUMBERS 38: x² at 3, ε = .1: 0.61 = 0.6 + 0.01; times 5 it is passed on, and made nowhere else."""
    window, page = opened("x = 3; s = x ** 2; t = 5 * s", "x")
    assert told(window, "s") == ["Δ 0.61", "= 0.6 + 0.01"]
    assert told(window, "t") == ["Δ 3.05", "= 3 + 0.05"]
    assert cells(page)["t"] == ["3.05", "3", "0.05", "0"]
    reading, graph = window.view.canvas.paint_style.reading, window.session.graph
    assert dict(reading.lit) == {graph.named("x").id: "parameter", graph.named("s").id: "remainder"}
    (wire,) = reading.lit_wires
    assert wire == Wire(graph.named("s").id, graph.named("t").id, "b")
    tip = window.view.canvas.node_item(graph.named("t").id).tool_tip(None)
    assert "Δt = 3.05\n∂t/∂x·ε = 3\nremainder = 0.05\nof it made here = 0" in tip


def test_a_negative_remainder_is_subtracted(opened):
    """√(1 + x) at 0, ε = 0.44: 1.2 − 1 = 0.2 = 0.22 − 0.02."""
    window, page = opened("x = 0; y = sqrt(1 + x)", "x")
    type_epsilon(page, "0.44")
    assert told(window, "y") == ["Δ 0.2", "= 0.22 − 0.02"]
    assert page.sentence.text().endswith("the remainder is −0.02.")


@pytest.mark.parametrize(
    ("text", "slope"),
    [("x = 3; y = x ** 2", 2), ("x = 0; y = sin(x)", 3), ("x = 0; y = abs(x)", 1), ("x = 0; y = x ** 1.5", 1.5)],
)
def test_a_decade_on_the_slider_shows_the_order_of_the_remainder(opened, text, slope):
    """WORKED_NUMBERS 38: a tenth of ε leaves 10^−slope of the remainder."""
    window, page = opened(text, "x")
    y, found = window.session.graph.named("y").id, []
    page.slider.setFocus()
    for _ in range(2):
        found.append(abs(float(page.moves.remainder(y))))
        QTest.keyClick(page.slider, Qt.Key.Key_PageDown)
    assert np.log10(found[0] / found[1]) == pytest.approx(slope, abs=0.01)


def test_a_vector_is_nudged_along_what_is_typed(opened):
    """WORKED_NUMBERS 25: xᵀx at (1, 2), ε = (.1, −.2): −0.6 + 0.05; the slider keeps the direction."""
    window, page = opened("x = [1, 2]; y = dot(x, x)", "x")
    assert told(window, "y") == ["Δ 0.62", "= 0.6 + 0.02"]  # all entries by 0.1: 2·(0.1 + 0.2) + 2·0.01
    type_epsilon(page, "[0.1, -0.2]")
    assert told(window, "y") == ["Δ −0.55", "−0.6 + 0.05"]
    assert page.sentence.text().startswith("x moves by ε = [0.1, −0.2]: y truly changes by −0.55;")
    assert told(window, "x") == ["‖Δ‖ 0.224", "≤ 0.224 + 0"]
    page.slider.setFocus()
    QTest.keyClick(page.slider, Qt.Key.Key_PageDown)  # a tenth
    assert np.asarray(page.epsilon) == pytest.approx([0.01, -0.02])
    assert float(page.moves.true(window.session.graph.named("y").id)) == pytest.approx(-0.06 + 0.0005)


def test_a_matrix_is_nudged_along_the_identity(opened):
    """WORKED_NUMBERS 25: tr(XᵀX), X = [[1, 2], [3, 4]], E = 0.1·I: 1 + 0.02."""
    window, page = opened("x = [[1, 2], [3, 4]]; y = trace(transpose(x) @ x)", "x")
    type_epsilon(page, "[[0.1, 0], [0, 0.1]]")
    assert told(window, "y") == ["Δ 1.02", "= 1 + 0.02"]


def test_slider_and_field_show_the_same(opened):
    _, page = opened()
    press(page.slider, 1 + 20 * 5)
    assert float(page.epsilon) == 0.1
    press(page.slider, -PLACES)
    assert (float(page.epsilon), page.field.text()) == (-1.0, "−1")
    assert "e truly changes by −4;" in page.sentence.text()  # −5 + 1
    press(page.slider, 2)  # near enough to nothing
    assert (page.slider.value(), float(page.epsilon)) == (0, 0.0)
    assert "e truly changes by 0; the linear term ∂e/∂b·ε says 0; the remainder is 0." in page.sentence.text()
    type_epsilon(page, "2*0.05")
    assert float(page.epsilon) == 0.1
    assert page.slider.epsilon == 0.1
    type_epsilon(page, "3")
    assert float(page.epsilon) == 3.0
    assert page.slider.value() == PLACES
    assert "e truly changes by 24;" in page.sentence.text()  # 15 + 9


def test_dragging_the_slider_changes_no_document(opened):
    window, page = opened()
    changes = []
    window.session.document.changed.connect(changes.append)
    y = page.slider.height() // 2
    QTest.mousePress(page.slider, Qt.MouseButton.LeftButton, pos=QPoint(round(page.slider.place(-90)), y))
    seen = set()
    for at in range(-90, 100, 10):
        QTest.mouseMove(page.slider, QPoint(round(page.slider.place(at)), y))
        seen.add(page.sentence.text())
    QTest.mouseRelease(page.slider, Qt.MouseButton.LeftButton, pos=QPoint(round(page.slider.place(90)), y))
    assert len(seen) > 10
    assert changes == []
    assert window.session.document.undo_label is None
    assert float(window.session.results.values["b"]) == 1.0


def test_what_is_no_epsilon_is_refused_with_a_sentence(opened):
    _, page = opened("x = [1, 2]; y = dot(x, x)", "x")
    for text in ("[1, 2, 3]", "inf", "two"):
        type_epsilon(page, text)
        assert page.field.problem, text
    assert np.asarray(page.epsilon) == pytest.approx([0.1, 0.1])
    type_epsilon(page, "0.5")
    assert np.asarray(page.epsilon) == pytest.approx([0.5, 0.5])


def test_it_follows_the_selection_and_new_values(opened):
    window, page = opened()
    graph, session = window.session.graph, window.session
    session.select([graph.named("a").id])
    assert page.sentence.text().startswith("a moves by ε = 0.1: e truly changes by 0.2;")
    session.select([graph.named("d").id])  # computed, so it cannot be nudged
    assert page.sentence.text().startswith("a moves by")
    session.do("Set b", set_value(graph.named("b"), as_value(3.0)))
    assert "e truly changes by 0.4;" in page.sentence.text()  # d = 4
    window.actions_by_id["undo"].trigger()
    assert "e truly changes by 0.2;" in page.sentence.text()


def test_a_row_leads_to_its_node_and_the_nudge_stays(opened):
    window, page = opened()
    at = page.table.model_of_rows.index(3, 0)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=page.table.visualRect(at).center())
    assert window.session.selection == {window.session.graph.named("e").id}
    assert page.sentence.text().startswith("b moves")


def test_rounding_is_no_remainder(opened):
    """1.1 + 0.1 − 1.1 is 0.10000000000000009 in floats; an addition leaves no remainder all the same."""
    window, page = opened("x = 1.1; y = x + 7.3", "x")
    assert cells(page)["y"] == ["0.1", "0.1", "0", "0"]
    assert window.session.graph.named("y").id not in dict(window.view.canvas.paint_style.reading.lit)


def test_values_that_are_not_finite_and_an_empty_graph(opened):
    window, page = opened("x = 0.05; y = log(x)", "x")
    type_epsilon(page, "-0.1")
    assert told(window, "y")[0] == "Δ nan"
    content = window.session.document.content
    window.session.do("Delete", *remove_nodes(content, [node.id for node in content.graph.nodes()]))
    assert page.sentence.text() == "Build a graph first: then an input of it can be nudged here."
    assert len(page.table.rows) == 0
    assert window.view.canvas.paint_style.reading is None


def test_the_slider_is_logarithmic_on_both_sides(qtbot):
    slider = EpsilonSlider()
    qtbot.addWidget(slider)
    for at, number in ((1, 1e-6), (21, 1e-5), (101, 0.1), (121, 1.0), (-101, -0.1), (0, 0.0)):
        slider.setValue(at)
        assert slider.epsilon == pytest.approx(number, rel=1e-12)
        slider.setValue(7)
        slider.show_epsilon(number)
        assert slider.value() == at
