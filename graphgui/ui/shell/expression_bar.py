"""The expression bar: shows what the selected node computes, and builds what is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.edits import AddNode
from graphgui.engine.graph import GraphError
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.formats.expressions.expression_writer import expression_of
from graphgui.ui.appearance import type_scale
from graphgui.ui.faults.guards import guarded
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme, mono_font
from graphgui.ui.update import Update
from graphgui.ui.widgets.text_field import TextField


class ExpressionBar(TextField):
    """Enter carries out what is typed, Esc shows the graph's own text again. A refused text stays, the cursor at the error."""

    built = Signal(object)
    """Tells the ids of the nodes that were made of what was typed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown = ""
        self.setFont(mono_font(1.1 * type_scale()))
        self.setPlaceholderText(self.tr("Type an expression, such as  e = (a + b) * (b + 1)  and press Enter"))
        self.setAccessibleName(self.tr("Expression"))
        self.setToolTip(self.tr("The expression of the selected node. Type another and press Enter to build it."))
        self.returnPressed.connect(self.carry_out)
        session.updated.connect(self._on_update)
        self.refresh()

    @property
    def is_typing(self) -> bool:
        """Whether somebody has typed something that is not carried out yet."""
        return self.isModified() and self.text() != self._shown

    def _on_update(self, update: Update) -> None:
        # Another node's expression takes the place of what was typed; letting go of all nodes does not.
        if update.opened or (update.selection and self._session.selection):
            self.setModified(False)
        if update.replaced or update.selection or not update.change.moves_only:
            self.refresh()

    def refresh(self) -> None:
        """Shows the expression of the selected node, else of the output; never over something being typed."""
        graph, chosen = self._session.graph, self._session.selection
        id = next(iter(chosen)) if len(chosen) == 1 else graph.output
        self._shown = expression_of(graph, id) if id is not None and id in graph else ""
        if not self.is_typing and self.text() != self._shown:
            self.setText(self._shown)
            self.setCursorPosition(0)

    def carry_out(self) -> None:
        """Builds what is typed."""
        text = self.text()
        if not text.strip() or text == self._shown:
            return
        session = self._session
        try:
            edits, last = edits_for_text(session.document.content, text)
        except ExpressionError as error:
            self.setCursorPosition(error.column - 1)
            session.say(session.sentence(error))
            return
        except GraphError as error:
            session.say(session.sentence(error))
            return
        if not edits:
            session.select([last])
        elif not session.do(self.tr("Type an expression"), *edits, selects=[last]):
            return
        self.setText(self._shown)
        self.built.emit([edit.node.id for edit in edits if isinstance(edit, AddNode)])

    def apply_theme(self, theme: Theme) -> None:
        """Takes the letters of the type size."""
        self.setFont(mono_font(1.1 * type_scale()))

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what was typed; where that is nothing, it returns to the canvas."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.selectAll()
            return
        super().keyPressEvent(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keeps a text that was typed and not carried out until something else is selected."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.setCursorPosition(0)
