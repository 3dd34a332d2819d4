"""The choices of the add popup: operations by section or by search, and the nodes that a typed text would add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphgui.document.building.insertion import Ends, fits, fitting_slot, number_in
from graphgui.engine.graph import GraphError, Node, check_name, make_node
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Op
from graphgui.engine.ops import GROUPS, OPS
from graphgui.formats.expressions.expression_parser import ExpressionError, parse_program
from graphgui.ui.insert.operation_search import BEGINNING, OTHER_NAME, VERY_NAME, WORD, ranked
from graphgui.ui.insert.usage import Usage
from graphgui.ui.session import Session
from graphgui.ui.translate import translate

MOST_FAVOURITES = 6
_EXPRESSION_SIGNS = frozenset("+-*/()=<>@^[],.·×÷−√")


@dataclass(frozen=True)
class Choice:
    """Something that can be added: an "operation", "number", "parameter" or "expression"; a node to "go" or "wire" to.

    A "section" is a heading between others. `subject` is the operation's name or the text that was typed.
    """

    kind: str
    title: str
    subject: str = ""
    symbol: str = ""
    aside: str = ""
    sentence: str = ""
    is_source: bool = False
    """Whether it adds nodes that hold a number of their own."""

    @property
    def is_section(self) -> bool:
        """Whether it is a heading, which cannot be taken."""
        return self.kind == "section"


class Choices:
    """The choices for a graph at these ends, as it is while the popup is open.

    `only_fitting` leaves out what cannot be wired to them; otherwise it is offered without a wire.
    """

    def __init__(self, session: Session, usage: Usage, ends: Ends, only_fitting: bool) -> None:
        self.graph, self.shapes = session.graph, session.results.shape_of
        self.usage = usage
        self.ends = ends
        self._sentence: Callable[[Exception], str] = session.sentence
        self._is_wired = ends != Ends()
        self._only_fitting = only_fitting and self._is_wired
        self._fitting = {op for op in OPS if self._is_wired and fits(self.graph, self.shapes, self._node(op), ends)}
        if ends.source is not None:
            self._fitting = {op for op in self._fitting if not OPS[op].is_source}

    def _node(self, op: str) -> Node:
        return make_node(self.graph.fresh_id(), self.graph.fresh_name(), op)

    def offered(self, text: str) -> list[Choice]:
        """The choices for a typed text, best first; every operation, by section, where it is empty."""
        text = text.strip()
        return self._by_search(text) if text else self._by_section()

    def refusal(self, text: str) -> str:
        """The reason why a text has no choices."""
        text = text.strip()
        if set(text) & _EXPRESSION_SIGNS or text[:1].isdigit():
            try:
                parse_program(text)
            except ExpressionError as error:
                return self._sentence(error)
        if self._only_fitting and ranked(text):
            return translate("What “{text}” finds does not fit here.").format(text=text)
        return translate("Nothing is called “{text}”.").format(text=text)

    def _can_be_offered(self, op: str) -> bool:
        return not self._only_fitting or op in self._fitting

    def _operation(self, row: Op) -> Choice:
        return Choice("operation", row.label, row.name, row.symbol, translate(row.group), row.doc, row.is_source)

    def _by_section(self) -> list[Choice]:
        often = [OPS[op] for op in self.usage.favourites(MOST_FAVOURITES) if self._can_be_offered(op)]
        offered = [Choice("section", translate("Often used"))] if often else []
        offered += [self._operation(row) for row in often]
        for group in GROUPS:
            rows = [row for row in OPS.values() if row.group == group and self._can_be_offered(row.name)]
            if rows:
                # The heading says already where these belong.
                offered += [
                    Choice("section", translate(group)),
                    *(replace(self._operation(row), aside="") for row in rows),
                ]
        return offered

    def _by_search(self, text: str) -> list[Choice]:
        found = [(row, rank) for row, rank in ranked(text, self.usage.weight) if self._can_be_offered(row.name)]

        def up_to(rank: int) -> list[Choice]:
            return [self._operation(row) for row, own in found if own <= rank]

        everything = [self._operation(row) for row, _ in found]
        number = number_in(text)
        if number is not None:
            # A digit also describes some operations ("2": square): only what is called so comes along.
            constant = Choice(
                "number", short_number(number), text, OPS["constant"].symbol, translate("Constant"),
                translate("A constant node that holds this number."), True,
            )  # fmt: skip
            return [*([constant] if self.ends.source is None or not self._only_fitting else []), *up_to(OTHER_NAME)]
        if _is_name(text):
            own = self._of_name(text)
            if own and own[0].kind == "parameter":
                # Its sign, x, and its synonyms mean the same, but for the name.
                found = [(row, rank) for row, rank in found if row.role != "parameter" or rank == VERY_NAME]
                everything = [self._operation(row) for row, _ in found]
            # A single letter is a name rather than the beginning of one.
            known = self.graph.has_name(text)
            first = VERY_NAME if known else OTHER_NAME if len(text) == 1 else WORD
            before = up_to(first)
            return [*before, *own, *everything[len(before) :]]
        before = up_to(BEGINNING)
        return [*before, *self._of_expression(text), *everything[len(before) :]]

    def _of_name(self, name: str) -> list[Choice]:
        """The choices for a name that is no operation's: a node with this name, or a new parameter."""
        if not self.graph.has_name(name):
            if self.ends.source is not None and self._only_fitting:
                return []
            sentence = translate("A new parameter called {name}: a number that descent may change.").format(name=name)
            return [
                Choice("parameter", name, name, OPS["parameter"].symbol, translate("New parameter"), sentence, True)
            ]
        node = self.graph.named(name)
        offered = []
        if self.wire_to(node) is not None:
            title = translate("Wire it to {name}") if self.ends.source is not None else translate("Wire {name} to it")
            sentence = translate("Lays a wire to the node {name}, which is there already.").format(name=name)
            offered.append(Choice("wire", title.format(name=name), name, node.row.symbol, "", sentence))
        going = translate("There is already a node called {name}: selects and shows it.").format(name=name)
        offered.append(Choice("go", translate("Go to {name}").format(name=name), name, node.row.symbol, "", going))
        # Where a wire is being laid, to wire is meant; else to go there.
        return offered if self._only_fitting else offered[::-1]

    def wire_to(self, node: Node) -> tuple[int, int, str] | None:
        """The wire (source, target, slot) that would join these ends to a node that is there; None where none can."""
        graph, ends = self.graph, self.ends
        if ends.source is not None and ends.target is not None:
            return None
        if ends.target is not None:
            into, slot = ends.target
            return (node.id, into, slot) if graph.path(into, node.id) is None else None
        if ends.source is None or graph.path(node.id, ends.source) is not None:
            return None
        taken = {wire.slot for wire in graph.wires_into(node.id)}
        free = fitting_slot(graph, self.shapes, node, ends)
        slot = free if free is not None and free not in taken else next((s for s in node.slots if s not in taken), "")
        return (ends.source, node.id, slot) if slot else None

    def _of_expression(self, text: str) -> list[Choice]:
        if self.ends.source is not None and self._only_fitting:
            return []
        try:
            parse_program(text)
        except ExpressionError:
            return []
        sentence = translate("Builds the graph of this expression here.")
        return [Choice("expression", text, text, "ƒ", translate("Expression"), sentence)]


def _is_name(text: str) -> bool:
    try:
        return bool(check_name(text))
    except GraphError:
        return False
