"""The commands for finding one's way: find, problems, what is connected, where one looks, and the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from graphgui.document.node_search import connected, downstream, problem_nodes, upstream
from graphgui.engine.graph import Graph
from graphgui.ui.canvas.access.keyboard_walk import KeyboardWalk
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import EMPTY, NODE, Command, any_nodes
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

NOTHING = "Select a node first"


def navigation_commands(bench: Bench) -> list[Command]:
    """Finding, selecting along the wires, and where one looks."""
    session, bar, history, switches = bench.session, bench.find_bar, bench.history, bench.switches

    def some() -> bool:
        return bool(session.chosen_nodes)

    def select(reach: Callable[[Graph, Iterable[int]], set[int]]) -> Callable[[], None]:
        return lambda: session.select(reach(session.graph, session.chosen_nodes))

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
        Command("back", "&View", "&Back", history.back, ("Alt+Left",), history.can_go_back,
                after="fit_selection", begins_group=True, needs="There is no view before this one"),
        Command("forward", "&View", "&Forward", history.forward, ("Alt+Right",), history.can_go_forward,
                after="back", needs="You have not gone back"),
        Command("highlight", "&View", "&Highlight upstream and downstream", switches.toggle_highlight, ("H",),
                checked=lambda: switches.highlight, after="derivatives",
                tip="Dims all that the selected nodes neither depend on nor feed"),
        Command("minimap", "&View", "&Minimap", switches.toggle_minimap, ("M",), checked=lambda: switches.minimap,
                after="highlight", tip="Shows the whole graph in a corner while part of it is out of view"),
    ]  # fmt: skip


def go_to_next_problem(session: Session) -> None:
    """Goes to the node with a problem that comes after the selected one, round and round; says where there is none."""
    found = problem_nodes(session.graph, session.results)
    if not found:
        if session.hides_any:
            # A hidden value may be nan.
            session.say(translate("No problem is to be seen; some numbers are hidden."))
        else:
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


def keyboard_commands(bench: Bench) -> list[Command]:
    """Going from node to node, to wires, and from panel to panel."""
    walker, session = KeyboardWalk(bench.canvas, bench.viewpoint), bench.session

    def any_wires() -> bool:
        return session.graph.wire_count > 0

    def go(id: str, text: str, key: str, direction: tuple[int, int]) -> Command:
        return Command(f"go_{id}", "&Edit/&Go to", text, lambda: walker.go(direction), (key,), partial(any_nodes, session),
                       needs=EMPTY, tip="Selects what lies there, beside what is selected")  # fmt: skip

    return [
        go("left", "The node on the &left", "Ctrl+Left", (-1, 0)),
        go("right", "The node on the &right", "Ctrl+Right", (1, 0)),
        go("up", "The node &above", "Ctrl+Up", (0, -1)),
        go("down", "The node &below", "Ctrl+Down", (0, 1)),
        Command("go_source", "&Edit/&Go to", "What it &depends on", walker.to_source, ("[",), any_wires,
                begins_group=True, needs="There is no wire", tip="Follows the first wire that comes in"),
        Command("go_target", "&Edit/&Go to", "What it &feeds", walker.to_target, ("]",), any_wires,
                needs="There is no wire", tip="Follows the first wire that goes out"),
        Command("go_wire", "&Edit/&Go to", "A &wire, then the next", walker.to_wire, ("Shift+W",),
                any_wires, needs="There is no wire",
                tip="Selects a wire, so that Delete takes it away and the menu key offers what can be done with it"),
        Command("next_panel", "&View", "Next pa&nel", lambda: go_to_panel(bench, 1), ("Ctrl+F6",),
                begins_group=True, tip="Goes on with the keyboard in the next panel; Esc returns to the canvas"),
        Command("previous_panel", "&View", "Previous pane&l", lambda: go_to_panel(bench, -1), ("Ctrl+Shift+F6",),
                tip="Goes back with the keyboard to the panel before; Esc returns to the canvas"),
    ]  # fmt: skip


def go_to_panel(bench: Bench, step: int) -> None:
    """Moves the focus to the next part of the window: canvas, tool bar, and every panel that is shown."""
    parts, focus = bench.panels.parts(), bench.parent.focusWidget()
    now = next((at for at, part in enumerate(parts) if focus is not None and _holds(part, focus)), 0)
    for offset in range(1, len(parts)):
        part = parts[(now + step * offset) % len(parts)]
        part.raise_()
        inside = _first_stop(part)
        if inside is not None:
            inside.window().activateWindow()
            inside.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _first_stop(part: QWidget) -> QWidget | None:
    """The widget that had the focus last in a part of the window, else the first widget in it that Tab reaches."""
    last = part.focusWidget()
    if last is not None and last is not part and _can_stop(last):
        return last
    if _can_stop(part):
        return part
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget) and _can_stop(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _can_stop(widget: QWidget) -> bool:
    return bool(
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        and not widget.focusProxy()
    )  # fmt: skip
