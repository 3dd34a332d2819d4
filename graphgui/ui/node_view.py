"""One node in the inspector: its name, its numbers, its inputs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graphgui.document.edits import rename
from graphgui.engine.graph import Node
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value
from graphgui.engine.words import formula, short_number
from graphgui.ui.cards import INDENT, ArrayPreview, Card, Label, NumberLabel, Problem
from graphgui.ui.choosing import choose_output, train
from graphgui.ui.inputs_card import InputsCard
from graphgui.ui.number_field import NumberField
from graphgui.ui.option_row import OptionsCard
from graphgui.ui.rules_card import RulesCard
from graphgui.ui.scrub import ValueStep
from graphgui.ui.session import Session
from graphgui.ui.signs import gradient_sign
from graphgui.ui.slot_row import SlotRow, Subject
from graphgui.ui.table_button import TableButton
from graphgui.ui.text_field import TextField
from graphgui.ui.theme import Theme, set_role


def sentence(clause: str) -> str:
    """A clause as a sentence."""
    return clause if clause.endswith(".") else f"{clause}."


class NameField(TextField):
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
        if self.text() == name:
            self.setText(name)  # forgets the typing, so that undo is the graph's

    @property
    def is_typing(self) -> bool:
        """Whether another name is being typed."""
        return self.text() != self._given

    def restore(self) -> None:
        """Shows the node's name again."""
        self.setText(self._given)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._given:
            self.restore()
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)


class NodeView(QWidget):
    """One node: its name, its numbers, its inputs. It lives for as long as that node is selected."""

    def __init__(self, session: Session, id: int, theme: Theme) -> None:
        super().__init__()
        self.session, self.id = session, id
        self._subject = Subject(session, id)
        node = self.node
        self._op = node.op
        self._refused: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head(node))
        self.problem = Problem()
        self.problem.clicked.connect(self._go_to_problem)
        column.addWidget(self.problem)
        column.addWidget(self._make_numbers(node))
        self.options = OptionsCard(self._subject) if node.row.options else None
        self.inputs = InputsCard(self._subject, theme) if node.slots else None
        self.rules = RulesCard(self._subject) if not node.row.is_source else None
        for card in (self.options, self.inputs, self.rules):
            if card is not None:
                column.addWidget(card)
        self.feeds = Label("", "quiet", wrap=True)
        self.feeds.setIndent(INDENT)
        column.addWidget(self.feeds)
        self.output_button = QPushButton()
        self.output_button.clicked.connect(self._choose_output)
        column.addWidget(self.output_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._order_tabs()
        self.apply_theme(theme)
        self.refresh_structure()
        self.refresh_values()

    @property
    def slots(self) -> list[SlotRow]:
        """The rows of its inputs."""
        return self.inputs.rows if self.inputs else []

    @property
    def node(self) -> Node:
        """The node as it is now."""
        return self._subject.node

    def is_of_another_op(self) -> bool:
        """Whether the node became another operation, as it does when its expression is typed anew."""
        return self._subject.is_alive() and self.node.op != self._op

    def refresh_structure(self) -> None:
        """Shows names, wires and the output as they are now."""
        graph, node = self.session.graph, self.node
        self.name.set_name(node.name)
        if self.name.text() == node.name:
            self._set_refusal("")
        self.formula.setText("" if node.row.is_source else f"{node.name} = {formula(graph, node)}")
        is_output = graph.output == node.id
        self.kind.setText(f"{node.row.label} · output" if is_output else node.row.label)
        pinned = graph.chosen_output == node.id
        self.output_button.setText(
            "Unpin output" if pinned else "Pin as output" if is_output else "Make this the output"
        )
        self.output_button.setToolTip(
            "Lets the output be found by itself: the newest operation that feeds no other."
            if pinned
            else f"Every gradient is then that of {node.name}."
        )
        fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(node.id)))
        self.feeds.setText(f"Feeds {', '.join(fed)}." if fed else "")
        self.feeds.setVisible(bool(fed))
        if self.options is not None:
            self.options.refresh()
        if self.inputs is not None and self.inputs.refresh_structure():
            self._order_tabs()

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
        # A number of a source may become several; any other is one and stays one.
        self.table_button.setVisible(self.field is not None or (value is not None and np.ndim(value) > 0))
        gradient = results.gradient_of.get(self.id)
        self.shape.setText("—" if value is None else show_shape(np.shape(value)))
        self.gradient_name.setText(gradient_sign(results, node.name))
        self.gradient.set_number(gradient)
        self.gradient.setAccessibleName(f"gradient {self.gradient.text()}")
        self.value_preview.set_array(value)
        self.gradient_preview.set_array(gradient)
        self._refresh_check()
        if self.trained is not None and self.trained.isChecked() != node.trained:
            self.trained.setChecked(node.trained)
        if self.inputs is not None:
            self.inputs.refresh_values(results)
        if self.rules is not None:
            self.rules.refresh()
        self.setAccessibleName(f"{node.name}, {self.kind.text()}")

    def _go_to_problem(self) -> None:
        problem = self.session.results.problems.get(self.id)
        if problem is not None:
            self.session.go_to([problem.cause])

    def _refresh_check(self) -> None:
        check = self.session.live.check(self.id) if self.node.row.is_source else None
        self.agreement.setVisible(check is not None and check.agrees)
        self.disagreement.setVisible(check is not None and not check.agrees)
        if check is None:
            return
        along = " along one direction" if np.ndim(self.session.live.value(self.id)) else ""
        self.agreement.setText(f"✓ reverse = forward = numerical{along}")
        found = [short_number(number, 6) for number in (check.reverse, check.forward, check.numerical)]
        self.disagreement.setText(
            f"⚠ reverse {found[0]}, forward {found[1]}, numerical {found[2]}{along}: they differ at a kink, at nan or ∞, "
            "and where numbers are too large for a small step to show."
        )

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme for what the style sheet does not reach."""
        self.value_preview.apply_theme(theme, theme.text)
        self.gradient_preview.apply_theme(theme, theme.gradient)
        for part in (self.field, self.options, self.inputs):
            if part is not None:
                part.apply_theme(theme)

    def _make_head(self, node: Node) -> QVBoxLayout:
        self.name = NameField()
        self.name.editingFinished.connect(self._rename)
        self.name.textEdited.connect(lambda: self._set_refusal(""))
        self.kind = Label("", "quiet")
        self.refusal = Label("", "error", wrap=True)
        self.refusal.hide()
        self.formula = Label("", "", wrap=True)
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.formula.setVisible(not node.row.is_source)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.kind)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addLayout(line)
        below = QVBoxLayout()
        below.setContentsMargins(INDENT, 0, 0, 0)
        below.setSpacing(4)
        for text in (self.refusal, self.formula, Label(node.row.doc, "quiet", wrap=True)):
            below.addWidget(text)
        head.addLayout(below)
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
        self.shape, self.gradient_name = Label(), Label("", "gradient")
        self.shape.setAlignment(Qt.AlignmentFlag.AlignRight)
        if node.row.is_source:
            self.field = NumberField(node.value, self)
            self.field.setAccessibleName("Value")
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._step = ValueStep(self.session, self.id)
            self.field.scrubbed.connect(self._step.put)
            self.field.committed.connect(self._step.commit)
            self.field.refused.connect(self.session.say)
        else:
            self.value = NumberLabel()
        self.table_button = TableButton(self.session, self.id)
        beside = QHBoxLayout()
        beside.setSpacing(6)
        beside.addWidget(self.field or self.value, 1)  # type: ignore[arg-type]
        beside.addWidget(self.table_button)
        rows: list[tuple[QWidget, QWidget | QHBoxLayout | None]] = [
            (Label("value"), beside),
            (Label("shape"), self.shape),
        ]
        if node.op == "parameter":
            self.trained = QCheckBox()
            self.trained.setAccessibleName("Trained: descent changes it")
            self.trained.setToolTip("Descent changes the parameters that are trained and leaves the others alone.")
            self.trained.clicked.connect(self._train)
            self.trained.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            rows.append((Label("trained"), self.trained))
        rows.append((self.gradient_name, self.gradient))
        previews = {0: self.value_preview, len(rows) - 1: self.gradient_preview}
        for at, (left, right) in enumerate(rows):
            grid.addWidget(left, 2 * at, 0)
            if isinstance(right, QHBoxLayout):
                grid.addLayout(right, 2 * at, 1)
            else:
                grid.addWidget(right, 2 * at, 1)  # type: ignore[arg-type]
            if at in previews:
                grid.addWidget(previews[at], 2 * at + 1, 0, 1, 2)
        self.agreement, self.disagreement = Label("", "output", wrap=True), Label("", "quiet", wrap=True)
        for label in (self.agreement, self.disagreement):
            label.setToolTip("The gradient found in three ways: backward, forward, and by moving the value a little.")
            label.hide()
            card.column.addWidget(label)
        return card

    def _order_tabs(self) -> None:
        fields: list[QWidget | None] = [
            self.name,
            self.field or self.value,
            self.table_button,
            self.trained,
            self.gradient,
        ]
        fields += [field for card in (self.options, self.inputs) if card is not None for field in card.fields]
        present = [field for field in (*fields, self.output_button) if field is not None]
        for before, after in pairwise(present):
            QWidget.setTabOrder(before, after)

    def _rename(self) -> None:
        name = self.name.text()
        if not self._subject.is_alive() or name in (self.node.name, self._refused):
            return
        heard: list[str] = []
        self.session.said.connect(heard.append)
        done = self.session.do(f"Rename {self.node.name}", rename(self.node, name))
        self.session.said.disconnect(heard.append)
        if done:
            self._set_refusal("")
        else:
            self._set_refusal(" ".join(heard), name)

    def _set_refusal(self, sentence: str, name: str | None = None) -> None:
        self._refused = name
        self.refusal.setText(f"⚠ {sentence}" if sentence else "")
        self.refusal.setVisible(bool(sentence))

    def _train(self, trained: bool) -> None:
        train(self.session, self.id, trained)

    def _choose_output(self) -> None:
        choose_output(self.session, None if self.session.graph.chosen_output == self.id else self.id)
