"""A signal without Qt: functions that are called at every emit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, ParamSpec

from graphgui.document.unexpected import report

P = ParamSpec("P")


class Emitter(Generic[P]):
    """A list of listeners: functions that `emit` calls in the order in which they were connected."""

    def __init__(self) -> None:
        self._listeners: list[Callable[P, object]] = []

    def connect(self, listener: Callable[P, object]) -> None:
        """Adds a listener, which is called at every emit."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[P, object]) -> None:
        """Removes a listener."""
        self._listeners.remove(listener)

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls the listeners with these arguments; where one raises, that is reported and the others hear all the same."""
        for listener in list(self._listeners):
            try:
                listener(*args, **kwargs)
            except Exception as error:
                report(error)


class EndlessAnswersError(RuntimeError):
    """Listeners that answer one another's news with more news, without end."""


class Subscriptions:
    """The subscriptions of one owner, which end together."""

    def __init__(self) -> None:
        self._ends: list[Callable[[], object]] = []

    def connect(self, emitter: Emitter[P], listener: Callable[P, object]) -> None:
        """Adds a listener to an emitter until `end`."""
        emitter.connect(listener)
        self._ends.append(partial(emitter.disconnect, listener))

    def end(self) -> None:
        """Removes every listener that was added; may be called again."""
        while self._ends:
            self._ends.pop()()
