"""The inspector tells the truth about what is selected, and changes it by edits that undo takes back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from graphgui.document.document import Document
from graphgui.document.edits import AddNode, Connect, Content, remove_nodes, rename, set_value
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.graph_file import DescentSettings
from graphgui.ui.cards import ArrayPreview
from graphgui.ui.inspector import Inspector
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT, apply_theme


def build(nodes, wires):
    """A graph from (name, op, value) and (source, target, slot) by name."""
    graph = Graph()
    for id, (name, op, value) in enumerate(nodes, 1):
        graph.add(make_node(id, name, op, value=value))
    for source, target, slot in wires:
        graph.connect(Wire(graph.named(source).id, graph.named(target).id, slot))
    return graph


def olah():
    """e = (a + b) · (b + 1) at a = 2, b = 1."""
    graph = build(
        [("a", "parameter", 2.0), ("b", "parameter", 1.0), ("c", "add", None), ("d", "add", None), ("e", "mul", None)],
        [("a", "c", "a"), ("b", "c", "b"), ("b", "d", "a"), ("c", "e", "a"), ("d", "e", "b")],
    )
    d = graph.named("d")
    from graphgui.document.edits import set_literal

    graph.replace(set_literal(d, "b", as_value(1.0)).after)
    return graph


def session_for(graph):
    session = Session(Document(Content(graph, DescentSettings())))
    session.heard = []
    session.said.connect(session.heard.append)
    return session


@pytest.fixture
def open_inspector(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    apply_theme(qapp, LIGHT)

    def open_it(graph, *names):
        session = session_for(graph)
        inspector = Inspector(session)
        qtbot.addWidget(inspector)
        inspector.apply_theme(LIGHT)
        inspector.resize(300, 760)
        inspector.show()
        inspector.activateWindow()
        qtbot.waitUntil(inspector.isActiveWindow)
        session.select(session.graph.named(name).id for name in names)
        return session, inspector

    yield open_it
    qapp.setStyleSheet("")


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def pick(qtbot, choice, name):
    """Chooses an entry of a slot by the keyboard, as its first letters."""
    choice.setFocus()
    qtbot.keyClicks(choice, name)


def test_olahs_b_has_the_value_1_and_the_gradient_5(open_inspector):
    _, inspector = open_inspector(olah(), "b")
    view = inspector.view
    assert view.name.text() == "b"
    assert view.kind.text() == "parameter"
    assert view.field.text() == "1"
    assert view.shape.text() == "scalar"
    assert view.trained.isChecked()
    assert (view.gradient_name.text(), view.gradient.text()) == ("∂e/∂b", "5")
    assert view.feeds.text() == "Feeds c, d."
    assert not view.problem.isVisible()


def test_an_operation_shows_its_formula_and_the_chain_rule_on_its_wires(open_inspector):
    _, inspector = open_inspector(olah(), "c")
    view = inspector.view
    assert view.formula.text() == "c = a + b"
    assert (view.value.text(), view.gradient.text()) == ("3", "2")
    assert [slot.flow.text() for slot in view.slots] == ["∂e/∂c · ∂c/∂a = 2 · 1 = 2", "∂e/∂c · ∂c/∂b = 2 · 1 = 2"]
    assert not any(slot.number.isVisible() for slot in view.slots)


def test_typing_a_value_changes_every_number_and_undo_takes_it_back(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    type_into(qtbot, inspector.view.field, "2*2")
    assert session.results.values == {"a": 2, "b": 4, "c": 6, "d": 5, "e": 30}
    assert inspector.view.gradient.text() == "11"
    assert session.document.undo_label == "Set b"
    session.document.undo()
    assert inspector.view.gradient.text() == "5"
    assert inspector.view.field.value == 1


def test_text_that_is_no_value_is_refused_with_a_sentence_and_kept(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    type_into(qtbot, inspector.view.field, "1 +")
    assert session.document.undo_label is None
    assert session.heard
    assert inspector.view.field.text() == "1 +"


def test_one_drag_of_a_number_is_one_undo_step(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    field = inspector.view.field
    inspector.view.name.setFocus()
    start = field.rect().center()
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(field, start + QPoint(30 * step, 0))
    value = session.graph.named("b").value
    assert value > 1
    assert inspector.view.gradient.text() != "5"
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=start + QPoint(150, 0))
    session.document.undo()
    assert session.graph.named("b").value == 1
    assert session.document.undo_label is None


def test_renaming_follows_through_the_graph_and_is_undone(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    type_into(qtbot, inspector.view.name, "weight")
    assert session.graph.has_name("weight")
    assert inspector.view.gradient_name.text() == "∂e/∂weight"
    assert "weight_grad = c_grad + d_grad" in inspector.code.marked_text()
    session.document.undo()
    assert inspector.view.name.text() == "b"


@pytest.mark.parametrize(("name", "word"), [("c", "already"), ("2x", "letters"), ("for", "reserved"), ("", "empty")])
def test_a_refused_name_says_why_once_and_keeps_the_text(open_inspector, qtbot, name, word):
    session, inspector = open_inspector(olah(), "b")
    field = inspector.view.name
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    inspector.view.field.setFocus()
    assert len(session.heard) == 1
    assert word in session.heard[0]
    assert inspector.view.refusal.text() == f"⚠ {session.heard[0]}"
    assert inspector.view.refusal.isVisible()
    assert field.text() == name
    assert session.graph.has_name("b")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "b"
    assert not inspector.view.refusal.isVisible()


def test_the_trained_box_is_an_edit(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "a")
    box = inspector.view.trained
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 10, box.height() // 2))
    assert not session.graph.named("a").trained
    assert session.document.undo_label == "Hold a"
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert session.graph.named("a").trained
    session.document.undo()
    assert not box.isChecked()
    session.document.undo()
    assert box.isChecked()


def test_constants_have_no_trained_box(open_inspector):
    _, inspector = open_inspector(build([("k", "constant", 3.0)], []), "k")
    assert inspector.view.trained is None


def test_a_slot_is_wired_by_the_keyboard_and_undone(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "d")
    slot = inspector.view.slots[1]
    assert slot.choice.currentText() == "number"
    assert slot.number.isVisible()
    pick(qtbot, slot.choice, "a")
    assert session.graph.wire_into(4, "b") == Wire(1, 4, "b")
    assert session.results.values["e"] == 9  # (2 + 1) · (1 + 2)
    assert slot.flow.text() == "∂e/∂d · ∂d/∂a = 3 · 1 = 3"
    assert not slot.number.isVisible()
    session.document.undo()
    assert slot.choice.currentText() == "number"
    assert slot.number.isVisible()
    assert session.results.values["e"] == 6


def test_a_wired_slot_is_given_a_number_again(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "c")
    slot = inspector.view.slots[0]
    pick(qtbot, slot.choice, "number")
    assert session.graph.wire_into(3, "a") is None
    assert session.results.values["c"] == 1
    type_into(qtbot, slot.number, "10")
    assert session.results.values["c"] == 11
    assert session.document.undo_label == "Set a of c"
    session.document.undo()
    session.document.undo()
    assert session.results.values["c"] == 3


def test_running_through_the_choices_is_one_undo_step(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "e")
    choice = inspector.view.slots[0].choice
    choice.setFocus()
    for _ in range(2):
        qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert choice.currentText() == "a"
    session.document.undo()
    assert choice.currentText() == "c"
    assert session.document.undo_label is None


def test_choices_that_would_close_a_cycle_are_disabled_with_the_reason(open_inspector):
    _, inspector = open_inspector(olah(), "c")
    choice = inspector.view.slots[0].choice
    texts = [choice.itemText(at) for at in range(choice.count())]
    enabled = [choice.model().item(at).isEnabled() for at in range(choice.count())]
    assert texts == ["number", "a", "b", "d", "e — depends on c"]
    assert enabled == [True, True, True, True, False]


def test_the_wheel_over_a_choice_changes_nothing(open_inspector, qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    session, inspector = open_inspector(olah(), "c")
    choice = inspector.view.slots[0].choice
    at = QPointF(choice.rect().center())
    no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, at, QPoint(), QPoint(0, -120), no_buttons, no_keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(choice, event)
    assert choice.currentText() == "a"
    assert session.document.undo_label is None


def test_make_output_turns_every_gradient(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "c")
    button = inspector.view.output_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.graph.output == 3
    assert (inspector.view.gradient_name.text(), inspector.view.gradient.text()) == ("∂c/∂c", "1")
    assert button.text() == "Unpin output"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.graph.chosen_output is None
    assert inspector.view.gradient_name.text() == "∂e/∂c"
    session.document.undo()
    session.document.undo()
    assert session.graph.output == 5


def test_a_problem_is_told_with_its_sign_and_leaves_when_it_is_mended(open_inspector):
    graph = build([("W", "parameter", [[1, 2, 3]]), ("x", "parameter", [1, 2]), ("y", "matmul", None)],
                  [("W", "y", "a"), ("x", "y", "b")])  # fmt: skip
    session, inspector = open_inspector(graph, "y")
    assert inspector.view.problem.isVisible()
    assert inspector.view.problem.sentence.text().startswith("⚠ y = W @ x:")
    assert inspector.view.value.text() == "—"
    session.do("Set x", set_value(session.graph.named("x"), as_value([1, 2, 3])))
    assert not inspector.view.problem.isVisible()
    assert inspector.view.value_preview.text() == "14"


def test_arrays_are_previewed_and_typed(open_inspector, qtbot):
    session, inspector = open_inspector(build([("W", "parameter", [[1, 2], [3, 4]])], []), "W")
    view = inspector.view
    assert view.shape.text() == "(2, 2)"
    assert view.value_preview.isVisible()
    assert view.value_preview.text() == "1, 2\n3, 4"
    assert view.gradient_name.text() == "∂ΣW/∂W"
    type_into(qtbot, view.field, "[[5, -6, 7]]")
    assert view.value_preview.text() == "5, −6, 7"
    assert view.shape.text() == "(1, 3)"
    session.document.undo()
    assert view.shape.text() == "(2, 2)"


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
    assert [name.text() for name in inspector.view._names] == ["a =", "e ="]
    assert [value.text() for value in inspector.view._values] == ["2", "6"]
    session.do("Set a", set_value(session.graph.named("a"), as_value(-3.0)))
    assert [value.text() for value in inspector.view._values] == ["−3", "−4"]
    session.select([])
    assert inspector.view._output_name.text() == "output e"
    assert (inspector.view._nodes.text(), inspector.view._wires.text()) == ("5", "5")
    assert inspector.code.marked_text() == []


def test_an_empty_graph_says_how_to_begin(open_inspector):
    session, inspector = open_inspector(Graph())
    assert "Drag an operation" in inspector.view._hint.text()
    assert not inspector.code.isVisible()
    session.do("Add a", AddNode(make_node(1, "a", "parameter")))
    assert "Select a node" in inspector.view._hint.text()


def test_the_code_that_ran_marks_the_lines_of_the_selected_node(open_inspector):
    session, inspector = open_inspector(olah(), "d")
    text = inspector.code.code.toPlainText()
    assert text.splitlines()[:4] == ["# forward", "c = a + b", "d = b + 1.0", "e = c * d"]
    assert inspector.code.marked_text() == ["d = b + 1.0", "d_grad = e_grad * c"]
    assert inspector.code.code.verticalScrollBar().maximum() == 0
    session.select([2])
    assert inspector.code.marked_text() == ["b_grad = c_grad + d_grad"]


def test_a_long_program_is_not_shown(open_inspector):
    nodes = [("x", "parameter", 1.0), *((f"y{i}", "sin", None) for i in range(300))]
    wires = [("x", "y0", "x"), *((f"y{i}", f"y{i + 1}", "x") for i in range(299))]
    _, inspector = open_inspector(build(nodes, wires))
    assert not inspector.code.code.isVisible()
    assert "400 lines" in inspector.code.note.text()


def test_live_values_update_in_place_without_new_widgets(open_inspector):
    session, inspector = open_inspector(olah(), "b")
    view, gradient = inspector.view, inspector.view.gradient
    session.live.preview({2: as_value(3.0)})
    assert inspector.view is view
    assert (view.field.value, gradient.text()) == (3, "9")
    session.live.preview(None)
    assert gradient.text() == "5"


def test_a_field_that_is_typed_in_is_left_alone(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    name, field = inspector.view.name, inspector.view.field
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "wei")
    session.live.preview({2: as_value(3.0)})
    session.do("Add f", AddNode(make_node(9, "f", "sin")), Connect(Wire(5, 9, "x")))
    session.do("Rename a", rename(session.graph.named("a"), "alpha"))
    assert name.text() == "wei"
    assert QApplication.focusWidget() is name
    field.setFocus()
    assert session.graph.has_name("wei")
    field.selectAll()
    qtbot.keyClicks(field, "12")
    session.live.preview({2: as_value(5.0)})
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
    assert inspector.view._nodes.text() == "4"
    session.document.undo()
    assert session.graph.named("b").value == 1


def test_another_document_shows_another_graph(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    inspector.view.name.setFocus()
    inspector.view.name.selectAll()
    qtbot.keyClicks(inspector.view.name, "zzz")
    session.open(Document(Content(build([("q", "parameter", 7.0), ("r", "parameter", 8.0)], []), DescentSettings())))
    assert inspector.view._nodes.text() == "2"
    assert not session.graph.has_name("zzz")
    session.select([1])
    assert inspector.view.name.text() == "q"
    assert "r_grad" in inspector.code.code.toPlainText()


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
    for field in [*expected, view.output_button, inspector.code.code]:
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
    assert inspector._area.horizontalScrollBar().maximum() == 0
