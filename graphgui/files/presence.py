"""Who has a file open: every window holds a small file in the state folder, named by the path, which dies with it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from graphgui.files.disk import real_path, state_folder
from graphgui.files.held_file import HeldFile, living

_SUFFIX = ".open"


class Presence:
    """Tells the other windows of this user, until it is closed, that a file is open in this one."""

    def __init__(self, path: Path) -> None:
        self._folder = state_folder() / "open"
        self._prefix = hashlib.sha256(os.fsencode(real_path(path))).hexdigest()[:24] + "-"
        self._held: HeldFile | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            living(self._folder, "", _SUFFIX)
            self._held = HeldFile(self._folder, self._prefix, _SUFFIX)
        except (OSError, ValueError):
            return  # nobody can be told; whoever saves looks at the file anyway

    def others(self) -> int:
        """The number of other windows in which the file is open."""
        mine = None if self._held is None else self._held.path
        return sum(path != mine for path in living(self._folder, self._prefix, _SUFFIX))

    def close(self) -> None:
        """The file is no longer open here; may be called again."""
        if self._held is not None:
            self._held.close()
            self._held = None
