"""Which workspace is current, what fits into the window of it, and what its user has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from graphgui.ui.appearance import type_scale
from graphgui.ui.canvas.inline_field import InPlaceEditor
from graphgui.ui.faults.guards import guarded
from graphgui.ui.shell.arrangement import Arrangement, Fingerprint, Sizes
from graphgui.ui.shell.compact_layout import CompactLayout, tool_bars
from graphgui.ui.shell.kept_layouts import (
    KeptLayout,
    as_bytes,
    current_workspace,
    drop_old_settings,
    forget,
    keep,
    keep_current,
    kept,
)
from graphgui.ui.shell.workspaces import LARGE, SMALL, USUAL, Stack, Workspace, shown_workspaces, size_class


class WorkspaceSwitch(QObject):
    """The workspaces of a window, one of which is current: `chosen` is emitted when it is another one.

    What the user changes is kept at once, for this workspace and windows of this size. What the program changes, because
    there is too little room or another workspace was chosen, is no change of the user's.
    """

    chosen = Signal()

    def __init__(
        self,
        window: QMainWindow,
        canvas: QWidget,
        arrangement: Arrangement,
        compact: CompactLayout,
        gives_way: Mapping[str, int],
        hold_view: Callable[[Callable[[], None]], None],
    ) -> None:
        """`hold_view` calls a function, as one update, and leaves the canvas with the same zoom and the same point in the middle."""
        super().__init__(window)
        self._window, self._canvas = window, canvas
        self._arrangement, self._compact = arrangement, compact
        self._gives_way, self._hold_view = gives_way, hold_view
        drop_old_settings()
        self.shown = shown_workspaces()
        """The workspaces that there are, in the order of their tabs."""
        names = [each.name for each in self.shown]
        self.current = current_workspace() if current_workspace() in names else names[0]
        """The name of the workspace that is shown."""
        self._size_class = ""
        """The size of the window, one of SMALL, USUAL and LARGE, for which the panels are arranged; empty at first."""
        self._fitted_to = QSize()
        self._fingerprint: Fingerprint = ()
        self._panel_sizes: Sizes | None = None
        """The sizes that the user has given to panels; None as long as they have those of the record."""
        self._is_at_work = False
        self._on_panel = False
        self._on_separator = self._has_dragged = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.note)
        window.installEventFilter(self)
        for dock in arrangement.docks.values():
            dock.toggleViewAction().triggered.connect(self.make_room)
            for signal in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
                signal.connect(self.notice)
            if (bar := dock.titleBarWidget()) is not None:
                bar.installEventFilter(self)
        arrangement.make(self.workspace.stacks(USUAL))

    @property
    def workspace(self) -> Workspace:
        """The record of the current workspace."""
        return next(each for each in self.shown if each.name == self.current)

    @property
    def _stacks(self) -> tuple[Stack, ...]:
        return self.workspace.stacks(self._size_class)

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────
    def choose(self, name: str) -> None:
        """Shows another workspace; document, selection and view of the canvas stay as they are."""
        if name == self.current or self._is_dragging():
            return
        self.note()
        self.current = name
        keep_current(name)
        self._arrange()
        self.chosen.emit()

    def _is_dragging(self) -> bool:
        """Whether the user drags a panel or a separator, which Qt cannot place any more once all panels have moved."""
        return (self._on_panel or self._on_separator) and bool(QGuiApplication.mouseButtons())

    def step(self, by: int) -> None:
        """Shows the next workspace, or with -1 the one before, round and round."""
        names = [each.name for each in self.shown]
        self.choose(names[(names.index(self.current) + by) % len(names)])

    def reset(self, name: str = "") -> None:
        """Puts every panel of a workspace, the current one if not told, back where it was at first, in windows of any size."""
        for size in (SMALL, USUAL, LARGE):
            forget(name or self.current, size)
        if name in ("", self.current):
            self._arrange()

    # ── fitting ──────────────────────────────────────────────────────────────────────────────────────────────────
    def fit(self, again: bool = False) -> None:
        """Makes room for the canvas where the window has another size, or `again`.

        Where it has become small, usual or large, the panels are arranged anew.
        """
        window = self._window
        if not window.isVisible() or self._is_at_work or (window.size() == self._fitted_to and not again):
            return
        self.note()
        if size_class(window.size(), type_scale()) == self._size_class:
            with self._at_work():
                self._make_room()
        else:
            self._arrange()

    def make_room(self) -> None:
        """Makes room for the canvas, beside a panel that was just opened, or for another graph."""
        self.fit(again=True)

    def _arrange(self) -> None:
        """Puts the panels where the current workspace has them in a window of this size."""
        if not self._window.isVisible():
            return
        self._size_class = size_class(self._window.size(), type_scale())
        if isinstance(QApplication.focusWidget(), InPlaceEditor):
            # Committed: its place on the canvas moves, and the user goes on to something else.
            self._canvas.setFocus()
        focus = QApplication.focusWidget()
        with self._at_work():
            self._hold_view(self._place)
        if focus is not None and focus is not QApplication.focusWidget():
            (self._canvas if focus.visibleRegion().isEmpty() else focus).setFocus()

    def _place(self) -> None:
        arrangement, compact = self._arrangement, self._compact
        compact.forget()
        compact.first_to_go = self._first_to_go()
        compact.instrument = self._arrangement.docks.get(self.workspace.instrument)
        arrangement.make(self._stacks)
        self._panel_sizes = None
        layout = kept(self.current, self._size_class)
        if layout is not None and self._window.restoreState(layout.state):
            for name in layout.aside:
                if name in arrangement.docks:
                    arrangement.docks[name].show()
            for name, page in layout.views.items():
                arrangement.choose_view(name, page)
            self._panel_sizes = layout.sizes
            for bar in tool_bars(self._window):
                # Kept, perhaps, when it could still be hidden.
                bar.show()
        arrangement.settle()
        self._make_room()
        arrangement.settle()

    def _make_room(self) -> None:
        self._fitted_to = self._window.size()
        self._compact.fit()
        if self._panel_sizes is None:
            self._arrangement.size(self._stacks, type_scale())
        else:
            self._arrangement.give_sizes(self._panel_sizes)

    def _first_to_go(self) -> list[QDockWidget]:
        """The docks in the order in which they give way; what the workspace is for goes last."""
        leads = self._stacks[0].panels
        names = sorted(self._gives_way, key=lambda name: (name in leads, self._gives_way[name]))
        return [self._arrangement.docks[name] for name in names]

    # ── following the user ───────────────────────────────────────────────────────────────────────────────────────
    def note(self) -> None:
        """Keeps what the user has changed, if anything."""
        self._soon.stop()
        if self._is_at_work or not self._size_class or not self._window.isVisible():
            return
        arrangement, aside = self._arrangement, self._compact.aside
        now = arrangement.fingerprint(aside)
        if now == self._fingerprint and not self._has_dragged:
            return
        self._fingerprint, self._has_dragged, self._panel_sizes = now, False, arrangement.sizes()
        names = tuple(name for name, dock in arrangement.docks.items() if dock in aside)
        state = as_bytes(self._window.saveState())
        keep(self.current, self._size_class, KeptLayout(state, names, arrangement.views(), self._panel_sizes))

    def notice(self) -> None:
        """Keeps what the user has changed soon, if anything: one change often comes as several."""
        if not self._is_at_work:
            self._soon.start()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Whatever changes meanwhile is not the user's doing."""
        self._is_at_work = True
        try:
            yield
            self._arrangement.settle()
        finally:
            self._is_at_work = self._has_dragged = False
            self._fingerprint = self._arrangement.fingerprint(self._compact.aside)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Detects drags of a panel by its head, and of a separator between two panels, or a panel and the canvas."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._on_panel = watched is not self._window
        if watched is self._window and isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress:
                self._on_separator = self._window.isSeparator(event.position().toPoint())
                if self._on_separator:
                    # The graph may have grown since there was last made room for it.
                    self._compact.keep_room()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._on_separator:
                self._on_separator, self._has_dragged = False, True
                self._soon.start()
        return False
