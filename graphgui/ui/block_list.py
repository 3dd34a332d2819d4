"""The blocks of a document, below the operations of the palette: groups kept to be used again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from graphgui.ui.theme import set_role

BLOCK_MIME = "application/x-graphgui-block"
MOST_ROWS = 6
"""How many blocks are seen without scrolling."""
NAME = Qt.ItemDataRole.UserRole


def block_of_mime(mime: QMimeData) -> str:
    """The name of the block that is dragged; empty where it is something else."""
    return bytes(mime.data(BLOCK_MIME).data()).decode(errors="replace")


class BlockList(QWidget):
    """A section with a line for each block; without any it is not there.

    `chosen(name)` asks for a copy on the canvas, `renamed(name, new)` and `forgotten(name)` for these changes.
    """

    chosen = Signal(str)
    renamed = Signal(str, str)
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel(self.tr("BLOCKS"))
        set_role(self.heading, "quiet")
        font = self.heading.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 0.82)
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
            self._names = names
            self._fill()

    def show_matches(self, text: str) -> None:
        """Shows those that answer a search; all where it is empty."""
        self._sought = text.strip().casefold()
        self._fill()

    def names(self) -> list[str]:
        """The blocks that are seen."""
        return [self.list.item(at).data(NAME) for at in range(self.list.count())]

    def _fill(self) -> None:
        found = [name for name in self._names if self._sought in name.casefold()]
        self.list.blockSignals(True)
        self.list.clear()
        for name in found:
            item = QListWidgetItem(name)
            item.setData(NAME, name)
            item.setToolTip(self.tr("{name}: drag it onto the canvas, or double-click it").format(name=name))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.blockSignals(False)
        row = self.list.sizeHintForRow(0) if found else 0
        self.list.setFixedHeight(min(len(found), MOST_ROWS) * row + 2 * self.list.frameWidth() + 4)
        self.setVisible(bool(found))


class _Lines(QListWidget):
    """The lines; double-clicked, entered or dragged, one gives a copy of its block."""

    def __init__(self, section: BlockList) -> None:
        super().__init__(section)
        self._section = section
        self.setAccessibleName(self.tr("Blocks"))
        self.setAccessibleDescription(self.tr("Groups that were kept to be used again. Enter adds a copy."))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemDoubleClicked.connect(self._choose)
        self.itemChanged.connect(self._rename)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        typing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None and not typing:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        if item is not None:
            drag = self.make_drag(item)
            drag.exec(Qt.DropAction.CopyAction)

    def make_drag(self, item: QListWidgetItem) -> QDrag:
        """The drag of one line, ready to be carried out."""
        mime = QMimeData()
        mime.setData(BLOCK_MIME, item.data(NAME).encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        rect = self.visualItemRect(item)
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(QPoint(rect.width() // 2, rect.height() // 2))
        return drag

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if keyboard else self.itemAt(event.pos())
        if item is None:
            return
        menu = self.menu(item)
        menu.exec(self.viewport().mapToGlobal(self.visualItemRect(item).center()) if keyboard else event.globalPos())
        menu.deleteLater()

    def menu(self, item: QListWidgetItem) -> QMenu:
        """What can be done with one block."""
        menu, name = QMenu(self), item.data(NAME)
        menu.addAction(self.tr("&Add to the canvas")).triggered.connect(lambda: self._section.chosen.emit(name))
        menu.addAction(self.tr("&Rename")).triggered.connect(lambda: self.editItem(item))
        menu.addAction(self.tr("&Delete this block")).triggered.connect(lambda: self._section.forgotten.emit(name))
        return menu

    def _choose(self, item: QListWidgetItem) -> None:
        self._section.chosen.emit(item.data(NAME))

    def _rename(self, item: QListWidgetItem) -> None:
        name, new = item.data(NAME), item.text()
        self.blockSignals(True)
        # The document says what it is called; what cannot be is as before.
        item.setText(name)
        self.blockSignals(False)
        if new != name:
            self._section.renamed.emit(name, new)
