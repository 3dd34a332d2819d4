"""The Forward and reverse page: for every node its tangent from an input beside its adjoint of the output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.visits import CountedVisits, Visits, inputs_of
from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign, is_summed, value_text
from graphgui.explain.path_text import number_text
from graphgui.ui.chain_rule.input_choice import InputChoice
from graphgui.ui.chain_rule.parts.cost_meter import CostMeter
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.page import Page
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.reading import CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.translate import translate_count
from graphgui.ui.widgets.cards import Label
from graphgui.ui.widgets.stale_index import while_there

LONGEST_SIGN = 16
"""The most letters of a tangent that a card shows with its sign; the adjoint needs room beside it."""
NODE, VALUE, TANGENT, ADJOINT = range(4)

Index = QModelIndex | QPersistentModelIndex


class Modes:
    """The tangents from one input and the adjoints of the output, for every node."""

    def __init__(self, graph: Graph, results: Results, source: int) -> None:
        self.graph, self._results, self.source = graph, results, source
        seed = np.ones(np.shape(results.value_of[source]))[()]
        self._moved: Mapping[int, Value] = tangents(results, {source: seed})
        self.ids: Sequence[int] = [id for id in results.order if id in results.value_of]
        self._names = {node.id: node.name for node in results.nodes}

    @property
    def output(self) -> int | None:
        """The id of the output; None where there is none."""
        return self._results.output

    @property
    def output_name(self) -> str:
        """The name of the output; empty where there is none."""
        return self._results.output_name or ""

    @property
    def is_summed(self) -> bool:
        """Whether the output is an array, so that adjoints are those of its sum."""
        return is_summed(self._results)

    def value(self, id: int) -> Value:
        """The value of one of the nodes."""
        return self._results.value_of[id]

    def tangent(self, id: int) -> Value | None:
        """The tangent of a node, in its shape; 0 where it does not depend on the input, None without a value."""
        value = self._results.value_of.get(id)
        return None if value is None else self._moved.get(id, np.zeros(np.shape(value))[()])

    def adjoint(self, id: int) -> Value | None:
        """The adjoint of a node, in its shape; None where there is none."""
        return self._results.gradient_of.get(id)

    def name(self, id: int) -> str:
        """The name of a node."""
        return self._names[id]

    def tangent_sign(self, id: int) -> str:
        """The sign of a tangent: "∂c/∂b", or "∂c/∂b·1" along ones, where all entries of b move alike."""
        along = "·1" if np.ndim(self._results.value_of[self.source]) else ""
        return f"∂{self.name(id)}/∂{self.name(self.source)}{along}"

    def adjoint_sign(self, id: int) -> str:
        """The sign of an adjoint: "∂e/∂c"."""
        return gradient_sign(self._results, self.name(id))


class ModesReading(Reading):
    """The reading with tangents in the place of values, beside the adjoints."""

    def __init__(self, modes: Modes) -> None:
        self._modes = modes
        self.lit = {modes.source: "parameter"}
        if modes.output is not None and modes.output != modes.source:
            self.lit[modes.output] = "gradient_line"

    def left(self, id: int) -> CardText | None:
        tangent = self._modes.tangent(id)
        if tangent is None:
            return None
        number = short_number(tangent)
        texts = (f"{self._modes.tangent_sign(id)} = {number}", f"→ {number}")
        return CardText(texts if len(texts[0]) <= LONGEST_SIGN else texts[1:], "parameter")

    def right(self, id: int) -> CardText | None:
        adjoint = self._modes.adjoint(id)
        if adjoint is None:
            return None
        number = short_number(adjoint)
        return CardText((f"{self._modes.adjoint_sign(id)} = {number}", f"∂ = {number}", f"← {number}"), "gradient")

    def tip(self, id: int) -> str | None:
        modes = self._modes
        tangent, adjoint = modes.tangent(id), modes.adjoint(id)
        if tangent is None or adjoint is None:
            return None
        value = value_text(modes.value(id), 6)
        lines = (f"{modes.name(id)} = {value}", f"→ {modes.tangent_sign(id)} = {value_text(tangent, 6)}",
                 f"← {modes.adjoint_sign(id)} = {value_text(adjoint, 6)}")  # fmt: skip
        return "\n".join(lines)


class ModesTable(QAbstractTableModel):
    """The table model: a row for each node in the order of computation; texts are made when a view asks for them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.modes: Modes | None = None
        self._theme = LIGHT

    def show(self, modes: Modes | None) -> None:
        """Shows the numbers of a graph."""
        before = self.modes
        if modes is not None and before is not None and modes.ids == before.ids:
            self.modes = modes
            self.dataChanged.emit(self.index(0, NODE), self.index(len(modes.ids) - 1, ADJOINT))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, NODE, ADJOINT)
            return
        self.beginResetModel()
        self.modes = modes
        self.endResetModel()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self._theme = theme
        if self.rowCount():
            self.dataChanged.emit(self.index(0, NODE), self.index(self.rowCount() - 1, ADJOINT))

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self.modes is None or (parent is not None and parent.isValid()) else len(self.modes.ids)

    @guarded
    def columnCount(self, parent: Index | None = None) -> int:
        return 4

    @guarded
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        modes = self.modes
        source = modes.name(modes.source) if modes is not None else ""
        output = modes.output_name if modes is not None else ""
        return (
            self.tr("node"),
            self.tr("value"),
            self.tr("→ tangent from {name}").format(name=source),
            self.tr("← adjoint of {name}").format(name=output),
        )[section]

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.modes is None:
            return None
        id, column = self.modes.ids[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(self.modes, id, column, 4)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._cell(self.modes, id, column, 8))
            case Qt.ItemDataRole.ForegroundRole if column == TANGENT:
                return QColor(self._theme.parameter)
            case Qt.ItemDataRole.ForegroundRole if column == ADJOINT:
                return QColor(self._theme.gradient)
        return None

    def _cell(self, modes: Modes, id: int, column: int, digits: int) -> str:
        if column == NODE:
            # A deleted node is listed until the new results arrive.
            has_formula = id in modes.graph and not modes.graph.node(id).row.is_source
            return f"{modes.name(id)} = {formula(modes.graph, modes.graph.node(id))}" if has_formula else modes.name(id)
        if column == VALUE:
            return value_text(modes.value(id), digits)
        number = modes.tangent(id) if column == TANGENT else modes.adjoint(id)
        sign = modes.tangent_sign(id) if column == TANGENT else modes.adjoint_sign(id)
        return "—" if number is None else f"{sign} = {value_text(number, digits)}"


class ModesPage(Page):
    """The page: a table of all nodes with both derivatives, and the cost of either mode on this graph."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading: Reading | None = None
        self._counted = CountedVisits()
        self.input = InputChoice(session, sources_only=True)
        self.input.changed.connect(self.refresh)
        self.from_label, self.note = Label(self.tr("Forward mode from"), "quiet"), Label("", "quiet")
        self.rows = ModesTable(self)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self.table.setAccessibleName(self.tr("Nodes with tangents and adjoints"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._fit_rows()
        self.table.clicked.connect(self._go)
        self.table.activated.connect(self._go)
        self.forward, self.reverse = Label("", wrap=True), Label("", wrap=True)
        self.meter = CostMeter()
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.from_label)
        bar.addWidget(self.input)
        bar.addWidget(self.note, 1)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.forward)
        side.addWidget(self.reverse)
        side.addWidget(self.meter)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(18)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(bar)
        left.addWidget(self.table, 1)
        row.addLayout(left, 5)
        row.addLayout(side, 3)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)

    def title(self) -> str:
        return self.tr("Forward and reverse")

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        graph, results = self.session.graph, self.session.results
        self.input.refresh()
        source = self.input.id
        modes = Modes(graph, results, source) if source is not None and source in results.value_of else None
        self.rows.show(modes)
        self._reading = ModesReading(modes) if modes is not None else None
        found = self._counted.of(graph)
        self.meter.show_visits(found)
        self.note.setText(self._note(modes))
        self.note.setToolTip(plain_tip(self.note.text()))
        self.forward.setText(self._forward_words(found, modes))
        self.reverse.setText(self._reverse_words(found))
        self.reading_changed.emit()

    def follow_selection(self) -> None:
        self.input.follow_selection()

    def reading(self) -> Reading | None:
        return self._reading

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.rows.apply_theme(theme)
        self.meter.apply_theme(theme)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "table"):
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.table.verticalHeader().setMinimumSectionSize(1)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def _go(self, index: QModelIndex) -> None:
        """Goes to the node of a row; the chosen input stays."""
        if self.rows.modes is not None:
            self.input.go_to(self.rows.modes.ids[index.row()])

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _note(self, modes: Modes | None) -> str:
        """The note about arrays: one pass of forward mode follows one direction."""
        if modes is None:
            if not self.session.results.order:
                return self.tr("Build a graph first: then its derivatives are shown here.")
            return self.tr("There is no value to start from.")
        sentences = []
        name, output = modes.name(modes.source), modes.output_name
        if count := np.size(modes.value(modes.source)) if np.ndim(modes.value(modes.source)) else 0:
            words = self.tr(
                "{name} holds {count} numbers: one pass follows one direction, here ones, all moving alike."
            )
            sentences.append(words.format(name=name, count=count))
        if modes.is_summed:
            sentences.append(self.tr("{name} is no single number: adjoints are those of its sum.").format(name=output))
        return " ".join(sentences)

    def _forward_words(self, found: Visits, modes: Modes | None) -> str:
        graph = self.session.graph
        if not found.wires:
            if modes is None:
                return ""
            if graph.output == modes.source:
                return self.tr("The output is an input itself, so there is nothing to visit.")
            return self.tr("No input reaches the output, so there is nothing to visit.")
        above = graph.ancestors(graph.output) if graph.output is not None else ()
        if any(np.ndim(node.value) for node in inputs_of([graph.node(id) for id in above])):
            template = self.tr(
                "Forward mode: {inputs} numbers in the inputs, so {inputs} passes over {wires}: {visits}."
            )
            return template.format(
                inputs=number_text(found.inputs), wires=self._wires(found), visits=self._visits(found.forward)
            )
        fields = {
            "inputs": number_text(found.inputs),
            "wires": self._wires(found),
            "visits": self._visits(found.forward),
        }
        return translate_count("Forward mode: 1 input, so 1 pass over {wires}: {visits}.",
                               "Forward mode: {inputs} inputs, so {inputs} passes over {wires}: {visits}.",
                               min(found.inputs, 2), **fields)  # fmt: skip

    def _reverse_words(self, found: Visits) -> str:
        if not found.wires or found.ratio is None:
            return ""
        text = self.tr("Reverse mode: 1 output, 1 pass: {visits}").format(visits=self._visits(found.reverse))
        if found.ratio == 1:
            return self.tr("{told} — as many.").format(told=text)
        return self.tr("{told} — {ratio} times fewer.").format(told=text, ratio=number_text(round(found.ratio)))

    def _wires(self, found: Visits) -> str:
        return translate_count("1 wire", "{number} wires", min(found.wires, 2), number=number_text(found.wires))

    def _visits(self, count: int) -> str:
        return translate_count("1 visit", "{number} visits", min(count, 2), number=number_text(count))
