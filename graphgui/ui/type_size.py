"""The size of the type, in panels and on the canvas; it follows the system's, and is kept between starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontInfo

from graphgui.ui.commands.command import Command
from graphgui.ui.settings import settings
from graphgui.ui.theme import ui_font

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

SIZES = {"smaller": 0.88, "normal": 1.0, "larger": 1.25, "largest": 1.5}
LARGE_SYSTEM_TYPE = 15
"""Pixels; a system whose own type is larger gets a larger canvas as well."""


def type_size() -> str:
    """The size that was chosen: a key of SIZES."""
    chosen = str(settings().value("type_size", "normal"))
    return chosen if chosen in SIZES else "normal"


def type_scale() -> float:
    """How many times as large as plain text the type is."""
    return SIZES[type_size()]


def natural_zoom() -> float:
    """The zoom at which the type on the canvas is as large as that of the panels."""
    return type_scale() * max(1.0, QFontInfo(ui_font()).pixelSize() / LARGE_SYSTEM_TYPE)


def type_size_commands(window: MainWindow) -> list[Command]:
    """The sizes of the type, one of which is chosen."""

    def size(name: str, text: str) -> Command:
        return Command(
            f"type_{name}", "&View/T&ype size", text, lambda: window.use_type_size(name),
            checked=lambda: type_size() == name, tip="The size of the type in panels and on the canvas",
        )  # fmt: skip

    return [
        size("smaller", "&Smaller"),
        size("normal", "&Normal"),
        size("larger", "&Larger"),
        size("largest", "L&argest"),
    ]
