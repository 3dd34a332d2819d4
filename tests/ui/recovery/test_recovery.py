"""Unsaved work comes back: offered at the next start in a calm dialog, restored, or kept for a week."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import ChangeDescent, Content, rename, set_value
from graphgui.document.journal.journal import Journal
from graphgui.document.journal.journal_store import KEPT, JournalStore
from graphgui.document.journal.recovery import recover
from graphgui.engine.values import as_value
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.recovery.recovery_dialog import RecoveryDialog
from graphgui.ui.shell.main_window import MainWindow

TEXT = "x = 3\ny = x**2"


@pytest.fixture
def store(tmp_path: Path) -> JournalStore:
    """A store of its own."""
    return JournalStore(tmp_path / "journals")


@pytest.fixture
def open_kept(qtbot: QtBot, store: JournalStore) -> Iterator[Callable[..., MainWindow]]:
    """Opens windows whose documents are journalled; they are closed without questions after the test."""
    windows: list[MainWindow] = []

    def open(document: Document | None = None) -> MainWindow:
        window = MainWindow(document or document_of(TEXT), store)
        windows.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open
    for window in windows:
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()


def document_of(text: str) -> Document:
    """A document that was never saved."""
    return Document(Content(graphgui.parse(text), DescentSettings()))


def crash(store: JournalStore, path: Path | None = None, name: str = "z", text: str = TEXT) -> Document:
    """Leaves a journal as a killed process would; the document has a node renamed, and a number changed."""
    document = document_of(text)
    if path is not None:
        document.save(path)
        document = Document.open(path)
    journal = Journal(document, store)
    document.do("Rename", rename(document.graph.named("y"), name))
    document.do("Type", set_value(document.graph.named("x"), as_value(7.0)))
    journal.leave()
    return document


def dialog_of(window: MainWindow) -> RecoveryDialog | None:
    """The dialog that is open, if any."""
    found = [each for each in window.findChildren(RecoveryDialog) if each.isVisible()]
    return found[0] if found else None


def offered(window: MainWindow) -> RecoveryDialog:
    """The dialog that offers what is left."""
    window.files.keeper.offer()
    dialog = dialog_of(window)
    assert dialog is not None
    return dialog


def said(window: MainWindow) -> list[str]:
    """All sentences from now on."""
    heard: list[str] = []
    window.session.said.connect(heard.append)
    return heard


def test_unsaved_work_is_offered_and_restored(
    open_kept: Callable[..., MainWindow], store: JournalStore, tmp_path: Path
) -> None:
    """With its name and path, what differs from the file, and the history; saving it ends the matter."""
    document = crash(store, tmp_path / "net.cgraph")
    window = open_kept()
    dialog = offered(window)
    text = dialog.list.item(0).text()
    assert text.splitlines()[0].startswith("net.cgraph · ")
    assert text.splitlines()[1:] == [
        str(tmp_path / "net.cgraph"),
        "1 node renamed, 1 number changed",
    ]
    QTest.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    found = window.session.document
    assert (found.graph, found.path, found.modified) == (document.graph, tmp_path / "net.cgraph", True)
    assert found.step_labels == ("Rename", "Type")
    window.actions_by_id["undo"].trigger()
    assert found.graph.named("x").value == 3
    assert store.left() == [], "the window holds it now"
    assert window.files.save()
    window.close()
    assert not [*store.folder.iterdir()]


def test_what_is_restored_survives_the_next_crash(open_kept: Callable[..., MainWindow], store: JournalStore) -> None:
    """It goes on in the same journal, which is the only one."""
    crash(store)
    window = open_kept()
    offered(window).restore_button.click()
    document = window.session.document
    document.do("Type", set_value(document.graph.named("x"), as_value(8.0)))
    (folder,) = store.folder.iterdir()
    other = open_kept()
    other.files.keeper.offer()
    assert dialog_of(other) is None
    assert folder.exists()


def test_not_now_keeps_it_for_a_week(
    open_kept: Callable[..., MainWindow], store: JournalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not offered again by itself; the File menu has it, until the week is over."""
    document = crash(store)
    window = open_kept()
    QTest.mouseClick(offered(window).later_button, Qt.MouseButton.LeftButton)
    window.files.keeper.offer()
    assert dialog_of(window) is None
    window.actions_by_id["recover"].trigger()
    dialog = dialog_of(window)
    assert dialog is not None
    assert "Never saved; 2 nodes" in dialog.list.item(0).text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.actions_by_id["recover"].trigger()
    dialog = dialog_of(window)
    assert dialog is not None
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert window.session.graph == document.graph
    window.files.keeper.discard()
    crash(store)
    other = open_kept()
    offered(other).later_button.click()
    (folder,) = store.folder.iterdir()
    at = (folder / "declined").stat().st_mtime
    monkeypatch.setattr("time.time", lambda: at + KEPT + 1)
    heard = said(other)
    other.actions_by_id["recover"].trigger()
    assert heard == ["There is no unsaved work."]
    assert not folder.exists()


def test_several_are_listed_and_one_is_restored(open_kept: Callable[..., MainWindow], store: JournalStore) -> None:
    """The selected one; the others are offered again."""
    documents = {name: crash(store, name=name) for name in ("one", "two", "three")}
    window = open_kept()
    dialog = offered(window)
    assert dialog.list.count() == 3
    dialog.list.setCurrentRow(1)
    dialog.restore_button.click()
    restored = window.session.graph
    assert any(restored == document.graph for document in documents.values())
    again = offered(window)
    assert again.list.count() == 2
    again.later_button.click()


def test_nothing_is_offered_where_nothing_is_lost(
    open_kept: Callable[..., MainWindow], store: JournalStore, tmp_path: Path
) -> None:
    """Where all was saved, undone, or is in the file by now; such journals are deleted."""
    saved = document_of(TEXT)
    journal = Journal(saved, store)
    saved.do("Rename", rename(saved.graph.named("y"), "z"))
    saved.save(tmp_path / "saved.cgraph")
    journal.leave()
    undone = Document.open(tmp_path / "saved.cgraph")
    journal = Journal(undone, store)
    undone.do("Rename", rename(undone.graph.named("z"), "y"))
    undone.undo()
    journal.leave()
    killed_in_saving = crash(store, tmp_path / "other.cgraph")
    killed_in_saving.save_copy(tmp_path / "other.cgraph")
    window = open_kept()
    window.files.keeper.offer()
    assert dialog_of(window) is None
    assert not [*store.folder.iterdir()]


def test_a_window_that_is_closed_leaves_nothing(open_kept: Callable[..., MainWindow], store: JournalStore) -> None:
    """The usual question was answered; so it is with a document that is left for another."""
    window = open_kept()
    window.session.do("Rename", rename(window.session.graph.named("y"), "z"))
    assert len([*store.folder.iterdir()]) == 1
    window.session.open(document_of("a = 1"))
    assert not [*store.folder.iterdir()]
    window.session.do("Rename", rename(window.session.graph.named("a"), "b"))
    assert len([*store.folder.iterdir()]) == 1
    window.files.may_leave = lambda: False  # type: ignore[method-assign]
    window.close()
    assert len([*store.folder.iterdir()]) == 1
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.close()
    assert not [*store.folder.iterdir()]


def test_what_cannot_be_read_is_said_once_and_set_aside(
    open_kept: Callable[..., MainWindow], store: JournalStore
) -> None:
    """Damaged, or of another version; the program goes on."""
    crash(store)
    (folder,) = store.folder.iterdir()
    base = folder / "base-0"
    base.write_bytes(base.read_bytes().replace(b"journal 1\n", b"journal 9\n"))
    window = open_kept()
    heard = said(window)
    window.files.keeper.offer()
    window.files.keeper.offer()
    assert heard == [
        "Other unsaved work cannot be read: another version of graphgui wrote it. "
        f"It is kept for a week in {store.folder}."
    ]
    assert folder.exists()
    crash(store)
    base.write_bytes(b"?")
    (folder / "declined").unlink()
    dialog = offered(window)
    assert dialog.list.count() == 1
    assert "it is damaged" in dialog.remark.text()
    assert dialog.remark.isVisible()
    dialog.later_button.click()


def test_a_file_that_is_gone(open_kept: Callable[..., MainWindow], store: JournalStore, tmp_path: Path) -> None:
    """The work is offered all the same, and saved where it was."""
    crash(store, tmp_path / "net.cgraph")
    (tmp_path / "net.cgraph").unlink()
    window = open_kept()
    dialog = offered(window)
    assert "The file is not there any more, or cannot be read." in dialog.list.item(0).text()
    dialog.restore_button.click()
    assert window.files.save()
    assert graphgui.load(tmp_path / "net.cgraph") == window.session.graph


def test_a_descent_under_way_comes_back(
    open_kept: Callable[..., MainWindow], store: JournalStore, tmp_path: Path, qtbot: QtBot
) -> None:
    """At a step that was shown, as one undo step, also where the process is killed before anything is committed."""
    document = document_of("x = parameter(3)\nL = x**2")
    document.do("Slow", ChangeDescent(document.descent, DescentSettings(None, 1e-6, 10_000_000)))
    window = open_kept(document)
    run = window.docks.panel(DescentPanel).run
    shown: list[float] = []

    def note() -> None:
        shown.extend(float(value) for value in (run.shown or {}).values())

    run.advanced.connect(note)
    run.run()
    qtbot.waitUntil(lambda: len(shown) > 2)
    # What a kill would leave here.
    shutil.copytree(store.folder, tmp_path / "copy")
    run.drop()
    (left,) = JournalStore(tmp_path / "copy").left()
    found = recover(left)
    left.let_go()
    assert found is not None
    assert float(found.document.graph.named("x").value) in shown
    assert found.document.undo_label is not None
    assert found.document.undo_label.startswith("Descend ")
    found.document.undo()
    assert found.document.graph.named("x").value == 3
    window.files.keeper.discard()


def test_where_journals_cannot_be_written_it_is_said_once(
    open_kept: Callable[..., MainWindow], store: JournalStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program goes on; once the disk is well again, so is the journal."""
    monkeypatch.setattr("graphgui.document.journal.journal.PATIENCE", 0)
    store.folder.write_text("a file where the folder should be")
    window = open_kept()
    heard = said(window)
    for name in ("a", "b", "c"):
        window.session.do("Rename", rename(window.session.graph.nodes()[0], name))
    qtbot.waitUntil(lambda: bool(heard))
    QApplication.processEvents()
    assert len(heard) == 1
    assert heard[0].startswith("If graphgui stopped now, unsaved changes would be lost: ")
    store.folder.unlink()
    window.session.do("Rename", rename(window.session.graph.nodes()[0], "d"))
    (folder,) = store.folder.iterdir()
    assert {"base-0", "tail-0", "lock"} == {path.name for path in folder.iterdir()}
