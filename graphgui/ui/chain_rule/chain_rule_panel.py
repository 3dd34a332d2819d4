"""Which views of the chain rule there are, and the commands that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from graphgui.document.arrangement.groups import shown_as
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.chain_rule.checks_page import ChecksPage
from graphgui.ui.chain_rule.explain_page import ExplainPage, explain
from graphgui.ui.chain_rule.modes_page import ModesPage
from graphgui.ui.chain_rule.nudge_page import NudgePage
from graphgui.ui.chain_rule.paths_page import PathsPage
from graphgui.ui.chain_rule.pytorch_page import PyTorchPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.commands.command import NODE, WIRE, Command
from graphgui.ui.panels.page import Page
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.shell.docks import open_dock
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

MENU = "&Chain rule"


def make_chain_rule(window: MainWindow) -> ViewsPanel:
    """The panel with all its views."""
    session, view = window.session, window.view

    def come_to(ids: Sequence[int]) -> None:
        bring_into_view(view, ids)

    steps, why = StepsPage(session), ExplainPage(session)
    steps.at_work.connect(window.code.point_at)
    steps.came_to.connect(come_to)
    why.came_to.connect(come_to)
    view.canvas.wires_chosen.connect(lambda: why.follow_wires(view.canvas.chosen_wires))
    session.asked_why.connect(lambda kind, id: explain(window, kind, id))
    pages: list[Page] = [steps, PathsPage(session), ModesPage(session), NudgePage(session), why, ChecksPage(session)]
    return ViewsPanel(session, view, translate("Views of the chain rule"), [*pages, PyTorchPage(session)])


def bring_into_view(view: CanvasView, ids: Sequence[int]) -> None:
    """Moves the canvas, at the zoom it has, to one of some nodes where none of them can be seen."""
    content, level = view.session.document.content, view.session.level
    seen = [id for id in shown_as(content, level, ids) if not view.canvas.card(id).isEmpty()]
    if seen and not any(view.shows([id]) for id in seen):
        view.centerOn(view.canvas.card(seen[0]).center())


def chain_rule_commands(window: MainWindow) -> list[Command]:
    """Stepping, explaining, and every view by its name."""
    panel, session = window.chain_rule, window.session

    def some() -> bool:
        return bool(session.results.order)

    def page_of(kind: type[Page]) -> Page:
        return next(page for page in panel.pages if isinstance(page, kind))

    def open_page(kind: type[Page]) -> None:
        open_dock(window.docks["chain_rule"])
        panel.choose(page_of(kind))

    def view(id: str, text: str, kind: type[Page], tip: str, *, begins_group: bool = False) -> Command:
        return Command(id, MENU, text, lambda: open_page(kind), tip=tip, begins_group=begins_group)

    def walk(id: str, text: str, button: str, key: str) -> Command:
        def go() -> None:
            open_page(StepsPage)
            getattr(page_of(StepsPage), button).click()

        return Command(id, MENU, text, go, (key,), some, needs="There is nothing to compute yet")

    def one() -> int | None:
        return next(iter(session.selection)) if len(session.selection) == 1 else None

    def why(kind: str) -> Callable[[], None]:
        def go() -> None:
            wires = sorted(window.view.canvas.chosen_wires)
            if (id := one()) is not None:
                explain(window, kind, id)  # type: ignore[arg-type]
            elif wires:
                explain(window, "derivative", wires[0].target, wires[0])

        return go

    def has_one() -> bool:
        return one() is not None or bool(window.view.canvas.chosen_wires)

    single = "Select one node or wire first"
    return [
        walk("play_steps", "&Play or pause", "play_button", "F7"),
        walk("step_on", "Step &on", "forth", "F10"),
        walk("step_back", "Step &back", "back", "F9"),
        Command("explain", MENU, "&Explain the gradient", why("gradient"), ("F4",), has_one, needs=single,
                places=(NODE, WIRE), begins_group=True, tip="Where the gradient, or the derivative of the wire, comes from"),
        Command("explain_value", MENU, "Explain the &value", why("value"), (), lambda: one() is not None,
                needs="Select one node first", places=(NODE,), tip="Where the value comes from"),
        view("show_steps", "Step by &step", StepsPage, "Forward and backward, one step at a time", begins_group=True),
        view("show_paths", "P&aths", PathsPage, "Every path from an input to the output, and their sum"),
        view("show_modes", "&Forward and reverse", ModesPage, "Tangents from an input beside adjoints from the output"),
        view("show_nudge", "&Nudge", NudgePage, "Moves an input by ε and shows what the derivatives leave over"),
        view("show_checks", "&Checks", ChecksPage, "Whether the gradients are right, and what stands out"),
        view("show_pytorch", "P&yTorch's view", PyTorchPage, "The graph as PyTorch's autograd keeps it"),
    ]  # fmt: skip
