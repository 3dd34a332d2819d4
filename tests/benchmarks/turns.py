"""How much one turn does: Python calls, refreshes of each view and copies of the graph: python -m tests.benchmarks.turns.

A turn is what follows one deed of the user: a number typed, a file opened, a frame of a run. Painting does not count.
Counts are exact and the same on every machine; they gate nothing here. With --functions it also lists which functions
a typed number calls most.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType

from graphgui import bootstrap

bootstrap.ensure_qt_libraries()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from graphgui.app import make_window  # noqa: E402
from graphgui.formats.examples import EXAMPLES  # noqa: E402
from graphgui.ui.canvas.paint.style import value_rect  # noqa: E402
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel  # noqa: E402
from graphgui.ui.chain_rule.chain_rule_views import VIEWS  # noqa: E402
from graphgui.ui.faults import guards  # noqa: E402
from graphgui.ui.panels.descent_panel import DescentPanel  # noqa: E402
from graphgui.ui.shell.main_window import MainWindow  # noqa: E402
from tests.benchmarks.timing import print_table  # noqa: E402

COUNTED: tuple[tuple[str, str, str], ...] = (
    ("updates", "graphgui.ui.shell.main_window.MainWindow", "_on_update"),
    ("runs of the graph", "graphgui.engine.evaluator.Evaluator", "run"),
    ("copies of the graph", "graphgui.engine.graph.Graph", "copy"),
    ("scene: values", "graphgui.ui.canvas.scene.CanvasScene", "show_values"),
    ("scene: made anew", "graphgui.ui.canvas.scene.CanvasScene", "rebuild"),
    ("minimap: pixmap dropped", "graphgui.ui.canvas.minimap.Minimap", "_redraw"),
    ("minimap: graph taken", "graphgui.ui.canvas.minimap.Minimap", "_take_graph"),
    ("inspector", "graphgui.ui.inspector.inspector.Inspector", "follow"),
    ("inspector: made anew", "graphgui.ui.inspector.inspector.Inspector", "_show_selection"),
    ("code", "graphgui.ui.panels.code_panel.CodePanel", "follow"),
    ("descent panel", "graphgui.ui.panels.descent_panel.DescentPanel", "_refresh"),
    ("descent panel: curve", "graphgui.ui.panels.descent_panel.DescentPanel", "_draw"),
    ("history", "graphgui.ui.panels.history_panel.HistoryPanel", "follow"),
    ("chain rule and practice", "graphgui.ui.panels.views_panel.ViewsPanel", "follow"),
    *(("chain-rule page", f"{row.page.__module__}.{row.page.__name__}", "refresh") for row in VIEWS),
    ("status line", "graphgui.ui.shell.status_line.StatusLine", "_refresh"),
    ("output choice: filled", "graphgui.ui.shell.output_choice.OutputChoice", "_fill"),
    ("expression bar", "graphgui.ui.shell.expression_bar.ExpressionBar", "refresh"),
    ("actions", "graphgui.ui.commands.actions.Actions", "_refresh"),
    ("title of the window", "graphgui.ui.shell.main_window.MainWindow", "_show_title"),
)
"""What is counted: a label, a class, and the method that refreshes. Several rows may share a label; one whose method is
no more is said to be gone."""
PAINTING = ("paintEvent", "paint", "drawBackground", "drawForeground")
IDLE = 400
"""Milliseconds after which every timer that an edit starts has run."""
FRAMES = 40
"""How many frames of a run are counted."""


def watched() -> tuple[dict[CodeType, str], list[str]]:
    """The label of each method of `COUNTED`, by its code; and the labels of those that are no more."""
    found, gone = {}, []
    for label, where, method in COUNTED:
        module, _, name = where.rpartition(".")
        kind = getattr(import_module(module), name, None)
        code = getattr(getattr(kind, method, None), "__code__", None)
        if code is None:
            gone.append(label)
        else:
            found[code] = label
    return found, gone


class Calls:
    """While it is entered, counts the calls of Python functions that paint nothing, and the refreshes of `COUNTED`."""

    def __init__(self) -> None:
        self.count = 0
        self.refreshes: Counter[str] = Counter()
        self.by_function: Counter[str] = Counter()
        self._labels, _ = watched()
        self._painting = 0

    def __enter__(self) -> Calls:
        threading.setprofile(self._in_a_thread)
        sys.setprofile(self._on_event)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _on_event(self, frame: FrameType, event: str, _: object) -> None:
        if event == "return":
            self._painting -= bool(self._painting)
        elif event == "call":
            code = frame.f_code
            if self._painting or code.co_name in PAINTING:
                self._painting += 1
                return
            self._in_a_thread(frame, event, _)
            # What the measuring itself calls is left out, and so are the guards: one call around each override of Qt's.
            if code.co_filename not in (__file__, guards.__file__):
                self.count += 1
                self.by_function[f"{Path(code.co_filename).name}:{code.co_qualname}"] += 1

    def _in_a_thread(self, frame: FrameType, event: str, _: object) -> None:
        """Of what runs beside the window, the refreshes and copies alone are counted."""
        if event == "call" and frame.f_code in self._labels:
            self.refreshes[self._labels[frame.f_code]] += 1


def started() -> MainWindow:
    """The window as it starts, on the first example, all panels where they are at first."""
    window = make_window(None)
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.show()
    window.activateWindow()
    QTest.qWait(IDLE)
    return window


def closed(window: MainWindow) -> None:
    """Closes a window and lets go of it."""
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def type_number(window: MainWindow) -> Calls:
    """Double-clicks the number of b, types 3, and counts what Enter sets off."""
    node = window.session.graph.named("b")
    view, left, no = window.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = view.mapFromScene(view.canvas.node_item(node.id).pos() + value_rect(node).center())
    QTest.mouseClick(view.viewport(), left, no, at)
    QTest.mouseDClick(view.viewport(), left, no, at)
    QTest.keyClick(view.field, "3")
    QTest.qWait(IDLE)
    with Calls() as calls:
        QTest.keyClick(view.field, Qt.Key.Key_Return)
        QTest.qWait(IDLE)
    assert float(window.session.results.values["b"]) == 3
    return calls


def open_file(window: MainWindow, folder: Path) -> Calls:
    """Counts what the opening of a file sets off."""
    path = folder / "opened.cgraph"
    path.write_text(EXAMPLES[1].path.read_text())
    with Calls() as calls:
        window.files.open_path(path)
        QTest.qWait(IDLE)
    assert window.session.document.path == path
    return calls


def run_descent(window: MainWindow) -> tuple[Calls, int]:
    """Counts what a run of many frames sets off; also returns how many there were."""
    panel = window.docks.panel(DescentPanel)
    panel.steps_field.committed.emit(1e6)
    # So slow that it neither arrives nor diverges.
    panel.rate_field.committed.emit(1e-9)
    QTest.qWait(IDLE)
    frames = 0

    def on_frame() -> None:
        nonlocal frames
        frames += 1

    panel.run.advanced.connect(on_frame)
    with Calls() as calls:
        panel.run_button.click()
        while panel.run.is_running and frames < FRAMES:
            QTest.qWait(1)
        panel.stop()
        QTest.qWait(IDLE)
    return calls, frames


def measure(with_chain_rule: bool, folder: Path) -> dict[str, dict[str, str]]:
    """The counts of every turn, by its words; each in a window of its own, with Chain rule in front or not."""
    found: dict[str, dict[str, str]] = {}
    words = ", Chain rule in front" if with_chain_rule else ""

    def begun() -> MainWindow:
        window = started()
        if with_chain_rule:
            window.docks.open("chain_rule")
            panel = window.docks.panel(ChainRulePanel)
            panel.choose(panel.pages[1])
            QTest.qWait(IDLE)
        return window

    def note(turn: str, calls: Calls, frames: int = 1) -> None:
        found[turn + words] = {
            "Python calls": f"{calls.count / frames:,.0f}",
            **{
                label: f"{count / frames:.2g}" if frames > 1 else str(count) for label, count in calls.refreshes.items()
            },
        }
        if frames > 1:
            found[turn + words]["copies of the graph"] = f"{calls.refreshes['copies of the graph']} a run"

    window = begun()
    calls = type_number(window)
    note("a number", calls)
    closed(window)
    if "--functions" in sys.argv:
        for name, count in calls.by_function.most_common(60):
            print(f"{count:6} {name}")
    window = begun()
    note("a file", open_file(window, folder))
    closed(window)
    window = begun()
    note("a frame of a run", *run_descent(window))
    closed(window)
    return found


def main() -> None:
    """Prints one table: a row for each view, a column for each turn."""
    _, gone = watched()
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = QApplication.instance() or QApplication(sys.argv[:1])
        found = {**measure(False, Path(folder)), **measure(True, Path(folder))}
        labels = ["Python calls", *dict.fromkeys(label for label, *_ in COUNTED)]
        rows = [[label, *(column.get(label, "0") for column in found.values())] for label in labels]
        print_table("One turn: Python calls beside painting, and refreshes", ["", *found], rows)
        if gone:
            print(f"gone: {', '.join(dict.fromkeys(gone))}")
        del app


if __name__ == "__main__":
    main()
