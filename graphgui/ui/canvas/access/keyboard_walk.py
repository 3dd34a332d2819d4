"""Going over the canvas by keyboard: from node to node and along wires; and the ring that shows the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from graphgui.document.arrangement.groups import visible
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Viewpoint
from graphgui.ui.faults.guards import guarded_paint

RING = 3
"""The width in pixels of the ring around a canvas that has the focus."""
ASIDE = 2.0
"""How much a distance across the direction counts beside one along it."""
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
Place = tuple[float, float]


def beside(places: Mapping[int, Place], start: Place, direction: tuple[int, int]) -> int | None:
    """The next place in a direction (left, right, up or down), straight ahead rather than near; None at the end."""
    best, least = None, float("inf")
    for id, (x, y) in places.items():
        dx, dy = x - start[0], y - start[1]
        ahead = dx * direction[0] + dy * direction[1]
        aside = abs(dx * direction[1]) + abs(dy * direction[0])
        if ahead > 1.0 and ahead + ASIDE * aside < least:
            best, least = id, ahead + ASIDE * aside
    return best


class KeyboardWalk:
    """Selects what is beside the selection, or at the other end of its wires, and brings it into view."""

    def __init__(self, canvas: CanvasScene, viewpoint: Viewpoint) -> None:
        self._canvas, self._viewpoint = canvas, viewpoint
        self._session = canvas.session

    def go(self, direction: tuple[int, int]) -> None:
        """Selects what is next in a direction; where nothing is selected, what is nearest to the middle of the view."""
        canvas, chosen = self._canvas, self._session.chosen
        places = {id: (card.center().x(), card.center().y()) for id, card in canvas.cards().items()}
        known = [places[id] for id in chosen if id in places]
        known += [
            (wire.sceneBoundingRect().center().x(), wire.sceneBoundingRect().center().y())
            for wire in (canvas.wire_item(each) for each in canvas.chosen_wires)
        ]
        if known:
            # Of several, the outermost one leads.
            start = max(known, key=lambda at: at[0] * direction[0] + at[1] * direction[1])
            found = beside({id: at for id, at in places.items() if id not in chosen}, start, direction)
        else:
            middle = self._viewpoint.middle()
            found = min(
                places,
                key=lambda id: (places[id][0] - middle.x()) ** 2 + (places[id][1] - middle.y()) ** 2,
                default=None,
            )
        if found is not None:
            self._take(found)

    def to_source(self) -> None:
        """Follows a wire against its direction: to what the selected node depends on, or where the selected wire begins."""
        self._follow(lambda wire: wire.source, self._session.graph.wires_into)

    def to_target(self) -> None:
        """Follows a wire: to what the selected node feeds, or where the selected wire ends."""
        self._follow(lambda wire: wire.target, self._session.graph.wires_from)

    def _follow(self, end: Callable[[Wire], int], wires_of: Callable[[int], list[Wire]]) -> None:
        wires = sorted(self._canvas.chosen_wires) or [
            wire for id in sorted(self._session.selection) for wire in wires_of(id)
        ]
        if wires:
            self._take(end(wires[0]))

    def to_wire(self) -> None:
        """Selects a wire of the selected node; then, each time, the next one of the graph."""
        canvas = self._canvas
        seen = (each.wire for each in visible(self._session.document.content, self._session.level).wires)
        # Several that are seen as one are one.
        wires = list(dict.fromkeys(canvas.bundle_of(wire)[0] for wire in seen))
        if not wires:
            return
        now = [wires.index(wire) for wire in canvas.chosen_wires if wire in wires]
        near = [at for at, wire in enumerate(wires) if {wire.source, wire.target} & self._session.selection]
        at = (max(now) + 1) % len(wires) if now else near[0] if near else 0
        self._session.select(())
        canvas.choose_wires({wires[at]})
        self._viewpoint.reveal(canvas.wire_item(wires[at]).sceneBoundingRect())
        self._viewpoint.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._viewpoint.announce_selection()

    def _take(self, id: int) -> None:
        if not self._canvas.card(id).isEmpty():
            self._session.select([id])
            self._viewpoint.reveal_items([id])
        else:
            # It is hidden in a group, or outside of the level that is shown.
            self._session.go_to([id])
        self._viewpoint.setFocus(Qt.FocusReason.ShortcutFocusReason)


class FocusRing(QWidget):
    """A ring around the canvas while it has the focus by keyboard; a click hides it."""

    def __init__(self, view: QAbstractScrollArea, style: Style) -> None:
        super().__init__(view)
        self._view, self._style = view, style
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_for(self, reason: Qt.FocusReason) -> None:
        """Shows the ring where the focus came by keyboard."""
        if reason in BY_KEY:
            self.place()
            self.show()
            self.raise_()

    def place(self) -> None:
        """Puts the ring around the canvas."""
        rect = self._view.rect()
        self.setGeometry(rect)
        inner = QRect(rect).adjusted(RING, RING, -RING, -RING)
        self.setMask(QRegion(rect).subtracted(QRegion(inner)))

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ring."""
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(self._style.theme.accent), 2 * RING))
            painter.drawRect(self.rect())
