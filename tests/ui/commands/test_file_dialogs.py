"""Files in the window: new, open, save, recent files, the modified mark, the question, dropping, and bad files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

import graphgui
from graphgui.formats.examples import EXAMPLES
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.settings import settings
from tests.ui.hand import CTRL, SHIFT

SAVE, DISCARD, CANCEL = (
    QMessageBox.StandardButton.Save,
    QMessageBox.StandardButton.Discard,
    QMessageBox.StandardButton.Cancel,
)
OLAH = "e = (a + b) * (b + 1)"


@pytest.fixture
def window(open_window):
    return open_window(OLAH)


@pytest.fixture
def asked(monkeypatch):
    """The names that were asked about; what is answered is `asked.answer`."""

    class Asked(list):
        answer = CANCEL

    questions = Asked()

    def ask(window, name):
        questions.append(name)
        return questions.answer

    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_save", ask)
    return questions


@pytest.fixture
def dialog(monkeypatch, tmp_path):
    """What the file dialogs answer: `dialog.path`."""

    class Dialog:
        path = str(tmp_path / "mine.cgraph")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (Dialog.path, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (Dialog.path, ""))
    return Dialog


def change(window, me):
    me.click(me.at("a"))
    me.key(Qt.Key.Key_Down)


def test_save_save_as_and_open_again(window, me, dialog, tmp_path):
    me.key(Qt.Key.Key_S, CTRL)
    first = tmp_path / "mine.cgraph"
    assert graphgui.load(first) == window.session.graph
    assert window.windowTitle() == "mine.cgraph[*] — graphgui"
    change(window, me)
    dialog.path = str(tmp_path / "other")
    me.key(Qt.Key.Key_S, CTRL | SHIFT)
    second = tmp_path / "other.cgraph"
    assert graphgui.load(second) == window.session.graph != graphgui.load(first)
    dialog.path = str(first)
    me.key(Qt.Key.Key_O, CTRL)
    assert window.session.graph == graphgui.load(first)
    assert [path.name for path in window.files.recent()] == ["mine.cgraph", "other.cgraph"]
    me.check_canvas()


def test_the_modified_mark_follows_changes_undo_redo_and_saving(window, me, dialog):
    def marks():
        return window.isWindowModified()

    assert not marks()
    change(window, me)
    assert marks()
    me.key(Qt.Key.Key_Z, CTRL)
    assert not marks()
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert marks()
    me.key(Qt.Key.Key_S, CTRL)
    assert not marks()
    me.key(Qt.Key.Key_Z, CTRL)
    assert marks(), "the file holds the step that was undone"
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert not marks()


@pytest.mark.parametrize("leave", ["new", "open", "example", "drop", "close"])
def test_cancel_keeps_the_document_with_its_changes(window, me, asked, dialog, tmp_path, leave):
    graphgui.save(graphgui.parse("y = 2"), tmp_path / "mine.cgraph")
    change(window, me)
    before, document = me.state(), window.session.document
    leave_by(window, me, leave, tmp_path)
    assert asked == [document.name]
    assert window.session.document is document
    assert me.state() == before
    assert window.isVisible()


@pytest.mark.parametrize("leave", ["new", "open", "example", "drop", "close"])
def test_discard_leaves_without_saving(window, me, asked, dialog, tmp_path, leave):
    graphgui.save(graphgui.parse("y = 2"), tmp_path / "mine.cgraph")
    change(window, me)
    document, asked.answer = window.session.document, DISCARD
    leave_by(window, me, leave, tmp_path)
    assert window.isVisible() == (leave != "close")
    assert (window.session.document is document) == (leave == "close")
    assert sorted(path.name for path in tmp_path.glob("*.cgraph")) == ["mine.cgraph"]


@pytest.mark.parametrize("leave", ["new", "example", "close"])
def test_save_saves_first(window, me, asked, dialog, tmp_path, leave):
    change(window, me)
    graph, document, asked.answer = window.session.graph.copy(), window.session.document, SAVE
    leave_by(window, me, leave, tmp_path)
    assert graphgui.load(tmp_path / "mine.cgraph") == graph
    assert window.isVisible() == (leave != "close")
    assert (window.session.document is document) == (leave == "close")


def test_save_that_is_called_off_keeps_the_document(window, me, asked, dialog):
    """Save was chosen, but then no name."""
    change(window, me)
    document, asked.answer, dialog.path = window.session.document, SAVE, ""
    window.files.new()
    assert window.session.document is document


def leave_by(window, me, way, folder):
    match way:
        case "new":
            me.key(Qt.Key.Key_N, CTRL)
        case "open":
            me.key(Qt.Key.Key_O, CTRL)
        case "example":
            window.files.open_example(EXAMPLES[0].path, EXAMPLES[0].title)
        case "drop":
            me.drop_file(window.view.viewport(), folder / "mine.cgraph")
        case "close":
            window.close()


def test_an_unchanged_document_is_left_without_a_question(window, me, asked):
    window.files.new()
    assert asked == []
    assert len(window.session.graph) == 0


@pytest.mark.parametrize("where", ["canvas", "window"])
def test_a_dropped_file_is_opened(window, me, tmp_path, where):
    path = tmp_path / "dropped.cgraph"
    graphgui.save(graphgui.parse("y = sin(x)"), path)
    assert me.drop_file(window.view.viewport() if where == "canvas" else window, path)
    assert window.session.document.path == path
    assert [node.name for node in window.session.graph.nodes()] == ["x", "y"]
    me.check_canvas()


BAD = {
    "truncated": b'{"format": "graphgui", "version": 1, "nodes": [{"id"',
    "not JSON": b"hello",
    "empty": b"",
    "binary": bytes(range(256)),
    "deep": b"[" * 100_000,
    "newer": b'{"format": "graphgui", "version": 999, "nodes": [], "wires": []}',
    "a list": b"[]",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_says_why_and_leaves_the_document_alone(window, me, tmp_path, monkeypatch, kind):
    change(window, me)
    before, document = me.state(), window.session.document
    path = tmp_path / "bad.cgraph"
    path.write_bytes(BAD[kind])
    monkeypatch.setattr(window.files, "may_leave", lambda: True)
    assert not window.files.open_path(path)
    assert window.session.document is document
    assert me.state() == before
    assert window.isWindowModified()
    assert window.files.recent() == []
    sentence = window.view.banner.text()
    assert sentence.startswith("This file cannot be opened. ")
    assert sentence.endswith(".")
    assert ".." not in sentence


def test_missing_files_and_folders_say_so(window, tmp_path):
    for path in (tmp_path / "none.cgraph", tmp_path):
        assert not window.files.open_path(path)
        assert window.view.banner.isVisible()
        window.view.banner.drop()


def test_a_file_that_cannot_be_written_keeps_the_changes_and_says_why(window, me, dialog, tmp_path):
    """Into a folder that is not there, onto a folder, onto a write-protected file: nothing is lost, the mark stays."""
    change(window, me)
    (tmp_path / "folder.cgraph").mkdir()
    locked = tmp_path / "locked.cgraph"
    locked.write_text("old")
    locked.chmod(0o444)
    targets = [tmp_path / "no" / "such.cgraph", tmp_path / "folder.cgraph"]
    targets += [] if os.access(locked, os.W_OK) else [locked]  # root may write anything
    for path in targets:
        dialog.path = str(path)
        assert not window.files.save_as()
        assert window.isWindowModified()
        assert window.session.document.path is None
        assert f"{path.name} cannot be saved: " in window.view.banner.text()
        window.view.banner.drop()
    assert locked.read_text() == "old"


def test_a_name_without_an_ending_asks_before_it_replaces_another_file(window, me, dialog, tmp_path, monkeypatch):
    """The dialog asked about "there"; what would be replaced is "there.cgraph"."""
    path, answers = tmp_path / "there.cgraph", []
    path.write_text("old")
    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_replace", lambda _, name: bool(answers.append(name)))
    dialog.path = str(tmp_path / "there")
    assert not window.files.save_as()
    assert answers == ["there.cgraph"]
    assert path.read_text() == "old"


def test_what_is_typed_in_place_is_saved(window, me, dialog, tmp_path):
    """Ctrl+S with the field still open: what is seen is what is saved."""
    from PySide6.QtTest import QTest

    me.double_click(me.at("a", "value"))
    me.wake()
    QTest.keyClicks(window.view.field, "7.5")
    me.key(Qt.Key.Key_S, CTRL)
    assert float(graphgui.load(tmp_path / "mine.cgraph").named("a").value) == 7.5
    assert not window.isWindowModified()


def test_recent_files_are_listed_latest_first_and_can_be_forgotten(window, me, tmp_path):
    paths = [tmp_path / f"{number}.cgraph" for number in range(12)]
    for path in paths:
        graphgui.save(graphgui.parse("y = x"), path)
        window.files.open_path(path)
    recent = window.findChild(QMenu, "recent_menu")
    recent.aboutToShow.emit()
    words = [action.text() for action in recent.actions() if action.text()]
    assert words == [f"{number}.cgraph" for number in range(11, 1, -1)] + ["Forget these"]
    paths[11].unlink()
    assert window.files.recent()[0] == paths[10]
    recent.aboutToShow.emit()
    recent.actions()[2].trigger()
    assert window.session.document.path == paths[8]
    window.files.forget_recent()
    assert window.files.recent() == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.file)
def test_every_example_opens_from_its_menu(window, me, example):
    """A copy without a file: saving it does not touch the example."""
    menu = next(a.menu() for a in window.menus["&File"].actions() if a.menu() and "Examples" in a.text())
    next(action for action in menu.actions() if action.text() == example.title).trigger()
    assert window.session.document.path is None
    assert window.windowTitle() == f"{example.title}[*] — graphgui"
    assert not window.isWindowModified()
    assert not window.session.results.problems
    shown = window.view.mapToScene(window.view.viewport().rect()).boundingRect()
    assert shown.contains(window.view.canvas.content_rect())
    me.check_canvas()


def test_closing_during_a_descent_ends_it(window, me, asked, qtbot):
    """No thread is left (the fixtures look), and what the descent did is asked about."""
    window.session.do("Square", *[])
    asked.answer = DISCARD
    from graphgui.descent.descent_settings import DescentSettings
    from graphgui.document.edits import ChangeDescent

    settings = window.session.document.descent
    e = window.session.graph.named("e").id
    window.session.do("Set", ChangeDescent(settings, DescentSettings(loss=e, rate=1e-6, steps=10_000_000)))
    window.actions_by_id["run"].trigger()
    qtbot.waitUntil(lambda: window.docks.panel(DescentPanel).run.is_running)
    qtbot.wait(100)
    window.close()
    assert not window.isVisible()
    assert not window.docks.panel(DescentPanel).run.is_running
    assert asked


def test_opening_a_file_during_a_descent_ends_it(window, me, asked, qtbot, tmp_path):
    path = Path(tmp_path / "other.cgraph")
    graphgui.save(graphgui.parse("y = x * 3"), path)
    asked.answer = DISCARD
    window.actions_by_id["run"].trigger()
    qtbot.wait(50)
    assert window.files.open_path(path)
    assert not window.docks.panel(DescentPanel).run.is_running
    qtbot.wait(50)
    assert float(window.session.results.values["y"]) == 3.0
    assert not window.isWindowModified()


def odd_places(folder):
    """Paths at which there is no file: a circle of links, half a sign, a zero byte, a device, a pipe, endless names."""
    (folder / "round.cgraph").symlink_to(folder / "about.cgraph")
    (folder / "about.cgraph").symlink_to(folder / "round.cgraph")
    os.mkfifo(folder / "pipe.cgraph")
    names = ["round.cgraph", "pipe.cgraph", "a\0b.cgraph", "a\ud800b.cgraph", "x" * 100_000]
    return [*(folder / name for name in names), Path("/dev/zero"), folder]


@pytest.mark.skipif(sys.platform != "linux", reason="links, pipes and devices are Linux's")
def test_what_is_no_file_is_refused_in_a_sentence(window, me, monkeypatch, tmp_path):
    """Opened, saved to and exported to: a sentence each time, nothing waits, and the document stays."""
    places = odd_places(tmp_path)
    for path in places:
        before = window.session.document
        assert not window.files.open_path(path)
        assert window.view.banner.text().startswith("This file cannot be opened. ")
        assert window.session.document is before
    for path in places[:-2]:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_replace", lambda *given: True)
        if path.suffix == ".cgraph":
            assert not window.files.save_as(), path
            assert " cannot be saved: " in window.view.banner.text()
        picture = path if path.suffix != ".cgraph" else path.with_suffix(".png")
        if picture.suffix == ".png" and "\0" not in str(path) and "\ud800" not in str(path):
            continue
        window.view.banner.setText("")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=picture: (str(path), ""))
        window.actions_by_id["export_picture"].trigger()
        assert ": " in window.view.banner.text()
    assert window.files.recent() == []


def test_names_in_the_settings_are_not_trusted(window, tmp_path):
    """A name of 100,000 signs, one with a zero byte, a folder and a device among the recent files are left out."""
    real = tmp_path / "real.cgraph"
    graphgui.save(graphgui.parse(OLAH), real)
    odd = ["x" * 100_000, "a\0b", str(tmp_path), "/dev/zero", "~", "", "\ufffd", str(real)]
    settings().setValue("recent", odd)
    assert window.files.recent() == [real]
    window.files.remember(real)
    assert window.files.recent() == [real]
