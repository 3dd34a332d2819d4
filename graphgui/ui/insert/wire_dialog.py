"""Wiring by keyboard: choose the output or a slot of the selected node, then what it is wired to, from a list to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from graphgui.document.arrangement.groups import interface_of, members_of
from graphgui.document.building.connection import enough_slots, in_order, lay, refusal
from graphgui.document.building.insertion import takes
from graphgui.document.edits import Disconnect
from graphgui.document.node_search import rank_of
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Node, Wire
from graphgui.engine.number_format import short_number
from graphgui.formats.cgraph.annotations import Place
from graphgui.ui.canvas.access.screen_reader import CanvasReader
from graphgui.ui.canvas.items.wire_item import wire_path
from graphgui.ui.canvas.model.hit_test import NOTHING, Hit
from graphgui.ui.canvas.stage import Stage, Viewpoint
from graphgui.ui.insert.add_choices import Choice
from graphgui.ui.insert.add_popup import AddPopup
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate
from graphgui.ui.update import Update

MOST_LISTED = 300
"""Ends that are listed at once; typing finds the others."""


class Ports:
    """The ports of one node that can be wired: its output and its slots."""

    def __init__(self, session: Session, id: int) -> None:
        graph, node = session.graph, session.graph.node(id)
        fed = [_slot_name(graph, wire) for wire in graph.wires_from(id)]
        feeds = translate("feeds {names}").format(names=", ".join(fed)) if fed else ""
        sentence = translate("Choose what {name} is to feed.").format(name=node.name)
        self._all = [Choice("port", translate("Output"), f"{id} ", "→", feeds, sentence)]
        for slot in node.slots:
            sentence = translate("Choose what is to come into {slot}.").format(slot=f"{node.name}.{slot}")
            self._all.append(Choice("port", slot, f"{id} {slot}", "←", _held(session, node, slot), sentence))

    def offered(self, text: str) -> list[Choice]:
        """The ports whose names begin like the text."""
        sought = text.strip().casefold()
        return [
            each for each in self._all if any(part.startswith(sought) for part in each.title.casefold().split(", "))
        ]

    def refusal(self, text: str) -> str:
        """The reason why a text has no choices."""
        return translate("Nothing is called “{text}”.").format(text=text.strip())


class GroupPorts(Ports):
    """The ports of a group that can be wired: its outputs, its inputs, and the free slots inside."""

    def __init__(self, session: Session, group: int) -> None:
        content = session.document.content
        graph, ports = content.graph, interface_of(content, group)
        members = members_of(content, group)
        self._all = []
        for id in ports.outputs or members[-1:]:
            name = graph.node(id).name
            fed = [_slot_name(graph, wire) for wire in graph.wires_from(id) if wire.target not in members]
            feeds = translate("feeds {names}").format(names=", ".join(fed)) if fed else ""
            sentence = translate("Choose what {name} is to feed.").format(name=name)
            self._all.append(Choice("port", name, f"{id} ", "→", feeds, sentence))
        slots = [[wire[1:] for wire in wires] for wires in ports.inputs.values()]
        slots += [[(id, slot)] for id in members for slot in graph.node(id).slots if graph.wire_into(id, slot) is None]
        for fed_alike in slots:
            id, slot = fed_alike[0]
            name = ", ".join(f"{graph.node(each).name}.{slot}" for each, slot in fed_alike)
            sentence = translate("Choose what is to come into {slot}.").format(slot=name)
            self._all.append(Choice("port", name, f"{id} {slot}", "←", _held(session, graph.node(id), slot), sentence))


class WireEnds:
    """The other ends that a wire can have: slots for these sources, or sources for these slots.

    Those nearest to a place come first.
    """

    def __init__(
        self, session: Session, sources: Sequence[int], targets: Sequence[tuple[int, str]], near: Place
    ) -> None:
        self.session = session
        self.sources, self.targets = tuple(sources), tuple(targets)
        x, y = near
        self._nodes = sorted(
            (node for node in session.graph.nodes() if node.id not in self.sources),
            key=lambda node: (node.position[0] - x) ** 2 + (node.position[1] - y) ** 2,
        )

    def wires(self, subject: str) -> list[Wire]:
        """The wires that a choice would lay."""
        id, _, slot = subject.partition(" ")
        if self.targets:
            return [Wire(int(id), *target) for target in self.targets]
        return in_order(self.session.graph, self.sources, int(id), slot)

    def offered(self, text: str) -> list[Choice]:
        """The choices for a text: those that fit, those of another shape, and those that cannot be, with the reason."""
        graph, shapes = self.session.graph, self.session.results.shape_of
        fitting, unsuited, refused = list[Choice](), list[Choice](), list[Choice]()
        for node, slot in self._matching(text):
            subject = f"{node.id} {slot}"
            wires = self.wires(subject)
            if all(graph.wire_into(wire.target, wire.slot) == wire for wire in wires):
                continue
            error = refusal(graph, wires)
            if error is not None:
                refused.append(self._choice("refused", node, slot, self.session.sentence(error)))
            elif all(takes(graph, shapes, wire) for wire in wires if wire.slot in graph.node(wire.target).slots):
                fitting.append(self._choice("wire", node, slot, ""))
            else:
                template = translate("The shapes do not suit: {name} could not be computed.")
                into = graph.node(wires[0].target).name
                unsuited.append(self._choice("wire", node, slot, template.format(name=into)))
            if len(fitting) + len(unsuited) + len(refused) >= MOST_LISTED:
                break
        offered = [*self._disconnecting(text), *fitting]
        if unsuited:
            offered += [Choice("section", translate("Of another shape")), *unsuited]
        if refused:
            offered += [Choice("section", translate("Does not fit")), *refused]
        return offered

    def refusal(self, text: str) -> str:
        """The reason why a text has no choices."""
        if not text.strip():
            return translate("There is no other node to wire it to.")
        return translate("Nothing is called “{text}”.").format(text=text.strip())

    def laid(self) -> list[Wire]:
        """The wires that hold the slots now."""
        found = (self.session.graph.wire_into(*target) for target in self.targets)
        return [wire for wire in found if wire is not None]

    def _disconnecting(self, text: str) -> list[Choice]:
        old = self.laid()
        if not old or text.strip():
            return []
        title = translate("Disconnect {name}").format(name=self.session.graph.node(old[0].source).name)
        return [Choice("disconnect", title, "", "−", "", translate("Takes the wire away that comes in now."))]

    def _matching(self, text: str) -> Iterator[tuple[Node, str]]:
        name, _, slot = text.strip().casefold().replace(".", " ").partition(" ")
        nodes: Iterable[Node] = self._nodes
        if name:
            ranks = {node.id: rank_of(self.session.graph, node, name) for node in self._nodes}
            found = [node for node in self._nodes if ranks[node.id] is not None]
            nodes = sorted(found, key=lambda node: ranks[node.id] or 0)
        for node in nodes:
            for each in ("",) if self.targets else node.slots:
                if each.casefold().startswith(slot.strip()):
                    yield node, each

    def _choice(self, kind: str, node: Node, slot: str, sentence: str) -> Choice:
        graph, results = self.session.graph, self.session.results
        # A sign of its own, so that colour need not say it.
        symbol = "⚠" if kind == "refused" else node.row.symbol
        if slot:
            title, aside = f"{node.name}.{slot}", _held(self.session, node, slot)
        else:
            title = node.name
            aside = short_number(results.value_of[node.id], 4) if node.id in results.value_of else ""
        if kind == "refused":
            aside = translate("makes a cycle")
        content = node.row.label if node.row.is_source else f"{node.name} = {formula(graph, node)}"
        return Choice(kind, title, f"{node.id} {slot}", symbol, aside, sentence or content, node.row.is_source)


class WireDialog(QObject):
    """Leads through the lists, shows on the canvas the wire that would be laid, and lays it as one undo step."""

    def __init__(self, stage: Stage, viewpoint: Viewpoint, reader: CanvasReader, window: QWidget) -> None:
        super().__init__(window)
        self._stage, self._viewpoint, self._reader, self._window = stage, viewpoint, reader, window
        session = self._session = stage.session
        self._canvas = stage.canvas
        self.popup = AddPopup(window)
        self.popup.setAccessibleName(self.tr("Wire a node"))
        self.popup.list.setAccessibleName(self.tr("What it can be wired to"))
        self._of = 0
        """The node or group whose ports are offered; what is selected may change meanwhile."""
        self._ends: WireEnds | None = None
        self.popup.taken.connect(self._take)
        self.popup.left.connect(self._on_left)
        self.popup.list.selectionModel().currentChanged.connect(self._on_current)
        session.updated.connect(self._on_update)

    def can_open(self) -> bool:
        """Whether a node is selected, or one group."""
        return bool(self._session.selection) or self._group() is not None

    def open(self, hit: Hit = NOTHING) -> None:
        """Begins with the selected nodes or group, or with one slot, or port of a group, that was clicked."""
        chosen, group = sorted(self._session.selection), self._group()
        self._of = hit.thing or group or (chosen[0] if chosen else 0)
        if hit.slot is not None and hit.node is not None:
            self._offer_ends(targets=self._canvas.slots_behind(hit.node, hit.slot, hit.around))
        elif group is not None:
            name = self._session.document.annotations.groups[group].name
            self._offer_ports(GroupPorts(self._session, group), name)
        elif len(chosen) == 1 and self._session.graph.node(chosen[0]).slots:
            self._offer_ports(Ports(self._session, chosen[0]), self._session.graph.node(chosen[0]).name)
        elif chosen:
            self._offer_ends(sources=chosen)

    def _group(self) -> int | None:
        chosen = self._session.chosen
        id = next(iter(chosen)) if len(chosen) == 1 else None
        return id if self._canvas.group_item(id) is not None else None

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.popup.apply_theme(theme)

    def _offer_ports(self, ports: Ports, name: str) -> None:
        self._ends = None
        self._open(ports, self.tr("Wire {name}: what of it?").format(name=name))

    def _offer_ends(self, sources: Sequence[int] = (), targets: Sequence[tuple[int, str]] = ()) -> None:
        graph, at = self._session.graph, self._canvas.card(self._of).topLeft()
        ends = WireEnds(self._session, sources, targets, (at.x(), at.y()))
        if targets:
            names = ", ".join(f"{graph.node(id).name}.{slot}" for id, slot in targets)
            heading = self.tr("What comes into {slot}?").format(slot=names)
        else:
            names = ", ".join(graph.node(id).name for id in sources)
            heading = self.tr("Where does {names} go?").format(names=names)
        self._open(ends, heading)
        self._ends = ends
        self._stage.show_ghost(self._paint)

    def _open(self, choices: Ports | WireEnds, heading: str) -> None:
        stage = self._stage
        self.popup.leave()
        stage.cancel_gesture()
        stage.field.finish()
        rect = self._canvas.content_rect([self._of])
        self._viewpoint.reveal(rect)
        at = stage.viewport().mapTo(self._window, stage.mapFromScene(rect.topRight()))
        self.popup.search.setPlaceholderText(self.tr("Find by name"))
        self.popup.search.setAccessibleName(heading)
        self.popup.open_at(at, choices, heading, self.tr("Enter wires · ↑ ↓ choose · Esc leaves"))

    def _take(self, choice: Choice, wired: bool) -> None:
        session, ends = self._session, self._ends
        if choice.kind == "port":
            node, _, slot = choice.subject.partition(" ")
            if slot:
                self._offer_ends(targets=self._canvas.slots_behind(int(node), slot, self._of))
            else:
                self._offer_ends(sources=[int(node)])
            return
        if ends is None:
            return
        if choice.kind == "disconnect":
            session.do(self.tr("Disconnect"), *map(Disconnect, ends.laid()))
            return
        wires = ends.wires(choice.subject)
        error = refusal(session.graph, wires)
        if error is not None:
            session.say(session.sentence(error), error.path)
            return
        edits = [*enough_slots(session.graph, wires), *lay(session.document.content, wires)]
        if session.do(self.tr("Connect"), *edits):
            names = [self._reader.words(wire) for wire in wires]
            self._reader.announce(". ".join(names))

    def _on_left(self) -> None:
        self._stage.show_ghost(None)
        if self.popup.window().focusWidget() is self.popup.search:
            self._viewpoint.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_update(self, update: Update) -> None:
        if update.change or update.replaced:
            # The popup's choices are those of the graph as it was.
            self.popup.leave()

    def _on_current(self) -> None:
        self._stage.viewport().update()

    def _paint(self, painter: QPainter) -> None:
        """Shows the wires that would be laid."""
        choice, canvas = self.popup.current, self._canvas
        if self._ends is None or choice is None or choice.kind not in ("wire", "refused"):
            return
        refused = choice.kind == "refused"
        colour = QColor(canvas.paint_style.theme.error if refused else canvas.paint_style.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2.6, Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine))
        for wire in self._ends.wires(choice.subject):
            slots = self._session.graph.node(wire.target).slots
            if canvas.is_seen(wire.source) and canvas.is_seen(wire.target) and wire.slot in slots:
                end = canvas.end_of(wire.target, wire.slot)
                painter.drawPath(wire_path(canvas.start_of(wire.source), end))
                painter.drawEllipse(QRectF(end.x() - 7, end.y() - 7, 14, 14))


def _slot_name(graph: Graph, wire: Wire) -> str:
    return f"{graph.node(wire.target).name}.{wire.slot}"


def _held(session: Session, node: Node, slot: str) -> str:
    """The present content of a slot: the node that feeds it, or its number."""
    wire = session.graph.wire_into(node.id, slot)
    if wire is not None:
        return f"← {session.graph.node(wire.source).name}"
    return short_number(node.literal(slot), 4)
