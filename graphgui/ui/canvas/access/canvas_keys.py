"""The keys of the canvas that are no shortcuts of commands: arrows, Enter, Esc, Space, Tab and the menu key."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from graphgui.analysis.layout import GRID
from graphgui.document.arrangement.placement import move_all
from graphgui.ui.canvas.gestures.mouse import Mouse
from graphgui.ui.canvas.inline_editors import edit_annotation, edit_name, edit_value
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate

FINE_STEP = 1.0
"""How far Shift with an arrow moves, in units of the scene."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class CanvasKeys:
    """Turns key events over a view into moves of what is selected, editing, and the end of gestures."""

    def __init__(self, stage: Stage, mouse: Mouse) -> None:
        self._stage = stage
        self._session, self._canvas = stage.session, stage.canvas
        self._mouse = mouse

    def press(self, event: QKeyEvent) -> bool:
        """Carries a key out; False for a key without a meaning here, which is Qt's."""
        chosen = sorted(self._session.chosen)
        match event.key():
            case Qt.Key.Key_Escape:
                self._escape()
            case Qt.Key.Key_Space if not event.isAutoRepeat():
                self._mouse.space_held, self._mouse.space_panned = True, False
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if len(chosen) == 1:
                return self._edit(chosen[0])
            case key if key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                # Alt with an arrow goes back and forward through views: at their end it must neither move nor pan.
                pass
            case key if key in _ARROWS and chosen and self._mouse.gesture is None:
                is_fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.move(chosen, _ARROWS[Qt.Key(key)], FINE_STEP if is_fine else GRID)
            case _:
                return False
        return True

    def release(self, event: QKeyEvent) -> None:
        """Ends panning by Space; Space alone, released without panning, requests that something be added."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            mouse = self._mouse
            is_tap = mouse.space_held and not mouse.space_panned and mouse.gesture is None
            mouse.space_held = False
            if is_tap:
                self._stage.requests.add_here_wanted.emit()

    def request_menu(self) -> None:
        """Requests the context menu of what is selected, for the menu key."""
        if self._mouse.gesture is None:
            self._mouse.forget_press()
            self._stage.requests.menu_wanted.emit(*self._chosen_hit())

    def move(self, ids: Collection[int], direction: tuple[int, int], step: float) -> None:
        """Moves these, with all that they carry, in units of the scene; moves of the same merge into one undo step."""
        edits = move_all(self._session.document.content, ids, (direction[0] * step, direction[1] * step))
        self._session.do(translate("Move"), *edits, merge=("move by keys", tuple(ids)))

    def _escape(self) -> None:
        if self._mouse.cancel():
            return
        if not self._session.chosen and not self._canvas.chosen_wires and self._session.leave_group():
            return
        self._session.select(())
        self._canvas.choose_wires(())
        self._stage.banner.drop()

    def _edit(self, id: int) -> bool:
        """Edits the value of a source, the name of another node, a title or a note; False for a group."""
        if self._canvas.annotation_item(id) is not None:
            edit_annotation(self._stage, id)
        elif id in self._session.graph:
            (edit_value if self._session.graph.node(id).row.is_source else edit_name)(self._stage, id)
        else:
            return False
        return True

    def _chosen_hit(self) -> tuple[Hit, QPoint]:
        """The selection, or the canvas, as a hit; and the place on the screen where its menu opens."""
        canvas, session, stage = self._canvas, self._session, self._stage
        seen = stage.viewport().rect()
        middle = stage.mapToScene(seen.center())
        hit, rect = NOTHING, QRectF(middle, middle)
        if len(session.chosen) == 1:
            (id,) = session.chosen
            hit, rect = Hit("body", id) if id in session.graph else Hit("body", around=id), canvas.content_rect([id])
        elif session.chosen:
            nodes = sorted(session.selection)
            hit = Hit("body", nodes[0]) if nodes else Hit("body", around=min(session.around))
            rect = canvas.content_rect(session.chosen)
        elif canvas.chosen_wires:
            wire = min(canvas.chosen_wires)
            hit, rect = Hit("wire", wire=wire), canvas.wire_item(wire).sceneBoundingRect()
        at = stage.mapFromScene(rect.center())
        at = QPoint(min(max(at.x(), 0), seen.width() - 1), min(max(at.y(), 0), seen.height() - 1))
        return hit, stage.viewport().mapToGlobal(at)
