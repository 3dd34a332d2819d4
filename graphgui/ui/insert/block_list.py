"""The blocks of a document, below the operations of the palette: groups kept to be used again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from graphgui.ui.drag_formats import block_mime
from graphgui.ui.faults.guards import guarded
from graphgui.ui.plain_text import PlainLabel, plain_tip
from graphgui.ui.theme import set_role, small_font
from graphgui.ui.widgets.open_editor import EditorDelegate, OpenEditor

MOST_ROWS = 6
"""How many blocks are seen without scrolling."""
NAME = Qt.ItemDataRole.UserRole


class BlockList(QWidget):
    """A section with a line for each block; without any it is not there.

    `chosen(name)` asks for a copy on the canvas, `renamed(name, new)` and `forgotten(name)` for these changes.
    """

    chosen = Signal(str)
    renamed = Signal(str, str)
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PlainLabel(self.tr("BLOCKS"))
        set_role(self.heading, "quiet")
        font = small_font(self.heading.font())
        font.setBold(True)
        self.heading.setFont(font)
        self.list = _Lines(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._names: list[str] = []
        self._sought = ""
        self.hide()

    def show_blocks(self, names: Iterable[str]) -> None:
        """Shows these blocks, in order of their names."""
        names = sorted(names, key=str.casefold)
        if names != self._names:
            fresh = next((name for name in names if name not in self._names), None)
            self._names = names
            self._fill(fresh)

    def give_up_typing(self) -> None:
        """Closes the name that is being edited, which is as before."""
        self.list.typing.drop()

    def show_matches(self, text: str) -> None:
        """Shows those that answer a search; all where it is empty."""
        self._sought = text.strip().casefold()
        self._fill()

    def names(self) -> list[str]:
        """The blocks that are seen."""
        return [self.list.item(at).data(NAME) for at in range(self.list.count())]

    def _fill(self, fresh: str | None = None) -> None:
        found = [name for name in self._names if self._sought in name.casefold()]
        row = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            for name in found:
                item = QListWidgetItem(name)
                item.setData(NAME, name)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("{name}, block").format(name=name))
                item.setToolTip(
                    plain_tip(self.tr("{name}: drag it onto the canvas, or double-click it").format(name=name))
                )
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
            # Whoever works by keyboard goes on where he was, or with what is new.
            self.list.setCurrentRow(found.index(fresh) if fresh in found else min(row, len(found) - 1))
        height = self.list.sizeHintForRow(0) if found else 0
        self.list.setFixedHeight(min(len(found), MOST_ROWS) * height + 2 * self.list.frameWidth() + 4)
        self.setVisible(bool(found))


class _Lines(QListWidget):
    """The lines; double-clicked, entered or dragged, one gives a copy of its block."""

    def __init__(self, section: BlockList) -> None:
        super().__init__(section)
        self._section = section
        self.setAccessibleName(self.tr("Blocks"))
        self.setAccessibleDescription(
            self.tr("Groups that were kept to be used again. Enter adds a copy, F2 renames a block, Delete deletes it.")
        )
        self.setItemDelegate(_Names(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.typing = OpenEditor(self)
        self.itemDoubleClicked.connect(self._choose)
        self.itemChanged.connect(self._rename)

    @guarded
    def event(self, event: QEvent) -> bool:
        """Keeps the keys that mean a block from the commands that mean what is selected on the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._doing(event):
            event.accept()
            return True
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, do = self.currentItem(), self._doing(event)
        if item is not None and do is not None:
            do(item)
        else:
            super().keyPressEvent(event)

    def _doing(self, event: QKeyEvent) -> Callable[[QListWidgetItem], None] | None:
        """The action of a key on a block; None where it has none."""
        typing = self.state() == QAbstractItemView.State.EditingState
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if typing or not plain or self.currentItem() is None:
            return None
        return {
            Qt.Key.Key_Return: self._choose, Qt.Key.Key_Enter: self._choose, Qt.Key.Key_F2: self.editItem,
            Qt.Key.Key_Delete: self._forget, Qt.Key.Key_Backspace: self._forget,
        }.get(Qt.Key(event.key()))  # fmt: skip

    @guarded
    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        if item is not None:
            drag = self.make_drag(item)
            drag.exec(Qt.DropAction.CopyAction)

    def make_drag(self, item: QListWidgetItem) -> QDrag:
        """The drag of one line, ready to be carried out."""
        drag = QDrag(self)
        drag.setMimeData(block_mime(item.data(NAME)))
        rect = self.visualItemRect(item)
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(QPoint(rect.width() // 2, rect.height() // 2))
        return drag

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if keyboard else self.itemAt(event.pos())
        if item is None:
            return
        menu = self.menu(item)
        menu.exec(self.viewport().mapToGlobal(self.visualItemRect(item).center()) if keyboard else event.globalPos())
        menu.deleteLater()

    def menu(self, item: QListWidgetItem) -> QMenu:
        """The context menu of one block."""
        menu, name = QMenu(self), item.data(NAME)
        menu.addAction(self.tr("&Add to the canvas")).triggered.connect(lambda: self._section.chosen.emit(name))
        menu.addAction(self.tr("&Rename") + "\tF2").triggered.connect(lambda: self.editItem(item))
        delete = menu.addAction(self.tr("&Delete this block") + "\t" + _key_name(Qt.Key.Key_Delete))
        delete.triggered.connect(lambda: self._section.forgotten.emit(name))
        return menu

    def _choose(self, item: QListWidgetItem) -> None:
        self._section.chosen.emit(item.data(NAME))

    def _forget(self, item: QListWidgetItem) -> None:
        self._section.forgotten.emit(item.data(NAME))

    def _rename(self, item: QListWidgetItem) -> None:
        name, new = item.data(NAME), item.text()
        with QSignalBlocker(self):
            # The document says what it is called; what cannot be is as before.
            item.setText(name)
        if new != name:
            self._section.renamed.emit(name, new)


def _key_name(key: Qt.Key) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class _Names(EditorDelegate):
    """Edits the name of a block where it stands."""

    @guarded
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(self.tr("Name of the block"))
        return editor
