"""The breadcrumb of nested groups, and the walk into groups and out of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from graphgui.document.arrangement.groups import path_to
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.canvas.view_history import ViewHistory, ViewPlace
from graphgui.ui.plain_text import PlainLabel, menu_words, plain_tip
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

OPENS = 3.0
"""The zoom from which zooming in over a group opens it."""
LEAVES = 0.45
"""How much smaller than when one came in, the inside is when zooming out leaves it."""
OUTSIDE = 1.5
"""The most zoom outside after leaving so: well below the one that opens, so that it does not open again at once."""
WIDEST = 180


class Breadcrumb(QWidget):
    """A button for every group from the whole graph down to the one that is shown; a click on one goes back to it."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 3, 10, 3)
        self._row.setSpacing(2)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("The groups in which this is"))
        self.move(14, 12)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.setStyleSheet(
            f"Breadcrumb {{ background: {theme.card}; border: 1px solid {theme.line}; border-radius: 8px; }}"
            f"Breadcrumb QToolButton {{ border: none; padding: 2px 5px; color: {theme.accent}; }}"
            f"Breadcrumb QToolButton:hover, Breadcrumb QToolButton:focus {{ text-decoration: underline; }}"
            f"Breadcrumb QLabel {{ color: {theme.text}; padding: 2px 4px; }}"
        )

    def refresh(self) -> None:
        """Makes the buttons anew; at the top level the breadcrumb is hidden."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        path = path_to(self._session.document.content, self._session.level)
        if not path:
            self.hide()
            return
        self._add_button(self.tr("Whole graph"), None)
        for group in path[:-1]:
            self._add(PlainLabel("▸"))
            self._add_button(group.name, group.id)
        here = PlainLabel(self._short(path[-1].name))
        here.setToolTip(plain_tip(path[-1].name))
        font = here.font()
        font.setBold(True)
        here.setFont(font)
        self._add(PlainLabel("▸"))
        self._add(here)
        self.adjustSize()
        self.show()
        self.raise_()

    def _add_button(self, name: str, level: int | None) -> None:
        button = QToolButton()
        button.setText(menu_words(self._short(name)))
        button.setToolTip(self.tr("Leads back there (Alt+Up goes one level up)"))
        button.setAccessibleName(self.tr("Back to {name}").format(name=name))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setProperty("level", level)
        button.clicked.connect(self._on_clicked)
        self.buttons.append(button)
        self._add(button)

    def _add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)
        # Layouts show what is new only later, and leave no room for it until then.
        widget.show()

    def _on_clicked(self) -> None:
        self._session.enter(self.sender().property("level"))

    def _short(self, name: str) -> str:
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, WIDEST)


class LevelWalk:
    """Takes the view into groups and out again, by zooming too.

    Out of a group, the level is shown as it was when one went in; the inside of a group is fitted into the view.
    """

    def __init__(self, view: NavigableView, history: ViewHistory) -> None:
        self._view = view
        self._history = history
        self._session = view.session
        self._left: dict[int | None, ViewPlace] = {}
        """The place that was in view when each level was left."""
        self._level = self._session.level
        self._came_with = 1.0
        """The zoom at which the present level was shown first."""
        self.crumb = Breadcrumb(self._session, view)

    def follow(self) -> None:
        """Shows the level that the session has entered."""
        view, session = self._view, self._session
        self._left[self._level] = replace(self._history.here(), level=self._level)
        came_from, self._level = self._level, session.level
        going_out = session.level in {group.parent for group in path_to(session.document.content, came_from)}
        place = self._left.get(session.level) if going_out else None
        if place is not None:
            self._history.show(place)
        else:
            view.fit()
        self._came_with = view.zoom()
        self.crumb.refresh()

    def at_the_top(self) -> ViewPlace | None:
        """The place at the top level that is in view, or was when one went into a group; None if nobody has looked around."""
        if self._view.fit_pending:
            return None
        here = self._history.here()
        return here if self._level is None else self._left.get(None, here)

    def forget(self) -> None:
        """Forgets every place, for another document."""
        self._left, self._level, self._came_with = {}, self._session.level, 1.0
        self.crumb.refresh()

    def on_zoom(self, at: QPointF, factor: float) -> None:
        """Enters the group under this pixel after zooming far into it; leaves the level after zooming far out of it."""
        view, session = self._view, self._session
        if factor > 1 and view.zoom() >= OPENS:
            hit = view.hit(at.toPoint())
            if hit.part == "group" and hit.around is not None:
                session.enter(hit.around)
        elif factor < 1 and session.level is not None and view.zoom() <= LEAVES * self._came_with:
            inside = session.level
            session.leave_group()
            place = self._history.here()
            if place.zoom > OUTSIDE:
                middle = view.canvas.content_rect([inside]).center()
                self._history.show(ViewPlace(OUTSIDE, middle.x(), middle.y(), session.level))
