"""Everything by keyboard alone: from node to node, wiring, menus, panels, the size of the type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolBar

from graphgui.engine.graph import Wire
from graphgui.ui.canvas.access.keyboard_walk import beside
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.theme import base_points
from tests.ui.hand import CTRL, SHIFT, selected_names

OLAH = "a = 2; b = 1; e = (a + b) * (b + 1)"


def choose(window, *names: str) -> None:
    window.session.select([window.session.graph.named(name).id for name in names])


def wires(window) -> set[str]:
    graph = window.session.graph
    return {f"{graph.node(w.source).name}>{graph.node(w.target).name}.{w.slot}" for w in graph.wires()}


def titles(window) -> list[str]:
    return [choice.title for choice in window.bench.wire_dialog.popup.offer.rows]


# ── going ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_beside_goes_straight_ahead_rather_than_to_what_is_near():
    places = {1: (0.0, 0.0), 2: (300.0, 20.0), 3: (100.0, 200.0), 4: (-200.0, 0.0)}
    assert beside(places, (0.0, 0.0), (1, 0)) == 2
    assert beside(places, (0.0, 0.0), (0, 1)) == 3
    assert beside(places, (0.0, 0.0), (-1, 0)) == 4
    assert beside(places, (0.0, 0.0), (0, -1)) is None
    assert beside({}, (0.0, 0.0), (1, 0)) is None


def test_ctrl_and_an_arrow_go_to_what_lies_there(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    before = hand.state()
    hand.key(Qt.Key.Key_Right, CTRL)
    assert len(selected_names(window)) == 1, "the nearest to the middle, where nothing is selected"
    choose(window, "a")
    for key, name in (("Right", "c"), ("Right", "e"), ("Left", "c"), ("Down", "d"), ("Left", "b"), ("Up", "a")):
        hand.key(getattr(Qt.Key, f"Key_{key}"), CTRL)
        assert selected_names(window) == {name}, key
    hand.key(Qt.Key.Key_Left, CTRL)
    assert selected_names(window) == {"a"}, "there is nothing farther to the left"
    assert hand.state() == before


def test_brackets_follow_wires(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "d")
    hand.key(Qt.Key.Key_BracketLeft)
    assert selected_names(window) == {"b"}
    hand.key(Qt.Key.Key_BracketRight)
    assert selected_names(window) == {"c"}
    hand.key(Qt.Key.Key_BracketRight)
    assert selected_names(window) == {"e"}
    hand.key(Qt.Key.Key_BracketRight)
    assert selected_names(window) == {"e"}


def test_wires_are_reached_deleted_and_left_by_keys(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    graph = window.session.graph
    choose(window, "d")
    hand.key(Qt.Key.Key_W, SHIFT)
    (wire,) = window.view.canvas.chosen_wires
    assert wire == Wire(graph.named("b").id, graph.named("d").id, "a")
    assert not selected_names(window)
    hand.key(Qt.Key.Key_BracketLeft)
    assert selected_names(window) == {"b"}, "a wire leads to its ends"
    choose(window, "d")
    hand.key(Qt.Key.Key_W, SHIFT)
    hand.key(Qt.Key.Key_W, SHIFT)
    (wire,) = window.view.canvas.chosen_wires
    assert graph.node(wire.target).name == "e"
    before = hand.state()
    hand.key(Qt.Key.Key_Delete)
    assert len(wires(window)) == 4
    hand.check_one_step(before)


# ── wiring ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_w_wires_a_slot_from_a_list(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "d")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    assert titles(window) == ["Output", "a", "b"]
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    assert window.bench.wire_dialog.popup.heading.text() == "What comes into d.b?"
    rows = window.bench.wire_dialog.popup.offer.rows
    assert {choice.title for choice in rows if choice.kind == "wire"} == {"a", "b", "c"}
    assert {choice.title for choice in rows if choice.kind == "refused"} == {"d", "e"}
    hand.type("a")
    assert "a>d.b" in wires(window)
    assert window.view.hasFocus()
    assert selected_names(window) == {"d"}
    hand.check_one_step(before)


def test_w_wires_the_output_to_a_slot_that_held_another_wire(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "b")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    assert window.bench.wire_dialog.popup.heading.text() == "Where does b go?", (
        "a parameter has no slots to choose from"
    )
    hand.type("e.b")
    assert "b>e.b" in wires(window)
    assert "d>e.b" not in wires(window)
    hand.check_one_step(before)


def test_what_cannot_be_is_listed_with_its_reason_and_refused(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "e")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_Return)
    rows = window.bench.wire_dialog.popup.offer.rows
    assert rows[0].title == "Does not fit"
    assert {choice.kind for choice in rows[1:]} == {"refused"}
    assert all("e" in choice.sentence and choice.symbol == "⚠" for choice in rows[1:])
    hand.key(Qt.Key.Key_Return)
    assert hand.state() == before
    assert window.view.banner.isVisible()
    assert "cycle" in window.view.banner.text()


def test_other_shapes_are_listed_apart(open_window, hand):
    window = open_window("p = [1, 2]; q = [1, 2, 3]; r = [4, 5]; s = p + r")
    hand = hand(window)
    window.view.setFocus()
    choose(window, "q")
    hand.key(Qt.Key.Key_W)
    rows = window.bench.wire_dialog.popup.offer.rows
    assert rows[0].title == "Of another shape"
    assert "could not be computed" in rows[1].sentence
    hand.key(Qt.Key.Key_Escape)


def test_a_wire_is_taken_away_by_keys(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "e")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    hand.type("a")
    assert titles(window)[0] == "Disconnect c"
    hand.key(Qt.Key.Key_Return)
    assert "c>e.a" not in wires(window)
    hand.check_one_step(before)


def test_several_nodes_are_wired_at_once(open_window, hand):
    window = open_window("a = 1; b = 2; p = 1; c = p * 2")
    hand = hand(window)
    window.view.setFocus()
    choose(window, "a", "b")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_Return)
    assert wires(window) == {"a>c.a", "b>c.b"}
    hand.check_one_step(before)


@pytest.mark.parametrize("steps", [1, 2])
def test_esc_leaves_everything_as_it_was(open_window, hand, steps):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    choose(window, "e")
    before = hand.state()
    hand.key(Qt.Key.Key_W)
    if steps == 2:
        hand.key(Qt.Key.Key_Down)
        hand.key(Qt.Key.Key_Return)
    assert window.bench.wire_dialog.popup.isVisible()
    hand.key(Qt.Key.Key_Escape)
    assert not window.bench.wire_dialog.popup.isVisible()
    assert window.view.hasFocus()
    assert window.view.ghost is None
    assert hand.state() == before
    assert not window.session.document.undo_label
    assert selected_names(window) == {"e"}


# ── the menu key, the ring, the panels ───────────────────────────────────────────────────────────────────────────────
def test_the_menu_key_asks_about_what_is_selected_where_it_is(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    shown = []
    window.view.requests.menu_wanted.disconnect(window.context_menus.show)
    window.view.requests.menu_wanted.connect(lambda hit, at: shown.append((window.context_menus.menu(hit, at), at)))

    def menu_key() -> tuple[list[str], object]:
        # The pointer rests somewhere else, and must not matter.
        at = hand.at("a")
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, window.view.mapToGlobal(at))
        QApplication.sendEvent(window.view, event)
        menu, place = shown[-1]
        return [action.text() for action in menu.actions()], place

    choose(window, "e")
    texts, at = menu_key()
    assert "&Rename" in texts
    assert selected_names(window) == {"e"}
    assert (
        window.view.canvas.node_item(window.session.graph.named("e").id)
        .sceneBoundingRect()
        .contains(window.view.mapToScene(window.view.viewport().mapFromGlobal(at)))
    )
    choose(window, "d")
    hand.key(Qt.Key.Key_W, SHIFT)
    texts, _ = menu_key()
    assert any("nnect" in text for text in texts)
    window.view.canvas.choose_wires(())
    window.session.select(())
    texts, _ = menu_key()
    assert "&Rename" not in texts
    assert not selected_names(window)


def test_a_ring_shows_that_the_canvas_has_the_focus_by_key(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.expression.setFocus()
    window.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.view.ring.isVisible()
    picture = window.view.grab().toImage()
    assert picture.pixelColor(1, 300) == QColor(window.appearance.theme.accent)
    hand.click(hand.on(-400, -400))
    assert not window.view.ring.isVisible()
    window.view.setFocus(Qt.FocusReason.TabFocusReason)
    window.expression.setFocus(Qt.FocusReason.TabFocusReason)
    assert not window.view.ring.isVisible()


def test_every_panel_is_reached_by_one_key_and_esc_returns(open_window, hand):
    window = open_window(OLAH)
    hand = hand(window)
    window.view.setFocus()
    parts = [window.findChild(QToolBar, "tool_bar"), *(dock for dock in window.docks.values() if not dock.isHidden())]
    for part in parts:
        hand.key(Qt.Key.Key_F6, CTRL)
        assert part.isAncestorOf(QApplication.focusWidget()), part.objectName()
    hand.key(Qt.Key.Key_F6, CTRL)
    assert window.view.hasFocus()
    for part in reversed(parts):
        hand.key(Qt.Key.Key_F6, CTRL | SHIFT)
        assert part.isAncestorOf(QApplication.focusWidget()), part.objectName()
    for part in parts:
        window.view.setFocus()
        while not part.isAncestorOf(QApplication.focusWidget()):
            hand.key(Qt.Key.Key_F6, CTRL)
        hand.key(Qt.Key.Key_Escape)
        assert window.view.hasFocus(), part.objectName()


# ── the size of the type ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_type_grows_in_panels_and_on_the_canvas_and_stays_so(open_window, hand):
    window = open_window(OLAH)
    view = window.view
    view.fit_pending = False
    view.reset_zoom()
    natural, points = view.zoom(), window.font().pointSizeF()
    assert window.actions_by_id["type_normal"].isChecked()
    window.actions_by_id["type_larger"].trigger()
    assert view.zoom() == pytest.approx(1.25 * natural)
    assert window.docks.panel(OperationPalette).font().pointSizeF() == pytest.approx(1.25 * points, rel=0.02)
    assert window.expression.font().pointSizeF() > 1.2 * base_points()
    assert window.actions_by_id["type_larger"].isChecked()
    assert not window.actions_by_id["type_normal"].isChecked()
    view.zoom_by(0.5)
    view.reset_zoom()
    assert view.zoom() == pytest.approx(1.25 * natural)
    other = open_window(OLAH)
    assert other.view.natural == pytest.approx(1.25 * natural)
    other.actions_by_id["type_normal"].trigger()
    assert other.font().pointSizeF() == pytest.approx(points)


def test_the_canvas_is_built_by_keys_alone(open_window, hand):
    """Olah's example, node by node and wire by wire, without the mouse."""
    window = open_window("a = 2; b = 1")
    hand = hand(window)
    window.view.setFocus()
    for _ in range(3):
        window.session.select(())
        hand.key(Qt.Key.Key_A, SHIFT)
        hand.type("add")
    names = [node.name for node in window.session.graph.nodes()]
    assert len(names) == 5
    for target, slot, source in (("c", 1, "a"), ("c", 2, "b"), ("d", 1, "b"), ("e", 1, "c"), ("e", 2, "d")):
        choose(window, target)
        hand.key(Qt.Key.Key_W)
        for _ in range(slot):
            hand.key(Qt.Key.Key_Down)
        hand.key(Qt.Key.Key_Return)
        hand.type(source)
    assert wires(window) == {"a>c.a", "b>c.b", "b>d.a", "c>e.a", "d>e.b"}
    QTest.qWait(1)
