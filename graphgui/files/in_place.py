"""Writing into a file that cannot be replaced: one with several names (hard links), with an owner that only it can keep,
or in a folder where nothing can be made.

The bytes before and after are first kept in a file of their own, the rescue. Where the writing is cut off, the file holds
a mixture of the two; whoever reads it then takes the new ones from the rescue.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from graphgui.files.disk import LARGEST_FILE, state_folder, sync_folder, write_all
from graphgui.files.held_file import HeldFile, hold

_MARK = b"graphgui rescue 1\n"
_DIGITS = 10
_PIECE = 4096


def write_in_place(data: bytes, path: Path, old: bytes) -> None:
    """Writes into a file that holds the old bytes; raises OSError where that fails, and then it holds them again."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if hold(handle) is False:
            raise OSError(errno.EBUSY, "another program is writing it just now")
        rescue = _keep(old, data, path, os.fstat(handle).st_ino)
        try:
            _overwrite(handle, data, len(old))
        except BaseException:
            _overwrite(handle, old, len(data))  # where even this fails, the rescue stays
            _forget(rescue)
            raise
        _forget(rescue)
    finally:
        os.close(handle)


def rescued(data: bytes, path: Path, found: os.stat_result) -> bytes:
    """The bytes of a file as read, or where they were left mixed by a writing that was cut off, the new ones."""
    for rescue in _rescues(path, found):
        if (kept := _kept(rescue)) is not None and _is_mixed(data, *kept):
            return kept[1]
    return data


def has_rescue(path: Path, found: os.stat_result) -> bool:
    """Whether a writing of the file was cut off, or goes on just now."""
    return any(_rescues(path, found))


def forget_rescues(path: Path, found: os.stat_result) -> None:
    """Removes what a writing that was cut off has left, once the file is written anew."""
    for rescue in _rescues(path, found):
        _forget(rescue)


def _overwrite(handle: int, data: bytes, size: int) -> None:
    """Writes what goes beyond a size first, so that a full disk is found while the bytes before are still there."""
    os.lseek(handle, size, os.SEEK_SET)
    write_all(handle, data[size:])
    os.lseek(handle, 0, os.SEEK_SET)
    write_all(handle, data[:size])
    os.ftruncate(handle, len(data))
    os.fsync(handle)


def _keep(old: bytes, new: bytes, path: Path, inode: int) -> Path:
    """Writes the rescue beside the file, or where that cannot be, among what the user's programs keep."""
    kept = b"%0*d" % (_DIGITS, len(old)) + old + new
    for folder in (path.parent, state_folder()):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with HeldFile(folder, ".graphgui-", ".part") as part:
                write_all(part.handle, _MARK + hashlib.sha256(kept).digest() + kept)
                os.fsync(part.handle)
                part.let_go()
                os.replace(part.path, folder / _name(inode))
            sync_folder(folder)
            return folder / _name(inode)
        except OSError as error:
            if folder == state_folder() or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
    raise AssertionError


def _name(inode: int) -> str:
    # By the inode, which every name of the file leads to.
    return f".graphgui-{inode:x}.whole"


def _rescues(path: Path, found: os.stat_result) -> Iterator[Path]:
    """The rescues of a file that its owner or the user has written: in a folder for all, anybody could lay one."""
    trusted = {found.st_uid, os.geteuid() if hasattr(os, "geteuid") else found.st_uid}
    for folder in (path.parent, state_folder()):
        rescue = folder / _name(found.st_ino)
        with suppress(OSError):
            if os.lstat(rescue).st_uid in trusted:
                yield rescue


def _forget(rescue: Path) -> None:
    with suppress(OSError):
        os.unlink(rescue)


def _kept(rescue: Path) -> tuple[bytes, bytes] | None:
    """The bytes before and after that a rescue holds; None where it is damaged."""
    head = len(_MARK) + hashlib.sha256().digest_size
    try:
        with rescue.open("rb") as file:
            data = file.read(head + _DIGITS + 2 * LARGEST_FILE)
        kept, size = data[head:], int(data[head : head + _DIGITS])
    except (OSError, ValueError):
        return None
    if data[:head] != _MARK + hashlib.sha256(kept).digest():
        return None
    return kept[_DIGITS : _DIGITS + size], kept[_DIGITS + size :]


def _is_mixed(data: bytes, old: bytes, new: bytes) -> bool:
    """Whether every byte is the one before, the one after, or zero, as in a piece that never reached the disk."""
    if data in (old, new) or len(data) > max(len(old), len(new)) or len(data) < min(len(old), len(new)):
        return False
    for at in range(0, len(data), _PIECE):
        piece, before, after = (each[at : at + _PIECE] for each in (data, old, new))
        if piece not in (before, after) and not all(
            byte in (0, *before[i : i + 1], *after[i : i + 1]) for i, byte in enumerate(piece)
        ):
            return False
    return True
