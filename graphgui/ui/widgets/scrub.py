"""Scrubbing: a number is changed by a sideways drag, by the same rule on the canvas and in fields."""

from __future__ import annotations

from collections.abc import Hashable
from math import floor, isfinite, log10

from PySide6.QtCore import Qt

from graphgui.document.edits import put_number
from graphgui.engine.values import Value, as_value, same_value
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

PIXELS_A_STEP = 4.0
SMALLEST = 1e-300


def step_of(number: float, whole: bool = False) -> float:
    """The size of one step: a tenth of the number's order of magnitude, 0.1 for 0; at least 1 if `whole`."""
    size = abs(number)
    step = 10.0 ** (floor(log10(size)) - 1) if isfinite(size) and size >= SMALLEST else 0.1
    return max(step, 1.0) if whole else step


def coarseness(modifiers: Qt.KeyboardModifier) -> float:
    """The factor of a step by the modifiers: Shift is ten times finer, Ctrl ten times coarser."""
    fine = 0.1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
    return fine * 10.0 if modifiers & Qt.KeyboardModifier.ControlModifier else fine


def stepped(start: float, step: float, steps: float, whole: bool = False) -> float:
    """`start` plus `steps` times `step`, rounded so that decimal steps leave no noise of binary fractions."""
    if not steps or not isfinite(start):
        return start
    if whole:
        return float(round(start + (round(step * steps) or (1 if steps > 0 else -1))))
    # A tenth of a step is the finest; one digit more keeps the digits of `start`.
    return round(start + step * steps, min(max(0, 2 - floor(log10(step))), 300))


class Scrub:
    """A drag in progress, which turns the pointer's x into a number. A modifier acts from where it is pressed."""

    def __init__(self, start: float, x: float, whole: bool = False) -> None:
        self.start = start
        self._step, self._whole = step_of(start, whole), whole
        self._from, self._at, self._coarseness = start, x, 1.0
        self._number, self._last = start, x

    def number_at(self, x: float, modifiers: Qt.KeyboardModifier) -> float:
        """The number for the pointer at `x`, in screen pixels."""
        now = coarseness(modifiers)
        if now != self._coarseness:
            self._from, self._at, self._coarseness = self._number, self._last, now
        self._last = x
        self._number = stepped(self._from, self._step, int(round((x - self._at) / PIXELS_A_STEP, 6)) * now, self._whole)
        return self._number


class ValueStep:
    """The single undo step of a scrub or of typing a number; no step where the number ends as it began."""

    def __init__(self, session: Session, id: int, slot: str | None = None) -> None:
        """Changes the value of a source or, with `slot`, the number in that slot."""
        self._session, self._id, self._slot = session, id, slot
        self._document = session.document
        self._key: Hashable = None
        self._before: Value = None

    @property
    def value(self) -> Value:
        """The present value in the graph."""
        node = self._session.graph.node(self._id)
        return node.value if self._slot is None else node.literal(self._slot)

    def is_alive(self) -> bool:
        """Whether the node, and the slot, still exist in the same document."""
        session = self._session
        if session.document is not self._document or self._id not in session.graph:
            return False
        node = session.graph.node(self._id)
        return node.row.is_source if self._slot is None else self._slot in node.slots

    def put(self, value: Value) -> None:
        """Sets the value within the step."""
        if not self.is_alive() or same_value(self.value, value):
            return
        if self._key is None or not self._document.merges(self._key):
            self._key, self._before = object(), self.value
        node, value = self._session.graph.node(self._id), as_value(value)
        label = translate("Set {name}") if self._slot is None else translate("Set {slot} of {name}")
        self._session.do(
            label.format(name=node.name, slot=self._slot), put_number(node, self._slot, value), merge=self._key
        )

    def commit(self, value: Value) -> None:
        """Sets the value and ends the step."""
        self.put(value)
        self.finish()

    def finish(self) -> None:
        """Ends the step; where the value is as before, the step is removed."""
        if self._key is None:
            return
        if self.is_alive() and same_value(self.value, self._before):
            self.cancel()
        elif self._document.merges(self._key):
            self._document.seal()
        self._key = None

    def cancel(self) -> None:
        """Restores the value from before and removes the step."""
        if self._key is not None and self._document.merges(self._key):
            self._document.undo()
            self._document.forget_redo()
        self._key = None
