"""THE WORKSPACES, one record each: which panels stand around the canvas, where and how large."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize

from graphgui.ui.shell.panels import BOTTOM, LEFT, RIGHT, Area

SMALL, USUAL, LARGE = "small", "usual", "large"
LEAST_USUAL, LEAST_LARGE = QSize(1180, 640), QSize(1600, 900)
"""The least sizes of a usual and of a large window, in pixels at 100 % of the type."""


def size_class(window: QSize, type_scale: float) -> str:
    """The size of a window as SMALL, USUAL or LARGE: with larger type there is less room in it."""
    room = window / type_scale

    def holds(least: QSize) -> bool:
        return room.width() >= least.width() and room.height() >= least.height()

    return LARGE if holds(LEAST_LARGE) else USUAL if holds(LEAST_USUAL) else SMALL


class Stack(NamedTuple):
    """One place beside the canvas: its area, and the panels that stand there, behind tabs where there are several.

    The first panel is in front. `width` and `height` are pixels at 100 % of the type or, up to 1, a part of the window;
    0 leaves them to Qt. `views` are the classes, by name, of the pages that are chosen in its panels.
    """

    area: Area
    panels: tuple[str, ...]
    width: float = 0
    height: float = 0
    views: tuple[str, ...] = ()


class Workspace(NamedTuple):
    """A workspace: its name in settings, title, number for Ctrl+number, purpose, and its stacks by the window's size.

    Title and purpose, the words of its tool tip, are translated where they are shown. The number belongs to it for
    good. Stacks in the same area stand in the order of the record; the first one steps aside last where there is too
    little room, and the `instrument`, a panel without which the workspace is none, as long as the canvas is of use
    beside it not at all. Small and large windows have the usual stacks where they have none of their own; a workspace without any is
    reserved for what is to come, and not shown.
    """

    name: str
    title: str
    number: int
    purpose: str = ""
    usual: tuple[Stack, ...] = ()
    small: tuple[Stack, ...] = ()
    large: tuple[Stack, ...] = ()
    instrument: str = ""

    def stacks(self, size: str) -> tuple[Stack, ...]:
        """The stacks for a window of a size: SMALL, USUAL or LARGE."""
        own: tuple[Stack, ...] = getattr(self, size)
        return own or self.usual


_PALETTE = Stack(LEFT, ("operations",), width=220)
_INSPECTOR = Stack(RIGHT, ("inspector",), width=320)
_CODE = Stack(RIGHT, ("code",), width=320)
_BELOW = ("gradient_descent", "chain_rule", "practice")
_CHAIN_RULE = Stack(BOTTOM, ("chain_rule", "practice"), height=0.42, views=("StepsPage",))

WORKSPACES: tuple[Workspace, ...] = (
    Workspace(
        "build", "Build", 1, "The operations and the inspector, to build a graph",
        usual=(_INSPECTOR._replace(width=300), _PALETTE),
        small=(Stack(RIGHT, ("inspector", "operations"), width=300),),
        large=(_INSPECTOR._replace(height=0.36), _CODE._replace(height=0.25), _PALETTE, Stack(BOTTOM, _BELOW, height=260)),
    ),
    Workspace(
        "chain_rule", "Chain rule", 2, "The views of the chain rule, practice, and the code",
        usual=(_CHAIN_RULE, _CODE),
        small=(_CHAIN_RULE,),
        large=(_CHAIN_RULE, _INSPECTOR._replace(height=0.3), _CODE),
        instrument="chain_rule",
    ),
    Workspace("approximate", "Approximate", 3),
    Workspace(
        "descend", "Descend", 4, "Gradient descent, large beside the graph",
        usual=(Stack(RIGHT, ("gradient_descent",), width=0.5),),
        small=(Stack(BOTTOM, ("gradient_descent",), height=0.45),),
        large=(Stack(RIGHT, ("gradient_descent",), width=0.58),),
        instrument="gradient_descent",
    ),
    Workspace(
        "code", "Code", 5, "The program of the graph, large beside it",
        usual=(Stack(RIGHT, ("code",), width=0.46),),
        small=(Stack(RIGHT, ("code",), width=0.34),),
        instrument="code",
    ),
    Workspace("present", "Present", 6),
)  # fmt: skip
"""In the order of their tabs. A new workspace is one record: its tab, command, shortcut and kept layout follow."""


def shown_workspaces() -> list[Workspace]:
    """The workspaces that have panels."""
    return [each for each in WORKSPACES if each.usual]
