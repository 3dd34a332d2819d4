"""Zoom, pan, fit; back and forward; the minimap; find; problems; what is upstream and downstream."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from graphgui.document.edits import move, set_value
from graphgui.engine.values import as_value
from graphgui.lessons.questions import KINDS, Question
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.settings import settings
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.hand import ALT, CTRL, NONE, OLAH, SHIFT, Hand

Open = Callable[..., MainWindow]

LONG = "x0 = 1; " + "; ".join(f"x{at} = tanh(x{at - 1} + {at})" for at in range(1, 25))


def here(window: MainWindow) -> tuple[float, float, float]:
    """What the window looks at: zoom and middle."""
    place = window.view.history.here()
    return place.zoom, place.x, place.y


def same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two views are the same within a few pixels."""
    return one[0] == pytest.approx(other[0], rel=0.01) and all(
        abs(a - b) * one[0] < 4 for a, b in zip(one[1:], other[1:], strict=True)
    )


def names(window: MainWindow) -> set[str]:
    """The names of what is selected."""
    return {window.session.graph.node(id).name for id in window.session.selection}


def wheel_event(
    port: QWidget, pixels: QPoint, angle: QPoint, phase=Qt.ScrollPhase.NoScrollPhase, modifiers=NONE, device=None
) -> None:
    """Sends what a wheel or a trackpad sends, at the middle of the canvas."""
    at = QPointF(port.rect().center())
    held = Qt.MouseButton.NoButton
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    more = () if device is None else (source, device)
    event = QWheelEvent(at, port.mapToGlobal(at), pixels, angle, held, modifiers, phase, False, *more)
    QApplication.sendEvent(port, event)


# ── zoom and pan ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_keys_zoom_and_fit(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    fingers, first = hand(window), here(window)
    fingers.key(Qt.Key.Key_Equal, CTRL)
    assert window.view.zoom() == pytest.approx(first[0] * 1.25)
    fingers.key(Qt.Key.Key_Minus, CTRL)
    assert window.view.zoom() == pytest.approx(first[0])
    fingers.key(Qt.Key.Key_Minus, CTRL)
    fingers.key(Qt.Key.Key_0, CTRL)
    assert window.view.zoom() == pytest.approx(1.0)
    fingers.key(Qt.Key.Key_Home)
    assert same(here(window), first)
    window.session.select([window.session.graph.named("a").id])
    fingers.key(Qt.Key.Key_Home, SHIFT)
    assert window.view.zoom() == pytest.approx(1.25)
    assert window.view.shows(window.session.selection)


def test_arrow_keys_pan_where_nothing_is_selected(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    fingers, first = hand(window), here(window)
    before = fingers.state()
    window.view.setFocus()
    fingers.key(Qt.Key.Key_Right)
    assert here(window)[1] > first[1]
    fingers.key(Qt.Key.Key_Left)
    assert same(here(window), first)
    assert fingers.state() == before


def test_the_wheel_zooms_at_the_pointer(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    fingers = hand(window)
    at = fingers.at("a")
    point = window.view.mapToScene(at)
    fingers.wheel(at, 2)
    assert (window.view.mapToScene(at) - point).manhattanLength() < 3
    assert window.view.zoom() > 1


@pytest.mark.parametrize("tells_phases", [True, False])
@pytest.mark.quick
def test_a_trackpad_pans(open_window: Open, tells_phases: bool) -> None:
    window = open_window(OLAH)
    first = here(window)
    kind = QInputDevice.DeviceType
    pad = QPointingDevice(
        "pad", 7, kind.TouchPad, QPointingDevice.PointerType.Finger, QInputDevice.Capability.Scroll, 2, 0
    )
    if tells_phases:
        wheel_event(window.view.viewport(), QPoint(30, 20), QPoint(60, 40), Qt.ScrollPhase.ScrollUpdate)
    else:
        wheel_event(window.view.viewport(), QPoint(), QPoint(60, 40), device=pad)
    zoom, x, y = here(window)
    assert zoom == first[0]
    assert ((first[1] - x) * zoom, (first[2] - y) * zoom) == pytest.approx((30, 20), abs=1.5)


@pytest.mark.quick
def test_a_trackpad_zooms_with_ctrl_and_by_pinching(open_window: Open) -> None:
    window = open_window(OLAH)
    port, first = window.view.viewport(), here(window)
    wheel_event(port, QPoint(0, 30), QPoint(0, 60), Qt.ScrollPhase.ScrollUpdate, CTRL)
    assert window.view.zoom() > first[0]
    zoom = window.view.zoom()
    native_pinch(port, QPointF(port.rect().center()), 0.1)
    assert window.view.zoom() == pytest.approx(zoom * 1.1)


def native_pinch(port: QWidget, at: QPointF, by: float) -> None:
    """Sends what a trackpad says of two fingers that move apart, or together."""
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at,
        port.mapToGlobal(at), by, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(port, pinch)


def test_a_pinch_holds_the_point_between_the_fingers(open_window: Open) -> None:
    window = open_window(OLAH)
    view, at = window.view, QPointF(120, 150)
    zoom, point = view.zoom(), view.mapToScene(at.toPoint())
    for by in (0.1, 0.1, 0.1):
        native_pinch(view.viewport(), at, by)
    assert view.zoom() == pytest.approx(zoom * 1.1**3)
    now = view.mapToScene(at.toPoint())
    assert (abs(now.x() - point.x()) * view.zoom(), abs(now.y() - point.y()) * view.zoom()) < (3, 3)
    window.resize(window.width() - 100, window.height())
    assert view.zoom() == pytest.approx(zoom * 1.1**3), "whoever has zoomed sees no fit at the next size"


def test_a_pinch_that_says_nonsense_turns_nothing_over(open_window: Open) -> None:
    """Fingers that meet: a factor of 0 or less, from which no zoom comes back."""
    view = open_window(OLAH).view
    native_pinch(view.viewport(), QPointF(100, 100), -1.0)
    native_pinch(view.viewport(), QPointF(100, 100), -3.0)
    assert 0.04 < view.zoom() < 0.06
    for _ in range(60):
        native_pinch(view.viewport(), QPointF(100, 100), 0.5)
    assert view.zoom() == pytest.approx(5.0)


SCREEN = QTest.createTouchDevice()


def touch_pinch(view: CanvasView, middles: list[QPoint], gaps: list[int]) -> None:
    """Two fingers on a screen, around these points and so far from one another; then both are taken off."""
    port, half = view.viewport(), [QPoint(gap // 2, 0) for gap in gaps]
    QTest.touchEvent(port, SCREEN).press(0, middles[0] - half[0], port)
    fingers = QTest.touchEvent(port, SCREEN)
    # A finger that rests says so too: QTest would have it rest in the corner of the screen.
    fingers.move(0, middles[0] - half[0], port)
    fingers.press(1, middles[0] + half[0], port)
    fingers.commit()
    for middle, by in zip(middles[1:], half[1:], strict=True):
        fingers = QTest.touchEvent(port, SCREEN)
        fingers.move(0, middle - by, port)
        fingers.move(1, middle + by, port)
        fingers.commit()
    fingers = QTest.touchEvent(port, SCREEN)
    fingers.release(0, middles[-1] - half[-1], port)
    fingers.release(1, middles[-1] + half[-1], port)
    fingers.commit()
    QApplication.processEvents()


@pytest.mark.quick
def test_two_fingers_on_a_screen_zoom_and_move_the_canvas(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    view, before, start = window.view, hand(window).state(), QPoint(300, 250)
    zoom, point = view.zoom(), view.mapToScene(start)
    gaps = [100, 120, 140, 160, 180, 200]
    touch_pinch(view, [start + QPoint(4 * at, 2 * at) for at in range(6)], gaps)
    assert view.zoom() == pytest.approx(2 * zoom, rel=0.25), "the fingers are twice as far apart"
    end = view.mapFromScene(point)
    assert abs(end.x() - 320) < 25
    assert abs(end.y() - 260) < 25
    assert view.gesture is None
    assert hand(window).state() == before
    assert not window.session.chosen


def test_a_pinch_gives_up_what_the_first_finger_began(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    me, view = hand(window), window.view
    before, at = me.state(), me.at("c")
    me.drag(at, at + QPoint(60, 40), release=False)
    assert view.gesture is not None
    touch_pinch(view, [at, at, at, at], [100, 130, 160, 190])
    assert view.gesture is None
    me.release(at + QPoint(60, 40))
    assert me.state() == before
    me.check_canvas()


def test_all_is_shown_even_where_that_is_smaller_than_one_can_zoom(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    me, view, session = hand(window), window.view, window.session
    session.do("Move", move(session.graph.named("a"), (-90_000.0, 20_000.0)))
    me.key(Qt.Key.Key_Home)
    everything = [node.id for node in session.graph.nodes()]
    assert view.shows(everything)
    assert view.zoom() < 0.02
    view.viewport().grab()
    smallest = view.zoom()
    middle = view.viewport().rect().center()
    me.wheel(middle, -1)
    assert view.zoom() == pytest.approx(smallest), "no smaller than needed"
    me.wheel(middle, 1)
    assert view.zoom() == pytest.approx(1.2 * smallest), "and larger step by step, not with a leap"
    view.fit([session.graph.named("c").id])
    for _ in range(60):
        me.wheel(middle, -1)
    assert view.zoom() == pytest.approx(0.05)


@pytest.mark.quick
def test_shift_and_a_tilted_wheel_pan_sideways(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    first = here(window)
    hand(window).wheel(QPoint(200, 200), 1, SHIFT)
    assert here(window)[1] < first[1]
    wheel_event(window.view.viewport(), QPoint(), QPoint(-120, 0))
    assert same(here(window), first)


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
@pytest.mark.parametrize("zoom", [0.3, 1.0, 2.5])
def test_a_drag_with_the_middle_button_or_space_pans(
    open_window: Open, hand: type[Hand], button: Qt.MouseButton, zoom: float
) -> None:
    window = open_window(OLAH)
    window.view.zoom_by(zoom / window.view.zoom())
    fingers, first = hand(window), here(window)
    before = fingers.state()
    window.view.setFocus()
    if button == Qt.MouseButton.LeftButton:
        QTest.keyPress(window.view, Qt.Key.Key_Space)
    start = fingers.at("c")
    fingers.drag(start, start + QPoint(60, -30), button=button)
    if button == Qt.MouseButton.LeftButton:
        QTest.keyRelease(window.view, Qt.Key.Key_Space)
    assert ((first[1] - here(window)[1]) * zoom, (first[2] - here(window)[2]) * zoom) == pytest.approx((60, -30), abs=2)
    fingers.drag(fingers.at("c"), fingers.at("c") + QPoint(80, 50), button=Qt.MouseButton.MiddleButton, release=False)
    panned = here(window)
    fingers.key(Qt.Key.Key_Escape)
    fingers.release(start, button=Qt.MouseButton.MiddleButton)
    assert not same(here(window), panned), "Esc moves the view back"
    assert fingers.state() == before


# ── back and forward ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_back_and_forward_through_views(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, graph = hand(window), window.session.graph
    whole = here(window)
    assert not window.actions_by_id["back"].isEnabled()
    window.session.go_to([graph.named("x3").id])
    third = here(window)
    assert not same(whole, third)
    window.session.go_to([graph.named("x20").id])
    twentieth = here(window)
    fingers.wheel(QPoint(100, 100), 1)
    window.view.pan(QPoint(40, 0))
    panned = here(window)
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), third), "small pans and zooms make no entries"
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), whole)
    before = fingers.state()
    fingers.key(Qt.Key.Key_Left, ALT)
    assert fingers.state() == before, "at the end the key moves no node"
    assert same(here(window), whole)
    fingers.key(Qt.Key.Key_Right, ALT)
    fingers.key(Qt.Key.Key_Right, ALT)
    assert same(here(window), panned)
    assert not same(panned, twentieth)
    assert not window.actions_by_id["forward"].isEnabled()
    fingers.key(Qt.Key.Key_Home)
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), panned)


@pytest.mark.quick
def test_the_mouses_own_buttons_go_back_and_forward(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    port, whole = window.view.viewport(), here(window)
    window.session.go_to([window.session.graph.named("x3").id])
    third = here(window)
    QTest.mouseClick(port, Qt.MouseButton.BackButton, NONE, QPoint(100, 100))
    assert same(here(window), whole)
    QTest.mouseClick(port, Qt.MouseButton.ForwardButton, NONE, QPoint(100, 100))
    assert same(here(window), third)
    assert window.view.gesture is None


def test_another_document_begins_a_history_of_its_own(open_window: Open) -> None:
    window = open_window(LONG)
    window.session.go_to([window.session.graph.named("x3").id])
    assert window.view.history.can_go_back()
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.files.new()
    assert not window.view.history.can_go_back()
    assert not window.actions_by_id["back"].isEnabled()


def test_going_back_and_forth_leads_to_the_very_same_place(open_window: Open) -> None:
    window = open_window(LONG)
    history, graph = window.view.history, window.session.graph
    window.session.go_to([graph.named("x3").id])
    window.session.go_to([graph.named("x20").id])
    history.back()
    third = here(window)
    for _ in range(10):
        history.forward()
        history.back()
    assert here(window) == third


def test_what_lies_under_the_minimap_is_brought_out(open_window: Open) -> None:
    window = open_window(LONG)
    view, id = window.view, window.session.graph.named("x3").id
    window.session.go_to([id])
    assert view.minimap.isVisible()

    def covered() -> bool:
        card = view.mapFromScene(view.canvas.content_rect([id])).boundingRect()
        return view.minimap.geometry().intersects(card)

    card = view.mapFromScene(view.canvas.content_rect([id]).center())
    view.pan(view.minimap.geometry().center() - card - QPoint(40, 20))
    QApplication.processEvents()
    assert view.shows([id])
    assert covered()
    window.session.go_to([id])
    QApplication.processEvents()
    assert view.shows([id])
    assert not covered()


def test_a_node_that_is_renamed_under_the_minimap_is_brought_out_with_its_field(open_window: Open) -> None:
    window = open_window(LONG)
    view, id = window.view, window.session.graph.named("x3").id
    window.session.go_to([id])
    card = view.mapFromScene(view.canvas.content_rect([id]).center())
    view.pan(view.minimap.geometry().center() - card - QPoint(40, 20))
    QApplication.processEvents()
    assert view.minimap.corner().intersects(view.mapFromScene(view.canvas.card(id)).boundingRect())
    window.actions_by_id["rename"].trigger()
    assert not view.minimap.corner().intersects(view.mapFromScene(view.canvas.card(id)).boundingRect())
    assert view.rect().contains(view.mapFromScene(view.canvas.card(id)).boundingRect())


def test_the_ring_around_the_canvas_covers_nothing(open_window: Open) -> None:
    window = open_window(LONG)
    view, id = window.view, window.session.graph.named("x3").id
    window.session.go_to([id])
    window.docks.panel(Inspector).setFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.ring.isVisible()
    view.pan(QPoint(60, -40))
    before = here(window)
    window.session.go_to([id])
    assert here(window) == before, "it is in view already"


# ── minimap ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_minimap_is_there_only_where_something_is_out_of_view(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, minimap = hand(window), window.view.minimap
    assert not minimap.isVisible()
    window.session.go_to([window.session.graph.named("x3").id])
    assert minimap.isVisible()
    assert window.view.rect().contains(minimap.geometry())
    window.view.setFocus()
    fingers.key(Qt.Key.Key_M)
    assert not minimap.isVisible()
    assert settings().value("minimap") in (False, "false")
    fingers.key(Qt.Key.Key_M)
    assert minimap.isVisible()
    fingers.key(Qt.Key.Key_Home)
    assert not minimap.isVisible()
    fingers.wheel(QPoint(100, 100), 5)
    assert minimap.isVisible()
    window.view.resize(400, 280)
    assert not minimap.isVisible(), "it would be in the way"


def test_what_is_highlighted_elsewhere_is_not_bright_on_the_minimap(open_window: Open) -> None:
    """As many as there are nodes here, but others."""
    window = open_window(LONG)
    session, minimap = window.session, window.view.minimap
    session.go_to([session.graph.named("x20").id])
    count = len(session.graph)
    window.view.highlight.show_found(range(10_000, 10_000 + count))
    others = minimap.grab().toImage()
    window.view.highlight.show_found(range(10_000, 10_001 + count))
    assert minimap.grab().toImage() == others


def test_a_hidden_minimap_stays_hidden_at_the_next_start(open_window: Open) -> None:
    window = open_window(LONG)
    window.actions_by_id["minimap"].trigger()
    again = open_window(LONG)
    assert not again.view.minimap.is_wanted
    assert not again.actions_by_id["minimap"].isChecked()


@pytest.mark.quick
def test_a_drag_in_the_minimap_moves_the_view(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, view, minimap = hand(window), window.view, window.view.minimap
    graph = window.session.graph
    before = fingers.state()
    window.session.go_to([graph.named("x3").id])
    third = here(window)
    start = minimap.frame_rect().center().toPoint()
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, NONE, start)
    assert same(here(window), third), "taking hold moves nothing"
    fingers.move(start + QPoint(50, 0), port=minimap)
    zoom = third[0]
    assert here(window)[1] - third[1] == pytest.approx(50 / minimap.to_map().m11(), abs=3 / zoom)
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, NONE, start + QPoint(50, 0))
    assert view.hasFocus()
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), third), "a drag in the map is a jump"
    far = minimap.to_map().map(view.canvas.node_item(graph.named("x24").id).pos()).toPoint()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NONE, far)
    assert view.seen().contains(view.canvas.node_item(graph.named("x24").id).pos())
    assert fingers.state() == before


def test_esc_gives_a_drag_in_the_minimap_up(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, minimap = hand(window), window.view.minimap
    window.session.go_to([window.session.graph.named("x3").id])
    third, chosen = here(window), window.session.selection
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, NONE, QPoint(180, 70))
    assert not same(here(window), third)
    fingers.key(Qt.Key.Key_Escape)
    assert same(here(window), third)
    fingers.move(QPoint(100, 70), port=minimap)
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, NONE, QPoint(100, 70))
    assert same(here(window), third)
    assert window.session.selection == chosen


@pytest.mark.quick
def test_the_wheel_over_the_minimap_zooms(open_window: Open) -> None:
    window = open_window(LONG)
    window.session.go_to([window.session.graph.named("x3").id])
    zoom = window.view.zoom()
    wheel_event(window.view.minimap, QPoint(), QPoint(0, 120))
    assert window.view.zoom() == pytest.approx(1.2 * zoom)


def test_the_minimap_follows_the_document(open_window: Open, qtbot: QtBot) -> None:
    window = open_window(OLAH)
    minimap, session = window.view.minimap, window.session
    assert not minimap.isVisible()
    session.do("Move", move(session.graph.named("a"), (-9000.0, 0.0)))
    qtbot.waitUntil(minimap.isVisible)
    session.document.undo()
    qtbot.waitUntil(lambda: not minimap.isVisible())
    session.document.redo()
    qtbot.waitUntil(minimap.isVisible)
    assert minimap.grab().toImage().pixelColor(20, 20).isValid()


# ── find ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_find_steps_through_what_it_finds(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, bar = hand(window), window.bench.find_bar
    whole, before = here(window), fingers.state()
    fingers.key(Qt.Key.Key_F, CTRL)
    assert bar.isVisible()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "x2")
    assert bar.count.text() == "1 of 6"
    assert names(window) == {"x2"}
    assert window.view.shows(window.session.selection)
    assert len(window.view.canvas.paint_style.highlighted or ()) == 6
    fingers.key(Qt.Key.Key_Return)
    assert (bar.count.text(), names(window)) == ("2 of 6", {"x20"})
    fingers.key(Qt.Key.Key_F3)
    assert names(window) == {"x21"}
    fingers.key(Qt.Key.Key_F3, SHIFT)
    fingers.key(Qt.Key.Key_Return, SHIFT)
    fingers.key(Qt.Key.Key_Up)
    assert (bar.count.text(), names(window)) == ("6 of 6", {"x24"}), "round and round"
    fingers.key(Qt.Key.Key_Down)
    assert names(window) == {"x2"}
    fingers.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert same(here(window), whole)
    assert not window.session.selection
    assert window.view.canvas.paint_style.highlighted is None
    assert window.view.hasFocus()
    assert fingers.state() == before, "finding changes nothing"


def test_find_stays_where_its_button_closes_it(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(LONG)
    fingers, bar, whole = hand(window), window.bench.find_bar, here(window)
    fingers.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(bar.field, "x11")
    QTest.mouseClick(bar.done, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert names(window) == {"x11"}
    assert window.view.shows(window.session.selection)
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), whole)
    fingers.key(Qt.Key.Key_F3)
    assert bar.isVisible()
    assert bar.field.text() == "x11", "F3 looks for the same again"


def test_find_says_when_there_is_nothing(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    fingers, bar = hand(window), window.bench.find_bar
    fingers.key(Qt.Key.Key_F, CTRL)
    fingers.type("nothing")
    assert bar.count.text() == "none found"
    assert not bar.after.isEnabled()
    assert not bar.list.isVisible()
    assert window.view.canvas.paint_style.highlighted is None
    bar.field.clear()
    assert bar.count.text() == ""
    fingers.key(Qt.Key.Key_Escape)


def test_find_lists_and_follows_the_values(open_window: Open, hand: type[Hand], qtbot: QtBot) -> None:
    window = open_window(OLAH)
    fingers, bar = hand(window), window.bench.find_bar
    fingers.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(bar.field, ">2")
    lines = [bar.matches.data(bar.matches.index(row)) for row in range(bar.matches.rowCount())]
    assert lines == ["c = a + b  →  3", "e = c · d  →  6"]
    place = bar.list.visualRect(bar.matches.index(1)).center()
    QTest.mouseClick(bar.list.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert names(window) == {"e"}
    assert bar.field.hasFocus()
    window.session.do("Set a", set_value(window.session.graph.named("a"), as_value(7.0)))
    qtbot.waitUntil(lambda: bar.count.text() == "3 of 3")
    window.session.document.undo()
    qtbot.waitUntil(lambda: bar.count.text() == "2 of 2")
    assert names(window) == {"e"}


def test_find_is_over_when_its_document_is(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    hand(window).key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(window.bench.find_bar.field, "c")
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.files.new()
    assert not window.bench.find_bar.isVisible()
    assert window.view.canvas.paint_style.highlighted is None


def test_every_control_of_the_find_bar_has_a_name(open_window: Open) -> None:
    bar = open_window(OLAH).bench.find_bar
    for control in (bar.field, bar.count, bar.before, bar.after, bar.done, bar.list):
        assert control.accessibleName()


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────
BROKEN = LONG + "; v = [1, 2]; w = [1, 2, 3]; p = v + w; q = p + 1; z = 0; r = 1 / z"


def test_next_problem(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(BROKEN)
    fingers, whole = hand(window), here(window)
    fingers.key(Qt.Key.Key_F8)
    assert names(window) == {"p"}
    assert window.view.shows(window.session.selection)
    assert "p = v + w" in window.view.banner.text()
    fingers.key(Qt.Key.Key_F8)
    assert names(window) == {"r"}
    fingers.key(Qt.Key.Key_F8)
    assert names(window) == {"p"}
    fingers.key(Qt.Key.Key_Left, ALT)
    fingers.key(Qt.Key.Key_Left, ALT)
    fingers.key(Qt.Key.Key_Left, ALT)
    assert same(here(window), whole)


def test_no_problem_is_said(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    hand(window).key(Qt.Key.Key_F8)
    assert "no problem" in window.view.banner.text()


def test_no_problem_is_said_to_be_none_where_numbers_are_hidden(open_window: Open, hand: type[Hand]) -> None:
    """A hidden value may be nan."""
    window = open_window("a = 0; b = log(a); c = a + 1")
    session = window.session
    session.hide(frozenset(Question(session.graph.named(name).id, kind) for name in "abc" for kind in KINDS))
    hand(window).key(Qt.Key.Key_F8)
    assert window.view.banner.text() == "No problem is to be seen; some numbers are hidden."
    assert not session.selection


def test_a_click_on_the_sentence_leads_to_the_node(open_window: Open) -> None:
    window = open_window(BROKEN)
    QTest.mouseClick(window.status_line.counts, Qt.MouseButton.LeftButton)
    assert names(window) == {"p"}
    window.session.select([window.session.graph.named("q").id])
    QApplication.processEvents()
    shown = window.docks.panel(Inspector).view
    assert shown is not None
    QTest.mouseClick(shown.problem.sentence, Qt.MouseButton.LeftButton)
    assert names(window) == {"p"}


def test_a_click_on_a_refusal_leads_to_the_cycle(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH + "; f = e + 3")
    fingers, before = hand(window), hand(window).state()
    fingers.drag(fingers.at("f", "output"), fingers.at("e", "slot", "a"))
    assert fingers.state() == before
    assert window.view.banner.isVisible()
    event = QMouseEvent(
        QEvent.Type.MouseButtonRelease, QPointF(5, 5), QPointF(5, 5), Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton, NONE,
    )  # fmt: skip
    QApplication.sendEvent(window.view.banner, event)
    assert names(window) == {"e", "f"}


# ── upstream and downstream ──────────────────────────────────────────────────────────────────────────────────────────
def test_select_along_the_wires(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH + "; lone = 4")
    fingers, graph = hand(window), window.session.graph
    window.view.setFocus()
    window.session.select([graph.named("c").id])
    fingers.key(Qt.Key.Key_Left, CTRL | SHIFT)
    assert names(window) == {"a", "b", "c"}
    window.session.select([graph.named("c").id])
    fingers.key(Qt.Key.Key_Right, CTRL | SHIFT)
    assert names(window) == {"c", "e"}
    fingers.key(Qt.Key.Key_L)
    assert names(window) == {"a", "b", "c", "d", "e"}
    window.session.select(())
    assert not window.actions_by_id["select_upstream"].isEnabled()


def test_highlight_follows_the_selection_and_the_document(open_window: Open, hand: type[Hand]) -> None:
    window = open_window(OLAH)
    fingers, graph, look = hand(window), window.session.graph, window.view.canvas.paint_style

    def highlighted() -> str:
        return "".join(sorted(graph.node(id).name for id in look.highlighted or ()))

    window.view.setFocus()
    fingers.key(Qt.Key.Key_H)
    assert look.highlighted is None, "nothing is selected"
    window.session.select([graph.named("c").id])
    assert highlighted() == "abce"
    window.session.select([graph.named("d").id])
    assert highlighted() == "bde"
    fingers.key(Qt.Key.Key_Delete)
    assert look.highlighted is None
    fingers.key(Qt.Key.Key_Z, CTRL)
    window.session.select([graph.named("d").id])
    assert highlighted() == "bde"
    fingers.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert look.highlighted is None
    fingers.key(Qt.Key.Key_Z, CTRL)
    window.session.select([graph.named("d").id])
    assert window.actions_by_id["highlight"].isChecked()
    fingers.key(Qt.Key.Key_H)
    assert look.highlighted is None


def test_what_does_not_stand_out_is_painted_fainter(open_window: Open) -> None:
    window = open_window(OLAH)
    view, graph = window.view, window.session.graph

    def darkest(name: str) -> int:
        item = view.canvas.node_item(graph.named(name).id)
        area = view.mapFromScene(item.sceneBoundingRect().adjusted(70, 20, -20, -22)).boundingRect()
        image = view.viewport().grab(area).toImage()
        return min(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))

    before = darkest("a"), darkest("c")
    view.highlight.show_found([graph.named("c").id])
    assert darkest("a") > before[0] + 60
    assert darkest("c") == before[1]
    view.highlight.show_found(None)
    assert (darkest("a"), darkest("c")) == before
