"""The panels around the canvas: which there are, where they stand at first, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

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

from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.theme import set_role
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Panel(NamedTuple):
    """A panel: its name in saved layouts, its title, what stands in it, where, and whether it is open at first."""

    name: str
    title: str
    widget: QWidget
    area: Qt.DockWidgetArea
    is_open: bool = True


def build_docks(window: MainWindow) -> dict[str, QDockWidget]:
    """Puts all panels around the canvas; those at the bottom share one place, behind tabs."""
    panels = [
        Panel("operations", translate("Operations"), window.palette_panel, LEFT),
        Panel("inspector", translate("Inspector"), window.inspector, RIGHT),
        Panel("code", translate("Code"), window.code, RIGHT),
        Panel("gradient_descent", translate("Gradient descent"), window.descent, BOTTOM),
        Panel("chain_rule", translate("Chain rule"), window.chain_rule, BOTTOM),
        Panel("practice", translate("Practice"), window.practice, BOTTOM),
        Panel("history", translate("History"), window.history, RIGHT, is_open=False),
    ]
    window.setTabPosition(BOTTOM, QTabWidget.TabPosition.North)
    docks = {}
    for panel in panels:
        dock = docks[panel.name] = QDockWidget(panel.title, window)
        dock.setObjectName(panel.name)
        dock.setWidget(panel.widget)
        window.addDockWidget(panel.area, dock)
        dock.setVisible(panel.is_open)
        views = panel.widget if isinstance(panel.widget, ViewsPanel) else None
        if views is not None:
            dock.visibilityChanged.connect(views.see)
            # Of one that floats away from behind a tab Qt does not tell that it is visible now.
            dock.topLevelChanged.connect(
                lambda floats, dock=dock, see=views.see: see(dock.isVisible()) if floats else None
            )
        if panel.area == BOTTOM:
            dock.setTitleBarWidget(TitleBar(dock, views.views if views is not None else None))
    below = [docks[panel.name] for panel in panels if panel.area == BOTTOM]
    for dock in below[1:]:
        window.tabifyDockWidget(below[0], dock)
    for dock in below:
        for other in below:
            bar = other.titleBarWidget()
            if isinstance(bar, TitleBar):
                dock.visibilityChanged.connect(bar.tell_soon)
                dock.topLevelChanged.connect(bar.tell_soon)
    below[0].raise_()
    size_docks(window, docks)
    return docks


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


def size_docks(window: MainWindow, docks: dict[str, QDockWidget]) -> None:
    """Gives the panels the sizes that they have at first."""
    window.resizeDocks([docks["operations"], docks["inspector"]], [230, 320], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["inspector"], docks["code"]], [330, 240], Qt.Orientation.Vertical)
    window.resizeDocks([docks["gradient_descent"]], [260], Qt.Orientation.Vertical)


def open_dock(dock: QDockWidget) -> None:
    """Shows a panel, in front of those that share its place."""
    dock.show()
    dock.raise_()
