"""Bytes in and out of files: reading within bounds, writing whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

LARGEST_FILE = 64 * 1024 * 1024


def read_bounded(path: Path) -> bytes:
    """The bytes of a file; raises OSError with a sentence where it cannot be read or has more than 64 MB."""
    if not path.is_file():
        raise OSError(errno.ENOENT, "this is a folder, no file" if path.is_dir() else "there is no such file")
    with path.open("rb") as file:
        _check_size(os.fstat(file.fileno()).st_size)
        data = file.read(LARGEST_FILE + 1)
    _check_size(len(data))
    return data


def write_atomically(data: bytes, path: Path) -> None:
    """Writes a file so that at every moment either the old or the new one is whole; raises OSError where it fails.

    A link stays a link, rights stay as they were, and what would be too large to read again is not written.
    """
    _check_size(len(data))
    path = path.resolve()
    old = path.stat() if path.exists() else None
    if old is not None and not path.is_file():
        raise OSError(errno.EINVAL, "this is a folder, no file" if path.is_dir() else "this is a device, no file")
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is write-protected")
    handle, temporary = tempfile.mkstemp(prefix=".graphgui-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _take_over_rights(Path(temporary), old)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _take_over_rights(temporary: Path, old: os.stat_result | None) -> None:
    # mkstemp makes files for the owner alone; a saved document has the rights of the old one, or the usual ones.
    if old is not None and hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    os.chmod(temporary, old.st_mode & 0o777 if old is not None else 0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _check_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise OSError(errno.EFBIG, f"the file has {size / 2**20:,.0f} MB; the most is {LARGEST_FILE // 2**20} MB")
