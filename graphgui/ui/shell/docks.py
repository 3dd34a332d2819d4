"""The docks around the canvas, made of the rows of the panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QSize, Qt, QTimer
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
from graphgui.ui.shell.compact_layout import CompactLayout, tool_bars
from graphgui.ui.shell.panels import BOTTOM, PANELS, Panel
from graphgui.ui.theme import Theme, set_role
from graphgui.ui.translate import translate

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
    """The docks of a window by name, made of the rows of PANELS, and the canvas's room among them.

    Those at the bottom share one place, behind tabs.
    """

    def __init__(self, window: QMainWindow, canvas: QWidget) -> None:
        self._window, self._canvas = window, canvas
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
        window.setTabPosition(BOTTOM, QTabWidget.TabPosition.North)
        for row, widget in zip(PANELS, self._panels, strict=True):
            self._docks[row.name] = self._dock(row, widget)
        below = [self._docks[row.name] for row in PANELS if row.area == BOTTOM]
        for dock in below[1:]:
            window.tabifyDockWidget(below[0], dock)
        for dock in below:
            for other in below:
                bar = other.titleBarWidget()
                if isinstance(bar, TitleBar):
                    dock.visibilityChanged.connect(bar.tell_soon)
                    dock.topLevelChanged.connect(bar.tell_soon)
        below[0].raise_()
        self._size()
        by_turn = sorted(PANELS, key=lambda row: row.gives_way)
        self._compact = CompactLayout(
            window, self._canvas, list(self.values()), [self._docks[row.name] for row in by_turn]
        )

    def _dock(self, row: Panel, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(translate(row.title), self._window)
        dock.setObjectName(row.name)
        dock.setWidget(widget)
        self._window.addDockWidget(row.area, dock)
        dock.setVisible(row.is_open)
        dock.visibilityChanged.connect(lambda seen: None if seen else self._give_focus_away(dock))
        if isinstance(widget, FollowingPanel):
            dock.visibilityChanged.connect(widget.see)
            # Qt emits no visibilityChanged for a dock that floats away from behind a tab.
            dock.topLevelChanged.connect(lambda floats: widget.see(dock.isVisible()) if floats else None)
        views = widget if isinstance(widget, ViewsPanel) else None
        if row.area == BOTTOM:
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
        """Shows a panel, in front of those that share its place."""
        open_dock(self._docks[name])

    def fit(self) -> None:
        """Hides and shows panels where the window has another size."""
        self._compact.fit()

    def make_room(self) -> None:
        """Hides panels where the canvas has too little room with the one that was just opened."""
        self._compact.fit(again=True)

    def give_back(self) -> None:
        """Shows the panels that were hidden for want of room, so that the layout can be saved."""
        self._compact.give_back()

    def remember_first(self) -> None:
        """Takes the layout as it is now for the first one, to which `reset` returns."""
        self._first = self._window.saveState()

    def reset(self) -> None:
        """Puts every panel back where it was at first."""
        self._window.restoreState(self._first)
        self._size()

    def shutdown(self) -> None:
        """Ends what works in the panels."""
        for widget in self._panels:
            if isinstance(widget, Stoppable):
                widget.shutdown()

    def _size(self) -> None:
        """Gives the panels the sizes that they have at first."""
        wide = [row for row in PANELS if row.width]
        self._resize(wide, [row.width for row in wide], Qt.Orientation.Horizontal)
        for area in dict.fromkeys(row.area for row in PANELS):
            high = [row for row in PANELS if row.height and row.area == area]
            self._resize(high, [row.height for row in high], Qt.Orientation.Vertical)

    def _resize(self, rows: list[Panel], sizes: list[int], orientation: Qt.Orientation) -> None:
        self._window.resizeDocks([self._docks[row.name] for row in rows], sizes, orientation)


class TitleBar(QWidget):
    """The head of a panel that shares its place behind tabs: the tab says its name, so here stand its views instead."""

    def __init__(self, dock: QDockWidget, views: QWidget | None) -> None:
        super().__init__(dock)
        self._dock = dock
        self._name = QLabel(dock.windowTitle())
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
