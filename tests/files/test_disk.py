"""Saving is atomic: at every moment either the old or the new file is whole."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import graphgui
from graphgui.engine.graph import Graph
from graphgui.files.disk import is_regular_file, is_there, real_path
from graphgui.files.whole_file import read_bounded, write_atomically
from graphgui.formats.cgraph.graph_file import GraphFileError, load_file

OLD, NEW = graphgui.parse("y = x + 1"), graphgui.parse("y = x + 2; z = y * y")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    graphgui.save(OLD, tmp_path / "graph.cgraph")
    return tmp_path / "graph.cgraph"


def is_graph(path: Path, graph: Graph) -> bool:
    """Whether a file holds this graph, wherever its nodes stand."""
    return set(graphgui.load(path).named("y").literals) == set(graph.named("y").literals)


def alone(path: Path) -> bool:
    """Whether nothing was left beside the file."""
    return os.listdir(path.parent) == [path.name]


def test_saves_over_the_old_file(path: Path) -> None:
    graphgui.save(NEW, path)
    assert is_graph(path, NEW)
    assert alone(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs resource limits")
def test_a_really_full_disk_keeps_the_old_file(path: Path) -> None:
    """A process that may write no more than 100 bytes a file."""
    before = path.read_bytes()
    code = (
        "import resource, signal, graphgui, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "graphgui.save(graphgui.parse('y = x + 2'), sys.argv[1])"
    )
    root = Path(graphgui.__file__).parents[1]
    found = subprocess.run([sys.executable, "-B", "-c", code, str(path)], cwd=root, capture_output=True, text=True)
    assert "File too large" in found.stderr
    assert path.read_bytes() == before
    assert alone(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_rights_are_kept(path: Path) -> None:
    for mode in (0o600, 0o640, 0o664):
        path.chmod(mode)
        graphgui.save(NEW, path)
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        graphgui.save(NEW, tmp_path / "new.cgraph")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.cgraph").stat().st_mode) == 0o640


def test_a_write_protected_file_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_, **__: False)  # root may write everywhere
    with pytest.raises(PermissionError, match="write-protected"):
        graphgui.save(NEW, path)
    assert is_graph(path, OLD)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    link = tmp_path / "deep" / "link.cgraph"
    link.symlink_to("../graph.cgraph")
    graphgui.save(NEW, link)
    assert link.is_symlink()
    assert is_graph(path, NEW)
    assert os.listdir(link.parent) == ["link.cgraph"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such device")
def test_devices_and_folders_are_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="device"):
        graphgui.save(NEW, "/dev/null")
    with pytest.raises(OSError, match="folder"):
        graphgui.save(NEW, tmp_path)
    with pytest.raises(OSError, match="No such file or directory"):
        graphgui.save(NEW, tmp_path / "no" / "graph.cgraph")
    assert not Path("/dev/null").is_file()


def test_long_names(tmp_path: Path) -> None:
    path = tmp_path / ("η" * 120 + ".cgraph")
    graphgui.save(NEW, path)
    assert is_graph(path, NEW)


# ── paths that can be none ───────────────────────────────────────────────────────────────────────────────────────────
def odd_paths(folder: Path) -> dict[str, Path]:
    """Paths at which there is no file that could be read or written, by what they are."""
    (folder / "round").symlink_to(folder / "about")
    (folder / "about").symlink_to(folder / "round")
    os.mkfifo(folder / "pipe")
    return {
        "loop": folder / "round",
        "loop on the way": folder / "round" / "x.cgraph",
        "zero byte": folder / "a\0b.cgraph",
        "half a sign": folder / "a\ud800b.cgraph",
        "endless": Path("/dev/zero"),
        "random": Path("/dev/urandom"),
        "pipe": folder / "pipe",
        "long": folder / ("x" * 5000),
        "longest": Path("x" * 100_000),
        "folder": folder,
        "under a file": Path(__file__) / "x.cgraph",
    }


KINDS = (
    "loop", "loop on the way", "zero byte", "half a sign", "endless", "random", "pipe", "long", "longest", "folder",
    "under a file",
)  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="links, pipes and devices are Linux's")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    """Reading, opening and writing raise OSError with a sentence and wait for nothing; asking about it raises nothing."""
    path = odd_paths(tmp_path)[kind]
    with pytest.raises(OSError, match=r"[a-z]+ .*[a-z]") as told:
        read_bounded(path)
    assert told.value.strerror
    with pytest.raises(GraphFileError, match=r": .*[a-z]"):
        load_file(path)
    with pytest.raises(OSError, match=r"[a-z]+ .*[a-z]"):
        write_atomically(b"x", path)
    assert not is_regular_file(path)
    assert isinstance(is_there(path), bool)
    assert isinstance(real_path(path), Path)
    assert not [*tmp_path.glob("*.part"), *tmp_path.glob(".*.part")]


def test_a_name_in_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Linux takes any bytes for a name: such a file is written and read, and told of without an exception."""
    path = tmp_path / os.fsdecode(b"a\xff.cgraph")
    try:
        write_atomically(b"{", path)
    except OSError:
        pytest.skip("this file system takes text only")
    assert read_bounded(path) == b"{"
    with pytest.raises(GraphFileError) as told:
        load_file(path)
    assert str(told.value).encode()
