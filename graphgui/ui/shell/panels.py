"""THE PANELS around the canvas, one row each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.menus.chain_rule_commands import go_to_hidden
from graphgui.ui.commands.menus.group_commands import connect_blocks

Area = Qt.DockWidgetArea
LEFT, RIGHT, BOTTOM = Area.LeftDockWidgetArea, Area.RightDockWidgetArea, Area.BottomDockWidgetArea


class Panel(NamedTuple):
    """A panel: its name in saved layouts, its title, its class by name, its area, and the function that makes its widget.

    The title is translated where it is shown. In the area it is opened where a workspace does not say otherwise. In a
    window that is too small, panels are hidden in the order of `gives_way`. A widget with `apply_theme(theme)` is given
    every theme, one with `shutdown()` is shut down with the window, and the tabs of a `ViewsPanel` stand in its title bar.
    """

    name: str
    title: str
    kind: str
    area: Area
    make: Callable[[Bench], QWidget]
    gives_way: int = 0


def make_operations(bench: Bench) -> QWidget:
    """The palette of operations and blocks."""
    from graphgui.ui.insert.operation_palette import OperationPalette

    palette = OperationPalette(bench.inserter.usage)
    palette.op_chosen.connect(bench.inserter.add_in_the_middle)
    connect_blocks(bench.stage, bench.viewpoint, palette.blocks)
    return palette


def make_inspector(bench: Bench) -> QWidget:
    """What is selected."""
    from graphgui.ui.inspector.inspector import Inspector

    return Inspector(bench.session)


def make_code(bench: Bench) -> QWidget:
    """The program that runs."""
    from graphgui.ui.panels.code_panel import CodePanel

    return CodePanel(bench.session)


def make_descent(bench: Bench) -> QWidget:
    """The descent; a run that is under way ends before the document is saved or left."""
    from graphgui.ui.panels.descent_panel import DescentPanel

    panel = DescentPanel(bench.session)
    bench.files.about_to_leave.connect(panel.stop)
    # A descent under way can be taken back before it is a step of the document.
    panel.run.changed.connect(bench.actions.refresh)
    # What it shows would be lost otherwise.
    for signal in (panel.run.advanced, panel.run.changed):
        signal.connect(lambda: bench.files.keeper.show(panel.run.label, panel.run.shown))
    return panel


def make_chain_rule(bench: Bench) -> QWidget:
    """The views of the chain rule, of which the steps are followed in the Code panel."""
    from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
    from graphgui.ui.panels.code_panel import CodePanel

    panel = ChainRulePanel(bench.canvas, bench.viewpoint, bench.panels.panel(CodePanel).point_at)
    panel.practice_wanted.connect(lambda: go_to_hidden(bench))
    return panel


def make_practice(bench: Bench) -> QWidget:
    """Questions about the graph."""
    from graphgui.ui.practice.practice_panel import PracticePanel

    return PracticePanel(bench.canvas, bench.files.may_leave)


def make_history(bench: Bench) -> QWidget:
    """The steps that were made; a run that is under way ends before one goes back."""
    from graphgui.ui.panels.history_panel import HistoryPanel

    return HistoryPanel(bench.session, bench.files.about_to_leave.emit)


# Of those beside the canvas the palette gives way first: operations are also added at the pointer and by typing.
PANELS: tuple[Panel, ...] = (
    Panel("operations", "Operations", "OperationPalette", LEFT, make_operations, gives_way=6),
    Panel("inspector", "Inspector", "Inspector", RIGHT, make_inspector, gives_way=7),
    Panel("code", "Code", "CodePanel", RIGHT, make_code, gives_way=5),
    Panel("gradient_descent", "Gradient descent", "DescentPanel", BOTTOM, make_descent, gives_way=3),
    Panel("chain_rule", "Chain rule", "ChainRulePanel", BOTTOM, make_chain_rule, gives_way=2),
    Panel("practice", "Practice", "PracticePanel", BOTTOM, make_practice, gives_way=1),
    Panel("history", "History", "HistoryPanel", RIGHT, make_history, gives_way=4),
)
"""In the order of the menu View ▸ Panels. A new panel is one row; the function that makes it may ask for other panels.

Each imports its class when it is called: most panels are not open at the start, which would wait for their modules.
"""
