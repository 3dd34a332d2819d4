"""A journal gives back the document as it was: nodes, annotations, ids, history, name and place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np
import pytest

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChooseOutput, Content, move, rename, set_value
from graphgui.document.journal.journal import Journal
from graphgui.document.journal.journal_store import KEPT, JournalStore
from graphgui.document.journal.recovery import recover
from graphgui.engine.graph import make_node
from graphgui.engine.values import as_value
from graphgui.formats.examples import EXAMPLES
from tests.document.edit_kinds import KINDS, edits_of_every_kind
from tests.document.journal.journals import any_deed, assert_same, first_left, journalled, recovered

TEXT = "a = 2\nb = 3\nc = a + b\nd = b + 1\ne = c * d"


def document_of(text: str = TEXT) -> Document:
    """A document that was never saved."""
    return Document(Content(graphgui.parse(text), DescentSettings()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_edit(kind: str, tmp_path: Path) -> None:
    """Each kind of edit is given back, done, taken back, and done again, whatever of it is in the base or the tail."""
    for long in (10**9, 1):
        folder = tmp_path / str(long)
        document = document_of()
        with journalled(document, folder, long):
            document.do("First", ChooseOutput(document.graph.chosen_output, None))
            document.do(kind, *edits_of_every_kind(document)[kind])
        assert_same(recovered(folder).document, document)
        document.undo()
        with journalled(document, tmp_path / f"{long} undone", long):
            document.redo()
            document.undo()
        assert_same(recovered(tmp_path / f"{long} undone").document, document)


@pytest.mark.parametrize("seed", range(6))
def test_any_deeds(seed: int, tmp_path: Path) -> None:
    """After any deeds, with a new base now and then, the document is given back with its whole history."""
    dice = Random(seed)
    document = document_of()
    with journalled(document, tmp_path / "state", long=1500):
        for at in range(120):
            any_deed(document, dice)
            if dice.random() < 0.05:
                document.save(tmp_path / f"{at}.cgraph")
    assert_same(recovered(tmp_path / "state").document, document)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_any_deeds_at_length(seed: int, tmp_path: Path) -> None:
    """The same with other dice, looked at after every tenth deed."""
    dice = Random(seed)
    document = document_of()
    store = JournalStore(tmp_path)
    journal = Journal(document, store, long=dice.choice([1, 500, 5000]))
    for _ in range(20):
        for _ in range(10):
            any_deed(document, dice)
        journal.leave()
        if document.step_labels and (left := first_left(tmp_path)) is not None:
            found = recover(left)
            assert found is not None
            assert_same(found.document, document)
            journal = Journal(document, store, long=dice.choice([1, 500, 5000]))
            journal.adopt(left, found.number, found.generation)
        else:
            journal = Journal(document, store)
    journal.discard()


def test_a_document_from_a_file_begins_with_its_bytes(tmp_path: Path) -> None:
    """Name, path and what the file holds are known; the first edit is written without a look at the rest."""
    path = tmp_path / "é ü.cgraph"
    document_of().save(path)
    document = Document.open(path)
    with journalled(document, tmp_path / "state"):
        document.do("Rename", rename(document.graph.named("a"), "α"))
        document.undo()
        document.redo()
    found = recovered(tmp_path / "state").document
    assert_same(found, document)
    assert (found.path, found.name, found.modified) == (path, "é ü.cgraph", True)
    found.undo()
    assert not found.modified


def test_a_copy_of_an_example(tmp_path: Path) -> None:
    """It has a title and no file."""
    document = Document.copy_of(EXAMPLES[1].path, EXAMPLES[1].title)
    with journalled(document, tmp_path):
        document.do("Move", move(document.graph.nodes()[0], (5.0, 6.0)))
    found = recovered(tmp_path).document
    assert_same(found, document)
    assert (found.path, found.title) == (None, EXAMPLES[1].title)


def test_a_number_that_is_scrubbed_is_one_step(tmp_path: Path) -> None:
    """What joins one step does so again; what comes after a recovery is a step of its own."""
    document = document_of()
    with journalled(document, tmp_path):
        for number in np.linspace(0, 1, 30):
            document.do("Scrub", set_value(document.graph.named("a"), as_value(number)), merge="a")
    found = recovered(tmp_path).document
    assert_same(found, document)
    assert found.step_labels == ("Scrub",)
    found.do("Scrub", set_value(found.graph.named("a"), 7.0), merge="a")
    assert len(found.step_labels) == 2


def test_one_entry_of_a_large_array_costs_little(tmp_path: Path) -> None:
    """An array in which one entry is another one is not written again."""
    document = document_of("w = 1")
    document.do("Fill", set_value(document.graph.named("w"), np.zeros((500, 400))))
    with journalled(document, tmp_path):
        for at in range(50):
            array = np.array(document.graph.named("w").value)
            array[at, 3] = (-0.0, np.nan, np.inf, 2.5)[at % 4]
            document.do("Type", set_value(document.graph.named("w"), array))
    found = recovered(tmp_path)
    np.testing.assert_array_equal(found.document.graph.named("w").value, document.graph.named("w").value)
    assert np.signbit(found.document.graph.named("w").value[0, 3])
    (tail,) = found.folder.path.glob("tail-*")
    assert tail.stat().st_size < 50 * 300
    found.document.undo()
    assert found.document.graph.named("w").value[49, 3] == 0


def test_what_a_descent_shows_becomes_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The values that were shown last are given back as an edit that can be undone; a run that ended leaves none."""
    monkeypatch.setattr("graphgui.document.journal.journal.SHOWING", 1e6)
    document = document_of()
    a = document.graph.named("a").id
    with journalled(document, tmp_path / "one") as journal:
        journal.show("Descend 3 steps", {a: np.float64(1.25)})
        journal.show("Descend 4 steps", {a: np.float64(1.5)})  # too soon
    found = recovered(tmp_path / "one").document
    assert found.graph.node(a).value == 1.25
    assert found.step_labels == ("Descend 3 steps",)
    found.undo()
    assert found.graph == document.graph
    with journalled(document, tmp_path / "two") as journal:
        journal.show("Descend 3 steps", {a: np.float64(1.25)})
        journal.show("", None)
    assert_same(recovered(tmp_path / "two").document, document)


def test_what_a_descent_shows_is_in_the_next_tail_too(tmp_path: Path) -> None:
    """A new base meanwhile does not lose it."""
    document = document_of()
    a = document.graph.named("a").id
    with journalled(document, tmp_path, long=1) as journal:
        document.do("Move", move(document.graph.named("b"), (1.0, 1.0)))
        journal.show("Descend 3 steps", {a: np.float64(1.25)})
        for x in range(40):
            document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
    assert recovered(tmp_path).document.graph.node(a).value == 1.25


def test_nothing_is_written_before_the_first_deed(tmp_path: Path) -> None:
    """Opening and leaving costs nothing, and a journal that is discarded leaves nothing."""
    store, document = JournalStore(tmp_path / "state"), document_of()
    journal = Journal(document, store)
    assert not store.folder.exists()
    document.do("Move", move(document.graph.named("b"), (1.0, 1.0)))
    assert len([*store.folder.iterdir()]) == 1
    journal.discard()
    assert not [*store.folder.iterdir()]
    document.do("Move", move(document.graph.named("b"), (2.0, 1.0)))
    assert not [*store.folder.iterdir()]


def test_a_journal_that_is_written_is_not_offered(tmp_path: Path) -> None:
    """Nobody else gets it, as long as its process lives; two documents have two journals."""
    store, documents = JournalStore(tmp_path), [document_of(), document_of()]
    journals = [Journal(document, store) for document in documents]
    for x, document in enumerate(documents):
        document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
    assert len([*tmp_path.iterdir()]) == 2
    assert store.left() == []
    journals[0].leave()
    (left,) = store.left()
    assert JournalStore(tmp_path).left() == [], "it is offered once"
    found = recover(left)
    assert found is not None
    assert_same(found.document, documents[0])
    left.let_go()
    journals[1].discard()


def test_a_restored_document_goes_on_in_its_journal(tmp_path: Path) -> None:
    """At each moment there is one journal, which has all; also where it was cut before it was restored."""
    document, store = document_of(), JournalStore(tmp_path)
    with journalled(document, tmp_path):
        for x in range(5):
            document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
    left = first_left(tmp_path)
    assert left is not None
    with (left.path / "tail-0").open("ab") as tail:
        tail.write(b"half of a record")
    found = recover(left)
    assert found is not None
    restored = found.document
    journal = Journal(restored, store)
    journal.adopt(left, found.number, found.generation)
    restored.do("Rename", rename(restored.graph.named("a"), "α"))
    journal.leave()
    after = recovered(tmp_path)
    assert_same(after.document, restored)
    assert not after.damaged
    assert sorted(path.name for path in after.folder.path.iterdir()) == ["base-1", "lock", "tail-1"]


def test_ids_that_the_history_knows_are_not_given_again(tmp_path: Path) -> None:
    """A node that was added after a recovery does not take the place of one that redo brings back."""
    document = document_of()
    with journalled(document, tmp_path, long=1):
        document.do("Add", AddNode(make_node(document.graph.fresh_id(), "f", "sin")))
        document.undo()
    found = recovered(tmp_path).document
    assert found.graph.fresh_id() == document.graph.fresh_id()
    found.redo()
    assert found.graph.named("f").op == "sin"


def test_a_journal_that_was_declined_is_kept_for_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known as declined, and over after seven days."""
    document = document_of()
    with journalled(document, tmp_path):
        document.do("Move", move(document.graph.named("b"), (1.0, 1.0)))
    left = first_left(tmp_path)
    assert left is not None
    assert not left.is_declined
    left.decline()
    assert left.is_declined
    assert not left.is_over
    now = left.changed
    monkeypatch.setattr("time.time", lambda: now + KEPT - 60)
    assert not left.is_over
    monkeypatch.setattr("time.time", lambda: now + KEPT + 60)
    assert left.is_over
    left.let_go()


def test_the_oldest_steps_are_dropped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The history has a bound, also in a journal; what the file holds may then be out of reach."""
    monkeypatch.setattr("graphgui.document.document.MOST_UNDO_STEPS", 10)
    document = document_of()
    document.save(tmp_path / "file.cgraph")
    with journalled(document, tmp_path / "state", long=2000):
        for x in range(25):
            document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
    found = recovered(tmp_path / "state").document
    assert_same(found, document)
    assert (len(found.step_labels), found.modified, found.begins_late) == (10, True, True)
    while found.undo_label:
        found.undo()
    assert found.modified
    assert found.graph.named("b").position == (14.0, 1.0)


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder, of which some may go meanwhile."""
    size = 0
    for path in folder.rglob("*-*"):
        with suppress(FileNotFoundError):
            size += path.stat().st_size
    return size


@pytest.mark.slow
def test_the_size_over_100_000_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the bounds of the program: at no time more than the history of 10,000 steps and two tails."""
    monkeypatch.setattr("graphgui.document.journal.syncer.PAUSE", 0.0)
    document, largest = document_of(), 0
    with journalled(document, tmp_path) as journal:
        for x in range(100_000):
            document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
            if x % 500 == 0:
                journal.settle()
                largest = max(largest, size_of(tmp_path))
    print(f"{largest / 2**20:.1f} MB at most, {size_of(tmp_path) / 2**20:.1f} MB in the end")
    assert largest < 24 * 2**20
    assert_same(recovered(tmp_path).document, document)


def test_the_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over any number of edits, no more than base and tail are there, each of a bounded size."""
    monkeypatch.setattr("graphgui.document.document.MOST_UNDO_STEPS", 100)
    monkeypatch.setattr("graphgui.document.journal.syncer.PAUSE", 0.0)
    document, largest = document_of(), 0
    with journalled(document, tmp_path, long=20_000) as journal:
        for x in range(4000):
            document.do("Move", move(document.graph.named("b"), (float(x), 1.0)))
            if x % 50 == 0:
                journal.settle()
                largest = max(largest, size_of(tmp_path))
    # 4,000 edits take 400 kB.
    assert largest < 150_000
    assert_same(recovered(tmp_path).document, document)


def test_a_change_of_shape_and_slots(tmp_path: Path) -> None:
    """Values of other shapes, empty ones, and other numbers of slots."""
    document = document_of("w = 1")
    values = (np.zeros((0, 3)), np.arange(100.0), np.arange(100.0).reshape(4, 25), np.ones(3), 2.0, np.nan, -np.inf)
    with journalled(document, tmp_path):
        for value in values:
            document.do("Type", set_value(document.graph.named("w"), as_value(value)))
    assert_same(recovered(tmp_path).document, document)
