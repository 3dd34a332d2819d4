"""The thread that a descent runs on, at a pace that can be watched."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic, sleep

from graphgui.descent.history import History
from graphgui.descent.run import Divergence, Record
from graphgui.engine.evaluator import EvaluationError

_log = logging.getLogger(__name__)
SLOWEST, LONGEST = 30.0, 4.0
WORK, REST = 0.002, 0.0005


def pace(steps: int) -> float:
    """Steps a second: 30, or more where a run would otherwise take longer than four seconds."""
    return max(SLOWEST, steps / LONGEST)


@dataclass(frozen=True)
class Progress:
    """The progress of a runner: whether it is running, its newest record, and the divergence or error that ended it."""

    running: bool
    latest: Record | None
    divergence: Divergence | None
    error: str | None


class Runner:
    """Runs a descent on a thread of its own, no faster than `steps_per_second`; keeps the newest record.

    A runner runs once. To resume after a pause, make another one with a descent resumed from the newest record.
    """

    def __init__(self, descent: Iterable[Record | Divergence], history: History, steps_per_second: float) -> None:
        self._descent, self._history, self._pace = descent, history, steps_per_second
        self._halt = threading.Event()
        self._latest: Record | None = None
        self._divergence: Divergence | None = None
        self._error: str | None = None
        self._thread = threading.Thread(target=self._run, name="descent", daemon=True)

    def start(self) -> None:
        """Starts the thread; returns at once."""
        self._thread.start()

    def pause(self) -> None:
        """Requests the end after the present step; returns at once."""
        self._halt.set()

    def stop(self) -> None:
        """Requests the end and waits for it."""
        self._halt.set()
        self._thread.join()

    def poll(self) -> Progress:
        """The progress so far; final once it is no longer running."""
        running = self._thread.is_alive()
        return Progress(running, self._latest, self._divergence, self._error)

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:
            if not isinstance(error, EvaluationError):
                _log.exception("A descent ended with an error")
            self._error = f"The descent stopped: {error}."

    def _work(self) -> None:
        start = rested = monotonic()
        for count, found in enumerate(self._descent):
            if isinstance(found, Divergence):
                self._divergence = found
                return
            self._latest = found
            # A resumed descent begins with the last record of the one before it.
            if count or not len(self._history):
                self._history.add(found.index, found.loss, found.gradient_norm)
            if self._halt.is_set():
                return
            now = monotonic()
            due = start + (count + 1) / self._pace
            if due - now > REST:
                if self._halt.wait(due - now):
                    return
                rested = monotonic()
            elif now - rested > WORK:
                # A real pause: a thread that only yields the interpreter's lock gets it back before the window wakes.
                sleep(REST)
                rested = monotonic()
