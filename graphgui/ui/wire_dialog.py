"""Wiring by keyboard: choose the output or a slot of the selected node, then what it is wired to, from a list to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from graphgui.document.adding import takes
from graphgui.document.edits import Disconnect
from graphgui.document.finding import rank_of
from graphgui.document.wiring import enough_slots, in_order, lay, refusal
from graphgui.engine.graph import Node, Wire
from graphgui.engine.words import formula, short_number
from graphgui.ui.canvas.add_choices import Choice
from graphgui.ui.canvas.add_popup import AddPopup
from graphgui.ui.canvas.view import CanvasView
from graphgui.ui.canvas.wire_item import wire_path
from graphgui.ui.commands import NODE, SLOT, Command, translate
from graphgui.ui.session import Session
from graphgui.ui.theme import Theme

if TYPE_CHECKING:
    from graphgui.ui.window import MainWindow

MOST_LISTED = 300
"""Ends that are listed at once; typing finds the others."""


class Ports:
    """What can be wired of one node: its output and its slots."""

    def __init__(self, session: Session, id: int) -> None:
        graph, node = session.graph, session.graph.node(id)
        fed = [f"{graph.node(wire.target).name}.{wire.slot}" for wire in graph.wires_from(id)]
        told = translate("feeds {names}").format(names=", ".join(fed)) if fed else ""
        sentence = translate("Choose what {name} is to feed.").format(name=node.name)
        self._all = [Choice("port", translate("Output"), "", "→", told, sentence)]
        for slot in node.slots:
            sentence = translate("Choose what is to come into {slot}.").format(slot=f"{node.name}.{slot}")
            self._all.append(Choice("port", slot, slot, "←", _held(session, node, slot), sentence))

    def offered(self, text: str) -> list[Choice]:
        """The ports whose names begin like the text."""
        sought = text.strip().casefold()
        return [choice for choice in self._all if choice.title.casefold().startswith(sought)]

    def refusal(self, text: str) -> str:
        """Why a text leads to nothing."""
        return translate("Nothing is called “{text}”.").format(text=text.strip())


class WireEnds:
    """The other ends that a wire can have: slots for these sources, or sources for one slot. Nearest ones come first."""

    def __init__(self, session: Session, sources: Sequence[int] = (), target: tuple[int, str] | None = None) -> None:
        self.session = session
        self.sources, self.target = tuple(sources), target
        around = sources[0] if target is None else target[0]
        x, y = session.graph.node(around).position
        self._nodes = sorted(
            (node for node in session.graph.nodes() if node.id not in self.sources),
            key=lambda node: (node.position[0] - x) ** 2 + (node.position[1] - y) ** 2,
        )

    def wires(self, subject: str) -> list[Wire]:
        """The wires that a choice would lay."""
        id, _, slot = subject.partition(" ")
        if self.target is not None:
            return [Wire(int(id), *self.target)]
        return in_order(self.session.graph, self.sources, int(id), slot)

    def offered(self, text: str) -> list[Choice]:
        """What answers a text: what fits, what has another shape, and what cannot be, with the reason."""
        graph, values = self.session.graph, self.session.results.value_of
        fitting, unsuited, refused = list[Choice](), list[Choice](), list[Choice]()
        for node, slot in self._matching(text):
            subject = f"{node.id} {slot}"
            wires = self.wires(subject)
            if all(graph.wire_into(wire.target, wire.slot) == wire for wire in wires):
                continue
            error = refusal(graph, wires)
            if error is not None:
                refused.append(self._choice("refused", node, slot, self.session.sentence(error)))
            elif all(takes(graph, values, wire) for wire in wires if wire.slot in graph.node(wire.target).slots):
                fitting.append(self._choice("wire", node, slot, ""))
            else:
                told = translate("The shapes do not suit: {name} could not be computed.")
                into = graph.node(wires[0].target).name
                unsuited.append(self._choice("wire", node, slot, told.format(name=into)))
            if len(fitting) + len(unsuited) + len(refused) >= MOST_LISTED:
                break
        offered = [*self._disconnecting(text), *fitting]
        if unsuited:
            offered += [Choice("section", translate("Of another shape")), *unsuited]
        if refused:
            offered += [Choice("section", translate("Does not fit")), *refused]
        return offered

    def refusal(self, text: str) -> str:
        """Why a text leads to nothing."""
        if not text.strip():
            return translate("There is no other node to wire it to.")
        return translate("Nothing is called “{text}”.").format(text=text.strip())

    def _disconnecting(self, text: str) -> list[Choice]:
        old = self.session.graph.wire_into(*self.target) if self.target is not None else None
        if old is None or text.strip():
            return []
        title = translate("Disconnect {name}").format(name=self.session.graph.node(old.source).name)
        return [Choice("disconnect", title, "", "−", "", translate("Takes the wire away that comes in now."))]

    def _matching(self, text: str) -> Iterator[tuple[Node, str]]:
        name, _, slot = text.strip().casefold().replace(".", " ").partition(" ")
        nodes: Iterable[Node] = self._nodes
        if name:
            ranks = {node.id: rank_of(self.session.graph, node, name) for node in self._nodes}
            found = [node for node in self._nodes if ranks[node.id] is not None]
            nodes = sorted(found, key=lambda node: ranks[node.id] or 0)
        for node in nodes:
            for each in node.slots if self.target is None else ("",):
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
        told = node.row.label if node.row.is_source else f"{node.name} = {formula(graph, node)}"
        return Choice(kind, title, f"{node.id} {slot}", symbol, aside, sentence or told, node.row.is_source)


class KeyboardWiring(QObject):
    """Leads through the lists, shows on the canvas the wire that would be laid, and lays it as one undo step."""

    def __init__(self, session: Session, view: CanvasView, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._view, self._window = session, view, window
        self.popup = AddPopup(window)
        self.popup.setAccessibleName(self.tr("Wire a node"))
        self.popup.list.setAccessibleName(self.tr("What it can be wired to"))
        self._of = 0
        """The node whose ports are offered; what is selected may change meanwhile."""
        self._ends: WireEnds | None = None
        self.popup.taken.connect(self._take)
        self.popup.left.connect(self._on_left)
        self.popup.list.selectionModel().currentChanged.connect(self._on_current)
        session.changed.connect(self._on_changed)
        session.document_replaced.connect(self.popup.leave)

    def open(self, slot: str | None = None, node: int | None = None) -> None:
        """Begins with the selected nodes, or with one slot of a node."""
        chosen = sorted(self._session.selection)
        if slot is not None and node is not None:
            self._offer_ends(target=(node, slot))
        elif len(chosen) == 1 and self._session.graph.node(chosen[0]).slots:
            self._offer_ports(chosen[0])
        elif chosen:
            self._offer_ends(sources=chosen)

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        self.popup.apply_theme(theme)

    def _offer_ports(self, id: int) -> None:
        self._of, self._ends = id, None
        name = self._session.graph.node(id).name
        self._open(id, Ports(self._session, id), self.tr("Wire {name}: what of it?").format(name=name))

    def _offer_ends(self, sources: Sequence[int] = (), target: tuple[int, str] | None = None) -> None:
        graph = self._session.graph
        ends = WireEnds(self._session, sources, target)
        if target is not None:
            heading = self.tr("What comes into {slot}?").format(slot=f"{graph.node(target[0]).name}.{target[1]}")
        else:
            names = ", ".join(graph.node(id).name for id in sources)
            heading = self.tr("Where does {names} go?").format(names=names)
        self._open(target[0] if target is not None else sources[0], ends, heading)
        self._ends = ends
        self._view.ghost = self._paint

    def _open(self, around: int, choices: Ports | WireEnds, heading: str) -> None:
        view = self._view
        self.popup.leave()
        view.cancel_gesture()
        view.field.finish()
        rect = view.canvas.content_rect([around])
        view.ensureVisible(rect)
        at = view.viewport().mapTo(self._window, view.mapFromScene(rect.topRight()))
        self.popup.search.setPlaceholderText(self.tr("Find by name"))
        self.popup.search.setAccessibleName(heading)
        self.popup.open_at(at, choices, heading, self.tr("Enter wires · ↑ ↓ choose · Esc leaves"))

    def _take(self, choice: Choice, wired: bool) -> None:
        session, ends = self._session, self._ends
        if choice.kind == "port":
            if choice.subject:
                self._offer_ends(target=(self._of, choice.subject))
            else:
                self._offer_ends(sources=[self._of])
            return
        if ends is None:
            return
        if choice.kind == "disconnect" and ends.target is not None:
            old = session.graph.wire_into(*ends.target)
            if old is not None:
                session.do(self.tr("Disconnect"), Disconnect(old))
            return
        wires = ends.wires(choice.subject)
        error = refusal(session.graph, wires)
        if error is not None:
            session.say(session.sentence(error), error.path)
            return
        edits = [*enough_slots(session.graph, wires), *lay(session.document.content, wires)]
        if session.do(self.tr("Connect"), *edits):
            names = [self._view.reader.words(wire) for wire in wires]
            self._view.reader.announce(". ".join(names))

    def _on_left(self) -> None:
        self._view.ghost = None
        self._view.viewport().update()
        if self.popup.window().focusWidget() is self.popup.search:
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_changed(self, edits: object) -> None:
        # What the popup offers speaks of the graph as it was.
        self.popup.leave()

    def _on_current(self) -> None:
        self._view.viewport().update()

    def _paint(self, painter: QPainter) -> None:
        """Shows the wires that would be laid."""
        choice, canvas = self.popup.current, self._view.canvas
        if self._ends is None or choice is None or choice.kind not in ("wire", "refused"):
            return
        refused = choice.kind == "refused"
        colour = QColor(canvas.look.theme.error if refused else canvas.look.theme.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2.6, Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine))
        for wire in self._ends.wires(choice.subject):
            ends = (canvas.nodes[wire.source], canvas.nodes[wire.target])
            if all(item.isVisible() for item in ends) and wire.slot in ends[1].node.slots:
                end = canvas.end_of(wire.target, wire.slot)
                painter.drawPath(wire_path(canvas.start_of(wire.source), end))
                painter.drawEllipse(QRectF(end.x() - 7, end.y() - 7, 14, 14))


def _held(session: Session, node: Node, slot: str) -> str:
    """What a slot holds now: the node that feeds it, or its number."""
    wire = session.graph.wire_into(node.id, slot)
    if wire is not None:
        return f"← {session.graph.node(wire.source).name}"
    return short_number(node.literal(slot), 4)


def keyboard_wiring_commands(window: MainWindow) -> list[Command]:
    """Wiring by keyboard."""
    wiring, session, context = window.wiring, window.session, window.context
    return [
        Command("wire", "&Graph", "&Wire…", lambda: wiring.open(context.hit.slot, context.hit.node), ("W",),
                lambda: bool(session.selection), after="add", places=(NODE, SLOT), needs="Select a node first",
                tip="Choose a slot or the output, then from a list what it is wired to"),
    ]  # fmt: skip
