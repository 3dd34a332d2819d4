"""The Checks page: the gradient checked in three ways, and the findings about the graph at its present numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from time import perf_counter
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from graphgui.analysis.diagnosis import Finding, diagnose
from graphgui.analysis.gradient_check import GradientCheck
from graphgui.document.live_results import MOST_CHECKED
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.ui.chain_rule.parts.node_table import Column, NodeTable
from graphgui.ui.panels.page import Page
from graphgui.ui.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme, change_role
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Label

SLICE = 0.004
"""Seconds of checking in one turn of the event loop, before the next input is left to the next turn."""
BREATH = 30
"""Milliseconds without a change before the gradients are checked (debounce), so that no edit waits for a check."""
REST = 300
"""The same before a large graph is diagnosed."""
WARNING = "⚠"
UNCLEAR = "~"
COLOUR: ColourName = "gradient_line"


class CheckedInput(NamedTuple):
    """A trained input with its name; its check is looked up by id."""

    id: int
    name: str


class FindingsReading(Reading):
    """The reading of findings: their nodes glow, and the wires of a chain, followed backward."""

    arrows = -1

    def __init__(self, graph: Graph, findings: Sequence[Finding]) -> None:
        # The first finding about a node decides its colour.
        last_first = findings[::-1]
        self.lit = {id: _colour_name(found, COLOUR) for found in last_first for id in found.nodes}
        self.lit_wires = {
            wire: _colour_name(found, COLOUR)
            for found in last_first
            for source, target in pairwise(found.nodes)
            if target in graph
            for wire in graph.wires_into(target)
            if wire.source == source
        }


class InputReading(Reading):
    """The reading of one input, which glows."""

    def __init__(self, id: int, colour: ColourName) -> None:
        self.lit = {id: colour}


class ChecksPage(Page):
    """The page: a badge for all trained inputs, a row for each, and the list of findings."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.findings: list[Finding] = []
        self.checks: dict[int, GradientCheck] = {}
        self._inputs: list[CheckedInput] = []
        self._rest: Iterator[CheckedInput] = iter(())
        self._is_done = False
        self._reading: Reading | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self.badge, self.note = Label("", "right", wrap=True), Label("", "quiet", wrap=True)
        self.summary = Label("", "title", wrap=True)
        self.inputs = NodeTable[CheckedInput](
            self.tr("Trained inputs with their gradients, found in three ways"),
            (
                Column(self.tr("input"), lambda row, _: f"{self.sign(row.id)} {row.name}", self._colour_of, is_wide=False),
                *(self._column(title, way) for title, way in (
                    (self.tr("reverse"), "reverse"), (self.tr("forward"), "forward"), (self.tr("numerical"), "numerical"),
                )),
            ),
        )  # fmt: skip
        self.list = NodeTable[Finding](
            self.tr("What stands out"),
            (
                Column(
                    "", lambda found, _: _badge(found), lambda found: _colour_name(found, "gradient"), is_wide=False
                ),
                Column("", lambda found, _: found.sentence),
            ),
        )
        self.list.horizontalHeader().hide()
        self.inputs.pointed.connect(lambda: self._on_pointed(self.inputs, self.list))
        self.list.pointed.connect(lambda: self._on_pointed(self.list, self.inputs))
        self.inputs.chosen.connect(lambda row: self.go_to([row.id]))
        self.list.chosen.connect(lambda found: self.go_to(found.nodes))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in ((left, (self.badge, self.note, self.inputs)), (right, (self.summary, self.list))):
            column.setSpacing(6)
            for widget in widgets:
                # A table takes all the room; without one the labels stay at the top.
                column.addWidget(widget, 100 if isinstance(widget, NodeTable) else 0)
            column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        row.addLayout(left, 3)
        row.addLayout(right, 4)

    def title(self) -> str:
        return self.tr("Checks")

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        self.leave()
        self.checks, self._is_done = {}, False
        is_small = self._is_small()
        trained = [node for node in self.session.graph.nodes() if node.is_trained]
        self._inputs = (
            [CheckedInput(node.id, node.name) for node in trained] if is_small and not self._is_previewed() else []
        )
        self._rest = iter(self._inputs)
        if is_small:
            self._diagnose()
        self._show()
        self._timer.start(BREATH if is_small else REST)

    def leave(self) -> None:
        self._timer.stop()

    def reading(self) -> Reading | None:
        return self._reading

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.inputs.apply_theme(theme)
        self.list.apply_theme(theme)

    def _go_on(self) -> None:
        """Checks inputs for `SLICE` seconds; after the last one adds what they found to the diagnosis."""
        until = perf_counter() + SLICE
        for row in self._rest:
            if (check := self.session.check(row.id)) is not None:
                self.checks[row.id] = check
            if perf_counter() > until:
                self._timer.start(0)
                self._show_checks()
                return
        self._is_done = True
        if not self._is_small() or not all(check.agrees for check in self.checks.values()):
            self._diagnose()
        self._show()

    def _is_small(self) -> bool:
        return len(self.session.graph) <= MOST_CHECKED

    def _diagnose(self) -> None:
        self.findings = diagnose(self.session.graph, self.session.results, self.checks)

    def _is_previewed(self) -> bool:
        """Whether values are previewed that the document does not have; these are not checked."""
        session = self.session
        return any(session.value(node.id) is not node.value for node in session.graph.nodes() if node.row.is_source)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _show(self) -> None:
        self._show_checks()
        self.list.show_rows(self.findings)
        self.list.setVisible(bool(self.findings))
        self.list.wrap()
        self.summary.setText(self._summary())
        self.summary.setVisible(bool(self.summary.text()))
        self._show_reading()

    def _show_checks(self) -> None:
        self.inputs.show_rows(self._inputs)
        self.inputs.setVisible(bool(self._inputs))
        differ = sum(check.differs for check in self.checks.values())
        unclear = sum(not check.differs and not check.agrees for check in self.checks.values())
        self.badge.setText(self._badge_text(differ, unclear))
        is_right = self._is_done and self.checks and not unclear
        change_role(self.badge, "error" if differ else "right" if is_right else "quiet")
        self.badge.setVisible(bool(self.badge.text()))
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))

    def _on_pointed(
        self, table: NodeTable[CheckedInput] | NodeTable[Finding], other: NodeTable[CheckedInput] | NodeTable[Finding]
    ) -> None:
        if table.row is not None:
            other.point_at(None)
        self._show_reading()

    def _show_reading(self) -> None:
        row, found = self.inputs.row, self.list.row
        if row is not None:
            self._reading = InputReading(row.id, "error" if self.sign(row.id) == WARNING else "parameter")
        else:
            self._reading = FindingsReading(self.session.graph, self.findings if found is None else [found])
        self.reading_changed.emit()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────
    def sign(self, id: int) -> str:
        """The sign of an input's check: ✓, ⚠, or ~ where it cannot tell; … before it is done, — where there is none."""
        check = self.checks.get(id)
        if check is None:
            return "—" if self._is_done else "…"
        return "✓" if check.agrees else WARNING if check.differs else UNCLEAR

    def _column(self, title: str, way: str) -> Column[CheckedInput]:
        def number(row: CheckedInput, digits: int) -> str:
            check = self.checks.get(row.id)
            return "" if check is None else short_number(getattr(check, way), digits - 1)

        return Column(title, number)

    def _colour_of(self, row: CheckedInput) -> str:
        return {"✓": "output", WARNING: "error"}.get(self.sign(row.id), "quiet")

    def _summary(self) -> str:
        if not self.session.results.order:
            return self.tr("Build a graph first: then it is checked here.")
        if not self._is_done and not self._is_small():
            if self.findings:
                return self.tr("Checking … what is listed is from before the change.")
            return self.tr("Checking …")
        if not self._is_done or self.findings:
            return ""
        return self.tr("Nothing stands out: all gradients flow.")

    def _badge_text(self, differ: int, unclear: int) -> str:
        graph = self.session.graph
        if not self.session.results.order:
            return ""
        if len(graph) > MOST_CHECKED:
            template = self.tr("Gradients are checked in graphs of up to {most} nodes; this one has {count}.")
            return template.format(most=MOST_CHECKED, count=f"{len(graph):,}")
        if not self._inputs:
            if self._is_previewed():
                return self.tr("Gradients are checked when descent has ended.")
            return self.tr("No input is trained, so there is no gradient to check.")
        if not self._is_done:
            template = self.tr("… {at} of {all} gradients checked")
            return template.format(at=len(self.checks), all=len(self._inputs))
        if not self.checks:
            return self.tr("There is no gradient that could be checked.")
        if unclear and not differ:
            return self.tr("~ cannot be compared: {count} of {all}").format(count=unclear, all=len(self.checks))
        if not differ:
            return self.tr("✓ reverse = forward = numerical")
        return self.tr("⚠ they differ: {count} of {all}").format(count=differ, all=len(self.checks))

    def _note(self) -> str:
        # While the check is under way, of those that will be checked: else the tables would jump.
        ids = list(self.checks) if self._is_done else [row.id for row in self._inputs]
        if any(np.ndim(self.session.results.value_of.get(id, 0.0)) for id in ids):
            return self.tr(
                "An array is checked along directions in which every entry has its share, as far as rounding lets it be "
                "seen."
            )
        return ""


def _badge(found: Finding) -> str:
    """The sign and the word for the kind of a finding."""
    return {
        "not finite": translate("⚠ not finite"),
        "overflow": translate("∞ overflow"),
        "unreached": translate("⊘ not reached"),
        "dead": translate("✕ dead"),
        "saturated": translate("⊣ saturated"),
        "kink": translate("∧ kink"),
        "vanishing": translate("↘ vanishing"),
        "exploding": translate("↗ exploding"),
        "disagreement": translate("≠ they differ"),
        "unclear": translate("~ cannot tell"),
    }[found.kind]


def _colour_name(found: Finding, usual: ColourName) -> ColourName:
    return "error" if found.kind in ("not finite", "overflow", "disagreement") else usual
