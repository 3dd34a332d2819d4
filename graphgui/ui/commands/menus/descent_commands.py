"""The Descent menu: the buttons of its panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import Command

if TYPE_CHECKING:
    from graphgui.ui.panels.descent_panel import DescentPanel


def descent_commands(bench: Bench) -> list[Command]:
    """Running, pausing, stepping and going back."""

    def button(id: str, text: str, of: Callable[[DescentPanel], QPushButton], shortcut: str) -> Command:
        def press() -> None:
            # Where the loss falls must be in sight; and a panel that was unseen shows the settings of now.
            from graphgui.ui.panels.descent_panel import DescentPanel

            bench.panels.open("gradient_descent")
            of(bench.panels.panel(DescentPanel)).click()

        return Command(id, "&Descent", text, press, (shortcut,))

    return [
        button("run", "&Run or pause", lambda panel: panel.run_button, "F5"),
        button("step", "&Step", lambda panel: panel.step_button, "F6"),
        button("reset", "R&eset", lambda panel: panel.reset_button, "Shift+F5"),
    ]
