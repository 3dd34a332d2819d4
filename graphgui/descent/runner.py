"""The thread a descent runs on, at a pace that eyes can follow."""

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
    """What a runner has reached: its newest record, why it stopped (a Divergence or an error), and whether it works still."""

    running: bool
    latest: Record | None
    divergence: Divergence | None
    error: str | None


class Runner:
    """Works through a descent on a thread of its own, no faster than `steps_per_second`; keeps the newest record.

    A runner runs once. To resume after a pause, make another one that goes on where the newest record stands.
    """

    def __init__(self, descent: Iterable[Record | Divergence], history: History, steps_per_second: float) -> None:
        self._descent, self._history, self._pace = descent, history, steps_per_second
        self._halt = threading.Event()
        self._latest: Record | None = None
        self._divergence: Divergence | None = None
        self._error: str | None = None
        self._thread = threading.Thread(target=self._run, name="descent", daemon=True)

    def start(self) -> None:
        """Begins; returns at once."""
        self._thread.start()

    def pause(self) -> None:
        """Asks it to end after the present step; returns at once."""
        self._halt.set()

    def stop(self) -> None:
        """Asks it to end and waits until it has."""
        self._halt.set()
        self._thread.join()

    def poll(self) -> Progress:
        """What it has reached by now; once it is no longer running, what it says is final."""
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
            # A descent that goes on begins with the record that the one before it ended with.
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
                # A real pause: a thread that only offers the interpreter's lock gets it back before the window wakes.
                sleep(REST)
                rested = monotonic()
