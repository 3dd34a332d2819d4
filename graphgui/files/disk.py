"""What is at a path, and the steps of writing: the small questions about files that all others ask."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

LARGEST_FILE = 64 * 1024 * 1024


def is_regular_file(path: Path) -> bool:
    """Whether there is a regular file; what can be no path, or cannot be looked at, is none."""
    try:
        found = status(path)
    except OSError:
        return False
    return found is not None and stat.S_ISREG(found.st_mode)


def is_there(path: Path) -> bool:
    """Whether there is a file, a folder or anything else; what can be no path, or cannot be looked at, is not there."""
    try:
        return status(path) is not None
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


def state_folder() -> Path:
    """The platform's folder for what the program keeps between starts."""
    from platformdirs import user_state_path

    return user_state_path("graphgui", appauthor=False)


def write_all(handle: int, data: bytes) -> None:
    """Writes all bytes to an open file, however few the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(folder: Path) -> bool:
    """Has the disk confirm which files are in a folder; False where it fails, True also where there is no such thing."""
    if sys.platform == "win32":
        return True
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # a folder that may be written but not read
        return True
    try:
        os.fsync(handle)
    except OSError as error:
        return error.errno in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
    finally:
        os.close(handle)
    return True


def status(path: Path) -> os.stat_result | None:
    """What the system says of what is at a path; None where nothing does. Raises OSError with a sentence for a path that can be none."""
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


def check_regular(found: os.stat_result) -> None:
    """Raises OSError with a sentence for what is no regular file."""
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "this is a folder, no file")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "this is a device or a pipe, no file")


def check_size(size: int) -> None:
    """Raises OSError with a sentence for more bytes than are read or written."""
    if size > LARGEST_FILE:
        raise OSError(errno.EFBIG, f"the file has {size / 2**20:,.0f} MB; the most is {LARGEST_FILE // 2**20} MB")
