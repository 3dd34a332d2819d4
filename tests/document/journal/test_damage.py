"""Journals that are cut or damaged, anywhere, or of another version: what is whole is given back, nothing raises."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from random import Random

import pytest

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.document.journal.framed_file import HEAD, framed
from graphgui.document.journal.journal_store import JournalFolder
from graphgui.document.journal.packing import JournalError, Packer
from graphgui.document.journal.recovery import recover
from tests.document.journal.journals import any_deed, first_left, journalled
from tests.document.test_any_edits import snapshot


class Kept:
    """A journal, with the states of its document after each deed."""

    def __init__(self, folder: Path, seed: int = 3) -> None:
        document = Document(Content(graphgui.parse("a = 2\nb = a + 1"), DescentSettings()))
        document.save(folder / "file.cgraph")
        document = Document.open(folder / "file.cgraph")
        dice, self.states = Random(seed), [snapshot(document)]
        document.did.connect(lambda deed: self.states.append(snapshot(document)))
        with journalled(document, folder / "state"):
            while len(self.states) < 25:
                any_deed(document, dice)
        left = first_left(folder / "state")
        assert left is not None
        self.left: JournalFolder = left
        (self.tail,), (self.base,) = left.path.glob("tail-*"), left.path.glob("base-*")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """One journal for all tests here."""
    return Kept(tmp_path_factory.mktemp("kept"))


def test_a_tail_that_is_cut_anywhere(kept: Kept) -> None:
    """What was written before is there; a record that is cut was the edit in flight, which is no damage."""
    whole, seen = kept.tail.read_bytes(), set()
    for end in [*range(400), *range(400, len(whole) + 1, 7)]:
        kept.tail.write_bytes(whole[:end])
        found = recover(kept.left)
        if found is not None:
            assert snapshot(found.document) == kept.states[found.number]
            assert not found.damaged or end < len(HEAD)
            seen.add(found.number)
    kept.tail.write_bytes(whole)
    assert {0, 1, 2} < seen


def test_a_tail_of_which_any_byte_is_another(kept: Kept) -> None:
    """What comes before is there, and that the rest is lost is said, unless it was the last record."""
    whole = kept.tail.read_bytes()
    for at in [*range(200), *range(200, len(whole), 11)]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        kept.tail.write_bytes(flipped)
        try:
            found = recover(kept.left)
        except JournalError:
            assert at < len(HEAD)
            continue
        assert found is not None
        assert snapshot(found.document) == kept.states[found.number]
        assert found.number < len(kept.states) - 1
        assert found.damaged or found.number == len(kept.states) - 2
    kept.tail.write_bytes(whole)


def test_zeros_at_the_end_are_no_damage(kept: Kept) -> None:
    """A power cut leaves them in some file systems."""
    whole = kept.tail.read_bytes()
    kept.tail.write_bytes(whole + bytes(5000))
    found = recover(kept.left)
    kept.tail.write_bytes(whole)
    assert found is not None
    assert (found.number, found.damaged) == (len(kept.states) - 1, False)


def test_a_base_that_is_damaged_anywhere(kept: Kept) -> None:
    """It is refused in words."""
    whole = kept.base.read_bytes()
    for at in range(0, len(whole), 13):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            kept.base.write_bytes(damaged)
            with pytest.raises(JournalError):
                recover(kept.left)
    kept.base.write_bytes(whole)


def test_another_version_is_said(kept: Kept) -> None:
    """A journal of a later program."""
    whole = kept.base.read_bytes()
    kept.base.write_bytes(whole.replace(b"journal 1\n", b"journal 2\n"))
    with pytest.raises(JournalError, match="another version"):
        recover(kept.left)
    kept.base.write_bytes(whole)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"do": 3},
        {"do": "x", "edits": 3},
        {"do": "x", "edits": [[]]},
        {"do": "x", "edits": [["change", 99, {}]]},
        {"do": "x", "edits": [["change", 1, {"value": {"shape": [10**9], "at": 0}}]]},
        {"do": "x", "edits": [["change", 1, {"value": {"places": [0, 99], "count": 4}}]]},
        {"do": "x", "edits": [["change", 1, {"position": ["a", None]}]]},
        {"do": "x", "edits": [["add", 0, "x", "sin", [1.0], True, [0, 0], None]]},
        {"do": "x", "edits": [["add", 9, "x", "no such operation", [1.0], True, [0, 0], None]]},
        {"do": "x", "edits": [["add", 9, "lambda", "sin", [1.0], True, [0, 0], None]]},
        {"do": "x", "edits": [["connect", 1, 1, "a"]]},
        {"do": "x", "edits": [["annotation", None, ["frame", {"id": -1}]]]},
        {"do": "x", "edits": [["annotation", None, ["frame", {"id": -1, "title": 3, "colour": 4, "rect": 5}]]]},
        {"do": "x", "edits": [["annotation", None, ["folder", {}]]]},
        {"do": "x", "edits": [["route", 1, 2, "a", [[1]]]]},
        {"do": "x", "edits": [["descent", None, "fast", 3]]},
        {"do": "x", "edits": [["output", "a"]]},
        {"do": "x", "edits": [], "joins": True},
        {"again": "redo"},
        {"saved": 7},
        {"shown": "x", "values": [[1]]},
        {"shown": "x", "values": [["a", 1.0]]},
    ],
)  # fmt: skip
def test_a_record_that_makes_no_sense(record: dict[str, object], kept: Kept, tmp_path: Path) -> None:
    """It has good checksums all the same: whatever it says, what was before is there."""
    copy = tmp_path / "copy"
    shutil.copytree(kept.left.path, copy)
    number = len(kept.states)
    with (copy / kept.tail.name).open("ab") as tail:
        tail.write(framed(number, Packer().packed(record)))
    found = recover(JournalFolder(copy, -1))
    assert found is not None
    assert snapshot(found.document) == kept.states[-1]
    assert found.damaged or found.number == number


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_folder_with_anything_else_in_it(tmp_path: Path) -> None:
    """Folders, pipes and names that are no numbers."""
    assert recover(JournalFolder(tmp_path, -1)) is None
    for name in ("base-", "base-x", "base-1e5", "tail-٣", "base--1", "other"):
        (tmp_path / name).write_bytes(b"?")
    assert recover(JournalFolder(tmp_path, -1)) is None
    (tmp_path / "tail-0").mkdir()
    os.mkfifo(tmp_path / "tail-1")
    assert recover(JournalFolder(tmp_path, -1)) is None
    (tmp_path / "tail-2").write_bytes(b"?")
    with pytest.raises(JournalError):
        recover(JournalFolder(tmp_path, -1))


def test_what_was_after_a_gap_is_lost_and_said(kept: Kept, tmp_path: Path) -> None:
    """A record that is missing between others ends what is given back."""
    copy = tmp_path / "copy"
    shutil.copytree(kept.left.path, copy)
    with (copy / kept.tail.name).open("ab") as tail:
        tail.write(framed(len(kept.states) + 5, Packer().packed({"again": "undo"})))
    found = recover(JournalFolder(copy, -1))
    assert found is not None
    assert found.damaged
    assert snapshot(found.document) == kept.states[-1]
