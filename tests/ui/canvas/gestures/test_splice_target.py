"""Splicing: a node dropped on a wire comes between its ends, from the palette, by moving it, or by the popup."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QDragLeaveEvent
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import AddNode
from graphgui.engine.graph import Wire, make_node
from graphgui.ui.canvas.model.hit_test import NOTHING
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH
from graphgui.ui.drag_formats import op_mime
from tests.ui.drags import drag_enter, drag_move


@pytest.fixture
def window(open_window):
    return open_window("b = sin(a); c = cos(b)")


def on_wire(me) -> QPointF:
    """A point of the wire from a to b, in the scene."""
    return me.view.mapToScene(me.on_wire("a", "b", "x"))


def loose(window, op: str = "tanh", at: tuple[float, float] = (0.0, 400.0)):
    """A node without wires."""
    graph = window.session.graph
    node = make_node(graph.fresh_id(), "loose", op, position=at)
    window.session.do("Add", AddNode(node))
    window.session.select(())
    window.view.fit()
    return node


def is_between(window, name: str, slot: str = "x") -> bool:
    graph = window.session.graph
    a, b, new = graph.named("a").id, graph.named("b").id, graph.named(name).id
    return {Wire(a, new, slot), Wire(new, b, "x")} <= set(graph.wires()) and Wire(a, b, "x") not in graph.wires()


def overlaps(window) -> list[tuple[str, str]]:
    nodes = window.session.graph.nodes()
    return [
        (one.name, two.name)
        for at, one in enumerate(nodes)
        for two in nodes[at + 1 :]
        if abs(one.position[0] - two.position[0]) < WIDTH and abs(one.position[1] - two.position[1]) < HEIGHT
    ]


def lit(window) -> set[Wire]:
    return {item.wire for item in window.view.canvas.wire_items() if item.lit is not None}


def newest(window):
    return max(window.session.graph.nodes(), key=lambda node: node.id)


def test_a_tile_dropped_on_a_wire_splices_in_and_pushes_aside(window, me):
    before, at = me.state(), on_wire(me)
    me.drag_from_palette("tanh", at.x(), at.y())
    assert is_between(window, newest(window).name)
    assert overlaps(window) == []
    assert lit(window) == set()
    me.check_one_step(before)


def test_a_source_or_a_tile_beside_a_wire_is_only_added(window, me):
    at = on_wire(me)
    me.drag_from_palette("constant", at.x(), at.y())
    assert not window.session.graph.wires_from(newest(window).id)
    me.drag_from_palette("tanh", at.x(), at.y() + 300)
    assert not window.session.graph.wires_into(newest(window).id)


def test_the_wire_is_lit_while_a_tile_is_held_over_it_and_no_longer(window, me):
    a, b = window.session.graph.named("a").id, window.session.graph.named("b").id
    mime = op_mime("tanh")

    def over(at: QPoint) -> None:
        QApplication.sendEvent(me.port, drag_enter(at, mime))
        QApplication.sendEvent(me.port, drag_move(at, mime))

    over(me.on_wire("a", "b", "x"))
    assert lit(window) == {Wire(a, b, "x")}
    over(QPoint(30, 30))
    assert lit(window) == set()
    over(me.on_wire("a", "b", "x"))
    QApplication.sendEvent(me.port, QDragLeaveEvent())
    assert lit(window) == set()


@pytest.mark.parametrize("zoom", [0.3, 1.0, 1.8])
@pytest.mark.quick
def test_a_node_without_wires_that_is_moved_onto_a_wire_splices_in(window, me, zoom):
    loose(window)
    me.view.zoom_by(zoom / me.view.zoom())
    before = me.state()
    start = me.at("loose")
    grip = me.view.mapFromScene(me.view.mapToScene(start) + on_wire(me) - middle(me, "loose"))
    me.drag(start, grip, release=False)
    assert len(lit(window)) == 1
    me.release(grip)
    assert is_between(window, "loose")
    assert overlaps(window) == []
    assert lit(window) == set()
    me.check_one_step(before)


def middle(me, name: str) -> QPointF:
    item = me.view.canvas.node_item(me.window.session.graph.named(name).id)
    return item.pos() + QPointF(WIDTH / 2, HEIGHT / 2)


def test_esc_while_it_is_held_there_puts_everything_back(window, me):
    loose(window)
    before = me.state()
    start = me.at("loose")
    grip = me.view.mapFromScene(me.view.mapToScene(start) + on_wire(me) - middle(me, "loose"))
    me.drag(start, grip, release=False)
    me.key(Qt.Key.Key_Escape)
    me.release(grip)
    assert lit(window) == set()
    assert me.state() == before
    me.check_canvas()


def test_a_node_with_wires_is_only_moved(window, me):
    before = window.session.graph.wires()
    start = me.at("c")
    grip = me.view.mapFromScene(me.view.mapToScene(start) + on_wire(me) - middle(me, "c"))
    me.drag(start, grip)
    assert window.session.graph.wires() == before


def test_what_does_not_fit_is_only_moved(window, me):
    loose(window, "det")
    before = window.session.graph.wires()
    start = me.at("loose")
    me.drag(start, me.view.mapFromScene(me.view.mapToScene(start) + on_wire(me) - middle(me, "loose")))
    assert window.session.graph.wires() == before


@pytest.mark.parametrize("way", ["space", "menu"])
def test_the_popup_opened_on_a_wire_splices(window, me, way):
    before, at = me.state(), me.on_wire("a", "b", "x")
    wire = Wire(window.session.graph.named("a").id, window.session.graph.named("b").id, "x")
    if way == "space":
        QCursor.setPos(me.port.mapToGlobal(at))
        me.view.setFocus()
        me.key(Qt.Key.Key_Space)
    else:
        hit = me.view.hit(at)
        assert hit.wire == wire
        menu = window.context_menus.menu(hit, me.port.mapToGlobal(at))
        first = next(action for action in menu.actions() if not action.isSeparator())
        assert first is window.actions_by_id["add"]
        first.trigger()
        menu.deleteLater()
    assert lit(window) == {wire}
    me.wake()
    me.type("sig")
    assert is_between(window, newest(window).name)
    assert overlaps(window) == []
    assert lit(window) == set()
    me.check_one_step(before)


def test_leaving_the_popup_lets_the_wire_be(window, me):
    before = me.state()
    window.bench.inserter.open_here(me.port.mapToGlobal(me.on_wire("a", "b", "x")))
    me.key(Qt.Key.Key_Escape)
    assert lit(window) == set()
    assert me.state() == before
    assert me.view.hit(QPoint(3, 3)) == NOTHING
