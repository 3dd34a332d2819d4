"""How cards and wires look where they are painted many at a time: their colours and widths, without texts and curves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
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
    numbers = ends_of(items)
    return list(map(QLineF, *numbers.tolist())), numbers


def ends_of(items: Collection[WireItem]) -> NDArray[np.float64]:
    """The ends of the lines of wires, from bend to bend: x and y of one end, x and y of the other, of shape (4, n)."""
    ends: Iterable[tuple[tuple[float, float], tuple[float, float]]] = (item.ends for item in items)
    if any(item.bends for item in items):
        ends = (ends for item in items for ends in pairwise((item.ends[0], *item.bends, item.ends[1])))
    return np.fromiter(chain.from_iterable(chain.from_iterable(ends)), float).reshape(-1, 4).T


def _clipped(ends: NDArray[np.float64], part: QRectF) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far along each line it enters a part of the canvas and leaves it, from 0 to 1 (Liang and Barsky, 1984).

    Of a line that misses the part, it leaves before it enters.
    """
    start, run = ends[:2], ends[2:] - ends[:2]
    low, high = np.array([[part.left()], [part.top()]]), np.array([[part.right()], [part.bottom()]])
    with np.errstate(divide="ignore", invalid="ignore"):
        # How far along the line each side is; a line along a side that is within reach always, else never.
        first, last = (low - start) / run, (high - start) / run
    within = (start >= low) & (start <= high)
    enter = np.where(run == 0.0, np.where(within, 0.0, np.inf), np.minimum(first, last)).max(axis=0).clip(min=0.0)
    leave = np.where(run == 0.0, np.where(within, 1.0, -np.inf), np.maximum(first, last)).min(axis=0).clip(max=1.0)
    return enter, leave


def touching(ends: NDArray[np.float64], part: QRectF) -> NDArray[np.intp]:
    """The columns of the lines that do not miss a part of the canvas, in their order."""
    enter, leave = _clipped(ends, part)
    return np.flatnonzero(enter <= leave)


def seen_apart(ends: NDArray[np.float64], part: QRectF, pixel: float) -> NDArray[np.intp]:
    """The columns of the lines that can be told apart in a part of the canvas, in their order.

    Those that miss the part are left out, and of those that come in and go out at the same pixels, all but the last.
    `pixel` is the side of one, in scene units.
    """
    (enter, leave), start, run = _clipped(ends, part), ends[:2], ends[2:] - ends[:2]
    low = np.array([[part.left()], [part.top()]])
    columns = np.flatnonzero(enter <= leave)
    start, run, enter, leave = start[:, columns], run[:, columns], enter[columns], leave[columns]
    cells = np.rint((np.concatenate((start + enter * run, start + leave * run)) - np.tile(low, (2, 1))) / pixel)
    cells = cells.astype(np.int64)
    code = ((cells[0] << 48) + (cells[1] << 32)) + ((cells[2] << 16) + cells[3])
    _, kept = np.unique(code[::-1], return_index=True)
    return columns[np.sort(len(code) - 1 - kept)]


def spread(looks: list[LineLook], counts: list[int] | None) -> list[LineLook]:
    """Each look as many times as its wire has lines; once each, if not given."""
    return looks if counts is None else [look for look, count in zip(looks, counts, strict=True) for _ in range(count)]
