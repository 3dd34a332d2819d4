"""Moving what is selected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from graphgui.analysis.layout import GRID
from graphgui.ui.canvas.gestures.drag_load import DragLoad
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.gestures.splice_target import SpliceTarget, splice_edits
from graphgui.ui.canvas.model.snap_guides import SnapGuides
from graphgui.ui.canvas.paint.style import body_rect
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate


class MoveGesture(Gesture):
    """Moves what is selected, with all that frames and groups carry. A node without wires is spliced into a wire below it.

    It snaps to its neighbours, which guides show, else to the grid; not while Alt is held.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, press: QPointF, lead: int) -> None:
        super().__init__(stage, press)
        self._load = DragLoad(self.scene, self.session.chosen | {lead})
        self._lead = self._load.rect(lead)
        self.snapping = SnapGuides(self.scene, self._load.ids)
        self._splice = SpliceTarget(self.scene)

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Shows everything where it would be dropped."""
        shift = point - self.press
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self.snapping.clear()
        elif max(abs(shift.x()), abs(shift.y())) < GRID / 4:
            # Brought back to where it began, it stays there, in line with its neighbours or not.
            shift = QPointF()
            self.snapping.clear()
        else:
            shift += self.snapping.settle(self._lead.translated(shift))
        self._load.show(shift)
        if len(self._load.ids) == 1:
            self._find_splice()

    def _find_splice(self) -> None:
        (id,) = self._load.ids
        if self.scene.has_node(id):
            item = self.scene.node_item(id)
            self._splice.find(item.node, item.pos() + body_rect(item.node).center())

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Moves everything there, as one undo step."""
        self.follow(point, modifiers)
        wire = self._splice.wire
        self._splice.clear()
        self.snapping.clear()
        if wire is not None:
            (id,) = self._load.ids
            place = self.scene.node_item(id).pos()
            edits = splice_edits(self.session, self.session.graph.node(id), (place.x(), place.y()), wire)
            if self.session.do(translate("Splice"), *edits):
                return
        self.session.do(translate("Move"), *self._load.edits())

    def cancel(self) -> None:
        """Shows everything where the document has it."""
        self._splice.clear()
        self.snapping.clear()
        self._load.reset()

    def paint(self, painter: QPainter) -> None:
        """Paints the guides."""
        self.snapping.paint(painter)
