"""The shortcut sheet: every key and what the mouse does, made from the records; keys can be changed here."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graphgui.ui.commands.actions import Actions, is_common
from graphgui.ui.commands.command import plain
from graphgui.ui.commands.gesture_words import GESTURES, OWN_KEYS
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import PlainLabel, native_keys, plain_tip
from graphgui.ui.theme import set_role
from graphgui.ui.translate import translate
from graphgui.ui.widgets.fuzzy_match import fuzzy
from graphgui.ui.widgets.screen_room import resize_on_screen

ID = Qt.ItemDataRole.UserRole
NATIVE = QKeySequence.SequenceFormat.NativeText


class KeyField(QKeySequenceEdit):
    """Takes the next keys that are pressed; Esc gives up."""

    given_up = Signal()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class ShortcutSheet(QDialog):
    """A window beside the program: all keys by menu, all gestures, a field to search them, and a row to change one."""

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent)
        self._actions = actions
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        """The headings with their lines."""
        self._wanted: QKeySequence | None = None
        """Keys that were pressed and belong to another command, until someone says what shall be."""
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_on_screen(self, 720, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command or a key…"))
        self.search.setAccessibleName(self.tr("Find a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.tree = self._make_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addWidget(self._make_row())
        self.search.textChanged.connect(self._find)
        self.tree.currentItemChanged.connect(self._on_current)
        self.tree.itemActivated.connect(self._begin)
        self.keys.keySequenceChanged.connect(self._on_keys)
        self.keys.given_up.connect(self._end)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self._fill()
        self._on_current()
        self.search.setFocus()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("Shortcuts"))
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setIndentation(14)
        tree.setAllColumnsShowFocus(True)
        tree.setUniformRowHeights(True)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _make_row(self) -> QWidget:
        """The row below: what is selected, the keys that are pressed, and what can be done about them."""
        row = QFrame()
        set_role(row, "card")
        self.says = PlainLabel()
        self.says.setWordWrap(True)
        self.says.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.keys = KeyField()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(self.tr("The new keys"))
        self.change_button = self._button(self.tr("Chan&ge…"), self._begin)
        self.take_button = self._button(self.tr("&Use them here"), self._take)
        self.keep_button = self._button(self.tr("&Leave them"), self._end)
        self.remove_button = self._button(self.tr("Re&move"), self._remove)
        self.reset_button = self._button(self.tr("&Reset"), self._reset)
        self.reset_all_button = self._button(self.tr("Reset &all"), self._reset_all)
        self.close_button = self._button(self.tr("Close"), self.close)
        self._changing = (
            self.keys,
            self.change_button,
            self.take_button,
            self.keep_button,
            self.remove_button,
            self.reset_button,
        )
        """What is seen only while it can be used."""
        column, line = QVBoxLayout(row), QHBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.says)
        column.addLayout(line)
        line.setSpacing(6)
        for widget in self._changing:
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.reset_all_button)
        line.addWidget(self.close_button)
        return row

    def _button(self, text: str, press: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(press)
        return button

    def _fill(self) -> None:
        groups: dict[str, tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = {}
        for id, command in self._actions.commands.items():
            top, *inner = (plain(translate(part)) for part in command.menu.split("/"))
            if top not in groups:
                groups[top] = self._group(top)
            heading, rows = groups[top]
            rows.append(QTreeWidgetItem(heading, [" ▸ ".join([*inner, plain(translate(command.text))]), ""]))
            rows[-1].setData(0, ID, id)
            rows[-1].setToolTip(0, plain_tip(translate(command.tip)))
        for title, gestures in GESTURES.items():
            heading, rows = self._group(translate(title))
            rows += [QTreeWidgetItem(heading, [translate(what), native_keys(translate(how))]) for how, what in gestures]
        self.tree.expandAll()
        self._show_keys()

    def _group(self, title: str) -> tuple[QTreeWidgetItem, list[QTreeWidgetItem]]:
        heading = QTreeWidgetItem(self.tree, [title])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFirstColumnSpanned(True)
        font = QFont()
        font.setBold(True)
        heading.setFont(0, font)
        self._groups.append((heading, []))
        return self._groups[-1]

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def rows(self) -> list[QTreeWidgetItem]:
        """Every line that is no heading."""
        return [row for _, rows in self._groups for row in rows]

    def row_of(self, id: str) -> QTreeWidgetItem:
        """The line of a command."""
        return next(row for row in self.rows() if row.data(0, ID) == id)

    def _show_keys(self) -> None:
        changed = self.tr("changed")
        for row in self.rows():
            id = row.data(0, ID)
            if id is not None:
                keys = self._actions.keys(id)
                is_own = keys == self._actions.own_keys(id)
                words = ", ".join(key.toString(NATIVE) for key in keys if is_common(key)) or "–"
                row.setText(1, words if is_own else f"{words}  ({changed})")

    def _find(self, sought: str) -> None:
        sought = sought.strip().casefold()
        for heading, rows in self._groups:
            for row in rows:
                fits = not sought or fuzzy(sought, row.text(0)) is not None or sought in row.text(1).casefold()
                row.setHidden(not fits)
            heading.setHidden(all(row.isHidden() for row in rows))

    def _id(self) -> str | None:
        item = self.tree.currentItem()
        return item.data(0, ID) if item is not None and not item.isHidden() else None

    def _words(self, id: str) -> str:
        return plain(translate(self._actions.commands[id].text)).rstrip("…")

    def _on_current(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        """Back to rest: nothing is being changed."""
        self._wanted = None
        id, actions = self._id(), self._actions
        if self.keys.hasFocus() or self.take_button.hasFocus() or self.keep_button.hasFocus():
            self.tree.setFocus()
        self._show_row(self.change_button, self.remove_button, self.reset_button)
        self.change_button.setEnabled(id is not None)
        self.remove_button.setEnabled(id is not None and bool(actions.keys(id)))
        self.reset_button.setEnabled(id is not None and actions.keys(id) != actions.own_keys(id))
        self.reset_all_button.setEnabled(any(actions.keys(each) != actions.own_keys(each) for each in actions.commands))
        if id is not None:
            self.says.setText(
                self.tr("Double-click or press Enter to give “{words}” other keys.").format(words=self._words(id))
            )
        elif self.tree.currentItem() is not None:
            self.says.setText(self.tr("What the mouse does stays as it is."))
        else:
            self.says.setText(self.tr("Select a command to give it other keys."))

    def _show_row(self, *shown: QWidget) -> None:
        for widget in self._changing:
            widget.setVisible(widget in shown)

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _begin(self, *_: object) -> None:
        """Waits for the new keys of the selected command."""
        id = self._id()
        if id is None:
            return
        with QSignalBlocker(self.keys):
            self.keys.clear()
        self._show_row(self.keys, self.keep_button)
        self.says.setText(
            self.tr("Press the new keys for “{words}”; Esc leaves them as they are.").format(words=self._words(id))
        )
        self.keys.setFocus()

    def _on_keys(self, keys: QKeySequence) -> None:
        id = self._id()
        if id is None or keys.isEmpty():
            return
        shown = keys.toString(NATIVE)
        owner = self._actions.who_has(keys)
        if keys.toString() in OWN_KEYS:
            self.keys.clear()
            self.says.setText(self.tr("{keys} belongs to the canvas. Press others, please.").format(keys=shown))
        elif owner is not None and owner != id:
            self._wanted = keys
            self._show_row(self.take_button, self.keep_button)
            sentence = self.tr("{keys} already means “{other}”. Use it for “{words}” instead?")
            self.says.setText(sentence.format(keys=shown, other=self._words(owner), words=self._words(id)))
            self.take_button.setFocus()
        else:
            self._bind(id, keys)

    def _take(self) -> None:
        id = self._id()
        if id is not None and self._wanted is not None:
            self._bind(id, self._wanted)

    def _bind(self, id: str, keys: QKeySequence) -> None:
        self._actions.bind(id, [keys])
        self._done()
        self.says.setText(self.tr("“{words}” is now {keys}.").format(words=self._words(id), keys=keys.toString(NATIVE)))

    def _remove(self) -> None:
        id = self._id()
        if id is not None:
            self._actions.bind(id, [])
            self._done()

    def _reset(self) -> None:
        id = self._id()
        if id is not None:
            self._actions.reset(id)
            self._done()

    def _reset_all(self) -> None:
        self._actions.reset_all()
        self._done()

    def _done(self) -> None:
        self._show_keys()
        self._end()
