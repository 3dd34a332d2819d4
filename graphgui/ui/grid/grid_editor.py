"""The grid editor: a vector or matrix as a table of cells in a window of its own."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from graphgui.document.edits import put_number
from graphgui.document.emitter import Subscriptions
from graphgui.document.value_table import (
    filled,
    grown,
    page_count,
    page_place,
    read_shape,
    resized,
    transposed,
    with_cells,
    with_column,
    with_row,
    without_columns,
    without_rows,
)
from graphgui.engine.op import show_shape
from graphgui.engine.values import Value, as_value, same_value
from graphgui.formats.number_tables import cell_number, cells_of, table_text
from graphgui.ui.faults.guards import guarded
from graphgui.ui.grid.grid_model import GridModel
from graphgui.ui.grid.grid_view import CELL_WIDTH, AskingField, GridView
from graphgui.ui.plain_text import PlainLabel
from graphgui.ui.session import Session
from graphgui.ui.theme import change_role
from graphgui.ui.translate import translate_count
from graphgui.ui.update import Update
from graphgui.ui.widgets.cards import Label
from graphgui.ui.widgets.screen_room import resize_on_screen

SIZE = (660, 460)


class GridEditor(QWidget):
    """The window of a grid editor: it edits a source's value or the number in a slot, and shows any other node's value.

    Every change is one undo step. Text that is no number stays in its cell, marked, and the value there is unchanged.
    """

    def __init__(self, session: Session, id: int, slot: str | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.subject = (id, slot)
        self._session, self._id, self._slot = session, id, slot
        self._warned = False
        self._editable = slot is not None or session.graph.node(id).row.is_source
        self.model = GridModel(self, self._editable)
        self._build()
        self.model.typed.connect(self._take_typed)
        self.table.selectionModel().currentChanged.connect(self._show_message)
        self.page.valueChanged.connect(self._turn)
        # The window's actions, with the shortcuts that were chosen for them.
        self.addActions([action for action in parent.window().actions() if action.objectName() in ("undo", "redo")])
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(session.updated, self._on_update)
        parent.window().installEventFilter(self)
        resize_on_screen(self, *SIZE)
        self._show()
        self.table.select_cell(self.model.index(0, 0))
        self.table.setFocus()

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def value(self) -> Value | None:
        """The present value; None where it does not exist any more."""
        graph = self._session.graph
        if self._id not in graph:
            return None
        node = graph.node(self._id)
        if self._slot is not None:
            return node.literal(self._slot) if self._slot in node.slots else None
        return node.value if node.row.is_source else self._session.results.value_of.get(self._id)

    @property
    def is_hidden_value(self) -> bool:
        """Whether Practice hides the value, so that a sentence is there in its place."""
        return self._slot is None and self._session.hides(self._id, "value")

    @property
    def name(self) -> str:
        """The title of the value: a node's name, or a slot of a node."""
        node = self._session.graph.node(self._id)
        return node.name if self._slot is None else self.tr("{slot} of {name}").format(slot=self._slot, name=node.name)

    def _build(self) -> None:
        self.table = GridView(self.model, self)
        self.table.copied.connect(self.copy)
        self.table.pasted.connect(self.paste)
        self.table.cleared.connect(self.clear)
        self.shape = AskingField(self.tr("Shape"), self.resize_to)
        self.shape.setReadOnly(not self._editable)
        self.shape.setToolTip(self.tr("Type another shape, such as (3, 2), and press Enter."))
        self.page, self.place = QSpinBox(), Label("", "quiet")
        self.page.setAccessibleName(self.tr("Which of the matrices"))
        top = QHBoxLayout()
        top.setSpacing(8)
        shape = PlainLabel(self.tr("&Shape"))
        shape.setBuddy(self.shape)
        for part in (shape, self.shape, self.page, self.place):
            top.addWidget(part)
        top.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for text, run in (
            (self.tr("Add &row"), self.add_row),
            (self.tr("Add &column"), self.add_column),
            (self.tr("&Delete rows"), self.delete_rows),
            (self.tr("Delete c&olumns"), self.delete_columns),
            (self.tr("&Transpose"), self.transpose),
        ):
            button = QPushButton(text)
            button.setAccessibleName(text.replace("&", ""))
            button.clicked.connect(run)
            tools.addWidget(button)
        tools.addStretch(1)
        self.filling = AskingField(self.tr("Fill the selected cells with"), self.fill)
        self.filling.setPlaceholderText(self.tr("0, 1/3, …"))
        self.filling.setFixedWidth(CELL_WIDTH)
        fill = PlainLabel(self.tr("&Fill with"))
        fill.setBuddy(self.filling)
        top.addWidget(fill)
        top.addWidget(self.filling)
        for part in (fill, self.filling):
            part.setVisible(self._editable)
        self.message = Label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.tools = QWidget()
        self.tools.setLayout(tools)
        tools.setContentsMargins(0, 0, 0, 0)
        self.tools.setVisible(self._editable)
        column.addWidget(self.tools)
        column.addWidget(self.message)

    def _show(self) -> None:
        value = self.value
        self.table.setVisible(not self.is_hidden_value)
        if self.is_hidden_value:
            self.model.show(np.zeros((0, 0)), 0)
            self.setWindowTitle(self.name)
            self._say(self.tr("{name} = ?  It is hidden until it is answered.").format(name=self.name), "quiet")
            return
        if value is None:
            self._leave()
            return
        pages = page_count(value)
        with QSignalBlocker(self.page):
            self.page.setRange(0, max(pages - 1, 0))
        several = np.ndim(value) > 2
        for part in (self.page, self.place):
            part.setVisible(several)
        if several and pages:
            self.place.setText(f"{self.name}[{', '.join(map(str, page_place(value, self.page.value())))}, :, :]")
        at = self.table.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)
        self.model.show(value, self.page.value())
        if not self.table.currentIndex().isValid() and self.model.rowCount() and self.model.columnCount():
            row, column = min(row, self.model.rowCount() - 1), min(column, self.model.columnCount() - 1)
            self.table.select_cell(self.model.index(row, column))
        shape = show_shape(np.shape(value))
        if not self.shape.isModified() or not self.shape.hasFocus():
            self.shape.setText(shape)
        self.setWindowTitle(self.name if self._editable else self.tr("{name}, computed").format(name=self.name))
        self._show_message()

    def _show_message(self) -> None:
        """Shows the problem of the current cell, else the number of refused cells, else a hint."""
        at = self.table.currentIndex()
        sentence = self.model.sentence(at.row(), at.column())
        count = len(self.model.refused)
        rows, columns = self.model.table.shape
        text, role = "", "error"
        if sentence:
            text = f"⚠ {sentence}"
        elif count:
            text = self.tr("⚠ {count} of the cells: no number. The values there are as they were.").format(count=count)
        elif (self.model.rowCount(), self.model.columnCount()) != (rows, columns):
            text = self.tr("The first {rows} × {columns} of {all} entries.").format(
                rows=self.model.rowCount(), columns=self.model.columnCount(), all=f"{rows * columns:,}"
            )
            role = "quiet"
        elif self._editable:
            text, role = self.tr("Cells take arithmetic. Copy and paste go to and from spreadsheets."), "quiet"
        self._say(text, role)

    def _say(self, text: str, role: str = "error") -> None:
        change_role(self.message, role)
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _turn(self) -> None:
        # What is typed belongs to the page that is still shown.
        self.table.typing.commit()
        self._show()

    # ── what changes it ──────────────────────────────────────────────────────────────────────────────────────────
    def _put(self, label: str, after: np.ndarray) -> None:
        """Sets the value to an array, as one undo step. `label` is its label, with `{name}` for the value's name."""
        before = self.value
        if before is None or not self._editable:
            return
        value = as_value(after)
        if same_value(before, value):
            self._show()
            return
        node = self._session.graph.node(self._id)
        self._session.do(label.format(name=self.name), put_number(node, self._slot, value))

    def _take_typed(self, row: int, column: int, text: str) -> None:
        self._take_cells(self.tr("Set an entry of {name}"), {(row, column): text}, self.value)

    def _take_cells(self, label: str, texts: dict[tuple[int, int], str], value: Value) -> None:
        """Sets the cells whose text is a number as one undo step, and marks the others as refused; by (row, column)."""
        numbers = {}
        page = self.model.page
        self._warned = False
        for (row, column), text in texts.items():
            self.model.refused.pop((page, row, column), None)
            try:
                numbers[row, column] = cell_number(text)
            except ValueError as error:
                self.model.refused[page, row, column] = (text, f"[{row}, {column}]: {error}")
        self._put(label, with_cells(value, page, numbers))
        self._show()

    def _may_reshape(self) -> bool:
        # A button that is pressed by its letter leaves the focus in the cell.
        self.table.typing.commit()
        if self.model.refused:
            self._say(self.tr("⚠ Mend the marked cells first, or delete them: they would lose their places."))
        return not self.model.refused and self.value is not None

    def add_row(self) -> None:
        """Adds a row of zeros below the current one."""
        if self._may_reshape():
            at = min(self.table.currentIndex().row() + 1, self.model.table.shape[0])
            self._put(self.tr("Add a row to {name}"), with_row(self.value, at))

    def add_column(self) -> None:
        """Adds a column of zeros beside the current one."""
        if self._may_reshape():
            at = min(self.table.currentIndex().column() + 1, self.model.table.shape[1])
            self._put(self.tr("Add a column to {name}"), with_column(self.value, at))

    def delete_rows(self) -> None:
        """Deletes every row that contains a selected cell."""
        rows = {row for top, _, bottom, _ in self.table.blocks() for row in range(top, bottom)}
        if len(rows) == self.model.table.shape[0]:
            self._say(self.tr("⚠ At least one row stays."))
        elif rows and self._may_reshape():
            self._put(self.tr("Delete rows of {name}"), without_rows(self.value, rows))

    def delete_columns(self) -> None:
        """Deletes every column that contains a selected cell."""
        columns = {column for _, left, _, right in self.table.blocks() for column in range(left, right)}
        if len(columns) == self.model.table.shape[1]:
            self._say(self.tr("⚠ At least one column stays."))
        elif columns and self._may_reshape():
            self._put(self.tr("Delete columns of {name}"), without_columns(self.value, columns))

    def transpose(self) -> None:
        """Exchanges rows and columns."""
        if self._may_reshape():
            self._put(self.tr("Transpose {name}"), transposed(self.value))

    def resize_to(self, text: str) -> None:
        """Resizes the value to a shape such as "(3, 2)"; raises ValueError where the text is no shape."""
        shape = read_shape(text)
        if self._editable and self._may_reshape():
            self.shape.setModified(False)
            self._put(self.tr("Resize {name}"), resized(self.value, shape))

    def fill(self, text: str) -> None:
        """Writes one number into all selected cells; raises ValueError where the text is no number."""
        number, blocks = cell_number(text), self.table.blocks()
        if not self._editable or not blocks or self.value is None:
            return
        page = self.model.page
        for at in list(self.model.refused):
            if any(
                at[0] == page and top <= at[1] < bottom and left <= at[2] < right for top, left, bottom, right in blocks
            ):
                del self.model.refused[at]
        self._put(self.tr("Fill cells of {name}"), filled(self.value, page, blocks, number))
        self._show()

    def clear(self) -> None:
        """Writes 0 into all selected cells."""
        self.fill("0")

    # ── the clipboard ────────────────────────────────────────────────────────────────────────────────────────────
    def copy(self) -> None:
        """Copies the rectangle around the selected cells as tab-separated text."""
        blocks = self.table.blocks()
        if blocks:
            tops, lefts, bottoms, rights = zip(*blocks, strict=True)
            table = self.model.table[min(tops) : max(bottoms), min(lefts) : max(rights)]
            QGuiApplication.clipboard().setText(table_text(table))

    def paste(self) -> None:
        """Pastes a copied table at the first selected cell, or one number into all; the value grows where needed."""
        text, value, blocks = QGuiApplication.clipboard().text(), self.value, self.table.blocks()
        if not self._editable or value is None or not text.strip():
            return
        rows = cells_of(text)
        top, left = min((b[0] for b in blocks), default=0), min((b[1] for b in blocks), default=0)
        if len(rows) == 1 and len(rows[0]) == 1:
            cells = {(i, j): rows[0][0] for b in blocks for i in range(b[0], b[2]) for j in range(b[1], b[3])}
        else:
            cells = {(top + i, left + j): cell for i, row in enumerate(rows) for j, cell in enumerate(row) if cell}
        if not cells:
            return
        shape = np.shape(self.model.table)
        needed = max(shape[0], max(i for i, _ in cells) + 1), max(shape[1], max(j for _, j in cells) + 1)
        if needed != shape:
            try:
                value = grown(value, *needed)
            except ValueError as error:
                self._say(f"⚠ {error}")
                return
        self._take_cells(self.tr("Paste into {name}"), cells, value)

    # ── its life ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _on_update(self, update: Update) -> None:
        is_gone = self._id not in self._session.graph
        if update.opened or (is_gone and not self._editable):
            self._leave()
        # An editable value changes by edits alone; another cannot always be computed.
        elif (
            update.change or update.replaced
            if self._editable
            else update.results and (self.is_hidden_value or self.value is not None)
        ):
            self._show()

    def _leave(self) -> None:
        # What is typed belonged to the document or the node that is gone.
        self.table.typing.drop()
        self._warned = True
        self.close()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closes the window at Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closes together with the main window."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._leave()
        return False

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        """Takes what is being typed; refuses to close once where refused cells would be lost."""
        self.table.typing.commit()
        if self.model.refused and not self._warned:
            self._warned = True
            self._say(
                translate_count(
                    "⚠ 1 marked cell would be lost. Close again to give it up.",
                    "⚠ {count} marked cells would be lost. Close again to give them up.",
                    len(self.model.refused),
                )
            )
            event.ignore()
            return
        self.table.selectionModel().clear()
        self._subscriptions.end()
        if (parent := self.parentWidget()) is not None:
            parent.window().removeEventFilter(self)
        event.accept()


def open_grid(parent: QWidget, session: Session, id: int, slot: str | None = None) -> GridEditor:
    """Opens the grid editor of a value, or brings an open one to the front."""
    window = parent.window()
    found = next(
        (grid for grid in window.findChildren(GridEditor) if grid.subject == (id, slot) and grid.isVisible()), None
    )
    grid = found or GridEditor(session, id, slot, window)
    grid.show()
    grid.activateWindow()
    return grid
