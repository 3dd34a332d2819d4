"""A wire on the canvas, with its local derivative on a chip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from graphgui.engine.graph import Wire
from graphgui.engine.values import Value
from graphgui.engine.words import short_number
from graphgui.formats.numbers import readable_text
from graphgui.ui.canvas.look import FAR, Look
from graphgui.ui.session import Session
from graphgui.ui.signs import gradient_sign

CHIP_HEIGHT = 20.0
WIDEST_CHIP = 118.0


def wire_path(start: QPointF, end: QPointF) -> QPainterPath:
    """The curve of a wire from an output to a slot."""
    reach = max(40.0, min(abs(end.x() - start.x()) * 0.5, 160.0))
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


class WireItem(QGraphicsPathItem):
    """Paints one wire; gold where it carries a gradient to the output, grey and thin where it does not."""

    def __init__(self, session: Session, look: Look, wire: Wire) -> None:
        super().__init__()
        self.wire = wire
        self._session = session
        self._look = look
        self.chosen = False
        self.lit: QColor | None = None
        self._bounds = QRectF()
        self._chip_at = QPointF()
        self.setZValue(0.0)
        # Wide enough for the chip and the glow, so that moving and repainting leave no traces.
        self.setPen(QPen(Qt.GlobalColor.black, 14.0))

    def follow(self, start: QPointF, end: QPointF) -> None:
        """Runs from one point to another."""
        self.prepareGeometryChange()
        self.setPath(wire_path(start, end))
        middle = self._chip_at = self._middle()
        chip = QRectF(middle.x() - WIDEST_CHIP / 2 - 2, middle.y() - CHIP_HEIGHT, WIDEST_CHIP + 4, 2 * CHIP_HEIGHT)
        self._bounds = super().boundingRect() | chip

    def boundingRect(self) -> QRectF:
        """The curve with its chip."""
        return self._bounds

    def near(self, point: QPointF, distance: float) -> bool:
        """Whether a point lies within a distance of the curve or on its chip."""
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * distance)
        return stroker.createStroke(self.path()).contains(point)

    def chip_place(self) -> QPointF:
        """The middle of the chip; parallel wires place theirs apart."""
        return self._chip_at

    def _middle(self) -> QPointF:
        graph = self._session.graph
        twins = []
        if self.wire.target in graph:
            twins = [wire for wire in graph.wires_into(self.wire.target) if wire.source == self.wire.source]
        if len(twins) > 1 and self.wire in twins:
            return self.path().pointAtPercent((twins.index(self.wire) + 1) / (len(twins) + 1))
        return self.path().pointAtPercent(0.5)

    def carries_gradient(self) -> bool:
        """Whether the output's gradient flows back along this wire."""
        found = self._session.results.wire_results.get(self.wire)
        output = self._session.results.output
        return found is not None and output is not None and found.reaches_output

    def chip_text(self) -> str:
        """The local derivative, such as "∂c/∂a = 1"; empty where there is none."""
        found = self._session.results.wire_results.get(self.wire)
        if found is None:
            return ""
        derivative = found.derivative
        number = short_number(derivative) if derivative is not None else "…"
        return f"∂{found.target}/∂{found.source} = {number}"

    def tool_tip(self) -> str:
        """What hovering says: the exact derivative, and what the wire adds to the gradient."""
        found = self._session.results.wire_results.get(self.wire)
        if found is None:
            return ""
        lines = [self.chip_text().rpartition(" = ")[0] + " = " + _exact(found.derivative)]
        if found.contribution is not None and found.reaches_output:
            sign = gradient_sign(self._session.results, found.source)
            lines.append(f"adds {_exact(found.contribution)} to {sign}")
        return "\n".join(lines)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draws the curve and its chip."""
        theme, look = self._look.theme, self._look
        flows = self.carries_gradient() and look.show_gradients
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.lit is not None or self.chosen:
            painter.setPen(QPen(self.lit or QColor(theme.accent), 8.0))
            painter.drawPath(self.path())
        painter.setPen(QPen(QColor(theme.gradient_line if flows else theme.outline), 3.0 if flows else 1.6))
        painter.drawPath(self.path())
        if look.show_derivatives and painter.worldTransform().m11() >= FAR:
            self._paint_chip(painter, flows)

    def _paint_chip(self, painter: QPainter, flows: bool) -> None:
        theme, text = self._look.theme, self.chip_text()
        if not text:
            return
        metrics = QFontMetricsF(self._look.chip_font)
        for shorter in ("∂ = " + text.rpartition(" = ")[2], "∂ = …"):
            if metrics.horizontalAdvance(text) > WIDEST_CHIP - 14.0:
                text = shorter
        width = metrics.horizontalAdvance(text) + 14.0
        middle = self.chip_place()
        rect = QRectF(middle.x() - width / 2, middle.y() - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
        painter.setPen(QPen(QColor(theme.gradient_line if flows else theme.line), 1.0))
        painter.setBrush(QColor(theme.gradient_fill if flows else theme.card))
        painter.drawRoundedRect(rect, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
        painter.setPen(QColor(theme.gradient if flows else theme.quiet))
        painter.setFont(self._look.chip_font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _exact(value: Value) -> str:
    return "a Jacobian too large to show" if value is None else readable_text(value)
