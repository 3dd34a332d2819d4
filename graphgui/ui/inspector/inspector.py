"""The inspector: the panel that shows and edits the selected nodes, or sums up the graph."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from graphgui.ui.faults.guards import guarded
from graphgui.ui.inspector.node_inspector import NodeInspector
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.session import Session
from graphgui.ui.theme import LIGHT, Theme
from graphgui.ui.translate import translate_count
from graphgui.ui.update import Update
from graphgui.ui.widgets.cards import INDENT, Card, Label, NumberLabel

NARROWEST = 260
MOST_LISTED = 40


class SelectionInspector(QWidget):
    """The inspector of several nodes: their number, names and values."""

    def __init__(self, session: Session, ids: Set[int]) -> None:
        super().__init__()
        self._session, self._ids = session, [id for id in session.graph.order() if id in ids]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        title = Label(translate_count("1 node selected", "{count} nodes selected", len(self._ids)), "title")
        title.setIndent(INDENT)
        column.addWidget(title)
        card = Card()
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        card.column.addLayout(grid)
        self._listed = self._ids[:MOST_LISTED]
        self.names = [Label() for _ in self._listed]
        self.values = [NumberLabel() for _ in self._listed]
        for at, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            grid.addWidget(name, at, 0)
            grid.addWidget(value, at, 1)
        if len(self._ids) > MOST_LISTED:
            more = self.tr("and {count} more").format(count=len(self._ids) - MOST_LISTED)
            card.column.addWidget(Label(more, "quiet"))
        column.addWidget(card)
        self.refresh_structure()
        self.refresh_values()

    def refresh_structure(self) -> None:
        """Shows the present names."""
        for id, name in zip(self._listed, self.names, strict=True):
            name.setText(f"{self._session.graph.node(id).name} =")

    def refresh_values(self) -> None:
        """Shows the values of the latest results."""
        for id, value in zip(self._listed, self.values, strict=True):
            missing = self._session.sign_of_missing(id, "value")
            value.set_number(self._session.results.value_of.get(id), missing)

    def apply_theme(self, theme: Theme) -> None:
        """Does nothing: the style sheet is enough."""


class GraphInspector(QWidget):
    """The inspector of the whole graph, while nothing is selected: its output, its size, and a hint."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        title = Label(self.tr("Graph"), "title")
        title.setIndent(INDENT)
        column.addWidget(title)
        self._card = Card()
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(6)
        self._card.column.addLayout(grid)
        self.output_name, self._output = Label("", "output"), NumberLabel("output")
        self.nodes, self.wires = NumberLabel(), NumberLabel()
        rows = (
            (self.output_name, self._output),
            (Label(self.tr("nodes")), self.nodes),
            (Label(self.tr("wires")), self.wires),
        )
        for at, (left, right) in enumerate(rows):
            grid.addWidget(left, at, 0)
            grid.addWidget(right, at, 1)
        column.addWidget(self._card)
        self.hint = Label("", "quiet", wrap=True)
        self.hint.setIndent(INDENT)
        column.addWidget(self.hint)
        self.refresh_structure()
        self.refresh_values()

    def refresh_structure(self) -> None:
        """Shows the present counts and the name of the output."""
        graph = self._session.graph
        output = graph.output
        self._card.setVisible(len(graph) > 0)
        named = self.tr("output {name}").format(name=graph.node(output).name) if output is not None else ""
        self.output_name.setText(named or self.tr("output"))
        self.nodes.set_number(np.float64(len(graph)))
        self.wires.set_number(np.float64(graph.wire_count))
        self.hint.setText(
            self.tr("Select a node to read and change it.")
            if len(graph)
            else self.tr(
                "Drag an operation from the left onto the canvas, or type e = (a + b) * (b + 1) in the bar above it."
            )
        )

    def refresh_values(self) -> None:
        """Shows the output's value."""
        results = self._session.results
        output = results.output or 0
        self._output.set_number(results.value_of.get(output), self._session.sign_of_missing(output, "value"))

    def apply_theme(self, theme: Theme) -> None:
        """Does nothing: the style sheet is enough."""


class Inspector(FollowingPanel):
    """The panel: it follows the selection. Texts change in place; widgets are made anew for another selection only."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.theme = LIGHT
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        content = QWidget()
        area.setWidget(content)
        content.setAutoFillBackground(False)
        self._area, self._content = area, content
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(10)
        self.view: NodeInspector | SelectionInspector | GraphInspector = GraphInspector(session)
        self._column.addWidget(self.view)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @guarded
    def sizeHint(self) -> QSize:
        return QSize(300, 640)

    @guarded
    def minimumSizeHint(self) -> QSize:
        inner = self._content.minimumSizeHint().width() + self._area.verticalScrollBar().sizeHint().width()
        return QSize(max(NARROWEST, inner), 160)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, where the style sheet does not apply."""
        self.theme = theme
        self.view.apply_theme(theme)

    def follow(self, update: Update) -> None:
        if update.replaced or update.selection:
            self._show_selection()
            return
        if not update.change.keeps_text:
            if isinstance(self.view, NodeInspector) and self.view.is_of_another_op():
                self._show_selection()
                return
            self.view.refresh_structure()
        if update.results:
            self.view.refresh_values()

    def _show_selection(self) -> None:
        selection = frozenset(self._session.chosen_nodes)
        old, focused = self.view, self.window().focusWidget()
        if len(selection) == 1:
            self.view = NodeInspector(self._session, next(iter(selection)), self.theme)
        elif selection:
            self.view = SelectionInspector(self._session, selection)
        else:
            self.view = GraphInspector(self._session)
        self._column.replaceWidget(old, self.view)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        # Shown at once, so that its fields can take the focus before the next turn of the event loop.
        self.view.show()
        if focused is not None and self.window().focusWidget() is None:
            # The main window gives what hides the canvas instead; one that floats would be deaf to keys.
            self._area.setFocus()
        self.updateGeometry()
        self._area.verticalScrollBar().setValue(0)
