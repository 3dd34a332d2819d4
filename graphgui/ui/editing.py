"""What the Edit and Graph menus do to the selected nodes and wires."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from graphgui.analysis.layout import GRID, free_place
from graphgui.document.edits import (
    AddNode,
    ChooseOutput,
    Disconnect,
    pull_out_literal,
    push_in_constant,
    remove_nodes,
)
from graphgui.document.pasting import copy_text, paste_edits
from graphgui.document.redefine import arrange, edits_for_text
from graphgui.engine.graph import GraphError, Wire, make_node
from graphgui.engine.ops import OPS
from graphgui.formats.expression import ExpressionError
from graphgui.formats.graph_file import GraphFileError
from graphgui.ui.canvas.look import HEIGHT, WIDTH
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.session import Session

PASTE_SHIFT = 2 * GRID


class Editing:
    """Turns commands into edits."""

    def __init__(self, session: Session, view: CanvasView) -> None:
        self._session = session
        self._view = view
        self._pasted: tuple[str, int] = ("", 0)

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────
    def add_op(self, op: str, x: float, y: float) -> None:
        """Adds a node of an operation at a place, on the grid, and selects it."""
        graph = self._session.graph
        place = (round(x / GRID) * GRID, round(y / GRID) * GRID)
        try:
            node = make_node(graph.fresh_id(), graph.fresh_name(), op, position=place)
        except GraphError as error:
            self._session.say(self._session.sentence(error))
            return
        if self._session.do(f"Add {OPS[op].label}", AddNode(node)):
            self._session.select([node.id])
            self._view.setFocus()

    def add_in_the_middle(self, op: str) -> None:
        """Adds a node in the middle of the view, beside what lies there."""
        middle = self._view.middle()
        taken = [node.position for node in self._session.graph.nodes()]
        x, y = free_place(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2, taken)
        self.add_op(op, x, y)
        self._view.ensureVisible(x, y, WIDTH, HEIGHT)

    # ── taking away ──────────────────────────────────────────────────────────────────────────────────────────────
    def delete(self) -> None:
        """Deletes the selected nodes and wires."""
        self._remove("Delete")

    def _remove(self, label: str) -> None:
        wires = self._view.canvas.chosen_wires
        chosen = self._session.selection
        edits = remove_nodes(self._session.document.content, chosen)
        edits += [Disconnect(wire) for wire in wires if wire.source not in chosen and wire.target not in chosen]
        # Wires go first: a node can only leave without them.
        self._session.do(label, *sorted(edits, key=lambda edit: not isinstance(edit, Disconnect)))

    # ── clipboard ────────────────────────────────────────────────────────────────────────────────────────────────
    def copy(self) -> None:
        """Copies the selected nodes as text."""
        if self._session.selection:
            QGuiApplication.clipboard().setText(copy_text(self._session.graph, self._session.selection))

    def cut(self) -> None:
        """Copies and deletes the selected nodes."""
        if self._session.selection:
            self.copy()
            self._remove("Cut")

    def paste(self) -> None:
        """Adds what was copied; a text that is an expression is built."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._session.say("There is nothing to paste.")
        elif text.lstrip().startswith("{"):
            again = self._pasted[1] + 1 if self._pasted[0] == text else 1
            if self._paste("Paste", text, again * PASTE_SHIFT):
                self._pasted = (text, again)
        else:
            self._paste_expression(text)

    def duplicate(self) -> None:
        """Adds a copy of the selected nodes beside them."""
        if self._session.selection:
            self._paste("Duplicate", copy_text(self._session.graph, self._session.selection), PASTE_SHIFT)

    def _paste(self, label: str, text: str, shift: float) -> bool:
        try:
            edits, ids = paste_edits(self._session.graph, text, (shift, shift))
        except GraphFileError as error:
            self._session.say(f"This cannot be pasted: {error}.")
            return False
        if not self._session.do(label, *edits):
            return False
        self._session.select(ids)
        return True

    def _paste_expression(self, text: str) -> None:
        try:
            edits, last = edits_for_text(self._session.document.content, text)
        except (ExpressionError, GraphError) as error:
            self._session.say(f"What was copied is neither a graph nor an expression: {error}.")
            return
        if edits and self._session.do("Paste an expression", *edits):
            self._session.select([last])

    # ── selecting ────────────────────────────────────────────────────────────────────────────────────────────────
    def select_all(self) -> None:
        """Selects every node."""
        self._session.select(node.id for node in self._session.graph.nodes())

    def select_next(self, step: int = 1) -> None:
        """Selects the next node, in order of computation, and brings it into view."""
        order = self._session.graph.order()
        if not order:
            return
        chosen = [order.index(id) for id in self._session.selection]
        at = (max(chosen) + step) % len(order) if chosen else (0 if step > 0 else len(order) - 1)
        self._session.select([order[at]])
        self._view.setFocus()
        self._view.ensureVisible(self._view.canvas.content_rect([order[at]]))

    # ── the graph ────────────────────────────────────────────────────────────────────────────────────────────────
    def choose_output(self, id: int | None) -> None:
        """Makes a node the output; None lets the newest end of the graph be it."""
        graph = self._session.graph
        if id != graph.chosen_output:
            label = "Find the output by itself" if id is None else f"Make {graph.node(id).name} the output"
            self._session.do(label, ChooseOutput(graph.chosen_output, id))

    def arrange(self) -> None:
        """Lays out the selected nodes, or all."""
        chosen = set(self._session.selection) if len(self._session.selection) > 1 else None
        self._session.do("Arrange", *arrange(self._session.graph, chosen))

    def pull_out(self, id: int, slot: str) -> None:
        """Turns the number in a slot into a constant node."""
        node = self._session.graph.node(id)
        self._session.do(
            f"Make a node of the {slot} of {node.name}", *pull_out_literal(self._session.graph, node, slot)
        )

    def push_in(self, id: int) -> None:
        """Puts a constant's number into the slots it feeds."""
        node = self._session.graph.node(id)
        self._session.do(f"Put {node.name} into its slots", *push_in_constant(self._session.document.content, node))

    def disconnect_wire(self, wire: Wire) -> None:
        """Takes a wire away."""
        self._session.do("Disconnect", Disconnect(wire))

    def can_push_in(self, id: int) -> bool:
        """Whether a node is a constant that feeds something."""
        return self._session.graph.node(id).op == "constant" and bool(self._session.graph.wires_from(id))
