"""A question with a field for its answer and a verdict."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graphgui.formats.expressions.syntax_source import ExpressionError
from graphgui.ui.faults.guards import guarded
from graphgui.ui.theme import Theme, change_role, set_role
from graphgui.ui.widgets.cards import Label
from graphgui.ui.widgets.text_field import CheckedField

WIDEST = 300


class AnswerField(CheckedField):
    """A field for numbers, arithmetic and lists; `answered(text)` is emitted at Enter."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Your answer"))
        self.setPlaceholderText(self.tr("5, 1/3, 2·3 + 1, [1, 2]"))
        self.setMaximumWidth(WIDEST)
        self.returnPressed.connect(lambda: self.answered.emit(self.text().strip()))

    def refuse(self, sentence: str) -> None:
        """Keeps the text and marks it as unreadable."""
        self._refuse(sentence)

    def take_back(self) -> None:
        """Clears the field."""
        self._forget_problem()
        self.clear()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_typing:
            self.take_back()
        else:
            super().keyPressEvent(event)


class QuestionForm(QWidget):
    """A question, its field and its buttons. `answered(text)`: an answer; `given_up`, `next_wanted`: the other buttons.

    Once the question is settled, Enter asks for the next one.
    """

    answered = Signal(str)
    given_up = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_open = False
        self.question = Label("", "title")
        self.field = AnswerField()
        self.field.answered.connect(self._on_enter)
        self.answer_button = QPushButton(self.tr("Answer"))
        set_role(self.answer_button, "primary")
        self.answer_button.clicked.connect(lambda: self.field.answered.emit(self.field.text().strip()))
        self.show_button = QPushButton(self.tr("Show it"))
        self.show_button.setToolTip(self.tr("Gives up and shows the number"))
        self.show_button.clicked.connect(self.given_up)
        self.next_button = QPushButton(self.tr("Next"))
        self.next_button.setToolTip(self.tr("The next question (Enter, once this one is answered)"))
        self.next_button.clicked.connect(self.next_wanted)
        self.verdict = Label("", "equation", wrap=True)
        self.verdict.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.question)
        row.addWidget(self.field, 2)
        for button in (self.answer_button, self.show_button, self.next_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.verdict)

    def ask(self, question: str, is_open: bool, has_next: bool) -> None:
        """Shows a question; `is_open` where it waits for an answer, `has_next` where there is another one."""
        self.question.setText(question)
        self.field.setAccessibleDescription(question)
        self._is_open = is_open
        # The field stays enabled after an answer, so that Enter leads on.
        self.field.setEnabled(is_open or has_next)
        self.answer_button.setEnabled(is_open)
        self.show_button.setEnabled(is_open)
        self.next_button.setEnabled(has_next)

    def show_verdict(self, sentence: str, is_right: bool | None = None) -> None:
        """Shows a sentence about an answer: with ✓ where it is right, with ✗ where it is wrong, None for neither."""
        sign = {True: "✓ ", False: "✗ ", None: ""}[is_right]
        self.verdict.setText(sign + sentence if sentence else "")
        self.verdict.setVisible(bool(sentence))
        change_role(self.verdict, "right" if is_right else "equation")

    def refuse(self, error: ValueError) -> None:
        """Shows the reason why an answer cannot be read."""
        problem = error.problem if isinstance(error, ExpressionError) else str(error)
        sentence = f"{problem[:1].upper()}{problem[1:]}."
        self.field.refuse(sentence)
        self.show_verdict(f"⚠ {sentence}")

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.field.apply_theme(theme)

    def _on_enter(self, text: str) -> None:
        if self._is_open:
            self.answered.emit(text)
        else:
            self.next_wanted.emit()
