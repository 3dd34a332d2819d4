"""Files read within bounds, and written whole or not at all: the one writer of all that the program saves."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from graphgui.files.attributes import Attributes
from graphgui.files.disk import (
    LARGEST_FILE,
    check_regular,
    check_size,
    real_path,
    status,
    sync_folder,
    write_all,
)
from graphgui.files.held_file import HeldFile, is_held, living
from graphgui.files.in_place import forget_rescues, has_rescue, rescued, write_in_place

_IRREPLACEABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV)
"""Errors of a folder in which nothing can be made or renamed, though a file in it may be writable."""
PART = (".graphgui-", ".part")
"""How the names of files begin and end that are to take another's place."""
SETTLING = 2_000_000_000
"""Nanoseconds within which a file may change again without another time."""


class _CannotKeepError(Exception):
    """Another file in the old one's place would not have all that it has."""


class Stamp(NamedTuple):
    """What the system says of a file without reading it; while it is the same, so is the content, once it has settled."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int
    settled: bool

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp of a file as it is now."""
        settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > SETTLING
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, settled)


@dataclass(frozen=True)
class Snapshot:
    """What stood at a path at one time; two are equal where the content is, or what is wrong with it."""

    digest: bytes = b""
    problem: str = ""
    """Why there is nothing to be read, such as "there is no such file"."""
    is_gone: bool = False
    stamp: Stamp | None = field(default=None, compare=False)

    @classmethod
    def of(cls, data: bytes, found: os.stat_result) -> Snapshot:
        """That of a file with these bytes."""
        return cls(hashlib.sha256(data).digest(), stamp=Stamp.of(found))


class Written(NamedTuple):
    """A file that was written: what stands there now, and what is to be said of it."""

    snapshot: Snapshot
    remark: str
    """What did not go as it should have, to go on after "it is saved, but "; empty where all did."""


def read_bounded(path: Path) -> bytes:
    """The bytes of a file; raises OSError with a sentence where it cannot be read or has more than 64 MB.

    Only regular files are read: a device may have no end, and a pipe lets one wait for ever.
    """
    return read_stamped(path)[0]


def read_stamped(path: Path) -> tuple[bytes, Snapshot]:
    """The bytes of a file, and the snapshot of it; raises OSError as `read_bounded` does."""
    found = status(path)
    if found is None:
        raise OSError(errno.ENOENT, "there is no such file")
    check_regular(found)
    # A pipe that has taken the file's place meanwhile is opened without waiting, and then seen to be one.
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        found = os.fstat(file.fileno())
        check_regular(found)
        check_size(found.st_size)
        data = file.read(LARGEST_FILE + 1)
    check_size(len(data))
    data = rescued(data, real_path(path), found)
    return data, Snapshot.of(data, found)


def look(path: Path, before: Snapshot | None = None) -> Snapshot:
    """What stands at a path now. It is read only where the system says that it may have changed since before."""
    try:
        found = status(path)
        if before is not None and found is not None and before.stamp == Stamp.of(found) and before.stamp.settled:
            return before
        return read_stamped(path)[1]
    except OSError as error:
        return Snapshot(problem=error.strerror or str(error), is_gone=error.errno == errno.ENOENT)


def tidy_up(path: Path) -> None:
    """Ends what a killed process has begun: parts of files beside this one go, and where it was cut off, it is completed."""
    with suppress(OSError):
        found, place = status(path), real_path(path)
        living(place.parent, *PART)
        if found is not None and has_rescue(place, found) and not is_held(place):
            write_atomically(read_bounded(place), place)


def write_atomically(data: bytes, path: Path) -> Written:
    """Writes a file so that at every moment either the old or the new one is whole; raises OSError where it fails.

    A link stays a link; owner, group, mode, attributes and other names (hard links) stay as they were, where the system
    allows. What would be too large to read again is not written. What killed processes left beside it is removed.
    """
    check_size(len(data))
    old = status(path)
    path = real_path(path)
    if old is not None:
        check_regular(old)
        if not _may_write(path):
            raise PermissionError(errno.EACCES, "the file is write-protected")
    before = None if old is None else Attributes.of(path)
    living(path.parent, *PART)
    try:
        if old is not None and old.st_nlink > 1:
            raise _CannotKeepError
        snapshot = _replace(data, path, before)
    except (_CannotKeepError, OSError) as error:
        if before is None or (isinstance(error, OSError) and error.errno not in _IRREPLACEABLE):
            raise
        write_in_place(data, path, read_bounded(path))
        before.put_on(path)  # writing takes the set-group bit away
        snapshot = Snapshot.of(data, os.stat(path))
    is_on_disk = sync_folder(path.parent)
    if old is not None:
        forget_rescues(path, old)
    lost = () if before is None else before.missing_in(Attributes.of(path))
    return Written(snapshot, _remark(lost, is_on_disk))


def _replace(data: bytes, path: Path, before: Attributes | None) -> Snapshot:
    """Puts a new file in the place of the old one, with all that it has besides its bytes."""
    # Nobody may read meanwhile what only the owner could before; a new file gets the usual rights.
    with HeldFile(path.parent, *PART, mode=0o666 if before is None else 0o600) as part:
        write_all(part.handle, data)
        if before is not None:
            before.put_on(part.path)
            if before.missing_in(Attributes.of(part.path)):
                raise _CannotKeepError
        os.fsync(part.handle)
        snapshot = Snapshot.of(data, os.fstat(part.handle))
        part.let_go()
        os.replace(part.path, path)
    return snapshot


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _remark(lost: tuple[str, ...], is_on_disk: bool) -> str:
    if lost:
        return f"its {' and its '.join(lost)} could not be kept"
    return "" if is_on_disk else "the disk has not confirmed it; a power cut now may bring the old file back"
