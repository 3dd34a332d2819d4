"""An exception in any listener, timer, paint, worker, gesture or command: it is logged and told, and all agrees after it."""

from __future__ import annotations

import ast
import inspect
import logging
import re
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import CodeType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from graphgui.app import tell_faults
from graphgui.descent.runner import Runner
from graphgui.document.edits import AddNode, ChangeAnnotations, Connect, Disconnect, RemoveNode, set_value
from graphgui.document.emitter import Emitter
from graphgui.document.unexpected import report
from graphgui.engine.values import as_value
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.chain_rule_views import VIEWS
from graphgui.ui.faults import fault_teller
from graphgui.ui.faults.fault_log import LOG, hooked, logged
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.practice.bug_page import BugPage
from graphgui.ui.practice.drill_page import DrillPage
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.panels import PANELS
from tests.ui.agreement import check
from tests.ui.faults.injection import calls_of, classes_of_ui, code_of, fault_in, overrides, paint_overrides
from tests.ui.faults.test_guards import CALLED_BY_US
from tests.ui.hand import CTRL, NONE, Hand, select
from tests.ui.practice.practising import type_into

TEXT = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d; v = [1, 2, 3]; w = v[1]; s = e * w"
NOISE = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen platform says where a window floats or a menu opens."""
pytestmark = NOISE
LEFT = Qt.MouseButton.LeftButton
SAMPLE = 9
"""Of a long table every ninth injection is tried daily; all of them with --slow."""


class Bench:
    """A window whose faults are logged and told as they are in the program."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.session = window, window.session
        self.log = folder / LOG
        self.teller = tell_faults(window)
        self.told: list[str] = []
        self.teller.heard.connect(lambda fault: self.told.append(fault.place))

    def settle(self) -> None:
        """Lets everything happen that waits."""
        for _ in range(4):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.window.view.glide.finish()

    def holds(self, what: str, kind: type, *, may_be_closed: bool = False) -> None:
        """After an injection: nothing has ended, the fault is logged with its traceback, told once, and all agrees."""
        self.settle()
        assert self.window.isVisible(), what
        log = self.log.read_text(encoding="utf-8")
        assert re.search(rf"\b{kind.__name__}: .*injected into", log), f"{what}: the log does not have it"
        assert log.count("Traceback (most recent call last)") >= 1
        assert any(kind.__name__ in place for place in self.told), f"{what}: nobody was told"
        dialog = self.teller.dialog
        # Esc and Enter, if they are pressed meanwhile, close it.
        assert dialog is not None or may_be_closed, f"{what}: there is no dialog"
        assert dialog is None or kind.__name__ in dialog.text, what
        assert self.window.view.gesture is None, what
        assert QWidget.mouseGrabber() is None, what
        assert QApplication.overrideCursor() is None, what
        if dialog is not None:
            dialog.close()
        self.settle()
        assert self.teller.dialog is None, f"{what}: told again: {self.told}"
        self.told.clear()
        try:
            check(self.window)
        except Exception as error:
            error.add_note(what)
            raise

    def seen(self) -> dict[str, str]:
        """What the panels and bars say, widget by widget."""
        self.settle()
        found: dict[str, str] = {}
        for widget in self.window.findChildren(QWidget):
            if not widget.isVisible() or widget.window().objectName() == "fault" or self._is_momentary(widget):
                continue
            text: object = None
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                text = widget.text()
            elif isinstance(widget, QPlainTextEdit):
                text = widget.toPlainText()
            elif isinstance(widget, QComboBox):
                text = widget.currentText()
            elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
                cells = [(row, column) for row in range(20) for column in range(9) if model.hasIndex(row, column)]
                text = [model.index(*cell).data() for cell in cells]
            if text:
                found[f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()} {len(found)}"] = str(
                    text
                )
        return found

    def _is_momentary(self, widget: QWidget) -> bool:
        """Whether it says where one looks or what was said last, and nothing of the document."""
        return widget is self.window.view.banner or widget.accessibleName() == "Zoom"


@pytest.fixture
def connected(monkeypatch) -> list[Callable[..., object]]:
    """Every listener that is connected to an emitter while the window is made."""
    found: list[Callable[..., object]] = []
    connect = Emitter.connect

    def spy(emitter, listener):
        found.append(listener)
        connect(emitter, listener)

    monkeypatch.setattr(Emitter, "connect", spy)
    return found


@pytest.fixture
def bench(connected, open_window, tmp_path, monkeypatch) -> Iterator[Bench]:
    """A window in which everything goes wrong."""
    monkeypatch.setattr(fault_teller, "REST", 0.0)
    quiet = list(logging.getLogger("graphgui").handlers)
    for handler in quiet:
        logging.getLogger("graphgui").removeHandler(handler)
    with ExitStack() as stack:
        stack.enter_context(logged(tmp_path / "log"))
        stack.enter_context(hooked())
        window = open_window(TEXT)
        window.files.may_leave = lambda: True
        found = Bench(window, tmp_path / "log")
        yield found
        found.teller.close()
        found.settle()
    for handler in quiet:
        logging.getLogger("graphgui").addHandler(handler)


def graph_text(bench: Bench) -> str:
    """Everything that the document holds, in words."""
    content = bench.session.document.content
    return repr(
        (sorted(map(repr, content.graph.nodes())), sorted(map(repr, content.graph.wires())), content.annotations)
    )


TABLE = pytest.mark.parametrize("every", [SAMPLE, pytest.param(1, marks=pytest.mark.slow)])


def show_all(window: MainWindow) -> None:
    """Has every panel float, so that all are seen at once."""
    for row in PANELS:
        window.docks.open(row.name)
        window.docks[row.name].setFloating(True)


# ── listeners ────────────────────────────────────────────────────────────────────────────────────────────────────────
def change_everything(bench: Bench) -> None:
    """Two undo steps, and all else that the window's listeners hear."""
    window, session = bench.window, bench.session
    session.do("Set a", set_value(session.graph.named("a"), as_value(7.0)))
    window.expression.setText("n = a * c")
    window.expression.carry_out()
    (wire,) = session.graph.wires_into(session.graph.named("n").id)[:1] or [None]
    window.view.canvas.choose_wires([wire] if wire else [])
    session.say("Said")
    session.go_to([session.graph.named("n").id])
    window.view.history.visit([session.graph.named("s").id])
    session.asked_why.emit("value", session.graph.named("n").id)
    session.document.seal()
    session.document.status_changed.emit()
    window.files.about_to_leave.emit()
    window.view.highlight.changed.emit()


def change_back(bench: Bench) -> None:
    """Takes both steps back."""
    bench.session.document.undo()
    bench.session.document.undo()
    bench.session.select([])


@TABLE
def test_listeners(bench, connected, every):
    """Whichever raises, at its first line or in its middle: canvas and panels are as if it had not."""
    show_all(bench.window)
    codes = {code: listener for listener in connected if (code := code_of(listener)) is not None}
    with calls_of(set(codes)) as lines:
        change_everything(bench)
    changed = bench.seen()
    assert {codes[code].__qualname__ for code in codes.keys() - lines.keys()} == set(), "never heard anything"
    change_back(bench)
    before = bench.seen()
    places = [(code, line) for code in lines for line in dict.fromkeys((0, lines[code] // 2))]
    for code, line in places[::every]:
        what = f"{code.co_qualname}, line {line}"
        with fault_in(code, f"{line}_{code.co_qualname}".replace(".", "_"), line) as injection:
            change_everything(bench)
        assert injection.count == 1, what
        bench.holds(what, injection.error)
        # What was asked for is no state: whoever did not hear it may ask again.
        bench.session.asked_why.emit("value", bench.session.graph.named("n").id)
        assert bench.seen() == changed, what
        change_back(bench)
        assert bench.seen() == before, what


# ── timers ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def timer_callbacks() -> list[tuple[type, str, list[CodeType]]]:
    """What every timer of the window calls: the class that owns the timer, a name, and the methods that have it."""
    found, classes = [], classes_of_ui()
    for kind in classes:
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="connect", value=ast.Attribute(attr="timeout")),
                    args=[ast.Attribute(attr=name), *_],
                ):
                    owners = [kind] if hasattr(kind, name) else [each for each in classes if name in vars(each)]
                    found.append((kind, name, [code_of(getattr(each, name)) for each in owners]))
    return found


def test_timers(bench):
    """Whatever a timer calls: the others go on."""
    for row in PANELS:
        bench.window.docks[row.name].make()
    before, callbacks = bench.seen(), timer_callbacks()
    assert len(callbacks) >= 12
    for owner, name, codes in callbacks:
        if owner is fault_teller.FaultTeller:
            continue
        timers = [timer for timer in bench.window.findChildren(QTimer) if isinstance(timer.parent(), owner)]
        raised = 0
        for code in codes:
            with fault_in(code) as injection:
                for timer in timers:
                    if not injection.count:
                        timer.timeout.emit()
            if injection.count:
                raised += 1
                bench.holds(code.co_qualname, injection.error)
                assert bench.seen() == before, code.co_qualname
        assert raised == 1, f"{name} of {owner}"


# ── paints ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def paint_scenes(bench: Bench, me: Hand) -> Iterator[str]:
    """Everything that the window paints, one scene after another."""
    window = bench.window
    yield "the window"
    show_all(window)
    panel = window.docks.panel(ChainRulePanel)
    for row in VIEWS:
        select(window, "c")
        panel.choose(panel.page_of(row.page))
        yield row.page.__name__
    for page in window.docks.panel(PracticePanel).pages:
        window.docks.panel(PracticePanel).choose(page)
        yield type(page).__name__
    dock = window.docks["chain_rule"]
    dock.resize(1000, 500)
    session = window.session
    window.expression.setText("t = tanh(a)")
    window.expression.carry_out()
    session.asked_why.emit("gradient", session.graph.named("a").id)
    session.asked_why.emit("value", session.graph.named("t").id)
    yield "a curve"
    select(window, "b")
    page = window.docks.panel(PracticePanel).page_of(PredictPage)
    window.docks.panel(PracticePanel).choose(page)
    page.hide_gradient.click()
    page.class_mode.click()
    type_into(page.asking.field, "5: 6")
    yield "a show of hands"
    session.hide(frozenset())
    window.docks.panel(DescentPanel).step_button.click()
    bench.settle()
    yield "a descent"
    for row in PANELS:
        window.docks[row.name].setFloating(False)
    window.session.select([node.id for node in window.session.graph.nodes()][:2])
    window.actions_by_id["frame"].trigger()
    window.view.finish_all()
    select(window, "c", "d")
    window.actions_by_id["group"].trigger()
    window.view.finish_all()
    yield "a frame and a group"
    window.actions_by_id["enter_group"].trigger()
    yield "the inside of a group"
    window.session.enter(None)
    window.bench.command_palette.open()
    yield "the command palette"
    window.bench.command_palette.close()
    window.bench.inserter.open_here()
    QTest.keyClicks(window.bench.inserter.popup.search, "ta")
    yield "the popup"
    window.bench.inserter.popup.leave()
    select(window, "v")
    yield "an array"
    window.expression.setText("oops +")
    window.expression.carry_out()
    yield "a refused text"
    window.expression.clear()
    window.activateWindow()
    window.expression.setFocus()
    bench.settle()
    window.view.setFocus(Qt.FocusReason.TabFocusReason)
    yield "the focus"
    window.view.zoom_by(4.0)
    yield "near"
    window.view.zoom_by(0.01)
    yield "from far away"


def repaint_all() -> None:
    """Has everything painted that can be seen."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            for widget in (top, *top.findChildren(QWidget)):
                widget.update()
    QApplication.processEvents()


@TABLE
def test_paints(bench, hand, every):
    """Each paint override raises in its middle and at its last line, where painters are begun and states saved."""
    overrides = {code_of(method): name for name, method in paint_overrides().items()}
    done: set[CodeType] = set()
    tried, raised = 0, set[CodeType]()
    for scene in paint_scenes(bench, hand(bench.window)):
        bench.settle()
        with calls_of(set(overrides)) as lines:
            repaint_all()
        for code in lines.keys() - done:
            done.add(code)
            for line in dict.fromkeys((lines[code] // 2, lines[code] - 1)):
                tried += 1
                if tried % every:
                    continue
                what = f"{overrides[code]}, line {line}, of {scene}"
                with fault_in(code, f"{line}_{overrides[code]}".replace(".", "_"), line) as injection:
                    repaint_all()
                # A popup is not there a second time.
                if injection.count:
                    raised.add(code)
                    bench.holds(what, injection.error)
    assert {name for code, name in overrides.items() if code not in done} == set()
    assert len(raised) >= len(done) // every


# ── workers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("method", "line"), [("_run", 0), ("_work", 0), ("_work", 60), ("poll", 0), ("pause", 0)])
def test_the_thread_of_a_descent(bench, method, line, qtbot):
    """It ends, or is looked at again, and the next run is as any other."""
    bench.window.docks.open("gradient_descent")
    panel = bench.window.docks.panel(DescentPanel)
    code = code_of(vars(Runner)[method])
    with fault_in(code, f"{method}_{line}", line) as injection:
        panel.run_button.click()
        if method == "pause":
            panel.run_button.click()
        qtbot.waitUntil(lambda: injection.count == 1)
    qtbot.waitUntil(lambda: bench.teller.dialog is not None)
    if panel.run.is_running:
        panel.run.stop()
    bench.holds(method, injection.error)
    assert not panel.run.is_running
    assert panel.run_button.isEnabled()
    panel.step_button.click()
    qtbot.waitUntil(lambda: not panel.run.is_running)
    assert bench.session.document.undo_label.startswith("Descend ")
    check(bench.window)


def test_any_thread_and_any_finalizer(bench, qtbot):
    """Errors that arise where nobody could catch them are told too."""
    for at, begin in enumerate((lambda fail: threading.Thread(target=fail), lambda fail: Finalized(fail))):
        kind = type(f"Unseen{at}", (RuntimeError,), {})

        def fail(kind=kind):
            raise kind("injected into nowhere")

        thing = begin(fail)
        if isinstance(thing, threading.Thread):
            thing.start()
            thing.join()
        del thing
        qtbot.waitUntil(lambda: bench.teller.dialog is not None)
        bench.holds("a thread or a finalizer", kind)


class Finalized:
    """Something that fails when it is thrown away."""

    def __init__(self, fail: Callable[[], object]) -> None:
        self.fail = fail

    def __del__(self) -> None:
        self.fail()


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@TABLE
def test_commands(bench, every):
    """Each command fails as it begins, and each question that is asked of it: the others are as before."""
    actions = bench.window.actions_by_id
    before = bench.seen()
    content = graph_text(bench)
    for at, (id, command) in enumerate(actions.commands.items()):
        if at % every:
            continue
        code = code_of(command.run)
        if code is not None:
            actions[id].setEnabled(True)
            with fault_in(code, id) as injection:
                actions[id].trigger()
            assert injection.count == 1, id
            bench.holds(id, injection.error)
            assert bench.seen() == before, id
        for name in ("enabled", "checked", "says"):
            question = getattr(command, name)
            if question is not None and (code := code_of(question)) is not None:
                with fault_in(code, f"{name}_{id}") as injection:
                    actions.refresh()
                assert injection.count == 1, id
                bench.holds(f"{name} of {id}", injection.error)
    assert graph_text(bench) == content


@pytest.mark.parametrize("edit", [AddNode, RemoveNode, Connect, Disconnect, ChangeAnnotations])
def test_a_command_that_fails_half_way(bench, edit):
    """Some of its edits are done and one raises: the document is as it was, and so is what can be undone."""
    session, code = bench.session, code_of(vars(edit)["apply"])
    before, raised = graph_text(bench), 0
    for id in ("delete", "duplicate", "group", "frame"):
        select(bench.window, "c", "d", "e")
        with fault_in(code, f"{id}_{edit.__name__}") as injection:
            bench.window.actions_by_id[id].trigger()
        if injection.count:
            raised += 1
            bench.holds(f"{edit.__name__} in {id}", injection.error)
        else:
            bench.window.view.finish_all()
            session.document.undo()
        assert session.document.undo_label is None
        assert graph_text(bench) == before
    assert raised


# ── gestures and events ──────────────────────────────────────────────────────────────────────────────────────────────
def use_the_mouse(me: Hand) -> None:
    """Every gesture once, and clicks; what they change is taken back."""
    window = me.window
    view, steps = window.view, window.session.document.steps_done
    body = me.at("c")
    for start, end, modifiers, button in (
        (body, body + QPoint(40, 60), NONE, LEFT),
        (me.at("c", "output"), me.at("c", "output") + QPoint(60, 90), NONE, LEFT),
        (me.at("a", "value"), me.at("a", "value") + QPoint(30, 0), NONE, LEFT),
        (QPoint(5, 5), QPoint(60, 60), NONE, LEFT),
        (QPoint(5, 5), QPoint(60, 60), NONE, Qt.MouseButton.MiddleButton),
        (QPoint(5, 5), QPoint(60, 60), CTRL, Qt.MouseButton.RightButton),
        (body, body + QPoint(50, 90), Qt.KeyboardModifier.AltModifier, LEFT),
    ):
        me.move(start, modifiers, button=Qt.MouseButton.NoButton)
        me.drag(start, end, modifiers, button=button)
        window.bench.inserter.popup.leave()
    me.drag_from_palette("tanh", 0.0, 300.0)
    view.finish_all()
    me.wheel(QPoint(20, 20), 1)
    me.wheel(QPoint(20, 20), -1)
    me.click(QPoint(5, 5))
    view.cancel_gesture()
    view.finish_all()
    while window.session.document.steps_done > steps:
        window.session.document.undo()
    window.session.select([])


def use_the_keys(me: Hand) -> None:
    """Keys on the canvas, in the bar, in the search and in the popup."""
    window = me.window
    window.activateWindow()
    window.view.setFocus()
    for key in (Qt.Key.Key_BracketRight, Qt.Key.Key_F2, Qt.Key.Key_Escape, Qt.Key.Key_Right, Qt.Key.Key_Escape):
        me.key(key)
    window.actions_by_id["find"].trigger()
    for key in (Qt.Key.Key_C, Qt.Key.Key_Down, Qt.Key.Key_Escape):
        QTest.keyClick(window.bench.find_bar.field, key)
    window.bench.command_palette.open()
    QTest.keyClick(window.bench.command_palette.search, Qt.Key.Key_Down)
    QTest.keyClick(window.bench.command_palette.search, Qt.Key.Key_Escape)
    window.bench.command_palette.close()
    window.expression.setFocus()
    QTest.keyClick(window.expression, Qt.Key.Key_X)
    QTest.keyClick(window.expression, Qt.Key.Key_Backspace)
    window.resize(1200, 800)
    window.resize(1300, 860)
    window.view.setFocus()
    window.session.select([])


def use_the_panels(me: Hand) -> None:
    """Every panel and page in front once, and the popups."""
    window = me.window
    for row in PANELS:
        window.docks.open(row.name)
        QApplication.processEvents()
    for kind, pages in (
        (ChainRulePanel, [row.page for row in VIEWS]),
        (PracticePanel, [PredictPage, DrillPage, BugPage]),
    ):
        panel = window.docks.panel(kind)
        for page in pages:
            select(window, "c")
            panel.choose(panel.page_of(page))
            QApplication.processEvents()
        panel.choose(panel.page_of(pages[0]))
    for name in ("v", "s", "a"):
        select(window, name)
        QApplication.processEvents()
    window.bench.command_palette.open()
    QApplication.processEvents()
    window.bench.command_palette.close()
    window.bench.inserter.open_here()
    QApplication.processEvents()
    window.bench.inserter.popup.leave()
    window.docks.open(PANELS[0].name)
    window.session.select([])


def handlers() -> dict[CodeType, str]:
    """The methods of gestures, and everything that Qt calls but paints, by their code."""
    found = {code_of(method): name for name, method in overrides().items() if not hasattr(method, "is_paint")}
    for kind in classes_of_ui():
        if issubclass(kind, Gesture):
            found |= {
                code_of(method): f"{kind.__name__}.{name}" for name, method in vars(kind).items() if code_of(method)
            }
    return found


@TABLE
@pytest.mark.parametrize("drive", [use_the_mouse, use_the_keys, pytest.param(use_the_panels, marks=pytest.mark.slow)])
def test_gestures_and_events(bench, hand, drive, every):
    """Whatever takes an event, says how large or what something is, or is a gesture: all is as before afterwards."""
    me, names = hand(bench.window), handlers()
    content = graph_text(bench)
    with calls_of(set(names)) as lines:
        drive(me)
    before = bench.seen()
    assert graph_text(bench) == content
    raised = 0
    for code in list(lines)[::every]:
        what = f"{names[code]} in {drive.__name__}"
        with fault_in(code, names[code].replace(".", "_")) as injection:
            try:
                drive(me)
            except injection.error as error:
                assert names[code] in CALLED_BY_US, what
                report(error)
                drive(me)
        # Some happen but once, such as a resize.
        if not injection.count:
            continue
        raised += 1
        bench.holds(what, injection.error, may_be_closed=drive is use_the_keys)
        bench.window.view.finish_all()
        while bench.session.document.undo_label is not None:
            bench.session.document.undo()
        bench.session.select([])
        assert graph_text(bench) == content, what
        assert bench.seen() == before, what
    assert raised >= 0.3 * len(list(lines)[::every])


# ── closing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("method", ["note", "shutdown", "close_bar", "close_canvas"])
def test_closing(bench, method):
    """An error on the way does not keep the window open."""
    code = code_of(
        getattr(bench.window.workspaces, method, None)
        or getattr(bench.window.docks, method, None)
        or getattr(bench.window.bench.find_bar, method, None)
        or getattr(bench.window.view, method)
    )
    with fault_in(code, method) as injection:
        bench.window.close()
    assert injection.count == 1
    assert not bench.window.isVisible()
    assert injection.error.__name__ in bench.log.read_text(encoding="utf-8")
    bench.window.view.close_canvas()


@pytest.mark.parametrize(("is_modified", "answer"), [(False, None), (True, True), (True, False)])
def test_the_question_before_closing(bench, monkeypatch, is_modified, answer):
    """Where it cannot be asked a plain one is, if there is anything to lose."""
    asked = []

    def fail() -> bool:
        raise RuntimeError("injected into the question")

    bench.window.files.may_leave = fail
    monkeypatch.setattr("graphgui.ui.shell.main_window.ask_to_leave", lambda *_: asked.append(True) or answer)
    if is_modified:
        bench.session.do("Set a", set_value(bench.session.graph.named("a"), as_value(3.0)))
    bench.window.close()
    assert bench.window.isVisible() == (answer is False)
    assert asked == ([True] if is_modified else [])


# ── storms ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_storm_is_told_once(bench, monkeypatch):
    """The same error at every paint: one dialog, which counts, a log that stays short, and no end of it in sight."""

    class StormError(RuntimeError):
        pass

    def fail(*_):
        raise StormError("injected into every node")

    monkeypatch.setattr(NodeItem, "draw", fail)
    paints = 0
    for _ in range(30):
        bench.window.view.viewport().update()
        bench.settle()
        paints += 1
    dialog = bench.teller.dialog
    assert dialog is not None
    assert (
        len([each for each in QApplication.topLevelWidgets() if each.objectName() == "fault" and each.isVisible()]) == 1
    )
    nodes = len(bench.session.graph)
    assert int(dialog.more.text().split()[0].replace(",", "")) >= paints * nodes - 1
    log = bench.log.read_text(encoding="utf-8")
    assert log.count("Traceback (most recent call last)") == 1
    assert log.count("The same error") <= 20
    dialog.close()
    bench.window.view.viewport().update()
    bench.settle()
    assert bench.teller.dialog is None
    monkeypatch.undo()
    bench.window.view.viewport().update()
    bench.settle()
    check(bench.window)
