"""The Step by step page: the forward and the backward pass, one step at a time, in words, symbols and numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from graphgui.engine.graph import Wire
from graphgui.engine.number_format import short_number
from graphgui.explain.walkthrough import Walkthrough, WalkthroughStep
from graphgui.ui.chain_rule.parts.timeline import Timeline
from graphgui.ui.chain_rule.played_page import PlayedPage, label_button
from graphgui.ui.reading import BLANK, CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme
from graphgui.ui.widgets.cards import Label

PACE = 1400
"""Milliseconds that playing shows a step at speed 1."""
SPEEDS = (0.5, 1.0, 2.0, 4.0, 10.0)


class StepReading(Reading):
    """The reading after a step: numbers not computed yet are blank, and sums show the terms so far."""

    def __init__(self, walk: Walkthrough, at: int) -> None:
        self._walk, self._at = walk, at
        step = walk[at]
        colour: ColourName = "gradient_line" if step.is_backward else "accent"
        self.lit: Mapping[int, ColourName] = dict.fromkeys(step.lit, colour)
        self.lit_wires: Mapping[Wire, ColourName] = dict.fromkeys(step.wires, colour)
        self.arrows = -1 if step.is_backward else 1

    def left(self, id: int) -> CardText | None:
        return BLANK if self._walk.value_at(id, self._at) is None else None

    def right(self, id: int) -> CardText | None:
        walk = self._walk
        found = walk.gradient_at(id, self._at)
        if found is None:
            return BLANK
        if walk.is_complete(id, self._at):
            return None
        number = short_number(found)
        sign = walk.gradient_sign(id)
        # An incomplete sum ends with "…".
        return CardText((f"{sign} = {number} + …", f"∂ = {number} + …", f"{number} + …"), "gradient")

    def chip(self, wire: Wire) -> str | None:
        # An operation records its derivatives as it runs.
        return "" if self._walk.value_at(wire.target, self._at) is None else None

    def tip(self, id: int) -> str | None:
        return "" if self._walk.value_at(id, self._at) is None else None


class StepsPage(PlayedPage):
    """The page: buttons to play and to step, and a timeline to scrub.

    `at_work(line)` is emitted with the line of the program that runs at a step, or None; `came_to(ids)` with its nodes.
    """

    at_work = Signal(object)
    came_to = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._walk: Walkthrough | None = None
        self._made_of: object = None
        self._timer.setInterval(PACE)
        self.timeline = Timeline()
        self.to_first, self.to_last = QToolButton(), QToolButton()
        self.to_first.clicked.connect(lambda: self.go(0))
        self.to_last.clicked.connect(lambda: self.go(self.last))
        label_button(self.to_first, "⏮", self.tr("To the beginning"))
        label_button(self.back, "◀", self.tr("One step back"))
        label_button(self.forth, "▶|", self.tr("One step on"))
        label_button(self.to_last, "⏭", self.tr("To the end"))
        self._show_controls()
        self.timeline.setAccessibleName(self.tr("Step"))
        self.timeline.valueChanged.connect(self._on_step)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g} ×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.currentIndexChanged.connect(self._take_speed)
        self.place = Label("", "quiet")
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance("100 / 100 ·  backward ·"))
        self.sentence = Label("", "title", wrap=True)
        self.symbols, self.sum = Label("", "equation", wrap=True), Label("", "equation", wrap=True)
        for label in (self.sentence, self.symbols, self.sum):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        bar = QHBoxLayout()
        bar.setSpacing(6)
        for button in (self.to_first, self.back, self.play_button, self.forth, self.to_last):
            # The signs differ in height; the row must not jump when one replaces another.
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Ignored)
            bar.addWidget(button)
        bar.addWidget(self.timeline, 1)
        bar.addWidget(self.place)
        bar.addWidget(self.speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        for label in (self.sentence, self.symbols, self.sum):
            column.addWidget(label)
        column.addStretch(1)

    def title(self) -> str:
        return self.tr("Step by step")

    @property
    def at(self) -> int:
        """The step that is shown."""
        return self.timeline.value()

    @property
    def last(self) -> int:
        """The last step."""
        return self.timeline.maximum()

    @property
    def can_play(self) -> bool:
        return self._walk is not None

    @property
    def walk(self) -> Walkthrough | None:
        """The walkthrough of the open graph; None where there is nothing to compute."""
        return self._walk

    # ── walking ──────────────────────────────────────────────────────────────────────────────────────────────────
    def go(self, at: int) -> None:
        self.timeline.setValue(at)

    def leave(self) -> None:
        super().leave()
        self.at_work.emit(None)

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        graph, results = self.session.graph, self.session.results
        at, structure = self.at, graph.structure
        walk = Walkthrough(graph, results) if results.order else None
        self._walk = walk
        if walk is None:
            self.pause()
            self.timeline.set_steps(0, 0)
        else:
            with QSignalBlocker(self.timeline):
                self.timeline.set_steps(len(walk), walk.turn)
                # New numbers keep the present step; another graph starts at the first.
                self.timeline.setValue(min(at, len(walk) - 1) if structure == self._made_of else 0)
        self._made_of = structure
        for part in (self.to_first, self.back, self.play_button, self.forth, self.to_last, self.timeline, self.speed):
            part.setEnabled(walk is not None)
        self._show()

    def reading(self) -> Reading | None:
        return StepReading(self._walk, self.at) if self._walk is not None else None

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.timeline.apply_theme(theme)

    def _take_speed(self) -> None:
        self._timer.setInterval(round(PACE / self.speed.currentData()))

    def _on_step(self) -> None:
        self._show()
        if self._walk is not None:
            self.came_to.emit(self._walk[self.at].lit)

    def _show(self) -> None:
        self.at_work.emit(self._walk.line(self.at) if self._walk is not None else None)
        if self._walk is None:
            self.place.setText("")
            self._write(self.tr("Build a graph first: then each of its steps is shown here."), "", "")
            return
        step: WalkthroughStep = self._walk[self.at]
        phase = self.tr("backward") if step.is_backward else self.tr("forward")
        self.place.setText(f"{self.at + 1} / {len(self._walk)} · {phase}")
        self.timeline.setAccessibleDescription(step.sentence)
        self._write(step.sentence, step.equation.sentence, step.sum.sentence if step.sum else "")
        self.reading_changed.emit()

    def _write(self, sentence: str, equation: str, total: str) -> None:
        for label, text in ((self.sentence, sentence), (self.symbols, equation), (self.sum, total)):
            label.setText(text)
            label.setVisible(bool(text))
