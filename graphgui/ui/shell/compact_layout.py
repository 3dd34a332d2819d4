"""Too little room: panels step aside so that the canvas stays large enough, and come back with the room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QToolBar, QWidget

from graphgui.ui.widgets.screen_room import limit_on_screen

READABLE_ZOOM = 12 / 13
"""The zoom at which the smallest text of a card or wire, 13 pixels at its natural size, is 12 pixels high."""
LEAST_CANVAS = QSize(300, 170)
"""What the canvas needs to be of use, in pixels."""
MOST_CANVAS = QSize(800, 440)
"""What is enough for any graph: one looks around in a larger one."""
MOST_SHARE = 0.62, 0.45
"""The most that a graph may claim of the width and the height of the window."""
LEAST_WINDOW = QSize(480, 320)
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
ENDS = Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


def canvas_need(fitted: QRectF, window: QSize) -> QSize:
    """The least size of the canvas for a graph that is fitted with this rectangle of the scene, in a window of a size.

    All of the graph, at a zoom at which it can be read; but never less than LEAST_CANVAS, and no more than MOST_CANVAS
    or its share of the window.
    """
    graph = (fitted.size() * READABLE_ZOOM).toSize()
    share = QSize(int(window.width() * MOST_SHARE[0]), int(window.height() * MOST_SHARE[1]))
    return graph.boundedTo(MOST_CANVAS).boundedTo(share).expandedTo(LEAST_CANVAS)


class CompactLayout:
    """Hides panels where the canvas would have less room than it needs, those that matter least first.

    First they shrink to their smallest useful size, as Qt sees to; what is hidden then is `aside`, and not taken for
    closed. A panel that someone shows in spite of that stays.
    """

    def __init__(
        self, window: QMainWindow, canvas: QWidget, docks: Sequence[QDockWidget], need: Callable[[], QSize]
    ) -> None:
        """`need` gives the least size of the canvas."""
        self._window, self._canvas, self._docks, self._need = window, canvas, list(docks), need
        self.first_to_go: list[QDockWidget] = list(docks)
        self.instrument: QDockWidget | None = None
        """The panel that the workspace is for: it stays as long as the canvas is of use beside it."""
        self.aside: set[QDockWidget] = set()
        self._wanted: set[QDockWidget] = set()
        """Panels that were opened although there is too little room for them."""
        self._open: set[QDockWidget] | None = None
        """The panels that were open at the last fitting."""
        self._front: set[QDockWidget] = set()
        """Those of `aside` that were in front of others."""
        self._tabs = QTabBar(window)
        """Never shown: it says how high tabs are."""
        self._tabs.addTab("")
        self._tabs.hide()
        limit_on_screen(window, LEAST_WINDOW)

    def forget(self) -> None:
        """Takes the panels as they are: none of them has stepped aside."""
        self.aside, self._wanted, self._front, self._open = set(), set(), set(), None

    def fit(self) -> None:
        """Hides what there is no room for, shows again what has room now, and keeps the canvas its room."""
        shown = {dock for dock in self._docks if not dock.isHidden()}
        self.aside -= shown
        open = shown | self.aside
        # What was opened since then is wanted, as long as there is no room for it.
        self._wanted = (self._wanted | (shown - self._open if self._open is not None else set())) & shown
        self._wanted &= self._who_goes(open, spare=False)
        aside = self._who_goes(open)
        for dock in self._docks:
            if dock in aside - self.aside:
                if is_in_front(dock):
                    self._front.add(dock)
                dock.hide()
            elif dock in self.aside - aside:
                dock.show()
                if dock in self._front:
                    dock.raise_()
        self.aside = aside
        self._front &= aside
        self._open = open - aside
        self.keep_room()

    def keep_room(self) -> None:
        """Lets no panel make the canvas smaller than its graph needs, as far as the window has that room."""
        room = self._room({dock for dock in self._docks if not (dock.isHidden() or dock.isFloating())})
        self._canvas.setMinimumSize(self._need().boundedTo(room).expandedTo(QSize(1, 1)))

    # ── who goes ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _who_goes(self, open: Iterable[QDockWidget], spare: bool = True) -> set[QDockWidget]:
        """Those of some panels for which there is no room; with `spare`, not those that are wanted all the same."""
        gone: set[QDockWidget] = set()
        shown = {dock for dock in open if not dock.isFloating()}
        need, spared = self._need(), set(self._wanted) if spare else set()
        if self.instrument in shown and self.instrument is not None:
            room = self._room({self.instrument})
            if room.width() >= LEAST_CANVAS.width() and room.height() >= LEAST_CANVAS.height():
                spared.add(self.instrument)

        def drop(area: Qt.DockWidgetArea, whole: bool = False) -> bool:
            """Drops the place in an area that matters least, or all of them; False where none can go."""
            places = [place for place in self._places(shown, area) if not place & spared]
            for place in places if whole else places[:1]:
                shown.difference_update(place)
                gone.update(place)
            return bool(places)

        while self._room(shown).height() < need.height() and any(drop(area) for area in ENDS):
            pass
        for side in SIDES:
            while self._column(shown, side).height() > self._between_the_ends(shown) and drop(side):
                pass
        while self._room(shown).width() < need.width():
            if not any(drop(side, whole=True) for side in sorted(SIDES, key=lambda side: self._rank(shown, side))):
                break
        return gone

    def _places(self, shown: set[QDockWidget], area: Qt.DockWidgetArea) -> list[set[QDockWidget]]:
        """The places of an area, those that go first at the front: panels behind tabs share one."""
        places: list[set[QDockWidget]] = []
        for dock in reversed(self.first_to_go):
            if dock in shown and self._window.dockWidgetArea(dock) == area and not any(dock in each for each in places):
                places.insert(0, {dock, *(each for each in self._window.tabifiedDockWidgets(dock) if each in shown)})
        return places

    def _rank(self, shown: set[QDockWidget], area: Qt.DockWidgetArea) -> int:
        """How late an area gives way: with the panel of it that matters most."""
        return max(
            (at for at, dock in enumerate(self.first_to_go) if dock in shown and self._in(dock, area)), default=-1
        )

    def _in(self, dock: QDockWidget, area: Qt.DockWidgetArea) -> bool:
        return self._window.dockWidgetArea(dock) == area

    # ── how much room there is ───────────────────────────────────────────────────────────────────────────────────
    def _room(self, shown: set[QDockWidget]) -> QSize:
        """The room for the canvas beside panels at their smallest useful sizes."""
        return QSize(
            self._window.width() - sum(self._column(shown, side).width() for side in SIDES),
            self._between_the_ends(shown),
        )

    def _between_the_ends(self, shown: set[QDockWidget]) -> int:
        window = self._window
        bars = window.menuBar().height() + window.statusBar().height() + sum(bar.height() for bar in tool_bars(window))
        return window.height() - bars - sum(self._row(shown, end) for end in ENDS)

    def _column(self, shown: set[QDockWidget], side: Qt.DockWidgetArea) -> QSize:
        """The least size of the places beside the canvas, one below the other."""
        sizes = [self._least(place) for place in self._places(shown, side)]
        return QSize(max((size.width() for size in sizes), default=0), sum(size.height() for size in sizes))

    def _row(self, shown: set[QDockWidget], end: Qt.DockWidgetArea) -> int:
        """The least height of the places above or below the canvas."""
        return max((self._least(place).height() for place in self._places(shown, end)), default=0)

    def _least(self, place: Collection[QDockWidget]) -> QSize:
        """The smallest useful size of panels that share a place, with their tabs."""
        least = QSize(0, 0)
        for dock in place:
            least = least.expandedTo(dock.minimumSizeHint())
        return least + QSize(0, self._tabs.sizeHint().height() if len(place) > 1 else 0)


def is_in_front(dock: QDockWidget) -> bool:
    """Whether a panel can be seen: not closed, nor behind the tab of another one."""
    return not dock.isHidden() and not dock.visibleRegion().isEmpty()


def tool_bars(window: QMainWindow) -> list[QToolBar]:
    """The tool bars of a window."""
    return window.findChildren(QToolBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
