"""Large graphs stay light: what a deed does grows with the graph, and no faster; what nobody sees is not done at all."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from graphgui.formats.cgraph.graph_file import save_file
from graphgui.ui.panels.code_panel import MOST_LINES, CodePanel
from tests.benchmarks.large import chain, groups, net, parameters, wide
from tests.ui.hand import CTRL, NONE, SHIFT

SIZES = (500, 1_000)
"""More than are animated, fewer than the register machine takes."""
FEW = 3_000
"""Calls that are no sign of anything: what a panel or a paint event costs."""
DEEDS = (
    ("select all", Qt.Key.Key_A, CTRL),
    ("copy", Qt.Key.Key_C, CTRL),
    ("paste", Qt.Key.Key_V, CTRL),
    ("undo", Qt.Key.Key_Z, CTRL),
    ("select all again", Qt.Key.Key_A, CTRL),
    ("nudge", Qt.Key.Key_Down, NONE),
    ("arrange", Qt.Key.Key_L, CTRL | SHIFT),
    ("undo of it", Qt.Key.Key_Z, CTRL),
    ("next node", Qt.Key.Key_BracketRight, CTRL),
    ("all once more", Qt.Key.Key_A, CTRL),
    ("delete all", Qt.Key.Key_Delete, NONE),
    ("undo of delete", Qt.Key.Key_Z, CTRL),
    ("fit", Qt.Key.Key_Home, NONE),
    ("let go", Qt.Key.Key_Escape, NONE),
)


class Calls:
    """Counts calls while it is entered, those of built-in functions too."""

    def __init__(self):
        self.count = 0

    def __enter__(self):
        sys.setprofile(self._on_event)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _on_event(self, frame, event, _):
        self.count += event in ("call", "c_call")


def press(window, key, modifiers):
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
    QApplication.processEvents()


def counted(window, path, file):
    """The calls of every deed, in a window on a graph."""
    save_file(file, path)
    found = {}

    def count(name, run):
        with Calls() as calls:
            run()
            QApplication.processEvents()
        found[name] = calls.count

    count("open", lambda: window.files.open_path(path))
    window.view.setFocus()
    for name, key, modifiers in DEEDS:
        count(name, lambda key=key, modifiers=modifiers: press(window, key, modifiers))
    bar, graph = window.expression, window.session.graph
    bar.setFocus()
    bar.selectAll()
    QTest.keyClicks(bar, f"fresh = {graph.nodes()[-1].name} * 2")
    count("Enter in the bar", lambda: press(window, Qt.Key.Key_Return, NONE))
    assert graph.has_name("fresh")
    window.view.setFocus()
    count("undo of Enter", lambda: press(window, Qt.Key.Key_Z, CTRL))
    press(window, Qt.Key.Key_F, CTRL)
    count("find", lambda: QTest.keyClicks(window.bench.find_bar.field, "n"))
    press(window, Qt.Key.Key_Escape, NONE)
    count("save", lambda: press(window, Qt.Key.Key_S, CTRL))
    assert not window.session.document.modified
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", [wide, net, groups])
def test_the_work_of_every_deed_grows_with_the_graph_and_no_faster(kind, open_window, tmp_path):
    """Twice the nodes are not three times the calls; were anything quadratic, they would be four times as many."""
    window = open_window("a = 1")
    window.files.may_leave = lambda: True
    small, large = (counted(window, tmp_path / f"{size}.cgraph", kind(size)) for size in SIZES)
    assert {deed: (small[deed], calls) for deed, calls in large.items() if calls > 2.8 * small[deed] + FEW} == {}


def test_a_program_too_long_to_read_is_not_written(open_window, tmp_path, monkeypatch):
    window = open_window("a = 1")
    window.docks.open("code")
    panel = window.docks.panel(CodePanel)
    save_file(chain(MOST_LINES + 2), tmp_path / "chain.cgraph")
    window.files.open_path(tmp_path / "chain.cgraph")
    QApplication.processEvents()
    assert panel.lines == []
    assert panel.note.text() == "The program is longer than 2,000 lines, too long to read here."
    # As many parameters have no lines.
    save_file(parameters(MOST_LINES), tmp_path / "parameters.cgraph")
    window.files.open_path(tmp_path / "parameters.cgraph")
    assert len(panel.lines) > 1000


def test_a_selection_of_all_makes_no_more_widgets_than_one_of_fifty(open_window, tmp_path):
    window = open_window("a = 1")
    save_file(net(400), tmp_path / "net.cgraph")
    window.files.open_path(tmp_path / "net.cgraph")
    ids = [node.id for node in window.session.graph.nodes()]
    made = []
    for some in (ids[:50], ids):
        window.session.select(some)
        made.append(len(window.findChildren(QWidget)))
    assert made[0] == made[1]
