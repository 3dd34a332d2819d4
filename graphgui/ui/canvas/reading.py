"""What the canvas tells of nodes and wires while a view of the chain rule is open: its numbers, in the place of the usual."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from graphgui.engine.graph import Wire

NOTHING: Mapping[int, str] = MappingProxyType({})
NO_WIRES: Mapping[Wire, str] = MappingProxyType({})


class Told(NamedTuple):
    """A number on a card: the first of these texts that fits, in a colour of the theme; without texts there is none."""

    texts: tuple[str, ...] = ()
    colour: str = "text"


BLANK = Told()


class Reading:
    """What is told while the chain rule is looked at; another reading whenever anything about it is different.

    `lit` and `lit_wires` glow in a colour of the theme, by its name. `arrows` is 1 where lit wires are followed forward,
    −1 where they are followed backward; `points_back` turns all wires round. None from a method means: as usual.
    """

    lit: Mapping[int, str] = NOTHING
    lit_wires: Mapping[Wire, str] = NO_WIRES
    bright: frozenset[int] | None = None
    """The nodes that stand out, as in `Look.bright`."""
    arrows = 0
    points_back = False
    retitles = False
    """Whether any node has another title."""

    def left(self, id: int) -> Told | None:
        """What stands in the place of a node's value."""
        return None

    def right(self, id: int) -> Told | None:
        """What stands in the place of its gradient."""
        return None

    def title(self, id: int) -> str | None:
        """What stands in the place of its name, formula and symbol, where the reading `retitles`."""
        return None

    def direction(self, wire: Wire) -> int:
        """1 for an arrow along a wire, −1 for one against it, 0 for none."""
        return -1 if self.points_back else self.arrows if wire in self.lit_wires else 0

    def chip(self, wire: Wire) -> str | None:
        """What stands on a wire; "" for nothing."""
        return None

    def tip(self, id: int) -> str | None:
        """What hovering over a node says in the place of its exact numbers."""
        return None
