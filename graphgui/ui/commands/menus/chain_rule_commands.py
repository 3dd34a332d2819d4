"""The Chain rule menu: stepping, explaining, every view by its name, and practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from graphgui.engine.graph import Wire
from graphgui.explain.derivation import Kind
from graphgui.ui.chain_rule.chain_rule_views import VIEWS, ChainRuleView
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import NODE, WIRE, Command

if TYPE_CHECKING:
    from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel
    from graphgui.ui.chain_rule.steps_page import StepsPage
    from graphgui.ui.practice.practice_panel import PracticePanel

MENU = "&Chain rule"


def chain_rule_commands(bench: Bench) -> list[Command]:
    """Stepping, explaining, and every view by its name."""
    session, canvas = bench.session, bench.canvas

    def some() -> bool:
        return bool(session.results.order)

    def open_page(view: ChainRuleView) -> None:
        panel = open_chain_rule(bench)
        panel.choose(panel.page_of(view.page))

    def show(view: ChainRuleView, begins_group: bool) -> Command:
        return Command(view.command, MENU, view.words, lambda: open_page(view), tip=view.tip, begins_group=begins_group)

    def walk(id: str, text: str, button: Callable[[StepsPage], QAbstractButton], key: str) -> Command:
        def go() -> None:
            from graphgui.ui.chain_rule.steps_page import StepsPage

            panel = open_chain_rule(bench)
            steps = panel.page_of(StepsPage)
            panel.choose(steps)
            if not panel.is_covered:
                button(steps).click()

        return Command(id, MENU, text, go, (key,), some, needs="There is nothing to compute yet", follows_numbers=True)

    def one() -> int | None:
        return next(iter(session.selection)) if len(session.selection) == 1 else None

    def why(kind: Kind) -> Callable[[], None]:
        def go() -> None:
            wires = sorted(canvas.chosen_wires)
            if (id := one()) is not None:
                explain(bench, kind, id)
            elif wires:
                explain(bench, "derivative", wires[0].target, wires[0])

        return go

    def has_one() -> bool:
        return one() is not None or bool(canvas.chosen_wires)

    single = "Select one node or wire first"
    return [
        walk("play_steps", "&Play or pause", lambda steps: steps.play_button, "F7"),
        walk("step_on", "Step &on", lambda steps: steps.forth, "F10"),
        walk("step_back", "Step &back", lambda steps: steps.back, "F9"),
        Command("explain", MENU, "&Explain the gradient", why("gradient"), ("F4",), has_one, needs=single,
                places=(NODE, WIRE), begins_group=True, tip="Where the gradient, or the derivative of the wire, comes from"),
        Command("explain_value", MENU, "Explain the &value", why("value"), (), lambda: one() is not None,
                needs="Select one node first", places=(NODE,), tip="Where the value comes from"),
        *(show(view, begins_group=at == 0) for at, view in enumerate(view for view in VIEWS if view.command)),
    ]  # fmt: skip


def explain(bench: Bench, kind: Kind, id: int, wire: Wire | None = None) -> None:
    """Shows in its panel where a node's value or gradient comes from, or a wire's local derivative."""
    open_chain_rule(bench).explain(kind, id, wire)


def open_chain_rule(bench: Bench) -> ChainRulePanel:
    """Opens the panel of the chain rule."""
    from graphgui.ui.chain_rule.chain_rule_panel import ChainRulePanel

    bench.panels.open("chain_rule")
    return bench.panels.panel(ChainRulePanel)


def practice_commands(bench: Bench) -> list[Command]:
    """Every kind of practice by its name, and the way out of what it hides."""
    session = bench.session

    def practise(id: str, text: str, page: str, tip: str, *, begins_group: bool = False) -> Command:
        def show() -> None:
            open_practice(bench).choose_named(page)

        return Command(id, MENU, text, show, tip=tip, begins_group=begins_group)

    return [
        practise("predict", "P&redict", "PredictPage", "Hides numbers until you have answered", begins_group=True),
        practise("drill", "&Drills", "DrillPage", "Small graphs with whole-number answers, at five levels"),
        practise("hunt", "Find the b&ug", "BugPage", "A program written by hand, with one mistake in it"),
        Command("show_hidden", MENU, "Show all &hidden numbers", lambda: session.hide(frozenset()), (),
                lambda: session.hides_any, needs="No number is hidden", follows_numbers=True,
                tip="Ends what Practice hides"),
    ]  # fmt: skip


def go_to_hidden(bench: Bench) -> None:
    """Goes where the hidden numbers are answered."""
    open_practice(bench).choose_hidden()


def open_practice(bench: Bench) -> PracticePanel:
    """Opens the panel of practice."""
    from graphgui.ui.practice.practice_panel import PracticePanel

    bench.panels.open("practice")
    return bench.panels.panel(PracticePanel)
