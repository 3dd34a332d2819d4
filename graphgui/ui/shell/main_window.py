"""The main window: puts session, canvas, panels, commands and bars together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QSizePolicy, QToolBar

from graphgui.document.arrangement.groups import shown_as
from graphgui.document.document import Document
from graphgui.document.journal.journal_store import JournalStore
from graphgui.document.unexpected import attempt, report
from graphgui.ui.appearance import Appearance, natural_zoom, type_scale
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.commands.actions import Actions
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import BAR
from graphgui.ui.commands.command_palette import CommandPalette
from graphgui.ui.commands.command_target import CommandTarget
from graphgui.ui.commands.context_menus import ContextMenus
from graphgui.ui.commands.file_dialogs import Files
from graphgui.ui.commands.find_bar import FindBar
from graphgui.ui.commands.menus.chain_rule_commands import explain, go_to_hidden
from graphgui.ui.commands.menus.clipboard_commands import leave_text_on_clipboard
from graphgui.ui.commands.menus.navigation_commands import go_to_next_problem
from graphgui.ui.commands.menus.view_commands import WORKSPACES_MENU
from graphgui.ui.commands.registry import commands_of, fill_menu_bar
from graphgui.ui.commands.switches import Switches
from graphgui.ui.drag_formats import local_file
from graphgui.ui.faults.guards import guarded
from graphgui.ui.faults.last_resort import ask_to_leave, let_go_of_input
from graphgui.ui.insert.inserter import Inserter
from graphgui.ui.insert.usage import Usage
from graphgui.ui.insert.wire_dialog import WireDialog
from graphgui.ui.plain_text import title_words
from graphgui.ui.session import Session
from graphgui.ui.settings import settings
from graphgui.ui.shell.docks import Docks
from graphgui.ui.shell.expression_bar import ExpressionBar
from graphgui.ui.shell.output_choice import OutputChoice
from graphgui.ui.shell.remembered_view import RememberedView
from graphgui.ui.shell.status_line import StatusLine
from graphgui.ui.shell.workspace_tabs import WorkspaceTabs
from graphgui.ui.theme import program_icon
from graphgui.ui.update import Update
from graphgui.ui.widgets.screen_room import FIRST_SIZE, open_on_screen
from graphgui.ui.widgets.text_field import finish_typing


class MainWindow(QMainWindow):
    """The whole program on the screen, for one document at a time, of which a journal is written where there is a store."""

    def __init__(self, document: Document, journals: JournalStore | None = None) -> None:
        super().__init__()
        self._was_shown = False
        self.setObjectName("main_window")
        self.setWindowIcon(program_icon())
        open_on_screen(self, FIRST_SIZE * type_scale())
        self.setAcceptDrops(True)
        self.session = Session(document)
        # Before any widget is made: Qt does not give the type of a style sheet to those that exist already.
        self.appearance = Appearance(self)
        self.view = CanvasView(self.session, self.appearance.theme)
        self.setCentralWidget(self.view)
        self.view.natural = natural_zoom()
        self.bench = self._make_bench(journals)
        self.bench.switches.restore()
        self.files, self.actions_by_id = self.bench.files, self.bench.actions
        self._remembered = RememberedView(self.session, self.view.history, self.view.walk)
        # What is under way belongs to the document that is about to be saved or left.
        self.files.about_to_leave.connect(self.view.finish_all)
        self.files.about_to_leave.connect(finish_typing)
        self.docks.build(self.bench)
        self.workspaces = self.docks.workspaces
        self.files.about_to_leave.connect(self._remembered.keep)
        self.actions_by_id.fill(commands_of(self.bench))
        self._build_tool_bar()
        switches = (dock.toggleViewAction() for dock in self.docks.values())
        self.menus = fill_menu_bar(self.menuBar(), self.bench, switches)
        self.workspace_tabs = WorkspaceTabs(
            self, self.tool_bar, self.workspaces, self.menus[WORKSPACES_MENU], self.actions_by_id
        )
        self.context_menus = ContextMenus(self.bench)
        self.status_line = StatusLine(self.session)
        self.setStatusBar(self.status_line)
        self._connect()
        self.appearance.theme_changed.emit(self.appearance.theme)
        self._show_title()
        self.view.setFocus()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _make_bench(self, journals: JournalStore | None) -> Bench:
        """The parts that commands and panels are made of; panels and actions are still empty."""
        session, view, appearance = self.session, self.view, self.appearance
        find_bar = FindBar(view, view, view.history, view.highlight)
        view.resized.connect(find_bar.place)
        inserter = Inserter(view, view, Usage(), self)
        wire_dialog = WireDialog(view, view, view.reader, self)
        self.expression = ExpressionBar(session)
        for part in (self.expression, view, inserter, wire_dialog):
            appearance.theme_changed.connect(part.apply_theme)
        actions = Actions(self)
        self.docks = Docks(self, view, self._hold_view)
        return Bench(
            parent=self,
            session=session,
            stage=view,
            viewpoint=view,
            history=view.history,
            switches=Switches(view.canvas, view.minimap, view.highlight),
            files=Files(self, session, journals),
            appearance=appearance,
            actions=actions,
            target=CommandTarget(view.canvas),
            panels=self.docks,
            inserter=inserter,
            wire_dialog=wire_dialog,
            find_bar=find_bar,
            command_palette=CommandPalette(self, view, session, actions, inserter, appearance),
            expression=self.expression,
        )

    def _build_tool_bar(self) -> None:
        bar = self.tool_bar = QToolBar(self.tr("Tool bar"), self)
        bar.setObjectName("tool_bar")
        bar.setMovable(False)
        # Not in the menu that Qt opens on bars and heads: no command would bring it back.
        bar.toggleViewAction().setVisible(False)
        menu = ""
        for command in self.actions_by_id.at(BAR):
            if menu and command.menu != menu:
                bar.addSeparator()
            menu = command.menu
            bar.addAction(self.actions_by_id[command.id])
        bar.addSeparator()
        self.expression.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.expression)
        bar.addSeparator()
        self.output_choice = OutputChoice(self.session)
        self.output_choice.activated.connect(self.view.setFocus)
        bar.addWidget(self.output_choice)
        self.addToolBar(bar)

    def _connect(self) -> None:
        refresh = self.actions_by_id.refresh
        self.expression.built.connect(self._show_built)
        self.view.requests.menu_wanted.connect(self.context_menus.show)
        self.view.requests.file_dropped.connect(lambda path: self.files.open_path(Path(path)))
        self.view.zoomed.connect(self.status_line.show_zoom)
        self.view.history.changed.connect(refresh)
        self.status_line.hidden_clicked.connect(lambda: go_to_hidden(self.bench))
        self.view.canvas.wires_chosen.connect(refresh)
        self.status_line.problem_clicked.connect(lambda: go_to_next_problem(self.session))
        self.session.updated.connect(self._on_update)
        self.session.asked_why.connect(lambda kind, id: explain(self.bench, kind, id))
        self.appearance.theme_changed.connect(refresh)
        self.appearance.type_size_changed.connect(self._on_type_size)
        self.workspaces.chosen.connect(refresh)

    # ── following ────────────────────────────────────────────────────────────────────────────────────────────────
    def _on_update(self, update: Update) -> None:
        if update.status or update.replaced:
            self._show_title()
        self.actions_by_id.follow(update)

    def _show_title(self) -> None:
        document = self.session.document
        self.setWindowTitle(f"{title_words(document.name)}[*] — graphgui")
        self.setWindowModified(document.modified)

    def _on_type_size(self) -> None:
        """Shows the canvas as much larger as the type has become."""
        self.view.zoom_by(natural_zoom() / self.view.natural)
        self.view.natural = natural_zoom()
        self.workspaces.make_room()

    def _hold_view(self, change: Callable[[], None]) -> None:
        """Makes a change around the canvas, as one update. The canvas keeps its zoom and middle, unless all of it is shown."""
        place = None if self.view.fit_pending else self.view.history.here()
        with self.session.turn():
            change()
        if place is not None:
            self.view.history.show(place)

    def _show_built(self, ids: list[int]) -> None:
        """Brings what was typed into view, and takes away what was said of an earlier try."""
        self.view.banner.drop()
        if not ids:
            return
        is_all = len(ids) >= len(self.session.graph)
        ids = list(shown_as(self.session.document.content, self.session.level, ids))
        if is_all:
            self.view.history.fit()
        elif not self.view.shows(ids):
            self.view.history.fit(set(ids) | self.view.ids_in_view())

    # ── the window itself ────────────────────────────────────────────────────────────────────────────────────────
    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no panel has a use for returns to the canvas."""
        if event.key() == Qt.Key.Key_Escape:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    @guarded
    def focusNextPrevChild(self, next: bool) -> bool:
        """Moves the focus, on Tab; to the canvas where what had it has hidden: Qt would give it to any neighbour."""
        focused = self.focusWidget()
        if focused is not None and not focused.isVisible():
            self.view.setFocus()
            return True
        return super().focusNextPrevChild(next)

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files dropped anywhere on the window."""
        if local_file(event.mimeData()):
            event.acceptProposedAction()

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Opens the file."""
        self.files.open_path(Path(local_file(event.mimeData())))
        event.acceptProposedAction()

    def recover(self) -> None:
        """Lets go of whatever is held, and has every view show the document anew, after an unexpected error."""
        attempt(let_go_of_input)
        attempt(self.view.let_go)
        self.session.recover()

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved changes, then ends threads and timers; an error on the way neither stops it nor loses work."""
        if not self._may_leave():
            event.ignore()
            return
        for step in (
            self.workspaces.note,
            lambda: settings().setValue("geometry", self.saveGeometry()),
            *(dialog.close for dialog in (self.bench.command_palette, *self.findChildren(QDialog))),
            self.docks.shutdown,
            leave_text_on_clipboard,
            self.files.outside.close,
            self.files.keeper.discard,
            self.bench.find_bar.close_bar,
            self.view.close_canvas,
        ):
            attempt(step)
        event.accept()

    def _may_leave(self) -> bool:
        """Whether the window may close; where an error keeps the usual question from being asked, a plain one is."""
        try:
            return self.files.may_leave()
        except Exception as error:
            report(error)
        return not self.session.document.modified or ask_to_leave(self, self.files.save_copy)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Shows the place that was looked at last, now that the window has its size."""
        super().showEvent(event)
        self.workspaces.fit()
        if not self._was_shown:
            self._was_shown = True
            self._remembered.show()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Looks whether others have changed the file, when the window comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._was_shown and self.isActiveWindow():
            self.files.outside.look()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arranges the panels for another size."""
        super().resizeEvent(event)
        self.workspaces.fit()
