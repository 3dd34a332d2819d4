"""Layouts, lining up, spreading, snapping, frames and notes, with real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graphgui.analysis.layout import GRID
from graphgui.document.document import Document
from graphgui.formats.cgraph.annotations import COLOURS
from graphgui.ui.canvas.gestures.resize_gesture import resize_cursor
from graphgui.ui.canvas.items.note_item import NoteItem
from graphgui.ui.canvas.paint.picture import drawn, picture_of
from graphgui.ui.theme import DARK, LIGHT, frame_colours
from tests.ui.hand import ALT, CTRL, SHIFT
from tests.ui.test_theme import contrast


def do(window, id):
    window.actions_by_id.refresh()
    action = window.actions_by_id[id]
    assert action.isEnabled(), id
    action.trigger()
    QApplication.processEvents()


def ids(window, *names):
    return [window.session.graph.named(name).id for name in names]


def place(window, name):
    return window.session.graph.named(name).position


def only(window, kind):
    (record,) = getattr(window.session.document.annotations, kind).values()
    return record


def framed(window, me, *names, title="layer"):
    """A frame around some nodes, made and named by hand."""
    window.session.select(ids(window, *names))
    me.key(Qt.Key.Key_J, CTRL)
    me.type(title)
    window.view.fit()
    return only(window, "frames")


def drag_freely(me, start, end):
    """Drags, and holds Alt once the drag has begun."""
    QTest.mousePress(me.port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    me.move(start + (end - start) * 0.7)
    me.move(end, ALT)
    QTest.mouseRelease(me.port, Qt.MouseButton.LeftButton, ALT, end)
    QApplication.processEvents()


def in_frame(window, x, y):
    rect = only(window, "frames").rect
    return window.view.mapFromScene(QPointF(rect[0] + x * rect[2], rect[1] + y * rect[3]))


# ── layouts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("command", "axis", "sign"), [("arrange", 0, 1), ("arrange_down", 1, 1), ("arrange_up", 1, -1)]
)
def test_a_layout_runs_in_its_direction(window, me, command, axis, sign):
    graph = window.session.graph
    window.session.select(())
    me.drag(me.at("e"), me.at("e") + QPointF(-400, 130).toPoint())
    before = me.state()
    do(window, command)
    for wire in graph.wires():
        ends = graph.node(wire.source).position[axis], graph.node(wire.target).position[axis]
        assert (ends[1] - ends[0]) * sign > 0
    window.view.glide.finish()
    me.check_one_step(before)


def test_of_a_selection_only_that_is_laid_out(window, me):
    me.drag(me.at("c"), me.at("c") + QPointF(-30, 90).toPoint())
    others = {name: place(window, name) for name in "abd"}
    window.session.select(ids(window, "c", "e"))
    before = me.state()
    do(window, "arrange_down")
    assert {name: place(window, name) for name in "abd"} == others
    window.view.glide.finish()
    me.check_one_step(before)


def test_nodes_glide_to_their_places_and_a_press_ends_it(window, me, qtbot):
    glide, item = window.view.glide, window.view.canvas.node_item(ids(window, "e")[0])
    start = item.pos()
    do(window, "arrange_down")
    assert glide.is_under_way
    assert place(window, "e") != (start.x(), start.y())
    assert (item.pos() - start).manhattanLength() < 1
    qtbot.waitUntil(lambda: item.pos() != start)
    me.click(me.on(-3000, -3000))
    assert not glide.is_under_way
    me.check_canvas()


def test_gliding_ends_by_itself_and_by_any_change(window, me, qtbot):
    do(window, "arrange_down")
    qtbot.waitUntil(lambda: not window.view.glide.is_under_way)
    me.check_canvas()
    do(window, "arrange")
    assert window.view.glide.is_under_way
    window.actions_by_id["undo"].trigger()
    assert not window.view.glide.is_under_way
    me.check_canvas()


def test_where_the_system_wants_no_animation_nothing_glides(window, me, monkeypatch):
    monkeypatch.setattr(type(window.view.glide), "is_wanted", lambda self: False)
    do(window, "arrange_down")
    assert not window.view.glide.is_under_way
    me.check_canvas()


@pytest.mark.parametrize("edge", ["left", "centre", "right", "top", "middle", "bottom"])
def test_a_selection_is_lined_up(window, me, edge):
    drag_freely(me, me.at("a"), me.at("a") + QPointF(33, 17).toPoint())
    chosen = ids(window, "a", "c", "d")
    window.session.select(chosen)
    before = me.state()
    do(window, f"align_{edge}")
    window.view.glide.finish()
    rects = [window.view.canvas.node_rects()[id] for id in chosen]
    lines = {
        "left": QRectF.left, "right": QRectF.right, "centre": lambda rect: rect.center().x(),
        "top": QRectF.top, "bottom": QRectF.bottom, "middle": lambda rect: rect.center().y(),
    }  # fmt: skip
    assert len({round(lines[edge](rect), 6) for rect in rects}) == 1
    me.check_one_step(before)


def test_gaps_become_equal(window, me):
    me.drag(me.at("c"), me.at("c") + QPointF(50, 0).toPoint())
    window.session.select(ids(window, "a", "c", "e"))
    before = me.state()
    do(window, "distribute_x")
    window.view.glide.finish()
    first, second, third = (place(window, name)[0] for name in "ace")
    assert second - first == third - second
    me.check_one_step(before)


# ── snapping ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("zoom", [0.6, 1.0])
def test_a_node_settles_in_line_with_a_neighbour_and_guides_show_it(window, me, zoom):
    window.view.zoom_by(zoom / window.view.zoom())
    x, y = place(window, "a")
    before = me.state()
    # Off the grid, so that only a neighbour can pull it there.
    drag_freely(me, me.at("b"), me.at("b") + QPointF(47, 31).toPoint())
    odd = place(window, "b")
    start = me.at("a")
    target = start + (QPointF(odd[0] - x + 4, odd[1] - y - 151) * zoom).toPoint()
    me.drag(start, target, release=False)
    guides = window.view.gesture.snapping.guides
    assert [guide.at for guide in guides if guide.axis == "x"][:1] == [odd[0]]
    window.view.grab()
    me.release(target)
    assert place(window, "a")[0] == odd[0]
    assert me.state() != before


def test_alt_turns_snapping_off(window, me):
    window.view.zoom_by(1.0 / window.view.zoom())
    x, y = place(window, "e")
    start = me.at("e")
    drag_freely(me, start, start + QPointF(33, 17).toPoint())
    assert place(window, "e") == (x + 33, y + 17)


def test_arrows_nudge_by_the_grid_and_with_shift_finely(window, me):
    window.session.select(ids(window, "e"))
    x, y = place(window, "e")
    before = me.state()
    me.key(Qt.Key.Key_Right)
    me.key(Qt.Key.Key_Down, SHIFT)
    assert place(window, "e") == (x + GRID, y + 1)
    me.check_one_step(before)


# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_ctrl_j_frames_the_selection_and_asks_for_a_title_in_one_step(window, me):
    before = me.state()
    frame = framed(window, me, "a", "c")
    assert frame.title == "layer"
    item = window.view.canvas.annotations.items[frame.id]
    for id in ids(window, "a", "c"):
        assert item.body().contains(window.view.canvas.node_rects()[id])
    assert window.session.chosen == {frame.id}
    me.check_one_step(before)


@pytest.mark.parametrize("zoom", [0.5, 1.0])
@pytest.mark.quick
def test_its_title_bar_carries_what_lies_in_it(window, me, zoom):
    frame = framed(window, me, "a", "b")
    window.view.zoom_by(zoom / window.view.zoom())
    window.view.centerOn(QRectF(*frame.rect).center())
    window.session.select(())
    old = {name: place(window, name) for name in "abcde"}
    before = me.state()
    start = in_frame(window, 0.5, 18 / frame.rect[3])
    me.drag(start, start + (QPointF(-60, 80) * zoom).toPoint())
    shift = only(window, "frames").rect[0] - frame.rect[0], only(window, "frames").rect[1] - frame.rect[1]
    assert shift != (0, 0)
    for name in "abcde":
        by = shift if name in "ab" else (0, 0)
        assert place(window, name) == (old[name][0] + by[0], old[name][1] + by[1])
    me.check_one_step(before)


def test_esc_puts_frame_and_content_back(window, me):
    framed(window, me, "a", "b")
    before, start = me.state(), in_frame(window, 0.5, 0.04)
    me.drag(start, start + QPointF(50, 50).toPoint(), release=False)
    me.key(Qt.Key.Key_Escape)
    me.release(start)
    assert me.state() == before
    me.check_canvas()


@pytest.mark.parametrize(("x", "y", "sides"), [
    (0, 0.5, "left"), (1, 0.5, "right"), (0.5, 0, "top"), (0.5, 1, "bottom"), (0, 0, "left top"), (1, 1, "right bottom"),
    (1, 0, "right top"), (0, 1, "left bottom"),
])  # fmt: skip
@pytest.mark.quick
def test_a_frame_is_resized_at_its_edges_and_corners(window, me, x, y, sides):
    frame = framed(window, me, "a", "b")
    window.view.zoom_by(1.0 / window.view.zoom())
    window.view.centerOn(QRectF(*frame.rect).center())
    hit = window.view.hit(in_frame(window, x, y))
    assert (hit.part, " ".join(hit.sides)) == ("edge", sides)
    assert resize_cursor(hit.sides) is not None
    positions = {name: place(window, name) for name in "abcde"}
    before, start = me.state(), in_frame(window, x, y)
    me.drag(start, start + QPointF(-40 if x < 0.5 else 40, -60 if y < 0.5 else 60).toPoint())
    left, top, width, height = only(window, "frames").rect
    old = QRectF(*frame.rect)
    new = QRectF(left, top, width, height)
    assert (new.left() < old.left()) == ("left" in sides)
    assert (new.right() > old.right()) == ("right" in sides)
    assert (new.top() < old.top()) == ("top" in sides)
    assert (new.bottom() > old.bottom()) == ("bottom" in sides)
    assert {name: place(window, name) for name in "abcde"} == positions
    me.check_one_step(before)


def test_a_frame_cannot_be_turned_inside_out_and_esc_cancels(window, me):
    frame = framed(window, me, "a", "b")
    before, start = me.state(), in_frame(window, 1, 0.5)
    me.drag(start, start - QPointF(3000, 0).toPoint(), release=False)
    assert window.view.canvas.annotations.items[frame.id].body().width() >= 2 * GRID
    me.key(Qt.Key.Key_Escape)
    me.release(start)
    assert me.state() == before
    me.check_canvas()


@pytest.mark.quick
def test_a_double_click_on_the_title_renames_it(window, me):
    framed(window, me, "a", "b")
    before = me.state()
    me.double_click(in_frame(window, 0.5, 0.04))
    me.type("first layer")
    assert only(window, "frames").title == "first layer"
    me.check_one_step(before)


def test_its_menu_has_its_colours(window, me):
    frame = framed(window, me, "a", "b")
    seen = []
    window.view.requests.menu_wanted.disconnect()
    window.view.requests.menu_wanted.connect(lambda hit, at: seen.append(hit))
    at = in_frame(window, 0.5, 0.04)
    QApplication.sendEvent(me.port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, me.port.mapToGlobal(at)))
    (hit,) = seen
    assert (hit.part, hit.around) == ("title", frame.id)
    menu = window.context_menus.menu(hit)
    inner = next(each.menu() for each in menu.actions() if each.menu() and "olour" in each.text())
    before = me.state()
    next(each for each in inner.actions() if each.text() == "&Blue").trigger()
    assert only(window, "frames").colour == "blue"
    assert window.actions_by_id["frame_blue"].isChecked()
    menu.deleteLater()
    me.check_one_step(before)


def test_inside_a_frame_the_canvas_is_as_anywhere(window, me):
    framed(window, me, "a", "b")
    assert window.view.hit(in_frame(window, 0.97, 0.9)).part == "nothing"


def test_a_rubber_band_takes_the_frames_that_lie_in_it(window, me):
    frame = framed(window, me, "a", "b")
    window.view.zoom_by(0.6)
    me.drag(in_frame(window, -0.2, -0.2), in_frame(window, 1.05, 1.1))
    assert frame.id in window.session.chosen
    assert set(ids(window, "a", "b")) <= window.session.chosen


def test_a_frame_is_deleted_alone(window, me):
    frame = framed(window, me, "a", "b")
    window.session.select([frame.id])
    before = me.state()
    me.key(Qt.Key.Key_Delete)
    assert not window.session.document.annotations.frames
    assert len(window.session.graph) == 5
    me.check_one_step(before)


def test_frames_and_notes_are_copied_with_what_they_hold(window, me):
    framed(window, me, "a", "b")
    window.session.select([*ids(window, "a", "b"), only(window, "frames").id])
    before = me.state()
    do(window, "duplicate")
    assert len(window.session.document.annotations.frames) == 2
    assert len(window.session.graph) == 7
    me.check_one_step(before)


def test_all_of_it_is_saved(window, me, tmp_path):
    framed(window, me, "a", "b")
    window.view.note_field.finish()
    window.session.document.save(tmp_path / "framed.cgraph")
    found = Document.open(tmp_path / "framed.cgraph").annotations
    assert [frame.title for frame in found.frames.values()] == ["layer"]


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def noted(window, me, text="# A title\n\n- one\n- **two**"):
    window.view.setFocus()
    me.key(Qt.Key.Key_N)
    field = window.view.note_field
    assert field.isVisible()
    assert field.hasFocus()
    field.setPlainText(text)
    me.key(Qt.Key.Key_Return, CTRL)
    assert not field.isVisible()
    return only(window, "notes")


def on_note(window):
    return window.view.mapFromScene(QRectF(*only(window, "notes").rect).center())


@pytest.mark.quick
def test_n_adds_a_note_and_writes_it_in_one_step(window, me):
    before = me.state()
    note = noted(window, me)
    assert note.text == "# A title\n\n- one\n- **two**"
    me.check_one_step(before)


def test_a_note_is_rendered_and_grows_with_its_text(window, me):
    short = noted(window, me)
    item = window.view.canvas.annotations.items[short.id]
    assert isinstance(item, NoteItem)
    window.view.grab()
    assert item.rendered.toPlainText() == "A title\none\ntwo"
    me.double_click(on_note(window))
    window.view.note_field.setPlainText("\n\n".join(f"Line {n}" for n in range(20)))
    before = me.state()
    me.click(me.on(-2000, -2000))
    assert only(window, "notes").rect[3] > short.rect[3]
    me.check_one_step(before)


def test_esc_gives_up_what_was_written(window, me):
    noted(window, me)
    before = me.state()
    me.double_click(on_note(window))
    QTest.keyClicks(window.view.note_field, "other")
    me.key(Qt.Key.Key_Escape)
    assert me.state() == before
    assert not window.view.note_field.isVisible()
    assert window.view.hasFocus()


def test_a_note_fetches_nothing(window, me, monkeypatch):
    note = noted(window, me, "![x](http://127.0.0.1:9/x.png) [link](http://127.0.0.1:9) ![y](/etc/hostname)")
    window.view.grab()
    item = window.view.canvas.annotations.items[note.id]
    assert item.rendered.loadResource(2, "/etc/hostname") is None


def test_a_note_is_moved_resized_and_deleted(window, me):
    note = noted(window, me)
    window.view.zoom_by(1.0 / window.view.zoom())
    window.view.centerOn(QRectF(*note.rect).center())
    before, start = me.state(), on_note(window)
    me.drag(start, start + QPointF(60, 40).toPoint())
    assert only(window, "notes").rect[:2] != note.rect[:2]
    me.check_one_step(before)
    before, rect = me.state(), QRectF(*only(window, "notes").rect)
    start = window.view.mapFromScene(rect.bottomRight())
    me.drag(start, start + QPointF(60, 40).toPoint())
    assert only(window, "notes").rect[2] > rect.width()
    me.check_one_step(before)
    before = me.state()
    me.key(Qt.Key.Key_Delete)
    assert not window.session.document.annotations.notes
    me.check_one_step(before)


def test_another_document_ends_the_writing(window, me, tmp_path):
    window.session.document.save(tmp_path / "olah.cgraph")
    noted(window, me)
    me.double_click(on_note(window))
    window.session.open(Document.open(tmp_path / "olah.cgraph"))
    assert not window.view.note_field.isVisible()
    me.check_canvas()


@pytest.mark.parametrize("zoom", [0.05, 0.15, 0.3, 1.0, 3.0])
def test_frames_and_notes_are_painted_at_every_zoom(window, me, zoom):
    framed(window, me, "a", "b")
    noted(window, me)
    for theme in ("light", "dark"):
        window.appearance.choose_theme(theme)
        window.view.zoom_by(zoom / window.view.zoom())
        window.view.grab()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", COLOURS)
def test_a_frame_and_its_title_can_be_seen(theme, colour):
    colours = frame_colours(theme, colour)
    assert contrast(theme.text, colours.bar) >= 4.5
    assert contrast(colours.edge, theme.canvas) >= 3


def test_f2_and_enter_rename_the_selected_frame(window, me):
    framed(window, me, "a", "b")
    window.view.setFocus()
    for key, title in ((Qt.Key.Key_F2, "one"), (Qt.Key.Key_Return, "two")):
        me.key(key)
        me.type(title)
        assert only(window, "frames").title == title


def test_a_picture_shows_frames_and_only_what_is_asked_for(window, me):
    frame = framed(window, me, "a", "b")
    content, look = window.session.document.content, window.view.canvas.paint_style
    with drawn(content, look) as scene:
        assert scene.annotations.items[frame.id].isVisible()
        whole = picture_of(scene)
    with drawn(content, look, set(ids(window, "a", "c"))) as scene:
        assert not scene.annotations.items[frame.id].isVisible()
        assert picture_of(scene).width() < whole.width()


def test_the_map_shows_frames(window, me):
    frame = framed(window, me, "a", "b")
    ((rect, colour),) = window.view.canvas.annotations.swatches()
    assert (rect, colour) == (
        QRectF(*frame.rect),
        frame_colours(window.view.canvas.paint_style.theme, frame.colour).bar,
    )
    window.view.zoom_by(3)
    window.view.minimap.grab()
