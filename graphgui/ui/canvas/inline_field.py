"""Fields over the canvas for editing in place: their common base, and the field for one line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from graphgui.ui.faults.guards import guarded

if TYPE_CHECKING:
    _Mixin = QWidget
else:
    # Qt's classes must not come twice among the bases of a widget.
    _Mixin = object

Commit = Callable[[str], str | None]
"""Carries out what was typed; gives None, or the sentence that says why it is refused."""


class InPlaceEditor(_Mixin):
    """The common base of the fields for editing in place: a key commits, Esc gives up, and no key reaches the canvas.

    Tab commits as well. However a field closes, the canvas has the focus again, if the field had it.
    """

    def finish(self) -> object:
        """Commits what was typed and closes the field."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Closes the field without a change."""
        raise NotImplementedError

    def commits(self, event: QKeyEvent) -> bool:
        """Whether a key commits what was typed: Enter."""
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def close_field(self) -> None:
        """Gives the focus back to the canvas, then hides: hidden while it has the focus, Qt leaves a widget as by Tab."""
        canvas = self.parentWidget()
        if canvas is not None and self.window().focusWidget() is self:
            canvas.setFocus()
        self.hide()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Commits, on Tab and Shift+Tab: nothing on the canvas comes next."""
        self.finish()
        return True

    def place_within_parent(self, rect: QRect) -> None:
        """Takes a place in pixels of the parent, moved so that the field is whole in view; from its upper left corner on
        where it is larger than the parent."""
        parent = self.parentWidget()
        assert parent is not None
        room = parent.rect()
        left = max(min(rect.left(), room.right() - rect.width()), 0)
        top = max(min(rect.top(), room.bottom() - rect.height()), 0)
        self.setGeometry(left, top, rect.width(), rect.height())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commits, gives up, or types."""
        if self.commits(event):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
            # The canvas behind must not get what is typed here: arrows would move the node.
            event.accept()

    @guarded
    def event(self, event: QEvent) -> bool:
        """Claims Esc while the field is open, whatever shortcut the window has for it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def comes_back(event: QFocusEvent) -> bool:
        """Whether the focus is lost only for a while: to a menu or to another window."""
        return event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class InPlaceField(InPlaceEditor, QLineEdit):
    """The field that edits a name, title or number in its place on the canvas.

    Enter and a loss of focus commit; Esc gives up. A text that is refused stays; `refused(sentence)` says why.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._commit: Commit | None = None
        self._original = ""
        self.subject: int | None = None
        """The id of the node, group or frame that is being edited."""
        self.hide()

    @property
    def is_editing(self) -> bool:
        """Whether something is being edited."""
        return self._commit is not None

    def edit(self, subject: int, text: str, place: QRect, label: str, commit: Commit) -> None:
        """Edits a text at a place in pixels of the viewport; `label` is the accessible name of the field."""
        self.finish()
        self._commit, self._original, self.subject = commit, text, subject
        self.setAccessibleName(label)
        self.setText(text)
        self.place_within_parent(place)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> bool:
        """Commits what was typed and closes the field; where the text is refused it stays open, and the answer is False."""
        # What committing sets off may ask to finish again: it must find nothing left to commit.
        commit, self._commit = self._commit, None
        if commit is None:
            return True
        try:
            sentence = commit(self.text()) if self.text() != self._original else None
        except Exception:
            self.close_field()
            raise
        self._commit = commit
        if sentence is not None:
            self.refused.emit(sentence)
            self.setFocus()
            return False
        self.give_up()
        return True

    def give_up(self) -> None:
        """Closes the field without a change."""
        if self._commit is None:
            return
        self._commit = None
        self.close_field()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commits and closes; a text that is refused is given up with its reason said: nothing may trap the focus."""
        super().focusOutEvent(event)
        if self._commit is None or self.comes_back(event):
            return
        commit, self._commit = self._commit, None
        try:
            sentence = commit(self.text()) if self.text() != self._original else None
            if sentence is not None:
                self.refused.emit(sentence)
        finally:
            self.close_field()
