"""One node in the inspector: it tells the truth, and changes by edits that undo takes back."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from graphgui.document.edits import rename, set_value
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.ui.inspector.inspector import Inspector
from tests.ui.inspector.inspecting import build, olah, opening, pick, type_into


@pytest.fixture
def open_inspector(qtbot, qapp):
    """Opens an inspector on a graph and selects nodes by name."""
    yield from opening(qtbot, qapp)


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


def test_a_refusal_leaves_when_the_node_is_renamed_elsewhere(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    type_into(qtbot, inspector.view.name, "c")
    inspector.view.field.setFocus()
    assert inspector.view.refusal.isVisible()
    session.do("Rename b", rename(session.graph.named("b"), "beta"))
    assert inspector.view.name.text() == "beta"
    assert not inspector.view.refusal.isVisible()


def test_a_name_is_taken_when_the_field_is_left(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "b")
    field = inspector.view.name
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "beta")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert session.graph.has_name("beta")
    assert session.document.undo_label == "Rename b"


def test_a_drag_that_is_given_up_leaves_the_value_as_it_was(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "d")
    field = inspector.view.slots[1].number
    start = field.rect().center()
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 4):
        qtbot.mouseMove(field, start + QPoint(30 * step, 0))
    assert session.results.values["d"] != 2
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert session.results.values["d"] == 2
    assert inspector.view.gradient.text() == "3"
    assert session.document.undo_label is None


def test_a_gradient_that_depends_on_several_outputs_is_that_of_their_sum(open_inspector):
    graph = build([("x", "parameter", [1.0, -2.0]), ("y", "square", None)], [("x", "y", "x")])
    _, inspector = open_inspector(graph, "x")
    assert (inspector.view.gradient_name.text(), inspector.view.gradient.text()) == ("∂Σy/∂x", "[2]")
    assert inspector.view.gradient_preview.text() == "2, −4"
    _, inspector = open_inspector(graph, "y")
    assert inspector.view.slots[0].flow.text() == "∂y/∂x = [2], adds [2] to ∂Σy/∂x"


def test_a_negative_factor_stands_in_brackets(open_inspector):
    graph = build([("x", "parameter", 2.0), ("y", "neg", None)], [("x", "y", "x")])
    _, inspector = open_inspector(graph, "y")
    assert inspector.view.slots[0].flow.text() == "∂y/∂y · ∂y/∂x = 1 · (−1) = −1"


def test_the_trained_box_is_an_edit(open_inspector, qtbot):
    session, inspector = open_inspector(olah(), "a")
    box = inspector.view.trained
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 10, box.height() // 2))
    assert not session.graph.named("a").trained
    assert session.document.undo_label == "Do not train a"
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
    enabled = [bool(choice.model().index(at, 0).flags() & Qt.ItemFlag.ItemIsEnabled) for at in range(choice.count())]
    assert texts == ["number", "a", "b", "d", "e — depends on c"]
    assert enabled == [True, True, True, True, False]


def test_the_wheel_over_a_choice_changes_nothing(open_inspector, qtbot):
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


def test_a_parameter_shows_that_its_gradient_was_checked_in_three_ways(open_inspector):
    """Of Olah's b all three are 5; at the kink of relu they part, and that is said."""
    _, inspector = open_inspector(olah(), "b")
    assert inspector.view.agreement.text() == "✓ reverse = forward = numerical"
    assert inspector.view.agreement.isVisible()
    assert not inspector.view.disagreement.isVisible()
    kink = build([("x", "parameter", 0), ("y", "relu", None)], [("x", "y", "x")])
    _, inspector = open_inspector(kink, "x")
    assert not inspector.view.agreement.isVisible()
    assert inspector.view.disagreement.isVisible()
    assert inspector.view.disagreement.text().startswith("⚠ reverse 0, forward 0, numerical 0.5: they differ.")


def test_after_enter_undo_is_the_graphs_and_while_typing_it_is_the_fields(open_window, hand):
    """Ctrl+Z in the value and name fields: typing first, then the graph's last step, and never only what is shown."""
    window = open_window("a = 2; y = a * 3")
    me, session = hand(window), window.session
    session.select([session.graph.named("a").id])
    for field, text, found in [
        (window.docks.panel(Inspector).view.field, "7", lambda: float(session.results.values["y"])),
        (window.docks.panel(Inspector).view.name, "rate", lambda: [node.name for node in session.graph.nodes()]),
    ]:
        before = found()
        field.setFocus()
        field.selectAll()
        me.type(text)
        assert found() != before
        me.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert found() == before
        assert session.document.undo_label is None
        assert field.text() in ("2", "a")
