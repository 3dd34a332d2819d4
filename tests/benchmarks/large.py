"""How the window bears large graphs: python -m tests.benchmarks.large [kinds] [node counts] [deeds].

The real window, offscreen, with the keys that a person presses; times are those of the processor, so that other work
on the machine does not count, and what a deed sets off afterwards is in them. Kinds: chain, wide, net, parameters,
groups; deeds are the rows of the table, with _ for each blank. Gates nothing.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from graphgui import bootstrap

bootstrap.ensure_qt_libraries()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, QSettings, Qt  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from graphgui.app import make_window, rest_garbage_collector  # noqa: E402
from graphgui.descent.descent_settings import DescentSettings  # noqa: E402
from graphgui.document.arrangement.groups import level_of  # noqa: E402
from graphgui.engine.graph import Graph, Wire, make_node  # noqa: E402
from graphgui.engine.program import register_machine  # noqa: E402
from graphgui.formats.cgraph.annotations import Annotations, Group  # noqa: E402
from graphgui.formats.cgraph.graph_file import GraphFile, save_file  # noqa: E402
from graphgui.ui.canvas.paint.style import WIDTH  # noqa: E402
from graphgui.ui.shell.main_window import MainWindow  # noqa: E402
from tests.benchmarks.timing import at_most, print_table, time_of  # noqa: E402

SIZES = (10_000, 50_000, 100_000)
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
TARGETS: dict[str, tuple[float, float, float]] = {
    "open to first paint": (1.5, 6.0, 12.0),
    "select all": (0.2, 0.6, 1.0),
    "Enter in the bar": (0.2, 0.8, 1.5),
    "undo of one edit": (0.1, 0.3, 0.6),
    "find": (0.1, 0.3, 0.6),
    "save": (0.5, 2.0, 4.0),
    "arrange": (1.0, 6.0, 15.0),
}
"""Seconds at each of `SIZES`, of the deeds that have a bound."""
SETTLING = 250
"""Milliseconds after a deed in which the timers that it starts run."""


# ── the graphs ───────────────────────────────────────────────────────────────────────────────────────────────────────
class Builder:
    """A graph in columns, each node at a place of its own, as one who drew it would have it."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.wires: list[Wire] = []

    def node(self, op: str, column: int, row: int, *sources: int) -> int:
        """Adds a node with these sources, and gives its id."""
        id = self.graph.fresh_id()
        value = None if sources else 0.001 * (id % 700)
        node = make_node(id, f"n{id}", op, value=value, position=(column * 320.0, row * 160.0))
        self.graph.add(node)
        self.wires += [Wire(source, id, slot) for source, slot in zip(sources, node.slots, strict=False)]
        return id

    def done(self) -> Graph:
        """The graph, wired."""
        self.graph.connect_all(self.wires)
        return self.graph


def chain(count: int) -> GraphFile:
    """One number through a long row of functions, drawn in lines of 200."""
    made = Builder()
    last = made.node("parameter", 0, 0)
    for at in range(1, count):
        last = made.node(("sin", "tanh", "cos")[at % 3], at % 200, at // 200, last)
    return GraphFile(made.done())


def wide(count: int) -> GraphFile:
    """One parameter that feeds all other nodes."""
    made = Builder()
    hub = made.node("parameter", 0, 0)
    for at in range(count - 1):
        made.node(("sin", "tanh", "square")[at % 3], 1 + at // 400, at % 400, hub)
    return GraphFile(made.done())


def net(count: int) -> GraphFile:
    """Layers of random nodes of one and two inputs, most from the layer before, and a loss."""
    made, dice, rows = Builder(), random.Random(12), max(10, round((count / 2) ** 0.5))
    layers = [[made.node("parameter", 0, row) for row in range(rows)]]
    while len(made.graph) < count - rows - 1:
        column = len(layers)
        above = layers[-1]

        def source(above: list[int] = above) -> int:
            return dice.choice(above) if dice.random() < 0.95 else dice.choice(dice.choice(layers))

        layer = []
        for row in range(rows):
            op = dice.choice(("add", "mul", "tanh", "sub", "sin"))
            near = above[(row + dice.randrange(-2, 3)) % rows]
            sources = (near, source()) if op in ("add", "mul", "sub") else (near,)
            layer.append(made.node(op, column, row, *sources))
        layers.append(layer)
    joined(made, layers[-1], len(layers))
    return GraphFile(made.done(), DescentSettings(loss=made.graph.output))


def joined(made: Builder, ids: list[int], column: int) -> None:
    """Sums nodes in pairs, until one is left."""
    while len(ids) > 1:
        left = ids[len(ids) // 2 * 2 :]
        ids = [made.node("add", column, at, *ids[2 * at : 2 * at + 2]) for at in range(len(ids) // 2)] + left
        column += 1


def parameters(count: int) -> GraphFile:
    """As many parameters as there are other nodes, which sum them."""
    made = Builder()
    joined(made, [made.node("parameter", at // 400, at % 400) for at in range(count // 2)], count // 800 + 1)
    return GraphFile(made.done(), DescentSettings(loss=made.graph.output))


def groups(count: int) -> GraphFile:
    """The net, all of it in closed groups of 100 nodes."""
    found = net(count)
    ids = [node.id for node in found.graph.nodes()]
    boxes = (ids[start : start + 100] for start in range(0, len(ids), 100))
    made = {
        -at: Group(-at, f"group{at}", frozenset(box), None, found.graph.node(box[0]).position)
        for at, box in enumerate(boxes, 1)
    }
    return GraphFile(found.graph, found.descent, Annotations(groups=made))


KINDS = {"chain": chain, "wide": wide, "net": net, "parameters": parameters, "groups": groups}


# ── the deeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
def took(run: Callable[[], object], settle: bool = True) -> float:
    """Processor seconds of a call, the painting that follows and, with `settle`, of what it starts for later."""
    gc.collect()
    start = process_time()
    run()
    QApplication.processEvents()
    if settle:
        QTest.qWait(SETTLING)
    return process_time() - start


def key(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Presses a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def type_text(widget: QWidget, text: str) -> None:
    """Types letter by letter."""
    QTest.keyClicks(widget, text)


def to_canvas(window: MainWindow) -> None:
    """Gives the canvas the focus, and lets go of what is selected."""
    window.activateWindow()
    window.view.setFocus()
    window.session.select(())
    QApplication.processEvents()


def deeds(window: MainWindow, path: Path) -> Iterator[tuple[str, float]]:
    """Every deed of the table on a graph from a file, with the seconds it took."""
    yield "open to first paint", took(lambda: window.files.open_path(path), settle=False)
    yield "after it", took(lambda: None)
    bar, find, session = window.expression, window.bench.find_bar, window.session
    name = session.graph.nodes()[-1].name
    to_canvas(window)
    yield "select all", took(lambda: key(window, Qt.Key.Key_A, CTRL))
    yield "Esc, all selected", took(lambda: key(window, Qt.Key.Key_Escape))
    to_canvas(window)
    yield "select one", took(lambda: session.select([session.graph.nodes()[0].id]))
    to_canvas(window)
    bar.setFocus()
    bar.selectAll()
    yield "letters in the bar, one", took(lambda: type_text(bar, f"fresh = {name} + 2")) / len(f"fresh = {name} + 2")
    yield "Enter in the bar", took(lambda: key(window, Qt.Key.Key_Return))
    assert session.graph.has_name("fresh")
    to_canvas(window)
    yield "undo of Enter", took(lambda: key(window, Qt.Key.Key_Z, CTRL))
    assert not session.graph.has_name("fresh")
    source = next(node for node in session.graph.nodes() if node.row.is_source)
    bar.setFocus()
    bar.selectAll()
    type_text(bar, f"{source.name} = 0.25")
    yield "a number in the bar", took(lambda: key(window, Qt.Key.Key_Return))
    assert session.graph.node(source.id).value == 0.25
    to_canvas(window)
    yield "undo of one edit", took(lambda: key(window, Qt.Key.Key_Z, CTRL))
    assert session.graph.node(source.id) == source
    to_canvas(window)
    key(window, Qt.Key.Key_F, CTRL)
    type_text(find.field, "tan")
    yield "find", took(lambda: type_text(find.field, "h"))
    yield "find next", took(lambda: key(window, Qt.Key.Key_Return))
    yield "find, Esc", took(lambda: key(window, Qt.Key.Key_Escape))
    to_canvas(window)
    session.enter(level_of(session.document.content, source.id))
    session.select([source.id])
    yield "rename one", took(lambda: bar_renames(window, source.name))
    to_canvas(window)
    yield "save", took(lambda: key(window, Qt.Key.Key_S, CTRL))
    assert not session.document.modified
    to_canvas(window)
    yield "arrange", took(lambda: key(window, Qt.Key.Key_L, CTRL | SHIFT))
    to_canvas(window)
    yield "undo of arrange", took(lambda: key(window, Qt.Key.Key_Z, CTRL))
    to_canvas(window)
    yield "fit all", took(lambda: key(window, Qt.Key.Key_Home))
    yield "hover, 20 places", took(lambda: hover(window))
    yield from on_all(window)
    yield from on_views(window)


def bar_renames(window: MainWindow, name: str) -> None:
    """Renames the selected node by F2."""
    key(window, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert field is not None
    type_text(field, "another")
    key(window, Qt.Key.Key_Return)
    assert window.session.graph.has_name("another")
    assert not window.session.graph.has_name(name)


def hover(window: MainWindow) -> None:
    """Moves the pointer over the canvas."""
    port = window.view.viewport()
    for at in range(20):
        move(port, QPoint(port.width() * (at + 1) // 22, port.height() * (at + 1) // 22), Qt.MouseButton.NoButton)
        QApplication.processEvents()


def move(port: QWidget, to: QPoint, button: Qt.MouseButton) -> None:
    """Moves the pointer."""
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QMouseEvent.Type.MouseMove, QPointF(to), port.mapToGlobal(QPointF(to)), none, button, NONE)
    QApplication.sendEvent(port, event)


def on_all(window: MainWindow) -> Iterator[tuple[str, float]]:
    """What one does with all nodes selected."""
    session, port = window.session, window.view.viewport()

    def all_selected() -> None:
        to_canvas(window)
        key(window, Qt.Key.Key_Home)
        key(window, Qt.Key.Key_A, CTRL)
        QTest.qWait(SETTLING)

    def drag() -> None:
        first, view = session.graph.nodes()[0], window.view
        view.reset_zoom()
        view.centerOn(*first.position)
        QApplication.processEvents()
        middle = view.mapFromScene(QPointF(*first.position) + QPointF(WIDTH / 2, 6.0))
        QTest.mousePress(port, Qt.MouseButton.LeftButton, NONE, middle)
        for at in range(1, 6):
            move(port, middle + QPoint(8 * at, 5 * at), Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NONE, middle + QPoint(40, 25))
        assert session.graph.node(first.id).position != first.position

    for name, at, modifiers in (
        ("copy all", Qt.Key.Key_C, CTRL),
        ("paste all", Qt.Key.Key_V, CTRL),
        ("undo of paste", Qt.Key.Key_Z, CTRL),
    ):
        if name == "copy all":
            all_selected()
        yield name, took(lambda at=at, modifiers=modifiers: key(window, at, modifiers))  # type: ignore[misc]
    all_selected()
    yield "duplicate all", took(lambda: key(window, Qt.Key.Key_D, CTRL))
    yield "undo of duplicate", took(lambda: key(window, Qt.Key.Key_Z, CTRL))
    all_selected()
    yield "drag all, 5 moves", took(drag)
    all_selected()
    yield "nudge all by an arrow", took(lambda: key(window, Qt.Key.Key_Right))
    all_selected()
    yield "group all", took(lambda: key(window, Qt.Key.Key_G, CTRL | Qt.KeyboardModifier.AltModifier))
    QApplication.processEvents()
    window.view.field.finish()
    window.view.setFocus()
    yield "ungroup", took(lambda: key(window, Qt.Key.Key_G, CTRL | SHIFT))
    all_selected()
    yield "frame all", took(lambda: key(window, Qt.Key.Key_J, CTRL))
    window.view.field.finish()
    window.view.setFocus()
    all_selected()
    yield "delete all", took(lambda: key(window, Qt.Key.Key_Delete))
    assert not len(session.graph)
    yield "undo of delete", took(lambda: key(window, Qt.Key.Key_Z, CTRL))


def on_views(window: MainWindow) -> Iterator[tuple[str, float]]:
    """What one looks at."""
    for at, name in ((2, "Chain rule"), (4, "Descend"), (5, "Code"), (1, "Build")):
        yield f"workspace {name}", took(lambda at=at: key(window, Qt.Key(int(Qt.Key.Key_0) + at), CTRL))  # type: ignore[misc]
    for panel_name in ("chain_rule", "practice"):
        window.docks.open(panel_name)
        panel = window.docks[panel_name].widget()
        assert panel is not None
        for page in panel.pages:
            yield f"page {page.title()}", took(lambda panel=panel, page=page: panel.choose(page))  # type: ignore[misc]
    key(window, Qt.Key.Key_1, CTRL)
    yield "theme", took(lambda: window.bench.actions["theme_dark"].trigger())
    window.bench.actions["theme_light"].trigger()
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    yield "close", took(window.close)


def measure(kind: str, counts: list[int], wanted: list[str], folder: Path) -> None:
    """Prints one table for a kind of graph: a row for each deed, a column for each size."""
    found: dict[str, dict[int, float]] = {}
    for count in counts:
        path = folder / f"{kind}{count}.cgraph"
        save_file(KINDS[kind](count), path)
        window = make_window(None)
        window.resize(1900, 1000)
        window.show()
        window.activateWindow()
        QTest.qWait(SETTLING)
        rest_garbage_collector()
        waiting = set(wanted)
        for deed, seconds in deeds(window, path):
            found.setdefault(deed, {})[count] = seconds
            waiting.discard(deed.replace(" ", "_"))
            if "--loud" in sys.argv:
                print(f"{kind} {count:,} {deed}: {time_of(seconds)}", flush=True)
            if wanted and not waiting:
                break
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    rows = []
    for deed, by_count in found.items():
        if wanted and deed.replace(" ", "_") not in wanted:
            continue
        cells = [deed]
        for count in counts:
            target = TARGETS[deed][SIZES.index(count)] if deed in TARGETS and count in SIZES else None
            seconds = by_count[count]
            cells += [time_of(seconds), "" if target is None else at_most(seconds, target, f"{target:g}")]
        rows.append(cells)
    print_table(kind, ["", *(cell for count in counts for cell in (f"{count:,}", ""))], rows)
    sys.stdout.flush()


def main(words: list[str]) -> None:
    """Prints a table for each kind of graph."""
    words = [word for word in words if not word.startswith("--")]
    kinds = [word for word in words if word in KINDS] or list(KINDS)
    counts = [int(word) for word in words if word.isdigit()] or list(SIZES)
    wanted = [word for word in words if word not in KINDS and not word.isdigit()]
    if unknown := [word for word in wanted if not word.replace("_", "").isalpha()]:
        sys.exit(f"{', '.join(unknown)}: neither a kind of graph, nor a node count, nor a deed")
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = QApplication.instance() or QApplication(sys.argv[:1])
        if not register_machine.prepare():
            print("Absent: the register machine (the extra “fast”)")
        for kind in kinds:
            measure(kind, counts, wanted, Path(folder))
        del app


if __name__ == "__main__":
    main(sys.argv[1:])
