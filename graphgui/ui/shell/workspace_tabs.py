"""The tabs of the workspaces at the right end of the menu bar; where there is too little room, one button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QTabBar, QToolBar, QToolButton, QWidget

from graphgui.ui.commands.actions import Actions
from graphgui.ui.faults.guards import guarded
from graphgui.ui.shell.workspace_switch import WorkspaceSwitch
from graphgui.ui.theme import set_role
from graphgui.ui.translate import translate

AROUND = 34
"""Around the text of the button, in pixels."""
GAP = 24
"""The least distance of the tabs from the menus, in pixels."""


class CurrentButton(QToolButton):
    """The button with the name of the current workspace, wide enough for any: a menu bar does not follow its corner."""

    def __init__(self, bar: QMenuBar, titles: list[str]) -> None:
        super().__init__(bar)
        self._texts = [_button_text(title) for title in titles]

    @guarded
    def sizeHint(self) -> QSize:
        """The size for the longest name."""
        widest = max(map(self.fontMetrics().horizontalAdvance, self._texts))
        return QSize(widest + AROUND, super().sizeHint().height())


def _button_text(title: str) -> str:
    return f"{title} ▾"


class WorkspaceTabs(QObject):
    """The tabs, one for each workspace; a right click on one offers to reset it. `menu` has the same as commands.

    Where the system shows the menus outside the window, the tabs stand at the end of the tool bar.
    """

    def __init__(
        self, window: QMainWindow, tool_bar: QToolBar, workspaces: WorkspaceSwitch, menu: QMenu, actions: Actions
    ) -> None:
        super().__init__(window)
        self._window, self._workspaces, self._actions = window, workspaces, actions
        bar = self._bar
        self.tabs, self.button = QTabBar(bar), CurrentButton(bar, [translate(each.title) for each in workspaces.shown])
        set_role(self.tabs, "workspaces")
        set_role(self.button, "workspaces")
        self.tabs.setAccessibleName(self.tr("Workspaces"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for each in workspaces.shown:
            self.tabs.addTab(translate(each.title))
            actions[f"workspace_{each.name}"].changed.connect(self._show_tips)
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolTip(self.tr("Workspaces"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self.tabs, self.button):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(self._show_menu)
            widget.hide()
        self.tabs.currentChanged.connect(lambda at: workspaces.choose(workspaces.shown[at].name))
        workspaces.chosen.connect(self._follow)
        if bar.isNativeMenuBar():
            # A widget that is hidden makes a hidden action.
            tool_bar.addWidget(self.tabs).setVisible(True)
        bar.installEventFilter(self)
        self._show_tips()
        self._follow()

    @property
    def _bar(self) -> QMenuBar:
        # Qt made it, and PySide's object for it may go while it is there: it is asked for each time.
        return self._window.menuBar()

    def _show_tips(self) -> None:
        """Gives the tabs the tool tips of their commands, with the keys that these have now."""
        for at, each in enumerate(self._workspaces.shown):
            self.tabs.setTabToolTip(at, self._actions[f"workspace_{each.name}"].toolTip())

    def _follow(self) -> None:
        names = [each.name for each in self._workspaces.shown]
        self.tabs.setCurrentIndex(names.index(self._workspaces.current))
        title = translate(self._workspaces.workspace.title)
        self.button.setText(_button_text(title))
        self.button.setAccessibleName(self.tr("Workspace: {title}").format(title=title))
        self._fold()

    def _fold(self) -> None:
        """Shows the tabs where there is room for them beside the menus, else the button."""
        bar = self._bar
        if bar.isNativeMenuBar():
            return
        corner = bar.cornerWidget()
        menus = bar.sizeHint().width() - (corner.sizeHint().width() if corner is not None else 0)
        fits = menus + GAP + self.tabs.sizeHint().width() <= bar.width()
        chosen: QWidget = self.tabs if fits else self.button
        other = self.button if chosen is self.tabs else self.tabs
        if corner is not chosen:
            has_focus = other.hasFocus()
            other.hide()
            bar.setCornerWidget(chosen)
            chosen.show()
            if has_focus:
                chosen.setFocus()

    def _show_menu(self, at: QPoint) -> None:
        workspaces, widget = self._workspaces, self.tabs if self.tabs.isVisible() else self.button
        tab = self.tabs.tabAt(at) if widget is self.tabs else self.tabs.currentIndex()
        if tab < 0:
            return
        workspace = workspaces.shown[tab]
        menu = QMenu(self._bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.tr("&Reset workspace {title}").format(title=translate(workspace.title))
        menu.addAction(words).triggered.connect(lambda: workspaces.reset(workspace.name))
        menu.popup(widget.mapToGlobal(at))

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Folds and unfolds with the width of the menu bar and the size of the type."""
        if isinstance(watched, QMenuBar) and event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.StyleChange,
            QEvent.Type.FontChange,
        ):
            self._fold()
        return False
