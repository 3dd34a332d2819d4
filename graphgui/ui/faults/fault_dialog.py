"""The dialog that tells of an unexpected error: calm words, a copy of the work, and details for whoever mends it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from graphgui.document.unexpected import report
from graphgui.ui.faults.fault_details import Fault, versions
from graphgui.ui.plain_text import PlainLabel
from graphgui.ui.theme import mono_font, set_role
from graphgui.ui.translate import translate_count

MOST_SHOWN = 10
"""Errors whose details are kept; all of them are in the log."""


class FaultDialog(QDialog):
    """A window beside the program, which goes on; errors that follow are added to it.

    `save_copy(parent)` asks for a file and returns whether a copy was saved; without it there is nothing to save.
    """

    def __init__(
        self, parent: QWidget | None, fault: Fault, save_copy: Callable[[QWidget], bool] | None = None, words: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("fault")
        self.setWindowTitle("graphgui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._save_copy = save_copy
        self._faults = {fault.place: fault}
        self._count = 1
        title = PlainLabel(self.tr("Something went wrong inside graphgui"))
        set_role(title, "title")
        self.words = PlainLabel(
            words or self.tr("Your graph is still here, and you can go on. To be safe, save a copy of it.")
        )
        self.words.setWordWrap(True)
        self.more = PlainLabel()
        set_role(self.more, "quiet")
        self.more.hide()
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(mono_font())
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.hide()
        self.save_button = self._button(self.tr("&Save a copy…"), self._on_save)
        set_role(self.save_button, "primary")
        self.save_button.setVisible(save_copy is not None)
        self.details_button = self._button(self.tr("&Details"), self._on_details)
        self.details_button.setCheckable(True)
        self.copy_button = self._button(self.tr("&Copy the details"), self._on_copy)
        self.close_button = self._button(self.tr("Close"), self.close)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        for widget in (title, self.words, self.more, self.note):
            column.addWidget(widget)
        column.addWidget(self.details, 1)
        column.addLayout(row)
        row.setSpacing(6)
        for button in (self.save_button, self.details_button, self.copy_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.close_button.setFocus()
        self._show_details()

    @property
    def text(self) -> str:
        """The details: versions and platform, and the tracebacks."""
        return "\n\n".join([versions(), *(fault.details for fault in self._faults.values())])

    def add(self, fault: Fault) -> None:
        """Takes another error: it is counted, and its details are added where it is another one."""
        self._count += 1
        if fault.place not in self._faults and len(self._faults) < MOST_SHOWN:
            self._faults[fault.place] = fault
            self._show_details()
        self.more.setText(translate_count("1 more error since", "{count:,} more errors since", self._count - 1))
        self.more.show()

    def _show_details(self) -> None:
        self.details.setPlainText(self.text)

    def _on_details(self) -> None:
        is_open = self.details_button.isChecked()
        self.details.setVisible(is_open)
        height = 22 * self.fontMetrics().height() if is_open else self.minimumSizeHint().height()
        width = max(self.width(), 46 * self.fontMetrics().height()) if is_open else self.width()
        self.resize(QSize(width, height).boundedTo(self.screen().availableGeometry().size()))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._say(self.tr("The details are on the clipboard."))

    def _on_save(self) -> None:
        assert self._save_copy is not None
        try:
            if self._save_copy(self):
                self._say(self.tr("A copy is saved."))
        except Exception as error:
            if not isinstance(error, OSError):
                report(error)
            reason = getattr(error, "strerror", None) or error
            self._say(self.tr("The copy could not be saved: {error}.").format(error=reason))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()

    def _button(self, text: str, press: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(press)
        return button
