"""What floats over the canvas: a banner with a sentence, and the one field for editing in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from graphgui.ui.theme import Theme

READING_TIME = 6000
"""How long a sentence stays, in milliseconds."""


def kept_within(field: QRect, room: QRect) -> QRect:
    """A field moved so that it can be seen whole; from its upper left corner on, where it is too large for the room."""
    left = max(min(field.left(), room.right() - field.width()), 0)
    top = max(min(field.top(), room.bottom() - field.height()), 0)
    return QRect(left, top, field.width(), field.height())


def takes_escape(event: QEvent) -> bool:
    """Takes Esc for an open field, whatever shortcut the window has for it; False where an event asks for none of this."""
    asks = event.type() == QEvent.Type.ShortcutOverride
    if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
        event.accept()
        return True
    return False


class Banner(QLabel):
    """A sentence at the upper edge of the canvas; it goes by itself unless it is lasting.

    `clicked` tells that one that leads somewhere was clicked; the mouse does not see the others.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Message"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READING_TIME)
        self._timer.timeout.connect(self.drop)
        self.hide()
        parent.installEventFilter(self)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.setStyleSheet(
            f"background: {theme.banner}; color: {theme.on_banner}; border-radius: 12px; padding: 6px 18px;"
        )

    def show_sentence(self, sentence: str, lasting: bool = False, leads_somewhere: bool = False) -> None:
        """Shows a sentence; a click on one that leads somewhere is told of."""
        self.setText(sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not leads_somewhere)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads_somewhere else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self.tr("Click to go there") if leads_somewhere else "")
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if not lasting:
            self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leads there."""
        self.clicked.emit()

    def drop(self) -> None:
        """Goes away."""
        self._timer.stop()
        self.hide()
        self.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays in the middle when the canvas changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        room = parent.width() if parent is not None else 0
        widest = max(room - 40, 100)
        wish = self.fontMetrics().horizontalAdvance(self.text()) + 44
        width = min(wish, widest)
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width))
        self.move((room - width) // 2, 14)


class InPlaceField(QLineEdit):
    """The field that edits a name or number where it stands on the canvas.

    Enter and leaving it commit; Esc gives up. A text that is refused stays, with the reason.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._commit: Callable[[str], str | None] | None = None
        self._refused: Callable[[str], None] = lambda sentence: None
        self._original = ""
        self.subject: int | None = None
        """The id of the node that is being edited."""
        self.hide()

    @property
    def is_editing(self) -> bool:
        """Whether something is being edited."""
        return self._commit is not None

    def edit(
        self,
        subject: int,
        text: str,
        place: QRect,
        label: str,
        commit: Callable[[str], str | None],
        refused: Callable[[str], None],
    ) -> None:
        """Edits a text; `commit` answers None, or why the text is refused, which `refused` shows."""
        self.finish()
        self._commit, self._refused, self._original, self.subject = commit, refused, text, subject
        self.setAccessibleName(label)
        self.setText(text)
        parent = self.parentWidget()
        self.setGeometry(kept_within(place, parent.rect()) if parent is not None else place)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> bool:
        """Commits what was typed and goes away; stays where it is refused."""
        # What committing sets off may ask to finish again: it must find nothing left to commit.
        commit, self._commit = self._commit, None
        if commit is None:
            return True
        sentence = commit(self.text()) if self.text() != self._original else None
        self._commit = commit
        if sentence is not None:
            self._refused(sentence)
            self.setFocus()
            return False
        self.give_up()
        return True

    def give_up(self) -> None:
        """Goes away without a change."""
        if self._commit is None:
            return
        self._commit = None
        self.hide()
        if (parent := self.parentWidget()) is not None:
            parent.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Esc gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
            # The canvas behind must not hear what is typed here: arrows would move the node.
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commits; a text that is refused is given up with its reason said, so that the field holds nobody captive."""
        super().focusOutEvent(event)
        elsewhere = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self._commit is None or event.reason() in elsewhere:
            return
        commit, self._commit = self._commit, None
        sentence = commit(self.text()) if self.text() != self._original else None
        if sentence is not None:
            self._refused(sentence)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the field while it is open."""
        return takes_escape(event) or super().event(event)
