"""Hands on the canvas: wiring, moving, selecting, zooming, panning and scrubbing with real mouse events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.analysis.layout import GRID
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.gestures.wire_gestures import WireGesture
from tests.ui.hand import ALT, CTRL, SHIFT, selected_names, wires


def value(window, name):
    return float(window.session.results.values[name])


# ── wiring ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("backward", [False, True], ids=["output to slot", "slot to output"])
@pytest.mark.quick
def test_a_wire_is_drawn_either_way(window, me, backward):
    """d = b + 1 becomes d = b + a: e = 3 · 3."""
    before, ends = me.state(), (me.at("a", "output"), me.at("d", "slot", "b"))
    me.drag(*(reversed(ends) if backward else ends))
    assert "a→d.b" in wires(window)
    assert value(window, "e") == 9.0
    me.check_one_step(before)


@pytest.mark.quick
def test_a_wire_dropped_on_a_card_enters_the_nearest_slot(window, me):
    before = me.state()
    me.drag(me.at("a", "output"), me.at("d") + QPoint(0, 45))
    assert "a→d.b" in wires(window)
    me.check_one_step(before)


def test_a_wire_drawn_backward_onto_a_card_takes_its_output(window, me):
    before = me.state()
    me.drag(me.at("d", "slot", "b"), me.at("a") + QPoint(-20, 20))
    assert "a→d.b" in wires(window)
    me.check_one_step(before)


def test_a_wire_replaces_the_one_in_an_occupied_slot(window, me):
    before = me.state()
    me.drag(me.at("a", "output"), me.at("d", "slot", "a"))
    assert wires(window) == {"a→c.a", "b→c.b", "a→d.a", "c→e.a", "d→e.b"}
    me.check_one_step(before)


@pytest.mark.quick
def test_a_wire_taken_off_its_slot_moves_to_another(window, me):
    """The wire d→e.b goes to c.a, in the place of a's."""
    before = me.state()
    me.drag(me.at("e", "slot", "b"), me.at("c", "slot", "a"))
    assert wires(window) == {"d→c.a", "b→c.b", "b→d.a", "c→e.a"}
    me.check_one_step(before)


def test_a_wire_taken_off_its_slot_and_dropped_on_nothing_is_gone(window, me):
    """e's literal counts again: 3 · 1."""
    before = me.state()
    me.drag(me.at("e", "slot", "b"), me.at("e", "slot", "b") + QPoint(-20, 200))
    assert "d→e.b" not in wires(window)
    assert value(window, "e") == 3.0
    me.check_one_step(before)


def test_a_wire_put_back_where_it_was_is_no_step(window, me):
    before = me.state()
    start = me.at("e", "slot", "b")
    me.drag(start, start + QPoint(-60, 60), release=False)
    me.move(start)
    me.release(start)
    assert me.state() == before
    assert window.session.document.undo_label is None
    me.check_canvas()


def test_one_node_feeds_both_slots_of_another(open_window, hand):
    """x · x is two wires: at x = 3 it is 9, and its derivative 6."""
    window = open_window("x = 3; y = mul(1, 1)")
    me = hand(window)
    for slot in ("a", "b"):
        before = me.state()
        me.drag(me.at("x", "output"), me.at("y", "slot", slot))
        me.check_one_step(before)
    assert wires(window) == {"x→y.a", "x→y.b"}
    assert value(window, "y") == 9.0
    assert float(window.session.results.gradients["x"]) == 6.0


def test_a_cycle_is_refused_with_its_path_lit_and_a_sentence(window, me):
    """e may not feed c: c leads to e. The path is lit while the wire is held; the sentence can still be read after."""
    before, canvas, graph = me.state(), window.view.canvas, window.session.graph
    me.drag(me.at("e", "output"), me.at("c", "slot", "a"), release=False)
    lit = {graph.node(item.id).name for item in canvas.node_items() if item.lit is not None}
    lit_wires = [item.wire for item in canvas.wire_items() if item.lit is not None]
    assert lit == {"c", "e"}
    assert lit_wires == [Wire(graph.named("c").id, graph.named("e").id, "a")]
    sentence = window.view.banner.text()
    assert sentence == "This would close a cycle: c already leads to e (c → e)."
    me.release(me.at("c", "slot", "a"))
    assert me.state() == before
    assert window.session.document.undo_label is None
    assert window.view.banner.isVisible()
    assert window.view.banner.text() == sentence
    assert all(item.lit is None for item in (*canvas.node_items(), *canvas.wire_items()))
    me.check_canvas()


def test_a_node_cannot_feed_itself(window, me):
    before = me.state()
    me.drag(me.at("d", "output"), me.at("d", "slot", "b"))
    assert me.state() == before
    assert window.view.banner.text() == "d cannot feed itself."


def test_every_slot_shows_whether_the_wire_fits(window, me):
    """A wire from d fits into a's none, into c's and d's own slots not at all where that closes a cycle."""
    me.drag(me.at("d", "output"), me.at("d", "output") + QPoint(40, 90), release=False)
    items = {window.session.graph.node(item.id).name: item for item in window.view.canvas.node_items()}
    assert {name: set(item.slot_marks.values()) for name, item in items.items()} == {
        "a": set(), "b": set(), "c": {True}, "d": {False}, "e": {True},
    }  # fmt: skip
    me.key(Qt.Key.Key_Escape)
    assert all(item.slot_marks == {} for item in items.values())
    assert window.view.gesture is None
    me.release(me.at("e"))


def test_every_output_shows_whether_the_wire_fits_when_it_is_drawn_backward(window, me):
    me.drag(me.at("d", "slot", "b"), me.at("d", "slot", "b") + QPoint(-40, 60), release=False)
    items = {window.session.graph.node(item.id).name: item for item in window.view.canvas.node_items()}
    fits = {name: item.output_mark for name, item in items.items()}
    assert fits == {"a": True, "b": True, "c": True, "d": False, "e": False}
    me.key(Qt.Key.Key_Escape)
    assert all(item.output_mark is None for item in items.values())


@pytest.mark.parametrize("start", ["output", "slot"])
@pytest.mark.quick
def test_escape_gives_a_wire_up(window, me, start):
    before = me.state()
    me.drag(me.at("c", start, "a"), me.at("d", "slot", "b"), release=False)
    me.key(Qt.Key.Key_Escape)
    me.release(me.at("d", "slot", "b"))
    assert me.state() == before
    assert not window.view.banner.isVisible()
    me.check_canvas()


@pytest.mark.parametrize(("part", "slot"), [("output", ""), ("slot", "a"), ("slot", "b")])
def test_a_mere_click_on_a_port_says_and_changes_nothing(window, me, part, slot):
    before = me.state()
    me.click(me.at("d", part, slot))
    assert me.state() == before
    assert not window.view.banner.isVisible()
    assert selected_names(window) == {"d"}


def test_two_wires_drawn_in_a_hurry_are_both_laid(window, me):
    """The second press comes so soon that Qt calls it a double click."""
    start = me.at("a", "output")
    me.drag(start, me.at("d", "slot", "a"))
    QTest.mouseDClick(me.port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mousePress(me.port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    me.move(me.at("d", "slot", "b"))
    me.release(me.at("d", "slot", "b"))
    assert {"a→d.a", "a→d.b"} <= wires(window)


def test_wiring_works_zoomed_out(window, me):
    for _ in range(4):
        me.wheel(me.port.rect().center(), -1)
    me.drag(me.at("a", "output"), me.at("d", "slot", "b"))
    assert "a→d.b" in wires(window)


# ── moving ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_a_node_moves_and_snaps_to_the_grid(window, me):
    before, a = me.state(), window.session.graph.named("a")
    zoom = window.view.zoom()
    me.drag(me.at("a"), me.at("a") + QPoint(round(47 * zoom), round(88 * zoom)))
    x, y = a.position
    assert window.session.graph.named("a").position == (x + 40, y + 80)
    me.check_one_step(before)


@pytest.mark.quick
def test_alt_moves_freely(window, me):
    before, (x, y) = me.state(), window.session.graph.named("a").position
    start = me.at("a")
    me.drag(start, start + QPoint(33, 57), release=False)
    me.move(start + QPoint(33, 57), ALT)
    me.release(start + QPoint(33, 57), ALT)
    new_x, new_y = window.session.graph.named("a").position
    assert (new_x - x, new_y - y) == pytest.approx((33 / window.view.zoom(), 57 / window.view.zoom()), abs=1.5)
    assert new_x % GRID or new_y % GRID
    me.check_one_step(before)


def test_all_that_is_selected_moves_as_one_step(window, me):
    me.click(me.at("a"))
    me.click(me.at("c"), SHIFT)
    before = me.state()
    old = {name: window.session.graph.named(name).position for name in "abcde"}
    me.drag(me.at("c"), me.on(*old["c"]) + (me.at("c") - me.on(*old["c"])) + QPoint(0, 100))
    new = {name: window.session.graph.named(name).position for name in "abcde"}
    shift = new["c"][1] - old["c"][1]
    assert shift > 0
    assert new == {name: (x, y + (shift if name in "ac" else 0)) for name, (x, y) in old.items()}
    me.check_one_step(before)


def test_wires_follow_while_a_node_is_moved(window, me):
    me.drag(me.at("c"), me.at("c") + QPoint(0, 120), release=False)
    canvas, graph = window.view.canvas, window.session.graph
    c = graph.named("c").id
    for wire in graph.wires_from(c):
        assert canvas.wire_item(wire).path().pointAtPercent(0) == canvas.start_of(c)
        assert canvas.start_of(c).y() > graph.node(c).position[1] + 100
    me.key(Qt.Key.Key_Escape)
    me.check_canvas()


def test_escape_puts_moved_nodes_back(window, me):
    before = me.state()
    me.drag(me.at("c"), me.at("c") + QPoint(90, 120), release=False)
    me.key(Qt.Key.Key_Escape)
    me.move(me.at("e"))
    me.release(me.at("e"))
    assert me.state() == before
    assert window.session.document.undo_label is None
    me.check_canvas()


@pytest.mark.parametrize("modifier", [SHIFT, CTRL])
def test_dragging_a_selected_node_with_shift_or_ctrl_moves_it(window, me, modifier):
    """The press alone must not take it out of the selection, or there is nothing left to drag."""
    me.click(me.at("a"))
    before = me.state()
    me.drag(me.at("a"), me.at("a") + QPoint(0, 100), modifier)
    assert selected_names(window) == {"a"}
    me.check_one_step(before)


def test_a_move_that_ends_where_it_began_is_no_step(window, me):
    start = me.at("a")
    me.drag(start, start + QPoint(80, 0), release=False)
    me.release(start + QPoint(2, 2))
    assert window.session.document.undo_label is None


# ── selecting ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_clicks_select(window, me):
    me.click(me.at("a"))
    assert selected_names(window) == {"a"}
    me.click(me.at("b"), SHIFT)
    me.click(me.at("c"), CTRL)
    assert selected_names(window) == {"a", "b", "c"}
    me.click(me.at("b"), CTRL)
    assert selected_names(window) == {"a", "c"}
    me.click(me.at("c"))
    assert selected_names(window) == {"c"}, "a click on one of several selects it alone"
    me.click(QPoint(5, me.port.height() - 5))
    assert selected_names(window) == set()


@pytest.mark.quick
def test_a_rubber_band_selects_what_it_touches(window, me):
    (ax, ay), (bx, by) = (window.session.graph.named(name).position for name in "ab")
    top, bottom = min(ay, by), max(ay, by)
    corner, opposite = me.on(min(ax, bx) - 70, top - 30), me.on(max(ax, bx) + 60, bottom + 40)
    me.drag(corner, opposite)
    assert selected_names(window) == {"a", "b"}
    me.click(me.at("e"))
    me.drag(corner, opposite, SHIFT)
    assert selected_names(window) == {"a", "b", "e"}
    me.drag(corner, opposite)
    assert selected_names(window) == {"a", "b"}
    me.drag(QPoint(5, me.port.height() - 5), QPoint(40, me.port.height() - 30))
    assert selected_names(window) == set()


def test_escape_gives_a_rubber_band_up(window, me):
    me.click(me.at("e"))
    me.drag(QPoint(4, 4), me.port.rect().bottomRight() - QPoint(4, 4), release=False)
    assert selected_names(window) == set("abcde")
    me.key(Qt.Key.Key_Escape)
    assert selected_names(window) == {"e"}
    me.release(QPoint(4, 4))
    me.key(Qt.Key.Key_Escape)
    assert selected_names(window) == set()


def test_wires_are_selected_alone_or_with_others(window, me):
    canvas = window.view.canvas
    one, two = me.on_wire("a", "c", "a", 0.3), me.on_wire("d", "e", "b", 0.3)
    me.click(one)
    assert len(canvas.chosen_wires) == 1
    me.click(two, SHIFT)
    assert len(canvas.chosen_wires) == 2
    me.click(me.at("b"), SHIFT)
    assert len(canvas.chosen_wires) == 2
    assert selected_names(window) == {"b"}
    me.drag(QPoint(5, me.port.height() - 5), QPoint(40, me.port.height() - 30))
    assert not canvas.chosen_wires, "what a rubber band does not hold is not deleted with what it holds"
    me.click(one)
    assert selected_names(window) == set()
    window.actions_by_id["select_all"].trigger()
    assert not canvas.chosen_wires


# ── the way around ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("notches", [1, -1, -3])
@pytest.mark.quick
def test_the_wheel_zooms_at_the_pointer(window, me, notches):
    """The point of the canvas under the pointer stays under it, to the pixel."""
    zoom = window.view.zoom()
    for at in (QPoint(120, 90), QPoint(700, 300)):
        before = window.view.mapToScene(at)
        me.wheel(at, notches)
        after = window.view.mapFromScene(before)
        assert (after - at).manhattanLength() <= 2
    assert window.view.zoom() == pytest.approx(zoom * 1.2 ** (2 * notches))
    assert window.status_line.zoom_label.text() == f"{round(100 * window.view.zoom())} %"


def test_the_point_under_the_pointer_stays_even_zoomed_far_out(window, me):
    at = QPoint(60, 60)
    before = window.view.mapToScene(at)
    for _ in range(30):
        me.wheel(at, -1)
    assert window.view.zoom() == pytest.approx(0.05)
    drift = window.view.mapToScene(at) - before
    assert abs(drift.x()) * 0.05 < 20
    assert abs(drift.y()) * 0.05 < 20
    for _ in range(60):
        me.wheel(at, 1)
    assert window.view.zoom() == pytest.approx(5.0)


@pytest.mark.quick
def test_the_middle_button_pans(window, me):
    before = window.view.mapToScene(QPoint(0, 0))
    me.drag(QPoint(300, 300), QPoint(360, 250), button=Qt.MouseButton.MiddleButton)
    after, zoom = window.view.mapToScene(QPoint(0, 0)), window.view.zoom()
    assert ((before - after).x() * zoom, (before - after).y() * zoom) == pytest.approx((60, -50), abs=2)
    assert selected_names(window) == set()
    assert window.session.document.undo_label is None


@pytest.mark.quick
def test_space_and_a_drag_pan(window, me):
    window.view.setFocus()
    before = window.view.mapToScene(QPoint(0, 0))
    QTest.keyPress(window.view, Qt.Key.Key_Space)
    me.drag(me.at("a"), me.at("a") + QPoint(50, 40))
    QTest.keyRelease(window.view, Qt.Key.Key_Space)
    after, zoom = window.view.mapToScene(QPoint(0, 0)), window.view.zoom()
    assert ((before - after).x() * zoom, (before - after).y() * zoom) == pytest.approx((50, 40), abs=2)
    assert window.session.document.undo_label is None
    me.drag(me.at("a"), me.at("a") + QPoint(0, 100))
    assert window.session.document.undo_label == "Move"


def test_space_let_go_of_elsewhere_is_let_go(window, me):
    window.view.setFocus()
    QTest.keyPress(window.view, Qt.Key.Key_Space)
    window.expression.setFocus()
    me.drag(me.at("a"), me.at("a") + QPoint(0, 100))
    assert window.session.document.undo_label == "Move"


def test_fit_shows_all_and_natural_size_is_one(window, me):
    for _ in range(5):
        me.wheel(QPoint(30, 30), 1)
    me.key(Qt.Key.Key_0, CTRL)
    assert window.view.zoom() == pytest.approx(1.0)
    me.key(Qt.Key.Key_Home)
    shown = window.view.mapToScene(me.port.rect()).boundingRect()
    assert shown.contains(window.view.canvas.content_rect())
    me.click(me.at("a"))
    me.key(Qt.Key.Key_Home, SHIFT)
    assert abs(me.at("a").x() - me.port.rect().center().x()) < 60


@pytest.mark.quick
def test_arrow_keys_nudge_as_one_step(window, me):
    me.click(me.at("a"))
    x, y = window.session.graph.named("a").position
    before = me.state()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down):
        me.key(key)
    assert window.session.graph.named("a").position == (x - 2 * GRID, y + GRID)
    me.check_one_step(before)


# ── scrubbing ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_a_value_is_scrubbed_as_one_step(window, me):
    """From 2, forty pixels are ten steps of 0.1; the results follow all the way."""
    before = me.state()
    start = me.at("a", "value")
    me.drag(start, start + QPoint(40, 0), release=False)
    assert value(window, "a") == pytest.approx(3.0)
    assert value(window, "e") == pytest.approx(8.0)
    me.release(start + QPoint(40, 0))
    assert float(window.session.graph.named("a").value) == pytest.approx(3.0)
    me.check_one_step(before)
    me.drag(start, start - QPoint(40, 0))
    assert value(window, "a") == pytest.approx(2.0)
    me.key(Qt.Key.Key_Z, CTRL)
    assert value(window, "a") == pytest.approx(3.0), "the second scrub is a step of its own"


@pytest.mark.quick
def test_shift_scrubs_finer_and_ctrl_coarser(window, me):
    start = me.at("b", "value")
    for modifier, expected in ((SHIFT, 1.1), (CTRL, 11.0)):
        me.click(QPoint(4, 4))
        me.drag(start, start + QPoint(40, 0), modifier)
        assert value(window, "b") == pytest.approx(expected)
        me.key(Qt.Key.Key_Z, CTRL)
        assert value(window, "b") == 1.0


def test_a_literal_is_scrubbed_as_one_step(window, me):
    before = me.state()
    start = me.at("d", "literal", "b")
    me.drag(start, start + QPoint(20, 0))
    assert value(window, "d") == pytest.approx(2.5)
    me.check_one_step(before)


def test_escape_during_a_scrub_leaves_no_step(window, me):
    before = me.state()
    start = me.at("a", "value")
    me.drag(start, start + QPoint(60, 0), release=False)
    me.key(Qt.Key.Key_Escape)
    me.release(start + QPoint(60, 0))
    assert me.state() == before
    assert window.session.document.undo_label is None
    assert window.session.document.redo_label is None
    assert not window.isWindowModified()


def test_a_scrub_back_to_where_it_began_leaves_no_step(window, me):
    start = me.at("a", "value")
    me.drag(start, start + QPoint(60, 0), release=False)
    me.move(start)
    me.release(start)
    assert value(window, "a") == 2.0
    assert window.session.document.undo_label is None


@pytest.mark.parametrize("text", ["inf", "nan", "1e308", "-1e-300"])
def test_odd_numbers_are_scrubbed_without_harm(open_window, hand, text):
    window = open_window(f"x = {text}; y = x * 2")
    me = hand(window)
    for pixels in (40, -80):
        start = me.at("x", "value")
        me.drag(start, start + QPoint(pixels, 0))
    me.check_canvas()


# ── in the middle of a gesture ───────────────────────────────────────────────────────────────────────────────────
def starts(me):
    """Where gestures begin: a wire drawn, a wire taken off, a move, a scrub, a rubber band."""
    return {
        "wire": me.at("c", "output"), "unwire": me.at("e", "slot", "a"), "move": me.at("c"),
        "scrub": me.at("a", "value"), "band": QPoint(4, 4),
    }  # fmt: skip


GESTURES = ["wire", "unwire", "move", "scrub", "band"]


@pytest.mark.parametrize("gesture", GESTURES)
def test_undo_during_a_gesture_takes_the_gesture_back_and_no_more(window, me, gesture):
    me.click(me.at("b"))
    me.key(Qt.Key.Key_Left)
    before, start = me.state(), starts(me)[gesture]
    me.drag(start, start + QPoint(60, 70), release=False)
    me.key(Qt.Key.Key_Z, CTRL)
    assert window.view.gesture is None
    me.release(start + QPoint(60, 70))
    assert me.state() == before
    assert window.session.document.undo_label == "Move"
    me.check_canvas()


@pytest.mark.parametrize("gesture", GESTURES)
def test_deleting_everything_during_a_gesture_ends_it(window, me, gesture):
    start = starts(me)[gesture]
    me.drag(start, start + QPoint(60, 70), release=False)
    window.actions_by_id["select_all"].trigger()
    me.key(Qt.Key.Key_Delete)
    assert len(window.session.graph) == 0
    me.move(start + QPoint(90, 10))
    me.port.grab()
    me.release(start)
    assert len(window.session.graph) == 0
    me.check_canvas()


@pytest.mark.parametrize("gesture", GESTURES)
def test_opening_another_document_during_a_gesture_ends_it(window, me, gesture, monkeypatch):
    from graphgui.formats.examples import EXAMPLES

    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_save", lambda *_: pytest.fail("nothing was changed"))
    start = starts(me)[gesture]
    me.drag(start, start + QPoint(60, 70), release=False)
    assert window.files.open_example(EXAMPLES[4].path, EXAMPLES[4].title)
    before = me.state()
    me.move(start + QPoint(90, 10))
    me.release(start)
    assert me.state() == before
    assert not window.session.selection
    me.check_canvas()


@pytest.mark.parametrize("gesture", GESTURES)
def test_other_buttons_do_not_disturb_a_gesture(window, me, gesture):
    """The right and the middle button, pressed and let go while the left one drags; no menu opens."""
    menus = []
    window.view.requests.menu_wanted.disconnect()
    window.view.requests.menu_wanted.connect(lambda *_: menus.append(1))
    start = starts(me)[gesture]
    me.drag(start, start + QPoint(60, 70), release=False)
    held = window.view.gesture
    assert held is not None
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mousePress(me.port, button, Qt.KeyboardModifier.NoModifier, start)
        if button == Qt.MouseButton.RightButton:
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, start, me.port.mapToGlobal(start))
            QApplication.sendEvent(me.port, event)
        QTest.mouseRelease(me.port, button, Qt.KeyboardModifier.NoModifier, start)
        assert window.view.gesture is held
    me.key(Qt.Key.Key_Escape)
    me.release(start)
    assert not menus


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_release_that_never_came_does_not_leave_a_gesture_hanging(window, me, gesture):
    """Another window may swallow it; the next move comes with no button held."""
    before, start = me.state(), starts(me)[gesture]
    me.drag(start, start + QPoint(60, 70), release=False)
    me.move(start + QPoint(200, 90), button=Qt.MouseButton.NoButton)
    assert window.view.gesture is None
    assert me.state() == before
    me.check_canvas()


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_may_end_outside_the_window(window, me, gesture):
    before, start = me.state(), starts(me)[gesture]
    me.drag(start, QPoint(-3000, -2000))
    assert window.view.gesture is None
    me.check_canvas()
    if me.state() != before:
        me.check_one_step(before)


def test_a_gesture_is_painted_over_the_canvas(window, me):
    """Grabbing the picture in the middle of each gesture raises nothing; qt warnings would fail the test."""
    for start in starts(me).values():
        me.drag(start, start + QPoint(60, 70), release=False)
        assert not me.port.grab().isNull()
        me.key(Qt.Key.Key_Escape)
        me.release(start)


def test_a_wire_under_way_survives_a_change_of_numbers(window, me):
    """A scrub in the inspector or the end of a descent changes numbers only."""
    me.drag(me.at("a", "output"), me.at("d", "slot", "b") + QPoint(-60, 0), release=False)
    from graphgui.document.edits import set_value

    window.session.do("Set", set_value(window.session.graph.named("a"), window.session.graph.named("b").value))
    assert isinstance(window.view.gesture, WireGesture)
    me.release(me.at("d", "slot", "b"))
    assert "a→d.b" in wires(window)
