"""Commands: their order, their shortcuts and how these are changed, the palette, the sheet, and the history panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from graphgui.document.edits import move, set_value
from graphgui.engine.values import as_value
from graphgui.lessons.questions import Question
from graphgui.ui.commands.actions import Actions
from graphgui.ui.commands.command import Command, in_order, plain
from graphgui.ui.commands.gesture_words import GESTURES
from graphgui.ui.commands.shortcut_sheet import ShortcutSheet
from graphgui.ui.panels.history_panel import HistoryPanel
from graphgui.ui.settings import settings
from graphgui.ui.widgets.fuzzy_match import fuzzy
from tests.ui.hand import CTRL, OLAH, SHIFT, select


@pytest.fixture
def palette(window, me):
    me.key(Qt.Key.Key_P, CTRL | SHIFT)
    assert window.bench.command_palette.isVisible()
    return window.bench.command_palette


@pytest.fixture
def sheet(window, me):
    # Real keyboards send it with Shift, which the platform takes off; offscreen none does.
    me.key(Qt.Key.Key_Question)
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    yield sheet
    if isValid(sheet):
        sheet.close()
    QApplication.processEvents()


def words(palette):
    return [entry.words for entry in palette.entries.shown]


# ── the records ──────────────────────────────────────────────────────────────────────────────────────────────────
def command(id, after=""):
    return Command(id, "&Edit", id, lambda: None, after=after)


def test_a_command_follows_the_one_it_names():
    given = [command("d", "b"), command("a"), command("b", "a"), command("c", "b"), command("z")]
    assert [each.id for each in in_order(given)] == ["a", "b", "d", "c", "z"]


def test_records_that_contradict_one_another_are_refused():
    with pytest.raises(ValueError, match="same id: a"):
        in_order([command("a"), command("a")])
    with pytest.raises(ValueError, match="nothing for a to follow: nobody"):
        in_order([command("a", "nobody")])


def test_a_menu_within_a_menu(qapp, open_window, monkeypatch):
    from graphgui.ui.commands import registry as menus

    def more(bench):
        return [Command("copy_x", "&Edit/Copy &all as", "&X && Y", bench.parent.close, after="redo")]

    monkeypatch.setattr(menus, "AREAS", (*menus.AREAS, more))
    window = open_window(OLAH)
    edit = [action for action in window.menus["&Edit"].actions() if not action.isSeparator()]
    inner = next(action for action in edit if action.text() == "Copy &all as")
    assert edit.index(inner) > next(at for at, action in enumerate(edit) if action.text() == "&Redo")
    assert [action.text() for action in inner.menu().actions()] == ["&X && Y"]
    assert window.actions_by_id.words("copy_x") == "X & Y"
    assert window.actions_by_id.menu_words("copy_x") == "Edit ▸ Copy all as"


def test_every_command_that_may_be_impossible_says_what_it_needs(open_window):
    window = open_window()
    for command in window.actions_by_id.commands.values():
        assert (command.enabled is None) or command.needs, f"{command.id} does not say what it needs"


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("sought", "best"),
    [("undo", "Undo"), ("un", "Undo"), ("fit", "Fit all"), ("fsel", "Fit the selection"), ("dark", "Dark theme"),
     ("theme d", "Dark theme"), ("sa", "Save"), ("save as", "Save as…"), ("zi", "Zoom in")],
)  # fmt: skip
def test_what_is_meant_comes_first(sought, best):
    all = ["Undo", "Redo", "Save as…", "Save", "Fit all", "Fit the selection", "Zoom in", "Zoom out", "Dark theme",
           "Light theme", "Select all", "Natural size"]  # fmt: skip
    found = [(distance, text) for text in all if (distance := fuzzy(sought, text)) is not None]
    assert min(found)[1] == best


def test_letters_that_are_not_there_are_not_found():
    assert fuzzy("xyz", "Undo") is None
    assert fuzzy("odnu", "Undo") is None
    assert fuzzy("undo all", "Undo") is None


@pytest.mark.parametrize(
    ("sought", "text"),
    [("sten", "Select the previous node"), ("fine", "Fit the selection in view"), ("rain", "Arrange all in rows"),
     ("tree", "The rest of the selected"), ("py", "Copy"), ("hat", "Add weight"), ("cost", "Colours of the text")],
)  # fmt: skip
def test_letters_scattered_over_words_do_not_answer(sought, text):
    assert fuzzy(sought, text) is None


def test_whole_words_go_before_beginnings_and_these_before_letters_left_out():
    texts = ["Group", "Group all", "Open the group", "Regroup", "Ga ro up", "Grow up"]
    found = sorted((distance, text) for text in texts if (distance := fuzzy("group", text)) is not None)
    assert [text for _, text in found] == ["Group", "Group all", "Open the group", "Regroup", "Grow up", "Ga ro up"]
    assert fuzzy("grup", "Grow up") is not None, "beginnings of words"
    assert fuzzy("grp", "Group") is not None, "letters left out of one word"


@pytest.mark.parametrize(
    ("sought", "best"),
    [("undo", "Undo"), ("fsel", "Fit the selection"), ("grp", "Group"), ("ungrp", "Ungroup"), ("tanh", "Add tanh"),
     ("matmul", "Add matmul"), ("add mean", "Add mean"), ("dark", "Dark theme"), ("sel all", "Select all"),
     ("mini", "Minimap  (on)"), ("wire", "Wire…"), ("copy py", "Python"), ("dplct", "Duplicate"), ("zi", "Zoom in"),
     ("save as", "Save as…"), ("swap", "Swap inputs"), ("left to", "Arrange left to right"), ("d", "d")],
)  # fmt: skip
def test_the_palette_finds_what_is_meant(palette, sought, best):
    QTest.keyClicks(palette.search, sought)
    assert words(palette)[0] == best


@pytest.mark.parametrize("sought", ["rain", "tidings", "hello", "xq", "nxpl", "tbl gt"])
def test_the_palette_finds_nothing_in_scattered_letters(palette, sought):
    QTest.keyClicks(palette.search, sought)
    assert words(palette) == []


# ── the palette ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_palette_lists_every_command_and_runs_the_one_that_is_chosen(window, me, palette):
    assert len(words(palette)) == len(window.actions_by_id.commands) - 1
    QTest.keyClicks(palette.search, "select all")
    assert words(palette)[0] == "Select all"
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert len(window.session.selection) == 5
    assert not palette.isVisible()
    assert window.view.hasFocus()


def test_what_was_used_last_comes_first(window, me, palette):
    for sought in ("select all", "natural"):
        QTest.keyClicks(palette.search, sought)
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
        palette.open()
    assert words(palette)[:2] == ["Natural size", "Select all"]
    settings().setValue("commands", ["command no_such", "add no_such", "node gone", 3])
    palette.open()
    assert len(words(palette)) == len(window.actions_by_id.commands) - 1


def test_arrows_go_round_and_escape_leaves_all_as_it_was(window, me, palette):
    before = me.state()
    last = len(words(palette)) - 1
    for key, row in ((Qt.Key.Key_Up, last), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_PageUp, 0)):
        QTest.keyClick(palette.search, key)
        assert palette.list.currentIndex().row() == row
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert me.state() == before
    assert window.view.hasFocus()


def test_what_cannot_be_done_says_why_and_does_nothing(window, me, palette):
    QTest.keyClicks(palette.search, "rename")
    entry = palette.entries.shown[0]
    assert (entry.words, entry.obstacle) == ("Rename", "Select one node first")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible(), "it stays, so that one can read why"


def test_an_operation_is_added_from_the_palette(window, me, palette):
    before = me.state()
    QTest.keyClicks(palette.search, "add sigm")
    assert words(palette)[0] == "Add sigmoid"
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.session.graph.nodes()[-1].op == "sigmoid"
    me.check_one_step(before)
    palette.open()
    assert words(palette)[0] == "Add sigmoid"


def test_a_node_is_found_and_gone_to(window, me, open_window):
    window.view.zoom_by(20)
    e = window.session.graph.named("e").id
    window.bench.command_palette.open()
    QTest.keyClicks(window.bench.command_palette.search, "e")
    row = next(at for at, each in enumerate(window.bench.command_palette.entries.shown) if each.id == "node e")
    assert row == 0
    QTest.keyClick(window.bench.command_palette.search, Qt.Key.Key_Return)
    assert window.session.selection == {e}
    assert window.view.seen().contains(window.view.canvas.content_rect([e]).center())


def test_a_click_chooses_and_a_click_elsewhere_leaves(window, me, palette):
    QTest.keyClicks(palette.search, "select all")
    place = palette.list.visualRect(palette.entries.index(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(window.session.selection) == 5
    palette.open()
    me.click(me.on(-500, -500))
    window.view.setFocus()
    assert not palette.isVisible()


def test_the_palette_keeps_within_a_small_window(open_window):
    window = open_window(OLAH, size=(480, 420))
    window.bench.command_palette.open()
    assert window.rect().contains(window.bench.command_palette.geometry())
    window.bench.command_palette.close()


# ── shortcuts of one's own ───────────────────────────────────────────────────────────────────────────────────────
def test_the_sheet_shows_every_command_and_every_gesture(window, sheet):
    shown = [row.text(0) for row in sheet.rows()]
    for command in window.actions_by_id.commands.values():
        assert any(plain(command.text) in text for text in shown)
    for rows in GESTURES.values():
        assert {what for _, what in rows} <= set(shown)
    sheet.search.setText("alt+left")
    assert [row.text(0) for row in sheet.rows() if not row.isHidden()] == ["Back"]


def press(sheet, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(sheet.keys, key, modifiers)
    QApplication.processEvents()


def change(sheet, id):
    sheet.tree.setCurrentItem(sheet.row_of(id))
    sheet.change_button.click()
    assert sheet.keys.isVisible()


def test_new_keys_work_at_once_and_at_the_next_start(window, me, sheet, open_window):
    change(sheet, "select_all")
    press(sheet, Qt.Key.Key_I, CTRL)
    assert "Select all” is now Ctrl+I" in sheet.says.text()
    assert sheet.row_of("select_all").text(1) == "Ctrl+I  (changed)"
    sheet.close()
    me.key(Qt.Key.Key_I, CTRL)
    assert len(window.session.selection) == 5
    assert open_window().actions_by_id.key_words("select_all") == "Ctrl+I"


def test_keys_that_are_taken_are_given_over_only_when_one_says_so(window, sheet):
    actions = window.actions_by_id
    change(sheet, "arrange")
    press(sheet, Qt.Key.Key_D, CTRL)
    assert sheet.says.text() == "Ctrl+D already means “Duplicate”. Use it for “Arrange left to right” instead?"
    sheet.keep_button.click()
    assert (actions.key_words("duplicate"), actions.key_words("arrange")) == ("Ctrl+D", "Ctrl+Shift+L")
    change(sheet, "arrange")
    press(sheet, Qt.Key.Key_D, CTRL)
    sheet.take_button.click()
    assert (actions.key_words("duplicate"), actions.key_words("arrange")) == ("", "Ctrl+D")
    sheet.tree.setCurrentItem(sheet.row_of("duplicate"))
    sheet.reset_button.click()
    assert (actions.key_words("duplicate"), actions.key_words("arrange")) == ("Ctrl+D", "")
    sheet.reset_all_button.click()
    assert all(actions.keys(id) == actions.own_keys(id) for id in actions.commands)
    assert not sheet.reset_all_button.isEnabled()
    assert settings().value("shortcuts/arrange") is None


def test_the_canvas_keeps_its_own_keys_and_escape_gives_up(window, sheet):
    change(sheet, "arrange")
    press(sheet, Qt.Key.Key_Space)
    assert "belongs to the canvas" in sheet.says.text()
    press(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert not sheet.keys.isVisible()
    assert window.actions_by_id.key_words("arrange") == "Ctrl+Shift+L"


def test_a_shortcut_is_removed_for_good(window, sheet, open_window):
    sheet.tree.setCurrentItem(sheet.row_of("duplicate"))
    sheet.remove_button.click()
    assert sheet.row_of("duplicate").text(1) == "–  (changed)"
    assert open_window().actions_by_id.keys("duplicate") == []


@pytest.mark.parametrize("bad", ["Ctrl+Nonsense", ["garbage", 3], 17, b"\x00\xff", [], {"a": 1}])
def test_settings_that_make_no_sense_are_ignored(qapp, open_window, bad):
    settings().setValue("shortcuts/duplicate", bad)
    actions = open_window().actions_by_id
    assert actions.keys("duplicate") == actions.own_keys("duplicate")


def test_two_settings_that_want_the_same_keys_leave_them_to_one(qapp, open_window):
    for id in ("duplicate", "arrange"):
        settings().setValue(f"shortcuts/{id}", "Ctrl+C")
    actions = open_window().actions_by_id
    owners = [id for id in actions.commands if QKeySequence("Ctrl+C") in actions.keys(id)]
    assert owners == ["duplicate"]


def test_a_tool_tip_tells_the_keys_of_now(window):
    actions = window.actions_by_id
    actions.bind("gradients", [QKeySequence("Ctrl+Alt+G")])
    assert actions["gradients"].toolTip().endswith("(Ctrl+Alt+G)")
    assert isinstance(actions, Actions)


# ── the history ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_history_lists_the_steps_and_a_click_goes_there(window, me):
    history = window.docks.panel(HistoryPanel)
    assert not history.isVisible()
    window.docks["history"].toggleViewAction().trigger()
    states = [me.state()]
    for op in ("tanh", "sin", "relu"):
        window.bench.inserter.add_in_the_middle(op)
        states.append(me.state())

    def shown():
        return [history.steps.index(row).data() for row in range(history.steps.rowCount())]

    assert [text[3:] for text in shown()] == ["As it was opened", "Add tanh", "Add sin", "Add relu"]
    for step in (1, 3, 0, 2):
        place = history.list.visualRect(history.steps.index(step)).center()
        QTest.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert me.state() == states[step]
        assert [text[0] for text in shown()] == ["○"] * step + ["●"] + ["◌"] * (3 - step)
        me.check_canvas()
    history.list.setFocus()
    history.list.setCurrentIndex(history.steps.index(0))
    QTest.keyClick(history.list, Qt.Key.Key_Return)
    assert me.state() == states[0]
    window.files.may_leave = lambda: True
    window.files.new()
    assert len(shown()) == 1


def test_the_history_says_where_its_oldest_steps_are_dropped(window, monkeypatch):
    """What is before the first step is then not the document as it was opened."""
    monkeypatch.setattr("graphgui.document.document.MOST_UNDO_STEPS", 3)
    window.docks.open("history")
    node = window.session.graph.nodes()[0]
    for x in range(5):
        node = window.session.graph.node(node.id)
        window.session.do(f"Move {x}", move(node, (float(x), 0.0)))
    model = window.docks.panel(HistoryPanel).steps
    assert [model.index(row).data()[3:] for row in range(model.rowCount())] == [
        "Before all that is kept", "Move 2", "Move 3", "Move 4",
    ]  # fmt: skip


def test_a_wire_that_is_clicked_can_do_what_wires_can(window, me):
    """Where nothing was selected before either: its commands are enabled until it is let go, and their keys work."""
    commands = [window.actions_by_id[id] for id in ("disconnect", "bend", "explain")]
    assert not any(command.isEnabled() for command in commands)
    me.click(me.on_wire("a", "c", "a"))
    assert all(command.isEnabled() for command in commands)
    me.key(Qt.Key.Key_F4)
    assert window.docks["chain_rule"].isVisible()
    window.bench.canvas.choose_wires(())
    assert not any(command.isEnabled() for command in commands)


def test_a_typed_number_asks_the_commands_that_follow_numbers(open_window, hand):
    """Undo says what it takes back; where another shape leaves a node without a value, there is none to copy."""
    window = open_window("v = [1, 2]; w = [3, 4]; s = v @ w; a = 1; b = a + 1")
    me, undo, copy_value = hand(window), window.actions_by_id["undo"], window.actions_by_id["copy_value"]
    assert not undo.isEnabled()
    me.double_click(me.at("a", "value"))
    me.type("4")
    assert undo.isEnabled()
    assert undo.text() == "&Undo Set a"
    assert "Undo Set a" in undo.toolTip()
    select(window, "s")
    assert copy_value.isEnabled()
    session = window.session
    session.do("Set v", set_value(session.graph.named("v"), as_value([1, 2, 3])))
    assert not copy_value.isEnabled()
    session.document.undo()
    assert copy_value.isEnabled()
    assert window.actions_by_id["redo"].text() == "&Redo Set v"


@pytest.mark.parametrize("hides", [False, True], ids=["nothing hidden", "a value hidden"])
def test_no_command_is_out_of_date_after_a_typed_number(open_window, hides):
    """A number that makes a matrix singular, and back, changes what can be done; every action says what its command says."""
    window = open_window("a = 1; m = [[1, 2], [3, 4]] * a; i = inv(m); y = sum(i)")
    session, actions = window.session, window.actions_by_id
    if hides:
        session.hide(frozenset({Question(session.graph.named("i").id, "value")}))

    def out_of_date():
        for command in actions.commands.values():
            action = actions[command.id]
            if command.enabled is not None and action.isEnabled() != command.enabled():
                yield f"{command.id} is {'enabled' if action.isEnabled() else 'disabled'}"
            if command.says is not None and action.text() != command.says():
                yield f"{command.id} says {action.text()}"

    found = []
    for selected in ((), ("a",), ("m",), ("i",), ("y",)):
        select(window, *selected)
        for number in (0, 1):
            session.do("Set a", set_value(session.graph.named("a"), as_value(number)))
            found += [(selected, number, each) for each in out_of_date()]
            # Saving, or another selection, asks all commands, also while there is no such number.
            actions.refresh()
    assert found == []
