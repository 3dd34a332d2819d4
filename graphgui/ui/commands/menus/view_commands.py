"""The View menu: how large the graph is shown, what of it, and in which colours and letters."""

from __future__ import annotations

from graphgui.ui.appearance import type_size
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import BAR, CANVAS, Command

WORKSPACES_MENU = "&View/&Workspaces"


def view_commands(bench: Bench) -> list[Command]:
    """Commands for zoom, switches, theme and panels."""
    viewpoint, history, switches = bench.viewpoint, bench.history, bench.switches
    session, appearance = bench.session, bench.appearance

    def theme(choice: str, text: str) -> Command:
        return Command(
            f"theme_{choice}", "&View", text, lambda: appearance.choose_theme(choice),
            checked=lambda: appearance.theme_choice == choice, begins_group=choice == "system",
        )  # fmt: skip

    return [
        Command("zoom_in", "&View", "Zoom &in", lambda: viewpoint.zoom_by(1.25), ("Ctrl++", "Ctrl+=")),
        Command("zoom_out", "&View", "Zoom &out", lambda: viewpoint.zoom_by(0.8), ("Ctrl+-",)),
        Command("natural", "&View", "Natural &size", viewpoint.reset_zoom, ("Ctrl+0",)),
        Command("fit", "&View", "&Fit all", history.fit, ("Home", "Ctrl+9"), places=(CANVAS,)),
        Command("fit_selection", "&View", "Fit the se&lection", lambda: history.fit(session.chosen or None),
                ("Shift+Home",), lambda: bool(session.chosen), needs="Select a node first"),
        Command("gradients", "&View", "&Gradients", switches.toggle_gradients, ("Ctrl+G",),
                checked=lambda: switches.gradients, begins_group=True, places=(BAR,),
                tip="Shows on every node the derivative of the output with respect to it"),
        Command("derivatives", "&View", "Local &derivatives", switches.toggle_derivatives, ("Ctrl+L",),
                checked=lambda: switches.derivatives, places=(BAR,),
                tip="Shows on every wire the derivative of its target with respect to its source"),
        theme("system", "System theme"), theme("light", "Light theme"), theme("dark", "Dark theme"),
        Command("command_palette", "&View", "&Command palette…", bench.command_palette.open, ("Ctrl+Shift+P",),
                begins_group=True, tip="Finds any command, operation or node by a few of its letters"),
    ]  # fmt: skip


def workspace_commands(bench: Bench) -> list[Command]:
    """Every workspace by its name and number, going round, and going back to how the current one was at first."""
    workspaces = bench.panels.workspaces

    def show(name: str, title: str, number: int, purpose: str) -> Command:
        return Command(
            f"workspace_{name}", WORKSPACES_MENU, title, lambda: workspaces.choose(name), (f"Ctrl+{number}",),
            checked=lambda: workspaces.current == name, tip=purpose,
        )  # fmt: skip

    return [
        *(show(each.name, each.title, each.number, each.purpose) for each in workspaces.shown),
        Command("next_workspace", WORKSPACES_MENU, "&Next workspace", lambda: workspaces.step(1), ("Ctrl+PgDown",),
                begins_group=True),
        Command("previous_workspace", WORKSPACES_MENU, "&Previous workspace", lambda: workspaces.step(-1), ("Ctrl+PgUp",)),
        Command("reset_workspace", WORKSPACES_MENU, "&Reset workspace", lambda: workspaces.reset(), begins_group=True,
                tip="Puts every panel of this workspace back where it was at first"),
    ]  # fmt: skip


def type_size_commands(bench: Bench) -> list[Command]:
    """The sizes of the type, one of which is chosen."""

    def size(name: str, text: str) -> Command:
        return Command(
            f"type_{name}", "&View/T&ype size", text, lambda: bench.appearance.choose_type_size(name),
            checked=lambda: type_size() == name, tip="The size of the type in panels and on the canvas",
        )  # fmt: skip

    return [
        size("smaller", "&Smaller"),
        size("normal", "&Normal"),
        size("larger", "&Larger"),
        size("largest", "L&argest"),
    ]
