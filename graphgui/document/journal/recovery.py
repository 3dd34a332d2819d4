"""What a journal that a process left behind has to give back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphgui.document.document import Document
from graphgui.document.journal.deed_record import Replay
from graphgui.document.journal.framed_file import FramedRecords
from graphgui.document.journal.journal_store import JournalFolder
from graphgui.document.journal.packing import JournalError
from graphgui.document.journal.picture_file import read_picture
from graphgui.engine.graph import GraphError


@dataclass(frozen=True)
class Recovered:
    """A document as it was when its process ended."""

    folder: JournalFolder
    document: Document
    damaged: bool
    """Whether later deeds are lost, since the journal is damaged."""
    number: int
    """How many deeds it knows."""
    generation: int
    """The number of the last tail."""


def recover(folder: JournalFolder) -> Recovered | None:
    """The document of a journal; None where nothing was ever done to it. Raises JournalError where it cannot be read."""
    try:
        return _recovered(folder)
    except OSError as error:
        raise JournalError(error.strerror or str(error)) from None


def _recovered(folder: JournalFolder) -> Recovered | None:
    bases, tails = _generations(folder.path, "base"), _generations(folder.path, "tail")
    if not tails:
        return None
    problem = JournalError("its beginning is missing")
    for generation in reversed(bases):
        try:
            picture, number = read_picture(folder.path / f"base-{generation}")
        except JournalError as error:
            problem = error
            continue
        document = Document.of(picture)
        number, damaged = _replayed(
            document, number, [folder.path / f"tail-{each}" for each in tails if each >= generation]
        )
        return Recovered(folder, document, damaged or generation != bases[-1], number, max(*tails, *bases))
    if not bases and not any((folder.path / f"tail-{each}").stat().st_size for each in tails):
        return None
    raise problem


def _replayed(document: Document, number: int, tails: list[Path]) -> tuple[int, bool]:
    """Does the deeds after this one again; returns the number of the last, and whether there are others that are lost."""
    replay, damaged = Replay(document), False
    try:
        for tail in tails:
            records = FramedRecords(tail)
            for found, payload in records:
                if found != (number + 1) & 0xFFFFFFFF:
                    raise JournalError("a part of it is missing")
                replay.take(payload)
                number, damaged = found, False
            # Where the next tail goes on after the last good record, nothing is lost.
            damaged = damaged or records.damage
    except (JournalError, OSError):
        damaged = True
    try:
        replay.finish()
    except GraphError:
        damaged = True
    return number, damaged


def _generations(folder: Path, kind: str) -> list[int]:
    """The numbers of the files of this kind, in order."""
    found = [path.name.partition("-")[2] for path in folder.glob(f"{kind}-*") if path.is_file()]
    return sorted(int(count) for count in found if count.isascii() and count.isdecimal() and len(count) < 10)
