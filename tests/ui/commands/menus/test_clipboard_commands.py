"""The clipboard: nodes, expressions and numbers pasted where one points; pictures, SVG, LaTeX and Python copied."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from graphgui.analysis.layout import NODE_HEIGHT, NODE_WIDTH
from graphgui.document.edits import ChangeAnnotations
from graphgui.formats.cgraph.annotations import Frame, Note
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH
from graphgui.ui.commands.menus.clipboard_commands import GRAPH_MIME
from graphgui.ui.commands.menus.export_commands import SVG_MIME
from graphgui.ui.theme import DARK, LIGHT
from tests.ui.hand import CTRL, node_names, select

SVG = "{http://www.w3.org/2000/svg}"


def point_at(window, place):
    """Rests the pointer on a pixel of the canvas."""
    QCursor.setPos(window.view.viewport().mapToGlobal(place))
    assert window.bench.viewpoint.under_pointer() is not None


def clipboard():
    return QGuiApplication.clipboard()


def copy(me):
    me.key(Qt.Key.Key_C, CTRL)


def paste(me):
    me.window.view.setFocus()
    me.key(Qt.Key.Key_V, CTRL)


def check_nothing_covered(window):
    """No node lies on another."""
    places = [node.position for node in window.session.graph.nodes()]
    for at, (x, y) in enumerate(places):
        assert not any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in places[:at])


# ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_copies_keep_the_wires_between_them_and_get_free_names(window, me):
    """c and d were copied with the wires from b among them: the copies hang together, not on the originals."""
    before = me.state()
    select(window, "b", "c", "d")
    copy(me)
    paste(me)
    graph = window.session.graph
    assert node_names(window) == ["a", "b", "c", "d", "e", "b2", "c2", "d2"]
    pairs = {(graph.node(w.source).name, graph.node(w.target).name, w.slot) for w in graph.wires()}
    assert {("b2", "c2", "b"), ("b2", "d2", "a")} <= pairs
    assert len(pairs) == 7
    assert {graph.node(id).name for id in window.session.selection} == {"b2", "c2", "d2"}
    me.check_one_step(before)
    paste(me)
    assert node_names(window)[-3:] == ["b3", "c3", "d3"]
    check_nothing_covered(window)


def test_what_is_copied_is_the_text_of_a_graph_file(window, me):
    select(window, "a", "c")
    copy(me)
    data = clipboard().mimeData()
    assert json.loads(data.text())["nodes"][0]["name"] == "a"
    assert data.data(GRAPH_MIME).data().decode() == data.text()


def test_copies_go_from_window_to_window(window, me, open_window, hand):
    select(window, "a", "b", "c")
    copy(me)
    other = open_window("")
    you = hand(other)
    assert other.bench.viewpoint.under_pointer() is None
    before = you.state()
    paste(you)
    assert node_names(other) == ["a", "b", "c"]
    assert float(other.session.results.values["c"]) == 3.0
    you.check_one_step(before)
    assert other.view.shows([node.id for node in other.session.graph.nodes()])


def test_nodes_land_at_the_pointer(window, me):
    select(window, "c")
    copy(me)
    at = QPoint(60, window.view.viewport().height() - 80)
    point_at(window, at)
    before, place = me.state(), window.bench.viewpoint.under_pointer()
    paste(me)
    x, y = window.session.graph.named("c2").position
    assert abs(x + WIDTH / 2 - place.x()) <= 10
    assert abs(y + HEIGHT / 2 - place.y()) <= 10
    assert (x % 20, y % 20) == (0, 0)
    me.check_one_step(before)


@pytest.mark.parametrize("times", [1, 4])
def test_nothing_lands_on_other_nodes(window, me, times):
    select(window, "a", "b", "c")
    copy(me)
    point_at(window, me.at("c"))
    for _ in range(times):
        paste(me)
    assert len(node_names(window)) == 5 + 3 * times
    check_nothing_covered(window)


@pytest.mark.parametrize("text", ["3.5", "u = tanh(2); v = u + 1", None], ids=["numbers", "expression", "nodes"])
@pytest.mark.parametrize("pointed", [True, False])
def test_nothing_is_pasted_across_notes_and_the_edges_of_frames(window, me, text, pointed):
    """A note and a frame lie where it would land: the note around the pointer, the frame half below it."""
    session, view = window.session, window.view
    if text is None:
        select(window, "c")
        copy(me)
    else:
        clipboard().setText(text)
    at = QPoint(view.viewport().width() // 2, view.viewport().height() // 2)
    middle = view.mapToScene(at)
    note = Note(-1, "note", (middle.x() - 200, middle.y() - 40, 400.0, 300.0))
    frame = Frame(-2, "frame", "grey", (middle.x() + 20, middle.y() + 320, 600.0, 200.0))
    session.do("Stand", ChangeAnnotations(None, note), ChangeAnnotations(None, frame))
    if pointed:
        point_at(window, at)
    before, known = me.state(), {node.id for node in session.graph.nodes()}
    paste(me)
    cards = [QRectF(*node.position, WIDTH, HEIGHT) for node in session.graph.nodes() if node.id not in known]
    assert cards
    for card in cards:
        assert not card.intersects(QRectF(*note.rect))
        assert not card.intersects(QRectF(*frame.rect))
    check_nothing_covered(window)
    me.check_one_step(before)


def test_a_copy_stays_in_the_frame_of_its_original(window, me):
    session = window.session
    x, y = session.graph.named("a").position
    frame = Frame(-1, "frame", "grey", (x - 100, y - 60, 400.0, 800.0))
    session.do("Frame", ChangeAnnotations(None, frame))
    select(window, "a")
    before = me.state()
    me.key(Qt.Key.Key_D, CTRL)
    assert QRectF(*frame.rect).contains(QRectF(*session.graph.named("a2").position, WIDTH, HEIGHT))
    me.check_one_step(before)


def test_cut_and_paste_bring_a_node_back_under_its_name_in_its_place(window, me):
    before = me.state()
    place = window.session.graph.named("d").position
    select(window, "d")
    me.key(Qt.Key.Key_X, CTRL)
    assert "d" not in node_names(window)
    me.check_one_step(before)
    paste(me)
    assert node_names(window)[-1] == "d"
    assert window.session.graph.named("d").position == place
    me.check_canvas()


def test_what_comes_from_far_away_is_put_into_view(window, me):
    text = '{"cgraph": 2, "nodes": [{"name": "z", "op": "constant", "value": 4, "position": [90000, -90000]}]}'
    clipboard().setText(text)
    before = me.state()
    paste(me)
    assert window.view.shows([window.session.graph.named("z").id])
    check_nothing_covered(window)
    me.check_one_step(before)


def test_duplicate_leaves_the_clipboard_alone(window, me):
    clipboard().setText("mine")
    before = me.state()
    select(window, "a", "c")
    me.key(Qt.Key.Key_D, CTRL)
    assert node_names(window)[-2:] == ["a2", "c2"]
    assert clipboard().text() == "mine"
    check_nothing_covered(window)
    me.check_one_step(before)


def test_the_longest_names_are_duplicated_too(window, me):
    name = "x" * 60
    me.double_click(me.at("a", "name"))
    me.type(name)
    me.key(Qt.Key.Key_D, CTRL)
    assert node_names(window)[-1] == "x" * 59 + "2"


# ── expressions and numbers ──────────────────────────────────────────────────────────────────────────────────────
def test_an_expression_is_pasted_as_a_graph(window, me):
    before = me.state()
    clipboard().setText("f = tanh(e) + a\ng = f * 2")
    paste(me)
    assert float(window.session.results.values["g"]) == pytest.approx(2 * (np.tanh(6) + 2))
    me.check_one_step(before)


def test_an_expression_is_built_at_the_pointer(window, me):
    clipboard().setText("q = tanh(p)")
    at = QPoint(120, window.view.viewport().height() - 60)
    point_at(window, at)
    before, place = me.state(), window.bench.viewpoint.under_pointer()
    paste(me)
    x, y = np.mean([window.session.graph.named(name).position for name in "pq"], axis=0)
    assert abs(x + WIDTH / 2 - place.x()) <= NODE_WIDTH
    assert abs(y + HEIGHT / 2 - place.y()) <= NODE_HEIGHT
    me.check_one_step(before)


@pytest.mark.parametrize(
    ("text", "value"),
    [("3.5", 3.5), ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]), ("1, 2, 3", [1, 2, 3]), ("1\n2\n", [1, 2])],
)
def test_numbers_are_pasted_as_a_constant(window, me, text, value):
    clipboard().setText(text)
    before = me.state()
    paste(me)
    node = window.session.graph.nodes()[-1]
    assert (node.op, window.session.selection) == ("constant", {node.id})
    np.testing.assert_array_equal(node.value, value)
    check_nothing_covered(window)
    me.check_one_step(before)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"nodes": 3}',
        "{" * 5000,
        "two words",
        "",
        "  ",
        "a b c\n\0",
        "e = e + 1",
        '"' * 1_000_000 + ",",
        "1\n" * 4_200_000,
        "1," * 4_200_000,
    ],
)
def test_garbage_is_not_pasted_but_a_sentence_says_so(window, me, text):
    before = me.state()
    clipboard().setText(text)
    paste(me)
    assert me.state() == before
    assert window.view.banner.isVisible()
    assert window.view.banner.text().endswith(".")
    assert window.session.document.undo_label is None


def test_garbage_under_our_own_type_is_refused(window, me):
    data = QMimeData()
    data.setData(GRAPH_MIME, b"\xff\xfe{]")
    clipboard().setMimeData(data)
    before = me.state()
    paste(me)
    assert me.state() == before
    assert window.view.banner.isVisible()


# ── as … ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def run(window, id):
    action = window.actions_by_id[id]
    assert action.isEnabled()
    action.trigger()
    QApplication.processEvents()
    assert window.view.banner.isVisible()


def image():
    found = clipboard().image()
    assert not found.isNull()
    return found


def test_a_picture_is_copied_at_double_size(window, me):
    before = me.state()
    run(window, "copy_picture")
    whole = image()
    rect = window.view.canvas.content_rect()
    assert abs(whole.width() - 2 * (rect.width() + 80)) <= 2
    assert whole.pixelColor(2, 2) == QColor(LIGHT.canvas)
    select(window, "a", "c")
    run(window, "copy_picture")
    assert image().width() < whole.width()
    assert me.state() == before
    assert all(item.isVisible() for item in window.view.canvas.node_items())


def test_a_picture_shows_only_what_is_selected_without_the_marks_of_selection(window):
    select(window, "a")
    run(window, "copy_picture")
    one = image().convertToFormat(QImage.Format.Format_RGB32)
    colours = {one.pixelColor(x, y).name() for x in range(0, one.width(), 2) for y in range(0, one.height(), 2)}
    assert QColor(LIGHT.parameter_fill).name() in colours
    assert QColor(LIGHT.accent).name() not in colours or LIGHT.accent == LIGHT.parameter


def test_in_the_dark_there_is_a_light_picture_too(window):
    assert not window.actions_by_id["copy_light_picture"].isEnabled()
    window.appearance.choose_theme("dark")
    run(window, "copy_picture")
    assert image().pixelColor(2, 2) == QColor(DARK.canvas)
    run(window, "copy_light_picture")
    assert image().pixelColor(2, 2) == QColor(LIGHT.canvas)
    assert window.view.canvas.paint_style.theme is DARK


def svg_texts(data: bytes) -> set[str]:
    root = ElementTree.fromstring(data)
    assert root.tag == f"{SVG}svg"
    return {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}


def test_a_drawing_is_copied_as_svg_with_its_texts(window):
    run(window, "copy_svg")
    data = clipboard().mimeData()
    texts = svg_texts(data.data(SVG_MIME).data())
    assert {"a", "b", "c", "d", "e", "∂e/∂b = 5"} <= texts
    assert svg_texts(data.text().encode()) == texts
    assert ',sans-serif"' in data.text()
    select(window, "a")
    run(window, "copy_svg")
    texts = svg_texts(clipboard().mimeData().data(SVG_MIME).data())
    assert "a" in texts
    assert "e" not in texts


def test_latex_is_copied(window):
    run(window, "copy_latex")
    assert clipboard().text() == r"e = (a + b) \cdot (b + 1)"
    select(window, "d")
    run(window, "copy_latex")
    assert clipboard().text() == "d = b + 1"


def test_python_is_copied_and_runs(window):
    run(window, "copy_python")
    whole: dict = {}
    exec(clipboard().text(), whole)
    assert (whole["e"], whole["b_grad"]) == (6.0, 5.0)
    select(window, "c")
    run(window, "copy_python")
    part: dict = {}
    exec(clipboard().text(), part)
    assert (part["c"], part["b_grad"]) == (3.0, 1.0)
    assert "d" not in part


def test_an_empty_canvas_has_nothing_to_export(open_window):
    window = open_window("")
    for id in ("copy_picture", "copy_svg", "copy_latex", "copy_python", "export_picture"):
        assert not window.actions_by_id[id].isEnabled()


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("x.png", "PNG (*.png)", "x.png"),
        ("x.svg", "PNG (*.png)", "x.svg"),
        ("x", "SVG (*.svg)", "x.svg"),
        ("x", "PNG (*.png)", "x.png"),
    ],
)
def test_a_picture_is_exported_to_a_file(window, monkeypatch, tmp_path, name, kind, written):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), kind))
    run(window, "export_picture")
    data = (tmp_path / written).read_bytes()
    if written.endswith(".png"):
        assert data.startswith(b"\x89PNG\r\n")
    else:
        assert "e" in svg_texts(data)
    assert window.view.banner.text() == f"Saved as {written}."


def test_an_export_that_fails_says_why(window, monkeypatch):
    for name in ("/no/such/folder/x.png", "/no/such/folder/x.svg"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (name, ""))
        run(window, "export_picture")
        assert Path(name).name in window.view.banner.text()


def test_giving_up_an_export_writes_nothing(window, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    window.actions_by_id["export_picture"].trigger()
    assert not any(tmp_path.glob("*.png"))
    assert not window.view.banner.isVisible()
