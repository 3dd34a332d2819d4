"""The journal that an open document writes while it is edited: a picture of it, and every deed since.

A journal is a folder. `base-n` holds the document as it was after some deed (`picture_file.py`), `tail-n` all deeds from
then on, in the order of their numbers. Deeds are written in the thread that does them, so that a killed process loses
none; the disk confirms them in another. Once a tail is long, the next one is begun at once, and the other thread writes
the next base: until that is there, the old base and both tails say the same.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from graphgui.document.deeds import Deed, Picture, Shown
from graphgui.document.document import Document
from graphgui.document.emitter import Emitter, Subscriptions
from graphgui.document.journal.deed_record import NOTHING_SHOWN, packed
from graphgui.document.journal.framed_file import FramedFile
from graphgui.document.journal.journal_store import JournalFolder, JournalStore
from graphgui.document.journal.picture_file import GivenUpError, write_origin, write_picture
from graphgui.document.journal.syncer import PAUSE, Syncer
from graphgui.engine.values import Value
from graphgui.files.disk import sync_folder

LONG = 4 * 2**20
"""Bytes of a tail, at least, before there is another base."""
PATIENCE = 10
"""How many times as long as a failed try took there is none; afterwards the next deed brings another."""
SHOWING = 0.5
"""Seconds between two notes of what a descent shows."""
YIELDING = 0.001
"""Seconds that the other thread sleeps after each part of a base."""
SMALL = 2_000
"""Nodes of a document of which the first base is written at once, and not on the other thread."""


class Journal:
    """Writes down what is done to a document from now on; nothing is written before the first deed.

    `failed(error)` is emitted where the journal cannot be written, once until it can be again; any thread may emit it.
    """

    def __init__(self, document: Document, store: JournalStore, long: int = LONG) -> None:
        self.failed: Emitter[[OSError]] = Emitter()
        self._document, self._store, self._long = document, store, long
        self._folder: JournalFolder | None = None
        self._tail: FramedFile | None = None
        self._generation = -1
        self._number = 0
        """How many deeds were done; those that could not be written count."""
        self._base_size = 0
        self._has_base = self._awaits_base = False
        self._is_broken = self._is_told = False
        self._again_at = 0.0
        """When a journal that is broken may be tried again, in seconds of the monotonic clock."""
        self._old: list[FramedFile] = []
        self._synced_at = 0.0
        self._shown: Shown | None = None
        self._shown_at = 0.0
        # What was done before nobody has written down, so that its first state is of no use.
        self._origin = document.origin if not document.step_labels else None
        document.origin = None
        self._syncer = Syncer(self._fail)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(document.did, self._on_deed)

    def adopt(self, folder: JournalFolder, number: int, generation: int) -> None:
        """Goes on in the folder of the journal from which the document was restored, after its last deed and tail."""
        self._folder, self._number, self._generation, self._has_base = folder, number, generation, True
        folder.accept()
        self._attempt(self._start)

    def show(self, label: str, values: Mapping[int, Value] | None) -> None:
        """Notes, twice a second at most, the values that a descent shows; None where they are no longer shown."""
        if values is None:
            if self._shown is not None:
                self._shown = None
                self._on_deed(NOTHING_SHOWN)
        elif self._shown is None or monotonic() - self._shown_at >= SHOWING:
            self._shown, self._shown_at = Shown(label, values), monotonic()
            self._on_deed(self._shown)

    def settle(self) -> None:
        """Waits until the other thread has nothing left to do."""
        self._syncer.settle()

    def discard(self) -> None:
        """Ends the journal and deletes it: the document is saved, or nobody wants its changes."""
        self._syncer.close()
        self._end()
        if self._folder is not None:
            self._folder.remove()

    def leave(self) -> None:
        """Ends the journal as a crash would, but synced: it is offered at the next start."""
        self._syncer.finish()
        self._end()
        if self._folder is not None:
            self._folder.let_go()

    def _end(self) -> None:
        self._subscriptions.end()
        for file in (*self._old, self._tail):
            if file is not None:
                file.close()

    # ── in the thread of the document ────────────────────────────────────────────────────────────────────────────────
    def _on_deed(self, deed: Deed) -> None:
        self._number += 1
        self._attempt(partial(self._write, deed))

    def _attempt(self, step: Callable[[], None]) -> None:
        began = monotonic()
        if self._is_broken and began < self._again_at:
            return
        try:
            step()
        except OSError as error:
            self._fail(error)
            self._again_at = monotonic() + PATIENCE * (monotonic() - began)

    def _write(self, deed: Deed) -> None:
        if self._is_broken or (self._tail is None and self._origin is None):
            self._start()
            return
        if self._tail is None:
            self._start_from_origin()
        assert self._tail is not None
        self._tail.add(self._number, packed(deed))
        self._syncer.want(self._sync)
        if self._tail.size > max(self._long, 2 * self._base_size) and not self._awaits_base:
            self._start()

    def _start_from_origin(self) -> None:
        """Begins with the bytes of the file, which cost nothing; the document has been changed once by now."""
        assert self._origin is not None
        self._make_folder()
        self._generation = 0
        self._base_size = write_origin(self._origin, self._document, self._path("base", 0))
        self._tail, self._origin = FramedFile(self._path("tail", 0)), None
        self._has_base = True
        self._syncer.want(partial(_sync_base, self._path("base", 0)))

    def _start(self) -> None:
        """Begins the next tail, and has a base written for it, which is of the document as it is now."""
        is_missed = self._is_broken or not self._has_base
        self._is_broken = True  # until all is there
        self._make_folder()
        self._generation += 1
        if self._tail is not None:
            self._old.append(self._tail)
        self._tail, self._origin = FramedFile(self._path("tail", self._generation)), None
        self._syncer.want(self._sync)
        picture = self._document.picture()
        write = partial(self._write_base, picture, self._number, self._generation)
        if is_missed and len(picture.content.graph) <= SMALL:
            write(sync=False)
            self._syncer.want(partial(_sync_base, self._path("base", self._generation)))
        else:
            self._awaits_base = True
            self._syncer.want(write)
        if self._shown is not None:
            self._number += 1
            self._tail.add(self._number, packed(self._shown))
        self._syncer.want(self._sync)
        self._is_broken = False

    def _make_folder(self) -> None:
        if self._folder is not None and not self._folder.path.exists():
            # Somebody has deleted it.
            self._folder.let_go()
            self._folder = None
        if self._folder is None:
            self._folder = self._store.new()
            self._generation, self._has_base = -1, False

    def _path(self, kind: str, generation: int) -> Path:
        assert self._folder is not None
        return self._folder.path / f"{kind}-{generation}"

    # ── in the other thread, or both ─────────────────────────────────────────────────────────────────────────────────
    def _write_base(self, picture: Picture, number: int, generation: int, sync: bool = True) -> None:
        try:
            self._base_size = write_picture(picture, number, self._path("base", generation), self._gives_up, sync)
            self._has_base = True
        except GivenUpError:
            return
        except OSError:
            if not self._has_base:
                raise
            # The older base is as good; there is another try once the new tail is long.
            return
        finally:
            self._awaits_base = False
        for file in self._old[:]:
            file.close()
            self._old.remove(file)
        for path in self._path("base", generation).parent.iterdir():
            kind, _, count = path.name.partition("-")
            if kind in ("base", "tail") and count.isdecimal() and int(count) < generation:
                path.unlink(missing_ok=True)

    def _sync(self) -> None:
        for file in (*self._old, self._tail):
            if file is not None:
                file.sync()
        self._synced_at = monotonic()
        if not self._is_broken:
            self._is_told = False

    def _gives_up(self) -> bool:
        # A large base takes seconds, in which the window's thread has its turn, and deeds are synced all the same.
        sleep(YIELDING)
        if monotonic() - self._synced_at > PAUSE:
            self._sync()
        return self._syncer.is_dropping

    def _fail(self, error: OSError) -> None:
        self._is_broken = True
        if not self._is_told:
            self._is_told = True
            self.failed.emit(error)


def _sync_base(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if not sync_folder(path.parent):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
