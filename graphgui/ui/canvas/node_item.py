"""A node on the canvas: one rectangle item, painted whole, without child items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStaticText

from graphgui.engine.graph import Node
from graphgui.engine.values import Value
from graphgui.engine.words import formula, short_number
from graphgui.formats.numbers import readable_text
from graphgui.ui.canvas.heat import paint_heat
from graphgui.ui.canvas.look import (
    CORNER,
    DIM,
    MARGIN,
    PILL_GAP,
    PILL_WIDTH,
    PORT,
    WIDTH,
    Look,
    body_rect,
    name_rect,
    node_height,
    output_point,
    pill_rect,
    slot_point,
    value_rect,
)
from graphgui.ui.canvas.marks import paint_port
from graphgui.ui.canvas.places import Thing
from graphgui.ui.canvas.reading import Told
from graphgui.ui.commands import translate
from graphgui.ui.session import Session
from graphgui.ui.signs import gradient_sign

if TYPE_CHECKING:
    from graphgui.ui.canvas.layers import Sight

HEAT_ROOM = 36.0
"""The width of a heat map with the gap beside it."""
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter


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


class _Face:
    """What a node shows, laid out: it lasts until something that it is made of changes."""

    def __init__(self, look: Look) -> None:
        self.texts: list[tuple[QFont, QPen, QPointF, QStaticText]] = []
        self.heats: list[tuple[QRectF, Any]] = []
        self._look = look

    def write(self, font: QFont, colour: str, rect: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
        """Puts a text on one line of a rectangle."""
        self.texts.append((font, self._look.pen(colour, 1.0), *self._look.texts.placed(font, rect, align, text)))

    def paint(self, painter: QPainter) -> None:
        """Draws what there is."""
        for font, pen, place, layout in self.texts:
            painter.setFont(font)
            painter.setPen(pen)
            painter.drawStaticText(place, layout)
        for rect, value in self.heats:
            paint_heat(painter, rect, value, self._look.theme)


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
        self._header: _Face | None = None
        self._header_of: tuple[object, ...] = ()
        self._numbers: _Face | None = None
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
                self._numbers = self._lay_out_far() if sight.far else self._lay_out_numbers()
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
            self._header_of, self._header = made_of, None if far else self._lay_out_header(node)

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

    def _lay_out_far(self) -> _Face:
        look, rect, face = self._look, body_rect(self.node), _Face(self._look)
        texts, font, room = look.texts, look.symbol_font, WIDTH - MARGIN
        name, value = texts.fitting(font, room, self.node.name), texts.first_fitting(font, room, self.value_text())
        half = 14.0 if value else 0.0
        face.write(font, look.theme.text, rect.translated(0, -half), MIDDLE, name)
        if value:
            face.write(font, look.theme.text, rect.translated(0, half), MIDDLE, value)
        return face

    def _lay_out_header(self, node: Node) -> _Face:
        """The name, the formula and the symbol, and the literals of slots that no wire enters."""
        look, theme, texts, rect = self._look, self._look.theme, self._look.texts, name_rect()
        face = _Face(look)
        if (title := self._title()) is not None:
            font, _ = texts.fitting_font(rect.width(), title, look.name_font, look.text_font, look.small_font)
            face.write(font, theme.text, rect, LEFT, texts.fitting(font, rect.width(), title))
            return face
        symbol = node.row.label if node.row.is_source else node.row.symbol
        symbol_font = look.small_font if node.row.is_source else look.symbol_font
        room = rect.width() - texts.width(symbol_font, symbol) - 8.0
        name = texts.fitting(look.name_font, room, node.name)
        colour = theme.output if self._session.graph.output == self.id else theme.text
        face.write(look.name_font, theme.parameter if node.op == "parameter" else colour, rect, LEFT, name)
        used = texts.width(look.name_font, name) + 7.0
        if not node.row.is_source and room - used > 24.0:
            # A formula that is too long beside the symbol stands in its place: it says the same.
            text = f"= {formula(self._session.graph, node)}"
            font, whole = texts.fitting_font(room - used, text, look.text_font, look.small_font)
            if not whole:
                symbol = ""
                font, _ = texts.fitting_font(rect.width() - used, text, look.text_font, look.small_font)
            shown = texts.fitting(font, rect.width() - used, text)
            face.write(font, theme.quiet, rect.adjusted(used, 0, 0, 0), LEFT, shown)
        if symbol:
            face.write(symbol_font, theme.quiet, rect, RIGHT, symbol)
        for slot in self.open_slots():
            pill = pill_rect(node, slot)
            numbers = [short_number(node.literal(slot), digits) for digits in (4, 3)]
            text = texts.fitting(look.text_font, pill.width() - 6, *numbers, "…")
            face.write(look.text_font, theme.text, pill, MIDDLE, text)
        return face

    def _lay_out_numbers(self) -> _Face:
        results, look, theme, texts = self._session.results, self._look, self._look.theme, self._look.texts
        node, face = self.node, _Face(look)
        value = results.value_of.get(self.id)
        if value is None:
            return face
        row = value_rect(node)
        row.setWidth(WIDTH - 2 * MARGIN)
        gradient = results.gradient_of.get(self.id) if look.show_gradients else None
        left = look.reading.left(self.id) if look.reading is not None else None
        right = look.reading.right(self.id) if look.reading is not None else None
        if left is not None:
            used = self._write_told(face, left, row, LEFT) + 10.0
        elif getattr(value, "ndim", 0):
            # The shape is what must be read; heat maps take the room it leaves.
            text = short_number(value)
            wish = row.width() - (2 * HEAT_ROOM + 14.0 if getattr(gradient, "ndim", 0) else HEAT_ROOM)
            font, _ = texts.fitting_font(wish, text, look.text_font, look.small_font)
            face.write(font, theme.text, row, LEFT, texts.fitting(font, row.width(), text))
            used = texts.width(font, text) + 6.0
            if value.size and used + HEAT_ROOM <= row.width():
                face.heats.append((QRectF(row.left() + used, row.top() + 4.0, 30.0, 22.0), value))
                used += HEAT_ROOM
        else:
            # Four digits where they fit: 12.96 must not read 13.
            text = texts.first_fitting(look.value_font, 0.6 * row.width(), short_number(value, 4)) or short_number(
                value
            )
            face.write(look.value_font, theme.text, row, LEFT, text)
            used = texts.width(look.value_font, text) + 10.0
        room = row.width() - used
        if right is not None:
            self._write_told(face, right, row.adjusted(used, 0, 0, 0), RIGHT)
            return face
        if gradient is None:
            return face
        if getattr(gradient, "ndim", 0):
            if not gradient.size or room < HEAT_ROOM + 14.0:
                return face
            heat = QRectF(row.left() + used + room - 30.0, row.top() + 4.0, 30.0, 22.0)
            face.write(look.text_font, theme.gradient, heat.adjusted(-20, 0, -36, 0), RIGHT, "∂")
            face.heats.append((heat, gradient))
            return face
        font, room_of_text = look.text_font, QRectF(row.left() + used, row.top(), room, row.height())
        for form, digits in self._forms(node.name):
            # Most names are too long for any number beside them.
            if texts.width(font, form) > room:
                continue
            text = form + short_number(gradient, digits)
            if texts.width(font, text) <= room:
                face.write(font, theme.gradient, room_of_text, RIGHT, text)
                break
        return face

    def _title(self) -> str | None:
        reading = self._look.reading
        return reading.title(self.id) if reading is not None and reading.retitles else None

    def _write_told(self, face: _Face, told: Told, rect: QRectF, align: Qt.AlignmentFlag) -> float:
        """Writes what a reading tells; gives the width that it takes."""
        look = self._look
        for font in (look.text_font, look.small_font):
            if text := look.texts.first_fitting(font, rect.width(), *told.texts):
                face.write(font, getattr(look.theme, told.colour), rect, align, text)
                return look.texts.width(font, text)
        return 0.0

    def _forms(self, name: str) -> Iterator[tuple[str, int]]:
        """How a gradient may be written, the longest first."""
        sign = gradient_sign(self._session.results, name)
        yield from ((f"{sign} = ", 4), (f"{sign} = ", 3))
        yield from (("∂ = ", 4), ("∂ = ", 3), ("∂ = ", 2), ("∂ ", 2), ("∂ ", 1))

    def value_text(self) -> str:
        """The value as the node shows it from afar; empty where there is none."""
        told = self._look.reading.left(self.id) if self._look.reading is not None else None
        if told is not None:
            return told.texts[-1] if told.texts else ""
        value = self._session.results.value_of.get(self.id)
        return "" if value is None else short_number(value, 4)

    def told(self) -> list[str]:
        """What the card says of its value and its gradient, or in their place, as it stands there."""
        return [layout.text() for _, _, _, layout in self._lay_out_numbers().texts]

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
