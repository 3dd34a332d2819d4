"""The Paths page: all paths from an input to the output, with their products and their sum, and merged stage by stage."""

from __future__ import annotations

from weakref import ref

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.gradient_check import derivative_rounding
from graphgui.analysis.paths import FactoringStage, Path, Paths, sum_of
from graphgui.analysis.visits import CountedVisits
from graphgui.engine.graph import Graph
from graphgui.engine.number_format import short_number
from graphgui.explain.derivative_signs import gradient_sign, is_summed
from graphgui.explain.path_products import merged_sum
from graphgui.explain.path_text import PathText, number_text
from graphgui.ui.chain_rule.input_choice import InputChoice
from graphgui.ui.chain_rule.parts.cost_meter import CostMeter
from graphgui.ui.chain_rule.parts.path_list import PathList
from graphgui.ui.chain_rule.played_page import PlayedPage, label_button
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.reading import BLANK, CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme, change_role
from graphgui.ui.translate import translate_count
from graphgui.ui.widgets.cards import Label

PACE = 1800
"""Milliseconds that playing shows a stage."""
MOST_ADDED = 300
"""The most paths that are added up one by one to check the sum; of more, forward mode computes it."""
MOST_TERMS = 6
TOLERANCE = 1e-9
COLOUR: ColourName = "gradient_line"


class PathsReading(Reading):
    """The reading of all paths, or of one: its nodes and wires glow, all others are dimmed."""

    def __init__(self, paths: Paths, path: Path | None) -> None:
        wires = paths.wires if path is None else path.wires
        nodes = [paths.source, *(wire.target for wire in wires)]
        self.highlighted = frozenset([*nodes, paths.output])
        self.lit_wires = dict.fromkeys(wires, COLOUR)
        self.lit = dict.fromkeys(nodes, COLOUR) if path is not None else {}
        self.arrows = 1


class FactoringReading(Reading):
    """The reading after some stages of factoring: merged nodes show their adjoint, as one number.

    `done` are all stages so far, `new` the last of them; their wires glow, and of their nodes the last.
    """

    def __init__(
        self, paths: Paths, done: list[FactoringStage], new: list[FactoringStage], signs: dict[int, str]
    ) -> None:
        self._paths, self._signs = paths, signs
        on_paths = [paths.source, *(wire.target for wire in paths.wires)]
        self._merged = {paths.output, *(stage.node for stage in done)}
        self._waiting = set(on_paths) - self._merged
        self.highlighted = frozenset([*on_paths, paths.output])
        self.lit = {new[-1].node: COLOUR} if new else {}
        wires = [wire for stage in new for group in stage.factors for wire in group] if new else paths.wires
        self.lit_wires = dict.fromkeys(wires, COLOUR)
        self.arrows = -1 if new else 1

    def right(self, id: int) -> CardText | None:
        if id in self._waiting:
            return BLANK
        adjoint = self._paths.adjoint(id) if id in self._merged else None
        if adjoint is None:
            return None
        number = short_number(adjoint)
        return CardText((f"{self._signs[id]} = {number}", f"∂ = {number}", f"∂ {number}"), "gradient")


class PathsPage(PlayedPage):
    """The page: the list of paths and their sum; "Factor" plays how the reverse pass merges them, stage by stage."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.paths: Paths | None = None
        self.stages: list[FactoringStage] = []
        """All stages of factoring."""
        self.stops: list[int] = []
        """For each stop the number of stages done: where paths meet, and at the end."""
        self._at = 0
        self._text: PathText | None = None
        self._reading: Reading | None = None
        self._made_of: object = None
        self._counted = CountedVisits()
        self._timer.setInterval(PACE)
        self.input = InputChoice(session)
        self.input.changed.connect(self.refresh)
        self.from_label = Label(self.tr("From"), "quiet")
        self.count = Label("", "title")
        self.factor = QToolButton()
        label_button(self.factor, self.tr("Factor"), self.tr("Show how the reverse pass gathers the paths"))
        self.factor.setCheckable(True)
        self.factor.toggled.connect(self._on_factor)
        label_button(self.back, "◀", self.tr("One stage back"))
        label_button(self.forth, "▶|", self.tr("One stage on"))
        self.list = PathList()
        self.list.pointed.connect(self._show_reading)
        self.sum, self.check = Label("", "gradient"), Label("", "quiet")
        self.sentence = Label("", "title", wrap=True)
        self.stage, self.rest, self.cost = Label("", "equation"), Label("", "equation"), Label("", "quiet", wrap=True)
        for label in (self.sum, self.check, self.sentence, self.stage, self.rest, self.cost):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.meter = CostMeter()
        self._lay_out()
        self._show_controls()

    def title(self) -> str:
        return self.tr("Paths")

    # ── factoring ────────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def is_factoring(self) -> bool:
        """Whether the page shows the merging of the paths."""
        return self.factor.isChecked()

    @property
    def at(self) -> int:
        """The stop that is shown; 0 before any stage."""
        return self._at

    @property
    def last(self) -> int:
        """The last stop, where all paths are one number."""
        return max(len(self.stops) - 1, 0)

    @property
    def can_play(self) -> bool:
        return self.is_factoring

    def go(self, at: int) -> None:
        self._at = min(max(at, 0), self.last)
        self._show_stage()

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        graph, results = self.session.graph, self.session.results
        self.input.refresh()
        source, output = self.input.id, graph.output
        if source is None or output is None:
            self.paths = self._text = None
        else:
            # A graph whose output has no value has paths all the same.
            of = results if output in results.value_of and source in results.value_of else graph
            self.paths = Paths(of, source, output)
            self._text = PathText(of, self.paths)
        self.meter.show_visits(self._counted.of(graph))
        made_of = (ref(self.session.document), graph.structure, source, output)
        if made_of != self._made_of:
            # Other paths start at the first stop; new numbers keep the present one.
            self._made_of, self._at = made_of, 0
        self._show_paths()
        self._take_stages()

    def follow_selection(self) -> None:
        self.input.follow_selection()

    def reading(self) -> Reading | None:
        return self._reading

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.list.apply_theme(theme)
        self.meter.apply_theme(theme)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _show_paths(self) -> None:
        paths, text, graph = self.paths, self._text, self.session.graph
        if paths is None or text is None:
            self.list.show_paths(iter(()), None)
            self.count.setText(self.tr("Build a graph first: then its paths are listed here."))
            self.sum.setText("")
            self.check.setText("")
            return
        # Few paths are all made, once, for the list and for their sum.
        few = list(paths.largest()) if paths.count <= MOST_ADDED and paths.why_no_products is None else None
        self.list.show_paths(paths.largest() if few is None else iter(few), text)
        name, end = graph.node(paths.source).name, graph.node(paths.output).name
        if paths.count:
            count = translate_count("{number} path to {output}", "{number} paths to {output}", min(paths.count, 2),
                                   number=number_text(paths.count), output=end)  # fmt: skip
        else:
            count = self.tr("no path leads to {output}").format(output=end)
        self.count.setText(count)
        self.count.setToolTip(plain_tip(count))
        sign, words, agree = self._checked(paths, few, graph, name, end)
        shown = paths.why_no_products is None and paths.count > 0
        line = text.sum_line(self.list.paths.found[:MOST_TERMS]) if shown else ""
        self.sum.setText(f"{line} {sign}".strip())
        self.sum.setToolTip(plain_tip(self.sum.text()))
        self.sum.setVisible(bool(self.sum.text()))
        self.check.setText(words)
        self.check.setToolTip(plain_tip(words))
        change_role(self.check, "quiet" if agree else "error")

    def _checked(
        self, paths: Paths, few: list[Path] | None, graph: Graph, name: str, end: str
    ) -> tuple[str, str, bool]:
        """Checks the sum over paths against the gradient: returns a sign, a sentence, and False where they differ."""
        if not paths.count:
            return (
                "",
                self.tr("{name} does not move {output}: the sum over no path is 0").format(name=name, output=end),
                True,
            )
        if paths.why_no_products is not None:
            return "", paths.why_no_products, True
        if paths.total is None:
            return "", "", True
        if is_summed(self.session.results):
            words = self.tr("{output} has several entries: the gradient is that of their sum").format(output=end)
            return "", words, True
        total = np.asarray(paths.total, float)
        if not np.all(np.isfinite(total)):
            return "", self.tr("not a finite number, so there is nothing to compare"), True
        if few is not None:
            added = np.asarray(sum_of(few), float)
            # Where large products cancel out, the rest is rounded.
            room = TOLERANCE * max(float(np.max(np.abs(np.asarray(path.product, float)), initial=0.0)) for path in few)
            words = self.tr("added one by one, and by reverse mode: the same")
        else:
            seed = np.ones(np.shape(self.session.results.value_of[paths.source]))[()]
            moved = tangents(self.session.results, {paths.source: seed})
            added, total = np.asarray(moved.get(paths.output, 0.0), float), np.sum(total)
            rounding = derivative_rounding(self.session.graph, self.session.results, moved)
            room = TOLERANCE * abs(float(total)) + rounding
            words = self.tr("too many to add up; forward and reverse mode find the same")
        if added.shape == total.shape and np.all(np.abs(added - total) <= max(room, 1e-309)):
            return "✓", words, True
        return "≠", self.tr("the sum found in another way is {number}").format(number=short_number(added, 6)), False

    def _take_stages(self) -> None:
        self.factor.setEnabled(self.paths is not None and bool(self.paths.wires))
        if self.is_factoring:
            self.stages = self.paths.factoring() if self.paths is not None else []
            meeting = [at for at, stage in enumerate(self.stages, 1) if sum(map(len, stage.factors)) > 1]
            self.stops = sorted({0, *meeting, len(self.stages)})
            if not self.stages:
                self.factor.setChecked(False)
                return
        self.go(self.at)

    def _on_factor(self, on: bool) -> None:
        self.pause()
        self._shown.setCurrentIndex(int(on))
        self._at = 0
        self._take_stages()
        if on:
            self.play()
        self._show_controls()

    def _show_stage(self) -> None:
        paths, text = self.paths, self._text
        if self.is_factoring and paths is not None and text is not None:
            name = self.session.graph.node(paths.source).name
            gradient = gradient_sign(self.session.results, name)
            done = self.stages[: self.stops[self.at]]
            merged = {stage.node for stage in done}
            now = done[-1] if done else None
            self.sentence.setText(self._stage_words(paths, now))
            self.stage.setText(text.stage(now) if now is not None else "")
            self.stage.setVisible(now is not None)
            self.rest.setText(f"{gradient} = {merged_sum(paths, merged)}" if paths.are_scalar else "")
            self.rest.setVisible(paths.are_scalar and (now is None or now.node != paths.source))
            for label in (self.stage, self.rest):
                label.setToolTip(plain_tip(label.text()))
            self.cost.setText(self._cost_words(paths, now))
        self._show_controls()
        self._show_reading()

    def _stage_words(self, paths: Paths, now: FactoringStage | None) -> str:
        graph = self.session.graph
        if now is None:
            return self.tr("Every path is multiplied out by itself, and all are added up")
        fields = {"at": str(self.at), "all": str(self.last), "name": graph.node(now.node).name}
        fields["output"], fields["number"] = graph.node(paths.output).name, number_text(now.tails)
        return translate_count("{at} of {all}: the only path from {name} to {output} is one product",
                               "{at} of {all}: the {number} paths from {name} to {output} become one number",
                               min(now.tails, 2), **fields)  # fmt: skip

    def _cost_words(self, paths: Paths, now: FactoringStage | None) -> str:
        multiplied, added = map(number_text, paths.one_by_one)
        one_by_one = self.tr("{multiplied} · and {added} + one by one").format(multiplied=multiplied, added=added)
        if now is None:
            return one_by_one
        fields = {"multiplied": number_text(now.multiplications), "added": number_text(now.additions)}
        return f"{one_by_one}  →  " + self.tr("{multiplied} · and {added} + factored").format(**fields)

    def _show_reading(self) -> None:
        if self.paths is None:
            self._reading = None
        elif self.is_factoring:
            results, graph = self.session.results, self.session.graph
            ids = {self.paths.source, self.paths.output, *(stage.node for stage in self.stages)}
            done = self.stages[: self.stops[self.at]]
            before = self.stops[self.at - 1] if self.at else 0
            signs = {id: gradient_sign(results, graph.node(id).name) for id in ids}
            self._reading = FactoringReading(self.paths, done, done[before:], signs)
        else:
            self._reading = PathsReading(self.paths, self.list.path)
        self.reading_changed.emit()

    def _show_controls(self) -> None:
        super()._show_controls()
        for button in (self.back, self.play_button, self.forth):
            button.setVisible(self.is_factoring)
        self.back.setEnabled(self.at > 0)
        self.forth.setEnabled(self.at < self.last)

    # ── widgets ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.from_label)
        bar.addWidget(self.input)
        bar.addWidget(self.count, 1)
        for button in (self.back, self.play_button, self.forth, self.factor):
            bar.addWidget(button)
        last = QHBoxLayout()
        last.setSpacing(14)
        last.addWidget(self.sum)
        last.addWidget(self.check, 1)
        listed, factored = QWidget(), QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.list, 1)
        column.addLayout(last)
        column = QVBoxLayout(factored)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for label in (self.sentence, self.stage, self.rest, self.cost):
            column.addWidget(label)
        column.addStretch(1)
        self._shown = QStackedWidget()
        self._shown.addWidget(listed)
        self._shown.addWidget(factored)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._shown, 5)
        row.addWidget(self.meter, 3, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(bar)
        whole.addLayout(row, 1)
