"""Typed statements → edits: what the text already says stays, what it says anew is changed or added."""

from __future__ import annotations

from dataclasses import replace

from graphgui.analysis.layout import NODE_WIDTH, FreePlaces, layered_positions
from graphgui.document.edits import (
    AddNode,
    ChangeDescent,
    ChangeNode,
    ChooseOutput,
    Connect,
    Content,
    Disconnect,
    Edit,
    RemoveNode,
)
from graphgui.engine.graph import Node, Wire
from graphgui.engine.values import same_value
from graphgui.formats.expressions.expression_parser import Parsed, parse_program

GAP = 80.0


def edits_for_text(content: Content, text: str) -> tuple[list[Edit], int]:
    """The edits that make a graph say what a text says, and the id of the node that its last statement names.

    Names in the text are those of nodes; names that are new become nodes. A node that is assigned
    anew keeps its name, place and the wires that leave it; operations that it alone used to need, and that the text
    does not mention, go. Raises ExpressionError for a text that is refused; done, they raise GraphError where they would
    close a cycle.
    """
    return _Redefinition(content, parse_program(text)).edits()


class _Redefinition:
    def __init__(self, content: Content, parsed: Parsed) -> None:
        self.content, self.graph, self.new = content, content.graph, parsed.graph
        self.parsed = parsed
        self.ids: dict[int, int] = {}
        """The node of the open graph for each node of the text."""
        self._match()

    def _match(self) -> None:
        for node in self.new.nodes():
            if node.name in self.parsed.mentioned and self.graph.has_name(node.name):
                self.ids[node.id] = self.graph.named(node.name).id
        for id in reversed(self.new.order()):
            for wire in self.new.wires_into(id):
                self._match_input(wire)
        free = self.graph.fresh_id()
        for node in self.new.nodes():
            if node.id not in self.ids:
                self.ids[node.id] = free
                free += 1

    def _match_input(self, wire: Wire) -> None:
        """An unnamed part of the text is the node that stood in the same place, if it did the same and fed no other."""
        if wire.source in self.ids or wire.target not in self.ids or self.ids[wire.target] not in self.graph:
            return
        old = self.graph.wire_into(self.ids[wire.target], wire.slot)
        if old is None or not self._was_defined(wire.target):
            return
        node, part = self.graph.node(old.source), self.new.node(wire.source)
        taken = old.source in self.ids.values() or node.name in self.parsed.mentioned
        if not taken and node.op == part.op and len(self.graph.wires_from(node.id)) == 1:
            self.ids[wire.source] = node.id

    def _was_defined(self, id: int) -> bool:
        return self.graph.node(self.ids[id]).op == self.new.node(id).op

    def _is_mere_mention(self, node: Node) -> bool:
        """Whether the text only uses a node that the open graph has."""
        known = self.ids[node.id] in self.graph
        return known and node.name in self.parsed.mentioned and node.name not in self.parsed.assigned

    def edits(self) -> tuple[list[Edit], int]:
        """All edits in an order in which each can be done."""
        graph = self.graph
        spoken = [node for node in self.new.nodes() if not self._is_mere_mention(node)]
        names = self._names()
        places = self._places([node.id for node in spoken if self.ids[node.id] not in graph])
        made: list[Edit] = []
        dropped: set[Wire] = set()
        loosened: set[Wire] = set()
        wanted: set[Wire] = set()
        for node in spoken:
            id = self.ids[node.id]
            into = {Wire(self.ids[wire.source], id, wire.slot) for wire in self.new.wires_into(node.id)}
            if id not in graph:
                made.append(AddNode(replace(node, id=id, name=names[node.id], position=places[node.id])))
                wanted |= into
                continue
            old, held = graph.node(id), set(graph.wires_into(id))
            dropped |= held - into
            wanted |= into - held
            if old.op == node.op:
                made += self._changes(old, node)
            else:
                loosened |= held | set(graph.wires_from(id))
                made += self._replacement(old, node)
        # A node that becomes another operation lets go of its wires for a moment.
        cut = sorted(dropped | loosened)
        laid = sorted(wanted | (loosened - dropped))
        last = self.ids[self.new.output or 0]
        edits = [*map(Disconnect, cut), *made, *map(Connect, laid)]
        is_source = self.new.node(self.new.output or 0).row.is_source
        if last not in graph and not (is_source and graph.output is not None):
            # As in a text of its own, the last statement is the output, if it is a new one.
            edits.append(ChooseOutput(graph.chosen_output, last))
        edits += self._orphans(edits)
        return edits, last

    def _replacement(self, old: Node, node: Node) -> list[Edit]:
        fresh = replace(node, id=old.id, name=old.name, position=old.position)
        chosen = self.graph.chosen_output == old.id
        swap: list[Edit] = [RemoveNode(old), AddNode(fresh)]
        return [ChooseOutput(old.id, None), *swap, ChooseOutput(None, old.id)] if chosen else swap

    def _changes(self, old: Node, node: Node) -> list[Edit]:
        wired = {wire.slot for wire in self.new.wires_into(node.id)}
        before = dict(zip(old.slots, old.literals, strict=True))
        literals = tuple(
            before[slot] if slot in before and (slot in wired or same_value(before[slot], after)) else after
            for slot, after in zip(node.slots, node.literals, strict=True)
        )
        value = old.value if old.value is None or same_value(old.value, node.value) else node.value
        changed = replace(old, literals=literals, value=value, options=node.options)
        return [] if changed == old else [ChangeNode(old, changed)]

    def _names(self) -> dict[int, str]:
        taken = set(self.parsed.mentioned)
        fresh = self.graph.fresh_names(taken)
        names = {}
        for node in self.new.nodes():
            name = node.name
            if name not in self.parsed.mentioned and (self.graph.has_name(name) or name in taken):
                name = next(fresh)
            names[node.id] = name
            taken.add(name)
        return names

    def _places(self, fresh: list[int]) -> dict[int, tuple[float, float]]:
        """Places new nodes as in a drawing of the text, clear of everything that is there."""
        drawn = layered_positions(self.new)
        known = [id for id in self.ids if self.ids[id] in self.graph]
        if known and fresh:
            here, there = drawn[known[-1]], self.graph.node(self.ids[known[-1]]).position
            shift = (there[0] - here[0], there[1] - here[1])
        elif len(self.graph):
            lowest = max(node.position[1] for node in self.graph.nodes())
            shift = (0.0, lowest + 2 * GAP - min((y for _, y in drawn.values()), default=0.0))
        else:
            shift = (0.0, 0.0)
        wished = [drawn[id][0] + shift[0] for id in fresh]
        left, right = min(wished, default=0.0) - 2 * NODE_WIDTH, max(wished, default=0.0) + 2 * NODE_WIDTH
        free = FreePlaces(node.position for node in self.graph.nodes() if fresh and left < node.position[0] < right)
        places = {}
        for id in fresh:
            places[id] = free.find(drawn[id][0] + shift[0], drawn[id][1] + shift[1])
            free.take(places[id])
        return places

    def _orphans(self, edits: list[Edit]) -> list[Edit]:
        """Operations that only the old text needed: what they fed is cut off from them, and they are no output."""
        graph, kept, descent = self.graph, set(self.ids.values()), self.content.descent
        chosen = next((edit.after for edit in reversed(edits) if isinstance(edit, ChooseOutput)), graph.chosen_output)
        cut = {edit.wire for edit in edits if isinstance(edit, Disconnect)}
        gone: list[Edit] = []
        waiting = [wire.source for wire in sorted(cut)]
        removed = set[int]()
        while waiting:
            id = waiting.pop()
            if id in kept or id == chosen or id in removed or graph.node(id).row.is_source:
                continue
            if not cut.issuperset(graph.wires_from(id)):
                continue
            removed.add(id)
            into = graph.wires_into(id)
            waiting += [wire.source for wire in into]
            cut.update(into)
            if descent.loss == id:
                gone.append(ChangeDescent(descent, replace(descent, loss=None)))
            gone += [*map(Disconnect, into), RemoveNode(graph.node(id))]
        return gone
