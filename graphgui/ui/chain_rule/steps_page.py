"""Stepping through a graph, forward and then backward: what is worked out, in words, in signs and in numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from graphgui.engine.graph import Wire
from graphgui.engine.number_format import short_number
from graphgui.explain.walkthrough import Step, Walkthrough
from graphgui.ui.canvas.reading import BLANK, CardText, Reading
from graphgui.ui.chain_rule.parts.timeline import Timeline
from graphgui.ui.derivative_text import gradient_sign
from graphgui.ui.panels.page import Page
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme
from graphgui.ui.widgets.cards import Label

PACE = 1400
"""Milliseconds that a step stays, at speed 1."""
SPEEDS = (0.5, 1.0, 2.0, 4.0, 10.0)


class StepReading(Reading):
    """The canvas as it is after a step: no number that has not been worked out yet, and sums as far as they have come."""

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
        sign = gradient_sign(walk.results, walk.graph.node(id).name)
        # A sum that is not whole yet says so.
        return CardText((f"{sign} = {number} + …", f"∂ = {number} + …", f"{number} + …"), "gradient")

    def chip(self, wire: Wire) -> str | None:
        # An operation records its derivatives as it runs.
        return "" if self._walk.value_at(wire.target, self._at) is None else None

    def tip(self, id: int) -> str | None:
        return "" if self._walk.value_at(id, self._at) is None else None


class StepsPage(Page):
    """Play, pause, step, step back, and a timeline to scrub on.

    `at_work(line)` tells which statement of the program is at work, or None; `came_to(ids)` to which nodes one stepped.
    """

    at_work = Signal(object)
    came_to = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._walk: Walkthrough | None = None
        self._made_of: object = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.timeline = Timeline()
        self.first = self._button("⏮", self.tr("To the beginning"), lambda: self.go(0))
        self.back = self._button("◀", self.tr("One step back"), lambda: self.step(-1))
        self.play_button = self._button("▶", self.tr("Play"), self.play)
        self.forth = self._button("▶|", self.tr("One step on"), lambda: self.step(1))
        self.last = self._button("⏭", self.tr("To the end"), lambda: self.go(self.timeline.maximum()))
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
        for widget in (self.first, self.back, self.play_button, self.forth, self.last):
            bar.addWidget(widget)
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
    def walk(self) -> Walkthrough | None:
        """The steps of the open graph; None where there is nothing to compute."""
        return self._walk

    # ── walking ──────────────────────────────────────────────────────────────────────────────────────────────────
    def play(self) -> None:
        """Plays on from where it is, from the beginning where it is at the end; or pauses."""
        if self._timer.isActive():
            self._timer.stop()
        elif self._walk is not None:
            if self.at == self.timeline.maximum():
                self.go(0)
            self._timer.start(round(PACE / self.speed.currentData()))
        self._show_button()

    def step(self, by: int) -> None:
        """Goes so many steps on, or back; playing ends."""
        self.pause()
        self.timeline.setValue(self.at + by)

    def go(self, at: int) -> None:
        """Goes to a step."""
        self.timeline.setValue(at)

    def leave(self) -> None:
        self.pause()
        self.at_work.emit(None)

    def pause(self) -> None:
        """Ends playing."""
        self._timer.stop()
        self._show_button()

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
            self.timeline.blockSignals(True)
            self.timeline.set_steps(len(walk), walk.turn)
            # New numbers leave one where one stands; another graph begins anew.
            self.timeline.setValue(min(at, len(walk) - 1) if structure == self._made_of else 0)
            self.timeline.blockSignals(False)
        self._made_of = structure
        for part in (self.first, self.back, self.play_button, self.forth, self.last, self.timeline, self.speed):
            part.setEnabled(walk is not None)
        self._show()

    def reading(self) -> Reading | None:
        return StepReading(self._walk, self.at) if self._walk is not None else None

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.timeline.apply_theme(theme)

    def _tick(self) -> None:
        self.timeline.setValue(self.at + 1)
        if self.at == self.timeline.maximum():
            self.pause()

    def _take_speed(self) -> None:
        if self._timer.isActive():
            self._timer.start(round(PACE / self.speed.currentData()))

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
        step: Step = self._walk[self.at]
        phase = self.tr("backward") if step.is_backward else self.tr("forward")
        self.place.setText(f"{self.at + 1} / {len(self._walk)} · {phase}")
        self.timeline.setAccessibleDescription(step.sentence)
        self._write(step.sentence, step.equation.sentence, step.sum.sentence if step.sum else "")
        self.reading_changed.emit()

    def _write(self, sentence: str, equation: str, total: str) -> None:
        for label, text in ((self.sentence, sentence), (self.symbols, equation), (self.sum, total)):
            label.setText(text)
            label.setVisible(bool(text))

    def _show_button(self) -> None:
        runs = self._timer.isActive()
        self.play_button.setText("⏸" if runs else "▶")
        words = self.tr("Pause") if runs else self.tr("Play")
        self.play_button.setAccessibleName(words)
        self.play_button.setToolTip(words)

    def _button(self, sign: str, words: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        # The signs differ in height; the row must not jump when one takes the place of another.
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Ignored)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(run)
        return button
