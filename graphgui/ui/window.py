"""The main window: puts palette, canvas, inspector and descent together, and says what the menus do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QWidget,
)

from graphgui.document.document import Document
from graphgui.engine.graph import Graph
from graphgui.engine.words import short_number
from graphgui.formats.examples import EXAMPLES, Example
from graphgui.ui.canvas.editing import edit_name, edit_value
from graphgui.ui.canvas.hit import Hit
from graphgui.ui.canvas.view import CanvasView, local_file
from graphgui.ui.commands import Actions
from graphgui.ui.editing import Editing
from graphgui.ui.expression_bar import ExpressionBar
from graphgui.ui.files import Files, settings
from graphgui.ui.help import show_about, show_help
from graphgui.ui.inspector import Inspector
from graphgui.ui.menus import MENUS, commands_of, fill_add_menu
from graphgui.ui.palette import Palette
from graphgui.ui.panels.descent_panel import DescentPanel
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT, Theme, apply_theme, program_icon, system_theme

THEMES = ("system", "light", "dark")


class MainWindow(QMainWindow):
    """The whole program on the screen, for one document at a time."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.session = Session(document)
        self._structure_shown: tuple[Graph | None, int] = (None, -1)
        self.theme_choice = str(settings().value("theme", "system"))
        self.setObjectName("main_window")
        self.setWindowIcon(program_icon())
        self.resize(1400, 880)
        theme = self.current_theme()
        # Before any widget is made: Qt does not give the type of a style sheet to those that exist already.
        self._style_program(theme)
        self.view = CanvasView(self.session, theme)
        self.setCentralWidget(self.view)
        self.editing = Editing(self.session, self.view)
        self.palette_panel = Palette()
        self.inspector = Inspector(self.session)
        self.descent = DescentPanel(self.session)
        self.files = Files(self, self.session, self._settle)
        self.docks = [
            self._dock("Operations", self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea),
            self._dock("Inspector", self.inspector, Qt.DockWidgetArea.RightDockWidgetArea),
            self._dock("Gradient descent", self.descent, Qt.DockWidgetArea.BottomDockWidgetArea),
        ]
        self.resizeDocks(self.docks[:2], [230, 320], Qt.Orientation.Horizontal)
        self.resizeDocks(self.docks[2:], [260], Qt.Orientation.Vertical)
        self.actions_by_id = Actions(self, commands_of(self))
        self._build_tool_bar()
        self._build_menus()
        self._build_status_bar()
        self._connect()
        self.use_theme(self.theme_choice)
        self._restore_layout()
        self._on_status()
        self._on_structure()
        self._on_results()
        self.view.setFocus()

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────
    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower().replace(" ", "_"))
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _build_tool_bar(self) -> None:
        bar = QToolBar("Tool bar", self)
        bar.setObjectName("tool_bar")
        bar.setMovable(False)
        for id in ("undo", "redo", None, "gradients", "derivatives", None):
            if id is None:
                bar.addSeparator()
            else:
                bar.addAction(self.actions_by_id[id])
        self.expression = ExpressionBar(self.session)
        self.expression.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.expression)
        bar.addSeparator()
        self.output_choice = QComboBox()
        self.output_choice.setAccessibleName("Output: every gradient is the derivative of this node")
        self.output_choice.setToolTip("The output: every gradient is the derivative of this node")
        self.output_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.output_choice.setMinimumContentsLength(18)
        self.output_choice.activated.connect(self._choose_output)
        bar.addWidget(self.output_choice)
        self.addToolBar(bar)

    def _build_menus(self) -> None:
        self.menus: dict[str, QMenu] = {}
        for title in MENUS:
            self.menus[title] = self.menuBar().addMenu(title)
        for command in self.actions_by_id.commands.values():
            menu = self.menus[command.menu]
            if command.begins_group:
                menu.addSeparator()
            menu.addAction(self.actions_by_id[command.id])
            if command.id == "open":
                self.recent_menu = menu.addMenu("Open &recent")
                self.recent_menu.aboutToShow.connect(self._fill_recent)
                examples = menu.addMenu("&Examples")
                for example in EXAMPLES:
                    action = examples.addAction(example.title)
                    action.setStatusTip(example.sentence)
                    action.triggered.connect(lambda _=False, example=example: self.open_example(example))
        panels = self.menus["&View"].addMenu("&Panels")
        for dock in self.docks:
            panels.addAction(dock.toggleViewAction())
        self.menus["&Graph"].insertMenu(
            self.actions_by_id["output"], fill_add_menu(self, self.editing.add_in_the_middle)
        )

    def _build_status_bar(self) -> None:
        self.counts = QLabel()
        # A long sentence is cut off; it must not widen the window.
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.zoom_label = QLabel("100 %")
        self.zoom_label.setAccessibleName("Zoom")
        self.statusBar().addWidget(self.counts, 1)
        self.statusBar().addPermanentWidget(self.zoom_label)

    def _connect(self) -> None:
        self.palette_panel.op_chosen.connect(self.editing.add_in_the_middle)
        self.expression.built.connect(self._show_built)
        self.view.op_dropped.connect(self.editing.add_op)
        self.view.menu_wanted.connect(self._show_menu)
        self.view.add_wanted.connect(lambda x, y: self.palette_focus())
        self.view.file_dropped.connect(lambda path: self.files.open_path(Path(path)))
        self.view.zoomed.connect(lambda factor: self.zoom_label.setText(f"{round(100 * factor)} %"))
        self.session.status_changed.connect(self._on_status)
        self.session.selection_changed.connect(self.actions_by_id.refresh)
        self.session.changed.connect(self._on_structure)
        self.session.document_replaced.connect(self._on_structure)
        self.session.results_changed.connect(self._on_results)
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
        """Edits the name of the selected node on the canvas."""
        for id in sorted(self.session.selection)[:1]:
            self.view.ensureVisible(self.view.canvas.content_rect([id]))
            edit_name(self.view, id)

    def edit_number(self) -> None:
        """Edits the value of the selected source on the canvas."""
        for id in sorted(self.session.selection)[:1]:
            if self.session.graph.node(id).row.is_source:
                self.view.ensureVisible(self.view.canvas.content_rect([id]))
                edit_value(self.view, id)

    def make_output(self) -> None:
        """Makes the selected node the output."""
        for id in sorted(self.session.selection)[:1]:
            self.editing.choose_output(id)

    def fit_selection(self) -> None:
        """Shows the selected nodes, or all."""
        self.view.fit(self.session.selection or None)

    def toggle_gradients(self) -> None:
        """Shows or hides the gradients on the nodes."""
        look = self.view.canvas.look
        look.show_gradients = not look.show_gradients
        self.view.canvas.repaint()
        self.actions_by_id.refresh()

    def toggle_derivatives(self) -> None:
        """Shows or hides the local derivatives on the wires."""
        look = self.view.canvas.look
        look.show_derivatives = not look.show_derivatives
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
        self.docks[0].show()
        self.palette_panel.search.setFocus()
        self.palette_panel.search.selectAll()

    def help(self, page: str) -> None:
        """Shows a help page."""
        show_help(self, page)

    def about(self) -> None:
        """Says what this program is."""
        show_about(self)

    # ── theme ────────────────────────────────────────────────────────────────────────────────────────────────────
    def current_theme(self) -> Theme:
        """The theme that is chosen, or the system's."""
        return {"light": LIGHT, "dark": DARK}.get(self.theme_choice) or system_theme()

    def use_theme(self, choice: str) -> None:
        """Takes "light", "dark" or "system", now and at the next start."""
        self.theme_choice = choice if choice in THEMES else "system"
        settings().setValue("theme", self.theme_choice)
        self._apply_theme()
        self.actions_by_id.refresh()

    def _on_system_theme(self) -> None:
        if self.theme_choice == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        theme = self.current_theme()
        self._style_program(theme)
        for part in (self.view, self.palette_panel, self.inspector, self.descent):
            part.apply_theme(theme)

    @staticmethod
    def _style_program(theme: Theme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)

    def _settle(self) -> None:
        # What is under way belongs to the document that is about to be saved or left.
        self.view.cancel_gesture()
        self.view.field.finish()
        self.descent.stop()

    def _show_built(self, ids: list[int]) -> None:
        """Brings what was typed into view, and takes away what was said of an earlier try."""
        self.view.banner.drop()
        if not ids:
            return
        if len(ids) >= len(self.session.graph):
            self.view.fit()
        elif not self.view.shows(ids):
            self.view.fit(set(ids) | self.view.ids_in_view())

    # ── following the session ────────────────────────────────────────────────────────────────────────────────────
    def _on_status(self) -> None:
        document = self.session.document
        self.setWindowTitle(f"{document.name}[*] — graphgui")
        self.setWindowModified(document.modified)
        undo, redo = self.actions_by_id["undo"], self.actions_by_id["redo"]
        undo.setText(f"&Undo {document.undo_label}" if document.undo_label else "&Undo")
        redo.setText(f"&Redo {document.redo_label}" if document.redo_label else "&Redo")
        undo.setIconText("↶")
        redo.setIconText("↷")
        undo.setToolTip(undo.text().replace("&", "") + " (Ctrl+Z)")
        redo.setToolTip(redo.text().replace("&", "") + " (Ctrl+Shift+Z)")
        self.actions_by_id.refresh()

    def _on_structure(self, edits: object = None) -> None:
        graph = self.session.graph
        shown, structure = self._structure_shown
        if shown is not graph or structure != graph.structure:
            self._structure_shown = (graph, graph.structure)
            self._fill_output_choice()

    def _fill_output_choice(self) -> None:
        graph, choice = self.session.graph, self.output_choice
        choice.clear()
        output = graph.output
        automatic = f"∂{graph.node(output).name}/∂" if output is not None else "∂ "
        choice.addItem(f"{automatic}  (automatic)" if graph.chosen_output is None else "automatic", None)
        for node in graph.nodes():
            choice.addItem(f"∂{node.name}/∂", node.id)
        at = choice.findData(graph.chosen_output) if graph.chosen_output is not None else 0
        choice.setCurrentIndex(max(at, 0))

    def _choose_output(self, index: int) -> None:
        self.editing.choose_output(self.output_choice.itemData(index))
        self.view.setFocus()

    def _on_results(self) -> None:
        graph, results = self.session.graph, self.session.results
        nodes, wires = len(graph), graph.wire_count
        text = f"{nodes} node{'' if nodes == 1 else 's'} · {wires} wire{'' if wires == 1 else 's'}"
        broken = [problem for problem in results.problems.values() if problem.is_own]
        if broken:
            text += f" · ⚠ {broken[0].sentence}"
        elif graph.output is not None and graph.output in results.value_of:
            text += f" · {graph.node(graph.output).name} = {short_number(results.value_of[graph.output], 6)}"
            bad = results.first_bad()
            text += f" · ⚠ {bad[1]} first" if bad else ""
        self.counts.setText(text)
        self.counts.setToolTip(text)

    # ── menus ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        paths = self.files.recent()
        for path in paths:
            action = self.recent_menu.addAction(path.name)
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.files.open_path(path))
        if not paths:
            self.recent_menu.addAction("No files yet").setEnabled(False)
        else:
            self.recent_menu.addSeparator()
            self.recent_menu.addAction("Forget these", self.files.forget_recent)

    def _show_menu(self, hit: Hit, at: QPoint) -> None:
        menu = self.context_menu(hit, at)
        menu.exec(at)
        menu.deleteLater()

    def context_menu(self, hit: Hit, at: QPoint | None = None) -> QMenu:
        """The menu for what was clicked with the right button, at a place of the screen."""
        menu, graph = QMenu(self), self.session.graph
        if hit.wire is not None:
            wire = hit.wire
            menu.addAction("Disconnect", lambda: self.editing.disconnect_wire(wire))
            return menu
        if hit.node is None:
            menu.addMenu(fill_add_menu(menu, self._adder_at(at)))
            self._add_actions(menu, "paste", "select_all", None, "arrange", "fit")
            return menu
        id = hit.node
        if hit.slot is not None:
            self._add_slot_actions(menu, id, hit.slot)
        self._add_actions(menu, "output", "rename", "edit_value")
        if self.editing.can_push_in(id):
            menu.addAction(f"Put {graph.node(id).name} into its slots", lambda: self.editing.push_in(id))
        self._add_actions(menu, None, "cut", "copy", "duplicate", "delete")
        return menu

    def _add_slot_actions(self, menu: QMenu, id: int, slot: str) -> None:
        wire = self.session.graph.wire_into(id, slot)
        if wire is not None:
            menu.addAction(f"Disconnect {slot}", lambda: self.editing.disconnect_wire(wire))
        else:
            menu.addAction("Make a node of this number", lambda: self.editing.pull_out(id, slot))
        menu.addSeparator()

    def _add_actions(self, menu: QMenu, *ids: str | None) -> None:
        for id in ids:
            if id is None:
                menu.addSeparator()
            else:
                menu.addAction(self.actions_by_id[id])

    def _adder_at(self, at: QPoint | None) -> Callable[[str], None]:
        if at is None:
            return self.editing.add_in_the_middle
        point = self.view.mapToScene(self.view.viewport().mapFromGlobal(at))
        return lambda op: self.editing.add_op(op, point.x(), point.y())

    # ── the window itself ────────────────────────────────────────────────────────────────────────────────────────
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
        settings().setValue("geometry", self.saveGeometry())
        settings().setValue("layout", self.saveState())
        self.descent.shutdown()
        self.view.close_canvas()
        event.accept()

    def _restore_layout(self) -> None:
        geometry, layout = settings().value("geometry"), settings().value("layout")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(layout, QByteArray):
            self.restoreState(layout)
