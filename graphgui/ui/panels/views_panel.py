"""A panel of several pages with a tab bar; the reading of the open page is shown on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Viewpoint
from graphgui.ui.panels.page import Page
from graphgui.ui.theme import Theme

P = TypeVar("P", bound=Page)


class _Stack(QStackedWidget):
    """The pages one behind the other. No dock asks for a height by width, which every page would measure anew."""

    def hasHeightForWidth(self) -> bool:
        return False


class ViewsPanel(QWidget):
    """A panel of pages. While it is seen, the chosen page follows the graph and gives its reading to the canvas."""

    def __init__(self, canvas: CanvasScene, viewpoint: Viewpoint, name: str, pages: Sequence[Page]) -> None:
        """`name` describes the tabs to a screen reader."""
        super().__init__()
        self._canvas, self._viewpoint = canvas, viewpoint
        session = self._session = canvas.session
        self._is_seen = False
        self.pages = list(pages)
        self.views = QTabBar()
        self.views.setAccessibleName(name)
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        self.views.setUsesScrollButtons(True)
        self.views.setElideMode(Qt.TextElideMode.ElideNone)
        self.stack = _Stack()
        for page in self.pages:
            self.views.addTab(page.title())
            self.stack.addWidget(page)
            page.reading_changed.connect(self._show_reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.views)
        column.addWidget(self.stack, 1)
        self.views.currentChanged.connect(self._show_page)
        session.results_changed.connect(self._refresh)
        session.document_replaced.connect(self._refresh)
        session.selection_changed.connect(self._follow_selection)

    @property
    def page(self) -> Page:
        """The chosen page."""
        return self.pages[self.stack.currentIndex()]

    def page_of(self, kind: type[P]) -> P:
        """The page of a class; raises KeyError where there is none."""
        for page in self.pages:
            if isinstance(page, kind):
                return page
        raise KeyError(kind)

    def choose(self, page: Page) -> None:
        """Chooses a page."""
        self.views.setCurrentIndex(self.pages.index(page))

    def shutdown(self) -> None:
        """Stops everything that runs and disconnects from the session, for good."""
        self.see(False)
        self._session.results_changed.disconnect(self._refresh)
        self._session.document_replaced.disconnect(self._refresh)
        self._session.selection_changed.disconnect(self._follow_selection)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        for page in self.pages:
            page.apply_theme(theme)

    def see(self, seen: bool) -> None:
        """Sets whether the user can see the panel: a panel behind another tab is visible for Qt all the same."""
        # While a window is destroyed, Qt reports the visibility of panels whose canvas is deleted already.
        if seen == self._is_seen or not isValid(self._canvas):
            return
        self._is_seen = seen
        if seen:
            self._refresh()
            self._follow_selection()
        else:
            self.page.leave()
            self._canvas.show_reading(None)
            self._give_focus_away()

    def _give_focus_away(self) -> None:
        """Moves the focus to the canvas: behind another tab, a page that follows nothing would still receive keys."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._viewpoint.setFocus()

    def _show_page(self, at: int) -> None:
        self.page.leave()
        self.stack.setCurrentIndex(at)
        self._refresh()
        self._follow_selection()

    def _refresh(self) -> None:
        if self._is_seen:
            self.page.refresh()
            self._show_reading()

    def _follow_selection(self) -> None:
        if self._is_seen:
            self.page.follow_selection()

    def _show_reading(self) -> None:
        if self._is_seen:
            self._canvas.show_reading(self.page.reading())
