"""Drills: small graphs with small whole answers, at five levels, with a score and a code to share."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.engine.graph import Graph
from graphgui.formats.expressions.syntax_source import ExpressionError
from graphgui.lessons.drills import LAST_SEED, LEVELS, Drill, DrillError, Score
from graphgui.lessons.prediction import Hidden
from graphgui.ui.practice.answer_field import QuestionForm
from graphgui.ui.practice.asking_page import AskingPage
from graphgui.ui.practice.code_field import CodeField
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Label


def untitled(graph: Graph, title: str) -> Document:
    """A new document with a copy of a graph; it counts as unsaved only after an edit."""
    document = Document(Content(graph.copy(), DescentSettings()))
    document.title = title
    return document


class DrillPage(AskingPage):
    """The page of drills: it opens one after the other on the canvas and keeps the score."""

    def __init__(self, session: Session, may_leave: Callable[[], bool]) -> None:
        """`may_leave` asks about unsaved changes; it returns False where the open document must stay."""
        super().__init__(session)
        self._may_leave = may_leave
        self.score: Score | None = None
        self._is_shown = False
        """Whether the answer was shown before it was given."""
        self.level = QComboBox()
        self.level.setAccessibleName(self.tr("Level"))
        for number, name in enumerate(LEVELS, 1):
            self.level.addItem(f"{number} · {translate(name)}", number)
        self.level.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.level.setMinimumContentsLength(12)
        self.start = QPushButton(self.tr("New drill"))
        self.start.setToolTip(self.tr("Opens a small graph on the canvas and asks for one of its numbers"))
        self.start.clicked.connect(self._start)
        self.code = CodeField(self.tr("Code of the drill"), "3-4821")
        self.code.given.connect(self._take_code)
        self.again = QPushButton(self.tr("Open its graph"))
        self.again.clicked.connect(self._open_again)
        self.score_label = Label("", "quiet")
        self.asking = QuestionForm()
        self.asking.answered.connect(self._answer)
        self.asking.given_up.connect(self._give_up)
        self.asking.next_wanted.connect(self._next)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.level, 1)
        bar.addWidget(self.start)
        bar.addWidget(Label(self.tr("Code"), "quiet"))
        bar.addWidget(self.code)
        bar.addWidget(self.again)
        bar.addStretch(1)
        bar.addWidget(self.score_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addWidget(self.asking)
        column.addStretch(1)
        self._show()

    def title(self) -> str:
        return self.tr("Drills")

    @property
    def drill(self) -> Drill | None:
        """The present drill."""
        return self.score.drill if self.score is not None else None

    @property
    def _is_open(self) -> bool:
        """Whether the drill waits for an answer."""
        return self.score is not None and not self.score.is_solved and not self._is_shown

    @property
    def is_asking(self) -> bool:
        """Whether the drill waits for an answer that is hidden in the open document."""
        return self.is_at_home and self._is_open and self.asked in self.session.open_questions()

    # ── from drill to drill ──────────────────────────────────────────────────────────────────────────────────────
    def _start(self) -> None:
        self._begin(Score(self.level.currentData(), random.randint(0, LAST_SEED)))

    def _take_code(self, text: str) -> None:
        try:
            drill = Drill.from_code(text)
        except DrillError as error:
            self.code.refuse(self.session.sentence(error))
            self.asking.show_verdict(f"⚠ {self.session.sentence(error)}")
            return
        self._begin(Score(drill.level, drill.seed))

    def _next(self) -> None:
        if self.score is not None:
            self._begin(self.score.next())

    def _begin(self, score: Score) -> None:
        if not self._may_leave():
            self.code.put_back()
            return
        self.score, self._is_shown = score, False
        self.asking.field.take_back()
        self.asking.show_verdict("")
        self._open(score.drill)

    def _open_again(self) -> None:
        if self.drill is not None and self._may_leave():
            self._open(self.drill)

    def _open(self, drill: Drill) -> None:
        """Opens the graph of a drill. The mask is set before any view shows a number."""
        self._document = document = untitled(drill.graph, self.tr("Drill {code}").format(code=drill.code))
        hidden = drill.examiner.all_of("gradient").hide(drill.question)
        if drill.question.kind == "value":
            # The gradients of a product would give its values away.
            hidden = hidden.hide(*drill.examiner.all_of("value").questions)
        self.asked = drill.question
        self.session.open(document, hidden.questions if self._is_open else frozenset())
        self._show()
        self.asking.field.setFocus()

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _answer(self, text: str) -> None:
        if self.score is None:
            return
        try:
            self.score, verdict = self.score.answer(text)
        except ExpressionError as error:
            self.asking.refuse(error)
            return
        if verdict.is_right:
            self._settle(True)
        else:
            self.asking.show_verdict(verdict.sentence, False)
            self.asking.field.selectAll()
            self._show()

    def _give_up(self) -> None:
        self._is_shown = True
        self._settle(None)

    def _settle(self, is_right: bool | None) -> None:
        """Shows all numbers, and how the answer comes about."""
        drill = self.drill
        assert drill is not None
        self.asking.field.take_back()
        self.asking.show_verdict(drill.examiner.written(drill.question, Hidden()), is_right)
        self._show()
        if self.is_at_home:
            self.session.hide(frozenset())

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        drill = self.drill
        if drill is not None and self.is_at_home and self._is_open and drill.question not in self.session.hidden:
            # It was shown by somebody else, a command perhaps.
            self._is_shown = True
            self.asking.field.take_back()
            hidden = Hidden(self.session.hidden)
            self.asking.show_verdict(drill.examiner.written(drill.question, hidden))
        self._show()

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.asking.apply_theme(theme)
        self.code.apply_theme(theme)

    def _show(self) -> None:
        score, drill = self.score, self.drill
        self.again.setVisible(drill is not None and not self.is_at_home)
        if score is None or drill is None:
            self.asking.ask(self.tr("A drill opens a small graph and asks for one of its numbers."), False, False)
            return
        self.level.setCurrentIndex(score.level - 1)
        self.code.set_code(drill.code)
        text = self.tr("{answered} answered · {first} at the first try · {streak} in a row")
        numbers = {"answered": score.answered, "first": score.right_at_first, "streak": score.streak}
        self.score_label.setText(text.format(**numbers))
        self.asking.ask(drill.prompt, self._is_open, True)
        self.reading_changed.emit()
