"""The main window: puts palette, canvas, inspector and descent together, and says what the menus do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSizePolicy, QToolBar

from graphgui.document.arrangement.groups import shown_as
from graphgui.document.document import Document
from graphgui.formats.examples import Example
from graphgui.ui.canvas.inline_editors import edit_name, edit_value
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.canvas.view_history import Place
from graphgui.ui.chain_rule.chain_rule_panel import make_chain_rule
from graphgui.ui.commands.actions import Actions
from graphgui.ui.commands.arrange_commands import Arranging
from graphgui.ui.commands.clipboard_commands import Clipboard
from graphgui.ui.commands.command import BAR
from graphgui.ui.commands.command_palette import CommandPalette
from graphgui.ui.commands.context_menus import Context
from graphgui.ui.commands.edit_commands import Editing
from graphgui.ui.commands.export_commands import Export
from graphgui.ui.commands.find_commands import go_to_next_problem
from graphgui.ui.commands.group_commands import Grouping, connect_blocks
from graphgui.ui.commands.registry import commands_of, fill_menu_bar
from graphgui.ui.commands.shortcut_sheet import ShortcutSheet
from graphgui.ui.drag_formats import local_file
from graphgui.ui.insert.inserter import Adder
from graphgui.ui.insert.operation_palette import Palette
from graphgui.ui.insert.usage import Usage
from graphgui.ui.insert.wire_dialog import KeyboardWiring
from graphgui.ui.inspector.inspector import Inspector
from graphgui.ui.node_roles import choose_output
from graphgui.ui.panels.code_panel import CodePanel
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.panels.history_panel import HistoryPanel
from graphgui.ui.practice.practice_panel import make_practice
from graphgui.ui.session import Session
from graphgui.ui.settings import is_on, place_of, remember_place, settings
from graphgui.ui.shell.compact_layout import Room
from graphgui.ui.shell.docks import build_docks, open_dock, size_docks
from graphgui.ui.shell.expression_bar import ExpressionBar
from graphgui.ui.shell.file_dialogs import Files
from graphgui.ui.shell.find_bar import FindBar
from graphgui.ui.shell.help_pages import show_about, show_help
from graphgui.ui.shell.output_choice import OutputChoice
from graphgui.ui.shell.status_line import StatusLine
from graphgui.ui.theme import DARK, LIGHT, Theme, apply_theme, mono_font, program_icon, system_theme
from graphgui.ui.type_size import natural_zoom, type_scale

THEMES = ("system", "light", "dark")


class MainWindow(QMainWindow):
    """The whole program on the screen, for one document at a time."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.session = Session(document)
        self.theme_choice = known_theme(settings().value("theme"))
        self._was_shown = False
        self.setObjectName("main_window")
        self.setWindowIcon(program_icon())
        self.resize(1400, 880)
        theme = self.current_theme()
        # Before any widget is made: Qt does not give the type of a style sheet to those that exist already.
        self._style_program(theme)
        self.view = CanvasView(self.session, theme)
        self.setCentralWidget(self.view)
        self.view.natural = natural_zoom()
        self.view.canvas.paint_style.show_gradients = is_on("gradients")
        self.view.canvas.paint_style.show_derivatives = is_on("derivatives")
        self.view.minimap.want(is_on("minimap"))
        self.find_bar = FindBar(self.view)
        self.editing = Editing(self.session, self.view)
        self.arranging = Arranging(self.session, self.view)
        self.grouping = Grouping(self.session, self.view)
        self.usage = Usage()
        self.adder = Adder(self.session, self.view, self.usage, self)
        self.wiring = KeyboardWiring(self.session, self.view, self)
        self.clipboard = Clipboard(self.session, self.view, self.editing.remove)
        self.export = Export(self, self.session, self.view)
        self.context = Context(self)
        self.palette_panel = Palette(self.usage)
        self.inspector = Inspector(self.session)
        self.descent = DescentPanel(self.session)
        self.history = HistoryPanel(self.session, self._settle)
        self.code = CodePanel(self.session)
        self.chain_rule = make_chain_rule(self)
        self.practice = make_practice(self)
        self.files = Files(self, self.session, self._settle)
        self.command_palette = CommandPalette(self)
        self.docks = build_docks(self)
        self.recent_menu = QMenu(self.tr("Open &recent"), self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.actions_by_id = Actions(self, commands_of(self))
        self._build_tool_bar()
        self.menus = fill_menu_bar(self)
        self.status_line = StatusLine(self.session)
        self.setStatusBar(self.status_line)
        self.room = Room(self)
        self._connect()
        self._colour_parts(theme)
        self._first_layout = self.saveState()
        self._restore_layout()
        self._on_status()
        self.view.setFocus()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _build_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tool bar"), self)
        bar.setObjectName("tool_bar")
        bar.setMovable(False)
        menu = ""
        for command in self.actions_by_id.at(BAR):
            if menu and command.menu != menu:
                bar.addSeparator()
            menu = command.menu
            bar.addAction(self.actions_by_id[command.id])
        bar.addSeparator()
        self.expression = ExpressionBar(self.session)
        self.expression.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.expression)
        bar.addSeparator()
        self.output_choice = OutputChoice(self.session)
        self.output_choice.activated.connect(self.view.setFocus)
        bar.addWidget(self.output_choice)
        self.addToolBar(bar)
        self.tool_bar = bar

    def _connect(self) -> None:
        self.palette_panel.op_chosen.connect(self.adder.add_in_the_middle)
        connect_blocks(self)
        self.expression.built.connect(self._show_built)
        self.view.requests.menu_wanted.connect(self.context.show)
        self.view.requests.file_dropped.connect(lambda path: self.files.open_path(Path(path)))
        self.view.zoomed.connect(self.status_line.show_zoom)
        self.view.history.changed.connect(self.actions_by_id.refresh)
        self.status_line.problem_clicked.connect(lambda: go_to_next_problem(self.session))
        self.session.status_changed.connect(self._on_status)
        self.session.selection_changed.connect(self.actions_by_id.refresh)
        # A descent under way can be taken back before it is a step of the document.
        self.descent.run.changed.connect(self.actions_by_id.refresh)
        self.session.document_replaced.connect(self._show_place)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_system_theme)
        self.setAcceptDrops(True)

    # ── what commands do ─────────────────────────────────────────────────────────────────────────────────────────
    def undo(self) -> None:
        """Takes the last step back; a gesture or a descent under way is that step."""
        if not self.view.cancel_gesture():
            self.descent.stop()
            self.session.document.undo()

    def redo(self) -> None:
        """Does the step again that was taken back last."""
        self.view.cancel_gesture()
        self.descent.stop()
        self.session.document.redo()

    def rename(self) -> None:
        """Edits the name of the selected node or group, the title of a frame or the text of a note, on the canvas."""
        if (group := self.grouping.chosen_group) is not None:
            self.grouping.rename(group)
            return
        if self.arranging.only() is not None:
            self.arranging.edit()
            return
        for id in sorted(self.session.selection)[:1]:
            self.view.reveal(self.view.canvas.content_rect([id]))
            edit_name(self.view, id)

    def edit_number(self) -> None:
        """Edits the value of the selected source on the canvas."""
        for id in sorted(self.session.selection)[:1]:
            if self.session.graph.node(id).row.is_source:
                self.view.reveal(self.view.canvas.content_rect([id]))
                edit_value(self.view, id)

    def make_output(self) -> None:
        """Makes the selected node the output."""
        for id in sorted(self.session.selection)[:1]:
            choose_output(self.session, id)

    def fit_selection(self) -> None:
        """Shows the selected nodes, or all."""
        self.view.history.fit(self.session.chosen or None)

    def reset_layout(self) -> None:
        """Puts every panel back where it was at first."""
        self.restoreState(self._first_layout)
        size_docks(self, self.docks)

    def toggle_gradients(self) -> None:
        """Shows or hides the gradients on the nodes."""
        look = self.view.canvas.paint_style
        look.show_gradients = not look.show_gradients
        settings().setValue("gradients", look.show_gradients)
        self.view.canvas.repaint()
        self.actions_by_id.refresh()

    def toggle_derivatives(self) -> None:
        """Shows or hides the local derivatives on the wires."""
        look = self.view.canvas.paint_style
        look.show_derivatives = not look.show_derivatives
        settings().setValue("derivatives", look.show_derivatives)
        self.view.canvas.repaint()
        self.actions_by_id.refresh()

    def open_example(self, example: Example) -> bool:
        """Opens a copy of an example."""
        return self.files.open_example(example.path, example.title)

    def expression_focus(self) -> None:
        """Puts the cursor into the expression bar."""
        self.expression.setFocus()
        self.expression.selectAll()

    def palette_focus(self) -> None:
        """Puts the cursor into the palette's search field."""
        open_dock(self.docks["operations"])
        self.room.fit(again=True)
        self.palette_panel.search.setFocus()
        self.palette_panel.search.selectAll()

    def help(self, page: str) -> None:
        """Shows a help page."""
        show_help(self, page)

    def show_shortcuts(self) -> None:
        """Shows every key, and what the mouse does; keys can be changed there."""
        sheet = self.findChild(ShortcutSheet) or ShortcutSheet(self, self.actions_by_id)
        sheet.show()
        sheet.activateWindow()

    def about(self) -> None:
        """Says what this program is."""
        show_about(self)

    # ── theme ────────────────────────────────────────────────────────────────────────────────────────────────────
    def current_theme(self) -> Theme:
        """The theme that is chosen, or the system's."""
        return {"light": LIGHT, "dark": DARK}.get(self.theme_choice) or system_theme()

    def use_theme(self, choice: str) -> None:
        """Takes "light", "dark" or "system", now and at the next start."""
        self.theme_choice = known_theme(choice)
        settings().setValue("theme", self.theme_choice)
        self._apply_theme()
        self.actions_by_id.refresh()

    def use_type_size(self, size: str) -> None:
        """Takes a size of the type for panels and canvas, now and at the next start."""
        settings().setValue("type_size", size)
        self._apply_theme()
        self.view.zoom_by(natural_zoom() / self.view.natural)
        self.view.natural = natural_zoom()
        self.actions_by_id.refresh()

    def _on_system_theme(self) -> None:
        if self.theme_choice == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        theme = self.current_theme()
        self._style_program(theme)
        self._colour_parts(theme)

    def _colour_parts(self, theme: Theme) -> None:
        """What the style sheet does not reach."""
        self.expression.setFont(mono_font(1.1 * type_scale()))
        parts = (
            self.view, self.adder, self.wiring, self.palette_panel, self.inspector, self.code, self.descent,
            self.chain_rule, self.practice, self.history,
        )  # fmt: skip
        for part in parts:
            part.apply_theme(theme)

    @staticmethod
    def _style_program(theme: Theme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme, type_scale())

    def _settle(self) -> None:
        # What is under way belongs to the document that is about to be saved or left.
        self.view.cancel_gesture()
        self.view.field.finish()
        self.view.note_field.finish()
        self.descent.stop()
        self._keep_place()

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

    # ── following the session ────────────────────────────────────────────────────────────────────────────────────
    def _on_status(self) -> None:
        document = self.session.document
        self.setWindowTitle(f"{document.name}[*] — graphgui")
        self.setWindowModified(document.modified)
        self.actions_by_id.refresh()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        paths = self.files.recent()
        for path in paths:
            action = self.recent_menu.addAction(path.name)
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.files.open_path(path))
        if not paths:
            self.recent_menu.addAction(self.tr("No files yet")).setEnabled(False)
        else:
            self.recent_menu.addSeparator()
            self.recent_menu.addAction(self.tr("Forget these"), self.files.forget_recent)

    # ── where one looks ──────────────────────────────────────────────────────────────────────────────────────────
    def _keep_place(self) -> None:
        """Remembers where one looks at the open file; whoever never looked around is shown all of it again."""
        path = self.session.document.path
        if path is not None:
            place = self.view.walk.at_the_top()
            remember_place(path, None if self.view.fit_pending else (place.zoom, place.x, place.y))

    def _show_place(self) -> None:
        path = self.session.document.path
        place = place_of(path) if path is not None else None
        if place is not None and self.view.canvas.node_items():
            self.view.history.show(Place(*place))

    # ── the window itself ────────────────────────────────────────────────────────────────────────────────────────
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no panel has a use for returns to the canvas."""
        if event.key() == Qt.Key.Key_Escape:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files dropped anywhere on the window."""
        if local_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Opens the file."""
        self.files.open_path(Path(local_file(event.mimeData())))
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved changes, then ends threads and timers."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.room.give_back()
        settings().setValue("geometry", self.saveGeometry())
        settings().setValue("layout", self.saveState())
        self.command_palette.close()
        for sheet in self.findChildren(ShortcutSheet):
            sheet.close()
        self.descent.shutdown()
        self.chain_rule.shutdown()
        self.practice.shutdown()
        self.clipboard.let_go()
        self.find_bar.close_bar()
        self.view.close_canvas()
        event.accept()

    def _restore_layout(self) -> None:
        geometry, layout = settings().value("geometry"), settings().value("layout")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(layout, QByteArray):
            self.restoreState(layout)

    def showEvent(self, event: QShowEvent) -> None:
        """Shows the place that was looked at last, now that the window has its size."""
        super().showEvent(event)
        self.room.fit()
        if not self._was_shown:
            self._was_shown = True
            self._show_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lets panels step aside in a small window."""
        super().resizeEvent(event)
        self.room.fit()


def known_theme(choice: object) -> str:
    """The choice of a theme, or the system's where there is no such theme."""
    return choice if isinstance(choice, str) and choice in THEMES else "system"
