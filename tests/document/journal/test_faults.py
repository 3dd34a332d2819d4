"""Every write of a journal may fail: the program goes on, it is said once, and the journal goes on when the disk does."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content, move
from graphgui.document.journal.journal import Journal
from graphgui.document.journal.journal_store import JournalStore
from tests.document.journal.journals import assert_same, recovered

STEPS = ("write", "open", "fsync", "replace", "mkdir")
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other thread does at once what it is to do, and a failed try is followed by the next deed's."""
    monkeypatch.setattr("graphgui.document.journal.syncer.PAUSE", 0.0)
    monkeypatch.setattr("graphgui.document.journal.journal.PATIENCE", 0)


@contextmanager
def failing(step: str, error: int, after: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Lets a call of the system fail, from the one after so many on; gives a list that has an entry for each failure."""
    right, calls, failures = getattr(os, step), [0], list[int]()

    def wrong(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] <= after:
            return right(*given, **named)
        failures.append(error)
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, wrong)
        yield failures


@pytest.fixture
def document() -> Document:
    """A document that was never saved."""
    return Document(Content(graphgui.parse("a = 2\nb = a + 1"), DescentSettings()))


def edit(document: Document, x: float) -> None:
    """Moves a node."""
    document.do("Move", move(document.graph.named("b"), (x, 0.0)))


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_step_that_fails(
    step: str, error: int, after: int, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No edit is refused, one error is told, and afterwards all is in the journal again."""
    told: list[OSError] = []
    journal = Journal(document, JournalStore(tmp_path / "state"), long=600)
    journal.failed.connect(told.append)
    with failing(step, error, after, monkeypatch) as failures:
        for x in range(12):
            edit(document, float(x))
        # What the other thread has to do, it tries now.
        journal.settle()
    # A folder that is not synced has no error of its own.
    assert [each.errno for each in told if each.errno != errno.EIO] in ([], [error])
    assert len(told) <= (1 if failures else 0)
    if not told:
        # Where only a later base failed, the older one is as good.
        assert recovered_now(tmp_path / "state") == 11.0
    for x in range(3):
        edit(document, 100.0 + x)
    journal.settle()
    journal.leave()
    found = recovered(tmp_path / "state")
    assert_same(found.document, document)
    assert not found.damaged


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_write_that_is_cut_short(
    error: int, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system takes a part of each record, and then no more: what was whole before is given back."""
    journal = Journal(document, JournalStore(tmp_path))
    edit(document, 1.0)
    edit(document, 2.0)
    right = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: right(handle, data[:7]))
        edit(document, 3.0)
    assert recovered_now(tmp_path) == 3.0, "a short write goes on"
    taken = [20]

    def full(handle: int, data: bytes) -> int:
        if not taken[0]:
            raise OSError(error, os.strerror(error))
        count = right(handle, data[: taken[0]])
        taken[0] -= count
        return count

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        edit(document, 4.0)
    assert recovered_now(tmp_path) == 3.0, "a half of a record is none"
    edit(document, 5.0)
    assert recovered_now(tmp_path) == 5.0
    journal.leave()
    assert_same(recovered(tmp_path).document, document)


def recovered_now(folder: Path) -> float:
    """The place of the node in the journal as it is on the disk now, while it is written."""
    from graphgui.document.journal.journal_store import JournalFolder
    from graphgui.document.journal.recovery import recover

    (path,) = folder.iterdir()
    found = recover(JournalFolder(path, -1))
    assert found is not None
    return float(found.document.graph.named("b").position[0])


def test_a_folder_that_somebody_deletes(document: Document, tmp_path: Path) -> None:
    """The journal begins anew once that is seen, when the next base is due."""
    import shutil

    journal = Journal(document, JournalStore(tmp_path / "state"), long=600)
    for x in range(4):
        edit(document, float(x))
    shutil.rmtree(tmp_path / "state")
    for x in range(40):
        edit(document, float(x))
    journal.leave()
    assert_same(recovered(tmp_path / "state").document, document)


def test_a_file_system_without_locks(document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can tell whether a process lives, nothing is offered, and nothing is deleted."""
    monkeypatch.setattr("graphgui.document.journal.journal_store.hold", lambda handle: None)
    journal = Journal(document, JournalStore(tmp_path))
    edit(document, 1.0)
    journal.leave()
    assert JournalStore(tmp_path).left() == []
    assert len([*tmp_path.iterdir()]) == 1
