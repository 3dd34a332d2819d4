"""The field over the canvas in which a note is written."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from graphgui.document.arrangement.frames import noted
from graphgui.document.edits import ChangeAnnotations
from graphgui.formats.cgraph.annotations import Note
from graphgui.ui.canvas.inline_field import kept_within, takes_escape
from graphgui.ui.canvas.items.note_item import NoteItem

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

SMALLEST = (260, 150)


class NoteField(QPlainTextEdit):
    """A field where the note stands. Ctrl+Enter and leaving it keep the text; Esc gives it up."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._note: int | None = None
        self._merge: Hashable = None
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text of the note"))
        self.setAccessibleDescription(self.tr("Markdown. Ctrl+Enter keeps it, Esc gives it up."))
        self.setPlaceholderText(self.tr("Write here: # title, **bold**, - list, `code`"))
        view.zoomed.connect(self._follow)
        view.horizontalScrollBar().valueChanged.connect(self._follow)
        view.verticalScrollBar().valueChanged.connect(self._follow)
        self.hide()

    def edit(self, id: int, merge: Hashable = None) -> None:
        """Writes a note; with the `merge` key of the step that added it, the text joins that step."""
        self.finish()
        notes = self._view.session.document.annotations.notes
        if id not in notes:
            return
        self._note, self._merge = id, merge
        self.setPlainText(notes[id].text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._follow()
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> None:
        """Keeps what was written and goes away."""
        id, merge = self._note, self._merge
        self.give_up()
        session = self._view.session
        if id is None or id not in session.document.annotations.notes:
            return
        note, text = session.document.annotations.notes[id], self.toPlainText()
        edit = self._edit_for(note, text)
        if edit is not None:
            session.do(self.tr("Write a note"), edit, merge=merge)
        if merge is not None:
            session.document.seal()

    def give_up(self) -> None:
        """Goes away without a change."""
        if self._note is None:
            return
        self._note = None
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus()

    def give_up_gone(self) -> None:
        """Goes away where its note has gone."""
        if self._note not in self._view.session.document.annotations.notes:
            self.give_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps the text, Esc gives it up."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
            # The canvas behind must not hear what is typed here.
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keeps the text, unless a menu or another window has the focus for a while."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.finish()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the field while it is open."""
        return takes_escape(event) or super().event(event)

    def _edit_for(self, note: Note, text: str) -> ChangeAnnotations | None:
        item = self._view.canvas.annotations.items.get(note.id)
        x, y, width, height = note.rect
        if isinstance(item, NoteItem) and text != note.text:
            # A note grows with its text; nobody must learn that it can be resized before all of it can be read.
            height = max(height, item.height_for(text, width))
        edit = noted(note, text, (x, y, width, height))
        return edit if edit.before != edit.after else None

    def _follow(self, *_: object) -> None:
        item = self._view.canvas.annotations.items.get(self._note or 0)
        if item is None:
            return
        place, room = self._view.mapFromScene(item.body()).boundingRect(), self._view.viewport().rect()
        width, height = max(place.width(), SMALLEST[0]), max(place.height(), SMALLEST[1])
        field = QRect(place.left(), place.top(), min(width, room.width()), min(height, room.height()))
        self.setGeometry(kept_within(field, room))
