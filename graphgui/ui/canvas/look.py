"""How the canvas looks: the theme in use, its type, and the measures of nodes and wires."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from graphgui.engine.graph import Node
from graphgui.ui.theme import Theme, ui_font

WIDTH = 180.0
HEIGHT = 84.0
SLOT_GAP = 34.0
PORT = 5.0
PILL_HEIGHT = 24.0
PILL_WIDTH = 46.0
PILL_GAP = 8.0
CORNER = 9.0
MARGIN = 12.0
CATCH = 30.0
"""How near, in pixels on the screen, a dragged wire catches a slot."""
PROBLEM_HEIGHT = 58.0
FAR = 0.4
"""Below this zoom only names are drawn."""


@dataclass
class Look:
    """What every item on the canvas shares."""

    theme: Theme
    show_gradients: bool = True
    show_derivatives: bool = True

    def __post_init__(self) -> None:
        self.name_font = _sized(ui_font(), 13.5, bold=True)
        self.text_font = _sized(ui_font(), 12.0)
        self.value_font = _sized(ui_font(), 14.0)
        self.small_font = _sized(ui_font(), 9.5)
        self.symbol_font = _sized(ui_font(), 21.0)
        self.chip_font = _sized(ui_font(), 10.5)


def _sized(font: QFont, size: float, bold: bool = False) -> QFont:
    # Scene units, not points: the canvas scales its type with the zoom.
    font = QFont(font)
    font.setPixelSize(round(size * 1.15))
    font.setBold(bold)
    return font


def node_height(node: Node) -> float:
    """How tall a node is: room for its slots."""
    return max(HEIGHT, 20.0 + SLOT_GAP * len(node.slots))


def slot_point(node: Node, slot: str) -> QPointF:
    """Where a slot sits, in the node's coordinates."""
    slots = node.slots
    first = node_height(node) / 2 - SLOT_GAP * (len(slots) - 1) / 2
    return QPointF(0.0, first + SLOT_GAP * slots.index(slot))


def output_point(node: Node) -> QPointF:
    """Where a node's output sits, in the node's coordinates."""
    return QPointF(WIDTH, node_height(node) / 2)


def pill_rect(node: Node, slot: str) -> QRectF:
    """Where the literal of an unwired slot stands, in the node's coordinates."""
    at = slot_point(node, slot)
    return QRectF(-PILL_GAP - PILL_WIDTH, at.y() - PILL_HEIGHT / 2, PILL_WIDTH, PILL_HEIGHT)


def body_rect(node: Node) -> QRectF:
    """The node's card, in its coordinates."""
    return QRectF(0.0, 0.0, WIDTH, node_height(node))


def name_rect(node: Node) -> QRectF:
    """The upper half of the card, where the name and the formula stand."""
    return QRectF(MARGIN, 8.0, WIDTH - 2 * MARGIN, 28.0)


def value_rect(node: Node) -> QRectF:
    """The part of the card where the value stands."""
    return QRectF(MARGIN, node_height(node) - 40.0, 74.0, 30.0)
