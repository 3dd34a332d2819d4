"""What the tests of journals share: documents under a journal, random deeds, and whether two documents are the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from graphgui.document.document import Document
from graphgui.document.journal.journal import LONG, Journal
from graphgui.document.journal.journal_store import JournalFolder, JournalStore
from graphgui.document.journal.recovery import Recovered, recover
from graphgui.engine.graph import GraphError
from tests.document.test_any_edits import COMMANDS, edits_for, snapshot


@contextmanager
def journalled(document: Document, folder: Path, long: int = LONG) -> Iterator[Journal]:
    """A journal of a document in this folder, which is left there as by a crash."""
    journal = Journal(document, JournalStore(folder), long)
    try:
        yield journal
    finally:
        journal.leave()


def any_deed(document: Document, dice: Random) -> None:
    """Does something to a document, picked by the dice; it may be refused."""
    match dice.choice(["do"] * 8 + ["undo", "redo", "seal", "forget"]):
        case "undo":
            document.undo()
        case "redo":
            document.redo()
        case "seal":
            document.seal()
        case "forget" if dice.random() < 0.2:
            document.forget_redo()
        case _:
            command, i, j, k = dice.choice(COMMANDS), *(dice.randrange(10**6) for _ in range(3))
            with suppress(GraphError):
                document.do(command, *edits_for(document, command, i, j, k), merge=(command, i) if k % 2 else None)


def first_left(folder: Path) -> JournalFolder | None:
    """The one journal that is left in a folder; None where none is."""
    left = JournalStore(folder).left()
    assert len(left) <= 1
    return left[0] if left else None


def recovered(folder: Path) -> Recovered:
    """What the one journal in a folder gives back."""
    left = first_left(folder)
    assert left is not None
    found = recover(left)
    left.let_go()
    assert found is not None
    return found


def states(document: Document) -> list[object]:
    """All states that undo and redo lead to, and where the present is among them; afterwards the document is as before."""
    done = document.steps_done
    while document.redo_label is not None:
        document.redo()
    found: list[object] = [(done, document.step_labels, document.name, document.path)]
    while document.undo_label is not None:
        found.append((snapshot(document), document.modified))
        document.undo()
    found.append((snapshot(document), document.modified))
    for _ in range(done):
        document.redo()
    return found


def assert_same(found: Document, document: Document) -> None:
    """Two documents are the same, with their ids, their histories and the states in it."""
    assert snapshot(found) == snapshot(document)
    assert (found.modified, found.path, found.title) == (document.modified, document.path, document.title)
    assert found.on_disk == document.on_disk
    assert states(found) == states(document)
