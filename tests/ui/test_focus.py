"""Where the focus goes when the widget that has it hides, closes, is disabled or is made anew: to where one would look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from graphgui.formats.cgraph.annotations import Group
from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.practice.practice_panel import PracticePanel
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.shell.main_window import MainWindow
from graphgui.ui.shell.panels import PANELS
from tests.ui.hand import SHIFT, Hand, select

NOISE = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def no_additions(window: MainWindow) -> Iterator[None]:
    """No test of these may open the popup of an addition: that is what Tab on the canvas does, and nobody pressed it."""
    asked: list[bool] = []
    window.view.requests.add_here_wanted.connect(lambda: asked.append(True))
    yield
    assert asked == []


def stops(widget: QWidget) -> list[QWidget]:
    """The widgets in another that Tab can reach."""
    return [
        each
        for each in widget.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def focused() -> QWidget | None:
    """The widget with the focus."""
    QApplication.processEvents()
    return QApplication.focusWidget()


# ── over the canvas ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("how", ["Esc", "button", "Esc on a button", "another document"])
def test_the_find_bar_gives_the_focus_back_to_the_canvas(window: MainWindow, me: Hand, how):
    bar = window.bench.find_bar
    bar.open()
    assert focused() is bar.field
    if how == "another document":
        window.files.may_leave = lambda: True
        window.actions_by_id["new"].trigger()
    else:
        if how != "Esc":
            bar.done.setFocus()
        me.key(Qt.Key.Key_Space if how == "button" else Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert focused() is window.view


def test_tab_goes_through_the_find_bar(window: MainWindow, me: Hand):
    bar = window.bench.find_bar
    bar.open()
    QTest.keyClicks(bar.field, "c")
    seen = []
    for _ in range(3):
        me.key(Qt.Key.Key_Tab)
        seen.append(focused())
    assert seen == [bar.before, bar.after, bar.done]
    me.key(Qt.Key.Key_Tab, SHIFT)
    assert focused() is bar.after


def test_a_button_of_the_find_bar_without_matches_gives_the_focus_to_the_field(window: MainWindow, me: Hand):
    """All that was found is deleted while the focus is on "next match"."""
    bar = window.bench.find_bar
    bar.open()
    QTest.keyClicks(bar.field, "a")
    bar.after.setFocus()
    bar.field.setText("nothing is called so")
    assert not bar.after.isEnabled()
    assert focused() is bar.field
    bar.give_up()


def test_the_breadcrumb_gives_the_focus_back_to_the_canvas(window: MainWindow, me: Hand):
    select(window, "c", "d")
    window.actions_by_id["group"].trigger()
    me.key(Qt.Key.Key_Escape)
    (group,) = window.session.document.annotations.groups.values()
    assert isinstance(group, Group)
    window.session.enter(group.id)
    (button,) = window.view.walk.crumb.buttons
    button.setFocus(Qt.FocusReason.TabFocusReason)
    me.key(Qt.Key.Key_Space)
    assert window.session.level is None
    assert focused() is window.view


def test_the_minimap_gives_the_focus_back_to_the_canvas(window: MainWindow, me: Hand):
    """Everything is in view again, so the minimap hides."""
    window.view.zoom_by(6)
    QApplication.processEvents()
    minimap = window.view.minimap
    minimap.setFocus(Qt.FocusReason.MouseFocusReason)
    assert focused() is minimap
    window.view.fit()
    QApplication.processEvents()
    assert not minimap.isVisible()
    assert focused() is window.view


# ── the panels ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_field_of_the_inspector_whose_node_goes_gives_the_focus_to_the_canvas(window: MainWindow, me: Hand):
    """Undone while its value has the focus: else no key reached anything."""
    window.docks.panel(OperationPalette).op_chosen.emit("parameter")
    inspector = window.docks.panel(Inspector)
    inspector.view.field.setFocus(Qt.FocusReason.TabFocusReason)
    assert focused() is inspector.view.field
    window.actions_by_id["undo"].trigger()
    assert focused() is window.view


def test_another_selection_made_anew_gives_the_focus_to_the_canvas(window: MainWindow, me: Hand):
    """A command selects another node while a field of the inspector has the focus; what was typed is kept."""
    select(window, "a")
    field = window.docks.panel(Inspector).view.field
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClicks(field, "5")
    window.session.go_to([window.session.graph.named("c").id])
    assert focused() is window.view
    assert float(window.session.results.values["a"]) == 5
    assert window.session.document.undo_label == "Set a"


def test_selecting_an_operation_opens_no_window(window: MainWindow, me: Hand):
    """A label shown before it had a parent was a window for a moment, and the main window was no longer the active one."""
    for name in ("a", "c", "a"):
        select(window, name)
        QApplication.processEvents()
        assert window.isActiveWindow()
        assert focused() is window.view


@NOISE
@pytest.mark.parametrize("how", ["close", "behind"])
@pytest.mark.parametrize("name", [row.name for row in PANELS])
def test_a_panel_that_goes_gives_the_focus_to_the_canvas(window: MainWindow, me: Hand, name, how):
    """Closed, or put behind another tab while a child of it has the focus."""
    dock = window.docks[name]
    beside = next((each for each in window.tabifiedDockWidgets(dock) if not each.isHidden()), None)
    if how == "behind" and beside is None:
        pytest.skip("it stands alone")
    window.docks.open(name)
    QApplication.processEvents()
    at = stops(dock)[0]
    at.setFocus(Qt.FocusReason.TabFocusReason)
    assert focused() is at
    if how == "close":
        dock.close()
    else:
        beside.raise_()
    assert focused() is window.view


@NOISE
@pytest.mark.parametrize("name", [row.name for row in PANELS])
def test_a_panel_that_floats_keeps_the_focus_and_gives_it_back(window: MainWindow, me: Hand, name):
    """Floated with the focus inside, it is not lost; closed, the main window's focus is the canvas."""
    window.docks.open(name)
    QApplication.processEvents()
    dock = window.docks[name]
    stops(dock)[0].setFocus(Qt.FocusReason.TabFocusReason)
    dock.setFloating(True)
    at = focused()
    assert at is not None
    assert at is window.view or dock.isAncestorOf(at)
    dock.close()
    me.wake()
    assert focused() is window.view


@NOISE
def test_an_inspector_that_floats_keeps_the_focus_when_it_is_made_anew(window: MainWindow, me: Hand):
    """A node is selected on the canvas while a field of the floating inspector has the focus of its window."""
    window.docks.open("inspector")
    dock = window.docks["inspector"]
    select(window, "a")
    dock.setFloating(True)
    stops(dock)[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert dock.isAncestorOf(dock.focusWidget())
    for name in ("c", "b"):
        select(window, name)
        assert dock.isAncestorOf(dock.focusWidget())


@pytest.mark.parametrize("kind", [ChainRulePanel, PracticePanel])
def test_another_page_takes_the_focus_from_the_page_before(window: MainWindow, me: Hand, kind: type[ViewsPanel]):
    """Every page is chosen while a part of the page before has the focus: it goes to the new page."""
    panel = window.docks.panel(kind)
    window.docks.open("chain_rule" if kind is ChainRulePanel else "practice")
    QApplication.processEvents()
    for page in [*panel.pages, *reversed(panel.pages)]:
        panel.choose(page)
        QApplication.processEvents()
        at = stops(page)
        assert focused() is window.view or page.isAncestorOf(focused())
        if at:
            at[-1].setFocus(Qt.FocusReason.TabFocusReason)


# ── disabled ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_button_that_answers_leads_on(window: MainWindow, me: Hand):
    """Answered by its button, the question is settled and the button disabled: the focus stays in the form."""
    panel = window.docks.panel(PracticePanel)
    page = panel.page_of(PredictPage)
    window.docks.open("practice")
    panel.choose(page)
    QApplication.processEvents()
    form = page.asking
    for button in (form.answer_button, form.show_button):
        page.hide_gradients.click()
        form.field.setFocus()
        QTest.keyClicks(form.field, "5")
        button.setFocus(Qt.FocusReason.TabFocusReason)
        me.key(Qt.Key.Key_Space)
        assert form.isAncestorOf(focused())


def test_a_run_that_ends_leaves_the_focus_in_the_panel(window: MainWindow, me: Hand):
    """Step and Reset are disabled by what they do or by an edit; the focus goes to Run, or to the canvas."""
    panel = window.docks.panel(DescentPanel)
    window.docks.open("gradient_descent")
    QApplication.processEvents()
    panel.step_button.setFocus(Qt.FocusReason.TabFocusReason)
    me.key(Qt.Key.Key_Space)
    QTest.qWait(50)
    assert focused() in (panel.step_button, panel.run_button)
    panel.reset_button.setFocus(Qt.FocusReason.TabFocusReason)
    me.key(Qt.Key.Key_Space)
    assert focused() in (panel.reset_button, panel.run_button)
    panel.run_button.setFocus(Qt.FocusReason.TabFocusReason)
    window.actions_by_id["select_all"].trigger()
    window.actions_by_id["delete"].trigger()
    assert not panel.run_button.isEnabled()
    at = focused()
    assert at is not None
    assert at.isEnabled()
    assert at is window.view or panel.isAncestorOf(at)
