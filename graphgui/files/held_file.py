"""Held files: files that live as long as their process. What nobody holds any more a killed process left, and is swept up.

A file is held by the system's own lock (flock), or on Windows by being open, so that a killed process is told from a
living one without asking for process numbers, also where it was on another machine.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    import fcntl

_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class HeldFile:
    """A new file, empty and open at `handle`, that this process holds until it is closed, which removes it."""

    def __init__(self, folder: Path, prefix: str, suffix: str, mode: int = 0o600) -> None:
        while True:
            self.path = folder / f"{prefix}{secrets.token_hex(4)}{suffix}"
            with suppress(FileExistsError):
                self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, mode)
                # Whoever sweeps up may have come between.
                if hold(self.handle) is not False and self.path.exists():
                    return
                os.close(self.handle)

    def close(self) -> None:
        """Closes the file and removes it, unless it has another name by now; may be called again."""
        if self.handle >= 0:
            # Windows removes no open file; elsewhere nobody may find it without its lock.
            for step in (self._close, self._remove) if sys.platform == "win32" else (self._remove, self._close):
                step()

    def let_go(self) -> None:
        """Closes the file where Windows would not rename it otherwise."""
        if sys.platform == "win32":
            self._close()

    def _close(self) -> None:
        os.close(self.handle)
        self.handle = -1

    def _remove(self) -> None:
        with suppress(OSError):
            os.unlink(self.path)

    def __enter__(self) -> HeldFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def hold(handle: int) -> bool | None:
    """Locks an open file until it is closed; False where another handle has locked it, None where there are no locks."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def is_held(path: Path) -> bool:
    """Whether somebody holds a file; True also where that cannot be found out."""
    handle = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        return not hold(handle)
    finally:
        os.close(handle)


def living(folder: Path, prefix: str, suffix: str) -> list[Path]:
    """The files with such names that are held; the others are removed, as far as they are the user's and may be."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(prefix) and entry.name.endswith(suffix) and entry.is_file(follow_symlinks=False):
                path = Path(entry.path)
                if not _removed(path):
                    found.append(path)
    return found


def _removed(path: Path) -> bool:
    """Whether a file is gone: removed now, because nobody holds it, or removed by others."""
    try:
        if sys.platform == "win32":
            os.unlink(path)
            return True
        handle = os.open(path, os.O_RDWR | _FLAGS)
        try:
            if hold(handle):
                os.unlink(path)
                return True
        finally:
            os.close(handle)
    except FileNotFoundError:
        return True
    except OSError:
        pass
    return False
