"""The list model of the parameters: each with its present value, and checked where descent trains it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from graphgui.engine.graph import Node
from graphgui.engine.number_format import short_number
from graphgui.ui.faults.guards import guarded
from graphgui.ui.node_roles import train
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.session import Session
from graphgui.ui.widgets.stale_index import while_there

Index = QModelIndex | QPersistentModelIndex


class ParameterList(QAbstractListModel):
    """Rows such as "x = 0.06" with a check box; checking a row edits the document."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._nodes: list[Node] = []
        self._locked = False

    def set_locked(self, locked: bool) -> None:
        """Locks the check boxes, as while a descent runs."""
        self._locked = locked

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Lists these parameters; where they are the same nodes, only texts and check boxes change."""
        same = [node.id for node in nodes] == [node.id for node in self._nodes]
        if same:
            self._nodes = list(nodes)
            self.refresh()
        else:
            nodes = list(nodes)
            self.beginResetModel()
            self._nodes = nodes
            self.endResetModel()

    def refresh(self) -> None:
        """Repaints the rows with the live values; only visible rows are asked for."""
        if self._nodes:
            self.dataChanged.emit(self.index(0), self.index(len(self._nodes) - 1))

    @guarded
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The number of parameters."""
        return 0 if parent.isValid() else len(self._nodes)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, the check state or the tool tip of a row."""
        node = self._nodes[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if node.id not in self._session.graph:
                    return node.name
                return f"{node.name} = {short_number(self._session.value(node.id))}"
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if node.trained else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                template = self.tr("Descent changes {name}") if node.trained else self.tr("Descent leaves {name} alone")
                return plain_tip(template.format(name=node.name))
        return None

    @guarded
    @while_there(False)
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Sets whether descent trains a parameter, as one undo step."""
        id = self._nodes[index.row()].id
        if role != Qt.ItemDataRole.CheckStateRole or id not in self._session.graph:
            return False
        return train(self._session, id, Qt.CheckState(value) == Qt.CheckState.Checked)

    @guarded
    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are selectable and, unless locked, checkable."""
        reached = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return reached if self._locked else reached | Qt.ItemFlag.ItemIsUserCheckable
