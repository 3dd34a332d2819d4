"""Settings are not trusted: whatever their file holds, the program starts and works as at its first start."""

import json
import random

import pytest
from PySide6.QtCore import QByteArray, QSize

from graphgui.ui.settings import is_on, place_of, settings, table, texts
from tests.ui.hand import OLAH

KEYS = (
    "theme", "type_size", "geometry", "workspace", "workspaces/build/wide", "workspaces/build/narrow", "recent", "commands",
    "shortcuts/undo", "shortcuts/save", "shortcuts/nothing", "gradients", "derivatives", "minimap", "places",
    "used_operations", "layout",
)  # fmt: skip
HUGE = "x" * 1_000_000
GARBAGE = {
    "empty": "",
    "huge": HUGE,
    "list": [HUGE, "\0", "\ud800", 3, None],
    "number": 2**62,
    "nan": float("nan"),
    "bytes": QByteArray(b"\xff\xfe" * 5000),
    "size": QSize(-1, 2**31 - 1),
    "map": {"a": [1, {"b": None}]},
    "json list": "[" * 50_000,
    "json number": "9" * 5000,
    "json table": json.dumps(
        {"add": 10**400, "mul": "x", "tanh": [1], "zoom": None, "version": 1, "state": "!", "sum": 1}
    ),
    "zero byte": "a\0b",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_the_program_starts_with_garbage_in_every_setting(open_window, kind):
    """The window opens, its commands have their shortcuts, and a change can be made, undone and closed."""
    for key in KEYS:
        settings().setValue(key, GARBAGE[kind])
    settings().sync()
    window = open_window(OLAH)
    assert window.isVisible()
    assert window.files.recent() == []
    window.actions_by_id["select_all"].trigger()
    window.actions_by_id["delete"].trigger()
    window.actions_by_id["undo"].trigger()
    assert len(window.session.graph) == 5
    window.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_program_starts_with_a_damaged_file_of_settings(open_window, seed):
    """Cut, scrambled, in another encoding, or no text at all."""
    chance, store = random.Random(seed), settings()
    for key in KEYS:
        store.setValue(key, "3")
    store.sync()
    from pathlib import Path

    path = Path(store.fileName())
    data = bytearray(path.read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    extra = [
        b"\0\xff\xfe",
        b"[%General]\nrecent=@Variant(\\0\\0\\0\\x7f",
        b"recent=@ByteArray(\xff\ntheme=@Rect(1 2)\n",
    ][seed]
    path.write_bytes(bytes(data) + extra)
    window = open_window(OLAH)
    assert window.isVisible()


@pytest.mark.parametrize("kind", GARBAGE)
def test_readers_give_what_they_promise(kind, tmp_path):
    """Texts, a switch, a table and a place of any setting."""
    settings().setValue("one", GARBAGE[kind])
    assert all(isinstance(text, str) for text in texts("one"))
    assert is_on("one") in (True, False)
    assert isinstance(table("one"), dict)
    for place in ([10**400, 0, 0], [1, 2], ["1", 2, 3], [float("nan")] * 3, [1, 1e300, 0], {}, None, [True, 0, 0]):
        settings().setValue("places", json.dumps({str(tmp_path / "a"): place}))
        found = place_of(tmp_path / "a")
        assert found is None or found == (1.0, 0.0, 0.0)
