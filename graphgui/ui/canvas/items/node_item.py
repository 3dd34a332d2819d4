"""The item of a node: its card, its ports, and the marks of gestures."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.engine.graph import Node
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.expressions.number_parser import readable_text
from graphgui.ui.canvas.items.node_face import LEFT, Face, header_face, names_face, numbers_face
from graphgui.ui.canvas.items.port import paint_port
from graphgui.ui.canvas.model.spatial_index import IndexedItem
from graphgui.ui.canvas.paint.paint_state import PaintPass
from graphgui.ui.canvas.paint.style import (
    CORNER,
    DIM,
    EDGE,
    LITERALS,
    MARGIN,
    PILL_GAP,
    PILL_WIDTH,
    PORT,
    WIDTH,
    Style,
    card_colours,
    node_height,
    output_point,
    pill_rect,
    slot_point,
    value_rect,
)
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate


class CardStyle(NamedTuple):
    """The colours of a node's card, by value: its fill, its edge, and the edge's width in scene units."""

    fill: str
    edge: str
    width: float


class _Shape(NamedTuple):
    """All that a card without its texts depends on; a key of the pixmap cache."""

    theme: str
    card: CardStyle
    height: float
    slots: tuple[str, ...]
    open: frozenset[str]
    is_output: bool
    selected: bool
    names_only: bool


class NodeItem(IndexedItem):
    """Draws one node from the session's graph and results, when the layer of nodes asks; it holds no numbers of its own."""

    def __init__(self, session: Session, style: Style, id: int) -> None:
        super().__init__()
        self.id = id
        self._session = session
        self._style = style
        self.lit: QColor | None = None
        """A colour that the node glows in while a gesture marks it."""
        self.slot_marks: dict[str, bool] = {}
        """While a wire is dragged: whether it fits into each slot."""
        self.output_mark: bool | None = None
        self.caught: str | None = None
        """The slot, or "" for the output, that a dragged wire has caught."""
        self.height = 0.0
        """The height of the card, in scene units."""
        self.beside = 0.0
        """How far what stands at the left of the card reaches, in scene units."""
        self._open: frozenset[str] | None = None
        self._layout_key: object = None
        self._values_key: object = None
        """The keys of the paint pass for which the cached layouts are valid: those without values, and those of values."""
        self._header: Face | None = None
        self._header_of: tuple[object, ...] = ()
        self._numbers: Face | None = None
        self.sync()

    @property
    def node(self) -> Node:
        """The node's record."""
        return self._session.graph.node(self.id)

    @property
    def theme(self) -> Theme:
        """The theme in which the card is painted."""
        return self._style.theme

    def sync(self) -> None:
        """Takes the node's position, height and wired slots from the graph."""
        node = self.node
        height = node_height(node)
        self.beside = LITERALS if node.slots else EDGE
        if height != self.height:
            self.height = height
            self.sides = (-PILL_GAP - PILL_WIDTH - 8.0, -8.0, WIDTH + 12.0, height + 8.0)
        self.move_to(*node.position)
        self.forget_slots()

    def forget_slots(self) -> None:
        """Drops the cached open slots, after other slots are wired."""
        self._open = None

    def forget_face(self) -> None:
        """Drops the cached layouts, after the node holds other numbers."""
        self._layout_key = None

    def clear_marks(self) -> None:
        """Removes the marks that a gesture made."""
        self.lit, self.slot_marks, self.output_mark, self.caught = None, {}, None, None

    def card_style(self) -> CardStyle:
        """The colours of the card: broken, the output, a parameter, or any other."""
        session, node = self._session, self.node
        problem = session.results.problems.get(self.id)
        is_broken = problem is not None and problem.is_own
        colours = card_colours(
            self._style.theme,
            is_broken=is_broken,
            is_output=session.graph.output == self.id,
            is_parameter=node.is_parameter,
        )
        return CardStyle(colours.fill, colours.edge, 2.4 if is_broken else 1.6)

    def draw(self, painter: QPainter, paint_pass: PaintPass) -> None:
        """Draws the card, its texts, ports and literals."""
        style, session = self._style, self._session
        if self._layout_key is not paint_pass.layout_key:
            self._layout_key = paint_pass.layout_key
            self._update_layout(paint_pass.names_only)
        if self._values_key is not paint_pass.values_key:
            self._values_key, self._numbers = paint_pass.values_key, None
        x, y = self._x, self._y
        if style.highlighted is not None:
            painter.setOpacity(DIM if style.dims(self.id) else 1.0)
        if (glow := self.lit or style.glow(self.id)) is not None:
            painter.setPen(QPen(glow, 9.0))
            painter.drawRoundedRect(QRectF(x, y, WIDTH, self.height), CORNER, CORNER)
        if not paint_pass.on_screen:
            painter.translate(x, y)
            self._draw_card(painter)
        elif self._header is not None and style.pixmap_cache.is_worth(self._header):
            style.pixmap_cache.draw(painter, self._header, x, y, self._bounds, self._draw_card)
            x, y = style.pixmap_cache.snapped(x, y)
            painter.translate(x, y)
        else:
            style.pixmap_cache.draw(painter, self._shape, x, y, self._bounds, self._draw_shape)
            x, y = style.pixmap_cache.snapped(x, y)
            painter.translate(x, y)
            if self._header is not None:
                self._header.paint(painter)
        problem = None if paint_pass.names_only else session.results.problems.get(self.id)
        if problem is None:
            if self._numbers is None:
                self._numbers = (
                    names_face(session, style, self.node)
                    if paint_pass.names_only
                    else numbers_face(session, style, self.node)
                )
            self._numbers.paint(painter)
        else:
            self._paint_problem(painter, self.node, problem.sentence, problem.is_own)
        if not paint_pass.names_only and (self.slot_marks or self.output_mark is not None or self.caught is not None):
            self._paint_marks(painter)
        painter.translate(-x, -y)

    def _update_layout(self, names_only: bool) -> None:
        """Lays out anew what does not depend on values."""
        style, session, node = self._style, self._session, self.node
        self._shape = _Shape(
            style.theme.name, self.card_style(), self.height, node.slots,
            self.open_slots() if self._title() is None else frozenset(),
            session.graph.output == self.id, self.id in session.selection, names_only,
        )  # fmt: skip
        left = self.sides[0] if self._shape.open else -PORT - 3.0
        self._bounds = QRectF(left, -8.0, WIDTH + 12.0 - left, self.height + 16.0)
        made_of = (node, session.graph.structure, self._shape, self._title())
        if made_of != self._header_of:
            self._header_of, self._header = made_of, None
            if not names_only:
                self._header = header_face(session, style, node, self._shape.open, self._title())

    def _draw_card(self, painter: QPainter) -> None:
        self._draw_shape(painter)
        if self._header is not None:
            self._header.paint(painter)

    def _draw_shape(self, painter: QPainter) -> None:
        shape = self._shape
        style, theme, card = self._style, self._style.theme, shape.card
        rect = QRectF(0.0, 0.0, WIDTH, shape.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not shape.names_only)
        if not shape.names_only:
            # Only the lower edge of the shadow is visible.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.brush(theme.shadow))
            painter.drawRoundedRect(QRectF(0.0, shape.height - 2 * CORNER, WIDTH, 2 * CORNER + 2.5), CORNER, CORNER)
        painter.setPen(style.pen(card.edge, card.width))
        painter.setBrush(style.brush(card.fill))
        painter.drawRoundedRect(rect, CORNER, CORNER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.is_output and not shape.names_only:
            painter.setPen(style.pen(card.edge, 1.0))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), CORNER - 3, CORNER - 3)
        if shape.selected:
            painter.setPen(style.pen(theme.accent, 3.0))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), CORNER + 2, CORNER + 2)
        if not shape.names_only:
            self._draw_ports(painter, shape)

    def _draw_ports(self, painter: QPainter, shape: _Shape) -> None:
        style, theme, node = self._style, self._style.theme, self.node
        for slot in shape.slots:
            if slot in shape.open:
                pill = pill_rect(node, slot)
                painter.setPen(style.pen(style.pill_edge, 1.2))
                painter.setBrush(style.brush(theme.card))
                painter.drawRoundedRect(pill, 5.0, 5.0)
                painter.drawLine(QPointF(pill.right(), pill.center().y()), QPointF(-PORT, pill.center().y()))
            painter.setPen(style.pen(theme.outline, 1.4))
            painter.setBrush(style.brush(theme.line if slot in shape.open else theme.card))
            painter.drawEllipse(slot_point(node, slot), PORT, PORT)
        painter.setPen(style.pen(theme.outline, 1.4))
        painter.setBrush(style.brush(theme.card))
        painter.drawEllipse(output_point(node), PORT, PORT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _title(self) -> str | None:
        reading = self._style.reading
        return reading.title(self.id) if reading is not None and reading.retitles else None

    def card_texts(self, names_only: bool = False) -> list[str]:
        """The texts of value and gradient on the card, or of a reading in their place; with `names_only`, all texts below `NAMES_ZOOM`."""
        face = (names_face if names_only else numbers_face)(self._session, self._style, self.node)
        return [layout.text() for _, _, _, layout in face.texts]

    def tool_tip(self, slot: str | None) -> str:
        """The tool tip: the exact value and gradient, the problem, or the literal of a slot."""
        results, node = self._session.results, self.node
        if slot is not None and self._session.graph.wire_into(self.id, slot) is None:
            return f"{slot} = {readable_text(node.literal(slot))}"
        lines = [f"{node.name}: {node.row.label}. {node.row.doc}"]
        if self.id in results.problems:
            lines.append(f"⚠ {results.problems[self.id].sentence}")
        tip = self._style.reading.tip(self.id) if self._style.reading is not None else None
        if tip is not None:
            return "\n".join([*lines, tip] if tip else lines)
        if self.id in results.value_of:
            lines.append(f"{node.name} = {_exact(results.value_of[self.id])}")
        if self.id in results.gradient_of:
            lines.append(f"{gradient_sign(results, node.name)} = {_exact(results.gradient_of[self.id])}")
        return "\n".join(lines)

    def _paint_problem(self, painter: QPainter, node: Node, sentence: str, own: bool) -> None:
        """Writes the problem on two lines within the card, since another node may be right below it."""
        theme, style = self._style.theme, self._style
        row = value_rect(node).adjusted(0, -2.0, WIDTH - 2 * MARGIN - 74.0, 4.0)
        painter.setPen(style.pen(theme.error if own else theme.quiet, 1.0))
        if not own:
            style.texts.draw(painter, style.text_font, row, LEFT, translate("… waits"))
            return
        text = "⚠ " + (sentence.partition(": ")[2] or sentence)
        font, lines = style.text_font, style.texts.in_two(style.text_font, row.width(), text)
        if lines[-1].endswith("…"):
            font, lines = style.small_font, style.texts.in_two(style.small_font, row.width(), text)
        line = QRectF(row.left(), row.top(), row.width(), row.height() / len(lines))
        for at, each in enumerate(lines):
            style.texts.draw(painter, font, line.translated(0.0, at * line.height()), LEFT, each)

    def open_slots(self) -> frozenset[str]:
        """The slots that no wire enters, which show their literals."""
        if self._open is None:
            wired = {wire.slot for wire in self._session.graph.wires_into(self.id)}
            self._open = frozenset(slot for slot in self.node.slots if slot not in wired)
        return self._open

    def _paint_marks(self, painter: QPainter) -> None:
        node, open, theme = self.node, self.open_slots(), self._style.theme
        for slot in node.slots:
            fill = theme.line if slot in open else theme.card
            paint_port(painter, theme, slot_point(node, slot), fill, self.slot_marks.get(slot), self.caught == slot)
        paint_port(painter, theme, output_point(node), theme.card, self.output_mark, self.caught == "")


def _exact(value: Value) -> str:
    return readable_text(value).replace("], [", "],\n[")
