"""Writing whole or not at all: what a file has besides its bytes is kept, and every failing step leaves the old or new one."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphgui import bootstrap
from graphgui.files import disk
from graphgui.files.attributes import Attributes
from graphgui.files.held_file import HeldFile, hold, living
from graphgui.files.whole_file import Snapshot, look, read_bounded, read_stamped, tidy_up, write_atomically

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights and links")

STRANGER = os.geteuid() + 1 if hasattr(os, "geteuid") else 1
OLD, NEW, SHORT = b"old " * 3000, b"new " * 4000, b"new"
STEPS = ("open", "write", "fsync", "replace", "ftruncate", "lseek", "chmod", "chown", "setxattr", "unlink", "mkdir")
"""What the writer asks of the system."""


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is kept between starts."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "graphgui"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with the old bytes, alone in its folder."""
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "graph.cgraph"
    path.write_bytes(OLD)
    return path


def plainly(path: Path) -> None:
    """A file as any other, which is replaced."""


def linked(path: Path) -> None:
    """A file with another name, which is written in place."""
    os.link(path, path.parent.parent / "other name")


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, step: str, fails: Callable[[int], bool], code: int) -> Iterator[list[int]]:
    """Meanwhile calls of a step fail by their number; gives the numbers of the calls made."""
    real, calls = getattr(os, step), list[int]()

    def replaced(*args: object, **more: object) -> object:
        calls.append(len(calls))
        if fails(calls[-1]):
            raise OSError(code, os.strerror(code))
        return real(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, replaced)
        yield calls


@pytest.mark.parametrize("new", [NEW, SHORT], ids=["longer", "shorter"])
@pytest.mark.parametrize("kind", [plainly, linked])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.__getitem__)
def test_every_failing_step_leaves_the_old_or_the_new_file_whole(
    code: int, kind: Callable[[Path], None], new: bytes, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of each step fails, alone or with all that follow; who is told of an error has the old file, but for a
    disk that fails for good in the midst of the file: then it is read from the rescue.
    """
    kind(path)
    for step in STEPS:
        if not hasattr(os, step):
            continue
        path.write_bytes(OLD)
        with failing(monkeypatch, step, lambda _: False, code) as calls:
            write_atomically(new, path)
        for at in calls:
            for fails in (at.__eq__, at.__le__):
                path.write_bytes(OLD)
                told: str | None = None
                with failing(monkeypatch, step, fails, code):
                    try:
                        write_atomically(new, path)
                    except OSError as error:
                        told = error.strerror
                found = read_bounded(path)
                assert found == new if told is None else found == OLD or path.read_bytes() not in (OLD, new), (step, at)
                assert told is None or told
                assert kind is plainly or path.stat().st_nlink == 2
                write_atomically(b"again", path)
                assert path.read_bytes() == b"again"
                assert os.listdir(path.parent) == [path.name], (step, at)


@pytest.mark.parametrize("kind", [plainly, linked])
def test_short_writes_are_gone_on_with(
    kind: Callable[[Path], None], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that takes 1,000 bytes at a time gets them all."""
    kind(path)
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:1000]))
    write_atomically(NEW, path)
    assert path.read_bytes() == NEW


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from graphgui.files.whole_file import read_bounded, tidy_up, write_atomically

OLD, NEW = b"old " * 3000, b"new " * 4000
real = {name: getattr(os, name) for name in ("write", "fsync", "replace", "ftruncate", "unlink")}

def killed_at(path, at):
    # Writes the file in a process that is killed before its step with this number, in the midst of what it writes.
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    calls = 0
    def watched(name):
        def call(*args):
            nonlocal calls
            calls += 1
            if calls == at:
                if name == "write":
                    real["write"](args[0], args[1][: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real[name](*args)
        return call
    for name in real:
        setattr(os, name, watched(name))
    write_atomically(NEW, path)
    os._exit(0)

kills = mixed = 0
for kind in ("plain", "linked"):
    path = Path(sys.argv[1]) / kind / "graph.cgraph"
    path.parent.mkdir()
    path.write_bytes(OLD)
    if kind == "linked":
        os.link(path, Path(sys.argv[1]) / "other name")
    at = 1
    while killed_at(path, at):
        found = read_bounded(path)
        assert found in (OLD, NEW), (kind, at)
        kills, mixed = kills + 1, mixed + (path.read_bytes() not in (OLD, NEW))
        tidy_up(path)
        assert path.read_bytes() == found
        assert os.listdir(path.parent) == ["graph.cgraph"], (kind, at)
        write_atomically(OLD, path)
        at += 1
    assert path.read_bytes() == NEW
print(kills, mixed)
"""


def test_a_process_killed_at_any_step_leaves_a_whole_file(tmp_path: Path) -> None:
    """The file is read as the old or the new one; whoever opens it next sweeps up what is left, and completes it."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", KILLED, str(tmp_path)],
        cwd=bootstrap.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    kills, mixed = map(int, run.stdout.split())
    assert kills >= 10
    assert mixed >= 2, "some were killed in the midst of the file"


# ── what a file has besides its bytes ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o2664, 0o755, 0o2755, 0o4755])
def test_the_mode_is_kept(mode: int, path: Path) -> None:
    path.chmod(mode)
    if stat.S_IMODE(path.stat().st_mode) != mode:
        pytest.skip("this file system or user cannot have such a mode")
    assert write_atomically(NEW, path).remark == ""
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_another_owner_is_kept(path: Path) -> None:
    try:
        os.chown(path, STRANGER, STRANGER)
    except PermissionError:
        pytest.skip("needs the right to give files away")
    assert write_atomically(NEW, path).remark == ""
    assert (path.stat().st_uid, path.stat().st_gid) == (STRANGER, STRANGER)


def test_another_owner_is_kept_where_files_cannot_be_given_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's file that the group may write: it is written in place."""
    try:
        os.chown(path, STRANGER, -1)
    except PermissionError:
        pytest.skip("needs the right to give files away, to begin with")

    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    inode = path.stat().st_ino
    monkeypatch.setattr(os, "chown", forbidden)
    assert write_atomically(NEW, path).remark == ""
    assert (path.stat().st_uid, path.stat().st_ino, path.read_bytes()) == (STRANGER, inode, NEW)
    assert os.listdir(path.parent) == [path.name]


def test_all_names_of_a_file_are_kept(path: Path) -> None:
    linked(path)
    other = path.parent.parent / "other name"
    assert write_atomically(NEW, path).remark == ""
    assert other.read_bytes() == path.read_bytes() == NEW
    assert other.samefile(path)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are Linux's")
@pytest.mark.parametrize("kind", [plainly, linked])
def test_extended_attributes_and_access_lists_are_kept(kind: Callable[[Path], None], path: Path) -> None:
    kind(path)
    # Version 2: the owner reads and writes, user 65534 reads and writes, the group reads, the mask allows both.
    entries = ((0x01, 6, -1), (0x02, 6, 65534), (0x04, 4, -1), (0x10, 6, -1), (0x20, 0, -1))
    listed = (2).to_bytes(4, "little") + b"".join(
        tag.to_bytes(2, "little") + right.to_bytes(2, "little") + (who % 2**32).to_bytes(4, "little")
        for tag, right, who in entries
    )
    names = {"user.origin": b"by hand", "system.posix_acl_access": listed}
    try:
        for name, value in names.items():
            os.setxattr(path, name, value)
    except OSError:
        pytest.skip("this file system has none")
    mode = path.stat().st_mode
    assert write_atomically(NEW, path).remark == ""
    assert {name: os.getxattr(path, name) for name in names} == names
    assert path.stat().st_mode == mode


def test_what_cannot_be_kept_is_said() -> None:
    mine = Attributes(0, 0, 0o644, {"user.a": b"1", "system.posix_acl_access": b"2"})
    other = Attributes(1, 0, 0o600, {})
    assert mine.missing_in(other) == ("owner", "mode", "access list", "extended attributes")


def test_a_folder_whose_disk_does_not_confirm_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stands there, and that a power cut may take it back is told; a folder that cannot be synced at all is none's fault."""
    with failing(monkeypatch, "fsync", lambda at: at == 1, errno.EIO):
        assert "power cut" in write_atomically(NEW, path).remark
    with failing(monkeypatch, "fsync", lambda at: at == 1, errno.EINVAL):
        assert write_atomically(NEW, path).remark == ""
    assert path.read_bytes() == NEW


def test_a_file_in_a_folder_where_nothing_can_be_made(
    path: Path, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only folder with a file that may be written: it is written in place, with the rescue elsewhere."""
    real = os.open

    def guarded(name: str | Path, flags: int, *more: object) -> int:
        if Path(name).parent == path.parent and flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(name, flags, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", guarded)
    assert write_atomically(NEW, path).remark == ""
    assert path.read_bytes() == NEW
    with failing(monkeypatch, "ftruncate", lambda _: True, errno.EIO), pytest.raises(OSError, match="Input/output"):
        write_atomically(SHORT, path)
    assert len(os.listdir(own_state)) == 1
    assert read_bounded(path) == path.read_bytes() == NEW
    write_atomically(OLD, path)
    assert read_bounded(path) == path.read_bytes() == OLD
    assert os.listdir(own_state) == []


def test_a_file_in_a_folder_that_is_read_only(path: Path) -> None:
    """The same with the system's own rights, which do not bind root."""
    path.parent.chmod(0o555)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("root may write everywhere")
        assert write_atomically(NEW, path).remark == ""
        with pytest.raises(OSError, match="denied"):
            write_atomically(NEW, path.with_name("new"))
    finally:
        path.parent.chmod(0o755)
    assert path.read_bytes() == NEW
    path.chmod(0o444)
    with pytest.raises(OSError, match="write-protected"):
        write_atomically(OLD, path)


def test_a_new_file_in_a_folder_with_a_group(tmp_path: Path) -> None:
    """A new file gets the group of a folder that gives its own to all."""
    try:
        os.chown(tmp_path, -1, STRANGER)
        tmp_path.chmod(0o2775)
    except PermissionError:
        pytest.skip("needs the right to give folders away")
    write_atomically(NEW, tmp_path / "new")
    assert (tmp_path / "new").stat().st_gid == STRANGER


# ── leftovers ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_leftovers_are_swept_up_and_nothing_else(path: Path) -> None:
    """What nobody holds goes; what a living writer holds, folders and other people's names stay."""
    folder = path.parent
    for name in (".graphgui-1234.part", ".graphgui-9.part"):
        (folder / name).write_bytes(b"half")
    kept = {
        "graph.cgraph",
        "mine.part",
        ".graphgui-notes",
        "graphgui-1.part",
        ".graphgui-folder.part",
        ".graphgui-link.part",
    }
    for name in kept - {"graph.cgraph", ".graphgui-folder.part", ".graphgui-link.part"}:
        (folder / name).write_bytes(b"foreign")
    (folder / ".graphgui-folder.part").mkdir()
    (folder / ".graphgui-link.part").symlink_to(path)
    with HeldFile(folder, ".graphgui-", ".part") as held:
        write_atomically(NEW, path)
        assert set(os.listdir(folder)) == kept | {held.path.name}
        assert living(folder, ".graphgui-", ".part") == [held.path]
    assert set(os.listdir(folder)) == kept


def test_a_file_that_is_being_written_is_not_tidied_up(path: Path) -> None:
    """A rescue whose writer lives is its own affair."""
    linked(path)
    rescue = path.parent / f".graphgui-{path.stat().st_ino:x}.whole"
    rescue.write_bytes(b"being written")
    with path.open("rb") as file:
        assert hold(file.fileno())
        tidy_up(path)
        assert rescue.exists()
    tidy_up(path)
    assert not rescue.exists()
    assert path.read_bytes() == OLD


def test_a_rescue_that_somebody_else_laid_or_that_is_damaged_is_not_trusted(path: Path) -> None:
    linked(path)
    rescue = path.parent / f".graphgui-{path.stat().st_ino:x}.whole"
    for data in (b"", b"graphgui rescue 1\n", b"x" * 1000):
        rescue.write_bytes(data)
        assert read_bounded(path) == OLD
    write_atomically(NEW, path)
    assert os.listdir(path.parent) == [path.name]


# ── what stands at a path ────────────────────────────────────────────────────────────────────────────────────────────
def test_content_decides_and_not_the_time(path: Path) -> None:
    """A touched, copied or rewritten file is the same; one with other bytes of the same size and time is another."""
    first = read_stamped(path)[1]
    os.utime(path)
    assert look(path, first) == first
    path.unlink()
    path.write_bytes(OLD)
    assert look(path, first) == first
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(OLD[:-1] + b"!")
    os.utime(path, ns=times)
    assert look(path, first) != first
    path.unlink()
    assert look(path, first) == Snapshot(problem="there is no such file", is_gone=True)
    path.mkdir()
    assert look(path, first) == Snapshot(problem="this is a folder, no file")


def test_a_settled_file_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the system is asked, once the file has not changed for two seconds."""
    monkeypatch.setattr("time.time_ns", lambda: path.stat().st_ctime_ns + 3_000_000_000)
    before = look(path)
    with failing(monkeypatch, "fdopen", lambda _: True, errno.EIO) as reads:
        assert look(path, before) is before
    assert reads == []


def test_a_written_file_is_what_stands_there(path: Path) -> None:
    written = write_atomically(NEW, path).snapshot
    assert look(path) == written
    linked(path)
    assert look(path) != write_atomically(OLD, path).snapshot
    assert look(path) == Snapshot.of(OLD, path.stat())
    assert disk.status(path) is not None
