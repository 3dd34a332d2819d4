"""Whether the canvas agrees with the document, whatever was done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from graphgui.document.arrangement.groups import visible
from graphgui.ui.canvas.paint.style import output_point, slot_point
from graphgui.ui.shell.main_window import MainWindow


def check(window: MainWindow) -> None:
    """Every node, wire, group, frame and note of the level that is seen has one item at its place; nothing else has."""
    session, canvas = window.session, window.view.canvas
    content, graph = session.document.content, session.graph
    view = visible(content, session.level)

    def same(what: str, shown: object, wanted: object) -> None:
        if shown != wanted:
            raise AssertionError(f"{what}: the canvas shows {shown}, the document has {wanted}")

    same("nodes", {item.id for item in canvas.node_items()}, {node.id for node in graph.nodes()})
    same("wires", {item.wire for item in canvas.wire_items()}, set(graph.wires()))
    same("groups", set(canvas.levels.groups), set(view.groups))
    same("frames and notes", set(canvas.annotations.items), {*view.frames, *view.notes})
    same("nodes seen", {item.id for item in canvas.node_items() if item.isVisible()}, set(view.nodes))
    seen = {each.wire for each in view.wires}
    shown = {item.wire for item in canvas.wire_items() if item.isVisible()}
    if not shown <= seen:
        raise AssertionError(f"wires shown that are not at this level: {shown - seen}")
    # Wires from one node that go to one port are one line: to a slot, to a group, or to a node outside.
    lines = {
        each.wire: (each.source, each.wire.source, each.target)
        + (() if each.target in view.groups else each.wire[1:2] if each.target is None else each.wire[1:])
        for each in view.wires
    }
    same("lines", {lines[wire] for wire in shown}, set(lines.values()))
    same("the number of lines", len(shown), len(set(lines.values())))
    items = canvas.items()
    everywhere = QRectF(-1e7, -1e7, 2e7, 2e7)
    same("nodes found", {item.id for item in canvas.nodes_at(everywhere)}, set(view.nodes))
    same("wires found", {item.wire for item in canvas.wires_at(everywhere)}, shown)
    parts = (canvas.levels.groups, canvas.levels.stubs, canvas.annotations.items)
    known = {*canvas.layers, *(item for part in parts for item in part.values())}
    if len(items) != len(set(items)) or set(items) != known:
        raise AssertionError(f"items that nobody knows: {set(items) - known}; not in the scene: {known - set(items)}")
    for id in view.nodes:
        same(f"place of {graph.node(id).name}", canvas.node_item(id).pos(), QPointF(*graph.node(id).position))
    for id, group in canvas.levels.groups.items():
        same("place of a group", group.pos(), QPointF(*content.annotations.groups[id].position))
    for id, item in canvas.annotations.items.items():
        same("a frame or note", item.record, content.annotations.frames.get(id) or content.annotations.notes.get(id))
    for wire in shown:
        if canvas.levels.ends_of(wire) is None:
            source, target = graph.node(wire.source), graph.node(wire.target)
            path = canvas.wire_item(wire).path()
            same("a wire's start", path.pointAtPercent(0), QPointF(*source.position) + output_point(source))
            same("a wire's end", path.pointAtPercent(1), QPointF(*target.position) + slot_point(target, wire.slot))
    if not session.selection <= set(view.nodes):
        raise AssertionError(f"selected, but not seen: {session.selection - set(view.nodes)}")
    if not session.around <= {*view.groups, *view.frames, *view.notes}:
        raise AssertionError(f"selected, but not seen: {session.around}")
    if not canvas.chosen_wires <= {item.wire for item in canvas.wire_items()}:
        raise AssertionError("a selected wire is gone")
    same("choices of an output", window.output_choice.count(), len(graph) + 1)
