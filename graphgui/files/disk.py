"""Bytes in and out of files: reading within bounds, writing whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

LARGEST_FILE = 64 * 1024 * 1024


def read_bounded(path: Path) -> bytes:
    """The bytes of a file; raises OSError with a sentence where it cannot be read or has more than 64 MB.

    Only regular files are read: a device may have no end, and a pipe lets one wait for ever.
    """
    found = _status(path)
    if found is None:
        raise OSError(errno.ENOENT, "there is no such file")
    _check_regular(found)
    # A pipe that has taken the file's place meanwhile is opened without waiting, and then seen to be one.
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        found = os.fstat(file.fileno())
        _check_regular(found)
        _check_size(found.st_size)
        data = file.read(LARGEST_FILE + 1)
    _check_size(len(data))
    return data


def is_regular_file(path: Path) -> bool:
    """Whether there is a regular file; what can be no path, or cannot be looked at, is none."""
    try:
        found = _status(path)
    except OSError:
        return False
    return found is not None and stat.S_ISREG(found.st_mode)


def is_there(path: Path) -> bool:
    """Whether there is a file, a folder or anything else; what can be no path, or cannot be looked at, is not there."""
    try:
        return _status(path) is not None
    except OSError:
        return False


def real_path(path: Path) -> Path:
    """The path without links and dots; as it is where it leads nowhere, or round in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def home_folder() -> Path:
    """The user's own folder; the working directory where the system knows of none."""
    try:
        return Path.home()
    except RuntimeError:
        return Path()


def write_atomically(data: bytes, path: Path) -> None:
    """Writes a file so that at every moment either the old or the new one is whole; raises OSError where it fails.

    A link stays a link, rights stay as they were, and what would be too large to read again is not written.
    """
    _check_size(len(data))
    old = _status(path)
    path = real_path(path)
    if old is not None:
        _check_regular(old)
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


def _status(path: Path) -> os.stat_result | None:
    """What stands at a path; None where nothing does. Raises OSError with a sentence for a path that can be none."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        told = {
            errno.ELOOP: "its links lead round in a circle",
            errno.ENAMETOOLONG: "the name is too long",
            errno.EACCES: "you may not look into its folder",
        }
        if error.errno in told:
            raise OSError(error.errno, told[error.errno]) from None
        raise
    except ValueError:  # a zero byte, or half a sign
        raise OSError(errno.EINVAL, "no file can have such a name") from None


def _check_regular(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "this is a folder, no file")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "this is a device or a pipe, no file")


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
