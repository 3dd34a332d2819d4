"""The field over the canvas in which a note is written."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from graphgui.document.arrangement.frames import noted
from graphgui.document.edits import ChangeAnnotations
from graphgui.formats.cgraph.annotations import Note
from graphgui.ui.canvas.inline_field import InPlaceEditor
from graphgui.ui.canvas.items.note_item import NoteItem
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.faults.guards import guarded

SMALLEST = (260, 150)
"""Width and height in pixels, below which nobody could write."""


class NoteField(InPlaceEditor, QPlainTextEdit):
    """A field over a note, as large as the note. Ctrl+Enter and a loss of focus commit the text; Esc gives up."""

    def __init__(self, view: NavigableView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._session = view.session
        self._note: int | None = None
        self._merge: Hashable = None
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text of the note"))
        self.setAccessibleDescription(self.tr("Markdown. Ctrl+Enter keeps it, Esc gives it up."))
        self.setPlaceholderText(self.tr("Write here: # title, **bold**, - list, `code`"))
        view.zoomed.connect(self._follow_note)
        view.horizontalScrollBar().valueChanged.connect(self._follow_note)
        view.verticalScrollBar().valueChanged.connect(self._follow_note)
        self.hide()

    def edit(self, id: int, merge: Hashable = None) -> None:
        """Edits the text of a note; with the `merge` key of the step that added it, the text joins that step."""
        self.finish()
        notes = self._session.document.annotations.notes
        if id not in notes:
            return
        self._note, self._merge = id, merge
        self.setPlainText(notes[id].text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._follow_note()
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> None:
        """Commits what was written and closes the field."""
        id, merge, session = self._note, self._merge, self._session
        self.give_up()
        if id is None or id not in session.document.annotations.notes:
            return
        note, text = session.document.annotations.notes[id], self.toPlainText()
        edit = self._edit_for(note, text)
        if edit is not None:
            session.do(self.tr("Write a note"), edit, merge=merge)
        if merge is not None:
            session.document.seal()

    def give_up(self) -> None:
        """Closes the field without a change."""
        if self._note is None:
            return
        self._note = None
        self.close_field()

    def give_up_gone(self) -> None:
        """Closes the field where its note is no longer in the document."""
        if self._note not in self._session.document.annotations.notes:
            self.give_up()

    def commits(self, event: QKeyEvent) -> bool:
        """Whether a key commits the text: Ctrl+Enter, since Enter begins a new line."""
        return super().commits(event) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commits the text, unless the focus comes back."""
        super().focusOutEvent(event)
        if not self.comes_back(event):
            self.finish()

    def _edit_for(self, note: Note, text: str) -> ChangeAnnotations | None:
        item = self._view.canvas.annotation_item(note.id)
        x, y, width, height = note.rect
        if isinstance(item, NoteItem) and text != note.text:
            # A note grows with its text; nobody must learn that it can be resized before all of it can be read.
            height = max(height, item.height_for(text, width))
        edit = noted(note, text, (x, y, width, height))
        return edit if edit.before != edit.after else None

    def _follow_note(self, *_: object) -> None:
        item = self._view.canvas.annotation_item(self._note or 0)
        if item is None:
            return
        place, room = self._view.mapFromScene(item.body()).boundingRect(), self._view.viewport().rect()
        width, height = max(place.width(), SMALLEST[0]), max(place.height(), SMALLEST[1])
        self.place_within_parent(QRect(place.left(), place.top(), min(width, room.width()), min(height, room.height())))
