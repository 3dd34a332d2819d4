"""A descent as the window sees it: started, paused, stepped and reset, and committed to the document as one undo step."""

from __future__ import annotations

from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from graphgui.descent.history import History
from graphgui.descent.run import Record, descend, is_trainable, trained_parameters
from graphgui.descent.runner import Progress, Runner, pace
from graphgui.document.change import Change
from graphgui.document.edits import ChangeNode, set_value
from graphgui.document.emitter import Subscriptions
from graphgui.engine.graph import GraphError
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value, same_value
from graphgui.lessons.questions import KINDS
from graphgui.ui.session import Session
from graphgui.ui.translate import translate_count
from graphgui.ui.update import Update

FRAME = 16
"""Milliseconds between two looks at the runner."""


class DescentRun(QObject):
    """Runs descents of the session's graph in the background and previews where they are.

    A run may be paused, resumed and stepped; all of that is one undo step. Runs that follow each other, with nothing
    but the settings changed in between, are one curve. `advanced` is emitted when there is news to draw, `changed` when it
    began, paused, ended or was cleared.
    """

    advanced = Signal()
    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runner: Runner | None = None
        self._single = False
        self._committing = self.is_shut = False
        self._end: Progress | None = None
        """How the last run ended, where its sentence may tell a number."""
        self._edited: set[int] = set()
        self._curve_number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._poll)
        # The values are committed once every view has heard of the change that ended the run, not in the midst of it.
        self._settle_timer = QTimer(self)
        self._settle_timer.setSingleShot(True)
        self._settle_timer.timeout.connect(self._settle)
        self._clear()
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)

    def _clear(self) -> None:
        self._curve_number += 1
        self.history = History()
        self.latest: Record | None = None
        """Where the curve has come to; None before the first step."""
        self._problem, self._end = "", None
        self.target = 0
        """The step at which the run ends."""
        self._begun = 0
        self._ids: dict[str, int] = {}
        self._loss: int | None = None
        self._before: dict[int, Value] = {}
        self._continues = False

    @property
    def is_running(self) -> bool:
        """Whether steps are being made."""
        return self._runner is not None

    @property
    def is_busy(self) -> bool:
        """Whether many steps are being made, and not just a single one."""
        return self.is_running and not self._single

    @property
    def label(self) -> str:
        """What the undo step of the run is called, as far as it has come."""
        count = self.latest.index - self._begun if self.latest else 0
        return translate_count("Descend 1 step", "Descend {count:,} steps", count)

    @property
    def shown(self) -> dict[int, Value] | None:
        """The values that are shown and not committed yet; None where no run is under way."""
        return (self._values() or None) if self.is_running else None

    @property
    def can_reset(self) -> bool:
        """Whether there is a run to take back or a curve to clear."""
        return bool(self._before)

    @property
    def hides_loss(self) -> bool:
        """Whether the loss of the curve is a number that Practice hides."""
        return self._loss is not None and self._session.hides(self._loss, "value")

    @property
    def hides_gradient(self) -> bool:
        """Whether a gradient is hidden that the length of the whole gradient would tell something of."""
        return any(self._session.hides(id, "gradient") for id in self._ids.values())

    @property
    def problem(self) -> str:
        """Why the last run ended before its time, as a sentence that tells no hidden number; empty where it did not."""
        if self._end is None or not self._tells_hidden(self._end):
            return self._problem
        return self.tr("The descent stopped early. Why is shown once the hidden numbers are answered.")

    def _tells_hidden(self, end: Progress) -> bool:
        """Whether the sentence of an end is about a hidden number, or may quote one that arrives at its node."""
        session = self._session
        if end.divergence is None:
            return session.hides_any
        node = end.divergence.node
        if node is None or node not in session.graph:
            return self.hides_gradient
        inputs = session.graph.sources()[node].values()
        return any(session.hides(node, kind) for kind in KINDS) or any(session.hides(id, "value") for id in inputs)

    def obstacle(self) -> str:
        """The reason why nothing can descend now; empty where it can."""
        graph, results = self._session.graph, self._session.results
        chosen = self._session.document.descent.loss
        loss = graph.output if chosen is None else chosen
        if loss is None or loss not in graph:
            return self.tr("Add a parameter, and something to compute from it.")
        if loss in results.problems:
            return f"{results.problems[loss].sentence}."
        name, shape = graph.node(loss).name, np.shape(results.value_of.get(loss, 0.0))
        if shape != ():
            template = self.tr("The loss must be one number, but {name} is {shape}.")
            return template.format(name=name, shape=show_shape(shape))
        if is_trainable(graph, loss):
            return ""
        reached = graph.ancestors(loss)
        idle = [node.name for node in graph.nodes() if node.is_parameter and node.id in reached]
        if idle:
            template = self.tr("Tick a parameter that reaches {name}, such as {parameter}.")
            return template.format(name=name, parameter=idle[0])
        return self.tr("Add a parameter that reaches {name}.").format(name=name)

    # ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def run(self) -> None:
        """Goes on to the target, or as many steps beyond it as the settings say."""
        self._start(single=False)

    def step(self) -> None:
        """Makes one step."""
        self._start(single=True)

    def pause(self) -> None:
        """Asks the run to pause; its values are committed once the present step is done."""
        if self._runner:
            self._runner.pause()

    def stop(self) -> None:
        """Ends the run now, waiting for the present step, and commits its values."""
        if self._settle_timer.isActive():
            self._settle()
        elif self._runner:
            self._runner.stop()
            self._finish()

    def drop(self) -> None:
        """Ends the run now and goes back to the document's own values."""
        if self._halt():
            self._session.preview(None)
            self._continues = False
            self.changed.emit()

    def reset(self) -> None:
        """Restores the values from before the curve, as one undo step, and clears it."""
        self.drop()
        graph = self._session.graph
        edits = [
            set_value(graph.node(id), value)
            for id, value in self._before.items()
            if id in graph and graph.node(id).row.is_source and not same_value(graph.node(id).value, value)
        ]
        self._clear()
        self._do(self.tr("Reset the descent"), edits)
        self.changed.emit()

    def shutdown(self) -> None:
        """Ends everything, for good; nothing is committed."""
        if self._halt():
            self._session.preview(None)
        if self.is_shut:
            return
        self.is_shut = True
        self._subscriptions.end()

    # ── a run ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _start(self, single: bool) -> None:
        if self.is_running or self._settle_timer.isActive():
            return
        graph, settings = self._session.graph, self._session.document.descent
        loss = graph.output if settings.loss is None else settings.loss
        try:
            if loss is None:
                raise GraphError(self.tr("the graph is empty, so there is nothing to descend"))
            if not self._continues or loss != self._loss:
                self._clear()
            at = self.latest.index if self.latest else 0
            begun = self._begun if at < self._begun + settings.steps else at
            steps = 1 if single else begun + settings.steps - at
            descent = descend(graph, graph.node(loss).name, None, settings.rate, steps, self.latest)
        except ValueError as error:
            self._stopped_by(self.tr("This cannot descend: {error}.").format(error=error))
            self.changed.emit()
            return
        if not self._ids:
            nodes = trained_parameters(graph, loss)
            self._ids = {node.name: node.id for node in nodes}
            self._before = {node.id: node.value for node in nodes}
        self._problem, self._end = "", None
        self._loss, self._begun, self.target = loss, begun, begun + settings.steps
        self._edited.clear()
        self._single = single
        self._runner = Runner(descent, self.history, pace(settings.steps))
        self._runner.start()
        self._timer.start(FRAME)
        self.changed.emit()

    def _poll(self) -> None:
        assert self._runner is not None
        began = monotonic()
        progress = self._runner.poll()
        if not progress.running:
            self._finish()
            return
        self._take(progress)
        try:
            self._session.preview(self._values())
            self.advanced.emit()
        finally:
            # Where drawing is slow, at least half of the time is left for everything else.
            if self._runner is not None:
                self._timer.start(max(FRAME, round(1000 * (monotonic() - began))))

    def _take(self, progress: Progress) -> None:
        self.latest = progress.latest or self.latest

    def _values(self) -> dict[int, Value]:
        if self.latest is None:
            return {}
        return {self._ids[name]: value for name, value in self.latest.values.items()}

    def _finish(self) -> None:
        """Takes the runner's last word, and commits it."""
        assert self._runner is not None
        progress, self._runner = self._runner.poll(), None
        self._timer.stop()
        self._take(progress)
        self._continues = progress.latest is not None and progress.error is None
        try:
            self._commit()
            if progress.divergence:
                self._stopped_by(progress.divergence.sentence, progress)
            elif progress.error:
                self._stopped_by(progress.error, progress)
        finally:
            self.advanced.emit()
            self.changed.emit()

    def _stopped_by(self, sentence: str, end: Progress | None = None) -> None:
        self._problem, self._end = sentence, end
        self._session.say(self.problem)

    def _commit(self) -> None:
        graph = self._session.graph
        edits = [
            set_value(graph.node(id), value)
            for id, value in self._values().items()
            if id in graph and id not in self._edited and not same_value(graph.node(id).value, value)
        ]
        self._do(self.label, edits, ("descend", id(self), self._curve_number, self._begun))

    def _do(self, label: str, edits: list[ChangeNode], merge: object = None) -> None:
        """Makes one step of the document, and shows the document's own values, in one update."""
        self._committing = True
        try:
            with self._session.turn():
                self._session.do(label, *edits, merge=merge)
                self._session.preview(None)
        finally:
            self._committing = False

    def _halt(self) -> bool:
        """Ends the thread and every wait; returns whether anything was going on."""
        busy = self._runner is not None or self._settle_timer.isActive()
        self._timer.stop()
        self._settle_timer.stop()
        if self._runner:
            self._runner.stop()
            self._runner = None
        return busy

    # ── what others do to the document ───────────────────────────────────────────────────────────────────────────────
    def _on_update(self, update: Update) -> None:
        if update.opened:
            self._halt()
            self._clear()
        elif not self._committing and not update.change.moves_only:
            self._on_change(update.change)
        elif update.replaced and self._runner is not None:
            # The look at the runner that should have asked for the next one may have failed.
            self._timer.start(FRAME)

    def _on_change(self, change: Change) -> None:
        self._continues = False
        self._problem, self._end = "", None
        if self._runner:
            self._runner.stop()
            self._take(self._runner.poll())
            self._runner = None
            self._timer.stop()
            self._settle_timer.start(0)
        if self._settle_timer.isActive():
            self._edited.update(
                edit.after.id for edit in change.edits if isinstance(edit, ChangeNode) and _sets_value(edit)
            )

    def _settle(self) -> None:
        """Commits what a run had reached when the document was changed under it."""
        self._settle_timer.stop()
        if self._session.document.redo_label is None:
            self._commit()
        else:
            # An undo ended the run. A new step would take away what can be done again.
            self._session.preview(None)
        self._stopped_by(self.tr("The descent stopped, because the graph was changed."))
        self.advanced.emit()
        self.changed.emit()


def _sets_value(edit: ChangeNode) -> bool:
    return edit.before.value is not None and not same_value(edit.before.value, np.asarray(edit.after.value))
