"""A panel of several views, one of them shown; what it tells stands on the canvas as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from graphgui.ui.canvas.reading import Reading
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.panels.page import Page
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

P = TypeVar("P", bound=Page)


class ViewsPanel(QWidget):
    """Shows one of its pages, lets that follow the open graph, and gives its reading to the canvas while it is seen (`see`)."""

    def __init__(self, session: Session, view: CanvasView, name: str, pages: Sequence[Page]) -> None:
        """`name` says to a screen reader what the views are of."""
        super().__init__()
        self._session, self._view = session, view
        self._is_seen = False
        self.pages = list(pages)
        self.views = QTabBar()
        self.views.setAccessibleName(name)
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        self.views.setUsesScrollButtons(True)
        self.views.setElideMode(Qt.TextElideMode.ElideNone)
        self.stack = QStackedWidget()
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
        """The page that is chosen."""
        return self.pages[self.stack.currentIndex()]

    def page_of(self, kind: type[P]) -> P:
        """The page of a class; raises KeyError where there is none."""
        for page in self.pages:
            if isinstance(page, kind):
                return page
        raise KeyError(kind)

    def choose(self, page: Page) -> None:
        """Shows a page."""
        self.views.setCurrentIndex(self.pages.index(page))

    def shutdown(self) -> None:
        """Stops whatever runs, and stops listening, for good."""
        self.see(False)
        self._session.results_changed.disconnect(self._refresh)
        self._session.document_replaced.disconnect(self._refresh)
        self._session.selection_changed.disconnect(self._follow_selection)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        for page in self.pages:
            page.apply_theme(theme)

    def see(self, seen: bool) -> None:
        """Takes whether it can be seen: behind another tab Qt calls it visible all the same."""
        # While a window is destroyed, Qt tells of panels whose canvas is gone.
        if seen == self._is_seen or not isValid(self._view.canvas):
            return
        self._is_seen = seen
        if seen:
            self._refresh()
            self._follow_selection()
        else:
            self.page.leave()
            self._tell(None)
            self._give_focus_away()

    def _give_focus_away(self) -> None:
        """Keys must not reach a view that no longer follows the graph: behind another tab it would keep the focus."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._view.setFocus()

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
            self._tell(self.page.reading())

    def _tell(self, reading: Reading | None) -> None:
        self._view.canvas.show_reading(reading)
        self._view.highlight.show_read(None if reading is None else reading.bright)
