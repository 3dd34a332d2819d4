"""The command palette: every command, operation and node, found by a few of its letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QMainWindow,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from graphgui.engine.formula_text import formula
from graphgui.ui.appearance import Appearance
from graphgui.ui.commands.actions import Actions
from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.insert.inserter import Inserter
from graphgui.ui.insert.operation_search import ranked
from graphgui.ui.plain_text import PlainLabel
from graphgui.ui.session import Session
from graphgui.ui.settings import settings, texts
from graphgui.ui.theme import Theme, set_role
from graphgui.ui.translate import translate
from graphgui.ui.widgets.fuzzy_match import fuzzy
from graphgui.ui.widgets.stale_index import while_there

WIDEST, MOST_ROWS, MOST_FOUND, MOST_RECENT = 640, 12, 200, 8
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PaletteEntry:
    """A line of the palette: its words, where it comes from, its keys, what it runs, and what is missing if it cannot."""

    id: str
    words: str
    where: str
    run: Callable[[], object]
    keys: str = ""
    obstacle: str | None = None
    sought_too: str = ""

    def distance(self, sought: str) -> float | None:
        """The distance of the line from the search, 0 best; None where it does not match."""
        near = fuzzy(sought, self.words)
        far = fuzzy(sought, f"{self.where} {self.words} {self.sought_too}", loosely=False)
        return near if near is not None else None if far is None else far + 4.0


class Entries(QAbstractListModel):
    """The lines that answer, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[PaletteEntry] = []

    def show(self, entries: list[PaletteEntry]) -> None:
        """Shows these instead."""
        self.beginResetModel()
        self.shown = entries
        self.endResetModel()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.words, entry.where, entry.keys, entry.obstacle)))
        return None


class Lines(QStyledItemDelegate):
    """Paints a line: its words and where it comes from on the left, its keys or what is missing on the right."""

    def __init__(self, parent: QObject, theme: Callable[[], Theme]) -> None:
        super().__init__(parent)
        self._theme = theme

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, Entries):
            return
        entry, area = model.shown[index.row()], option.rect.adjusted(10, 0, -10, 0)
        theme = self._theme()
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_current:
            painter.fillRect(option.rect, QColor(theme.parameter_fill))
            # Not by colour alone.
            painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(theme.accent))
        font = option.font
        right = entry.obstacle if entry.obstacle is not None else entry.keys
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(QColor(theme.quiet))
        right = metrics.elidedText(right, Qt.TextElideMode.ElideRight, area.width() // 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        area.setRight(area.right() - metrics.horizontalAdvance(right) - 16)
        words = metrics.elidedText(entry.words, Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(QColor(theme.disabled if entry.obstacle is not None else theme.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        area.setLeft(area.left() + metrics.horizontalAdvance(words) + 12)
        where = metrics.elidedText(entry.where, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        painter.setPen(QColor(theme.quiet))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, where)
        painter.restore()

    @guarded
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(option.fontMetrics.height() * 1.75))


class CommandPalette(QFrame):
    """Lies over the top of the window while one searches; Enter carries out the line, Esc leaves all as it was."""

    def __init__(
        self,
        window: QMainWindow,
        canvas: QWidget,
        session: Session,
        actions: Actions,
        inserter: Inserter,
        appearance: Appearance,
    ) -> None:
        super().__init__(window)
        self._window, self._canvas, self._session = window, canvas, session
        self._actions, self._inserter = actions, inserter
        self._all: list[PaletteEntry] = []
        self._came_from: QWidget | None = None
        set_role(self, "card")
        self.setAccessibleName(self.tr("Command palette"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type a few letters of a command, an operation or a node"))
        self.search.setAccessibleName(self.tr("Find a command, an operation or a node"))
        self.entries = Entries(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setModel(self.entries)
        self.list.setItemDelegate(Lines(self, lambda: appearance.theme))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = PlainLabel(self.tr("Nothing is called that."))
        set_role(self._nothing, "quiet")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.search, self.list, self._nothing):
            column.addWidget(widget)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._find)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.hide()

    def open(self) -> None:
        """Shows the palette, with what was used last on top."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget() or self._canvas
        # Before the focus goes: a command acts on what is selected now.
        self._actions.refresh()
        self._all = self._collect()
        self.search.clear()
        self._find("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def close(self) -> bool:
        """Hides the palette and gives the focus back."""
        back, self._came_from = self._came_from, None
        # The field whose focus it was may be gone by now.
        if back is not None and self.search.hasFocus():
            (back if isValid(back) and back.isVisible() else self._canvas).setFocus()
        self.hide()
        self._all = []
        return True

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc of the search field, and the loss of its focus."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(Qt.Key(event.key()))
        # Its own context menu takes the focus for a moment.
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and QApplication.activePopupWidget() is None:
            self.close()
        return False

    def _on_key(self, key: Qt.Key) -> bool:
        page = max(self.list.height() // max(self.list.sizeHintForRow(0), 1) - 1, 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if key in steps:
            self._go(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _go(self, by: int) -> None:
        rows = len(self.entries.shown)
        if rows:
            at = self.list.currentIndex().row() + by
            # One step beyond an end goes round; a page stops there.
            self._mark(at % rows if abs(by) == 1 else min(max(at, 0), rows - 1))

    def _mark(self, row: int) -> None:
        index = self.entries.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self.entries.shown):
            return
        entry = self.entries.shown[row]
        if entry.obstacle is not None:
            return
        recent = [entry.id, *(id for id in texts("commands") if id != entry.id)]
        settings().setValue("commands", recent[:MOST_RECENT])
        # First away, so that what runs finds the focus where it was.
        self.close()
        entry.run()

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────
    def _collect(self) -> list[PaletteEntry]:
        actions = self._actions
        entries = []
        for id, command in actions.commands.items():
            if id == "command_palette":
                continue
            action = actions[id]
            obstacle = None if action.isEnabled() else translate(command.needs) or self.tr("Not possible now")
            words = actions.words(id) + (f"  {self.tr('(on)')}" if action.isChecked() else "")
            where, keys = actions.menu_words(id), actions.key_words(id)
            entries.append(PaletteEntry(f"command {id}", words, where, action.trigger, keys, obstacle, command.tip))
        return entries

    def _operations(self, sought: str) -> list[tuple[float, PaletteEntry]]:
        add, found = self._inserter.add_in_the_middle, []
        bare = sought.strip().casefold().removeprefix("add ").strip()
        for row, rank in ranked(bare):
            words = self.tr("Add {label}").format(label=row.label)
            entry = PaletteEntry(f"add {row.name}", words, row.group, partial(add, row.name), row.symbol)
            found.append((0.5 + 1.5 * rank, entry))
        return found

    def _nodes(self, sought: str) -> list[tuple[float, PaletteEntry]]:
        graph, found = self._session.graph, []
        for node in graph.nodes():
            distance = fuzzy(sought, node.name)
            if distance is not None:
                where = self.tr("Go to the node")
                run = partial(self._session.go_to, [node.id])
                found.append(
                    (distance + 0.25, PaletteEntry(f"node {node.name}", node.name, where, run, formula(graph, node)))
                )
        return found

    def _find(self, sought: str) -> None:
        if sought.strip():
            near = [(distance, entry) for entry in self._all if (distance := entry.distance(sought)) is not None]
            near += self._operations(sought) + self._nodes(sought)
            # What can be done goes before what cannot, where both answer alike.
            near.sort(key=lambda each: (each[0], each[1].obstacle is not None))
            found = [entry for _, entry in near[:MOST_FOUND]]
        else:
            recent = texts("commands")
            adds = (
                {entry.id: entry for _, entry in self._operations("")}
                if any(r.startswith("add ") for r in recent)
                else {}
            )
            known = adds | {entry.id: entry for entry in self._all}
            found = [known[id] for id in recent if id in known]
            found += [entry for entry in self._all if entry.id not in recent]
        self.entries.show(found)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if found:
            self._mark(0)
        self._fit()

    def _fit(self) -> None:
        window = self._window
        width = min(WIDEST, window.width() - 40)
        row = self.list.sizeHintForRow(0) if self.entries.shown else 0
        rows = min(len(self.entries.shown), MOST_ROWS)
        room = window.height() - 140 - self.search.sizeHint().height()
        self.list.setFixedHeight(max(min(rows * row + 4, room), row))
        self._column.activate()
        self.resize(width, self._column.sizeHint().height())
        self.move((window.width() - width) // 2, window.menuBar().height() + 8)
