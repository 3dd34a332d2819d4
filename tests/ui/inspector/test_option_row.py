"""Options and the number of inputs in the inspector: each field fits its kind, and every change is one undo step."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from graphgui.document.edits import set_option
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.engine.options import AXES, Option, OptionError
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.inspector.option_row import OptionField, option_text, parse_option
from tests.ui.inspector.inspecting import opening, type_into


@pytest.fixture
def open_inspector(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    yield from opening(qtbot, qapp)


def reduced(op="sum", **options):
    """y = sum(x) of a 2 × 3 matrix."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=np.arange(6.0).reshape(2, 3)))
    graph.add(make_node(2, "y", op, options=options))
    graph.connect(Wire(1, 2, "x"))
    return graph


def joined(count=2):
    """y = concatenate([a, b])."""
    graph = Graph()
    graph.add(make_node(1, "a", "parameter", value=[1.0, 2.0]))
    graph.add(make_node(2, "b", "parameter", value=[3.0]))
    graph.add(make_node(3, "y", "concatenate", slots=count))
    graph.connect(Wire(1, 3, "x1"))
    graph.connect(Wire(2, 3, "x2"))
    return graph


def field(inspector, name):
    return next(row.field for row in inspector.view.options.rows if row.option.name == name)


@pytest.mark.parametrize(
    ("kind", "default", "text", "value"),
    [
        ("axes", None, "None", None),
        ("axes", None, " −1 ", -1),
        ("axes", None, "(0, 1)", (0, 1)),
        ("axes", None, "0, 1", (0, 1)),
        ("axis", 0, "2", 2),
        ("whole", 0, "3", 3),
        ("number", 0.5, "1/4", 0.25),
        ("number", 0.5, "1e-3", 0.001),
        ("shape", (1,), "[2, 3]", (2, 3)),
        ("widths", 0, "((0, 1), (2, 3))", ((0, 1), (2, 3))),
        ("index", "0", "1:3, -1", "1:3, -1"),
        ("subscripts", "ij->ij", "ij, jk -> ik", "ij,jk->ik"),
        ("names", "", "a, b", "a, b"),
    ],
)
def test_text_is_read_as_the_option_means_it_and_written_back(kind, default, text, value):
    option = Option("option", default, kind)
    found = parse_option(option, text)
    assert (found, type(found)) == (value, type(value))
    assert parse_option(option, option_text(found)) == found


@pytest.mark.parametrize(
    "text", ["x", "", "1.5", "__import__('os')", "(" * 150, "9" * 5000, "{}", "[[0]]", "'0'", "0 0"]
)
def test_text_that_is_no_axis_is_refused_with_a_sentence(text):
    with pytest.raises(OptionError, match="axis must be a whole number or None"):
        parse_option(AXES, text)


def test_typing_an_axis_sums_along_it_and_undo_and_redo_follow(open_inspector, qtbot):
    session, inspector = open_inspector(reduced(), "y")
    axis = field(inspector, "axis")
    assert axis.text() == "None"
    assert axis.accessibleName() == "Option axis"
    assert axis.toolTip() == AXES.doc
    type_into(qtbot, axis, "0")
    assert list(session.results.values["y"]) == [3, 5, 7]
    assert "axis=0" in inspector.view.rules.text.toPlainText()
    assert session.document.undo_label == "Set axis of y"
    session.document.undo()
    assert (axis.text(), session.results.values["y"]) == ("None", 15)
    assert session.document.undo_label is None
    session.document.redo()
    assert axis.text() == "0"
    type_into(qtbot, axis, "(0, 1)")
    assert session.graph.named("y").options["axis"] == (0, 1)


def test_refused_text_stays_with_its_reason_and_esc_restores(open_inspector, qtbot):
    session, inspector = open_inspector(reduced(axis=1), "y")
    axis = field(inspector, "axis")
    type_into(qtbot, axis, "first")
    assert axis.text() == "first"
    assert session.heard == [axis.problem]
    assert axis.problem.startswith("Axis must be a whole number or None")
    assert axis.problem.endswith("not “first”.")
    assert session.document.undo_label is None
    inspector.view.name.setFocus()
    assert axis.text() == "first"
    axis.setFocus()
    qtbot.keyClick(axis, Qt.Key.Key_Escape)
    assert (axis.text(), axis.problem) == ("1", "")


def test_unfinished_typing_is_kept_while_the_option_changes_elsewhere(open_inspector, qtbot):
    session, inspector = open_inspector(reduced(), "y")
    axis = field(inspector, "axis")
    axis.setFocus()
    axis.selectAll()
    qtbot.keyClicks(axis, "-")
    session.do("Set axis of y", set_option(session.graph.named("y"), "axis", 0))
    assert axis.text() == "-"
    qtbot.keyClicks(axis, "1")
    inspector.view.name.setFocus()
    assert session.graph.named("y").options["axis"] == -1


def test_an_axis_that_is_not_there_is_told_at_the_node(open_inspector, qtbot):
    session, inspector = open_inspector(reduced(), "y")
    type_into(qtbot, field(inspector, "axis"), "5")
    assert "no axis 5" in inspector.view.problem.sentence.text()
    assert not inspector.view.rules.isVisible()
    type_into(qtbot, field(inspector, "axis"), "1")
    assert not inspector.view.problem.isVisible()
    assert list(session.results.values["y"]) == [3, 12]


def test_a_flag_is_a_check_box(open_inspector, qtbot):
    session, inspector = open_inspector(reduced(), "y")
    keepdims = field(inspector, "keepdims")
    assert isinstance(keepdims, QCheckBox)
    assert not keepdims.isChecked()
    keepdims.setFocus()
    qtbot.keyClick(keepdims, Qt.Key.Key_Space)
    assert session.graph.named("y").options["keepdims"] is True
    assert inspector.view.shape.text() == "(1, 1)"
    session.document.undo()
    assert not keepdims.isChecked()
    assert session.document.undo_label is None


def test_a_choice_is_a_list_and_running_through_it_is_one_step(open_inspector, qtbot):
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=[1.0, 2.0]))
    graph.add(make_node(2, "y", "mse"))
    graph.connect(Wire(1, 2, OPS["mse"].slots[0]))
    session, inspector = open_inspector(graph, "y")
    reduction = field(inspector, "reduction")
    assert [reduction.itemText(at) for at in range(reduction.count())] == ["mean", "sum", "none"]
    reduction.setFocus()
    qtbot.keyClick(reduction, Qt.Key.Key_Down)
    assert session.graph.named("y").options["reduction"] == "sum"
    qtbot.keyClick(reduction, Qt.Key.Key_Down)
    assert inspector.view.shape.text() == "(2)"
    session.document.undo()
    assert reduction.currentText() == "mean"
    assert session.document.undo_label is None


def test_inputs_are_added_and_removed_and_the_rows_follow(open_inspector, qtbot):
    session, inspector = open_inspector(joined(), "y")
    inputs = inspector.view.inputs
    assert (inputs.count.count.text(), [row.slot for row in inputs.rows]) == ("2", ["x1", "x2"])
    first = inputs.rows[0]
    inputs.count.more.setFocus()
    qtbot.keyClick(inputs.count.more, Qt.Key.Key_Space)
    assert [row.slot for row in inspector.view.slots] == ["x1", "x2", "x3"]
    assert inspector.view.slots[0] is first
    assert QApplication.focusWidget() is inputs.count.more
    assert session.document.undo_label == "Add an input to y"
    session.document.undo()
    assert [row.slot for row in inspector.view.slots] == ["x1", "x2"]
    qtbot.mouseClick(inputs.count.fewer, Qt.MouseButton.LeftButton)
    assert session.graph.wire_into(3, "x2") is None
    assert (inputs.count.count.text(), inputs.count.fewer.isEnabled()) == ("1", False)
    assert list(session.results.values["y"]) == [1, 2]
    session.document.undo()
    assert session.graph.wire_into(3, "x2") is not None
    assert list(session.results.values["y"]) == [1, 2, 3]
    assert inputs.count.fewer.isEnabled()


def test_tab_goes_through_options_then_inputs(open_inspector, qtbot):
    _, inspector = open_inspector(joined(), "y")
    view = inspector.view
    inputs = view.inputs
    qtbot.mouseClick(inputs.count.more, Qt.MouseButton.LeftButton)
    view.gradient.setFocus()
    expected = [field(inspector, "axis"), inputs.count.fewer, inputs.count.more]
    expected += [inputs.rows[0].choice, inputs.rows[1].choice, inputs.rows[2].choice, inputs.rows[2].number]
    for each in [*expected, view.output_button]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is each


def test_the_canvas_follows_options_and_inputs(open_window, hand, qtbot):
    window = open_window("a = [1, 2]\nb = [3, 4]\ny = concatenate([a, b])")
    y = window.session.graph.named("y")
    window.session.select([y.id])
    item, before = window.view.canvas.node_item(y.id), hand(window).state()
    height = item.height
    inspector = window.docks.panel(Inspector)
    qtbot.mouseClick(inspector.view.inputs.count.more, Qt.MouseButton.LeftButton)
    assert item.height > height
    hand(window).check_canvas()
    hand(window).check_one_step(before)
    qtbot.mouseClick(inspector.view.inputs.count.fewer, Qt.MouseButton.LeftButton)
    before = hand(window).state()
    qtbot.mouseClick(inspector.view.inputs.count.fewer, Qt.MouseButton.LeftButton)
    assert len(window.view.canvas.wire_items()) == 1
    hand(window).check_one_step(before)


@pytest.mark.parametrize("op", [name for name, row in OPS.items() if row.options])
def test_every_row_with_options_shows_a_field_for_each(open_inspector, op):
    graph = Graph()
    graph.add(make_node(1, "y", op))
    _, inspector = open_inspector(graph, "y")
    for row in inspector.view.options.rows:
        assert row.field.accessibleName() == f"Option {row.option.name}"
        assert row.option.doc, f"{op}: the option {row.option.name} has no doc"
        if isinstance(row.field, OptionField):
            assert parse_option(row.option, row.field.text()) == row.option.default
