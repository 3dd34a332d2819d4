"""The Practice panel: predict, drills, find the bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphgui.ui.commands.command import Command
from graphgui.ui.panels.page import Page
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.practice.bug_page import BugPage
from graphgui.ui.practice.drill_page import DrillPage
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.docks import open_dock
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow


def make_practice(window: MainWindow) -> ViewsPanel:
    """The panel with all its pages; before drills and hunts are opened, the window asks about unsaved changes."""

    def may_leave() -> bool:
        return window.files.may_leave()

    session = window.session
    pages = [PredictPage(session), DrillPage(session, may_leave), BugPage(session, may_leave)]
    return ViewsPanel(session, window.view, translate("Kinds of practice"), pages)


def practice_commands(window: MainWindow) -> list[Command]:
    """Every kind of practice by its name."""
    panel = window.practice

    def practise(id: str, text: str, kind: type[Page], tip: str, *, begins_group: bool = False) -> Command:
        def show() -> None:
            open_dock(window.docks["practice"])
            panel.choose(next(page for page in panel.pages if isinstance(page, kind)))

        return Command(id, "&Chain rule", text, show, tip=tip, begins_group=begins_group)

    return [
        practise("predict", "P&redict", PredictPage, "Hides numbers until you have answered", begins_group=True),
        practise("drill", "&Drills", DrillPage, "Small graphs with whole-number answers, at five levels"),
        practise("hunt", "Find the b&ug", BugPage, "A program written by hand, with one mistake in it"),
    ]
