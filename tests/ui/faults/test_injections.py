"""An exception in any listener, timer, paint, worker, gesture or command: it is logged and told, and all agrees after it."""

from __future__ import annotations

import logging
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
from graphgui.document.edits import set_value
from graphgui.document.emitter import Emitter
from graphgui.engine.values import as_value
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.chain_rule.chain_rule_panel import VIEWS, ChainRulePanel
from graphgui.ui.faults import fault_teller
from graphgui.ui.faults.fault_log import LOG, hooked, logged
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.panels import PANELS
from tests.ui.agreement import check
from tests.ui.faults.injection import calls_of, classes_of_ui, code_of, fault_in, paint_overrides
from tests.ui.hand import Hand, select

TEXT = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d; v = [1, 2, 3]; w = v[1]; s = e * w"
NOISE = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen platform says where a window floats or a menu opens."""
pytestmark = NOISE
SAMPLE = 6
"""Of a long table every sixth injection is tried daily; all of them with --slow."""


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

    def holds(self, what: str, kind: type) -> None:
        """After an injection: nothing has ended, the fault is logged with its traceback, told once, and all agrees."""
        self.settle()
        assert self.window.isVisible(), what
        log = self.log.read_text(encoding="utf-8")
        assert f"{kind.__name__}: injected into" in log, f"{what}: the log does not have it"
        assert log.count("Traceback (most recent call last)") >= 1
        dialog = self.teller.dialog
        assert dialog is not None, f"{what}: nobody was told"
        assert kind.__name__ in dialog.text, what
        assert self.window.view.gesture is None, what
        assert QWidget.mouseGrabber() is None, what
        assert QApplication.overrideCursor() is None, what
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
        for at, widget in enumerate(self.window.findChildren(QWidget)):
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
        return widget is self.window.view.banner


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
    quiet = [handler for handler in logging.getLogger("graphgui").handlers]
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
