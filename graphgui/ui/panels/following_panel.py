"""The base of the panels: they follow the session while they are seen, and catch up when they are seen again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from graphgui.document.emitter import Subscriptions
from graphgui.ui.session import Session
from graphgui.ui.update import ANOTHER_DOCUMENT, NOTHING_NEW, Update


class FollowingPanel(QWidget):
    """A panel that is refreshed once for every update while it is seen; while unseen it is dirty and does nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._missed = ANOTHER_DOCUMENT
        self.is_seen = False
        """Whether the user can see the panel: one behind another tab is visible for Qt all the same."""
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)

    def follow(self, update: Update) -> None:
        """Shows what is new."""
        raise NotImplementedError

    def see(self, is_seen: bool) -> None:
        """Sets whether the user can see the panel, and shows what is new since it was seen last."""
        self.is_seen = is_seen
        if is_seen and self._missed is not NOTHING_NEW:
            update, self._missed = self._missed, NOTHING_NEW
            self.follow(update)

    def shutdown(self) -> None:
        """Stops following the session, for good."""
        self._subscriptions.end()

    def _on_update(self, update: Update) -> None:
        if self.is_seen:
            self.follow(update)
        else:
            self._missed |= update
