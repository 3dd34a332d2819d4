"""A panel of several pages with a tab bar; the reading of the open page is shown on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout
from shiboken6 import isValid

from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.faults.guards import guarded
from graphgui.ui.panels.cover import Cover
from graphgui.ui.panels.following_panel import FollowingPanel
from graphgui.ui.panels.page import Page
from graphgui.ui.theme import Theme
from graphgui.ui.update import EVERYTHING, Update

P = TypeVar("P", bound=Page)


class _Stack(QStackedWidget):
    """The pages one behind the other. No dock asks for a height by width, which every page would measure anew."""

    @guarded
    def hasHeightForWidth(self) -> bool:
        return False


class ViewsPanel(FollowingPanel):
    """A panel of pages. While it is seen, the chosen page follows the graph and gives its reading to the canvas.

    `practice_wanted`: the user goes from a covered page to where hidden numbers are answered.
    """

    practice_wanted = Signal()

    def __init__(self, canvas: CanvasScene, name: str, pages: Sequence[Page]) -> None:
        """`name` describes the tabs to a screen reader."""
        super().__init__(canvas.session)
        self._canvas = canvas
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
        self.cover = Cover()
        self.cover.practice_wanted.connect(self.practice_wanted)
        self.cover.show_wanted.connect(lambda: self._session.hide(frozenset()))
        self.stack.addWidget(self.cover)
        self.views.currentChanged.connect(self._show_page)

    @property
    def page(self) -> Page:
        """The chosen page."""
        return self.pages[self.views.currentIndex()]

    @property
    def is_covered(self) -> bool:
        """Whether the chosen page would show hidden numbers, so that a sentence is there in its place."""
        return self.page.shows_all_numbers and self._session.hides_any

    def page_of(self, kind: type[P]) -> P:
        """The page of a class; raises KeyError where there is none."""
        for page in self.pages:
            if isinstance(page, kind):
                return page
        raise KeyError(kind)

    def choose(self, page: Page) -> None:
        """Chooses a page."""
        self.views.setCurrentIndex(self.pages.index(page))

    def choose_named(self, name: str) -> None:
        """Chooses the page of a class by its name; does nothing where there is none."""
        for page in self.pages:
            if type(page).__name__ == name:
                self.choose(page)

    def shutdown(self) -> None:
        """Stops everything that runs and disconnects from the session, for good."""
        self.see(False)
        super().shutdown()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        for page in self.pages:
            page.apply_theme(theme)

    def follow(self, update: Update) -> None:
        if self.is_covered:
            if self.stack.currentWidget() is not self.cover:
                self.page.leave()
                self.stack.setCurrentWidget(self.cover)
                self._session.show_reading(self, None)
            return
        if self.stack.currentWidget() is self.cover:
            # The page has followed nothing while it was covered.
            update = EVERYTHING
        self.stack.setCurrentWidget(self.page)
        if update.results or update.replaced:
            self.page.refresh()
            self._show_reading()
        if update.selection:
            self.page.follow_selection()

    def see(self, is_seen: bool) -> None:
        """Sets whether the user can see the panel; the page follows the graph and gives its reading meanwhile."""
        # While a window is destroyed, Qt reports the visibility of panels whose canvas is deleted already.
        if is_seen == self.is_seen or not isValid(self._canvas):
            return
        # The page has followed nothing while it was unseen.
        self.is_dirty = True
        super().see(is_seen)
        if not is_seen:
            self.page.leave()
            self._session.show_reading(self, None)

    def _show_page(self, at: int) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, Page):
            shown.leave()
        self._session.show_reading(self, None)
        self.stack.setCurrentWidget(self.page)
        if self.is_seen:
            self.follow(EVERYTHING)

    def _show_reading(self) -> None:
        if self.is_seen and not self.is_covered:
            self._session.show_reading(self, self.page.reading())
