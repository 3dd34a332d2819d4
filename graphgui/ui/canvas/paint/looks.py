"""How cards and wires look where they are painted many at a time: their colours and widths, without texts and curves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor

from graphgui.ui.canvas.items.node_item import NodeItem
from graphgui.ui.canvas.items.wire_item import WireItem
from graphgui.ui.canvas.paint.style import Style, card_colours
from graphgui.ui.session import Session

LineLook = tuple[bool, str, float]
"""Whether a line is dimmed, its colour and its width."""
CardLook = tuple[bool, str, str, float]
"""Whether a card is dimmed, its fill, its edge and how wide that is."""


def card_looks(session: Session, style: Style, items: Collection[NodeItem]) -> list[CardLook]:
    """The look of the card of each node."""
    graph, theme, selection, highlighted = session.graph, style.theme, session.selection, style.highlighted
    broken = {id for id, problem in session.results.problems.items() if problem.is_own}
    has_glow = style.reading is not None and bool(style.reading.lit)
    looks: dict[tuple[str, bool, bool, bool, bool], CardLook] = {}
    found = []
    for item in items:
        id = item.id
        kind = (
            graph.node(id).op, id in broken, id == graph.output, id in selection,
            highlighted is not None and id not in highlighted,
        )  # fmt: skip
        if (look := looks.get(kind)) is None:
            colours = card_colours(
                theme, is_broken=kind[1], is_output=kind[2], is_parameter=graph.node(id).is_parameter
            )
            edge, width = (theme.accent, 20.0) if kind[3] else (colours.edge, 0.0)
            look = looks[kind] = (kind[4], colours.fill, edge, width)
        if item.lit is not None or has_glow:
            glow = item.lit or style.glow(id)
            if glow is not None:
                look = (look[0], look[1], glow.name(QColor.NameFormat.HexArgb), 40.0)
        found.append(look)
    return found


def line_looks(session: Session, style: Style, items: Collection[WireItem]) -> list[LineLook]:
    """The look of the lines of each wire."""
    theme, highlighted = style.theme, style.highlighted
    has_glow = style.reading is not None and bool(style.reading.lit_wires)
    nodes = session.graph.by_id
    upstream: Set[int] = session.results.upstream if style.show_gradients else frozenset()
    found: list[LineLook] = []
    for item in items:
        wire = item.wire
        target = wire.target
        if len(item.bundle) > 1:
            is_gold = style.show_gradients and item.carries_gradient()
        else:
            is_gold = target in upstream and (
                (row := nodes[target].row).passes_everywhere or row.passes_gradient(wire.slot)
            )
        dim = highlighted is not None and not (wire.source in highlighted and target in highlighted)
        glow = item.lit or (style.glow(wire) if has_glow else None)
        if glow is not None:
            found.append((dim, glow.name(QColor.NameFormat.HexArgb), 20.0))
        elif item.chosen:
            found.append((dim, theme.accent, 20.0))
        else:
            found.append((dim, theme.gradient_line if is_gold else theme.outline, 0.0))
    return found


def lines_of(items: Collection[WireItem]) -> tuple[list[QLineF], NDArray[np.float64]]:
    """The lines of wires, from bend to bend, and the coordinates of their ends, of shape (4, n)."""
    ends: Iterable[tuple[tuple[float, float], tuple[float, float]]] = (item.ends for item in items)
    if any(item.bends for item in items):
        ends = (ends for item in items for ends in pairwise((item.ends[0], *item.bends, item.ends[1])))
    numbers = np.fromiter(chain.from_iterable(chain.from_iterable(ends)), float).reshape(-1, 4).T
    return list(map(QLineF, *numbers.tolist())), numbers


def spread(looks: list[LineLook], counts: list[int] | None) -> list[LineLook]:
    """Each look as many times as its wire has lines; once each, if not given."""
    return looks if counts is None else [look for look, count in zip(looks, counts, strict=True) for _ in range(count)]
