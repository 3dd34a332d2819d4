"""A node on the canvas: one rectangle item, painted whole, without child items."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from graphgui.engine.graph import Node
from graphgui.engine.values import Value
from graphgui.engine.words import formula, short_number
from graphgui.formats.numbers import readable_text
from graphgui.ui.canvas.heat import paint_heat
from graphgui.ui.canvas.look import (
    CORNER,
    FAR,
    MARGIN,
    PILL_GAP,
    PILL_WIDTH,
    PORT,
    PROBLEM_HEIGHT,
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
from graphgui.ui.session import Session
from graphgui.ui.signs import gradient_sign

HEAT_ROOM = 36.0
"""The width of a heat map with the gap beside it."""


class NodeItem(QGraphicsRectItem):
    """Paints a node from the session's graph and results; it holds no numbers of its own."""

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
        self.setZValue(1.0)
        self.sync()

    @property
    def node(self) -> Node:
        """The node's record."""
        return self._session.graph.node(self.id)

    def sync(self) -> None:
        """Takes the node's place and size from the graph."""
        node = self.node
        self.setPos(*node.position)
        left = PILL_GAP + PILL_WIDTH + 8.0
        rect = QRectF(-left, -8.0, left + WIDTH + 12.0, node_height(node) + 16.0 + PROBLEM_HEIGHT)
        if rect != self.rect():
            self.setRect(rect)

    def clear_marks(self) -> None:
        """Ends whatever a gesture showed on this node."""
        self.lit, self.slot_marks, self.output_mark, self.caught = None, {}, None, None
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the card, its texts, ports and literals."""
        node, theme = self.node, self._look.theme
        far = painter.worldTransform().m11() < FAR
        problem = self._session.results.problems.get(self.id)
        self._paint_card(painter, node, problem is not None and problem.is_own, far)
        if far:
            painter.setFont(self._look.symbol_font)
            painter.setPen(QColor(theme.text))
            rect = body_rect(node)
            name = fitting(self._look.symbol_font, rect.width() - MARGIN, node.name)
            value = first_fitting(self._look.symbol_font, rect.width() - MARGIN, self.value_text())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"{name}\n{value}" if value else name)
            return
        self._paint_header(painter, node)
        if problem is None:
            self._paint_numbers(painter, node)
        else:
            self._paint_problem(painter, node, problem.sentence, problem.is_own)
        self._paint_ports(painter, node)

    def _paint_card(self, painter: QPainter, node: Node, broken: bool, far: bool) -> None:
        theme, rect = self._look.theme, body_rect(node)
        is_output = self._session.graph.output == self.id
        fill, edge, width = theme.card, theme.outline, 1.6
        if node.op == "parameter":
            fill, edge = theme.parameter_fill, theme.parameter
        if is_output:
            fill, edge = theme.output_fill, theme.output
        if broken:
            fill, edge, width = theme.error_fill, theme.error, 2.4
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        if not far:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.shadow))
            painter.drawRoundedRect(rect.translated(0, 2.5), CORNER, CORNER)
        if self.lit is not None:
            painter.setPen(QPen(self.lit, 9.0))
            painter.drawRoundedRect(rect, CORNER, CORNER)
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(rect, CORNER, CORNER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_output and not far:
            painter.setPen(QPen(QColor(edge), 1.0))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), CORNER - 3, CORNER - 3)
        if self.id in self._session.selection:
            painter.setPen(QPen(QColor(theme.accent), 3.0))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), CORNER + 2, CORNER + 2)

    def _paint_header(self, painter: QPainter, node: Node) -> None:
        theme, look, rect = self._look.theme, self._look, name_rect(node)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        symbol = node.row.label if node.row.is_source else node.row.symbol
        symbol_font = look.small_font if node.row.is_source else look.symbol_font
        room = rect.width() - QFontMetricsF(symbol_font).horizontalAdvance(symbol) - 8.0
        metrics = QFontMetricsF(look.name_font)
        name = metrics.elidedText(node.name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(look.name_font)
        colour = theme.output if self._session.graph.output == self.id else theme.text
        painter.setPen(QColor(theme.parameter if node.op == "parameter" else colour))
        painter.drawText(rect, left, name)
        painter.setPen(QColor(theme.quiet))
        used = metrics.horizontalAdvance(name) + 7.0
        if not node.row.is_source and room - used > 24.0:
            # A formula that is too long beside the symbol stands in its place: it says the same.
            text = f"= {formula(self._session.graph, node)}"
            font, whole = fitting_font(room - used, text, look.text_font, look.small_font)
            if not whole:
                symbol = ""
                font, _ = fitting_font(rect.width() - used, text, look.text_font, look.small_font)
            painter.setFont(font)
            painter.drawText(rect.adjusted(used, 0, 0, 0), left, fitting(font, rect.width() - used, text))
        painter.setFont(symbol_font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, symbol)

    def _paint_numbers(self, painter: QPainter, node: Node) -> None:
        results, look, theme = self._session.results, self._look, self._look.theme
        value = results.value_of.get(self.id)
        if value is None:
            return
        row = value_rect(node)
        row.setWidth(WIDTH - 2 * MARGIN)
        painter.setPen(QColor(theme.text))
        gradient = results.gradient_of.get(self.id) if look.show_gradients else None
        if getattr(value, "ndim", 0):
            # The shape is what must be read; heat maps take the room it leaves.
            text = short_number(value)
            wish = row.width() - (2 * HEAT_ROOM + 14.0 if getattr(gradient, "ndim", 0) else HEAT_ROOM)
            font, _ = fitting_font(wish, text, look.text_font, look.small_font)
            painter.setFont(font)
            painter.drawText(
                row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting(font, row.width(), text)
            )
            used = QFontMetricsF(font).horizontalAdvance(text) + 6.0
            if value.size and used + HEAT_ROOM <= row.width():
                paint_heat(painter, QRectF(row.left() + used, row.top() + 4.0, 30.0, 22.0), value, theme)
                used += HEAT_ROOM
        else:
            painter.setFont(look.value_font)
            text = short_number(value)
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            used = QFontMetricsF(look.value_font).horizontalAdvance(text) + 10.0
        if gradient is None:
            return
        painter.setFont(look.text_font)
        painter.setPen(QColor(theme.gradient))
        room = WIDTH - 2 * MARGIN - used
        if getattr(gradient, "ndim", 0):
            if not gradient.size or room < HEAT_ROOM + 14.0:
                return
            heat = QRectF(row.left() + used + room - 30.0, row.top() + 4.0, 30.0, 22.0)
            painter.drawText(
                heat.adjusted(-20, 0, -36, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "∂"
            )
            paint_heat(painter, heat, gradient, theme)
            return
        rect = QRectF(row.left() + used, row.top(), room, row.height())
        painter.drawText(
            rect,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            first_fitting(
                look.text_font,
                room,
                self.gradient_text(),
                *(f"∂ = {short_number(gradient, digits)}" for digits in (3, 2)),
                *(f"∂ {short_number(gradient, digits)}" for digits in (2, 1)),
            ),
        )

    def gradient_text(self) -> str:
        """The gradient as the node shows it, such as "∂e/∂b = 5"; empty where there is none."""
        results = self._session.results
        gradient = results.gradient_of.get(self.id)
        if gradient is None:
            return ""
        return f"{gradient_sign(results, self.node.name)} = {short_number(gradient)}"

    def value_text(self) -> str:
        """The value as the node shows it; empty where there is none."""
        value = self._session.results.value_of.get(self.id)
        return "" if value is None else short_number(value)

    def tool_tip(self, slot: str | None) -> str:
        """What hovering says: the exact value and gradient, the problem, or what a slot holds."""
        results, node = self._session.results, self.node
        if slot is not None and self._session.graph.wire_into(self.id, slot) is None:
            return f"{slot} = {readable_text(node.literal(slot))}"
        lines = [f"{node.name}: {node.row.label}. {node.row.doc}"]
        if self.id in results.problems:
            lines.append(f"⚠ {results.problems[self.id].sentence}")
        if self.id in results.value_of:
            lines.append(f"{node.name} = {_exact(results.value_of[self.id])}")
        if self.id in results.gradient_of:
            lines.append(f"{gradient_sign(results, node.name)} = {_exact(results.gradient_of[self.id])}")
        return "\n".join(lines)

    def _paint_problem(self, painter: QPainter, node: Node, sentence: str, own: bool) -> None:
        theme, look = self._look.theme, self._look
        row = value_rect(node).adjusted(0, 0, WIDTH - 2 * MARGIN - 74.0, 0)
        painter.setFont(look.text_font)
        painter.setPen(QColor(theme.error if own else theme.quiet))
        painter.drawText(
            row,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            "⚠ cannot be computed" if own else "… waits",
        )
        if not own:
            return
        box = QRectF(0.0, node_height(node) + 5.0, WIDTH, PROBLEM_HEIGHT - 4.0)
        painter.setPen(QPen(QColor(theme.error), 1.0))
        painter.setBrush(QColor(theme.error_fill))
        painter.drawRoundedRect(box, 5.0, 5.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(look.small_font)
        text = sentence.partition(": ")[2] or sentence
        painter.drawText(
            box.adjusted(7, 4, -7, -4), int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), text
        )

    def _paint_ports(self, painter: QPainter, node: Node) -> None:
        theme = self._look.theme
        wired = {wire.slot for wire in self._session.graph.wires_into(self.id)}
        for slot in node.slots:
            if slot not in wired:
                self._paint_pill(painter, node, slot)
            self._paint_port(painter, slot_point(node, slot), slot in wired, self.slot_marks.get(slot), slot)
        painter.setPen(QPen(QColor(theme.outline), 1.4))
        self._paint_port(painter, output_point(node), True, self.output_mark, "")

    def _paint_port(self, painter: QPainter, at: QPointF, open: bool, fits: bool | None, slot: str) -> None:
        theme = self._look.theme
        radius = PORT + (3.0 if self.caught == slot else 1.5 if fits else 0.0)
        edge = theme.outline if fits is None else theme.accent if fits else theme.quiet
        painter.setPen(QPen(QColor(edge), 2.4 if fits else 1.4))
        painter.setBrush(QColor(theme.accent if self.caught == slot and fits else theme.card if open else theme.line))
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if fits is False:
            # A cross says "does not fit" without colour.
            painter.setPen(QPen(QColor(theme.error), 1.8))
            painter.drawLine(at + QPointF(-4, -4), at + QPointF(4, 4))
            painter.drawLine(at + QPointF(-4, 4), at + QPointF(4, -4))

    def _paint_pill(self, painter: QPainter, node: Node, slot: str) -> None:
        theme, rect = self._look.theme, pill_rect(node, slot)
        painter.setPen(QPen(QColor(theme.line).darker(115), 1.2))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(rect, 5.0, 5.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(QPointF(rect.right(), rect.center().y()), QPointF(-PORT, rect.center().y()))
        painter.setFont(self._look.text_font)
        painter.setPen(QColor(theme.text))
        text = short_number(node.literal(slot))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, fitting(self._look.text_font, rect.width() - 6, text, "…"))


def _exact(value: Value) -> str:
    return readable_text(value).replace("], [", "],\n[")


def first_fitting(font: QFont, room: float, *texts: str) -> str:
    """The first of some texts that fits into the room whole; none of a number is ever cut off."""
    metrics = QFontMetricsF(font)
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "")


def fitting_font(room: float, text: str, *fonts: QFont) -> tuple[QFont, bool]:
    """The first of some fonts in which a text fits into the room, the last where it fits in none; and whether it fits."""
    for font in fonts:
        if QFontMetricsF(font).horizontalAdvance(text) <= room:
            return font, True
    return fonts[-1], False


def fitting(font: QFont, room: float, *texts: str) -> str:
    """The first of some texts that fits into the room; the last, elided, where none does."""
    metrics = QFontMetricsF(font)
    for text in texts:
        if metrics.horizontalAdvance(text) <= room:
            return text
    return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, max(room, 0.0))
