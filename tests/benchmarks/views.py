"""How long a step and an edit take with each view of the chain rule open: python -m tests.benchmarks.views [nodes].

A frame at 60 a second is 16.7 ms. Each is told beside the same edit with all views closed, in the same run; times are
those of the processor, so that other work on the machine does not count. Gates nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time, sleep

from graphgui import bootstrap
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel

bootstrap.ensure_qt_libraries()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from graphgui.app import make_window, rest_garbage_collector  # noqa: E402
from graphgui.document.edits import set_value  # noqa: E402
from graphgui.engine.values import as_value  # noqa: E402
from graphgui.ui.chain_rule.checks_page import ChecksPage  # noqa: E402
from graphgui.ui.chain_rule.nudge_page import NudgePage  # noqa: E402
from graphgui.ui.chain_rule.steps_page import StepsPage  # noqa: E402
from graphgui.ui.shell.docks import open_dock  # noqa: E402
from graphgui.ui.shell.main_window import MainWindow  # noqa: E402
from tests.benchmarks.timing import print_table, time_of, times  # noqa: E402
from tests.screenshots import chain  # noqa: E402

EDITS = 40


def took(run: Callable[[], object]) -> float:
    """Processor seconds of a call and the painting that follows."""
    start = process_time()
    run()
    QApplication.processEvents()
    return process_time() - start


def edits_of(window: MainWindow) -> list[float]:
    """A parameter scrubbed, again and again."""
    session = window.session
    node = next(node for node in session.graph.nodes() if node.op == "parameter")
    found = []
    for at in range(EDITS):
        edit = set_value(session.graph.node(node.id), as_value(0.1 + 0.01 * at))
        found.append(took(partial(session.do, "Set", edit, merge="scrub")))
    return found


def turns_after_an_edit(window: MainWindow, page: ChecksPage) -> list[float]:
    """The turns of the event loop in which the gradients are checked after an edit, those that wait left out."""
    session, found = window.session, []
    node = next(node for node in session.graph.nodes() if node.op == "parameter")
    for at in range(EDITS // 4):
        took(partial(session.do, "Set", set_value(session.graph.node(node.id), as_value(0.7 + 0.01 * at))))
        while len(page.checks) < sum(each.is_trained for each in session.graph.nodes()):
            sleep(0.001)
            before = len(page.checks)
            turn = took(lambda: None)
            if len(page.checks) > before:
                found.append(turn)
    return found


def measure(count: int) -> None:
    """Prints one table for a graph of about this many nodes."""
    window = make_window(None)
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.resize(1400, 880)
    window.show()
    chain(window, count)
    window.view.fit()
    rest_garbage_collector()
    QTest.qWait(300)
    closed = median(edits_of(window))
    rows = [("an edit, all views closed", time_of(closed), "", times(1.0))]

    def add(what: str, found: list[float]) -> None:
        rows.append((what, time_of(median(found)), time_of(max(found)), times(median(found) / closed)))

    open_dock(window.docks["chain_rule"])
    for page in window.docks.panel(ChainRulePanel).pages:
        window.docks.panel(ChainRulePanel).choose(page)
        QTest.qWait(300)
        if isinstance(page, StepsPage):
            assert page.walk is not None
            there = list(range(len(page.walk)))
            add(f"a step, of {len(there)}, to and fro", [took(partial(page.go, at)) for at in there + there[::-1]])
        if isinstance(page, NudgePage):
            top = page.slider.maximum()
            add("ε moved", [took(partial(page.slider.setValue, top - at)) for at in range(EDITS)])
        add(f"an edit, {page.title()} open", edits_of(window))
        if isinstance(page, ChecksPage):
            turns = turns_after_an_edit(window, page)
            add(f"a turn of the checks after it, of {len(turns) // (EDITS // 4)}", turns)
    print_table(f"{len(window.session.graph)} nodes", ("", "median", "longest", "ratio"), rows)
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def main(counts: list[str]) -> None:
    """Prints a table for each count of nodes."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = QApplication.instance() or QApplication(sys.argv[:1])
        print(f"Qt's platform: {QApplication.platformName()}; a frame at 60 a second is 16.7 ms")
        for count in counts or ["200"]:
            measure(int(count))
        del app


if __name__ == "__main__":
    main(sys.argv[1:])
