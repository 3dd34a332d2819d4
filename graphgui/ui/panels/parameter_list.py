"""The parameters of the graph, each with its value now and a tick where it trains."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from graphgui.engine.graph import Node
from graphgui.engine.number_format import short_number
from graphgui.ui.node_roles import train
from graphgui.ui.session import Session

Index = QModelIndex | QPersistentModelIndex


class ParameterList(QAbstractListModel):
    """Rows of "x = 0.06" with a tick; a tick that is set or taken away goes to the document."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._nodes: list[Node] = []
        self._locked = False

    def set_locked(self, locked: bool) -> None:
        """Whether the ticks stay as they are, as they do while a descent runs."""
        self._locked = locked

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Lists these parameters; where they are the same as before, only their texts and ticks are new."""
        same = [node.id for node in nodes] == [node.id for node in self._nodes]
        if same:
            self._nodes = list(nodes)
            self.refresh()
        else:
            self.beginResetModel()
            self._nodes = list(nodes)
            self.endResetModel()

    def refresh(self) -> None:
        """Shows the values that are live now; only the rows in sight are asked for."""
        if self._nodes:
            self.dataChanged.emit(self.index(0), self.index(len(self._nodes) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many parameters there are."""
        return 0 if parent.isValid() else len(self._nodes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text and the tick of a row."""
        node = self._nodes[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if node.id not in self._session.graph:
                    return node.name
                return f"{node.name} = {short_number(self._session.live.value(node.id))}"
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if node.trained else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                told = self.tr("Descent changes {name}") if node.trained else self.tr("Descent leaves {name} alone")
                return told.format(name=node.name)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Trains a parameter or leaves it alone, as one undo step."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        return train(self._session, self._nodes[index.row()].id, Qt.CheckState(value) == Qt.CheckState.Checked)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be reached, and ticked."""
        reached = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return reached if self._locked else reached | Qt.ItemFlag.ItemIsUserCheckable
