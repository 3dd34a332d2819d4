"""Drag and drop onto the canvas: operations, blocks and files."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

from graphgui.engine.graph import make_node
from graphgui.engine.ops import OPS
from graphgui.ui.canvas.gestures.edge_pan import EdgePan
from graphgui.ui.canvas.gestures.splice_target import SpliceTarget
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.drag_formats import BLOCK_MIME, OP_MIME, block_of_mime, local_file, op_of_mime


class DropTarget:
    """Shows the wire into which a dragged operation would be spliced, and requests what is dropped."""

    def __init__(self, stage: Stage, edges: EdgePan) -> None:
        self._stage = stage
        self._edges = edges
        self._splice = SpliceTarget(stage.canvas)

    @staticmethod
    def takes(mime: QMimeData) -> bool:
        """Whether what is dragged can be dropped here."""
        return mime.hasFormat(OP_MIME) or mime.hasFormat(BLOCK_MIME) or bool(local_file(mime))

    def drag(self, event: QDropEvent) -> None:
        """Highlights the wire into which the dragged operation would be spliced."""
        op, graph = op_of_mime(event.mimeData()), self._stage.session.graph
        if op in OPS:
            node = make_node(graph.fresh_id(), graph.fresh_name(), op)
            at = event.position().toPoint()
            self._splice.find(node, self._stage.mapToScene(at))
            self._edges.hold(at, event.modifiers())
        event.acceptProposedAction()

    def leave(self) -> None:
        """Ends the highlight and the scrolling at the edges."""
        self._splice.clear()
        self._edges.stop()

    def drop(self, event: QDropEvent) -> None:
        """Requests the operation, into the wire below it, the block, or the file that was dropped."""
        mime, requests = event.mimeData(), self._stage.requests
        point = self._stage.mapToScene(event.position().toPoint())
        if mime.hasFormat(OP_MIME):
            self.drag(event)
            wire = self._splice.wire
            self.leave()
            requests.op_dropped.emit(op_of_mime(mime), point, wire)
        elif mime.hasFormat(BLOCK_MIME):
            requests.block_dropped.emit(block_of_mime(mime), point)
            event.acceptProposedAction()
        elif path := local_file(mime):
            requests.file_dropped.emit(path)
            event.acceptProposedAction()
