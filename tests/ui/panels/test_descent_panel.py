"""The descent panel runs, pauses, steps and resets with real clicks; whatever it does is one undo step."""

import threading
from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QStyleOptionComboBox

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import ChangeDescent, Content, move, remove_nodes, set_value
from graphgui.engine.graph import Graph
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from graphgui.lessons.questions import Question
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT
from graphgui.ui.widgets.number_field import NumberField

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton


def document_of(text, rate=0.1, steps=100, **values):
    """A document of a formula, with these values of its parameters."""
    graph = parse(text)
    for name, value in values.items():
        graph.replace(replace(graph.named(name), value=as_value(value)))
    return Document(Content(graph, DescentSettings(None, rate, steps)))


@pytest.fixture
def make(qtbot):
    """Opens a panel on a formula; at the end, no thread may be left."""
    threads = threading.active_count()
    panels = []

    def make(text="y = x^2", rate=0.1, steps=10, **values):
        session = Session(document_of(text, rate, steps, **(values or ({"x": 10} if "x" in text else {}))))
        panel = DescentPanel(session)
        panel.see(True)
        panel.resize(700, 240)
        qtbot.addWidget(panel)
        panel.show()
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        panels.append(panel)
        return panel, session

    yield make
    for panel in panels:
        panel.shutdown()
    assert threading.active_count() == threads


def value(session, name="x"):
    """The document's own value of a node, not the previewed one."""
    return session.graph.named(name).value


def click(button):
    QTest.mouseClick(button, LEFT)


def run_to_end(qtbot, panel):
    click(panel.run_button)
    assert panel.run.is_running
    qtbot.waitUntil(lambda: not panel.run.is_running)


class Paintings(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, widget, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_run_falls_and_is_one_undo_step(make, qtbot):
    panel, session = make(rate=0.2, steps=10)
    shown = []
    session.updated.connect(lambda update: shown.append(float(session.results.values["x"])) if update.results else None)
    run_to_end(qtbot, panel)
    assert value(session) == pytest.approx(0.0604661760, abs=1e-10)
    assert len(set(shown)) > 3, "the canvas sees values on the way"
    steps, losses, _ = panel.run.history.read()
    assert list(steps) == list(range(11))
    assert np.all(np.diff(losses) < 0)
    assert "step&nbsp;10 of&nbsp;10" in panel.readout.text()
    assert "0.0037" in panel.readout.text() or "0.00366" in panel.readout.text()
    assert session.document.undo_label == "Descend 10 steps"
    session.document.undo()
    assert value(session) == 10
    assert session.document.undo_label is None
    assert session.results.values["x"] == 10
    session.document.redo()
    assert value(session) == pytest.approx(0.0604661760, abs=1e-10)


def test_pause_and_resume_are_one_run(make, qtbot):
    panel, session = make(rate=0.01, steps=40)
    click(panel.run_button)
    assert panel.run_button.text() == "⏸ Pause"
    qtbot.waitUntil(lambda: panel.run.latest is not None and panel.run.latest.index >= 3)
    click(panel.run_button)
    qtbot.waitUntil(lambda: not panel.run.is_running)
    paused = panel.run.latest.index
    assert 3 <= paused < 40
    assert value(session) == pytest.approx(10 * 0.98**paused)
    assert panel.run_button.text() == "▶ Run"
    run_to_end(qtbot, panel)
    assert panel.run.latest.index == 40
    assert value(session) == pytest.approx(10 * 0.98**40)
    assert list(panel.run.history.read()[0]) == list(range(41))
    session.document.undo()
    assert value(session) == 10
    assert session.document.undo_label is None


def test_single_steps(make, qtbot):
    panel, session = make(rate=0.2)
    assert panel.step_button.toolTip() == "Make one step: x ← x − η · ∂loss/∂x"
    for count in (1, 2, 3):
        click(panel.step_button)
        qtbot.waitUntil(lambda: not panel.run.is_running)
        assert value(session) == pytest.approx(10 * 0.6**count)
        assert f"step&nbsp;{count} of&nbsp;10" in panel.readout.text()
    session.document.undo()
    assert value(session) == 10


def test_stepping_and_resetting_by_keyboard_keeps_the_focus_where_it_is_safe(make, qtbot):
    panel, session = make(rate=0.2)
    panel.step_button.setFocus()
    for count in (1, 2, 3):
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not panel.run.is_running)
        assert panel.step_button.hasFocus()
        assert value(session) == pytest.approx(10 * 0.6**count)
    panel.reset_button.setFocus()
    QTest.keyClick(panel.reset_button, Qt.Key.Key_Space)
    assert value(session) == 10
    assert panel.run_button.hasFocus()


def test_a_second_run_goes_on_with_the_curve_and_a_new_rate(make, qtbot):
    panel, session = make(rate=0.2, steps=2)
    run_to_end(qtbot, panel)
    QTest.mouseDClick(panel.rate_field, LEFT)
    QTest.keyClicks(panel.rate_field, "0.1 / 4")
    run_to_end(qtbot, panel)
    assert session.document.descent.rate == 0.025
    assert value(session) == pytest.approx(10 * 0.6**2 * 0.95**2)
    assert list(panel.run.history.read()[0]) == [0, 1, 2, 3, 4]
    for expected in (3.6, 3.6, 10):
        session.document.undo()
        assert value(session) == pytest.approx(expected)
    assert session.document.descent.rate == 0.2


def test_reset_restores_and_clears_and_can_be_undone(make, qtbot):
    panel, session = make(rate=0.2, steps=5)
    assert not panel.reset_button.isEnabled()
    run_to_end(qtbot, panel)
    end = value(session)
    click(panel.reset_button)
    assert value(session) == 10
    assert len(panel.run.history) == 0
    assert panel.readout.text() == "5 steps to make"
    assert not panel.reset_button.isEnabled()
    assert session.document.undo_label == "Reset the descent"
    session.document.undo()
    assert value(session) == end


def test_reset_in_the_midst_of_a_run(make, qtbot):
    panel, session = make(rate=0.01, steps=1_000)
    click(panel.run_button)
    qtbot.waitUntil(lambda: panel.run.latest is not None)
    click(panel.reset_button)
    assert not panel.run.is_running
    assert value(session) == session.results.values["x"] == 10
    assert session.document.undo_label is None


def test_what_practice_hides_of_a_descent_is_a_question_mark(make, qtbot):
    """The loss, and the length of the gradient, which is that of the only parameter; the curve comes back with the loss."""
    panel, session = make()
    click(panel.step_button)
    qtbot.waitUntil(lambda: not panel.run.is_running)
    x, y = session.graph.named("x").id, session.graph.named("y").id
    shown = panel.readout.text()
    assert "?" not in shown
    session.hide(frozenset({Question(x, "gradient")}))
    assert panel.readout.text().count("?") == 1
    assert len(panel.plot.listDataItems()[0].getData()[0]) == 2
    session.hide(frozenset({Question(y, "value")}))
    assert "loss&nbsp;?" in panel.readout.text()
    assert panel.plot.listDataItems()[0].getData()[0] is None
    assert panel.message.text() == "The curve is shown once the loss is answered."
    session.hide(frozenset())
    assert panel.readout.text() == shown
    assert len(panel.plot.listDataItems()[0].getData()[0]) == 2
    assert not panel.message.isVisible()


WHY_LATER = "⚠ The descent stopped early. Why is shown once the hidden numbers are answered."
OVERFLOW = "⚠ Stopped at step 1,934: y became ∞. A smaller learning rate may help."


def test_why_a_descent_stopped_tells_no_hidden_number(make, qtbot):
    """The reason is shown once the number is answered, and goes where it is hidden afterwards."""
    panel, session = make(rate=1.1, steps=4_000)
    loss = frozenset({Question(session.graph.named("y").id, "value")})
    said = []
    session.said.connect(said.append)
    session.hide(loss)
    run_to_end(qtbot, panel)
    assert panel.message.text() == WHY_LATER
    assert said == [WHY_LATER.removeprefix("⚠ ")]
    session.hide(frozenset())
    assert panel.message.text() == OVERFLOW
    session.hide(loss)
    assert panel.message.text() == WHY_LATER


def test_why_a_descent_stopped_is_told_where_it_is_about_no_hidden_number(make, qtbot):
    panel, session = make(rate=1.1, steps=4_000)
    session.hide(frozenset({Question(session.graph.named("x").id, "gradient")}))
    run_to_end(qtbot, panel)
    assert panel.message.text() == OVERFLOW


def test_a_refusal_that_quotes_a_hidden_value_is_told_later(make, qtbot):
    """What stops the run stands at one node, but may quote what arrives there."""
    panel, session = make("x = 1\nm = [[1, 2], [2, 5]] * x\nd = log(m)\ny = sum(d)", 1.0, 50, x=1)
    session.hide(frozenset({Question(session.graph.named("m").id, "value")}))
    run_to_end(qtbot, panel)
    assert panel.message.text() == WHY_LATER


def test_divergence_is_told_and_the_last_good_values_stay(make, qtbot):
    panel, session = make(rate=1.1, steps=4_000)
    said = []
    session.said.connect(said.append)
    run_to_end(qtbot, panel)
    sentence = "Stopped at step 1,934: y became ∞. A smaller learning rate may help."
    assert said == [sentence]
    assert panel.message.isVisible()
    assert panel.message.text() == f"⚠ {sentence}"
    assert panel.message.property("role") == "error"
    assert value(session) == panel.run.latest.values["x"]
    assert np.isfinite(session.results.values["y"])
    panel.grab()
    click(panel.log_toggle)
    panel.grab()
    assert panel.plot.is_log
    session.document.undo()
    assert value(session) == 10
    assert not panel.message.isVisible()


# ── what others do meanwhile ─────────────────────────────────────────────────────────────────────────────────────────
def running(make, qtbot, text="y = a^2 + b^2", **values):
    """A panel in the midst of a long run."""
    panel, session = make(text, 0.001, 3_000, **(values or {"a": 10, "b": 10}))
    click(panel.run_button)
    qtbot.waitUntil(lambda: panel.run.latest is not None and panel.run.latest.index > 3)
    return panel, session


def test_an_edit_ends_the_run_and_wins(make, qtbot):
    panel, session = running(make, qtbot)
    session.do("Set a", set_value(session.graph.named("a"), as_value(77)))
    assert not panel.run.is_running
    qtbot.waitUntil(lambda: value(session, "b") != 10)
    assert value(session, "a") == session.results.values["a"] == 77
    assert value(session, "b") == session.results.values["b"] < 10
    assert "graph was changed" in panel.message.text()
    session.document.undo()
    assert (value(session, "a"), value(session, "b")) == (77, 10)


def test_a_deleted_parameter_ends_the_run(make, qtbot):
    panel, session = running(make, qtbot)
    gone = session.graph.named("a").id
    session.do("Delete a", *remove_nodes(session.document.content, [gone]))
    qtbot.waitUntil(lambda: value(session, "b") != 10)
    assert gone not in session.graph
    assert not panel.run.is_running


def test_moving_a_node_or_changing_settings_does_not_end_the_run(make, qtbot):
    panel, session = running(make, qtbot)
    session.do("Move a", move(session.graph.named("a"), (50, 60)))
    session.do("Set", ChangeDescent(session.document.descent, replace(session.document.descent, rate=0.5)))
    at = panel.run.latest.index
    qtbot.waitUntil(lambda: panel.run.latest.index > at + 3)
    panel.stop()
    assert session.graph.named("a").position == (50, 60)
    assert panel.rate_field.value == 0.5
    assert value(session, "a") == pytest.approx(10 * 0.998**panel.run.latest.index)


def test_stop_before_undo_takes_the_whole_run_back(make, qtbot):
    panel, session = running(make, qtbot)
    panel.stop()
    assert not panel.run.is_running
    assert value(session, "a") < 10
    session.document.undo()
    assert value(session, "a") == session.results.values["a"] == 10


def test_an_undo_that_did_not_stop_first_keeps_what_can_be_done_again(make, qtbot):
    panel, session = make("y = a^2 + b^2", 0.001, 3_000, a=10, b=10)
    session.do("Set b", set_value(session.graph.named("b"), as_value(20)))
    click(panel.run_button)
    qtbot.waitUntil(lambda: panel.run.latest is not None)
    session.document.undo()
    qtbot.waitUntil(lambda: bool(panel.run.problem))
    assert (value(session, "a"), value(session, "b")) == (10, 10)
    assert session.results.values["a"] == 10
    assert session.document.redo_label == "Set b"


def test_what_an_empty_graph_makes_smaller_is_said_in_full(make):
    panel, session = make()
    session.open(Document(Content(Graph(), DescentSettings())))
    choice, option = panel.loss_choice, QStyleOptionComboBox()
    choice.initStyleOption(option)
    style, part = choice.style(), QStyle.SubControl.SC_ComboBoxEditField
    room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, choice).width()
    assert choice.currentText() == "no output yet"
    assert choice.fontMetrics().horizontalAdvance(choice.currentText()) <= room


def test_another_document_ends_the_run_without_a_trace(make, qtbot):
    panel, session = running(make, qtbot)
    old = session.document
    session.open(document_of("z = w^4", w=3))
    assert not panel.run.is_running
    assert old.undo_label is session.document.undo_label is None
    assert old.graph.named("a").value == 10
    assert panel.loss_choice.currentText() == "the output (z)"
    assert len(panel.run.history) == 0
    run_to_end(qtbot, panel)
    assert abs(value(session, "w")) < 3 or panel.run.problem


def test_shutdown_ends_everything(make, qtbot):
    threads = threading.active_count()
    panel, session = running(make, qtbot)
    assert threading.active_count() == threads + 1
    panel.shutdown()
    panel.shutdown()
    assert threading.active_count() == threads
    assert value(session, "a") == session.results.values["a"] == 10
    session.do("Set a", set_value(session.graph.named("a"), as_value(77)))


def test_the_window_stays_awake_during_a_heavy_run(make, qtbot):
    """Between two turns of the window the program works a moment; how long the machine has others work is not counted."""
    lines = ["v0 = x"] + [f"v{i} = sin(v{i - 1}) + cos(v{i - 1})" for i in range(1, 250)] + ["y = v249^2"]
    panel, _ = make("\n".join(lines), 1e-6, 1_000_000)
    turns = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: turns.append(process_time()))
    click(panel.run_button)
    timer.start()
    qtbot.waitUntil(lambda: panel.run.latest is not None and panel.run.latest.index > 20 and len(turns) > 100)
    timer.stop()
    assert panel.run.is_running
    assert max(np.diff(turns)) < 0.3


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_settings_are_saved_with_the_document(make, qtbot):
    panel, session = make("u = x^2\ny = u + 1")
    for field, text in ((panel.rate_field, "1/8"), (panel.steps_field, "2 * 30")):
        QTest.mouseDClick(field, LEFT)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    panel.loss_choice.setFocus()
    QTest.keyClicks(panel.loss_choice, "u")
    panel.loss_choice.activated.emit(panel.loss_choice.currentIndex())
    assert session.document.descent == DescentSettings(session.graph.named("u").id, 0.125, 60)
    for expected in (
        DescentSettings(None, 0.125, 60),
        DescentSettings(None, 0.125, 10),
        DescentSettings(None, 0.1, 10),
    ):
        session.document.undo()
        assert session.document.descent == expected
    assert (panel.rate_field.text(), panel.steps_field.text()) == ("0.1", "10")
    assert panel.loss_choice.currentText() == "the output (y)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate_field", "0"),
        ("rate_field", "[1, 2]"),
        ("steps_field", "2.5"),
        ("steps_field", "0"),
        ("steps_field", "20_000_000"),
        ("rate_field", "inf"),
    ],
)
def test_settings_that_cannot_be_are_refused_and_nothing_runs(make, name, text):
    panel, session = make()
    said = []
    session.said.connect(said.append)
    before = session.document.descent
    field = getattr(panel, name)
    QTest.mouseDClick(field, LEFT)
    QTest.keyClicks(field, text)
    click(panel.run_button)
    assert not panel.run.is_running
    assert session.document.descent == before
    assert said
    assert field.problem in said


def test_scrubbing_the_rate_is_one_undo_step(make):
    panel, session = make()
    panel.rate_field.scrubbed.emit(as_value(0.2))
    panel.rate_field.scrubbed.emit(as_value(0.3))
    panel.rate_field.committed.emit(as_value(0.4))
    assert session.document.descent.rate == 0.4
    session.document.undo()
    assert session.document.descent.rate == 0.1


def test_only_ticked_parameters_train(make, qtbot):
    panel, session = make("y = a^2 + b^2", 0.25, 3, a=8, b=8)
    boxes = panel.parameter_list
    row = boxes.visualRect(boxes.model().index(1, 0))
    QTest.mouseClick(boxes.viewport(), LEFT, pos=QPoint(row.left() + 10, row.center().y()))
    assert not session.graph.named("b").trained
    assert session.document.undo_label == "Do not train b"
    run_to_end(qtbot, panel)
    assert (value(session, "a"), value(session, "b")) == (1, 8)
    assert boxes.model().index(0, 0).data() == "a = 1"
    boxes.setFocus()
    boxes.setCurrentIndex(boxes.model().index(1, 0))
    QTest.keyClick(boxes, Qt.Key.Key_Space)
    assert session.graph.named("b").trained


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y = [1, 2] * x", "The loss must be one number, but y is (2)."),
        ("y = sin(3)", "Add a parameter that reaches y."),
    ],
)
def test_it_says_why_nothing_can_descend(make, text, words):
    panel, _ = make(text)
    assert panel.message.text() == words
    assert panel.message.isVisible()
    assert not panel.run_button.isEnabled()
    assert not panel.step_button.isEnabled()


def test_it_says_so_for_no_graph_and_for_unticked_parameters(make):
    panel, session = make()
    session.open(Document())
    assert panel.message.text() == "Add a parameter, and something to compute from it."
    assert not panel.run_button.isEnabled()
    session.open(document_of("y = x^2"))
    assert panel.run_button.isEnabled()
    assert not panel.message.isVisible()
    panel.parameter_list.model().setData(
        panel.parameter_list.model().index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    assert panel.message.text() == "Tick a parameter that reaches y, such as x."


def test_a_log_axis_needs_positive_losses(make, qtbot):
    panel, _ = make("y = x", 1.0, 8, x=4)
    click(panel.log_toggle)
    assert not panel.message.isVisible()
    run_to_end(qtbot, panel)
    assert "log axis needs positive losses" in panel.message.text()
    assert not panel.plot.is_log
    panel.grab()
    click(panel.log_toggle)
    assert not panel.message.isVisible()


# ── looks and reach ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_plot_takes_the_theme(make, qtbot, theme):
    panel, _ = make(steps=5)
    panel.apply_theme(theme)
    run_to_end(qtbot, panel)
    picture = panel.plot.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {theme.window, theme.parameter} <= colours


def test_the_keyboard_reaches_everything_in_order(make):
    panel, _ = make()
    panel.loss_choice.setFocus()
    reached = []
    while (name := panel.focusWidget().objectName()) not in reached:
        reached.append(name)
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert reached[:7] == [
        "loss_choice", "log_toggle", "rate_field", "steps_field", "parameter_list", "run_button", "step_button",
    ]  # fmt: skip


def test_everything_has_a_name_and_labels_have_buddies(make):
    panel, _ = make()
    fields = [*panel.findChildren(QPushButton), *panel.findChildren(NumberField), panel.loss_choice, panel.log_toggle]
    assert all(widget.accessibleName() for widget in [*fields, panel.parameter_list, panel.plot])
    buddies = {label.buddy() for label in panel.findChildren(QLabel) if label.buddy()}
    assert buddies == {panel.loss_choice, panel.rate_field, panel.steps_field}


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_nothing_is_clipped_when_the_letters_grow(make, scale):
    panel, _ = make()
    font = panel.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    panel.setFont(font)
    panel.resize(panel.minimumSizeHint())
    QTest.qWait(50)
    for widget in (panel.steps_field, panel.log_toggle, panel.reset_button, panel.run_button):
        assert widget.parentWidget().rect().contains(widget.geometry())
    field = panel.steps_field
    assert field.fontMetrics().horizontalAdvance("10000000") < field.width()
    assert panel.height() >= 180


def test_an_edit_paints_no_plot_anew_whose_losses_stay(make, qtbot):
    """The plot, which is slow to paint, is painted for a step and not for an edit."""
    panel, session = make()
    QTest.qWait(50)
    paintings = Paintings()
    panel.plot.viewport().installEventFilter(paintings)
    session.do("Set", set_value(session.graph.named("x"), as_value(2.0)))
    QTest.qWait(50)
    assert paintings.count == 0
    click(panel.step_button)
    qtbot.waitUntil(lambda: not panel.run.is_running and paintings.count > 0)


def test_a_view_that_raises_does_not_stop_a_run_half_way(make, qtbot):
    """The run waited for a timer that was never started again, and could be neither paused nor stopped (bug)."""
    panel, session = make(rate=0.2, steps=10)
    errors = [RuntimeError("broken view")]

    def fail_once(update):
        if update.results and errors:
            raise errors.pop()

    session.updated.connect(fail_once)
    with qtbot.captureExceptions() as caught:
        run_to_end(qtbot, panel)
    assert [str(value) for _, value, _ in caught] == ["broken view"]
    assert session.document.undo_label == "Descend 10 steps"
    assert value(session) == pytest.approx(0.0604661760, abs=1e-10)
    assert panel.run_button.isEnabled()
