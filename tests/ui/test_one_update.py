"""One deed of the user is one update: every view is refreshed once for it, and a typed number is little work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.panels import PANELS
from graphgui.ui.update import Update
from tests.benchmarks.turns import IDLE, closed, open_file, run_descent, started, type_number

MOST_CALLS = 1200
"""Python calls beside painting that a typed number may take, the first in its journal; before there was one update a
turn it took 2,641."""
FLOATS = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen platform says where a window floats."""
ONCE_A_FILE = (
    "scene.py:CanvasScene.rebuild",
    "actions.py:Actions.refresh",
    "expression_bar.py:ExpressionBar.refresh",
    "inspector.py:GraphInspector.refresh_values",
    "code_view.py:CodeView.set_lines",
    "code_view.py:CodeView.set_notes",
    "loss_plot.py:LossPlot.show_losses",
    "parameter_list.py:ParameterList.show_nodes",
    "history_panel.py:HistoryModel.show",
    "paths_page.py:PathsPage.refresh",
    "block_list.py:BlockList.show_blocks",
)
"""The work that every view does to show another document."""


@pytest.fixture
def window() -> Iterator[MainWindow]:
    """The window as it starts: on the first example, all panels where they are at first."""
    window = started()
    yield window
    for dock in window.docks.values():
        dock.setFloating(False)
    closed(window)


def show_all(window: MainWindow) -> None:
    """Has every panel float, so that all are seen at once, Chain rule with its paths."""
    for row in PANELS:
        window.docks.open(row.name)
        window.docks[row.name].setFloating(True)
    panel = window.docks.panel(ChainRulePanel)
    panel.choose(panel.page_of(PathsPage))
    QTest.qWait(IDLE)


def test_a_typed_number_is_one_update_and_little_work(window):
    """The count is exact and the same on every machine: it is no measure of time."""
    updates: list[Update] = []
    window.session.updated.connect(updates.append)
    calls = type_number(window)
    assert calls.count <= MOST_CALLS
    assert [update.results for update in updates if update.change] == [True]
    done = calls.by_function
    assert done["scene.py:CanvasScene.show_values"] == 1
    assert done["inspector.py:Inspector.follow"] == done["node_inspector.py:NodeInspector.refresh_values"] == 1
    assert done["expression_bar.py:ExpressionBar.refresh"] == done["actions.py:Actions.follow"] == 1
    assert not done["actions.py:Actions.refresh"], "a number changes what few commands can do"
    assert not done["node_inspector.py:NodeInspector.refresh_structure"]


@FLOATS
def test_every_view_shows_a_typed_number_once(window):
    """All panels are seen at once: each does its work once."""
    show_all(window)
    done = type_number(window).by_function
    once = (
        "node_inspector.py:NodeInspector.refresh_values",
        "code_view.py:CodeView.set_notes",
        "parameter_list.py:ParameterList.refresh",
        "history_panel.py:HistoryModel.show",
        "paths_page.py:PathsPage.refresh",
        "expression_bar.py:ExpressionBar.refresh",
    )
    assert {name: done[name] for name in once} == dict.fromkeys(once, 1)
    assert done["scene.py:CanvasScene.show_values"] == 2, "once for the results, once for the reading of the page"
    assert not done["loss_plot.py:LossPlot.show_losses"], "the curve is as it was"
    assert not done["code_view.py:CodeView.set_lines"], "the program reads as before"


@FLOATS
def test_every_view_shows_an_opened_file_once(window, tmp_path: Path):
    """All panels are seen at once: each does its work once. A page that has another reading adds an update of its own."""
    show_all(window)
    updates: list[Update] = []
    window.session.updated.connect(updates.append)
    done = open_file(window, tmp_path).by_function
    assert {name: done[name] for name in ONCE_A_FILE} == dict.fromkeys(ONCE_A_FILE, 1)
    assert [update.replaced for update in updates] == [True, False]
    assert updates[1] == Update(reading=True)


def test_a_run_copies_the_graph_once_and_shows_a_frame_once(window):
    """While a descent runs, scene, plot and list show each of its frames once, and no command is asked."""
    window.docks.open("gradient_descent")
    QTest.qWait(IDLE)
    calls, frames = run_descent(window)
    assert frames > 10
    assert calls.refreshes["copies of the graph"] == 1
    # Beside the frames it shows that it began and that it ended.
    around = 4
    a_frame = ("scene.py:CanvasScene.show_values", "loss_plot.py:LossPlot.show_losses", "session.py:Session.preview")
    found = Counter({name: calls.by_function[name] for name in a_frame})
    assert all(frames <= count <= frames + around for count in found.values()), (frames, found)
    assert calls.by_function["actions.py:Actions.refresh"] <= around


def test_what_is_added_is_selected_in_the_same_update(window):
    """Typed, added from the palette, duplicated, framed, grouped, ungrouped and deleted: one update each."""
    session, actions = window.session, window.actions_by_id
    updates: list[Update] = []
    session.updated.connect(updates.append)

    def one(deed: Callable[[], object]) -> Update:
        updates.clear()
        deed()
        assert len(updates) == 1
        return updates[0]

    def type_expression() -> None:
        window.expression.setText("new = a * 3")
        window.expression.carry_out()

    deeds = (
        type_expression,
        lambda: window.bench.inserter.add_in_the_middle("tanh"),
        actions["duplicate"].trigger,
        actions["frame"].trigger,
        actions["select_all"].trigger,
        actions["group"].trigger,
        actions["ungroup"].trigger,
        actions["delete"].trigger,
    )
    for deed in deeds:
        update = one(deed)
        assert update.selection
        assert update.change or deed == deeds[4]
        # What has just been made is being named.
        window.view.finish_all()
    assert not len(session.graph)


def test_an_unseen_panel_does_nothing_and_shows_everything_when_it_is_seen(window):
    """However much has happened, it is refreshed once, and until then not at all."""
    window.docks.open("history")
    window.docks["history"].close()
    QTest.qWait(IDLE)
    done = type_number(window).by_function
    assert not done["history_panel.py:HistoryPanel.follow"]
    window.docks.open("history")
    QTest.qWait(IDLE)
    assert len(window.session.document.step_labels) == 1
