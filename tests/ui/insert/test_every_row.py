"""A node of every row of the table, drawn, read and hovered over: nothing is clipped, nothing is said on the side."""

import importlib

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.number_format import short_number
from graphgui.engine.ops import OPS
from graphgui.ui.canvas.paint.heatmap import paint_heat
from graphgui.ui.canvas.paint.style import MARGIN, WIDTH, Style, name_rect
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.insert.palette_tiles import describe
from graphgui.ui.inspector.node_inspector import NodeInspector
from graphgui.ui.theme import DARK, LIGHT, apply_theme
from tests.ui.inspector.inspecting import session_for

FILES = ("inputs", "elementwise", "reductions", "linear_algebra", "shaping", "neural", "losses")


def samples():
    """Every sample of every row, by the row's name."""
    found = {name: [] for name in OPS}
    for file in FILES:
        for name, given in importlib.import_module(f"tests.engine.cases.{file}").SAMPLES.items():
            found[name] += given
    return found


SAMPLES = samples()


def graph_of(name, sample):
    """A node y of a row, every input wired from a parameter."""
    row, graph = OPS[name], Graph()
    inputs = sample.arrays(row) if sample else [np.asarray(default) for default in row.defaults]
    for id, value in enumerate(inputs, 2):
        graph.add(make_node(id, f"x{id}", "parameter", value=value))
    count = len(inputs) if row.variadic else None
    y = make_node(1, "y", name, options=sample.options if sample else {}, slots=count)
    graph.add(y)
    for id, slot in enumerate(y.slots, 2):
        graph.connect(Wire(id, 1, slot))
    return graph


@pytest.fixture(scope="module", autouse=True)
def styled(qapp):
    """The style sheet, once: giving it to every widget again takes longer than all else here."""
    apply_theme(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")


def draw(session, theme, scale=1.0):
    scene = CanvasScene(session, Style(theme))
    rect = scene.content_rect()
    image = QImage(500, 400, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    scene.render(painter, QRectF(0.0, 0.0, scale * rect.width(), scale * rect.height()), rect)
    painter.end()
    tips = [scene.node_item(1).tool_tip(slot) for slot in (None, *scene.node_item(1).node.slots)]
    tips += [wire.tool_tip() for wire in scene.wire_items()]
    scene.close()
    return image, tips


@pytest.mark.parametrize("name", OPS)
def test_a_node_of_every_row_is_drawn_and_inspected(qtbot, name):
    row = OPS[name]
    for sample in SAMPLES[name] or [None]:
        session = session_for(graph_of(name, sample))
        for theme in (LIGHT, DARK):
            _, tips = draw(session, theme)
        assert tips[0].startswith(f"y: {row.label}. ")
        draw(session, LIGHT, 0.3)
        view = NodeInspector(session, 1, LIGHT)
        qtbot.addWidget(view)
        view.resize(280, 600)
        view.grab()
        problem = session.results.problems.get(1)
        assert problem is None or sample is None, problem
        if not row.is_source:
            assert view.formula.text().startswith("y = ")
            assert view.field is None
            if problem is None:
                assert view.rules.text.toPlainText().startswith("out = ")
    assert describe(row)


@pytest.mark.parametrize("name", OPS)
def test_label_and_symbol_fit_on_the_card(qapp, name):
    look, row = Style(LIGHT), OPS[name]
    room = name_rect().width()
    font = look.small_font if row.is_source else look.symbol_font
    assert QFontMetricsF(font).horizontalAdvance(row.label if row.is_source else row.symbol) <= room - 40


def test_arrays_of_any_rank_and_empty_ones_are_shown_by_their_shape(qtbot, qapp):
    for shape in [(0,), (0, 3), (3, 0), (2, 3, 4), (2, 0, 4), (2, 3, 28, 28), (1, 1, 1, 1, 1, 1)]:
        graph = Graph()
        graph.add(make_node(1, "x", "parameter", value=np.ones(shape)))
        graph.add(make_node(2, "y", "sin"))
        graph.connect(Wire(1, 2, "x"))
        session = session_for(graph)
        draw(session, LIGHT)
        text = short_number(session.results.values["y"])
        assert text == f"[{' × '.join(map(str, shape))}]"
        assert QFontMetricsF(Style(LIGHT).small_font).horizontalAdvance(text) <= WIDTH - 2 * MARGIN
        view = NodeInspector(session, 1, LIGHT)
        qtbot.addWidget(view)
        view.grab()
        assert view.shape.text() == f"({', '.join(map(str, shape))})"


def test_the_heat_map_of_several_matrices_is_that_of_the_first(qapp):
    def picture(value):
        image = QImage(30, 22, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_heat(painter, QRectF(0, 0, 30, 22), value, LIGHT)
        painter.end()
        return image

    value = np.random.default_rng(0).normal(size=(2, 3, 4))
    assert picture(value) == picture(value[0])
    assert picture(value) != picture(value[1])


def test_the_gradient_of_a_vector_output_is_told_alike_on_canvas_wire_and_in_the_inspector(qtbot, qapp):
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=2.0))
    graph.add(make_node(2, "v", "parameter", value=[1.0, 2.0]))
    graph.add(make_node(3, "y", "mul"))
    graph.connect(Wire(1, 3, "a"))
    graph.connect(Wire(2, 3, "b"))
    session = session_for(graph)
    scene = CanvasScene(session, Style(LIGHT))
    view = NodeInspector(session, 1, LIGHT)
    qtbot.addWidget(view)
    assert view.gradient_name.text() == "∂Σy/∂x"
    assert scene.node_item(1).card_texts()[-1] == "∂Σy/∂x = 3"
    assert "∂Σy/∂x = 3" in scene.node_item(1).tool_tip(None)
    assert "adds 3 to ∂Σy/∂x" in scene.wire_item(Wire(1, 3, "a")).tool_tip()
    scene.close()
