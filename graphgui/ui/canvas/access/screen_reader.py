"""The canvas in words: what a screen reader speaks of nodes, groups, frames, notes and wires, and when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
)

from graphgui.document.arrangement.groups import LevelItems, members_of, visible
from graphgui.document.emitter import Subscriptions
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Wire
from graphgui.engine.number_format import short_number
from graphgui.engine.values import Value
from graphgui.ui.canvas.access.accessible_canvas import Item, ItemAccess, install_factory
from graphgui.ui.canvas.navigation import NavigableView
from graphgui.ui.translate import translate, translate_count
from graphgui.ui.update import Update

MOST_NAMED = 6
"""Names in one sentence; more cannot be held in mind."""
PAUSE = 500
"""Milliseconds between two announcements of a value that changes all the time."""


class CanvasReader(QObject):
    """Puts what is on a canvas into words, and notifies a screen reader of selections, changes and sentences."""

    def __init__(self, view: NavigableView) -> None:
        super().__init__(view)
        self.view = view
        self.session = view.session
        self._canvas = view.canvas
        self._things: dict[Item, int] | None = None
        self.registered: dict[Item, tuple[int, ItemAccess]] = {}
        """The interfaces that Qt knows, with the id it gave each."""
        self._announced = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._tell_value)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(self.session.updated, self._on_update)
        self._subscriptions.connect(self.session.said, self.announce)
        install_factory()

    def close(self) -> None:
        """Disconnects from the session and deletes every interface."""
        self._later.stop()
        self._subscriptions.end()
        for thing in list(self.registered):
            self._delete(thing)

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def things(self) -> dict[Item, int]:
        """All that is shown at this level, numbered: nodes in order of computation, groups, frames, notes, wires."""
        if self._things is None:
            seen: LevelItems = visible(self.session.document.content, self.session.level)
            nodes = set(seen.nodes)
            order = [id for id in self.session.graph.order() if id in nodes]
            wires = dict.fromkeys(self._canvas.bundle_of(each.wire)[0] for each in seen.wires)
            things: list[Item] = [*order, *seen.groups, *seen.frames, *seen.notes, *wires]
            self._things = {thing: at for at, thing in enumerate(things)}
        return self._things

    def part(self, thing: Item) -> ItemAccess:
        """The interface of a thing, made once and kept until the thing is gone."""
        if thing not in self.registered:
            made = ItemAccess(self, thing)
            # From now on Qt owns it, until it is deleted by this id.
            self.registered[thing] = (QAccessible.registerAccessibleInterface(made), made)
        return self.registered[thing][1]

    @property
    def focused(self) -> Item | None:
        """The only thing that is selected; None where it is not exactly one."""
        chosen = self._chosen()
        return chosen[0] if len(chosen) == 1 else None

    def _chosen(self) -> list[Item]:
        canvas = self._canvas
        return [*self.session.chosen, *{canvas.bundle_of(wire)[0] for wire in canvas.chosen_wires}]

    def is_chosen(self, thing: Item) -> bool:
        """Whether a thing is selected."""
        return thing in (self._canvas.chosen_wires if isinstance(thing, Wire) else self.session.chosen)

    def place(self, thing: Item) -> QRect:
        """The rectangle of a thing on the screen, in pixels."""
        canvas, view = self._canvas, self.view
        if isinstance(thing, Wire):
            rect = canvas.wire_item(thing).sceneBoundingRect()
        elif (rect := canvas.card(thing)).isEmpty():
            rect = canvas.content_rect([thing])
        seen = view.mapFromScene(rect).boundingRect()
        return QRect(view.viewport().mapToGlobal(seen.topLeft()), seen.size())

    def at(self, point: QPoint) -> Item | None:
        """The thing at a point of the screen, in pixels."""
        hit = self.view.hit(self.view.viewport().mapFromGlobal(point))
        return hit.wire if hit.wire is not None else hit.thing

    # ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────
    def words(self, thing: Item) -> str:
        """The name of a thing with its numbers: "b, parameter, value 1, gradient 5, feeds c and d"."""
        if isinstance(thing, Wire):
            return self._wire_words(thing)
        return self._node_words(thing) if thing in self.session.graph else self._other_words(thing)

    def more_words(self, thing: Item) -> str:
        """The description of a thing: of a node its formula, and why it cannot be computed."""
        if isinstance(thing, Wire) or thing not in self.session.graph:
            return ""
        node, problem = self.session.graph.node(thing), self.session.results.problems.get(thing)
        text = "" if node.row.is_source else f"{node.name} = {formula(self.session.graph, node)}"
        return ". ".join(filter(None, (text, problem.sentence if problem is not None else "")))

    def summary(self) -> str:
        """The canvas in words: how many nodes and wires, the output, and how many are selected."""
        graph, results = self.session.graph, self.session.results
        phrases = [
            translate_count("1 node", "{count} nodes", len(graph)),
            translate_count("1 wire", "{count} wires", graph.wire_count),
        ]
        output = graph.output
        if output is not None and output in results.value_of and not self.session.is_blank(output, "value"):
            phrases.append(f"{graph.node(output).name} = {_number(results.value_of[output])}")
        count = len(self._chosen())
        if count > 1:
            phrases.append(translate("{count} selected").format(count=count))
        return ", ".join(phrases)

    def _node_words(self, id: int) -> str:
        graph, results = self.session.graph, self.session.results
        node = graph.node(id)
        phrases = [node.name, node.row.label]
        if graph.output == id:
            phrases.append(translate("the output"))
        if id in results.problems:
            own = results.problems[id].is_own
            phrases.append(translate("cannot be computed") if own else translate("waits for what it depends on"))
        if self.session.hides(id, "value"):
            phrases.append(translate("value hidden"))
        elif (told := self.session.in_place_of(id, "value")) is not None:
            phrases += told.texts[:1]
        elif id in results.value_of:
            phrases.append(translate("value {number}").format(number=_number(results.value_of[id])))
        if self.session.hides(id, "gradient"):
            phrases.append(translate("gradient hidden"))
        elif (told := self.session.in_place_of(id, "gradient")) is not None:
            phrases += told.texts[:1]
        elif id in results.gradient_of and self._canvas.paint_style.show_gradients:
            phrases.append(translate("gradient {number}").format(number=_number(results.gradient_of[id])))
        fed = list(dict.fromkeys(graph.node(wire.target).name for wire in graph.wires_from(id)))
        if fed:
            phrases.append(translate("feeds {names}").format(names=_listed(fed)))
        return ", ".join(phrases)

    def _wire_words(self, wire: Wire) -> str:
        graph, style = self.session.graph, self._canvas.paint_style
        source, target = graph.node(wire.source).name, graph.node(wire.target).name
        bundle = self._canvas.bundle_of(wire)
        if len(bundle) > 1:
            slots = _listed([f"{graph.node(each.target).name}.{each.slot}" for each in bundle])
            words = translate("{count} wires from {source} to {slots}")
            return words.format(count=len(bundle), source=source, slots=slots)
        phrases = [translate("wire from {source} to {target}").format(source=source, target=target)]
        if len(graph.node(wire.target).slots) > 1:
            phrases.append(translate("slot {slot}").format(slot=wire.slot))
        told = self.session.reading.chip(wire) if self.session.reading is not None else None
        result = self.session.results.wire_result(wire) if style.show_derivatives else None
        if told is not None:
            phrases += [told] if told and style.show_derivatives else []
        elif result is not None:
            several = result.derivative_shape
            number = _shape(several) if several else _number(result.derivative)
            phrases.append(translate("derivative {number}").format(number=number))
        return ", ".join(phrases)

    def _other_words(self, id: int) -> str:
        content = self.session.document.content
        annotations = content.annotations
        if id in annotations.groups:
            inside = translate_count("1 node", "{count} nodes", len(members_of(content, id)))
            return ", ".join((annotations.groups[id].name, translate("group"), inside))
        if id in annotations.frames:
            return ", ".join(filter(None, (annotations.frames[id].title, translate("frame"))))
        if id in annotations.notes:
            return translate("note: {text}").format(text=annotations.notes[id].text)
        return ""

    # ── events ──────────────────────────────────────────────────────────────────────────────────────────────────
    def announce_selection(self) -> None:
        """Notifies a screen reader of what is selected now, if the canvas has the focus."""
        if not QAccessible.isActive() or not self.view.hasFocus():
            return
        thing = self.focused
        self._announced = self.words(thing) if thing is not None else ""
        if thing is not None and thing in self.things:
            event = QAccessibleEvent(self.view, QAccessible.Event.Focus)
            event.setChild(self.things[thing])
        else:
            event = QAccessibleEvent(self.view, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _on_update(self, update: Update) -> None:
        if update.replaced or update.level or not update.change.numbers_only:
            self._forget()
        if update.selection:
            self.announce_selection()
        if (update.results or update.reading) and QAccessible.isActive() and not self._later.isActive():
            self._later.start()

    def _tell_value(self) -> None:
        """Notifies a screen reader where the words of the selected thing have changed."""
        thing = self.focused
        if (
            thing is None
            or thing not in self.things
            or not self.view.hasFocus()
            or self.words(thing) == self._announced
        ):
            return
        self._announced = self.words(thing)
        event = QAccessibleEvent(self.view, QAccessible.Event.NameChanged)
        event.setChild(self.things[thing])
        QAccessible.updateAccessibility(event)

    def announce(self, sentence: str) -> None:
        """Has a screen reader speak a sentence."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, sentence))

    def _forget(self) -> None:
        self._things = None
        annotations, graph = self.session.document.content.annotations, self.session.graph
        for thing in list(self.registered):
            if isinstance(thing, Wire):
                gone = thing.target not in graph or graph.wire_into(thing.target, thing.slot) != thing
            else:
                gone = thing not in graph and annotations.find(thing) is None
            if gone:
                self._delete(thing)

    def _delete(self, thing: Item) -> None:
        # The Python reference must outlive what Qt deletes here, or Qt deletes it twice.
        id, _part = self.registered.pop(thing)
        QAccessible.deleteAccessibleInterface(id)


def _number(value: Value) -> str:
    shape = np.shape(value)
    return _shape(shape) if shape else short_number(value, 4)


def _shape(shape: Sequence[int]) -> str:
    return translate("of shape {shape}").format(shape=translate(" by ").join(map(str, shape)))


def _listed(names: Sequence[str]) -> str:
    """Names as one says them: "c", "c and d", "c, d and 12 more"."""
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown = [*names[: MOST_NAMED - 1], translate("{count} more").format(count=len(names) - MOST_NAMED + 1)]
    return (
        shown[0]
        if len(shown) == 1
        else translate("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])
    )
