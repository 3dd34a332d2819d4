"""A short field for the code by which others open the same drill or hunt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from graphgui.ui.faults.guards import guarded
from graphgui.ui.widgets.text_field import CheckedField


class CodeField(CheckedField):
    """A field that shows a code and takes another; `given(text)` is emitted at Enter, Esc restores the code."""

    given = Signal(str)

    def __init__(self, meaning: str, example: str) -> None:
        super().__init__()
        self._code = ""
        self.setAccessibleName(meaning)
        self.setToolTip(self.tr("Share this code: whoever types it meets the same one"))
        self.setPlaceholderText(example)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("5-999999") + 40)
        self.returnPressed.connect(lambda: self.given.emit(self.text()))

    def set_code(self, code: str) -> None:
        """Shows a code."""
        if code != self._code:
            self._code = code
            self.put_back()

    def put_back(self) -> None:
        """Restores the code."""
        self._forget_problem()
        self.setText(self._code)

    def refuse(self, sentence: str) -> None:
        """Keeps the text and marks it as no code."""
        self._refuse(sentence)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_typing:
            self.put_back()
        else:
            super().keyPressEvent(event)
