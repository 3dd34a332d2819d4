"""Workspaces: what stands where, how one goes from one to another, what stays, and what is kept of the user's changes."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QTabBar

from graphgui.ui.appearance import type_scale
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.commands.gesture_words import OWN_KEYS
from graphgui.ui.settings import settings
from graphgui.ui.shell import workspaces
from graphgui.ui.shell.compact_layout import LEAST_CANVAS
from graphgui.ui.shell.panels import BOTTOM, LEFT, PANELS, RIGHT
from graphgui.ui.shell.workspaces import LARGE, SMALL, USUAL, WORKSPACES, Stack, Workspace, size_class
from tests.ui.hand import CTRL, OLAH

NAMES = ["build", "chain_rule", "descend", "code"]
SIZES = [(1024, 640), (1280, 720), (1600, 1000)]


def seen(window):
    """The names of the panels that can be seen: open, and not behind the tab of another one."""
    QApplication.processEvents()
    return {name for name, dock in window.docks.items() if dock.isVisible() and not dock.visibleRegion().isEmpty()}


def opened(window):
    """The names of the panels that are open, behind tabs or not."""
    return {name for name, dock in window.docks.items() if not dock.isHidden()}


def press(window, key, modifiers=CTRL):
    QTest.keyClick(window.view, key, modifiers)
    QApplication.processEvents()


def click_tab(window, title):
    tabs = window.workspace_tabs.tabs
    at = next(at for at in range(tabs.count()) if tabs.tabText(at) == title)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), tabs.tabRect(at).center())
    QApplication.processEvents()


def drag_line(window, start, by):
    """Drags the line between two parts of the window."""
    assert window.isSeparator(start)
    QTest.mouseMove(window, start)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), start)
    for part in (1, 2):
        QTest.mouseMove(window, start + by * part / 2)
        QApplication.processEvents()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), start + by)
    QTest.qWait(30)


def line_left_of(window, name):
    dock = window.docks[name].geometry()
    return QPoint(dock.left() - 1, dock.center().y())


# ── the records ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_records_make_sense():
    """Names and numbers are there once, 1 to 6, and every panel that a record names exists, once a size."""
    assert [each.number for each in WORKSPACES] == [1, 2, 3, 4, 5, 6]
    assert len({each.name for each in WORKSPACES}) == len(WORKSPACES)
    known = {row.name for row in PANELS}
    for workspace in WORKSPACES:
        for size in (SMALL, USUAL, LARGE):
            names = [name for stack in workspace.stacks(size) for name in stack.panels]
            assert len(set(names)) == len(names)
            assert set(names) <= known


def test_a_number_means_the_same_workspace_whether_or_not_others_exist(open_window):
    """Approximate and Present have no content yet: no tab, no command, and 3 and 6 do nothing."""
    window = open_window(OLAH)
    tabs = window.workspace_tabs.tabs
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Build", "Chain rule", "Descend", "Code"]
    for key, name in (
        ("4", "descend"),
        ("3", "descend"),
        ("5", "code"),
        ("6", "code"),
        ("2", "chain_rule"),
        ("1", "build"),
    ):
        press(window, getattr(Qt.Key, f"Key_{key}"))
        assert window.workspaces.current == name
    assert not {"workspace_approximate", "workspace_present"} & set(window.actions_by_id.actions)


def test_the_size_of_a_window_counts_in_letters():
    from PySide6.QtCore import QSize

    assert [size_class(QSize(*size), 1.0) for size in [*SIZES, (1920, 1080)]] == [SMALL, USUAL, LARGE, LARGE]
    assert size_class(QSize(1920, 1080), 1.5) == USUAL
    assert size_class(QSize(1600, 600), 1.0) == SMALL


@pytest.mark.parametrize("size", SIZES)
def test_every_panel_stands_where_its_record_has_it(open_window, size):
    window = open_window(OLAH, size=size)
    for name in NAMES:
        window.actions_by_id[f"workspace_{name}"].trigger()
        stacks = window.workspaces.workspace.stacks(size_class(window.size(), type_scale()))
        assert seen(window) == {stack.panels[0] for stack in stacks}
        assert opened(window) == {panel for stack in stacks for panel in stack.panels}
        for stack in stacks:
            first = window.docks[stack.panels[0]]
            assert window.dockWidgetArea(first) == stack.area
            beside = {dock for dock in window.tabifiedDockWidgets(first) if not dock.isHidden()}
            assert beside == {window.docks[other] for other in stack.panels[1:]}


def test_the_instrument_of_a_workspace_is_large_and_the_canvas_stays_large_enough(open_window):
    window = open_window(OLAH, size=(1600, 1000))
    whole = window.width()
    for name, panel, least in (("descend", "gradient_descent", 0.5), ("code", "code", 0.42)):
        window.workspaces.choose(name)
        assert window.docks[panel].width() >= least * whole
        assert window.view.width() >= 735
    window.workspaces.choose("chain_rule")
    assert window.docks["chain_rule"].height() >= 0.36 * window.height()


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_click_on_a_tab_chooses(open_window):
    window = open_window(OLAH)
    for title, name in (("Descend", "descend"), ("Code", "code"), ("Chain rule", "chain_rule"), ("Build", "build")):
        click_tab(window, title)
        assert window.workspaces.current == name
        assert window.actions_by_id[f"workspace_{name}"].isChecked()
        assert sum(window.actions_by_id[f"workspace_{each}"].isChecked() for each in NAMES) == 1
        assert window.view.hasFocus()


def test_page_keys_go_round(open_window):
    window = open_window(OLAH)
    window.view.setFocus()
    visited = []
    for _ in range(5):
        press(window, Qt.Key.Key_PageDown)
        visited.append(window.workspaces.current)
    assert visited == ["chain_rule", "descend", "code", "build", "chain_rule"]
    press(window, Qt.Key.Key_PageUp)
    press(window, Qt.Key.Key_PageUp)
    assert window.workspaces.current == "code"
    tabs = window.workspace_tabs.tabs
    assert tabs.tabText(tabs.currentIndex()) == "Code"


def test_page_keys_work_with_the_focus_in_any_panel(open_window):
    """No tab bar, table or text takes them for itself."""
    window = open_window(OLAH, size=(1600, 1000))
    for name in NAMES:
        window.workspaces.choose(name)
        for dock in window.docks.values():
            for widget in dock.findChildren(QTabBar) + ([dock.focusWidget()] if dock.focusWidget() else []):
                if not widget.isVisible() or widget.visibleRegion().isEmpty():
                    continue
                widget.setFocus()
                press_on = QApplication.focusWidget() or window.view
                QTest.keyClick(press_on, Qt.Key.Key_PageDown, CTRL)
                assert window.workspaces.current != name
                window.workspaces.choose(name)


def test_the_keys_are_free(open_window):
    window = open_window(OLAH)
    wanted = [*(f"Ctrl+{number}" for number in range(1, 7)), "Ctrl+PgUp", "Ctrl+PgDown"]
    assert not set(wanted) & set(OWN_KEYS)
    for keys in wanted:
        users = [id for id, action in window.actions_by_id.actions.items() if QKeySequence(keys) in action.shortcuts()]
        assert len(users) == (0 if keys in ("Ctrl+3", "Ctrl+6") else 1), (keys, users)


def test_commands_are_in_menu_view_and_in_the_palette(open_window):
    window = open_window(OLAH)
    ids = [*(f"workspace_{name}" for name in NAMES), "next_workspace", "previous_workspace", "reset_workspace"]
    inside = window.menus["&View/&Workspaces"].actions()
    assert [action.objectName() for action in inside if not action.isSeparator()] == ids
    palette = window.bench.command_palette
    for words, id in (("descend", "workspace_descend"), ("reset workspace", "reset_workspace")):
        palette.open()
        palette.search.setText(words)
        assert f"command {id}" in [entry.id for entry in palette.entries.shown]
        palette.close()


def test_the_tabs_are_reached_and_worked_by_keys_and_have_names(open_window):
    window = open_window(OLAH)
    tabs = window.workspace_tabs.tabs
    assert tabs.accessibleName() == "Workspaces"
    window.findChild(type(window.output_choice)).setFocus()
    for _ in range(60):
        if tabs.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert tabs.hasFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert window.workspaces.current == "chain_rule"
    assert tabs.hasFocus(), "the next arrow goes on"


def test_the_tabs_fold_into_a_button_where_there_is_too_little_room(open_window, qtbot):
    window = open_window(OLAH, size=(1180, 720))
    tabs, button = window.workspace_tabs.tabs, window.workspace_tabs.button
    assert tabs.isVisible()
    assert not button.isVisible()
    # The size hint of the bar counts the tabs, its corner.
    window.resize(window.menuBar().sizeHint().width() + 30, 720)
    QApplication.processEvents()
    assert tabs.isVisible()
    window.resize(window.menuBar().sizeHint().width(), 720)
    QApplication.processEvents()
    assert button.isVisible()
    assert not tabs.isVisible()
    for name, title in (("build", "Build"), ("chain_rule", "Chain rule"), ("descend", "Descend")):
        window.workspaces.choose(name)
        assert button.text() == f"{title} ▾"
        assert button.accessibleName() == f"Workspace: {title}"
        assert button.width() >= button.sizeHint().width()
        assert window.menuBar().rect().contains(button.geometry())
    offered = [action.text().replace("&", "") for action in button.menu().actions() if action.isCheckable()]
    assert offered == ["Build", "Chain rule", "Descend", "Code"]
    window.resize(1300, 720)
    window.appearance.choose_type_size("largest")
    QApplication.processEvents()
    needed = window.menuBar().sizeHint().width()
    assert needed <= window.menuBar().width()
    window.appearance.choose_type_size("normal")
    QApplication.processEvents()
    assert tabs.isVisible()


def test_the_tip_of_a_tab_says_what_stands_there_and_the_key_it_has_now(open_window):
    window = open_window(OLAH)
    tabs, actions = window.workspace_tabs.tabs, window.actions_by_id
    tips = [tabs.tabToolTip(at) for at in range(tabs.count())]
    assert tips == [actions[f"workspace_{name}"].toolTip() for name in NAMES]
    assert len(set(tips)) == len(NAMES)
    assert tips[3].endswith(" (Ctrl+5)")
    actions.bind("workspace_code", [QKeySequence("Ctrl+8")])
    assert tabs.tabToolTip(3) == tips[3].replace("Ctrl+5", "Ctrl+8")
    actions.bind("workspace_code", [])
    assert tabs.tabToolTip(3) == tips[3].removesuffix(" (Ctrl+5)")


# ── what stays ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_document_selection_and_view_stay(open_window, hand):
    window = open_window(OLAH)
    me = hand(window)
    me.click(me.at("c"))
    me.wheel(me.port.rect().center() / 2, 3)
    place, zoom = window.view.history.here(), window.view.zoom()
    document, selection = window.session.document, set(window.session.selection)
    graph, label = window.session.graph, document.undo_label
    for name in (*NAMES, *reversed(NAMES)):
        window.workspaces.choose(name)
        QApplication.processEvents()
        assert window.view.zoom() == zoom
        assert window.view.history.here().is_like(place)
        assert set(window.session.selection) == selection
        assert (window.session.document, window.session.graph, document.undo_label) == (document, graph, label)
        assert not document.modified


@pytest.mark.parametrize("size", SIZES)
def test_entering_a_workspace_is_one_update(open_window, size):
    """Panels come into view and show their readings one by one; canvas and panels hear of it once."""
    window = open_window(OLAH, size=size)
    window.workspaces.choose("chain_rule")
    window.docks.panel(ChainRulePanel).choose(window.docks.panel(ChainRulePanel).page_of(PathsPage))
    window.workspaces.choose("build")
    updates = []
    window.session.updated.connect(updates.append)
    for name in (*NAMES, *reversed(NAMES)):
        updates.clear()
        window.workspaces.choose(name)
        QTest.qWait(10)
        assert len(updates) <= 1, (name, updates)
    window.workspaces.choose("chain_rule")
    updates.clear()
    window.workspaces.reset()
    QTest.qWait(10)
    assert len(updates) == 1


def test_a_workspace_refreshes_its_chosen_view_alone(open_window, monkeypatch):
    """The view that was chosen before is not shown first."""
    window = open_window(OLAH)
    panel = window.docks.panel(ChainRulePanel)
    panel.choose(panel.page_of(PathsPage))
    refreshed = []
    for kind in (PathsPage, StepsPage):
        monkeypatch.setattr(kind, "refresh", lambda page: refreshed.append(type(page)))
    window.workspaces.choose("chain_rule")
    assert refreshed == [StepsPage]


def test_a_view_that_nobody_has_moved_goes_on_to_show_the_whole_graph(open_window):
    window = open_window(OLAH)
    for name in NAMES:
        window.workspaces.choose(name)
        QApplication.processEvents()
        assert window.view.shows([node.id for node in window.session.graph.nodes()])


def test_the_focus_stays_in_a_panel_that_is_still_there_and_else_goes_to_the_canvas(open_window):
    window = open_window(OLAH, size=(1600, 1000))
    window.workspaces.choose("code")
    code = window.docks["code"]
    inside = next(w for w in code.findChildren(type(code.widget().view)) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    inside.setFocus()
    window.workspaces.choose("chain_rule")
    assert inside.hasFocus()
    window.workspaces.choose("descend")
    assert window.view.hasFocus()


# ── the user's changes ───────────────────────────────────────────────────────────────────────────────────────────────
def test_changes_are_kept_for_their_workspace_and_size_between_starts_and_reset(open_window):
    window = open_window(OLAH)
    window.docks["operations"].close()
    window.docks["history"].toggleViewAction().trigger()
    window.addDockWidget(LEFT, window.docks["inspector"])
    QTest.qWait(20)
    changed = {"history", "inspector"}
    assert opened(window) == changed
    press(window, Qt.Key.Key_5)
    assert opened(window) == {"code"}
    window.resize(1024, 640)
    press(window, Qt.Key.Key_1)
    assert opened(window) == {"inspector", "operations"}, "a small window has its own"
    window.resize(1300, 860)
    QApplication.processEvents()
    assert opened(window) == changed
    press(window, Qt.Key.Key_4)
    window.close()
    again = open_window(OLAH)
    assert again.workspaces.current == "descend"
    press(again, Qt.Key.Key_1)
    assert opened(again) == changed
    assert again.dockWidgetArea(again.docks["inspector"]) == LEFT
    again.actions_by_id["reset_workspace"].trigger()
    assert opened(again) == {"operations", "inspector"}
    assert again.dockWidgetArea(again.docks["inspector"]) == RIGHT
    again.close()
    assert opened(open_window(OLAH)) == {"operations", "inspector"}


def test_a_line_that_was_drawn_is_kept_and_reset(open_window):
    window = open_window(OLAH)
    window.workspaces.choose("code")
    width = window.docks["code"].width()
    drag_line(window, line_left_of(window, "code"), QPoint(120, 0))
    drawn = window.docks["code"].width()
    assert abs(width - 120 - drawn) <= 3
    window.workspaces.choose("build")
    window.workspaces.choose("code")
    assert window.docks["code"].width() == drawn
    window.resize(1250, 800)
    window.resize(1300, 860)
    QApplication.processEvents()
    assert window.docks["code"].width() == drawn
    window.close()
    again = open_window(OLAH)
    assert again.docks["code"].width() == drawn
    again.workspaces.reset()
    assert again.docks["code"].width() == width


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
def test_a_floating_panel_and_the_one_in_front_and_the_chosen_view_are_kept(open_window):
    window = open_window(OLAH)
    window.workspaces.choose("chain_rule")
    panel = window.docks.panel(ChainRulePanel)
    assert panel.page is panel.page_of(StepsPage)
    panel.choose(panel.page_of(PathsPage))
    window.docks["code"].setFloating(True)
    window.docks["code"].move(40, 50)
    window.docks["practice"].raise_()
    QTest.qWait(30)
    window.workspaces.choose("build")
    assert not window.docks["code"].isVisible()
    panel.choose(panel.page_of(StepsPage))
    window.workspaces.choose("chain_rule")
    assert window.docks["code"].isFloating()
    assert seen(window) == {"practice", "code"}
    assert panel.page is panel.page_of(PathsPage)
    window.close()
    again = open_window(OLAH)
    assert again.docks["code"].isFloating()
    assert seen(again) == {"practice", "code"}
    again.workspaces.reset()
    assert not again.docks["code"].isFloating()
    assert seen(again) == {"chain_rule", "code"}


def test_what_the_program_does_for_want_of_room_is_no_change_of_the_users(open_window):
    window = open_window(OLAH, size=(1600, 1000))
    at_first = opened(window), seen(window), {name: window.docks[name].size() for name in seen(window)}
    for size in ((900, 600), (1200, 700), (480, 320), (1024, 640), (1600, 1000)):
        window.resize(*size)
        QTest.qWait(30)
    assert (opened(window), seen(window), {name: window.docks[name].size() for name in seen(window)}) == at_first
    for name in NAMES:
        window.workspaces.choose(name)
    window.close()
    assert not [key for key in settings().allKeys() if key.startswith("workspaces/")]


def test_a_window_that_was_small_for_a_while_is_as_before_with_the_users_changes(open_window):
    """Shrunk to 900×600 and back, Practice is not in front unless it was."""
    window = open_window(OLAH, size=(1600, 1000))
    window.docks["chain_rule"].raise_()
    drag_line(window, line_left_of(window, "inspector"), QPoint(-40, 0))
    before = opened(window), seen(window), {name: window.docks[name].size() for name in seen(window)}
    assert "chain_rule" in before[1]
    for size in ((1300, 800), (900, 600), (1600, 1000)):
        window.resize(*size)
        QTest.qWait(30)
    assert (opened(window), seen(window), {name: window.docks[name].size() for name in seen(window)}) == before


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing")
def test_a_right_click_on_a_tab_resets_its_workspace(open_window):
    window = open_window(OLAH)
    window.docks["operations"].close()
    window.workspaces.choose("code")
    window.docks["code"].close()
    QTest.qWait(20)
    tabs = window.workspace_tabs.tabs
    for at, name, rest in ((0, "build", set()), (3, "code", {"code"})):
        tabs.customContextMenuRequested.emit(tabs.tabRect(at).center())
        menu = next(each for each in window.menuBar().findChildren(QMenu) if each.isVisible())
        (action,) = menu.actions()
        assert action.text().replace("&", "") == f"Reset workspace {tabs.tabText(at)}"
        action.trigger()
        menu.close()
        assert opened(window) == rest, name
    window.workspaces.choose("build")
    assert opened(window) == {"operations", "inspector"}


@pytest.mark.parametrize(
    "bad", ["nonsense", "other version", "other sum", "cut", "half", 3, None, ["a"], '{"state": 5}', "[" * 9999]
)
def test_a_kept_layout_that_makes_no_sense_is_the_record(open_window, bad):
    """Damaged bytes, a layout of another version or another program: the record, and no crash."""
    window = open_window(OLAH)
    window.docks["operations"].close()
    window.close()
    key = "workspaces/build/usual"
    record = json.loads(settings().value(key))
    match bad:
        case "other version":
            bad = json.dumps({**record, "version": 99})
        case "other sum":
            bad = json.dumps({**record, "sum": "0" * 16})
        case "cut":
            bad = json.dumps({**record, "state": record["state"][:40]})
        case "half":
            bad = json.dumps({**record, "aside": 3, "views": [], "sizes": {"code": "wide"}})
    settings().setValue(key, bad)
    again = open_window(OLAH)
    assert opened(again) == {"operations", "inspector"}


def test_a_kept_layout_may_speak_of_panels_and_views_that_are_gone(open_window):
    window = open_window(OLAH)
    window.docks["operations"].close()
    window.close()
    key = "workspaces/build/usual"
    record = json.loads(settings().value(key))
    extra = {"aside": ["gone", 3], "views": {"gone": "Page", "code": "Page", "chain_rule": "GonePage"}}
    settings().setValue(key, json.dumps({**record, **extra, "sizes": {"gone": [3, 4], "inspector": [-1, "x"]}}))
    assert opened(open_window(OLAH)) == {"inspector"}
    settings().setValue("workspace", "gone")
    assert open_window(OLAH).workspaces.current == "build"


def test_the_tool_bar_cannot_be_lost(open_window):
    """The menu that Qt opens on bars and heads has panels alone; a layout kept without the tool bar shows it."""
    window = open_window(OLAH)
    offered = {action.text() for action in window.createPopupMenu().actions() if action.isVisible() and action.text()}
    assert offered == {dock.windowTitle() for dock in window.docks.values()}
    window.tool_bar.hide()
    window.docks["operations"].close()
    window.close()
    again = open_window(OLAH)
    assert opened(again) == {"inspector"}
    assert again.tool_bar.isVisible()


def test_what_versions_without_workspaces_kept_of_the_window_is_removed(open_window):
    for key in ("layout", "shortcuts/reset_layout", "shortcuts/fit"):
        settings().setValue(key, "Ctrl+8")
    open_window(OLAH)
    assert not {"layout", "shortcuts/reset_layout"} & set(settings().allKeys())
    assert settings().value("shortcuts/fit") == "Ctrl+8"


# ── the room of the canvas ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("size", SIZES)
def test_no_panel_can_be_drawn_over_what_the_graph_needs(open_window, size):
    window = open_window(OLAH, size=size)
    for name in NAMES:
        window.workspaces.choose(name)
        least = window.view.minimumSize()
        assert least.width() >= min(735, 0.62 * size[0]) - 1
        assert least.height() >= min(303, 0.45 * size[1]) - 1
        for panel in seen(window):
            area = window.dockWidgetArea(window.docks[panel])
            if area == RIGHT:
                drag_line(window, line_left_of(window, panel), QPoint(-600, 0))
            elif area == BOTTOM:
                canvas = window.view.geometry()
                drag_line(window, QPoint(canvas.center().x(), canvas.bottom() + 1), QPoint(0, -400))
            assert window.view.width() >= least.width()
            assert window.view.height() >= least.height()


def test_another_graph_takes_the_room_it_needs(open_window):
    """Panels drawn wide beside a small graph give way when a wide one is opened."""
    window = open_window("a = 2", size=(1280, 720))
    window.workspaces.choose("code")
    drag_line(window, line_left_of(window, "code"), QPoint(-500, 0))
    assert window.view.width() < 500
    from graphgui.formats.examples import EXAMPLES

    window.files.open_path(EXAMPLES[0].path)
    QApplication.processEvents()
    assert window.view.width() >= 735


# ── one record more ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_workspace_is_one_record(open_window, monkeypatch):
    """Its tab, its command in menu and palette, its shortcut, its kept layout and its reset follow."""
    row = Workspace(
        "look", "Look", 3, usual=(Stack(RIGHT, ("history",), width=300), Stack(BOTTOM, ("code",), height=200))
    )
    rest = tuple(each for each in WORKSPACES if each.number != 3)
    monkeypatch.setattr(workspaces, "WORKSPACES", (*rest[:2], row, *rest[2:]))
    window = open_window(OLAH)
    tabs = window.workspace_tabs.tabs
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Build", "Chain rule", "Look", "Descend", "Code"]
    click_tab(window, "Look")
    assert opened(window) == {"history", "code"}
    assert window.dockWidgetArea(window.docks["code"]) == BOTTOM
    assert abs(window.docks["history"].width() - 300) <= 1
    press(window, Qt.Key.Key_4)
    press(window, Qt.Key.Key_3)
    assert window.workspaces.current == "look"
    assert window.actions_by_id["workspace_look"] in window.menus["&View/&Workspaces"].actions()
    palette = window.bench.command_palette
    palette.open()
    palette.search.setText("look")
    assert "command workspace_look" in [entry.id for entry in palette.entries.shown]
    palette.close()
    window.docks["code"].close()
    window.close()
    again = open_window(OLAH)
    assert again.workspaces.current == "look"
    assert opened(again) == {"history"}
    again.actions_by_id["reset_workspace"].trigger()
    assert opened(again) == {"history", "code"}


def test_where_the_system_has_the_menus_the_tabs_stand_in_the_tool_bar(open_window, monkeypatch):
    monkeypatch.setattr(QMenuBar, "isNativeMenuBar", lambda bar: True)
    window = open_window(OLAH)
    assert window.workspace_tabs.tabs.isVisible()
    assert window.tool_bar.rect().contains(window.workspace_tabs.tabs.geometry())
    click_tab(window, "Code")
    assert window.workspaces.current == "code"


@pytest.mark.parametrize("size", [(1280, 720), (1024, 640)])
@pytest.mark.parametrize("type_size", ["larger", "largest"])
def test_with_large_type_a_workspace_still_shows_what_it_is_for(open_window, size, type_size):
    """The views of the chain rule gave way to the canvas, and nothing of the workspace was left (bug)."""
    window = open_window()
    window.appearance.choose_type_size(type_size)
    window.resize(*size)
    QApplication.processEvents()
    for each in window.workspaces.shown:
        window.workspaces.choose(each.name)
        QApplication.processEvents()
        if each.instrument:
            assert not window.docks[each.instrument].isHidden(), each.name
        assert window.view.width() >= LEAST_CANVAS.width()
        assert window.view.height() >= LEAST_CANVAS.height()
    window.appearance.choose_type_size("normal")


def test_panels_come_back_in_the_sizes_that_they_had(open_window, qapp):
    """A large window of the chain rule is made small and large again, twice; the inspector has its 30 % all the while."""
    window = open_window("a = 2; b = 3; c = a * b", size=(1900, 1000))
    window.workspaces.choose("chain_rule")
    qapp.processEvents()

    def sizes():
        return {name: dock.size() for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}

    before = sizes()
    assert before["inspector"].height() == 300
    assert len(before) == 3
    for _ in range(2):
        for size in ((900, 600), (600, 400), (1900, 1000)):
            window.resize(*size)
            qapp.processEvents()
        assert sizes() == before
    window.workspaces.make_room()
    qapp.processEvents()
    assert sizes() == before
