"""The clipboard: nodes as the text of a graph file, and what expressions and tables of numbers become."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QKeySequence

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.placement import around, cleared, free_shift
from graphgui.document.building.copied_formulas import node_of_numbers
from graphgui.document.building.graph_fragment import added_at, copy_text, paste_edits, rects_of
from graphgui.document.building.insertion import expression_at
from graphgui.document.building.redefinition import edits_for_text
from graphgui.document.edits import AddNode, Edit
from graphgui.engine.graph import GraphError
from graphgui.formats.cgraph.annotations import Place, Rect
from graphgui.formats.cgraph.graph_file import GraphFileError, read
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH
from graphgui.ui.canvas.stage import Viewpoint
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import CANVAS, FRAME, NODE, NOTE, Command
from graphgui.ui.commands.menus.edit_commands import SelectionEditor
from graphgui.ui.commands.menus.export_commands import SVG_MIME
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

GRAPH_MIME = "application/x-cgraph+json"
STANDING = (NODE, FRAME, NOTE)
Key = QKeySequence.StandardKey


def clipboard_commands(bench: Bench) -> list[Command]:
    """Cut, copy, paste and duplicate."""
    session = bench.session
    clipboard = Clipboard(session, bench.viewpoint, SelectionEditor(bench.canvas, bench.viewpoint))

    def some() -> bool:
        return bool(session.chosen)

    needs = "Select a node first"
    return [
        Command("cut", "&Edit", "Cu&t", clipboard.cut, (Key.Cut,), some, begins_group=True, places=STANDING, needs=needs,
                after="redo"),
        Command("copy", "&Edit", "&Copy", clipboard.copy, (Key.Copy,), some, places=STANDING, needs=needs, after="cut"),
        Command("paste", "&Edit", "&Paste", clipboard.paste, (Key.Paste,), places=(CANVAS,), after="copy",
                tip="Adds what was copied: nodes, an expression, or a table of numbers"),
        Command("duplicate", "&Edit", "&Duplicate", clipboard.duplicate, ("Ctrl+D",), some, places=STANDING, needs=needs,
                after="paste"),
    ]  # fmt: skip


class Clipboard:
    """Copies nodes out of the document and pastes into it, between windows and programs."""

    def __init__(self, session: Session, viewpoint: Viewpoint, editing: SelectionEditor) -> None:
        self._session, self._viewpoint, self._editing = session, viewpoint, editing

    def copy(self) -> None:
        """Copies the selected nodes, as the text of a graph file."""
        if self._session.chosen:
            text = self._copied()
            data = QMimeData()
            data.setText(text)
            data.setData(GRAPH_MIME, text.encode())
            QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copies and deletes the selected nodes."""
        if self._session.chosen:
            self.copy()
            self._editing.remove(translate("Cut"))

    def paste(self) -> None:
        """Adds what was copied: nodes; numbers, as a constant; or an expression, which is built."""
        # None where the clipboard holds nothing that Qt can read.
        data = QGuiApplication.clipboard().mimeData() or QMimeData()
        text = bytes(data.data(GRAPH_MIME).data()).decode(errors="replace") or data.text()
        if not text.strip():
            self._session.say(translate("There is nothing to paste."))
        elif text.lstrip().startswith("{"):
            self._paste_nodes(translate("Paste"), text, self._viewpoint.under_pointer())
        elif not self._paste_numbers(text):
            self._paste_expression(text)

    def duplicate(self) -> None:
        """Adds a copy of the selected nodes beside them."""
        if self._session.chosen:
            self._paste_nodes(translate("Duplicate"), self._copied(), None)

    def _copied(self) -> str:
        return copy_text(self._session.document.content, self._session.chosen, self._session.level)

    def _paste_nodes(self, label: str, text: str, pointer: QPointF | None) -> None:
        try:
            rects, level = rects_of(read(text.encode())), self._session.level
            edits, _ = paste_edits(self._session.document.content, text, self._room_for(rects, pointer), level)
        except GraphFileError as error:
            self._session.say(translate("This cannot be pasted: {error}.").format(error=error))
            return
        if edits:
            self._add(label, edits, added_at(edits, level))

    def _paste_numbers(self, text: str) -> bool:
        """Adds a constant of the numbers in a text, or says why not; False where it holds something else."""
        middle = self._viewpoint.under_pointer() or self._viewpoint.middle()
        corner = (middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2)
        content, level = self._session.document.content, self._session.level
        start = _snapped(corner[0]), _snapped(corner[1])
        place = free_shift(content, level, [(0.0, 0.0, WIDTH, HEIGHT)], start)
        try:
            node = node_of_numbers(self._session.graph, text, place)
        except GraphError as error:
            self._session.say(translate("This cannot be pasted: {error}.").format(error=error))
            return True
        if node is None:
            return False
        self._add(translate("Paste numbers"), [AddNode(node)], [node.id])
        return True

    def _paste_expression(self, text: str) -> None:
        content, level, pointer = self._session.document.content, self._session.level, self._viewpoint.under_pointer()
        try:
            if pointer is None:
                edits, last = edits_for_text(content, text)
                edits = cleared(content, level, edits)
            else:
                edits, last = expression_at(content, text, (pointer.x() - WIDTH / 2, pointer.y() - HEIGHT / 2), level)
        except (ExpressionError, GraphError) as error:
            template = translate("What was copied is neither a graph nor an expression: {error}.")
            self._session.say(template.format(error=error))
            return
        if edits:
            self._add(translate("Paste an expression"), edits, [last])

    def _room_for(self, rects: list[Rect], pointer: QPointF | None) -> Place:
        """The shift for pasted nodes, in scene units: to the pointer, else beside the originals, or into view where they are not."""
        if not rects:
            return 0.0, 0.0
        centre = QRectF(*around(rects, 0.0)).center()
        seen = self._viewpoint.seen()
        target = pointer or (centre if seen.contains(centre) else self._viewpoint.middle())
        start = _snapped(target.x() - centre.x()), _snapped(target.y() - centre.y())
        return free_shift(self._session.document.content, self._session.level, rects, start)

    def _add(self, label: str, edits: Sequence[Edit], selects: list[int]) -> None:
        if self._session.do(label, *edits, selects=selects):
            self._viewpoint.reveal_items(selects)


def leave_text_on_clipboard() -> None:
    """Replaces what was copied by its text: an object of Python's must not outlive Python on the clipboard."""
    data = QGuiApplication.clipboard().mimeData()
    if data is not None and (data.hasFormat(GRAPH_MIME) or data.hasFormat(SVG_MIME)):
        QGuiApplication.clipboard().setText(data.text())


def _snapped(length: float) -> float:
    return round(length / GRID) * GRID
