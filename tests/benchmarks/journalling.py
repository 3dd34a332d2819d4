"""What the journal costs: scrubbing and typing with and without it: python -m tests.benchmarks.journalling [node counts].

One window, offscreen, has a journal in every other round: two windows differ by more than it costs. Times are those of the processor: of the
window's thread, and of the whole process, in which the thread that syncs is. Gates nothing.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time, thread_time

from graphgui import bootstrap

bootstrap.ensure_qt_libraries()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from graphgui.document.document import Document  # noqa: E402
from graphgui.document.edits import move, set_value  # noqa: E402
from graphgui.document.journal.journal import Journal  # noqa: E402
from graphgui.document.journal.journal_store import JournalStore  # noqa: E402
from graphgui.engine.values import as_value  # noqa: E402
from graphgui.formats.cgraph.graph_file import save_file  # noqa: E402
from graphgui.ui.shell.main_window import MainWindow  # noqa: E402
from tests.benchmarks.large import net  # noqa: E402
from tests.benchmarks.timing import at_most, print_table, time_of  # noqa: E402

COUNTS = (20, 1_000, 100_000)
ROUNDS, MOST_EDITS = 15, 40
BOUND = 1.05
"""How many times as long it may take with the journal."""


def scrub(window: MainWindow, edits: int) -> None:
    """Scrubs the first number; each move is painted."""
    session, app = window.session, QApplication.instance()
    assert app is not None
    for at in range(edits):
        node = session.graph.node(1)
        session.do("Scrub", set_value(node, as_value(0.5 + at / 1000)), merge="scrub")
        app.processEvents()


def type_numbers(window: MainWindow, edits: int) -> None:
    """Types numbers into the expression bar, key by key, and takes each for good."""
    name = window.session.graph.node(1).name
    for at in range(max(1, edits // 2)):
        window.expression.setFocus()
        window.expression.selectAll()
        QTest.keyClicks(window.expression, f"{name} = {1 + at / 100}")
        QTest.keyClick(window.expression, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert window.session.results.values[name] == 1 + at / 100


def carry_all(window: MainWindow, edits: int) -> None:
    """Moves every node at once."""
    session = window.session
    for at in range(max(1, edits // 4)):
        session.do("Move", *(move(node, (node.position[0] + 1, at)) for node in session.graph.nodes()), merge="all")
        QApplication.processEvents()


DEEDS: dict[str, Callable[[MainWindow, int], None]] = {
    "scrub": scrub, "type": type_numbers, "carry all nodes": carry_all,
}  # fmt: skip


def measured(deed: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the processor: of this thread, and of all."""
    gc.collect()
    gc.disable()
    mine, all_of_it = thread_time(), process_time()
    deed()
    took = thread_time() - mine, process_time() - all_of_it
    gc.enable()
    return took


def rows_for(count: int, folder: Path) -> list[list[str]]:
    """The rows of one size of graph."""
    path = folder / f"{count}.cgraph"
    save_file(net(count), path)
    store = JournalStore(folder / "journals")
    window = MainWindow(Document.open(path))
    window.resize(1300, 860)
    window.show()
    QApplication.processEvents()
    rows = []
    edits = MOST_EDITS if count < 50_000 else 4
    for name, deed in DEEDS.items():
        took: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
        for at in range((ROUNDS if count < 50_000 else 5) + 1):
            # In turn, and each first as often as the other.
            for each in sorted(took, reverse=bool(at % 2)):
                journal = Journal(window.session.document, store) if each == "with" else None
                deed(window, 8)
                if journal is not None:
                    journal.settle()
                found = measured(lambda deed=deed: deed(window, edits))  # type: ignore[misc]
                if journal is not None:
                    journal.discard()
                if at:
                    took[each].append(found)
        (plain, plain_all), (kept, kept_all) = (
            [min(each[side] for each in took[way]) for side in (0, 1)] for way in ("without", "with")
        )
        ratio = kept_all / plain_all
        rows.append([
            f"{count:,} nodes, {name}", time_of(plain), time_of(kept), time_of(plain_all), time_of(kept_all),
            f"{ratio:.3f}", at_most(ratio, BOUND, f"{BOUND}"),
        ])  # fmt: skip
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return rows


def main(words: list[str]) -> None:
    """Prints one table."""
    counts = [int(word) for word in words] or list(COUNTS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = QApplication.instance() or QApplication(sys.argv[:1])
        rows = [row for count in counts for row in rows_for(count, Path(folder))]
        del app
    print_table(
        f"The best of {ROUNDS} rounds of {MOST_EDITS} edits (a tenth of them in large graphs)",
        ["", "window's thread", "with journal", "process", "with journal", "ratio", "target"],
        rows,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
