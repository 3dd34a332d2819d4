"""Every panel and every view, in front, floating and closed, through every kind of change: nothing fails, all agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from graphgui.document.edits import Disconnect, rename, wire_up
from graphgui.engine.graph import Wire
from graphgui.formats.examples import EXAMPLES
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.chain_rule_views import VIEWS
from graphgui.ui.chain_rule.explain_page import ExplainPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.panels.page import Page
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.practice.bug_page import BugPage
from graphgui.ui.practice.drill_page import DrillPage
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.panels import PANELS
from tests.ui import monkey
from tests.ui.agreement import check
from tests.ui.hand import Hand, select

TEXT = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d; v = [1, 2, 3]; w = v[1]; s = e * w"
NOISE = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen platform says where a window floats."""
VIEWS_OF: dict[str, tuple[type[ViewsPanel], tuple[type[Page], ...]]] = {
    "chain_rule": (ChainRulePanel, tuple(row.page for row in VIEWS)),
    "practice": (PracticePanel, (PredictPage, DrillPage, BugPage)),
}
"""The panels of several pages, by the name of their row."""
PLACES: list[tuple[str, type[Page] | None]] = [
    (row.name, page) for row in PANELS for page in VIEWS_OF.get(row.name, (None, (None,)))[1]
]
"""Every panel, and every page of those that have several."""
BEGIN: dict[type[Page], Callable[[MainWindow, Page], object]] = {
    StepsPage: lambda window, page: page.go(5),
    ExplainPage: lambda window, page: window.session.asked_why.emit("gradient", window.session.graph.named("b").id),
    PredictPage: lambda window, page: page.hide_gradients.click(),
    BugPage: lambda window, page: page.new.click(),
}
"""What a page is busy with while everything changes."""


class Turns:
    """Carries out changes one by one; after each, nothing may have failed and the canvas agrees with the document."""

    def __init__(self, window: MainWindow, me: Hand, qtbot: QtBot, folder: Path) -> None:
        self.window, self.me, self.qtbot, self.folder = window, me, qtbot, folder
        window.files.may_leave = lambda: True  # type: ignore[method-assign]

    def turn(self, words: str, change: Callable[[], object]) -> None:
        """One change, and what must hold after it."""
        with self.qtbot.captureExceptions() as problems:
            try:
                change()
                QApplication.processEvents()
                self.window.view.glide.finish()
                QApplication.processEvents()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                check(self.window)
            except Exception as error:
                error.add_note(f"after: {words}")
                raise
        assert not problems, f"after {words}: {problems}"

    def command(self, id: str) -> None:
        """A command of the menus, as a turn."""
        action: QAction = self.window.actions_by_id[id]
        self.turn(id, action.trigger)

    def type_number(self, name: str, text: str) -> None:
        """Double-clicks a node's number, types another, and presses Enter."""
        # A click activates the window; Qt takes it for active while a panel that floats is.
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.window.view.fit()
        self.window.view.setFocus()
        self.me.double_click(self.me.at(name, "value"))
        self.me.type(text)

    def write(self, text: str) -> None:
        """Types into the expression bar."""
        self.window.expression.setFocus()
        self.window.expression.setText(text)
        self.me.key(Qt.Key.Key_Return)

    def edits(self) -> None:
        """Numbers, nodes, wires, names and groups are edited; then all is undone and done again."""
        window, session = self.window, self.window.session
        begun = session.document.steps_done
        graph = session.graph
        self.turn("a number", lambda: self.type_number("a", "5"))
        self.turn("a selection", lambda: select(window, "e"))
        self.turn("a node added", lambda: window.docks.panel(OperationPalette).op_chosen.emit("tanh"))
        e, new = graph.named("e").id, session.selected_node
        assert new is not None
        self.turn("a node wired", lambda: session.do("Connect", *wire_up(graph, Wire(e, new, "x"))))
        self.turn("a node renamed", lambda: session.do("Rename", rename(graph.node(new), "renamed")))
        self.turn("a wire taken away", lambda: session.do("Disconnect", Disconnect(Wire(e, new, "x"))))
        self.turn("an expression", lambda: self.write("u = sin(e) * v[0]"))
        self.turn("several selected", lambda: select(window, "c", "d"))
        self.command("group")
        self.turn("the name of the group", lambda: self.me.key(Qt.Key.Key_Escape))
        self.command("enter_group")
        self.turn("a selection in a group", lambda: select(window, "d"))
        self.command("leave_group")
        self.turn("another group entered", lambda: session.enter(next(iter(session.document.annotations.groups))))
        self.turn("nodes selected that go", lambda: select(window, "d"))
        self.command("delete")
        self.command("leave_group")
        self.turn("all selected", lambda: window.actions_by_id["select_all"].trigger())
        self.command("delete")
        while session.document.steps_done > begun:
            self.command("undo")
        while session.document.redo_label is not None:
            self.command("redo")
        self.turn("back to the beginning", lambda: window.session.document.undo())

    def documents(self) -> None:
        """A file, a new document and an example are opened, and edited; the theme changes on the way."""
        window = self.window
        path = self.folder / "turns.cgraph"
        path.write_text(EXAMPLES[1].path.read_text())
        for theme in ("dark", "light"):
            self.turn(f"theme {theme}", lambda theme=theme: window.appearance.choose_theme(theme))
        self.turn("a file", lambda: window.files.open_path(path))
        self.turn("an expression", lambda: self.write("extra = sin(0.5)"))
        self.command("undo")
        self.command("redo")
        self.command("new")
        self.turn("an expression", lambda: self.write("y = tanh(x) * 2"))
        self.turn("a selection", lambda: select(window, "y"))
        self.command("undo")
        self.command("redo")
        self.turn("an example", lambda: window.files.open_example(EXAMPLES[0].path, EXAMPLES[0].title))
        self.turn("a number", lambda: self.type_number("b", "3"))
        self.command("undo")


def ids_of(place: tuple[str, type[Page] | None]) -> str:
    """What a case is called."""
    name, page = place
    return page.__name__ if page else name


@pytest.fixture
def turns(open_window: Callable[..., MainWindow], hand: type[Hand], qtbot: QtBot, tmp_path: Path) -> Iterator[Turns]:
    """Turns in a window of their own."""
    window = open_window(TEXT, (1400, 900))
    yield Turns(window, hand(window), qtbot, tmp_path)
    for dock in window.docks.values():
        dock.setFloating(False)


def show(turns: Turns, name: str, page: type[Page] | None) -> QDockWidget:
    """Shows a panel in front, with one of its pages, which begins what it is for."""
    window = turns.window
    window.docks.open(name)
    QApplication.processEvents()
    if page is not None:
        panel = window.docks.panel(VIEWS_OF[name][0])
        found = panel.page_of(page)
        panel.choose(found)
        QApplication.processEvents()
        if page in BEGIN:
            turns.turn("what the page is for", lambda: BEGIN[page](window, found))
    return window.docks[name]


def cases() -> Iterator[object]:
    """Every place in every state. Those that are seen at every start, whatever is in front, are slow alone."""
    for place in PLACES:
        for state in ("front", "floating", "closed"):
            is_seen_anyway = place[0] in ("operations", "inspector", "code")
            marks = [pytest.mark.slow] if state != "front" or is_seen_anyway else []
            yield pytest.param(place, state, id=f"{ids_of(place)}-{state}", marks=marks)


@NOISE
@pytest.mark.parametrize(("place", "state"), list(cases()))
def test_every_view_lives_through_every_turn(turns: Turns, place, state):
    """A panel or page in front, floating, or closed after it was used, while everything changes around it."""
    dock = show(turns, *place)
    if state == "floating":
        turns.turn("floated", lambda: dock.setFloating(True))
    elif state == "closed":
        turns.turn("closed", dock.close)
    turns.edits()
    turns.documents()
    if state == "closed":
        turns.turn("shown again", lambda: turns.window.docks.open(place[0]))


@NOISE
def test_all_panels_live_through_every_turn_while_they_float(turns: Turns):
    """All at once, two pages seen beside each other."""
    for row in PANELS:
        dock = show(turns, row.name, VIEWS_OF[row.name][1][0] if row.name in VIEWS_OF else None)
        turns.turn(f"{row.name} floated", lambda dock=dock: dock.setFloating(True))
    turns.edits()
    turns.documents()


def test_all_panels_live_through_every_turn_while_they_are_closed(turns: Turns):
    """Closed, then all of them shown on what has become of the document."""
    for row in PANELS:
        turns.window.docks[row.name].close()
    turns.edits()
    turns.documents()
    for row in PANELS:
        turns.turn(f"{row.name} shown", lambda row=row: turns.window.docks.open(row.name))
        if row.name in VIEWS_OF:
            panel = turns.window.docks.panel(VIEWS_OF[row.name][0])
            for page in panel.pages:
                turns.turn(page.title(), lambda panel=panel, page=page: panel.choose(page))


def test_a_drill_lives_through_every_document(turns: Turns):
    """The drill's own graph is edited, and left for a file, a new document and an example."""
    show(turns, "practice", DrillPage)
    page = turns.window.docks.panel(PracticePanel).page_of(DrillPage)
    turns.turn("a drill", page.start.click)
    turns.turn("an expression", lambda: turns.write("extra = sin(0.5)"))
    turns.command("undo")
    turns.command("redo")
    turns.documents()


# ── what was found ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_undo_with_explain_open(open_window, hand, qtbot: QtBot, tmp_path):
    """`a = 1`, `q = a[5]`, a explained, both selected, undone: Explain asked for the shape that q has no more."""
    window = open_window("a = 1")
    turns = Turns(window, hand(window), qtbot, tmp_path)
    turns.turn("q", lambda: turns.write("q = a[5]"))
    turns.turn("a selected", lambda: select(window, "a"))
    turns.turn("F4", lambda: turns.me.key(Qt.Key.Key_F4))
    assert window.docks.panel(ChainRulePanel).page_of(ExplainPage).isVisible()
    turns.turn("both selected", lambda: select(window, "a", "q"))
    window.view.setUpdatesEnabled(False)  # a canvas that missed an edit raises in every paint event
    turns.command("undo")
    window.view.setUpdatesEnabled(True)
    turns.command("redo")


@pytest.mark.slow
@NOISE
@pytest.mark.parametrize(("seed", "events"), [(70_002, 2_200), (70_003, 4_800), (70_005, 9_000)])
def test_the_monkeys_that_fell(open_window, tmp_path, qtbot: QtBot, seed, events):
    """Seeds at which the monkey stopped: event 2,118, event 4,693 (Explain's tree), event 8,921 (Steps)."""
    with qtbot.captureExceptions() as problems:
        monkey.drive(open_window(), seed, range(events), tmp_path, problems)
