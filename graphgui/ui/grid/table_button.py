"""The button ▦ beside a value, which opens it as a table."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from graphgui.ui.grid.grid_editor import open_grid
from graphgui.ui.plain_text import plain_tip
from graphgui.ui.session import Session


class TableButton(QPushButton):
    """Opens the grid editor of a node's value or, with `slot`, of the number in a slot."""

    def __init__(self, session: Session, id: int, slot: str | None = None) -> None:
        super().__init__("▦")
        self._session, self._subject = session, (id, slot)
        editable = slot is not None or session.graph.node(id).row.is_source
        words = self.tr("Edit as a table") if editable else self.tr("See as a table")
        self.setAccessibleName(words if slot is None else f"{words}: {slot}")
        self.setToolTip(plain_tip(words))
        self.setAutoDefault(True)  # Enter presses it, as Space does
        self.setFixedWidth(round(1.4 * self.sizeHint().height()))
        self.clicked.connect(self._open)

    def _open(self) -> None:
        open_grid(self, self._session, *self._subject)
