"""The thread of a journal: it has the disk confirm what was written, and writes what takes long. It sleeps otherwise."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from graphgui.document.unexpected import report

PAUSE = 0.3
"""Seconds between two rounds at least, so that a stream of edits is synced a few times a second, not at each."""

Task = Callable[[], object]


class Syncer:
    """Carries out tasks in turn on a thread of its own, which begins with the first of them.

    A task is given once however often it is wanted before its turn. What raises OSError is told to `failed`, on that
    thread.
    """

    def __init__(self, failed: Callable[[OSError], object]) -> None:
        self._failed = failed
        self._condition = Condition()
        self._tasks: deque[Task] = deque()
        self._thread: Thread | None = None
        self._is_closing = self._is_busy = False
        self.is_dropping = False
        """Whether nothing is wanted any more."""

    def want(self, task: Task) -> None:
        """Has a task carried out soon."""
        with self._condition:
            if self._is_closing or task in self._tasks:
                return
            self._tasks.append(task)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="journal", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def settle(self) -> None:
        """Waits until all tasks so far are done."""
        with self._condition:
            self._condition.wait_for(lambda: not self._tasks and not self._is_busy)

    def finish(self) -> None:
        """Waits until all tasks so far are done, and ends the thread."""
        self._end()

    def close(self) -> None:
        """Ends the thread, once the present task is done; the others are dropped."""
        with self._condition:
            self._tasks.clear()
            self.is_dropping = True
        self._end()

    def _end(self) -> None:
        with self._condition:
            self._is_closing = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._tasks or self._is_closing)
                tasks, self._tasks = self._tasks, deque()
                self._is_busy = bool(tasks)
            if not tasks:
                return
            for task in tasks:
                try:
                    task()
                except OSError as error:
                    self._failed(error)
                except Exception as error:
                    report(error)
            with self._condition:
                self._is_busy = False
                self._condition.notify_all()
                self._condition.wait_for(lambda: self._is_closing, PAUSE)
