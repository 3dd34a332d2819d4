"""The bench: the parts of the window that commands work with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from graphgui.ui.appearance import Appearance
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.canvas.view_history import ViewHistory
from graphgui.ui.commands.actions import Actions
from graphgui.ui.commands.command_palette import CommandPalette
from graphgui.ui.commands.command_target import CommandTarget
from graphgui.ui.commands.file_dialogs import Files
from graphgui.ui.commands.find_bar import FindBar
from graphgui.ui.commands.switches import Switches
from graphgui.ui.insert.inserter import Inserter
from graphgui.ui.insert.wire_dialog import WireDialog
from graphgui.ui.session import Session

W = TypeVar("W", bound=QWidget)


class NamedWorkspace(Protocol):
    """A workspace, as commands see it: its name, its title and purpose before they are translated, and its number."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def purpose(self) -> str: ...


class WorkspaceChoice(Protocol):
    """The workspaces, one of which is current, as commands see them."""

    current: str

    @property
    def shown(self) -> Sequence[NamedWorkspace]:
        """The workspaces that there are."""

    def choose(self, name: str) -> None:
        """Shows another workspace."""

    def step(self, by: int) -> None:
        """Shows the next workspace, or with -1 the one before, round and round."""

    def reset(self) -> None:
        """Puts every panel of the current workspace back where it was at first."""


class Panels(Protocol):
    """The panels around the canvas, as commands see them."""

    def panel(self, kind: type[W]) -> W:
        """The panel of a class, made now if it never was opened; raises KeyError where there is none."""

    def made(self, name: str) -> QWidget | None:
        """The panel of a name, or None where it never was opened."""

    def open(self, name: str) -> None:
        """Shows a panel, in front of those that share its place; others step aside if there is too little room."""

    @property
    def workspaces(self) -> WorkspaceChoice:
        """The workspaces in which they are arranged."""

    def parts(self) -> list[QWidget]:
        """The parts of the window between which the focus goes: canvas, tool bar, and every panel that is shown."""


@dataclass(frozen=True)
class Bench:
    """The parts of the window that commands work with; functions of it give the commands.

    It is made before its panels and actions are filled in: these are made of it.
    """

    parent: QWidget
    """The window, of which commands know only that dialogs belong to it."""
    session: Session
    stage: Stage
    viewpoint: Viewpoint
    history: ViewHistory
    switches: Switches
    files: Files
    appearance: Appearance
    actions: Actions
    target: CommandTarget
    panels: Panels
    inserter: Inserter
    wire_dialog: WireDialog
    find_bar: FindBar
    command_palette: CommandPalette
    expression: QLineEdit
    """The field of the tool bar into which expressions are typed."""

    @property
    def canvas(self) -> CanvasScene:
        """The scene with the items."""
        return self.stage.canvas
