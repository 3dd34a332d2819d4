"""The theme and the size of the type: what was chosen, and what follows from it; kept between starts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from graphgui.ui.settings import settings
from graphgui.ui.theme import DARK, LIGHT, Theme, apply_theme, system_theme, ui_font

THEMES = ("system", "light", "dark")
SIZES = {"smaller": 0.88, "normal": 1.0, "larger": 1.25, "largest": 1.5}
LARGE_SYSTEM_TYPE = 15
"""Pixels; where the system's own type is larger, the canvas is enlarged as well."""


class Appearance(QObject):
    """The theme and the type size of the program.

    `theme_changed(theme)` is emitted whenever colours or type are new: it reaches what the style sheet does not.
    `type_size_changed` is emitted after it where another size was chosen.
    """

    theme_changed = Signal(object)
    type_size_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.theme_choice = known_theme(settings().value("theme"))
        """One of THEMES."""
        self._style_program()
        QApplication.styleHints().colorSchemeChanged.connect(self._on_system_theme)

    @property
    def theme(self) -> Theme:
        """The theme that is chosen, or the system's."""
        return {"light": LIGHT, "dark": DARK}.get(self.theme_choice) or system_theme()

    def choose_theme(self, choice: str) -> None:
        """Takes "light", "dark" or "system", now and at the next start."""
        self.theme_choice = known_theme(choice)
        settings().setValue("theme", self.theme_choice)
        self._apply()

    def choose_type_size(self, size: str) -> None:
        """Takes a size of the type, a key of SIZES, for panels and canvas, now and at the next start."""
        settings().setValue("type_size", size)
        self._apply()
        self.type_size_changed.emit()

    def _on_system_theme(self) -> None:
        if self.theme_choice == "system":
            self._apply()

    def _apply(self) -> None:
        self._style_program()
        self.theme_changed.emit(self.theme)

    def _style_program(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self.theme, type_scale())


def known_theme(choice: object) -> str:
    """The choice of a theme, or the system's where there is no such theme."""
    return choice if isinstance(choice, str) and choice in THEMES else "system"


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
