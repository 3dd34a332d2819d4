"""The status bar: how large the graph is, what its output says or what is wrong, and how large it is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStatusBar

from graphgui.engine.number_format import short_number
from graphgui.ui.faults.guards import guarded
from graphgui.ui.session import Session
from graphgui.ui.translate import translate_count
from graphgui.ui.update import Update


class StatusLine(QStatusBar):
    """Follows the results of the open document, and says how many numbers are hidden.

    `problem_clicked` is emitted when its sentence about a problem is clicked, `hidden_clicked` when the one about hidden
    numbers is.
    """

    problem_clicked = Signal()
    hidden_clicked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.counts = QLabel()
        # A long sentence is cut off; it must not widen the window.
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.counts.installEventFilter(self)
        self._has_problem = False
        self.hidden_note = QPushButton()
        self.hidden_note.setFlat(True)
        # It would take the focus from what is being typed; the keyboard has commands for it.
        self.hidden_note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hidden_note.setToolTip(self.tr("Go to Practice, where they are answered"))
        self.hidden_note.clicked.connect(self.hidden_clicked)
        self.zoom_label = QLabel("100 %")
        self.zoom_label.setAccessibleName(self.tr("Zoom"))
        self.addWidget(self.counts, 1)
        self.addPermanentWidget(self.hidden_note)
        self.addPermanentWidget(self.zoom_label)
        session.updated.connect(self._on_update)
        self._refresh()

    def show_zoom(self, factor: float) -> None:
        """Says how large the canvas is shown."""
        self.zoom_label.setText(f"{round(100 * factor)} %")

    def _on_update(self, update: Update) -> None:
        if update.results or update.reading:
            self._refresh()

    def _refresh(self) -> None:
        graph, results = self._session.graph, self._session.results
        nodes, wires = len(graph), graph.wire_count
        text = " · ".join(
            (translate_count("1 node", "{count} nodes", nodes), translate_count("1 wire", "{count} wires", wires))
        )
        bad = None
        broken = [problem for problem in results.problems.values() if problem.is_own]
        if broken:
            text += f" · ⚠ {broken[0].sentence}"
        elif graph.output is not None:
            number = self._number(graph.output)
            text += f" · {graph.node(graph.output).name} = {number}" if number else ""
            bad = results.first_bad() if number else None
            text += " · " + self.tr("⚠ {clause} first").format(clause=bad[1]) if bad else ""
        self.counts.setText(text)
        self._has_problem = bool(broken or bad)
        self.counts.setToolTip(text + "\n" + self.tr("Click to go there (F8)") if self._has_problem else text)
        if self._has_problem:
            self.counts.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.counts.unsetCursor()
        hidden = len(self._session.open_questions()) if self._session.hidden else 0
        if hidden:
            self.hidden_note.setText(translate_count("1 number is hidden", "{count} numbers are hidden", hidden))
        self.hidden_note.setVisible(hidden > 0)

    def _number(self, id: int) -> str:
        """The value of a node; empty where it has none, or where the steps have not come to it."""
        value = self._session.results.value_of.get(id)
        if value is None:
            return "?" if self._session.hides(id, "value") else ""
        return "" if self._session.is_blank(id, "value") else short_number(value, 6)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears a click on the sentence about a problem."""
        if (
            watched is self.counts
            and self._has_problem
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.problem_clicked.emit()
        return False
