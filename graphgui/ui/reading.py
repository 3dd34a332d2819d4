"""Readings: the texts of nodes and wires in place of value and gradient, while a page is open or a number is hidden."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from graphgui.engine.evaluator import Results
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.values import Value
from graphgui.explain.derivative_signs import gradient_sign
from graphgui.formats.expressions.number_parser import readable_text
from graphgui.lessons.questions import Kind, Question
from graphgui.ui.theme import ColourName

NOTHING: Mapping[int, ColourName] = MappingProxyType({})
NO_WIRES: Mapping[Wire, ColourName] = MappingProxyType({})


class CardText(NamedTuple):
    """A text on a node's card: the first of these that fits, in a colour of the theme; without texts there is none."""

    texts: tuple[str, ...] = ()
    colour: ColourName = "text"


BLANK = CardText()


class Reading:
    """The texts of nodes and wires while a page is open; the page makes another reading whenever anything is different.

    `lit` (by node) and `lit_wires` glow in a colour of the theme. `arrows` is 1 where lit wires are followed forward, −1
    where they are followed backward; `points_back` turns the arrows of all wires round. None from a method means: as usual.
    """

    lit: Mapping[int, ColourName] = NOTHING
    lit_wires: Mapping[Wire, ColourName] = NO_WIRES
    highlighted: frozenset[int] | None = None
    """The nodes that are highlighted, as in `Style.highlighted`."""
    arrows = 0
    points_back = False
    retitles = False
    """Whether any node has another title."""

    def left(self, id: int) -> CardText | None:
        """The text in the place of a node's value."""
        return None

    def right(self, id: int) -> CardText | None:
        """The text in the place of a node's gradient."""
        return None

    def title(self, id: int) -> str | None:
        """The text in the place of a node's name, formula and symbol, where the reading `retitles`."""
        return None

    def direction(self, wire: Wire) -> int:
        """1 for an arrow along a wire, −1 for one against it, 0 for none."""
        return -1 if self.points_back else self.arrows if wire in self.lit_wires else 0

    def chip(self, wire: Wire) -> str | None:
        """The text on a wire's chip; "" for no chip."""
        return None

    def tip(self, id: int) -> str | None:
        """The part of a node's tool tip in the place of its exact numbers; "" for none."""
        return None


class HiddenNumbers(Reading):
    """The reading with ? in the place of every hidden number. It is above all others, so that none shows them."""

    def __init__(self, graph: Graph, results: Results, hidden: frozenset[Question]) -> None:
        """`results` are those without the hidden numbers."""
        self._graph, self._results, self._hidden = graph, results, hidden

    def left(self, id: int) -> CardText | None:
        return CardText(("?",), "accent") if self._hides(id, "value") else None

    def right(self, id: int) -> CardText | None:
        if not self._hides(id, "gradient"):
            return None
        return CardText((f"{self._sign(id)} = ?", "∂ = ?", "?"), "gradient")

    def chip(self, wire: Wire) -> str | None:
        results = self._results
        are_known = wire.source in results.shape_of and wire.target in results.shape_of
        if not are_known or results.wire_result(wire) is not None:
            return None
        return f"∂{self._graph.node(wire.target).name}/∂{self._graph.node(wire.source).name} = ?"

    def tip(self, id: int) -> str | None:
        if not self._hides(id, "value") and not self._hides(id, "gradient"):
            return None
        lines = []
        kinds: tuple[tuple[Kind, Mapping[int, Value]], ...] = (
            ("value", self._results.value_of),
            ("gradient", self._results.gradient_of),
        )
        for kind, numbers in kinds:
            sign = self._sign(id) if kind == "gradient" else self._graph.node(id).name
            if self._hides(id, kind):
                lines.append(f"{sign} = ?")
            elif id in numbers:
                lines.append(f"{sign} = {readable_text(numbers[id])}")
        return "\n".join(lines)

    def _hides(self, id: int, kind: Kind) -> bool:
        return Question(id, kind) in self._hidden

    def _sign(self, id: int) -> str:
        return gradient_sign(self._results, self._graph.node(id).name)


T = TypeVar("T")


class ReadingStack(Reading):
    """Several readings as one: what the uppermost leaves as usual, the next may have another text for."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """`readings` begin with the uppermost."""
        self._readings = tuple(readings)
        self.lit = ChainMap(*(reading.lit for reading in readings))  # type: ignore[arg-type]
        self.lit_wires = ChainMap(*(reading.lit_wires for reading in readings))  # type: ignore[arg-type]
        self.highlighted = next((each.highlighted for each in readings if each.highlighted is not None), None)
        self.retitles = any(reading.retitles for reading in readings)

    def left(self, id: int) -> CardText | None:
        return self._first(lambda reading: reading.left(id))

    def right(self, id: int) -> CardText | None:
        return self._first(lambda reading: reading.right(id))

    def title(self, id: int) -> str | None:
        return self._first(lambda reading: reading.title(id) if reading.retitles else None)

    def direction(self, wire: Wire) -> int:
        return self._first(lambda reading: reading.direction(wire) or None) or 0

    def chip(self, wire: Wire) -> str | None:
        return self._first(lambda reading: reading.chip(wire))

    def tip(self, id: int) -> str | None:
        return self._first(lambda reading: reading.tip(id))

    def _first(self, ask: Callable[[Reading], T | None]) -> T | None:
        return next((found for reading in self._readings if (found := ask(reading)) is not None), None)
