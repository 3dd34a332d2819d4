"""The Graph menu, as far as it concerns single nodes: adding, names, values, numbers in slots, the output."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from graphgui.document.edits import Disconnect, pull_out_literal, push_in_constant
from graphgui.engine.values import Value
from graphgui.formats.expressions.number_parser import exact_text
from graphgui.ui.canvas.inline_editors import edit_name, edit_value
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import CANVAS, NODE, SLOT, WIRE, Command
from graphgui.ui.commands.menus.arrange_commands import Arranger
from graphgui.ui.commands.menus.group_commands import Grouper
from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.node_roles import choose_output
from graphgui.ui.translate import translate


def insert_commands(bench: Bench) -> list[Command]:
    """Adding a node at the pointer."""
    return [
        Command("add", "&Graph", "&Add a node…", lambda: bench.inserter.open_here(bench.target.at), ("Shift+A",),
                begins_group=True, places=(CANVAS, WIRE), tip="Find an operation by typing, at the pointer"),
    ]  # fmt: skip


def graph_commands(bench: Bench) -> list[Command]:
    """Names, values, numbers in slots, the output, and where one types what is to be added."""
    session, stage, viewpoint, target = bench.session, bench.stage, bench.viewpoint, bench.target
    grouping, arranging = Grouper(stage, viewpoint), Arranger(stage, viewpoint)

    def one() -> bool:
        return len(session.selection) == 1

    def one_named() -> bool:
        return one() or grouping.chosen_group is not None or arranging.only() is not None

    def one_source() -> bool:
        return one() and session.graph.node(next(iter(session.selection))).row.is_source

    def disconnect() -> None:
        session.do(translate("Disconnect"), *(Disconnect(wire) for wire in target.wires))

    def disconnect_words() -> str:
        slot = target.hit.slot
        return translate("Disco&nnect {slot}").format(slot=slot) if slot else translate("Disco&nnect")

    def pull_out() -> None:
        if target.literal is not None:
            id, slot = target.literal
            node = session.graph.node(id)
            label = translate("Make a node of the {slot} of {name}").format(slot=slot, name=node.name)
            session.do(label, *pull_out_literal(session.graph, node, slot))

    def can_push_in() -> bool:
        id = target.node
        return id is not None and session.graph.node(id).row.role == "constant" and bool(session.graph.wires_from(id))

    def push_in() -> None:
        if target.node is not None:
            node = session.graph.node(target.node)
            label = translate("Put {name} into its slots").format(name=node.name)
            session.do(label, *push_in_constant(session.document.content, node))

    def push_in_words() -> str:
        if target.node is None or not can_push_in():
            return translate("Put a constant into its s&lots")
        return translate("Put {name} into its s&lots").format(name=session.graph.node(target.node).name)

    def make_output() -> None:
        for id in sorted(session.selection)[:1]:
            choose_output(session, id)

    def rename() -> None:
        if (group := grouping.chosen_group) is not None:
            grouping.rename(group)
            return
        if arranging.only() is not None:
            arranging.edit()
            return
        for id in sorted(session.selection)[:1]:
            viewpoint.reveal_items([id])
            edit_name(stage, id)

    def edit_number() -> None:
        for id in sorted(session.selection)[:1]:
            if session.graph.node(id).row.is_source:
                viewpoint.reveal_items([id])
                edit_value(stage, id)

    def type_expression() -> None:
        bench.expression.setFocus()
        bench.expression.selectAll()

    def find_operation() -> None:
        bench.panels.open("operations")
        field = bench.panels.panel(OperationPalette).search
        field.setFocus()
        field.selectAll()

    single = "Select one node first"
    return [
        Command("disconnect", "&Graph", "Disco&nnect", disconnect, (), lambda: bool(target.wires),
                places=(SLOT, WIRE), says=disconnect_words, needs="Select a wire first"),
        Command("pull_out", "&Graph", "Make a node of this nu&mber", pull_out, (), lambda: target.literal is not None,
                places=(SLOT,), needs="Click a number in a slot with the right button"),
        Command("output", "&Graph", "Make this the &output", make_output, ("O",), one, begins_group=True,
                places=(NODE,), tip="Every gradient becomes the derivative of this node", needs=single),
        Command("rename", "&Graph", "&Rename", rename, ("F2",), one_named, places=(NODE,), needs=single),
        Command("edit_value", "&Graph", "Edit the &value", edit_number, (), one_source, places=(NODE,),
                needs="Select one parameter or constant first"),
        Command("push_in", "&Graph", "Put a constant into its s&lots", push_in, (), can_push_in, places=(NODE,),
                says=push_in_words, needs="Select one constant that feeds something"),
        Command("type_expression", "&Graph", "Type an e&xpression", type_expression, ("Ctrl+E",), begins_group=True),
        Command("find_operation", "&Graph", "&Find an operation", find_operation, ("Ctrl+Shift+F",)),
    ]  # fmt: skip


def value_commands(bench: Bench) -> list[Command]:
    """Copying a value and its gradient to the last digit, and the value as a table."""
    session = bench.session
    needs = "Select one node that has a value first"

    def of_selected(what: str) -> Value | None:
        if len(session.selection) != 1:
            return None
        (id,) = session.selection
        results = session.results
        return (results.value_of if what == "value" else results.gradient_of).get(id)

    def copy(what: str) -> None:
        found = of_selected(what)
        if found is not None:
            QGuiApplication.clipboard().setText(exact_text(found))

    def has(what: str) -> bool:
        return of_selected(what) is not None

    def open_table() -> None:
        (id,) = session.selection
        open_grid(bench.parent, session, id)

    return [
        Command("copy_gradient", "&Graph", "Copy the &gradient", lambda: copy("gradient"), (), lambda: has("gradient"),
                after="edit_value", places=(NODE,), needs=needs, follows_numbers=True,
                tip="Copies the gradient to the last digit"),
        Command("copy_value", "&Graph", "Copy the v&alue", lambda: copy("value"), (), lambda: has("value"),
                after="edit_value", places=(NODE,), needs=needs, follows_numbers=True,
                tip="Copies the value to the last digit"),
        Command("open_table", "&Graph", "Open the value as a &table", open_table, ("Ctrl+T",), lambda: has("value"),
                after="edit_value", places=(NODE,), needs=needs, follows_numbers=True,
                tip="Shows the value row by row; that of a parameter or constant is edited there"),
    ]  # fmt: skip
