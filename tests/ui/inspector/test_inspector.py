"""The inspector follows selection, results and documents, and leaves what is being typed alone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, Connect, Content, remove_nodes, rename, set_value
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.ui.theme import DARK, LIGHT, apply_theme
from graphgui.ui.widgets.cards import ArrayPreview
from tests.ui.inspector.inspecting import build, olah, opening


@pytest.fixture
def open_inspector(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    yield from opening(qtbot, qapp)


def test_large_arrays_are_previewed_in_part(qtbot):
    preview = ArrayPreview("value")
    qtbot.addWidget(preview)
    preview.set_array(np.arange(200.0).reshape(20, 10))
    assert preview.caption == "first 8 × 8 of 20 × 10"
    assert preview.text().startswith("0, 1, 2, 3, 4, 5, 6, 7\n10, 11")
    preview.set_array(np.arange(100.0))
    assert preview.caption == "first 40 of 100"
    preview.set_array(np.zeros((0,)))
    assert preview.caption == "no entries"
    preview.grab()


def test_numbers_are_shortened_to_read_and_exact_to_copy(open_inspector, qtbot):
    graph = build([("x", "parameter", 2.0), ("y", "sqrt", None)], [("x", "y", "x")])
    _, inspector = open_inspector(graph, "y")
    value = inspector.view.value
    assert value.text() == "1.4142"
    value.setFocus()
    qtbot.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert float(QGuiApplication.clipboard().text()) == np.sqrt(2)


def test_several_and_none(open_inspector):
    session, inspector = open_inspector(olah(), "a", "e")
    assert [name.text() for name in inspector.view.names] == ["a =", "e ="]
    assert [value.text() for value in inspector.view.values] == ["2", "6"]
    session.do("Set a", set_value(session.graph.named("a"), as_value(-3.0)))
    assert [value.text() for value in inspector.view.values] == ["−3", "−4"]
    session.select([])
    assert inspector.view.output_name.text() == "output e"
    assert (inspector.view.nodes.text(), inspector.view.wires.text()) == ("5", "5")


def test_an_empty_graph_says_how_to_begin(open_inspector):
    session, inspector = open_inspector(Graph())
    assert "Drag an operation" in inspector.view.hint.text()
    session.do("Add a", AddNode(make_node(1, "a", "parameter")))
    assert "Select a node" in inspector.view.hint.text()


def test_live_values_update_in_place_without_new_widgets(open_inspector):
    session, inspector = open_inspector(olah(), "b")
    view, gradient = inspector.view, inspector.view.gradient
    session.preview({2: as_value(3.0)})
    assert inspector.view is view
    assert (view.field.value, gradient.text()) == (3, "9")
    session.preview(None)
    assert gradient.text() == "5"


def test_a_field_that_is_typed_in_is_left_alone(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    name, field = inspector.view.name, inspector.view.field
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "wei")
    session.preview({2: as_value(3.0)})
    session.do("Add f", AddNode(make_node(9, "f", "sin")), Connect(Wire(5, 9, "x")))
    session.do("Rename a", rename(session.graph.named("a"), "alpha"))
    assert name.text() == "wei"
    assert QApplication.focusWidget() is name
    field.setFocus()
    assert session.graph.has_name("wei")
    field.selectAll()
    qtbot.keyClicks(field, "12")
    session.preview({2: as_value(5.0)})
    assert field.text() == "12"
    assert QApplication.focusWidget() is field


def test_deleting_the_selected_node_while_its_field_is_typed_in_is_harmless(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    field = inspector.view.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    session.do("Delete b", *remove_nodes(session.document.content, [2]))
    assert session.selection == frozenset()
    assert session.document.undo_label == "Delete b"
    assert inspector.view.nodes.text() == "4"
    session.document.undo()
    assert session.graph.named("b").value == 1


def test_deleting_the_selected_node_while_a_slot_is_typed_in_is_harmless(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "d")
    field = inspector.view.slots[1].number
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    session.do("Delete d", *remove_nodes(session.document.content, [4]))
    assert session.document.undo_label == "Delete d"
    session.document.undo()
    assert session.graph.named("d").literal("b") == 1


def test_another_document_shows_another_graph(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    inspector.view.name.setFocus()
    inspector.view.name.selectAll()
    qtbot.keyClicks(inspector.view.name, "zzz")
    session.open(Document(Content(build([("q", "parameter", 7.0), ("r", "parameter", 8.0)], []), DescentSettings())))
    assert inspector.view.nodes.text() == "2"
    assert not session.graph.has_name("zzz")
    session.select([1])
    assert inspector.view.name.text() == "q"


def test_a_hidden_inspector_catches_up_when_it_is_shown(open_inspector):
    session, inspector = open_inspector(olah(), "b")
    inspector.hide()
    session.do("Set a", set_value(session.graph.named("a"), as_value(5.0)))
    session.do("Rename b", rename(session.graph.named("b"), "beta"))
    inspector.show()
    assert inspector.view.name.text() == "beta"
    assert inspector.view.gradient.text() == "8"


def test_every_field_has_a_name_for_screen_readers_and_follows_in_order(open_inspector, qtbot):
    _, inspector = open_inspector(olah(), "d")
    view = inspector.view
    assert [slot.choice.accessibleName() for slot in view.slots] == [
        "Slot a: where it comes from", "Slot b: where it comes from",
    ]  # fmt: skip
    assert view.gradient.accessibleName() == "gradient 3"
    view.name.setFocus()
    expected = [view.value, view.gradient, view.slots[0].choice, view.slots[1].choice, view.slots[1].number]
    for field in [*expected, view.output_button]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is field


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_sticks_out_at_the_narrowest_width(open_inspector, qapp, theme, scale):
    session, inspector = open_inspector(olah(), "d")
    apply_theme(qapp, theme, scale)
    inspector.apply_theme(theme)
    session.do("Rename b", rename(session.graph.named("b"), "a_name_of_" + "very" * 10 + "_length"))
    session.do("Rename d", rename(session.graph.named("d"), "another_" + "very" * 10 + "_long_one"))
    qapp.processEvents()
    assert inspector.minimumSizeHint().width() <= 260 * scale
    inspector.resize(inspector.minimumSizeHint().width(), 600)
    qapp.processEvents()
    assert inspector.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


def test_a_selected_node_that_becomes_another_operation_shows_its_new_slots(open_inspector):
    """Typing e = tanh(a) over a product, and taking it back, while e is selected."""
    session, inspector = open_inspector(olah(), "e")
    edits, _ = edits_for_text(session.document.content, "e = tanh(a)")
    assert session.do("Type an expression", *edits)
    assert [slot.slot for slot in inspector.view.slots] == ["x"]
    assert inspector.view.value.text().startswith("0.964")  # tanh 2
    session.document.undo()
    assert [slot.slot for slot in inspector.view.slots] == ["a", "b"]
    assert inspector.view.value.text() == "6"


def test_of_several_matrices_the_first_is_previewed(qtbot):
    preview = ArrayPreview("value")
    qtbot.addWidget(preview)
    preview.set_array(np.arange(24.0).reshape(2, 3, 4))
    assert preview.text() == "0, 1, 2, 3\n4, 5, 6, 7\n8, 9, 10, 11\nfirst 3 × 4 of 2 × 3 × 4"
    preview.set_array(np.arange(4.0).reshape(1, 2, 2))
    assert preview.text() == "0, 1\n2, 3"
    preview.set_array(np.zeros((2, 0, 3)))
    assert preview.caption == "no entries"
