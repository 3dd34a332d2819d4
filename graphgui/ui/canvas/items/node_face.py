"""What stands on a node's card: its name, formula and literals, its numbers, or what a reading tells instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QStaticText

from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Node
from graphgui.engine.number_format import short_number
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.ui.canvas.paint.heatmap import paint_heat
from graphgui.ui.canvas.paint.style import MARGIN, WIDTH, Look, body_rect, name_rect, pill_rect, value_rect
from graphgui.ui.canvas.reading import Told
from graphgui.ui.session import Session

HEAT_ROOM = 36.0
"""The width of a heat map with the gap beside it."""
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter


class Face:
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


def header_face(session: Session, look: Look, node: Node, open_slots: Iterable[str], title: str | None) -> Face:
    """The name, the formula and the symbol, and the literals of slots that no wire enters; or a title in their place."""
    theme, texts, rect, face = look.theme, look.texts, name_rect(), Face(look)
    if title is not None:
        font, _ = texts.fitting_font(rect.width(), title, look.name_font, look.text_font, look.small_font)
        face.write(font, theme.text, rect, LEFT, texts.fitting(font, rect.width(), title))
        return face
    symbol = node.row.label if node.row.is_source else node.row.symbol
    symbol_font = look.small_font if node.row.is_source else look.symbol_font
    room = rect.width() - texts.width(symbol_font, symbol) - 8.0
    name = texts.fitting(look.name_font, room, node.name)
    colour = theme.output if session.graph.output == node.id else theme.text
    face.write(look.name_font, theme.parameter if node.op == "parameter" else colour, rect, LEFT, name)
    used = texts.width(look.name_font, name) + 7.0
    if not node.row.is_source and room - used > 24.0:
        # A formula that is too long beside the symbol stands in its place: it says the same.
        text = f"= {formula(session.graph, node)}"
        font, whole = texts.fitting_font(room - used, text, look.text_font, look.small_font)
        if not whole:
            symbol = ""
            font, _ = texts.fitting_font(rect.width() - used, text, look.text_font, look.small_font)
        shown = texts.fitting(font, rect.width() - used, text)
        face.write(font, theme.quiet, rect.adjusted(used, 0, 0, 0), LEFT, shown)
    if symbol:
        face.write(symbol_font, theme.quiet, rect, RIGHT, symbol)
    for slot in open_slots:
        pill = pill_rect(node, slot)
        numbers = [short_number(node.literal(slot), digits) for digits in (4, 3)]
        text = texts.fitting(look.text_font, pill.width() - 6, *numbers, "…")
        face.write(look.text_font, theme.text, pill, MIDDLE, text)
    return face


def numbers_face(session: Session, look: Look, node: Node) -> Face:
    """The value and the gradient, or what a reading tells in their place."""
    results, theme, texts, face = session.results, look.theme, look.texts, Face(look)
    value = results.value_of.get(node.id)
    if value is None:
        return face
    row = value_rect(node)
    row.setWidth(WIDTH - 2 * MARGIN)
    gradient = results.gradient_of.get(node.id) if look.show_gradients else None
    left = look.reading.left(node.id) if look.reading is not None else None
    right = look.reading.right(node.id) if look.reading is not None else None
    if left is not None:
        used = _write_told(look, face, left, row, LEFT) + 10.0
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
        text = texts.first_fitting(look.value_font, 0.6 * row.width(), short_number(value, 4)) or short_number(value)
        face.write(look.value_font, theme.text, row, LEFT, text)
        used = texts.width(look.value_font, text) + 10.0
    room = row.width() - used
    if right is not None:
        _write_told(look, face, right, row.adjusted(used, 0, 0, 0), RIGHT)
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
    for form, digits in _forms(results, node.name):
        # Most names are too long for any number beside them.
        if texts.width(font, form) > room:
            continue
        text = form + short_number(gradient, digits)
        if texts.width(font, text) <= room:
            face.write(font, theme.gradient, room_of_text, RIGHT, text)
            break
    return face


def face_from_afar(session: Session, look: Look, node: Node) -> Face:
    """The name and, where there is one, the value."""
    rect, face = body_rect(node), Face(look)
    texts, font, room = look.texts, look.symbol_font, WIDTH - MARGIN
    name, value = (
        texts.fitting(font, room, node.name),
        texts.first_fitting(font, room, _value_text(session, look, node.id)),
    )
    half = 14.0 if value else 0.0
    face.write(font, look.theme.text, rect.translated(0, -half), MIDDLE, name)
    if value:
        face.write(font, look.theme.text, rect.translated(0, half), MIDDLE, value)
    return face


def _write_told(look: Look, face: Face, told: Told, rect: QRectF, align: Qt.AlignmentFlag) -> float:
    """Writes what a reading tells; gives the width that it takes."""
    for font in (look.text_font, look.small_font):
        if text := look.texts.first_fitting(font, rect.width(), *told.texts):
            face.write(font, getattr(look.theme, told.colour), rect, align, text)
            return look.texts.width(font, text)
    return 0.0


def _forms(results: Results, name: str) -> Iterator[tuple[str, int]]:
    """How a gradient may be written, the longest first."""
    sign = gradient_sign(results, name)
    yield from ((f"{sign} = ", 4), (f"{sign} = ", 3))
    yield from (("∂ = ", 4), ("∂ = ", 3), ("∂ = ", 2), ("∂ ", 2), ("∂ ", 1))


def _value_text(session: Session, look: Look, id: int) -> str:
    told = look.reading.left(id) if look.reading is not None else None
    if told is not None:
        return told.texts[-1] if told.texts else ""
    value = session.results.value_of.get(id)
    return "" if value is None else short_number(value, 4)
