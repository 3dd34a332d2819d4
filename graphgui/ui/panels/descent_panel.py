"""The descent panel: what descends, how far at a time, and the loss as it falls."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from graphgui.descent.descent_settings import MOST_STEPS, DescentSettings, check_settings
from graphgui.descent.optimizer import GRADIENT_DESCENT
from graphgui.document.edits import ChangeDescent
from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.explain.update_rule_text import update_rule_text
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.descent_run import DescentRun
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.panels.parameter_list import ParameterList
from graphgui.ui.plain_text import PlainLabel, plain_tip
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme, change_role, set_role
from graphgui.ui.translate import translate, translate_count
from graphgui.ui.update import Update
from graphgui.ui.widgets.lazy_rows import LazyRows, ListBox
from graphgui.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from graphgui.ui.panels.loss_plot import LossPlot

W = TypeVar("W", bound=QWidget)

LEAST_HEIGHT = 180
HIGH, LEAST_HIGH = 0.6, 400
"""A panel with more height than this part of its width, and this many pixels, has the plot below the settings."""


def make_plot() -> LossPlot:
    """The plot. It is pyqtgraph's, which loads as long as a third of the window: not before a plot is shown."""
    from graphgui.ui.panels.loss_plot import LossPlot

    return LossPlot()


class DescentPanel(FollowingPanel):
    """Settings on the left, the plot on the right; where it is high, the settings above and the plot below.

    Call `stop` before an undo or redo, so that it takes back the whole run, and `shutdown` when the window closes.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        # The run hears of a change first, so that the panel shows what has become of it.
        self.run = DescentRun(session)
        super().__init__(session, parent)
        self.run.setParent(self)
        self._losses = LazyRows(self)
        self._losses_of: object = None
        self._obstacle = ""
        self._build_settings()
        self._build_course()
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(12, 8, 12, 8)
        self._parts.setSpacing(16)
        self._parts.addWidget(self._settings, 0)
        self._parts.addLayout(self._course, 1)
        self._fit()
        self._connect()
        self.apply_theme(LIGHT)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _build_settings(self) -> None:
        self.loss_choice = _named(
            ListBox(), "loss_choice", self.tr("Loss"), self.tr("The number that descent makes smaller")
        )
        self.loss_choice.setModel(self._losses)
        self.loss_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.loss_choice.setMinimumContentsLength(9)
        self.log_toggle = _named(
            QCheckBox(self.tr("lo&g")),
            "log_toggle",
            self.tr("Logarithmic axis"),
            self.tr("Draw the loss on a logarithmic axis"),
        )
        self.rate_field = _named(NumberField(0.1, check=_check_rate), "rate_field", self.tr("Learning rate η"))
        steps = NumberField(100.0, check=_check_steps, whole=True, digits=8)
        self.steps_field = _named(steps, "steps_field", self.tr("Steps"))
        self._parameters = ParameterList(self._session, self)
        self.parameter_list = _named(QListView(), "parameter_list", self.tr("Parameters that train"))
        self.parameter_list.setModel(self._parameters)
        self.parameter_list.setUniformItemSizes(True)
        self.parameter_list.setMinimumHeight(40)
        self.parameter_list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._run_words, self._pause_words = self.tr("▶ Run"), self.tr("⏸ Pause")
        self.run_button = _named(QPushButton(self._run_words), "run_button", self.tr("Run"))
        set_role(self.run_button, "primary")
        step, reset = self.tr("Step"), self.tr("Reset")
        once = self.tr("Make one step: {rule}").format(rule=update_rule_text(GRADIENT_DESCENT))
        back = self.tr("Go back to the values from before, and clear the plot")
        self.step_button = _named(QPushButton(step), "step_button", step, once)
        self.reset_button = _named(QPushButton(reset), "reset_button", reset, back)
        self._settings = QWidget()
        self._settings.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(6)
        for button in (self.run_button, self.step_button, self.reset_button):
            buttons.addWidget(button)
        # ⏸ stands higher than letters do; the row must not jump when it appears.
        self.run_button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Ignored)
        self._grid = QGridLayout(self._settings)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.addLayout(self._fields(), 0, 0)
        self._grid.addWidget(self.parameter_list, 1, 0)
        self._grid.addWidget(self._buttons, 2, 0)
        self._grid.setRowStretch(1, 1)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(_label(self.tr("&Loss"), self.loss_choice), 0, 0)
        loss = QHBoxLayout()
        loss.setSpacing(8)
        loss.addWidget(self.loss_choice, 1)
        loss.addWidget(self.log_toggle)
        grid.addLayout(loss, 0, 1, 1, 3)
        grid.addWidget(_label(self.tr("R&ate η"), self.rate_field), 1, 0)
        grid.addWidget(self.rate_field, 1, 1)
        grid.addWidget(_label(self.tr("S&teps"), self.steps_field), 1, 2)
        grid.addWidget(self.steps_field, 1, 3)
        return grid

    def _build_course(self) -> None:
        tip = self.tr("‖∇‖ is the length of the gradient over all parameters that train")
        self.readout = _named(PlainLabel(), "descent_readout", "", tip)
        self.message = _named(PlainLabel(), "descent_message", "")
        self.plot = make_plot()
        for label in (self.readout, self.message):
            # Wrapped text would else ask for more room with every number, and the window would tremble.
            label.setMinimumSize(1, 1)
            label.setWordWrap(True)
        self._course = QVBoxLayout()
        self._course.setSpacing(4)
        self._course.addWidget(self.readout)
        self._course.addWidget(self.message)
        self._course.addWidget(self.plot, 1)

    def _fit(self) -> None:
        """Makes room for what the labels and fields may come to say, in the letters of now."""
        width = self.fontMetrics().horizontalAdvance
        self.run_button.setMinimumWidth(max(width(self._run_words), width(self._pause_words)) + 28)
        for field in (self.rate_field, self.steps_field):
            field.setFixedWidth(width("00000000") + 18)
        self.setMinimumHeight(max(LEAST_HEIGHT, self.minimumSizeHint().height()))

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Makes room anew for other letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the plot below the settings where there is the height for both, else beside them."""
        super().resizeEvent(event)
        is_high = self.height() > max(HIGH * self.width(), LEAST_HIGH)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if is_high != (self._parts.direction() == below):
            self._parts.setDirection(below if is_high else beside)
            # Beside the other settings, the list of parameters takes their height and what is left of the width.
            policy = QSizePolicy.Policy
            self._settings.setSizePolicy(
                *((policy.Preferred, policy.Maximum) if is_high else (policy.Fixed, policy.Preferred))
            )
            self.parameter_list.setSizePolicy(policy.Ignored, policy.Ignored if is_high else policy.Expanding)
            self._grid.setColumnStretch(1, 1 if is_high else 0)
            for widget in (self.parameter_list, self._buttons):
                self._grid.removeWidget(widget)
            self._grid.addWidget(self.parameter_list, *((0, 1, 2, 1) if is_high else (1, 0, 1, 1)))
            self._grid.addWidget(self._buttons, 1 if is_high else 2, 0)
            self._grid.setRowStretch(1, 0 if is_high else 1)
            self._fit()

    def _connect(self) -> None:
        self.loss_choice.picked.connect(self._choose_loss)
        self.rate_field.scrubbed.connect(self._scrub_rate)
        self.rate_field.committed.connect(self._set_rate)
        self.steps_field.scrubbed.connect(self._scrub_steps)
        self.steps_field.committed.connect(self._set_steps)
        self.rate_field.refused.connect(self._session.say)
        self.steps_field.refused.connect(self._session.say)
        self.run_button.clicked.connect(self._run_or_pause)
        self.step_button.clicked.connect(self._step)
        self.reset_button.clicked.connect(self.run.reset)
        self.log_toggle.toggled.connect(self._set_log)
        self.run.advanced.connect(self._on_advanced)
        self.run.changed.connect(self._on_run)

    # ── for the window ───────────────────────────────────────────────────────────────────────────────────────────────
    def stop(self) -> None:
        """Ends a run that is under way and commits where it stands, as one undo step."""
        self.run.stop()

    def shutdown(self) -> None:
        """Ends thread and timers, commits nothing, and stops listening."""
        self.run.shutdown()
        super().shutdown()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the theme's colours for the plot and the fields."""
        self._gradient_colour = theme.gradient
        self.plot.apply_theme(theme)
        self.rate_field.apply_theme(theme)
        self.steps_field.apply_theme(theme)
        self._draw()

    # ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _run_or_pause(self) -> None:
        if self.run.is_running:
            self.run.pause()
        elif self._take_fields():
            self.run.run()

    def _step(self) -> None:
        if self._take_fields():
            self.run.step()

    def _take_fields(self) -> bool:
        # A click on a button does not take the focus from a field on every system.
        return self.rate_field.commit() and self.steps_field.commit()

    def _choose_loss(self, id: int | None) -> None:
        self._change(self.tr("Choose the loss"), loss=id)

    def _scrub_rate(self, value: Value) -> None:
        self._change(self.tr("Set the learning rate"), "descent rate", rate=float(value))

    def _set_rate(self, value: Value) -> None:
        self._scrub_rate(value)
        self._session.document.seal()

    def _scrub_steps(self, value: Value) -> None:
        self._change(self.tr("Set the number of steps"), "descent steps", steps=int(value))

    def _set_steps(self, value: Value) -> None:
        self._scrub_steps(value)
        self._session.document.seal()

    def _change(self, label: str, merge: Hashable = None, **settings: object) -> None:
        before = self._session.document.descent
        after = replace(before, **settings)  # type: ignore[arg-type]
        if after != before:
            self._session.do(label, ChangeDescent(before, after), merge=merge)

    def _set_log(self, wanted: bool) -> None:
        self.plot.set_log(wanted)
        self._say_what_is_wrong()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def follow(self, update: Update) -> None:
        change = update.change
        if update.opened:
            # What is typed belonged to the document before.
            self.rate_field.give_up()
            self.steps_field.give_up()
        if change and change.numbers_only and not update.replaced and self.run.obstacle() == self._obstacle:
            self._parameters.refresh()
            self._say_what_is_wrong()
        # While it runs, all that is new is drawn once a frame.
        elif update.replaced or change.sets_descent or (update.results and not self.run.is_running):
            self._refresh()

    def _on_advanced(self) -> None:
        if self.is_seen:
            self._draw()
        else:
            self.is_dirty = True

    def _on_run(self) -> None:
        """Shows that a run began, paused or ended."""
        if self.is_seen:
            self._refresh()
        else:
            self.is_dirty = True

    def _refresh(self) -> None:
        """Shows the settings, what may be done now, and the run."""
        settings = self._session.document.descent
        self._show_losses(settings)
        self.rate_field.set_value(settings.rate)
        self.steps_field.set_value(float(settings.steps))
        self._parameters.show_nodes([node for node in self._session.graph.nodes() if node.is_parameter])
        self._obstacle = self.run.obstacle()
        self._enable(self.run.is_busy, not self._obstacle)
        self._draw()

    def _enable(self, busy: bool, ready: bool) -> None:
        """Lets reach what makes sense now; a single step is too short to lock anything."""
        focused = QApplication.focusWidget()
        for widget in (self.loss_choice, self.rate_field, self.steps_field):
            widget.setEnabled(not busy)
        self._parameters.set_locked(busy)
        self.run_button.setText(self._pause_words if busy else self._run_words)
        self.run_button.setAccessibleName(self.tr("Pause") if busy else self.tr("Run"))
        self.run_button.setEnabled(busy or ready)
        self.step_button.setEnabled(ready and not busy)
        self.reset_button.setEnabled(busy or self.run.can_reset)
        if focused is not None and self.isAncestorOf(focused) and not focused.isEnabled():
            # Qt would hand the focus on to a neighbour, and the next press of a key would do something else.
            self.run_button.setFocus()

    def _show_losses(self, settings: DescentSettings) -> None:
        graph, results = self._session.graph, self._session.results
        shapes = results.shape_of
        ids = [
            node.id for node in graph.nodes()
            if node.id == settings.loss or (not node.row.is_source and shapes.get(node.id) == ())
        ]  # fmt: skip
        if (made_of := (graph, graph.structure, ids)) != self._losses_of:
            self._losses_of = made_of
            self._losses.show([None, *ids], self._loss_words)
        self.loss_choice.setCurrentIndex(ids.index(settings.loss) + 1 if settings.loss in ids else 0)

    def _loss_words(self, id: int | None) -> str:
        graph = self._session.graph
        if id is not None:
            return graph.node(id).name if id in graph else ""
        if graph.output is None:
            return self.tr("no output yet")
        return self.tr("the output ({name})").format(name=graph.node(graph.output).name)

    def _draw(self) -> None:
        run = self.run
        steps, losses, _ = run.history.read()
        if run.hides_loss:
            steps, losses = steps[:0], losses[:0]
        self.plot.show_losses(steps, losses)
        self._parameters.refresh()
        if run.latest:
            length = "?" if run.hides_gradient else short_number(run.latest.gradient_norm)
            norm = f"‖&#8202;∇&#8202;‖&nbsp;{length}"
            gradient = f'<span style="color: {self._gradient_colour}">{norm}</span>'
            template = self.tr("step&nbsp;{step:,} of&nbsp;{all:,} &nbsp; loss&nbsp;{loss} &nbsp; {gradient}")
            loss = "?" if run.hides_loss else short_number(run.latest.loss)
            self.readout.setText(template.format(step=run.latest.index, all=run.target, loss=loss, gradient=gradient))
        else:
            count = self._session.document.descent.steps
            self.readout.setText(translate_count("1 step to make", "{count:,} steps to make", count))
        self._say_what_is_wrong()

    def _say_what_is_wrong(self) -> None:
        """Shows the one sentence that matters most now."""
        error = "" if self._obstacle else self.run.problem
        text = self._obstacle or error
        if not text and self.run.latest and self.run.hides_loss:
            text = self.tr("The curve is shown once the loss is answered.")
        if not text and self.log_toggle.isChecked() and self.plot.has_non_positive:
            text = self.tr("A log axis needs positive losses, so the axis stays linear.")
        change_role(self.message, "error" if error else "quiet")
        self.message.setText(f"⚠ {text}" if error else text)
        self.message.setVisible(bool(text))


def _named(widget: W, object_name: str, accessible_name: str, tip: str = "") -> W:
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible_name)
    widget.setToolTip(plain_tip(tip))
    return widget


def _label(text: str, buddy: QWidget) -> PlainLabel:
    label = PlainLabel(text)
    label.setBuddy(buddy)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label


def _check_rate(value: Value) -> None:
    if np.ndim(value):
        raise ValueError(translate("the learning rate must be one number"))
    check_settings(float(value), 1)


def _check_steps(value: Value) -> None:
    if np.ndim(value) or value != np.floor(value) or not 1 <= value <= MOST_STEPS:
        clause = translate("the number of steps must be a whole number from 1 to {most}")
        raise ValueError(clause.format(most=f"{MOST_STEPS:,}"))
