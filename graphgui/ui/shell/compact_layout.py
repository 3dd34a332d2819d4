"""Small windows: panels step aside where the canvas would have too little room, and come back with the room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget

LEAST_CANVAS = 300, 170
"""What the canvas needs to be of use, in pixels at 100 %."""
NARROW_CANVAS = 400
"""Below this, the panels beside the canvas take no more than they must."""
LEAST_WINDOW = 480, 320
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
ENDS = Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


class CompactLayout:
    """Hides panels of a window that has become small, in the order of `first_to_go`.

    A panel that someone shows in spite of that stays; `give_back` shows the hidden ones, so that they are not kept as
    hidden between starts.
    """

    def __init__(
        self, window: QMainWindow, canvas: QWidget, docks: Sequence[QDockWidget], first_to_go: Sequence[QDockWidget]
    ) -> None:
        self._window, self._canvas = window, canvas
        self._docks, self._first_to_go = list(docks), list(first_to_go)
        self._size = (0, 0)
        self._hidden: list[QDockWidget] = []
        self._wanted: list[QDockWidget] = []
        """Panels that were shown again although there is too little room for them."""
        window.setMinimumSize(*LEAST_WINDOW)
        for dock in self._docks:
            dock.toggleViewAction().triggered.connect(self._on_toggle)

    def fit(self, again: bool = False) -> None:
        """Hides what there is no room for, and shows again what has room now; `again` even if the size is the same."""
        window = self._window
        size = (window.width(), window.height())
        if not window.isVisible() or (size == self._size and not again):
            return
        self._size = size
        for dock in self._hidden:
            if dock.isHidden() and not self._lacks(dock):
                dock.show()
            elif not dock.isHidden():
                self._wanted.append(dock)
        self._hidden = [dock for dock in self._hidden if dock.isHidden()]
        self._wanted = [dock for dock in self._wanted if not dock.isHidden() and self._lacks(dock)]
        for dock in self._first_to_go:
            if not dock.isHidden() and dock not in self._wanted and self._lacks(dock):
                dock.hide()
                self._hidden.append(dock)
        if self._canvas.width() < NARROW_CANVAS:
            beside = [dock for dock in self._docks if window.dockWidgetArea(dock) in SIDES and not dock.isHidden()]
            window.resizeDocks(beside, [dock.minimumSizeHint().width() for dock in beside], Qt.Orientation.Horizontal)

    def _on_toggle(self) -> None:
        self.fit(again=True)

    def give_back(self) -> None:
        """Shows what was hidden for want of room."""
        for dock in self._hidden:
            dock.show()
        self._hidden = []

    def _lacks(self, dock: QDockWidget) -> bool:
        """Whether with this panel, beside those that are shown, the canvas would have too little room."""
        window, area = self._window, self._window.dockWidgetArea(dock)
        if dock.isFloating():
            return False
        shown = [each for each in self._docks if each is dock or not (each.isHidden() or each.isFloating())]
        # Panels behind tabs share one place.
        shown = [each for at, each in enumerate(shown) if not {*shown[:at]} & {*window.tabifiedDockWidgets(each)}]
        bars = window.menuBar().height() + window.statusBar().height()
        bars += sum(bar.height() for bar in tool_bars(window))
        height = bars + sum(each.minimumSizeHint().height() for each in shown if window.dockWidgetArea(each) in ENDS)
        if area not in SIDES:
            return height + LEAST_CANVAS[1] > window.height()
        height += sum(each.minimumSizeHint().height() for each in shown if window.dockWidgetArea(each) == area)
        widths = [
            [each.minimumSizeHint().width() for each in shown if window.dockWidgetArea(each) == side] for side in SIDES
        ]
        width = sum(max(column, default=0) for column in widths)
        return width + LEAST_CANVAS[0] > window.width() or height > window.height()


def tool_bars(window: QMainWindow) -> list[QToolBar]:
    """The tool bars of a window."""
    return window.findChildren(QToolBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
