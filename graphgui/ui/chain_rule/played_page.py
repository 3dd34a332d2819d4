"""The base of pages that are played: stops in a row, with buttons and a timer to go from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QToolButton

from graphgui.ui.panels.page import Page
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.session import Session


class PlayedPage(Page):
    """A page with stops, counted from 0, and buttons to step back, to play or pause, and to step on.

    A subclass implements `at`, `last`, `can_play` and `go`, labels the buttons `back` and `forth`, and sets the interval
    of the timer. Pages that are left stop playing.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.back, self.play_button, self.forth = QToolButton(), QToolButton(), QToolButton()
        self.back.clicked.connect(lambda: self.step(-1))
        self.play_button.clicked.connect(self.play)
        self.forth.clicked.connect(lambda: self.step(1))

    @property
    def at(self) -> int:
        """The stop that is shown."""
        raise NotImplementedError

    @property
    def last(self) -> int:
        """The last stop."""
        raise NotImplementedError

    @property
    def can_play(self) -> bool:
        """Whether there is anything to play."""
        raise NotImplementedError

    @property
    def is_playing(self) -> bool:
        """Whether the timer goes from stop to stop."""
        return self._timer.isActive()

    def go(self, at: int) -> None:
        """Shows a stop; one beyond either end counts as that end."""
        raise NotImplementedError

    def play(self) -> None:
        """Plays from the present stop, or from the first where the present one is the last; while playing, pauses."""
        if self.is_playing:
            self._timer.stop()
        elif self.can_play:
            if self.at == self.last:
                self.go(0)
            self._timer.start()
        self._show_controls()

    def step(self, by: int) -> None:
        """Stops playing and goes this many stops on, or back where negative."""
        self.pause()
        self.go(self.at + by)

    def pause(self) -> None:
        """Stops playing."""
        self._timer.stop()
        self._show_controls()

    def leave(self) -> None:
        self.pause()

    def _tick(self) -> None:
        self.go(self.at + 1)
        if self.at == self.last:
            self.pause()

    def _show_controls(self) -> None:
        label_button(
            self.play_button,
            "⏸" if self.is_playing else "▶",
            self.tr("Pause") if self.is_playing else self.tr("Play"),
        )


def label_button(button: QToolButton, sign: str, words: str) -> None:
    """Puts a sign on a button, and words into its tool tip and its accessible name."""
    button.setText(sign)
    button.setToolTip(plain_tip(words))
    button.setAccessibleName(words)
