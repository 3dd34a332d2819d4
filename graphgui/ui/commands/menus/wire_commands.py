"""The commands for wires: wiring by keyboard, swapping inputs, bending."""

from __future__ import annotations

from graphgui.document.arrangement.wire_bends import set_route
from graphgui.document.edits import swap_inputs
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.gestures.bend_gesture import add_bend, remove_bend
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import NODE, SLOT, WIRE, Command
from graphgui.ui.translate import translate

ONE_WIRE = "Select one wire first"


def wire_commands(bench: Bench) -> list[Command]:
    """Swapping the inputs of a node, and the bends of wires."""
    canvas, session, target = bench.canvas, bench.session, bench.target

    def pair() -> tuple[str, ...]:
        """The two slots of the node that is meant; empty where it has not two."""
        id = target.node
        slots = session.graph.node(id).slots if id is not None and id in session.graph else ()
        return slots if len(slots) == 2 else ()

    def swap() -> None:
        if target.node is not None and (slots := pair()):
            session.do(translate("Swap inputs"), *swap_inputs(session.document.content, target.node, *slots))

    def wire() -> Wire | None:
        return target.wires[0] if len(target.wires) == 1 else None

    def bends() -> bool:
        return any(session.document.content.annotations.routes.get(each) for each in target.wires)

    def bend() -> None:
        if (one := wire()) is not None:
            point = bench.viewpoint.from_screen(target.at) if target.at is not None else None
            add_bend(canvas, one, point)

    def straighten() -> None:
        content = session.document.content
        routed = [each for each in target.wires if content.annotations.routes.get(each)]
        session.do(translate("Straighten"), *(set_route(content, each, ()) for each in routed))

    def chosen_bend() -> tuple[Wire, int] | None:
        hit = target.hit
        return (hit.wire, hit.bend) if hit.wire is not None and hit.bend is not None else canvas.chosen_bend

    def unbend() -> None:
        if (found := chosen_bend()) is not None:
            remove_bend(canvas, *found)

    return [
        Command("swap_inputs", "&Graph", "S&wap inputs", swap, ("Shift+X",), lambda: bool(pair()), places=(NODE,),
                after="disconnect", needs="Select one node with two inputs first",
                tip="Exchanges what the two inputs of the selected node hold: wires and numbers"),
        Command("bend", "&Graph", "Bend t&he wire", bend, (), lambda: wire() is not None, places=(WIRE,),
                after="swap_inputs", needs=ONE_WIRE, tip="Gives the selected wire a point through which it runs"),
        Command("remove_bend", "&Graph", "Remove the ben&d", unbend, (), lambda: chosen_bend() is not None, places=(WIRE,),
                after="bend", needs="Click on a bend of a wire first"),
        Command("straighten", "&Graph", "S&traighten the wire", straighten, (), bends, places=(WIRE,), after="remove_bend",
                needs="Select a wire with bends first", tip="Takes all bends of the selected wires away"),
    ]  # fmt: skip


def keyboard_wire_commands(bench: Bench) -> list[Command]:
    """Wiring by keyboard."""
    dialog, target = bench.wire_dialog, bench.target
    return [
        Command("wire", "&Graph", "&Wire…", lambda: dialog.open(target.hit), ("W",), dialog.can_open, after="add",
                places=(NODE, SLOT), needs="Select a node first",
                tip="Choose a slot or the output, then from a list what it is wired to"),
    ]  # fmt: skip
