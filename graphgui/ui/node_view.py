"""One node in the inspector: its name, its numbers, where its slots take theirs from, and what flows back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget,
)  # fmt: skip

from graphgui.document.edits import ChangeNode, ChooseOutput, Disconnect, rename, set_literal, set_value, wire_up
from graphgui.engine.evaluate import Results, WireResult
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value, same_value
from graphgui.engine.words import formula, short_number
from graphgui.ui.cards import DIGITS, ArrayPreview, Card, CodeCard, NumberLabel, Problem, label
from graphgui.ui.number_field import NumberField
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme, set_role

Entry = tuple[str, int | None, str]
"""A choice for a slot: its text, the node's id (None for a number), and why it is refused (empty where it is not)."""


def gradient_sign(results: Results, name: str) -> str:
    """How the gradient of a node is written: "∂e/∂b", or "∂Σe/∂b" where the output e is no single number."""
    output = next((node.name for node in results.nodes if node.id == results.output), "·")
    several = np.ndim(results.value_of.get(results.output or 0, 0.0)) > 0
    return f"∂{'Σ' if several else ''}{output}/∂{name}"


def sentence(clause: str) -> str:
    """A clause as a sentence."""
    return clause if clause.endswith(".") else f"{clause}."


def choices(graph: Graph, node: Node) -> list[Entry]:
    """What a slot of a node may take its number from; nodes that depend on it are refused."""
    below = graph.descendants([node.id])
    entries: list[Entry] = [("number", None, "")]
    for other in graph.nodes():
        if other.id == node.id:
            continue
        refusal = f"depends on {node.name}" if other.id in below else ""
        entries.append((other.name, other.id, refusal))
    return entries


def chain_rule(results: Results, wire: WireResult) -> str:
    """What a wire passes back, as the chain rule says it: "∂e/∂c · ∂c/∂a = 2 · 1 = 2"."""
    local, arriving = f"∂{wire.target}/∂{wire.source}", results.gradient_of.get(wire.wire.target)
    if wire.derivative is None:
        written = "a Jacobian too large to show"
    else:
        written = short_number(wire.derivative, DIGITS)
    if wire.contribution is None or arriving is None:
        return f"{local} = {written}"
    numbers = [arriving, wire.derivative, wire.contribution]
    if all(number is not None and np.ndim(number) == 0 for number in numbers):
        first, second, product = (short_number(number, DIGITS) for number in numbers)
        second = f"({second})" if second.startswith("−") else second
        return f"{gradient_sign(results, wire.target)} · {local} = {first} · {second} = {product}"
    passed = short_number(wire.contribution, DIGITS)
    return f"{local} = {written}, adds {passed} to {gradient_sign(results, wire.source)}"


class NameField(QLineEdit):
    """A node's name; Escape puts back what it was."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "flat")
        self.setAccessibleName("Name")
        self.setToolTip("The node's name. Type another and press Enter.")
        self._given = ""

    def set_name(self, name: str) -> None:
        """Shows a name, unless another is being typed."""
        if name != self._given and (not self.hasFocus() or self.text() == self._given):
            self.setText(name)
        self._given = name

    def restore(self) -> None:
        """Shows the node's name again."""
        self.setText(self._given)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text() != self._given
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._given:
            self.restore()
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)


class SlotChoice(QComboBox):
    """Where a slot takes its number from: the number typed beside it, or a node. The wheel scrolls the panel instead."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_entries(self, entries: list[Entry]) -> None:
        """Lists these choices."""
        if entries == self._entries:
            return
        self._entries = entries
        model = QStandardItemModel(len(entries), 1, self)
        for at, (text, id, refusal) in enumerate(entries):
            item = QStandardItem(f"{text} — {refusal}" if refusal else text)
            item.setData(id, Qt.ItemDataRole.UserRole)
            item.setEnabled(not refusal)
            model.setItem(at, item)
        self.setModel(model)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)

    def choose(self, id: int | None) -> None:
        """Shows a choice without telling anyone."""
        at = next((at for at, entry in enumerate(self._entries) if entry[1] == id), -1)
        if at != self.currentIndex():
            self.setCurrentIndex(at)

    def chosen(self) -> int | None:
        """The id of the chosen node; None for a number."""
        return self._entries[self.currentIndex()][1]

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class SlotRow(QWidget):
    """One slot of a node: its name, where its number comes from, the number, and what flows back through its wire."""

    def __init__(self, view: NodeView, slot: str) -> None:
        super().__init__()
        self._view, self.slot = view, slot
        node = view.node
        self.choice = SlotChoice()
        self.choice.setAccessibleName(f"Slot {slot}: where it comes from")
        self.number = NumberField(node.literal(slot), self)
        self.number.setAccessibleName(f"Slot {slot}: number")
        self.flow = label("", "gradient", wrap=True)
        name = label(slot)
        name.setMinimumWidth(14)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(name)
        top.addWidget(self.choice, 1)
        top.addWidget(self.number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.flow)
        self.choice.activated.connect(self._choose)
        self.choice.left.connect(view.seal)
        self.number.scrubbed.connect(self._put)
        self.number.committed.connect(self._commit)
        self.number.refused.connect(view.session.say)

    def refresh_structure(self, entries: list[Entry]) -> None:
        """Lists what may be wired into the slot and shows what is."""
        wire = self._view.session.graph.wire_into(self._view.id, self.slot)
        self.choice.set_entries(entries)
        self.choice.choose(wire.source if wire else None)
        self.number.setVisible(wire is None)
        self.flow.setVisible(wire is not None)

    def refresh_values(self, found: WireResult | None) -> None:
        """Shows the number, or what flows back through the wire."""
        self.number.set_value(self._view.node.literal(self.slot))
        self.flow.setText(chain_rule(self._view.session.results, found) if found else "")

    def _choose(self) -> None:
        session, node = self._view.session, self._view.node
        source, wire = self.choice.chosen(), session.graph.wire_into(self._view.id, self.slot)
        # Arrow keys run through the choices: together they are one undo step.
        key = ("wire", node.id, self.slot)
        if source is not None:
            name = session.graph.node(source).name
            edits = wire_up(session.graph, Wire(source, node.id, self.slot))
            session.do(f"Wire {name} into {node.name}", *edits, merge=key)
        elif wire is not None:
            session.do(f"Unwire {self.slot} of {node.name}", Disconnect(wire), merge=key)
        self._view.refresh_structure()

    def _put(self, value: object) -> None:
        node = self._view.node
        if self._view.is_alive() and not same_value(node.literal(self.slot), value):
            edit = set_literal(node, self.slot, value)
            self._view.session.do(f"Set {self.slot} of {node.name}", edit, merge=("literal", node.id, self.slot))

    def _commit(self, value: object) -> None:
        self._put(value)
        self._view.seal()


class NodeView(QWidget):
    """One node: its name, its numbers, its inputs. It lives for as long as that node is selected."""

    def __init__(self, session: Session, id: int, theme: Theme) -> None:
        super().__init__()
        self.session, self.id = session, id
        self._document = session.document
        node = self.node
        self._refused = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head(node))
        self.problem = Problem()
        column.addWidget(self.problem)
        column.addWidget(self._make_numbers(node))
        self.slots = [SlotRow(self, slot) for slot in node.row.slots]
        if self.slots:
            card = Card("Inputs")
            for slot in self.slots:
                card.column.addWidget(slot)
            column.addWidget(card)
        self.feeds = label("", "small", wrap=True)
        column.addWidget(self.feeds)
        self.output_button = QPushButton()
        self.output_button.clicked.connect(self._choose_output)
        column.addWidget(self.output_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._order_tabs()
        self.apply_theme(theme)
        self.refresh_structure()
        self.refresh_values()

    @property
    def node(self) -> Node:
        """The node as it is now."""
        return self.session.graph.node(self.id)

    def is_alive(self) -> bool:
        """Whether the node is still there to be changed."""
        return self.session.document is self._document and self.id in self.session.graph

    def seal(self) -> None:
        """Ends the undo step that is being built."""
        if self.is_alive():
            self.session.document.seal()

    def refresh_structure(self) -> None:
        """Shows names, wires and the output as they are now."""
        graph, node = self.session.graph, self.node
        self.name.set_name(node.name)
        self.formula.setText(f"{node.name} = {formula(graph, node)}" if self.slots else "")
        is_output = graph.output == node.id
        self.kind.setText(f"{node.row.label} · output" if is_output else node.row.label)
        pinned = graph.chosen_output == node.id
        self.output_button.setText("Let the output be found by itself" if pinned else "Make output")
        self.output_button.setToolTip(
            "Now the newest operation that feeds no other becomes the output."
            if pinned
            else f"Every gradient is then that of {node.name}."
        )
        fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(node.id)))
        self.feeds.setText(f"Feeds {', '.join(fed)}." if fed else "")
        self.feeds.setVisible(bool(fed))
        if self.slots:
            entries = choices(graph, node)
            for slot in self.slots:
                slot.refresh_structure(entries)

    def refresh_values(self) -> None:
        """Shows the numbers of the latest results."""
        results, node = self.session.results, self.node
        problem = results.problems.get(self.id)
        self.problem.set_sentence(sentence(problem.sentence) if problem else "")
        value: Value | None
        if self.field is not None:
            value = self.session.live.value(self.id)
            self.field.set_value(value)
        else:
            value = results.value_of.get(self.id)
        if self.value is not None:
            self.value.set_number(value)
            self.value.setAccessibleName(f"value {self.value.text()}")
        gradient = results.gradient_of.get(self.id)
        self.shape.setText("—" if value is None else show_shape(np.shape(value)))
        self.gradient_name.setText(gradient_sign(results, node.name))
        self.gradient.set_number(gradient)
        self.gradient.setAccessibleName(f"gradient {self.gradient.text()}")
        self.value_preview.set_array(value)
        self.gradient_preview.set_array(gradient)
        if self.trained is not None and self.trained.isChecked() != node.trained:
            self.trained.setChecked(node.trained)
        for slot in self.slots:
            wire = self.session.graph.wire_into(self.id, slot.slot)
            slot.refresh_values(results.wire_results.get(wire) if wire else None)
        self.setAccessibleName(f"{node.name}, {self.kind.text()}")

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme for what the style sheet does not reach."""
        self.value_preview.apply_theme(theme, theme.text)
        self.gradient_preview.apply_theme(theme, theme.gradient)
        for field in (self.field, *(slot.number for slot in self.slots)):
            if field is not None:
                field.apply_theme(theme)

    def _make_head(self, node: Node) -> QVBoxLayout:
        self.name = NameField()
        self.name.editingFinished.connect(self._rename)
        self.name.textEdited.connect(lambda: self._set_refusal(""))
        self.kind = label("", "quiet")
        self.refusal = label("", "error", wrap=True)
        self.refusal.hide()
        self.formula = label("", "", wrap=True)
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.formula.setVisible(not node.row.is_source)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.kind)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addLayout(line)
        head.addWidget(self.refusal)
        for text in (self.formula, label(node.row.doc, "quiet", wrap=True)):
            text.setContentsMargins(8, 0, 4, 0)
            head.addWidget(text)
        return head

    def _make_numbers(self, node: Node) -> Card:
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        card.column.addLayout(grid)
        self.gradient = NumberLabel("gradient")
        self.field: NumberField | None = None
        self.value: NumberLabel | None = None
        self.trained: QCheckBox | None = None
        self.value_preview, self.gradient_preview = ArrayPreview("value"), ArrayPreview("gradient")
        self.shape, self.gradient_name = label(), label("", "gradient")
        self.shape.setAlignment(Qt.AlignmentFlag.AlignRight)
        if node.row.is_source:
            self.field = NumberField(node.value, self)
            self.field.setAccessibleName("Value")
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.field.scrubbed.connect(self._put)
            self.field.committed.connect(self._commit)
            self.field.refused.connect(self.session.say)
        else:
            self.value = NumberLabel()
        rows: list[tuple[QWidget, QWidget | None]] = [(label("value"), self.field or self.value), (label("shape"), self.shape)]
        if node.op == "parameter":
            self.trained = QCheckBox()
            self.trained.setAccessibleName("Trained: descent changes it")
            self.trained.setToolTip("Descent changes the parameters that are trained and leaves the others alone.")
            self.trained.clicked.connect(self._train)
            self.trained.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            rows.append((label("trained"), self.trained))
        rows.append((self.gradient_name, self.gradient))
        previews = {0: self.value_preview, len(rows) - 1: self.gradient_preview}
        for at, (left, right) in enumerate(rows):
            grid.addWidget(left, 2 * at, 0)
            grid.addWidget(right, 2 * at, 1)  # type: ignore[arg-type]
            if at in previews:
                grid.addWidget(previews[at], 2 * at + 1, 0, 1, 2)
        return card

    def _order_tabs(self) -> None:
        fields = [self.name, self.field or self.value, self.trained, self.gradient]
        fields += [field for slot in self.slots for field in (slot.choice, slot.number)]
        present = [field for field in (*fields, self.output_button) if field is not None]
        for before, after in pairwise(present):
            QWidget.setTabOrder(before, after)

    def _rename(self) -> None:
        name = self.name.text()
        if not self.is_alive() or name in (self.node.name, self._refused):
            return
        heard: list[str] = []
        self.session.said.connect(heard.append)
        done = self.session.do(f"Rename {self.node.name}", rename(self.node, name))
        self.session.said.disconnect(heard.append)
        self._set_refusal("" if done else " ".join(heard), name)

    def _set_refusal(self, sentence: str, name: str = "") -> None:
        self._refused = name if sentence else ""
        self.refusal.setText(f"⚠ {sentence}" if sentence else "")
        self.refusal.setVisible(bool(sentence))

    def _put(self, value: object) -> None:
        if self.is_alive() and not same_value(self.node.value, value):
            self.session.do(f"Set {self.node.name}", set_value(self.node, value), merge=("value", self.id))

    def _commit(self, value: object) -> None:
        self._put(value)
        self.seal()

    def _train(self, trained: bool) -> None:
        node = self.node
        self.session.do(f"{'Train' if trained else 'Hold'} {node.name}", ChangeNode(node, replace(node, trained=trained)))

    def _choose_output(self) -> None:
        graph, node = self.session.graph, self.node
        after = None if graph.chosen_output == node.id else node.id
        words = f"Make {node.name} the output" if after else "Let the output be found"
        self.session.do(words, ChooseOutput(graph.chosen_output, after))
