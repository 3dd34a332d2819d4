"""What a user has made of the workspaces, kept between starts. It is not trusted: what makes no sense counts as missing."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from PySide6.QtCore import QByteArray

from graphgui.ui.settings import settings, table

VERSION = 1
"""The version of what is kept; another one is ignored."""


@dataclass(frozen=True)
class KeptLayout:
    """An arrangement of panels: the window's own bytes, the panels that had stepped aside then, and the chosen pages."""

    state: bytes
    """What `QMainWindow.saveState` gave."""
    aside: tuple[str, ...] = ()
    views: Mapping[str, str] = field(default_factory=dict)
    """The class names of pages by the names of their panels."""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The widths and heights of the panels that could be seen."""


def keep(workspace: str, size: str, layout: KeptLayout) -> None:
    """Keeps the layout of a workspace in windows of a size."""
    state = b64encode(layout.state).decode()
    record = {"state": state, "aside": layout.aside, "views": dict(layout.views), "sizes": dict(layout.sizes)}
    # Qt takes almost any bytes for a layout, with any result: only our own are given to it.
    settings().setValue(_key(workspace, size), json.dumps({**record, "version": VERSION, "sum": _sum(layout.state)}))


def kept(workspace: str, size: str) -> KeptLayout | None:
    """The layout that is kept of a workspace in windows of a size; None where there is none that makes sense."""
    found = table(_key(workspace, size))
    try:
        state = b64decode(str(found.get("state", "")), validate=True)
    except (binascii.Error, ValueError):
        return None
    if found.get("version") != VERSION or not state or found.get("sum") != _sum(state):
        return None
    aside, views, sizes = found.get("aside"), found.get("views"), found.get("sizes")
    if not (isinstance(aside, list) and isinstance(views, dict) and isinstance(sizes, dict)):
        return None
    return KeptLayout(
        state,
        tuple(each for each in aside if isinstance(each, str)),
        {panel: page for panel, page in views.items() if isinstance(page, str)},
        {panel: (size[0], size[1]) for panel, size in sizes.items() if _is_size(size)},
    )


def forget(workspace: str, size: str) -> None:
    """Forgets the layout of a workspace in windows of a size."""
    settings().remove(_key(workspace, size))


def current_workspace() -> str:
    """The name of the workspace in which the program was left; empty where there is none."""
    return str(settings().value("workspace", ""))


def keep_current(workspace: str) -> None:
    """Keeps which workspace is current."""
    settings().setValue("workspace", workspace)


def drop_old_settings() -> None:
    """Removes what versions without workspaces kept of the window."""
    for key in ("layout", "shortcuts/reset_layout"):
        settings().remove(key)


def as_bytes(state: QByteArray) -> bytes:
    """Qt's bytes as Python's."""
    return bytes(state.data())


def _key(workspace: str, size: str) -> str:
    return f"workspaces/{workspace}/{size}"


def _is_size(found: object) -> bool:
    """Whether this is a width and a height in pixels."""
    return (
        isinstance(found, list) and len(found) == 2 and all(type(each) is int and 0 < each < 20_000 for each in found)
    )


def _sum(state: bytes) -> str:
    return sha256(state).hexdigest()[:16]
