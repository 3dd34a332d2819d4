"""Explaining a number: the tree of its derivation, opened by hand and by keys, the rule card beside it, what is copied."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import Disconnect, remove_nodes, set_value
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.number_format import short_number
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from graphgui.explain.derivation import Curve, curve
from graphgui.lessons.questions import KINDS, Question
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.explain_page import ExplainPage
from graphgui.ui.chain_rule.parts.curve_picture import CurvePicture, limits, runs
from graphgui.ui.chain_rule.parts.derivation_tree import SETTLED
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.theme import DARK
from tests.ui.chain_rule.chain_rule_pages import document_of, id_of, seen_panel, wires_along
from tests.ui.hand import OLAH

WHOLE = """\
∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5
  ∂e/∂c = d = 2
    ∂e/∂e = 1
    ∂e/∂c = d = 2
      d = b + 1 = 1 + 1 = 2
        b = 1
  ∂c/∂b = 1
  ∂e/∂d = c = 3
    ∂e/∂e = 1
    ∂e/∂d = c = 3
      c = a + b = 2 + 1 = 3
        a = 2
        b = 1
  ∂d/∂b = 1"""


@pytest.fixture
def opened(open_window):
    """A window on a graph and the page in a panel that is seen."""
    shown = []

    def open_it(text=OLAH, *selected):
        window = open_window(text)
        panel = seen_panel(window, ExplainPage)
        page = panel.__enter__()
        shown.append(panel)
        window.session.select(id_of(window, name) for name in selected)
        return window, page

    yield open_it
    for panel in shown:
        panel.__exit__(None, None, None)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def row(page, *places):
    """The row that one comes to by these places, from the top row down."""
    index = page.tree.rows.index(0, 0)
    for at in places:
        index = page.tree.rows.index(at, 0, index)
    return index


def middle(page, *places):
    return page.tree.visualRect(row(page, *places)).center()


def point_at(page, *places):
    """Moves the pointer to a row."""
    port, at, nothing = page.tree.viewport(), QPointF(middle(page, *places)), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, port.mapToGlobal(at), nothing, nothing, Qt.KeyboardModifier(0))
    QApplication.sendEvent(port, event)


def set_number(window, name, number):
    window.session.do(f"Set {name}", set_value(window.session.graph.named(name), as_value(number)))


def lit(window):
    """The nodes that glow, by name, and the wires that do."""
    reading = window.view.canvas.paint_style.reading
    return {window.session.graph.node(id).name for id in reading.lit}, set(reading.lit_wires)


def doublings(count):
    """A chain of nodes, each twice the one before: 2^count paths."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=1.0))
    for id in range(2, count + 2):
        graph.add(make_node(id, f"v{id}", "add"))
        for slot in "ab":
            graph.connect(Wire(id - 1, id, slot))
    return graph


# ── opening level by level ───────────────────────────────────────────────────────────────────────────────────────
def test_olahs_gradient_is_opened_down_to_the_leaves_by_keys(opened):
    """WORKED_NUMBERS 1."""
    _, page = opened(OLAH, "b")
    assert page.name.text() == "∂e/∂b"
    assert page.text().splitlines() == [line for line in WHOLE.splitlines() if not line.startswith("    ")]
    page.tree.setFocus()
    keys = [Qt.Key.Key_Home]
    for _ in range(len(WHOLE.splitlines())):
        keys += [Qt.Key.Key_Right, Qt.Key.Key_Down]
    for key in keys:
        # Where a row is open already, or is a leaf, Right leads into it or nowhere: then Down does not follow.
        before = page.tree.currentIndex()
        if key == Qt.Key.Key_Right and page.tree.isExpanded(before):
            continue
        QTest.keyClick(page.tree, key)
    assert page.text() == WHOLE
    QTest.keyClick(page.tree, Qt.Key.Key_Home)
    QTest.keyClick(page.tree, Qt.Key.Key_Left)
    assert page.text() == WHOLE.splitlines()[0]


def test_a_click_opens_a_row_and_another_shuts_it(opened):
    _, page = opened(OLAH, "b")
    port = page.tree.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=middle(page, 2))
    assert page.tree.isExpanded(row(page, 2))
    assert page.tree.rows.data(row(page, 2, 1)) == "∂e/∂d = c = 3"
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=middle(page, 2))
    assert not page.tree.isExpanded(row(page, 2))


def test_values_are_explained_down_to_the_inputs(opened):
    window, page = opened(OLAH, "e")
    click(page.value_button)
    assert (page.value_button.isChecked(), page.gradient_button.isChecked()) == (True, False)
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    assert page.text().splitlines() == [
        "e = c·d = 3·2 = 6",
        "  c = a + b = 2 + 1 = 3",
        "    a = 2",
        "    b = 1",
        "  d = b + 1 = 1 + 1 = 2",
        "    b = 1",
    ]
    window.session.select([id_of(window, "d")])
    assert page.text().splitlines() == ["d = b + 1 = 1 + 1 = 2", "  b = 1"]
    click(page.gradient_button)
    assert page.text().splitlines()[0] == "∂e/∂d = c = 3"


def test_what_is_open_is_copied_as_text_and_as_latex(opened):
    _, page = opened(OLAH, "b")
    click(page.copy_text)
    assert QGuiApplication.clipboard().text() == "\n".join(
        line for line in WHOLE.splitlines() if not line.startswith("    ")
    )
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    click(page.copy_text)
    assert QGuiApplication.clipboard().text() == WHOLE
    click(page.value_button)
    click(page.copy_latex)
    assert QGuiApplication.clipboard().text() == "\\begin{aligned}\nb &= 1\n\\end{aligned}"
    click(page.gradient_button)
    click(page.copy_latex)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert (lines[0], lines[-1]) == ("\\begin{aligned}", "\\end{aligned}")
    assert len(lines) == 2 + 5
    assert all("&=" in line for line in lines[1:-1])
    assert lines[1].endswith("= 2 \\cdot 1 + 3 \\cdot 1 = 5 \\\\")


def test_2_to_the_50_paths_open_at_once_and_open_no_more_than_can_be_shown(opened):
    window, page = opened()
    window.session.open(document_of(doublings(50)))
    begun = time.process_time()
    window.session.select([1])
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    assert time.process_time() - begun < 2.0
    assert page.tree.derivation.equation.sides[-1] == short_number(2.0**50)
    assert 200 <= len(page.text().splitlines()) < 210


# ── new numbers, other graphs ────────────────────────────────────────────────────────────────────────────────────
def test_new_numbers_and_undo_change_the_rows_in_place(opened):
    window, page = opened(OLAH, "b")
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    page.tree.setCurrentIndex(row(page, 2))
    page.tree.collapse(row(page, 0))
    opened_before = len(page.text().splitlines())
    set_number(window, "a", 4.0)
    assert page.text().splitlines()[0] == "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 5·1 = 7"
    assert page.tree.rows.data(row(page, 2, 1, 0)) == "c = a + b = 4 + 1 = 5"
    assert page.tree.currentIndex() == row(page, 2)
    assert (len(page.text().splitlines()), page.tree.isExpanded(row(page, 0))) == (opened_before, False)
    window.actions_by_id["undo"].trigger()
    page.tree.expand(row(page, 0))
    assert page.text() == WHOLE


def test_rows_follow_wires_that_come_and_go(opened):
    """What was open stays open; b's way through d is gone, and its rows are."""
    window, page = opened(OLAH, "b")
    # Qt's own check of a model: its complaints are warnings, which fail a test.
    tester = QAbstractItemModelTester(page.tree.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    tester.setUseFetchMore(False)
    page.tree.setFocus()
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    (wire,) = wires_along(window, "b", "d")
    window.session.do("Disconnect", Disconnect(wire))
    assert page.text().splitlines() == [
        "∂e/∂b = ∂e/∂c·∂c/∂b = 1·1 = 1",
        "  ∂e/∂c = d = 1",
        "    ∂e/∂e = 1",
        "    ∂e/∂c = d = 1",
        "      d = 0 + 1 = 1",
        "  ∂c/∂b = 1",
    ]
    window.actions_by_id["undo"].trigger()
    assert page.text().splitlines()[0] == WHOLE.splitlines()[0]
    assert [page.tree.rows.data(row(page, at)) for at in range(4)] == [
        "∂e/∂c = d = 2", "∂c/∂b = 1", "∂e/∂d = c = 3", "∂d/∂b = 1",
    ]  # fmt: skip


def test_a_row_can_be_opened_where_another_branch_of_its_rule_speaks_of_a_number(opened, qtbot):
    """The slope of elu is 1 right of 0, where nothing is left to explain, and exp(x) left of it."""
    window, page = opened("x = 1; y = elu(x); z = y * 2", "x")
    assert page.tree.rows.data(row(page, 1)) == "∂y/∂x = 1, since x > 0"
    assert not page.tree.rows.hasChildren(row(page, 1))
    set_number(window, "x", -1.0)
    qtbot.waitUntil(lambda: page.tree.rows.hasChildren(row(page, 1)))
    page.tree.setCurrentIndex(row(page, 1))
    QTest.keyClick(page.tree, Qt.Key.Key_Right)
    assert page.tree.rows.data(row(page, 1, 0)) == "x = −1"
    window.actions_by_id["undo"].trigger()
    assert page.text().splitlines() == ["∂z/∂x = ∂z/∂y·∂y/∂x = 2·1 = 2", "  ∂z/∂y = 2", "  ∂y/∂x = 1, since x > 0"]
    window.actions_by_id["redo"].trigger()
    assert page.tree.rows.data(row(page, 1, 0)) == "x = −1"


def test_a_page_that_was_left_asks_for_no_node_that_is_gone(open_window, qtbot):
    """What was put off until the numbers rest is not done once another view is shown."""
    window = open_window("x = 1; y = elu(x); z = y * 2")
    window.session.select([id_of(window, "x")])
    window.actions_by_id["explain"].trigger()
    set_number(window, "x", -1.0)
    window.actions_by_id["show_steps"].trigger()
    window.session.select([id_of(window, "y"), id_of(window, "z")])
    window.actions_by_id["delete"].trigger()
    with qtbot.captureExceptions() as raised:
        qtbot.wait(2 * SETTLED)
    assert not raised


def test_every_row_of_a_wide_sum_follows_new_numbers(opened):
    """Of 60 rows six are seen; all are copied."""
    names = [f"y{at}" for at in range(30)]
    window, page = opened(f"x = 1; {'; '.join(f'{name} = x**2' for name in names)}; s = {' + '.join(names)}", "x")
    set_number(window, "x", 2.0)
    lines = page.text().splitlines()
    assert len(lines) == 61
    assert [line for line in lines if "/∂x" in line][1:] == [f"  ∂{name}/∂x = 2·x = 2·2 = 4" for name in names]


def test_without_a_selection_the_input_that_feeds_most_is_explained(opened):
    window, page = opened()
    assert page.name.text() == "∂e/∂b"
    window.files.may_leave = lambda: True
    window.files.new()
    assert page.name.text() == "Build a graph first: then each of its numbers is explained here."
    assert not page.tree.isVisibleTo(page)
    assert not page.copy_latex.isEnabled()
    assert window.view.canvas.paint_style.reading is None


def test_hidden_numbers_are_not_explained(opened):
    window, page = opened(OLAH, "b")
    window.session.hide(frozenset({Question(id_of(window, "b"), "gradient")}))
    assert not page.isVisible()
    assert "hides some numbers" in page.parentWidget().currentWidget().sentence.text()
    window.session.hide(frozenset())
    assert page.text().splitlines()[0] == WHOLE.splitlines()[0]


# ── the canvas goes along ────────────────────────────────────────────────────────────────────────────────────────
def test_the_row_that_is_meant_lights_its_node_and_wires(opened):
    window, page = opened(OLAH, "b")
    assert lit(window) == ({"b"}, wires_along(window, "b", "c") | wires_along(window, "b", "d"))
    came = []
    page.came_to.connect(came.append)
    page.tree.setFocus()
    for _ in range(2):
        QTest.keyClick(page.tree, Qt.Key.Key_Down)
    assert lit(window) == (set(), wires_along(window, "b", "c"))
    assert came == [[id_of(window, "c")]] * 2
    point_at(page, 2)
    assert lit(window) == ({"d"}, wires_along(window, "d", "e"))
    QApplication.sendEvent(page.tree.viewport(), QEvent(QEvent.Type.Leave))
    assert lit(window) == (set(), wires_along(window, "b", "c"))


def test_a_wire_is_explained_by_its_local_derivative(opened):
    window, page = opened("x = 3; y = x**2; z = y * 2")
    (wire,) = wires_along(window, "x", "y")
    page.explain("derivative", wire.target, wire)
    assert page.name.text() == "∂y/∂x"
    assert page.text().splitlines() == ["∂y/∂x = 2·x = 2·3 = 6", "  x = 3"]
    assert not page.value_button.isChecked()
    assert not page.gradient_button.isChecked()
    click(page.value_button)
    assert page.text().splitlines()[0] == "y = x² = 3² = 9"
    page.explain("derivative", wire.target, wire)
    window.session.do("Disconnect", Disconnect(wire))
    assert page.name.text() == "z"


# ── the rule card ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_rule_card_says_formula_rule_and_what_happens_at_the_kink(opened):
    """The conventions at kinks of WORKED_NUMBERS: relu′(0) = 0."""
    window, page = opened("x = 0; y = relu(x); z = y * 3", "y")
    click(page.value_button)
    assert page.card.formula.text() == "relu: max(x, 0)"
    assert page.card.rules.text() == "∂/∂x: (1 where x > 0, else 0)"
    assert page.card.doc.text() == OPS["relu"].doc
    assert "At the kink, 0, the slope is taken as 0." in page.card.doc.text()
    assert page.picture.words() == ["x = 0", "f = 0", "f′ = 0"]
    set_number(window, "x", 2.0)
    assert page.picture.words() == ["x = 2", "f = 2", "f′ = 1"]


def test_the_picture_is_there_where_there_is_room_and_something_to_draw(opened):
    _, page = opened("x = 2; w = -3; n = x * w; o = tanh(n)", "o")
    click(page.value_button)
    assert page.picture.isVisibleTo(page)
    page.picture.grab()
    page.window().resize(700, 200)
    QApplication.processEvents()
    assert not page.picture.isVisibleTo(page)
    assert page.card.formula.isVisibleTo(page)
    page.window().resize(1350, 200)
    QApplication.processEvents()
    assert page.picture.isVisibleTo(page)
    click(page.gradient_button)
    assert not page.picture.isVisibleTo(page)


def test_matrices_are_explained_with_shapes_and_rules(opened):
    """WORKED_NUMBERS 9: W̄ = D̄ Xᵀ."""
    window, page = opened("W = [[1, 2], [3, 4]]; X = [[5, 6], [7, 8]]; D = W @ X; s = sum(D)", "W")
    assert page.text().splitlines()[0] == "W̄ = D̄ @ Xᵀ, (2,2) = (2,2) @ (2,2)"
    window.session.select([id_of(window, "D")])
    click(page.value_button)
    assert page.text().splitlines()[0] == "D = W @ X, (2,2) = (2,2) @ (2,2)"
    assert page.card.rules.text().splitlines() == ["back to a: g @ bᵀ", "back to b: aᵀ @ g"]
    assert not page.picture.isVisibleTo(page)


def test_themes_reach_rows_and_picture(opened):
    _, page = opened(OLAH, "b")
    page.apply_theme(DARK)
    assert page.tree.rows.data(row(page), Qt.ItemDataRole.ForegroundRole).name() == DARK.gradient
    page.grab()


# ── the picture ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_pole_is_not_drawn_across_and_a_gap_is_left_out():
    found = curve(OPS["reciprocal"], "x", 1.0)
    low, high = limits(found)
    drawn = runs(found.value, low, high)
    assert len(drawn) == 2
    assert all(np.sign(found.x[part[0]]) == np.sign(found.x[part[-1]]) for part in drawn)
    logarithm = curve(OPS["log"], "x", 1.0)
    (part,) = runs(logarithm.value, *limits(logarithm))
    assert logarithm.x[part[0]] > 0


@pytest.mark.parametrize("op", ["identity", "neg", "tanh", "reciprocal", "cbrt"])
@pytest.mark.parametrize("at", [1e307, 4e307, 8e307, -1e308, 1.7976931348623155e308])
def test_a_picture_at_the_end_of_the_range_of_numbers_is_painted(qtbot, op, at):
    picture = CurvePicture()
    qtbot.addWidget(picture)
    picture.show_curve(curve(OPS[op], "x", at), "x")
    assert picture.words()[0].startswith("x = ")
    picture.resize(200, 150)
    picture.grab()


def test_the_present_point_and_0_are_in_the_picture():
    steep = curve(OPS["exp"], "x", 10.0)
    low, high = limits(steep)
    assert low < 0 < np.exp(10.0) < high
    flat = Curve(np.array([-1.0, 0.0, 1.0]), np.zeros(3), np.zeros(3))
    assert limits(flat) == (-1.0, 1.0)


# ── how one gets there ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_double_click_on_a_number_of_the_canvas_explains_it(open_window, hand):
    window = open_window(OLAH)
    me = hand(window)
    me.double_click(me.at("b", "gradient"))
    page = window.docks.panel(ChainRulePanel).page
    assert isinstance(page, ExplainPage)
    assert page.text().splitlines()[0].startswith("∂e/∂b = ∂e/∂c·∂c/∂b")
    me.double_click(me.at("c", "value"))
    assert page.text().splitlines()[0] == "c = a + b = 2 + 1 = 3"
    assert window.session.document.undo_label is None
    me.double_click(me.at("a", "value"))  # a source's number is typed, as before
    assert window.view.field.isVisible()


def test_explain_opens_the_panel_on_the_number(open_window):
    window = open_window(OLAH)
    window.session.select([id_of(window, "c")])
    window.actions_by_id["explain_value"].trigger()
    page = window.docks.panel(ChainRulePanel).page
    assert isinstance(page, ExplainPage)
    assert page.isVisible()
    assert page.text().splitlines()[0] == "c = a + b = 2 + 1 = 3"
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert page.text().splitlines()[0] == "∂e/∂c = d = 2"
    (wire,) = wires_along(window, "d", "e")
    window.session.select([])
    window.view.canvas.choose_wires({wire})
    assert page.text().splitlines()[0] == "∂e/∂d = c = 3"
    QTest.mouseClick(
        window.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=window.view.mapFromScene(window.view.canvas.card(id_of(window, "b")).center()),
    )
    QTest.mouseClick(window.docks.panel(Inspector).view.gradient, Qt.MouseButton.LeftButton)
    assert page.text().splitlines()[0].startswith("∂e/∂b = ∂e/∂c·∂c/∂b")


def test_a_tree_that_nobody_sees_says_nothing_of_a_graph_that_has_changed(open_window):
    """Behind another view its rows are those of the graph from before; they are asked for nothing, and are back when seen."""
    window = open_window("a = 1; q = a * 5; r = q + 1")
    panel = window.docks.panel(ChainRulePanel)
    window.docks.open("chain_rule")
    panel.explain("value", id_of(window, "r"))
    page = panel.page_of(ExplainPage)
    panel.choose(panel.pages[0])
    window.session.do("Unwire", Disconnect(window.session.graph.wires_into(id_of(window, "r"))[0]))
    rows = page.tree.rows
    top = rows.index(0, 0)
    for at in (top, rows.index(0, 0, top)):
        assert rows.data(at) is None
        assert rows.data(at, Qt.ItemDataRole.AccessibleTextRole) is None
        assert not rows.canFetchMore(at)
    panel.choose(page)
    assert page.text() == "r = 0 + 1 = 1"


def test_what_is_explained_while_numbers_are_hidden_waits_for_them(open_window, qtbot):
    """F4 on a covered page remembers what was asked; nothing is worked out of numbers that are hidden (bug: KeyError)."""
    window = open_window(OLAH)
    panel = window.docks.panel(ChainRulePanel)
    page = panel.page_of(ExplainPage)
    window.session.select([id_of(window, "a")])
    window.actions_by_id["explain"].trigger()
    assert page.tree.rows.rowCount() == 1
    window.session.hide(frozenset(Question(node.id, kind) for node in window.session.graph.nodes() for kind in KINDS))
    assert panel.is_covered
    assert page.tree.rows.rowCount() == 0
    for name in "bcd":
        window.session.select([id_of(window, name)])
        window.actions_by_id["explain"].trigger()
        window.actions_by_id["explain_value"].trigger()
    window.session.hide(frozenset())
    assert not panel.is_covered
    assert page.tree.rows.data(row(page)) == "d = b + 1 = 1 + 1 = 2"


def test_a_view_that_asks_while_the_tree_is_renewed_gets_nothing_of_the_old_graph(open_window, qtbot):
    """Rows come and go one by one, and Qt asks in between (bug: an old row asked for a node that was gone)."""
    window = open_window("a = 2; b = 1; y = a * b; c = tanh(y); e = c * b")
    window.session.select([id_of(window, "e")])
    window.actions_by_id["explain_value"].trigger()
    page = window.docks.panel(ChainRulePanel).page_of(ExplainPage)
    QTest.keyClick(page.tree, Qt.Key.Key_Asterisk)
    model, asked = page.tree.rows, []

    def ask(parent=None) -> None:
        asked.append(0)
        for at in range(model.rowCount(parent) if parent is not None else 1):
            below = model.index(at, 0, parent) if parent is not None else model.index(0, 0)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                model.data(below, role)
            model.hasChildren(below)
            ask(below)

    for signal in (model.rowsAboutToBeInserted, model.rowsInserted, model.rowsAboutToBeRemoved, model.rowsRemoved):
        signal.connect(lambda *_: ask())
    with qtbot.captureExceptions() as problems:
        for name in "yc":
            gone = [id_of(window, name)]
            window.session.do("Delete", *remove_nodes(window.session.document.content, gone))
            window.actions_by_id["undo"].trigger()
    assert not problems
    assert asked


def test_a_button_pressed_before_the_page_has_followed_explains_no_node_that_is_gone(open_window):
    """A panel that comes into sight follows a moment later (bug found by a monkey: GraphError)."""
    window = open_window("a = 2; y = a * a")
    window.session.select([id_of(window, "y")])
    window.actions_by_id["explain_value"].trigger()
    panel = window.docks.panel(ChainRulePanel)
    page = panel.page_of(ExplainPage)
    panel.see(False)
    window.session.do("Delete", *remove_nodes(window.session.document.content, [id_of(window, "y")]))
    QTest.mouseClick(page.gradient_button, Qt.MouseButton.LeftButton)
    assert page.tree.rows.rowCount() == 0
    panel.see(True)
    assert page.tree.rows.data(row(page)).startswith("∂a/∂a")
