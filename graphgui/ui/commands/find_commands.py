"""The commands for finding one's way: find, problems, back and forward, the minimap, what is connected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from graphgui.document.node_search import connected, downstream, problem_nodes, upstream
from graphgui.engine.graph import Graph
from graphgui.ui.commands.command import NODE, Command
from graphgui.ui.session import Session
from graphgui.ui.settings import settings
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

NOTHING = "Select a node first"


def wayfinding_commands(window: MainWindow) -> list[Command]:
    """Finding, selecting along the wires, and where one looks."""
    view, session, bar = window.view, window.session, window.find_bar

    def some() -> bool:
        return bool(session.chosen_nodes)

    def select(reach: Callable[[Graph, Iterable[int]], set[int]]) -> Callable[[], None]:
        return lambda: session.select(reach(session.graph, session.chosen_nodes))

    def toggle_highlight() -> None:
        view.highlight.follow_selection(not view.highlight.follows_selection)
        window.actions_by_id.refresh()

    def toggle_minimap() -> None:
        view.minimap.want(not view.minimap.is_wanted)
        settings().setValue("minimap", view.minimap.is_wanted)
        window.actions_by_id.refresh()

    return [
        Command("find", "&Edit", "&Find…", bar.open, ("Ctrl+F",), begins_group=True,
                tip="Finds nodes by name, operation or value: >5, =3, nan, error"),
        Command("find_next", "&Edit", "Find ne&xt", lambda: bar.step(1), ("F3",)),
        Command("find_previous", "&Edit", "Find pre&vious", lambda: bar.step(-1), ("Shift+F3",)),
        Command("next_problem", "&Edit", "Next pro&blem", lambda: go_to_next_problem(session), ("F8",),
                tip="Goes to the next node that cannot be computed, or the first that became nan or infinite"),
        Command("select_upstream", "&Edit", "Select &upstream", select(upstream), ("Ctrl+Shift+Left",), some,
                after="previous", begins_group=True, places=(NODE,), needs=NOTHING,
                tip="Selects as well all that the selected nodes depend on"),
        Command("select_downstream", "&Edit", "Select d&ownstream", select(downstream), ("Ctrl+Shift+Right",), some,
                after="select_upstream", places=(NODE,), needs=NOTHING,
                tip="Selects as well all that depends on the selected nodes"),
        Command("select_connected", "&Edit", "Select &connected", select(connected), ("L",), some,
                after="select_downstream", places=(NODE,), needs=NOTHING,
                tip="Selects as well all that wires lead to from the selected nodes"),
        Command("back", "&View", "&Back", view.history.back, ("Alt+Left",), view.history.can_go_back,
                after="fit_selection", begins_group=True, needs="There is no view before this one"),
        Command("forward", "&View", "&Forward", view.history.forward, ("Alt+Right",), view.history.can_go_forward,
                after="back", needs="You have not gone back"),
        Command("highlight", "&View", "&Highlight upstream and downstream", toggle_highlight, ("H",),
                checked=lambda: view.highlight.follows_selection, after="derivatives",
                tip="Dims all that the selected nodes neither depend on nor feed"),
        Command("minimap", "&View", "&Minimap", toggle_minimap, ("M",), checked=lambda: view.minimap.is_wanted,
                after="highlight", tip="Shows the whole graph in a corner while part of it is out of view"),
    ]  # fmt: skip


def go_to_next_problem(session: Session) -> None:
    """Goes to the node with a problem that comes after the selected one, round and round; says where there is none."""
    found = problem_nodes(session.graph, session.results)
    if not found:
        session.say(translate("There is no problem: every node has a value."))
        return
    at = max((found.index(id) for id in session.selection if id in found), default=-1)
    id = found[(at + 1) % len(found)]
    session.go_to([id])
    problem = session.results.problems.get(id)
    bad = session.results.first_bad()
    if problem is not None:
        session.say(f"{problem.sentence}.")
    elif bad is not None:
        session.say(f"{bad[1]}.")
