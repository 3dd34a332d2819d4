"""The find bar: finds nodes by name, operation or value, and goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graphgui.document.arrangement.groups import level_of
from graphgui.document.emitter import Subscriptions
from graphgui.document.node_search import find_nodes
from graphgui.engine.formula_text import formula
from graphgui.engine.number_format import short_number
from graphgui.ui.canvas.model.highlight import Highlight
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.canvas.view_history import ViewHistory, ViewPlace
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import PlainLabel, plain_tip
from graphgui.ui.session import Session
from graphgui.ui.theme import set_role
from graphgui.ui.update import Update
from graphgui.ui.widgets.stale_index import while_there

WIDTH = 380
MOST_ROWS = 6
EDGE = 14
PAUSE = 150
"""Milliseconds between new values and a new search, so that a running descent stays quick."""

Index = QModelIndex | QPersistentModelIndex


class Matches(QAbstractListModel):
    """The model of the nodes found, one line each; a line is written only when it is seen."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.ids: list[int] = []

    def show(self, ids: list[int]) -> None:
        """Lists these nodes."""
        if ids == self.ids:
            if ids:
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return
        self.beginResetModel()
        self.ids = ids
        self.endResetModel()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.ids)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """A line such as "c = a + b    3"."""
        if role != Qt.ItemDataRole.DisplayRole or self.ids[index.row()] not in self._session.graph:
            return None
        node = self._session.graph.node(self.ids[index.row()])
        value = self._session.results.value_of.get(node.id)
        hidden = self._session.hides(node.id, "value")
        shown = "?" if hidden else "⚠" if value is None else short_number(value)
        if node.row.is_source:
            return f"{node.name} = {shown}"
        return f"{node.name} = {formula(self._session.graph, node)}  →  {shown}"


class FindBar(QFrame):
    """A field over the canvas, with the list of what it finds; what is not found is dimmed.

    Enter and Shift+Enter, the arrow keys and F3 go from match to match; Esc returns to where one was, closing the bar
    by its button stays.
    """

    def __init__(self, parent: QWidget, stage: Stage, history: ViewHistory, highlight: Highlight) -> None:
        """`parent` is the widget over which the bar is shown, the view of the canvas."""
        super().__init__(parent)
        self._parent, self._stage, self._session = parent, stage, stage.session
        self._history, self._highlight = history, highlight
        self._origin: tuple[ViewPlace, frozenset[int]] | None = None
        """What was seen and selected when the bar was opened."""
        self.current: int | None = None
        """The match that one is at."""
        self.setObjectName("find_bar")
        set_role(self, "card")
        # A click beside its controls must not lead to the canvas behind.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name, operation, >5, =3, nan, ∂>1, error"))
        self.field.setAccessibleName(self.tr("Find on the canvas"))
        self.field.setAccessibleDescription(
            self.tr("A name, an operation, or a value: nan, inf, >5, =3; ∂>1 for gradients; error for problems")
        )
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.count = PlainLabel()
        self.count.setAccessibleName(self.tr("How many were found"))
        set_role(self.count, "quiet")
        self.setFocusProxy(self.field)
        self.before = self._button("‹", self.tr("Previous match (Shift+Enter)"))
        self.after = self._button("›", self.tr("Next match (Enter)"))
        self.done = self._button("✕", self.tr("Close and stay here (Esc returns to where you were)"))
        self.before.clicked.connect(self._go_before)
        self.after.clicked.connect(self._go_after)
        self.done.clicked.connect(self.stay)
        self.matches = Matches(self._session, self)
        self.list = QListView()
        self.list.setModel(self.matches)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        # The field's arrow keys go through the list.
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.clicked.connect(self._on_clicked)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        for widget in (self.count, self.before, self.after, self.done):
            row.addWidget(widget)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._search_again)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(self._session.updated, self._on_update)
        self.hide()

    def close_bar(self) -> None:
        """Lets go of the session and the canvas."""
        self._timer.stop()
        self._subscriptions.end()

    # ── opening and closing ──────────────────────────────────────────────────────────────────────────────────────
    @property
    def is_open(self) -> bool:
        """Whether one is looking for something."""
        return self._origin is not None

    def open(self) -> None:
        """Opens the bar, with what was sought last, and puts the cursor into it."""
        if not self.is_open:
            self._stage.field.finish()
            self._origin = (self._history.here(), self._session.selection)
            self.current = None
            self._search_again()
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def stay(self) -> None:
        """Closes the bar; what is seen stays, and "back" leads to where one was."""
        if self._origin is not None:
            self._history.arrived(self._origin[0])
            self._close()

    def give_up(self) -> None:
        """Closes the bar and returns to where one was."""
        if self._origin is not None:
            place, selection = self._origin
            if not self._history.here().is_like(place):
                self._history.show(place)
            self._session.select(selection)
            self._close()

    def step(self, by: int) -> None:
        """Goes so many matches on; opens the bar where it is closed."""
        if not self.is_open:
            self.open()
        ids = self.matches.ids
        if ids:
            at = ids.index(self.current) + by if self.current in ids else (0 if by > 0 else -1)
            self._go_to(ids[at % len(ids)])

    def _close(self) -> None:
        self._timer.stop()
        self._origin, self.current = None, None
        self._highlight.show_found(None)
        self.hide()

    # ── searching ────────────────────────────────────────────────────────────────────────────────────────────────
    def _on_typed(self, text: str) -> None:
        if not self.is_open:
            return
        self._search_again()
        if self.matches.ids:
            self._go_to(self.matches.ids[0])

    def _search_again(self) -> None:
        """Finds anew, without moving the view."""
        text = self.field.text()
        self.matches.show(find_nodes(self._session.graph, self._session.results, text))
        ids = self.matches.ids
        # Dimming everything would say nothing.
        self._highlight.show_found(ids or None)
        self._tell()

    def _go_to(self, id: int) -> None:
        self.current = id
        self._session.enter(level_of(self._session.document.content, id))
        self._session.select([id])
        self._history.approach([id])
        self._tell()

    def _tell(self) -> None:
        ids = self.matches.ids
        if not self.field.text().strip():
            text = ""
        elif not ids:
            text = self.tr("none found")
        elif self.current in ids:
            text = self.tr("{at} of {all}").format(at=ids.index(self.current) + 1, all=len(ids))
        else:
            text = self.tr("{all} found").format(all=len(ids))
        self.count.setText(text)
        for button in (self.before, self.after):
            if not ids and button.hasFocus():
                self.field.setFocus()
            button.setEnabled(len(ids) > 0)
        self.list.setVisible(len(ids) > 0)
        if ids:
            height = max(self.list.sizeHintForRow(0), 1) * min(len(ids), MOST_ROWS)
            self.list.setFixedHeight(height + 2 * self.list.frameWidth())
        if self.current in ids:
            self.list.setCurrentIndex(self.matches.index(ids.index(self.current)))
        self.place()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._go_to(self.matches.ids[index.row()])

    def _go_before(self) -> None:
        self.step(-1)

    def _go_after(self) -> None:
        self.step(1)

    def _on_update(self, update: Update) -> None:
        if update.opened:
            # There is nowhere to return to.
            self._close()
        elif self.is_open and (update.change or update.results or update.replaced) and not self._timer.isActive():
            self._timer.start()

    # ── widget ───────────────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears the field's keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # Esc belongs to the bar while it has the focus, whatever shortcut the window has for it.
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc returns from the buttons as well; no other key reaches the canvas behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        event.accept()

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.give_up()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_Down:
                self.step(1)
            case Qt.Key.Key_Up:
                self.step(-1)
            case _:
                return False
        return True

    def place(self) -> None:
        """Moves it to its corner of the canvas."""
        self.setFixedWidth(min(WIDTH, max(self._parent.width() - 2 * EDGE, 120)))
        # The list comes and goes: the layout must know before the size is asked for.
        self._column.activate()
        self.resize(self.width(), self.sizeHint().height())
        self.move(self._parent.width() - self.width() - EDGE, EDGE)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(tip)
        return button
