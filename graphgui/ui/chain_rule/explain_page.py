"""The Explain page: the derivation of a number as a tree, beside the rule of each operation in it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout

from graphgui.analysis.visits import inputs_of
from graphgui.engine.graph import Wire
from graphgui.explain.derivation import (
    Derivation,
    Kind,
    aligned,
    curve,
    explain_derivative,
    explain_gradient,
    explain_value,
)
from graphgui.explain.equation import contributing_wires
from graphgui.explain.equation_parts import Operation
from graphgui.ui.chain_rule.parts.curve_picture import CurvePicture
from graphgui.ui.chain_rule.parts.derivation_tree import DerivationTree
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.page import Page
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme
from graphgui.ui.widgets.cards import Card, Label

MOST_RULES = 4
ROOM_FOR_PICTURE = 860
"""The width of the page in pixels from which there is room for the picture."""


class DerivationReading(Reading):
    """The reading of a derivation: its node glows with the wires that lead to the number; of a derivative, its wire."""

    def __init__(self, derivation: Derivation, session: Session) -> None:
        graph, results, id = session.graph, session.results, derivation.id
        colour: ColourName = "gradient_line"
        if derivation.kind == "value":
            wires, colour, self.arrows = graph.wires_into(id), "accent", 1
        elif derivation.wire is not None:
            wires, self.arrows = [derivation.wire], 0
        else:
            wires, self.arrows = contributing_wires(graph, results, id), -1
        self.lit = {id: colour} if derivation.wire is None else {}
        self.lit_wires = dict.fromkeys(wires, colour)


class ExplainPage(Page):
    """The page: the derivation of the selected number; `came_to(ids)` is emitted with the node of another current row."""

    came_to = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kind: Kind = "gradient"
        self._subject: tuple[Kind, int, Wire | None] | None = None
        self._document = session.document
        self.value_button = self._switch(self.tr("value"), self.tr("Explain the value"), "value")
        self.gradient_button = self._switch(self.tr("gradient"), self.tr("Explain the gradient"), "gradient")
        self.name = Label("", "title")
        self.copy_text = self._button(self.tr("Copy as text"), self.tr("Copies the equations as far as they are open"))
        self.copy_text.clicked.connect(lambda: self._copy(self.text()))
        self.copy_latex = self._button(
            self.tr("Copy as LaTeX"), self.tr("Copies the equations as far as they are open")
        )
        self.copy_latex.clicked.connect(lambda: self._copy(self.latex()))
        self.tree = DerivationTree()
        self.tree.pointed.connect(self._show_row)
        self.tree.came_to.connect(self._emit_came_to)
        self.card = RuleView()
        self.picture = CurvePicture()
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.value_button)
        bar.addWidget(self.gradient_button)
        bar.addWidget(self.name, 1)
        bar.addWidget(self.copy_text)
        bar.addWidget(self.copy_latex)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tree, 5)
        row.addWidget(self.card, 3)
        row.addWidget(self.picture)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(bar)
        whole.addLayout(row, 1)

    def title(self) -> str:
        return self.tr("Explain")

    # ── what is explained ────────────────────────────────────────────────────────────────────────────────────────
    @property
    def derivation(self) -> Derivation | None:
        """The derivation that is shown; None where there is nothing to explain, or where numbers are hidden."""
        graph, results = self.session.graph, self.session.results
        if self._subject is None or self.session.hides_any:
            return None
        kind, id, wire = self._subject
        # A button may be pressed before the panel, which has just come into sight, has followed the graph.
        if id not in graph or (wire is not None and graph.wire_into(id, wire.slot) != wire):
            return None
        if wire is not None:
            return explain_derivative(graph, results, wire)
        return (explain_value if kind == "value" else explain_gradient)(graph, results, id)

    def explain(self, kind: Kind, id: int, wire: Wire | None = None) -> None:
        """Shows the derivation of a node's value or gradient, or of the local derivative of a wire into it."""
        if kind != "derivative":
            self._kind = kind
        self._take((kind, id, wire))

    def refresh(self) -> None:
        graph = self.session.graph
        if self._document is not self.session.document:
            # Ids are valid in one document only.
            self._document, self._subject = self.session.document, None
            self.tree.show_derivation(None, anew=True)
        if self._subject is not None:
            _, id, wire = self._subject
            if id not in graph or (wire is not None and graph.wire_into(id, wire.slot) != wire):
                self._subject = None
        if self._subject is None and (default := self._default_node()) is not None:
            self._subject = (self._kind, default, None)
        self._take(self._subject)

    def follow_selection(self) -> None:
        if (id := self.session.selected_node) is not None:
            self.explain(self._kind, id)

    def follow_wires(self, chosen: Collection[Wire]) -> None:
        """Shows the local derivative of a wire that is selected alone, while the page is visible."""
        if self.isVisible() and len(chosen) == 1:
            (wire,) = chosen
            self.explain("derivative", wire.target, wire)

    def leave(self) -> None:
        self.tree.rest()
        if self.session.hides_any:
            # Rows are worked out when they are opened, and the graph goes on changing.
            self.tree.show_derivation(None, anew=True)

    def reading(self) -> Reading | None:
        found = self.tree.derivation
        return DerivationReading(found, self.session) if found is not None else None

    def text(self) -> str:
        """The open levels of the tree as indented lines."""
        return "\n".join("  " * level + each.equation.sentence for level, each in self.tree.opened())

    def latex(self) -> str:
        """The open levels of the tree as an `aligned` environment, each equation once."""
        return aligned(each for _, each in self.tree.opened())

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.tree.apply_theme(theme)
        self.picture.apply_theme(theme)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_picture()

    def _default_node(self) -> int | None:
        """The node explained while nothing is selected: the input with most contributing wires, else the output."""
        graph, results = self.session.graph, self.session.results
        if graph.output is None:
            return None
        above = [node for node in graph.nodes() if node.id in results.upstream]
        inputs = [node.id for node in inputs_of(above)]
        return max(inputs, key=lambda id: len(contributing_wires(graph, results, id)), default=graph.output)

    def _take(self, subject: tuple[Kind, int, Wire | None] | None) -> None:
        before = self.tree.rows.derivation(self.tree.rows.index(0, 0))
        self._subject = subject
        found = self.derivation
        same = before is not None and found is not None and before.key == found.key
        self.tree.show_derivation(found, anew=not same)
        kind = subject[0] if subject is not None else None
        self.value_button.setChecked(kind == "value")
        self.gradient_button.setChecked(kind == "gradient")
        for part in (self.value_button, self.gradient_button, self.copy_text, self.copy_latex):
            part.setEnabled(found is not None)
        self.tree.setVisible(found is not None)
        if found is not None:
            self.name.setText(found.title)
        else:
            self.name.setText(self.tr("Build a graph first: then each of its numbers is explained here."))
        self._show_row()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _show_row(self) -> None:
        found = self.tree.derivation
        self.card.show_derivation(found)
        self.card.setVisible(found is not None)
        self._show_picture(found)
        self.reading_changed.emit()

    def _show_picture(self, found: Derivation | None) -> None:
        graph, results = self.session.graph, self.session.results
        drawn, slot = None, ""
        if found is not None and found.rule is not None:
            operation = Operation.of(graph, results, found.id)
            wired = (each for each in operation.sources if operation.node.row.passes_gradient(each))
            slot = found.wire.slot if found.wire is not None else next(wired, "")
            if slot:
                others = {each: number for each, number in operation.values.items() if each != slot}
                node, at = operation.node, operation.values[slot]
                drawn = curve(node.row, slot, at, others, node.options)
        self.picture.show_curve(drawn, slot)
        self._fit_picture()

    def _fit_picture(self) -> None:
        self.picture.setVisible(self.picture.curve is not None and self.width() >= ROOM_FOR_PICTURE)

    def _emit_came_to(self) -> None:
        found = self.tree.derivation
        if found is not None:
            self.came_to.emit([found.id])

    def _choose_kind(self, kind: Kind) -> None:
        if self._subject is not None:
            self.explain(kind, self._subject[1])

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _switch(self, text: str, words: str, kind: Kind) -> QToolButton:
        button = self._button(text, words)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose_kind(kind))
        return button

    def _button(self, text: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(plain_tip(words))
        return button


class RuleView(QScrollArea):
    """The rule of a row's operation: sentence, formula, the derivative by each slot, and its documentation."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.formula = Label("", "", wrap=True), Label("", "equation", wrap=True)
        self.rules, self.doc = Label("", "gradient", wrap=True), Label("", "quiet", wrap=True)
        card = Card()
        for label in (self.sentence, self.formula, self.rules, self.doc):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.column.addWidget(label)
        card.column.addStretch(1)
        self.setWidget(card)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The rule at work"))

    def show_derivation(self, found: Derivation | None) -> None:
        """Shows the rule of a row; None clears it."""
        rule = found.rule if found is not None else None
        texts = dict.fromkeys((self.sentence, self.formula, self.rules, self.doc), "")
        if found is not None:
            texts[self.sentence] = found.sentence
        if rule is not None:
            texts[self.formula] = f"{rule.label}: {rule.formula}"
            texts[self.rules] = "\n".join(self._rule_lines(rule.rules, rule.is_local))
            texts[self.doc] = rule.doc
        elif found is not None and found.kind == "gradient" and next(found.parts(), None) is not None:
            texts[self.doc] = self.tr(
                "Along a wire comes the gradient of the node that it leads to, times the local derivative; "
                "what comes along several wires adds up."
            )
        for label, text in texts.items():
            label.setText(text)
            label.setVisible(bool(text))

    def _rule_lines(self, rules: tuple[tuple[str, str], ...], is_local: bool) -> list[str]:
        said = self.tr("∂/∂{slot}: {rule}") if is_local else self.tr("back to {slot}: {rule}")
        lines = [said.format(slot=slot, rule=rule) for slot, rule in rules[:MOST_RULES]]
        if len(rules) > MOST_RULES:
            lines.append(self.tr("and {count} more").format(count=len(rules) - MOST_RULES))
        return lines
