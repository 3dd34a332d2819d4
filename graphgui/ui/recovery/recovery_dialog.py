"""The dialog that offers unsaved work: what there is, from when, and what of it no file has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from graphgui.ui.plain_text import PlainLabel
from graphgui.ui.recovery.left_work import LeftWork
from graphgui.ui.theme import set_role
from graphgui.ui.widgets.screen_room import resize_on_screen

MOST_LINES = 16
"""Lines of the list that are seen at once."""


class RecoveryDialog(QDialog):
    """Offers one or several documents, of which the selected one is restored.

    `restore(work)` is called once the dialog is gone. Whatever way it is left, `declined()` is called otherwise.
    """

    def __init__(
        self, parent: QWidget, works: Sequence[LeftWork], restore: Callable[[LeftWork], object],
        declined: Callable[[], object], remark: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("recovery")
        self.setWindowTitle("graphgui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._works, self._restore, self._declined = works, restore, declined
        self.title = PlainLabel(self.tr("Unsaved work was found"))
        set_role(self.title, "title")
        words = self.tr("graphgui ended before these changes were saved. You can go on where it ended, undo included.")
        if len(works) > 1:
            words = self.tr(
                "graphgui ended before these changes were saved. You can go on with one of them, undo included; "
                "the others stay in File ▸ Recover unsaved work."
            )
        self.words = PlainLabel(words)
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Unsaved work"))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for work in works:
            self.list.addItem(QListWidgetItem("\n".join(work.lines)))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        self.note = PlainLabel(self.tr("Not now keeps it for a week, in File ▸ Recover unsaved work."))
        self.note.setWordWrap(True)
        set_role(self.note, "quiet")
        self.remark = PlainLabel(remark)
        self.remark.setWordWrap(True)
        self.remark.setVisible(bool(remark))
        self.later_button = QPushButton(self.tr("&Not now"))
        self.later_button.setAutoDefault(False)
        self.later_button.clicked.connect(self.reject)
        self.restore_button = QPushButton(self.tr("&Restore"))
        set_role(self.restore_button, "primary")
        self.restore_button.setDefault(True)
        self.restore_button.clicked.connect(self.accept)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        for widget in (self.title, self.words, self.list, self.note, self.remark):
            column.addWidget(widget)
        column.addLayout(row)
        row.addStretch(1)
        row.addWidget(self.later_button)
        row.addWidget(self.restore_button)
        line = self.fontMetrics().height()
        lines = sum(len(work.lines) + 1 for work in works)
        self.list.setFixedHeight(min(lines, MOST_LINES) * line + 8)
        resize_on_screen(self, 30 * line, self.sizeHint().height())
        self.finished.connect(self._on_finished)
        self.restore_button.setFocus()

    def _on_finished(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self._restore(self._works[self.list.currentRow()])
        else:
            self._declined()
