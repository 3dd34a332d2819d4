"""The Predict page: numbers are hidden until they are answered, by one learner or by a class."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout

from graphgui.engine.evaluator import EvaluationError
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.expressions.syntax_source import ExpressionError
from graphgui.lessons.examiner import Examiner
from graphgui.lessons.prediction import Hidden
from graphgui.lessons.questions import Kind, Question
from graphgui.lessons.show_of_hands import Hands
from graphgui.ui.faults.guards import guarded
from graphgui.ui.practice.answer_field import QuestionForm
from graphgui.ui.practice.asking_page import AskingPage
from graphgui.ui.practice.hands_table import HandsTable
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

LONGEST_NAME = 12
MOST_HANDS = 10_000
WIDE = 900
"""The width in pixels from which the hands are beside the question, not below it."""


class PredictPage(AskingPage):
    """The page that hides numbers of the open graph and asks for them, first for those of the selected node."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.hands = Hands()
        self._settled: Question | None = None
        """The question that is shown, once it was answered or given up here."""
        self._verdict_of: Examiner | None = None
        self.hide_gradients = self._button(self.tr("Hide gradients"), lambda: self._hide_all("gradient"))
        self.hide_values = self._button(self.tr("Hide values"), lambda: self._hide_all("value"))
        self.hide_gradient = self._button("", lambda: self._hide_selected("gradient"))
        self.hide_value = self._button("", lambda: self._hide_selected("value"))
        self.show_all = self._button(self.tr("Show all"), lambda: self._take(Hidden(), None))
        self.class_mode = self._button(self.tr("Class"), self._show)
        self.class_mode.setCheckable(True)
        self.class_mode.setToolTip(self.tr("A show of hands: type each answer with how many gave it, as 5: 12"))
        self.asking = QuestionForm()
        self.asking.answered.connect(self._answer)
        self.asking.given_up.connect(self._give_up)
        self.asking.next_wanted.connect(self._ask_next)
        self.table = HandsTable()
        bar = QHBoxLayout()
        bar.setSpacing(6)
        for button in (self.hide_gradients, self.hide_values, self.hide_gradient, self.hide_value, self.show_all):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.class_mode)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self.asking)
        column.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(14)
        self._halves.addLayout(column, 1)
        self._halves.addWidget(self.table, 1)

    def title(self) -> str:
        return self.tr("Predict")

    @property
    def hidden(self) -> Hidden:
        """The numbers of the open document that are hidden."""
        return Hidden(self.session.hidden)

    # ── hiding ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _askable(self, kind: Kind) -> Question | None:
        """A number of the selected node that can be hidden; None for an input's value, and where there is none."""
        id = self.session.selected_node
        if id is None:
            return None
        question = Question(id, kind)
        return question if self.session.examiner.can_be_hidden(question) and question not in self.hidden else None

    def _hide_all(self, kind: Kind) -> None:
        self._take(self.hidden.hide(*self.session.examiner.all_of(kind).questions), None)

    def _hide_selected(self, kind: Kind) -> None:
        question = self._askable(kind)
        if question is not None:
            self._take(self.hidden.hide(question), question)

    def _take(self, hidden: Hidden, asked: Question | None) -> None:
        """Replaces the mask and asks for one of its numbers, by default the first."""
        self._document = self.session.document
        with self.session.turn():
            self.session.hide(hidden.questions)
            self._ask(asked or next(iter(self.session.open_questions()), None))
        if self.asked is not None:
            self.asking.field.setFocus()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _ask(self, question: Question | None) -> None:
        self.asked, self.hands, self._settled = question, Hands(), None
        self.asking.field.take_back()
        self.asking.show_verdict("")
        self._show()

    def _ask_next(self) -> None:
        """Asks for the next hidden number."""
        questions = self.session.open_questions()
        if questions:
            at = questions.index(self.asked) + 1 if self.asked in questions else 0
            self._ask(questions[at % len(questions)])
            self.asking.field.setFocus()

    def _answer(self, text: str) -> None:
        question = self.asked
        if question is None:
            return
        try:
            if self.class_mode.isChecked():
                self._raise_hands(text)
                return
            hidden, verdict = self.session.examiner.answer(self.hidden, question, text)
        except (ExpressionError, EvaluationError) as error:
            self.asking.refuse(error)
            return
        if not verdict.is_right:
            self.asking.show_verdict(verdict.sentence, False)
            self.asking.field.selectAll()
            return
        self._settle(question, hidden, True)

    def _raise_hands(self, text: str) -> None:
        """Counts hands: "5: 12" adds twelve for 5, "5" adds one."""
        answer, colon, count = text.rpartition(":")
        if not colon:
            answer, count = text, "1"
        where = (1, len(answer) + 2)
        try:
            number = int(count.replace("−", "-"))
        except ValueError:
            raise ExpressionError(
                self.tr("after the colon stands how many gave this answer, as in 5: 12"), where
            ) from None
        if number > MOST_HANDS:
            problem = self.tr("a class has at most {most} hands").format(most=f"{MOST_HANDS:,}")
            raise ExpressionError(problem, where)
        self.hands = self.hands.raise_hand(answer, number)
        self.asking.field.take_back()
        self.asking.show_verdict("")
        self._show()

    def _give_up(self) -> None:
        if self.asked is not None:
            self._settle(self.asked, self.hidden.show(self.asked), None)

    def _settle(self, question: Question, hidden: Hidden, is_right: bool | None) -> None:
        """Reveals the number, with how it comes about."""
        examiner = self.session.examiner
        sentence = examiner.written(question, hidden)
        if self.class_mode.isChecked() and self.hands.total:
            share = f"{100 * examiner.share_right(self.hands, question):.0f}"
            text = self.tr("{share} % of {count} hands have it right.")
            sentence += f"   {text.format(share=share, count=self.hands.total)}"
        self.asking.field.take_back()
        self.asking.show_verdict(sentence, is_right)
        self._settled = question
        with self.session.turn():
            self.session.hide(hidden.questions)
            self._show()

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        questions = self.session.open_questions()
        if not self.is_at_home:
            self._document = self.session.document
            self._ask(next(iter(questions), None))
        elif self.asked not in questions and self.asked != self._settled:
            # It was shown by somebody else, or its node deleted, by undo perhaps: then its question returns with it.
            self._ask(next(iter(questions), None))
        if self._verdict_of is not self.session.examiner:
            # The verdict was about other numbers.
            self._verdict_of = self.session.examiner
            self.asking.show_verdict("")
        self._show()

    def follow_selection(self) -> None:
        hidden = [question for question in self.session.open_questions() if question.node in self.session.selection]
        if len(self.session.selection) == 1 and hidden and self.asked not in hidden:
            self._ask(hidden[0])
        self._show()

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.asking.apply_theme(theme)
        self.table.apply_theme(theme)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(beside if self.width() >= WIDE else below)

    def _show(self) -> None:
        graph, examiner, questions = self.session.graph, self.session.examiner, self.session.open_questions()
        buttons: list[tuple[Kind, QPushButton, QPushButton]] = [
            ("gradient", self.hide_gradient, self.hide_gradients),
            ("value", self.hide_value, self.hide_values),
        ]
        for kind, one, several in buttons:
            several.setEnabled(bool(examiner.all_of(kind).questions - self.hidden.questions))
            question = self._askable(kind)
            name = graph.node(question.node).name if question is not None else ""
            sign = gradient_sign(self.session.results, name) if kind == "gradient" and name else name
            whole = self.tr("Hide {number}").format(number=sign)
            one.setVisible(bool(name))
            one.setText(whole if len(sign) <= LONGEST_NAME else whole[: LONGEST_NAME + 4] + "…")
            one.setToolTip(whole)
            one.setAccessibleName(whole)
        self.show_all.setEnabled(bool(self.hidden))
        asked = self.asked if self.asked is not None and self.asked.node in graph else None
        is_open = asked in questions
        is_class = self.class_mode.isChecked()
        self.asking.show_button.setText(self.tr("Reveal") if is_class else self.tr("Show it"))
        self.asking.field.setPlaceholderText(self.tr("5: 12") if is_class else self.tr("5, 1/3, 2·3 + 1, [1, 2]"))
        self.table.setVisible(is_class)
        if asked is not None:
            left = self.tr("{question}  ({count} hidden)").format(question=asked.sentence(graph), count=len(questions))
            self.asking.ask(left if is_open else asked.sentence(graph), is_open, bool(set(questions) - {asked}))
            if is_class:
                self.table.hands.show(examiner.tallies(self.hands, asked), not is_open)
        else:
            hint = self.tr("Hide some numbers: each shows once it is answered.")
            self.asking.ask(
                hint if self.session.results.upstream else self.tr("Build a graph first."), False, bool(questions)
            )
            self.table.hands.show((), False)
        self.reading_changed.emit()

    def _button(self, words: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(run)
        return button
