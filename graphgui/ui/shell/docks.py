"""The docks around the canvas, made of the rows of the panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStyle,
    QTabWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from graphgui.ui.commands.bench import Bench
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.shell.arrangement import Arrangement
from graphgui.ui.shell.compact_layout import CompactLayout, canvas_need, tool_bars
from graphgui.ui.shell.panels import PANELS, Area, Panel
from graphgui.ui.shell.workspace_switch import WorkspaceSwitch
from graphgui.ui.theme import Theme, set_role
from graphgui.ui.translate import translate
from graphgui.ui.update import Update

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
        self._docks: dict[str, QDockWidget] = {}
        self._panels: list[QWidget] = []

    def build(self, bench: Bench) -> None:
        """Makes every panel and puts it around the canvas."""
        window = self._window
        # A row may ask for the widgets of those above it.
        for row in PANELS:
            widget = row.make(bench)
            self._panels.append(widget)
            if isinstance(widget, Themed):
                bench.appearance.theme_changed.connect(widget.apply_theme)
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for row, widget in zip(PANELS, self._panels, strict=True):
            self._docks[row.name] = self._dock(row, widget)
        bars = [bar for dock in self.values() if isinstance(bar := dock.titleBarWidget(), TitleBar)]
        for dock in self.values():
            for bar in bars:
                dock.visibilityChanged.connect(bar.tell_soon)
                dock.topLevelChanged.connect(bar.tell_soon)
        compact = CompactLayout(
            window, self._canvas, list(self.values()), lambda: canvas_need(bench.viewpoint.fitted(), window.size())
        )
        self.workspaces = WorkspaceSwitch(
            window,
            self._canvas,
            Arrangement(window, self._docks, {row.name: row.area for row in PANELS}),
            compact,
            {row.name: row.gives_way for row in PANELS},
            self._hold_view,
        )
        bench.session.updated.connect(self._on_update)

    def _on_update(self, update: Update) -> None:
        if update.opened:
            # Another graph may need more room to be read.
            self.workspaces.make_room()

    def _dock(self, row: Panel, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(translate(row.title), self._window)
        dock.setObjectName(row.name)
        dock.setWidget(widget)
        dock.visibilityChanged.connect(lambda seen: None if seen else self._give_focus_away(dock))
        if isinstance(widget, FollowingPanel):
            dock.visibilityChanged.connect(widget.see)
            # Qt emits no visibilityChanged for a dock that floats away from behind a tab.
            dock.topLevelChanged.connect(lambda floats: widget.see(dock.isVisible()) if floats else None)
        views = widget if isinstance(widget, ViewsPanel) else None
        dock.setTitleBarWidget(TitleBar(dock, views.views if views is not None else None))
        return dock

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
        """The panel of a class; raises KeyError where there is none."""
        for widget in self._panels:
            if isinstance(widget, kind):
                return widget
        raise KeyError(kind)

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
        for widget in self._panels:
            if isinstance(widget, Stoppable):
                widget.shutdown()


AWAY = 24
"""How far a panel that is made to float goes from its place, in pixels."""


class TitleBar(QWidget):
    """The head of a panel: its name, where no tab says it, its views, and its buttons."""

    def __init__(self, dock: QDockWidget, views: QWidget | None) -> None:
        super().__init__(dock)
        self._dock = dock
        self._name = QLabel(dock.windowTitle())
        set_role(self._name, "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 6, 2)
        row.setSpacing(4)
        row.addWidget(self._name)
        if views is not None:
            row.addWidget(views)
        row.addStretch(1)
        icon = QStyle.StandardPixmap
        row.addWidget(self._button(icon.SP_TitleBarNormalButton, translate("Float or dock the panel"), self._float))
        row.addWidget(self._button(icon.SP_TitleBarCloseButton, translate("Close the panel"), dock.close))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)

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

    def _button(self, icon: QStyle.StandardPixmap, words: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        set_role(button, "title")
        button.setIcon(self.style().standardIcon(icon))
        button.setIconSize(QSize(10, 10))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(run)
        return button


def open_dock(dock: QDockWidget) -> None:
    """Shows a panel, in front of those that share its place."""
    dock.show()
    dock.raise_()
