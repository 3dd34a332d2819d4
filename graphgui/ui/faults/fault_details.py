"""A fault: an unexpected error as text, with the versions of all that it happened in and nothing of its user."""

from __future__ import annotations

import platform
import re
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from graphgui import __version__

PACKAGES = ("PySide6-Essentials", "numpy", "networkx", "pyqtgraph", "numba")
SEPARATORS = "/\\"
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Fault:
    """An unexpected error: `place` is its kind and the line that raised it, the same for every time that it happens."""

    place: str
    traceback: str
    time: str
    while_painting: bool = False
    while_recovering: bool = False

    @classmethod
    def of(cls, error: BaseException) -> Fault:
        """The fault of an error; it keeps nothing of the error but its text."""
        text = "".join(traceback.format_exception(error))
        time = datetime.now().isoformat(" ", "seconds")
        return cls(place_of_error(error), without_folders(text).rstrip(), time)

    @property
    def details(self) -> str:
        """The time, and the traceback."""
        return f"{self.time}\n{self.traceback}"


def place_of_error(error: BaseException) -> str:
    """The kind of an error and the line that raised it: two errors of one place are the same fault."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    line = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at is not None else ""
    return f"{type(error).__qualname__} {line}"


def without_folders(text: str) -> str:
    """A traceback whose paths begin at the package: folders tell who one is."""
    folders = {folder.rstrip(SEPARATORS) for folder in (*sys.path, str(ROOT), sys.prefix, sys.base_prefix)}
    for folder in sorted(folders - {""}, key=len, reverse=True):
        text = re.sub(f'"{re.escape(folder)}[{re.escape(SEPARATORS)}]', '"', text)
    return text.replace(str(Path.home()), "~")


def versions() -> str:
    """The versions of the program, of what it runs on, and the platform."""
    from importlib.metadata import PackageNotFoundError, version  # here: it loads e-mail and archives

    own = f"graphgui {__version__}, Python {platform.python_version()}, Qt {qVersion()}"
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return "\n".join((own, ", ".join(packages), f"{platform.platform()}, {QGuiApplication.platformName()}"))
