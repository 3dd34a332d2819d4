"""Find the bug: a backward pass written by hand with one wrong line, and the gradient check that reveals it."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout

from graphgui.document.document import Document
from graphgui.explain.derivative_signs import value_text
from graphgui.lessons.bugs import KINDS, BugHunt
from graphgui.lessons.drills import LAST_SEED
from graphgui.lessons.hand_written import HandLine, HandProgram
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.code_view import CodeView
from graphgui.ui.panels.page import Page
from graphgui.ui.practice.code_field import CodeField
from graphgui.ui.practice.drill_page import untitled
from graphgui.ui.reading import Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme, change_role, set_role
from graphgui.ui.widgets.cards import Label

MOST_DIGITS = 6
DIGITS = 4


def hunt_of(number: int) -> BugHunt:
    """The bug hunt of a number; the number does not show the kind of bug."""
    return BugHunt(random.Random(number).choice(KINDS), number)


class ProgramView(CodeView):
    """The program of a hunt; `accused` is emitted at Enter, for the line of the cursor."""

    accused = Signal()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accused.emit()
        else:
            super().keyPressEvent(event)


class BugReading(Reading):
    """The reading of a line: its node and wire glow; a backward line runs against its wire."""

    def __init__(self, session: Session, line: HandLine) -> None:
        self.lit = {line.node: "gradient_line"}
        self.arrows = -1
        wires = session.graph.wires_from(line.node) if line.node in session.graph else []
        self.lit_wires = {wire: "gradient_line" for wire in wires if wire.target == line.target}


class BugPage(Page):
    """The page of bug hunts: the program, its gradient check, and the verdict on an accused line."""

    def __init__(self, session: Session, may_leave: Callable[[], bool]) -> None:
        """`may_leave` asks about unsaved changes; it returns False where the open document must stay."""
        super().__init__(session)
        self._may_leave = may_leave
        self.number: int | None = None
        self._document: Document | None = None
        self._hunt: BugHunt | None = None
        self._agreements: list[tuple[QTableWidgetItem, bool]] = []
        self._first = 0
        """The row of the first backward line."""
        self.program = ProgramView()
        self.program.setAccessibleName(self.tr("Program with a bug"))
        self.program.cursorPositionChanged.connect(self._reach)
        self.program.accused.connect(self._accuse)
        self.check = QTableWidget(0, 4)
        self.check.setAccessibleName(self.tr("Gradient check"))
        self.check.setHorizontalHeaderLabels(
            [self.tr("Parameter"), self.tr("Agree"), self.tr("By the program"), self.tr("Numerical")]
        )
        self.check.verticalHeader().hide()
        self.check.verticalHeader().setDefaultSectionSize(self.check.fontMetrics().height() + 6)
        self.check.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.check.setTabKeyNavigation(False)
        self.check.setShowGrid(False)
        self.check.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.check.horizontalHeader().setHighlightSections(False)
        self.check.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.new = QPushButton(self.tr("New hunt"))
        self.new.clicked.connect(lambda: self._begin(random.randint(0, LAST_SEED)))
        self.code = CodeField(self.tr("Code of the hunt"), "4821")
        self.code.given.connect(self._take_code)
        self.show_graph = QPushButton(self.tr("Open graph"))
        self.show_graph.clicked.connect(self._open_graph)
        self.accuse = QPushButton(self.tr("This line"))
        set_role(self.accuse, "primary")
        self.accuse.setToolTip(self.tr("This line is the wrong one: the line at which the cursor stands (Enter)"))
        self.accuse.clicked.connect(self._accuse)
        self.verdict = Label("", "", wrap=True)
        self._lay_out()
        self._show()

    @property
    def shows_all_numbers(self) -> bool:
        return self._is_open

    @property
    def _is_open(self) -> bool:
        """Whether the open graph is the one of the hunt."""
        return self._hunt is not None and self._document is self.session.document

    def title(self) -> str:
        return self.tr("Find the bug")

    @property
    def hunt(self) -> BugHunt | None:
        """The present hunt."""
        return self._hunt

    def line(self) -> HandLine | None:
        """The backward line of the cursor; None elsewhere."""
        at = self.program.textCursor().blockNumber() - self._first
        return self._hunt.lines[at] if self._hunt is not None and 0 <= at < len(self._hunt.lines) else None

    # ── a hunt ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _begin(self, number: int) -> None:
        self.number, self._hunt, self._document = number, hunt_of(number), None
        forward = self._hunt.forward
        self._first = len(forward) + 2
        lines = [self.tr("# forward"), *forward, self.tr("# backward, one line is wrong")]
        self.program.set_lines([*lines, *(line.text for line in self._hunt.lines)], range(self._first))
        self.program.set_notes(self._notes(self._hunt))
        self.program.mark(())
        self._fill_check(self._hunt)
        self.code.set_code(str(number))
        self._show_verdict(self.tr("The check shows whose gradient comes out wrong. Which line spoils it?"))
        self._show()
        cursor = self.program.textCursor()
        cursor.setPosition(self.program.document().findBlockByNumber(self._first).position())
        self.program.setTextCursor(cursor)
        if self.isVisible():
            self.program.setFocus()

    def _take_code(self, text: str) -> None:
        if text.strip().isdecimal() and len(text.strip()) <= MOST_DIGITS:
            self._begin(int(text))
            return
        sentence = self.tr("A code is a number of up to {digits} digits, such as 4821.").format(digits=MOST_DIGITS)
        self.code.refuse(sentence)
        self._show_verdict(f"⚠ {sentence}")

    def _open_graph(self) -> None:
        if self._hunt is not None and self._may_leave():
            self._document = document = untitled(self._hunt.graph, self.tr("Bug hunt {code}").format(code=self.number))
            self.session.open(document)

    def _accuse(self) -> None:
        hunt, line = self._hunt, self.line()
        if hunt is None:
            return
        if line is None:
            self._show_verdict(self.tr("The forward lines are right. Choose a backward line."))
            return
        at = self.program.textCursor().blockNumber() - self._first
        verdict = hunt.guess(at)
        self._show_verdict(f"{'✓' if verdict.is_right else '✗'} {verdict.sentence}", verdict.is_right)
        if verdict.is_right:
            self.program.mark([self._first + at])

    def _reach(self) -> None:
        """Marks the line of the cursor."""
        line = self.line()
        self.program.set_current(None if line is None else self.program.textCursor().blockNumber())
        self.reading_changed.emit()

    def _notes(self, hunt: BugHunt) -> list[tuple[str, str]]:
        """The notes: the value of each forward line, and at the last backward line of each node its gradient."""
        found, last = hunt.gradients(), {line.node: at for at, line in enumerate(hunt.lines)}
        gradients = [
            (value_text(found[line.node], DIGITS), "gradient") if last[line.node] == at else ("", "")
            for at, line in enumerate(hunt.lines)
        ]
        forward = [line.node for line in HandProgram.of(hunt.graph).forward]
        values = [(value_text(hunt.value(id), DIGITS), "quiet") for id in forward]
        return [("", ""), *values, ("", ""), *gradients]

    def _fill_check(self, hunt: BugHunt) -> None:
        checks = hunt.check()
        self._agreements.clear()
        self.check.setRowCount(len(checks))
        for row, (id, check) in enumerate(checks.items()):
            agree = self.tr("✓ yes") if check.agrees else self.tr("✗ no")
            numbers = (value_text(number, DIGITS) for number in (check.buggy, check.numerical))
            items = [QTableWidgetItem(text) for text in (hunt.graph.node(id).name, agree, *numbers)]
            for column, item in enumerate(items):
                item.setToolTip(item.text())
                self.check.setItem(row, column, item)
            self._agreements.append((items[1], check.agrees))
        self._colour_check()

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        if self._hunt is None:
            self._begin(random.randint(0, LAST_SEED))
        self._show()

    def reading(self) -> Reading | None:
        line = self.line()
        return BugReading(self.session, line) if self._is_open and line is not None else None

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        self.program.apply_theme(theme)
        self.code.apply_theme(theme)
        self._colour_check()

    def _colour_check(self) -> None:
        for item, agrees in self._agreements:
            item.setForeground(QColor(self.theme.output if agrees else self.theme.error))

    def _show_verdict(self, sentence: str, is_right: bool = False) -> None:
        self.verdict.setText(sentence)
        change_role(self.verdict, "right" if is_right else "")

    def _show(self) -> None:
        has_hunt = self._hunt is not None
        for part in (self.program, self.check, self.accuse):
            part.setEnabled(has_hunt)
        self.show_graph.setEnabled(has_hunt and not self._is_open)
        if not has_hunt:
            self._show_verdict(
                self.tr("A hunt shows a backward pass written by hand. One of its lines is wrong: find it.")
            )

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.accuse, self.new, self.code, self.show_graph):
            buttons.addWidget(part)
        buttons.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addLayout(buttons)
        side.addWidget(self.verdict)
        side.addWidget(self.check, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.program, 1)
        row.addLayout(side, 1)
