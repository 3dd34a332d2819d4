"""The texts and heat maps on a node's card, laid out: name, formula, literals, value and gradient, or what a reading has instead."""

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
from graphgui.ui.canvas.paint.style import (
    MARGIN,
    WIDTH,
    Style,
    body_rect,
    card_colours,
    name_rect,
    pill_rect,
    value_rect,
)
from graphgui.ui.reading import CardText
from graphgui.ui.session import Session

HEAT_ROOM = 36.0
"""The width of a heat map with the gap beside it, in scene units."""
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter


class Face:
    """Texts and heat maps of a card, laid out in the node's coordinates; cached by its item until what they show changes."""

    def __init__(self, style: Style) -> None:
        self.texts: list[tuple[QFont, QPen, QPointF, QStaticText]] = []
        self.heats: list[tuple[QRectF, Any]] = []
        self._style = style

    def write(self, font: QFont, colour: str, rect: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
        """Adds a text on one line of a rectangle."""
        self.texts.append((font, self._style.pen(colour, 1.0), *self._style.texts.placed(font, rect, align, text)))

    def paint(self, painter: QPainter) -> None:
        """Draws texts and heat maps."""
        for font, pen, place, layout in self.texts:
            painter.setFont(font)
            painter.setPen(pen)
            painter.drawStaticText(place, layout)
        for rect, value in self.heats:
            paint_heat(painter, rect, value, self._style.theme)


def header_face(session: Session, style: Style, node: Node, open_slots: Iterable[str], title: str | None) -> Face:
    """The name, the formula and the symbol, and the literals of slots that no wire enters; or a title in their place."""
    theme, texts, rect, face = style.theme, style.texts, name_rect(), Face(style)
    if title is not None:
        font, _ = texts.fitting_font(rect.width(), title, style.name_font, style.text_font, style.small_font)
        face.write(font, theme.text, rect, LEFT, texts.fitting(font, rect.width(), title))
        return face
    symbol = node.row.label if node.row.is_source else node.row.symbol
    symbol_font = style.small_font if node.row.is_source else style.symbol_font
    room = rect.width() - texts.width(symbol_font, symbol) - 8.0
    name = texts.fitting(style.name_font, room, node.name)
    is_output = session.graph.output == node.id
    colours = card_colours(theme, is_broken=False, is_output=is_output, is_parameter=node.is_parameter)
    face.write(style.name_font, colours.name, rect, LEFT, name)
    used = texts.width(style.name_font, name) + 7.0
    if not node.row.is_source and room - used > 24.0:
        # A formula that is too long beside the symbol replaces it: it says the same.
        text = f"= {formula(session.graph, node)}"
        font, whole = texts.fitting_font(room - used, text, style.text_font, style.small_font)
        if not whole:
            symbol = ""
            font, _ = texts.fitting_font(rect.width() - used, text, style.text_font, style.small_font)
        shown = texts.fitting(font, rect.width() - used, text)
        face.write(font, theme.quiet, rect.adjusted(used, 0, 0, 0), LEFT, shown)
    if symbol:
        face.write(symbol_font, theme.quiet, rect, RIGHT, symbol)
    for slot in open_slots:
        pill = pill_rect(node, slot)
        numbers = [short_number(node.literal(slot), digits) for digits in (4, 3)]
        text = texts.fitting(style.text_font, pill.width() - 6, *numbers, "…")
        face.write(style.text_font, theme.text, pill, MIDDLE, text)
    return face


def numbers_face(session: Session, style: Style, node: Node) -> Face:
    """The value and the gradient, or what a reading has in their place."""
    results, theme, texts, face = session.results, style.theme, style.texts, Face(style)
    value = results.value_of.get(node.id)
    row = value_rect(node)
    row.setWidth(WIDTH - 2 * MARGIN)
    gradient = results.gradient_of.get(node.id) if style.show_gradients else None
    left = style.reading.left(node.id) if style.reading is not None else None
    right = style.reading.right(node.id) if style.reading is not None else None
    if left is not None:
        used = _write_card_text(style, face, left, row, LEFT) + 10.0
    elif value is None:
        return face
    elif getattr(value, "ndim", 0):
        # The shape must be readable; heat maps take the room it leaves.
        text = short_number(value)
        wish = row.width() - (2 * HEAT_ROOM + 14.0 if getattr(gradient, "ndim", 0) else HEAT_ROOM)
        font, _ = texts.fitting_font(wish, text, style.text_font, style.small_font)
        face.write(font, theme.text, row, LEFT, texts.fitting(font, row.width(), text))
        used = texts.width(font, text) + 6.0
        if value.size and used + HEAT_ROOM <= row.width():
            face.heats.append((QRectF(row.left() + used, row.top() + 4.0, 30.0, 22.0), value))
            used += HEAT_ROOM
    else:
        # Four digits where they fit: 12.96 must not read 13.
        text = texts.first_fitting(style.value_font, 0.6 * row.width(), short_number(value, 4)) or short_number(value)
        face.write(style.value_font, theme.text, row, LEFT, text)
        used = texts.width(style.value_font, text) + 10.0
    room = row.width() - used
    if right is not None:
        _write_card_text(style, face, right, row.adjusted(used, 0, 0, 0), RIGHT)
        return face
    if gradient is None:
        return face
    if getattr(gradient, "ndim", 0):
        if not gradient.size or room < HEAT_ROOM + 14.0:
            return face
        heat = QRectF(row.left() + used + room - 30.0, row.top() + 4.0, 30.0, 22.0)
        face.write(style.text_font, theme.gradient, heat.adjusted(-20, 0, -36, 0), RIGHT, "∂")
        face.heats.append((heat, gradient))
        return face
    font, room_of_text = style.text_font, QRectF(row.left() + used, row.top(), room, row.height())
    for form, digits in _forms(results, node.name):
        # Most names are too long for any number beside them.
        if texts.width(font, form) > room:
            continue
        text = form + short_number(gradient, digits)
        if texts.width(font, text) <= room:
            face.write(font, theme.gradient, room_of_text, RIGHT, text)
            break
    return face


def names_face(session: Session, style: Style, node: Node) -> Face:
    """The name and, where there is one, the value, in large type: all that is drawn below `NAMES_ZOOM`."""
    rect, face = body_rect(node), Face(style)
    texts, font, room = style.texts, style.symbol_font, WIDTH - MARGIN
    name, value = (
        texts.fitting(font, room, node.name),
        texts.first_fitting(font, room, _value_text(session, style, node.id)),
    )
    half = 14.0 if value else 0.0
    face.write(font, style.theme.text, rect.translated(0, -half), MIDDLE, name)
    if value:
        face.write(font, style.theme.text, rect.translated(0, half), MIDDLE, value)
    return face


def _write_card_text(style: Style, face: Face, card_text: CardText, rect: QRectF, align: Qt.AlignmentFlag) -> float:
    """Writes a text of a reading; returns its width, 0 where none fits."""
    for font in (style.text_font, style.small_font):
        if text := style.texts.first_fitting(font, rect.width(), *card_text.texts):
            face.write(font, style.theme.colour(card_text.colour), rect, align, text)
            return style.texts.width(font, text)
    return 0.0


def _forms(results: Results, name: str) -> Iterator[tuple[str, int]]:
    """The ways to write a gradient, longest first: what is before the number, and its digits."""
    sign = gradient_sign(results, name)
    yield from ((f"{sign} = ", 4), (f"{sign} = ", 3))
    yield from (("∂ = ", 4), ("∂ = ", 3), ("∂ = ", 2), ("∂ ", 2), ("∂ ", 1))


def _value_text(session: Session, style: Style, id: int) -> str:
    shown = style.reading.left(id) if style.reading is not None else None
    if shown is not None:
        return shown.texts[-1] if shown.texts else ""
    value = session.results.value_of.get(id)
    return "" if value is None else short_number(value, 4)
