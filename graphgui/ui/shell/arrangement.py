"""An arrangement of the docks around the canvas: made from the stacks of a workspace, and compared with one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget

from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.shell.compact_layout import ENDS, SIDES, is_in_front
from graphgui.ui.shell.panels import Area
from graphgui.ui.shell.workspaces import Stack

WIDE, HIGH = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
Fingerprint = tuple[object, ...]
"""What tells one arrangement from another, but for sizes."""
Sizes = Mapping[str, tuple[int, int]]
"""Widths and heights of panels, by their names."""


class Arrangement:
    """The docks of a window by name, with the areas to which those belong that no workspace has placed.

    `make_panel` gives the panel of a dock by name, made if it never was opened: only an open dock is sure to have one.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, QDockWidget],
        homes: Mapping[str, Area],
        make_panel: Callable[[str], QWidget],
    ) -> None:
        self._window, self.docks, self._homes, self._make_panel = window, docks, homes, make_panel

    def make(self, stacks: Sequence[Stack]) -> None:
        """Puts every panel where the stacks have it; the others are closed, and wait in their areas."""
        placed: dict[Area, QDockWidget] = {}
        for stack in stacks:
            first, *others = (self.docks[name] for name in stack.panels)
            self._add(stack.area, first)
            placed.setdefault(stack.area, first)
            for dock in others:
                self._add(stack.area, dock)
                self._window.tabifyDockWidget(first, dock)
        shown = {name for stack in stacks for name in stack.panels}
        for name in self.docks.keys() - shown:
            self.docks[name].hide()
        for name, dock in self.docks.items():
            if name not in shown:
                area = self._homes[name]
                self._add(area, dock)
                if area in ENDS and area in placed:
                    self._window.tabifyDockWidget(placed[area], dock)
                placed.setdefault(area, dock)
        for stack in stacks:
            # Before the panels are shown: the view that was chosen until now would be refreshed for nothing.
            for page in stack.views:
                for name in stack.panels:
                    self.choose_view(name, page)
            for name in stack.panels:
                self.docks[name].show()
            self.docks[stack.panels[0]].raise_()

    def _add(self, area: Area, dock: QDockWidget) -> None:
        dock.setFloating(False)
        self._window.addDockWidget(area, dock)

    def size(self, stacks: Sequence[Stack], scale: float) -> None:
        """Gives the places of the stacks their sizes, in type that is `scale` times as large as plain text."""
        room = self._window.size()
        shown = [(stack, dock) for stack in stacks if (dock := self._docked(stack)) is not None]
        self._resize({dock: _pixels(stack.width, room.width(), scale) for stack, dock in shown}, WIDE)
        heights = {dock: _pixels(stack.height, room.height(), scale) for stack, dock in shown}
        self._resize({dock: height for dock, height in heights.items() if self._area(dock) in ENDS}, HIGH)
        self.settle()
        for side in SIDES:
            column = [dock for dock in heights if self._area(dock) == side]
            # What the record leaves open is told as well: Qt would give another share each time it is asked.
            free = sum(dock.height() for dock in column) - sum(heights[dock] for dock in column)
            rest = free // max(1, sum(not heights[dock] for dock in column))
            self._resize({dock: heights[dock] or max(1, rest) for dock in column}, HIGH)

    def _area(self, dock: QDockWidget) -> Qt.DockWidgetArea:
        return self._window.dockWidgetArea(dock)

    def _docked(self, stack: Stack) -> QDockWidget | None:
        """The panel of a stack that stands in its place."""
        docks = (self.docks[name] for name in stack.panels)
        return next((dock for dock in docks if not (dock.isHidden() or dock.isFloating())), None)

    def sizes(self) -> Sizes:
        """The sizes of the panels that can be seen around the canvas, with their tabs, as Qt takes them."""
        shown = {name: dock for name, dock in self.docks.items() if is_in_front(dock) and not dock.isFloating()}
        tabs = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        height = max((bar.height() for bar in tabs if bar.isVisible()), default=0)
        return {
            name: (dock.width(), dock.height() + (height if self._tabbed(dock) else 0)) for name, dock in shown.items()
        }

    def give_sizes(self, sizes: Sizes) -> None:
        """Gives panels these sizes, as far as there is room."""
        shown = {
            dock: size
            for name, size in sizes.items()
            if (dock := self.docks.get(name)) is not None and not (dock.isHidden() or dock.isFloating())
        }
        self._resize({dock: width for dock, (width, _) in shown.items()}, WIDE)
        self._resize({dock: height for dock, (_, height) in shown.items()}, HIGH)

    def _resize(self, sizes: Mapping[QDockWidget, int], orientation: Qt.Orientation) -> None:
        wanted = {dock: size for dock, size in sizes.items() if size}
        if wanted:
            self._window.resizeDocks(list(wanted), list(wanted.values()), orientation)

    def settle(self) -> None:
        """Lays out now what Qt would lay out at the next turn of the event loop."""
        QApplication.sendPostedEvents(self._window, QEvent.Type.LayoutRequest)
        layout = self._window.layout()
        if layout is not None:
            layout.activate()

    def _tabbed(self, dock: QDockWidget) -> list[QDockWidget]:
        """The open panels that share the place of one."""
        return [each for each in self._window.tabifiedDockWidgets(dock) if not each.isHidden()]

    # ── views ────────────────────────────────────────────────────────────────────────────────────────────────────
    def views(self) -> dict[str, str]:
        """The chosen pages of the open panels that have some: their class names by the names of the panels."""
        panels = {name: dock.widget() for name, dock in self.docks.items() if not dock.isHidden()}
        return {name: type(panel.page).__name__ for name, panel in panels.items() if isinstance(panel, ViewsPanel)}

    def choose_view(self, name: str, page: str) -> None:
        """Chooses the page of a class in a panel; does nothing where there is no such panel or page."""
        panel = self._make_panel(name) if name in self.docks else None
        if isinstance(panel, ViewsPanel):
            panel.choose_named(page)

    # ── comparing ────────────────────────────────────────────────────────────────────────────────────────────────
    def fingerprint(self, aside: Collection[QDockWidget]) -> Fingerprint:
        """What tells this arrangement from another; panels that have stepped aside count as open."""
        window, views = self._window, self.views()
        return tuple(
            (
                name,
                dock.isHidden() and dock not in aside,
                window.dockWidgetArea(dock),
                dock.geometry().getRect() if dock.isFloating() else None,
                frozenset(each.objectName() for each in self._tabbed(dock)),
                is_in_front(dock),
                views.get(name),
            )
            for name, dock in self.docks.items()
        )


def _pixels(size: float, whole: int, scale: float) -> int:
    return round(size * whole if size <= 1 else size * scale)
