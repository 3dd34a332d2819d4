"""Files in a shared world: what others do to the open file is noticed, asked about once, and never overwritten in silence."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

import graphgui
from graphgui.document.document import Document
from graphgui.document.edits import set_value
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.hand import CTRL, SHIFT, Hand

OLAH = "a = 2; b = 1; e = (a + b) * (b + 1)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is open in the window."""
    graph = graphgui.parse(OLAH)
    graphgui.save(graph, tmp_path / "mine.cgraph")
    return tmp_path / "mine.cgraph"


@pytest.fixture
def window(open_window: Callable[..., MainWindow], path: Path) -> MainWindow:
    """A window on the file."""
    window = open_window(OLAH)
    assert window.files.open_path(path)
    return window


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """The sentences that the window shows."""
    heard: list[str] = []
    window.session.said.connect(heard.append)
    return heard


def theirs(path: Path, text: str = OLAH.replace("b = 1", "b = 3")) -> bytes:
    """Another program writes the file."""
    graphgui.save(graphgui.parse(text), path)
    return path.read_bytes()


def edit(window: MainWindow, name: str = "a", value: float = 5.0) -> None:
    """An edit of this window."""
    session = window.session
    session.do("Change a", set_value(session.graph.named(name), value))


def number(window: MainWindow, name: str) -> object:
    """The value of a parameter in this window."""
    return window.session.graph.named(name).value


@contextmanager
def away(window: MainWindow) -> Iterator[None]:
    """Meanwhile another window is in front."""
    other = QWidget()
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    assert not window.isActiveWindow()
    yield
    other.close()
    other.deleteLater()
    window.activateWindow()
    QApplication.processEvents()
    assert window.isActiveWindow() or box() is not None


def box() -> QMessageBox | None:
    """The question that is open."""
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QMessageBox) else None


def press(words: str) -> str:
    """Presses a button of the open question; gives all that it says."""
    asked = box()
    assert asked is not None, "nothing is asked"
    text = f"{asked.text()}\n{asked.informativeText()}"
    next(button for button in asked.buttons() if button.text().replace("&", "") == words).click()
    QApplication.processEvents()
    return text


@contextmanager
def answering(*answers: str, meanwhile: Callable[[], object] = lambda: None) -> Iterator[list[str]]:
    """Meanwhile questions get these answers, as soon as they are there; gives what was asked.

    `meanwhile` is done while the first one is open.
    """
    asked, left = list[str](), list(answers)
    timer = QTimer()

    def answer() -> None:
        if box() is not None:
            if not asked:
                meanwhile()
            # One answer too few, and the test would wait for ever.
            asked.append(press(left.pop(0) if left else "Cancel"))

    timer.timeout.connect(answer)
    timer.start(1)
    yield asked
    timer.stop()
    assert len(asked) == len(answers), asked


def saving(me: Hand, *answers: str) -> list[str]:
    """Saves by keyboard and gives these answers; gives what was asked."""
    with answering(*answers) as asked:
        me.key(Qt.Key.Key_S, CTRL)
    assert box() is None
    return asked


# ── before saving ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_file_that_nobody_changed_is_saved_without_a_question(window: MainWindow, me: Hand, path: Path) -> None:
    """Neither is one that was touched, copied over by itself, or saved by this window before."""
    for value in (5.0, 6.0):
        edit(window, value=value)
        saving(me)
        assert graphgui.load(path).named("a").value == value
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    edit(window, value=7.0)
    saving(me)
    assert graphgui.load(path).named("a").value == 7.0


def test_the_question_names_file_and_difference_and_each_answer_does_what_it_says(
    window: MainWindow, me: Hand, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(window)
    other = theirs(path, "a = 2; b = 3; new = a / 2; e = (a + b) * (b + 1)")
    (words,) = saving(me, "Cancel")
    assert "mine.cgraph has changed on the disk" in words
    assert "Only in the file: new" in words
    assert "a: 5 here, 2 in the file" in words
    assert "b: 1 here, 3 in the file" in words
    assert path.read_bytes() == other
    assert window.isWindowModified()

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.cgraph"), ""))
    assert len(saving(me, "Save a copy…")) == 1
    assert path.read_bytes() == other
    assert graphgui.load(tmp_path / "copy.cgraph") == window.session.graph
    assert window.session.document.path == tmp_path / "copy.cgraph"
    me.check_canvas()


def test_overwriting_saves_this_version_and_asks_no_more(window: MainWindow, me: Hand, path: Path) -> None:
    edit(window)
    theirs(path)
    assert len(saving(me, "Overwrite")) == 1
    assert graphgui.load(path) == window.session.graph
    assert not window.isWindowModified()
    edit(window, value=6.0)
    assert saving(me) == []


def test_what_changes_while_the_question_is_open_is_asked_about_again(window: MainWindow, me: Hand, path: Path) -> None:
    edit(window)
    theirs(path)
    with answering("Overwrite", "Overwrite", meanwhile=lambda: theirs(path, OLAH.replace("b = 1", "b = 4"))) as asked:
        me.key(Qt.Key.Key_S, CTRL)
    first, second = asked
    assert "3 in the file" in first
    assert "4 in the file" in second
    assert graphgui.load(path) == window.session.graph


def test_reload_is_one_step_that_is_undone(window: MainWindow, me: Hand, path: Path) -> None:
    """The file is taken over with its history kept: undo brings this version back, as a change to be saved."""
    edit(window)
    theirs(path)
    saving(me, "Reload")
    assert (number(window, "a"), number(window, "b")) == (2.0, 3.0)
    assert not window.isWindowModified()
    assert window.session.graph == graphgui.load(path)
    me.check_canvas()
    me.key(Qt.Key.Key_Z, CTRL)
    assert (number(window, "a"), number(window, "b")) == (5.0, 1.0)
    assert window.isWindowModified()
    me.key(Qt.Key.Key_Z, CTRL)
    assert number(window, "a") == 2.0
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    me.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert not window.isWindowModified()
    me.check_canvas()


def test_the_same_edit_made_by_both_is_no_conflict(window: MainWindow, me: Hand, path: Path) -> None:
    edit(window)
    written = path.read_bytes()
    window.session.document.save_copy(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert path.read_bytes() != written
    assert saving(me) == []
    assert not window.isWindowModified()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no file be taken away")
def test_a_file_that_is_gone_is_written_anew_and_a_folder_in_its_place_is_told(
    window: MainWindow, me: Hand, path: Path, said: list[str]
) -> None:
    edit(window)
    path.unlink()
    assert saving(me) == []
    assert graphgui.load(path) == window.session.graph
    path.unlink()
    path.mkdir()
    edit(window, value=6.0)
    (words,) = saving(me, "Overwrite")
    assert "this is a folder, no file" in words
    assert "cannot be saved: this is a folder, no file" in said[-1]
    assert window.isWindowModified()


def test_what_is_no_graph_any_more_is_not_overwritten_in_silence(window: MainWindow, me: Hand, path: Path) -> None:
    edit(window)
    path.write_text("something else", encoding="utf-8")
    (words,) = saving(me, "Cancel")
    assert "cannot be opened as it is now: this is not JSON" in words
    assert path.read_text(encoding="utf-8") == "something else"


def test_closing_with_a_conflict_asks_and_reload_stays(
    window: MainWindow, me: Hand, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question about unsaved changes leads to the one about the file."""
    edit(window)
    theirs(path)
    save = QMessageBox.StandardButton.Save
    monkeypatch.setattr("graphgui.ui.commands.file_dialogs.ask_to_save", lambda *_: save)
    with answering("Reload"):
        window.close()
    assert window.isVisible()
    assert number(window, "b") == 3.0


def test_what_could_not_be_kept_is_said(
    window: MainWindow, me: Hand, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphgui.files.whole_file.sync_folder", lambda _: False)
    edit(window)
    saving(me)
    assert said[-1].startswith("mine.cgraph is saved, but the disk has not confirmed it")


# ── when the window comes to the front ───────────────────────────────────────────────────────────────────────────────
def test_an_unchanged_document_is_offered_the_file(window: MainWindow, path: Path) -> None:
    with away(window):
        theirs(path)
    words = press("Reload")
    assert "mine.cgraph has changed on the disk." in words
    assert "b: 1 here, 3 in the file" in words
    assert number(window, "b") == 3.0
    assert not window.isWindowModified()
    with away(window):
        pass
    assert box() is None


def test_the_same_contents_are_told_once(window: MainWindow, me: Hand, path: Path) -> None:
    """Put off, it is asked about when saving; other contents are news again."""
    edit(window)
    with away(window):
        theirs(path)
    press("Decide later")
    with away(window):
        os.utime(path)
    assert box() is None
    assert len(saving(me, "Cancel")) == 1
    with away(window):
        theirs(path, OLAH.replace("b = 1", "b = 4"))
    assert "4 in the file" in press("Decide later")
    assert (number(window, "a"), number(window, "b")) == (5.0, 1.0)


def test_a_version_that_is_kept_replaces_the_file(window: MainWindow, me: Hand, path: Path) -> None:
    """Keeping is an answer to the question of saving too, until the file changes once more."""
    with away(window):
        theirs(path)
    press("Keep this version")
    assert window.isWindowModified(), "the file holds something else"
    me.key(Qt.Key.Key_Z, CTRL)
    assert window.isWindowModified()
    assert saving(me) == []
    assert graphgui.load(path).named("b").value == 1.0
    assert not window.isWindowModified()


def test_a_file_that_came_back_is_no_news(window: MainWindow, path: Path) -> None:
    before = path.read_bytes()
    with away(window):
        theirs(path)
        path.write_bytes(before)
    assert box() is None
    assert not window.isWindowModified()


def test_what_a_killed_process_left_is_swept_up_when_the_file_is_opened(window: MainWindow, path: Path) -> None:
    left = path.with_name(".graphgui-1234.part")
    left.write_bytes(b"half")
    window.files.new()
    window.files.open_path(path)
    assert not left.exists()


def test_leaving_a_document_whose_file_is_gone_asks_whether_to_save_it_again(window: MainWindow, path: Path) -> None:
    with away(window):
        path.unlink()
    with answering("Cancel") as asked:
        window.close()
    assert "mine.cgraph cannot be read from the disk any more. Save what you see here?" in asked[0]
    assert window.isVisible()
    with answering("Save"):
        window.files.new()
    assert graphgui.load(path).named("e")


def test_a_disk_that_was_away_for_a_while_leaves_nothing_to_save(
    window: MainWindow, path: Path, said: list[str]
) -> None:
    with away(window):
        path.rename(path.with_name("elsewhere"))
    assert window.isWindowModified()
    with away(window):
        path.with_name("elsewhere").rename(path)
    assert not window.isWindowModified()
    assert len(said) == 1


def test_the_same_graph_written_otherwise_is_taken_in_silence(window: MainWindow, me: Hand, path: Path) -> None:
    with away(window):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert box() is None
    edit(window)
    assert saving(me) == []


@pytest.mark.parametrize("kind", ["gone", "folder", "unreadable", "no graph"])
def test_what_cannot_be_read_any_more_is_said_once(
    window: MainWindow, path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """What is on the screen is kept, counts as a change, and leaving asks about it."""

    def refuse() -> int:
        raise PermissionError(13, "Permission denied")

    with away(window):
        if kind == "no graph":
            path.write_bytes(b"")
        elif kind == "unreadable":
            path.chmod(0)
            with suppress(PermissionError), path.open("rb"):  # root, who may read everything
                real = os.open
                monkeypatch.setattr(os, "open", lambda name, *more: refuse() if name == path else real(name, *more))
        else:
            path.unlink()
        if kind == "folder":
            path.mkdir()

    assert box() is None
    words = {
        "gone": "mine.cgraph is no longer there",
        "folder": "mine.cgraph can no longer be read: this is a folder, no file.",
        "unreadable": "mine.cgraph can no longer be read: Permission denied.",
        "no graph": "mine.cgraph has changed on the disk and cannot be opened: the file is empty",
    }
    assert len(said) == 1
    assert said[0].startswith(words[kind])
    assert window.isWindowModified()
    with away(window):
        pass
    assert len(said) == 1
    if path.is_file():
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_nothing_is_read_where_nothing_changed(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coming to the front asks the system once, and reads only a file that may be another."""
    monkeypatch.setattr("time.time_ns", lambda: path.stat().st_ctime_ns + 3_000_000_000)
    with away(window):
        pass
    reads: list[object] = []
    monkeypatch.setattr("graphgui.files.whole_file.read_stamped", reads.append)
    with away(window):
        pass
    assert reads == []


def test_numbers_that_are_hidden_are_not_given_away(window: MainWindow, path: Path) -> None:
    from graphgui.lessons.questions import Question

    session = window.session
    session.hide(frozenset({Question(session.graph.named("b").id, "value")}))
    with away(window):
        theirs(path)
    words = press("Decide later")
    assert "Other numbers: b" in words
    assert "3" not in words


# ── two windows ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_two_windows_on_one_file_know_of_each_other(
    window: MainWindow, said: list[str], open_window: Callable[..., MainWindow], path: Path, tmp_path: Path
) -> None:
    """The second is told when it opens the file, by whatever name; the first when it comes to the front; each once."""
    second = open_window(OLAH)
    heard: list[str] = []
    second.session.said.connect(heard.append)
    link = tmp_path / "link.cgraph"
    link.symlink_to(path)
    assert second.files.open_path(link)
    assert [text for text in heard if "open in another window" in text] == [
        "link.cgraph is open in another window, too. Whoever saves second is asked first."
    ]
    assert said == []
    for _ in range(2):
        window.activateWindow()
        QApplication.processEvents()
        second.activateWindow()
        QApplication.processEvents()
    assert said == ["mine.cgraph is open in another window, too. Whoever saves second is asked first."]
    second.files.new()
    third = open_window(OLAH)
    third.session.said.connect(heard.append)
    window.files.new()
    assert third.files.open_path(path)
    assert sum("open in another window" in text for text in heard) == 1


def test_a_file_named_on_the_command_line_is_known_to_be_open(
    window: MainWindow, path: Path, open_window: Callable[..., MainWindow], qtbot: object
) -> None:
    """The window that is made on the file says so once it is shown."""
    other = MainWindow(Document.open(path))
    heard: list[str] = []
    other.session.said.connect(heard.append)
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    assert len(heard) == 1
    other.close()
    other.deleteLater()
