"""Wiring with the mouse: adding, moving and copying wires, one or several, from port to port or card to card."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from graphgui.document.building.connection import enough_slots, in_order, lay, meant_slot, meant_slot_inside, refusal
from graphgui.document.building.insertion import Ends, misfit
from graphgui.document.edits import Disconnect, swap_inputs
from graphgui.engine.graph import Wire
from graphgui.ui.canvas.gestures.gesture import Gesture
from graphgui.ui.canvas.items.group_item import GroupItem
from graphgui.ui.canvas.items.wire_item import wire_path
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit, hit_test, nearest_port
from graphgui.ui.canvas.paint.style import CATCH
from graphgui.ui.canvas.stage import Stage
from graphgui.ui.translate import translate

NO_KEY = Qt.KeyboardModifier.NoModifier


class WireGesture(Gesture):
    """Connects an output with a slot, begun at either; begun at a slot with a wire, it moves that wire.

    Shift copies the wire instead. Begun with Ctrl at an output, it moves all wires that leave it to another output; at a
    slot, it connects all selected nodes with this slot and those below. Meanwhile every port shows whether the wire
    fits, and the banner says why one that is caught refuses it.

    A port of a group is one slot, however many it feeds inside: what comes to it comes to all of these. On the card of a
    group, the first free slot inside that fits is meant, or its output.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, press: QPointF, hit: Hit, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        super().__init__(stage, press)
        assert hit.node is not None
        self._source: int | None = None
        """The node at whose output the wire begins; None while an output is sought."""
        self._targets: list[tuple[int, str]] = []
        """The slots at which the wires end while an output is sought."""
        self._old: list[Wire] = []
        """The wires that are moved."""
        self._many: list[int] = []
        """The selected nodes that are connected with the slots of one node."""
        self._begin(hit, bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        # A wire within a closed group is hidden and stays hidden.
        self._seen = [wire for wire in self._old if self.scene.wire_item(wire).isVisible()]
        graph = self.session.graph
        self._closed = (
            graph.ancestors(self._source)
            if self._source is not None
            else graph.descendants([id for id, _ in self._targets])
        )
        """The nodes that the wire would join to a cycle."""
        self._point = press
        self._copies = False
        self._caught = NOTHING
        self._why, self._cycle = "", tuple[int, ...]()
        """Why what is caught refuses the wire."""
        self._doubt = ""
        """Why a wire that can be laid would leave what is caught without a value for now."""
        self._show_old(False)
        self._mark_all()

    def _begin(self, hit: Hit, several: bool) -> None:
        graph, id, slot = self.session.graph, hit.node, hit.slot
        assert id is not None
        if slot is None:
            self._old = list(graph.wires_from(id)) if several else []
            self._targets = [(wire.target, wire.slot) for wire in self._old]
            self._source = None if self._old else id
            return
        old = graph.wire_into(id, slot)
        self._many = sorted(self.session.selection - graph.descendants([id])) if several else []
        if len(self._many) > 1:
            self._targets = [(id, slot)]
            return
        self._many = []
        if old is None:
            self._targets = [(id, slot)]
        else:
            self._old = [Wire(old.source, *target) for target in self.scene.slots_behind(id, slot, hit.around)]
            self._source = old.source

    def follow(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Catches the nearest port and says whether it fits."""
        self._point = point
        before = self._copies, self._caught
        self._copies = bool(modifiers & Qt.KeyboardModifier.ShiftModifier) and self._source is not None
        self._show_old(self._copies)
        caught = self._catch(point)
        if caught != self._caught:
            self._caught = caught
            self._show_caught()
        if (self._copies, self._caught) != before:
            self.scene.show_marks()
        else:
            # Only the wire under way has moved.
            self.scene.show_values()

    def finish(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Connects; wires that are dropped on nothing are removed."""
        self.follow(point, modifiers)
        content, wires = self.session.document.content, self._wires()
        self.cancel()
        if self._why:
            self.session.say(self._why, self._cycle)
        elif not wires:
            self._drop(point)
        elif self._swaps(wires[0]):
            (old,) = self._old
            self.session.do(translate("Swap inputs"), *swap_inputs(content, old.target, old.slot, wires[0].slot))
        else:
            edits = [*enough_slots(content.graph, wires), *lay(content, wires, () if self._copies else self._old)]
            if edits:
                self.session.do(translate("Connect"), *edits)

    def cancel(self) -> None:
        """Shows everything as before."""
        self._show_old(True)
        self.stage.banner.drop()
        self.scene.clear_marks()

    def paint(self, painter: QPainter) -> None:
        """Paints the wires under way."""
        theme, scene = self.scene.paint_style.theme, self.scene
        wires = [] if self._why else self._wires()
        if wires:
            strands = [(scene.start_of(wire.source), self._end_of(wire)) for wire in wires]
        elif self._source is not None:
            strands = [(scene.start_of(self._source), self._point)]
        else:
            strands = [(self._point, scene.end_of(*target)) for target in self._targets]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.DashLine if self._why or self._doubt else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(theme.error if self._why else theme.accent), 2.6, style))
        for start, end in strands:
            painter.drawPath(wire_path(start, end))

    def _end_of(self, wire: Wire) -> QPointF:
        # A slot that is yet to be added will be below the last one.
        slots = self.session.graph.node(wire.target).slots
        return self.scene.end_of(wire.target, wire.slot if wire.slot in slots else slots[-1])

    def _catch(self, point: QPointF) -> Hit:
        reach = CATCH / self.stage.zoom()
        hit = nearest_port(self.scene, point, reach, outputs=self._source is None, closed=self._closed)
        return hit if hit.node is not None else self._catch_group(point)

    def _catch_group(self, point: QPointF) -> Hit:
        """The port that is meant on the card of a group; nothing on the group in which the wire begins."""
        id = hit_test(self.scene, point, 0.5).around
        group = self.scene.group_item(id)
        if id is None or group is None:
            return NOTHING
        held = {self._source} if self._source is not None else {target for target, _ in self._targets}
        if not held.isdisjoint(group.members):
            return NOTHING
        if self._source is not None:
            shapes = self.session.results.shape_of
            meant = meant_slot_inside(self.session.graph, shapes, self._source, group.members)
            node, slot = meant or (None, None)
            return Hit("slot", node, slot, around=id)
        outputs = sorted(
            group.ports.outputs or group.members[-1:],
            key=lambda each: (each in self._closed, abs((group.pos() + group.output_point(each)).y() - point.y())),
        )
        return Hit("output", outputs[0], around=id)

    def _wires(self) -> list[Wire]:
        """The wires that would be added now."""
        hit = self._caught
        if hit.node is None:
            return []
        if self._source is not None:
            if hit.slot is None:
                return []
            return [Wire(self._source, *each) for each in self.scene.slots_behind(hit.node, hit.slot, hit.around)]
        if hit.node in self._many:
            return in_order(self.session.graph, self._many, *self._targets[0])
        return [Wire(hit.node, *target) for target in self._targets]

    def _swaps(self, wire: Wire) -> bool:
        """Whether a wire goes to another slot of its node that another wire holds."""
        if self._copies or self._source is None or len(self._old) != 1 or wire in self._old:
            return False
        return wire.target == self._old[0].target and self.session.graph.wire_into(wire.target, wire.slot) is not None

    def _drop(self, point: QPointF) -> None:
        if self._old and not self._copies:
            self.session.do(translate("Disconnect"), *map(Disconnect, self._old))
        elif (hit := hit_test(self.scene, point, 0.5)).node is None and hit.part not in ("group", "stub"):
            ends = Ends(self._source) if self._source is not None else Ends(target=self._targets[0])
            self.stage.requests.add_wanted.emit(point, ends)

    def _show_old(self, shown: bool) -> None:
        for wire in self._seen:
            if self.scene.has_wire(wire):
                self.scene.wire_item(wire).setVisible(shown)

    def _mark_all(self) -> None:
        for item in self.scene.node_items():
            if self._source is not None:
                item.slot_marks = dict.fromkeys(item.node.slots, item.id not in self._closed)
            else:
                item.output_mark = item.id not in self._closed
        for group in self.scene.group_items():
            group.mark_ports(self._closed, outputs=self._source is None)
        self.scene.show_marks()

    def _show_caught(self) -> None:
        for item in self.scene.node_items():
            item.caught, item.lit = None, None
        for group in self.scene.group_items():
            group.caught, group.lit = None, None
        for wire_item in self.scene.wire_items():
            wire_item.lit = None
        self.stage.banner.drop()
        self._why, self._cycle = self._judge()
        wires = self._wires()
        self._doubt = self._find_doubt(wires) if wires and not self._why else ""
        if self._source is not None:
            for wire in wires:
                self.scene.node_item(wire.target).caught = wire.slot
        else:
            for wire in wires:
                self.scene.node_item(wire.source).caught = ""
        if (caught := self.scene.group_item(self._caught.around)) is not None:
            self._show_caught_group(caught)
        self._light_path(self._cycle)
        if self._why or self._doubt:
            self.stage.banner.show_sentence(self._why or self._doubt, lasting=True)

    def _show_caught_group(self, group: GroupItem) -> None:
        """Shows the port that is caught, or, where there is none yet, that the card is."""
        hit = self._caught
        if hit.slot is None:
            group.caught = (False, hit.node) if hit.node in group.ports.outputs else None
        elif hit.node is not None:
            into = self.session.graph.wire_into(hit.node, hit.slot)
            group.caught = (True, into.source) if into is not None else None
        if group.caught is None:
            group.lit = _glow(self.scene.paint_style.theme.accent)

    def _judge(self) -> tuple[str, tuple[int, ...]]:
        """The reason why the caught slot refuses the wire, and the path that would become a cycle."""
        hit = self._caught
        if hit.part == "slot" and hit.slot is None:
            content = self.session.document.content
            name = content.graph.node(hit.node).name if hit.node else content.annotations.groups[hit.around or 0].name
            return translate("{name} has no free input.").format(name=name), ()
        error = refusal(self.session.graph, self._wires())
        return (self.session.sentence(error), error.path) if error is not None else ("", ())

    def _find_doubt(self, wires: list[Wire]) -> str:
        # Of several wires into one node each would be judged beside what the others replace.
        if len({wire.target for wire in wires}) < len(wires) or self._swaps(wires[0]):
            return ""
        graph, shapes = self.session.graph, self.session.results.shape_of
        errors = (misfit(graph, shapes, wire) for wire in wires if graph.wire_into(wire.target, wire.slot) != wire)
        error = next((error for error in errors if error is not None), None)
        if error is None:
            return ""
        text = translate("{sentence} You can lay the wire all the same.")
        return text.format(sentence=self.session.sentence(error))

    def _light_path(self, path: tuple[int, ...]) -> None:
        colour = _glow(self.scene.paint_style.theme.error)
        steps = set(pairwise(path))
        for id in path:
            (self.scene.levels.group_of(id) or self.scene.node_item(id)).lit = colour
        for item in self.scene.wire_items():
            if item.wire[:2] in steps:
                # Of wires that are seen as one, only one is drawn.
                self.scene.wire_item(self.scene.bundle_of(item.wire)[0]).lit = colour


def _glow(colour: str) -> QColor:
    glow = QColor(colour)
    glow.setAlpha(110)
    return glow


class CardGesture(WireGesture):
    """Connects two cards: the output of one with the first free slot of the other that fits."""

    def __init__(self, stage: Stage, press: QPointF, id: int) -> None:
        super().__init__(stage, press, Hit("output", id))

    def _catch(self, point: QPointF) -> Hit:
        id = hit_test(self.scene, point, 0.5).node
        if id is None or self._source is None:
            return self._catch_group(point)
        if id == self._source:
            return NOTHING
        return Hit("slot", id, meant_slot(self.session.graph, self.session.results.shape_of, self._source, id))
