"""A node on the canvas: its card, its ports, and what gestures show on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.engine.graph import Node
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.expressions.number_parser import readable_text
from graphgui.ui.canvas.items.node_face import LEFT, Face, face_from_afar, header_face, numbers_face
from graphgui.ui.canvas.items.port import paint_port
from graphgui.ui.canvas.model.spatial_index import Thing
from graphgui.ui.canvas.paint.style import (
    CORNER,
    DIM,
    MARGIN,
    PILL_GAP,
    PILL_WIDTH,
    PORT,
    WIDTH,
    Look,
    node_height,
    output_point,
    pill_rect,
    slot_point,
    value_rect,
)
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

if TYPE_CHECKING:
    from graphgui.ui.canvas.paint.layers import Sight


class CardStyle(NamedTuple):
    """The colours of a node's card: its face, its edge and how wide that is."""

    fill: str
    edge: str
    width: float


class _Shape(NamedTuple):
    """All that the shape of a node depends on, apart from its texts: nodes with equal ones look alike."""

    theme: str
    style: CardStyle
    height: float
    slots: tuple[str, ...]
    open: frozenset[str]
    is_output: bool
    selected: bool
    far: bool


class NodeItem(Thing):
    """One node, which the layer of nodes lets draw itself, from the session's graph and results; it holds no numbers of its own."""

    def __init__(self, session: Session, look: Look, id: int) -> None:
        super().__init__()
        self.id = id
        self._session = session
        self._look = look
        self.lit: QColor | None = None
        """A colour that the node glows in while a gesture speaks of it."""
        self.slot_marks: dict[str, bool] = {}
        """While a wire is dragged: whether it fits into each slot."""
        self.output_mark: bool | None = None
        self.caught: str | None = None
        """The slot, or "" for the output, that a dragged wire has caught."""
        self.height = 0.0
        """How tall the card is."""
        self._open: frozenset[str] | None = None
        self._still: object = None
        self._live: object = None
        """For which sight of the canvas the following holds: all but the numbers, and the numbers."""
        self._header: Face | None = None
        self._header_of: tuple[object, ...] = ()
        self._numbers: Face | None = None
        self.sync()

    @property
    def node(self) -> Node:
        """The node's record."""
        return self._session.graph.node(self.id)

    def sync(self) -> None:
        """Takes the node's place, size and wired slots from the graph."""
        node = self.node
        height = node_height(node)
        if height != self.height:
            self.height = height
            self.sides = (-PILL_GAP - PILL_WIDTH - 8.0, -8.0, WIDTH + 12.0, height + 8.0)
        self.put(*node.position)
        self.forget_slots()

    def forget_slots(self) -> None:
        """Other slots of it are wired now."""
        self._open = None

    def forget_face(self) -> None:
        """It holds other numbers now."""
        self._still = None

    def clear_marks(self) -> None:
        """Ends whatever a gesture showed on this node."""
        self.lit, self.slot_marks, self.output_mark, self.caught = None, {}, None, None

    def style(self) -> CardStyle:
        """How the card looks now: broken, the output, a parameter, or any other."""
        theme, session = self._look.theme, self._session
        problem = session.results.problems.get(self.id)
        if problem is not None and problem.is_own:
            return CardStyle(theme.error_fill, theme.error, 2.4)
        if session.graph.output == self.id:
            return CardStyle(theme.output_fill, theme.output, 1.6)
        if self.node.op == "parameter":
            return CardStyle(theme.parameter_fill, theme.parameter, 1.6)
        return CardStyle(theme.card, theme.outline, 1.6)

    def draw(self, painter: QPainter, sight: Sight) -> None:
        """Draws the card, its texts, ports and literals."""
        look, session = self._look, self._session
        if self._still is not sight.still:
            self._still = sight.still
            self._look_again(sight.far)
        if self._live is not sight.live:
            self._live, self._numbers = sight.live, None
        x, y = self._x, self._y
        if look.bright is not None:
            painter.setOpacity(DIM if look.dims(self.id) else 1.0)
        if (glow := self.lit or look.glow(self.id)) is not None:
            painter.setPen(QPen(glow, 9.0))
            painter.drawRoundedRect(QRectF(x, y, WIDTH, self.height), CORNER, CORNER)
        if not sight.on_screen:
            painter.translate(x, y)
            self._draw_card(painter)
        elif self._header is not None and look.stamps.pays(self._header):
            look.stamps.put(painter, self._header, x, y, self._bounds, self._draw_card)
            x, y = look.stamps.snapped(x, y)
            painter.translate(x, y)
        else:
            look.stamps.put(painter, self._shape, x, y, self._bounds, self._draw_shape)
            x, y = look.stamps.snapped(x, y)
            painter.translate(x, y)
            if self._header is not None:
                self._header.paint(painter)
        problem = None if sight.far else session.results.problems.get(self.id)
        if problem is None:
            if self._numbers is None:
                self._numbers = (
                    face_from_afar(session, look, self.node) if sight.far else numbers_face(session, look, self.node)
                )
            self._numbers.paint(painter)
        else:
            self._paint_problem(painter, self.node, problem.sentence, problem.is_own)
        if not sight.far and (self.slot_marks or self.output_mark is not None or self.caught is not None):
            self._paint_marks(painter)
        painter.translate(-x, -y)

    def _look_again(self, far: bool) -> None:
        """Takes from the document all that does not depend on values."""
        look, session, node = self._look, self._session, self.node
        self._shape = _Shape(
            look.theme.name, self.style(), self.height, node.slots,
            self.open_slots() if self._title() is None else frozenset(),
            session.graph.output == self.id, self.id in session.selection, far,
        )  # fmt: skip
        left = self.sides[0] if self._shape.open else -PORT - 3.0
        self._bounds = QRectF(left, -8.0, WIDTH + 12.0 - left, self.height + 16.0)
        made_of = (node, session.graph.structure, self._shape, self._title())
        if made_of != self._header_of:
            self._header_of, self._header = made_of, None
            if not far:
                self._header = header_face(session, look, node, self._shape.open, self._title())

    def _draw_card(self, painter: QPainter) -> None:
        self._draw_shape(painter)
        if self._header is not None:
            self._header.paint(painter)

    def _draw_shape(self, painter: QPainter) -> None:
        shape = self._shape
        look, theme, style = self._look, self._look.theme, shape.style
        rect = QRectF(0.0, 0.0, WIDTH, shape.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not shape.far)
        if not shape.far:
            # Only its lower edge is seen of the shadow.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.brush(theme.shadow))
            painter.drawRoundedRect(QRectF(0.0, shape.height - 2 * CORNER, WIDTH, 2 * CORNER + 2.5), CORNER, CORNER)
        painter.setPen(look.pen(style.edge, style.width))
        painter.setBrush(look.brush(style.fill))
        painter.drawRoundedRect(rect, CORNER, CORNER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.is_output and not shape.far:
            painter.setPen(look.pen(style.edge, 1.0))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), CORNER - 3, CORNER - 3)
        if shape.selected:
            painter.setPen(look.pen(theme.accent, 3.0))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), CORNER + 2, CORNER + 2)
        if not shape.far:
            self._draw_ports(painter, shape)

    def _draw_ports(self, painter: QPainter, shape: _Shape) -> None:
        look, theme, node = self._look, self._look.theme, self.node
        for slot in shape.slots:
            if slot in shape.open:
                pill = pill_rect(node, slot)
                painter.setPen(look.pen(look.pill_edge, 1.2))
                painter.setBrush(look.brush(theme.card))
                painter.drawRoundedRect(pill, 5.0, 5.0)
                painter.drawLine(QPointF(pill.right(), pill.center().y()), QPointF(-PORT, pill.center().y()))
            painter.setPen(look.pen(theme.outline, 1.4))
            painter.setBrush(look.brush(theme.line if slot in shape.open else theme.card))
            painter.drawEllipse(slot_point(node, slot), PORT, PORT)
        painter.setPen(look.pen(theme.outline, 1.4))
        painter.setBrush(look.brush(theme.card))
        painter.drawEllipse(output_point(node), PORT, PORT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _title(self) -> str | None:
        reading = self._look.reading
        return reading.title(self.id) if reading is not None and reading.retitles else None

    def told(self, far: bool = False) -> list[str]:
        """What the card says of its value and its gradient, or in their place; or all that it says from afar."""
        face = (face_from_afar if far else numbers_face)(self._session, self._look, self.node)
        return [layout.text() for _, _, _, layout in face.texts]

    def tool_tip(self, slot: str | None) -> str:
        """What hovering says: the exact value and gradient, the problem, or what a slot holds."""
        results, node = self._session.results, self.node
        if slot is not None and self._session.graph.wire_into(self.id, slot) is None:
            return f"{slot} = {readable_text(node.literal(slot))}"
        lines = [f"{node.name}: {node.row.label}. {node.row.doc}"]
        if self.id in results.problems:
            lines.append(f"⚠ {results.problems[self.id].sentence}")
        told = self._look.reading.tip(self.id) if self._look.reading is not None else None
        if told is not None:
            return "\n".join([*lines, told] if told else lines)
        if self.id in results.value_of:
            lines.append(f"{node.name} = {_exact(results.value_of[self.id])}")
        if self.id in results.gradient_of:
            lines.append(f"{gradient_sign(results, node.name)} = {_exact(results.gradient_of[self.id])}")
        return "\n".join(lines)

    def _paint_problem(self, painter: QPainter, node: Node, sentence: str, own: bool) -> None:
        """Says what is wrong, on two lines within the card: below it another node may stand."""
        theme, look = self._look.theme, self._look
        row = value_rect(node).adjusted(0, -2.0, WIDTH - 2 * MARGIN - 74.0, 4.0)
        painter.setPen(look.pen(theme.error if own else theme.quiet, 1.0))
        if not own:
            look.texts.draw(painter, look.text_font, row, LEFT, translate("… waits"))
            return
        text = "⚠ " + (sentence.partition(": ")[2] or sentence)
        font, lines = look.text_font, look.texts.in_two(look.text_font, row.width(), text)
        if lines[-1].endswith("…"):
            font, lines = look.small_font, look.texts.in_two(look.small_font, row.width(), text)
        line = QRectF(row.left(), row.top(), row.width(), row.height() / len(lines))
        for at, each in enumerate(lines):
            look.texts.draw(painter, font, line.translated(0.0, at * line.height()), LEFT, each)

    def open_slots(self) -> frozenset[str]:
        """The slots that no wire enters: they show their literals."""
        if self._open is None:
            wired = {wire.slot for wire in self._session.graph.wires_into(self.id)}
            self._open = frozenset(slot for slot in self.node.slots if slot not in wired)
        return self._open

    def _paint_marks(self, painter: QPainter) -> None:
        node, open, theme = self.node, self.open_slots(), self._look.theme
        for slot in node.slots:
            fill = theme.line if slot in open else theme.card
            paint_port(painter, theme, slot_point(node, slot), fill, self.slot_marks.get(slot), self.caught == slot)
        paint_port(painter, theme, output_point(node), theme.card, self.output_mark, self.caught == "")


def _exact(value: Value) -> str:
    return readable_text(value).replace("], [", "],\n[")
