"""The program's own environment of Python packages: where it is, whether it can be used, how it is made.

It is beside main.py, or in the user's cache folder where nothing can be written beside main.py.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphgui.bootstrap import terminal

ROOT = Path(__file__).resolve().parents[2]

# There while pip fills a new environment: one that was interrupted is made anew.
UNFINISHED = "graphgui-unfinished.txt"

# What a person may have set for pip that would send the packages elsewhere, or nowhere.
SENDING_ELSEWHERE = {
    f"PIP_{name}"
    for name in ("TARGET", "PREFIX", "ROOT", "PYTHON", "DRY_RUN", "NO_DEPS", "REQUIREMENT", "EDITABLE", "QUIET")
}


def places() -> list[Path]:
    """The environments that may be used, the preferred first; the last is the one that may be written."""
    beside, private = ROOT / ".venv", cache_folder() / f"environment-{zlib.crc32(os.fsencode(ROOT)):08x}"
    # A virtual environment cannot be in a folder whose name has the sign that separates folders.
    if os.pathsep in str(ROOT):
        return [private]
    return [beside] if os.access(beside if beside.exists() else ROOT, os.W_OK) else [beside, private]


def cache_folder() -> Path:
    """The folder of this program among the user's caches."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "graphgui" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "graphgui"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "graphgui"


def python_in(venv: Path) -> Path:
    """The Python of an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_inside(venv: Path) -> bool:
    """Whether this process runs in the environment."""
    return Path(sys.prefix).resolve() == venv.resolve()


def is_unfinished(venv: Path) -> bool:
    """Whether pip was interrupted while it filled the environment, or is at it."""
    return (venv / UNFINISHED).exists()


def minor_version(venv: Path) -> int:
    """The 11 of the Python 3.11 that the environment was made with; 0 where it is none or its Python has gone."""
    try:
        text = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return 0
    home = re.search(r"^home *= *(.+)", text, re.M)
    version = re.search(r"^version(?:_info)? *= *3\.(\d+)", text, re.M)
    return int(version[1]) if home and version and Path(home[1].strip()).is_dir() else 0


def can_be_filled(venv: Path) -> bool:
    """Whether pip can install there: made with this Python, and not left half-made."""
    return (
        minor_version(venv) == sys.version_info[1]
        and python_in(venv).exists()
        and not is_unfinished(venv)
        and not terminal.failure(python_in(venv), "-I", "-m", "pip", "--version", quiet=True)
    )


def lacks_venv() -> bool:
    """Whether this Python cannot make environments, as Debian's without python3-venv."""
    return importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None


def install(venv: Path, wanted: list[str]) -> None:
    """Makes the environment where it cannot be used, and installs the requirements in it, in the open."""
    try:
        if not can_be_filled(venv):
            # Isolated (-I): a venv.py or pip.py in the working directory is never run.
            make = [getattr(sys, "_base_executable", sys.executable), "-I", "-m", "venv", "--clear", venv]
            if why := terminal.failure(*make, quiet=True):
                terminal.give_up(f"{venv} cannot be made: {why}")
            venv.mkdir(exist_ok=True)
            (venv / UNFINISHED).write_text("pip is at work here, or was interrupted.\n", encoding="utf-8")
        pip = [python_in(venv), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--prefer-binary"]
        if terminal.failure(*pip, *wanted, env=pip_environment()):
            terminal.give_up(
                "The packages could not be installed: pip says why above. "
                f"If this machine is offline, connect it and start again; else delete {venv} and start again."
            )
        (venv / UNFINISHED).unlink(missing_ok=True)
    except OSError as error:
        terminal.give_up(f"{venv} cannot be written: {error}")


def pip_environment() -> dict[str, str]:
    """The environment variables for pip: without what would send packages elsewhere, and soon done without a network."""
    kept = {name: value for name, value in os.environ.items() if name not in SENDING_ELSEWHERE}
    return {"PIP_RETRIES": "1", **kept, "PIP_USER": "0"}


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits until no other start of the program installs into this folder, and keeps others waiting meanwhile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _open_lock(folder)
    except OSError as error:
        terminal.give_up(f"{folder} cannot be used: {error}")
    try:
        told = False
        while not _locked(handle):
            if not told:
                terminal.say(
                    "Another start of graphgui is installing its packages; this one goes on when they are there."
                )
                told = True
            time.sleep(0.2)
        yield
    except KeyboardInterrupt:
        terminal.stopped()
    finally:
        os.close(handle)  # which also ends the lock, as the end of the process does


if sys.platform == "win32":
    import msvcrt
    import tempfile

    def _open_lock(folder: Path) -> int:
        """A file that stands for the folder: a folder itself cannot be locked here."""
        name = f"graphgui-{zlib.crc32(os.fsencode(folder)):08x}.lock"
        return os.open(Path(tempfile.gettempdir(), name), os.O_RDWR | os.O_CREAT)

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open_lock(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: two first starts at once are rare
            return True
        return True
