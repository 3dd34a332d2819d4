"""The window itself: its bars, its themes, what it says, and what it remembers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import graphgui
from graphgui.app import make_window
from graphgui.document.document import Document
from graphgui.document.edits import rename, set_value
from graphgui.engine.values import as_value
from graphgui.ui import appearance
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.session import Session
from graphgui.ui.settings import place_of, remember_place, settings
from tests.ui.hand import CTRL, OLAH

AT_FIRST = {"operations", "inspector"}


def open_panels(window):
    """The names of the panels that are open."""
    return {name for name, dock in window.docks.items() if not dock.isHidden()}


def test_no_two_commands_share_a_shortcut(window):
    taken = {}
    for id, action in window.actions_by_id.actions.items():
        for keys in action.shortcuts():
            assert keys.toString() not in taken, f"{id} and {taken.get(keys.toString())} both want {keys.toString()}"
            taken[keys.toString()] = id


def test_the_shortcuts_people_expect_are_there(window):
    expected = {
        "new": "Ctrl+N", "open": "Ctrl+O", "save": "Ctrl+S", "undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z", "cut": "Ctrl+X",
        "copy": "Ctrl+C", "paste": "Ctrl+V", "delete": "Del", "select_all": "Ctrl+A", "zoom_in": "Ctrl++",
    }  # fmt: skip
    for id, keys in expected.items():
        assert QKeySequence(keys) in window.actions_by_id[id].shortcuts()


def test_every_command_is_in_a_menu(window):
    shown = {action for menu in window.menus.values() for action in menu.actions()}
    assert set(window.actions_by_id.actions.values()) <= shown


def test_the_undo_entry_says_what_it_takes_back(window, me):
    undo = window.actions_by_id["undo"]
    assert not undo.isEnabled()
    window.session.do("Rename a", rename(window.session.graph.named("a"), "alpha"))
    assert undo.isEnabled()
    assert undo.text().replace("&", "") == "Undo Rename a"
    me.key(Qt.Key.Key_Z, CTRL)
    assert window.actions_by_id["redo"].text().replace("&", "") == "Redo Rename a"


def test_the_status_bar_counts_and_reads_the_output(window):
    assert window.status_line.counts.text() == "5 nodes · 5 wires · e = 6"
    window.session.do("Set", set_value(window.session.graph.named("a"), as_value(3.0)))
    assert window.status_line.counts.text() == "5 nodes · 5 wires · e = 8"


def test_gradients_and_derivatives_are_shown_and_hidden(window, me):
    look = window.view.canvas.paint_style
    shown = window.view.viewport().grab().toImage()
    for id, flag in (("gradients", "show_gradients"), ("derivatives", "show_derivatives")):
        assert getattr(look, flag)
        assert window.actions_by_id[id].isChecked()
        window.actions_by_id[id].trigger()
        assert not getattr(window.view.canvas.paint_style, flag)
        assert not window.actions_by_id[id].isChecked()
        assert window.view.viewport().grab().toImage() != shown
    window.appearance.choose_theme("dark")
    assert not window.view.canvas.paint_style.show_gradients, "another theme leaves the choice alone"


def test_a_theme_is_remembered_and_drawn_by_new_items_too(window, me, open_window):
    window.appearance.choose_theme("dark")
    window.bench.inserter.add_in_the_middle("tanh")
    assert all(item.theme is window.appearance.theme for item in window.view.canvas.node_items())
    assert window.actions_by_id["theme_dark"].isChecked()
    assert not window.actions_by_id["theme_light"].isChecked()
    window.appearance.choose_theme("no such theme")
    assert window.appearance.theme_choice == "system"


def test_a_start_leaves_the_setting_of_the_theme_alone_and_styles_the_program_once(qapp, qtbot, monkeypatch):
    styled = []
    monkeypatch.setattr(appearance, "apply_theme", lambda app, theme, scale: styled.append(theme.name))
    for chosen, shown in ((None, "light"), ("no such theme", "light"), ("dark", "dark")):
        settings().remove("theme") if chosen is None else settings().setValue("theme", chosen)
        styled.clear()
        window = make_window(None)
        qtbot.addWidget(window)
        assert styled == [shown]
        assert window.view.canvas.paint_style.theme is window.appearance.theme
        assert window.appearance.theme_choice == (chosen if chosen == "dark" else "system")
        assert settings().value("theme") == chosen


def test_a_theme_may_change_in_the_middle_of_a_gesture(window, me):
    me.drag(me.at("a", "output"), me.at("d", "slot", "b"), release=False)
    window.appearance.choose_theme("dark")
    me.port.grab()
    me.release(me.at("d", "slot", "b"))
    assert len(window.session.graph.wires()) == 6


def test_the_next_and_the_previous_node_are_selected_by_key(window, me):
    """In order of computation, round and round: with these a graph is read without a mouse."""
    window.view.setFocus()
    order = []
    for _ in range(6):
        me.key(Qt.Key.Key_BracketRight, CTRL)
        (id,) = window.session.selection
        order.append(window.session.graph.node(id).name)
    assert order == ["a", "b", "c", "d", "e", "a"]
    me.key(Qt.Key.Key_BracketLeft, CTRL)
    (id,) = window.session.selection
    assert window.session.graph.node(id).name == "e"


def test_a_sentence_can_be_read_and_goes_by_itself(window, monkeypatch, qtbot):
    banner = window.view.banner
    banner.findChild(QTimer).setInterval(50)
    window.session.say("A sentence.")
    assert banner.isVisible()
    assert window.view.viewport().rect().contains(banner.geometry())
    qtbot.waitUntil(lambda: not banner.isVisible())


def test_a_very_long_sentence_stays_within_the_canvas(window):
    window.session.say("a word " * 60)
    banner = window.view.banner
    assert window.view.viewport().rect().contains(banner.geometry())
    assert banner.height() > 2 * banner.fontMetrics().height()
    window.resize(900, 700)
    assert window.view.viewport().rect().contains(banner.geometry())


def test_a_sentence_stays_where_it_is_while_the_canvas_is_panned_and_zoomed(window, me):
    window.session.say("A sentence.")
    place = window.view.banner.geometry()
    me.drag(me.port.rect().center(), me.port.rect().center() / 2, button=Qt.MouseButton.MiddleButton)
    me.wheel(me.port.rect().center() / 3, 3)
    assert window.view.banner.geometry() == place


def test_the_window_may_be_small(open_window):
    window = open_window(OLAH, size=(200, 200))
    assert window.minimumSizeHint().width() < 1100
    assert window.view.viewport().width() > 0


def test_a_resized_window_still_shows_all_until_someone_moves_the_view(window, me):
    window.resize(1000, 640)
    shown = window.view.mapToScene(me.port.rect()).boundingRect()
    assert shown.contains(window.view.canvas.content_rect())
    me.wheel(me.port.rect().center(), 2)
    zoom = window.view.zoom()
    window.resize(1200, 800)
    assert window.view.zoom() == zoom


# ── what is kept between starts ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.qt_log_ignore("propagateSizeHints", "raise")
def test_a_panel_says_its_name_only_where_no_tab_says_it(open_window):
    """Also after the layout was reset, and for the last one that stands there."""
    window = open_window(size=(1600, 1000))
    names = {
        name: window.docks[name].titleBarWidget().findChild(QLabel)
        for name in ("gradient_descent", "chain_rule", "practice")
    }

    def named():
        QTest.qWait(50)
        return [name for name, label in names.items() if not (label.isHidden() or window.docks[name].isHidden())]

    assert named() == []
    window.actions_by_id["reset_workspace"].trigger()
    assert named() == []
    window.docks["practice"].close()
    assert named() == []
    window.docks["chain_rule"].close()
    assert named() == ["gradient_descent"]
    window.actions_by_id["reset_workspace"].trigger()
    assert named() == []
    window.docks["chain_rule"].setFloating(True)
    assert named() == ["chain_rule"]


def test_panels_and_their_places_are_kept_and_can_be_reset(open_window):
    window = open_window(OLAH)
    window.docks["operations"].hide()
    window.docks["history"].show()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, window.docks["inspector"])
    window.close()
    again = open_window(OLAH)
    assert open_panels(again) == AT_FIRST - {"operations"} | {"history"}
    assert again.dockWidgetArea(again.docks["inspector"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    again.actions_by_id["reset_workspace"].trigger()
    assert open_panels(again) == AT_FIRST
    assert again.dockWidgetArea(again.docks["inspector"]) == Qt.DockWidgetArea.RightDockWidgetArea


def test_switches_are_kept(open_window):
    window = open_window(OLAH)
    window.actions_by_id["gradients"].trigger()
    again = open_window(OLAH)
    assert not again.view.canvas.paint_style.show_gradients
    assert again.view.canvas.paint_style.show_derivatives


@pytest.mark.parametrize("bad", [b"nonsense", "nonsense", 3, ["a", "b"]])
def test_settings_that_make_no_sense_are_ignored(open_window, bad):
    for key in ("geometry", "workspace", "workspaces/build/usual", "theme", "recent", "places", "commands"):
        settings().setValue(key, bad)
    window = open_window(OLAH)
    assert window.appearance.theme_choice == "light"
    assert open_panels(window) == AT_FIRST
    assert window.files.recent() == []
    window.bench.command_palette.open()
    window.bench.command_palette.close()


def place_seen(window):
    place = window.view.history.here()
    return place.zoom, place.x, place.y


def test_a_file_is_shown_as_it_was_left(open_window, hand, tmp_path):
    path, other = tmp_path / "one.cgraph", tmp_path / "two.cgraph"
    for each in (path, other):
        graphgui.save(graphgui.parse(OLAH), each)
    window = open_window()
    assert window.files.open_path(path)
    me = hand(window)
    me.wheel(me.port.rect().center() / 2, 4)
    left = place_seen(window)
    window.files.open_path(other)
    assert window.view.shows([node.id for node in window.session.graph.nodes()])
    window.files.open_path(path)
    assert place_seen(window) == pytest.approx(left, abs=3)
    window.close()
    again = open_window()
    again.files.open_path(path)
    assert place_seen(again) == pytest.approx(left, abs=3)


def test_a_file_that_was_given_at_the_start_is_shown_as_it_was_left(open_window, tmp_path, qtbot):
    path = tmp_path / "one.cgraph"
    graphgui.save(graphgui.parse(OLAH), path)
    remember_place(path, (2.0, 50.0, 60.0))
    window = make_window(path)
    with qtbot.waitExposed(window):
        window.show()
    seen = place_seen(window)
    window.close()
    assert seen == pytest.approx((2.0, 50.0, 60.0), abs=3)


def test_a_file_given_at_the_start_is_read_once_and_remembered_or_refused_in_words(
    tmp_path, monkeypatch, qtbot, capsys
):
    good, bad = tmp_path / "good.cgraph", tmp_path / "bad.cgraph"
    graphgui.save(graphgui.parse(OLAH), good)
    bad.write_text("nonsense")
    read, said, true_open = [], [], Document.open
    monkeypatch.setattr(Document, "open", lambda path: read.append(path) or true_open(path))
    monkeypatch.setattr(Session, "say", lambda self, sentence, about=(): said.append(sentence))
    window = make_window(good)
    qtbot.addWidget(window)
    assert (read, said, window.session.document.path) == ([good], [], good)
    assert window.files.recent() == [good]
    read.clear()
    window = make_window(bad)
    qtbot.addWidget(window)
    assert read.count(bad) == 1
    assert window.session.document.path is None
    assert len(window.session.graph) > 0
    assert window.files.recent() == [good]
    told = capsys.readouterr().err.strip()
    assert said == [f"This file cannot be opened. {told}."]


def test_places_that_make_no_sense_are_forgotten(tmp_path):
    path = tmp_path / "one.cgraph"
    for bad in ("[", "[" * 100_000, "3", '{"x": 1}', f'{{"{path}": [1, 2]}}', f'{{"{path}": [1, NaN, 2]}}',
                f'{{"{path}": [0, 1, 2]}}', f'{{"{path}": [1, 1e300, 2]}}', f'{{"{path}": ["a", 1, 2]}}'):  # fmt: skip
        settings().setValue("places", bad)
        assert place_of(path) is None
    for number in range(60):
        remember_place(tmp_path / str(number), (1.0, 2.0, number))
    assert place_of(tmp_path / "0") is None
    assert place_of(tmp_path / "59") == (1.0, 2.0, 59.0)
    remember_place(tmp_path / "59", None)
    assert place_of(tmp_path / "59") is None


# ── small windows ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("size", [(900, 600), (683, 384)])
def test_a_small_window_leaves_the_canvas_room_and_the_descent_its_buttons(open_window, size):
    """683×384 is a screen of 1366×768 at 200 %."""
    window = open_window(OLAH, size=size)
    window.workspaces.choose("descend")
    assert (window.width(), window.height()) == size
    assert window.view.width() >= 0.4 * size[0]
    assert window.view.height() >= 0.25 * size[1]
    if window.docks["gradient_descent"].isVisible():
        panel = window.docks.panel(DescentPanel)
        for button in (panel.run_button, panel.step_button, panel.reset_button):
            assert button.visibleRegion().boundingRect() == button.rect()


def test_panels_that_stepped_aside_come_back_with_the_room(open_window):
    window = open_window(OLAH, size=(600, 384))
    assert open_panels(window) == set()
    window.resize(1300, 860)
    QApplication.processEvents()
    assert open_panels(window) == AT_FIRST
    window.docks["inspector"].hide()
    for size in ((600, 384), (1300, 860)):
        window.resize(*size)
        QApplication.processEvents()
    assert open_panels(window) == AT_FIRST - {"inspector"}
    window.resize(683, 384)
    QApplication.processEvents()
    window.close()
    assert open_panels(open_window(OLAH)) == AT_FIRST - {"inspector"}


def test_a_panel_that_is_wanted_in_a_small_window_stays_and_is_whole(open_window):
    window = open_window(OLAH, size=(683, 384))
    window.workspaces.choose("descend")
    assert window.docks["gradient_descent"].isHidden()
    window.docks["gradient_descent"].toggleViewAction().trigger()
    window.resize(690, 390)
    QApplication.processEvents()
    panel = window.docks.panel(DescentPanel)
    assert panel.isVisible()
    assert window.view.height() > 40
    for button in (panel.run_button, panel.step_button, panel.reset_button):
        assert button.visibleRegion().boundingRect() == button.rect()
