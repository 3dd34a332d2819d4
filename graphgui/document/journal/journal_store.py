"""Where journals are kept: one folder for each open document, held by its process for as long as that lives."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

from graphgui.files.disk import state_folder, sync_folder
from graphgui.files.held_file import hold

LOCK, DECLINED = "lock", "declined"
KEPT = 7 * 24 * 3600
"""Seconds for which a journal that was declined is kept."""
_GONE = ".gone-"
_SETTLED = 60
"""Seconds after which a folder without a lock is no longer one that is being made."""
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)


class JournalFolder:
    """The folder of one journal, which this process holds until it lets go."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    def let_go(self) -> None:
        """Lets others have the journal; may be called again."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            with suppress(OSError):
                os.close(handle)

    def remove(self) -> None:
        """Deletes the journal, as far as the system lets it."""
        if sys.platform == "win32":  # which renames no folder with an open file
            self.let_go()
        # Under another name first: half of a journal would be a damaged one.
        gone = self.path.with_name(f"{_GONE}{self.path.name}")
        with suppress(OSError):
            self.path.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        self.let_go()

    def decline(self) -> None:
        """Notes that nobody wanted the journal now; it is offered no more by itself, and deleted after a week."""
        if not self.is_declined:
            with suppress(OSError):
                (self.path / DECLINED).touch()

    def accept(self) -> None:
        """Notes that somebody goes on with it."""
        with suppress(OSError):
            (self.path / DECLINED).unlink(missing_ok=True)

    @property
    def is_declined(self) -> bool:
        """Whether nobody wanted it at an earlier start."""
        return (self.path / DECLINED).exists()

    @property
    def is_over(self) -> bool:
        """Whether it was declined more than a week ago."""
        with suppress(OSError):
            return time.time() - (self.path / DECLINED).stat().st_mtime > KEPT
        return False

    @property
    def changed(self) -> float:
        """When it was written last, in seconds of the system's clock."""
        times = [0.0]
        with suppress(OSError), os.scandir(self.path) as entries:
            times += [entry.stat().st_mtime for entry in entries if entry.name not in (LOCK, DECLINED)]
        return max(times)


class JournalStore:
    """All journals of this user."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = state_folder() / "journals" if folder is None else folder

    def new(self) -> JournalFolder:
        """A folder for a new journal; raises OSError where there can be none."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _ in range(9):
            path = self.folder / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"
            path.mkdir(mode=0o700)
            handle = os.open(path / LOCK, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
            # Another process that looks for journals may have come between.
            if hold(handle) is not False and path.exists():
                sync_folder(self.folder)
                return JournalFolder(path, handle)
            os.close(handle)
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def left(self) -> list[JournalFolder]:
        """The journals that no living process holds, latest first; this process holds them until it lets go of each."""
        paths: list[Path] = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            paths = sorted((Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)), reverse=True)
        found = []
        for path in paths:
            if path.name.startswith(_GONE) or (not (path / LOCK).exists() and _is_settled(path)):
                shutil.rmtree(path, ignore_errors=True)
            elif (handle := _held(path / LOCK)) is not None:
                found.append(JournalFolder(path, handle))
        return found


def _is_settled(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _SETTLED
    return False


def _held(lock: Path) -> int | None:
    """The lock, open and held by this process now; None where another holds it, or nobody can tell."""
    try:
        if sys.platform == "win32":
            # An open file cannot be removed there.
            lock.unlink()
            return os.open(lock, _FLAGS | os.O_CREAT | os.O_EXCL)
        handle = os.open(lock, _FLAGS)
    except OSError:
        return None
    if hold(handle):
        return handle
    os.close(handle)
    return None
