"""Line edits for a window with an undo of its own; one of them can mark its text as refused."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import LIGHT, Theme


class TextField(QLineEdit):
    """A line edit that handles Esc, undo and redo only while it has typing to cancel, undo or redo.

    A plain QLineEdit takes undo even where it has nothing to undo, and the graph's last step could not be undone.
    """

    @property
    def is_typing(self) -> bool:
        """Whether there is typed text that is not committed."""
        return self.isModified()

    @guarded
    def event(self, event: QEvent) -> bool:
        """Leaves shortcuts to the window where the field has no use for them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape and self.is_typing:
                event.accept()
                return True
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)


class CheckedField(TextField):
    """A line edit whose text can be refused: it keeps the text and shows a border and ⚠ until the next edit.

    `refused(sentence)` is emitted with the reason.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = ""
        self._error_colour = QColor(LIGHT.error)
        self.textEdited.connect(self._forget_problem)

    @property
    def problem(self) -> str:
        """The reason why the text was refused; empty where it was not."""
        return self._problem

    def apply_theme(self, theme: Theme) -> None:
        """Takes the theme's colour for errors."""
        self._error_colour = QColor(theme.error)
        self.update()

    def _refuse(self, sentence: str) -> None:
        self._problem = sentence
        self.setToolTip(plain_tip(sentence))
        self.setAccessibleDescription(sentence)
        self._mark_refused(True)
        self.refused.emit(sentence)

    def _forget_problem(self) -> None:
        if self._problem:
            self._problem = ""
            self.setAccessibleDescription("")
            self._mark_refused(False)

    def _mark_refused(self, refused: bool) -> None:
        # For the style sheet: QLineEdit[refused="true"].
        self.setProperty("refused", refused)
        margins = self.textMargins()
        margins.setRight(self.fontMetrics().height() if refused else 0)
        self.setTextMargins(margins)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints a border and ⚠ around refused text."""
        super().paintEvent(event)
        if not self._problem:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._error_colour, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -5, 0), right, "⚠")


def finish_typing() -> None:
    """Commits what is being typed anywhere, as leaving the field would; the field has the focus afterwards as before."""
    field = QApplication.focusWidget()
    if not isinstance(field, QLineEdit) or not field.isModified():
        return
    home = field.parentWidget()
    field.clearFocus()
    # The editor of a cell is gone now: the table has the focus.
    heir = field if isValid(field) and field.isVisible() else home
    if heir is not None and isValid(heir):
        heir.setFocus()
