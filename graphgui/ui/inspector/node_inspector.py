"""The inspector of one node: its name, numbers, options, inputs and rules."""

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
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Node
from graphgui.engine.number_format import short_number
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.lessons.questions import Kind
from graphgui.ui.faults.guards import guarded
from graphgui.ui.grid.table_button import TableButton
from graphgui.ui.inspector.inputs_card import InputsCard
from graphgui.ui.inspector.option_row import OptionsCard
from graphgui.ui.inspector.rules_card import RulesCard
from graphgui.ui.inspector.slot_row import SlotRow, Subject
from graphgui.ui.inspector.why_card import WhyCard
from graphgui.ui.node_roles import choose_output, train
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme, set_role
from graphgui.ui.widgets.cards import INDENT, ArrayPreview, Card, Label, NumberLabel, ProblemCard
from graphgui.ui.widgets.number_field import NumberField
from graphgui.ui.widgets.scrub import ValueStep
from graphgui.ui.widgets.text_field import TextField

MOST_FED = 40
"""The most nodes that are named as fed by a node."""


def sentence(clause: str) -> str:
    """A clause with a full stop."""
    return clause if clause.endswith(".") else f"{clause}."


class NameField(TextField):
    """The field for a node's name; Esc restores it."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "flat")
        self.setAccessibleName(self.tr("Name"))
        self.setToolTip(self.tr("The node's name. Type another and press Enter."))
        self._given = ""

    def set_name(self, name: str) -> None:
        """Shows a name, unless the user is typing another."""
        if name != self._given and (not self.hasFocus() or self.text() == self._given):
            self.setText(name)
        self._given = name
        if self.text() == name:
            self.setText(name)  # clears the field's undo stack, so that undo is the graph's

    @property
    def is_typing(self) -> bool:
        """Whether the text differs from the node's name."""
        return self.text() != self._given

    def restore(self) -> None:
        """Shows the node's name again."""
        self.setText(self._given)
        self.selectAll()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._given:
            self.restore()
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)


class NodeInspector(QWidget):
    """The inspector of one node; it exists as long as that node is selected alone."""

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
        self.problem = ProblemCard()
        self.problem.clicked.connect(self._go_to_problem)
        column.addWidget(self.problem)
        column.addWidget(self._make_numbers(node))
        self.options = OptionsCard(self._subject) if node.row.options else None
        self.inputs = InputsCard(self._subject, theme) if node.slots else None
        self.why = WhyCard(self._subject)
        self.rules = RulesCard(self._subject) if not node.row.is_source else None
        for card in (self.options, self.inputs, self.why, self.rules):
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
        """The rows of the node's slots."""
        return self.inputs.rows if self.inputs else []

    @property
    def node(self) -> Node:
        """The present node."""
        return self._subject.node

    def is_of_another_op(self) -> bool:
        """Whether the operation of the node has changed, as it does when its expression is edited."""
        return self._subject.is_alive() and self.node.op != self._op

    def refresh_structure(self) -> None:
        """Shows the present names, wires and output."""
        graph, node = self.session.graph, self.node
        self.name.set_name(node.name)
        if self.name.text() == node.name:
            self._set_refusal("")
        self.formula.setText("" if node.row.is_source else f"{node.name} = {formula(graph, node)}")
        is_output = graph.output == node.id
        self.kind.setText(
            self.tr("{operation} · output").format(operation=node.row.label) if is_output else node.row.label
        )
        pinned = graph.chosen_output == node.id
        self.output_button.setText(
            self.tr("Unpin output")
            if pinned
            else self.tr("Pin as output")
            if is_output
            else self.tr("Make this the output")
        )
        self.output_button.setToolTip(
            self.tr("Lets the output be found by itself: the newest operation that feeds no other.")
            if pinned
            else plain_tip(self.tr("Every gradient is then that of {name}.").format(name=node.name))
        )
        fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(node.id)))
        words = self.tr("Feeds {names}.") if len(fed) <= MOST_FED else self.tr("Feeds {names} and {count} more.")
        named = ", ".join(fed[:MOST_FED])
        self.feeds.setText(words.format(names=named, count=len(fed) - MOST_FED) if fed else "")
        self.feeds.setVisible(bool(fed))
        if self.options is not None:
            self.options.refresh()
        if self.inputs is not None and self.inputs.refresh_structure():
            self._order_tabs()

    def refresh_values(self) -> None:
        """Shows the numbers of the latest results."""
        results, node = self.session.results, self.node
        no_value = self.session.sign_of_missing(self.id, "value")
        no_gradient = self.session.sign_of_missing(self.id, "gradient")
        problem = results.problems.get(self.id)
        self.problem.set_sentence(sentence(problem.sentence) if problem else "")
        value: Value | None
        if self.field is not None:
            value = self.session.value(self.id)
            self.field.set_value(value)
        else:
            value = results.value_of.get(self.id)
        if self.value is not None:
            self.value.set_number(value, no_value)
            self.value.setAccessibleName(self.tr("value {number}").format(number=self.value.text()))
        is_array = value is not None and np.ndim(value) > 0
        # A source with one number can be made an array; any other single number cannot.
        self.table_button.setVisible(self.field is not None or is_array)
        gradient = results.gradient_of.get(self.id)
        self.shape.setText(no_value if value is None else show_shape(np.shape(value)))
        self.gradient_name.setText(gradient_sign(results, node.name))
        self.gradient.set_number(gradient, no_gradient)
        self.gradient.setAccessibleName(self.tr("gradient {number}").format(number=self.gradient.text()))
        self.value_preview.set_array(value)
        self.gradient_preview.set_array(gradient)
        self._refresh_check(is_array)
        if self.trained is not None and self.trained.isChecked() != node.trained:
            self.trained.setChecked(node.trained)
        if self.inputs is not None:
            self.inputs.refresh_values(results)
        self.why.refresh()
        if self.rules is not None:
            self.rules.refresh()
        self.setAccessibleName(f"{node.name}, {self.kind.text()}")

    def _go_to_problem(self) -> None:
        problem = self.session.results.problems.get(self.id)
        if problem is not None:
            self.session.go_to([problem.cause])

    def _refresh_check(self, is_array: bool) -> None:
        check = self.session.check(self.id) if self.field is not None else None
        agrees = check is not None and check.agrees
        self.agreement.setVisible(agrees)
        self.disagreement.setVisible(check is not None and not agrees)
        if agrees:
            self.agreement.setText(
                self.tr("✓ reverse = forward = numerical along one direction")
                if is_array
                else self.tr("✓ reverse = forward = numerical")
            )
        elif check is not None:
            sentence = self._differing(is_array) if check.differs else self._unclear(is_array)
            found = {way: short_number(getattr(check, way), 6) for way in ("reverse", "forward", "numerical")}
            self.disagreement.setText(sentence.format(**found))

    def _differing(self, is_array: bool) -> str:
        if is_array:
            return self.tr(
                "⚠ reverse {reverse}, forward {forward}, numerical {numerical} along one direction: they differ. "
                "The view Checks says more."
            )
        return self.tr(
            "⚠ reverse {reverse}, forward {forward}, numerical {numerical}: they differ. The view Checks says more."
        )

    def _unclear(self, is_array: bool) -> str:
        if is_array:
            return self.tr(
                "~ reverse {reverse}, forward {forward}, numerical {numerical} along one direction: the last cannot be "
                "compared here. The view Checks says more."
            )
        return self.tr(
            "~ reverse {reverse}, forward {forward}, numerical {numerical}: the last cannot be compared here. "
            "The view Checks says more."
        )

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, where the style sheet does not apply."""
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
        if node.row.is_source:
            # Only hidden, never shown here: without a parent yet, it would open as a window and take the focus.
            self.formula.hide()
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
        self.gradient = self._explained(NumberLabel("gradient"), "gradient")
        self.field: NumberField | None = None
        self.value: NumberLabel | None = None
        self.trained: QCheckBox | None = None
        self.value_preview = ArrayPreview(self.tr("value, entry by entry"))
        self.gradient_preview = ArrayPreview(self.tr("gradient, entry by entry"))
        self.shape, self.gradient_name = Label(), Label("", "gradient")
        self.shape.setAlignment(Qt.AlignmentFlag.AlignRight)
        if node.row.is_source:
            number: QWidget
            self.field = number = NumberField(node.value, self)
            self.field.setAccessibleName(self.tr("Value"))
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._step = ValueStep(self.session, self.id)
            self.field.scrubbed.connect(self._step.put)
            self.field.committed.connect(self._step.commit)
            self.field.refused.connect(self.session.say)
        else:
            self.value = number = self._explained(NumberLabel(), "value")
        self.table_button = TableButton(self.session, self.id)
        beside = QHBoxLayout()
        beside.setSpacing(6)
        beside.addWidget(number, 1)
        beside.addWidget(self.table_button)
        rows: list[tuple[QWidget, QWidget | QHBoxLayout]] = [
            (Label(self.tr("value")), beside),
            (Label(self.tr("shape")), self.shape),
        ]
        if node.is_parameter:
            self.trained = QCheckBox()
            self.trained.setAccessibleName(self.tr("Trained: descent changes it"))
            self.trained.setToolTip(
                self.tr("Descent changes the parameters that are trained and leaves the others alone.")
            )
            self.trained.clicked.connect(self._train)
            self.trained.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            rows.append((Label(self.tr("trained")), self.trained))
        rows.append((self.gradient_name, self.gradient))
        previews = {0: self.value_preview, len(rows) - 1: self.gradient_preview}
        for at, (left, right) in enumerate(rows):
            grid.addWidget(left, 2 * at, 0)
            if isinstance(right, QHBoxLayout):
                grid.addLayout(right, 2 * at, 1)
            else:
                grid.addWidget(right, 2 * at, 1)
            if at in previews:
                grid.addWidget(previews[at], 2 * at + 1, 0, 1, 2)
        self.agreement, self.disagreement = Label("", "output", wrap=True), Label("", "quiet", wrap=True)
        for label in (self.agreement, self.disagreement):
            label.setToolTip(
                self.tr("The gradient found in three ways: backward, forward, and by moving the value a little.")
            )
            label.hide()
            card.column.addWidget(label)
        return card

    def _explained(self, label: NumberLabel, kind: Kind) -> NumberLabel:
        """Makes a number clickable: a click asks for its derivation."""
        label.offer(self.tr("Click to see where it comes from"))
        label.clicked.connect(lambda: self.session.asked_why.emit(kind, self.id))
        return label

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
        label = self.tr("Rename {name}").format(name=self.node.name)
        done = self.session.do(label, rename(self.node, name))
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
