"""Hands on wires: moved, copied, swapped, several at once, cut, bent, and drawn from card to card. At two zooms each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.analysis.layout import GRID
from graphgui.engine.graph import Wire
from tests.ui.hand import ALT, CTRL, NONE, OLAH, SHIFT, wires

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture(params=[1.0, 0.6], ids=["natural size", "zoomed out"])
def window(request, open_window):
    return zoomed(open_window(OLAH), request.param)


def zoomed(window, zoom):
    window.view.fit()
    window.view.zoom_by(zoom / window.view.zoom())
    return window


def wire(window, source, target, slot):
    graph = window.session.graph
    return Wire(graph.named(source).id, graph.named(target).id, slot)


def routes(window):
    return dict(window.session.document.content.annotations.routes)


def rest(window):
    """Nothing is marked any more, every wire is seen."""
    canvas = window.view.canvas
    assert window.view.gesture is None
    assert all(item.lit is None and item.isVisible() for item in canvas.wire_items())
    assert all(item.lit is None and item.caught is None and not item.slot_marks for item in canvas.node_items())


def give_up(window, me, at, before, button=Qt.MouseButton.LeftButton):
    """Esc in the middle: nothing has happened, and letting go does nothing either."""
    assert window.view.gesture is not None
    me.port.grab()
    me.key(Qt.Key.Key_Escape)
    rest(window)
    me.release(at, NONE, button)
    assert me.state() == before
    assert window.session.document.undo_label is None
    me.check_canvas()


# ── moving and copying ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_two_inputs_are_swapped_by_dragging_one_onto_the_other(window, me):
    before = me.state()
    start, end = me.at("e", "slot", "b"), me.at("e", "slot", "a")
    me.drag(start, end)
    assert wires(window) == {"a→c.a", "b→c.b", "b→d.a", "d→e.a", "c→e.b"}
    me.check_one_step(before)
    assert window.session.document.undo_label == "Swap inputs"


@pytest.mark.quick
def test_shift_copies_a_wire(window, me):
    before = me.state()
    start, end = me.at("c", "slot", "a"), me.at("d", "slot", "b")
    me.drag(start, end, SHIFT, release=False)
    assert window.view.canvas.wire_item(wire(window, "a", "c", "a")).isVisible()
    give_up(window, me, end, before)
    me.drag(start, end, SHIFT)
    assert wires(window) == {"a→c.a", "b→c.b", "b→d.a", "c→e.a", "d→e.b", "a→d.b"}
    me.check_one_step(before)
    assert not window.session.selection, "keys on a port choose what is done with its wires, and select nothing"


def test_shift_may_come_late_and_go_again(window, me):
    start, end, item = me.at("c", "slot", "a"), me.at("d", "slot", "b"), wire(window, "a", "c", "a")
    me.drag(start, end, release=False)
    assert not window.view.canvas.wire_item(item).isVisible()
    me.move(end, SHIFT)
    assert window.view.canvas.wire_item(item).isVisible()
    me.move(end)
    me.release(end)
    assert wires(window) == {"b→c.b", "b→d.a", "c→e.a", "d→e.b", "a→d.b"}


def test_a_moved_wire_takes_its_bends_along(window, me):
    me.double_click(me.on_wire("a", "c", "a"))
    (route,) = routes(window).values()
    before, bends = me.state(), routes(window)
    me.drag(me.at("c", "slot", "a"), me.at("d", "slot", "b"))
    assert routes(window) == {wire(window, "a", "d", "b"): route}
    me.check_one_step(before)
    me.key(Qt.Key.Key_Z, CTRL)
    assert routes(window) == bends


def test_the_nearest_slot_that_fits_is_caught_before_one_that_refuses(window, me):
    """Between a slot of c, which leads to e, and nothing else: c refuses, but only right at its port."""
    zoom = window.view.zoom()
    me.drag(me.at("e", "output"), me.at("c", "slot", "a") + QPoint(round(-24 * min(zoom, 1)), 0), release=False)
    assert window.view.banner.text() == "This would close a cycle: c already leads to e (c → e)."
    me.key(Qt.Key.Key_Escape)
    me.release(me.at("c", "slot", "a"))
    rest(window)


@pytest.mark.parametrize("zoom", [1.0, 0.6])
def test_shapes_that_do_not_go_together_are_told_and_may_be_laid(open_window, hand, zoom):
    window = zoomed(open_window("x = [1, 2, 3]; y = [1, 2]; z = x + 1"), zoom)
    me = hand(window)
    before, end = me.state(), me.at("z", "slot", "b")
    me.drag(me.at("y", "output"), end, release=False)
    text = window.view.banner.text()
    assert text.startswith("Shapes (3) and (2) do not fit together")
    assert text.endswith("You can lay the wire all the same.")
    me.port.grab()
    me.release(end)
    assert "y→z.b" in wires(window)
    me.check_one_step(before)


# ── several at once ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_ctrl_takes_along_all_wires_of_an_output(window, me):
    before = me.state()
    start, end = me.at("b", "output"), me.at("a", "output")
    me.drag(start, end, CTRL, release=False)
    give_up(window, me, end, before)
    me.drag(start, end, CTRL)
    assert wires(window) == {"a→c.a", "a→c.b", "a→d.a", "c→e.a", "d→e.b"}
    me.check_one_step(before)


def test_wires_taken_along_and_dropped_on_nothing_are_gone(window, me):
    before = me.state()
    me.drag(me.at("b", "output"), me.at("b", "output") + QPoint(10, 150), CTRL)
    assert wires(window) == {"a→c.a", "c→e.a", "d→e.b"}
    me.check_one_step(before)


def test_wires_taken_along_cannot_close_a_cycle(window, me):
    before = me.state()
    me.drag(me.at("a", "output"), me.at("c", "output"), CTRL)
    assert me.state() == before
    assert window.view.banner.text() == "c cannot feed itself."
    rest(window)


@pytest.mark.parametrize("zoom", [1.0, 0.6])
@pytest.mark.quick
def test_ctrl_leads_selected_nodes_into_the_slots_of_one(open_window, hand, zoom):
    """Three nodes into a stack of two: it grows, and takes them from the highest to the lowest."""
    window = zoomed(open_window("p = 1; q = 2; r = 3; s = stack(0, 0)"), zoom)
    me, graph = hand(window), window.session.graph
    order = sorted("pqr", key=lambda name: graph.named(name).position[1])
    window.session.select(graph.named(name).id for name in "pqr")
    before, first = me.state(), graph.named("s").slots[0]
    start, end = me.at("s", "slot", first), me.at("r", "output")
    me.drag(start, end, CTRL, release=False)
    give_up(window, me, end, before)
    me.drag(start, end, CTRL)
    slots = window.session.graph.named("s").slots
    assert wires(window) == {f"{name}→s.{slot}" for name, slot in zip(order, slots, strict=True)}
    me.check_one_step(before)


# ── from card to card ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_alt_wires_one_card_to_another(window, me):
    before = me.state()
    me.drag(me.at("a"), me.at("d"), ALT, release=False)
    assert window.view.canvas.node_item(window.session.graph.named("d").id).caught == "b"
    give_up(window, me, me.at("d"), before)
    me.drag(me.at("a"), me.at("d"), ALT)
    assert wires(window) == {"a→c.a", "b→c.b", "b→d.a", "c→e.a", "d→e.b", "a→d.b"}
    me.check_one_step(before)


def test_a_card_without_room_says_so(window, me):
    before = me.state()
    me.drag(me.at("a"), me.at("e"), ALT)
    assert me.state() == before
    assert window.view.banner.text() == "e has no free input."


def test_a_card_that_would_close_a_cycle_says_so(window, me):
    window.session.do("Disconnect", *disconnect(window, "a", "c", "a"))
    before = me.state()
    me.drag(me.at("e"), me.at("c"), ALT)
    assert me.state() == before
    assert "cycle" in window.view.banner.text()


def disconnect(window, *ends):
    from graphgui.document.edits import Disconnect

    return [Disconnect(wire(window, *ends))]


# ── the blade ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_a_blade_cuts_every_wire_it_crosses(window, me):
    """A line from above to below, left of e: both wires into e are marked, then cut as one step."""
    canvas, before = window.view.canvas, me.state()
    ends = [me.on_wire("c", "e", "a"), me.on_wire("d", "e", "b")]
    high, low = sorted(ends, key=lambda at: at.y())
    start, end = high - QPoint(0, 40), low + QPoint(0, 40)
    me.drag(start, end, CTRL, release=False, button=RIGHT)
    marked = {item.wire for item in canvas.wire_items() if item.lit is not None}
    assert {wire(window, "c", "e", "a"), wire(window, "d", "e", "b")} <= marked
    give_up(window, me, end, before, RIGHT)
    me.drag(start, end, CTRL, button=RIGHT)
    assert set(window.session.graph.wires()) == set(before[1]) - marked
    me.check_one_step(before)
    rest(window)


def test_a_blade_that_crosses_nothing_is_no_step_and_opens_no_menu(window, me):
    menus = []
    window.view.requests.menu_wanted.disconnect()
    window.view.requests.menu_wanted.connect(lambda *_: menus.append(1))
    before, start = me.state(), QPoint(40, 40)
    QTest.mousePress(me.port, RIGHT, CTRL, start)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, start, me.port.mapToGlobal(start))
    QApplication.sendEvent(me.port, event)
    me.move(start + QPoint(30, 30), CTRL, button=RIGHT)
    me.release(start + QPoint(30, 30), CTRL, RIGHT)
    assert me.state() == before
    assert not menus
    assert window.session.document.undo_label is None


# ── bends ────────────────────────────────────────────────────────────────────────────────────────────────────────
def bent(window, me):
    """The wire from a to c with one bend; its pixel."""
    me.double_click(me.on_wire("a", "c", "a", 0.4))
    ((x, y),) = routes(window)[wire(window, "a", "c", "a")]
    return me.on(x, y)


def undo_and_redo(me, before, after):
    me.key(Qt.Key.Key_Z, CTRL)
    assert routes(me.window) == before
    me.check_canvas()
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert routes(me.window) == after
    me.check_canvas()


@pytest.mark.quick
def test_a_double_click_bends_a_wire_on_the_grid(window, me):
    at = bent(window, me)
    ((x, y),) = routes(window)[wire(window, "a", "c", "a")]
    assert (x % GRID, y % GRID) == (0, 0)
    path = window.view.canvas.wire_item(wire(window, "a", "c", "a")).path()
    assert min((path.pointAtPercent(i / 200) - QPointF(x, y)).manhattanLength() for i in range(201)) < 3
    assert window.view.hit(at).part == "bend"
    undo_and_redo(me, {}, routes(window))


def test_bends_stand_in_the_order_in_which_the_wire_runs(window, me):
    for share in (0.75, 0.25):
        me.double_click(me.on_wire("c", "e", "a", share))
    one, two = routes(window)[wire(window, "c", "e", "a")]
    assert one[0] < two[0]


@pytest.mark.quick
def test_a_bend_is_dragged(window, me):
    start = bent(window, me)
    before = routes(window)
    me.drag(start, start + QPoint(7, 61), release=False)
    me.key(Qt.Key.Key_Escape)
    me.release(start)
    assert routes(window) == before
    me.check_canvas()
    me.drag(start, start + QPoint(7, 61))
    after = routes(window)
    assert after != before
    ((x, y),) = after[wire(window, "a", "c", "a")]
    assert (x % GRID, y % GRID) == (0, 0)
    undo_and_redo(me, before, after)


@pytest.mark.parametrize("how", ["double click", "Delete"])
@pytest.mark.quick
def test_a_bend_is_removed(window, me, how):
    at, before = bent(window, me), routes(window)
    me.click(me.at("e"))
    if how == "Delete":
        me.click(at)
        me.key(Qt.Key.Key_Delete)
        me.key(Qt.Key.Key_Delete)
    else:
        me.double_click(at)
    assert routes(window) == {}
    assert "a→c.a" in wires(window)
    undo_and_redo(me, before, {})


def test_bends_move_with_the_nodes_of_their_wire(window, me):
    bent(window, me)
    ((x, y),) = routes(window)[wire(window, "a", "c", "a")]
    graph = window.session.graph
    window.session.select([graph.named("a").id, graph.named("c").id])
    before, places = routes(window), graph.named("a").position
    me.drag(me.at("a"), me.at("a") + QPoint(0, 60))
    down = window.session.graph.named("a").position[1] - places[1]
    assert down
    assert routes(window) == {wire(window, "a", "c", "a"): ((x, y + down),)}
    undo_and_redo(me, before, routes(window))


def test_commands_bend_straighten_and_swap(window, me):
    actions, canvas = window.actions_by_id, window.view.canvas
    canvas.choose_wires([wire(window, "a", "c", "a")])
    actions.refresh()
    actions["bend"].trigger()
    assert len(routes(window)[wire(window, "a", "c", "a")]) == 1
    actions.refresh()
    actions["straighten"].trigger()
    assert routes(window) == {}
    window.session.select([window.session.graph.named("e").id])
    before = me.state()
    window.view.setFocus()
    me.key(Qt.Key.Key_X, SHIFT)
    assert {"c→e.b", "d→e.a"} <= wires(window)
    me.check_one_step(before)


# ── at the edges ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_canvas_moves_on_while_something_is_held_at_the_edge(window, me, qtbot):
    view, before = window.view, me.state()
    left = view.mapToScene(QPoint(0, 0)).x()
    start, edge = me.at("a"), QPoint(me.port.width() - 2, 200)
    me.drag(start, edge, release=False)
    place = view.canvas.node_item(window.session.graph.named("a").id).x()
    qtbot.waitUntil(lambda: view.mapToScene(QPoint(0, 0)).x() > left + 60)
    assert view.canvas.node_item(window.session.graph.named("a").id).x() > place
    me.key(Qt.Key.Key_Escape)
    rest(window)
    stays = view.mapToScene(QPoint(0, 0))
    QTest.qWait(60)
    assert view.mapToScene(QPoint(0, 0)) == stays
    me.release(edge)
    assert me.state() == before
    me.check_canvas()


# ── in the middle of a gesture ───────────────────────────────────────────────────────────────────────────────────
def begin(window, me, gesture):
    """Begins one of the gestures and leaves it under way."""
    points = {
        "copy": (me.at("c", "slot", "a"), SHIFT, Qt.MouseButton.LeftButton),
        "along": (me.at("b", "output"), CTRL, Qt.MouseButton.LeftButton),
        "card": (me.at("a"), ALT, Qt.MouseButton.LeftButton),
        "blade": (me.at("e", "slot", "a") - QPoint(40, 60), CTRL, RIGHT),
        "bend": (me.on(*routes(window)[wire(window, "a", "c", "a")][0]), NONE, Qt.MouseButton.LeftButton),
    }
    start, keys, button = points[gesture]
    me.drag(start, start + QPoint(30, 150), keys, release=False, button=button)
    assert window.view.gesture is not None
    return button


@pytest.mark.parametrize("gesture", ["copy", "along", "card", "blade", "bend"])
@pytest.mark.parametrize("what", ["undo", "delete all"])
def test_what_happens_meanwhile_ends_the_gesture(open_window, hand, gesture, what):
    window = open_window(OLAH)
    me = hand(window)
    bent(window, me)
    me.click(me.at("e"))
    button = begin(window, me, gesture)
    if what == "undo":
        window.actions_by_id["undo"].trigger()
    else:
        window.actions_by_id["select_all"].trigger()
        window.actions_by_id["delete"].trigger()
    assert window.view.gesture is None
    before = me.state()
    me.move(QPoint(200, 200), button=button)
    me.port.grab()
    me.release(QPoint(200, 200), NONE, button)
    assert me.state() == before
    me.check_canvas()
    me.key(Qt.Key.Key_Z, CTRL | SHIFT) if what == "undo" else me.key(Qt.Key.Key_Z, CTRL)
    assert len(window.session.graph) == 5
    me.check_canvas()
