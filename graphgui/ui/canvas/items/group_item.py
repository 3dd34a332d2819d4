"""The item of a group, drawn as one node with a port for every wire that crosses its border; and of the stubs inside it."""

from __future__ import annotations

from collections.abc import Container, Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.analysis.layout import SLOT_GAP, card_height
from graphgui.document.arrangement.groups import Interface
from graphgui.engine.number_format import short_number
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.cgraph.annotations import Group, Place
from graphgui.formats.expressions.number_parser import readable_text
from graphgui.ui.canvas.items.port import paint_port
from graphgui.ui.canvas.paint.style import (
    CORNER,
    DIM,
    MARGIN,
    NAMES_ZOOM,
    WIDTH,
    CardColours,
    Style,
    card_colours,
    name_rect,
)
from graphgui.ui.faults.guards import guarded_paint
from graphgui.ui.session import Session
from graphgui.ui.translate import translate, translate_count

LABEL = 74.0
"""How far the name of a port may reach beyond the card, in scene units."""
MOST_PARTS = 3
"""The most outputs whose values are written out."""
STUB_WIDTH, STUB_HEIGHT = 132.0, 32.0
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter


class GroupItem(QGraphicsRectItem):
    """Paints a group from the session's document and results: its name, its number of nodes, and its outputs' values."""

    def __init__(self, session: Session, style: Style, id: int, members: list[int], ports: Interface) -> None:
        super().__init__()
        self.id = id
        self._session = session
        self._style = style
        self.members: list[int] = []
        """The ids of the nodes in it, at any depth."""
        self.ports = Interface({}, [])
        self.height = 0.0
        self.lit: QColor | None = None
        """A colour that the card glows in while a gesture marks it."""
        self.port_marks: dict[tuple[bool, int], bool] = {}
        """While a wire is dragged: whether it fits each port. A port is (True, source outside) for an input, (False, node inside) for an output."""
        self.caught: tuple[bool, int] | None = None
        """The port that a dragged wire has caught."""
        self._input_rows: dict[int, int] = {}
        self._output_rows: dict[int, int] = {}
        self.setZValue(1.0)
        self.follow(members, ports)

    @property
    def record(self) -> Group:
        """The group's record."""
        return self._session.document.content.annotations.groups[self.id]

    def follow(self, members: list[int], ports: Interface) -> None:
        """Takes its nodes and ports, and its position from the document."""
        self.members, self.ports = members, ports
        self._input_rows = {id: row for row, id in enumerate(ports.inputs)}
        self._output_rows = {id: row for row, id in enumerate(ports.outputs)}
        self.height = card_height(max(len(ports.inputs), len(ports.outputs)))
        self.setRect(-LABEL, -8.0, WIDTH + 2 * LABEL, self.height + 20.0)
        self.sync()

    def sync(self) -> None:
        """Takes its position from the document."""
        self.setPos(*self.record.position)

    def card(self) -> QRectF:
        """The card, in the item's coordinates."""
        return QRectF(0.0, 0.0, WIDTH, self.height)

    def input_point(self, source: int) -> QPointF:
        """The port at which wires from a node outside enter, in the item's coordinates."""
        return QPointF(0.0, self._height_of(self._input_rows, source))

    def output_point(self, id: int) -> QPointF:
        """The port at which wires from a node inside leave, in the item's coordinates."""
        return QPointF(WIDTH, self._height_of(self._output_rows, id))

    def _height_of(self, rows: Mapping[int, int], id: int) -> float:
        if id not in rows:
            # The port that would be added for a new wire.
            return self.height / 2
        return self.height / 2 - SLOT_GAP * (len(rows) - 1) / 2 + SLOT_GAP * rows[id]

    def port_places(self, outputs: bool) -> dict[tuple[int, str | None], QPointF]:
        """The points of its outputs, by node, or of its inputs, by the first node and slot inside that each feeds; in its coordinates."""
        if outputs:
            return {(id, None): self.output_point(id) for id in self.ports.outputs}
        inputs = self.ports.inputs.items()
        return {(wires[0].target, wires[0].slot): self.input_point(source) for source, wires in inputs}

    def slots_of(self, id: int, slot: str) -> list[tuple[int, str]]:
        """All slots inside that the port of this slot feeds; where it has no port, the slot alone."""
        found = (wires for wires in self.ports.inputs.values() if (id, slot) in [wire[1:] for wire in wires])
        return [(wire.target, wire.slot) for wire in next(found, ())] or [(id, slot)]

    def mark_ports(self, closed: Container[int], outputs: bool) -> None:
        """Marks each output, or each input, with whether a dragged wire fits, which must not touch the closed nodes."""
        if outputs:
            self.port_marks = {(False, id): id not in closed for id in self.ports.outputs}
        else:
            inputs = self.ports.inputs.items()
            self.port_marks = {(True, id): all(w.target not in closed for w in wires) for id, wires in inputs}

    def clear_marks(self) -> None:
        """Removes the marks that a gesture made."""
        self.lit, self.port_marks, self.caught = None, {}, None

    def colours(self) -> CardColours:
        """The colours of the card: broken, with the output inside, or any other."""
        is_output = self._session.graph.output in self.members
        return card_colours(self._style.theme, is_broken=self._problem() is not None, is_output=is_output)

    def _problem(self) -> str | None:
        problems = self._session.results.problems
        if not problems:
            return None
        own = (problems[id].sentence for id in self.members if id in problems and problems[id].is_own)
        return next(own, None)

    def value_text(self, digits: int = 3) -> str:
        """The values of its outputs, as the card shows them."""
        values, graph = self._session.results.value_of, self._session.graph
        known = [id for id in self.ports.outputs if id in self._session.results.shape_of]
        reading, texts = self._style.reading, list[str]()
        for id in known:
            shown = reading.left(id) if reading is not None else None
            if shown is not None:
                texts += shown.texts[-1:]
            elif id not in values:
                continue
            elif len(known) == 1:
                texts.append(short_number(values[id], 4))
            else:
                texts.append(f"{graph.node(id).name} = {short_number(values[id], digits)}")
        return ", ".join(texts[:MOST_PARTS]) + (" …" if len(texts) > MOST_PARTS else "")

    def values_alone(self) -> str:
        """`value_text` without names, for where there is little room."""
        values = (self._session.results.value_of.get(id) for id in self.ports.outputs)
        return ", ".join(short_number(value, 2) for value in values if value is not None)

    def gradient_text(self) -> str:
        """The gradient of its only output; empty where there is none, or several outputs."""
        results, outputs = self._session.results, self.ports.outputs
        if not self._style.show_gradients or len(outputs) != 1:
            return ""
        if self._style.reading is not None and (shown := self._style.reading.right(outputs[0])) is not None:
            return shown.texts[0] if shown.texts else ""
        gradient = results.gradient_of.get(outputs[0])
        if gradient is None or np.ndim(gradient):
            return ""
        return f"{gradient_sign(results, self._session.graph.node(outputs[0]).name)} = {short_number(gradient, 3)}"

    def tool_tip(self) -> str:
        """The tool tip: its number of nodes, the exact values of its outputs, and what is wrong inside."""
        graph, values = self._session.graph, self._session.results.value_of
        sentence = translate_count(
            "{name}: a group of 1 node. Double-click opens it.",
            "{name}: a group of {count} nodes. Double-click opens it.",
            len(self.members),
            name=self.record.name,
        )
        lines = [sentence]
        if (problem := self._problem()) is not None:
            lines.append(f"⚠ {problem}")
        lines += [f"{graph.node(id).name} = {readable_text(values[id])}" for id in self.ports.outputs if id in values]
        return "\n".join(lines)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the card as the top of a stack, its texts and its ports."""
        style, theme = self._style, self._style.theme
        names_only = painter.worldTransform().m11() < NAMES_ZOOM
        if style.highlighted is not None and style.highlighted.isdisjoint(self.members):
            painter.setOpacity(DIM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not names_only)
        glow = self.lit or next((found for id in self.members if (found := style.glow(id)) is not None), None)
        if glow is not None:
            painter.setPen(QPen(glow, 9.0))
            painter.drawRoundedRect(self.card(), CORNER, CORNER)
        fill, edge, _ = self.colours()
        painter.setPen(style.pen(edge, 1.2))
        painter.setBrush(style.brush(fill))
        for below in (8.0, 4.0):
            painter.drawRoundedRect(self.card().adjusted(below, 2 * CORNER, -below, below), CORNER, CORNER)
        painter.setPen(style.pen(edge, 1.6))
        painter.drawRoundedRect(self.card(), CORNER, CORNER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._session.graph.output in self.members and not names_only:
            painter.drawRoundedRect(self.card().adjusted(4, 4, -4, -4), CORNER - 3, CORNER - 3)
        if self.id in self._session.around:
            painter.setPen(style.pen(theme.accent, 3.0))
            painter.drawRoundedRect(self.card().adjusted(-3, -3, 3, 3), CORNER + 2, CORNER + 2)
        if names_only:
            self._paint_names(painter)
        else:
            self._paint_texts(painter)
            self._paint_ports(painter)

    def _paint_names(self, painter: QPainter) -> None:
        style, texts, room = self._style, self._style.texts, WIDTH - MARGIN
        painter.setPen(style.pen(style.theme.text, 1.0))
        value = texts.first_fitting(style.symbol_font, room, self.value_text(), self.values_alone())
        half = 14.0 if value else 0.0
        name = texts.fitting(style.symbol_font, room, self.record.name)
        texts.draw(painter, style.symbol_font, self.card().translated(0, -half), MIDDLE, name)
        if value:
            texts.draw(painter, style.symbol_font, self.card().translated(0, half), MIDDLE, value)

    def _paint_texts(self, painter: QPainter) -> None:
        style, theme, texts, row = self._style, self._style.theme, self._style.texts, name_rect()
        count = f"▣ {len(self.members)}"
        room = row.width() - texts.width(style.text_font, count) - 8.0
        painter.setPen(style.pen(theme.text, 1.0))
        texts.draw(painter, style.name_font, row, LEFT, texts.fitting(style.name_font, room, self.record.name))
        painter.setPen(style.pen(theme.quiet, 1.0))
        texts.draw(painter, style.text_font, row, RIGHT, count)
        low = QRectF(row.left(), self.height - 40.0, row.width(), 30.0)
        if self._problem() is not None:
            painter.setPen(style.pen(theme.error, 1.0))
            texts.draw(painter, style.text_font, low, LEFT, translate("⚠ cannot be computed"))
            return
        value, gradient = self.value_text(), self.gradient_text()
        several = len(self.ports.outputs) > 1
        if several and texts.width(style.text_font, value) > low.width():
            value = texts.first_fitting(style.text_font, low.width(), self.value_text(2), self.values_alone()) or value
        font, _ = texts.fitting_font(
            low.width(), value, style.text_font if several else style.value_font, style.text_font
        )
        painter.setPen(style.pen(theme.text, 1.0))
        texts.draw(painter, font, low, LEFT, texts.fitting(font, low.width(), value))
        left = low.width() - texts.width(font, value) - 10.0
        shorter = "∂ = " + gradient.rpartition(" = ")[2]
        if gradient and (gradient := texts.first_fitting(style.text_font, left, gradient, shorter)):
            painter.setPen(style.pen(theme.gradient, 1.0))
            texts.draw(painter, style.text_font, low, RIGHT, gradient)

    def _paint_ports(self, painter: QPainter) -> None:
        style, theme, texts, graph = self._style, self._style.theme, self._style.texts, self._session.graph
        places = [(self.input_point(id), id, True) for id in self.ports.inputs]
        places += [(self.output_point(id), id, False) for id in self.ports.outputs]
        for at, id, enters in places:
            paint_port(painter, theme, at, theme.card, self.port_marks.get((enters, id)), self.caught == (enters, id))
            # Beyond the card and above the wire: inside are the name and the value of the group.
            name = texts.fitting(style.text_font, LABEL - 12.0, graph.node(id).name)
            rect = QRectF(at.x() - LABEL if enters else at.x() + 9.0, at.y() - 20.0, LABEL - 9.0, 16.0)
            painter.setPen(style.pen(theme.quiet, 1.0))
            texts.draw(painter, style.text_font, rect, RIGHT if enters else LEFT, name)


class StubItem(QGraphicsRectItem):
    """The item of a node outside an open group that feeds what is inside, with its value, or is fed by it."""

    def __init__(self, session: Session, style: Style, id: int, feeds: bool) -> None:
        super().__init__(0.0, 0.0, STUB_WIDTH, STUB_HEIGHT)
        self.id = id
        self.feeds = feeds
        """Whether it feeds what is inside; else it is fed."""
        self._session = session
        self._style = style
        self.height = STUB_HEIGHT
        self.setZValue(0.9)

    def port(self) -> Place:
        """The point at which its wires begin or end, in scene units."""
        return self.x() + (STUB_WIDTH if self.feeds else 0.0), self.y() + STUB_HEIGHT / 2

    def tool_tip(self) -> str:
        """The tool tip: what it is, and where a double click leads."""
        name = self._session.graph.node(self.id).name
        if self.feeds:
            return translate("{name}, outside, feeds this group. Double-click goes there.").format(name=name)
        return translate("{name}, outside, is fed by this group. Double-click goes there.").format(name=name)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws a dashed pill with the name, since the node itself is elsewhere."""
        if self.id not in self._session.graph:
            return
        style, theme, texts = self._style, self._style.theme, self._style.texts
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.dashed(theme.outline, 1.2))
        painter.setBrush(style.brush(theme.canvas))
        painter.drawRoundedRect(self.rect(), STUB_HEIGHT / 2, STUB_HEIGHT / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        name = self._session.graph.node(self.id).name
        value = self._session.results.value_of.get(self.id)
        row, font = self.rect().adjusted(14.0, 0.0, -14.0, 0.0), style.text_font
        whole = f"{name} = {short_number(value, 4)}" if self.feeds and value is not None else name
        text = texts.first_fitting(font, row.width(), whole) or texts.fitting(font, row.width(), name)
        painter.setPen(style.pen(theme.text, 1.0))
        texts.draw(painter, font, row, MIDDLE, text)
