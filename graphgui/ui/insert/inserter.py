"""Adding nodes: by the popup at the pointer, from the palette, onto a wire; each is one undo step."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QCursor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from graphgui.analysis.layout import GRID, LAYER_GAP, free_place
from graphgui.document.building.insertion import Ends, expression_at, fitting_slot, number_in, wires_between
from graphgui.document.building.wire_splice import make_room
from graphgui.document.edits import AddNode, Edit, wire_up
from graphgui.engine.graph import GraphError, Node, Wire, make_node
from graphgui.engine.op import show_shape
from graphgui.engine.ops import OPS
from graphgui.formats.cgraph.annotations import Place
from graphgui.formats.expressions.expression_parser import ExpressionError
from graphgui.ui.canvas.gestures.splice_target import SpliceTarget
from graphgui.ui.canvas.items.wire_item import wire_path
from graphgui.ui.canvas.paint.style import HEIGHT, WIDTH, node_height, output_point, slot_point
from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.insert.add_choices import Choice, Choices
from graphgui.ui.insert.add_popup import AddPopup
from graphgui.ui.insert.usage import Usage
from graphgui.ui.theme import Theme
from graphgui.ui.update import Update


class Inserter(QObject):
    """Opens the popup, and turns what is chosen there, dropped or called for into edits."""

    def __init__(self, stage: Stage, viewpoint: Viewpoint, usage: Usage, window: QWidget) -> None:
        super().__init__(window)
        self._stage, self._viewpoint, self.usage = stage, viewpoint, usage
        session = self._session = stage.session
        self._canvas = stage.canvas
        self._window = window
        self.popup = AddPopup(window)
        self._place = QPointF()
        self._ends = Ends()
        self._laid = False
        """Whether a wire was drawn to the place, so that its end is what the new node is put to."""
        self._mark = SpliceTarget(stage.canvas)
        self.popup.taken.connect(self._take)
        self.popup.left.connect(self._on_left)
        stage.requests.add_wanted.connect(self.open)
        stage.requests.add_here_wanted.connect(self.open_here)
        stage.requests.op_dropped.connect(self.drop)
        session.updated.connect(self._on_update)

    # ── the popup ────────────────────────────────────────────────────────────────────────────────────────────────
    def open(self, place: QPointF, ends: Ends, only_fitting: bool = True) -> None:
        """Opens the popup for a point of the canvas; with `only_fitting` it offers only what fits these ends."""
        self.popup.leave()
        self._stage.cancel_gesture()
        self._stage.field.finish()
        self._place, self._ends = place, ends
        self._laid = only_fitting and (ends.source is None) != (ends.target is None)
        if ends.source is not None and ends.target is not None:
            self._mark.light(Wire(ends.source, *ends.target))
        choices = Choices(self._session, self.usage, ends, only_fitting)
        at = self._stage.viewport().mapTo(self._window, self._stage.mapFromScene(place))
        hint = self.tr("Enter adds · ↑ ↓ choose · Esc leaves")
        if ends.source is not None and not only_fitting:
            hint = self.tr("Enter adds and wires · Shift+Enter adds only · Esc leaves")
        self.popup.open_at(at, choices, self._heading(ends), hint)
        self._stage.show_ghost(self._paint)

    def open_here(self, at: QPoint | None = None) -> None:
        """Opens the popup at the pointer, or at a point of the screen; on a wire for that, else after the selected node."""
        stage = self._stage
        pixel = stage.viewport().mapFromGlobal(at if at is not None else QCursor.pos())
        chosen = self._session.selection
        soft = Ends(next(iter(chosen))) if len(chosen) == 1 and at is None else Ends()
        if not stage.viewport().rect().contains(pixel):
            self.open(self._beside(soft), soft, False)
            return
        hit = stage.hit(pixel)
        if hit.wire is not None:
            self.open(stage.mapToScene(pixel), Ends.of(hit.wire), True)
        elif hit.node is not None:
            self.open(self._beside(soft if soft.source is not None else Ends(hit.node)), soft, False)
        else:
            self.open(stage.mapToScene(pixel), soft, False)

    def _beside(self, ends: Ends) -> QPointF:
        """The middle of a free place: right of the node that feeds the new one, else in the middle of the view."""
        nodes = self._session.graph.nodes()
        middle = self._viewpoint.middle() - QPointF(WIDTH / 2, HEIGHT / 2)
        wish = (middle.x(), middle.y())
        if ends.source is not None:
            x, y = self._session.graph.node(ends.source).position
            wish = (x + LAYER_GAP, y)
        x, y = free_place(*wish, [node.position for node in nodes])
        self._viewpoint.reveal(QRectF(x, y, WIDTH, HEIGHT))
        return QPointF(x + WIDTH / 2, y + HEIGHT / 2)

    def _heading(self, ends: Ends) -> str:
        graph, shapes = self._session.graph, self._session.results.shape_of
        source = ""
        if ends.source is not None:
            source = graph.node(ends.source).name
            if ends.source in shapes:
                source += f" · {show_shape(shapes[ends.source])}"
        target = f"{graph.node(ends.target[0]).name}.{ends.target[1]}" if ends.target else ""
        if source and target:
            return self.tr("Between {source} and {target}").format(source=source, target=target)
        if source:
            return self.tr("Wired from {source}").format(source=source)
        return self.tr("Wired to {target}").format(target=target) if target else ""

    def _on_left(self) -> None:
        self._mark.clear()
        self._stage.show_ghost(None)
        if self.popup.window().focusWidget() is self.popup.search:
            self._viewpoint.setFocus()

    def _on_update(self, update: Update) -> None:
        if update.change or update.replaced:
            # The popup's choices are those of the graph as it was.
            self.popup.leave()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.popup.apply_theme(theme)

    def _paint(self, painter: QPainter) -> None:
        """Shows where the node will stand, and the wire that waits for it."""
        canvas, theme = self._canvas, self._canvas.paint_style.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2.6))
        if self._laid and self._ends.source is not None:
            painter.drawPath(wire_path(canvas.start_of(self._ends.source), self._place))
        elif self._laid and self._ends.target is not None:
            painter.drawPath(wire_path(self._place, canvas.end_of(*self._ends.target)))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(QRectF(self._place.x() - 5, self._place.y() - 5, 10, 10))

    # ── what is chosen there ─────────────────────────────────────────────────────────────────────────────────────
    def _take(self, choice: Choice, wired: bool) -> None:
        ends = self._ends if wired else Ends()
        match choice.kind:
            case "operation":
                self.usage.note(choice.subject)
                self._add(self._node(choice.subject, ends), ends, self._place)
            case "number":
                self._add(self._node("constant", Ends(), value=number_in(choice.subject)), ends, self._place)
            case "parameter":
                self._add(self._node("parameter", ends, name=choice.subject), ends, self._place)
            case "expression":
                self._build(choice.subject, ends)
            case "wire":
                self._wire(choice)
            case "go":
                self._go(choice)

    def _node(self, op: str, ends: Ends, name: str = "", value: object = None) -> Node:
        """A node of an operation; a source takes over the number that the slot held for which it is made."""
        graph = self._session.graph
        if (
            ends.target is not None
            and ends.source is None
            and OPS[op].role in ("parameter", "constant")
            and value is None
        ):
            value = graph.node(ends.target[0]).literal(ends.target[1])
        return make_node(graph.fresh_id(), name or graph.fresh_name(), op, value=value)

    def _add(self, node: Node, ends: Ends, place: QPointF) -> bool:
        """Adds a node at a place, wired to these ends where it fits them, and selects it."""
        graph, shapes = self._session.graph, self._session.results.shape_of
        slot = fitting_slot(graph, shapes, node, ends) if ends.source is not None else None
        if ends.source is not None and slot is None:
            ends = Ends(target=ends.target) if ends.target is None else Ends()
        corner = QPointF(WIDTH / 2, node_height(node) / 2)
        if self._laid and slot is not None:
            corner = slot_point(node, slot)
        elif self._laid and ends.target is not None:
            corner = output_point(node)
        node = placed(node, place - corner)
        aside: list[Edit] = []
        if ends.source is not None and ends.target is not None:
            node, aside = make_room(graph, node, Wire(ends.source, *ends.target))
        edits = [AddNode(node), *wires_between(graph, node, slot, ends), *aside]
        label = self.tr("Add {name}").format(name=OPS[node.op].label)
        if not self._session.do(label, *edits, selects=[node.id]):
            return False
        self._viewpoint.setFocus()
        return True

    def _build(self, text: str, ends: Ends) -> None:
        session = self._session
        try:
            edits, last = expression_at(
                session.document.content, text, (self._place.x(), self._place.y()), session.level
            )
        except (ExpressionError, GraphError) as error:
            session.say(session.sentence(error))
            return
        if ends.target is not None and ends.source is None:
            edits = [*edits, *wire_up(session.graph, Wire(last, *ends.target))]
        if edits:
            session.do(self.tr("Add an expression"), *edits, selects=[last])
        else:
            session.select([last])

    def _wire(self, choice: Choice) -> None:
        session = self._session
        choices = Choices(session, self.usage, self._ends, False)
        found = choices.wire_to(session.graph.named(choice.subject))
        if found is not None:
            session.do(self.tr("Connect"), *wire_up(session.graph, Wire(*found)))

    def _go(self, choice: Choice) -> None:
        self._session.go_to([self._session.graph.named(choice.subject).id])

    # ── from the palette ─────────────────────────────────────────────────────────────────────────────────────────
    def drop(self, op: str, middle: QPointF, wire: Wire | None) -> None:
        """Adds a node of an operation around a point, spliced into a wire where it was dropped on one."""
        self._laid = False
        try:
            node = self._node(op, Ends())
        except GraphError as error:
            self._session.say(self._session.sentence(error))
            return
        if self._add(node, Ends.of(wire) if wire is not None else Ends(), middle):
            self.usage.note(op)

    def add_in_the_middle(self, op: str) -> None:
        """Adds a node in the middle of the view, beside the nodes there."""
        self.drop(op, self._beside(Ends()), None)


def placed(node: Node, corner: QPointF) -> Node:
    """A node with its upper left corner here, on the grid."""
    position: Place = (round(corner.x() / GRID) * GRID, round(corner.y() / GRID) * GRID)
    return replace(node, position=position)
