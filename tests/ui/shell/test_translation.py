"""Every text that the window shows can be translated: none is left in English when another language speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.exceptions import capture_exceptions

from graphgui import app
from graphgui.document.unexpected import attempt
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.commands import file_dialogs as files
from graphgui.ui.commands.menus.help_commands import show_about
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.translate import translate
from tests.ui.canvas.access.speaking import Foreign, check, texts_of

GRAPH = "a = 2; b = 1; c = a + b; d = b + 1; e = c * d"
BRANCHED = "x = [[1, 2], [3, 4]]; y = sum(x, axis=0); z = concatenate([y, y]); bad = y + ones(3); loss = sum(z)"


@pytest.fixture
def foreign(qapp: QApplication) -> Iterator[Foreign]:
    """Another language, for as long as the test runs."""
    speaker = Foreign()
    qapp.installTranslator(speaker)
    yield speaker
    qapp.removeTranslator(speaker)


# ── the parts of the window ──────────────────────────────────────────────────────────────────────────────────────────
def test_the_test_sees_a_text_that_is_not_translated(foreign, open_window):
    """A label in plain English is found in whatever window it stands; one in the other language is not."""
    window = open_window(GRAPH)
    label = QLabel("Not translated", window)
    with pytest.raises(AssertionError, match="Not translated"):
        check(window)
    label.setText(translate("Cut"))
    assert label.text() == "⟦Cut~⟧"
    check(window)


@pytest.mark.parametrize("text", ["", GRAPH, BRANCHED])
def test_the_window_with_all_its_panels_and_menus(foreign, open_window, text):
    window = open_window(text)
    for dock in window.docks.values():
        dock.show()
    QApplication.processEvents()
    check(window)


@pytest.mark.parametrize(
    "chosen", [["a"], ["c"], ["e"], ["x"], ["y"], ["z"], ["bad"], ["x", "z"], ["loss"], ["x", "y", "z", "loss"]]
)
def test_the_inspector(foreign, open_window, chosen):
    text = GRAPH if {*chosen} <= {"a", "c", "e"} else BRANCHED
    window = open_window(text)
    window.session.select([window.session.graph.named(name).id for name in chosen])
    QApplication.processEvents()
    check(window)


def test_a_problem_is_told_around_the_engines_sentence(foreign, open_window):
    window = open_window("x = -1; y = log(x); z = y + [1, 2]")
    QApplication.processEvents()
    check(window)
    check(window, {item.tool_tip(None) for item in window.view.canvas.node_items()})


def test_the_canvas_tells_what_lies_under_the_pointer_and_what_a_screen_reader_says(foreign, open_window):
    window = open_window(GRAPH)
    canvas, graph = window.view.canvas, window.session.graph
    for id in ("group", "frame", "note"):
        window.session.select([graph.named("c").id, graph.named("d").id])
        window.actions_by_id[id].trigger()
    window.view.field.give_up()
    QApplication.processEvents()
    read = QAccessible.queryAccessibleInterface(window.view)
    assert read.childCount() >= len(graph)
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    said = {read.child(at).text(kind) for at in range(read.childCount()) for kind in kinds}
    said |= {read.text(kind) for kind in kinds} | {item.tool_tip() for item in canvas.wire_items()}
    said |= {item.tool_tip(None) for item in canvas.node_items()}
    said |= {item.tool_tip() for item in canvas.group_items()}
    check(window, {text for text in said if text})
    check(window)


OPENED: dict[str, Callable] = {
    "adding": lambda window: window.actions_by_id["add"].trigger(),
    "adding by search": lambda window: (window.actions_by_id["add"].trigger(), QTest.keyClicks(focus(), "si")),
    "adding what is not there": lambda window: (window.actions_by_id["add"].trigger(), QTest.keyClicks(focus(), "qqq")),
    "adding a number": lambda window: (window.actions_by_id["add"].trigger(), QTest.keyClicks(focus(), "3")),
    "adding an expression": lambda window: (window.actions_by_id["add"].trigger(), QTest.keyClicks(focus(), "a+b")),
    "going to a node": lambda window: (window.actions_by_id["add"].trigger(), QTest.keyClicks(focus(), "a")),
    "finding": lambda window: window.actions_by_id["find"].trigger(),
    "finding nothing": lambda window: (window.actions_by_id["find"].trigger(), QTest.keyClicks(focus(), "qqq")),
    "finding some": lambda window: (window.actions_by_id["find"].trigger(), QTest.keyClicks(focus(), ">1")),
    "wiring": lambda window: (select(window, "a"), window.actions_by_id["wire"].trigger()),
    "all commands": lambda window: window.actions_by_id["command_palette"].trigger(),
    "no command": lambda window: (window.actions_by_id["command_palette"].trigger(), QTest.keyClicks(focus(), "qqq")),
    "the keys": lambda window: window.actions_by_id["shortcuts"].trigger(),
    "renaming": lambda window: (select(window, "a"), window.actions_by_id["rename"].trigger()),
    "editing a number": lambda window: (select(window, "a"), window.actions_by_id["edit_value"].trigger()),
    "an expression": lambda window: window.actions_by_id["type_expression"].trigger(),
    "no operation": lambda window: (window.actions_by_id["find_operation"].trigger(), QTest.keyClicks(focus(), "qqq")),
}  # fmt: skip


def focus() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def select(window, *names: str) -> None:
    """Selects nodes by their names."""
    window.session.select([window.session.graph.named(name).id for name in names])


@pytest.mark.parametrize("what", OPENED)
def test_what_opens_over_the_window(foreign, open_window, what, qtbot):
    window = open_window(GRAPH)
    window.view.setFocus()
    OPENED[what](window)
    QApplication.processEvents()
    qtbot.wait(200)  # the search of the find bar waits for the typing to end
    assert focus() is not window.view, "nothing has opened"
    check(window, typed="qqq" if "qqq" in focus().text() else "si")
    for widget in QApplication.topLevelWidgets():
        if widget is not window and widget.isVisible():
            widget.close()


def test_the_table_of_numbers(foreign, open_window):
    window = open_window(BRANCHED)
    for name in ("x", "y"):
        select(window, name)
        window.actions_by_id["open_table"].trigger()
        QApplication.processEvents()
        check(window)
        for dialog in window.findChildren(QDialog):
            dialog.close()


def test_the_context_menus(foreign, open_window):
    window = open_window(GRAPH)
    graph = window.session.graph
    id = graph.named("c").id
    (wire, *_) = graph.wires_into(id)
    hits = [NOTHING, Hit("body", id), Hit("slot", id, wire.slot), Hit("wire", wire=wire)]
    for hit in hits:
        menu = window.context_menus.menu(hit, window.mapToGlobal(QPoint(500, 400)))
        said = {text for each in (menu, *menu.findChildren(QMenu)) for text in texts_of(each) if text}
        assert said
        check(window, said)
        menu.deleteLater()


def ask(call: Callable[[], object]) -> set[str]:
    """What a dialog that waits for an answer says; it is closed then."""
    said: set[str] = set()

    def listen() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QMessageBox)
        said.update({text for each in (dialog, *dialog.findChildren(QWidget)) for text in texts_of(each) if text})
        dialog.close()

    QTimer.singleShot(100, listen)
    call()
    return said


def test_the_dialogs(foreign, open_window):
    window = open_window(GRAPH)
    for call in (
        lambda: show_about(window),
        lambda: files.ask_to_save(window, "a"),
        lambda: files.ask_to_replace(window, "a"),
    ):
        check(window, ask(call))
    window.actions_by_id["help_expressions"].trigger()
    check(window)
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_the_descent_before_after_and_where_it_cannot_go(foreign, open_window, qtbot):
    window = open_window("x = 10; y = x ** 2")
    check(window)
    window.docks.panel(DescentPanel).step_button.click()
    qtbot.waitUntil(lambda: not window.docks.panel(DescentPanel).run.is_running)
    window.docks.panel(DescentPanel).log_toggle.setChecked(True)
    check(window)
    for text in ("", "c = constant(2); d = c * 3", "x = [1, 2]; y = x * 2"):
        other = open_window(text)
        check(other)


def test_what_is_done_has_its_name_in_the_history(foreign, open_window):
    """Every command that can be carried out without an answer names its step in the other language."""
    window = open_window(GRAPH)
    session, said, named = window.session, [], set()
    session.said.connect(said.append)
    left_out = {"new", "open", "save", "save_as", "quit", "export_picture", "about", "command_palette", "undo", "redo",
                "export_lesson"}  # fmt: skip
    for id, action in window.actions_by_id.actions.items():
        if (
            id in left_out
            or id.startswith(("help_", "theme_", "type_"))
            or window.actions_by_id.commands[id].menu == "&File"
        ):
            continue
        for chosen in (["a"], ["c"], ["c", "d"]):
            select(window, *chosen)
            window.actions_by_id.refresh()
            if not action.isEnabled():
                continue
            action.trigger()
            QApplication.processEvents()
            for widget in QApplication.topLevelWidgets():
                if widget is not window and widget.isVisible():
                    widget.close()
            window.view.setFocus()
            window.docks.panel(DescentPanel).stop()
            label = session.document.undo_label
            if label is not None:
                check(window, {label})
                named.add(label)
            while session.document.undo_label is not None:
                session.document.undo()
            while session.level is not None:
                session.enter(None)
    assert len(named) > 10, named
    assert said
    check(window, set(said))


# ── room for longer words ────────────────────────────────────────────────────────────────────────────────────────────
def clipped(window) -> list[str]:
    """The buttons and labels whose text has no room."""
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, (QLabel, QAbstractButton)) or not widget.isVisible() or not widget.text():
            continue
        wish = widget.minimumSizeHint() if isinstance(widget, QAbstractButton) else widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() + 1 < widget.heightForWidth(widget.width()):
                found.append(f"{widget.text()!r}: {widget.height()} for {widget.heightForWidth(widget.width())}")
        elif widget.width() + 1 < wish.width():
            found.append(f"{type(widget).__name__} {widget.text()!r}: {widget.width()} for {wish.width()}")
    return found


@pytest.mark.parametrize("chosen", ["", "a", "c"])
def test_words_that_are_a_third_longer_still_have_room(foreign, open_window, chosen):
    window = open_window(GRAPH, (1400, 880))
    if chosen:
        select(window, chosen)
    QApplication.processEvents()
    QApplication.processEvents()
    assert not (found := clipped(window)), "\n".join(found)


def test_a_fault_of_the_program_is_told_in_the_other_language_whatever_it_says(foreign, open_window):
    """What Python says of it may hold braces, which are no fields; the details are for whoever mends it."""
    window = open_window(GRAPH)
    teller = app.tell_faults(window)

    def fail() -> None:
        raise KeyError("{name}")

    with capture_exceptions():
        attempt(fail)
        attempt(fail)
        QTest.qWait(20)
    dialog = teller.dialog
    assert dialog is not None
    for button in (dialog.copy_button, dialog.details_button):
        button.click()
    assert "KeyError: '{name}'" in dialog.text
    dialog.details.clear()
    check(window)
    teller.close()
