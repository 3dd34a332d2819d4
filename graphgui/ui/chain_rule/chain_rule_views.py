"""THE VIEWS of the chain rule, one row each.

Menus and shortcuts are made of these rows; the page of each is a module that loads when the panel is first opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from graphgui.ui.panels.page import Page


class ChainRuleView(NamedTuple):
    """A view of the chain rule: what imports its page, and the command that leads to it: its id, words and tip.

    Words and tip are translated where they are shown; without an id there is no such command.
    """

    load: Callable[[], type[Page]]
    command: str = ""
    words: str = ""
    tip: str = ""

    @property
    def page(self) -> type[Page]:
        """The class of its page."""
        return self.load()


def steps() -> type[Page]:
    from graphgui.ui.chain_rule.steps_page import StepsPage

    return StepsPage


def paths() -> type[Page]:
    from graphgui.ui.chain_rule.paths_page import PathsPage

    return PathsPage


def modes() -> type[Page]:
    from graphgui.ui.chain_rule.modes_page import ModesPage

    return ModesPage


def nudge() -> type[Page]:
    from graphgui.ui.chain_rule.nudge_page import NudgePage

    return NudgePage


def explain() -> type[Page]:
    from graphgui.ui.chain_rule.explain_page import ExplainPage

    return ExplainPage


def checks() -> type[Page]:
    from graphgui.ui.chain_rule.checks_page import ChecksPage

    return ChecksPage


def pytorch() -> type[Page]:
    from graphgui.ui.chain_rule.pytorch_page import PyTorchPage

    return PyTorchPage


VIEWS: tuple[ChainRuleView, ...] = (
    ChainRuleView(steps, "show_steps", "Step by &step", "Forward and backward, one step at a time"),
    ChainRuleView(paths, "show_paths", "P&aths", "Every path from an input to the output, and their sum"),
    ChainRuleView(
        modes, "show_modes", "&Forward and reverse", "Tangents from an input beside adjoints from the output"
    ),
    ChainRuleView(nudge, "show_nudge", "&Nudge", "Moves an input by ε and shows what the derivatives leave over"),
    ChainRuleView(explain),
    ChainRuleView(checks, "show_checks", "&Checks", "Whether the gradients are right, and what stands out"),
    ChainRuleView(pytorch, "show_pytorch", "P&yTorch's view", "The graph as PyTorch's autograd keeps it"),
)
"""The views in the order of their tabs. A new view is one row, and the function that imports its page."""
