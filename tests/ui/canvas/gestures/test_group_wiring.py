"""Wires and groups that are shut: onto their ports and cards, from them, by keyboard; and several wires seen as one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import move
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.commands.menus.group_commands import Grouper
from tests.ui.hand import ALT, CTRL, NONE, SHIFT, wires

RIGHT = Qt.MouseButton.RightButton
TEXT = "a = 2; b = 1; k = 5; c = a + b; d = b + 1; f = tanh(2); e = c*d"


@pytest.fixture(params=[1.0, 0.6], ids=["natural size", "zoomed out"])
def window(request, open_window):
    """c = a + b and d = b + 1 are in a group: its port of b feeds two slots, and only d.b is free."""
    window = open_window(TEXT)
    group(window, "c", "d")
    window.view.fit()
    window.view.zoom_by(request.param / window.view.zoom())
    return window


def group(window, *names, name="layer"):
    session = window.session
    session.select([session.graph.named(each).id for each in names])
    Grouper(window.bench.stage, window.bench.viewpoint).group()
    window.view.field.setText(name)
    window.view.field.finish()
    return next(each.id for each in session.document.annotations.groups.values() if each.name == name)


def item_of(window, name="layer"):
    groups = window.view.canvas.group_items()
    return next(item for item in groups if item.record.name == name)


def port(window, enters, name, of="layer") -> QPoint:
    """The pixel of a port of a group: where the wires of this node enter, or leave."""
    item, id = item_of(window, of), window.session.graph.named(name).id
    return window.view.mapFromScene(item.pos() + (item.input_point(id) if enters else item.output_point(id)))


def card(window, of="layer") -> QPoint:
    item = item_of(window, of)
    return window.view.mapFromScene(item.pos() + QPointF(item.card().center().x(), 14.0))


def check_step(window, me, before):
    """What was done is one step, undone and done again; no mark is left, and wires end at ports."""
    after = me.state()
    assert after != before
    window.view.setFocus()
    me.key(Qt.Key.Key_Z, CTRL)
    assert me.state() == before
    check_seen(window)
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert me.state() == after
    check_seen(window)


def check_seen(window):
    canvas = window.view.canvas
    assert window.view.gesture is None
    for item in canvas.group_items():
        assert (item.lit, item.caught, item.port_marks) == (None, None, {})
    lines = set()
    for item in canvas.wire_items():
        assert item.lit is None
        if item.isVisible():
            assert item.ends not in lines, "no wire lies upon another"
            lines.add(item.ends)
            assert set(item.bundle) == {other.wire for other in canvas.wire_items() if other.ends == item.ends}
            assert item.wire in item.bundle


# ── by mouse, onto a group ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_a_wire_onto_a_port_takes_the_place_of_what_came_there_in_all_slots_that_it_feeds(window, me):
    before, end = me.state(), port(window, True, "b")
    me.drag(me.at("k", "output"), end, release=False)
    assert item_of(window).caught == (True, window.session.graph.named("b").id)
    assert all(item_of(window).port_marks.values()), "a constant fits everywhere"
    me.port.grab()
    me.release(end)
    assert {"k→c.b", "k→d.a", "a→c.a"} <= wires(window)
    assert not {"b→c.b", "b→d.a"} & wires(window)
    check_step(window, me, before)


def test_a_port_refuses_what_would_close_a_cycle(window, me):
    before, end = me.state(), port(window, True, "b")
    me.drag(me.at("e", "output"), end, release=False)
    assert not any(item_of(window).port_marks.values())
    me.port.grab()
    assert window.view.banner.text() == "This would close a cycle: c already leads to e (c → e)."
    assert item_of(window).lit is not None, "the path runs through the group"
    me.release(end)
    assert me.state() == before
    check_seen(window)


@pytest.mark.quick
def test_dropped_on_the_card_a_wire_comes_into_the_free_slot_inside(window, me):
    before, end = me.state(), card(window)
    me.drag(me.at("k", "output"), end, release=False)
    assert item_of(window).lit is not None
    me.port.grab()
    me.release(end)
    assert "k→d.b" in wires(window)
    assert len(wires(window)) == len(before[1]) + 1
    check_step(window, me, before)
    # Now nothing is free, which is said in a sentence.
    before = me.state()
    me.drag(me.at("f", "output"), card(window))
    assert window.view.banner.text() == "layer has no free input."
    assert me.state() == before
    check_seen(window)


def test_escape_gives_a_wire_over_a_group_up(window, me):
    before, end = me.state(), port(window, True, "b")
    me.drag(me.at("k", "output"), end, release=False)
    me.key(Qt.Key.Key_Escape)
    check_seen(window)
    me.release(end)
    assert me.state() == before


def test_the_card_of_a_group_gives_its_nearest_output_to_a_slot(window, me):
    before = me.state()
    me.drag(me.at("f", "slot", "x"), card(window))
    assert "c→f.x" in wires(window), "c leaves above d, and the upper edge of the card was hit"
    check_step(window, me, before)


def test_with_alt_a_wire_is_drawn_from_card_to_group(window, me):
    before = me.state()
    me.drag(me.at("k"), card(window), ALT)
    assert "k→d.b" in wires(window)
    check_step(window, me, before)


# ── by mouse, from a group ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.quick
def test_an_output_of_a_group_feeds_any_slot(window, me):
    before = me.state()
    me.drag(port(window, False, "d"), me.at("f", "slot", "x"))
    assert "d→f.x" in wires(window)
    check_step(window, me, before)


def test_a_wire_from_a_group_dropped_on_its_own_card_does_nothing(window, me):
    before = me.state()
    me.drag(port(window, False, "d"), card(window))
    assert me.state() == before
    check_seen(window)


@pytest.mark.quick
def test_what_comes_into_a_port_is_moved_to_a_slot_outside(window, me):
    before = me.state()
    me.drag(port(window, True, "b"), me.at("f", "slot", "x"))
    assert "b→f.x" in wires(window)
    assert not {"b→c.b", "b→d.a"} & wires(window)
    check_step(window, me, before)


def test_what_comes_into_a_port_is_moved_to_another_port(window, me):
    before = me.state()
    me.drag(port(window, True, "b"), port(window, True, "a"))
    assert wires(window) == {"b→c.a", "c→e.a", "d→e.b"}
    check_step(window, me, before)


def test_what_comes_into_a_port_is_pulled_off_and_dropped(window, me):
    before = me.state()
    start = port(window, True, "b")
    me.drag(start, start + QPoint(-40, 90))
    assert wires(window) == {"a→c.a", "c→e.a", "d→e.b"}
    check_step(window, me, before)


def test_with_shift_what_comes_into_a_port_is_copied(window, me):
    before = me.state()
    me.drag(port(window, True, "b"), me.at("f", "slot", "x"), SHIFT)
    assert {"b→f.x", "b→c.b", "b→d.a"} <= wires(window)
    check_step(window, me, before)


def test_a_port_taken_up_and_put_back_changes_nothing(window, me):
    before, start = me.state(), port(window, True, "b")
    QTest.mousePress(me.port, Qt.MouseButton.LeftButton, NONE, start)
    for to in (start + QPoint(-60, 30), start + QPoint(-20, 10), start):
        me.move(to)
    me.release(start)
    assert me.state() == before
    assert window.session.document.undo_label == "Group"
    check_seen(window)


def test_with_ctrl_all_wires_of_an_output_go_to_the_output_of_a_group(open_window, hand):
    """k feeds slots of two kinds of node, with other names."""
    window = open_window(TEXT + "; g = k + 1; h = tanh(k)")
    group(window, "c", "d")
    me, before = hand(window), hand(window).state()
    me.drag(me.at("k", "output"), port(window, False, "c"), CTRL)
    assert {"c→g.a", "c→h.x"} <= wires(window)
    assert len(wires(window)) == len(before[1])
    check_step(window, me, before)


# ── by keyboard ──────────────────────────────────────────────────────────────────────────────────────────────────
def offered(window):
    return [choice for choice in window.bench.wire_dialog.popup.offer.rows if choice.kind != "section"]


def test_w_lists_the_ports_and_the_free_slots_of_a_group(window, me):
    window.session.select([item_of(window).id])
    window.view.setFocus()
    me.key(Qt.Key.Key_W)
    assert [(each.symbol, each.title, each.aside) for each in offered(window)] == [
        ("→", "c", "feeds e.a"),
        ("→", "d", "feeds e.b"),
        ("←", "c.a", "← a"),
        ("←", "c.b, d.a", "← b"),
        ("←", "d.b", "1"),
    ]
    QTest.keyClicks(window.bench.wire_dialog.popup.search, "d.a")
    assert [each.title for each in offered(window)] == ["c.b, d.a"]
    me.key(Qt.Key.Key_Escape)
    assert not window.bench.wire_dialog.popup.isVisible()


def test_an_input_of_a_group_is_wired_by_keyboard(window, me):
    before = me.state()
    window.session.select([item_of(window).id])
    window.view.setFocus()
    me.key(Qt.Key.Key_W)
    me.type("c.b")
    window.view.viewport().grab()
    me.type("k")
    assert {"k→c.b", "k→d.a"} <= wires(window)
    check_step(window, me, before)


def test_an_output_of_a_group_is_wired_by_keyboard(window, me):
    before = me.state()
    window.session.select([item_of(window).id])
    window.view.setFocus()
    me.key(Qt.Key.Key_W)
    me.type("d")
    window.view.viewport().grab()
    me.type("f")
    assert "d→f.x" in wires(window)
    check_step(window, me, before)


def test_a_node_is_wired_into_a_group_by_keyboard(window, me):
    before = me.state()
    window.session.select([window.session.graph.named("k").id])
    window.view.setFocus()
    me.key(Qt.Key.Key_W)
    window.view.viewport().grab()
    me.type("d.b")
    assert "k→d.b" in wires(window)
    check_step(window, me, before)


def test_a_port_is_disconnected_by_keyboard(window, me):
    before = me.state()
    window.session.select([item_of(window).id])
    window.view.setFocus()
    me.key(Qt.Key.Key_W)
    me.type("c.b")
    assert offered(window)[0].title == "Disconnect b"
    me.type("")
    assert wires(window) == {"a→c.a", "c→e.a", "d→e.b"}
    check_step(window, me, before)


# ── several wires seen as one ────────────────────────────────────────────────────────────────────────────────────
def bundle(window):
    """The wire from b into the group, which stands for two."""
    graph = window.session.graph
    b, c, d = (graph.named(name).id for name in "bcd")
    return Wire(b, c, "b"), Wire(b, d, "a")


def on_bundle(window) -> QPoint:
    item = window.view.canvas.wire_item(bundle(window)[0])
    return window.view.mapFromScene(item.path().pointAtPercent(0.3))


def test_wires_that_share_both_ends_are_drawn_as_one_with_their_number(window):
    canvas = window.view.canvas
    first, second = (canvas.wire_item(wire) for wire in bundle(window))
    assert (first.isVisible(), second.isVisible()) == (True, False)
    assert first.chip_text() == "×2"
    assert first.tool_tip() == "b → c.b\nb → d.a"
    assert first.carries_gradient()
    drawn = window.view.grab().toImage()
    canvas.paint_style.show_derivatives = False
    canvas.show_marks()
    hidden = window.view.grab().toImage()
    at, ratio = window.view.mapFromScene(first.chip_place()), drawn.devicePixelRatio()
    if window.view.zoom() < 1:
        return
    # The edge of the chip stands beside the line, also where derivatives are hidden.
    background = window.view.backgroundBrush().color().rgb()
    for image in (drawn, hidden):
        column = [image.pixelColor(int(at.x() * ratio), int((at.y() + dy) * ratio)).rgb() for dy in range(5, 10)]
        assert any(pixel != background for pixel in column)


def test_a_click_selects_all_of_them_and_delete_takes_all_away(window, me):
    before = me.state()
    me.click(on_bundle(window))
    assert window.view.canvas.chosen_wires == set(bundle(window))
    me.key(Qt.Key.Key_Delete)
    assert wires(window) == {"a→c.a", "c→e.a", "d→e.b"}
    check_step(window, me, before)


def test_a_second_click_with_shift_lets_go_of_all_of_them(window, me):
    me.click(on_bundle(window))
    me.click(on_bundle(window), SHIFT)
    assert not window.view.canvas.chosen_wires


def test_the_blade_cuts_all_of_them(window, me):
    before, at = me.state(), on_bundle(window)
    me.drag(at + QPoint(0, -25), at + QPoint(0, 25), CTRL, button=RIGHT)
    assert not {"b→c.b", "b→d.a"} & wires(window)
    check_step(window, me, before)


def test_the_menu_disconnects_all_of_them(window, me):
    before = me.state()
    hit = window.view.hit(on_bundle(window))
    window.context_menus.menu(hit).deleteLater()
    window.actions_by_id["disconnect"].trigger()
    assert not {"b→c.b", "b→d.a"} & wires(window)
    check_step(window, me, before)


def test_they_are_bent_nowhere_and_a_sentence_says_so(window, me):
    before = me.state()
    me.double_click(on_bundle(window))
    assert me.state() == before
    assert window.view.banner.text() == "A wire that leads into a group or out of it cannot be bent here."


def test_a_screen_reader_hears_of_them_as_one(window, me):
    reader = window.view.reader
    names = [reader.part(thing).text(QAccessible.Text.Name) for thing in reader.things]
    assert "2 wires from b to c.b and d.a" in names
    assert not any(name.startswith("wire from b to d") for name in names)
    me.click(on_bundle(window))
    assert reader.words(reader.focused) == "2 wires from b to c.b and d.a"
    me.key(Qt.Key.Key_W, SHIFT)
    assert reader.focused not in bundle(window), "the next wire, not the same line again"


def test_opening_and_dissolving_the_group_shows_each_by_itself_again(window, me):
    canvas = window.view.canvas
    window.session.select([item_of(window).id])
    me.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert all(item.isVisible() and item.bundle == (item.wire,) for item in canvas.wire_items())
    first = canvas.wire_item(bundle(window)[0])
    assert first.chip_text() == "∂c/∂b = 1"
    QApplication.processEvents()


def test_wires_to_nodes_that_lie_upon_one_another_are_not_one(open_window, hand):
    """A monkey found this: dragged apart again, one of the two had no wire."""
    window = open_window("b = 1; c = b + 1; e = tanh(c); f = relu(c)")
    session, canvas = window.session, window.view.canvas
    group(window, "c")
    c, e, f = (session.graph.named(name) for name in "cef")
    session.do("Move", move(f, e.position))
    into_e, into_f = canvas.wire_item(Wire(c.id, e.id, "x")), canvas.wire_item(Wire(c.id, f.id, "x"))
    assert into_e.ends == into_f.ends
    assert (into_e.isVisible(), into_f.isVisible()) == (True, True)
    assert (len(into_e.bundle), len(into_f.bundle)) == (1, 1)


def test_a_new_node_beside_a_group_routes_none_of_its_wires(window, monkeypatch):
    """Only what may have moved is routed; a new port moves the others, so that all of that group are."""
    routed = []
    follow = WireItem.follow
    monkeypatch.setattr(WireItem, "follow", lambda self, *ends: routed.append(self.wire) or follow(self, *ends))
    type_into_bar(window, "far = k + 2")
    far = window.session.graph.named("far").id
    assert {wire.target for wire in routed} == {far}
    routed.clear()
    type_into_bar(window, "c = a + b + k")
    layer = item_of(window)
    crossing = window.view.canvas.levels.wires_of(layer.id)
    assert crossing <= set(routed)
    for wire in crossing:
        item = window.view.canvas.wire_item(wire)
        assert item.ends == window.view.canvas.levels.ends_of(wire)


def type_into_bar(window, text):
    window.expression.setText(text)
    window.expression.carry_out()
