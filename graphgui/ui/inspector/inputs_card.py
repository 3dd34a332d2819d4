"""The inputs of a node in the inspector: a row for each slot, and buttons for their number where it can change."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from graphgui.document.edits import set_slot_count
from graphgui.engine.evaluator import Results
from graphgui.engine.graph import MOST_SLOTS
from graphgui.ui.inspector.slot_row import SlotRow, SlotSources, Subject
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Card, Label


class CountRow(QWidget):
    """The title of the card, with the number of inputs and buttons to remove and add one."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._subject = subject
        self.fewer, self.more = QPushButton("−"), QPushButton("+")
        self.count = Label()
        for button, step, name in (
            (self.fewer, -1, self.tr("Remove the last input")),
            (self.more, 1, self.tr("Add an input")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(name))
            button.setFixedWidth(2 * button.sizeHint().height())
            button.clicked.connect(lambda _=False, step=step: self._change(step))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Inputs"), "title"))
        line.addStretch(1)
        for part in (self.fewer, self.count, self.more):
            line.addWidget(part)

    def refresh(self) -> None:
        """Shows the present number of inputs."""
        count = len(self._subject.node.slots)
        self.count.setText(str(count))
        self.fewer.setEnabled(count > 1)
        self.more.setEnabled(count < MOST_SLOTS)

    def _change(self, step: int) -> None:
        session, node = self._subject.session, self._subject.node
        words = self.tr("Add an input to {name}") if step > 0 else self.tr("Remove an input of {name}")
        session.do(words.format(name=node.name), *set_slot_count(session.graph, node, len(node.slots) + step))


class InputsCard(Card):
    """A row for each slot of a node. Rows come and go with slots; the others stay, with the text typed in them."""

    def __init__(self, subject: Subject, theme: Theme) -> None:
        variadic = subject.node.row.variadic
        super().__init__("" if variadic else translate("Inputs"))
        self._subject, self._theme = subject, theme
        self._entries = SlotSources(self)
        self.rows: list[SlotRow] = []
        self.count: CountRow | None = None
        if variadic:
            self.count = CountRow(subject)
            self.column.addWidget(self.count)
        self._follow_slots()

    @property
    def fields(self) -> list[QWidget]:
        """The fields in tab order."""
        buttons: list[QWidget] = [self.count.fewer, self.count.more] if self.count else []
        return buttons + [field for row in self.rows for field in (row.choice, row.number)]

    def refresh_structure(self) -> bool:
        """Shows the sources of the slots; returns whether rows were added or removed."""
        graph, node = self._subject.session.graph, self._subject.node
        are_others = self._follow_slots()
        if self.count is not None:
            self.count.refresh()
        self._entries.follow(graph, node)
        for row in self.rows:
            row.refresh_structure()
        return are_others

    def refresh_values(self, results: Results) -> None:
        """Shows the numbers of the slots and the gradients through their wires."""
        for row in self.rows:
            wire = self._subject.session.graph.wire_into(self._subject.id, row.slot)
            row.refresh_values(results.wire_result(wire) if wire else None)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, where the style sheet does not apply."""
        self._theme = theme
        for row in self.rows:
            row.number.apply_theme(theme)

    def _follow_slots(self) -> bool:
        slots = self._subject.node.slots
        before = len(self.rows)
        for slot in slots[before:]:
            row = SlotRow(self._subject, slot, self._entries)
            row.number.apply_theme(self._theme)
            self.rows.append(row)
            self.column.addWidget(row)
            row.show()  # at once, so that Tab finds it
        for row in self.rows[len(slots) :]:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        del self.rows[len(slots) :]
        return len(slots) != before
