"""The table view of the grid editor, and the fields beside it that act at Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QLineEdit, QTableView, QWidget

from graphgui.document.value_table import Block
from graphgui.ui.faults.guards import guarded
from graphgui.ui.grid.grid_model import GridModel
from graphgui.ui.widgets.open_editor import EditorDelegate, OpenEditor
from graphgui.ui.widgets.text_field import CheckedField

CELL_WIDTH = 84
EndEdit = QAbstractItemDelegate.EndEditHint


class GridView(QTableView):
    """The cells of a value: Enter edits a cell and moves down, Tab moves right, Delete writes 0.

    `copied`, `pasted` and `cleared` are emitted when one of these keys is pressed. `typing` is the cell being edited.
    """

    copied = Signal()
    pasted = Signal()
    cleared = Signal()

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        self.typing = OpenEditor(self)
        self.setAccessibleName(self.tr("Entries"))
        self.horizontalHeader().setDefaultSectionSize(CELL_WIDTH)
        # Measuring a million cells would take seconds.
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setWordWrap(False)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Emits copy, paste and clear, and begins editing at Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copied.emit()
            self.cleared.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.currentIndex()
            if at.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(at)
        else:
            super().keyPressEvent(event)

    @guarded
    def closeEditor(self, editor: QWidget, hint: EndEdit) -> None:
        """Moves to the cell below after Enter."""
        super().closeEditor(editor, hint)
        at = self.currentIndex()
        if hint == EndEdit.SubmitModelCache and at.row() + 1 < self.model().rowCount():
            self.select_cell(at.siblingAtRow(at.row() + 1))

    def select_cell(self, at: QModelIndex) -> None:
        """Makes a cell the current one and the only one selected, whatever keys are held."""
        self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def blocks(self) -> list[Block]:
        """The selected blocks of cells as (top, left, bottom, right), the last two exclusive."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(at) for at in range(chosen.count())]
        return [(part.top(), part.left(), part.bottom() + 1, part.right() + 1) for part in ranges]


class _Cells(EditorDelegate):
    """Keeps what is being typed into a cell while the number behind it changes, as in descent."""

    @guarded
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if not isinstance(editor, QLineEdit) or not editor.isModified():
            super().setEditorData(editor, index)


class AskingField(CheckedField):
    """A field whose text is passed to `carry_out` at Enter; where that raises ValueError, the text is refused."""

    def __init__(self, name: str, carry_out: Callable[[str], None]) -> None:
        super().__init__()
        self._carry_out = carry_out
        self.setAccessibleName(name)
        self.returnPressed.connect(self._take)

    def _take(self) -> None:
        try:
            self._carry_out(self.text())
        except ValueError as error:
            self._refuse(str(error))
