"""Readings: the texts of nodes and wires while a page of the chain rule is open, in place of value and gradient."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from graphgui.engine.graph import Wire
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
