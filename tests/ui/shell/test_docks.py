"""Panels and views of the chain rule are rows of a table: one row more, and each is wherever the others are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.chain_rule_views import VIEWS, ChainRuleView
from graphgui.ui.panels.page import Page
from graphgui.ui.shell import workspaces
from graphgui.ui.shell.panels import BOTTOM, PANELS, RIGHT, Panel
from graphgui.ui.shell.workspaces import Stack, Workspace
from graphgui.ui.theme import DARK, LIGHT
from tests.ui.hand import OLAH


class Counter(QLabel):
    """A panel of no use: how many nodes there are."""

    def __init__(self, session):
        super().__init__()
        self.themes = []
        self.is_shut = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(str(len(session.graph)))

    def apply_theme(self, theme):
        self.themes.append(theme)

    def shutdown(self):
        self.is_shut = True


def add_row(monkeypatch, **more):
    row = Panel("counter", "Counter", "Counter", more.pop("area", RIGHT), lambda bench: Counter(bench.session), **more)
    monkeypatch.setattr("graphgui.ui.shell.docks.PANELS", (*PANELS, row))


def panel_switch(window, title):
    panels = next(action for action in window.menus["&View"].actions() if action.text() == "&Panels")
    return next(action for action in panels.menu().actions() if action.text() == title)


def test_a_panel_is_one_row(open_window, monkeypatch):
    add_row(monkeypatch)
    window = open_window(OLAH)
    dock, panel = window.docks["counter"], window.docks.panel(Counter)
    assert dock.widget() is panel
    assert panel.text() == "5"
    assert dock.windowTitle() == "Counter"
    assert dock.isHidden(), "no workspace has it"
    switch = panel_switch(window, "Counter")
    switch.trigger()
    assert dock.isVisible()
    assert window.dockWidgetArea(dock) == RIGHT
    assert dock in window.docks.parts(), "Ctrl+F6 does not lead there"
    switch.trigger()
    assert dock.isHidden()
    switch.trigger()
    window.appearance.choose_theme("dark")
    assert panel.themes[-2:] == [LIGHT, DARK]
    window.close()
    assert panel.is_shut


def test_the_row_of_a_panel_says_when_it_gives_way_in_a_small_window(open_window, monkeypatch):
    add_row(monkeypatch)
    column = (Stack(RIGHT, ("inspector",)), Stack(RIGHT, ("code",)), Stack(RIGHT, ("counter",)))
    monkeypatch.setattr(workspaces, "WORKSPACES", (Workspace("only", "Only", 1, usual=column),))
    window = open_window(OLAH)
    dock = window.docks["counter"]
    while not dock.isHidden():
        window.resize(1300, window.height() - 20)
        QApplication.processEvents()
    assert window.height() > 320
    assert not window.docks["inspector"].isHidden()
    assert not window.docks["code"].isHidden()
    window.resize(1300, 860)
    QApplication.processEvents()
    assert dock.isVisible()


def test_a_panel_that_was_added_is_kept_in_the_saved_layout_and_reset(open_window, monkeypatch):
    add_row(monkeypatch)
    window = open_window(OLAH)
    assert window.docks["counter"].isHidden()
    panel_switch(window, "Counter").trigger()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["counter"])
    window.close()
    again = open_window(OLAH)
    assert again.docks["counter"].isVisible()
    assert again.dockWidgetArea(again.docks["counter"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    again.actions_by_id["reset_workspace"].trigger()
    assert again.docks["counter"].isHidden()


def test_a_panel_that_no_workspace_has_is_opened_behind_a_tab_where_others_stand_at_the_bottom(
    open_window, monkeypatch
):
    add_row(monkeypatch, area=BOTTOM)
    window = open_window(OLAH)
    window.workspaces.choose("chain_rule")
    panel_switch(window, "Counter").trigger()
    assert window.docks["counter"] in window.tabifiedDockWidgets(window.docks["chain_rule"])


class SizePage(Page):
    """A view of no use: how many nodes there are."""

    def title(self):
        return "Size"


def test_a_view_of_the_chain_rule_is_one_row(open_window, monkeypatch):
    views = (*VIEWS, ChainRuleView(lambda: SizePage, "show_size", "Si&ze", "How many nodes there are"))
    for module in ("chain_rule.chain_rule_panel", "commands.menus.chain_rule_commands"):
        monkeypatch.setattr(f"graphgui.ui.{module}.VIEWS", views)
    window = open_window(OLAH)
    panel = window.docks.panel(ChainRulePanel)
    assert panel.views.tabText(panel.views.count() - 1) == "Size"
    assert window.actions_by_id["show_size"] in window.menus["&Chain rule"].actions()
    window.actions_by_id["show_size"].trigger()
    assert panel.page is panel.page_of(SizePage)
    assert panel.page.isVisible()
    window.bench.command_palette.open()
    window.bench.command_palette.search.setText("size")
    assert "command show_size" in [entry.id for entry in window.bench.command_palette.entries.shown]
    window.bench.command_palette.close()


@pytest.mark.parametrize("panel", ["practice", "chain_rule", "gradient_descent"])
def test_a_panel_that_opens_leaves_in_view_what_was_whole_in_view(open_window, panel):
    """The graph went under the edge, or sideways out of view, once somebody had clicked the canvas (bug)."""
    window = open_window(OLAH, size=(1280, 720))
    ids = [node.id for node in window.session.graph.nodes()]
    QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(6, 6))
    assert not window.view.fit_pending
    assert window.view.shows(ids)
    window.docks.open(panel)
    QApplication.processEvents()
    assert window.view.shows(ids)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_panel_that_is_made_to_float_moves_off_its_place(open_window):
    window = open_window(OLAH, size=(1280, 720))
    dock = window.docks["inspector"]
    before = dock.mapToGlobal(QPoint())
    button = next(b for b in dock.titleBarWidget().findChildren(QToolButton) if "Float" in b.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert dock.isFloating()
    assert dock.mapToGlobal(QPoint()) != before
    dock.setFloating(False)
