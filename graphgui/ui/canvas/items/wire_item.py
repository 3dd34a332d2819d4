"""The item of a wire, with its local derivative on a chip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import hypot, prod

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from graphgui.engine.graph import Wire
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.cgraph.annotations import Place, Route
from graphgui.formats.expressions.number_parser import MOST_READ, readable_text
from graphgui.ui.canvas.model.spatial_index import IndexedItem, sides_of
from graphgui.ui.canvas.paint.chips import CHIP_HEIGHT, WIDEST_CHIP, Chip
from graphgui.ui.canvas.paint.paint_state import PaintPass
from graphgui.ui.canvas.paint.style import DIM, Style
from graphgui.ui.derivative_text import derivative_text
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

ACROSS, DOWN = WIDEST_CHIP / 2 + 2, CHIP_HEIGHT
"""How far a chip, or the glow of a wire, reaches beyond the curve, in scene units."""
BEND = 4.5
"""The radius of the dot that marks a bend."""
ARROW = 13.0
LONG = 1000.0
PIECE = 400.0
"""The size of a curve from which it is drawn in pieces, and the most of a piece."""
_NO_PEN = QPen()
LEAST_REACH, MOST_REACH = 40.0, 160.0


def wire_path(start: QPointF, end: QPointF, bends: Sequence[Place] = ()) -> QPainterPath:
    """The curve of a wire from an output to a slot, smoothly through its bends."""
    path = QPainterPath(start)
    points = [start, *(QPointF(*bend) for bend in bends), end]
    for at in range(len(points) - 1):
        here, there = points[at], points[at + 1]
        if bends:
            leave, arrive = _slope(points, at), _slope(points, at + 1)
        else:
            leave = arrive = QPointF(_reach(start.x(), end.x()), 0.0)
        path.cubicTo(here + leave, there - arrive, there)
    return path


def _reach(start: float, end: float) -> float:
    return max(LEAST_REACH, min(abs(end - start) * 0.5, MOST_REACH))


def _slope(points: Sequence[QPointF], at: int) -> QPointF:
    # Level at both ends, along its neighbours at a bend; never so long that a leg loops.
    before, after = points[max(at - 1, 0)], points[min(at + 1, len(points) - 1)]
    beside = [hypot(p.x() - points[at].x(), p.y() - points[at].y()) for p in (before, after)]
    if at in (0, len(points) - 1):
        return QPointF(max(20.0, min(max(beside) * 0.4, MOST_REACH)), 0.0)
    across = after - before
    length = hypot(across.x(), across.y()) or 1.0
    return across * (min(beside) * 0.4 / length)


Bezier = tuple[QPointF, QPointF, QPointF, QPointF]
"""The control points of a cubic curve."""


class CurvePiece:
    """A piece of a curve, relative to the start of its wire; equal forms look alike, so that a form is a key of the pixmap cache.

    A long one is drawn in halves, which are made when they are first in view.
    """

    __slots__ = ("_beziers", "_halves", "_is_whole", "_pen", "bounds", "form")

    def __init__(self, form: tuple[object, ...], beziers: Sequence[Bezier], pen: QPen, is_whole: bool = False) -> None:
        """`is_whole` of a curve that is never cut."""
        self.form, self._beziers, self._pen, self._is_whole = form, beziers, pen, is_whole
        self._halves: tuple[CurvePiece, CurvePiece] | None = None
        xs, ys = [p.x() for points in beziers for p in points], [p.y() for points in beziers for p in points]
        left, top = min(xs) - 3.0, min(ys) - 3.0
        self.bounds = QRectF(left, top, max(xs) + 3.0 - left, max(ys) + 3.0 - top)

    def within(self, part: QRectF) -> Iterator[CurvePiece]:
        """Itself, or those of its halves, and theirs, that touch a part of the canvas, relative to the wire's start."""
        if self._is_whole or max(self.bounds.width(), self.bounds.height()) <= PIECE:
            yield self
        elif self.bounds.intersects(part):
            if self._halves is None:
                self._halves = self._halved()
            for half in self._halves:
                yield from half.within(part)

    def _halved(self) -> tuple[CurvePiece, CurvePiece]:
        """De Casteljau, in the middle."""
        ((p0, p1, p2, p3),) = self._beziers
        a, b, c = (p0 + p1) / 2, (p1 + p2) / 2, (p2 + p3) / 2
        d, e = (a + b) / 2, (b + c) / 2
        middle = (d + e) / 2
        halves: tuple[Bezier, Bezier] = (p0, a, d, middle), (middle, e, c, p3)
        first, second = (CurvePiece((self.form, at), [half], self._pen) for at, half in enumerate(halves))
        return first, second

    def draw(self, painter: QPainter) -> None:
        """Draws it."""
        path = QPainterPath(self._beziers[0][0])
        for _, p1, p2, p3 in self._beziers:
            path.cubicTo(p1, p2, p3)
        painter.setPen(self._pen)
        painter.drawPath(path)


class WireItem(IndexedItem):
    """Draws one wire when the layer of wires asks: gold where it carries a gradient to the output, grey and thin where it does not.

    Its position is the origin; its sides are around the curve with its chip. The curve is made when it is needed.
    """

    def __init__(self, session: Session, style: Style, wire: Wire) -> None:
        super().__init__()
        self.wire = wire
        self._session = session
        self._style = style
        self.chosen = False
        self.chosen_bend: int | None = None
        self.lit: QColor | None = None
        self.bundle: tuple[Wire, ...] = (wire,)
        """The wires that it draws as one: itself, or several into or out of a group, whose number it then shows."""
        self.ends: tuple[Place, Place] = ((0.0, 0.0), (0.0, 0.0))
        self.bends: Route = ()
        self._path: QPainterPath | None = None
        self._chip_at: QPointF | None = None
        self._form: tuple[object, ...] | None = None
        """All that the curve depends on but its position."""
        self._pieces: Sequence[CurvePiece] = ()
        self._values_key: object = None
        """The key of the paint pass for which what follows is valid."""
        self._flows = False
        self._pen = _NO_PEN
        self._chip: Chip | None = None

    def follow(self, start: Place, end: Place, bends: Route = ()) -> None:
        """Moves its ends and bends."""
        self.ends, self.bends = (start, end), bends
        self._path = self._chip_at = self._form = None
        (x1, y1), (x2, y2) = start, end
        if bends:
            around = self.path().controlPointRect().adjusted(-ACROSS, -2 * DOWN, ACROSS, DOWN)
            self.sides = sides_of(around)
        else:
            reach = _reach(x1, x2)
            left, right = min(x1, x2 - reach) - ACROSS, max(x2, x1 + reach) + ACROSS
            top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
            self.sides = (left, top - DOWN, right, bottom + DOWN)
        self.mark_dirty()

    def path(self) -> QPainterPath:
        """The curve."""
        if self._path is None:
            start, end = self.ends
            self._path = wire_path(QPointF(*start), QPointF(*end), self.bends)
        return self._path

    def near(self, point: QPointF, distance: float) -> bool:
        """Whether a point is within a distance of the curve; both in scene units."""
        path = self.path()
        if not path.controlPointRect().adjusted(-distance, -distance, distance, distance).contains(point):
            return False
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * distance)
        return stroker.createStroke(path).contains(point)

    def chip_place(self) -> QPointF:
        """The middle of the chip; the chips of parallel wires are apart."""
        if self._chip_at is None:
            graph, twins = self._session.graph, []
            if self.wire.target in graph and len(self.bundle) == 1:
                twins = [wire for wire in graph.wires_into(self.wire.target) if wire.source == self.wire.source]
            share = (twins.index(self.wire) + 1) / (len(twins) + 1) if self.wire in twins else 0.5
            at = self.path().pointAtPercent(share)
            if any(abs(x - at.x()) < ACROSS and abs(y - at.y()) < CHIP_HEIGHT / 2 + BEND for x, y in self.bends):
                # Above the bend, which it would hide.
                at = QPointF(at.x(), at.y() - CHIP_HEIGHT)
            self._chip_at = at
        return self._chip_at

    def move_chip(self) -> None:
        """Drops the cached position of the chip, after another wire runs, or no longer runs, beside this one."""
        self._chip_at = None

    def carries_gradient(self) -> bool:
        """Whether the output's gradient flows back along this wire."""
        graph, upstream = self._session.graph, self._session.results.upstream
        if not upstream:
            return False
        for wire in self.bundle:
            if wire.target in upstream and graph.node(wire.target).row.passes_gradient(wire.slot):
                return True
        return False

    def chip_text(self) -> str:
        """The local derivative, such as "∂c/∂a = 1", empty where there is none; or the number of wires that are drawn as one."""
        if len(self.bundle) > 1:
            return f"×{len(self.bundle)}"
        text = self._style.reading.chip(self.wire) if self._style.reading is not None else None
        if text is not None:
            return text
        found = self._session.results.wire_result(self.wire)
        return f"∂{found.target}/∂{found.source} = {derivative_text(found)}" if found is not None else ""

    def tool_tip(self) -> str:
        """The tool tip: the exact derivative, and what the wire adds to the gradient."""
        if len(self.bundle) > 1:
            graph = self._session.graph
            ends = (f"{graph.node(w.source).name} → {graph.node(w.target).name}.{w.slot}" for w in self.bundle)
            return "\n".join(ends)
        found = self._session.results.wire_result(self.wire)
        if found is None:
            return ""
        # A Jacobian too large to be read is not computed.
        few = prod(found.derivative_shape) <= MOST_READ
        derivative = readable_text(found.derivative) if few else derivative_text(found)
        lines = [f"∂{found.target}/∂{found.source} = {derivative}"]
        if found.contribution is not None and found.reaches_output:
            sign = gradient_sign(self._session.results, found.source)
            sentence = translate("adds {number} to {gradient}")
            lines.append(sentence.format(number=readable_text(found.contribution), gradient=sign))
        return "\n".join(lines)

    def draw(self, painter: QPainter, paint_pass: PaintPass, part: QRectF) -> None:
        """Draws the curve within a part of the canvas."""
        style = self._style
        if self._values_key is not paint_pass.values_key:
            self._values_key, self._chip = paint_pass.values_key, None
            self._flows = style.show_gradients and self.carries_gradient()
            theme = style.theme
            pen = style.pen(theme.gradient_line, 3.0) if self._flows else style.pen(theme.outline, 1.6)
            if pen is not self._pen:
                self._pen, self._form = pen, None
        if style.highlighted is not None:
            painter.setOpacity(DIM if style.dims(self.wire.source, self.wire.target) else 1.0)
        glow = self.lit or style.glow(self.wire)
        if glow is not None or self.chosen:
            painter.setPen(QPen(glow or QColor(style.theme.accent), 8.0))
            painter.drawPath(self.path())
        if self._form is None:
            self._cut_into_pieces()
        x, y = self.ends[0]
        near = part.translated(-x, -y)
        for piece in chain.from_iterable(piece.within(near) for piece in self._pieces):
            if not paint_pass.on_screen or not style.pixmap_cache.draw_smooth(
                painter, piece.form, x, y, piece.bounds, piece.draw
            ):
                painter.translate(x, y)
                piece.draw(painter)
                painter.translate(-x, -y)
        if style.reading is not None and (direction := style.reading.direction(self.wire)):
            self._draw_arrow(painter, glow or self._pen.color(), direction)
        if self.bends and paint_pass.on_screen and not paint_pass.names_only:
            # Handles to drag: a picture of the graph needs none.
            painter.setPen(self._pen)
            painter.setBrush(style.brush(style.theme.accent if self.chosen else style.theme.card))
            for at, bend in enumerate(self.bends):
                # The selected one, which Delete removes, is larger, so that it needs no colour.
                radius = BEND + 2.5 if at == self.chosen_bend else BEND
                painter.drawEllipse(QPointF(*bend), radius, radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_arrow(self, painter: QPainter, colour: QColor, direction: int) -> None:
        """Draws an arrow on the curve, beside the chip, so that the direction needs no colour."""
        at = 0.78 if direction > 0 else 0.22
        tip, before = self.path().pointAtPercent(at + 0.05 * direction), self.path().pointAtPercent(at)
        along = tip - before
        along *= ARROW / (hypot(along.x(), along.y()) or 1.0)
        across = QPointF(-along.y(), along.x()) * 0.62
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon([before + along, before - along * 0.4 + across, before - along * 0.4 - across])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _cut_into_pieces(self) -> None:
        """Cuts a long curve into pieces, since Qt takes as long to draw what is out of view as what is not."""
        (x, y), (x2, y2) = self.ends
        form = self._form = (
            self._pen.color().rgba(), x2 - x, y2 - y, tuple((bend[0] - x, bend[1] - y) for bend in self.bends)
        )  # fmt: skip
        path = self.path().translated(-x, -y)
        beziers = _beziers_of(path)
        around = path.controlPointRect()
        if max(around.width(), around.height()) <= LONG:
            self._pieces = [CurvePiece((form, 0), beziers, self._pen, is_whole=True)]
        else:
            self._pieces = [CurvePiece((form, at), [each], self._pen) for at, each in enumerate(beziers)]

    def draw_chip(self, painter: QPainter, paint_pass: PaintPass, part: QRectF) -> None:
        """Draws the chip, if there is one and its middle is in a part of the canvas."""
        at, chip, style = self._chip_at or self.chip_place(), self._chip, self._style
        if not part.contains(at):
            return
        if chip is None:
            chip = self._chip = style.chips.chip(self.chip_text(), self._flows, style.theme.name)
        if not chip.width:
            return
        if style.highlighted is not None:
            painter.setOpacity(DIM if style.dims(self.wire.source, self.wire.target) else 1.0)
        cache = style.pixmap_cache
        if not paint_pass.on_screen:
            painter.translate(at)
            self._draw_chip(painter)
            painter.translate(-at)
        elif cache.is_worth(chip):
            cache.draw(painter, chip, at.x(), at.y(), chip.bounds, self._draw_chip)
        else:
            cache.draw(
                painter, (style.theme.name, chip.width, self._flows), at.x(), at.y(), chip.bounds, self._draw_pill
            )
            x, y = cache.snapped(at.x(), at.y())
            self._write_chip(painter, chip, QPointF(x, y) + chip.text_position)

    def _draw_chip(self, painter: QPainter) -> None:
        if self._chip is not None:
            self._draw_pill(painter)
            self._write_chip(painter, self._chip, self._chip.text_position)

    def _draw_pill(self, painter: QPainter) -> None:
        style, theme, bounds = self._style, self._style.theme, self._chip.bounds if self._chip is not None else QRectF()
        painter.setPen(style.pen(theme.gradient_line if self._flows else theme.line, 1.0))
        painter.setBrush(style.brush(theme.gradient_fill if self._flows else theme.card))
        painter.drawRoundedRect(bounds.adjusted(1, 1, -1, -1), CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)

    def _write_chip(self, painter: QPainter, chip: Chip, at: QPointF) -> None:
        style = self._style
        painter.setFont(style.chip_font)
        painter.setPen(style.pen(style.theme.gradient if self._flows else style.theme.quiet, 1.0))
        painter.drawStaticText(at, chip.text)


def _beziers_of(path: QPainterPath) -> list[Bezier]:
    ends = [QPointF(end.x, end.y) for end in map(path.elementAt, range(path.elementCount()))]
    return [(ends[at], ends[at + 1], ends[at + 2], ends[at + 3]) for at in range(0, len(ends) - 1, 3)]
