"""Tells an unexpected error once, in one dialog, and has the views made anew from the document afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from graphgui.document.unexpected import LOGGER, attempt
from graphgui.ui.faults.fault_details import Fault, place_of_error
from graphgui.ui.faults.fault_dialog import FaultDialog

REST = 10.0
"""How many times longer than the last recovery the time until the next one is, so that no storm stalls the window."""
SILENCE = 10.0
"""Seconds after which the same error is recovered from again, and without it after which it is spoken of again."""


class _Ear(logging.Handler):
    """Hears the errors of the program's logger, on whatever thread."""

    def __init__(self, tell: Callable[[Fault], object]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell
        self._known: dict[str, Fault] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Tells of an error; it is put into words once, however it storms."""
        if record.exc_info and record.exc_info[1] is not None and not getattr(record, "is_untold", False):
            error, while_painting = record.exc_info[1], bool(getattr(record, "while_painting", False))
            place = place_of_error(error)
            fault = self._known.get(place) or Fault.of(error)
            self._known[place] = fault
            self._tell(replace(fault, while_painting=while_painting))


class FaultTeller(QObject):
    """Tells the window's user of unexpected errors; nothing is shown or recovered in the midst of what is going on.

    An error is shown in a dialog once. When it comes again, `say(sentence)` gives it a sentence, but not while it storms
    or paints. `recover()` lets go of whatever is held and has the views made anew; `save_copy(parent)` asks for a file
    and returns whether a copy of the work was saved.
    """

    heard = Signal(object)

    def __init__(
        self,
        window: QWidget,
        recover: Callable[[], object],
        say: Callable[[str], object],
        save_copy: Callable[[QWidget], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._recover, self._say, self._save_copy = recover, say, save_copy
        self.dialog: FaultDialog | None = None
        self._heard_at: dict[str, float] = {}
        self._recovered_at: dict[str, float] = {}
        """When each fault was heard last, and when it was recovered from last, by its place."""
        self._places: set[str] = set()
        """The faults that the next recovery is for."""
        self._rests_until = 0.0
        self._is_recovering = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._recover_now)
        self.heard.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._ear = _Ear(self._on_error)
        logging.getLogger(LOGGER).addHandler(self._ear)

    def close(self) -> None:
        """Hears nothing any more, and closes the dialog."""
        logging.getLogger(LOGGER).removeHandler(self._ear)
        self._soon.stop()
        if self.dialog is not None:
            self.dialog.close()

    def _on_error(self, fault: Fault) -> None:
        self.heard.emit(replace(fault, while_recovering=self._is_recovering))

    def _hear(self, fault: Fault) -> None:
        try:
            self._take(fault)
        except Exception as error:
            # Not told: telling is what fails.
            logging.getLogger(LOGGER).error("An error cannot be told", exc_info=error, extra={"is_untold": True})

    def _take(self, fault: Fault) -> None:
        now, last = monotonic(), self._heard_at.get(fault.place)
        self._heard_at[fault.place] = now
        # What a paint raises again and again would have all painted again and again.
        if not fault.while_recovering and (last is None or not fault.while_painting):
            self._recover_soon(fault.place, now)
        if self.dialog is not None:
            self.dialog.add(fault)
        elif last is None:
            self.dialog = FaultDialog(self._window, fault, self._save_copy)
            self.dialog.finished.connect(self._on_closed)
            self.dialog.show()
        elif not fault.while_painting and now - last > SILENCE:
            self._say(self.tr("The same error again inside graphgui. Your graph is still here."))

    def _recover_soon(self, place: str, now: float) -> None:
        self._places.add(place)
        due = max(now, self._rests_until, self._recovered_at.get(place, -SILENCE) + SILENCE)
        if not self._soon.isActive() or self._soon.remainingTime() > 1000 * (due - now):
            self._soon.start(round(1000 * (due - now)))

    def _recover_now(self) -> None:
        began, places, self._places = monotonic(), self._places, set()
        self._is_recovering = True
        try:
            attempt(self._recover)
        finally:
            self._is_recovering = False
        now = monotonic()
        self._recovered_at.update(dict.fromkeys(places, now))
        self._rests_until = now + REST * (now - began)

    def _on_closed(self) -> None:
        self.dialog = None
