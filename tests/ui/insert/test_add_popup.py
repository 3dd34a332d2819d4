"""The popup that adds nodes: opened by every hand, searched, filtered, wired; every choice is one step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.engine.graph import Wire
from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.canvas.model.hit_test import NOTHING
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.insert.usage import KEY, Usage

TEXT = "e = (a + b) * (b + 1)"


@pytest.fixture
def window(open_window):
    return open_window(TEXT)


def popup(window):
    return window.bench.inserter.popup


def titles(window):
    return [choice.title for choice in popup(window).offer.rows if not choice.is_section]


def empty_place(me) -> QPoint:
    """A pixel of the canvas with nothing near it."""
    port = me.port.rect()
    for y in range(port.height() - 60, 60, -40):
        for x in range(120, port.width() - 120, 60):
            at = QPoint(x, y)
            around = [QPoint(x + dx, y + dy) for dx in (-80, 0, 80) for dy in (-40, 0, 40)]
            if all(me.view.hit(each) == NOTHING for each in around):
                return at
    raise AssertionError("the canvas is full")


def point_at(me, at: QPoint) -> None:
    QCursor.setPos(me.port.mapToGlobal(at))


def add_by_typing(window, me, text: str) -> None:
    assert popup(window).isVisible()
    me.wake()
    assert QApplication.focusWidget() is popup(window).search
    me.type(text)


def newest(window):
    return max(window.session.graph.nodes(), key=lambda node: node.id)


def middle_of(me, node) -> QPoint:
    return me.view.mapFromScene(QPointF(*node.position) + QPointF(90, 42))


def near(a: QPoint, b: QPoint, far: int = 24) -> bool:
    return (a - b).manhattanLength() <= far


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", ["double-click", "space", "tab", "command"])
@pytest.mark.quick
def test_every_way_opens_it_at_the_pointer_and_enter_adds_there_as_one_step(window, me, way):
    at, before = empty_place(me), me.state()
    point_at(me, at)
    if way == "double-click":
        me.double_click(at)
    elif way == "command":
        window.actions_by_id["add"].trigger()
    else:
        me.key(Qt.Key.Key_Space if way == "space" else Qt.Key.Key_Tab)
    add_by_typing(window, me, "sig")
    assert not popup(window).isVisible()
    node = newest(window)
    assert node.op == "sigmoid"
    assert near(middle_of(me, node), at)
    assert window.session.selection == {node.id}
    assert window.focusWidget() is me.view
    me.check_one_step(before)


def test_the_menu_of_the_canvas_begins_with_it_and_adds_where_it_was_asked_for(window, me):
    at, before = empty_place(me), me.state()
    menu = window.context_menus.menu(NOTHING, me.port.mapToGlobal(at))
    first = next(action for action in menu.actions() if not action.isSeparator())
    assert first is window.actions_by_id["add"]
    first.trigger()
    add_by_typing(window, me, "tanh")
    assert near(middle_of(me, newest(window)), at)
    assert not window.session.graph.wires_into(newest(window).id)
    me.check_one_step(before)
    menu.deleteLater()


def test_a_right_click_asks_for_the_menu(window, me):
    asked = []
    window.view.requests.menu_wanted.disconnect()
    window.view.requests.menu_wanted.connect(lambda hit, at: asked.append(hit))
    at = empty_place(me)
    QApplication.sendEvent(me.port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, me.port.mapToGlobal(at)))
    assert asked == [NOTHING]


def test_space_held_pans_and_opens_nothing(window, me):
    at = empty_place(me)
    middle = me.view.middle()
    QTest.keyPress(me.view, Qt.Key.Key_Space)
    me.drag(at, at + QPoint(60, 30))
    QTest.keyRelease(me.view, Qt.Key.Key_Space)
    assert me.view.middle() != middle
    assert not popup(window).isVisible()


def test_shift_tab_leaves_the_canvas(window, me):
    me.view.setFocus()
    me.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert not popup(window).isVisible()
    assert window.focusWidget() is not me.view


@pytest.mark.parametrize("zoom", [0.2, 0.6, 1.0, 2.5])
def test_it_adds_at_the_pointer_at_every_zoom(window, me, zoom):
    me.view.zoom_by(zoom / me.view.zoom())
    me.view.pan(QPoint(-3000, 0))
    at, before = QPoint(400, 300), me.state()
    me.double_click(at)
    add_by_typing(window, me, "exp")
    place = me.view.mapToScene(at)
    x, y = newest(window).position
    assert abs(x + 90 - place.x()) <= 10
    assert abs(y + 42 - place.y()) <= 10
    me.check_one_step(before)


def test_without_a_pointer_on_the_canvas_it_adds_beside_what_is_there(window, me):
    QCursor.setPos(window.docks.panel(OperationPalette).mapToGlobal(QPoint(20, 200)))
    me.view.setFocus()
    me.key(Qt.Key.Key_Space)
    add_by_typing(window, me, "cos")
    new, others = newest(window), window.session.graph.nodes()[:-1]
    for other in others:
        x, y = new.position[0] - other.position[0], new.position[1] - other.position[1]
        assert abs(x) >= 180 or abs(y) >= 84


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_esc_leaves_everything_as_it_was(window, me):
    before = me.state()
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, "sig")
    me.key(Qt.Key.Key_Escape)
    assert not popup(window).isVisible()
    assert me.state() == before
    assert window.focusWidget() is me.view
    assert me.view.ghost is None


def test_a_press_elsewhere_leaves_it(window, me):
    before = me.state()
    at = empty_place(me)
    me.double_click(at)
    me.click(QPoint(20, 20))
    assert not popup(window).isVisible()
    assert me.state() == before


def test_undo_while_it_is_open_takes_the_last_step_back_and_leaves(window, me):
    me.double_click(empty_place(me))
    add_by_typing(window, me, "sin")
    nodes = len(window.session.graph)
    me.double_click(empty_place(me))
    me.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.session.graph) == nodes - 1
    assert not popup(window).isVisible()


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("times", "mul"), ("ln", "log"), ("squared error", "mse"), ("sig", "sigmoid"), ("+", "add"), ("*", "mul"),
        ("logistic", "sigmoid"), ("average", "mean"), ("@", "matmul"), ("root", "sqrt"), ("cross ent", "bce"),
    ],
)  # fmt: skip
def test_names_signs_and_synonyms_find(window, me, text, op):
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, text)
    assert popup(window).current.subject == op
    assert popup(window).sentence.text() == OPS[op].doc


def test_without_a_text_it_lists_the_sections_in_order(window, me):
    me.double_click(empty_place(me))
    sections = [choice.title for choice in popup(window).offer.rows if choice.is_section]
    assert sections == list(GROUPS)
    assert len(titles(window)) == len(OPS)
    assert not popup(window).current.is_section


def test_arrow_keys_tab_and_page_keys_go_through_the_list_past_headings(window, me):
    me.double_click(empty_place(me))
    here = popup(window)
    seen = [here.current.subject]
    for _ in range(8):
        me.key(Qt.Key.Key_Down)
        seen.append(here.current.subject)
    assert seen == [row.name for row in OPS.values()][:9]
    me.key(Qt.Key.Key_Up)
    assert here.current.subject == seen[7]
    me.key(Qt.Key.Key_Tab)
    assert here.current.subject == seen[8]
    me.key(Qt.Key.Key_PageDown)
    assert titles(window).index(here.current.title) > 10
    me.key(Qt.Key.Key_PageUp)
    me.key(Qt.Key.Key_PageUp)
    assert here.current.subject == seen[0]
    me.key(Qt.Key.Key_Down)
    me.key(Qt.Key.Key_Return)
    assert newest(window).op == seen[1]


def test_a_click_takes(window, me):
    before = me.state()
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, "tanh")
    here = popup(window).list
    QTest.mouseClick(here.viewport(), Qt.MouseButton.LeftButton, pos=here.visualRect(here.currentIndex()).center())
    assert newest(window).op == "tanh"
    me.check_one_step(before)


def test_a_text_that_leads_nowhere_says_so_and_enter_does_nothing(window, me):
    before = me.state()
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, "2 * (")
    assert titles(window) == []
    assert popup(window).sentence.text().endswith(".")
    me.key(Qt.Key.Key_Return)
    assert popup(window).isVisible()
    me.key(Qt.Key.Key_Escape)
    assert me.state() == before


# ── what a text adds by itself ───────────────────────────────────────────────────────────────────────────────────────
def test_a_number_makes_a_constant(window, me):
    at, before = empty_place(me), me.state()
    me.double_click(at)
    add_by_typing(window, me, "2*pi")
    node = newest(window)
    assert (node.op, node.value) == ("constant", pytest.approx(2 * np.pi))
    assert near(middle_of(me, node), at)
    me.check_one_step(before)


def test_a_list_makes_a_constant_vector(window, me):
    before = me.state()
    me.double_click(empty_place(me))
    add_by_typing(window, me, "[1, 2, 3]")
    assert newest(window).value.tolist() == [1, 2, 3]
    me.check_one_step(before)


@pytest.mark.parametrize("name", ["w1", "x", "weight"])
def test_a_new_identifier_makes_a_parameter(window, me, name):
    at, before = empty_place(me), me.state()
    me.double_click(at)
    add_by_typing(window, me, name)
    node = newest(window)
    assert (node.op, node.name) == ("parameter", name)
    assert near(middle_of(me, node), at)
    me.check_one_step(before)


def test_a_name_that_is_taken_leads_to_its_node(window, me):
    before = me.state()
    me.double_click(empty_place(me))
    add_by_typing(window, me, "b")
    assert window.session.selection == {window.session.graph.named("b").id}
    assert me.state() == before


def test_an_expression_makes_its_graph_at_the_pointer(window, me):
    me.view.pan(QPoint(-4000, 0))
    at, before = QPoint(450, 300), me.state()
    me.double_click(at)
    add_by_typing(window, me, "q = sin(u) + 2*b")
    graph = window.session.graph
    fresh = [node for node in graph.nodes() if node.id not in {old.id for old in before[0]}]
    assert {"q", "u"} <= {node.name for node in fresh}
    place = me.view.mapToScene(at)
    xs = [node.position[0] for node in fresh]
    assert abs((min(xs) + max(xs)) / 2 - place.x()) < 40
    assert {wire.source for wire in graph.wires()} & {graph.named("b").id}
    me.check_one_step(before)


# ── wires ────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_a_wire_dropped_on_nothing_offers_what_fits_and_wires_it(window, me):
    at, before = empty_place(me), me.state()
    me.drag(me.at("a", "output"), at)
    assert popup(window).isVisible()
    assert me.view.ghost is not None
    assert "parameter" not in titles(window)
    assert "matmul" not in titles(window)
    add_by_typing(window, me, "tanh")
    node, graph = newest(window), window.session.graph
    assert graph.wires_into(node.id) == [Wire(graph.named("a").id, node.id, "x")]
    assert near(me.at(node.name, "slot", "x"), at)
    me.check_one_step(before)


def test_backwards_from_a_slot_too(window, me):
    at, before = empty_place(me), me.state()
    number = window.session.graph.named("d").literal("b")
    me.drag(me.at("d", "slot", "b"), at)
    add_by_typing(window, me, "weight")
    node, graph = newest(window), window.session.graph
    assert graph.wire_into(graph.named("d").id, "b") == Wire(node.id, graph.named("d").id, "b")
    assert node.value == number, "the new node takes over the number of the slot"
    assert near(me.at(node.name, "output"), at)
    me.check_one_step(before)


def test_backwards_a_number_and_an_expression_are_wired(window, me):
    graph = window.session.graph
    for text in ("2*pi", "sin(3*u)"):
        before = me.state()
        me.drag(me.at("d", "slot", "b"), empty_place(me))
        add_by_typing(window, me, text)
        assert graph.wire_into(graph.named("d").id, "b") is not None
        me.check_one_step(before)
        window.actions_by_id["undo"].trigger()


def test_a_taken_name_is_wired_where_a_wire_waits(window, me):
    before, graph = me.state(), window.session.graph
    me.drag(me.at("d", "slot", "b"), empty_place(me))
    add_by_typing(window, me, "a")
    assert graph.wire_into(graph.named("d").id, "b") == Wire(graph.named("a").id, graph.named("d").id, "b")
    me.check_one_step(before)


def test_a_name_that_would_close_a_cycle_is_not_wired(window, me):
    me.drag(me.at("d", "slot", "b"), empty_place(me))
    QTest.keyClicks(popup(window).search, "e")
    assert not any(choice.kind == "wire" for choice in popup(window).offer.rows)


def test_esc_lets_go_of_the_dropped_wire(window, me):
    before = me.state()
    me.drag(me.at("a", "output"), empty_place(me))
    me.key(Qt.Key.Key_Escape)
    assert me.state() == before


def test_a_wire_taken_off_and_dropped_only_goes(window, me):
    before = me.state()
    me.drag(me.at("d", "slot", "a"), empty_place(me))
    assert not popup(window).isVisible()
    me.check_one_step(before)


def test_the_heading_says_the_shape_that_is_wired_from(open_window, hand):
    window = open_window("A = [[1, 2, 3], [4, 5, 6]]; s = sum(A)")
    me = hand(window)
    point_at(me, empty_place(me))
    window.session.select([window.session.graph.named("A").id])
    me.view.setFocus()
    me.key(Qt.Key.Key_Space)
    assert popup(window).heading.text() == "Wired from A · (2, 3)"


def test_space_with_one_node_selected_wires_the_new_one_to_it(window, me):
    at, before = empty_place(me), me.state()
    point_at(me, at)
    window.session.select([window.session.graph.named("e").id])
    me.view.setFocus()
    me.key(Qt.Key.Key_Space)
    assert "e" in popup(window).heading.text()
    add_by_typing(window, me, "sig")
    node, graph = newest(window), window.session.graph
    assert graph.wires_into(node.id) == [Wire(graph.named("e").id, node.id, "x")]
    assert near(middle_of(me, node), at)
    me.check_one_step(before)


def test_shift_enter_adds_without_the_wire(window, me):
    point_at(me, empty_place(me))
    window.session.select([window.session.graph.named("e").id])
    me.view.setFocus()
    me.key(Qt.Key.Key_Space)
    QTest.keyClicks(popup(window).search, "sig")
    me.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert newest(window).op == "sigmoid"
    assert not window.session.graph.wires_into(newest(window).id)


# ── what is used most ────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_used_most_stands_first_and_is_remembered(window, me, open_window):
    for op in ("tanh", "cos", "tanh"):
        me.double_click(empty_place(me))
        add_by_typing(window, me, op)
    me.double_click(empty_place(me))
    rows = popup(window).offer.rows
    assert [row.title for row in rows[:4]] == ["Often used", "tanh", "cos", GROUPS[0]]
    assert Usage().favourites(5) == ["tanh", "cos"]
    other = open_window(TEXT)
    assert other.bench.inserter.usage.favourites(1) == ["tanh"]


def test_among_equals_the_one_used_more_comes_first(window, me):
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, "sin")
    assert popup(window).current.subject == "sin"
    popup(window).search.setText("si")
    assert popup(window).current.subject == "sin"
    me.key(Qt.Key.Key_Escape)
    for _ in range(2):
        window.bench.inserter.usage.note("sinh")
    me.double_click(empty_place(me))
    QTest.keyClicks(popup(window).search, "si")
    assert popup(window).current.subject == "sinh"


@pytest.mark.parametrize(
    "text", ["", "oops", "[1, 2]", '{"tanh": "many", "gone": 3, "cos": 1e99, "sin": -4}', "{", "[" * 100_000]
)
def test_a_spoilt_setting_counts_as_none(text):
    QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "graphgui", "graphgui").setValue(KEY, text)
    assert Usage().favourites(9) == []


# ── reading it ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_it_speaks_to_screen_readers(window, me):
    me.double_click(empty_place(me))
    here = popup(window)
    QTest.keyClicks(here.search, "tanh")
    assert here.search.accessibleName()
    assert here.search.accessibleDescription() == f"tanh. {OPS['tanh'].doc}"
    spoken = here.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"tanh, {OPS['tanh'].group}, {OPS['tanh'].doc}"


@pytest.mark.parametrize("corner", [(5, 5), (0.99, 0.99), (0.99, 5), (5, 0.99)])
def test_it_is_seen_whole_wherever_it_opens(window, me, corner):
    port = me.port.rect()
    x, y = (
        round(each * side) if each < 1 else each
        for each, side in zip(corner, (port.width(), port.height()), strict=True)
    )
    window.bench.inserter.open_here(me.port.mapToGlobal(QPoint(x, y)))
    assert window.rect().contains(popup(window).geometry())
