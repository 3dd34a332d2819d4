"""The style of the canvas: the theme in use, its fonts, pens and brushes, and the measures of nodes, in scene units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from graphgui.analysis.layout import CARD_HEIGHT, CARD_WIDTH, SLOT_GAP, card_height
from graphgui.engine.graph import Node, Wire
from graphgui.ui.canvas.paint.chips import ChipCache
from graphgui.ui.canvas.paint.pixmap_cache import PixmapCache
from graphgui.ui.canvas.paint.texts import Texts
from graphgui.ui.reading import Reading
from graphgui.ui.theme import Theme, ui_font

WIDTH, HEIGHT = CARD_WIDTH, CARD_HEIGHT
PORT = 5.0
"""The radius of a port."""
PILL_HEIGHT = 24.0
PILL_WIDTH = 46.0
PILL_GAP = 8.0
CORNER = 9.0
"""The radius of the corners of a card."""
MARGIN = 12.0
CATCH = 30.0
"""How near, in pixels, a dragged wire catches a slot."""
NAMES_ZOOM = 0.4
"""Below this zoom only names are drawn on nodes."""
OVERVIEW_ZOOM = 0.2
"""Below this zoom no text can be read, and `Overview` paints the whole graph in a few calls."""
EDGE, LITERALS = 16.0, 60.0
"""What stands beside a card: ports, and at the left of one with slots the numbers in them, in scene units."""
DIM = 0.22
"""The opacity of what is not highlighted while something else is."""


@dataclass
class Style:
    """The style that all items of one canvas share: theme, fonts, switches, and caches of painted parts."""

    theme: Theme
    show_gradients: bool = True
    show_derivatives: bool = True
    highlighted: frozenset[int] | None = None
    """The nodes that are highlighted; the others, and wires that lead to them, are dimmed. None: nothing is dimmed."""
    reading: Reading | None = None
    """What nodes and wires show while a page of the chain rule is open."""

    def __post_init__(self) -> None:
        self.name_font = _sized(ui_font(), 13.5, bold=True)
        self.text_font = _sized(ui_font(), 12.0)
        self.value_font = _sized(ui_font(), 14.0)
        self.small_font = _sized(ui_font(), 11.3)
        self.symbol_font = _sized(ui_font(), 21.0)
        self.chip_font = _sized(ui_font(), 11.3)
        self.texts = Texts()
        self.pixmap_cache = PixmapCache()
        self.chips = ChipCache(self.texts, self.chip_font)
        self._pens: dict[tuple[str, float], QPen] = {}
        self._brushes: dict[str, QBrush] = {}

    @property
    def pill_edge(self) -> str:
        """The colour around a literal: a line a little darker."""
        return _darker(self.theme.line)

    def pen(self, colour: str, width: float) -> QPen:
        """A pen, cached; of a width in scene units, where 0 is one pixel at every zoom."""
        if (found := self._pens.get((colour, width))) is None:
            found = self._pens[colour, width] = QPen(QColor(colour), width)
        return found

    def dashed(self, colour: str, width: float) -> QPen:
        """A dashed pen of a width in scene units."""
        pen = QPen(self.pen(colour, width))
        pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def brush(self, colour: str) -> QBrush:
        """A brush, cached."""
        if (found := self._brushes.get(colour)) is None:
            found = self._brushes[colour] = QBrush(QColor(colour))
        return found

    def dims(self, *ids: int) -> bool:
        """Whether one of these nodes is not highlighted while others are."""
        return self.highlighted is not None and not self.highlighted.issuperset(ids)

    def glow(self, target: int | Wire) -> QColor | None:
        """The colour in which the reading shows a node, by its id, or a wire glowing; None where it does not."""
        if self.reading is None:
            return None
        found = self.reading.lit.get(target) if isinstance(target, int) else self.reading.lit_wires.get(target)
        return None if found is None else QColor(self.theme.colour(found))


class CardColours(NamedTuple):
    """The colours of a card: its face, its edge, and its name."""

    fill: str
    edge: str
    name: str


def card_colours(theme: Theme, *, is_broken: bool, is_output: bool, is_parameter: bool = False) -> CardColours:
    """The colours of the card of a node or group, by what it is; the first that applies counts for face and edge."""
    name = theme.parameter if is_parameter else theme.output if is_output else theme.text
    if is_broken:
        return CardColours(theme.error_fill, theme.error, name)
    if is_output:
        return CardColours(theme.output_fill, theme.output, name)
    if is_parameter:
        return CardColours(theme.parameter_fill, theme.parameter, name)
    return CardColours(theme.card, theme.outline, name)


@lru_cache(maxsize=16)
def _darker(colour: str) -> str:
    return QColor(colour).darker(115).name(QColor.NameFormat.HexArgb)


def _sized(font: QFont, size: float, bold: bool = False) -> QFont:
    # Scene units, not points: the zoom of the canvas scales its type.
    font = QFont(font)
    font.setPixelSize(round(size * 1.15))
    font.setBold(bold)
    return font


def node_height(node: Node) -> float:
    """The height of a node's card, with room for its slots."""
    return card_height(len(node.slots))


def slot_point(node: Node, slot: str) -> QPointF:
    """The middle of a slot, in the node's coordinates."""
    slots = node.slots
    first = node_height(node) / 2 - SLOT_GAP * (len(slots) - 1) / 2
    return QPointF(0.0, first + SLOT_GAP * slots.index(slot))


def output_point(node: Node) -> QPointF:
    """The middle of a node's output, in the node's coordinates."""
    return QPointF(WIDTH, node_height(node) / 2)


def pill_rect(node: Node, slot: str) -> QRectF:
    """The pill around the literal of an unwired slot, in the node's coordinates."""
    at = slot_point(node, slot)
    return QRectF(-PILL_GAP - PILL_WIDTH, at.y() - PILL_HEIGHT / 2, PILL_WIDTH, PILL_HEIGHT)


def body_rect(node: Node) -> QRectF:
    """The node's card, in its coordinates."""
    return QRectF(0.0, 0.0, WIDTH, node_height(node))


def name_rect() -> QRectF:
    """The upper half of a card, with the name and the formula."""
    return QRectF(MARGIN, 8.0, WIDTH - 2 * MARGIN, 28.0)


def gradient_rect(node: Node) -> QRectF:
    """The part of the card with the gradient."""
    value = value_rect(node)
    return QRectF(value.right(), value.top(), WIDTH - MARGIN - value.right(), value.height())


def value_rect(node: Node) -> QRectF:
    """The part of the card with the value."""
    return QRectF(MARGIN, node_height(node) - 40.0, 74.0, 30.0)
