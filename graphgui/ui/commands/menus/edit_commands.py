"""The Edit menu: the history, deleting and selecting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QKeySequence

from graphgui.document.arrangement.groups import delete
from graphgui.document.edits import Disconnect
from graphgui.ui.canvas.gestures.bend_gesture import remove_bend
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Viewpoint
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import BAR, CANVAS, EMPTY, FRAME, NODE, NOTE, WIRE, Command, any_nodes
from graphgui.ui.plain_text import menu_words
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.panels.descent_panel import DescentPanel

Key = QKeySequence.StandardKey


def edit_commands(bench: Bench) -> list[Command]:
    """The history and the selection."""
    session, stage = bench.session, bench.stage
    editing = SelectionEditor(bench.canvas, bench.viewpoint)
    some_nodes = partial(any_nodes, session)

    def descent() -> DescentPanel | None:
        return cast("DescentPanel | None", bench.panels.made("gradient_descent"))

    def descends() -> bool:
        panel = descent()
        return panel is not None and panel.run.is_running

    def stop_descent() -> None:
        if (panel := descent()) is not None:
            panel.stop()

    def undo() -> None:
        # A gesture or a descent under way is the last step.
        if not stage.cancel_gesture():
            stop_descent()
            session.document.undo()

    def redo() -> None:
        stage.cancel_gesture()
        stop_descent()
        session.document.redo()

    def can_undo() -> bool:
        return session.document.undo_label is not None or descends()

    def undo_words() -> str:
        label = translate("the descent") if descends() else session.document.undo_label
        return translate("&Undo {step}").format(step=menu_words(label)) if label else translate("&Undo")

    def redo_words() -> str:
        label = session.document.redo_label
        return translate("&Redo {step}").format(step=menu_words(label)) if label else translate("&Redo")

    return [
        Command("undo", "&Edit", "&Undo", undo, (Key.Undo,), can_undo,
                places=(BAR,), says=undo_words, icon_text="↶", needs="There is nothing to take back",
                follows_numbers=True),
        Command("redo", "&Edit", "&Redo", redo, ("Ctrl+Shift+Z", "Ctrl+Y"),
                lambda: session.document.redo_label is not None,
                places=(BAR,), says=redo_words, icon_text="↷", needs="Nothing was taken back", follows_numbers=True),
        Command("delete", "&Edit", "De&lete", editing.delete, ("Del", "Backspace"),
                places=(NODE, WIRE, FRAME, NOTE), tip="Deletes what is selected"),
        Command("select_all", "&Edit", "Select &all", editing.select_all, (Key.SelectAll,), begins_group=True,
                places=(CANVAS,)),
        Command("next", "&Edit", "Select the &next node", editing.select_next, ("Ctrl+]",), some_nodes, needs=EMPTY),
        Command("previous", "&Edit", "Select the pre&vious node", lambda: editing.select_next(-1), ("Ctrl+[",), some_nodes,
                needs=EMPTY),
    ]  # fmt: skip


class SelectionEditor:
    """Deletes what is selected, and selects."""

    def __init__(self, canvas: CanvasScene, viewpoint: Viewpoint) -> None:
        self._canvas, self._viewpoint = canvas, viewpoint
        self._session = canvas.session

    # ── taking away ──────────────────────────────────────────────────────────────────────────────────────────────
    def delete(self) -> None:
        """Deletes the selected bend of a wire, or else the selected nodes and wires."""
        bend = self._canvas.chosen_bend
        if bend is not None:
            remove_bend(self._canvas, *bend)
            return
        if not self._session.chosen and not self._canvas.chosen_wires:
            # Backspace leads back, as in a file manager.
            self._session.leave_group()
            return
        self.remove(translate("Delete"))

    def remove(self, label: str) -> None:
        """Deletes what is selected, as one step with this label."""
        wires = self._canvas.chosen_wires
        edits = delete(self._session.document.content, self._session.chosen)
        gone = {edit.wire for edit in edits if isinstance(edit, Disconnect)}
        edits += [Disconnect(wire) for wire in wires if wire not in gone]
        # Wires go first: a node can only leave without them.
        self._session.do(label, *sorted(edits, key=lambda edit: not isinstance(edit, Disconnect)))

    # ── selecting ────────────────────────────────────────────────────────────────────────────────────────────────
    def select_all(self) -> None:
        """Selects all that is seen."""
        canvas = self._canvas
        nodes = (item for item in canvas.node_items() if item.isVisible())
        items = (*nodes, *canvas.group_items(), *canvas.annotation_items())
        self._session.select([item.id for item in items])

    def select_next(self, step: int = 1) -> None:
        """Selects the next node, in order of computation, and brings it into view."""
        seen = self._canvas.node_rects()
        order = [id for id in self._session.graph.order() if id in seen]
        if not order:
            return
        last = max((at for at, id in enumerate(order) if id in self._session.selection), default=None)
        at = (last + step) % len(order) if last is not None else (0 if step > 0 else len(order) - 1)
        self._session.select([order[at]])
        self._viewpoint.setFocus()
        self._viewpoint.reveal_items([order[at]])
