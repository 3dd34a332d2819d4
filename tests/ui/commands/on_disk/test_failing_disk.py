"""A disk that fails while the program writes: the old file is whole, and a sentence says what went wrong."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

import graphgui
from graphgui import headless
from graphgui.ui.shell.main_window import MainWindow
from tests.ui.hand import CTRL, SHIFT, Hand

STEPS = [("write", errno.ENOSPC), ("write", errno.EIO), ("fsync", errno.EIO), ("replace", errno.EIO)]


@contextmanager
def failing(step: str, code: int) -> Iterator[str]:
    """Meanwhile a step of writing fails; gives what the system says."""

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, step, fail)
        yield os.strerror(code)


@pytest.mark.parametrize("kind", ["save", "save as", "picture.png", "picture.svg"])
def test_what_the_window_writes(
    kind: str, window: MainWindow, me: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / (kind if "." in kind else "graph.cgraph")
    graphgui.save(graphgui.parse("y = x + 1"), tmp_path / "graph.cgraph")
    if kind == "save":
        window.files.open_path(path)
    if path.suffix != ".cgraph":
        path.write_bytes(b"an old picture")
    old = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    said: list[str] = []
    window.session.said.connect(said.append)
    for step, code in STEPS:
        said.clear()
        with failing(step, code) as problem:
            if "picture" in kind:
                window.actions_by_id["export_picture"].trigger()
            else:
                me.key(Qt.Key.Key_S, CTRL if kind == "save" else CTRL | SHIFT)
        assert len(said) == 1
        assert path.name in said[0]
        assert problem in said[0]
        assert path.read_bytes() == old
        assert not [*tmp_path.glob(".graphgui-*")]


@pytest.mark.parametrize("command", ["descend", "render"])
def test_what_commands_write(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graphgui.save(graphgui.parse("y = (x - 1) ** 2"), tmp_path / "graph.cgraph")
    path = tmp_path / ("out.cgraph" if command == "descend" else "out.png")
    path.write_bytes(b"old")
    for step, code in STEPS:
        with failing(step, code) as problem:
            assert headless.run([command, str(tmp_path / "graph.cgraph"), "--output", str(path)]) != 0
        told = capsys.readouterr().err
        assert problem in told
        assert "Traceback" not in told
        assert path.read_bytes() == b"old"
