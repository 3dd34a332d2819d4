"""Unsaved work that an earlier run of the program left, and what it differs in from its file, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale

from graphgui.document.building.difference import Difference, difference
from graphgui.document.journal.journal_store import JournalFolder, JournalStore
from graphgui.document.journal.packing import JournalError
from graphgui.document.journal.recovery import Recovered, recover
from graphgui.document.unexpected import report
from graphgui.formats.cgraph.graph_file import GraphFileError, load_file
from graphgui.ui.translate import translate, translate_count


@dataclass(frozen=True)
class LeftWork:
    """A document that can be restored."""

    recovered: Recovered
    name: str
    time: str
    place: str
    """The path of its file; empty where it was never saved."""
    differs: str
    """What it has otherwise than its file."""

    @property
    def folder(self) -> JournalFolder:
        """The journal it comes from, which this process holds until it lets go."""
        return self.recovered.folder

    @property
    def lines(self) -> list[str]:
        """All of it as lines to be read."""
        lost = translate("The last changes could not be read.") if self.recovered.damaged else ""
        return [line for line in (f"{self.name} · {self.time}", self.place, self.differs, lost) if line]


@dataclass(frozen=True)
class Unreadable:
    """A journal that cannot be read, and why."""

    folder: JournalFolder
    problem: str


def left_work(store: JournalStore, also_declined: bool) -> tuple[list[LeftWork], list[Unreadable]]:
    """What can be restored, latest first, and what cannot be read. What holds nothing that is unsaved is deleted."""
    found: list[LeftWork] = []
    unreadable: list[Unreadable] = []
    for folder in store.left():
        if folder.is_over:
            folder.remove()
            continue
        if folder.is_declined and not also_declined:
            folder.let_go()
            continue
        try:
            work = _work(folder)
        except JournalError as error:
            unreadable.append(Unreadable(folder, str(error)))
        except Exception as error:
            report(error)
            unreadable.append(Unreadable(folder, translate("it is damaged")))
        else:
            if work is None:
                folder.remove()
            else:
                found.append(work)
    return sorted(found, key=lambda work: work.folder.changed, reverse=True), unreadable


def _work(folder: JournalFolder) -> LeftWork | None:
    found = recover(folder)
    if found is None or not found.document.modified:
        return None
    document, words = found.document, ""
    if document.path is None:
        count = len(document.graph)
        words = translate_count("Never saved; 1 node", "Never saved; {count:,} nodes", count)
    else:
        try:
            file = load_file(document.path)
        except GraphFileError:
            words = translate("The file is not there any more, or cannot be read.")
        else:
            differs = difference(document.content, file)
            if not differs:
                return None
            words = words_of_counts(differs)
    when = QDateTime.fromSecsSinceEpoch(int(folder.changed))
    time = QLocale().toString(when, QLocale.FormatType.ShortFormat)
    place = "" if document.path is None else str(document.path)
    return LeftWork(found, document.name, time, place, words)


def words_of_counts(found: Difference) -> str:
    """What a document has that its file has not, counted, as "3 nodes added, 1 number changed"."""
    # What only the document has, the file would take away.
    added, deleted = len(found.removed), len(found.added)
    counts = [
        (translate_count("1 node added", "{count:,} nodes added", added), added),
        (translate_count("1 node deleted", "{count:,} nodes deleted", deleted), deleted),
        (translate_count("1 node renamed", "{count:,} nodes renamed", len(found.renamed)), len(found.renamed)),
        (
            translate_count("1 operation changed", "{count:,} operations changed", len(found.replaced)),
            len(found.replaced),
        ),
        (translate_count("1 number changed", "{count:,} numbers changed", len(found.numbers)), len(found.numbers)),
        (
            translate_count("1 node wired otherwise", "{count:,} nodes wired otherwise", len(found.rewired)),
            len(found.rewired),
        ),
        (
            translate_count("1 node with other options", "{count:,} nodes with other options", len(found.reset)),
            len(found.reset),
        ),
        (translate_count("1 node moved", "{count:,} nodes moved", len(found.moved)), len(found.moved)),
    ]
    flags = [
        (translate("another output"), found.output),
        (translate("other settings of the descent"), found.descent),
        (translate("other frames, notes, groups, blocks or bends of wires"), found.annotations),
    ]
    text = ", ".join(words for words, differs in (*counts, *flags) if differs)
    return text[:1].upper() + text[1:]
