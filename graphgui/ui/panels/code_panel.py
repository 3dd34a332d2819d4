"""The Code panel: the program that ran, forward and backward; each line belongs to a node and shows its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graphgui.engine.number_format import short_number
from graphgui.engine.program.statement_writer import Line
from graphgui.explain.walkthrough import LineAt
from graphgui.ui.panels.code_view import CodeView
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate_count
from graphgui.ui.update import Update
from graphgui.ui.widgets.cards import Label

MOST_LINES = 2_000
"""The longest forward pass that is shown; of a longer program only its first screen would ever be read."""


class _Notes(Sequence[tuple[str, str]]):
    """The notes of so many lines, each written (and cached) when it is first read: most lines are out of view."""

    def __init__(self, count: int, note: Callable[[int], tuple[str, str]]) -> None:
        self._count, self._note = count, note
        self._written: dict[int, tuple[str, str]] = {}

    def forget(self) -> None:
        """Has every note written anew, since something else may be shown in the place of a number."""
        self._written.clear()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int, /) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, at: slice, /) -> list[tuple[str, str]]: ...
    def __getitem__(self, at: int | slice, /) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(at, slice):
            return [self[each] for each in range(self._count)[at]]
        at = range(self._count)[at]
        if at not in self._written:
            self._written[at] = self._note(at)
        return self._written[at]


class CodePanel(FollowingPanel):
    """The panel of the program: a click on a line selects its node, and the lines of selected nodes are marked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.lines: list[Line] = []
        self._turn = 0
        self._is_long = False
        """Whether the program is too long to be shown."""
        self._notes = _Notes(0, self._note)
        self.view = CodeView()
        self.view.setAccessibleName(self.tr("Code that ran"))
        self.view.line_chosen.connect(self._go_to)
        self.by_hand = QPushButton(self.tr("By hand"))
        self.by_hand.setCheckable(True)
        self.by_hand.setToolTip(self.tr("Counts the lines that you would have had to derive and write yourself"))
        self.by_hand.toggled.connect(self._show_note)
        self.note = Label("", "quiet", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.note, 1)
        head.addWidget(self.by_hand, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    @property
    def backward_lines(self) -> int:
        """The number of statements in the backward pass."""
        return sum(1 for line in self.lines[self._turn :] if line.name)

    def line_of(self, node: int, backward: bool) -> int | None:
        """The last line of a node in one pass, counted from 0; None where it has none."""
        rows = range(self._turn, len(self.lines)) if backward else range(self._turn)
        return next((at for at in reversed(rows) if self.lines[at].node == node), None)

    def point_at(self, line: LineAt | None) -> None:
        """Marks the statement that runs at a step of the walkthrough; None marks none."""
        self.view.set_current(None if line is None else self.line_of(line.node, line.phase == "backward"))

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.view.apply_theme(theme)

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def follow(self, update: Update) -> None:
        if update.replaced or not update.change.keeps_text:
            self._write()
            self._show_note()
        elif update.selection:
            self._mark()
        if update.results:
            self._notes = _Notes(len(self.lines), self._note)
            self.view.set_notes(self._notes)
        elif update.reading:
            self._notes.forget()
            self.view.viewport().update()

    def _write(self) -> None:
        """Writes the program anew."""
        # Every node that computes has a line, so the length of the program is known before it is written.
        computed = sum(not node.row.is_source for node in self._session.graph.nodes())
        self._is_long = computed > MOST_LINES
        self.lines = [] if self._is_long else self._session.source()
        if not any(line.name for line in self.lines):
            self.lines = []  # comments alone are no program
        self._turn = next((at for at, line in enumerate(self.lines) if at and not line.name), len(self.lines))
        self.view.set_lines(
            [line.text for line in self.lines], [at for at, line in enumerate(self.lines) if not line.name]
        )
        self._mark()

    def _note(self, at: int) -> tuple[str, str]:
        line, results = self.lines[at], self._session.results
        if not line.name or (at + 1 < len(self.lines) and self.lines[at + 1].node == line.node):
            return "", ""  # a comment, or a sum that continues on the next line
        backward = at >= self._turn
        number = (results.gradient_of if backward else results.value_of).get(line.node)
        colour = "gradient" if backward else "quiet"
        told = self._session.in_place_of(line.node, "gradient" if backward else "value")
        if told is not None:
            return (told.texts[-1] if told.texts else ""), colour
        return ("", "") if number is None else (short_number(number, 4), colour)

    def _show_note(self) -> None:
        """Shows the length of the program and, by hand, how many lines of it the user would have to write."""
        hand = self.by_hand.isChecked()
        forward = sum(1 for line in self.lines[: self._turn] if line.name)
        back = self.backward_lines
        if self._is_long:
            text = self.tr("The program is longer than {most} lines, too long to read here.").format(
                most=f"{MOST_LINES:,}"
            )
        elif not self.lines or not forward + back:
            text = self.tr("What the graph computes stands here as a program.")
        else:
            lines = translate_count("1 line forward", "{count} lines forward", forward)
            if hand:
                more = translate_count("1 more", "{count} more", back)
                text = self.tr("By hand: you write {lines}. Then you derive {more}, and write those as well.")
            else:
                more = translate_count("1 backward", "{count} backward", back)
                text = self.tr("{lines}, {more}")
            text = text.format(lines=lines, more=more)
        self.note.setText(text)
        self.view.bar([at for at in range(self._turn, len(self.lines)) if self.lines[at].name] if hand else ())

    def _mark(self) -> None:
        chosen = self._session.chosen_nodes
        self.view.mark([at for at, line in enumerate(self.lines) if line.node in chosen])

    def _go_to(self, at: int) -> None:
        if at < len(self.lines) and self.lines[at].node in self._session.graph:
            self._session.go_to([self.lines[at].node])
