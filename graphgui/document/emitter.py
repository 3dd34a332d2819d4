"""A signal without Qt: functions that are called at every emit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

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
        """Calls the listeners with these arguments."""
        for listener in list(self._listeners):
            listener(*args, **kwargs)
