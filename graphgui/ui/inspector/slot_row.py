"""A slot of a node in the inspector: its source, its number, and the gradient through its wire."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from graphgui.document.edits import Disconnect, wire_up
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.number_format import short_number
from graphgui.engine.wire_result import WireResult
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.ui.derivative_text import derivative_text
from graphgui.ui.grid.table_button import TableButton
from graphgui.ui.session import Session
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import DIGITS, Label
from graphgui.ui.widgets.combo_box import ComboBox
from graphgui.ui.widgets.lazy_rows import LazyRows
from graphgui.ui.widgets.number_field import NumberField
from graphgui.ui.widgets.scrub import ValueStep


class Subject:
    """The inspected node. It can outlive its node: a field may commit its text while it is removed."""

    def __init__(self, session: Session, id: int) -> None:
        self.session, self.id = session, id
        self._document = session.document

    @property
    def node(self) -> Node:
        """The present node."""
        return self.session.graph.node(self.id)

    def is_alive(self) -> bool:
        """Whether the node still exists in the same document."""
        return self.session.document is self._document and self.id in self.session.graph

    def seal(self) -> None:
        """Ends the present undo step: later edits do not merge into it."""
        if self.is_alive():
            self.session.document.seal()


def chain_rule(results: Results, wire: WireResult) -> str:
    """The chain rule for a wire, as text: "∂e/∂c · ∂c/∂a = 2 · 1 = 2"."""
    local, arriving = f"∂{wire.target}/∂{wire.source}", results.gradient_of.get(wire.wire.target)
    written = derivative_text(wire, DIGITS)
    if wire.contribution is None or arriving is None:
        return f"{local} = {written}"
    single = wire.derivative_shape == ()
    numbers = [arriving, wire.derivative if single else None, wire.contribution]
    if all(number is not None and np.ndim(number) == 0 for number in numbers):
        first, second, product = (short_number(number, DIGITS) for number in numbers)
        second = f"({second})" if second.startswith("−") else second
        return f"{gradient_sign(results, wire.target)} · {local} = {first} · {second} = {product}"
    template = translate("{derivative}, adds {number} to {gradient}")
    passed, sign = short_number(wire.contribution, DIGITS), gradient_sign(results, wire.source)
    return template.format(derivative=f"{local} = {written}", number=passed, gradient=sign)


class SlotSources(LazyRows):
    """The list model of the sources that a slot of a node can have: a number, or any other node; shared by all slots.

    Nodes that depend on this one are refused.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._graph: Graph | None = None
        self._node: Node | None = None
        self._structure = -1
        self._below: set[int] | None = None
        """A cache of the nodes that depend on this one, looked for when the list is seen."""

    def follow(self, graph: Graph, node: Node) -> None:
        """Lists the nodes that there are now."""
        if (graph, graph.structure) != (self._graph, self._structure) or self._node is None or node.id != self._node.id:
            self._graph, self._structure, self._node, self._below = graph, graph.structure, node, None
            self.show([None, *(other.id for other in graph.nodes() if other.id != node.id)], self._words, self._depends)

    def place_of(self, id: int | None) -> int:
        """The row of a node, or with None of a number; -1 where there is none."""
        at = bisect_left(self.keys, id, 1) if id is not None else 0
        return at if at < len(self.keys) and self.keys[at] == id else -1

    def _words(self, id: int | None) -> str:
        if id is None or self._graph is None or self._node is None:
            return translate("number")
        if id not in self._graph:
            return ""
        name = self._graph.node(id).name
        refusal = translate("depends on {name}").format(name=self._node.name)
        return f"{name} — {refusal}" if self._depends(id) else name

    def _depends(self, id: int | None) -> bool:
        if self._below is None:
            graph, node = self._graph, self._node
            self._below = graph.descendants([node.id]) if graph is not None and node is not None else set()
        return id in self._below


class SlotChoice(ComboBox):
    """The combo box for the source of a slot: the number in the field beside it, or a node."""

    def __init__(self, entries: SlotSources) -> None:
        super().__init__()
        self._entries = entries
        self.setModel(entries)

    def choose(self, id: int | None) -> None:
        """Shows a source without a signal."""
        at = self._entries.place_of(id)
        if at != self.currentIndex():
            self.setCurrentIndex(at)


class SlotRow(QWidget):
    """One slot of a node: its name, its source, its number, and the gradient through its wire."""

    def __init__(self, subject: Subject, slot: str, entries: SlotSources) -> None:
        super().__init__()
        self._subject, self.slot = subject, slot
        node = subject.node
        self.choice = SlotChoice(entries)
        self.choice.setAccessibleName(self.tr("Slot {name}: where it comes from").format(name=slot))
        self.number = NumberField(node.literal(slot), self)
        self.number.setAccessibleName(self.tr("Slot {name}: number").format(name=slot))
        self.flow = Label("", "gradient", wrap=True)
        name = Label(self.tr("slot {name}").format(name=slot), "quiet")
        name.setMinimumWidth(14)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(name)
        top.addWidget(self.choice, 1)
        top.addWidget(self.number, 1)
        self.table_button = TableButton(subject.session, subject.id, slot)
        top.addWidget(self.table_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.flow)
        self.choice.picked.connect(self._choose)
        self.choice.left.connect(subject.seal)
        self._step = ValueStep(subject.session, subject.id, slot)
        self.number.scrubbed.connect(self._step.put)
        self.number.committed.connect(self._step.commit)
        self.number.refused.connect(subject.session.say)

    def refresh_structure(self) -> None:
        """Shows the source of the slot."""
        wire = self._subject.session.graph.wire_into(self._subject.id, self.slot)
        self.choice.choose(wire.source if wire else None)
        self.number.setVisible(wire is None)

    def refresh_values(self, found: WireResult | None) -> None:
        """Shows the number, or the chain rule for the wire."""
        literal = self._subject.node.literal(self.slot)
        self.number.set_value(literal)
        self.table_button.setVisible(found is None and np.ndim(literal) > 0)
        self.flow.setText(chain_rule(self._subject.session.results, found) if found else "")
        self.flow.setVisible(found is not None)

    def _choose(self, source: int | None) -> None:
        # The list can stay open while the node is deleted.
        if not self._subject.is_alive():
            return
        session, node = self._subject.session, self._subject.node
        wire = session.graph.wire_into(self._subject.id, self.slot)
        # Arrow keys run through the choices: these edits merge into one undo step.
        key = ("wire", node.id, self.slot)
        if source is not None:
            name = session.graph.node(source).name
            edits = wire_up(session.graph, Wire(source, node.id, self.slot))
            label = self.tr("Wire {source} into {target}").format(source=name, target=node.name)
            session.do(label, *edits, merge=key)
        elif wire is not None:
            label = self.tr("Unwire {slot} of {name}").format(slot=self.slot, name=node.name)
            session.do(label, Disconnect(wire), merge=key)
