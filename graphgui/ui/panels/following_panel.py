"""The base of the panels: they follow the session while they are seen, and catch up when they are seen again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from graphgui.document.emitter import Subscriptions
from graphgui.ui.session import Session
from graphgui.ui.update import EVERYTHING, Update


class FollowingPanel(QWidget):
    """A panel that is refreshed once for every update while it is seen; while unseen it is dirty and does nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_dirty = True
        """Whether anything is new since the panel was seen last; it then shows everything anew."""
        self.is_seen = False
        """Whether the user can see the panel: one behind another tab is visible for Qt all the same."""
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)

    def follow(self, update: Update) -> None:
        """Shows what is new; `update.replaced` says that all may be, since the panel was unseen perhaps."""
        raise NotImplementedError

    def see(self, is_seen: bool) -> None:
        """Sets whether the user can see the panel; a dirty one is then refreshed."""
        self.is_seen = is_seen
        if is_seen and self.is_dirty:
            self.is_dirty = False
            try:
                self.follow(EVERYTHING)
            except Exception:
                self.is_dirty = True
                raise

    def shutdown(self) -> None:
        """Stops following the session, for good."""
        self._subscriptions.end()

    def _on_update(self, update: Update) -> None:
        if self.is_seen:
            self.follow(update)
        else:
            self.is_dirty = True
