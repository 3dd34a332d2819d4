"""Documents and windows that were closed leave nothing behind: no item, object, timer, thread or memory that grows."""

from __future__ import annotations

import gc
import itertools
import threading
import tracemalloc
import weakref
from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget

from graphgui.document.document import Document
from graphgui.document.live_results import LiveResults
from graphgui.formats.examples import EXAMPLES
from graphgui.ui.canvas.model.spatial_index import IndexedItem
from graphgui.ui.commands.menus.arrange_commands import Arranger
from graphgui.ui.commands.menus.group_commands import Grouper
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.session import Session
from graphgui.ui.shell.main_window import MainWindow

MOST_GROWTH = 40_000
"""Bytes that a document may cost once it is gone: a picture of a glyph or a name in some cache, but no graph."""
ROUNDS = 2
"""What leaks grows in every round; what is loaded or kept once, whoever asks for it first, in one alone."""
OURS_ALONE = [tracemalloc.Filter(False, tracemalloc.__file__)]
WARM_UP = len(EXAMPLES) + 2
"""Documents after which every cache is filled."""


def use(window: MainWindow, at: int) -> None:
    """Opens an example, works in it with the mouse's and the menus' means, and leaves it changed."""
    example = EXAMPLES[at % len(EXAMPLES)]
    assert window.files.open_example(example.path, example.title)
    ids = [node.id for node in window.session.graph.nodes()]
    window.session.select(ids[:3])
    Arranger(window.bench.stage, window.bench.viewpoint).frame()
    window.view.field.finish()
    window.session.select(ids[:2])
    Grouper(window.bench.stage, window.bench.viewpoint).group()
    window.view.field.finish()
    group = Grouper(window.bench.stage, window.bench.viewpoint).chosen_group
    if group is not None:
        window.session.enter(group)
        window.session.enter(None)
    window.session.select(ids)
    window.actions_by_id["duplicate"].trigger()
    window.docks.panel(DescentPanel).step_button.click()
    QApplication.processEvents()
    window.docks.panel(DescentPanel).stop()
    window.actions_by_id["undo"].trigger()
    window.actions_by_id["redo"].trigger()
    QApplication.processEvents()


def clear_away() -> None:
    """Deletes what waits to be deleted, and collects the rest."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def census(window: MainWindow) -> Counter[str]:
    """How many there are of what could be left behind."""
    found = Counter(f"timer of {type(each.parent()).__name__}" for each in window.findChildren(QTimer))
    found.update(f"widget {type(each).__name__}" for each in QApplication.allWidgets())
    kept = (QGraphicsItem, IndexedItem, Document, LiveResults, Session)
    found.update(type(each).__name__ for each in gc.get_objects() if isinstance(each, kept))
    found["threads"] = threading.active_count()
    return found


def check_documents(window: MainWindow, count: int) -> None:
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    documents = []
    for at in range(WARM_UP):
        use(window, at)
    clear_away()
    window.files.open_example(EXAMPLES[0].path, EXAMPLES[0].title)
    clear_away()
    before = census(window)
    tracemalloc.start(8)
    marks = [tracemalloc.take_snapshot().filter_traces(OURS_ALONE)]
    for _ in range(ROUNDS):
        for at in range(count // ROUNDS):
            use(window, at)
            documents.append(weakref.ref(window.session.document))
        window.files.open_example(EXAMPLES[0].path, EXAMPLES[0].title)
        clear_away()
        marks.append(tracemalloc.take_snapshot().filter_traces(OURS_ALONE))
    tracemalloc.stop()
    assert census(window) - before == Counter()
    assert not [each for each in documents if each() is not None]
    grown = [after.compare_to(earlier, "lineno") for earlier, after in itertools.pairwise(marks)]
    most = min(sum(line.size_diff for line in lines) for lines in grown)
    assert most / (count // ROUNDS) < MOST_GROWTH, [[str(line) for line in lines[:8]] for lines in grown]


@pytest.mark.thorough
def test_twenty_documents_leave_nothing_behind(open_window):
    check_documents(open_window(), 20)


@pytest.mark.slow
def test_two_hundred_documents_leave_nothing_behind(open_window):
    check_documents(open_window(), 200)


@pytest.mark.thorough
def test_windows_leave_nothing_behind(open_window):
    """A closed window takes its widgets, its scene and its document with it."""
    open_window("e = (a + b) * (b + 1)")
    clear_away()
    widgets, threads = _widgets(), threading.active_count()
    for at in range(3):
        window = MainWindow(Document())
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.show()
        use(window, at)
        window.close()
        window.deleteLater()
        document = weakref.ref(window.session.document)
        del window
        clear_away()
        assert _widgets() - widgets == Counter()
        assert document() is None
        assert threading.active_count() == threads


def _widgets() -> Counter[type[QWidget]]:
    return Counter(type(each) for each in QApplication.allWidgets())
