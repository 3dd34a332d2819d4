"""The cover of a view that would show hidden numbers: it says why, and how to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graphgui.ui.widgets.cards import Label


class Cover(QWidget):
    """A sentence with two buttons in the place of a view.

    `show_wanted`: all numbers are to be shown; `practice_wanted`: the user goes where they are answered.
    """

    show_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label(
            self.tr("Practice hides some numbers. This view is shown again once they are answered."), "quiet", wrap=True
        )
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.practice = QPushButton(self.tr("Go to Practice"))
        self.show_all = QPushButton(self.tr("Show all hidden numbers"))
        self.practice.clicked.connect(self.practice_wanted)
        self.show_all.clicked.connect(self.show_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.practice)
        row.addWidget(self.show_all)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addLayout(row)
        column.addStretch(1)
