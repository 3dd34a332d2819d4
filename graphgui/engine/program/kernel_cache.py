"""A cache of compiled kernels that is never trusted: sealed by checksums, written whole, thrown away when anything is wrong.

numba keeps what it compiles beside the file that the kernels stand in. The seal is written last and names every file
with its checksum; without it, or where a file differs, nothing of the cache is loaded.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType

from graphgui.files.whole_file import write_atomically


def is_sound(path: Path, text: str) -> bool:
    """Whether the file holds this text and everything compiled from it is as it was sealed; throws it away where not."""
    if not _seal(path).exists():
        return False
    try:
        lines = _seal(path).read_text(encoding="utf-8").splitlines()
        names = [line.split(" ", 1)[1] for line in lines[1:]]
        is_ours = lines[0] == _place(path) and len(names) > 1 and path.read_bytes() == text.encode()
        if is_ours and lines[1:] == [_sealed(Path(name)) for name in names]:
            return True
    except (OSError, ValueError, IndexError):
        pass
    throw_away(path)
    return False


def load(path: Path, text: str) -> ModuleType:
    """The kernels as a module. Its text is given, so that neither the file nor its bytecode is trusted."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module  # numba looks the module of a kept function up by its name
    exec(compile(text, str(path), "exec"), module.__dict__)
    return module


def keep(path: Path, text: str) -> None:
    """Writes the file in which numba looks for what it compiled from this text; raises OSError where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    throw_away(path)
    write_atomically(text.encode(), path)


def seal(path: Path, compiled: Path) -> None:
    """Seals the file and what numba compiled from it in a folder."""
    files = [path, *sorted(compiled.glob(f"{path.stem}.*.nb?"))]
    for file in files:
        _flush(file)
    write_atomically("\n".join([_place(path), *map(_sealed, files)]).encode(), _seal(path))


def throw_away(path: Path) -> None:
    """Removes the seal, the file and what was compiled from it."""
    files = [_seal(path), path, *(path.parent / "__pycache__").glob(f"{path.stem}.*")]
    with suppress(OSError, ValueError, IndexError):
        files += [Path(line.split(" ", 1)[1]) for line in _seal(path).read_text(encoding="utf-8").splitlines()[1:]]
    for file in files:
        # Nothing but files of these kernels, whatever a damaged seal names.
        if file.name.startswith(path.stem):
            with suppress(OSError, ValueError):
                shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)


@cache
def _seal(path: Path) -> Path:
    """The seal of this version of numba under this Python."""
    from importlib.metadata import version

    return path.with_suffix(f".{sys.implementation.cache_tag}-numba-{version('numba')}")


def _place(path: Path) -> str:
    """The circumstances in which numba finds what it compiled: its folder, and the file's time."""
    return f"{os.environ.get('NUMBA_CACHE_DIR', '')!r} {path.stat().st_mtime_ns}"


def _sealed(path: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path}"


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
