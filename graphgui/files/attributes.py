"""What a file has besides its bytes: owner, group, mode, extended attributes and access lists."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_OF_THE_BYTES = frozenset({"security.ima", "security.evm"})
"""Checksums that the system makes anew."""
_ACCESS_LISTS = ("system.posix_acl_access", "system.nfs4_acl", "system.richacl")


@dataclass(frozen=True)
class Attributes:
    """Owner, group, mode and extended attributes of a file; access lists are extended attributes on Linux."""

    owner: int
    group: int
    mode: int
    extended: Mapping[str, bytes]

    @classmethod
    def of(cls, path: Path) -> Attributes:
        """Those of the file at a path."""
        found = os.stat(path)
        return cls(found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode), _extended(path))

    def put_on(self, path: Path) -> None:
        """Gives them to a file, as far as the system allows."""
        now = Attributes.of(path)
        if now == self:
            return
        if sys.platform != "win32" and (self.owner, self.group) != (now.owner, now.group):
            with suppress(OSError):
                os.chown(path, self.owner, self.group)
        if sys.platform == "linux":
            for name in now.extended.keys() - self.extended.keys():
                with suppress(OSError):
                    os.removexattr(path, name)
            for name, value in self.extended.items():
                if now.extended.get(name) != value:
                    with suppress(OSError):
                        os.setxattr(path, name, value)
        # Last, since another owner takes the set-group bit away.
        with suppress(OSError):
            os.chmod(path, self.mode)

    def missing_in(self, other: Attributes) -> tuple[str, ...]:
        """The names, in words, of what another file has not, or has otherwise."""
        differ = {name for name, value in self.extended.items() if other.extended.get(name) != value}
        lists = differ.intersection(_ACCESS_LISTS)
        found = {
            "owner": self.owner != other.owner,
            "group": self.group != other.group,
            "mode": self.mode != other.mode,
            "access list": bool(lists),
            "extended attributes": bool(differ - lists),
        }
        return tuple(name for name, is_missing in found.items() if is_missing)


def _extended(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if sys.platform == "linux":
        with suppress(OSError):  # a file system that has none
            for name in os.listxattr(path):
                if name not in _OF_THE_BYTES:
                    with suppress(OSError):
                        found[name] = os.getxattr(path, name)
    return found
