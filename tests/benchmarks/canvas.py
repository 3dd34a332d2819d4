"""How fast the canvas is, beside a bare QGraphicsView in the same run: python -m tests.benchmarks.canvas [node counts].

The floor holds as many rounded rectangles and curves as we have nodes and wires, in the same places, without a text, a
slot or a line of Python while it paints. What the engine takes is not the canvas's and is left out, and times are those
of the processor, so that other work on the machine does not count. Gates nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import cycle
from math import ceil, sqrt
from time import process_time

from graphgui import bootstrap

bootstrap.ensure_qt_libraries()
os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")

from PySide6.QtCore import QPointF, Qt  # noqa: E402
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen  # noqa: E402
from PySide6.QtWidgets import QApplication, QGraphicsPathItem, QGraphicsScene, QGraphicsView  # noqa: E402

from graphgui.descent.descent_settings import DescentSettings  # noqa: E402
from graphgui.document.document import Document  # noqa: E402
from graphgui.document.edits import Content, remove_nodes  # noqa: E402
from graphgui.engine.evaluator import Evaluator, Results  # noqa: E402
from graphgui.engine.graph import Graph, Wire, make_node  # noqa: E402
from graphgui.ui.canvas.gestures.move_gesture import MoveGesture  # noqa: E402
from graphgui.ui.canvas.items.wire_item import wire_path  # noqa: E402
from graphgui.ui.canvas.paint.style import CORNER, HEIGHT, WIDTH  # noqa: E402
from graphgui.ui.canvas.view import CanvasView  # noqa: E402
from graphgui.ui.session import Session  # noqa: E402
from graphgui.ui.theme import LIGHT  # noqa: E402
from tests.benchmarks.timing import at_most, print_table, time_of, times  # noqa: E402

SIZE = (1300, 860)
COLUMN, ROW = 300.0, 150.0
FRAMES = 30
NO_KEYS = Qt.KeyboardModifier.NoModifier
OPS = cycle(["add", "tanh", "mul", "sin", "sub"])


def make_graph(count: int) -> tuple[Graph, int]:
    """A grid of nodes that feed their neighbours to the right, and the id of one in its middle that has ten wires."""
    graph, rows = Graph(), max(2, round(sqrt(count * COLUMN / ROW / 1.5)))
    ids = list(range(1, count + 1))
    for id in ids:
        column, row = divmod(id - 1, rows)
        op = "parameter" if not column else next(OPS)
        node = make_node(
            id, f"n{id}", op, value=None if column else 0.1 * (id % 7), position=(column * COLUMN, row * ROW)
        )
        graph.add(node)
        for at, slot in enumerate(node.slots):
            graph.connect(Wire((column - 1) * rows + 1 + (row + at) % rows, id, slot))
    middle = (ceil(count / rows) // 2) * rows + rows // 2
    hub = make_node(count + 1, "hub", "parameter", position=((middle // rows) * COLUMN, (middle % rows + 0.5) * ROW))
    graph.add(hub)
    for at in range(10):
        # The ten nearest in the next two columns read from it instead.
        target = graph.node(middle + rows + 1 + (at // 2 - 2) + (at % 2) * rows)
        slot = target.slots[0]
        old = graph.wire_into(target.id, slot)
        if old is not None:
            graph.disconnect(old)
        graph.connect(Wire(hub.id, target.id, slot))
    return graph, hub.id


class Floor(QGraphicsView):
    """A bare view: one path item for every node and every wire, painted by Qt alone."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: dict[int, QGraphicsPathItem] = {}
        self.curves: dict[Wire, QGraphicsPathItem] = {}
        # Not the view's own attribute `scene`, which is a method.
        self.items_of = QGraphicsScene()
        self.build()
        self.setScene(self.items_of)
        self.items_of.setSceneRect(self.items_of.itemsBoundingRect().adjusted(-4000, -4000, 4000, 4000))

    def build(self) -> None:
        """Adds all items."""
        card = QPainterPath()
        card.addRoundedRect(0, 0, WIDTH, HEIGHT, CORNER, CORNER)
        for node in self.graph.nodes():
            item = QGraphicsPathItem(card)
            item.setPen(QPen(QColor("#333"), 1.6))
            item.setBrush(QColor("#eee"))
            item.setZValue(1.0)
            item.setPos(*node.position)
            self.items_of.addItem(item)
            self.cards[node.id] = item
        for wire in self.graph.wires():
            curve = QGraphicsPathItem(self.path_of(wire))
            curve.setPen(QPen(QColor("#a70"), 1.6))
            self.items_of.addItem(curve)
            self.curves[wire] = curve

    def path_of(self, wire: Wire) -> QPainterPath:
        """The curve of a wire between two cards as they stand."""
        start, end = self.cards[wire.source].pos(), self.cards[wire.target].pos()
        return wire_path(start + QPointF(WIDTH, HEIGHT / 2), end + QPointF(0, HEIGHT / 2))

    def shift(self, ids: list[int], by: QPointF) -> None:
        """Moves cards, each of their wires after them."""
        for id in ids:
            self.cards[id].setPos(self.cards[id].pos() + by)
        for wire in {wire for id in ids for wire in (*self.graph.wires_into(id), *self.graph.wires_from(id))}:
            self.curves[wire].setPath(self.path_of(wire))

    def new_values(self) -> None:
        """Every card has something new to show."""
        for item in self.cards.values():
            item.update()

    def delete_all(self) -> None:
        """Takes every item away."""
        for item in (*self.curves.values(), *self.cards.values()):
            self.items_of.removeItem(item)
        self.curves, self.cards = {}, {}


class Ours:
    """The canvas on a session of its own."""

    def __init__(self, graph: Graph, hub: int) -> None:
        self.hub = hub
        self.session = Session(Document(Content(graph, DescentSettings())))
        self.engine = 0.0
        """Seconds that the engine took so far."""
        run = self.session.live.evaluate

        def timed() -> Results:
            start = process_time()
            results = run()
            self.engine += process_time() - start
            return results

        self.session.live.evaluate = timed  # type: ignore[method-assign]
        self.view = CanvasView(self.session, LIGHT)

    def results(self) -> list[Results]:
        """Results of three sets of values, made beforehand."""
        graph, found, evaluator = self.session.graph, [], Evaluator()
        sources = [node.id for node in graph.nodes() if node.row.is_source]
        for at in range(3):
            found.append(evaluator.run(graph, {id: 0.1 + 0.01 * id + at for id in sources}))
        return found


def took(run: Callable[[], object]) -> float:
    """Seconds of a call with the painting that follows."""
    start = process_time()
    run()
    QApplication.processEvents()
    return process_time() - start


def frame(run: Callable[[int], object], frames: int = FRAMES) -> float:
    """Seconds of one frame: the best of several, so that other work on the machine hits neither."""
    QApplication.processEvents()
    return min(took(lambda at=at: run(at)) for at in range(frames))  # type: ignore[misc]


def look_at(view: QGraphicsView, zoom: float, at: QPointF) -> None:
    """Shows a point in the middle at a zoom."""
    view.resetTransform()
    view.scale(zoom, zoom)
    view.centerOn(at)
    QApplication.processEvents()


def pan(view: QGraphicsView, at: int) -> None:
    """Moves the view a little to and fro."""
    by = 7 if at % 20 < 10 else -7
    for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
        bar.setValue(bar.value() + by)


def zoom(view: QGraphicsView, at: int) -> None:
    """Zooms in and out again, as a wheel does: mostly to where one was a moment ago."""
    factor = 1.02 if at % 6 < 3 else 1 / 1.02
    view.scale(factor, factor)


def zoom_anew(view: QGraphicsView, at: int) -> None:
    """Zooms to where nobody was before: nothing that was drawn can be used again."""
    factor = 1.0 + 0.0017 * (at + 1)
    view.scale(factor, factor)


def compare(count: int) -> None:
    """Prints one table for a graph of this many nodes."""
    graph, hub = make_graph(count)
    start = process_time()
    floor = Floor(graph)
    floor_build = process_time() - start
    ours = Ours(graph, hub)
    start = process_time()
    ours.view.canvas.rebuild()
    our_build = process_time() - start
    rows: list[tuple[str, float, float, str]] = [("build", floor_build, our_build, "1.5")]
    views: tuple[QGraphicsView, QGraphicsView] = (floor, ours.view)
    session, canvas = ours.session, ours.view.canvas
    place = QPointF(*graph.node(hub).position) + QPointF(WIDTH / 2, HEIGHT / 2)
    whole = canvas.content_rect()
    ours.view.fit_pending = False
    fit_all = min(SIZE[0] / whole.width(), SIZE[1] / whole.height())
    results = ours.results()

    def new_values(at: int) -> None:
        session.live.results = results[at % 3]
        session.preview(None)

    for view in views:
        view.resize(*SIZE)
        view.show()
    QApplication.processEvents()
    others = [node.id for node in graph.nodes()]
    for title, at_zoom, target in (("fit all", fit_all, "1"), ("100 %", 1.0, "1.5")):
        middle = whole.center() if title == "fit all" else place
        for view in views:
            look_at(view, at_zoom, middle)
        shown = [frame(lambda at, view=view: view.viewport().update(), 9) for view in views]  # type: ignore[misc]
        rows.append((f"paint, {title}", *shown, target))
        rows.append((f"pan, {title}", *(frame(lambda at, view=view: pan(view, at)) for view in views), target))
        for view in views:
            look_at(view, at_zoom, middle)
        rows.append((f"zoom, {title}", *(frame(lambda at, view=view: zoom(view, at), 12) for view in views), target))
        for view in views:
            look_at(view, at_zoom, middle)
        anew = (frame(lambda at, view=view: zoom_anew(view, at), 12) for view in views)  # type: ignore[misc]
        rows.append((f"zoom anew, {title}", *anew, target))
        for view in views:
            look_at(view, at_zoom, middle)
        rows.append((
            f"new values, {title}", frame(lambda at: floor.new_values(), 9), frame(new_values, 9), target,
        ))  # fmt: skip
        for name, ids, frames in (("one with ten wires", [hub], 20), ("all", others, 5)):
            session.select(ids)
            gesture = MoveGesture(ours.view, place, hub)
            rows.append((
                f"drag {name}, {title}",
                frame(lambda at, ids=ids: floor.shift(ids, QPointF(8, 8) * (1 if at % 2 else -1)), frames),  # type: ignore[misc]
                frame(lambda at, gesture=gesture: gesture.follow(place + QPointF(20, 20) * (1 + at % 2), NO_KEYS), frames),  # type: ignore[misc]
                target,
            ))  # fmt: skip
            gesture.cancel()
            session.select(())
            QApplication.processEvents()
        edits = remove_nodes(session.document.content, others)
        before = ours.engine
        deleting = took(lambda edits=edits: session.do("Delete", *edits)) - (ours.engine - before)  # type: ignore[misc]
        rows.append((f"delete all, {title}", took(floor.delete_all), deleting, target))
        before = ours.engine
        undoing = took(session.document.undo) - (ours.engine - before)
        rows.append((f"undo of it, {title}", took(floor.build), undoing, target))
    report(count, graph.wire_count, fit_all, rows)
    ours.view.close_canvas()
    for view in views:
        view.close()
        view.deleteLater()
    QApplication.processEvents()


def report(count: int, wires: int, fit_all: float, rows: list[tuple[str, float, float, str]]) -> None:
    """Prints what was found."""
    print_table(
        f"{count:,} nodes, {wires:,} wires; all of them fit at {fit_all:.1%}",
        ("", "floor", "graphgui", "ratio", "target"),
        [
            (name, time_of(base), time_of(time), times(time / base), at_most(time / base, float(target), target))
            for name, base, time, target in rows
        ],
    )


def main(counts: list[str]) -> None:
    """Prints a table for each count of nodes."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    print(
        f"Qt's platform: {QApplication.platformName()}; a window of {SIZE[0]} × {SIZE[1]}; the engine's time left out"
    )
    for count in counts or ["1000", "5000"]:
        compare(int(count))
    del app


if __name__ == "__main__":
    main(sys.argv[1:])
