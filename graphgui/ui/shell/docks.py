"""The docks around the canvas, made of the rows of the panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar, cast, runtime_checkable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QStyle,
    QTabWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from graphgui.ui.commands.bench import Bench
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.plain_text import PlainLabel, plain_tip
from graphgui.ui.shell.arrangement import Arrangement
from graphgui.ui.shell.compact_layout import CompactLayout, canvas_need, tool_bars
from graphgui.ui.shell.panels import PANELS, Area, Panel
from graphgui.ui.shell.workspace_switch import WorkspaceSwitch
from graphgui.ui.theme import Theme, set_role
from graphgui.ui.translate import translate
from graphgui.ui.update import Update
from graphgui.ui.widgets.screen_room import bring_on_screen

W = TypeVar("W", bound=QWidget)


@runtime_checkable
class Themed(Protocol):
    """A widget with colours that the style sheet does not reach."""

    def apply_theme(self, theme: Theme) -> None: ...


@runtime_checkable
class Stoppable(Protocol):
    """A widget with threads, timers or listeners that end with the window."""

    def shutdown(self) -> None: ...


class Docks(Mapping[str, QDockWidget]):
    """The docks of a window by name, made of the rows of PANELS, and the workspaces in which they are arranged.

    `hold_view` calls a function, as one update, and leaves the canvas with the same zoom and the same point in the middle.
    """

    workspaces: WorkspaceSwitch

    def __init__(self, window: QMainWindow, canvas: QWidget, hold_view: Callable[[Callable[[], None]], None]) -> None:
        self._window, self._canvas, self._hold_view = window, canvas, hold_view
        self._docks: dict[str, PanelDock] = {}

    def build(self, bench: Bench) -> None:
        """Puts a dock for every panel around the canvas; the panel in it is made when it is first opened."""
        window = self._window
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for row in PANELS:
            dock = self._docks[row.name] = PanelDock(row, bench, window)
            dock.visibilityChanged.connect(lambda seen, dock=dock: None if seen else self._give_focus_away(dock))
        bars = [dock.head for dock in self._docks.values()]
        for dock in self._docks.values():
            for bar in bars:
                dock.visibilityChanged.connect(bar.tell_soon)
                dock.topLevelChanged.connect(bar.tell_soon)
        compact = CompactLayout(
            window, self._canvas, list(self.values()), lambda: canvas_need(bench.viewpoint.fitted(), window.size())
        )
        self.workspaces = WorkspaceSwitch(
            window,
            self._canvas,
            Arrangement(window, self, {row.name: row.area for row in PANELS}, lambda name: self._docks[name].make()),
            compact,
            {row.name: row.gives_way for row in PANELS},
            self._hold_view,
        )
        for dock in self._docks.values():
            dock.view_chosen.connect(self.workspaces.notice)
        bench.session.updated.connect(self._on_update)

    def _on_update(self, update: Update) -> None:
        if update.opened:
            # Another graph may need more room to be read.
            self.workspaces.make_room()

    def _give_focus_away(self, dock: QDockWidget) -> None:
        """Moves the focus to the canvas from a panel that nobody sees: behind another tab it would still receive keys."""
        focused = dock.window().focusWidget()
        # While a window is destroyed, Qt reports the visibility of panels whose canvas is deleted already.
        if focused is not None and isValid(self._canvas) and dock.isAncestorOf(focused):
            self._canvas.setFocus()

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────
    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._docks)

    def __len__(self) -> int:
        return len(self._docks)

    def panel(self, kind: type[W]) -> W:
        """The panel of a class, made now if it never was opened; raises KeyError where there is none."""
        dock = next((each for each in self._docks.values() if each.row.kind == kind.__name__), None)
        if dock is None:
            raise KeyError(kind)
        return cast(W, dock.make())

    def made(self, name: str) -> QWidget | None:
        """The panel of a name, or None where it never was opened."""
        return self._docks[name].panel

    def parts(self) -> list[QWidget]:
        """The parts of the window between which the focus goes: canvas, tool bar, and every panel that is shown."""
        docks = [dock for dock in self._docks.values() if not dock.isHidden()]
        return [self._canvas, *tool_bars(self._window), *docks]

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────
    def open(self, name: str) -> None:
        """Shows a panel, in front of those that share its place; others step aside if there is too little room."""
        open_dock(self._docks[name])
        self.workspaces.make_room()

    def shutdown(self) -> None:
        """Ends what works in the panels."""
        for dock in self._docks.values():
            if isinstance(dock.panel, Stoppable):
                dock.panel.shutdown()


class PanelDock(QDockWidget):
    """The dock of a row of PANELS. Most panels are not open at the start: each is made when it is first opened, and stays.

    `view_chosen`: another page of the panel is in front.
    """

    view_chosen = Signal()

    def __init__(self, row: Panel, bench: Bench, window: QMainWindow) -> None:
        super().__init__(translate(row.title), window)
        self.setObjectName(row.name)
        self.row, self._bench = row, bench
        self.panel: QWidget | None = None
        """The widget of the dock; None until it is made."""
        self.head = TitleBar(self)
        self.setTitleBarWidget(self.head)

    @guarded
    def setVisible(self, visible: bool) -> None:
        """Opens or closes the dock; whoever opens it, Qt comes here first."""
        if visible:
            self.make()
        super().setVisible(visible)

    def make(self) -> QWidget:
        """The panel, made now if it never was opened."""
        if self.panel is not None:
            return self.panel
        panel, appearance = self.row.make(self._bench), self._bench.appearance
        if isinstance(panel, Themed):
            panel.apply_theme(appearance.theme)
            appearance.theme_changed.connect(panel.apply_theme)
        self.setWidget(panel)
        if isinstance(panel, ViewsPanel):
            self.head.add_views(panel.views)
            panel.views.currentChanged.connect(self.view_chosen)
        if isinstance(panel, FollowingPanel):
            self.visibilityChanged.connect(panel.see)
            # Qt emits no visibilityChanged for a dock that floats away from behind a tab.
            self.topLevelChanged.connect(lambda floats: panel.see(self.isVisible()) if floats else None)
        self.panel = panel
        return panel


AWAY = 24
"""How far a panel that is made to float goes from its place, in pixels."""


class TitleBar(QWidget):
    """The head of a panel: its name, where no tab says it, its views, and its buttons."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self._name = PlainLabel(dock.windowTitle())
        set_role(self._name, "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 6, 2)
        row.setSpacing(4)
        row.addWidget(self._name)
        row.addStretch(1)
        icon = QStyle.StandardPixmap
        row.addWidget(self._button(icon.SP_TitleBarNormalButton, translate("Float or dock the panel"), self._float))
        row.addWidget(self._button(icon.SP_TitleBarCloseButton, translate("Close the panel"), dock.close))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)

    def add_views(self, views: QWidget) -> None:
        """Takes the tabs of the panel's views in, beside its name."""
        cast(QHBoxLayout, self.layout()).insertWidget(1, views)

    def tell_soon(self) -> None:
        """Says the name or not, once the panels stand where they are going: on the way there each stands alone."""
        self._soon.start()

    def _tell(self) -> None:
        window, beside = self._dock.parentWidget(), False
        if isinstance(window, QMainWindow) and not self._dock.isFloating():
            # Those that are closed keep their place, but have no tab.
            beside = any(not dock.isHidden() for dock in window.tabifiedDockWidgets(self._dock))
        self._name.setVisible(not beside)

    def _float(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
        if self._dock.isFloating():
            # Exactly over its old place it would look as if nothing had happened.
            self._dock.move(self._dock.pos() + QPoint(AWAY, AWAY))
            bring_on_screen(self._dock)

    def _button(self, icon: QStyle.StandardPixmap, words: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        set_role(button, "title")
        button.setIcon(self.style().standardIcon(icon))
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(run)
        return button


def open_dock(dock: QDockWidget) -> None:
    """Shows a panel, in front of those that share its place."""
    dock.show()
    dock.raise_()
