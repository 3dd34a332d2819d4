"""Files of records that are only ever added to: each has its length, its number and checksums before it."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from graphgui.document.journal.packing import JournalError
from graphgui.files.disk import write_all

VERSION = 1
_TITLE = b"graphgui journal "
HEAD = _TITLE + b"%d\n" % VERSION
_FRAME = struct.Struct("<IIII")
"""Length, number, checksum of the record; checksum of these three."""
LARGEST_RECORD = 512 * 2**20
LARGEST_JOURNAL = 2 * 2**30


def framed(number: int, payload: bytes) -> bytes:
    """A record as it is in a file."""
    start = _FRAME.pack(len(payload), number & 0xFFFFFFFF, crc32(payload), 0)[:12]
    return b"".join((start, crc32(start).to_bytes(4, "little"), payload))


class FramedFile:
    """A new file that records are added to. What was written is the system's at once, also where the process is killed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self.size = self._synced = 0
        self._write(HEAD)

    def add(self, number: int, payload: bytes) -> None:
        """Adds a record; raises OSError where it cannot be written."""
        self._write(framed(number, payload))

    def sync(self) -> None:
        """Has the disk confirm all that was written; raises OSError."""
        if self.handle >= 0 and self.size > self._synced:
            size = self.size
            os.fsync(self.handle)
            self._synced = size

    def close(self) -> None:
        """Closes the file; may be called again."""
        if self.handle >= 0:
            handle, self.handle = self.handle, -1
            with suppress(OSError):
                os.close(handle)

    def _write(self, data: bytes) -> None:
        write_all(self.handle, data)
        self.size += len(data)


class FramedRecords:
    """The records of a file, in turn, as far as they are whole; afterwards `damage` says what ended them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damage = False
        """Whether something is wrong with the file that cannot come from its being cut short while it was written."""

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        with self._path.open("rb") as file:
            left = os.fstat(file.fileno()).st_size
            if left > LARGEST_JOURNAL:
                raise JournalError("it is too large")
            head = file.read(len(HEAD))
            left -= len(head)
            if head != HEAD:
                if head.startswith(_TITLE) and head.endswith(b"\n"):
                    raise JournalError("another version of graphgui wrote it")
                self.damage = bool(left)
                return
            while left:
                frame = file.read(_FRAME.size)
                left -= len(frame)
                if len(frame) < _FRAME.size:
                    return
                length, number, checksum, own = _FRAME.unpack(frame)
                if crc32(frame[:12]) != own or length > LARGEST_RECORD:
                    # A power cut may leave nothing but zeros at the end.
                    self.damage = any(frame) or any(file.read(left))
                    return
                payload = file.read(length)
                left -= len(payload)
                if len(payload) < length:
                    return
                if crc32(payload) != checksum:
                    self.damage = bool(left)
                    return
                yield number, payload
