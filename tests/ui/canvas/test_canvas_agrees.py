"""Whatever is done, by whomever: the canvas shows the document, and all of it can be undone and done again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import (
    AddNode,
    ChangeRoute,
    Content,
    Disconnect,
    move,
    pull_out_literal,
    push_in_constant,
    remove_nodes,
    rename,
    set_literal,
    set_value,
    wire_up,
)
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.values import as_value
from graphgui.formats.cgraph.annotations import COLOURS
from graphgui.ui.canvas.gestures.move_gesture import MoveGesture
from graphgui.ui.canvas.paint.pixmap_cache import MOST_ZOOMS
from graphgui.ui.canvas.paint.style import OVERVIEW_ZOOM
from graphgui.ui.commands.menus.arrange_commands import Arranger
from graphgui.ui.commands.menus.clipboard_commands import Clipboard
from graphgui.ui.commands.menus.edit_commands import SelectionEditor
from graphgui.ui.node_roles import choose_output
from graphgui.ui.panels.descent_panel import DescentPanel
from tests.ui.hand import OLAH, select

COMMANDS = [
    "add", "add", "add", "wire", "wire", "wire", "move", "move by keys", "delete", "cut", "rename", "value", "literal", "undo",
    "redo", "copy", "paste", "duplicate", "output", "arrange", "type", "pull out", "push in", "disconnect", "fit", "bend",
    "frame", "note", "align", "colour",
]  # fmt: skip
NAMES = ["a", "b", "x", "η", "loss", "not a name", "lambda"]
TEXTS = ["e = (a + b) * (b + 1)", "a = 3", "c = a @ b", "a = c + 1", "b = tanh(a) / b", "x ** 2", "oops +"]
number = st.integers(0, 10**4)


def carry_out(window, command, i, j):
    """One command on nodes picked by the numbers, through the doors that hands use; what is refused is refused."""
    session, graph, view = window.session, window.session.graph, window.view
    editing = SelectionEditor(window.bench.canvas, window.bench.viewpoint)
    nodes = graph.nodes()
    if command == "add" or not nodes:
        window.bench.inserter.drop(list(OPS)[i % len(OPS)], QPointF(float(j % 700), float(i % 400)), None)
        return
    node, other = nodes[i % len(nodes)], nodes[j % len(nodes)]
    slot = node.row.slots[j % len(node.row.slots)] if node.row.slots else None
    around = view.canvas.annotations.items if j % 5 == 0 else ()
    session.select({node.id, other.id, *around} if i % 3 else {node.id, *around})
    match command:
        case "wire" if slot:
            edits = wire_up(graph, Wire(other.id, node.id, slot))
            session.do("Connect", *edits)
        case "move":
            session.do("Move", move(node, (float(i % 900), float(j % 500))))
        case "move by keys":
            view.keys.move(sorted(session.chosen), (1, 0), 20.0)
        case "rename":
            session.do("Rename", rename(node, NAMES[j % len(NAMES)]))
        case "value" if node.row.is_source:
            session.do("Set", set_value(node, as_value([1.0, float(j)] if j % 3 else 0.0)))
        case "literal" if slot:
            session.do("Set", set_literal(node, slot, as_value(float(j) - 5000.0)))
        case "delete":
            editing.delete()
        case "arrange":
            Arranger(window.bench.stage, window.bench.viewpoint).lay_out(("right", "down", "up")[j % 3])
        case "frame":
            Arranger(window.bench.stage, window.bench.viewpoint).frame()
            view.field.setText(f"frame {j}")
            view.field.finish()
        case "note":
            Arranger(window.bench.stage, window.bench.viewpoint).note(QPointF(float(i % 900), float(j % 500)))
            view.note_field.setPlainText(f"# note\n\n- {j}")
            view.note_field.finish()
        case "align":
            Arranger(window.bench.stage, window.bench.viewpoint).align(("left", "middle", "centre")[j % 3])
        case "colour":
            Arranger(window.bench.stage, window.bench.viewpoint).colour(COLOURS[j % len(COLOURS)])
        case "cut" | "copy" | "paste" | "duplicate":
            getattr(Clipboard(window.session, window.bench.viewpoint, editing), command)()
        case "bend" if graph.wires():
            wire = graph.wires()[j % len(graph.wires())]
            old = session.document.content.annotations.routes.get(wire, ())
            session.do("Bend", ChangeRoute(wire, old, () if old else ((float(i % 900), float(j % 500)),)))
        case "undo" | "redo":
            window.actions_by_id.commands[command].run()
        case "output":
            choose_output(window.session, node.id if j % 4 else None)
        case "type":
            window.expression.setText(TEXTS[j % len(TEXTS)])
            window.expression.carry_out()
        case "pull out" if slot and graph.wire_into(node.id, slot) is None:
            session.do("Pull out", *pull_out_literal(graph, node, slot))
        case "push in" if node.row.role == "constant" and graph.wires_from(node.id):
            session.do("Push in", *push_in_constant(session.document.content, node))
        case "disconnect" if graph.wires():
            window.session.do("Disconnect", Disconnect(graph.wires()[j % len(graph.wires())]))
        case "fit":
            view.fit()


@pytest.fixture
def me(open_window, hand):
    return hand(open_window())


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(COMMANDS), number, number), min_size=5, max_size=25))
@pytest.mark.thorough
def test_the_canvas_agrees_with_the_document_whatever_is_done(me, steps):
    """Random commands on a shown window. Undone to empty and done again, the graph is the same, and so is the canvas."""
    window = me.window
    # Widgets that were let go of are deleted by the event loop, which does not come round between examples.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.session.open(Document(Content(Graph(), DescentSettings())))
    QGuiApplication.clipboard().setText("y = 2 * x")
    empty = me.state()
    for command, i, j in steps:
        carry_out(window, command, i, j)
        me.check_canvas()
        assert window.session.selection <= {item.id for item in window.view.canvas.node_items()}
        assert window.output_choice.count() == len(window.session.graph) + 1
    me.port.grab()
    document, final, states = window.session.document, me.state(), []
    while document.undo_label:
        states.append(me.state())
        window.actions_by_id["undo"].trigger()
        me.check_canvas()
    assert me.state() == empty
    assert not window.isWindowModified()
    while states:
        window.actions_by_id["redo"].trigger()
        assert me.state() == states.pop()
        me.check_canvas()
    assert me.state() == final


def test_the_canvas_agrees_after_any_number_of_steps_in_one_turn(open_window, hand):
    """Nodes and wires that came and went within the turn were never on the canvas; one that is there again is made anew."""
    me = hand(open_window(OLAH))
    window, document = me.window, me.window.session.document
    for text in ("p = e * a", "q = p + b", "a = 5"):
        window.expression.setText(text)
        window.expression.carry_out()
    select(window, "c")
    window.actions_by_id["delete"].trigger()
    final = me.state()
    with window.session.turn():
        for _ in range(3):
            document.undo()
    me.check_canvas()
    with window.session.turn():
        for _ in range(3):
            document.redo()
        for _ in range(2):
            document.undo()
        for _ in range(2):
            document.redo()
    me.check_canvas()
    assert me.state() == final
    with window.session.turn():
        document.undo()
        document.redo()
    me.check_canvas()
    with window.session.turn():
        window.session.do("Add", AddNode(make_node(document.graph.fresh_id(), "fresh", "sin")))
        document.undo()
    me.check_canvas()
    me.port.grab()


def every_action(window):
    """Every action of every menu, by its path of words."""
    found = {}

    def walk(menu, path):
        menu.aboutToShow.emit()
        for action in menu.actions():
            if action.menu():
                walk(action.menu(), f"{path}/{action.text()}")
            elif not action.isSeparator():
                found[f"{path}/{action.text()}"] = action

    for title, menu in window.menus.items():
        walk(menu, title)
    return found


@pytest.mark.parametrize("text", ["", "e = (a + b) * (b + 1)"], ids=["empty", "Olah"])
@pytest.mark.thorough
def test_every_command_can_be_given_to_any_graph(open_window, hand, text, monkeypatch):
    """On the empty canvas, with nothing selected, with all selected: whatever the menus offer raises nothing."""
    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(
        "graphgui.ui.commands.file_dialogs.ask_to_save",
        lambda *_: __import__("PySide6").QtWidgets.QMessageBox.StandardButton.Discard,
    )
    monkeypatch.setattr("graphgui.ui.commands.menus.help_commands.show_help", lambda *_: None)
    monkeypatch.setattr("graphgui.ui.commands.menus.help_commands.show_about", lambda *_: None)
    window = open_window(text)
    me = hand(window)
    for select_first in (False, True):
        for path in every_action(window):
            if "Quit" in path or "Examples" in path or "&Add" in path:
                continue
            if select_first:
                window.actions_by_id["select_all"].trigger()
            action = every_action(window).get(path)
            if action is not None and action.isEnabled():
                action.trigger()
                QApplication.processEvents()
                me.check_canvas()
    window.docks.panel(DescentPanel).stop()


@pytest.mark.thorough
def test_every_operation_of_the_menu_can_be_added(open_window, hand):
    window = open_window()
    me = hand(window)
    actions = [action for path, action in every_action(window).items() if "/&Add/" in path]
    assert len(actions) == len(OPS)
    for action in actions:
        action.trigger()
    assert {node.op for node in window.session.graph.nodes()} == set(OPS)
    me.check_canvas()
    for theme in ("dark", "light"):
        window.appearance.choose_theme(theme)
        assert not window.grab().isNull()


def test_the_scene_is_the_pictures_and_follows_the_theme(open_window):
    """The background of the canvas is each theme's own, and so is every item's."""
    window = open_window("e = (a + b) * (b + 1)")
    corner = {}
    for theme in ("light", "dark"):
        window.appearance.choose_theme(theme)
        image = window.view.viewport().grab().toImage()
        corner[theme] = image.pixelColor(3, 3).lightness()
        assert window.view.canvas.paint_style.theme is window.appearance.theme
    assert corner["light"] > 180 > 80 > corner["dark"]


def test_from_far_away_the_whole_graph_is_painted_and_can_be_moved(open_window, hand):
    """Below the zoom at which anything can be read no item paints, and yet all is there, wherever it is dragged."""
    window = open_window("e = (a + b) * (b + 1)")
    me, view, canvas = hand(window), window.view, window.view.canvas
    view.show_place(OVERVIEW_ZOOM * 0.9, canvas.content_rect().center())
    theme = window.appearance.theme

    def is_card(at):
        return view.viewport().grab().toImage().pixelColor(at) == QColor(theme.parameter_fill)

    start = me.at("a") + QPoint(0, 4)
    end = start + QPoint(60, 90)
    assert is_card(start)
    assert not is_card(end)
    before = me.state()
    me.drag(start, end, release=False)
    assert is_card(end)
    assert not is_card(start)
    me.release(end)
    assert is_card(end)
    me.check_one_step(before)
    window.actions_by_id["undo"].trigger()
    assert is_card(start)
    me.drag(start, end, release=False)
    me.key(Qt.Key.Key_Escape)
    assert is_card(start)
    assert not is_card(end)
    me.release(end)
    assert me.state() == before


def test_a_wire_runs_through_its_bends(open_window, hand):
    """It is painted and found along them, follows both ends, and is straight again when the bends are undone."""
    window = open_window("e = (a + b) * (b + 1)")
    me, session, canvas = hand(window), window.session, window.view.canvas
    wire = session.graph.wires_from(session.graph.named("a").id)[0]
    straight = canvas.wire_item(wire).path()
    (x1, y1), (x2, _) = canvas.wire_item(wire).ends
    bends = ((x1 + 40.0, y1 - 130.0), (x2 - 40.0, y1 - 150.0))
    session.do("Bend", ChangeRoute(wire, (), bends))
    for bend in bends:
        assert window.view.hit(me.on(*bend)).wire == wire
        assert canvas.wire_item(wire).sceneBoundingRect().contains(QPointF(*bend))
    me.check_canvas()
    session.do("Move", move(session.graph.named("a"), (x1 - 400.0, y1)))
    me.check_canvas()
    assert canvas.wire_item(wire).near(QPointF(*bends[0]), 1.0)
    window.actions_by_id["undo"].trigger()
    window.actions_by_id["undo"].trigger()
    assert canvas.wire_item(wire).path() == straight
    assert window.view.hit(me.on(*bends[0])).wire is None
    window.actions_by_id["redo"].trigger()
    assert window.view.hit(me.on(*bends[0])).wire == wire


def test_a_node_that_is_dragged_again_takes_along_the_wires_it_got_meanwhile(open_window):
    """Its wires are looked up once for a drag: those of the drag before must not be taken for these."""
    window = open_window("a = 1; b = 2; c = tanh(a); d = b * 2")
    session, view, canvas = window.session, window.view, window.view.canvas
    source, target = session.graph.named("a"), session.graph.named("d")

    def drag(by):
        gesture = MoveGesture(view, canvas.node_item(source.id).pos(), source.id)
        gesture.follow(canvas.node_item(source.id).pos() + by, Qt.KeyboardModifier.AltModifier)
        starts = {canvas.wire_item(wire).ends[0] for wire in session.graph.wires_from(source.id)}
        at = canvas.start_of(source.id)
        assert starts == {(at.x(), at.y())}
        gesture.cancel()

    drag(QPointF(130.0, 70.0))
    session.do("Connect", *wire_up(session.graph, Wire(source.id, target.id, target.slots[1])))
    assert len(session.graph.wires_from(source.id)) == 2
    drag(QPointF(130.0, 70.0))


def screen_of(view):
    """What is on the screen now, without painting anything anew."""
    QApplication.processEvents()
    window, port = view.window(), view.viewport()
    image = view.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    image = image.copy(QRect(port.mapTo(window, QPoint()), port.size()))
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[:, :, :3].astype(int)


@pytest.mark.parametrize("zoom", [0.15, 0.6, 1.0, 1.31])
def test_what_is_painted_bit_by_bit_is_what_is_painted_at_once(open_window, zoom):
    """Panning paints strips and dragging a rectangle, around the map; whatever was left over or misplaced would be seen."""
    window = open_window("; ".join(["v0 = 1", *(f"v{i} = tanh(v{i - 1}) * v{i // 2} + 1" for i in range(1, 40))]))
    session, view = window.session, window.view
    node = session.graph.named("v20")
    view.show_place(zoom, view.canvas.node_item(node.id).pos())

    def check():
        # What was drawn for the first time is drawn from a cached pixmap later: smooth edges differ a little then.
        QTest.qWait(60)
        bits = screen_of(view)
        for _ in range(3):
            view.viewport().update()
            QApplication.processEvents()
        # A line one pixel wide that is cut off elsewhere steps elsewhere.
        assert (abs(bits - screen_of(view)).max(axis=2) > 64).sum() < 150

    check()
    for by in (QPoint(7, 5), QPoint(-31, 0), QPoint(1, -3), QPoint(-2, 11)):
        view.pan(by)
        QApplication.processEvents()
    check()
    session.select([node.id])
    press = view.canvas.node_item(node.id).pos()
    gesture = MoveGesture(view, press, node.id)
    for far in (5.0, 23.0, 61.0):
        gesture.follow(press + QPointF(far, 2 * far), Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()
    check()
    gesture.cancel()
    check()
    session.do("Delete", *remove_nodes(session.document.content, [session.graph.named("v19").id]))
    check()


def test_zooming_in_and_out_again_needs_no_new_pixmaps(open_window):
    """Who zooms out to look around comes back to what was drawn already; what is kept of other zooms is bounded."""
    window = open_window("e = (a + b) * (b + 1)")
    view, pixmaps = window.view, window.view.canvas.paint_style.pixmap_cache

    def paint():
        for _ in range(3):
            view.viewport().update()
            QApplication.processEvents()

    view.reset_zoom()
    paint()
    kept = dict(pixmaps.zoom.made)
    assert kept
    view.zoom_by(1.2)
    paint()
    assert pixmaps.zoom.made.keys().isdisjoint(kept) or pixmaps.zoom.made != kept
    view.zoom_by(1 / 1.2)
    paint()
    assert {key: id(pixmap) for key, pixmap in pixmaps.zoom.made.items() if key in kept} == {
        key: id(pixmap) for key, pixmap in kept.items()
    }
    for _ in range(2 * MOST_ZOOMS):
        view.zoom_by(1.01)
        paint()
    assert len(pixmaps.zooms) <= MOST_ZOOMS


def test_five_hundred_nodes_stay_responsive(open_window, hand):
    """A chain of 500 nodes: a drag, a scrub, a selection of all and a repaint each take well under a second."""
    from time import process_time

    window = open_window("; ".join(["v0 = 1", *(f"v{i} = tanh(v{i - 1}) + v{i - 1}" for i in range(1, 250))]))
    me = hand(window)
    assert len(window.session.graph) >= 490
    window.view.reset_zoom()
    window.view.centerOn(window.view.canvas.node_item(window.session.graph.named("v0").id).pos())
    start = me.at("v0", "value")

    def took(action):
        begin = process_time()
        action()
        QApplication.processEvents()
        return process_time() - begin

    times = {
        "scrub": took(lambda: me.drag(start, start + type(start)(40, 0))) / 5,
        "move": took(lambda: me.drag(me.at("v0"), me.at("v0") + type(start)(0, 60))) / 5,
        "select all": took(window.actions_by_id["select_all"].trigger),
        "fit": took(window.view.fit),
        "paint": took(window.view.viewport().grab),
        "delete": took(window.actions_by_id["delete"].trigger),
        "undo": took(window.actions_by_id["undo"].trigger),
    }
    assert max(times.values()) < 1.5, times
    print(times)
    me.check_canvas()
