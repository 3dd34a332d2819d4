"""Editing on the canvas: in place, through menus and keys, the output, and what is shown of errors."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from graphgui.analysis.layout import GRID, NODE_HEIGHT
from graphgui.document.edits import Disconnect, move
from graphgui.engine.graph import GraphError
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH
from graphgui.ui.grid.grid_editor import GridEditor
from tests.ui.hand import CTRL, SHIFT, node_names, select


def value(window, name):
    return window.session.results.values[name]


def item(window, name):
    return window.view.canvas.node_item(window.session.graph.named(name).id)


def choose(menu, text):
    """Chooses an entry of a menu by its words."""
    action = next(action for action in menu.actions() if action.text().replace("&", "").startswith(text))
    assert action.isEnabled()
    action.trigger()


# ── in place ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "expected"),
    [("2*pi/3", 2 * np.pi / 3), ("[[1,2],[3,4]]", [[1.0, 2.0], [3.0, 4.0]]), ("-1e300", -1e300), ("inf", np.inf)],
)
@pytest.mark.quick
def test_a_value_is_typed_where_it_stands(window, me, text, expected):
    before = me.state()
    me.double_click(me.at("a", "value"))
    assert window.view.field.isVisible()
    assert window.view.field.text() == "2"
    me.type(text)
    assert not window.view.field.isVisible()
    np.testing.assert_array_equal(value(window, "a"), expected)
    me.check_one_step(before)


def test_a_literal_is_typed_where_it_stands(window, me):
    before = me.state()
    me.double_click(me.at("d", "literal", "b"))
    me.type("1/4")
    assert float(value(window, "d")) == 1.25
    me.check_one_step(before)


@pytest.mark.parametrize("part", ["name", "body"])
@pytest.mark.quick
def test_a_name_is_typed_where_it_stands(window, me, part):
    before = me.state()
    me.double_click(me.at("c", part))
    me.type("η_1")
    assert "η_1" in node_names(window)
    assert item(window, "η_1").card_texts()[-1] == "∂e/∂η_1 = 2"
    me.check_one_step(before)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("b", "There is already a node called b."),
        ("lambda", "“lambda” cannot be a name: it is a reserved word of Python."),
        ("pi", "“pi” cannot be a name: it is a number."),
        ("two words", "“two words” cannot be a name: use letters, digits and _, and begin with a letter."),
        ("x" * 61, "The name “xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is too long; the most is 60 letters."),
        ("", "The name cannot be empty."),
    ],
)
def test_a_name_that_is_refused_stays_with_the_reason(window, me, text, reason):
    before = me.state()
    me.double_click(me.at("a", "name"))
    QTest.keyClick(window.view.field, Qt.Key.Key_Delete)
    me.type(text)
    assert window.view.field.isVisible()
    assert window.view.field.text() == text
    assert window.view.banner.text().lower() == reason.lower()
    assert window.view.banner.isVisible()
    me.key(Qt.Key.Key_Escape)
    assert not window.view.field.isVisible()
    assert me.state() == before
    assert window.session.document.undo_label is None


@pytest.mark.parametrize("text", ["two", "1 +", "[1, [2]]", "__import__('os')", "1/", "(" * 300])
def test_a_number_that_is_refused_stays_with_the_reason(window, me, text):
    before = me.state()
    me.double_click(me.at("a", "value"))
    me.type(text)
    assert window.view.field.isVisible()
    assert window.view.field.text() == text
    assert window.view.banner.text().endswith(".")
    window.view.field.selectAll()
    me.type("3")
    assert not window.view.field.isVisible()
    assert float(value(window, "a")) == 3.0
    me.check_one_step(before)


def test_clicking_elsewhere_commits(window, me):
    before = me.state()
    me.double_click(me.at("a", "value"))
    me.wake()
    QTest.keyClicks(window.view.field, "7")
    me.click(QPoint(4, 4))
    assert float(value(window, "a")) == 7.0
    assert not window.view.field.isVisible()
    me.check_one_step(before)


def test_clicking_elsewhere_gives_a_refused_text_up_with_its_reason(window, me):
    before = me.state()
    me.double_click(me.at("a", "value"))
    me.wake()
    QTest.keyClicks(window.view.field, "7 +")
    me.click(QPoint(4, 4))
    assert me.state() == before
    assert not window.view.field.isVisible()
    assert window.view.banner.isVisible()


def test_a_text_left_as_it_was_is_no_step(window, me):
    for part in ("name", "value"):
        me.double_click(me.at("a", part))
        me.type("a" if part == "name" else "2")
    assert window.session.document.undo_label is None


def test_undo_in_a_text_field_undoes_the_text_not_the_graph(window, me):
    me.click(me.at("b"))
    me.key(Qt.Key.Key_Left)
    before = me.state()
    me.double_click(me.at("a", "value"))
    me.wake()
    QTest.keyClicks(window.view.field, "75")
    me.key(Qt.Key.Key_Z, CTRL)
    assert window.view.field.isVisible()
    assert window.view.field.text() == "2"
    me.key(Qt.Key.Key_Delete)
    assert me.state() == before
    me.key(Qt.Key.Key_Escape)
    me.key(Qt.Key.Key_Z, CTRL)
    assert me.state() != before


def test_arrows_in_a_text_field_do_not_move_the_node(window, me):
    before = me.state()
    me.double_click(me.at("a", "name"))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        me.key(key)
    assert me.state() == before
    assert window.view.field.isVisible()


def test_letters_typed_into_a_field_are_no_commands(window, me):
    """O makes an output on the canvas, but is a letter in a name."""
    select(window, "a")
    me.key(Qt.Key.Key_F2)
    me.type("O")
    assert "O" in node_names(window)
    assert window.session.graph.node(window.session.graph.output).name == "e"


@pytest.mark.quick
def test_enter_edits_the_value_of_a_source_and_the_name_of_an_operation(window, me):
    select(window, "a")
    me.key(Qt.Key.Key_Return)
    me.type("5")
    select(window, "c")
    me.key(Qt.Key.Key_Return)
    me.type("total")
    assert float(value(window, "total")) == 6.0


def test_deleting_a_node_while_it_is_edited_ends_the_editing(window, me):
    for part in ("name", "value"):
        me.double_click(me.at("a", part))
        me.wake()
        QTest.keyClicks(window.view.field, "nonsense +")
        window.actions_by_id["delete"].trigger()
        assert not window.view.field.isVisible()
        assert "a" not in node_names(window)
        window.actions_by_id["undo"].trigger()
        assert "a" in node_names(window)
        me.check_canvas()


def test_the_field_lies_within_the_canvas_wherever_its_node_does(window, me):
    """A node at the edge is edited as well: the field moves in, and is as wide as its text calls for."""
    me.double_click(me.at("a", "value"))
    me.type("1234567890.12345678901234567890 + 0")
    for x in (-150, me.port.width() - 40):
        window.view.pan(QPoint(x, 0) - window.view.mapFromScene(item(window, "a").pos()))
        select(window, "a")
        me.key(Qt.Key.Key_Return)
        assert me.port.rect().contains(window.view.field.geometry())
        assert window.view.field.width() > 100
        me.key(Qt.Key.Key_Escape)


def test_a_large_matrix_is_edited_as_a_table(window, me):
    """A field holds so many letters; a matrix has a table of its own."""
    from graphgui.document.edits import set_value

    big = np.arange(90_000.0).reshape(300, 300)
    window.session.do("Set", set_value(window.session.graph.named("a"), big))
    me.double_click(me.at("a", "value"))
    assert not window.view.field.isVisible()
    (grid,) = window.findChildren(GridEditor)
    assert grid.shape.text() == "(300, 300)"
    np.testing.assert_array_equal(value(window, "a"), big)


# ── deleting ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_nodes_are_deleted_with_their_wires(window, me, key):
    before = me.state()
    me.click(me.at("b"))
    me.click(me.at("c"), SHIFT)
    me.key(key)
    assert node_names(window) == ["a", "d", "e"]
    assert len(window.session.graph.wires()) == 1
    assert float(value(window, "e")) == 1.0, "with its slots' own numbers: 1 · (0 + 1)"
    assert not window.session.selection
    me.check_one_step(before)


def test_a_chosen_wire_is_deleted(window, me):
    before = me.state()
    me.click(me.on_wire("b", "d", "a", 0.4))
    me.key(Qt.Key.Key_Delete)
    assert len(window.session.graph.wires()) == 4
    assert len(node_names(window)) == 5
    me.check_one_step(before)


def test_deleting_the_output_and_the_loss_lets_another_be_found(window, me):
    """e was chosen as the output; without it, the newest end is."""
    before = me.state()
    assert window.session.graph.chosen_output == window.session.graph.named("e").id
    me.click(me.at("e"))
    me.key(Qt.Key.Key_Delete)
    assert window.session.graph.chosen_output is None
    assert window.session.graph.node(window.session.graph.output).name == "d"
    assert item(window, "b").card_texts()[-1] == "∂d/∂b = 1"
    me.check_one_step(before)


def test_deleting_nothing_is_no_step(window, me):
    window.view.setFocus()
    me.key(Qt.Key.Key_Delete)
    assert window.session.document.undo_label is None


# ── the output ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_output_is_chosen_by_key_and_gradients_follow(window, me):
    before = me.state()
    me.click(me.at("c"))
    me.key(Qt.Key.Key_O)
    assert item(window, "a").card_texts()[-1] == "∂c/∂a = 1"
    assert item(window, "e").card_texts()[-1] == "∂c/∂e = 0"
    assert window.output_choice.currentText() == "∂c/∂"
    me.check_one_step(before)


def test_the_output_is_chosen_in_the_tool_bar(window, me):
    before = me.state()
    choice = window.output_choice
    at = choice.findText("∂d/∂")
    choice.setCurrentIndex(at)
    choice.activated.emit(at)
    assert item(window, "b").card_texts()[-1] == "∂d/∂b = 1"
    assert item(window, "a").card_texts() in (["2"], ["2", "∂d/∂a = 0"])
    me.check_one_step(before)
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert window.session.graph.chosen_output is None
    assert item(window, "b").card_texts()[-1] == "∂e/∂b = 5"


def test_the_choice_of_outputs_stays_narrow_however_long_the_names(open_window):
    window = open_window(f"{'very_long_' * 6} = 1; y = {'very_long_' * 6} + 1")
    assert window.output_choice.width() < 260
    assert window.expression.width() > 400


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_wrong_shape_is_shown_on_its_node_and_the_rest_stays_live(open_window, hand):
    window = open_window("A = [[1, 2], [3, 4]]; v = [1, 2, 3]; p = A @ v; q = p + 1; s = sum(A)")
    results, graph = window.session.results, window.session.graph
    problem = results.problems[graph.named("p").id]
    assert problem.is_own
    assert "(2, 2) @ (3) does not fit" in problem.sentence
    assert not results.problems[graph.named("q").id].is_own
    assert float(value(window, "s")) == 10.0
    assert problem.sentence in window.status_line.counts.text()
    assert problem.sentence in item(window, "p").tool_tip(None)
    select(window, "p")
    assert not window.grab().isNull()
    me = hand(window)
    before = me.state()
    me.double_click(me.at("v", "value"))
    (grid,) = window.findChildren(GridEditor)
    QTest.qWaitForWindowActive(grid)
    grid.shape.setFocus()
    grid.shape.selectAll()
    QTest.keyClicks(grid.shape, "2")
    QTest.keyClick(grid.shape, Qt.Key.Key_Return)
    grid.close()
    assert value(window, "q").tolist() == [6.0, 12.0]
    assert not window.session.results.problems
    me.check_one_step(before)


def test_a_long_error_does_not_widen_the_window(open_window):
    names = ["matrix_with_a_very_long_name_indeed", "vector_with_a_very_long_name_as_well"]
    window = open_window(
        f"{names[0]} = [[1, 2], [3, 4]]; {names[1]} = [1, 2, 3]; product_of_the_two = {names[0]} @ {names[1]}"
    )
    assert window.statusBar().minimumSizeHint().width() < 400
    assert names[0] in window.status_line.counts.toolTip()


def test_a_division_by_zero_shows_infinity_and_names_the_first(window, me):
    me.double_click(me.at("d", "literal", "b"))
    me.type("-1")
    window.expression.setFocus()
    window.expression.selectAll()
    me.type("q = c / d; r = q - q")
    assert item(window, "q").card_texts()[0] == "∞"
    assert item(window, "r").card_texts()[0] == "nan"
    assert "q" in window.status_line.counts.text()
    assert "⚠" in window.status_line.counts.text()


# ── context menus ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_number_is_pulled_out_of_its_slot_and_put_back(window, me):
    before = me.state()
    d = window.session.graph.named("d").id
    choose(window.context_menus.menu(Hit("literal", d, "b")), "Make a node")
    name = node_names(window)[-1]
    constant = window.session.graph.named(name)
    assert (constant.op, float(constant.value)) == ("constant", 1.0)
    assert float(value(window, "e")) == 6.0
    me.check_one_step(before)
    middle = me.state()
    choose(window.context_menus.menu(Hit("body", constant.id)), f"Put {name} into its slots")
    assert me.state()[:3] == before[:3]
    me.check_one_step(middle)


def test_a_number_pulled_out_lies_clear_of_everything(window, me):
    d = window.session.graph.named("d").id
    choose(window.context_menus.menu(Hit("literal", d, "b")), "Make a node")
    assert overlaps(window) == []


def test_a_wire_is_taken_away_from_its_menu_and_from_its_slots(window, me):
    graph = window.session.graph
    wire = graph.wire_into(graph.named("e").id, "a")
    before = me.state()
    choose(window.context_menus.menu(Hit("wire", wire=wire)), "Disconnect")
    assert wire not in graph.wires()
    me.check_one_step(before)
    choose(window.context_menus.menu(Hit("slot", wire.target, "b")), "Disconnect b")
    assert not graph.wires_into(wire.target)


def test_an_operation_is_added_where_the_menu_was_asked_for(window, me):
    before = me.state()
    at = QPoint(200, 60)
    menu = window.context_menus.menu(NOTHING, window.view.viewport().mapToGlobal(at))
    functions = next(
        a.menu() for m in menu.actions() if m.menu() for a in m.menu().actions() if "Functions" in a.text()
    )
    choose(functions, functions.actions()[0].text().replace("&", ""))
    node = window.session.graph.nodes()[-1]
    spot = window.view.mapToScene(at)
    assert node.position == pytest.approx((spot.x() - WIDTH / 2, spot.y() - HEIGHT / 2), abs=GRID)
    me.check_one_step(before)


@pytest.mark.quick
def test_a_nodes_menu_offers_what_can_be_done_with_it(window, me):
    select(window, "c")
    menu = window.context_menus.menu(Hit("body", window.session.graph.named("c").id))
    words = {action.text().replace("&", ""): action.isEnabled() for action in menu.actions()}
    assert words["Make this the output"]
    assert words["Rename"]
    assert "Edit the value" not in words, "only what can be done is offered"
    assert words["Delete"]
    assert not any(text.startswith("Put c") for text in words)


# ── everything ───────────────────────────────────────────────────────────────────────────────────────────────────
def overlaps(window):
    """The pairs of nodes whose cards, with the numbers in front of them, lie over one another."""
    canvas, graph = window.view.canvas, window.session.graph
    from graphgui.ui.canvas.paint.style import body_rect, pill_rect

    rects = []
    for node in graph.nodes():
        rect = body_rect(node)
        wired = {wire.slot for wire in graph.wires_into(node.id)}
        for slot in node.row.slots:
            if slot not in wired:
                rect |= pill_rect(node, slot)
        rects.append((node.name, rect.translated(canvas.node_item(node.id).pos())))
    return [(a, b) for i, (a, one) in enumerate(rects) for b, two in rects[i + 1 :] if one.intersects(two)]


def test_adding_in_the_middle_never_covers_another_node(window):
    for op in ("add", "mul", "parameter", "tanh") * 3:
        window.bench.inserter.add_in_the_middle(op)
    added = set(node_names(window)) - set("abcde")
    assert not [pair for pair in overlaps(window) if set(pair) & added]


def test_arrange_leaves_no_overlap_and_is_one_step(window, me):
    for name in "abc":
        select(window, name)
        me.key(Qt.Key.Key_Down)
    graph = window.session.graph
    from graphgui.document.edits import move

    window.session.do("Heap", *(move(node, (0.0, 0.0)) for node in graph.nodes()))
    window.session.select(())
    before = me.state()
    window.actions_by_id["arrange"].trigger()
    window.view.glide.finish()
    assert overlaps(window) == []
    me.check_one_step(before)


def test_unknown_operations_are_refused_with_a_sentence(window):
    window.bench.inserter.drop("explode", QPointF(), None)
    assert window.view.banner.text() == "There is no operation called explode."
    with pytest.raises(GraphError):
        window.session.graph.named("explode")


# ── what cannot be computed ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("zoom", [1.0, 0.6])
def test_what_is_wrong_stands_within_the_card_and_covers_no_other_node(open_window, zoom):
    """The node below, as near as the layout puts it, looks the same whether the one above can be computed or not."""
    window = open_window("x = [1, 2, 3]; y = [1, 2]; k = 5; z = x + y")
    session, view = window.session, window.view
    # Where nothing can be computed, no node has a gradient.
    view.canvas.paint_style.show_gradients = False
    z, k = session.graph.named("z"), session.graph.named("k")
    x, y = z.position
    session.do("Move", move(k, (x, y + NODE_HEIGHT)))
    view.fit()
    view.zoom_by(zoom / view.zoom())
    rect = QRectF(x - 4, y + NODE_HEIGHT - 4, 188, 92)

    def seen(rect):
        return window.view.viewport().grab(view.mapFromScene(rect).boundingRect()).toImage()

    broken, card = seen(rect), seen(QRectF(x, y, 180, 84))
    assert session.results.problems[z.id].is_own
    low = range(card.height() // 2, card.height() - 6)
    colours = (card.pixelColor(at, down) for at in range(8, card.width() - 8) for down in low)
    ink = QColor(view.canvas.paint_style.theme.error)
    assert any(abs(each.red() - ink.red()) + abs(each.green() - ink.green()) < 60 for each in colours), "a sentence"
    session.do("Disconnect", Disconnect(session.graph.wire_into(z.id, "b")))
    assert z.id not in session.results.problems
    assert seen(rect) == broken
