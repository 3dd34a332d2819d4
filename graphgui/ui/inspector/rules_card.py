"""The rules of a node in the inspector: the formula and the vjp of each slot in NumPy, for its shapes and options."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from graphgui.engine.op import Options, Shape, ShapeError
from graphgui.ui.inspector.slot_row import Subject
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Card, Code

MOST_RULES = 12
LONGEST_RULE = 400


class RulesCard(Card):
    """The formula and the rule of every slot, as in the program; hidden while the shapes are unknown."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(translate("Rules"))
        self._subject = subject
        self._case: tuple[tuple[Shape, ...], Options] | None = None
        self.text = Code()
        self.text.setAccessibleName(self.tr("Rules"))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setToolTip(
            self.tr("In NumPy: g is the gradient that arrives, out the value. Broadcasting is undone after the rule.")
        )
        self.column.addWidget(self.text)

    def refresh(self) -> None:
        """Shows the rules for the present shapes."""
        session, node = self._subject.session, self._subject.node
        sources = {wire.slot: wire.source for wire in session.graph.wires_into(node.id)}
        values = session.results.value_of
        known = node.id in values and all(id in values for id in sources.values())
        self.setVisible(known)
        if not known:
            return
        shapes = tuple(
            np.shape(values[sources[slot]] if slot in sources else node.literal(slot)) for slot in node.slots
        )
        if (shapes, node.options) != self._case:
            self._case = shapes, node.options
            self.text.setPlainText("\n".join(rule_lines(self._subject, shapes)))
            self.text.fit()


def rule_lines(subject: Subject, shapes: tuple[tuple[int, ...], ...]) -> list[str]:
    """The formula and the rules of a node for the shapes of its slots, one a line; empty where the shapes do not fit."""
    node = subject.node
    row, case = node.row, node.case(shapes)
    try:
        lines = [f"out = {row.text(case)}"]
        for slot in node.slots[:MOST_RULES]:
            lines.append(f"{slot}_grad = {row.rule(slot, case) or '0'}")
    except ShapeError:
        return []
    if len(node.slots) > MOST_RULES:
        lines.append(translate("and {count} more").format(count=len(node.slots) - MOST_RULES))
    return [line if len(line) <= LONGEST_RULE else line[: LONGEST_RULE - 1] + "…" for line in lines]
