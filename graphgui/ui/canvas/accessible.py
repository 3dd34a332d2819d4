"""What a screen reader finds on the canvas: nodes, groups, frames, notes and wires, each in words and with its state.

Items of a scene are no part of Qt's accessibility tree, so the canvas gives an interface of its own for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QGuiApplication,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from graphgui.document.groups import View, members_of, visible
from graphgui.engine.graph import Wire
from graphgui.engine.values import Value
from graphgui.engine.words import formula, short_number

if TYPE_CHECKING:
    from graphgui.ui.canvas.view import CanvasView

Thing = int | Wire
"""A node, group, frame or note by its id, or a wire."""

MOST_NAMED = 6
"""Names in one sentence; more cannot be held in mind."""
PAUSE = 500
"""Milliseconds between two tellings of a value that runs."""


class CanvasReader(QObject):
    """Says in words what is on a canvas, and tells a screen reader what is chosen, changed or said."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self.view = view
        self.session = view.session
        self._things: dict[Thing, int] | None = None
        self._parts: dict[Thing, tuple[int, ThingAccess]] = {}
        self._told = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._tell_value)
        self._follow(True)
        _install_factory()

    def close(self) -> None:
        """Lets go of the session and of every interface."""
        self._later.stop()
        self._follow(False)
        for thing in list(self._parts):
            self._let_go(thing)

    def _follow(self, on: bool) -> None:
        session = self.session
        for signal in (session.changed, session.document_replaced, session.level_changed):
            (signal.connect if on else signal.disconnect)(self._forget)
        (session.selection_changed.connect if on else session.selection_changed.disconnect)(self.tell_chosen)
        (session.results_changed.connect if on else session.results_changed.disconnect)(self._on_results)
        (session.said.connect if on else session.said.disconnect)(self.announce)

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def things(self) -> dict[Thing, int]:
        """All that is seen, numbered: nodes in order of computation, groups, frames, notes, wires."""
        if self._things is None:
            seen: View = visible(self.session.document.content, self.session.level)
            nodes = set(seen.nodes)
            order = [id for id in self.session.graph.order() if id in nodes]
            wires = [each.wire for each in seen.wires]
            things: list[Thing] = [*order, *seen.groups, *seen.frames, *seen.notes, *wires]
            self._things = {thing: at for at, thing in enumerate(things)}
        return self._things

    def part(self, thing: Thing) -> ThingAccess:
        """The interface of a thing; it lasts as long as the thing does."""
        if thing not in self._parts:
            made = ThingAccess(self, thing)
            # From now on Qt owns it, until it is deleted by this id.
            self._parts[thing] = (QAccessible.registerAccessibleInterface(made), made)
        return self._parts[thing][1]

    @property
    def focused(self) -> Thing | None:
        """The one thing that is chosen; None where it is not exactly one."""
        chosen: list[Thing] = [*self.session.chosen, *self.view.canvas.chosen_wires]
        return chosen[0] if len(chosen) == 1 else None

    def is_chosen(self, thing: Thing) -> bool:
        """Whether a thing is selected."""
        return thing in (self.view.canvas.chosen_wires if isinstance(thing, Wire) else self.session.chosen)

    def place(self, thing: Thing) -> QRect:
        """Where on the screen a thing is."""
        canvas, view = self.view.canvas, self.view
        if isinstance(thing, Wire):
            rect = canvas.wires[thing].sceneBoundingRect()
        elif (rect := canvas.card(thing)).isEmpty():
            rect = canvas.content_rect([thing])
        seen = view.mapFromScene(rect).boundingRect()
        return QRect(view.viewport().mapToGlobal(seen.topLeft()), seen.size())

    def at(self, point: QPoint) -> Thing | None:
        """What lies at a point of the screen."""
        hit = self.view.hit(self.view.viewport().mapFromGlobal(point))
        return hit.wire if hit.wire is not None else hit.thing

    # ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────
    def words(self, thing: Thing) -> str:
        """What a thing is, as one hears it: "b, parameter, value 1, gradient 5, feeds c and d"."""
        if isinstance(thing, Wire):
            return self._wire_words(thing)
        return self._node_words(thing) if thing in self.session.graph else self._other_words(thing)

    def more_words(self, thing: Thing) -> str:
        """What there is to know besides: how a node is computed, and why it cannot be."""
        if isinstance(thing, Wire) or thing not in self.session.graph:
            return ""
        node, problem = self.session.graph.node(thing), self.session.results.problems.get(thing)
        told = "" if node.row.is_source else f"{node.name} = {formula(self.session.graph, node)}"
        return ". ".join(filter(None, (told, problem.sentence if problem is not None else "")))

    def summary(self) -> str:
        """How much there is, what the output says, and what is selected."""
        graph, results = self.session.graph, self.session.results
        told = [_several(len(graph), _tr("1 node"), _tr("{count} nodes")),
                _several(graph.wire_count, _tr("1 wire"), _tr("{count} wires"))]  # fmt: skip
        if graph.output is not None and graph.output in results.value_of:
            told.append(f"{graph.node(graph.output).name} = {_number(results.value_of[graph.output])}")
        count = len(self.session.chosen) + len(self.view.canvas.chosen_wires)
        if count > 1:
            told.append(_tr("{count} selected").format(count=count))
        return ", ".join(told)

    def _node_words(self, id: int) -> str:
        graph, results = self.session.graph, self.session.results
        node = graph.node(id)
        told = [node.name, node.row.label]
        if graph.output == id:
            told.append(_tr("the output"))
        if id in results.problems:
            own = results.problems[id].is_own
            told.append(_tr("cannot be computed") if own else _tr("waits for what it depends on"))
        if id in results.value_of:
            told.append(_tr("value {number}").format(number=_number(results.value_of[id])))
        if id in results.gradient_of and self.view.canvas.look.show_gradients:
            told.append(_tr("gradient {number}").format(number=_number(results.gradient_of[id])))
        fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(id)))
        if fed:
            told.append(_tr("feeds {names}").format(names=_listed(fed)))
        return ", ".join(told)

    def _wire_words(self, wire: Wire) -> str:
        graph, look = self.session.graph, self.view.canvas.look
        source, target = graph.node(wire.source).name, graph.node(wire.target).name
        told = [_tr("wire from {source} to {target}").format(source=source, target=target)]
        if len(graph.node(wire.target).slots) > 1:
            told.append(_tr("slot {slot}").format(slot=wire.slot))
        result = self.session.results.wire_result(wire) if look.show_derivatives else None
        if result is not None:
            several = result.derivative_shape
            number = _shape(several) if several else _number(result.derivative)
            told.append(_tr("derivative {number}").format(number=number))
        return ", ".join(told)

    def _other_words(self, id: int) -> str:
        content = self.session.document.content
        furniture = content.furniture
        if id in furniture.groups:
            inside = _several(len(members_of(content, id)), _tr("1 node"), _tr("{count} nodes"))
            return ", ".join((furniture.groups[id].name, _tr("group"), inside))
        if id in furniture.frames:
            return ", ".join(filter(None, (furniture.frames[id].title, _tr("frame"))))
        return f"{_tr('note')}: {furniture.notes[id].text}" if id in furniture.notes else ""

    # ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────
    def tell_chosen(self) -> None:
        """Lets a screen reader speak of what is selected now, if the canvas has the focus."""
        if not QAccessible.isActive() or not self.view.hasFocus():
            return
        thing = self.focused
        self._told = self.words(thing) if thing is not None else ""
        if thing is not None and thing in self.things:
            event = QAccessibleEvent(self.view, QAccessible.Event.Focus)
            event.setChild(self.things[thing])
        else:
            event = QAccessibleEvent(self.view, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _on_results(self) -> None:
        if QAccessible.isActive() and not self._later.isActive():
            self._later.start()

    def _tell_value(self) -> None:
        """Speaks of the selected thing again where what is said of it has changed."""
        thing = self.focused
        if thing is None or thing not in self.things or not self.view.hasFocus() or self.words(thing) == self._told:
            return
        self._told = self.words(thing)
        event = QAccessibleEvent(self.view, QAccessible.Event.NameChanged)
        event.setChild(self.things[thing])
        QAccessible.updateAccessibility(event)

    def announce(self, sentence: str) -> None:
        """Lets a screen reader speak a sentence."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, sentence))

    def _forget(self, edits: Sequence[object] = ()) -> None:
        self._things = None
        furniture, graph = self.session.document.content.furniture, self.session.graph
        for thing in list(self._parts):
            if isinstance(thing, Wire):
                gone = thing.target not in graph or graph.wire_into(thing.target, thing.slot) != thing
            else:
                gone = thing not in graph and furniture.find(thing) is None
            if gone:
                self._let_go(thing)

    def _let_go(self, thing: Thing) -> None:
        # The Python reference must outlive what Qt deletes here, or Qt deletes it twice.
        id, _part = self._parts.pop(thing)
        QAccessible.deleteAccessibleInterface(id)


class CanvasAccess(QAccessibleWidget):
    """The canvas as a list of what is on it, and after that of the widgets that lie over it."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, QAccessible.Role.List)

    @property
    def _view(self) -> CanvasView:
        # Asked for each time: whoever keeps this interface must not keep the window.
        return self.widget()  # type: ignore[return-value]

    @property
    def _reader(self) -> CanvasReader | None:
        # Qt may ask while the view is still being made, or already goes.
        return getattr(self._view, "reader", None)

    @property
    def _things(self) -> dict[Thing, int]:
        return self._reader.things if self._reader is not None else {}

    def _part(self, thing: Thing | None) -> QAccessibleInterface | None:
        return self._reader.part(thing) if self._reader is not None and thing in self._things else None

    def childCount(self) -> int:
        return len(self._things) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface:
        things = self._things
        if 0 <= index < len(things):
            return self._part(next(islice(things, index, None)))  # type: ignore[return-value]
        return super().child(index - len(things))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, ThingAccess):
            return self._things.get(child.thing, -1)
        at = super().indexOfChild(child)
        return at if at < 0 else at + len(self._things)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        if self._reader is None:
            return None  # type: ignore[return-value]
        over = self._view.childAt(self._view.mapFromGlobal(QPoint(x, y)))
        if over is not None and over is not self._view.viewport():
            return QAccessible.queryAccessibleInterface(over)
        return self._part(self._reader.at(QPoint(x, y)))  # type: ignore[return-value]

    def focusChild(self) -> QAccessibleInterface:
        part = self._part(self._reader.focused) if self._reader is not None and self._view.hasFocus() else None
        return part if part is not None else super().focusChild()

    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Value and self._reader is not None:
            return self._reader.summary()
        return super().text(t)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.multiSelectable = True
        return state


class ThingAccess(QAccessibleInterface):
    """One thing on the canvas."""

    def __init__(self, reader: CanvasReader, thing: Thing) -> None:
        super().__init__()
        self.thing = thing
        self._reader = reader

    def isValid(self) -> bool:
        return isValid(self._reader) and self.thing in self._reader.things

    def object(self) -> QObject:
        return None  # type: ignore[return-value]

    def window(self) -> QWindow:
        return self._reader.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._reader.view)

    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def text(self, t: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if t == QAccessible.Text.Name:
            return self._reader.words(self.thing)
        return self._reader.more_words(self.thing) if t == QAccessible.Text.Description else ""

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Words follow the graph alone."""

    def rect(self) -> QRect:
        return self._reader.place(self.thing) if self.isValid() else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        reader, view = self._reader, self._reader.view
        state.selectable = state.focusable = state.multiSelectable = True
        state.selected = reader.is_chosen(self.thing)
        state.focused = reader.focused == self.thing and view.hasFocus()
        port = view.viewport()
        seen = QRect(port.mapToGlobal(QPoint(0, 0)), port.size())
        state.offscreen = not reader.place(self.thing).intersects(seen)
        return state


class _Factory:
    """Makes the interfaces of canvases when Qt asks for them."""

    def __init__(self) -> None:
        self._made: list[CanvasAccess] = []

    def __call__(self, class_name: str, thing: QObject) -> QAccessibleInterface | None:
        if class_name != "CanvasView":
            return None
        # Qt deletes them with their canvas; until then Python must not.
        self._made = [each for each in self._made if isValid(each)]
        self._made.append(CanvasAccess(thing))  # type: ignore[arg-type]
        return self._made[-1]


def _install_factory() -> None:
    """Lets Qt know how the interface of a canvas is made, once for the program."""
    app = QGuiApplication.instance()
    if app is not None and app.property("graphgui_accessible") is None:
        factory = _Factory()
        QAccessible.installFactory(factory)
        app.setProperty("graphgui_accessible", factory)


def _tr(text: str) -> str:
    return QCoreApplication.translate("graphgui", text)


def _several(count: int, one: str, more: str) -> str:
    return one if count == 1 else more.format(count=count)


def _number(value: Value) -> str:
    shape = np.shape(value)
    return _shape(shape) if shape else short_number(value, 4)


def _shape(shape: Sequence[int]) -> str:
    return _tr("of shape {shape}").format(shape=_tr(" by ").join(map(str, shape)))


def _listed(names: Sequence[str]) -> str:
    """Names as one says them: "c", "c and d", "c, d and 12 more"."""
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown = [*names[: MOST_NAMED - 1], _tr("{count} more").format(count=len(names) - MOST_NAMED + 1)]
    return (
        shown[0] if len(shown) == 1 else _tr("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])
    )
