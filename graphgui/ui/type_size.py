"""The size of the type in panels and on the canvas, relative to the system's; kept between starts."""

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
"""Pixels; where the system's own type is larger, the canvas is enlarged as well."""


def type_size() -> str:
    """The chosen size: a key of `SIZES`."""
    chosen = str(settings().value("type_size", "normal"))
    return chosen if chosen in SIZES else "normal"


def type_scale() -> float:
    """The factor between the chosen size and plain text."""
    return SIZES[type_size()]


def natural_zoom() -> float:
    """The zoom at which type on the canvas is as large as in the panels."""
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
